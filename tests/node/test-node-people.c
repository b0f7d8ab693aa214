/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-people.h"

#include <string.h>

#include "cy-node-error.h"
#include "cy-password.h"
#include "node-fixture.h"

#define WORD  "correct horse"
#define OTHER "battery staple"

/* What came of asking for a text, a log-in or a list. */
typedef struct {
  char *text;
  gboolean must_change;
  GPtrArray *list;
  GError *error;
  gboolean done;
} Reply;

static void
reply_clear (Reply *reply)
{
  g_clear_pointer (&reply->text, g_free);
  g_clear_pointer (&reply->list, g_ptr_array_unref);
  g_clear_error (&reply->error);
  *reply = (Reply){ 0 };
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reply, reply_clear)

static gboolean
is_done (gpointer data)
{
  return ((Reply *) data)->done;
}

static void
on_text_cb (const char *text, const GError *error, gpointer user_data)
{
  Reply *reply = user_data;

  reply->text = g_strdup (text);
  reply->error = error == NULL ? NULL : g_error_copy (error);
  reply->done = TRUE;
}

static void
on_logged_in_cb (const char *token, gboolean must_change, const GError *error, gpointer user_data)
{
  ((Reply *) user_data)->must_change = must_change;
  on_text_cb (token, error, user_data);
}

static void
on_list_cb (gpointer result, const GError *error, gpointer user_data)
{
  ((Reply *) user_data)->list = result;
  on_text_cb (NULL, error, user_data);
}

static void
expect (Reply *reply, const char *why)
{
  node_wait (is_done, reply);
  if (why == NULL)
    g_assert_no_error (reply->error);
  else if (reply->error == NULL || strstr (reply->error->message, why) == NULL)
    g_error ("\"%s\" instead of \"%s\"", reply->error == NULL ? "done" : reply->error->message,
             why);
}

/* Returns: (transfer full) (nullable): the one-time code. */
static char *
add (NodeFixture *fixture, const char *id, const char *role, const char *password, const char *why)
{
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_USER, id);
  g_auto (Reply) reply = { 0 };

  json_object_set_string_member (record->cells, "name", id);
  json_object_set_string_member (record->cells, "role", role);
  cy_node_add_user (fixture->node, record, password, "root-of-test", on_text_cb, &reply);
  expect (&reply, why);
  return g_steal_pointer (&reply.text);
}

static char *
log_in (NodeFixture *fixture, const char *user, const char *password, const char *why)
{
  g_auto (Reply) reply = { 0 };

  cy_node_log_in (fixture->node, user, password, on_logged_in_cb, &reply);
  expect (&reply, why);
  return g_steal_pointer (&reply.text);
}

/* One account with a password; the first is made by whoever is there. */
static NodeFixture *
house_new (void)
{
  NodeFixture *fixture = node_fixture_new (FALSE);

  g_free (add (fixture, "ann", "administrator", WORD, NULL));
  g_assert_true (cy_node_has_accounts (fixture->node));
  return fixture;
}

static void
add_by (NodeFixture *fixture,
        const char *id,
        const char *role,
        const char *password,
        const char *by)
{
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_USER, id);
  g_auto (Reply) reply = { 0 };

  json_object_set_string_member (record->cells, "name", id);
  json_object_set_string_member (record->cells, "role", role);
  cy_node_add_user (fixture->node, record, password, by, on_text_cb, &reply);
  expect (&reply, NULL);
}

static void
test_first (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autofree char *code = NULL;

  g_assert_false (cy_node_has_accounts (fixture->node));
  g_free (add (fixture, "li", "operator", WORD, "the first account must be an administrator"));
  g_free (add (fixture, "ann", "administrator", "short", "at least 8 characters"));
  g_free (add (fixture, "system", "administrator", WORD, "not free"));
  g_assert_false (cy_node_has_accounts (fixture->node));
  code = add (fixture, "ann", "administrator", NULL, NULL);
  g_assert_cmpuint (strlen (code), ==, 19);
  /* The door is shut behind the first one. */
  g_free (add (fixture, "li", "operator", WORD, "has no account here"));
}

