/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-verify.h"

#include <string.h>

#include "journal-fixture.h"

#define N_ENTRIES 6

/* A signature of the test's: whoever has the node's name can make it. */
static GBytes *
sign_as (const char *node, const guint8 hash[CY_HASH_BYTES])
{
  g_autofree char *text = g_compute_hmac_for_data (G_CHECKSUM_SHA256, (const guchar *) node,
                                                   strlen (node), hash, CY_HASH_BYTES);

  return g_bytes_new (text, strlen (text));
}

static GBytes *
sign (gpointer user_data, const guint8 hash[CY_HASH_BYTES])
{
  return sign_as (TEST_NODE, hash);
}

static CyVouch
vouch (gpointer user_data, const char *origin, const guint8 hash[CY_HASH_BYTES], GBytes *signature)
{
  g_autoptr (GBytes) right = sign_as (origin, hash);

  if (g_str_equal (origin, "stranger"))
    return CY_VOUCH_UNKNOWN;
  return g_bytes_equal (right, signature) ? CY_VOUCH_GOOD : CY_VOUCH_BAD;
}

/* Entries of another node, as they come: only the last one is signed when @sparse. */
static void
store_foreign (CyDb *db, const char *node, gint64 stream, guint n, gboolean sparse, gint64 time_us)
{
  CyStmt *stmt = cy_db_prepare (db, "INSERT INTO stream VALUES (?1, ?2, ?3)", NULL);
  g_autofree char *name = g_strconcat (node, ".1/cfg", NULL);
  CyEntry entry = { .stream = name,
                    .origin = (char *) node,
                    .kind = (char *) "record.set",
                    .subject = (char *) "pile:q",
                    .actor = (char *) "bob",
                    .payload = (char *) "{}" };

  cy_stmt_bind_int (stmt, 1, stream);
  cy_stmt_bind_text (stmt, 2, name);
  cy_stmt_bind_text (stmt, 3, node);
  g_assert_true (cy_stmt_run (stmt, NULL));
  stmt = cy_db_prepare (db, "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", NULL);
  for (entry.seq = 1; entry.seq <= n; entry.seq++) {
    g_autoptr (GBytes) signature = NULL;

    entry.hlc = cy_hlc_from_us (time_us) + entry.seq;
    cy_entry_compute_hash (&entry, entry.hash);
    cy_stmt_bind_int (stmt, 1, stream);
    cy_stmt_bind_int (stmt, 2, (gint64) entry.seq);
    cy_stmt_bind_int (stmt, 3, (gint64) entry.hlc);
    cy_stmt_bind_text (stmt, 4, entry.kind);
    cy_stmt_bind_text (stmt, 5, entry.subject);
    cy_stmt_bind_text (stmt, 6, entry.actor);
    cy_stmt_bind_text (stmt, 7, entry.payload);
    cy_stmt_bind_blob (stmt, 8, entry.hash, CY_HASH_BYTES);
    if (!sparse || entry.seq == n) {
      signature = sign_as (node, entry.hash);
      cy_stmt_bind_blob (stmt, 9, g_bytes_get_data (signature, NULL), g_bytes_get_size (signature));
    }
    g_assert_true (cy_stmt_run (stmt, NULL));
    memcpy (entry.previous, entry.hash, CY_HASH_BYTES);
  }
}

/* Six own entries, and three of another node of which the last is signed. */
static CyDb *
journal_new (JournalFixture *fixture)
{
  CyDb *db;

  journal_fixture_init (fixture);
  journal_fixture_open (fixture, 1, sign, NULL);
  for (guint i = 1; i <= N_ENTRIES; i++) {
    g_autofree char *subject = g_strdup_printf ("pile:p%u", i);

    g_assert_cmpuint (
      journal_append (fixture, "record.set", subject, "{\"cells\":{\"name\":\"桩\"}}", NULL), ==,
      1);
  }
  journal_fixture_close (fixture);
  db = cy_db_open (fixture->path, CY_DB_READ_WRITE, NULL);
  store_foreign (db, "node-b", 9, 3, TRUE, TEST_NOW_US);
  return db;
}

