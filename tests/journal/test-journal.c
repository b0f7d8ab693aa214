/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal.h"

#include <string.h>

#include "cy-fold.h"
#include "cy-journal-error.h"
#include "cy-journal-query.h"
#include "cy-journal-standing.h"
#include "journal-fixture.h"

#define YEAR_US ((gint64) 365 * 86400 * 1000000)

/* Every record but its name comes from the drafts of this test. */
#define SET_NAME(name) "{\"cells\":{\"name\":\"" name "\",\"exists\":true}}"

static GPtrArray *
entries_of (CyDb *db, const char *subject)
{
  const CyEntryQuery query = { .subject = (char *) subject, .limit = 1000 };
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = cy_journal_load_entries (db, &query, &error);

  g_assert_no_error (error);
  return entries;
}

static GBytes *
sign_copy (gpointer user_data, const guint8 hash[CY_HASH_BYTES])
{
  return g_bytes_new (hash, CY_HASH_BYTES);
}

static void
test_append_and_reopen (void)
{
  JournalFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  guint8 first[CY_HASH_BYTES];
  const CyEntry *entry;
  guint64 n;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, sign_copy, NULL);
  g_assert_cmpuint (journal_append (&fixture, "record.set", "pile:p1", SET_NAME ("A"), &error), ==,
                    1);
  g_assert_no_error (error);
  journal_fixture_close (&fixture);
  fixture.clock.now_us -= 3600 * (gint64) 1000000; /* the clock was set back while it was down */
  journal_fixture_open (&fixture, 1, sign_copy, NULL);
  g_assert_cmpuint (journal_append (&fixture, "record.set", "pile:p1", SET_NAME ("B"), &error), ==,
                    1);
  entries = entries_of (fixture.reader, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  entry = entries->pdata[1];
  g_assert_cmpstr (entry->stream, ==, TEST_NODE ".1/cfg");
  g_assert_cmpuint (entry->seq, ==, 1);
  g_assert_cmphex (entry->hlc, ==, cy_hlc_from_us (TEST_NOW_US));
  g_assert_cmpstr (entry->actor, ==, "ann");
  g_assert_cmpstr (entry->payload, ==, SET_NAME ("A"));
  g_assert_cmpmem (g_bytes_get_data (entry->signature, NULL), g_bytes_get_size (entry->signature),
                   entry->hash, CY_HASH_BYTES);
  memcpy (first, entry->hash, CY_HASH_BYTES);
  entry = entries->pdata[0];
  g_assert_cmpuint (entry->seq, ==, 2);
  g_assert_cmphex (entry->hlc, >, cy_hlc_from_us (TEST_NOW_US));
  g_assert_cmpint (memcmp (first, entry->hash, CY_HASH_BYTES), !=, 0);
  g_assert_null (first_break (fixture.reader, &n));
  g_assert_cmpuint (n, ==, 2);
  journal_fixture_clear (&fixture);
}

