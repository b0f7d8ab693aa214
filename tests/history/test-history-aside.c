/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-aside.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "cy-db.h"
#include "history-fixture.h"

#define PAGE 8192

/* A history of some pages: blocks of noise, which do not compress, and a counter. */
static void
fill (HistoryFixture *fixture)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  history_fixture_open (fixture);
  for (gint64 s = 0; s < 40; s++) {
    CySampleBatch *batch = history_batch_new (fixture->fleet, s);

    for (guint i = 0; i < 200; i++)
      history_batch_add (batch, 0, TAG_TEMPERATURE, s, g_rand_int (rand), CY_QUALITY_GOOD);
    history_batch_add (batch, 0, TAG_POWER, s, s, CY_QUALITY_GOOD);
    history_push (fixture, batch);
    if (s % 10 == 9)
      history_seal (fixture);
  }
  history_fixture_close (fixture);
}

static char *
read_file (const char *path, gsize *out_length)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;

  g_file_get_contents (path, &data, out_length, &error);
  g_assert_no_error (error);
  return data;
}

static void
write_file (const char *path, const char *data, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
}

/* The only file that was set aside is what there was, byte for byte. */
static void
assert_kept (const HistoryFixture *fixture, const char *data, gsize length)
{
  g_autoptr (GPtrArray) files = cy_history_list_aside (fixture->path);
  g_autofree char *kept = NULL;
  gsize kept_length;

  g_assert_cmpuint (files->len, ==, 1);
  kept = read_file (files->pdata[0], &kept_length);
  g_assert_cmpmem (kept, kept_length, data, length);
}

/* A new history is there, works, and says what became of the one before; the next run has forgotten
 * that, and the file is still on the list. */
static void
assert_begun_anew (HistoryFixture *fixture)
{
  g_autoptr (GPtrArray) files = NULL;
  g_autofree char *trouble = NULL;
  g_autofree char *later = NULL;

  history_fixture_open (fixture);
  trouble = cy_history_get_trouble (fixture->history);
  files = cy_history_list_aside (fixture->path);
  g_assert_cmpuint (files->len, ==, 1);
  g_assert_nonnull (strstr (trouble, files->pdata[0]));
  g_assert_false (cy_history_get_counters (fixture->history).failing);
  history_assert (fixture, 0, 100, "");
  history_push_one (fixture, 50, 5, CY_QUALITY_GOOD);
  history_assert (fixture, 0, 100, "50=5");
  history_fixture_close (fixture);
  history_fixture_open (fixture);
  later = cy_history_get_trouble (fixture->history);
  g_assert_cmpstr (later, ==, NULL);
  history_assert (fixture, 0, 100, "50=5 51=-");
  history_fixture_close (fixture);
}

typedef enum {
  CUT,       /* at .at bytes, counted from the end when negative */
  OVERWRITE, /* .length bytes from .at on */
} Damage;

/* What SQLite cannot open any more. (A file of one byte it calls empty.) */
static void
test_damaged_file (void)
{
  static const struct {
    const char *name;
    Damage damage;
    gssize at;
    gsize length;
  } cases[] = {
    { "two bytes", CUT, 2, 0 },
    { "in the magic", CUT, 10, 0 },
    { "in the header", CUT, 50, 0 },
    { "behind the header", CUT, 100, 0 },
    { "in the first page", CUT, PAGE / 2, 0 },
    { "after the first page", CUT, PAGE, 0 },
    { "after the third page", CUT, 3 * PAGE, 0 },
    { "in the fifth page", CUT, 5 * PAGE - 100, 0 },
    { "without the last page", CUT, -PAGE, 0 },
    { "magic overwritten", OVERWRITE, 0, 16 },
    { "header overwritten", OVERWRITE, 0, 100 },
    { "first page overwritten", OVERWRITE, 0, PAGE },
    { "all overwritten", OVERWRITE, 0, G_MAXUINT },
  };
  HistoryFixture fixture;
  g_autofree char *whole = NULL;
  gsize length;

  history_fixture_init (&fixture);
  fill (&fixture);
  whole = read_file (fixture.path, &length);
  g_assert_cmpuint (length, >, 8 * PAGE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *bad = g_memdup2 (whole, length);
    g_autoptr (GPtrArray) files = NULL;
    gsize kept = length;

    g_test_message ("%s", cases[i].name);
    if (cases[i].damage == CUT)
      kept = cases[i].at >= 0 ? (gsize) cases[i].at : (gsize) ((gssize) length + cases[i].at);
    else
      memset (bad + cases[i].at, 0, MIN (cases[i].length, length));
    write_file (fixture.path, bad, kept);
    assert_begun_anew (&fixture);
    assert_kept (&fixture, bad, kept);
    files = cy_history_list_aside (fixture.path);
    g_assert_cmpint (g_unlink (files->pdata[0]), ==, 0);
    g_assert_cmpint (g_unlink (fixture.path), ==, 0);
  }
  history_fixture_clear (&fixture);
}

