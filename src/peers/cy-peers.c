/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peers-private.h"

#include "cy-certificate.h"
#include "cy-invoke.h"
#include "cy-peer-timer.h"

#define TICK_MS 1000

/* Something the owner is told, on its way to it. */
typedef struct {
  CyPeersOwner *owner; /* owned reference */
  CyPeersNews kind;
  char *who;
  char *text;
  gint64 number;
} News;

void
cy_peer_report_free (CyPeerReport *report)
{
  if (report == NULL)
    return;
  cy_peer_state_free (report->state);
  g_clear_pointer (&report->sync, cy_sync_report_free);
  g_free (report);
}

void
cy_peers_owner_clear (gpointer data)
{
  CyPeersOwner *owner = data;

  g_main_context_unref (owner->context);
}

static void
news_free (News *news)
{
  g_atomic_rc_box_release_full (news->owner, cy_peers_owner_clear);
  g_free (news->who);
  g_free (news->text);
  g_free (news);
}

static void
tell_asked (const CyPeersEvents *events, const News *news)
{
  g_autoptr (JsonNode) root = cy_json_parse (news->text, -1, CY_MESSAGE_MAX_BYTES, NULL);
  g_auto (GStrv) words = g_strsplit (news->who, " ", 2);
  JsonObject *question;

  if (root != NULL && cy_json_get_object (root, NULL, &question, NULL))
    events->asked (words[0], words[1], question, events->user_data);
}

static gboolean
tell_cb (gpointer user_data)
{
  const News *news = user_data;
  const CyPeersEvents *events = &news->owner->events;

  if (news->owner->gone)
    return G_SOURCE_REMOVE;
  switch (news->kind) {
  case CY_NEWS_QUARANTINED:
    events->quarantined (news->who, news->text, events->user_data);
    break;
  case CY_NEWS_FORGOTTEN:
    events->forgotten (news->who, events->user_data);
    break;
  case CY_NEWS_CLOCK_SUSPECT:
    events->clock_suspect (news->who, news->number, events->user_data);
    break;
  case CY_NEWS_CUT_OFF:
    events->cut_off (news->who, events->user_data);
    break;
  case CY_NEWS_LOOKED_AT:
    events->looked_at (events->user_data);
    break;
  case CY_NEWS_ASKED:
    tell_asked (events, news);
    break;
  case CY_NEWS_PAIRING:
    events->pairing (events->user_data);
    break;
  case CY_NEWS_MISBEHAVED:
    events->misbehaved (news->who, news->text, events->user_data);
    break;
  case CY_NEWS_CHANGED:
  default:
    events->changed (events->user_data);
    break;
  }
  return G_SOURCE_REMOVE;
}

void
cy_peers_tell (CyPeers *peers, CyPeersNews kind, const char *who, const char *text, gint64 number)
{
  News *news = g_new (News, 1);

  *news =
    (News){ g_atomic_rc_box_acquire (peers->owner), kind, g_strdup (who), g_strdup (text), number };
  cy_invoke (peers->owner->context, tell_cb, news, (GDestroyNotify) news_free);
}

static void
on_quarantined (const char *stream, const char *reason, gpointer user_data)
{
  cy_peers_tell (user_data, CY_NEWS_QUARANTINED, stream, reason, 0);
}

static void
on_forgotten (const char *peer, guint64 n_entries, gpointer user_data)
{
  cy_peers_tell (user_data, CY_NEWS_FORGOTTEN, peer, NULL, 0);
}

static void
on_clock_suspect (const char *origin, gint64 ahead_us, gpointer user_data)
{
  cy_peers_tell (user_data, CY_NEWS_CLOCK_SUSPECT, origin, NULL, ahead_us);
}

static void
on_cut_off (const char *peer, gpointer user_data)
{
  cy_peers_tell (user_data, CY_NEWS_CUT_OFF, peer, NULL, 0);
}

static void
on_sync_changed (gpointer user_data)
{
  ((CyPeers *) user_data)->is_changed = TRUE;
}

static gboolean
verify (const char *key, const guint8 hash[CY_HASH_BYTES], GBytes *signature)
{
  guint8 bytes[CY_PUBLIC_KEY_BYTES];

  cy_public_key_parse (key, bytes);
  return g_bytes_get_size (signature) == CY_SIGNATURE_BYTES &&
         cy_public_key_verify (bytes, hash, CY_HASH_BYTES, g_bytes_get_data (signature, NULL));
}