/* A restored backup must not use a number again that peers may have seen. */
static void
test_incarnation (void)
{
  JournalFixture fixture;
  g_autoptr (GPtrArray) entries = NULL;
  guint64 n;

  journal_fixture_init (&fixture);
  for (guint incarnation = 1; incarnation <= 2; incarnation++) {
    journal_fixture_open (&fixture, incarnation, NULL, NULL);
    journal_append (&fixture, "record.set", "pile:p1", SET_NAME ("A"), NULL);
    journal_fixture_close (&fixture);
  }
  journal_fixture_open (&fixture, 2, NULL, NULL);
  entries = entries_of (fixture.reader, "pile:p1");
  g_assert_cmpuint (entries->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (((CyEntry *) entries->pdata[i])->seq, ==, 1);
  g_assert_cmpstr (((CyEntry *) entries->pdata[0])->stream, ==, TEST_NODE ".2/cfg");
  g_assert_null (first_break (fixture.reader, &n));
  journal_fixture_clear (&fixture);
}

/* A value written under a clock a year ahead is overwritten by who sees it, and the clock is adopted
 * for nothing else: not at once, not after another start, not after a job that failed. */
static void
test_clock_ahead (void)
{
  JournalFixture fixture;
  g_autoptr (GPtrArray) p1 = NULL;
  g_autoptr (GPtrArray) p2 = NULL;
  g_autoptr (GPtrArray) p3 = NULL;
  const CyHlc ahead = cy_hlc_from_us (TEST_NOW_US + YEAR_US);

  journal_fixture_init (&fixture);
  {
    g_autofree char *insert =
      g_strdup_printf ("INSERT INTO stream (name, origin) VALUES ('z.1/cfg', 'z');"
                       "INSERT INTO entry VALUES (1, 1, %" G_GUINT64_FORMAT
                       ", 'record.set', 'pile:p1', 'z', '{}', zeroblob(32), NULL)",
                       ahead);
    g_autoptr (CyDb) db = NULL;

    journal_fixture_open (&fixture, 1, NULL, NULL);
    journal_fixture_close (&fixture);
    db = cy_db_open (fixture.path, CY_DB_READ_WRITE, NULL);
    g_assert_true (cy_db_exec (db, insert, NULL));
  }
  journal_fixture_open (&fixture, 1, NULL, NULL);
  journal_append (&fixture, "record.set", "pile:p1", SET_NAME ("A"), NULL);
  journal_append (&fixture, "record.set", "pile:p2", SET_NAME ("B"), NULL);
  p1 = entries_of (fixture.reader, "pile:p1");
  g_assert_cmphex (((CyEntry *) p1->pdata[0])->hlc, ==, ahead + 1);
  p2 = entries_of (fixture.reader, "pile:p2");
  g_assert_cmphex (((CyEntry *) p2->pdata[0])->hlc, <, ahead);
  journal_append (&fixture, "record.set", "pile:p1", SET_NAME ("C"), NULL);
  journal_fixture_close (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  journal_append (&fixture, "record.set", "pile:p3", SET_NAME ("D"), NULL);
  p3 = entries_of (fixture.reader, "pile:p3");
  g_assert_cmphex (((CyEntry *) p3->pdata[0])->hlc, <, ahead);
  journal_fixture_clear (&fixture);
}

/* Records */

static CyRecord *
pile_new (const char *id, const char *name, const char *brand)
{
  CyRecord *record = cy_record_new (CY_KIND_PILE, id);

  g_assert_true (cy_record_set_text (record, "name", name, NULL));
  g_assert_true (cy_record_set_text (record, "type", "t1", NULL));
  g_assert_true (cy_record_set_text (record, "brand", brand, NULL));
  g_assert_true (cy_record_set_text (record, "position", "31.23,121", NULL));
  g_assert_true (cy_record_set_text (record, "scan_ms", "1000", NULL));
  g_assert_true (cy_record_set_text (record, "in_service", "true", NULL));
  g_assert_true (cy_record_set_text (record, "limits.temp.gun", "{\"h\":80,\"hh\":90.5}", NULL));
  return record;
}

static CyRecord *
load_pile (JournalFixture *fixture, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyYard) yard = cy_journal_load_yard (fixture->reader, &error);
  CyRecord *record;

  g_assert_no_error (error);
  record = cy_yard_get (yard, CY_KIND_PILE, id);
  return record == NULL ? NULL : cy_record_ref (record);
}

static void
assert_same (const CyRecord *a, const CyRecord *b)
{
  g_autoptr (JsonObject) changes = cy_record_diff (a, b);

  g_assert_cmpuint (json_object_get_size (changes), ==, 0);
}

static void
test_put_twice (void)
{
  JournalFixture fixture;
  g_autoptr (CyRecord) record = pile_new ("p1", "A", "X");
  g_autoptr (CyRecord) loaded = NULL;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  g_assert_cmpuint (journal_put (&fixture, record, NULL, NULL), ==, 1);
  loaded = load_pile (&fixture, "p1");
  assert_same (record, loaded);
  g_assert_cmpuint (journal_put (&fixture, record, NULL, NULL), ==, 0);
  g_assert_cmpuint (journal_put (&fixture, loaded, NULL, NULL), ==, 0);
  g_assert_cmpuint (journal_put (&fixture, loaded, record, NULL), ==, 0);
  journal_fixture_clear (&fixture);
}

static void
assert_same_json (const char *a, const char *b)
{
  g_autoptr (JsonNode) left = cy_json_parse (a, -1, 65536, NULL);
  g_autoptr (JsonNode) right = cy_json_parse (b, -1, 65536, NULL);

  g_assert_true (json_node_equal (left, right));
}

/* Two people edit what they saw; each changes only what they changed. */
static void
test_edit_with_base (void)
{
  JournalFixture fixture;
  g_autoptr (CyRecord) seen = pile_new ("p1", "A", "X");
  g_autoptr (CyRecord) ann = cy_record_copy (seen, NULL);
  g_autoptr (CyRecord) bob = cy_record_copy (seen, NULL);
  g_autoptr (CyRecord) loaded = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *limits = NULL;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  g_assert_cmpuint (journal_put (&fixture, seen, NULL, NULL), ==, 1);
  g_assert_true (cy_record_set_text (ann, "name", "Ann's", NULL));
  g_assert_true (cy_record_set_text (ann, "limits.bms.soc", "{\"l\":5}", NULL));
  g_assert_true (cy_record_set_text (bob, "brand", "", NULL));
  g_assert_true (cy_record_set_text (bob, "limits.temp.gun", "", NULL));
  g_assert_cmpuint (journal_put (&fixture, ann, seen, NULL), ==, 1);
  g_assert_cmpuint (journal_put (&fixture, bob, seen, NULL), ==, 1);
  loaded = load_pile (&fixture, "p1");
  g_assert_cmpstr (cy_record_get_text (loaded, "name"), ==, "Ann's");
  g_assert_null (cy_record_get_text (loaded, "brand"));
  limits = cy_record_spell (loaded, "limits");
  g_assert_cmpstr (limits, ==, "[{\"measure\":\"bms.soc\",\"l\":5.0}]");
  entries = entries_of (fixture.reader, "pile:p1");
  assert_same_json (((CyEntry *) entries->pdata[0])->payload,
                    "{\"cells\":{\"brand\":null,\"limits.temp.gun\":null}}");
  journal_fixture_clear (&fixture);
}

static void
test_delete_and_resurrect (void)
{
  JournalFixture fixture;
  g_autoptr (CyRecord) old = pile_new ("p1", "Old", "X");
  g_autoptr (CyRecord) again = cy_record_new (CY_KIND_PILE, "p1");
  g_autoptr (CyRecord) loaded = NULL;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  journal_put (&fixture, old, NULL, NULL);
  journal_append (&fixture, "record.set", "pile:p1", "{\"cells\":{\"exists\":false}}", NULL);
  g_assert_null (load_pile (&fixture, "p1"));
  g_assert_true (cy_record_set_text (again, "name", "New", NULL));
  g_assert_true (cy_record_set_text (again, "type", "t2", NULL));
  g_assert_cmpuint (journal_put (&fixture, again, NULL, NULL), ==, 1);
  loaded = load_pile (&fixture, "p1");
  /* Nothing of the one that was deleted shines through. */
  assert_same (again, loaded);
  journal_append (&fixture, "record.set", "pile:p1", "{\"cells\":{\"exists\":false}}", NULL);
  g_assert_cmpuint (journal_put (&fixture, again, NULL, NULL), ==, 1);
  g_assert_cmpuint (journal_put (&fixture, again, NULL, NULL), ==, 0);
  journal_fixture_clear (&fixture);
}

static void
test_rebuild (void)
{
  JournalFixture fixture;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i % 7);
    g_autofree char *name = g_strdup_printf ("Name %u", i);
    g_autoptr (CyRecord) record = pile_new (id, name, "X");

    journal_put (&fixture, record, NULL, NULL);
  }
  journal_append (&fixture, "alarm.raise", "alarm:p1/1/link", "{\"occurrence\":1}", NULL);
  before = projections_digest (fixture.reader);
  journal_rebuild (&fixture, &error);
  g_assert_no_error (error);
  after = projections_digest (fixture.reader);
  g_assert_cmpstr (before, ==, after);
  journal_fixture_clear (&fixture);
}

