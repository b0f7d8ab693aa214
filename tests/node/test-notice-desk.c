/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-notice-desk.h"

#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "cy-journal-alarm.h"
#include "cy-journal-message.h"
#include "cy-yard-file.h"
#include "fixture.h"
#include "node-fixture.h"

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

/* A journal, an alarm desk and a notice desk, and the gateways of a town: each path of one HTTP server. */
typedef struct {
  char *dir;
  CyJournal *journal;
  CyAlarmDesk *alarms;
  CyNoticeDesk *desk;
  CyCredentialStore *credentials;
  CyYard *yard;
  TestClock clock;
  SoupServer *server;
  GPtrArray *received; /* owned texts: "PATH NUMBER: TEXT" */
  guint n_broken;      /* the next so many requests are answered by 503 */
  SoupServerMessage *hanging;
  GPtrArray *found; /* what a query found */
} Town;

static void
on_request_cb (SoupServer *server,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query,
               gpointer user_data)
{
  Town *town = user_data;

  if (g_str_equal (path, "/hang")) {
    soup_server_message_pause (message);
    town->hanging = message;
    return;
  }
  if (town->n_broken > 0) {
    town->n_broken--;
    soup_server_message_set_status (message, 503, NULL);
    return;
  }
  g_ptr_array_add (town->received,
                   g_strdup_printf ("%s %s: %s", path, (char *) g_hash_table_lookup (query, "to"),
                                    (char *) g_hash_table_lookup (query, "text")));
  soup_server_message_set_status (message, 200, NULL);
}

static void
open_server (Town *town)
{
  g_autoptr (GError) error = NULL;

  town->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (town->server, NULL, on_request_cb, town, NULL);
  g_assert_true (soup_server_listen_local (town->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
}

/* A pile at a station, two people, a gateway for text messages and one for calls, and @notifications. */
static void
set_yard (Town *town, const char *notifications, const char *sms_path)
{
  GSList *uris = soup_server_get_uris (town->server);
  int port = g_uri_get_port (uris->data);
  g_autofree char *text = g_strdup_printf (
    "{\"stations\":[{\"id\":\"s\",\"name\":\"中关村站\"}],"
    "\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":1000,"
    "\"connectors\":1,\"profile\":\"x\"}],"
    "\"piles\":[{\"id\":\"p1\",\"name\":\"1号桩\",\"type\":\"t\",\"station\":\"s\"}],"
    "\"contacts\":[{\"id\":\"li\",\"name\":\"Li\",\"phone\":\"13800000001\",\"language\":\"en\"},"
    "{\"id\":\"wang\",\"name\":\"Wang\",\"phone\":\"13800000002\",\"language\":\"zh_CN\"}],"
    "\"gateways\":[{\"id\":\"g1\",\"name\":\"SMS\",\"channel\":\"sms\",\"method\":\"get\","
    "\"timeout_s\":300,\"url\":\"http://127.0.0.1:%d%s?to={number}&text={text}\"},"
    "{\"id\":\"g2\",\"name\":\"Call\",\"channel\":\"voice\",\"method\":\"get\","
    "\"url\":\"http://127.0.0.1:%d/call?to={number}&text={text}\"}],"
    "\"notifications\":[%s]}",
    port, sms_path, port, notifications);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = cy_json_parse (text, -1, 65536, &error);
  g_autoptr (CyYard) yard = cy_yard_new ();
  g_autoptr (GPtrArray) records = NULL;

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_assert_no_error (error);
  records = cy_yard_file_read (document, yard, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (yard, cy_record_ref (records->pdata[i]));
  g_clear_pointer (&town->yard, cy_yard_unref);
  town->yard = g_steal_pointer (&yard);
  cy_notice_desk_set_yard (town->desk, town->yard);
}

static void
on_changed_cb (gpointer user_data)
{
}

static void
on_committed_cb (GPtrArray *entries, gpointer user_data)
{
  Town *town = user_data;

  for (guint i = 0; i < entries->len; i++) {
    cy_alarm_desk_see_entry (town->alarms, entries->pdata[i]);
    if (town->desk != NULL)
      cy_notice_desk_see_entry (town->desk, entries->pdata[i]);
  }
}

static gpointer
load_latest (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_latest_alarms (db, error);
}

static gpointer
load_waiting (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_messages (db, &(const CyMessageQuery){ .waiting = TRUE, .limit = 100 },
                                   error);
}

static gpointer
load_messages (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_messages (db, &(const CyMessageQuery){ .limit = 100 }, error);
}

static gpointer
load_told (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_told (db, 0, error);
}

static void
on_answer_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Town *) user_data)->found = result;
}