/* A page in the middle: it opens, and what is read is right or is not there, but never wrong. When the
 * writer cannot go on with it, the next run begins anew; nothing of it is thrown away. */
static void
test_damaged_page (void)
{
  HistoryFixture fixture;
  g_autofree char *whole = NULL;
  gsize length;

  history_fixture_init (&fixture);
  fill (&fixture);
  whole = read_file (fixture.path, &length);
  for (gsize page = 1; page < length / PAGE; page++) {
    g_autofree char *bad = g_memdup2 (whole, length);
    g_autoptr (GPtrArray) points = NULL;
    g_autoptr (GPtrArray) files = NULL;
    g_autoptr (GArray) found = NULL;
    g_autoptr (GError) error = NULL;

    memset (bad + page * PAGE, 0x5a, PAGE);
    write_file (fixture.path, bad, length);
    history_fixture_open (&fixture);
    found = history_ask (&fixture, "p1", CY_MEASURE_DC_POWER, 0, 40, &error);
    for (guint i = 0; found != NULL && i < found->len; i++) {
      const CyHistoryPoint *point = &g_array_index (found, CyHistoryPoint, i);

      if (point->quality == CY_QUALITY_GOOD)
        g_assert_cmpint (point->time_us, ==, T0_US + point->raw * S_US);
    }
    history_push_one (&fixture, 100, 100, CY_QUALITY_GOOD);
    history_fixture_close (&fixture);
    history_fixture_open (&fixture);
    history_push_one (&fixture, 200, 200, CY_QUALITY_GOOD);
    history_seal (&fixture);
    history_settle (&fixture);
    g_assert_false (cy_history_get_counters (fixture.history).failing);
    history_fixture_close (&fixture);
    files = cy_history_list_aside (fixture.path);
    g_assert_cmpuint (files->len, <=, 1);
    g_test_message ("page %u: %s", (guint) page + 1, files->len > 0 ? "begun anew" : "goes on");
    if (files->len > 0)
      g_assert_cmpint (g_unlink (files->pdata[0]), ==, 0);
    g_assert_cmpint (g_unlink (fixture.path), ==, 0);
  }
  history_fixture_clear (&fixture);
}

/* An empty file is a database that nobody has written to yet. */
static void
test_empty_file (void)
{
  HistoryFixture fixture;
  g_autofree char *trouble = NULL;

  history_fixture_init (&fixture);
  write_file (fixture.path, "", 0);
  history_fixture_open (&fixture);
  trouble = cy_history_get_trouble (fixture.history);
  g_assert_cmpstr (trouble, ==, NULL);
  history_push_one (&fixture, 1, 1, CY_QUALITY_GOOD);
  history_assert (&fixture, 0, 10, "1=1");
  history_fixture_clear (&fixture);
}