static void
put (NodeFixture *fixture,
     const char *id,
     const char *field,
     const char *value,
     const char *actor,
     const char *why)
{
  CyRecord *base = cy_yard_get (cy_node_get_yard (fixture->node), CY_KIND_USER, id);
  g_autoptr (CyRecord) kept = cy_record_ref (base);
  g_autoptr (CyRecord) record = cy_record_copy (base, NULL);
  NodeAnswer answer = { 0 };

  g_assert_true (cy_record_set_text (record, field, value, NULL));
  cy_node_put_record (fixture->node, kept, record, actor, node_answer_cb, &answer);
  if (why == NULL)
    node_answer_wait (&answer);
  else
    node_answer_refused (&answer, why);
}

static void
forget (NodeFixture *fixture, const char *id, const char *actor, const char *why)
{
  NodeAnswer answer = { 0 };

  cy_node_delete_record (fixture->node, CY_KIND_USER, id, actor, node_answer_cb, &answer);
  if (why == NULL)
    node_answer_wait (&answer);
  else
    node_answer_refused (&answer, why);
}

/* Whatever way it is tried, somebody stays who may make accounts. */
static void
test_last_administrator (void)
{
  static const char why[] = "the last administrator of all areas must stay";
  g_autoptr (NodeFixture) fixture = house_new ();
  g_autoptr (JsonNode) file = cy_json_parse (
    "{\"users\":[{\"id\":\"ann\",\"name\":\"A\",\"role\":\"viewer\"}]}", -1, 1000, NULL);
  NodeAnswer answer = { 0 };

  put (fixture, "ann", "disabled", "true", "ann", why);
  put (fixture, "ann", "role", "operator", "ann", why);
  put (fixture, "ann", "areas", "bj", "ann", why);
  forget (fixture, "ann", "ann", why);
  cy_node_import (fixture->node, file, "ann", node_answer_cb, &answer);
  node_answer_refused (&answer, why);
  add_by (fixture, "abe", "administrator", WORD, "ann");
  put (fixture, "ann", "role", "operator", "ann", NULL);
  put (fixture, "ann", "name", "Ann", "ann", "may not edit accounts");
}

/* Whoever is given a name again does not come in with the password of who had it before. */
static void
test_forgotten (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();

  add_by (fixture, "li", "viewer", OTHER, "ann");
  g_free (log_in (fixture, "li", OTHER, NULL));
  forget (fixture, "li", "ann", NULL);
  g_free (log_in (fixture, "li", OTHER, "is wrong"));
  add_by (fixture, "li", "viewer", NULL, "ann");
  g_free (log_in (fixture, "li", OTHER, "is wrong"));
}

static const CyPerson *
find_person (GPtrArray *people, const char *id)
{
  for (guint i = 0; i < people->len; i++) {
    const CyPerson *person = people->pdata[i];

    if (g_str_equal (person->record->id, id))
      return person;
  }
  g_assert_not_reached ();
}

static GPtrArray *
list_people (NodeFixture *fixture)
{
  g_auto (Reply) reply = { 0 };

  cy_node_query_people (fixture->node, on_list_cb, &reply);
  expect (&reply, NULL);
  return g_steal_pointer (&reply.list);
}

/* Five wrong passwords, and the right one is of no use any more, nor after a restart; until an administrator
 * opens the account. */
static void
test_lockout (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  NodeAnswer answer = { 0 };

  add_by (fixture, "li", "viewer", OTHER, "ann");
  for (guint i = 0; i < 4; i++)
    g_free (log_in (fixture, "li", "wrong password", "is wrong"));
  node_fixture_restart (fixture, FALSE); /* the count survives as well */
  g_free (log_in (fixture, "li", "wrong password", "locked for another 15 min"));
  g_free (log_in (fixture, "li", OTHER, "is locked"));
  node_fixture_restart (fixture, FALSE);
  g_free (log_in (fixture, "li", OTHER, "is locked"));
  before = list_people (fixture);
  g_assert_cmpint (find_person (before, "li")->locked_until_us, >, g_get_real_time ());
  g_assert_cmpint (find_person (before, "ann")->locked_until_us, ==, 0);
  cy_node_unlock_user (fixture->node, "li", "li", node_answer_cb, &answer);
  node_answer_refused (&answer, "may not edit accounts");
  cy_node_unlock_user (fixture->node, "li", "ann", node_answer_cb, &answer);
  node_answer_wait (&answer);
  g_free (log_in (fixture, "li", OTHER, NULL));
  after = list_people (fixture);
  g_assert_cmpint (find_person (after, "li")->locked_until_us, ==, 0);
  g_assert_cmpint (find_person (after, "li")->login_us, >, 0);
}

