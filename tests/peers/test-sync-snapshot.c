/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-entry-wire.h"
#include "cy-journal-error.h"
#include "cy-journal-query.h"
#include "cy-journal-snapshot.h"
#include "cy-journal-sync.h"
#include "cy-journal-verify.h"
#include "cy-retained.h"
#include "sync-world.h"

/* Journals that are cut to a snapshot, and nodes that begin with one. */

#define N_SEEDS   60
#define N_STEPS   160
#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

static gint
newest_occurrence (SyncPlace *place, const char *subject)
{
  CyStmt *stmt = cy_db_prepare (
    place->db, "SELECT max (occurrence) FROM alarm WHERE subject = substr (?1, 7)", NULL);
  gboolean row;
  gint newest;

  cy_stmt_bind_text (stmt, 1, subject);
  g_assert_true (cy_stmt_step (stmt, &row, NULL));
  newest = row ? (gint) cy_stmt_get_int (stmt, 0) : 0;
  cy_stmt_reset (stmt);
  return newest;
}

static void
write_alarm (SyncWorld *world, SyncPlace *place)
{
  static const char *const kinds[] = { "alarm.raise",  "alarm.clear",    "alarm.clear",
                                       "alarm.ack",    "alarm.ack",      "alarm.reset",
                                       "alarm.shelve", "alarm.unshelve", "alarm.comment" };
  g_autofree char *subject =
    g_strdup_printf ("alarm:p%d/1/temp.gun", g_rand_int_range (world->rand, 0, 2));

  const char *kind = kinds[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (kinds))];
  gint newest = newest_occurrence (place, subject);
  gint occurrence = g_str_equal (kind, "alarm.raise")
                      ? newest + 1
                      : g_rand_int_range (world->rand, MAX (newest - 1, 1), MAX (newest, 1) + 1);

  sync_place_write_payload (
    place, CY_ENTRY_CLASS_OPS, kind, subject,
    g_strdup_printf ("{\"occurrence\":%d,\"note\":\"n%u\",\"latching\":%s}", occurrence,
                     ++world->n_values,
                     g_rand_int_range (world->rand, 0, 9) == 0 ? "true" : "false"));
}

static void
write_command (SyncWorld *world, SyncPlace *place)
{
  static const char *const kinds[] = { "command.select", "command.select", "command.operate",
                                       "command.cancel", "command.expire", "command.fail" };
  g_autofree char *subject = g_strdup_printf ("command:c%d", g_rand_int_range (world->rand, 0, 9));

  sync_place_write_payload (place, CY_ENTRY_CLASS_OPS,
                            kinds[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (kinds))], subject,
                            g_strdup ("{\"pile\":\"p1\",\"name\":\"stop\",\"until_us\":5}"));
}

static void
write_message (SyncWorld *world, SyncPlace *place)
{
  g_autofree char *subject = g_strdup_printf ("message:m%d", g_rand_int_range (world->rand, 0, 9));

  sync_place_write_payload (
    place, CY_ENTRY_CLASS_OPS, g_rand_boolean (world->rand) ? "message.plan" : "message.try",
    subject,
    g_strdup_printf ("{\"alarms\":[\"p1/1/temp.gun#1\"],\"state\":%d,\"attempt\":%d}",
                     g_rand_int_range (world->rand, 0, 3), g_rand_int_range (world->rand, 1, 4)));
}

static void
write_other (SyncWorld *world, SyncPlace *place)
{
  if (g_rand_boolean (world->rand))
    sync_place_write_entry (place, CY_ENTRY_CLASS_CFG, "record.set", "area:r1");
  else
    sync_place_write_entry (place, CY_ENTRY_CLASS_OPS, "order.create", "order:o1");
}

static void
write_any (SyncWorld *world, guint n)
{
  static void (*const ways[]) (SyncWorld * world,
                               SyncPlace * place) = { write_alarm,   write_alarm,   write_alarm,
                                                      write_command, write_message, write_other };

  for (guint i = 0; i < n; i++) {
    SyncPlace *place = &world->places[g_rand_int_range (world->rand, 0, (gint32) world->n_places)];

    ways[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (ways))](world, place);
    place->clock.now_us += MINUTE_US;
    if (g_rand_int_range (world->rand, 0, 6) == 0)
      sync_world_settle (world);
  }
}

static void
join_in_line (SyncWorld *world)
{
  for (guint k = 1; k < world->n_places; k++)
    sync_world_join (world, k - 1, k);
  sync_world_settle_long (world);
}

