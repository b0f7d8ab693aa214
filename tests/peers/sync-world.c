/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync-world.h"

#include <string.h>

#include "cy-journal-error.h"
#include "cy-journal-query.h"
#include "cy-journal-schema.h"
#include "cy-journal-sync.h"
#include "cy-journal-verify.h"
#include "cy-stream.h"

GBytes *
sync_place_sign (gpointer user_data, const guint8 hash[CY_HASH_BYTES])
{
  guint8 signature[CY_SIGNATURE_BYTES] = { 0 };

  memcpy (signature, hash, CY_HASH_BYTES);
  return g_bytes_new (signature, sizeof signature);
}

/* Stands for Ed25519: a signature is the hash itself. */
static gboolean
verify (const char *key, const guint8 hash[CY_HASH_BYTES], GBytes *signature)
{
  return memcmp (g_bytes_get_data (signature, NULL), hash, CY_HASH_BYTES) == 0;
}

static void
store_load_heads (gpointer self, CyHeadsFunc answer, gpointer user_data)
{
  SyncPlace *place = self;
  g_autoptr (GPtrArray) heads = cy_journal_load_heads (place->db, NULL);

  place->on_heads = answer;
  place->heads_data = user_data;
  if (!place->is_slow)
    answer (heads, NULL, user_data);
}

static void
store_read (gpointer self, GPtrArray *wants, CyEntriesFunc answer, gpointer user_data)
{
  SyncPlace *place = self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = cy_journal_load_suffixes (place->db, wants, 7, 4096, &error);

  g_assert_no_error (error);
  g_ptr_array_unref (wants);
  answer (entries, NULL, user_data);
}

static CyTakeResult
result_of (const GError *error)
{
  static const CyTakeResult results[] = {
    [CY_JOURNAL_ERROR_GAP] = CY_TAKE_GAP,
    [CY_JOURNAL_ERROR_FORK] = CY_TAKE_FORK,
    [CY_JOURNAL_ERROR_OWN] = CY_TAKE_OWN,
  };

  return error == NULL ? CY_TAKE_DONE : results[error->code];
}

static void
store_take (gpointer self, GPtrArray *run, CyTakenFunc done, gpointer user_data)
{
  SyncPlace *place = self;
  g_autoptr (GPtrArray) entries = run;
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  guint n_new = 0;

  if (place->refuse != CY_TAKE_DONE) {
    CyTakeResult result = place->refuse;

    place->refuse = CY_TAKE_DONE;
    done (result, NULL, user_data);
    return;
  }
  if (cy_journal_writer_take (place->writer, run, &n_new, &error))
    g_assert_true (cy_journal_writer_fold_taken (place->writer, &error));
  for (guint i = run->len - n_new; i < run->len; i++)
    g_ptr_array_add (fresh, run->pdata[i]);
  if (n_new > 0)
    cy_sync_saw (place->sync, fresh);
  done (result_of (error), error, user_data);
}

static void
on_quarantined (const char *stream, const char *reason, gpointer user_data)
{
  SyncPlace *place = user_data;

  g_string_append_printf (place->quarantined, "%.4s: %s\n", stream + CY_NODE_ID_LENGTH - 2, reason);
}

static void
on_forgotten (const char *peer, guint64 n_entries, gpointer user_data)
{
  ((SyncPlace *) user_data)->n_forgotten = n_entries;
}

static void
on_clock_suspect (const char *origin, gint64 ahead_us, gpointer user_data)
{
  ((SyncPlace *) user_data)->ahead_us = ahead_us;
}

static void
on_cut_off (const char *peer, gpointer user_data)
{
  g_string_assign (((SyncPlace *) user_data)->cut_off, peer + CY_NODE_ID_LENGTH - 2);
}

static void
on_changed (gpointer user_data)
{
}

