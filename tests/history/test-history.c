/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history.h"

#include <string.h>

#include "cy-db.h"
#include "cy-history-block.h"
#include "history-fixture.h"

/* Sealed or not, in this run or the last: the same answer. */
static void
test_push_and_reopen (void)
{
  HistoryFixture fixture;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  for (gint64 s = 0; s < 10; s++)
    history_push_one (&fixture, s, 100 + s / 2, CY_QUALITY_GOOD);
  history_assert (&fixture, 0, 100, "0=100 2=101 4=102 6=103 8=104");
  g_assert_cmpuint (cy_history_get_counters (fixture.history).samples, ==, 5);
  history_seal (&fixture);
  history_assert (&fixture, 0, 100, "0=100 2=101 4=102 6=103 8=104");
  history_push_one (&fixture, 10, 105, CY_QUALITY_GOOD);
  history_push_one (&fixture, 11, 105, CY_QUALITY_BAD);
  history_push_one (&fixture, 12, 106, CY_QUALITY_BAD);
  history_push_one (&fixture, 13, 106, CY_QUALITY_GOOD);
  history_assert (&fixture, 8, 100, "6=103 8=104 10=105 11=- 13=106");
  history_fixture_close (&fixture);
  history_fixture_open (&fixture);
  history_assert (&fixture, 8, 100, "6=103 8=104 10=105 11=- 13=106 14=-");
  history_push_one (&fixture, 20, 106, CY_QUALITY_GOOD);
  history_assert (&fixture, 8, 100, "6=103 8=104 10=105 11=- 13=106 14=- 20=106");
  /* Another stop and start without anything new adds nothing but one more hole. */
  history_fixture_close (&fixture);
  history_fixture_open (&fixture);
  history_fixture_close (&fixture);
  history_fixture_open (&fixture);
  history_assert (&fixture, 14, 100, "13=106 14=- 20=106 21=-");
  history_fixture_clear (&fixture);
}

/* The value that held when the range began comes first, however long ago it was written. */
static void
test_carry_in (void)
{
  HistoryFixture fixture;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  history_push_one (&fixture, 5, 7, CY_QUALITY_GOOD);
  history_assert (&fixture, 0, 5, "");
  history_assert (&fixture, 5, 6, "5=7");
  history_assert (&fixture, 6, 7, "5=7");
  history_seal (&fixture);
  /* Other series of the pile go on for many blocks; this one does not change. */
  for (gint64 block = 1; block <= 20; block++) {
    CySampleBatch *batch = history_batch_new (fixture.fleet, block * 1000);

    history_batch_add (batch, 0, TAG_TEMPERATURE, block * 1000, block, CY_QUALITY_GOOD);
    history_batch_add (batch, 1, TAG_POWER, block * 1000, 3, CY_QUALITY_GOOD);
    history_push (&fixture, batch);
    history_seal (&fixture);
  }
  history_assert (&fixture, 6, 7, "5=7");
  history_assert (&fixture, 900, 1000, "5=7");
  history_assert (&fixture, 1000, 1001, "5=7");
  history_assert (&fixture, 19500, 19600, "5=7");
  history_assert (&fixture, 50000, 60000, "5=7");
  history_push_one (&fixture, 30000, 8, CY_QUALITY_GOOD);
  history_assert (&fixture, 29000, 31000, "5=7 30000=8");
  history_assert (&fixture, 31000, 32000, "30000=8");
  history_assert (&fixture, 0, 100000, "5=7 30000=8");
  history_fixture_clear (&fixture);
}

/* Half an hour after the oldest point a batch seals by itself. */
static void
test_seals_by_itself (void)
{
  HistoryFixture fixture;
  g_autoptr (CyDb) db = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  history_push_one (&fixture, 0, 1, CY_QUALITY_GOOD);
  history_push_one (&fixture, 1799, 2, CY_QUALITY_GOOD);
  history_settle (&fixture);
  db = cy_db_open (fixture.path, CY_DB_READ_ONLY, NULL);
  g_assert_cmpint (history_number (db, "SELECT count(*) FROM block"), ==, 0);
  g_assert_cmpint (history_number (db, "SELECT count(*) FROM tail"), ==, 2);
  history_push_one (&fixture, 1800, 3, CY_QUALITY_GOOD);
  history_settle (&fixture);
  g_assert_cmpint (history_number (db, "SELECT count(*) FROM block"), ==, 1);
  g_assert_cmpint (history_number (db, "SELECT count(*) FROM tail"), ==, 0);
  history_assert (&fixture, 0, 2000, "0=1 1799=2 1800=3");
  g_clear_pointer (&db, cy_db_close);
  history_fixture_clear (&fixture);
}