/* The node makes a snapshot of all but its last minutes, as an entry that the others get. */
static CySnapshot *
make_snapshot (SyncPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CySnapshot) plan =
    cy_journal_plan_snapshot (place->db, place->clock.now_us - 10 * MINUTE_US, NULL, &error);
  g_auto (CyCutState) before = { 0 };
  CySnapshot *made;

  g_assert_no_error (error);
  g_assert_true (cy_journal_load_cut (place->db, &before, &error));
  sync_place_write_payload (place, CY_ENTRY_CLASS_CFG, CY_ENTRY_SNAPSHOT, CY_SUBJECT_SNAPSHOT,
                            cy_snapshot_write (plan));
  sync_world_settle_long (place->world);
  g_assert_true (cy_journal_next_snapshot (place->db, before.begun, place->id, &made, &error));
  g_assert_nonnull (made);
  g_assert_cmpstr (made->digest, ==, plan->digest);
  return made;
}

/* @max_portions: after so many the power fails. */
static void
cut (SyncPlace *place, const CySnapshot *snapshot, guint max_portions)
{
  g_autofree char *subject = g_strdup ("");
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_journal_begin_cut (place->db, snapshot, &error));
  for (guint i = 0; i < max_portions && subject != NULL; i++) {
    g_autofree char *last = g_steal_pointer (&subject);

    g_assert_true (cy_retained_drop (place->db, snapshot->heads, last, 5, &subject, &error));
    g_assert_no_error (error);
  }
  if (subject != NULL)
    return;
  g_assert_true (cy_journal_end_cut (place->db, snapshot, &error));
  g_assert_true (cy_journal_writer_reload (place->writer, &error));
  cy_sync_cut (place->sync);
}

static CyRetained *
kept_at (SyncPlace *place, const CySnapshot *snapshot)
{
  g_autoptr (GError) error = NULL;
  CyRetained *kept = cy_retained_read (place->db, snapshot->heads, NULL, &error);

  g_assert_no_error (error);
  return kept;
}

static void
assert_is_cut (SyncPlace *place, const CySnapshot *snapshot)
{
  g_autoptr (CyRetained) kept = kept_at (place, snapshot);

  g_assert_cmpuint (kept->n_gone, ==, 0);
  g_assert_cmpuint (kept->n_kept, ==, snapshot->n_kept);
  g_assert_cmpstr (kept->digest, ==, snapshot->digest);
}

/* Rows of alarms as text, and whether each still needs somebody. */
static GHashTable *
alarms_of (SyncPlace *place)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  CyStmt *stmt = cy_db_prepare (
    place->db,
    "SELECT json_array (subject, occurrence, raised_by, cleared_by, acked_by, reset_by, note),"
    " raised_us <> 0 AND (acked_us = 0 OR cleared_us = 0 OR latching > 0 AND reset_us = 0)"
    " FROM alarm WHERE raised_us <> 0",
    NULL);
  gboolean row;

  while (cy_stmt_step (stmt, &row, NULL) && row)
    g_hash_table_insert (rows, g_strdup (cy_stmt_get_text (stmt, 0)),
                         GINT_TO_POINTER ((gint) cy_stmt_get_int (stmt, 1)));
  return rows;
}

/* Nothing that is there after a cut differs from what was there before, and nobody's work went. */
static void
assert_is_part (GHashTable *after, GHashTable *before)
{
  GHashTableIter iter;
  gpointer text;
  gpointer is_open;

  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &text, NULL))
    g_assert_true (g_hash_table_contains (before, text));
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &text, &is_open))
    g_assert_true (!GPOINTER_TO_INT (is_open) || g_hash_table_contains (after, text));
}

static void
assert_tables_fold (SyncPlace *place)
{
  g_autofree char *before = sync_place_digest (place);
  g_autofree char *after = NULL;

  g_assert_true (cy_journal_writer_rebuild (place->writer, NULL));
  after = sync_place_digest (place);
  g_assert_cmpstr (after, ==, before);
}

/* Whatever happened, a cut leaves the same everywhere, and what it leaves is what was there. */
static void
test_cut (void)
{
  guint32 first = g_test_rand_int ();
  guint64 n_gone = 0;

  for (guint i = 0; i < N_SEEDS; i++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (first + i);
    g_autoptr (CySnapshot) snapshot = NULL;
    SyncWorld world;

    g_test_message ("seed %u", first + i);
    sync_world_init (&world, rand, 3);
    join_in_line (&world);
    write_any (&world, N_STEPS);
    sync_world_settle_long (&world);
    snapshot = make_snapshot (&world.places[0]);
    n_gone += snapshot->n_gone;
    for (guint k = 0; k < world.n_places; k++) {
      g_autoptr (GHashTable) before = alarms_of (&world.places[k]);
      g_autoptr (GHashTable) after = NULL;

      if (k == 1)
        cut (&world.places[k], snapshot, (guint) g_rand_int_range (rand, 0, 4));
      cut (&world.places[k], snapshot, G_MAXUINT);
      assert_is_cut (&world.places[k], snapshot);
      assert_tables_fold (&world.places[k]);
      after = alarms_of (&world.places[k]);
      assert_is_part (after, before);
    }
    sync_world_settle_long (&world);
    sync_world_assert_equal (&world);
    write_any (&world, 20);
    sync_world_settle_long (&world);
    sync_world_assert_equal (&world);
    sync_world_clear (&world);
  }
  g_assert_cmpuint (n_gone, >, N_SEEDS * 10);
}