void
sync_place_start (SyncPlace *place)
{
  const CyJournalOptions journal = {
    .node = place->id, .incarnation = 1, .clock = &place->clock.clock, .sign = sync_place_sign
  };
  const CySyncOptions options = {
    .node = place->id,
    .name = place->id + CY_NODE_ID_LENGTH - 2,
    .incarnation = 1,
    .clock = &place->clock.clock,
    .store = { store_load_heads, store_read, store_take, NULL, place },
    .verify = verify,
    .quarantined = on_quarantined,
    .forgotten = on_forgotten,
    .clock_suspect = on_clock_suspect,
    .cut_off = on_cut_off,
    .changed = on_changed,
    .user_data = place,
  };

  place->writer = cy_journal_writer_new (place->db, &journal, NULL);
  place->sync = cy_sync_new (&options);
  cy_sync_set_keys (place->sync, place->world->keys);
}

static void
place_init (SyncWorld *world, guint number)
{
  SyncPlace *place = &world->places[number];
  g_autoptr (GError) error = NULL;

  place->world = world;
  place->number = number;
  place->quarantined = g_string_new (NULL);
  place->cut_off = g_string_new (NULL);
  test_clock_init (&place->clock, SYNC_WORLD_NOW_US);
  place->db = cy_db_open (":memory:", CY_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (cy_journal_schema_migrate (place->db, &error));
  sync_place_start (place);
}

void
sync_world_init (SyncWorld *world, GRand *rand, guint n_places)
{
  *world = (SyncWorld){ .rand = rand, .n_places = n_places };
  world->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < n_places; i++) {
    world->places[i].id = g_strdup_printf ("%064x", i + 0xa0);
    g_hash_table_insert (world->keys, g_strdup (world->places[i].id), g_strdup ("key"));
  }
  for (guint i = 0; i < n_places; i++)
    place_init (world, i);
  for (guint i = 0; i < n_places; i++) {
    for (guint k = 0; k < n_places; k++) {
      world->pipes[i][k] =
        (SyncPipe){ .world = world, .from = &world->places[i], .to = &world->places[k] };
      g_queue_init (&world->pipes[i][k].mails);
    }
  }
}

static void
mail_free (SyncMail *mail)
{
  g_bytes_unref (mail->bytes);
  g_free (mail);
}

void
sync_world_clear (SyncWorld *world)
{
  for (guint i = 0; i < world->n_places; i++) {
    SyncPlace *place = &world->places[i];

    cy_sync_free (place->sync);
    cy_journal_writer_free (place->writer);
    cy_db_close (place->db);
    g_string_free (place->quarantined, TRUE);
    g_string_free (place->cut_off, TRUE);
    g_free (place->id);
    for (guint k = 0; k < world->n_places; k++) {
      g_queue_clear_full (&world->pipes[i][k].mails, (GDestroyNotify) mail_free);
      g_free (world->pipes[i][k].closed);
    }
  }
  g_hash_table_unref (world->keys);
}

static void
post (SyncPipe *pipe, gboolean is_words, GBytes *bytes)
{
  SyncMail *mail = g_new (SyncMail, 1);

  *mail = (SyncMail){ is_words, g_bytes_ref (bytes) };
  g_queue_push_tail (&pipe->mails, mail);
}

static void
pipe_send_words (gpointer pipe, GBytes *bytes)
{
  post (pipe, TRUE, bytes);
}

static void
pipe_send_entries (gpointer pipe, GBytes *bytes)
{
  post (pipe, FALSE, bytes);
}

static void
pipe_close (gpointer data, const char *reason)
{
  SyncPipe *pipe = data;

  g_free (pipe->closed);
  pipe->closed = g_strdup (reason);
}

static void
join_half (SyncWorld *world, guint from, guint to)
{
  SyncPipe *pipe = &world->pipes[from][to];
  const CySyncPipe half = { pipe_send_words, pipe_send_entries, pipe_close, pipe };

  pipe->peer = cy_sync_add (pipe->from->sync, pipe->to->id, &half);
}

void
sync_world_join (SyncWorld *world, guint a, guint b)
{
  if (a == b || world->pipes[a][b].peer != NULL)
    return;
  join_half (world, a, b);
  join_half (world, b, a);
}

static void
cut_half (SyncPipe *pipe)
{
  g_queue_clear_full (&pipe->mails, (GDestroyNotify) mail_free);
  if (pipe->peer != NULL)
    cy_sync_remove (pipe->from->sync, pipe->peer);
  pipe->peer = NULL;
}

