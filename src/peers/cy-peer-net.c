/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-net.h"

#include <glib/gi18n-lib.h>

#include "cy-peer-backoff.h"
#include "cy-peer-dialer.h"
#include "cy-peer-timer.h"

typedef struct _Line Line;

/* What is known of one member. */
typedef struct {
  CyPeerNet *net;
  char *node;
  char *name;
  char *address;        /* nullable */
  Line *line;           /* nullable, borrowed: the link that counts */
  CyPeerDialer *dialer; /* nullable: a call under way */
  GSource *redial;      /* nullable */
  guint attempts;       /* calls that failed since one did not */
  char *error;          /* nullable */
  gint64 since_us;      /* wall */
  gint64 next_try_us;   /* wall */
  guint64 in_bytes;     /* of links that have ended */
  guint64 out_bytes;
} Member;

/* A link, from its first moment to its last. */
struct _Line {
  CyPeerNet *net;
  CyPeerLink *link;
  gint64 up_us; /* monotonic; 0 before */
};

struct _CyPeerNet {
  GTlsCertificate *certificate;
  char *node;
  const CyClock *clock;
  CyPeerNetOptions options; /* without listen */
  CyPeerNetEvents events;
  CyPeerListener *listener; /* nullable */
  CyPeerDoor door;          /* nullable */
  gpointer door_data;
  GPtrArray *members; /* of Member, in the order they were given */
  GPtrArray *lines;   /* of Line */
};

void
cy_peer_state_free (CyPeerState *state)
{
  g_free (state->node);
  g_free (state->name);
  g_free (state->address);
  g_free (state->remote);
  g_free (state->error);
  g_free (state);
}

static void
line_free (Line *line)
{
  cy_peer_link_free (line->link);
  g_free (line);
}

static void
member_free (Member *member)
{
  g_clear_pointer (&member->dialer, cy_peer_dialer_free);
  cy_peer_timer_stop (&member->redial);
  g_free (member->node);
  g_free (member->name);
  g_free (member->address);
  g_free (member->error);
  g_free (member);
}

static Member *
find_member (CyPeerNet *net, const char *node)
{
  for (guint i = 0; i < net->members->len; i++) {
    Member *member = net->members->pdata[i];

    if (g_str_equal (member->node, node))
      return member;
  }
  return NULL;
}

static void
note_error (Member *member, const char *words)
{
  g_free (member->error);
  member->error = g_strdup (words);
}

/* A link that we called and that has not been heard yet. */
static gboolean
has_called (CyPeerNet *net, const char *node)
{
  for (guint i = 0; i < net->lines->len; i++) {
    Line *line = net->lines->pdata[i];

    if (line->up_us == 0 && cy_peer_link_is_dialed (line->link) &&
        g_str_equal (cy_peer_link_get_node (line->link), node))
      return TRUE;
  }
  return FALSE;
}

static void dial (Member *member);

static gboolean
on_redial_cb (gpointer user_data)
{
  Member *member = user_data;

  cy_peer_timer_stop (&member->redial);
  member->next_try_us = 0;
  dial (member);
  return G_SOURCE_REMOVE;
}

static void
redial_later (Member *member)
{
  CyPeerNet *net = member->net;
  guint32 seed = g_str_hash (net->node) ^ (g_str_hash (member->node) << 1);
  guint wait_ms;

  if (member->address == NULL || member->line != NULL || member->redial != NULL ||
      member->dialer != NULL || has_called (net, member->node))
    return;
  wait_ms = cy_peer_backoff_ms (member->attempts, seed, net->options.backoff_least_ms,
                                net->options.backoff_most_ms);
  member->attempts++;
  member->next_try_us = cy_clock_wall_us (net->clock) + (gint64) wait_ms * 1000;
  member->redial = cy_peer_timer_start (wait_ms, on_redial_cb, member);
}

static void
tell_refused (CyPeerNet *net, const char *who, const GError *error)
{
  net->events.refused (net, who, error->message, net->events.user_data);
}

static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_REFUSED) ||
         g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_STRANGER) ||
         g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_CERTIFICATE) ||
         g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL);
}

static void
note_failed_call (Member *member, const GError *error)
{
  g_autofree char *node = g_strdup (member->node);
  CyPeerNet *net = member->net;

  note_error (member, error->message);
  redial_later (member);
  if (is_refusal (error))
    tell_refused (net, node, error);
}

