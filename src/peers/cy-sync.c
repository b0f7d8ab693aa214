/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sync.h"

#include <string.h>

#include "cy-stream.h"
#include "cy-sync-private.h"

guint64
cy_sync_seq (GHashTable *heads, const char *stream)
{
  const CyHead *head = g_hash_table_lookup (heads, stream);

  return head == NULL ? 0 : head->seq;
}

void
cy_sync_set_head (GHashTable *heads, const CyHead *head)
{
  const CyHead *before = g_hash_table_lookup (heads, head->stream);
  CyHead *copy = cy_head_copy (head);

  if (before != NULL)
    copy->base = MAX (copy->base, before->base);
  g_hash_table_replace (heads, copy->stream, copy);
}

guint64
cy_sync_base (GHashTable *heads, const char *stream)
{
  const CyHead *head = g_hash_table_lookup (heads, stream);

  return head == NULL ? 0 : head->base;
}

static void
changed (CySync *sync)
{
  sync->options.changed (sync->options.user_data);
}

static gboolean
is_own (CySync *sync, const char *stream)
{
  CyStream name;

  return cy_stream_parse (stream, &name) && g_str_equal (name.origin, sync->node) &&
         name.incarnation == sync->options.incarnation;
}

/* What this node has not written and a peer has is written by its past, or by another with its key. */
static void
compare_head (CySync *sync, CySyncPeer *peer, const CyHead *theirs)
{
  const CyHead *ours = g_hash_table_lookup (sync->heads, theirs->stream);
  guint64 seq = ours == NULL ? 0 : ours->seq;

  if (ours != NULL && seq == theirs->seq && memcmp (ours->hash, theirs->hash, CY_HASH_BYTES) != 0)
    cy_sync_put_aside (sync, theirs->stream,
                       "the same entry reads differently on two nodes: somebody writes with this"
                       " node's key, or one of them was altered");
  else if (is_own (sync, theirs->stream) && theirs->seq > seq)
    sync->options.forgotten (peer->node, theirs->seq - seq, sync->options.user_data);
}

static void
compare_all (CySync *sync, CySyncPeer *peer)
{
  g_autoptr (GList) heads = g_hash_table_get_values (peer->heads);

  for (GList *l = heads; l != NULL; l = l->next)
    compare_head (sync, peer, l->data);
}

static void
learn_heads (CySync *sync, GPtrArray *heads)
{
  for (guint i = 0; i < heads->len; i++) {
    CyHead *head = heads->pdata[i];
    CyHead *known = g_hash_table_lookup (sync->heads, head->stream);

    if (known == NULL || known->seq < head->seq)
      cy_sync_set_head (sync->heads, head);
    else
      known->base = head->base;
  }
}

/* What peers said before this node knew its own streams is looked at now. */
static void
on_heads_cb (GPtrArray *heads, const GError *error, gpointer user_data)
{
  CySync *sync = user_data;

  if (heads == NULL)
    return;
  learn_heads (sync, heads);
  sync->loaded = TRUE;
  for (guint i = 0; i < sync->peers->len; i++) {
    CySyncPeer *peer = sync->peers->pdata[i];

    cy_sync_peer_greet (peer);
    compare_all (sync, peer);
  }
  cy_sync_ask (sync);
}

/**
 * cy_sync_new:
 *
 * Whatever is committed from now on is to be told with cy_sync_saw(). The store must answer before the
 * exchange is freed.
 */
CySync *
cy_sync_new (const CySyncOptions *options)
{
  CySync *sync = g_new0 (CySync, 1);

  sync->options = *options;
  sync->node = g_strdup (options->node);
  sync->name = g_strdup (options->name);
  sync->heads =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cy_head_free);
  sync->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sync->quarantine = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sync->sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sync->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_sync_peer_unref);
  options->store.load_heads (options->store.self, on_heads_cb, sync);
  return sync;
}