/* Time does not run backwards: what happened later stays later. */
static void
test_clock_set_back (void)
{
  HistoryFixture fixture;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  history_push_one (&fixture, 100, 1, CY_QUALITY_GOOD);
  history_push_one (&fixture, 40, 2, CY_QUALITY_GOOD);
  history_push_one (&fixture, 41, 3, CY_QUALITY_GOOD);
  history_push_one (&fixture, 101, 4, CY_QUALITY_GOOD);
  history_assert (&fixture, 0, 200, "100=1 100=2 100=3 101=4");
  history_seal (&fixture);
  history_assert (&fixture, 0, 200, "100=1 100=2 100=3 101=4");
  history_assert (&fixture, 102, 200, "101=4");
  history_fixture_clear (&fixture);
}

/* Another scale makes the integers mean something else; what was written keeps its meaning. */
static void
test_scale_change (void)
{
  HistoryFixture fixture;
  CySampleBatch *batch;
  g_autoptr (CyFleet) finer = history_fleet_new (0.01);
  g_autoptr (GArray) points = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  batch = history_batch_new (fixture.fleet, 1);
  history_batch_add (batch, 0, TAG_TEMPERATURE, 1, 655, CY_QUALITY_GOOD);
  history_push (&fixture, batch);
  batch = history_batch_new (finer, 2);
  history_batch_add (batch, 0, TAG_TEMPERATURE, 2, 6600, CY_QUALITY_GOOD);
  history_push (&fixture, batch);
  batch = history_batch_new (finer, 3);
  history_batch_add (batch, 0, TAG_TEMPERATURE, 3, 6650, CY_QUALITY_GOOD);
  history_push (&fixture, batch);
  for (guint sealed = 0; sealed < 2; sealed++) {
    g_clear_pointer (&points, g_array_unref);
    g_clear_pointer (&text, g_free);
    points = history_ask (&fixture, "p1", CY_MEASURE_TEMP_GUN, 0, 10, &error);
    g_assert_no_error (error);
    text = history_spell (points);
    g_assert_cmpstr (text, ==, "1=25.5 2=26 3=26.5");
    history_seal (&fixture);
  }
  history_fixture_clear (&fixture);
}

static void
test_texts_and_strangers (void)
{
  HistoryFixture fixture;
  CySampleBatch *batch;
  g_autoptr (GArray) card = NULL;
  g_autoptr (GArray) stranger = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  batch = history_batch_new (fixture.fleet, 1);
  history_batch_add (batch, 0, TAG_CARD, 1, 123456, CY_QUALITY_GOOD);
  history_batch_add (batch, 0, TAG_POWER, 1, 5, CY_QUALITY_GOOD);
  history_push (&fixture, batch);
  history_push (&fixture, history_batch_new (fixture.fleet, 2));
  card = history_ask (&fixture, "p1", CY_MEASURE_SESSION_TAG, 0, 10, NULL);
  stranger = history_ask (&fixture, "p9", CY_MEASURE_DC_POWER, 0, 10, NULL);
  g_assert_cmpuint (card->len, ==, 0);
  g_assert_cmpuint (stranger->len, ==, 0);
  g_assert_cmpuint (cy_history_get_counters (fixture.history).samples, ==, 1);
  g_assert_cmpuint (cy_history_get_counters (fixture.history).dropped, ==, 0);
  history_fixture_clear (&fixture);
}

