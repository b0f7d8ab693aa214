/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "control-fixture.h"
#include "cy-control.h"
#include "cy-node-order.h"
#include "cy-node-people.h"
#include "node-alarm.h"

/* Every verb by every role, through the front door of a running node. */

/* Somebody of each role, and whoever has no account; may is a letter for each, a dash for no. */
static const char *const people[] = { "administrator", "operator", "attendant", "supervisor",
                                      "accountant",    "viewer",   "stranger" };
#define EVERYBODY "aoSsavn"
#define KNOWN     "aoSsav-"

/* WHO is replaced by whoever asks, ORDER by a work order at p1 and CHANGE by a change about it. */
static const struct {
  const char *verb;
  const char *arguments;
  const char *may;
} lines[] = {
  { "import", "{'document':{'areas':[{'id':'i-WHO','name':'x'}]}}", "a--s---" },
  { "import", "{'document':{'tariffs':[]}}", KNOWN },
  { "export", "{'kinds':['pile']}", KNOWN },
  { "export", "{'kinds':['user']}", "a------" },
  { "export", "{}", "a------" },
  { "list", "{'kind':'pile'}", KNOWN },
  { "list", "{'kind':'user'}", "a------" },
  { "show", "{'kind':'pile','id':'p1'}", KNOWN },
  { "show", "{'kind':'user','id':'viewer'}", "a------" },
  { "set", "{'kind':'pile','id':'p1','fields':{'name':'n-WHO'}}", "a--s---" },
  { "set", "{'kind':'limit_set','id':'x-WHO','fields':{'name':'n'}}", "a--s---" },
  { "set", "{'kind':'contact','id':'x-WHO','fields':{'name':'n'}}", "a--s---" },
  { "set", "{'kind':'article','id':'x-WHO','fields':{'name':'n'}}", "aoSs---" },
  { "set", "{'kind':'gateway','id':'x-WHO','fields':{'name':'n'}}", "a------" },
  { "set", "{'kind':'policy','id':'x-WHO','fields':{'name':'n'}}", "a------" },
  { "set", "{'kind':'user','id':'viewer','fields':{'name':'n-WHO'}}", "a------" },
  { "set",
    "{'kind':'tariff','id':'t-WHO','fields':{'name':'n','version':'1','periods':'00:00-24:00 "
    "flat'}}",
    "a---a--" },
  { "delete", "{'kind':'area','id':'d-WHO'}", "a--s---" },
  { "delete", "{'kind':'user','id':'d-WHO'}", "a------" },
  { "status", "{}", KNOWN },
  { "piles", "{}", KNOWN },
  { "live", "{}", KNOWN },
  { "history", "{'pile':'p1','connector':1,'measure':'dc.power'}", KNOWN },
  { "instant", "{'at':'now'}", KNOWN },
  { "span", "{'pile':'p1','measure':'dc.power'}", KNOWN },
  { "stays", "{'pile':'p1','connector':1,'measure':'state'}", KNOWN },
  { "export-history", "{'path':'/nowhere/x'}", KNOWN },
  { "import-history", "{'path':'/nowhere/x'}", "a------" },
  { "alarms", "{}", KNOWN },
  { "alarm", "{'action':'ack','id':'p1/1/WHO'}", "aoSs---" },
  { "alarm", "{'action':'comment','id':'p1/1/WHO','note':'x'}", "aoSs---" },
  { "alarm", "{'action':'shelve','id':'p1/1/WHO','minutes':5,'note':'x'}", "ao-s---" },
  { "alarm", "{'action':'out-of-service','id':'p1/1/WHO','note':'x'}", "ao-s---" },
  { "limits", "{'pile':'p1'}", KNOWN },
  { "messages", "{'waiting':true}", KNOWN },
  { "secret", "{'action':'delete','name':'WHO'}", "a------" },
  { "users", "{}", "a------" },
  { "user", "{'action':'whoami'}", EVERYBODY },
  { "user", "{'action':'add','id':'new-WHO','role':'viewer','new_password':'correct horse'}",
    "a------" },
  { "user", "{'action':'role','id':'viewer','role':'viewer','areas':'a-WHO'}", "a------" },
  { "user", "{'action':'disable','id':'e-WHO'}", "a------" },
  { "user", "{'action':'unlock','id':'viewer'}", "a------" },
  { "user", "{'action':'recovery','id':'e-WHO'}", "a------" },
  { "user", "{'action':'logout'}", EVERYBODY },
  { "alarm-health", "{}", KNOWN },
  { "try-limit", "{'words':['p1','measure=temp.gun','h=60']}", KNOWN },
  { "command", "{'target':'p1/1','name':'start'}", "aoSs---" },
  { "command", "{'target':'p1','name':'reset'}", "aoSs---" },
  { "command", "{'target':'p1','name':'set_tariff','arguments':{'tariff':'x'}}", "ao-s---" },
  { "command", "{'target':'p1','name':'upgrade','arguments':{'image':'x'}}", "ao-s---" },
  { "command", "{'target':'p1/1','name':'stop','yes':true}", EVERYBODY },
  { "command", "{'target':'p1','name':'emergency_stop','yes':true}", EVERYBODY },
  { "commands", "{}", KNOWN },
  { "commands", "{'action':'cancel','id':'none'}", EVERYBODY },
  { "commands", "{'action':'show','id':'none'}", EVERYBODY },
  { "batch", "{'name':'set_clock','words':['p1']}", "ao-s---" },
  { "batches", "{}", KNOWN },
  { "firmware", "{'path':'/nowhere/x','id':'WHO','version':'1','fits':'dc'}", "a--s---" },
  { "orders", "{}", KNOWN },
  { "order", "{'action':'create','words':['title=x','pile=p1']}", "aoSs---" },
  { "order", "{'action':'show','words':['ORDER']}", KNOWN },
  { "order", "{'action':'comment','words':['ORDER'],'note':'x'}", "aoSs---" },
  { "order", "{'action':'attach','words':['ORDER'],'file':'/nowhere/x'}", "aoSs---" },
  { "order", "{'action':'scene','words':['ORDER']}", KNOWN },
  { "order-stats", "{}", KNOWN },
  { "sessions", "{}", KNOWN },
  { "sessions", "{'live':true}", KNOWN },
  { "session", "{'action':'show','id':'none'}", KNOWN },
  { "session", "{'action':'end','id':'none'}", "aoSs---" },
  { "session", "{'action':'settle','id':'none','decision':'bill','note':'x'}", "a---a--" },
  { "charge", "{'target':'p1/1'}", "aoSs---" },
  { "meters", "{}", KNOWN },
  { "bill", "{'session':'none'}", KNOWN },
  { "recompute", "{'session':'none'}", KNOWN },
  { "articles", "{}", KNOWN },
  { "article", "{'order':'ORDER'}", "aoSs---" },
  { "asset", "{'pile':'p1'}", KNOWN },
  { "warranty", "{'pile':'p1','file':'/nowhere/x.pdf'}", KNOWN },
  { "changes", "{}", KNOWN },
  { "change", "{'action':'create','words':['title=x','targets=p1']}", "aoSs---" },
  { "change", "{'action':'show','words':['CHANGE']}", KNOWN },
  { "change", "{'action':'comment','words':['CHANGE'],'note':'x'}", "aoSs---" },
  { "set", "{'kind':'account','id':'x-WHO','fields':{'name':'n'}}", "aoS-a--" },
  { "set", "{'kind':'account','id':'y-WHO','fields':{'name':'n','credit_minor':'5'}}", "a---a--" },
  { "accounts", "{}", "aoS-a--" },
  { "account", "{'action':'show','id':'A'}", "aoS-a--" },
  { "account", "{'action':'statement','id':'A'}", "aoS-a--" },
  { "ledger", "{}", "a---a--" },
  { "ledger", "{'action':'verify'}", "a---a--" },
  { "ledger", "{'action':'reverse','reference':'bill:x','reason':'r'}", "a---a--" },
  { "recharge", "{'account':'A','amount':'1'}", "a-S-a--" },
  { "recharge", "{'account':'A','amount':'1','method':'wechat','reference':'WHO'}", "a---a--" },
  { "refund", "{'account':'A','amount':'1'}", "a-S-a--" },
  { "refund", "{'account':'A','amount':'1','method':'wechat','reference':'WHO'}", "a---a--" },
  { "pay", "{'session':'x','amount':'1'}", "a-S-a--" },
  { "transfer", "{'account':'A','other':'B','amount':'1'}", "a---a--" },
  { "receipt", "{'reference':'x','file':'/nowhere/x.pdf'}", "a-S-a--" },
  { "till", "{'action':'list'}", "a-S-a--" },
  { "till", "{'action':'open','station':'s1'}", "a-S-a--" },
  { "till", "{'action':'close','counted':'0'}", "a-S-a--" },
  { "tariff", "{'action':'list'}", KNOWN },
  { "tariff", "{'action':'show','id':'tt-WHO','what':'1'}", KNOWN },
  { "tariff", "{'action':'day','id':'tt-WHO','what':'2026-01-01'}", KNOWN },
  { "tariff", "{'action':'propose','id':'tt-WHO'}", "a---a--" },
  { "beacons", "{}", KNOWN },
  { "beacon", "{'action':'silence'}", "aoSs---" },
  { "links", "{}", KNOWN },
  { "clocks", "{}", KNOWN },
  { "frames", "{'pile':'p9'}", KNOWN },
  { "probe", "{'what':'units','target':'127.0.0.1:1','to':1}", "a--s---" },
  { "commission", "{'pile':'p9'}", "a--s---" },
  { "peers", "{}", KNOWN },
  { "pair", "{'action':'show'}", "a------" },
  { "hand-over", "{'kind':'pile','id':'p9'}", "a------" },
  { "peer", "{'action':'release','id':'x'}", "a------" },
  { "quarantine", "{}", KNOWN },
  { "uncounted", "{}", KNOWN },
  { "journal", "{}", "a--sa--" },
  { "digest", "{}", KNOWN },
  { "rebuild", "{}", "a------" },
  { "snapshot", "{}", "a--sa--" },
  { "snapshot", "{'action':'make'}", "a------" },
  { "check", "{}", "a--sa--" },
  { "audit", "{}", "a--sa--" },
  { "backup", "{}", "a------" },
  { "restore", "{}", "a------" },
};

