/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sync-private.h"

#include "cy-entry-wire.h"
#include "cy-stream.h"

/* Messages of entries that may be under way to one peer, and when their bytes are enough. */
#define CREDIT       4
#define CREDIT_BYTES ((gsize) 1024 * 1024)

/* So many streams are read together. */
#define MAX_WANTS 64

CySyncPeer *
cy_sync_peer_new (CySync *sync, const char *node, const CySyncPipe *pipe)
{
  CySyncPeer *peer = g_new0 (CySyncPeer, 1);

  g_atomic_ref_count_init (&peer->refs);
  g_queue_init (&peer->under_way);
  peer->sync = sync;
  peer->node = g_strdup (node);
  peer->pipe = *pipe;
  peer->heads =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cy_head_free);
  peer->wants =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cy_head_free);
  peer->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  peer->news = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return peer;
}

CySyncPeer *
cy_sync_peer_ref (CySyncPeer *peer)
{
  g_atomic_ref_count_inc (&peer->refs);
  return peer;
}

void
cy_sync_peer_unref (CySyncPeer *peer)
{
  if (!g_atomic_ref_count_dec (&peer->refs))
    return;
  g_queue_clear (&peer->under_way);
  g_hash_table_unref (peer->heads);
  g_hash_table_unref (peer->wants);
  g_hash_table_unref (peer->told);
  g_hash_table_unref (peer->news);
  g_free (peer->name);
  g_free (peer->node);
  g_free (peer);
}

void
cy_sync_peer_say (CySyncPeer *peer, const CySyncMessage *message)
{
  g_autoptr (GBytes) bytes = cy_sync_message_write (message);

  peer->pipe.send_words (peer->pipe.pipe, bytes);
}

static void
add_head (CySyncMessage *message, const CyHead *head)
{
  g_ptr_array_add (message->heads, cy_head_copy (head));
}

static void
tell_head (CySyncPeer *peer, CySyncMessage *message, const CyHead *head)
{
  add_head (message, head);
  g_hash_table_add (peer->told, g_strdup (head->stream));
}

/**
 * cy_sync_peer_greet:
 *
 * Says who this node is and where its streams end.
 */
void
cy_sync_peer_greet (CySyncPeer *peer)
{
  CySync *sync = peer->sync;
  g_autoptr (CySyncMessage) hello = cy_sync_message_new (CY_SYNC_HELLO);
  GHashTableIter iter;
  gpointer head;

  hello->version = CY_SYNC_VERSION;
  hello->incarnation = sync->options.incarnation;
  hello->name = g_strdup (sync->name);
  hello->now_us = cy_clock_wall_us (sync->options.clock);
  g_hash_table_iter_init (&iter, sync->heads);
  while (g_hash_table_iter_next (&iter, NULL, &head) && hello->heads->len < CY_SYNC_MAX_STREAMS)
    tell_head (peer, hello, head);
  cy_sync_peer_say (peer, hello);
}

/**
 * cy_sync_peer_tell_news:
 *
 * Tells where streams end now that the peer does not get from this node.
 */
void
cy_sync_peer_tell_news (CySyncPeer *peer)
{
  g_autoptr (CySyncMessage) have = cy_sync_message_new (CY_SYNC_HAVE);
  GHashTableIter iter;
  gpointer stream;

  if (g_hash_table_size (peer->news) == 0)
    return;
  have->now_us = cy_clock_wall_us (peer->sync->options.clock);
  g_hash_table_iter_init (&iter, peer->news);
  while (g_hash_table_iter_next (&iter, &stream, NULL)) {
    const CyHead *head = g_hash_table_lookup (peer->sync->heads, stream);

    if (head != NULL && have->heads->len < CY_SYNC_MAX_STREAMS)
      tell_head (peer, have, head);
  }
  g_hash_table_remove_all (peer->news);
  cy_sync_peer_say (peer, have);
}

/**
 * cy_sync_peer_want:
 * @wants: (element-type CyHead): streams, and the first entry that is missing here.
 */
void
cy_sync_peer_want (CySyncPeer *peer, GPtrArray *wants)
{
  g_autoptr (CySyncMessage) message = cy_sync_message_new (CY_SYNC_WANT);

  for (guint i = 0; i < wants->len; i++)
    add_head (message, wants->pdata[i]);
  cy_sync_peer_say (peer, message);
}

void
cy_sync_peer_stop (CySyncPeer *peer, const char *stream)
{
  static const guint8 none[CY_HASH_BYTES] = { 0 };
  g_autoptr (CySyncMessage) message = cy_sync_message_new (CY_SYNC_STOP);

  g_ptr_array_add (message->heads, cy_head_new (stream, 1, none));
  cy_sync_peer_say (peer, message);
}