static gboolean
close_cb (gpointer user_data)
{
  CyPeersLine *line = user_data;

  cy_peer_timer_stop (&line->closing);
  cy_peer_link_close (line->link, line->reason);
  return G_SOURCE_REMOVE;
}

void
cy_peers_give_up (CyPeersLine *line, const char *reason)
{
  if (line->closing != NULL)
    return;
  line->reason = g_strdup (reason);
  line->closing = cy_peer_timer_start (0, close_cb, line);
}

static gboolean
send_frame (GBytes *frame, gpointer user_data, GError **error)
{
  const CyPeersLine *line = user_data;

  return cy_peer_link_send (line->link, FALSE, frame, error);
}

/* What cannot be sent ends the link: the next one begins where the other end's disk ends. */
void
cy_peers_send (CyPeersLine *line, CyChannel channel, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  if (line->closing == NULL && !cy_frame_split (channel, bytes, send_frame, line, &error))
    cy_peers_give_up (line, error->message);
}

static void
pipe_send_words (gpointer pipe, GBytes *bytes)
{
  cy_peers_send (pipe, CY_CHANNEL_SYNC, bytes);
}

static void
pipe_send_entries (gpointer pipe, GBytes *bytes)
{
  cy_peers_send (pipe, CY_CHANNEL_ENTRIES, bytes);
}

static void
pipe_close (gpointer pipe, const char *reason)
{
  CyPeersLine *line = pipe;

  cy_peers_tell (line->peers, CY_NEWS_MISBEHAVED, line->node, reason, 0);
  cy_peers_give_up (line, reason);
}

static void
line_free (CyPeersLine *line)
{
  cy_peer_timer_stop (&line->closing);
  cy_assembler_clear (&line->assembler);
  g_free (line->reason);
  g_free (line->told);
  g_free (line->node);
  g_clear_pointer (&line->looked, g_ptr_array_unref);
  g_free (line);
}

static void
on_up (CyPeerNet *net, CyPeerLink *link, gpointer user_data)
{
  CyPeers *peers = user_data;
  CyPeersLine *line = g_new0 (CyPeersLine, 1);
  const CySyncPipe pipe = { pipe_send_words, pipe_send_entries, pipe_close, line };

  line->peers = peers;
  line->link = link;
  line->node = g_strdup (cy_peer_link_get_node (link));
  g_hash_table_insert (peers->lines, link, line);
  line->sync = cy_sync_add (peers->sync, cy_peer_link_get_node (link), &pipe);
  cy_peers_line_up (line);
  peers->is_changed = TRUE;
}

CyPeersLine *
cy_peers_find_line (CyPeers *peers, const char *node)
{
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, peers->lines);
  while (g_hash_table_iter_next (&iter, NULL, &line)) {
    if (g_str_equal (((CyPeersLine *) line)->node, node))
      return line;
  }
  return NULL;
}

static void
on_down (CyPeerNet *net, const char *node, const char *reason, gpointer user_data)
{
  CyPeers *peers = user_data;
  CyPeersLine *line = cy_peers_find_line (peers, node);

  if (line == NULL)
    return;
  g_hash_table_steal (peers->lines, line->link);
  cy_sync_remove (peers->sync, line->sync);
  cy_peers_line_down (line);
  line_free (line);
  peers->is_changed = TRUE;
}

static void
dispatch (CyPeersLine *line, CyChannel channel, GBytes *message)
{
  CyPeers *peers = line->peers;

  if (channel == CY_CHANNEL_SYNC)
    cy_sync_hear_words (peers->sync, line->sync, message);
  else if (channel == CY_CHANNEL_ENTRIES)
    cy_sync_hear_entries (peers->sync, line->sync, message);
  else if (channel == CY_CHANNEL_CALL)
    cy_peers_hear_call (line, message);
  else if (channel == CY_CHANNEL_LIVE)
    cy_peers_hear_live (line, message);
}

