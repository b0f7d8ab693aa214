/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alarm-office.h"

#include <math.h>
#include <string.h>

#include "cy-node-error.h"
#include "node-fixture.h"

#define HOT  "p1/1/temp.gun.high"
#define LINK "p1/0/link"

#define TEST_TIME_US ((gint64) 1700000000000000)

static void
expect_refusal (Office *office, const char *id, const char *note, int code, const char *reason)
{
  const CyAlarmWish wish = { .note = note };
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_alarm_desk_draft (office->desk, id, &wish, 60, "li", &error));
  g_assert_error (error, CY_NODE_ERROR, code);
  g_assert_nonnull (strstr (error->message, reason));
}

/* Every action of the alarm rule, and what the list says after it. */
static void
test_actions (void)
{
  static const struct {
    gboolean active;
    CyPriority priority;
    const char *journal;
    guint occurrence;
    CyAlarmState state;
  } steps[] = {
    { FALSE, CY_PRIORITY_LOW, "", 0, CY_ALARM_NORMAL },
    { TRUE, CY_PRIORITY_MEDIUM, "raise:" HOT "#1", 1, CY_ALARM_UNACKED },
    { TRUE, CY_PRIORITY_MEDIUM, "raise:" HOT "#1", 1, CY_ALARM_UNACKED },
    { TRUE, CY_PRIORITY_HIGH, "raise:" HOT "#1 clear:" HOT "#1 raise:" HOT "#2", 2,
      CY_ALARM_UNACKED },
    { TRUE, CY_PRIORITY_MEDIUM, "raise:" HOT "#1 clear:" HOT "#1 raise:" HOT "#2", 2,
      CY_ALARM_UNACKED },
    { FALSE, CY_PRIORITY_LOW, "raise:" HOT "#1 clear:" HOT "#1 raise:" HOT "#2 clear:" HOT "#2", 2,
      CY_ALARM_RETURNED },
    { FALSE, CY_PRIORITY_LOW, "raise:" HOT "#1 clear:" HOT "#1 raise:" HOT "#2 clear:" HOT "#2", 2,
      CY_ALARM_RETURNED },
    { TRUE, CY_PRIORITY_MEDIUM,
      "raise:" HOT "#1 clear:" HOT "#1 raise:" HOT "#2 clear:" HOT "#2 raise:" HOT "#3", 3,
      CY_ALARM_UNACKED },
  };
  Office office;

  office_open (&office);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    const CyAlarm *alarm;

    office_take (&office, HOT, steps[i].active, steps[i].priority, 85, 1000 + i);
    office_expect_journal (&office, steps[i].journal);
    alarm = cy_alarm_desk_get (office.desk, HOT);
    g_assert_cmpuint (alarm == NULL ? 0 : alarm->occurrence, ==, steps[i].occurrence);
    if (alarm != NULL)
      g_assert_cmpint (cy_alarm_get_state (alarm), ==, steps[i].state);
    g_assert_cmpint (cy_alarm_desk_get_active (office.desk, HOT) != NULL, ==, steps[i].active);
  }
  g_assert_cmpuint (office.n_changes, ==, 4);
  office_close (&office);
}

/* The last alarm of all knows its number after a restart, and goes on from there. */
static void
test_restart (void)
{
  const CyAlarm *alarm;
  Office office;

  office_open (&office);
  office_take (&office, HOT, TRUE, CY_PRIORITY_HIGH, 92.5, 1000);
  office_take (&office, LINK, TRUE, CY_PRIORITY_HIGH, NAN, 2000);
  office_take (&office, LINK, FALSE, CY_PRIORITY_LOW, NAN, 1500); /* somebody set the clock back */
  /* At once, with most of it still on its way to the disk. */
  office_close_desk (&office);
  office_open_desk (&office);
  office_expect_journal (&office, "raise:" HOT "#1 raise:" LINK "#1 clear:" LINK "#1");
  alarm = cy_alarm_desk_get_active (office.desk, HOT);
  g_assert_nonnull (alarm);
  g_assert_cmpfloat (alarm->value, ==, 92.5);
  g_assert_cmpfloat (alarm->limit, ==, 80);
  g_assert_cmpint (alarm->raised_us, ==, 1000);
  g_assert_cmpint (alarm->level, ==, CY_LIMIT_LEVEL_H);
  g_assert_cmpint (alarm->priority, ==, CY_PRIORITY_HIGH);
  g_assert_cmpstr (alarm->pile, ==, "p1");
  g_assert_cmpuint (alarm->connector, ==, 1);
  alarm = cy_alarm_desk_get (office.desk, LINK);
  g_assert_cmpint (alarm->cleared_us, ==, 2000);
  g_assert_true (isnan (alarm->value));
  office_take (&office, LINK, TRUE, CY_PRIORITY_HIGH, NAN, 3000);
  g_assert_cmpuint (cy_alarm_desk_get (office.desk, LINK)->occurrence, ==, 2);
  office_close (&office);
}