void
cy_sync_free (CySync *sync)
{
  if (sync == NULL)
    return;
  for (guint i = 0; i < sync->peers->len; i++)
    ((CySyncPeer *) sync->peers->pdata[i])->sync = NULL;
  g_ptr_array_unref (sync->peers);
  g_hash_table_unref (sync->heads);
  g_hash_table_unref (sync->keys);
  g_hash_table_unref (sync->quarantine);
  g_hash_table_unref (sync->sources);
  g_free (sync->node);
  g_free (sync->name);
  g_free (sync);
}

/* Entries of whoever is or was a member are taken, and old ones of this node itself; what it writes now is not
 * for others to say. */
gboolean
cy_sync_is_wanted (CySync *sync, const char *stream)
{
  CyStream name;

  if (g_hash_table_contains (sync->quarantine, stream) || !cy_stream_parse (stream, &name))
    return FALSE;
  if (g_str_equal (name.origin, sync->node) && name.incarnation == sync->options.incarnation)
    return FALSE;
  return g_hash_table_contains (sync->keys, name.origin);
}

static gboolean
is_origin (const CySyncPeer *peer, const char *stream)
{
  return g_str_has_prefix (stream, peer->node);
}

/* How good a source of the stream the peer is; 0 for none. What a peer cut off it cannot send. */
static guint
rate_source (CySync *sync, const CySyncPeer *peer, const char *stream)
{
  guint64 there = cy_sync_seq (peer->heads, stream);

  if (!peer->greeted || there == 0 ||
      cy_sync_base (peer->heads, stream) > cy_sync_seq (sync->heads, stream))
    return 0;
  return 1 + (there > cy_sync_seq (sync->heads, stream) ? 4 : 0) +
         (is_origin (peer, stream) ? 2 : 0);
}

/* One peer is asked for each stream: who has more than this node, then who writes it, then who was asked. */
static CySyncPeer *
choose_source (CySync *sync, const char *stream)
{
  CySyncPeer *best = g_hash_table_lookup (sync->sources, stream);
  guint rating = best == NULL ? 0 : rate_source (sync, best, stream);

  for (guint i = 0; i < sync->peers->len; i++) {
    guint other = rate_source (sync, sync->peers->pdata[i], stream);

    if (other > rating) {
      best = sync->peers->pdata[i];
      rating = other;
    }
  }
  return rating == 0 ? NULL : best;
}

static void
add_want (CySync *sync, GHashTable *wants, CySyncPeer *peer, const char *stream)
{
  static const guint8 none[CY_HASH_BYTES] = { 0 };
  GPtrArray *list = g_hash_table_lookup (wants, peer);

  if (list == NULL) {
    list = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_head_free);
    g_hash_table_insert (wants, peer, list);
  }
  g_ptr_array_add (list, cy_head_new (stream, cy_sync_seq (sync->heads, stream) + 1, none));
}

/* Nobody who is connected can send what comes next; who cut it off keeps what is left of it. */
static void
look_for_snapshot (CySync *sync, const char *stream)
{
  for (guint i = 0; i < sync->peers->len; i++) {
    const CySyncPeer *peer = sync->peers->pdata[i];

    if (peer->greeted && cy_sync_base (peer->heads, stream) > cy_sync_seq (sync->heads, stream)) {
      sync->options.cut_off (peer->node, sync->options.user_data);
      return;
    }
  }
}

static void
choose_for_stream (CySync *sync, const char *stream, GHashTable *wants)
{
  CySyncPeer *before = g_hash_table_lookup (sync->sources, stream);
  CySyncPeer *source;

  if (!cy_sync_is_wanted (sync, stream))
    return;
  if ((source = choose_source (sync, stream)) == NULL)
    look_for_snapshot (sync, stream);
  if (source == before)
    return;
  if (before != NULL)
    cy_sync_peer_stop (before, stream);
  g_hash_table_remove (sync->sources, stream);
  if (source == NULL)
    return;
  g_hash_table_replace (sync->sources, g_strdup (stream), source);
  add_want (sync, wants, source, stream);
}