static CyVerification *
verify (CyDb *db)
{
  const CyVerifyOptions options = { .node = TEST_NODE, .now_us = TEST_NOW_US, .vouch = vouch };
  g_autoptr (GError) error = NULL;
  CyVerification *found = cy_journal_verify (db, &options, &error);

  g_assert_no_error (error);
  return found;
}

static const CyJournalBreak *
break_of (const CyVerification *found, guint i)
{
  g_assert_cmpuint (found->breaks->len, >, i);
  return found->breaks->pdata[i];
}

static void
test_sound (void)
{
  JournalFixture fixture;
  g_autoptr (CyDb) db = journal_new (&fixture);
  g_autoptr (CyVerification) found = verify (db);

  g_assert_cmpuint (found->n_broken, ==, 0);
  g_assert_cmpuint (found->n_entries, ==, N_ENTRIES + 3);
  g_assert_cmpuint (found->n_streams, ==, 2);
  g_assert_cmpuint (found->n_signed, ==, N_ENTRIES + 1);
  g_assert_cmpuint (found->n_unknown, ==, 0);
  g_assert_cmpuint (found->n_ahead, ==, 0);
  g_clear_pointer (&db, cy_db_close);
  journal_fixture_clear (&fixture);
}

/* Flips one bit of one byte of a text or blob of the third entry. */
static void
flip (CyDb *db, const char *column, guint byte)
{
  g_autofree char *read =
    g_strdup_printf ("SELECT CAST(%s AS BLOB) FROM entry WHERE stream = 1 AND seq = 3", column);
  g_autofree char *write = g_strdup_printf (
    "UPDATE entry SET %s = %s WHERE stream = 1 AND seq = 3", column,
    g_str_equal (column, "hash") || g_str_equal (column, "signature") ? "?1" : "CAST(?1 AS TEXT)");
  CyStmt *stmt = cy_db_prepare (db, read, NULL);
  g_autofree guint8 *bytes = NULL;
  gconstpointer found;
  gboolean row;
  gsize length;

  g_assert_true (cy_stmt_step (stmt, &row, NULL));
  found = cy_stmt_get_blob (stmt, 0, &length);
  bytes = g_memdup2 (found, length);
  g_assert_cmpuint (byte, <, length);
  cy_stmt_reset (stmt);
  bytes[byte] ^= 1;
  stmt = cy_db_prepare (db, write, NULL);
  cy_stmt_bind_blob (stmt, 1, bytes, length);
  g_assert_true (cy_stmt_run (stmt, NULL));
}

/* One byte changed, of any column, is found, and said to be where it is. */
static void
test_every_byte (void)
{
  static const struct {
    const char *column;
    guint n_bytes;
    CyBreak what;
  } columns[] = {
    { "kind", 10, CY_BREAK_TEXT }, { "subject", 7, CY_BREAK_TEXT },
    { "actor", 3, CY_BREAK_TEXT }, { "payload", 24, CY_BREAK_TEXT },
    { "hash", 32, CY_BREAK_HASH }, { "signature", 64, CY_BREAK_SIGNATURE },
  };
  JournalFixture fixture;
  g_autoptr (CyDb) db = journal_new (&fixture);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    for (guint byte = 0; byte < columns[i].n_bytes; byte++) {
      g_autoptr (CyVerification) found = NULL;
      const CyJournalBreak *first;

      g_assert_true (cy_db_begin (db, NULL));
      flip (db, columns[i].column, byte);
      found = verify (db);
      g_test_message ("%s, byte %u", columns[i].column, byte);
      g_assert_cmpuint (found->n_broken, ==, 1);
      first = break_of (found, 0);
      g_assert_cmpstr (first->stream, ==, TEST_NODE ".1/cfg");
      g_assert_cmpuint (first->seq, ==, 3);
      g_assert_cmpint (first->what, ==, columns[i].what);
      cy_db_rollback (db);
    }
  }
  g_clear_pointer (&db, cy_db_close);
  journal_fixture_clear (&fixture);
}