/* Groups: the signer stands on the writer's thread, so it is where the test holds it up. */

typedef struct {
  GMutex lock;
  GCond moved;
  gboolean entered;
  gboolean open;
} Door;

static GBytes *
sign_behind_door (gpointer user_data, const guint8 hash[CY_HASH_BYTES])
{
  Door *door = user_data;

  g_mutex_lock (&door->lock);
  door->entered = TRUE;
  g_cond_broadcast (&door->moved);
  while (!door->open)
    g_cond_wait (&door->moved, &door->lock);
  g_mutex_unlock (&door->lock);
  return NULL;
}

static void
wait_until_entered (Door *door)
{
  g_mutex_lock (&door->lock);
  while (!door->entered)
    g_cond_wait (&door->moved, &door->lock);
  g_mutex_unlock (&door->lock);
}

static void
open_door (Door *door)
{
  g_mutex_lock (&door->lock);
  door->open = TRUE;
  g_cond_broadcast (&door->moved);
  g_mutex_unlock (&door->lock);
}

typedef struct {
  guint n_commits;
  guint n_entries; /* heard of by the listener */
  guint n_done;    /* answered */
  guint n_failed;
  guint n_busy;
  guint n_expected;
  gboolean all;
  char *last_error;
} Crowd;

static void
on_commit_cb (GPtrArray *entries, gpointer user_data)
{
  Crowd *crowd = user_data;

  crowd->n_commits++;
  for (guint i = 0; i < entries->len; i++) {
    const CyEntry *entry = entries->pdata[i];

    g_assert_cmpuint (entry->seq, ==, ++crowd->n_entries);
  }
}

