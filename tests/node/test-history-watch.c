/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-watch.h"

#include <math.h>

#include "cy-journal-alarm.h"
#include "history-fixture.h"
#include "node-fixture.h"

#define SUBJECT "node:n1/0/history"

/* A historian, a journal with its desk, and the watch between them, by a clock turned by hand. */
typedef struct {
  HistoryFixture store;
  TestClock clock;
  CyJournal *journal;
  CyAlarmDesk *desk;
  CyHistoryWatch *watch;
  GPtrArray *latest; /* what a query found */
  gboolean done;
} Watched;

static void
on_changed_cb (gpointer user_data)
{
}

static gpointer
load_latest (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_latest_alarms (db, error);
}

static void
on_latest_cb (gpointer result, const GError *error, gpointer user_data)
{
  Watched *watched = user_data;

  g_assert_no_error (error);
  watched->latest = result;
  watched->done = TRUE;
}

static void
query_latest (Watched *watched)
{
  g_clear_pointer (&watched->latest, g_ptr_array_unref);
  watched->done = FALSE;
  cy_journal_query (watched->journal, load_latest, NULL, NULL, on_latest_cb, watched);
  test_wait (&watched->done);
}

static void
open_desk (Watched *watched)
{
  const CyJournalOptions options = { "n1", 1, cy_clock_system (), NULL, NULL };
  g_autofree char *path = test_dir_file (watched->store.dir, "yard.db");
  g_autoptr (GError) error = NULL;

  watched->journal = cy_journal_open (path, &options, &error);
  g_assert_no_error (error);
  query_latest (watched);
  watched->desk = cy_alarm_desk_new (watched->journal, watched->latest, cy_clock_system (),
                                     "system", on_changed_cb, NULL);
  watched->watch =
    cy_history_watch_new (watched->store.history, watched->desk, "n1", &watched->clock.clock);
}

static void
close_desk (Watched *watched)
{
  g_clear_pointer (&watched->watch, cy_history_watch_free);
  g_clear_pointer (&watched->desk, cy_alarm_desk_free);
  g_clear_pointer (&watched->journal, cy_journal_close);
  node_spin (10); /* what the journal still has to say */
}

static void
watched_open (Watched *watched)
{
  *watched = (Watched){ 0 };
  test_clock_init (&watched->clock, T0_US);
  history_fixture_init (&watched->store);
  history_fixture_open (&watched->store);
  open_desk (watched);
}

static void
watched_close (Watched *watched)
{
  close_desk (watched);
  g_clear_pointer (&watched->latest, g_ptr_array_unref);
  history_fixture_clear (&watched->store);
}

/* Looks @seconds after the last time, when everything pushed has been dealt with. */
static void
look (Watched *watched, gint64 seconds)
{
  history_settle (&watched->store);
  watched->clock.now_us += seconds * S_US;
  cy_history_watch_look (watched->watch);
}

/* Noise, which does not compress, of a second. */
static void
push_noise (Watched *watched, gint64 at_s, guint n)
{
  CySampleBatch *batch = history_batch_new (watched->store.fleet, at_s);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) at_s);

  for (guint i = 0; i < n; i++)
    history_batch_add (batch, 0, TAG_TEMPERATURE, at_s, (gint64) g_rand_int (rand),
                       CY_QUALITY_GOOD);
  history_push (&watched->store, batch);
}

static void
expect_alarm (Watched *watched, guint occurrence, gboolean active, CyPriority priority)
{
  const CyAlarm *alarm = cy_alarm_desk_get (watched->desk, SUBJECT);

  g_assert_nonnull (alarm);
  g_assert_cmpuint (alarm->occurrence, ==, occurrence);
  g_assert_cmpint (alarm->cleared_us == 0, ==, active);
  g_assert_cmpint (alarm->priority, ==, priority);
  g_assert_cmpstr (alarm->pile, ==, "");
  g_assert_cmpstr (alarm->condition, ==, CY_CONDITION_HISTORY);
}

/* Full for a while: one alarm, however often it is looked at, which ends when it has been well for ten
 * seconds; nothing is lost. */
static void
test_full (void)
{
  Watched watched;

  watched_open (&watched);
  push_noise (&watched, 0, 10);
  look (&watched, 1);
  g_assert_null (cy_alarm_desk_get (watched.desk, SUBJECT));
  cy_history_set_max_pages (watched.store.history, 20);
  for (gint64 s = 1; s <= 5; s++) {
    push_noise (&watched, s, 20000);
    look (&watched, 1);
  }
  expect_alarm (&watched, 1, TRUE, CY_PRIORITY_MEDIUM);
  g_assert_true (isnan (cy_alarm_desk_get (watched.desk, SUBJECT)->value));
  cy_history_set_max_pages (watched.store.history, 0);
  push_noise (&watched, 6, 10);
  look (&watched, 9);
  expect_alarm (&watched, 1, TRUE, CY_PRIORITY_MEDIUM);
  look (&watched, 1);
  expect_alarm (&watched, 1, FALSE, CY_PRIORITY_MEDIUM);
  look (&watched, 100);
  expect_alarm (&watched, 1, FALSE, CY_PRIORITY_MEDIUM);
  g_assert_cmpuint (cy_history_get_counters (watched.store.history).dropped, ==, 0);
  watched_close (&watched);
}