/* What somebody with the file and an editor might do. */
static const struct {
  const char *name;
  const char *sql;
  guint n_broken;
  CyBreak what;
  const char *message;
} tamperings[] = {
  { "the clock", "UPDATE entry SET hlc = hlc + 1 WHERE stream = 1 AND seq = 2", 1, CY_BREAK_TEXT,
    "journal node-a.1/cfg: entry 2 (record.set of pile:p2) was altered" },
  { "two of them", "UPDATE entry SET actor = 'eve' WHERE stream = 1 AND seq IN (2, 4)", 2,
    CY_BREAK_TEXT, "journal node-a.1/cfg: entry 2 (record.set of pile:p2) was altered" },
  { "another hash", "UPDATE entry SET hash = zeroblob (32) WHERE stream = 1 AND seq = 2", 1,
    CY_BREAK_HASH,
    "journal node-a.1/cfg: entry 2 (record.set of pile:p2) has another hash than the one that was"
    " signed" },
  { "one is gone", "DELETE FROM entry WHERE stream = 1 AND seq = 4", 1, CY_BREAK_ORDER,
    "journal node-a.1/cfg: entry 4 is missing" },
  { "the first two are gone", "DELETE FROM entry WHERE stream = 1 AND seq < 3", 1, CY_BREAK_ORDER,
    "journal node-a.1/cfg: entry 1 is missing" },
  { "the last two are gone", "DELETE FROM entry WHERE stream = 1 AND seq > 4", 1, CY_BREAK_ORDER,
    "journal node-a.1/cfg: ends with entry 4, there were 6" },
  { "all are gone", "DELETE FROM entry WHERE stream = 1", 1, CY_BREAK_ORDER,
    "journal node-a.1/cfg: ends with entry 0, there were 6" },
  { "a name is gone", "DELETE FROM stream WHERE id = 9", 1, CY_BREAK_ORDER,
    "journal: the name of a stream with 3 entries is missing" },
  { "not signed", "UPDATE entry SET signature = NULL WHERE stream = 1 AND seq = 5", 1,
    CY_BREAK_UNSIGNED, "journal node-a.1/cfg: entry 5 (record.set of pile:p5) bears no signature" },
  { "signed by another",
    "UPDATE entry SET signature = (SELECT signature FROM entry WHERE stream = 9 AND seq = 3)"
    " WHERE stream = 1 AND seq = 1",
    1, CY_BREAK_SIGNATURE,
    "journal node-a.1/cfg: entry 1 (record.set of pile:p1) does not bear its node's signature" },
  { "a peer's last is not signed", "UPDATE entry SET signature = NULL WHERE stream = 9 AND seq = 3",
    1, CY_BREAK_UNSIGNED,
    "journal node-b.1/cfg: entry 3 (the newest of its stream) bears no signature" },
  { "a peer's first was altered", "UPDATE entry SET payload = '[]' WHERE stream = 9 AND seq = 1", 1,
    CY_BREAK_TEXT, "journal node-b.1/cfg: entry 1 (record.set of pile:q) was altered" },
  { "another origin", "UPDATE stream SET origin = 'node' WHERE id = 9", 3, CY_BREAK_TEXT,
    "journal node-b.1/cfg: entry 1 (record.set of pile:q) was altered" },
};

