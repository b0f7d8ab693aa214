/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "cy-db.h"
#include "cy-history-csv.h"
#include "cy-history-file.h"
#include "cy-history-transfer.h"
#include "history-fixture.h"

#define HOUR 3600

typedef struct {
  gboolean done;
  CyHistoryMoved moved;
  GError *error;
} Outcome;

static void
on_imported_cb (const CyHistoryMoved *moved, const GError *error, gpointer user_data)
{
  Outcome *outcome = user_data;

  if (moved != NULL)
    outcome->moved = *moved;
  outcome->error = error == NULL ? NULL : g_error_copy (error);
  outcome->done = TRUE;
}

static CyHistoryMoved
import (HistoryFixture *fixture, const char *path, GError **error)
{
  Outcome outcome = { 0 };

  cy_history_import (fixture->history, path, on_imported_cb, &outcome);
  test_wait (&outcome.done);
  if (outcome.error != NULL)
    g_propagate_error (error, outcome.error);
  return outcome.moved;
}

static CyHistoryMoved export(HistoryFixture *fixture, const char *path, gint64 from_s, gint64 to_s)
{
  const CyHistoryExport what = { .db_path = fixture->path,
                                 .owner = "node.1",
                                 .path = path,
                                 .from_us = T0_US + from_s * S_US,
                                 .to_us = T0_US + to_s * S_US };
  g_autoptr (GError) error = NULL;
  CyHistoryMoved moved;

  history_seal (fixture);
  history_settle (fixture);
  g_assert_true (cy_history_export (&what, NULL, &moved, &error));
  g_assert_no_error (error);
  return moved;
}

/* A day of two piles, with states, holes and seals. */
static void
push_story (HistoryFixture *fixture, GRand *rand)
{
  for (gint64 at_s = 0; at_s < 24 * HOUR; at_s += g_rand_int_range (rand, 1, 400)) {
    CySampleBatch *batch = history_batch_new (fixture->fleet, at_s);
    guint pile = g_rand_int_range (rand, 0, 2);
    CyQuality quality = g_rand_int_range (rand, 0, 20) == 0 ? CY_QUALITY_OFFLINE : CY_QUALITY_GOOD;

    history_batch_add (batch, pile, TAG_POWER, at_s, g_rand_int_range (rand, -500, 500), quality);
    history_batch_add (batch, pile, TAG_STATE, at_s, g_rand_int_range (rand, 0, 7), quality);
    history_batch_add (batch, pile, TAG_TEMPERATURE, at_s, g_rand_int_range (rand, 0, 1000),
                       CY_QUALITY_GOOD);
    history_push (fixture, batch);
    if (g_rand_int_range (rand, 0, 50) == 0)
      history_seal (fixture);
    if (g_rand_int_range (rand, 0, 100) == 0)
      history_settle (fixture);
  }
  history_settle (fixture);
}

/* Everything both know of a time, as text. */
static void
assert_same (HistoryFixture *one, HistoryFixture *other, gint64 from_s, gint64 to_s)
{
  static const CyMeasureId measures[] = { CY_MEASURE_DC_POWER, CY_MEASURE_TEMP_GUN,
                                          CY_MEASURE_CONN_STATE };
  static const char *const piles[] = { "p1", "p2" };

  for (guint p = 0; p < G_N_ELEMENTS (piles); p++) {
    for (guint m = 0; m < G_N_ELEMENTS (measures); m++) {
      g_autoptr (GArray) a = history_ask (one, piles[p], measures[m], from_s, to_s, NULL);
      g_autoptr (GArray) b = history_ask (other, piles[p], measures[m], from_s, to_s, NULL);

      g_assert_cmpuint (a->len, ==, b->len);
      for (guint i = 0; i < a->len; i++) {
        const CyHistoryPoint *x = &g_array_index (a, CyHistoryPoint, i);
        const CyHistoryPoint *y = &g_array_index (b, CyHistoryPoint, i);

        g_assert_cmpint (x->time_us, ==, y->time_us);
        g_assert_cmpint (x->quality, ==, y->quality);
        if (x->quality == CY_QUALITY_GOOD)
          g_assert_cmpfloat_with_epsilon (x->value, y->value, 1e-9);
      }
    }
  }
}

/* Out of one history and into another, whole or as a table: the same, once, and after a restart. */
static void
test_there_and_back (gconstpointer csv)
{
  gboolean table = GPOINTER_TO_INT (csv);
  g_autoptr (GRand) rand = test_rand_new ();
  HistoryFixture from, to;
  g_autofree char *path = NULL;
  CyHistoryMoved written, read, again;

  history_fixture_init (&from);
  history_fixture_init (&to);
  history_fixture_open (&from);
  history_fixture_open (&to);
  push_story (&from, rand);
  path = test_dir_file (from.dir, table ? "all.csv" : "all.history");
  written = export(&from, path, -HOUR, 48 * HOUR);
  g_assert_cmpuint (written.skipped, ==, 0);
  read = import (&to, path, NULL);
  g_assert_cmpuint (read.blocks, >, table ? 7 : written.blocks - 1);
  g_assert_cmpuint (read.skipped, ==, 0);
  assert_same (&from, &to, 0, 20 * HOUR);
  again = import (&to, path, NULL);
  g_assert_cmpuint (again.blocks, ==, 0);
  g_assert_cmpuint (again.skipped, ==, read.blocks);
  history_fixture_close (&to);
  history_fixture_open (&to);
  assert_same (&from, &to, 0, 20 * HOUR);
  history_fixture_clear (&from);
  history_fixture_clear (&to);
}