static void
test_acknowledge (void)
{
  g_autofree char *long_note = g_strnfill (5000, 'x');
  const CyAlarm *alarm;
  Office office;

  office_open (&office);
  office_take (&office, HOT, TRUE, CY_PRIORITY_MEDIUM, 85, 1000);
  office_settle (&office);
  expect_refusal (&office, LINK, NULL, CY_NODE_ERROR_NOT_FOUND, LINK);
  expect_refusal (&office, HOT "#2", NULL, CY_NODE_ERROR_NOT_FOUND, HOT "#2");
  expect_refusal (&office, HOT "#0", NULL, CY_NODE_ERROR_NOT_FOUND, HOT "#0");
  expect_refusal (&office, HOT "#-1", NULL, CY_NODE_ERROR_NOT_FOUND, HOT "#-1");
  expect_refusal (&office, HOT "#", NULL, CY_NODE_ERROR_NOT_FOUND, HOT "#");
  expect_refusal (&office, HOT "#1#1", NULL, CY_NODE_ERROR_NOT_FOUND, HOT "#1#1");
  expect_refusal (&office, "", NULL, CY_NODE_ERROR_NOT_FOUND, "\"\"");
  /* A note no entry could hold would be an acknowledgement that does nothing. */
  expect_refusal (&office, HOT, long_note, CY_NODE_ERROR_REFUSED, "5000");

  office_acknowledge (&office, HOT "#1", "去看看", "li");
  alarm = cy_alarm_desk_get (office.desk, HOT);
  g_assert_cmpint (cy_alarm_get_state (alarm), ==, CY_ALARM_ACKED);
  g_assert_cmpstr (alarm->acked_by, ==, "li");
  g_assert_cmpstr (alarm->note, ==, "去看看");
  g_assert_cmpint (alarm->acked_us, >, 0);
  expect_refusal (&office, HOT "#1", NULL, CY_NODE_ERROR_REFUSED, "already acknowledged by li");
  expect_refusal (&office, HOT, NULL, CY_NODE_ERROR_REFUSED, "already acknowledged by li");

  /* Worse: nobody has acknowledged that. Naming the milder one does not silence it. */
  office_take (&office, HOT, TRUE, CY_PRIORITY_HIGH, 92, 2000);
  office_settle (&office);
  alarm = cy_alarm_desk_get (office.desk, HOT);
  g_assert_cmpint (cy_alarm_get_state (alarm), ==, CY_ALARM_UNACKED);
  g_assert_null (alarm->acked_by);
  office_acknowledge (&office, HOT "#1", NULL, "wang");
  g_assert_cmpint (cy_alarm_get_state (cy_alarm_desk_get (office.desk, HOT)), ==, CY_ALARM_UNACKED);
  /* A subject alone is its newest occurrence. */
  office_acknowledge (&office, HOT, "", "wang");
  alarm = cy_alarm_desk_get (office.desk, HOT);
  g_assert_cmpstr (alarm->acked_by, ==, "wang");
  g_assert_null (alarm->note);
  office_expect_journal (&office, "raise:" HOT "#1 ack:" HOT "#1 clear:" HOT "#1 raise:" HOT "#2"
                                  " ack:" HOT "#1 ack:" HOT "#2");
  office_close (&office);
}

static void
expect_list (GPtrArray *alarms, const char *wanted)
{
  g_autoptr (GPtrArray) owned = alarms;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < owned->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((CyAlarm *) owned->pdata[i])->subject);
  g_assert_cmpstr (text->str, ==, wanted);
}

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

