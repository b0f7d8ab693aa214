/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-entry-wire.h"
#include "cy-identity.h"
#include "cy-journal-writer.h"
#include "cy-node-check.h"
#include "cy-node-error.h"
#include "cy-node-snapshot.h"
#include "cy-retained.h"
#include "cy-snapshot-pages.h"
#include "fixture.h"
#include "node-fixture.h"

/* Nodes whose journals begin three years ago, and are cut. */

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

#define N_ALARMS 20
#define N_TIMES  30
#define N_OLD    (N_ALARMS * N_TIMES * 3)
/* All but the last three of each alarm, which is the newest. */
#define N_GOING (N_ALARMS * (N_TIMES - 1) * 3)

static GBytes *
sign (gpointer identity, const guint8 hash[CY_HASH_BYTES])
{
  return cy_identity_sign (identity, hash, CY_HASH_BYTES);
}

static void
write_old (CyJournalWriter *writer, const char *kind, guint alarm, guint occurrence)
{
  g_autofree char *subject = g_strdup_printf ("alarm:p%u/1/temp.gun", alarm);
  g_autoptr (CyDraft) draft =
    cy_draft_new (CY_ENTRY_CLASS_OPS, kind, subject, "system",
                  g_strdup_printf ("{\"occurrence\":%u,\"priority\":2}", occurrence));
  g_autoptr (GError) error = NULL;
  g_autoptr (CyEntry) entry = cy_journal_writer_append (writer, draft, &error);

  g_assert_no_error (error);
}

/* What the node wrote long ago; it does not run. */
static void
write_past (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "yard.db", NULL);
  g_autofree char *keys = g_build_filename (dir, "identity", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);
  g_autoptr (CyIdentity) identity = cy_identity_load (keys, &error);
  g_autoptr (CyJournalWriter) writer = NULL;
  TestClock clock;

  g_assert_no_error (error);
  test_clock_init (&clock, g_get_real_time () - 1100 * DAY_US);
  writer = cy_journal_writer_new (
    db,
    &(CyJournalOptions){ .node = cy_identity_get_node (identity),
                         .incarnation = cy_identity_get_incarnation (identity),
                         .clock = &clock.clock,
                         .sign = sign,
                         .sign_data = identity },
    &error);
  g_assert_no_error (error);
  g_assert_true (cy_db_begin (db, &error));
  for (guint occurrence = 1; occurrence <= N_TIMES; occurrence++) {
    for (guint alarm = 0; alarm < N_ALARMS; alarm++) {
      write_old (writer, "alarm.raise", alarm, occurrence);
      write_old (writer, "alarm.clear", alarm, occurrence);
      write_old (writer, "alarm.ack", alarm, occurrence);
      clock.now_us += DAY_US / 100;
    }
  }
  g_assert_true (cy_db_commit (db, &error));
}

/* A node that has a past, listening. */
static NodeFixture *
old_new (void)
{
  NodeFixture *fixture = node_fixture_new_listening ();

  node_fixture_stop (fixture);
  write_past (fixture->dir);
  node_fixture_start (fixture, TRUE);
  return fixture;
}

static void
set_policy (NodeFixture *fixture, const char *keeper)
{
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_POLICY, "all");
  NodeAnswer answer = { 0 };

  g_assert_true (cy_record_set_text (record, "name", "All", NULL));
  g_assert_true (cy_record_set_text (record, "journal_node", keeper, NULL));
  g_assert_true (cy_record_set_text (record, "journal_days", "400", NULL));
  cy_node_put_record (fixture->node, NULL, record, "test", node_answer_cb, &answer);
  node_answer_wait (&answer);
}

static gboolean
is_cut (gpointer data)
{
  NodeFixture *fixture = data;
  g_autoptr (CySnapshotState) state = cy_node_describe_snapshot (fixture->node);

  g_assert_cmpstr (state->problem, ==, NULL);
  return state->snapshot != NULL && state->is_done && !state->is_busy;
}

typedef struct {
  gboolean done;
  char *text;
} Told;

static void
on_told_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (JsonNode) node = result;
  Told *told = user_data;

  g_assert_no_error (error);
  told->text = json_to_string (node, FALSE);
  told->done = TRUE;
}

static gboolean
is_told (gpointer data)
{
  return ((Told *) data)->done;
}

static char *
digest_of (NodeFixture *fixture)
{
  Told told = { 0 };

  cy_node_query_digest (fixture->node, on_told_cb, &told);
  node_wait (is_told, &told);
  return told.text;
}

static gboolean
is_same (gpointer data)
{
  NodeFixture **pair = data;
  g_autofree char *first = digest_of (pair[0]);
  g_autofree char *second = digest_of (pair[1]);

  return g_str_equal (first, second);
}