/* What comes from elsewhere ends in a hole, and is not what the next run begins with. */
static void
test_late (void)
{
  HistoryFixture from, to;
  g_autofree char *path = NULL;

  history_fixture_init (&from);
  history_fixture_init (&to);
  history_fixture_open (&from);
  for (gint64 s = 0; s < 10; s++)
    history_push_one (&from, s * 100, s, CY_QUALITY_GOOD);
  path = test_dir_file (from.dir, "early.history");
  (void) export(&from, path, 0, 10 * HOUR);
  history_fixture_open (&to);
  history_push_one (&to, 5000, 50, CY_QUALITY_GOOD);
  history_seal (&to);
  history_push_one (&to, 5100, 51, CY_QUALITY_GOOD);
  g_assert_cmpuint (import (&to, path, NULL).blocks, ==, 1);
  history_assert (&to, 750, 6000, "700=7 800=8 900=9 901=- 5000=50 5100=51");
  history_fixture_close (&to);
  history_fixture_open (&to);
  history_assert (&to, 950, 6000, "901=- 5000=50 5100=51 5101=-");
  history_push_one (&to, 5200, 51, CY_QUALITY_GOOD);
  history_assert (&to, 5150, 6000, "5101=- 5200=51");
  /* Of a time that is known nothing is taken. */
  history_fixture_close (&from);
  history_fixture_open (&from);
  history_push_one (&from, 5050, 1, CY_QUALITY_GOOD);
  (void) export(&from, path, 0, 10 * HOUR);
  g_assert_cmpuint (import (&to, path, NULL).blocks, ==, 0);
  history_fixture_clear (&from);
  history_fixture_clear (&to);
}

/* A part of the time, of one pile: the table has just that, after what held when it began. */
static void
test_part (void)
{
  static const char *const piles[] = { "p1", NULL };
  HistoryFixture fixture;
  CyHistoryExport what;
  CyHistoryMoved moved;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  for (gint64 s = 0; s < 10; s++)
    history_push_one (&fixture, s * 100, s == 5 ? 4 : s, s == 5 ? CY_QUALITY_BAD : CY_QUALITY_GOOD);
  history_seal (&fixture);
  history_settle (&fixture);
  path = test_dir_file (fixture.dir, "part.csv");
  what = (CyHistoryExport){ fixture.path, "node.1",           path,
                            piles,        T0_US + 350 * S_US, T0_US + 600 * S_US };
  g_assert_true (cy_history_export (&what, NULL, &moved, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==,
                   CY_HISTORY_CSV_HEAD "2023-11-14T22:18:20.000Z,p1,1,dc.power,3,good\r\n"
                                       "2023-11-14T22:20:00.000Z,p1,1,dc.power,4,good\r\n"
                                       "2023-11-14T22:21:40.000Z,p1,1,dc.power,,bad\r\n");
  g_assert_cmpuint (moved.points, ==, 3);
  history_fixture_clear (&fixture);
}

/* What a table may not be: it says in which line, and nothing is brought in. */
static void
test_bad_tables (void)
{
  static const struct {
    const char *text;
    const char *says;
  } cases[] = {
    { "time,pile,connector,measure\n", "line 1: there is no column value" },
    { "time,pile,connector,measure,value\nnow,p1,1,dc.power,1\n", "line 2: this is no time: now" },
    { "time,pile,connector,measure,value\n9999-01-01T00:00:00Z,p1,1,dc.power,1\n", "line 2" },
    { "time,pile,connector,measure,value\n2026-01-01T00:00:00Z,,1,dc.power,1\n", "missing" },
    { "time,pile,connector,measure,value\n2026-01-01T00:00:00Z,p1,300,dc.power,1\n",
      "this is no gun: 300" },
    { "time,pile,connector,measure,value\n2026-01-01T00:00:00Z,p1,1,dc.power,1e5\n", "1e5" },
    { "time,pile,connector,measure,value\n2026-01-01T00:00:00Z,p1,1,dc.power,nan\n", "nan" },
    { "time,pile,connector,measure,value\n2026-01-01T00:00:00Z,p1,1,dc.power,1.1234567891\n",
      "nine decimals" },
    { "time,pile,connector,measure,value\n2026-01-01T00:00:00Z,p1,1,conn.state,1.5\n", "1.5" },
    { "time,pile,connector,measure,value\n2026-01-01T00:00:00Z,\"p1,1,dc.power,1\n",
      "quotation mark" },
    { "time,pile,connector,measure,value,quality\n2026-01-01T00:00:00Z,p1,1,dc.power,,good\n",
      "quality" },
    { "time,pile,connector,measure,value,quality\n2026-01-01T00:00:00Z,p1,1,dc.power,1,fine\n",
      "fine" },
    { "time,pile,connector,measure,value\n2026-01-01T00:00:00Z,p1,1,dc.power,9000000000000000000\n"
      "2026-01-01T00:00:01Z,p1,1,dc.power,0.1\n",
      "p1" },
    { "time,pile,connector,measure,value\n\xff\xfe\n", "line 2: this is no line of text" },
  };
  HistoryFixture fixture;
  g_autofree char *path = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  path = test_dir_file (fixture.dir, "bad.csv");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, cases[i].text, -1, NULL));
    (void) import (&fixture, path, &error);
    g_assert_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED);
    g_assert_true (g_str_has_prefix (error->message, path));
    if (strstr (error->message, cases[i].says) == NULL)
      g_error ("%u: %s", i, error->message);
  }
  history_fixture_clear (&fixture);
}