static gboolean
is_announced (Office *office, const char *subject)
{
  return cy_alarm_is_announced (cy_alarm_desk_get (office->desk, subject), office->clock.now_us);
}

/* Shelved, it is on record and announced to nobody; when the time is over and it still holds it is
 * announced again, whoever had acknowledged it before, even when nobody was there just then. */
static void
test_shelve (void)
{
  const CyAlarmWish shelve = { CY_ALARM_WISH_SHELVE, .note = "known", .minutes = 5 };
  Office office;

  office_open (&office);
  office_take (&office, HOT, TRUE, CY_PRIORITY_MEDIUM, 85, office.clock.now_us - MINUTE_US);
  office_settle (&office);
  office_acknowledge (&office, HOT, NULL, "li");
  office_tell (&office, HOT, &shelve, "wang");
  g_assert_cmpuint (cy_alarm_get_put (cy_alarm_desk_get (office.desk, HOT), office.clock.now_us),
                    ==, CY_ALARM_PUT_SHELVED);
  expect_list (cy_alarm_desk_list (office.desk, CY_ALARM_LIST_ASIDE), HOT);
  office.clock.now_us += 4 * MINUTE_US;
  cy_alarm_desk_look (office.desk);
  g_assert_cmpuint (cy_alarm_desk_get (office.desk, HOT)->occurrence, ==, 1);

  /* The program ends, the time runs out, the program starts. */
  office_close_desk (&office);
  office.clock.now_us += 2 * MINUTE_US;
  office_open_desk (&office);
  g_assert_false (is_announced (&office, HOT));
  cy_alarm_desk_follow_time (office.desk);
  g_assert_true (is_announced (&office, HOT));
  g_assert_cmpuint (cy_alarm_desk_get (office.desk, HOT)->occurrence, ==, 2);
  g_assert_cmpfloat (cy_alarm_desk_get (office.desk, HOT)->value, ==, 85);
  cy_alarm_desk_look (office.desk);
  expect_list (cy_alarm_desk_list (office.desk, CY_ALARM_LIST_ASIDE), "");
  office_expect_journal (&office, "raise:" HOT "#1 ack:" HOT "#1 shelve:" HOT "#1 clear:" HOT
                                  "#1 raise:" HOT "#2");
  office_close (&office);
}

/* A shelf never hides what is worse than what was shelved. */
static void
test_shelve_and_worse (void)
{
  const CyAlarmWish shelve = { CY_ALARM_WISH_SHELVE, .note = "known", .minutes = 5 };
  const CyAlarmWish unshelve = { CY_ALARM_WISH_UNSHELVE };
  Office office;

  office_open (&office);
  office_take (&office, HOT, TRUE, CY_PRIORITY_MEDIUM, 85, 1000);
  office_settle (&office);
  office_tell (&office, HOT, &shelve, "wang");
  g_assert_false (is_announced (&office, HOT));
  office_take (&office, HOT, FALSE, CY_PRIORITY_LOW, 60, 2000);
  office_take (&office, HOT, TRUE, CY_PRIORITY_MEDIUM, 86, 3000);
  g_assert_false (is_announced (&office, HOT));
  office_take (&office, HOT, TRUE, CY_PRIORITY_HIGH, 95, 4000);
  g_assert_true (is_announced (&office, HOT));
  office_settle (&office);
  office_tell (&office, HOT, &shelve, "wang");
  g_assert_false (is_announced (&office, HOT));
  office_tell (&office, HOT, &unshelve, "wang");
  g_assert_true (is_announced (&office, HOT));
  office_close (&office);
}