/* The log goes with its file, and two files of one second stay two. */
static void
test_names (void)
{
  HistoryFixture fixture;
  g_autofree char *log = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *first_log = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;

  history_fixture_init (&fixture);
  log = g_strconcat (fixture.path, "-wal", NULL);
  write_file (fixture.path, "one", 3);
  write_file (log, "its log", 7);
  first = cy_history_set_aside (fixture.path, &error);
  g_assert_no_error (error);
  write_file (fixture.path, "two", 3);
  second = cy_history_set_aside (fixture.path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, !=, second);
  first_log = g_strconcat (first, "-wal", NULL);
  g_assert_true (g_file_test (first_log, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  files = cy_history_list_aside (fixture.path);
  g_assert_cmpuint (files->len, ==, 2);
  g_assert_null (cy_history_set_aside (fixture.path, &error));
  assert_error_contains (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, fixture.path);
  history_fixture_clear (&fixture);
}

static void
assert_refused (HistoryFixture *fixture, CyDbError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = NULL;

  g_assert_null (cy_history_open (fixture->path, &error));
  g_test_message ("%s", error->message);
  assert_error_contains (error, CY_DB_ERROR, code, fixture->path);
  files = cy_history_list_aside (fixture->path);
  g_assert_cmpuint (files->len, ==, 0);
}

/* Root may write everywhere: for a while somebody who may not. */
static void
become (uid_t user)
{
  g_assert_cmpint (geteuid () == user ? 0 : seteuid (user), ==, 0);
}

#define NOBODY 65534

/* What a person can put right is refused with its name, and nothing is moved. */
static void
test_refused (void)
{
  HistoryFixture fixture;
  g_autofree char *data = NULL;
  g_autofree char *after = NULL;
  uid_t user = geteuid ();
  gsize length, length_after;

  history_fixture_init (&fixture);
  g_assert_cmpint (g_mkdir (fixture.path, 0755), ==, 0);
  assert_refused (&fixture, CY_DB_ERROR_OPEN);
  g_assert_cmpint (g_rmdir (fixture.path), ==, 0);
  fill (&fixture);
  data = read_file (fixture.path, &length);

  /* A file that may be read only. */
  g_assert_cmpint (g_chmod (fixture.path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (fixture.dir->path, 0777), ==, 0);
  become (user == 0 ? NOBODY : user);
  assert_refused (&fixture, CY_DB_ERROR_OPEN);
  become (user);

  /* A folder in which nothing can be made, as its log. */
  g_assert_cmpint (g_chmod (fixture.path, 0666), ==, 0);
  g_assert_cmpint (g_chmod (fixture.dir->path, 0555), ==, 0);
  become (user == 0 ? NOBODY : user);
  assert_refused (&fixture, CY_DB_ERROR_OPEN);
  become (user);

  /* And in which there is none yet. */
  g_assert_cmpint (g_chmod (fixture.dir->path, 0755), ==, 0);
  after = read_file (fixture.path, &length_after);
  g_assert_cmpmem (after, length_after, data, length);
  g_assert_cmpint (g_unlink (fixture.path), ==, 0);
  g_assert_cmpint (g_chmod (fixture.dir->path, 0555), ==, 0);
  become (user == 0 ? NOBODY : user);
  assert_refused (&fixture, CY_DB_ERROR_OPEN);
  become (user);
  g_assert_cmpint (g_chmod (fixture.dir->path, 0755), ==, 0);
  history_fixture_clear (&fixture);
}

/* A newer program's file is left alone. */
static void
test_future (void)
{
  HistoryFixture fixture;
  g_autoptr (CyDb) db = NULL;

  history_fixture_init (&fixture);
  fill (&fixture);
  db = cy_db_open (fixture.path, CY_DB_READ_WRITE, NULL);
  g_assert_true (cy_db_exec (db, "PRAGMA user_version = 99", NULL));
  g_clear_pointer (&db, cy_db_close);
  assert_refused (&fixture, CY_DB_ERROR_FUTURE);
  history_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/aside/damaged-file", test_damaged_file);
  g_test_add_func ("/history/aside/damaged-page", test_damaged_page);
  g_test_add_func ("/history/aside/empty-file", test_empty_file);
  g_test_add_func ("/history/aside/names", test_names);
  g_test_add_func ("/history/aside/refused", test_refused);
  g_test_add_func ("/history/aside/future", test_future);
  return g_test_run ();
}