void
sync_world_cut (SyncWorld *world, guint a, guint b)
{
  cut_half (&world->pipes[a][b]);
  cut_half (&world->pipes[b][a]);
}

gboolean
sync_world_deliver_one (SyncWorld *world, SyncPipe *pipe)
{
  SyncMail *mail = g_queue_pop_head (&pipe->mails);
  CySyncPeer *peer = world->pipes[pipe->to->number][pipe->from->number].peer;

  if (mail == NULL)
    return FALSE;
  if (peer != NULL && mail->is_words)
    cy_sync_hear_words (pipe->to->sync, peer, mail->bytes);
  else if (peer != NULL)
    cy_sync_hear_entries (pipe->to->sync, peer, mail->bytes);
  mail_free (mail);
  return TRUE;
}

/* Everything that lies anywhere, until nothing does. */
void
sync_world_settle (SyncWorld *world)
{
  guint n_rounds = 0;

  for (gboolean busy = TRUE; busy; n_rounds++) {
    busy = FALSE;
    g_assert_cmpuint (n_rounds, <, 100000);
    for (guint i = 0; i < world->n_places; i++) {
      for (guint k = 0; k < world->n_places; k++)
        busy = sync_world_deliver_one (world, &world->pipes[i][k]) || busy;
    }
  }
}

static void
tick (SyncWorld *world)
{
  for (guint i = 0; i < world->n_places; i++)
    cy_sync_tick (world->places[i].sync);
}

void
sync_world_settle_long (SyncWorld *world)
{
  for (guint i = 0; i < 6; i++) {
    sync_world_settle (world);
    tick (world);
  }
  sync_world_settle (world);
}

void
sync_place_write_payload (SyncPlace *place,
                          CyEntryClass class,
                          const char *kind,
                          const char *subject,
                          char *payload)
{
  g_autoptr (CyDraft) draft = cy_draft_new (class, kind, subject, "ann", payload);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (entries, cy_journal_writer_append (place->writer, draft, &error));
  g_assert_no_error (error);
  cy_sync_saw (place->sync, entries);
}

void
sync_place_write_entry (SyncPlace *place, CyEntryClass class, const char *kind, const char *subject)
{
  sync_place_write_payload (
    place, class, kind, subject,
    g_strdup_printf (
      "{\"cells\":{\"exists\":true,\"name\":\"v%u\"},\"occurrence\":1,\"title\":\"t\"}",
      ++place->world->n_values));
}

void
sync_place_write (SyncPlace *place, guint n)
{
  for (guint i = 0; i < n; i++)
    sync_place_write_entry (place, CY_ENTRY_CLASS_CFG, "record.set", "area:r1");
}

char *
sync_place_digest (SyncPlace *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) digest = cy_journal_digest (place->db, &error);
  const CyVerifyOptions options = { .now_us = G_MAXINT64 / 2 };
  g_autoptr (CyVerification) found = cy_journal_verify (place->db, &options, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (found->n_broken, ==, 0);
  return cy_json_to_text (digest, FALSE);
}

guint
sync_place_n_streams (SyncPlace *place)
{
  g_autoptr (GPtrArray) heads = cy_journal_load_heads (place->db, NULL);

  return heads->len;
}

guint64
sync_place_newest (SyncPlace *place)
{
  g_autoptr (GPtrArray) heads = cy_journal_load_heads (place->db, NULL);

  return ((CyHead *) heads->pdata[0])->seq;
}

void
sync_world_assert_same (SyncWorld *world)
{
  g_autofree char *first = sync_place_digest (&world->places[0]);

  for (guint i = 1; i < world->n_places; i++) {
    g_autofree char *other = sync_place_digest (&world->places[i]);

    g_assert_cmpstr (other, ==, first);
  }
}

/* The same tables, and nobody did anything to complain about. */
void
sync_world_assert_equal (SyncWorld *world)
{
  sync_world_assert_same (world);
  for (guint i = 0; i < world->n_places; i++) {
    g_assert_cmpstr (world->places[i].quarantined->str, ==, "");
    for (guint k = 0; k < world->n_places; k++)
      g_assert_null (world->pipes[i][k].closed);
  }
}