static void
on_crowd_done_cb (guint n_entries, const GError *error, gpointer user_data)
{
  Crowd *crowd = user_data;

  crowd->n_done++;
  if (error == NULL) {
    /* Whoever is told that it is written finds that the listener was told before. */
    g_assert_cmpuint (n_entries, ==, 1);
    g_assert_cmpuint (crowd->n_entries, >=, crowd->n_done - crowd->n_failed);
  } else {
    g_assert_cmpuint (n_entries, ==, 0);
    crowd->n_failed++;
    crowd->n_busy += g_error_matches (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_BUSY);
    g_free (crowd->last_error);
    crowd->last_error = g_strdup (error->message);
  }
  crowd->all = crowd->n_done == crowd->n_expected;
}

static void
append_numbered (JournalFixture *fixture, Crowd *crowd, guint number, gsize n_bytes)
{
  g_autofree char *subject = g_strdup_printf ("pile:p%u", number);
  g_autofree char *name = g_strnfill (n_bytes, 'x');
  char *payload = g_strdup_printf ("{\"cells\":{\"name\":\"%s\",\"exists\":true}}", name);

  crowd->n_expected++;
  cy_journal_append (fixture->journal, drafts_of ("record.set", subject, payload), on_crowd_done_cb,
                     crowd);
}

static void
test_group_commit (void)
{
  JournalFixture fixture;
  Crowd crowd = { 0 };
  Door door = { 0 };

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, sign_behind_door, &door);
  cy_journal_add_listener (fixture.journal, on_commit_cb, &crowd);
  append_numbered (&fixture, &crowd, 0, 1);
  wait_until_entered (&door);
  for (guint i = 1; i <= 100; i++)
    append_numbered (&fixture, &crowd, i, 1);
  open_door (&door);
  test_wait (&crowd.all);
  g_assert_cmpuint (crowd.n_entries, ==, 101);
  g_assert_cmpuint (crowd.n_failed, ==, 0);
  g_assert_cmpuint (crowd.n_commits, ==, 2);
  journal_fixture_clear (&fixture);
}