/* What latches stays until somebody resets it, and does so over a restart. */
static void
test_latch (void)
{
  const CyAlarmWish reset = { CY_ALARM_WISH_RESET };
  const CyCondition stop = { .subject = (char *) "p1/1/fault.emergency_stop",
                             .active = TRUE,
                             .priority = CY_PRIORITY_CRITICAL,
                             .value = NAN,
                             .limit = NAN,
                             .time_us = 1000,
                             .latching = TRUE };
  CyCondition over = stop;
  g_autoptr (GError) error = NULL;
  Office office;

  over.active = FALSE;
  office_open (&office);
  cy_alarm_desk_take (office.desk, &stop);
  cy_alarm_desk_take (office.desk, &over);
  office_settle (&office);
  office_close_desk (&office);
  office_open_desk (&office);
  g_assert_cmpint (cy_alarm_get_state (cy_alarm_desk_get (office.desk, stop.subject)), ==,
                   CY_ALARM_LATCHED_UNACKED);
  g_assert_null (cy_alarm_desk_draft (office.desk, stop.subject, &reset, 60, "li", &error));
  g_assert_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED);
  office_acknowledge (&office, stop.subject, NULL, "li");
  expect_list (cy_alarm_desk_list (office.desk, CY_ALARM_LIST_UNHANDLED), stop.subject);
  office_tell (&office, stop.subject, &reset, "li");
  expect_list (cy_alarm_desk_list (office.desk, CY_ALARM_LIST_UNHANDLED), "");
  office_close (&office);
}

/* A rule that suppresses is on record with its name, and so is its end. */
static void
test_suppress (void)
{
  CyCondition low = { .subject = (char *) "p1/1/dc.voltage.low",
                      .active = TRUE,
                      .level = CY_LIMIT_LEVEL_L,
                      .priority = CY_PRIORITY_MEDIUM,
                      .value = 0,
                      .limit = 200,
                      .time_us = 1000,
                      .rule = (char *) "idle" };
  Office office;

  office_open (&office);
  cy_alarm_desk_take (office.desk, &low);
  g_assert_false (is_announced (&office, low.subject));
  office_settle (&office);
  office_close_desk (&office);
  office_open_desk (&office);
  g_assert_cmpstr (cy_alarm_desk_get (office.desk, low.subject)->suppressed_by, ==, "idle");
  cy_alarm_desk_take (office.desk, &low);
  low.rule = NULL;
  cy_alarm_desk_take (office.desk, &low);
  g_assert_true (is_announced (&office, low.subject));
  office_expect_journal (&office, "raise:p1/1/dc.voltage.low#1 suppress:p1/1/dc.voltage.low#1"
                                  " suppress:p1/1/dc.voltage.low#1");
  office_close (&office);
}

/* Losing a pile and what was wrong with it before are two alarms: one is acknowledged, the other is
 * not. */
static void
test_acknowledge_link_alone (void)
{
  Office office;

  office_open (&office);
  office_take (&office, HOT, TRUE, CY_PRIORITY_MEDIUM, 85, 1000);
  office_take (&office, LINK, TRUE, CY_PRIORITY_HIGH, NAN, 2000);
  office_settle (&office);
  office_acknowledge (&office, LINK, NULL, "li");
  g_assert_true (is_announced (&office, HOT));
  g_assert_false (is_announced (&office, LINK));
  office_close (&office);
}

/* Unacknowledged first, then by priority, then the newest. */
static void
test_lists (void)
{
  Office office;

  office_open (&office);
  expect_list (cy_alarm_desk_list (office.desk, CY_ALARM_LIST_UNHANDLED), "");
  office_take (&office, "a/0/link", TRUE, CY_PRIORITY_HIGH, NAN, 1000);
  office_take (&office, "b/0/link", TRUE, CY_PRIORITY_HIGH, NAN, 2000);
  office_take (&office, "c/1/fault.x", TRUE, CY_PRIORITY_CRITICAL, NAN, 500);
  office_take (&office, "d/1/temp.gun.high", TRUE, CY_PRIORITY_MEDIUM, 85, 3000);
  office_settle (&office);
  expect_list (cy_alarm_desk_list (office.desk, CY_ALARM_LIST_UNHANDLED),
               "c/1/fault.x b/0/link a/0/link d/1/temp.gun.high");
  office_acknowledge (&office, "c/1/fault.x", NULL, "li");
  expect_list (cy_alarm_desk_list (office.desk, CY_ALARM_LIST_UNHANDLED),
               "b/0/link a/0/link d/1/temp.gun.high c/1/fault.x");
  office_take (&office, "b/0/link", FALSE, CY_PRIORITY_LOW, NAN, 4000);
  office_take (&office, "c/1/fault.x", FALSE, CY_PRIORITY_LOW, NAN, 4000);
  expect_list (cy_alarm_desk_list (office.desk, CY_ALARM_LIST_UNHANDLED),
               "b/0/link a/0/link d/1/temp.gun.high");
  expect_list (cy_alarm_desk_list (office.desk, CY_ALARM_LIST_ACTIVE),
               "a/0/link d/1/temp.gun.high");
  office_settle (&office);
  office_acknowledge (&office, "b/0/link#1", NULL, "li");
  expect_list (cy_alarm_desk_list (office.desk, CY_ALARM_LIST_UNHANDLED),
               "a/0/link d/1/temp.gun.high");
  office_close (&office);
}