/* A name nobody has is told apart by nothing, and journalled at most once a minute. */
static void
test_unknown (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  g_auto (Reply) reply = { 0 };

  for (guint i = 0; i < 3; i++)
    g_free (log_in (fixture, "zhang", WORD, "the log-in name or the password is wrong"));
  cy_node_query_entries (fixture->node, "user:?", 0, 10, on_list_cb, &reply);
  expect (&reply, NULL);
  g_assert_cmpuint (reply.list->len, ==, 1);
}

/* What was denied is on record, once a minute, and what was offered and not done is not. */
static void
test_denied (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  g_auto (Reply) reply = { 0 };
  const CyEntry *entry;

  g_assert_false (cy_node_may (fixture->node, "zhang", CY_ACTION_WORK, NULL, NULL));
  for (guint i = 0; i < 3; i++)
    g_assert_false (cy_node_require (fixture->node, "zhang", CY_ACTION_WORK, NULL, NULL));
  g_assert_true (cy_node_require (fixture->node, "ann", CY_ACTION_WORK, NULL, NULL));
  node_spin (50);
  cy_node_query_entries (fixture->node, "user:zhang", 0, 10, on_list_cb, &reply);
  expect (&reply, NULL);
  g_assert_cmpuint (reply.list->len, ==, 1);
  entry = reply.list->pdata[0];
  g_assert_cmpstr (entry->kind, ==, "user.denied");
  g_assert_cmpstr (entry->actor, ==, "system");
  g_assert_nonnull (strstr (entry->payload, "has no account here"));
}

static void
set_password (NodeFixture *fixture,
              const char *user,
              const char *old,
              const char *new,
              const char *why)
{
  NodeAnswer answer = { 0 };

  cy_node_set_password (fixture->node, user, old, new, node_answer_cb, &answer);
  if (why == NULL)
    node_answer_wait (&answer);
  else
    node_answer_refused (&answer, why);
}

static void
test_password (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  g_autofree char *token = log_in (fixture, "ann", WORD, NULL);

  set_password (fixture, "ann", "wrong password", OTHER, "is wrong");
  set_password (fixture, "ann", WORD, "short", "at least 8");
  set_password (fixture, "ann", WORD, "ann", "at least 8");
  set_password (fixture, "ann", WORD, WORD, "is the old one");
  g_assert_nonnull (cy_node_find_login (fixture->node, token, NULL));
  set_password (fixture, "ann", WORD, OTHER, NULL);
  /* Whoever knew the old one is out. */
  g_assert_null (cy_node_find_login (fixture->node, token, NULL));
  g_free (log_in (fixture, "ann", WORD, "is wrong"));
  g_free (log_in (fixture, "ann", OTHER, NULL));
}

/* A code opens the account once, for a new password; the old one is void, and so is the code after. */
static void
test_recovery (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  g_auto (Reply) reply = { 0 };
  g_autofree char *code = NULL;
  g_autofree char *loose = NULL;

  add_by (fixture, "li", "viewer", OTHER, "ann");
  cy_node_give_recovery (fixture->node, "li", "li", on_text_cb, &reply);
  expect (&reply, "may not edit accounts");
  reply_clear (&reply);
  cy_node_give_recovery (fixture->node, "zhang", "ann", on_text_cb, &reply);
  expect (&reply, "there is no account");
  reply_clear (&reply);
  cy_node_give_recovery (fixture->node, "li", "ann", on_text_cb, &reply);
  expect (&reply, NULL);
  code = g_steal_pointer (&reply.text);
  reply_clear (&reply);
  g_free (log_in (fixture, "li", OTHER, "is wrong"));
  loose = g_ascii_strdown (code, -1);
  cy_node_log_in (fixture->node, "li", loose, on_logged_in_cb, &reply);
  expect (&reply, NULL);
  g_assert_null (reply.text); /* no session with a code */
  g_assert_true (reply.must_change);
  set_password (fixture, "li", loose, "another one", NULL);
  g_free (log_in (fixture, "li", code, "is wrong"));
  g_free (log_in (fixture, "li", "another one", NULL));
}