/* A disk that stands still: what exceeds the bound is refused at once, the rest is written. */
static void
test_busy (void)
{
  JournalFixture fixture;
  Crowd crowd = { 0 };
  Door door = { 0 };
  CyWorkerCounters counters;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, sign_behind_door, &door);
  cy_journal_add_listener (fixture.journal, on_commit_cb, &crowd);
  append_numbered (&fixture, &crowd, 0, 1);
  wait_until_entered (&door);
  counters = cy_journal_get_counters (fixture.journal);
  for (guint i = 1; i <= counters.bound + 10; i++)
    append_numbered (&fixture, &crowd, i % 50, 1);
  g_assert_cmpuint (cy_journal_get_counters (fixture.journal).refused, ==, 10);
  open_door (&door);
  test_wait (&crowd.all);
  g_assert_cmpuint (crowd.n_busy, ==, 10);
  g_assert_cmpuint (crowd.n_failed, ==, 10);
  g_assert_cmpuint (crowd.n_entries, ==, counters.bound + 1);
  g_assert_cmpstr (crowd.last_error, ==, "too many changes wait to be written; try again");
  g_free (crowd.last_error);
  journal_fixture_clear (&fixture);
}

/* One who writes again as soon as the entry before is on the disk. */
typedef struct {
  JournalFixture *fixture;
  guint *n_left; /* of all writers */
  guint *n_writing;
  gboolean *all;
} Writer;

static void
write_again (guint n_entries, const GError *error, gpointer user_data)
{
  Writer *writer = user_data;

  g_assert_no_error (error);
  if (*writer->n_left == 0) {
    *writer->all = --*writer->n_writing == 0;
    return;
  }
  --*writer->n_left;
  cy_journal_append (
    writer->fixture->journal,
    drafts_of ("record.set", "pile:p1", g_strdup ("{\"cells\":{\"name\":\"x\",\"exists\":true}}")),
    write_again, writer);
}

/* Many who write without a pause, each waiting for its turn: far from the bound, nobody is refused,
 * however long it goes on. */
static void
test_steady (void)
{
  JournalFixture fixture;
  Writer writers[32];
  guint n_left = 6000, n_writing = G_N_ELEMENTS (writers);
  gboolean all = FALSE;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (writers); i++) {
    writers[i] = (Writer){ &fixture, &n_left, &n_writing, &all };
    write_again (0, NULL, &writers[i]);
  }
  test_wait (&all);
  g_assert_cmpuint (cy_journal_get_counters (fixture.journal).queued, ==, 0);
  g_assert_cmpuint (cy_journal_get_counters (fixture.journal).refused, ==, 0);
  journal_fixture_clear (&fixture);
}

/* Closing writes what was accepted; its callers hear of it when the main loop runs again. */
static void
test_close_flushes (void)
{
  JournalFixture fixture;
  Crowd crowd = { 0 };

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  crowd.n_entries = G_MAXUINT; /* nobody listens */
  for (guint i = 0; i < 300; i++)
    append_numbered (&fixture, &crowd, i, 1);
  journal_fixture_close (&fixture);
  test_wait (&crowd.all);
  g_assert_cmpuint (crowd.n_failed, ==, 0);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  g_assert_cmpint (query_number (fixture.reader, "SELECT count(*) FROM entry"), ==, 300);
  journal_fixture_clear (&fixture);
}

/* Full disk */

static void
test_full (void)
{
  JournalFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *large = NULL;
  g_autofree char *text = g_strnfill (500000, 'x');
  guint64 n;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  g_assert_cmpuint (journal_append (&fixture, "record.set", "pile:p1", SET_NAME ("A"), NULL), ==,
                    1);
  before = projections_digest (fixture.reader);
  cy_journal_set_max_pages (fixture.journal, 60);
  large = g_strdup_printf ("{\"cells\":{\"name\":\"%s\"}}", text);
  for (guint again = 0; again < 3; again++) {
    g_assert_cmpuint (journal_append (&fixture, "record.set", "pile:p2", large, &error), ==, 0);
    assert_error_contains (error, CY_DB_ERROR, CY_DB_ERROR_FULL,
                           "nothing was written, make room on the disk: ");
    g_clear_error (&error);
  }
  after = projections_digest (fixture.reader);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (journal_append (&fixture, "record.set", "pile:p3", SET_NAME ("B"), &error), ==,
                    1);
  g_assert_no_error (error);
  cy_journal_set_max_pages (fixture.journal, 0);
  g_assert_cmpuint (journal_append (&fixture, "record.set", "pile:p2", large, &error), ==, 1);
  g_assert_no_error (error);
  g_assert_null (first_break (fixture.reader, &n));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (cy_db_check (fixture.reader, NULL));
  journal_fixture_clear (&fixture);
}