/* Text is beats, which the link itself understands. */
static void
on_message (CyPeerNet *net, CyPeerLink *link, gboolean is_text, GBytes *bytes, gpointer user_data)
{
  CyPeers *peers = user_data;
  CyPeersLine *line = g_hash_table_lookup (peers->lines, link);
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GError) error = NULL;
  CyChannel channel;

  if (is_text || line == NULL || line->closing != NULL)
    return;
  if (!cy_assembler_take (&line->assembler, bytes, &channel, &message, &error))
    pipe_close (line, error->message);
  else if (message != NULL)
    dispatch (line, channel, message);
}

static void
on_room (CyPeerNet *net, CyPeerLink *link, gpointer user_data)
{
}

static void
on_refused (CyPeerNet *net, const char *who, const char *reason, gpointer user_data)
{
  ((CyPeers *) user_data)->is_changed = TRUE;
}

/* What the owner sees is a copy, made when something changed and each second. */
static void
report (CyPeers *peers)
{
  GPtrArray *reports = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_peer_report_free);
  g_autoptr (GPtrArray) states = cy_peer_net_describe (peers->net);

  g_ptr_array_set_free_func (states, NULL);
  for (guint i = 0; i < states->len; i++) {
    CyPeerReport *one = g_new0 (CyPeerReport, 1);
    const CyPeersLine *line;

    one->state = states->pdata[i];
    line = cy_peers_find_line (peers, one->state->node);
    one->sync = line == NULL ? NULL : cy_sync_describe (peers->sync, line->sync);
    g_ptr_array_add (reports, one);
  }
  g_mutex_lock (&peers->lock);
  g_ptr_array_unref (peers->reports);
  peers->reports = reports;
  g_mutex_unlock (&peers->lock);
  cy_peers_tell (peers, CY_NEWS_CHANGED, NULL, NULL, 0);
}

static gboolean
tick_cb (gpointer user_data)
{
  CyPeers *peers = user_data;

  cy_sync_tick (peers->sync);
  cy_peers_tick_calls (peers);
  if (peers->is_changed || g_hash_table_size (peers->lines) > 0)
    report (peers);
  peers->is_changed = FALSE;
  return G_SOURCE_CONTINUE;
}

static gboolean
open_net (CyPeers *peers, GError **error)
{
  const CyPeerNetEvents events = { on_up, on_down, on_message, on_room, NULL, on_refused, peers };
  CyPeerNetOptions options = peers->options.net;

  options.listen = peers->listen;
  peers->net =
    cy_peer_net_new (peers->options.identity, peers->options.clock, &options, &events, error);
  return peers->net != NULL;
}

static void
open_sync (CyPeers *peers)
{
  const CySyncOptions options = { .node = cy_identity_get_node (peers->options.identity),
                                  .name = peers->name,
                                  .incarnation =
                                    cy_identity_get_incarnation (peers->options.identity),
                                  .clock = peers->options.clock,
                                  .store = peers->options.store,
                                  .verify = verify,
                                  .quarantined = on_quarantined,
                                  .forgotten = on_forgotten,
                                  .clock_suspect = on_clock_suspect,
                                  .cut_off = on_cut_off,
                                  .changed = on_sync_changed,
                                  .user_data = peers };

  peers->sync = cy_sync_new (&options);
  peers->tick = g_timeout_source_new (TICK_MS);
  g_source_set_callback (peers->tick, tick_cb, peers, NULL);
  g_source_attach (peers->tick, peers->context);
}

static void
tell_started (CyPeers *peers, GError *error)
{
  g_mutex_lock (&peers->lock);
  peers->start_error = error;
  peers->has_started = TRUE;
  if (peers->net != NULL)
    peers->port = cy_peer_net_get_port (peers->net);
  g_cond_signal (&peers->started);
  g_mutex_unlock (&peers->lock);
}

/* What the journal still has to say is not for links that are gone. */
static void
close_lines (CyPeers *peers)
{
  GHashTableIter iter;
  gpointer line;

  g_hash_table_iter_init (&iter, peers->lines);
  while (g_hash_table_iter_next (&iter, NULL, &line))
    cy_sync_remove (peers->sync, ((CyPeersLine *) line)->sync);
  g_hash_table_remove_all (peers->lines);
}

