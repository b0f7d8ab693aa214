/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-peer.h"

#include "cy-journal-sync.h"
#include "cy-node-private.h"
#include "cy-stream.h"

/**
 * cy_node_dup_key:
 *
 * Returns: (transfer full): this node's public key, 64 hexadecimal digits.
 */
char *
cy_node_dup_key (CyNode *node)
{
  return cy_identity_dup_key (node->identity);
}

/**
 * cy_node_get_incarnation:
 *
 * Returns: how often this node was put back from a backup, and once more.
 */
guint
cy_node_get_incarnation (CyNode *node)
{
  return cy_identity_get_incarnation (node->identity);
}

static const CyPairingStep pairing_states[] = {
  [CY_PAIRING_OPEN] = CY_PAIRING_STEP_OPEN,
  [CY_PAIRING_CALLING] = CY_PAIRING_STEP_CALLING,
  [CY_PAIRING_COMPARING] = CY_PAIRING_STEP_COMPARING,
  [CY_PAIRING_PAIRED] = CY_PAIRING_STEP_PAIRED,
  [CY_PAIRING_FAILED] = CY_PAIRING_STEP_FAILED,
};

static gpointer
load_keys (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_keys (db, error);
}

static void
on_looked_at (gpointer user_data)
{
  CyNode *node = user_data;

  if (node->looks != NULL)
    cy_live_desk_look (node->looks);
}

static void
on_cut_off (const char *peer, gpointer user_data)
{
  CyNode *node = user_data;

  if (node->snapshots != NULL)
    cy_snapshot_desk_cut_off (node->snapshots, peer);
}

static void
on_found_cb (CyPeerDiscovery *discovery, gpointer user_data)
{
  g_signal_emit_by_name (user_data, "peers-changed");
}

/* This node is found on the network if it listens, and finds others. */
static void
open_discovery (CyNode *node)
{
  const char *id = cy_node_get_id (node);
  CyRecord *record = cy_yard_get (node->yard, CY_KIND_NODE, id);
  const char *name = record == NULL ? NULL : cy_record_get_text (record, "name");

  node->discovery = cy_peer_discovery_new (id, name != NULL ? name : g_get_host_name (),
                                           cy_node_get_peer_port (node), on_found_cb, node);
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
                    void (*pairing) (gpointer user_data),
                    GError **error)
{
  g_autoptr (GHashTable) keys = cy_node_query_now (node, load_keys, error);
  const CyPeerDeskOptions options = { .journal = node->journal,
                                      .identity = node->identity,
                                      .alarms = node->desk,
                                      .supervision = node->supervision,
                                      .cut_off = on_cut_off,
                                      .looked_at = on_looked_at,
                                      .asked = cy_node_hear_question,
                                      .clock = node->clock,
                                      .listen = listen,
                                      .changed = changed,
                                      .pairing = pairing,
                                      .user_data = node };

  if (keys == NULL || (node->peers = cy_peer_desk_new (&options, node->yard, keys, error)) == NULL)
    return FALSE;
  node->looks = cy_live_desk_new (cy_peer_desk_get_peers (node->peers), cy_node_get_id (node));
  cy_live_desk_set_yard (node->looks, node->yard);
  node->keeper = cy_history_keeper_new (node->history, cy_peer_desk_get_peers (node->peers),
                                        cy_node_get_id (node), node->clock);
  cy_history_keeper_set_yard (node->keeper, node->yard);
  open_discovery (node);
  return TRUE;
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
  g_free (info->kept_trouble);
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
                        .dialed = state->is_dialed,
                        .calling = state->is_calling,
                        .since_us = state->since_us,
                        .next_try_us = state->next_try_us };
  info->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) stream_free);
  if (report->sync != NULL)
    describe_exchange (info, report->sync);
  return info;
}