static gboolean
has_found (gpointer data)
{
  return ((Town *) data)->found != NULL;
}

static GPtrArray *
query (Town *town, CyJournalQuery what)
{
  town->found = NULL;
  cy_journal_query (town->journal, what, NULL, NULL, on_answer_cb, town);
  node_wait (has_found, town);
  return g_steal_pointer (&town->found);
}

static void
open_desk (Town *town)
{
  g_autofree char *path = g_build_filename (town->dir, "yard.db", NULL);
  const CyJournalOptions options = { "n1", 1, &town->clock.clock, NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) latest = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GPtrArray) recent = NULL;
  g_autoptr (GPtrArray) told = NULL;

  town->journal = cy_journal_open (path, &options, &error);
  g_assert_no_error (error);
  latest = query (town, load_latest);
  waiting = query (town, load_waiting);
  recent = query (town, load_messages);
  told = query (town, load_told);
  town->alarms =
    cy_alarm_desk_new (town->journal, latest, &town->clock.clock, "system", on_changed_cb, town);
  town->desk = cy_notice_desk_new (&(const CyNoticeDeskOptions){ .journal = town->journal,
                                                                 .alarms = town->alarms,
                                                                 .clock = &town->clock.clock,
                                                                 .node = "n1",
                                                                 .credentials = town->credentials,
                                                                 .waiting = waiting,
                                                                 .recent = recent,
                                                                 .told = told });
  cy_journal_add_listener (town->journal, on_committed_cb, town);
}

static void
close_desk (Town *town)
{
  g_clear_pointer (&town->desk, cy_notice_desk_free);
  g_clear_pointer (&town->alarms, cy_alarm_desk_free);
  g_clear_pointer (&town->journal, cy_journal_close);
  node_spin (10);
}

static void
town_open (Town *town)
{
  *town = (Town){ .dir = node_fixture_make_dir () };
  /* Noon, so that no day ends within a test. */
  test_clock_init (&town->clock, (gint64) 1764302400 * G_USEC_PER_SEC);
  town->credentials = cy_credential_store_new (town->dir, CY_CREDENTIAL_FILE);
  town->received = g_ptr_array_new_with_free_func (g_free);
  open_server (town);
  open_desk (town);
}

static void
town_close (Town *town)
{
  if (town->hanging != NULL)
    soup_server_message_unpause (town->hanging);
  close_desk (town);
  g_object_unref (town->server);
  g_clear_pointer (&town->yard, cy_yard_unref);
  cy_credential_store_free (town->credentials);
  g_ptr_array_unref (town->received);
  node_fixture_remove_tree (town->dir);
  g_free (town->dir);
}

static void
set_alarm (Town *town, const char *condition, gboolean active, CyPriority priority)
{
  g_autofree char *subject = cy_alarm_subject ("p1", 1, condition);

  cy_alarm_desk_take (town->alarms, &(const CyCondition){ .subject = subject,
                                                          .active = active,
                                                          .priority = priority,
                                                          .value = NAN,
                                                          .limit = NAN,
                                                          .time_us = town->clock.now_us });
}

typedef struct {
  Town *town;
  guint n;
} Wanted;

static gboolean
has_received (gpointer data)
{
  const Wanted *wanted = data;

  return wanted->town->received->len == wanted->n;
}

/* Time goes on, the desk looks, and so many messages have come in all. */
static void
pass (Town *town, gint64 time_us, guint n_received)
{
  Wanted wanted = { town, n_received };

  town->clock.now_us += time_us;
  cy_notice_desk_look (town->desk);
  node_wait (has_received, &wanted);
  node_spin (20);
  g_assert_cmpuint (town->received->len, ==, n_received);
}

static gboolean
is_idle (gpointer data)
{
  return cy_notice_desk_get_n_waiting (((Town *) data)->desk) == 0;
}

static const char *
last (Town *town)
{
  return town->received->pdata[town->received->len - 1];
}

