/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-peer-tls.h"

G_BEGIN_DECLS

/* Handshakes that may be under way: of all, and of one address. Beyond, callers are hung up on. */
#define CY_PEER_PENDING_MAX        64
#define CY_PEER_PENDING_MAX_OF_ONE 16

/**
 * CyPeerListenerCounters:
 * @pending: handshakes under way now.
 * @turned_away: hung up on because too many were, since start.
 * @failed: handshakes that failed, since start.
 */
typedef struct {
  guint pending;
  guint64 turned_away;
  guint64 failed;
} CyPeerListenerCounters;

/**
 * CyPeerListenerEvents:
 * @admit: see #CyPeerAdmit.
 * @secured: (transfer full): somebody came in.
 * @failed: a handshake failed; @address is who tried.
 */
typedef struct {
  CyPeerAdmit admit;
  void (*secured) (CyPeerSecured *secured, gpointer user_data);
  void (*failed) (const char *address, const GError *error, gpointer user_data);
  gpointer user_data;
} CyPeerListenerEvents;

/**
 * CyPeerListener:
 *
 * A TCP port behind which every caller must prove a key before a byte of theirs is looked at.
 *
 * Threading: the main context of the thread that made it.
 */
typedef struct _CyPeerListener CyPeerListener;

CyPeerListener *cy_peer_listener_new (const char *address,
                                      GTlsCertificate *certificate,
                                      guint timeout_ms,
                                      const CyPeerListenerEvents *events,
                                      GError **error);
void cy_peer_listener_free (CyPeerListener *listener);
guint16 cy_peer_listener_get_port (CyPeerListener *listener);
CyPeerListenerCounters cy_peer_listener_get_counters (CyPeerListener *listener);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeerListener, cy_peer_listener_free)

G_END_DECLS
