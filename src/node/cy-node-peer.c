/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-peer.h"

#include "cy-journal-sync.h"
#include "cy-node-private.h"

/**
 * cy_node_dup_key:
 *
 * Returns: (transfer full): this node's public key, 64 hexadecimal digits.
 */
char *
cy_node_dup_key (CyNode *node)
{
  const guint8 *key = cy_identity_get_public_key (node->identity);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < CY_PUBLIC_KEY_BYTES; i++)
    g_string_append_printf (text, "%02x", key[i]);
  return g_string_free (text, FALSE);
}

static gpointer
load_keys (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_keys (db, error);
}

/**
 * cy_node_open_peers:
 *
 * From now on other members are called and may call.
 */
gboolean
cy_node_open_peers (CyNode *node,
                    const char *listen,
                    void (*changed) (gpointer user_data),
                    GError **error)
{
  g_autoptr (GHashTable) keys = cy_node_query_now (node, load_keys, error);
  const CyPeerDeskOptions options = { .journal = node->journal,
                                      .identity = node->identity,
                                      .alarms = node->desk,
                                      .clock = node->clock,
                                      .listen = listen,
                                      .changed = changed,
                                      .user_data = node };

  return keys != NULL &&
         (node->peers = cy_peer_desk_new (&options, node->yard, keys, error)) != NULL;
}

static void
stream_free (CyPeerStream *stream)
{
  g_free (stream->stream);
  g_free (stream);
}

static void
info_free (CyPeerInfo *info)
{
  g_free (info->id);
  g_free (info->name);
  g_free (info->address);
  g_free (info->remote);
  g_free (info->error);
  g_ptr_array_unref (info->streams);
  g_free (info);
}

static void
describe_exchange (CyPeerInfo *info, const CySyncReport *sync)
{
  info->greeted = sync->greeted;
  info->behind = sync->n_missing_here;
  info->ahead = sync->n_missing_there;
  info->clock_us = sync->clock_us;
  info->n_received = sync->n_received;
  info->n_sent = sync->n_sent;
  for (guint i = 0; i < sync->streams->len; i++) {
    const CySyncStream *stream = sync->streams->pdata[i];
    CyPeerStream *copy = g_new (CyPeerStream, 1);

    *copy = (CyPeerStream){ g_strdup (stream->stream), stream->here, stream->there };
    g_ptr_array_add (info->streams, copy);
  }
}

static CyPeerInfo *
info_new (const CyPeerReport *report)
{
  const CyPeerState *state = report->state;
  CyPeerInfo *info = g_new0 (CyPeerInfo, 1);

  *info = (CyPeerInfo){ .id = g_strdup (state->node),
                        .name = g_strdup (state->name),
                        .address = g_strdup (state->address),
                        .remote = g_strdup (state->remote),
                        .error = g_strdup (state->error),
                        .up = state->is_up,
                        .since_us = state->since_us,
                        .next_try_us = state->next_try_us };
  info->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) stream_free);
  if (report->sync != NULL)
    describe_exchange (info, report->sync);
  return info;
}

/**
 * cy_node_list_peers:
 *
 * Returns: (transfer full) (element-type CyPeerInfo): how it stands with each other member, as some moments ago.
 */
GPtrArray *
cy_node_list_peers (CyNode *node)
{
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) info_free);
  g_autoptr (GPtrArray) reports = NULL;

  if (node->peers == NULL)
    return infos;
  reports = cy_peer_desk_list (node->peers);
  for (guint i = 0; i < reports->len; i++)
    g_ptr_array_add (infos, info_new (reports->pdata[i]));
  return infos;
}

static void
quarantined_free (CyQuarantined *quarantined)
{
  g_free (quarantined->stream);
  g_free (quarantined->reason);
  g_free (quarantined);
}

/**
 * cy_node_list_quarantine:
 *
 * Returns: (transfer full) (element-type CyQuarantined): streams of which nothing is taken.
 */
GPtrArray *
cy_node_list_quarantine (CyNode *node)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) quarantined_free);
  GHashTableIter iter;
  gpointer stream;
  gpointer reason;

  if (node->peers == NULL)
    return list;
  g_hash_table_iter_init (&iter, cy_peer_desk_get_quarantine (node->peers));
  while (g_hash_table_iter_next (&iter, &stream, &reason)) {
    CyQuarantined *quarantined = g_new (CyQuarantined, 1);

    *quarantined = (CyQuarantined){ g_strdup (stream), g_strdup (reason) };
    g_ptr_array_add (list, quarantined);
  }
  return list;
}

/**
 * cy_node_release_stream:
 *
 * Returns: whether the stream was put aside; it is asked for again.
 */
gboolean
cy_node_release_stream (CyNode *node, const char *stream)
{
  return node->peers != NULL && cy_peer_desk_release (node->peers, stream);
}

/**
 * cy_node_get_peer_port:
 *
 * Returns: where other nodes may call, 0 when they may not.
 */
guint16
cy_node_get_peer_port (CyNode *node)
{
  return node->peers == NULL ? 0 : cy_peers_get_port (cy_peer_desk_get_peers (node->peers));
}