/* Columns in any order, states by their names, a quoted id, no quality. */
static void
test_good_table (void)
{
  static const char text[] = "\xef\xbb\xbfpile,time,value,measure,connector,remark\n"
                             "p1,2023-11-14T22:13:25+00:00,1.5,dc.power,1,\"a \"\"b\"\", c\"\n"
                             "\"p1\",2023-11-14T22:13:20Z,1,dc.power,1,\n"
                             "p1,2023-11-14T22:13:21Z,charging,conn.state,1,\n"
                             "p1,2023-11-14T22:13:30Z,,dc.power,1,\n\n";
  HistoryFixture fixture;
  g_autofree char *path = NULL;
  g_autoptr (GArray) states = NULL;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  path = test_dir_file (fixture.dir, "Good.CSV");
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpuint (import (&fixture, path, NULL).blocks, ==, 2);
  history_assert (&fixture, 0, 100, "0=1 5=1.5 10=-");
  states = history_ask (&fixture, "p1", CY_MEASURE_CONN_STATE, 0, 100, NULL);
  g_assert_cmpuint (states->len, ==, 2); /* and the hole at its end */
  history_fixture_clear (&fixture);
}

/* A file that was cut or changed, anywhere: an error with its name, and nothing is brought in. */
static void
test_bad_files (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  HistoryFixture from, to;
  g_autofree char *path = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  g_autoptr (GError) missing = NULL;

  history_fixture_init (&from);
  history_fixture_init (&to);
  history_fixture_open (&from);
  for (gint64 s = 0; s < 300; s++)
    history_push_one (&from, s * 10, s % 7, CY_QUALITY_GOOD);
  path = test_dir_file (from.dir, "good.history");
  bad = test_dir_file (from.dir, "bad.history");
  (void) export(&from, path, 0, 10 * HOUR);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  history_fixture_open (&to);
  for (gsize i = 0; i < length; i++) {
    gboolean cut = i % 2 == 0;
    g_autoptr (GError) error = NULL;
    char was = bytes[i];

    bytes[i] = (char) (bytes[i] ^ (1 << g_rand_int_range (rand, 0, 8)));
    g_assert_true (g_file_set_contents (bad, bytes, (gssize) (cut ? i : length), NULL));
    bytes[i] = was;
    (void) import (&to, bad, &error);
    g_assert_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, bad));
  }
  (void) import (&to, "/nowhere/at/all", &missing);
  g_assert_error (missing, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  history_assert (&to, 0, 10000, "");
  history_fixture_clear (&from);
  history_fixture_clear (&to);
}

/* An export that fails leaves the file that was there. */
static void
test_failed_export (void)
{
  HistoryFixture fixture;
  g_autofree char *path = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  CyHistoryExport what;
  CyHistoryMoved moved;

  history_fixture_init (&fixture);
  history_fixture_open (&fixture);
  history_push_one (&fixture, 0, 1, CY_QUALITY_GOOD);
  path = test_dir_file (fixture.dir, "kept.csv");
  g_assert_true (g_file_set_contents (path, "kept", -1, NULL));
  what = (CyHistoryExport){ fixture.path, "node.1", path, NULL, T0_US, T0_US + S_US };
  g_cancellable_cancel (cancelled);
  g_assert_false (cy_history_export (&what, cancelled, &moved, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (path, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, "kept");
  g_clear_error (&error);
  what.path = "/nowhere/at/all.csv";
  g_assert_false (cy_history_export (&what, NULL, &moved, &error));
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all.csv"));
  history_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/history/file/there-and-back", GINT_TO_POINTER (FALSE),
                        test_there_and_back);
  g_test_add_data_func ("/history/file/table", GINT_TO_POINTER (TRUE), test_there_and_back);
  g_test_add_func ("/history/file/late", test_late);
  g_test_add_func ("/history/file/part", test_part);
  g_test_add_func ("/history/file/bad-tables", test_bad_tables);
  g_test_add_func ("/history/file/good-table", test_good_table);
  g_test_add_func ("/history/file/bad-files", test_bad_files);
  g_test_add_func ("/history/file/failed-export", test_failed_export);
  return g_test_run ();
}