/* Configuration first: it says who else is a member. */
static gint
compare_wants (gconstpointer a, gconstpointer b)
{
  const CyHead *first = *(CyHead *const *) a;
  const CyHead *second = *(CyHead *const *) b;
  CyStream first_name;
  CyStream second_name;

  if (!cy_stream_parse (first->stream, &first_name) ||
      !cy_stream_parse (second->stream, &second_name))
    return 0;
  return (gint) first_name.class - (gint) second_name.class;
}

static GPtrArray *
list_open_wants (CySyncPeer *peer)
{
  GPtrArray *wants = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_head_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, peer->wants);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CyHead *want = value;

    if (want->seq <= cy_sync_seq (peer->sync->heads, want->stream) &&
        want->seq > cy_sync_base (peer->sync->heads, want->stream))
      g_ptr_array_add (wants, cy_head_new (want->stream, want->seq, want->hash));
  }
  g_ptr_array_sort (wants, compare_wants);
  if (wants->len > MAX_WANTS)
    g_ptr_array_set_size (wants, MAX_WANTS);
  return wants;
}

/* What the peer still wants of what was read for it; it may have changed its mind meanwhile. */
static GPtrArray *
pick_wanted (CySyncPeer *peer, GPtrArray *entries)
{
  GPtrArray *picked = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);

  for (guint i = 0; i < entries->len; i++) {
    CyEntry *entry = entries->pdata[i];
    CyHead *want = g_hash_table_lookup (peer->wants, entry->stream);

    if (want == NULL || want->seq != entry->seq)
      continue;
    want->seq++;
    g_ptr_array_add (picked, cy_entry_ref (entry));
  }
  return picked;
}

static void
send_entries (CySyncPeer *peer, GPtrArray *entries)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  cy_runs_encode (message, entries);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  g_queue_push_tail (&peer->under_way, GSIZE_TO_POINTER (g_bytes_get_size (bytes)));
  peer->bytes_under_way += g_bytes_get_size (bytes);
  peer->n_entries_sent += entries->len;
  peer->pipe.send_entries (peer->pipe.pipe, bytes);
}

static void
on_read_cb (GPtrArray *entries, const GError *error, gpointer user_data)
{
  CySyncPeer *peer = user_data;

  peer->reading = FALSE;
  /* A disk that cannot be read now is asked again with the next tick; the journal's health is told elsewhere. */
  if (peer->sync != NULL && entries != NULL) {
    g_autoptr (GPtrArray) picked = pick_wanted (peer, entries);

    if (picked->len > 0) {
      send_entries (peer, picked);
      cy_sync_peer_pump (peer);
    }
  }
  cy_sync_peer_unref (peer);
}

/**
 * cy_sync_peer_pump:
 *
 * Sends what the peer wants and may be sent.
 */
void
cy_sync_peer_pump (CySyncPeer *peer)
{
  g_autoptr (GPtrArray) wants = NULL;
  CySync *sync = peer->sync;

  if (peer->reading || peer->under_way.length >= CREDIT || peer->bytes_under_way >= CREDIT_BYTES)
    return;
  wants = list_open_wants (peer);
  if (wants->len == 0)
    return;
  peer->reading = TRUE;
  sync->options.store.read (sync->options.store.self, g_steal_pointer (&wants), on_read_cb,
                            cy_sync_peer_ref (peer));
}

void
cy_sync_peer_hear_want (CySyncPeer *peer, const CySyncMessage *message)
{
  for (guint i = 0; i < message->heads->len; i++) {
    const CyHead *want = message->heads->pdata[i];

    if (g_hash_table_size (peer->wants) < CY_SYNC_MAX_STREAMS)
      cy_sync_set_head (peer->wants, want);
    g_hash_table_remove (peer->news, want->stream);
  }
  cy_sync_peer_pump (peer);
}

void
cy_sync_peer_hear_stop (CySyncPeer *peer, const CySyncMessage *message)
{
  for (guint i = 0; i < message->heads->len; i++) {
    const CyHead *head = message->heads->pdata[i];

    g_hash_table_remove (peer->wants, head->stream);
  }
}

void
cy_sync_peer_hear_ack (CySyncPeer *peer, const CySyncMessage *message)
{
  if (g_queue_is_empty (&peer->under_way)) {
    peer->pipe.close (peer->pipe.pipe, "it acknowledges what it was not sent");
    return;
  }
  peer->bytes_under_way -= GPOINTER_TO_SIZE (g_queue_pop_head (&peer->under_way));
  for (guint i = 0; i < message->heads->len; i++) {
    const CyHead *head = message->heads->pdata[i];

    if (g_hash_table_contains (peer->wants, head->stream) &&
        cy_sync_seq (peer->heads, head->stream) < head->seq)
      cy_sync_set_head (peer->heads, head);
  }
  cy_sync_peer_pump (peer);
}