static gboolean
has_unsaved (gpointer data)
{
  return cy_alarm_desk_get_n_unsaved (((Office *) data)->desk) > 0;
}

static gboolean
has_none_unsaved (gpointer data)
{
  return !has_unsaved (data);
}

/* The subject of an alarm whose entries do not fit in what is left of a page. */
static char *
make_huge (void)
{
  g_autofree char *pile = g_strnfill (4000, 'p');

  return g_strconcat (pile, "/0/link", NULL);
}

/* The disk is full for a while: the alarms are on the list all the same, and in the journal later, in
 * the order they came. */
static void
test_full_disk (void)
{
  g_autofree char *huge = make_huge ();
  g_autofree char *expected = g_strdup_printf (
    "raise:" LINK "#1 raise:%s#1 raise:" HOT "#1 clear:" HOT "#1 raise:" HOT "#2", huge);
  Office office;

  office_open (&office);
  office_take (&office, LINK, TRUE, CY_PRIORITY_HIGH, NAN, 1000);
  office_settle (&office);
  cy_journal_set_max_pages (office.journal, 1);
  office_take (&office, huge, TRUE, CY_PRIORITY_HIGH, NAN, 2000);
  node_wait (has_unsaved, &office);
  /* Small enough for what is left of the last page, but it must not overtake. */
  office_take (&office, HOT, TRUE, CY_PRIORITY_MEDIUM, 85, 3000);
  g_assert_cmpuint (cy_alarm_desk_get_n_unsaved (office.desk), ==, 2);
  office_expect_journal (&office, "raise:" LINK "#1");
  g_assert_cmpint (cy_alarm_get_state (cy_alarm_desk_get (office.desk, huge)), ==,
                   CY_ALARM_UNACKED);
  cy_journal_set_max_pages (office.journal, 1000000);
  office_take (&office, HOT, FALSE, CY_PRIORITY_LOW, 70, 4000);
  office_take (&office, HOT, TRUE, CY_PRIORITY_MEDIUM, 85, 5000);
  g_assert_cmpuint (cy_alarm_desk_get_n_unsaved (office.desk), ==, 4);
  node_wait (has_none_unsaved, &office);
  office_expect_journal (&office, expected);
  office_close (&office);
}

static gboolean
is_written (Office *office)
{
  return cy_journal_get_counters (office->journal).queued == 0;
}

/* The disk is full when the first entry comes and has room again when the second does, before the
 * desk hears of either. */
static void
test_order (void)
{
  g_autofree char *huge = make_huge ();
  g_autofree char *expected = NULL;
  Office office;

  office_open (&office);
  cy_journal_set_max_pages (office.journal, 1);
  office_take (&office, huge, TRUE, CY_PRIORITY_HIGH, NAN, 1000);
  while (!is_written (&office))
    g_usleep (1000);
  g_usleep (50000);
  cy_journal_set_max_pages (office.journal, 1000000);
  office_take (&office, huge, FALSE, CY_PRIORITY_LOW, NAN, 2000);
  office_take (&office, LINK, TRUE, CY_PRIORITY_HIGH, NAN, 3000);
  node_wait (has_unsaved, &office);
  node_wait (has_none_unsaved, &office);
  expected = g_strdup_printf ("raise:%s#1 clear:%s#1 raise:" LINK "#1", huge, huge);
  office_expect_journal (&office, expected);
  office_close (&office);
}

/* The node stops while the disk is full, and there is room just then. */
static void
test_stop_when_stuck (void)
{
  g_autofree char *huge = make_huge ();
  g_autofree char *expected = NULL;
  Office office;

  office_open (&office);
  cy_journal_set_max_pages (office.journal, 1);
  office_take (&office, huge, TRUE, CY_PRIORITY_HIGH, NAN, 1000);
  office_take (&office, LINK, TRUE, CY_PRIORITY_HIGH, NAN, 2000);
  node_wait (has_unsaved, &office);
  cy_journal_set_max_pages (office.journal, 1000000);
  office_close_desk (&office);
  office_open_desk (&office);
  expected = g_strdup_printf ("raise:%s#1 raise:" LINK "#1", huge);
  office_expect_journal (&office, expected);
  office_close (&office);
}

