/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-entry-wire.h"
#include "cy-stream.h"
#include "cy-sync-private.h"

/* A journal that cannot write now is asked again after this long [ms]. */
#define RETRY_MS 200

/* Entries so far ahead of this node's clock make its origin's clock suspect [µs]. */
#define SUSPECT_US ((gint64) 300 * G_USEC_PER_SEC)

/* A message of entries on its way into the journal: one part for each run. */
typedef struct {
  grefcount refs;
  CySyncPeer *peer;   /* owned */
  CySyncMessage *ack; /* owned: what is on the disk by now */
} Receipt;

typedef struct {
  Receipt *receipt; /* owned reference */
  GPtrArray *run;   /* owned */
} Part;

static Receipt *
receipt_new (CySyncPeer *peer)
{
  Receipt *receipt = g_new (Receipt, 1);

  g_ref_count_init (&receipt->refs);
  receipt->peer = cy_sync_peer_ref (peer);
  receipt->ack = cy_sync_message_new (CY_SYNC_ACK);
  return receipt;
}

/* When the last part is done with, the message is. */
static void
receipt_unref (Receipt *receipt)
{
  if (!g_ref_count_dec (&receipt->refs))
    return;
  if (receipt->peer->sync != NULL)
    cy_sync_peer_say (receipt->peer, receipt->ack);
  cy_sync_peer_unref (receipt->peer);
  cy_sync_message_free (receipt->ack);
  g_free (receipt);
}

static Part *
part_new (Receipt *receipt, GPtrArray *run)
{
  Part *part = g_new (Part, 1);

  g_ref_count_inc (&receipt->refs);
  *part = (Part){ receipt, g_ptr_array_ref (run) };
  return part;
}

static void
part_free (Part *part)
{
  g_ptr_array_unref (part->run);
  receipt_unref (part->receipt);
  g_free (part);
}

static void take (Part *part);

static gboolean
retry_cb (gpointer user_data)
{
  const Part *part = user_data;

  if (part->receipt->peer->sync != NULL)
    take (part_new (part->receipt, part->run));
  return G_SOURCE_REMOVE;
}

/* The source owns what waits: it may be destroyed with its context before the time has come. */
static void
retry_later (Part *part)
{
  GSource *source = g_timeout_source_new (RETRY_MS);

  g_source_set_callback (source, retry_cb, part, (GDestroyNotify) part_free);
  g_source_attach (source, g_main_context_get_thread_default ());
  g_source_unref (source);
}

static void
look_at_clock (CySync *sync, const CyEntry *entry)
{
  gint64 ahead_us = cy_hlc_to_us (entry->hlc) - cy_clock_wall_us (sync->options.clock);

  if (ahead_us > SUSPECT_US)
    sync->options.clock_suspect (entry->origin, ahead_us, sync->options.user_data);
}

static void
on_part_done (Part *part, CySync *sync, const CyEntry *last)
{
  Receipt *receipt = part->receipt;

  receipt->peer->n_entries_received += part->run->len;
  g_ptr_array_add (receipt->ack->heads, cy_head_new (last->stream, last->seq, last->hash));
  look_at_clock (sync, last);
}

static void
on_taken_cb (CyTakeResult result, const GError *error, gpointer user_data)
{
  Part *part = user_data;
  CySyncPeer *peer = part->receipt->peer;
  CySync *sync = peer->sync;
  const CyEntry *last = part->run->pdata[part->run->len - 1];

  if (sync != NULL && result == CY_TAKE_LATER) {
    retry_later (part);
    return;
  }
  if (sync != NULL && result == CY_TAKE_DONE)
    on_part_done (part, sync, last);
  if (sync != NULL && result == CY_TAKE_GAP)
    cy_sync_ask_again (sync, last->stream);
  if (sync != NULL && result == CY_TAKE_FORK)
    cy_sync_put_aside (sync, last->stream, error->message);
  if (sync != NULL && result == CY_TAKE_OWN)
    sync->options.forgotten (peer->node, part->run->len, sync->options.user_data);
  part_free (part);
}

static void
take (Part *part)
{
  const CySyncOptions *options = &part->receipt->peer->sync->options;

  options->store.take (options->store.self, g_ptr_array_ref (part->run), on_taken_cb, part);
}

/* The last signature vouches for the whole run. The others were not looked at, so they are not passed on. */
static void
drop_other_signatures (GPtrArray *run)
{
  for (guint i = 0; i + 1 < run->len; i++)
    g_clear_pointer (&((CyEntry *) run->pdata[i])->signature, g_bytes_unref);
}

static gboolean
is_signed (CySync *sync, GPtrArray *run)
{
  const CyEntry *last = run->pdata[run->len - 1];
  const char *key = g_hash_table_lookup (sync->keys, last->origin);

  return key != NULL && last->signature != NULL &&
         sync->options.verify (key, last->hash, last->signature);
}

/* A wrong signature is its bringer's fault: the stream itself is only set aside when its origin brought it. */
static gboolean
accept_run (CySync *sync, CySyncPeer *peer, GPtrArray *run)
{
  const CyEntry *last = run->pdata[run->len - 1];
  g_autofree char *reason = NULL;

  if (is_signed (sync, run))
    return TRUE;
  reason = g_strdup_printf ("entries of %s up to %" G_GUINT64_FORMAT
                            " are not signed by the node they are said to be of",
                            last->stream, last->seq);
  if (g_str_equal (last->origin, peer->node))
    cy_sync_put_aside (sync, last->stream, reason);
  peer->pipe.close (peer->pipe.pipe, reason);
  return FALSE;
}

static void
note_head (CySyncPeer *peer, const CyEntry *last)
{
  CyHead head = { last->stream, last->seq, { 0 } };

  if (cy_sync_seq (peer->heads, last->stream) >= last->seq)
    return;
  memcpy (head.hash, last->hash, CY_HASH_BYTES);
  cy_sync_set_head (peer->heads, &head);
}

/**
 * cy_sync_take:
 * @bytes: runs of entries.
 *
 * Verifies what a peer sent and hands it to the journal; acknowledged when all of it is on the disk.
 */
void
cy_sync_take (CySync *sync, CySyncPeer *peer, GBytes *bytes)
{
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  Receipt *receipt;

  if ((runs = cy_runs_decode (data, length, &error)) == NULL) {
    peer->pipe.close (peer->pipe.pipe, error->message);
    return;
  }
  receipt = receipt_new (peer);
  for (guint i = 0; i < runs->len; i++) {
    GPtrArray *run = runs->pdata[i];
    const CyEntry *last = run->pdata[run->len - 1];

    if (!cy_sync_is_wanted (sync, last->stream))
      continue;
    if (!accept_run (sync, peer, run))
      break;
    note_head (peer, last);
    drop_other_signatures (run);
    take (part_new (receipt, run));
  }
  receipt_unref (receipt);
}