static void
send_wants (GHashTable *wants)
{
  GHashTableIter iter;
  gpointer peer;
  gpointer list;

  g_hash_table_iter_init (&iter, wants);
  while (g_hash_table_iter_next (&iter, &peer, &list))
    cy_sync_peer_want (peer, list);
}

/**
 * cy_sync_ask:
 *
 * Asks for every stream that is wanted, and for those whose source is no longer the best one.
 */
void
cy_sync_ask (CySync *sync)
{
  g_autoptr (GHashTable) wants =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; sync->loaded && i < sync->peers->len; i++) {
    const CySyncPeer *peer = sync->peers->pdata[i];
    GHashTableIter iter;
    gpointer stream;

    g_hash_table_iter_init (&iter, peer->heads);
    while (g_hash_table_iter_next (&iter, &stream, NULL))
      choose_for_stream (sync, stream, wants);
  }
  send_wants (wants);
}

/* Entries before those that came are missing: begins again where this node's stream ends. */
void
cy_sync_ask_again (CySync *sync, const char *stream)
{
  g_autoptr (GHashTable) wants =
    g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  CySyncPeer *source = g_hash_table_lookup (sync->sources, stream);

  if (source == NULL)
    return;
  add_want (sync, wants, source, stream);
  send_wants (wants);
}

/* Nothing more is taken of the stream until a person has looked at it. */
void
cy_sync_put_aside (CySync *sync, const char *stream, const char *reason)
{
  CySyncPeer *source = g_hash_table_lookup (sync->sources, stream);

  if (!g_hash_table_add (sync->quarantine, g_strdup (stream)))
    return;
  if (source != NULL)
    cy_sync_peer_stop (source, stream);
  g_hash_table_remove (sync->sources, stream);
  sync->options.quarantined (stream, reason, sync->options.user_data);
}

/**
 * cy_sync_set_keys:
 * @keys: (element-type utf8 utf8): public keys of all nodes that are or were members, by node.
 */
void
cy_sync_set_keys (CySync *sync, GHashTable *keys)
{
  GHashTableIter iter;
  gpointer node;
  gpointer key;

  g_hash_table_remove_all (sync->keys);
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &node, &key))
    g_hash_table_insert (sync->keys, g_strdup (node), g_strdup (key));
  cy_sync_ask (sync);
}

/**
 * cy_sync_set_quarantine:
 * @streams: (array zero-terminated=1): that are not taken; those a person let go are asked for again.
 */
void
cy_sync_set_quarantine (CySync *sync, const char *const *streams)
{
  g_hash_table_remove_all (sync->quarantine);
  for (guint i = 0; streams[i] != NULL; i++)
    g_hash_table_add (sync->quarantine, g_strdup (streams[i]));
  cy_sync_ask (sync);
}

/**
 * cy_sync_begin_incarnation:
 *
 * This node writes other streams from now on; what it wrote before is taken from peers like anybody's.
 */
void
cy_sync_begin_incarnation (CySync *sync, guint incarnation)
{
  sync->options.incarnation = incarnation;
  cy_sync_ask (sync);
}

static void
on_cut_cb (GPtrArray *heads, const GError *error, gpointer user_data)
{
  CySync *sync = user_data;

  if (heads == NULL)
    return;
  learn_heads (sync, heads);
  for (guint i = 0; i < heads->len; i++) {
    const CyHead *head = heads->pdata[i];

    for (guint k = 0; head->base != 0 && k < sync->peers->len; k++)
      g_hash_table_add (((CySyncPeer *) sync->peers->pdata[k])->news, g_strdup (head->stream));
  }
  cy_sync_tick (sync);
}

/**
 * cy_sync_cut:
 *
 * The journal was cut, or took what a snapshot keeps: where streams end and begin is read again, and told.
 */
void
cy_sync_cut (CySync *sync)
{
  sync->options.store.load_heads (sync->options.store.self, on_cut_cb, sync);
}

/* A peer that gets the stream from here will see; another one is told, at once when the stream is new to it. */
static void
note_news (CySyncPeer *peer, const char *stream, guint64 seq)
{
  guint64 there = cy_sync_seq (peer->heads, stream);

  if (g_hash_table_contains (peer->wants, stream) || there >= seq)
    return;
  g_hash_table_add (peer->news, g_strdup (stream));
}