static void
wait_same (NodeFixture *one, NodeFixture *two)
{
  NodeFixture *pair[] = { one, two };

  node_wait (is_same, pair);
}

static void
assert_sound (NodeFixture *fixture)
{
  Told told = { 0 };

  cy_node_verify (fixture->node, NULL, on_told_cb, &told);
  node_wait (is_told, &told);
  g_assert_nonnull (strstr (told.text, "\"ok\":true"));
  g_free (told.text);
}

static gint64
count_entries (NodeFixture *fixture)
{
  g_autoptr (JsonNode) status = cy_node_describe_status (fixture->node);
  JsonObject *journal = json_object_get_object_member (json_node_get_object (status), "journal");

  return json_object_get_int_member (journal, "entries");
}

static gboolean
has_few_entries (gpointer data)
{
  return count_entries (data) < N_OLD - N_GOING + 100;
}

/* The keeper says by itself what is over; whoever has it all cuts it off, and who comes later begins with what is
 * left. */
static void
test_cut_and_join (void)
{
  g_autoptr (NodeFixture) one = old_new ();
  g_autoptr (NodeFixture) two = node_fixture_new_listening ();
  g_autoptr (NodeFixture) three = node_fixture_new_listening ();
  g_autoptr (CySnapshotState) state = NULL;

  node_fixture_join (one, two);
  wait_same (one, two);
  g_assert_cmpint (count_entries (two), >=, N_OLD);
  set_policy (two, cy_node_get_id (one->node));
  node_wait (is_cut, one);
  node_wait (is_cut, two);
  wait_same (one, two);
  node_wait (has_few_entries, one);
  node_wait (has_few_entries, two);
  state = cy_node_describe_snapshot (two->node);
  g_assert_cmpstr (state->snapshot->origin, ==, cy_node_get_id (one->node));
  g_assert_cmpuint (state->snapshot->n_gone, ==, N_GOING);
  assert_sound (one);
  assert_sound (two);

  node_fixture_join (two, three);
  node_wait (is_cut, three);
  wait_same (two, three);
  g_assert_true (has_few_entries (three));
  assert_sound (three);
}

/* The power failed while old entries were taken away. */
static void
test_interrupted (void)
{
  g_autoptr (NodeFixture) one = old_new ();
  g_autofree char *path = g_build_filename (one->dir, "yard.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  node_fixture_name (one, "one");
  set_policy (one, cy_node_get_id (one->node));
  node_wait (is_cut, one);
  before = digest_of (one);
  node_fixture_stop (one);
  {
    g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);

    g_assert_no_error (error);
    g_assert_true (cy_db_exec (db, "DELETE FROM meta WHERE key = 'snapshot-done'", &error));
  }
  node_fixture_start (one, TRUE);
  node_wait (is_cut, one);
  after = digest_of (one);
  g_assert_cmpstr (after, ==, before);
}

static void
test_refused (void)
{
  g_autoptr (NodeFixture) one = node_fixture_new_listening ();
  g_autoptr (NodeFixture) two = node_fixture_new_listening ();
  NodeAnswer answer = { 0 };

  cy_node_make_snapshot (one->node, 0, "test", node_answer_cb, &answer);
  node_answer_refused (&answer, "no policy says");
  node_fixture_join (one, two);
  set_policy (one, cy_node_get_id (two->node));
  cy_node_make_snapshot (one->node, 0, "test", node_answer_cb, &answer);
  node_answer_refused (&answer, "is cut by node");
}

/* What another node may say that a snapshot keeps. */

static CyEntry *
entry_of (guint64 seq, const char *actor)
{
  CyEntry *entry = cy_entry_new ();

  entry->origin = g_strnfill (64, 'a');
  entry->stream = g_strconcat (entry->origin, ".1/ops", NULL);
  entry->seq = seq;
  entry->hlc = seq;
  entry->kind = g_strdup ("alarm.raise");
  entry->subject = g_strdup ("alarm:p1/1/temp.gun");
  entry->actor = g_strdup (actor);
  entry->payload = g_strdup ("{}");
  cy_entry_compute_hash (entry, entry->hash);
  return entry;
}