/* One that lasts, one that is over soon, one that somebody acknowledged; and that it is over. */
static void
test_one (void)
{
  Town town;
  NodeAnswer answer = { 0 };
  CyDraft *draft;
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_autoptr (GPtrArray) messages = NULL;

  town_open (&town);
  set_yard (&town,
            "{\"id\":\"n\",\"name\":\"N\",\"contact\":\"li\",\"sms\":true,\"delay_s\":60,"
            "\"on_clear\":true,\"digest_s\":0}",
            "/sms");
  set_alarm (&town, "fault.over_current", TRUE, CY_PRIORITY_HIGH);
  set_alarm (&town, "fault.soon_over", TRUE, CY_PRIORITY_HIGH);
  set_alarm (&town, "fault.known", TRUE, CY_PRIORITY_HIGH);
  draft =
    cy_alarm_desk_draft (town.alarms, "p1/1/fault.known",
                         &(const CyAlarmWish){ .kind = CY_ALARM_WISH_ACKNOWLEDGE }, 60, "li", NULL);
  g_ptr_array_add (drafts, draft);
  cy_journal_append (town.journal, drafts, node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  pass (&town, 30 * G_USEC_PER_SEC, 0);
  set_alarm (&town, "fault.soon_over", FALSE, CY_PRIORITY_LOW);
  pass (&town, MINUTE_US, 1);
  g_assert_nonnull (strstr (last (&town), "/sms 13800000001: Alarm, high: "));
  g_assert_nonnull (strstr (last (&town), "at 中关村站 1号桩 gun 1"));
  pass (&town, MINUTE_US, 1);
  set_alarm (&town, "fault.over_current", FALSE, CY_PRIORITY_LOW);
  pass (&town, MINUTE_US, 2);
  g_assert_nonnull (strstr (last (&town), "Over, high: "));
  pass (&town, MINUTE_US, 2);
  node_wait (is_idle, &town);
  messages = query (&town, load_messages);
  g_assert_cmpuint (messages->len, ==, 2);
  g_assert_cmpint (((CyMessage *) messages->pdata[0])->state, ==, CY_MESSAGE_SENT);
  g_assert_cmpstr (((CyMessage *) messages->pdata[0])->gateway, ==, "g1");
  town_close (&town);
}

/* A burst is one message, and so is what comes while it is gathered; what is critical does not wait. */
static void
test_burst (void)
{
  Town town;

  town_open (&town);
  set_yard (&town,
            "{\"id\":\"n\",\"name\":\"N\",\"contact\":\"wang\",\"sms\":true,\"digest_s\":60}",
            "/sms");
  for (guint i = 0; i < 200; i++) {
    g_autofree char *condition = g_strdup_printf ("fault.f%u", i);

    set_alarm (&town, condition, TRUE, CY_PRIORITY_HIGH);
  }
  pass (&town, G_USEC_PER_SEC, 1);
  g_assert_nonnull (strstr (last (&town), "共 200 条告警"));
  g_assert_nonnull (strstr (last (&town), "另有 197 条"));
  set_alarm (&town, "fault.a", TRUE, CY_PRIORITY_HIGH);
  pass (&town, 5 * G_USEC_PER_SEC, 1);
  set_alarm (&town, "fault.b", TRUE, CY_PRIORITY_HIGH);
  set_alarm (&town, "fault.fire", TRUE, CY_PRIORITY_CRITICAL);
  pass (&town, 5 * G_USEC_PER_SEC, 2);
  g_assert_nonnull (strstr (last (&town), "紧急"));
  g_assert_nonnull (strstr (last (&town), "设备故障"));
  g_assert_null (strstr (last (&town), "条"));
  pass (&town, MINUTE_US, 3);
  g_assert_nonnull (strstr (last (&town), "共 2 条告警"));
  town_close (&town);
}

/* What a gateway does not take is tried again, after the program has ended in between too; and is told
 * once. */
static void
test_retry (void)
{
  static const char notification[] =
    "{\"id\":\"n\",\"name\":\"N\",\"contact\":\"li\",\"sms\":true}";
  g_autoptr (GPtrArray) messages = NULL;
  const CyMessage *message;
  Town town;

  town_open (&town);
  set_yard (&town, notification, "/sms");
  town.n_broken = 2;
  set_alarm (&town, "fault.over_current", TRUE, CY_PRIORITY_HIGH);
  pass (&town, G_USEC_PER_SEC, 0);
  while (town.n_broken > 1)
    node_spin (5);
  node_spin (50);
  pass (&town, 5 * G_USEC_PER_SEC, 0);
  g_assert_cmpuint (town.n_broken, ==, 1);
  close_desk (&town);
  open_desk (&town);
  set_yard (&town, notification, "/sms");
  cy_notice_desk_look (town.desk);
  g_assert_cmpuint (cy_notice_desk_get_n_waiting (town.desk), ==, 1);
  town.clock.now_us += 10 * G_USEC_PER_SEC;
  cy_notice_desk_look (town.desk);
  while (town.n_broken > 0)
    node_spin (5);
  node_spin (50);
  pass (&town, MINUTE_US, 1);
  node_wait (is_idle, &town);
  messages = query (&town, load_messages);
  g_assert_cmpuint (messages->len, ==, 1);
  message = messages->pdata[0];
  g_assert_cmpint (message->state, ==, CY_MESSAGE_SENT);
  g_assert_cmpuint (message->attempts, ==, 3);
  g_assert_null (message->error);
  town_close (&town);
}

/* Nobody acknowledges: again, and then the next person; each day only so many. */
static void
test_escalate (void)
{
  g_autoptr (GPtrArray) messages = NULL;
  guint n_failed = 0;
  Town town;

  town_open (&town);
  set_yard (&town,
            "{\"id\":\"n\",\"name\":\"N\",\"contact\":\"li\",\"sms\":true,\"voice\":true,"
            "\"repeat_min\":5,\"repeats\":9,\"escalate_min\":7,\"escalate_to\":\"wang\","
            "\"daily_cap\":3}",
            "/sms");
  set_alarm (&town, "fault.over_current", TRUE, CY_PRIORITY_HIGH);
  pass (&town, G_USEC_PER_SEC, 2);
  pass (&town, 5 * MINUTE_US, 3);
  pass (&town, 2 * MINUTE_US, 5);
  g_assert_nonnull (strstr (last (&town), "13800000002"));
  pass (&town, 3 * MINUTE_US, 5);
  node_wait (is_idle, &town);
  messages = query (&town, load_messages);
  for (guint i = 0; i < messages->len; i++) {
    const CyMessage *message = messages->pdata[i];

    if (message->state != CY_MESSAGE_FAILED)
      continue;
    n_failed++;
    g_assert_cmpstr (message->error, ==, "the limit of 3 messages a day is reached");
  }
  g_assert_cmpuint (n_failed, ==, 3);
  town_close (&town);
}

/* A gateway that hangs holds up nobody else. */
static void
test_hang (void)
{
  Town town;

  town_open (&town);
  set_yard (&town,
            "{\"id\":\"a\",\"name\":\"A\",\"contact\":\"li\",\"sms\":true},"
            "{\"id\":\"b\",\"name\":\"B\",\"contact\":\"wang\",\"voice\":true}",
            "/hang");
  set_alarm (&town, "fault.over_current", TRUE, CY_PRIORITY_HIGH);
  pass (&town, G_USEC_PER_SEC, 1);
  g_assert_nonnull (strstr (last (&town), "/call 13800000002"));
  g_assert_cmpuint (cy_notice_desk_get_n_waiting (town.desk), ==, 1);
  town_close (&town);
}

/* No gateway at all: tried for a while, then an alarm of the node, until somebody can be told again. */
static void
test_nobody (void)
{
  Town town;

  town_open (&town);
  set_yard (&town, "{\"id\":\"n\",\"name\":\"N\",\"contact\":\"li\",\"sms\":true}", "/sms");
  cy_yard_remove (town.yard, CY_KIND_GATEWAY, "g1");
  set_alarm (&town, "fault.over_current", TRUE, CY_PRIORITY_HIGH);
  for (guint i = 0; i < 6; i++) {
    pass (&town, 120 * MINUTE_US, 0);
    node_spin (20);
  }
  g_assert_nonnull (cy_alarm_desk_get_active (town.alarms, "node:n1/0/notice"));
  g_assert_cmpuint (cy_notice_desk_get_n_waiting (town.desk), ==, 0);
  set_yard (&town, "{\"id\":\"n\",\"name\":\"N\",\"contact\":\"li\",\"sms\":true}", "/sms");
  set_alarm (&town, "fault.output", TRUE, CY_PRIORITY_HIGH);
  pass (&town, G_USEC_PER_SEC, 1);
  node_wait (is_idle, &town);
  g_assert_null (cy_alarm_desk_get_active (town.alarms, "node:n1/0/notice"));
  town_close (&town);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice-desk/one", test_one);
  g_test_add_func ("/notice-desk/burst", test_burst);
  g_test_add_func ("/notice-desk/retry", test_retry);
  g_test_add_func ("/notice-desk/escalate", test_escalate);
  g_test_add_func ("/notice-desk/hang", test_hang);
  g_test_add_func ("/notice-desk/nobody", test_nobody);
  return g_test_run ();
}