/* Everything against a plain list, with seals and restarts at random. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  HistoryFixture fixture;
  g_autoptr (GString) expected = g_string_new (NULL);
  gint64 last_raw = -1;
  gint64 at_s = 0;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  for (guint i = 0; i < 400; i++) {
    gint64 raw = g_rand_int_range (rand, 0, 4);

    at_s += g_rand_int_range (rand, 2, 50);
    history_push_one (&fixture, at_s, raw, CY_QUALITY_GOOD);
    if (raw != last_raw)
      g_string_append_printf (expected, "%s%" G_GINT64_FORMAT "=%d", expected->len > 0 ? " " : "",
                              at_s, (int) raw);
    last_raw = raw;
    if (g_rand_int_range (rand, 0, 20) == 0)
      history_seal (&fixture);
    if (g_rand_int_range (rand, 0, 40) == 0) {
      history_fixture_close (&fixture);
      history_fixture_open (&fixture);
      last_raw = -1;
      g_string_append (expected, " X=-");
    }
  }
  {
    g_autoptr (GArray) points =
      history_ask (&fixture, "p1", CY_MEASURE_DC_POWER, 0, at_s + 1000, NULL);
    g_autofree char *text = history_spell (points);
    g_autoptr (GRegex) holes = g_regex_new ("\\d+=-", 0, 0, NULL);
    g_autofree char *plain = g_regex_replace_literal (holes, text, -1, 0, "X=-", 0, NULL);

    g_assert_cmpstr (plain, ==, expected->str);
  }
  history_fixture_clear (&fixture);
}

/* While one thread seals, another must never see less than there was. */
static void
test_ask_while_sealing (void)
{
  HistoryFixture fixture;
  guint seen = 0;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  for (gint64 i = 0; i < 150; i++) {
    g_autoptr (GArray) points = NULL;

    history_push_one (&fixture, i, i, CY_QUALITY_GOOD);
    history_settle (&fixture);
    history_seal (&fixture);
    fixture.n_pushed--; /* do not wait for the seal */
    points = history_ask (&fixture, "p1", CY_MEASURE_DC_POWER, 0, 1000, NULL);
    fixture.n_pushed++;
    g_assert_cmpuint (points->len, ==, seen + 1);
    seen = points->len;
  }
  history_fixture_clear (&fixture);
}

/* Full disk */

static void
push_many (HistoryFixture *fixture, gint64 at_s, guint n)
{
  CySampleBatch *batch = history_batch_new (fixture->fleet, at_s);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) at_s);

  /* Noise, which does not compress. */
  for (guint i = 0; i < n; i++)
    history_batch_add (batch, 0, TAG_TEMPERATURE, at_s, (gint64) g_rand_int (rand),
                       CY_QUALITY_GOOD);
  history_batch_add (batch, 0, TAG_POWER, at_s, at_s, CY_QUALITY_GOOD);
  history_push (fixture, batch);
}

static void
test_full (void)
{
  HistoryFixture fixture;
  g_autofree char *trouble = NULL;
  g_autofree char *after = NULL;
  g_autofree char *more = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  push_many (&fixture, 0, 10);
  history_settle (&fixture);
  g_assert_null (cy_history_get_trouble (fixture.history));
  cy_history_set_max_pages (fixture.history, 20);
  for (gint64 s = 1; s <= 5; s++)
    push_many (&fixture, s, 20000);
  history_settle (&fixture);
  trouble = cy_history_get_trouble (fixture.history);
  g_assert_nonnull (trouble);
  g_assert_true (g_str_has_prefix (trouble, "nothing was written, make room on the disk: "));
  history_seal (&fixture);
  history_settle (&fixture);
  more = cy_history_get_trouble (fixture.history);
  g_assert_nonnull (more);
  cy_history_set_max_pages (fixture.history, 0);
  push_many (&fixture, 6, 10);
  history_settle (&fixture);
  after = cy_history_get_trouble (fixture.history);
  g_assert_cmpstr (after, ==, NULL);
  history_seal (&fixture);
  /* Nothing was lost: memory kept what the disk did not take. */
  history_assert (&fixture, 0, 100, "0=0 1=1 2=2 3=3 4=4 5=5 6=6");
  g_assert_cmpuint (cy_history_get_counters (fixture.history).dropped, ==, 0);
  history_fixture_clear (&fixture);
}

/* A disk that stays full: memory is bounded, what is dropped is counted, and it shows as a hole. */
static void
test_full_for_long (void)
{
  HistoryFixture fixture;
  CyHistoryCounters counters;
  g_autofree char *trouble = NULL;
  gint64 s = 1;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  push_many (&fixture, 0, 10);
  history_settle (&fixture);
  cy_history_set_max_pages (fixture.history, 20);
  do {
    push_many (&fixture, s++, 100000);
    history_settle (&fixture);
    counters = cy_history_get_counters (fixture.history);
  } while (counters.dropped == 0 && s < 40);
  g_assert_cmpint (s, <, 40);
  g_assert_cmpuint (counters.dropped, ==, 100001);
  trouble = cy_history_get_trouble (fixture.history);
  g_assert_nonnull (strstr (trouble, "full"));
  push_many (&fixture, s, 4);
  history_settle (&fixture);
  counters = cy_history_get_counters (fixture.history);
  g_assert_cmpuint (counters.dropped, ==, 100001 + 5);
  cy_history_set_max_pages (fixture.history, 0);
  push_many (&fixture, 1000, 10);
  history_settle (&fixture);
  g_assert_cmpuint (cy_history_get_counters (fixture.history).dropped, ==, counters.dropped);
  {
    g_autofree char *expected =
      g_strdup_printf ("%d=%d %d=- 1000=1000", (int) s - 2, (int) s - 2, (int) s - 1);

    history_assert (&fixture, s - 1, 2000, expected);
  }
  history_fixture_clear (&fixture);
}