/* Of six entries each other one is kept. */
static CySnapshot *
snapshot_of_three (void)
{
  static const guint64 seqs[] = { 2, 4, 6 };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  CySnapshot *snapshot = cy_snapshot_new ();

  for (guint i = 0; i < G_N_ELEMENTS (seqs); i++) {
    g_autoptr (CyEntry) entry = entry_of (seqs[i], "ann");

    cy_retained_add_line (checksum, entry);
    if (i == G_N_ELEMENTS (seqs) - 1)
      g_ptr_array_add (snapshot->heads, cy_head_new (entry->stream, entry->seq, entry->hash));
  }
  snapshot->origin = g_strnfill (64, 'b');
  snapshot->n_kept = G_N_ELEMENTS (seqs);
  snapshot->digest = g_strdup (g_checksum_get_string (checksum));
  return snapshot;
}

static GBytes *
page_of (const char *seqs, const char *actor)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (const char *seq = seqs; *seq != '\0'; seq++)
    g_ptr_array_add (entries, entry_of ((guint64) (*seq - '0'), actor));
  cy_runs_encode (bytes, entries);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* Digits are numbers of entries; a comma begins another page. */
static const struct {
  const char *pages;
  const char *actor;
  const char *error; /* nullable */
} tales[] = {
  { "246", "ann", NULL },
  { "2,46", "ann", NULL },
  { "24", "ann", "2 entries came that are not those" },
  { "", "ann", "0 entries came" },
  { "246", "eve", "are not those" },
  { "426", "ann", "comes out of turn" },
  { "24,46", "ann", "comes out of turn" },
  { "248", "ann", "is not before the cut" },
  { "1246", "ann", "is one more than the snapshot keeps" },
};

static gboolean
tell_tale (CySnapshotPages *pages, const char *tale, const char *actor, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (tale, ",", -1);

  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++) {
    g_autoptr (GBytes) page = page_of (parts[i], actor);

    if (!cy_snapshot_pages_add (pages, page, error))
      return FALSE;
  }
  return cy_snapshot_pages_check (pages, error);
}

static guint
count_read (CySnapshotPages *pages)
{
  GPtrArray *entries;
  guint n = 0;

  while (cy_snapshot_pages_next (pages, &entries, NULL) && entries != NULL) {
    n += entries->len;
    g_ptr_array_unref (entries);
  }
  return n;
}

static CyVoucher *
voucher_new (const char *folder)
{
  g_autoptr (CyIdentity) identity = cy_identity_load (folder, NULL);

  return cy_voucher_new (identity);
}

static void
test_tales (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();

  for (guint i = 0; i < G_N_ELEMENTS (tales); i++) {
    g_autoptr (CySnapshot) snapshot = snapshot_of_three ();
    g_autofree char *file = test_dir_file (dir, "pages");
    g_autoptr (CySnapshotPages) pages =
      cy_snapshot_pages_new (snapshot, voucher_new (dir->path), g_strdup (file));
    g_autoptr (GError) error = NULL;
    guint n_kept;

    g_test_message ("%s by %s", tales[i].pages, tales[i].actor);
    (void) tell_tale (pages, tales[i].pages, tales[i].actor, &error);
    if (tales[i].error != NULL) {
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, tales[i].error));
    } else {
      g_assert_no_error (error);
      g_assert_cmpuint (count_read (pages), ==, 3);
      g_assert_cmpuint (cy_snapshot_pages_get_kept (pages, snapshot->heads->pdata[0], &n_kept)[2],
                        ==, 6);
      g_assert_cmpuint (n_kept, ==, 3);
    }
    g_clear_pointer (&pages, cy_snapshot_pages_free);
    g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  }
}

static void
test_wrong_signature (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autoptr (CySnapshot) snapshot = snapshot_of_three ();
  CyVoucher *voucher = voucher_new (dir->path);
  GHashTable *keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (CySnapshotPages) pages =
    cy_snapshot_pages_new (snapshot, voucher, test_dir_file (dir, "pages"));
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GBytes) page = NULL;
  g_autoptr (GError) error = NULL;
  guint8 nonsense[CY_SIGNATURE_BYTES] = { 1 };

  g_hash_table_insert (keys, g_strnfill (64, 'a'), g_strnfill (64, '7'));
  cy_voucher_set_keys (voucher, keys);
  g_ptr_array_add (entries, entry_of (2, "ann"));
  ((CyEntry *) entries->pdata[0])->signature = g_bytes_new (nonsense, sizeof nonsense);
  cy_runs_encode (bytes, entries);
  page = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_assert_false (cy_snapshot_pages_add (pages, page, &error));
  g_assert_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-snapshot/cut-and-join", test_cut_and_join);
  g_test_add_func ("/node-snapshot/interrupted", test_interrupted);
  g_test_add_func ("/node-snapshot/refused", test_refused);
  g_test_add_func ("/node-snapshot/tales", test_tales);
  g_test_add_func ("/node-snapshot/wrong-signature", test_wrong_signature);
  return g_test_run ();
}