static void
test_tampering (void)
{
  const CyStanding mark = { 1, 1, { N_ENTRIES } };
  const CyVerifyOptions options = {
    .node = TEST_NODE, .mark = &mark, .now_us = TEST_NOW_US, .vouch = vouch
  };
  JournalFixture fixture;
  g_autoptr (CyDb) db = journal_new (&fixture);

  for (guint i = 0; i < G_N_ELEMENTS (tamperings); i++) {
    g_autoptr (CyVerification) found = NULL;

    g_test_message ("%s", tamperings[i].name);
    g_assert_true (cy_db_begin (db, NULL));
    g_assert_true (cy_db_exec (db, tamperings[i].sql, NULL));
    found = cy_journal_verify (db, &options, NULL);
    g_assert_cmpstr (break_of (found, 0)->message, ==, tamperings[i].message);
    g_assert_cmpint (break_of (found, 0)->what, ==, tamperings[i].what);
    g_assert_cmpuint (found->n_broken, ==, tamperings[i].n_broken);
    cy_db_rollback (db);
  }
  g_clear_pointer (&db, cy_db_close);
  journal_fixture_clear (&fixture);
}

/* Of a node whose key nobody knows the chain holds all the same; a clock far ahead is no damage. */
static void
test_strangers (void)
{
  JournalFixture fixture;
  g_autoptr (CyDb) db = journal_new (&fixture);
  g_autoptr (CyVerification) found = NULL;
  g_autoptr (CyVerification) altered = NULL;

  store_foreign (db, "stranger", 10, 4, FALSE, TEST_NOW_US + 2 * 86400 * (gint64) 1000000);
  found = verify (db);
  g_assert_cmpuint (found->n_broken, ==, 0);
  g_assert_cmpuint (found->n_unknown, ==, 1);
  g_assert_cmpuint (found->n_ahead, ==, 4);
  g_assert_cmpuint (found->n_signed, ==, N_ENTRIES + 1);
  g_assert_true (cy_db_exec (db, "UPDATE entry SET actor = 'eve' WHERE stream = 10", NULL));
  altered = verify (db);
  g_assert_cmpuint (altered->n_broken, ==, 4);
  g_clear_pointer (&db, cy_db_close);
  journal_fixture_clear (&fixture);
}

static void
on_progress_cb (gpointer user_data, guint64 n_done, guint64 n_all)
{
  guint64 *seen = user_data;

  g_assert_cmpuint (n_done, >=, *seen);
  g_assert_cmpuint (n_all, >=, n_done);
  *seen = n_done;
}

/* More entries than are read at once; more breaks than are named; and it can be ended early. */
static void
test_many (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint64 seen = 0;
  const CyVerifyOptions options = { .node = TEST_NODE,
                                    .now_us = TEST_NOW_US,
                                    .vouch = vouch,
                                    .progress = on_progress_cb,
                                    .progress_data = &seen,
                                    .cancellable = cancellable };
  JournalFixture fixture;
  g_autoptr (CyDb) db = journal_new (&fixture);
  g_autoptr (CyVerification) found = NULL;
  g_autoptr (CyVerification) broken = NULL;

  g_assert_true (cy_db_begin (db, NULL));
  store_foreign (db, "node-c", 20, 10000, TRUE, TEST_NOW_US);
  g_assert_true (cy_db_commit (db, NULL));
  found = cy_journal_verify (db, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->n_broken, ==, 0);
  g_assert_cmpuint (found->n_entries, ==, 10000 + N_ENTRIES + 3);
  g_assert_cmpuint (seen, ==, found->n_entries);
  g_assert_true (cy_db_exec (db, "UPDATE entry SET actor = 'eve' WHERE stream = 20", NULL));
  seen = 0;
  broken = cy_journal_verify (db, &options, &error);
  g_assert_cmpuint (broken->n_broken, ==, 10000);
  g_assert_cmpuint (broken->breaks->len, ==, 100);
  g_cancellable_cancel (cancellable);
  g_assert_null (cy_journal_verify (db, &options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_pointer (&db, cy_db_close);
  journal_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/verify/sound", test_sound);
  g_test_add_func ("/journal/verify/every-byte", test_every_byte);
  g_test_add_func ("/journal/verify/tampering", test_tampering);
  g_test_add_func ("/journal/verify/strangers", test_strangers);
  g_test_add_func ("/journal/verify/many", test_many);
  return g_test_run ();
}