static GPtrArray *
page_after (SyncPlace *from, const CySnapshot *snapshot, const CyEntry *last)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *page = cy_journal_load_page (from->db, snapshot, last == NULL ? "" : last->stream,
                                          last == NULL ? 0 : last->seq, 7, G_MAXSIZE, &error);

  g_assert_no_error (error);
  return page;
}

/* As it travels: bytes, whose hashes are computed again. */
static GPtrArray *
travel (GPtrArray *page)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GPtrArray) runs = NULL;
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);

  cy_runs_encode (bytes, page);
  runs = cy_runs_decode (bytes->data, bytes->len, NULL);
  for (guint i = 0; i < runs->len; i++) {
    GPtrArray *run = runs->pdata[i];

    for (guint k = 0; k < run->len; k++)
      g_ptr_array_add (entries, cy_entry_ref (run->pdata[k]));
  }
  return entries;
}

static void
keep_only (SyncPlace *to, const CySnapshot *snapshot, GPtrArray *kept)
{
  for (guint i = 0; i < snapshot->heads->len; i++) {
    const CyHead *head = snapshot->heads->pdata[i];
    g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
    g_autoptr (GError) error = NULL;
    guint64 seq = 0;

    for (guint k = 0; k < kept->len; k++) {
      const CyEntry *entry = kept->pdata[k];

      if (g_str_equal (entry->stream, head->stream))
        g_array_append_val (numbers, entry->seq);
    }
    do {
      g_assert_true (cy_journal_keep_only (to->db, head, (guint64 *) (gpointer) numbers->data,
                                           numbers->len, 3, &seq, &error));
    } while (seq != 0);
  }
}

/* What one node keeps comes to another in pages. */
static void
install (SyncPlace *to, SyncPlace *from, const CySnapshot *snapshot)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GError) error = NULL;

  /* It is told of a cut that is further than it has come, and does not say so itself. */
  g_assert_true (cy_journal_begin_cut (to->db, snapshot, &error));
  cy_sync_cut (to->sync);
  sync_world_settle_long (to->world);
  while (TRUE) {
    const CyEntry *last = kept->len == 0 ? NULL : kept->pdata[kept->len - 1];
    g_autoptr (GPtrArray) page = page_after (from, snapshot, last);
    g_autoptr (GPtrArray) entries = travel (page);
    g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);

    if (entries->len == 0)
      break;
    g_assert_true (cy_journal_writer_install (to->writer, entries, fresh, &error));
    g_assert_no_error (error);
    cy_sync_saw (to->sync, fresh);
    for (guint i = 0; i < entries->len; i++) {
      cy_retained_add_line (checksum, entries->pdata[i]);
      g_ptr_array_add (kept, cy_entry_ref (entries->pdata[i]));
    }
  }
  g_assert_cmpstr (g_checksum_get_string (checksum), ==, snapshot->digest);
  keep_only (to, snapshot, kept);
  g_assert_true (cy_journal_end_cut (to->db, snapshot, &error));
  g_assert_true (cy_journal_writer_reload (to->writer, &error));
  cy_sync_cut (to->sync);
}