static void
describe_kept (CyNode *node, CyPeerInfo *info)
{
  CyKeeperReport report;

  if (node->keeper == NULL)
    return;
  report = cy_history_keeper_describe (node->keeper, info->id);
  info->n_kept = report.n_piles;
  info->kept_until_us = report.until_us;
  info->kept_trouble = g_strdup (report.trouble);
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
  for (guint i = 0; i < reports->len; i++) {
    CyPeerInfo *info = info_new (reports->pdata[i]);

    describe_kept (node, info);
    g_ptr_array_add (infos, info);
  }
  return infos;
}

void
cy_node_see_links (CyNode *node)
{
  g_autoptr (GPtrArray) peers = cy_node_list_peers (node);
  gboolean any_up = FALSE;

  for (guint i = 0; i < peers->len; i++)
    any_up = any_up || ((const CyPeerInfo *) peers->pdata[i])->up;
  cy_alone_log_see_links (node->alone, peers->len > 0, any_up, cy_clock_wall_us (node->clock));
  for (guint i = 0; i < peers->len && node->keeper != NULL; i++) {
    const CyPeerInfo *peer = peers->pdata[i];

    cy_history_keeper_set_up (node->keeper, peer->id, peer->up ? peer->since_us : 0, any_up);
  }
}

/**
 * cy_node_get_alone_since:
 *
 * Returns: since when no other member is connected, 0 while one is or there is none [µs UTC].
 */
gint64
cy_node_get_alone_since (CyNode *node)
{
  const CyAlonePeriod *now = cy_alone_log_get_now (node->alone);

  return now == NULL ? 0 : now->from_us;
}

/**
 * cy_node_dup_last_alone:
 *
 * Returns: (transfer full) (nullable): the last time that no other member was connected and that is over.
 */
CyAlonePeriod *
cy_node_dup_last_alone (CyNode *node)
{
  return cy_alone_log_dup_last (node->alone);
}

/* What the member lacks of what this node wrote. */
static guint64
count_lacking (CyNode *node, const CyPeerInfo *info)
{
  guint64 n = 0;

  for (guint i = 0; i < info->streams->len; i++) {
    const CyPeerStream *stream = info->streams->pdata[i];
    CyStream parsed;

    if (stream->here > stream->there && cy_stream_parse (stream->stream, &parsed) &&
        g_str_equal (parsed.origin, cy_node_get_id (node)))
      n += stream->here - stream->there;
  }
  return n;
}

/**
 * cy_node_count_unshared:
 *
 * Returns: entries that were written here and that no connected member has; while there is none, those written
 *   since, as far back as this process knows.
 */
guint64
cy_node_count_unshared (CyNode *node)
{
  g_autoptr (GPtrArray) peers = cy_node_list_peers (node);
  const CyAlonePeriod *now = cy_alone_log_get_now (node->alone);
  guint64 least = G_MAXUINT64;

  for (guint i = 0; i < peers->len; i++) {
    const CyPeerInfo *info = peers->pdata[i];

    if (info->up && info->greeted)
      least = MIN (least, count_lacking (node, info));
  }
  if (least != G_MAXUINT64)
    return least;
  return now == NULL ? 0 : now->n_own;
}

static void
found_free (CyNodeFound *found)
{
  g_free (found->id);
  g_free (found->name);
  g_free (found->address);
  g_free (found);
}

/**
 * cy_node_list_found:
 *
 * Returns: (transfer full) (element-type CyNodeFound): nodes that announce themselves on the same network and are
 *   no members, by name; none where no Avahi runs.
 */
GPtrArray *
cy_node_list_found (CyNode *node)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) found_free);
  g_autoptr (GPtrArray) all = NULL;

  if (node->discovery == NULL)
    return list;
  all = cy_peer_discovery_list (node->discovery);
  for (guint i = 0; i < all->len; i++) {
    const CyPeerFound *one = all->pdata[i];
    CyNodeFound *found;

    if (cy_yard_get (node->yard, CY_KIND_NODE, one->node) != NULL)
      continue;
    found = g_new (CyNodeFound, 1);
    *found = (CyNodeFound){ g_strdup (one->node), g_strdup (one->name), g_strdup (one->address) };
    g_ptr_array_add (list, found);
  }
  return list;
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