/* A disk on the verge of full: working for less than ten seconds does not end the alarm. */
static void
test_verge (void)
{
  Watched watched;

  watched_open (&watched);
  push_noise (&watched, 0, 10);
  look (&watched, 0); /* its series are on the disk before that is full */
  for (gint64 s = 1; s < 40; s += 9) {
    cy_history_set_max_pages (watched.store.history, 1);
    push_noise (&watched, s, 20000);
    look (&watched, 1);
    cy_history_set_max_pages (watched.store.history, 0);
    push_noise (&watched, s + 1, 10);
    look (&watched, 8);
    expect_alarm (&watched, 1, TRUE, CY_PRIORITY_MEDIUM);
  }
  look (&watched, 10);
  expect_alarm (&watched, 1, FALSE, CY_PRIORITY_MEDIUM);
  watched_close (&watched);
}

/* A pile whose name takes a page. */
static CyFleet *
long_fleet_new (CyFleet *fleet)
{
  g_autofree char *id = g_strnfill (5000, 'p');
  const CyFleetPile *pile = cy_fleet_get (fleet, 0);
  CyFleet *longer = cy_fleet_new ();

  cy_fleet_add (longer, id, pile->link, 1000, pile->tags);
  return longer;
}

/* What is lost is counted and more urgent: whoever acknowledged the milder one is told again. The next
 * time counts from nothing. */
static void
test_lost (void)
{
  g_autoptr (CyFleet) longer = NULL;
  Watched watched;

  watched_open (&watched);
  push_noise (&watched, 0, 10);
  look (&watched, 0);
  cy_history_set_max_pages (watched.store.history, 1);
  for (gint64 s = 1; s <= 5; s++)
    push_noise (&watched, s, 20000);
  look (&watched, 1);
  expect_alarm (&watched, 1, TRUE, CY_PRIORITY_MEDIUM);
  /* Of a pile that cannot be named on the disk nothing can be kept. */
  longer = long_fleet_new (watched.store.fleet);
  g_clear_pointer (&watched.store.fleet, cy_fleet_unref);
  watched.store.fleet = g_steal_pointer (&longer);
  for (gint64 s = 6; s < 9; s++)
    push_noise (&watched, s, 7);
  look (&watched, 1);
  expect_alarm (&watched, 2, TRUE, CY_PRIORITY_HIGH);
  g_assert_cmpfloat (cy_alarm_desk_get (watched.desk, SUBJECT)->value, ==, 21);
  cy_history_set_max_pages (watched.store.history, 0);
  push_noise (&watched, 9, 7);
  look (&watched, 10);
  look (&watched, 10);
  expect_alarm (&watched, 2, FALSE, CY_PRIORITY_HIGH);
  g_assert_cmpuint (cy_history_get_counters (watched.store.history).dropped, ==, 21);
  cy_history_set_max_pages (watched.store.history, 1);
  push_noise (&watched, 10, 20000);
  look (&watched, 1);
  expect_alarm (&watched, 3, TRUE, CY_PRIORITY_MEDIUM);
  watched_close (&watched);
}

static gboolean
has_unsaved (gpointer data)
{
  return cy_alarm_desk_get_n_unsaved (((Watched *) data)->desk) > 0;
}

static gboolean
has_none_unsaved (gpointer data)
{
  return !has_unsaved (data);
}

/* The same disk is full for the journal: the alarm is on the list all the same, and on the disk when
 * there is room again. */
static void
test_full_for_both (void)
{
  g_autofree char *note = g_strnfill (4000, 'p');
  g_autofree char *huge = g_strconcat (note, "/0/link", NULL);
  const CyCondition other = {
    .subject = huge, .active = TRUE, .priority = CY_PRIORITY_HIGH, .value = NAN, .limit = NAN
  };
  Watched watched;

  watched_open (&watched);
  cy_journal_set_max_pages (watched.journal, 1);
  cy_alarm_desk_take (watched.desk, &other);
  node_wait (has_unsaved, &watched);
  cy_history_set_max_pages (watched.store.history, 1);
  push_noise (&watched, 1, 20000);
  look (&watched, 1);
  expect_alarm (&watched, 1, TRUE, CY_PRIORITY_MEDIUM);
  g_assert_cmpuint (cy_alarm_desk_get_n_unsaved (watched.desk), ==, 2);
  cy_journal_set_max_pages (watched.journal, 1000000);
  node_wait (has_none_unsaved, &watched);
  query_latest (&watched);
  g_assert_cmpuint (watched.latest->len, ==, 2);
  watched_close (&watched);
}

/* What the last run left on the list ends when this one has worked for a while. */
static void
test_restart (void)
{
  Watched watched;

  watched_open (&watched);
  cy_history_set_max_pages (watched.store.history, 1);
  push_noise (&watched, 1, 20000);
  look (&watched, 1);
  close_desk (&watched);
  cy_history_set_max_pages (watched.store.history, 0);
  push_noise (&watched, 2, 10);
  history_settle (&watched.store);
  open_desk (&watched);
  look (&watched, 1);
  expect_alarm (&watched, 1, TRUE, CY_PRIORITY_MEDIUM);
  look (&watched, 9);
  expect_alarm (&watched, 1, FALSE, CY_PRIORITY_MEDIUM);
  watched_close (&watched);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history-watch/full", test_full);
  g_test_add_func ("/history-watch/verge", test_verge);
  g_test_add_func ("/history-watch/lost", test_lost);
  g_test_add_func ("/history-watch/full-for-both", test_full_for_both);
  g_test_add_func ("/history-watch/restart", test_restart);
  return g_test_run ();
}
