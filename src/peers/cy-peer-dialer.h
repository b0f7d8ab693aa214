/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-peer-tls.h"

G_BEGIN_DECLS

/**
 * CyPeerCall:
 * @address: `HOST:PORT`.
 * @certificate: (unowned): ours.
 * @protocol: (unowned): %CY_PEER_PROTOCOL_SYNC or %CY_PEER_PROTOCOL_PAIR.
 * @node: (nullable) (unowned): who must answer; anybody by default, which only pairing may want.
 * @timeout_ms: for the connection, and again for the handshake [ms].
 */
typedef struct {
  const char *address;
  GTlsCertificate *certificate;
  const char *protocol;
  const char *node;
  guint timeout_ms;
} CyPeerCall;

/**
 * CyPeerDialer:
 *
 * One call to a peer: connection and handshake. When it fails the reason is for people.
 *
 * Threading: the main context of the thread that made it. @done never comes from within
 * cy_peer_dialer_new(); the dialer may be freed in it, and at any other time.
 */
typedef struct _CyPeerDialer CyPeerDialer;

CyPeerDialer *
cy_peer_dialer_new (const CyPeerCall *call, CyPeerHandshakeDone done, gpointer user_data);
void cy_peer_dialer_free (CyPeerDialer *dialer);
GError *cy_peer_dialer_refusal (const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeerDialer, cy_peer_dialer_free)

G_END_DECLS