/* One job of a group that does not fit: its neighbours are written, and nobody is told otherwise. */
static void
test_full_in_group (void)
{
  JournalFixture fixture;
  Crowd crowd = { 0 };
  Door door = { 0 };
  guint64 n;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, sign_behind_door, &door);
  cy_journal_add_listener (fixture.journal, on_commit_cb, &crowd);
  cy_journal_set_max_pages (fixture.journal, 60);
  append_numbered (&fixture, &crowd, 0, 1);
  wait_until_entered (&door);
  for (guint i = 1; i <= 20; i++)
    append_numbered (&fixture, &crowd, i, i == 5 || i == 15 ? 500000 : 1);
  open_door (&door);
  test_wait (&crowd.all);
  g_assert_cmpuint (crowd.n_failed, ==, 2);
  g_assert_true (
    g_str_has_prefix (crowd.last_error, "nothing was written, make room on the disk: "));
  g_assert_cmpuint (crowd.n_entries, ==, 19);
  g_assert_cmpint (query_number (fixture.reader, "SELECT count(*) FROM entry"), ==, 19);
  g_assert_cmpint (query_number (fixture.reader, "SELECT count(*) FROM entry WHERE subject IN"
                                                 " ('pile:p5', 'pile:p15')"),
                   ==, 0);
  g_assert_null (first_break (fixture.reader, &n));
  g_free (crowd.last_error);
  journal_fixture_clear (&fixture);
}

/* All drafts of one append or none. */
static void
on_none_cb (guint n_entries, const GError *error, gpointer user_data)
{
  g_assert_error (error, CY_DB_ERROR, CY_DB_ERROR_FULL);
  g_assert_cmpuint (n_entries, ==, 0);
  *(gboolean *) user_data = TRUE;
}

static void
test_all_or_none (void)
{
  JournalFixture fixture;
  gboolean done = FALSE;
  GPtrArray *drafts;
  g_autofree char *text = g_strnfill (500000, 'x');

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  cy_journal_set_max_pages (fixture.journal, 60);
  drafts = drafts_of ("record.set", "pile:p1", g_strdup (SET_NAME ("A")));
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_CFG, "record.set", "pile:p2", "ann",
                                         g_strdup_printf ("{\"x\":\"%s\"}", text)));
  cy_journal_append (fixture.journal, drafts, on_none_cb, &done);
  test_wait (&done);
  g_assert_cmpint (query_number (fixture.reader, "SELECT count(*) FROM entry"), ==, 0);
  g_assert_cmpint (query_number (fixture.reader, "SELECT count(*) FROM cell"), ==, 0);
  journal_fixture_clear (&fixture);
}

/* Queries */

static gpointer
ask_count (CyDb *db, gpointer data, GError **error)
{
  guint64 *count = g_new0 (guint64, 1);

  g_assert_cmpstr (data, ==, "data");
  g_assert_true (cy_journal_count (db, count, error));
  return count;
}

static gpointer
ask_nonsense (CyDb *db, gpointer data, GError **error)
{
  g_assert_null (cy_db_prepare (db, "DELETE FROM entri", error));
  return NULL;
}

static void
on_count_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autofree guint64 *count = result;

  g_assert_no_error (error);
  g_assert_cmpuint (*count, ==, 1);
  *(gboolean *) user_data = TRUE;
}

static void
on_nonsense_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_assert_null (result);
  g_assert_error (error, CY_DB_ERROR, CY_DB_ERROR_FAILED);
  *(gboolean *) user_data = TRUE;
}

static void
test_query (void)
{
  JournalFixture fixture;
  gboolean counted = FALSE;
  gboolean refused = FALSE;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  journal_append (&fixture, "record.set", "pile:p1", SET_NAME ("A"), NULL);
  cy_journal_query (fixture.journal, ask_count, g_strdup ("data"), g_free, on_count_cb, &counted);
  cy_journal_query (fixture.journal, ask_nonsense, NULL, NULL, on_nonsense_cb, &refused);
  test_wait (&counted);
  test_wait (&refused);
  journal_fixture_clear (&fixture);
}