/**
 * cy_node_invite:
 * @agree: say yes to whoever knows the code; otherwise a person compares the fingerprint first.
 *
 * How it goes on is told with #CyNode::pairing-changed.
 */
void
cy_node_invite (CyNode *node, gboolean agree, const char *actor)
{
  cy_peer_desk_invite (node->peers, agree, actor);
}

/**
 * cy_node_accept:
 * @code: of another node's invitation.
 * @address: (nullable): where that node is, `HOST:PORT`, when @code does not say so.
 */
void
cy_node_accept (CyNode *node,
                const char *code,
                const char *address,
                gboolean agree,
                const char *actor)
{
  cy_peer_desk_accept (node->peers, code, address, agree, actor);
}

/**
 * cy_node_agree:
 *
 * The fingerprint is the same at both ends, says a person.
 */
void
cy_node_agree (CyNode *node, const char *actor)
{
  cy_peer_desk_agree (node->peers, actor);
}

void
cy_node_refuse (CyNode *node)
{
  cy_peer_desk_refuse (node->peers);
}

/**
 * cy_node_dup_pairing:
 *
 * Returns: (transfer full) (nullable): how the last one stands, see cy_pairing_info_free().
 */
CyPairingInfo *
cy_node_dup_pairing (CyNode *node)
{
  g_autoptr (CyPairingReport) report =
    node->peers == NULL ? NULL : cy_peer_desk_dup_pairing (node->peers);
  CyPairingInfo *info;

  if (report == NULL)
    return NULL;
  info = g_new (CyPairingInfo, 1);
  *info = (CyPairingInfo){ .state = pairing_states[report->state],
                           .invites = report->invites,
                           .code = g_strdup (report->code),
                           .text = g_strdup (report->text),
                           .own_addresses = g_strdup (report->own_addresses),
                           .expires_us = report->expires_us,
                           .fingerprint = g_strdup (report->fingerprint),
                           .node = g_strdup (report->node),
                           .name = g_strdup (report->name),
                           .address = g_strdup (report->address),
                           .agreed = report->agreed,
                           .other_agreed = report->other_agreed,
                           .n_wrong = report->n_wrong,
                           .error = g_strdup (report->error) };
  return info;
}

void
cy_pairing_info_free (CyPairingInfo *info)
{
  if (info == NULL)
    return;
  g_free (info->code);
  g_free (info->text);
  g_free (info->own_addresses);
  g_free (info->fingerprint);
  g_free (info->node);
  g_free (info->name);
  g_free (info->address);
  g_free (info->error);
  g_free (info);
}

/**
 * cy_pairing_step_name:
 *
 * Returns: what scripts call it.
 */
const char *
cy_pairing_step_name (CyPairingStep step)
{
  static const char *const names[] = { "open", "calling", "comparing", "paired", "failed" };

  return names[step];
}

/**
 * cy_node_hold_live:
 *
 * Somebody looks at everything: the piles of other nodes are shown as well, until cy_node_release_live().
 */
void
cy_node_hold_live (CyNode *node)
{
  if (node->looks != NULL)
    cy_live_desk_hold (node->looks);
}

void
cy_node_release_live (CyNode *node)
{
  if (node->looks != NULL)
    cy_live_desk_release (node->looks);
}

/**
 * cy_node_glance:
 * @ready: called once, when what other nodes' piles show has had time to arrive.
 *
 * Looks at everything for some seconds.
 */
void
cy_node_glance (CyNode *node, GSourceFunc ready, gpointer user_data)
{
  guint wait_ms = node->looks == NULL ? 0 : cy_live_desk_glance (node->looks);

  if (wait_ms == 0)
    (void) ready (user_data);
  else
    g_timeout_add (wait_ms, ready, user_data);
}
