/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-certificate.h"

G_BEGIN_DECLS

/* What is spoken behind the handshake, agreed by ALPN. */
#define CY_PEER_PROTOCOL_SYNC "chargeyard.sync.1"
#define CY_PEER_PROTOCOL_PAIR "chargeyard.pair.1"

/**
 * CyPeerSecured:
 * @stream: the TLS connection.
 * @key: whose it is at the other end; proved by the handshake and admitted.
 * @is_pairing: whether %CY_PEER_PROTOCOL_PAIR was agreed, and not %CY_PEER_PROTOCOL_SYNC.
 * @address: the other end, `ADDR:PORT`.
 */
typedef struct {
  GIOStream *stream;
  CyNodeKey key;
  gboolean is_pairing;
  char *address;
} CyPeerSecured;

void cy_peer_secured_free (CyPeerSecured *secured);
GIOStream *cy_peer_secured_steal_stream (CyPeerSecured *secured);
void cy_peer_stream_abort (GIOStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeerSecured, cy_peer_secured_free)

/**
 * CyPeerAdmit:
 * @protocol: (nullable): what was agreed; %NULL while the handshake is under way.
 *
 * Whether the other end may come in. Asked twice: while the certificate is checked, so that a
 * stranger fails in the handshake, and after the handshake, when the protocol is known and
 * whatever the TLS library thought of the certificate.
 */
typedef gboolean (*CyPeerAdmit) (const CyNodeKey *key, const char *protocol, gpointer user_data);

/**
 * CyPeerHandshakeDone:
 * @secured: (transfer full) (nullable): the connection, %NULL when it failed.
 * @error: (nullable): why.
 */
typedef void (*CyPeerHandshakeDone) (CyPeerSecured *secured,
                                     const GError *error,
                                     gpointer user_data);

/**
 * CyPeerTls:
 * @is_server: whether the other end called.
 * @certificate: (unowned): ours.
 * @protocols: (unowned): what we offer, static; one of them must be agreed.
 * @timeout_ms: for the whole handshake [ms].
 *
 * How a handshake is to be done.
 */
typedef struct {
  gboolean is_server;
  GTlsCertificate *certificate;
  const char *const *protocols;
  guint timeout_ms;
  CyPeerAdmit admit;
  CyPeerHandshakeDone done;
  gpointer user_data;
} CyPeerTls;

/**
 * CyPeerHandshake:
 *
 * One mutual TLS 1.3 handshake with pinned keys. Validity dates and signers of certificates do not
 * count, the key alone does. Nothing of the system's trusted authorities is loaded or asked.
 *
 * Threading: one main context, the thread's own when it starts; @done comes there, never from
 * within cy_peer_handshake_start(), and not after cy_peer_handshake_cancel().
 */
typedef struct _CyPeerHandshake CyPeerHandshake;

CyPeerHandshake *cy_peer_handshake_start (GSocketConnection *base, const CyPeerTls *tls);
void cy_peer_handshake_cancel (CyPeerHandshake *handshake);

G_END_DECLS
