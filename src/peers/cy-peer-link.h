/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-peer-tls.h"

G_BEGIN_DECLS

/* The largest message, and what may wait to be sent [bytes]. */
#define CY_PEER_MESSAGE_MAX_BYTES ((gsize) 65 * 1024)
#define CY_PEER_QUEUE_MAX_BYTES   ((gsize) 4 * 1024 * 1024)

/**
 * CyPeerLinkManners:
 * @beat_ms: how often it says that it lives [ms].
 * @dead_ms: after so much silence the other end counts as gone [ms].
 */
typedef struct {
  guint beat_ms;
  guint dead_ms;
} CyPeerLinkManners;

#define CY_PEER_LINK_MANNERS ((CyPeerLinkManners){ 3000, 10000 })

/**
 * CyPeerLink:
 *
 * Messages to and from one peer, over TLS that has proved who it is. Frames are those of WebSocket,
 * without HTTP in front: ALPN has agreed on the protocol. Both ends say a beat at once, every few
 * seconds and when much was taken; a beat acknowledges what was taken (#CyPeerCredit).
 *
 * Threading: the main context of the thread that made it.
 */
typedef struct _CyPeerLink CyPeerLink;

/**
 * CyPeerLinkEvents:
 * @up: the other end said its first beat: it admitted us, and speaks our protocol.
 * @down: the link has ended, for a reason in words for people; comes once, after cy_peer_link_close() too.
 * @message: a message came; beats come as well, for the members that @beat of the other end put in.
 *   It counts as dealt with when this returns.
 * @room: more may be sent, after a message was refused because too much waited.
 * @beat: (nullable): returns what else the next beat shall say, JSON members such as `"now":"…"`; or %NULL.
 *
 * The link may be freed within @down, and within no other event.
 */
typedef struct {
  void (*up) (CyPeerLink *link, gpointer user_data);
  void (*down) (CyPeerLink *link, const GError *reason, gpointer user_data);
  void (*message) (CyPeerLink *link, gboolean is_text, GBytes *bytes, gpointer user_data);
  void (*room) (CyPeerLink *link, gpointer user_data);
  char *(*beat) (CyPeerLink *link, gpointer user_data);
  gpointer user_data;
} CyPeerLinkEvents;

CyPeerLink *cy_peer_link_new (CyPeerSecured *secured,
                              gboolean is_dialed,
                              const CyPeerLinkManners *manners,
                              const CyPeerLinkEvents *events);
void cy_peer_link_free (CyPeerLink *link);
void cy_peer_link_close (CyPeerLink *link, const char *reason);
gboolean cy_peer_link_send (CyPeerLink *link, gboolean is_text, GBytes *bytes, GError **error);

const char *cy_peer_link_get_node (CyPeerLink *link);
const CyNodeKey *cy_peer_link_get_key (CyPeerLink *link);
const char *cy_peer_link_get_address (CyPeerLink *link);
gboolean cy_peer_link_is_dialed (CyPeerLink *link);
gboolean cy_peer_link_is_up (CyPeerLink *link);
gsize cy_peer_link_get_queued_bytes (CyPeerLink *link);
void cy_peer_link_get_traffic (CyPeerLink *link, guint64 *out_in_bytes, guint64 *out_out_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeerLink, cy_peer_link_free)

G_END_DECLS