/* Who holds the files holds the node; an auditor sees it. */
static void
test_recover (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  g_auto (Reply) reply = { 0 };
  g_auto (Reply) found = { 0 };
  const CyEntry *entry;

  cy_node_recover (fixture->node, "ann", on_text_cb, &reply);
  expect (&reply, NULL);
  set_password (fixture, "ann", reply.text, OTHER, NULL);
  g_free (log_in (fixture, "ann", OTHER, NULL));
  cy_node_query_entries (fixture->node, "user:ann", 0, 10, on_list_cb, &found);
  expect (&found, NULL);
  entry = found.list->pdata[found.list->len - 3]; /* made, its password, then this */
  g_assert_cmpstr (entry->kind, ==, "user.recover");
  g_assert_cmpstr (entry->actor, ==, cy_node_get_local_user (fixture->node));
}

static void
prove (NodeFixture *fixture, const char *token, const char *secret, const char *why)
{
  NodeAnswer answer = { 0 };

  cy_node_prove (fixture->node, token, secret, node_answer_cb, &answer);
  if (why == NULL)
    node_answer_wait (&answer);
  else
    node_answer_refused (&answer, why);
}

static void
test_pin (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  g_autofree char *token = log_in (fixture, "ann", WORD, NULL);
  NodeAnswer answer = { 0 };

  prove (fixture, token, "4711", "the PIN is wrong");
  cy_node_set_pin (fixture->node, "ann", "wrong password", "4711", node_answer_cb, &answer);
  node_answer_refused (&answer, "is wrong");
  cy_node_set_pin (fixture->node, "ann", WORD, "12", node_answer_cb, &answer);
  node_answer_refused (&answer, "4 to 8 digits");
  cy_node_set_pin (fixture->node, "ann", WORD, "4711", node_answer_cb, &answer);
  node_answer_wait (&answer);
  prove (fixture, token, "4711", NULL);
  prove (fixture, token, WORD, NULL);
  prove (fixture, token, "4712", "the PIN is wrong");
  prove (fixture, token, "4711", NULL); /* begins to count again */
  g_free (log_in (fixture, "ann", "4711", "is wrong"));
  for (guint i = 0; i < CY_MAX_WRONG_PINS; i++)
    prove (fixture, token, "4712", "the PIN is wrong");
  prove (fixture, token, "4711", "the session is over");
}

static void
test_session (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  g_autofree char *first = log_in (fixture, "ann", WORD, NULL);
  g_autofree char *second = log_in (fixture, "ann", WORD, NULL);
  g_autofree char *made_up = cy_password_new_token ();
  g_autofree char *of_li = NULL;

  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (cy_node_find_login (fixture->node, first, NULL)->user, ==, "ann");
  g_assert_null (cy_node_find_login (fixture->node, made_up, NULL));
  cy_node_log_out (fixture->node, first);
  cy_node_log_out (fixture->node, first);
  g_assert_null (cy_node_find_login (fixture->node, first, NULL));
  g_assert_nonnull (cy_node_find_login (fixture->node, second, NULL));
  /* Who is disabled is out at once. */
  add_by (fixture, "li", "viewer", OTHER, "ann");
  of_li = log_in (fixture, "li", OTHER, NULL);
  put (fixture, "li", "disabled", "true", "ann", NULL);
  g_assert_null (cy_node_find_login (fixture->node, of_li, NULL));
  g_free (log_in (fixture, "li", OTHER, "is wrong"));
  /* Nothing of a session is on the disk. */
  node_fixture_restart (fixture, FALSE);
  g_assert_null (cy_node_find_login (fixture->node, second, NULL));
}