static void
damage (HistoryFixture *fixture, const char *sql)
{
  g_autoptr (CyDb) db = cy_db_open (fixture->path, CY_DB_READ_WRITE, NULL);

  g_assert_true (cy_db_exec (db, sql, NULL));
}

static void
assert_named (HistoryFixture *fixture, const char *block)
{
  g_autofree char *trouble = NULL;

  /* The writer is told of it by the reader. */
  while (cy_history_get_counters (fixture->history).damaged == 0)
    g_usleep (200);
  trouble = cy_history_get_trouble (fixture->history);
  g_assert_nonnull (strstr (trouble, "damaged"));
  g_assert_nonnull (strstr (trouble, block));
}

/* A block that does not read is named and left out; what it held is a hole, the rest reads, and the
 * node starts. */
static void
test_damaged (void)
{
  static const char *const damages[] = {
    "UPDATE block SET data = x'00' WHERE number = 2",
    "UPDATE block SET data = x'' WHERE number = 2",
    "UPDATE block SET data = zeroblob (100) WHERE number = 2",
    "UPDATE block SET data = substr(data, 1, length(data) - 1) WHERE number = 2",
    "UPDATE block SET data = substr(data, 1, 9) || x'55' || substr(data, 11) WHERE number = 2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++) {
    HistoryFixture fixture;

    history_fixture_init (&fixture);
    history_fixture_open (&fixture);
    for (gint64 s = 0; s < 4; s++) {
      history_push_one (&fixture, s * 10, s, CY_QUALITY_GOOD);
      history_push_one (&fixture, s * 10 + 5, s + 100, CY_QUALITY_GOOD);
      history_seal (&fixture);
    }
    history_assert (&fixture, 0, 100, "0=0 5=100 10=1 15=101 20=2 25=102 30=3 35=103");
    damage (&fixture, damages[i]);
    history_assert (&fixture, 0, 100, "0=0 5=100 5=- 15=101 20=2 25=102 30=3 35=103");
    assert_named (&fixture, "2 (p1, 2023-11-14T22:13:35Z)");
    history_fixture_close (&fixture);
    history_fixture_open (&fixture);
    assert_named (&fixture, "2 (p1, 2023-11-14T22:13:35Z)");
    history_assert (&fixture, 0, 36, "0=0 5=100 5=- 15=101 20=2 25=102 30=3 35=103");
    history_fixture_clear (&fixture);
  }
}

/* The newest block is what the next run begins with. */
static void
test_newest_damaged (void)
{
  HistoryFixture fixture;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  history_push_one (&fixture, 0, 1, CY_QUALITY_GOOD);
  history_push_one (&fixture, 5, 2, CY_QUALITY_GOOD);
  history_fixture_close (&fixture);
  damage (&fixture, "UPDATE block SET data = x'00'");
  history_fixture_open (&fixture);
  assert_named (&fixture, "1 (p1, ");
  history_push_one (&fixture, 10, 3, CY_QUALITY_GOOD);
  history_assert (&fixture, 0, 100, "0=- 10=3");
  history_fixture_clear (&fixture);
}

/* A clock that was a year ahead, and set right: time goes on from there; and the same across a stop. */
static void
test_clock_a_year_off (void)
{
  const gint64 year = 365 * 86400;
  HistoryFixture fixture;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  history_push_one (&fixture, 0, 1, CY_QUALITY_GOOD);
  history_push_one (&fixture, year, 2, CY_QUALITY_GOOD);
  history_push_one (&fixture, 10, 3, CY_QUALITY_GOOD);
  history_push_one (&fixture, 11, 4, CY_QUALITY_GOOD);
  history_assert (&fixture, 0, 100, "0=1 10=2 10=3 11=4");
  history_push_one (&fixture, year + 20, 5, CY_QUALITY_GOOD);
  history_fixture_close (&fixture);
  history_fixture_open (&fixture);
  history_push_one (&fixture, 30, 6, CY_QUALITY_GOOD);
  history_push_one (&fixture, 31, 7, CY_QUALITY_GOOD);
  history_seal (&fixture);
  history_assert (&fixture, 11, 100, "10=3 11=4 30=- 30=6 31=7");
  history_fixture_clear (&fixture);
}