/* Everything goes silent at once. */
static void
test_flood (void)
{
  enum {
    N = 3000
  };
  g_autoptr (GPtrArray) entries = NULL;
  Office office;

  office_open (&office);
  for (guint i = 0; i < N; i++) {
    g_autofree char *subject = g_strdup_printf ("p%u/0/link", i);

    office_take (&office, subject, TRUE, CY_PRIORITY_HIGH, NAN, 1000 + i);
  }
  office_close_desk (&office);
  office_open_desk (&office);
  entries = office_query (&office, office_load_entries);
  g_assert_cmpuint (entries->len, ==, N);
  for (guint i = 0; i < N; i++) {
    g_autofree char *subject = g_strdup_printf ("alarm:p%u/0/link", i);

    g_assert_cmpstr (((CyEntry *) entries->pdata[N - 1 - i])->subject, ==, subject);
  }
  office_close (&office);
}

/* What another node wrote, at a time of its own clock. */
typedef struct {
  const char *node;
  guint64 seq;
  gint64 time_us;
  const char *kind;
  const char *subject;
  const char *payload;
  guint8 hash[CY_HASH_BYTES];
} Foreign;

static void
hear_of (Office *office, Foreign *foreign)
{
  CyEntry *entry = cy_entry_new ();
  GPtrArray *run = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  NodeAnswer answer = { 0 };

  entry->stream = g_strconcat (foreign->node, ".1/ops", NULL);
  entry->seq = ++foreign->seq;
  entry->hlc = cy_hlc_from_us (foreign->time_us);
  entry->origin = g_strdup (foreign->node);
  entry->kind = g_strdup (foreign->kind);
  entry->subject = g_strconcat (CY_SUBJECT_ALARM_PREFIX, foreign->subject, NULL);
  entry->actor = g_strdup ("bo");
  entry->payload = g_strdup (foreign->payload);
  memcpy (entry->previous, foreign->hash, CY_HASH_BYTES);
  cy_entry_compute_hash (entry, entry->hash);
  memcpy (foreign->hash, entry->hash, CY_HASH_BYTES);
  g_ptr_array_add (run, entry);
  cy_journal_take (office->journal, run, node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
}

typedef struct {
  Office *office;
  const char *subject;
  const char *acked_by;
} Wanted;

static gboolean
is_acked_by (gpointer data)
{
  Wanted *wanted = data;
  const CyAlarm *alarm = cy_alarm_desk_get (wanted->office->desk, wanted->subject);

  return alarm != NULL && alarm->raised_us != 0 &&
         g_strcmp0 (alarm->acked_by, wanted->acked_by) == 0;
}

/* Whatever comes first, everybody ends with what the fold says: who acknowledged first, and the last word of what is
 * put aside. */
static void
test_two_nodes (void)
{
  Office office;
  Foreign other = { .node = "n2", .kind = CY_ENTRY_ALARM_ACK, .subject = HOT };
  Foreign third = { .node = "n3", .kind = CY_ENTRY_ALARM_RAISE, .subject = "p9/1/temp.gun.high" };
  Wanted first = { &office, HOT, "bo" };
  Wanted unseen = { &office, "p9/1/temp.gun.high", "bo" };
  g_autoptr (CyYard) yard = cy_yard_new ();
  const gint64 now_us = g_get_real_time ();

  office_open (&office);
  cy_alarm_desk_set_yard (office.desk, "n1", yard);
  office_take (&office, HOT, TRUE, CY_PRIORITY_MEDIUM, 85, 1000);
  office_settle (&office);
  office_acknowledge (&office, HOT, "second", "li");
  office_tell (&office, HOT,
               &(const CyAlarmWish){ .kind = CY_ALARM_WISH_SHELVE, .minutes = 10, .note = "n" },
               "li");
  office_tell (&office, HOT, &(const CyAlarmWish){ .kind = CY_ALARM_WISH_UNSHELVE }, "li");

  other.time_us = now_us - MINUTE_US;
  other.payload = "{\"occurrence\":1,\"note\":\"first\"}";
  hear_of (&office, &other);
  node_wait (is_acked_by, &first);
  g_assert_cmpstr (cy_alarm_desk_get (office.desk, HOT)->note, ==, "first");

  other.kind = CY_ENTRY_ALARM_SHELVE;
  other.payload = "{\"until_us\":4000000000000000,\"reason\":\"late\"}";
  hear_of (&office, &other);
  other.kind = CY_ENTRY_ALARM_ACK;
  other.subject = third.subject;
  other.time_us = now_us;
  other.payload = "{\"occurrence\":1}";
  hear_of (&office, &other);
  third.time_us = now_us - 1000;
  third.payload = "{\"time_us\":5,\"level\":3,\"priority\":1,\"occurrence\":1}";
  hear_of (&office, &third);
  node_wait (is_acked_by, &unseen);
  g_assert_null (cy_alarm_desk_get (office.desk, HOT)->asides[CY_ASIDE_SHELF]);
  office_close (&office);
}

static CyAlarm *
alarm_of (Office *office, const char *subject, const char *acked_by)
{
  CyAlarm *alarm = cy_alarm_copy (cy_alarm_desk_get (office->desk, subject));

  g_free (alarm->acked_by);
  alarm->acked_by = g_strdup (acked_by);
  alarm->acked_us = acked_by == NULL ? 0 : TEST_TIME_US;
  return alarm;
}

static void
read_again (Office *office, CyAlarm *alarm)
{
  g_autoptr (GPtrArray) latest = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_free);

  if (alarm != NULL)
    g_ptr_array_add (latest, alarm);
  cy_alarm_desk_read_again (office->desk, latest);
}

