/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"
#include "cy-peer-link.h"
#include "cy-peer-listener.h"

G_BEGIN_DECLS

/**
 * CyPeerMember:
 * @node: its id.
 * @name: what people call it.
 * @address: (nullable): where it can be called, `HOST:PORT`; %NULL when it has to call.
 */
typedef struct {
  const char *node;
  const char *name;
  const char *address;
} CyPeerMember;

/**
 * CyPeerState:
 * @node: owned; @name, @address: owned, as the member has them.
 * @is_up: whether there is a link.
 * @is_dialed: whether we called it.
 * @remote: (nullable): owned; the other end of the link, `ADDR:PORT`.
 * @since_us: since when it is up, or down; 0 when it never was up [µs since 1970].
 * @error: (nullable): owned; why the last link ended or the last call failed, in words.
 * @next_try_us: when it will be called again, 0 when not [µs since 1970].
 * @is_calling: whether it is being called now.
 * @in_bytes, @out_bytes: inside TLS, since this node runs.
 *
 * How it stands with one member.
 */
typedef struct {
  char *node;
  char *name;
  char *address;
  gboolean is_up;
  gboolean is_dialed;
  gboolean is_calling;
  char *remote;
  char *error;
  gint64 since_us;
  gint64 next_try_us;
  guint64 in_bytes;
  guint64 out_bytes;
} CyPeerState;

void cy_peer_state_free (CyPeerState *state);

/**
 * CyPeerNetOptions:
 * @listen: (nullable): `ADDR:PORT`, port 0 for any; %NULL to call only.
 * @manners: of links.
 * @handshake_ms: for a connection, and for a handshake [ms].
 * @backoff_least_ms, @backoff_most_ms: between two calls of a member that does not answer [ms].
 */
typedef struct {
  const char *listen;
  CyPeerLinkManners manners;
  guint handshake_ms;
  guint backoff_least_ms;
  guint backoff_most_ms;
} CyPeerNetOptions;

#define CY_PEER_NET_OPTIONS ((CyPeerNetOptions){ NULL, CY_PEER_LINK_MANNERS, 5000, 1000, 60000 })

/**
 * CyPeerNet:
 *
 * All links of this node: it listens, calls members that have an address until they answer, and
 * keeps exactly one link to each. When both ends called at the same time, both keep the link that
 * the node with the smaller id called; later, a new link takes the place of the old one.
 *
 * Threading: the main context of the thread that made it, all of it. It may not be freed within an
 * event; links end by cy_peer_link_close() only.
 */
typedef struct _CyPeerNet CyPeerNet;

/**
 * CyPeerNetEvents:
 * @up: there is a link to a member; it is valid until @down.
 * @down: there is none any more, for a reason in words.
 * @message: see #CyPeerLinkEvents; beats come too.
 * @room: see #CyPeerLinkEvents.
 * @beat: (nullable): see #CyPeerLinkEvents; asked before @up as well, because a link begins with a beat.
 * @refused: somebody was not let in, or did not let us in; @who is an address or a node's id. As often
 *   as somebody tries, so whoever writes it down must count.
 */
typedef struct {
  void (*up) (CyPeerNet *net, CyPeerLink *link, gpointer user_data);
  void (*down) (CyPeerNet *net, const char *node, const char *reason, gpointer user_data);
  void (*message) (CyPeerNet *net,
                   CyPeerLink *link,
                   gboolean is_text,
                   GBytes *bytes,
                   gpointer user_data);
  void (*room) (CyPeerNet *net, CyPeerLink *link, gpointer user_data);
  char *(*beat) (CyPeerNet *net, CyPeerLink *link, gpointer user_data);
  void (*refused) (CyPeerNet *net, const char *who, const char *reason, gpointer user_data);
  gpointer user_data;
} CyPeerNetEvents;

/**
 * CyPeerDoor:
 * @secured: (transfer full): somebody who wants to pair; a stranger.
 */
typedef void (*CyPeerDoor) (CyPeerSecured *secured, gpointer user_data);

CyPeerNet *cy_peer_net_new (CyIdentity *identity,
                            const CyClock *clock,
                            const CyPeerNetOptions *options,
                            const CyPeerNetEvents *events,
                            GError **error);
void cy_peer_net_free (CyPeerNet *net);
void cy_peer_net_set_members (CyPeerNet *net, const CyPeerMember *members, guint n_members);
CyPeerLink *cy_peer_net_find_link (CyPeerNet *net, const char *node);
GPtrArray *cy_peer_net_describe (CyPeerNet *net);
guint16 cy_peer_net_get_port (CyPeerNet *net);
CyPeerListenerCounters cy_peer_net_get_counters (CyPeerNet *net);
void cy_peer_net_set_door (CyPeerNet *net, CyPeerDoor door, gpointer user_data);
gboolean cy_peer_net_has_door (CyPeerNet *net);
GTlsCertificate *cy_peer_net_get_certificate (CyPeerNet *net);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeerNet, cy_peer_net_free)

G_END_DECLS