/* The net is closed first, which ends every link, and then the exchange. */
static gpointer
run (gpointer data)
{
  CyPeers *peers = data;
  GError *error = NULL;

  g_main_context_push_thread_default (peers->context);
  cy_peers_open_calls (peers);
  if (open_net (peers, &error))
    open_sync (peers);
  tell_started (peers, error);
  if (error == NULL)
    g_main_loop_run (peers->loop);
  cy_peer_timer_stop (&peers->tick);
  g_clear_pointer (&peers->pairing, cy_pairing_free);
  close_lines (peers);
  g_clear_pointer (&peers->net, cy_peer_net_free);
  while (peers->options.store.is_busy (peers->options.store.self) ||
         g_main_context_pending (peers->context))
    g_main_context_iteration (peers->context, TRUE);
  cy_peers_close_calls (peers);
  g_clear_pointer (&peers->sync, cy_sync_free);
  g_main_context_pop_thread_default (peers->context);
  return NULL;
}

/**
 * cy_peers_new:
 *
 * Starts to listen, and to call nobody yet.
 *
 * Errors: #CY_PEERS_ERROR when the address cannot be listened on, or the certificate not be used.
 */
CyPeers *
cy_peers_new (const CyPeersOptions *options, GError **error)
{
  g_autoptr (CyPeers) peers = g_new0 (CyPeers, 1);

  peers->options = *options;
  peers->listen = g_strdup (options->net.listen);
  peers->name = g_strdup (options->name);
  peers->context = g_main_context_new ();
  peers->loop = g_main_loop_new (peers->context, FALSE);
  peers->owner = g_atomic_rc_box_new0 (CyPeersOwner);
  *peers->owner = (CyPeersOwner){ options->events, g_main_context_ref_thread_default (), FALSE };
  g_mutex_init (&peers->lock);
  g_cond_init (&peers->started);
  peers->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_peer_report_free);
  peers->lines = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) line_free);
  peers->thread = g_thread_new ("peers", run, peers);
  g_mutex_lock (&peers->lock);
  while (!peers->has_started)
    g_cond_wait (&peers->started, &peers->lock);
  g_mutex_unlock (&peers->lock);
  if (peers->start_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&peers->start_error));
    return NULL;
  }
  return g_steal_pointer (&peers);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (((CyPeers *) user_data)->loop);
  return G_SOURCE_REMOVE;
}

/**
 * cy_peers_free:
 *
 * Ends every link. The store must still answer.
 */
void
cy_peers_free (CyPeers *peers)
{
  if (peers == NULL)
    return;
  peers->owner->gone = TRUE;
  cy_invoke (peers->context, quit_cb, peers, NULL);
  g_thread_join (peers->thread);
  g_hash_table_unref (peers->lines);
  g_ptr_array_unref (peers->reports);
  cy_pairing_report_free (peers->pairing_report);
  g_clear_pointer (&peers->keys, g_hash_table_unref);
  g_clear_pointer (&peers->looked_at, g_ptr_array_unref);
  g_main_loop_unref (peers->loop);
  g_main_context_unref (peers->context);
  g_atomic_rc_box_release_full (peers->owner, cy_peers_owner_clear);
  g_clear_error (&peers->start_error);
  g_mutex_clear (&peers->lock);
  g_cond_clear (&peers->started);
  g_free (peers->listen);
  g_free (peers->name);
  g_free (peers);
}

/**
 * cy_peers_get_context:
 *
 * Returns: (transfer none): of the peers' thread, where cy_peers_saw() is to be called.
 */
GMainContext *
cy_peers_get_context (CyPeers *peers)
{
  return peers->context;
}

/**
 * cy_peers_get_port:
 *
 * Returns: where it listens, 0 when it does not.
 */
guint16
cy_peers_get_port (CyPeers *peers)
{
  return peers->port;
}

typedef struct {
  CyPeers *peers;
  GPtrArray *members; /* owned CyPeerMember with owned texts */
  GHashTable *keys;   /* owned */
} Membership;

static void
member_free (CyPeerMember *member)
{
  g_free ((char *) member->node);
  g_free ((char *) member->name);
  g_free ((char *) member->address);
  g_free (member);
}

static void
membership_free (Membership *membership)
{
  g_ptr_array_unref (membership->members);
  g_hash_table_unref (membership->keys);
  g_free (membership);
}