/* One node has nothing and one a part of it when the others cut; both go on from the snapshot. */
static void
test_newcomers (void)
{
  guint32 first = g_test_rand_int ();

  for (guint i = 0; i < N_SEEDS; i++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (first + i);
    g_autoptr (CySnapshot) snapshot = NULL;
    SyncWorld world;

    g_test_message ("seed %u", first + i);
    sync_world_init (&world, rand, 4);
    world.n_places = 3;
    join_in_line (&world);
    write_any (&world, 60);
    sync_world_settle_long (&world);
    sync_world_cut (&world, 1, 2);
    world.n_places = 2;
    write_any (&world, N_STEPS);
    sync_world_settle_long (&world);
    snapshot = make_snapshot (&world.places[0]);
    cut (&world.places[0], snapshot, G_MAXUINT);
    cut (&world.places[1], snapshot, G_MAXUINT);
    world.n_places = 4;
    join_in_line (&world);
    /* Everything but what was cut off has come, and is asked for in vain. */
    for (guint k = 2; k < 4; k++) {
      SyncPlace *place = &world.places[k];
      CyReach reach;

      g_assert_true (cy_journal_reach (place->db, snapshot, &reach, NULL));
      g_assert_cmpint (reach, ==, CY_REACH_PART);
      g_assert_cmpstr (place->cut_off->str, ==, k == 2 ? "a1" : "a2");
      install (place, &world.places[k - 1], snapshot);
      assert_is_cut (place, snapshot);
      assert_tables_fold (place);
      sync_world_settle_long (&world);
    }
    sync_world_assert_equal (&world);
    write_any (&world, 30);
    sync_world_settle_long (&world);
    sync_world_assert_equal (&world);
    sync_world_clear (&world);
  }
}

/* Who was not there for one cut makes both. */
static void
test_next_cut (void)
{
  guint32 first = g_test_rand_int ();

  for (guint i = 0; i < N_SEEDS; i++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (first + i);
    g_autoptr (CySnapshot) early = NULL;
    g_autoptr (CySnapshot) late = NULL;
    SyncWorld world;

    g_test_message ("seed %u", first + i);
    sync_world_init (&world, rand, 3);
    join_in_line (&world);
    write_any (&world, N_STEPS / 2);
    sync_world_settle_long (&world);
    early = make_snapshot (&world.places[0]);
    cut (&world.places[0], early, G_MAXUINT);
    cut (&world.places[1], early, G_MAXUINT);
    write_any (&world, N_STEPS);
    sync_world_settle_long (&world);
    late = make_snapshot (&world.places[0]);
    cut (&world.places[2], early, G_MAXUINT);
    for (guint k = 0; k < world.n_places; k++) {
      cut (&world.places[k], late, G_MAXUINT);
      assert_is_cut (&world.places[k], late);
    }
    sync_world_assert_equal (&world);
    sync_world_clear (&world);
  }
}

static guint64
count_broken (SyncPlace *place)
{
  const CyVerifyOptions options = { .now_us = G_MAXINT64 / 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CyVerification) found = cy_journal_verify (place->db, &options, &error);

  g_assert_no_error (error);
  return found->n_broken;
}

/* A journal that was cut, with entries behind the cut. */
static CySnapshot *
cut_alone (SyncWorld *world, GRand *rand)
{
  CySnapshot *snapshot;

  sync_world_init (world, rand, 1);
  write_any (world, N_STEPS);
  snapshot = make_snapshot (&world->places[0]);
  cut (&world->places[0], snapshot, G_MAXUINT);
  g_assert_cmpuint (count_broken (&world->places[0]), ==, 0);
  return snapshot;
}

/* What a snapshot keeps cannot go as what it lets go did, nor can what came after it. */
static void
test_altered (void)
{
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (5);
    SyncWorld world;
    g_autoptr (CySnapshot) snapshot = cut_alone (&world, rand);
    const CyHead *head = snapshot->heads->pdata[0];
    g_autoptr (GPtrArray) page = page_after (&world.places[0], snapshot, NULL);
    const CyEntry *kept = page->pdata[0];

    g_assert_cmpuint (kept->seq, <, head->seq);
    g_assert_true (cy_retained_delete (world.places[0].db, head->stream,
                                       i == 0 ? kept->seq : head->seq + 2, NULL));
    g_assert_cmpuint (count_broken (&world.places[0]), ==, 1);
    sync_world_clear (&world);
  }
}

/* A page that has another entry in the place of one that is here. */
static void
test_other_entry (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  SyncWorld world;
  g_autoptr (CySnapshot) snapshot = cut_alone (&world, rand);
  g_autoptr (GPtrArray) page = page_after (&world.places[0], snapshot, NULL);
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GError) error = NULL;
  CyEntry *entry = page->pdata[0];

  g_free (entry->actor);
  entry->actor = g_strdup ("eve");
  cy_entry_compute_hash (entry, entry->hash);
  g_assert_false (cy_journal_writer_install (world.places[0].writer, page, fresh, &error));
  g_assert_error (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_FORK);
  g_assert_cmpuint (fresh->len, ==, 0);
  sync_world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync-snapshot/cut", test_cut);
  g_test_add_func ("/sync-snapshot/newcomers", test_newcomers);
  g_test_add_func ("/sync-snapshot/next-cut", test_next_cut);
  g_test_add_func ("/sync-snapshot/altered", test_altered);
  g_test_add_func ("/sync-snapshot/other-entry", test_other_entry);
  return g_test_run ();
}