/* Entries count no more, or again: what others said follows the journal, what this node says does not wait for
 * it. */
static void
test_read_again (void)
{
  g_autoptr (CyYard) yard = cy_yard_new ();
  Office office;

  office_open (&office);
  cy_alarm_desk_set_yard (office.desk, "n1", yard);
  office_take (&office, HOT, TRUE, CY_PRIORITY_HIGH, 85, TEST_TIME_US);
  read_again (&office, alarm_of (&office, HOT, "li"));
  g_assert_cmpstr (cy_alarm_desk_get (office.desk, HOT)->acked_by, ==, "li");
  read_again (&office, alarm_of (&office, HOT, NULL));
  g_assert_null (cy_alarm_desk_get (office.desk, HOT)->acked_by);
  read_again (&office, NULL);
  g_assert_nonnull (cy_alarm_desk_get_active (office.desk, HOT));
  {
    CyAlarm *of_other = alarm_of (&office, HOT, NULL);

    of_other->origin = g_strdup ("n2");
    read_again (&office, of_other);
  }
  g_assert_nonnull (cy_alarm_desk_get_active (office.desk, HOT));
  read_again (&office, NULL);
  g_assert_null (cy_alarm_desk_get (office.desk, HOT));
  office_close (&office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-desk/actions", test_actions);
  g_test_add_func ("/alarm-desk/restart", test_restart);
  g_test_add_func ("/alarm-desk/acknowledge", test_acknowledge);
  g_test_add_func ("/alarm-desk/lists", test_lists);
  g_test_add_func ("/alarm-desk/shelve", test_shelve);
  g_test_add_func ("/alarm-desk/shelve-and-worse", test_shelve_and_worse);
  g_test_add_func ("/alarm-desk/latch", test_latch);
  g_test_add_func ("/alarm-desk/suppress", test_suppress);
  g_test_add_func ("/alarm-desk/acknowledge-link-alone", test_acknowledge_link_alone);
  g_test_add_func ("/alarm-desk/two-nodes", test_two_nodes);
  g_test_add_func ("/alarm-desk/full-disk", test_full_disk);
  g_test_add_func ("/alarm-desk/order", test_order);
  g_test_add_func ("/alarm-desk/stop-when-stuck", test_stop_when_stuck);
  g_test_add_func ("/alarm-desk/flood", test_flood);
  g_test_add_func ("/alarm-desk/read-again", test_read_again);
  return g_test_run ();
}