static gboolean
is_news_urgent (CySyncPeer *peer)
{
  GHashTableIter iter;
  gpointer stream;

  g_hash_table_iter_init (&iter, peer->news);
  while (g_hash_table_iter_next (&iter, &stream, NULL)) {
    if (!g_hash_table_contains (peer->told, stream))
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_sync_saw:
 * @entries: (element-type CyEntry): one commit, this node's own entries or taken ones.
 */
void
cy_sync_saw (CySync *sync, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++) {
    const CyEntry *entry = entries->pdata[i];
    CyHead head = { entry->stream, entry->seq, { 0 } };

    memcpy (head.hash, entry->hash, CY_HASH_BYTES);
    if (cy_sync_seq (sync->heads, entry->stream) < entry->seq)
      cy_sync_set_head (sync->heads, &head);
    for (guint k = 0; k < sync->peers->len; k++)
      note_news (sync->peers->pdata[k], entry->stream, entry->seq);
  }
  for (guint k = 0; sync->loaded && k < sync->peers->len; k++) {
    CySyncPeer *peer = sync->peers->pdata[k];

    cy_sync_peer_pump (peer);
    if (is_news_urgent (peer))
      cy_sync_peer_tell_news (peer);
  }
  changed (sync);
}

/**
 * cy_sync_add:
 * @node: who is at the other end; the transport has verified that.
 *
 * Returns: (transfer none): valid until cy_sync_remove().
 */
CySyncPeer *
cy_sync_add (CySync *sync, const char *node, const CySyncPipe *pipe)
{
  CySyncPeer *peer = cy_sync_peer_new (sync, node, pipe);

  g_ptr_array_add (sync->peers, peer);
  if (sync->loaded)
    cy_sync_peer_greet (peer);
  changed (sync);
  return peer;
}

static gboolean
is_source (gpointer stream, gpointer source, gpointer peer)
{
  return source == peer;
}

/**
 * cy_sync_remove:
 *
 * The link is down; others are asked for what this peer was asked for.
 */
void
cy_sync_remove (CySync *sync, CySyncPeer *peer)
{
  g_hash_table_foreach_remove (sync->sources, is_source, peer);
  peer->sync = NULL;
  g_ptr_array_remove (sync->peers, peer);
  cy_sync_ask (sync);
  changed (sync);
}

static void
hear_heads (CySync *sync, CySyncPeer *peer, const CySyncMessage *message)
{
  peer->clock_us = message->now_us - cy_clock_wall_us (sync->options.clock);
  for (guint i = 0; i < message->heads->len; i++) {
    const CyHead *head = message->heads->pdata[i];

    if (g_hash_table_size (peer->heads) >= CY_SYNC_MAX_STREAMS &&
        !g_hash_table_contains (peer->heads, head->stream))
      continue;
    cy_sync_set_head (peer->heads, head);
    if (sync->loaded)
      compare_head (sync, peer, head);
  }
  cy_sync_ask (sync);
  changed (sync);
}

/* A peer is told of streams that it did not mention and this node has. */
static void
hear_hello (CySync *sync, CySyncPeer *peer, const CySyncMessage *message)
{
  if (message->version != CY_SYNC_VERSION) {
    g_autofree char *reason =
      g_strdup_printf ("it speaks version %u of the exchange, this node version %d",
                       message->version, CY_SYNC_VERSION);

    peer->pipe.close (peer->pipe.pipe, reason);
    return;
  }
  peer->greeted = TRUE;
  g_free (peer->name);
  peer->name = g_strdup (message->name);
  hear_heads (sync, peer, message);
}

typedef void (*Hear) (CySync *sync, CySyncPeer *peer, const CySyncMessage *message);

static void
hear_want (CySync *sync, CySyncPeer *peer, const CySyncMessage *message)
{
  cy_sync_peer_hear_want (peer, message);
}

static void
hear_stop (CySync *sync, CySyncPeer *peer, const CySyncMessage *message)
{
  cy_sync_peer_hear_stop (peer, message);
}

static void
hear_ack (CySync *sync, CySyncPeer *peer, const CySyncMessage *message)
{
  cy_sync_peer_hear_ack (peer, message);
  changed (sync);
}

/**
 * cy_sync_hear_words:
 *
 * A message of words came. What does not make sense ends the link.
 */
void
cy_sync_hear_words (CySync *sync, CySyncPeer *peer, GBytes *bytes)
{
  static const Hear hears[CY_N_SYNC_VERBS] = {
    [CY_SYNC_HELLO] = hear_hello, [CY_SYNC_HAVE] = hear_heads, [CY_SYNC_WANT] = hear_want,
    [CY_SYNC_STOP] = hear_stop,   [CY_SYNC_ACK] = hear_ack,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (CySyncMessage) message = cy_sync_message_read (bytes, &error);

  if (message == NULL)
    peer->pipe.close (peer->pipe.pipe, error->message);
  else if (!peer->greeted && message->verb != CY_SYNC_HELLO)
    peer->pipe.close (peer->pipe.pipe, "it did not say hello first");
  else
    hears[message->verb](sync, peer, message);
}

/**
 * cy_sync_hear_entries:
 *
 * A message of entries came.
 */
void
cy_sync_hear_entries (CySync *sync, CySyncPeer *peer, GBytes *bytes)
{
  if (!peer->greeted)
    peer->pipe.close (peer->pipe.pipe, "it did not say hello first");
  else
    cy_sync_take (sync, peer, bytes);
}

/**
 * cy_sync_tick:
 *
 * Once a second: tells what is new, tries again what the disk refused, looks for better sources.
 */
void
cy_sync_tick (CySync *sync)
{
  for (guint i = 0; i < sync->peers->len; i++) {
    CySyncPeer *peer = sync->peers->pdata[i];

    if (!sync->loaded)
      continue;
    cy_sync_peer_tell_news (peer);
    cy_sync_peer_pump (peer);
  }
  cy_sync_ask (sync);
}

static void
stream_free (CySyncStream *stream)
{
  g_free (stream->stream);
  g_free (stream);
}

static void
compare_stream (CySyncReport *report, const char *name, guint64 here, guint64 there)
{
  CySyncStream *stream;

  if (here == there)
    return;
  report->n_missing_here += there > here ? there - here : 0;
  report->n_missing_there += here > there ? here - there : 0;
  stream = g_new (CySyncStream, 1);
  *stream = (CySyncStream){ g_strdup (name), here, there };
  g_ptr_array_add (report->streams, stream);
}

/**
 * cy_sync_describe:
 *
 * Returns: (transfer full): how the exchange with @peer stands.
 */
CySyncReport *
cy_sync_describe (CySync *sync, CySyncPeer *peer)
{
  CySyncReport *report = g_new0 (CySyncReport, 1);
  GHashTableIter iter;
  gpointer stream;

  *report = (CySyncReport){ .node = g_strdup (peer->node),
                            .greeted = peer->greeted,
                            .name = g_strdup (peer->name),
                            .clock_us = peer->clock_us,
                            .n_received = peer->n_entries_received,
                            .n_sent = peer->n_entries_sent };
  report->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) stream_free);
  g_hash_table_iter_init (&iter, sync->heads);
  while (g_hash_table_iter_next (&iter, &stream, NULL))
    compare_stream (report, stream, cy_sync_seq (sync->heads, stream),
                    cy_sync_seq (peer->heads, stream));
  g_hash_table_iter_init (&iter, peer->heads);
  while (g_hash_table_iter_next (&iter, &stream, NULL)) {
    if (!g_hash_table_contains (sync->heads, stream))
      compare_stream (report, stream, 0, cy_sync_seq (peer->heads, stream));
  }
  return report;
}

void
cy_sync_report_free (CySyncReport *report)
{
  g_ptr_array_unref (report->streams);
  g_free (report->name);
  g_free (report->node);
  g_free (report);
}