static void
drop_line (Line *line)
{
  CyPeerNet *net = line->net;
  Member *member = find_member (net, cy_peer_link_get_node (line->link));
  guint64 in_bytes;
  guint64 out_bytes;

  cy_peer_link_get_traffic (line->link, &in_bytes, &out_bytes);
  if (member != NULL) {
    member->in_bytes += in_bytes;
    member->out_bytes += out_bytes;
  }
  g_ptr_array_remove_fast (net->lines, line);
}

/* The link that counted does not any more; its member is told of, then it is closed. */
static void
retire (Member *member, const char *reason)
{
  CyPeerNet *net = member->net;
  Line *line = g_steal_pointer (&member->line);

  member->since_us = cy_clock_wall_us (net->clock);
  cy_peer_link_close (line->link, reason);
  net->events.down (net, member->node, _ (reason), net->events.user_data);
}

static const char *
get_caller (Line *line)
{
  return cy_peer_link_is_dialed (line->link) ? line->net->node : cy_peer_link_get_node (line->link);
}

/* A call that began when there was no link yet may come in so much later [µs]. */
static gint64
longest_call_us (CyPeerNet *net)
{
  return (gint64) net->options.handshake_ms * 2 * 1000;
}

/* Whoever calls while we have a link has lost it, though we may not know. But when both called at
 * the same time, both must keep the same one. */
static gboolean
takes_over (Line *line, Line *older)
{
  if (line->up_us - older->up_us > longest_call_us (line->net))
    return TRUE;
  return g_strcmp0 (get_caller (line), get_caller (older)) <= 0;
}

static void
on_link_up_cb (CyPeerLink *link, gpointer user_data)
{
  Line *line = user_data;
  CyPeerNet *net = line->net;
  Member *member = find_member (net, cy_peer_link_get_node (link));

  line->up_us = cy_clock_mono_us (net->clock);
  if (member == NULL) {
    cy_peer_link_close (link, N_ ("you are no member here"));
    return;
  }
  if (member->line != NULL && !takes_over (line, member->line)) {
    cy_peer_link_close (link, N_ ("another link to you is kept"));
    return;
  }
  if (member->line != NULL)
    retire (member, N_ ("another link takes its place"));
  member->line = line;
  member->since_us = cy_clock_wall_us (net->clock);
  member->next_try_us = 0;
  cy_peer_timer_stop (&member->redial);
  g_clear_pointer (&member->error, g_free);
  net->events.up (net, link, net->events.user_data);
}

static void
note_end (Member *member, Line *line, const GError *reason)
{
  CyPeerNet *net = member->net;
  gint64 lasted_us = cy_clock_mono_us (net->clock) - line->up_us;

  member->line = NULL;
  member->since_us = cy_clock_wall_us (net->clock);
  note_error (member, reason->message);
  if (lasted_us >= (gint64) net->options.backoff_most_ms * 1000)
    member->attempts = 0;
}

static void
on_link_down_cb (CyPeerLink *link, const GError *reason, gpointer user_data)
{
  Line *line = user_data;
  CyPeerNet *net = line->net;
  Member *member = find_member (net, cy_peer_link_get_node (link));
  gboolean counted = member != NULL && member->line == line;
  gboolean failed_call = line->up_us == 0 && cy_peer_link_is_dialed (link);
  g_autoptr (GError) error = g_error_copy (reason);

  if (counted)
    note_end (member, line, error);
  drop_line (line);
  if (member == NULL)
    return;
  if (counted) {
    redial_later (member);
    net->events.down (net, member->node, error->message, net->events.user_data);
  } else if (failed_call && member->line == NULL) {
    note_failed_call (member, error);
  } else {
    redial_later (member);
  }
}

static void
on_link_message_cb (CyPeerLink *link, gboolean is_text, GBytes *bytes, gpointer user_data)
{
  CyPeerNet *net = ((Line *) user_data)->net;

  net->events.message (net, link, is_text, bytes, net->events.user_data);
}

static void
on_link_room_cb (CyPeerLink *link, gpointer user_data)
{
  CyPeerNet *net = ((Line *) user_data)->net;

  net->events.room (net, link, net->events.user_data);
}

static char *
on_link_beat_cb (CyPeerLink *link, gpointer user_data)
{
  CyPeerNet *net = ((Line *) user_data)->net;

  return net->events.beat != NULL ? net->events.beat (net, link, net->events.user_data) : NULL;
}

static void
add_line (CyPeerNet *net, CyPeerSecured *secured, gboolean is_dialed)
{
  Line *line = g_new0 (Line, 1);
  const CyPeerLinkEvents events = { on_link_up_cb,   on_link_down_cb, on_link_message_cb,
                                    on_link_room_cb, on_link_beat_cb, line };

  line->net = net;
  line->link = cy_peer_link_new (secured, is_dialed, &net->options.manners, &events);
  g_ptr_array_add (net->lines, line);
}