static const char yard[] =
  "{'areas':[{'id':'bj','name':'BJ'},{'id':'sh','name':'SH'}],"
  "'stations':[{'id':'s1','name':'S1','area':'bj'},{'id':'s2','name':'S2','area':'sh'}],"
  "'pile_types':[{'id':'dc','name':'DC','current':'dc','power_w':120000,'connectors':2,"
  "'profile':'chargeyard-dc'}],"
  "'piles':[{'id':'p1','name':'1','type':'dc','station':'s1'},"
  "{'id':'p2','name':'2','type':'dc','station':'s2'}]}";

typedef struct {
  NodeFixture *fixture;
  char *order;
  char *change;
} House;

typedef struct {
  JsonNode *result;
  char *error;
  gboolean done;
} Reply;

static gboolean
is_done (gpointer data)
{
  return ((Reply *) data)->done;
}

static void
on_reply_cb (JsonNode *result, const GError *error, gpointer user_data)
{
  Reply *reply = user_data;

  reply->result = result == NULL ? NULL : json_node_copy (result);
  reply->error = error == NULL ? NULL : g_strdup (error->message);
  reply->done = TRUE;
}

static void
reply_clear (Reply *reply)
{
  g_clear_pointer (&reply->result, json_node_unref);
  g_clear_pointer (&reply->error, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reply, reply_clear)

static void
replace (GString *text, const char *what, const char *with)
{
  if (with != NULL)
    g_string_replace (text, what, with, 0);
}

static void
ask (const House *house, const char *verb, const char *arguments, const char *who, Reply *reply)
{
  GString *text = g_string_new (arguments);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  replace (text, "'", "\"");
  replace (text, "WHO", who);
  replace (text, "ORDER", house->order);
  replace (text, "CHANGE", house->change);
  node = cy_json_parse (text->str, -1, 1 << 16, &error);
  g_assert_no_error (error);
  cy_control_dispatch (house->fixture->node, verb, json_node_get_object (node), who, on_reply_cb,
                       reply);
  node_wait (is_done, reply);
  g_string_free (text, TRUE);
}

/* Returns: (transfer full) (nullable): the answer's id. */
static char *
must (const House *house, const char *verb, const char *arguments, const char *who)
{
  g_auto (Reply) reply = { 0 };

  ask (house, verb, arguments, who, &reply);
  g_assert_cmpstr (reply.error, ==, NULL);
  return JSON_NODE_HOLDS_OBJECT (reply.result)
           ? g_strdup (json_object_get_string_member_with_default (
               json_node_get_object (reply.result), "id", NULL))
           : NULL;
}

static gboolean
was_denied (const Reply *reply)
{
  static const char *const words[] = { " may not ", "has no account here", "is disabled",
                                       " only in " };

  for (guint i = 0; reply->error != NULL && i < G_N_ELEMENTS (words); i++) {
    if (strstr (reply->error, words[i]) != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
add_account (const House *house, const char *prefix, const char *role)
{
  g_autofree char *text = g_strdup_printf (
    "{'document':{'users':[{'id':'%s%s','name':'x','role':'%s'}]}}", prefix, role, role);

  g_free (must (house, "import", text, "administrator"));
}

/* Something of each person's own, so that what one did is in nobody's way. */
static void
furnish (House *house)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++) {
    g_autofree char *area =
      g_strdup_printf ("{'document':{'areas':[{'id':'d-%s','name':'x'},{'id':'a-%s','name':'x'}]}}",
                       people[i], people[i]);
    g_autofree char *alarm = g_strdup_printf ("p1/1/%s", people[i]);
    g_autofree char *tariff = g_strdup_printf (
      "{'document':{'tariffs':[{'id':'tt-%s','name':'x','version':1,'periods':'00:00-24:00 flat',"
      "'flat_electricity':'1'}]}}",
      people[i]);
    g_autofree char *users = g_strdup_printf (
      "{'document':{'users':[{'id':'d-%s','name':'x','role':'viewer'},{'id':'e-%s','name':'x',"
      "'role':'viewer'}]}}",
      people[i], people[i]);

    g_free (must (house, "import", area, "administrator"));
    g_free (must (house, "import", tariff, "administrator"));
    node_set_condition (house->fixture->node, alarm, CY_PRIORITY_HIGH, g_get_real_time (), TRUE);
    if (i > 0 && i + 1 < G_N_ELEMENTS (people))
      add_account (house, "", people[i]);
    g_free (must (house, "import", users, "administrator"));
  }
  house->order =
    must (house, "order", "{'action':'create','words':['title=x','pile=p1']}", "operator");
  house->change =
    must (house, "change", "{'action':'create','words':['title=x','targets=p1']}", "operator");
}

static void
house_open (House *house)
{
  g_autofree char *document = g_strdup_printf ("{'document':%s}", yard);

  *house = (House){ .fixture = node_fixture_new (TRUE) };
  g_free (must (house, "import", document, "anybody"));
  add_account (house, "", "administrator");
  furnish (house);
}

static void
house_close (House *house)
{
  node_fixture_free (house->fixture);
  g_free (house->order);
  g_free (house->change);
}

/* A verb without a line has no decision: that is what this test is for. */
static void
test_complete (void)
{
  const char *verb;

  for (guint i = 0; (verb = cy_control_verb_at (i)) != NULL; i++) {
    gboolean found = FALSE;

    for (guint j = 0; j < G_N_ELEMENTS (lines); j++)
      found = found || g_str_equal (lines[j].verb, verb);
    if (!found)
      g_error ("who may \"%s\"?", verb);
  }
  for (guint j = 0; j < G_N_ELEMENTS (lines); j++) {
    g_assert_true (cy_control_verb_exists (lines[j].verb));
    g_assert_cmpuint (strlen (lines[j].may), ==, G_N_ELEMENTS (people));
  }
}

static void
test_matrix (void)
{
  House house;

  house_open (&house);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    for (guint p = 0; p < G_N_ELEMENTS (people); p++) {
      g_auto (Reply) reply = { 0 };

      ask (&house, lines[i].verb, lines[i].arguments, people[p], &reply);
      if (was_denied (&reply) != (lines[i].may[p] == '-'))
        g_error ("%s %s by %s: %s", lines[i].verb, lines[i].arguments, people[p],
                 reply.error != NULL ? reply.error : "done");
    }
  }
  house_close (&house);
}

/* Papers have more acts than a line could show: each needs the right that its table says. */
static void
test_review (void)
{
  static const struct {
    const char *verb;
    const char *action;
    const char *may;
  } acts[] = {
    { "order", "accept", "aoSs---" },   { "order", "work", "aoSs---" },
    { "order", "submit", "aoSs---" },   { "order", "cancel", "aoSs---" },
    { "order", "urge", "aoSs---" },     { "order", "approve", "a--s---" },
    { "order", "reject", "a--s---" },   { "change", "edit", "aoSs---" },
    { "change", "propose", "aoSs---" }, { "change", "withdraw", "aoSs---" },
    { "change", "approve", "a--s---" }, { "change", "reject", "a--s---" },
  };
  House house;

  house_open (&house);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    g_autofree char *arguments =
      g_strdup_printf ("{'action':'%s','words':['%s'],'note':'x','reason':'x'}", acts[i].action,
                       g_str_equal (acts[i].verb, "order") ? "ORDER" : "CHANGE");

    for (guint p = 0; p < G_N_ELEMENTS (people); p++) {
      g_auto (Reply) reply = { 0 };

      /* What is not its turn is refused for that first, whoever wants it; who may not never does it. */
      ask (&house, acts[i].verb, arguments, people[p], &reply);
      g_test_message ("%s %s by %s: %s", acts[i].verb, acts[i].action, people[p], reply.error);
      g_assert_true (acts[i].may[p] != '-' || reply.error != NULL);
      g_assert_true (acts[i].may[p] == '-' || !was_denied (&reply));
    }
  }
  house_close (&house);
}

