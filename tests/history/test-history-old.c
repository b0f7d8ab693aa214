/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "history-fixture.h"

/*
 * `data/history-1.db` was written by the first version of the historian, with blocks and a tail, and
 * was killed; `data/history-1.txt` holds what that version answered: power and temperature of p1, then of
 * p2. It must open and say the same for ever.
 */
static char **
read_expected (void)
{
  g_autofree char *path = g_build_filename (HISTORY_DATA, "history-1.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  (void) g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (text, "\n", 0);
}

static void
check_answers (HistoryFixture *fixture, char **expected)
{
  static const struct {
    const char *pile;
    CyMeasureId measure;
  } questions[] = {
    { "p1", CY_MEASURE_DC_POWER },
    { "p1", CY_MEASURE_TEMP_GUN },
    { "p2", CY_MEASURE_DC_POWER },
    { "p2", CY_MEASURE_TEMP_GUN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++) {
    g_autoptr (GArray) points =
      history_ask (fixture, questions[i].pile, questions[i].measure, 0, 400, NULL);
    g_autofree char *text = history_spell (points);

    g_assert_true (g_str_has_prefix (text, expected[i]));
    g_assert_cmpuint (strlen (text), <=, strlen (expected[i]) + strlen (" 400=-"));
  }
}

static void
test_first_version (void)
{
  HistoryFixture fixture;
  g_autofree char *from = g_build_filename (HISTORY_DATA, "history-1.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  g_auto (GStrv) expected = read_expected ();
  gsize length;

  history_fixture_init (&fixture);
  (void) g_file_get_contents (from, &bytes, &length, &error);
  g_assert_no_error (error);
  (void) g_file_set_contents (fixture.path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  for (guint round = 0; round < 3; round++) {
    history_fixture_open (&fixture);
    check_answers (&fixture, expected);
    history_push_one (&fixture, 500 + round, round, CY_QUALITY_GOOD);
    history_seal (&fixture);
    check_answers (&fixture, expected);
    history_fixture_close (&fixture);
  }
  history_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/old/first-version", test_first_version);
  return g_test_run ();
}