static void
on_dialed_cb (CyPeerSecured *secured, const GError *error, gpointer user_data)
{
  Member *member = user_data;

  g_clear_pointer (&member->dialer, cy_peer_dialer_free);
  if (secured != NULL)
    add_line (member->net, secured, TRUE);
  else if (member->line == NULL)
    note_failed_call (member, error);
}

static void
dial (Member *member)
{
  CyPeerNet *net = member->net;

  member->dialer = cy_peer_dialer_new (&(const CyPeerCall){ member->address, net->certificate,
                                                            CY_PEER_PROTOCOL_SYNC, member->node,
                                                            net->options.handshake_ms },
                                       on_dialed_cb, member);
}

static gboolean
on_admit_cb (const CyNodeKey *key, const char *protocol, gpointer user_data)
{
  CyPeerNet *net = user_data;

  if (net->door != NULL && (protocol == NULL || g_str_equal (protocol, CY_PEER_PROTOCOL_PAIR)))
    return TRUE;
  return (protocol == NULL || g_str_equal (protocol, CY_PEER_PROTOCOL_SYNC)) &&
         find_member (net, key->node) != NULL;
}

/* A member that calls again and again without a word does not pile up. */
static void
forget_unheard (CyPeerNet *net, const char *node)
{
  for (guint i = net->lines->len; i > 0; i--) {
    Line *line = net->lines->pdata[i - 1];

    if (line->up_us == 0 && !cy_peer_link_is_dialed (line->link) &&
        g_str_equal (cy_peer_link_get_node (line->link), node))
      drop_line (line);
  }
}

static void
on_called_cb (CyPeerSecured *secured, gpointer user_data)
{
  CyPeerNet *net = user_data;

  if (secured->is_pairing && net->door != NULL) {
    net->door (secured, net->door_data);
  } else if (secured->is_pairing) {
    cy_peer_secured_free (secured);
  } else {
    forget_unheard (net, secured->key.node);
    add_line (net, secured, FALSE);
  }
}

static void
on_call_failed_cb (const char *address, const GError *error, gpointer user_data)
{
  tell_refused (user_data, address, error);
}

static gboolean
begin_listening (CyPeerNet *net, const char *address, GError **error)
{
  const CyPeerListenerEvents events = { on_admit_cb, on_called_cb, on_call_failed_cb, net };

  if (address == NULL)
    return TRUE;
  net->listener =
    cy_peer_listener_new (address, net->certificate, net->options.handshake_ms, &events, error);
  return net->listener != NULL;
}

/**
 * cy_peer_net_new:
 * @identity: who this node is.
 * @clock: for the times that are shown.
 *
 * Errors: when the node has no certificate or the port cannot be listened on.
 */
CyPeerNet *
cy_peer_net_new (CyIdentity *identity,
                 const CyClock *clock,
                 const CyPeerNetOptions *options,
                 const CyPeerNetEvents *events,
                 GError **error)
{
  GTlsCertificate *certificate = cy_certificate_load (identity, error);
  g_autoptr (CyPeerNet) net = NULL;

  if (certificate == NULL)
    return NULL;
  net = g_new0 (CyPeerNet, 1);
  net->certificate = certificate;
  net->node = g_strdup (cy_identity_get_node (identity));
  net->clock = clock;
  net->options = *options;
  net->options.listen = NULL;
  net->events = *events;
  net->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  net->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  return begin_listening (net, options->listen, error) ? g_steal_pointer (&net) : NULL;
}

/**
 * cy_peer_net_free:
 *
 * Hangs up on everybody; no event comes any more.
 */
void
cy_peer_net_free (CyPeerNet *net)
{
  g_clear_pointer (&net->listener, cy_peer_listener_free);
  g_ptr_array_unref (net->members);
  g_ptr_array_unref (net->lines);
  g_object_unref (net->certificate);
  g_free (net->node);
  g_free (net);
}

/* Links that nobody was told of yet go with their member. */
static void
forget_lines (CyPeerNet *net, const char *node)
{
  for (guint i = net->lines->len; i > 0; i--) {
    Line *line = net->lines->pdata[i - 1];

    if (line->up_us == 0 && g_str_equal (cy_peer_link_get_node (line->link), node))
      g_ptr_array_remove_index_fast (net->lines, i - 1);
  }
}

static void
expel (Member *member)
{
  forget_lines (member->net, member->node);
  if (member->line != NULL)
    retire (member, N_ ("you are no member here any more"));
  member_free (member);
}