/* Whoever has areas is as good as a viewer elsewhere. */
static void
test_areas (void)
{
  static const struct {
    const char *verb;
    const char *at_p1;
    const char *at_p2;
  } cases[] = {
    { "command", "{'target':'p1/1','name':'start'}", "{'target':'p2/1','name':'start'}" },
    { "alarm", "{'action':'ack','id':'p1/1/link'}", "{'action':'ack','id':'p2/1/link'}" },
    { "batch", "{'name':'set_clock','words':['p1']}", "{'name':'set_clock','words':['p1','p2']}" },
    { "order", "{'action':'create','words':['title=x','pile=p1']}",
      "{'action':'create','words':['title=x','pile=p2']}" },
    { "order", "{'action':'create','words':['title=x','station=s1']}",
      "{'action':'create','words':['title=x']}" },
    { "order", "{'action':'comment','words':['ORDER'],'note':'x'}",
      "{'action':'comment','words':['CHANGE'],'note':'x'}" }, /* which is an order at p2 here */
    { "change", "{'action':'create','words':['title=x','targets=p1']}",
      "{'action':'create','words':['title=x','targets=p2']}" },
    { "set", "{'kind':'pile','id':'p1','fields':{'name':'n'}}",
      "{'kind':'pile','id':'p1','fields':{'station':'s2'}}" },
    { "set", "{'kind':'station','id':'s1','fields':{'name':'n'}}",
      "{'kind':'part','id':'x','fields':{'name':'n'}}" },
    { "set", "{'kind':'article','id':'x','fields':{'name':'n'}}",
      "{'kind':'tariff','id':'x','fields':{'name':'n'}}" },
    { "list", "{'kind':'pile'}", "{'kind':'user'}" },
  };
  House house = { .fixture = node_fixture_new (TRUE) };
  g_autofree char *document = g_strdup_printf ("{'document':%s}", yard);

  g_free (must (&house, "import", document, "anybody"));
  add_account (&house, "", "administrator");
  g_free (must (&house, "user",
                "{'action':'add','id':'local','role':'supervisor','areas':'bj','new_password':"
                "'correct horse'}",
                "administrator"));
  node_set_condition (house.fixture->node, "p1/1/link", CY_PRIORITY_HIGH, g_get_real_time (), TRUE);
  node_set_condition (house.fixture->node, "p2/1/link", CY_PRIORITY_HIGH, g_get_real_time (), TRUE);
  house.order =
    must (&house, "order", "{'action':'create','words':['title=x','pile=p1']}", "administrator");
  house.change =
    must (&house, "order", "{'action':'create','words':['title=x','pile=p2']}", "administrator");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Reply) here = { 0 };
    g_auto (Reply) there = { 0 };

    ask (&house, cases[i].verb, cases[i].at_p1, "local", &here);
    ask (&house, cases[i].verb, cases[i].at_p2, "local", &there);
    if (was_denied (&here) || !was_denied (&there))
      g_error ("%s %s: %s, %s: %s", cases[i].verb, cases[i].at_p1, here.error, cases[i].at_p2,
               there.error);
  }
  house_close (&house);
}

/* Whoever is disabled is a stranger, and so is whoever was never heard of; a stop they all have. */
static void
test_disabled (void)
{
  g_auto (Reply) watch = { 0 };
  g_auto (Reply) stop = { 0 };
  House house;

  house_open (&house);
  g_free (must (&house, "user", "{'action':'disable','id':'operator'}", "administrator"));
  ask (&house, "piles", "{}", "operator", &watch);
  g_assert_nonnull (strstr (watch.error, "is disabled"));
  ask (&house, "command", "{'target':'p1/1','name':'stop'}", "operator", &stop);
  g_assert_false (was_denied (&stop));
  house_close (&house);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/permission-matrix/complete", test_complete);
  g_test_add_func ("/permission-matrix/matrix", test_matrix);
  g_test_add_func ("/permission-matrix/review", test_review);
  g_test_add_func ("/permission-matrix/areas", test_areas);
  g_test_add_func ("/permission-matrix/disabled", test_disabled);
  return g_test_run ();
}