typedef struct {
  guint n_marks;
  CyStanding last;
} Marks;

static void
on_mark_cb (gpointer user_data, const CyStanding *mark)
{
  Marks *marks = user_data;

  marks->n_marks++;
  marks->last = *mark;
}

/* What was kept of this node is read again; of another it is nothing; of a file that is none as well. */
static void
test_standing (void)
{
  JournalFixture fixture;
  Marks marks = { 0 };
  CyStanding found;
  CyJournalOptions options = {
    .node = TEST_NODE, .incarnation = 4, .boots = 9, .mark = on_mark_cb, .mark_data = &marks
  };

  journal_fixture_init (&fixture);
  options.clock = &fixture.clock.clock;
  g_assert_true (cy_journal_read_standing (fixture.path, TEST_NODE, 4, &found, NULL));
  g_assert_cmpuint (found.incarnation + found.boots + found.seqs[CY_ENTRY_CLASS_OPS], ==, 0);
  fixture.journal = cy_journal_open (fixture.path, &options, NULL);
  g_assert_cmpuint (journal_append (&fixture, "record.set", "pile:p1", SET_NAME ("A"), NULL), ==,
                    1);
  g_assert_cmpuint (marks.n_marks, ==, 0);
  fixture.clock.now_us += 6 * (gint64) 1000000;
  g_assert_cmpuint (journal_append (&fixture, "alarm.ack", "alarm:x", "{}", NULL), ==, 1);
  g_assert_cmpuint (journal_append (&fixture, "alarm.ack", "alarm:x", "{}", NULL), ==, 1);
  journal_fixture_close (&fixture);
  g_assert_cmpuint (marks.n_marks, ==, 2);
  g_assert_cmpuint (marks.last.incarnation, ==, 4);
  g_assert_cmpuint (marks.last.boots, ==, 9);
  g_assert_cmpuint (marks.last.seqs[CY_ENTRY_CLASS_CFG], ==, 1);
  g_assert_cmpuint (marks.last.seqs[CY_ENTRY_CLASS_OPS], ==, 2);
  g_assert_true (cy_journal_read_standing (fixture.path, TEST_NODE, 4, &found, NULL));
  g_assert_cmpuint (found.incarnation, ==, 4);
  g_assert_cmpuint (found.boots, ==, 9);
  g_assert_cmpuint (found.seqs[CY_ENTRY_CLASS_OPS], ==, 2);
  g_assert_true (cy_journal_read_standing (fixture.path, TEST_NODE, 3, &found, NULL));
  g_assert_cmpuint (found.seqs[CY_ENTRY_CLASS_OPS], ==, 0);
  g_assert_true (cy_journal_read_standing (fixture.path, "node-b", 4, &found, NULL));
  g_assert_cmpuint (found.incarnation + found.boots + found.seqs[CY_ENTRY_CLASS_OPS], ==, 0);
  journal_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/append-and-reopen", test_append_and_reopen);
  g_test_add_func ("/journal/incarnation", test_incarnation);
  g_test_add_func ("/journal/clock-ahead", test_clock_ahead);
  g_test_add_func ("/journal/put-twice", test_put_twice);
  g_test_add_func ("/journal/edit-with-base", test_edit_with_base);
  g_test_add_func ("/journal/delete-and-resurrect", test_delete_and_resurrect);
  g_test_add_func ("/journal/rebuild", test_rebuild);
  g_test_add_func ("/journal/group-commit", test_group_commit);
  g_test_add_func ("/journal/busy", test_busy);
  g_test_add_func ("/journal/steady", test_steady);
  g_test_add_func ("/journal/close-flushes", test_close_flushes);
  g_test_add_func ("/journal/full", test_full);
  g_test_add_func ("/journal/full-in-group", test_full_in_group);
  g_test_add_func ("/journal/all-or-none", test_all_or_none);
  g_test_add_func ("/journal/query", test_query);
  g_test_add_func ("/journal/standing", test_standing);
  return g_test_run ();
}