static gboolean
set_members_cb (gpointer user_data)
{
  Membership *membership = user_data;
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (CyPeerMember));
  CyPeers *peers = membership->peers;

  for (guint i = 0; i < membership->members->len; i++)
    g_array_append_vals (members, membership->members->pdata[i], 1);
  cy_peer_net_set_members (peers->net, (const CyPeerMember *) (gpointer) members->data,
                           members->len);
  cy_sync_set_keys (peers->sync, membership->keys);
  g_clear_pointer (&peers->keys, g_hash_table_unref);
  peers->keys = g_hash_table_ref (membership->keys);
  peers->is_changed = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * cy_peers_set_members:
 * @keys: (transfer none) (element-type utf8 utf8): public keys of all that are or were members, by node; not
 *   changed afterwards.
 *
 * Who may have a link, and whose entries are taken.
 */
void
cy_peers_set_members (CyPeers *peers,
                      const CyPeerMember *members,
                      guint n_members,
                      GHashTable *keys)
{
  Membership *membership = g_new (Membership, 1);

  *membership = (Membership){ peers, g_ptr_array_new_with_free_func ((GDestroyNotify) member_free),
                              g_hash_table_ref (keys) };
  for (guint i = 0; i < n_members; i++) {
    CyPeerMember *copy = g_new (CyPeerMember, 1);

    *copy = (CyPeerMember){ g_strdup (members[i].node), g_strdup (members[i].name),
                            g_strdup (members[i].address) };
    g_ptr_array_add (membership->members, copy);
  }
  cy_invoke (peers->context, set_members_cb, membership, (GDestroyNotify) membership_free);
}

typedef struct {
  CyPeers *peers;
  char **streams; /* owned */
} Quarantine;

static void
quarantine_free (Quarantine *quarantine)
{
  g_strfreev (quarantine->streams);
  g_free (quarantine);
}

static gboolean
set_quarantine_cb (gpointer user_data)
{
  const Quarantine *quarantine = user_data;

  cy_sync_set_quarantine (quarantine->peers->sync, (const char *const *) quarantine->streams);
  return G_SOURCE_REMOVE;
}

/**
 * cy_peers_set_quarantine:
 *
 * Which streams are not taken, until a person says so.
 */
void
cy_peers_set_quarantine (CyPeers *peers, const char *const *streams)
{
  Quarantine *quarantine = g_new (Quarantine, 1);

  *quarantine = (Quarantine){ peers, g_strdupv ((char **) streams) };
  cy_invoke (peers->context, set_quarantine_cb, quarantine, (GDestroyNotify) quarantine_free);
}

typedef struct {
  CyPeers *peers;
  guint incarnation;
} Beginning;

static gboolean
begin_cb (gpointer user_data)
{
  const Beginning *beginning = user_data;

  cy_sync_begin_incarnation (beginning->peers->sync, beginning->incarnation);
  return G_SOURCE_REMOVE;
}

/**
 * cy_peers_begin_incarnation:
 *
 * This node writes other streams from now on.
 */
void
cy_peers_begin_incarnation (CyPeers *peers, guint incarnation)
{
  Beginning *beginning = g_new (Beginning, 1);

  *beginning = (Beginning){ peers, incarnation };
  cy_invoke (peers->context, begin_cb, beginning, g_free);
}

static gboolean
cut_cb (gpointer user_data)
{
  cy_sync_cut (((CyPeers *) user_data)->sync);
  return G_SOURCE_REMOVE;
}

/**
 * cy_peers_cut:
 *
 * The journal was cut, or took what a snapshot keeps.
 */
void
cy_peers_cut (CyPeers *peers)
{
  cy_invoke (peers->context, cut_cb, peers, NULL);
}

/**
 * cy_peers_describe:
 *
 * Returns: (transfer container) (element-type CyPeerReport): how it stands with each member; not to be
 *   changed.
 */
GPtrArray *
cy_peers_describe (CyPeers *peers)
{
  GPtrArray *reports;

  g_mutex_lock (&peers->lock);
  reports = g_ptr_array_ref (peers->reports);
  g_mutex_unlock (&peers->lock);
  return reports;
}

/**
 * cy_peers_saw:
 * @entries: (element-type CyEntry): one commit.
 *
 * What the journal tells its listeners.
 */
void
cy_peers_saw (GPtrArray *entries, gpointer peers)
{
  CyPeers *self = peers;

  cy_sync_saw (self->sync, entries);
}