static Member *
take_member (GPtrArray *members, const char *node)
{
  for (guint i = 0; i < members->len; i++) {
    if (g_str_equal (((Member *) members->pdata[i])->node, node))
      return g_ptr_array_steal_index (members, i);
  }
  return NULL;
}

static void
update_member (Member *member, const CyPeerMember *wanted)
{
  gboolean moved = g_strcmp0 (member->address, wanted->address) != 0;

  g_free (member->name);
  member->name = g_strdup (wanted->name);
  if (!moved)
    return;
  g_free (member->address);
  member->address = g_strdup (wanted->address);
  g_clear_pointer (&member->dialer, cy_peer_dialer_free);
  cy_peer_timer_stop (&member->redial);
  member->next_try_us = 0;
  member->attempts = 0;
  if (member->address != NULL && member->line == NULL && !has_called (member->net, member->node))
    dial (member);
}

/**
 * cy_peer_net_set_members:
 * @members: all of them; this node itself may be among them.
 *
 * Who may have a link. Links to others end at once; new members that have an address are called.
 */
void
cy_peer_net_set_members (CyPeerNet *net, const CyPeerMember *members, guint n_members)
{
  g_autoptr (GPtrArray) former = g_steal_pointer (&net->members);

  net->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  for (guint i = 0; i < n_members; i++) {
    Member *member = take_member (former, members[i].node);

    if (g_str_equal (members[i].node, net->node) || find_member (net, members[i].node) != NULL)
      continue;
    if (member == NULL) {
      member = g_new0 (Member, 1);
      member->net = net;
      member->node = g_strdup (members[i].node);
    }
    g_ptr_array_add (net->members, member);
    update_member (member, &members[i]);
  }
  g_ptr_array_set_free_func (former, (GDestroyNotify) expel);
}

/**
 * cy_peer_net_find_link:
 *
 * Returns: (transfer none) (nullable): the link to a member, if there is one.
 */
CyPeerLink *
cy_peer_net_find_link (CyPeerNet *net, const char *node)
{
  Member *member = find_member (net, node);

  return member != NULL && member->line != NULL ? member->line->link : NULL;
}

static CyPeerState *
describe (Member *member)
{
  CyPeerState *state = g_new0 (CyPeerState, 1);
  CyPeerLink *link = member->line != NULL ? member->line->link : NULL;

  state->node = g_strdup (member->node);
  state->name = g_strdup (member->name);
  state->address = g_strdup (member->address);
  state->error = g_strdup (member->error);
  state->since_us = member->since_us;
  state->next_try_us = member->next_try_us;
  state->is_calling = member->dialer != NULL;
  if (link != NULL) {
    state->is_up = TRUE;
    state->is_dialed = cy_peer_link_is_dialed (link);
    state->remote = g_strdup (cy_peer_link_get_address (link));
    cy_peer_link_get_traffic (link, &state->in_bytes, &state->out_bytes);
  }
  state->in_bytes += member->in_bytes;
  state->out_bytes += member->out_bytes;
  return state;
}

/**
 * cy_peer_net_describe:
 *
 * Returns: (transfer full) (element-type CyPeerState): one for each member, in their order.
 */
GPtrArray *
cy_peer_net_describe (CyPeerNet *net)
{
  GPtrArray *states = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_peer_state_free);

  for (guint i = 0; i < net->members->len; i++)
    g_ptr_array_add (states, describe (net->members->pdata[i]));
  return states;
}

/**
 * cy_peer_net_get_port:
 *
 * Returns: where it listens, 0 when it does not.
 */
guint16
cy_peer_net_get_port (CyPeerNet *net)
{
  return net->listener != NULL ? cy_peer_listener_get_port (net->listener) : 0;
}

CyPeerListenerCounters
cy_peer_net_get_counters (CyPeerNet *net)
{
  return net->listener != NULL ? cy_peer_listener_get_counters (net->listener)
                               : (CyPeerListenerCounters){ 0 };
}

/**
 * cy_peer_net_set_door:
 * @door: (nullable): takes strangers who want to pair; %NULL shuts the door, and they fail in the
 *   handshake.
 */
void
cy_peer_net_set_door (CyPeerNet *net, CyPeerDoor door, gpointer user_data)
{
  net->door = door;
  net->door_data = user_data;
}

gboolean
cy_peer_net_has_door (CyPeerNet *net)
{
  return net->door != NULL;
}

/**
 * cy_peer_net_get_certificate:
 *
 * Returns: (transfer none): ours, for a call that is no link: pairing.
 */
GTlsCertificate *
cy_peer_net_get_certificate (CyPeerNet *net)
{
  return net->certificate;
}