/* Points of numbers go after 100 days, states and roll-ups stay; the newest block always does. */
static void
test_retention (void)
{
  const gint64 day = 86400;
  HistoryFixture fixture;
  g_autoptr (CyDb) db = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  for (gint64 d = 0; d < 110; d++) {
    history_push_one (&fixture, d * day, d, CY_QUALITY_GOOD);
    history_seal (&fixture);
    history_settle (&fixture);
  }
  db = cy_db_open (fixture.path, CY_DB_READ_ONLY, NULL);
  g_assert_cmpint (history_number (db, "SELECT count(*) FROM block"), ==, 101);
  g_assert_cmpint (history_number (db, "SELECT min(number) FROM block"), ==, 10);
  g_assert_cmpint (history_number (db, "SELECT count(*) FROM minute"), ==,
                   109); /* the first two are joined */
  /* A clock that is ten years ahead takes no more than twice what came with it. */
  history_push_one (&fixture, 3650 * day, 1, CY_QUALITY_GOOD);
  history_seal (&fixture);
  history_settle (&fixture);
  g_assert_cmpint (history_number (db, "SELECT count(*) FROM block"), ==, 100);
  g_assert_cmpint (history_number (db, "SELECT max(number) FROM block"), ==, 111);
  history_assert (&fixture, 108 * day, 110 * day, "9244800=107 9331200=108 9417600=109");
  g_clear_pointer (&db, cy_db_close);
  history_fixture_clear (&fixture);
}

/* What a year takes is told once there is something to go by, also by the next run. */
static void
test_forecast (void)
{
  HistoryFixture fixture;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  for (gint64 s = 0; s < 599; s += 2)
    history_push_one (&fixture, s, s * s % 977, CY_QUALITY_GOOD);
  history_seal (&fixture);
  history_settle (&fixture);
  g_assert_cmpint (cy_history_get_counters (fixture.history).bytes_per_year, ==, 0);
  for (gint64 s = 599; s < 1201; s += 2)
    history_push_one (&fixture, s, s * s % 977, CY_QUALITY_GOOD);
  history_seal (&fixture);
  history_settle (&fixture);
  /* Half a value a second at 11 bits: some 20 MB and what is around it. */
  g_assert_cmpint (cy_history_get_counters (fixture.history).bytes_per_year, >, 10000000);
  g_assert_cmpint (cy_history_get_counters (fixture.history).bytes_per_year, <, 100000000);
  history_fixture_close (&fixture);
  history_fixture_open (&fixture);
  g_assert_cmpint (cy_history_get_counters (fixture.history).bytes_per_year, >, 10000000);
  history_fixture_clear (&fixture);
}

static void
on_cancelled_cb (GArray *points, const GError *error, gpointer user_data)
{
  g_assert_null (points);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static void
test_cancelled (void)
{
  HistoryFixture fixture;
  CyHistoryRequest *request =
    cy_history_request_new ("p1", 1, CY_MEASURE_DC_POWER, T0_US, T0_US + S_US);
  gboolean done = FALSE;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  request->cancellable = g_cancellable_new ();
  g_cancellable_cancel (request->cancellable);
  cy_history_ask (fixture.history, request, on_cancelled_cb, &done);
  test_wait (&done);
  history_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/push-and-reopen", test_push_and_reopen);
  g_test_add_func ("/history/carry-in", test_carry_in);
  g_test_add_func ("/history/seals-by-itself", test_seals_by_itself);
  g_test_add_func ("/history/clock-set-back", test_clock_set_back);
  g_test_add_func ("/history/scale-change", test_scale_change);
  g_test_add_func ("/history/texts-and-strangers", test_texts_and_strangers);
  g_test_add_func ("/history/random", test_random);
  g_test_add_func ("/history/ask-while-sealing", test_ask_while_sealing);
  g_test_add_func ("/history/full", test_full);
  g_test_add_func ("/history/full-for-long", test_full_for_long);
  g_test_add_func ("/history/damaged", test_damaged);
  g_test_add_func ("/history/newest-damaged", test_newest_damaged);
  g_test_add_func ("/history/clock-a-year-off", test_clock_a_year_off);
  g_test_add_func ("/history/retention", test_retention);
  g_test_add_func ("/history/forecast", test_forecast);
  g_test_add_func ("/history/cancelled", test_cancelled);
  return g_test_run ();
}