static void
claim (NodeFixture *fixture,
       const char *user,
       const char *secret,
       const char *actor,
       const char *why)
{
  g_auto (Reply) reply = { 0 };

  cy_node_authenticate (fixture->node, user, secret, on_text_cb, &reply);
  expect (&reply, why);
  g_assert_cmpstr (reply.text, ==, actor);
}

static void
test_authenticate (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  const char *owner = cy_node_get_local_user (fixture->node);
  g_autofree char *token = NULL;

  add_by (fixture, "li", "viewer", OTHER, "ann");
  token = log_in (fixture, "li", OTHER, NULL);
  claim (fixture, NULL, NULL, owner, NULL);
  claim (fixture, "li", NULL, "li", NULL);
  claim (fixture, "system", NULL, NULL, "nobody acts under the name");
  claim (fixture, cy_node_get_id (fixture->node), NULL, NULL, "nobody acts under the name");
  claim (fixture, "li", OTHER, "li", NULL);
  claim (fixture, "li", WORD, NULL, "is wrong");
  claim (fixture, "ann", OTHER, NULL, "is wrong");
  claim (fixture, "li", token, "li", NULL);
  claim (fixture, NULL, token, "li", NULL);
  claim (fixture, "ann", token, NULL, "not one of");
}

static void
make_strict (NodeFixture *fixture)
{
  g_autoptr (CyRecord) policy = cy_record_new (CY_KIND_POLICY, "house");
  NodeAnswer answer = { 0 };

  json_object_set_string_member (policy->cells, "name", "House");
  json_object_set_boolean_member (policy->cells, "strict_login", TRUE);
  cy_node_put_record (fixture->node, NULL, policy, "ann", node_answer_cb, &answer);
  node_answer_wait (&answer);
}

static void
test_strict (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  const char *owner = cy_node_get_local_user (fixture->node);
  g_auto (Reply) reply = { 0 };

  g_assert_true (cy_node_may (fixture->node, owner, CY_ACTION_PEOPLE, NULL, NULL));
  make_strict (fixture);
  g_assert_false (cy_node_may (fixture->node, owner, CY_ACTION_WATCH, NULL, NULL));
  g_assert_true (cy_node_may (fixture->node, owner, CY_ACTION_STOP, NULL, NULL));
  claim (fixture, "ann", NULL, NULL, "a password or token");
  claim (fixture, "ann", WORD, "ann", NULL);
  cy_node_recover (fixture->node, "ann", on_text_cb, &reply);
  expect (&reply, NULL);
  g_assert_nonnull (reply.text);
}

/* What is under way when the node stops comes to an end, whatever it is. */
static void
test_stop (void)
{
  g_autoptr (NodeFixture) fixture = house_new ();
  Reply replies[5] = { 0 };

  for (guint i = 0; i < 3; i++)
    cy_node_log_in (fixture->node, "ann", WORD, on_logged_in_cb, &replies[i]);
  cy_node_give_recovery (fixture->node, "ann", "ann", on_text_cb, &replies[3]);
  cy_node_authenticate (fixture->node, "ann", WORD, on_text_cb, &replies[4]);
  cy_node_stop (fixture->node);
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++) {
    node_wait (is_done, &replies[i]);
    reply_clear (&replies[i]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-people/first", test_first);
  g_test_add_func ("/node-people/last-administrator", test_last_administrator);
  g_test_add_func ("/node-people/forgotten", test_forgotten);
  g_test_add_func ("/node-people/lockout", test_lockout);
  g_test_add_func ("/node-people/unknown", test_unknown);
  g_test_add_func ("/node-people/denied", test_denied);
  g_test_add_func ("/node-people/password", test_password);
  g_test_add_func ("/node-people/recovery", test_recovery);
  g_test_add_func ("/node-people/recover", test_recover);
  g_test_add_func ("/node-people/pin", test_pin);
  g_test_add_func ("/node-people/session", test_session);
  g_test_add_func ("/node-people/authenticate", test_authenticate);
  g_test_add_func ("/node-people/strict", test_strict);
  g_test_add_func ("/node-people/stop", test_stop);
  return g_test_run ();
}
