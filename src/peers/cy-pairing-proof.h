/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-pairing-code.h"

G_BEGIN_DECLS

#define CY_PAIRING_NONCE_BYTES 32
#define CY_PAIRING_MAC_BYTES   32
#define CY_PAIRING_KEY_BYTES   32
#define CY_PAIRING_NAME_BYTES  64

/**
 * CyPairingRole: who of the two; the value is the byte that goes into what it proves.
 */
typedef enum {
  CY_PAIRING_ACCEPTOR = 'a',
  CY_PAIRING_INVITER = 'i',
} CyPairingRole;

/**
 * CyPairingParties:
 * @acceptor: id of the node that called, as TLS proved it.
 * @inviter: id of the node that answered.
 * @acceptor_nonce, @inviter_nonce: random, of this conversation.
 *
 * Who talks to whom, this time.
 */
typedef struct {
  char acceptor[65];
  char inviter[65];
  guint8 acceptor_nonce[CY_PAIRING_NONCE_BYTES];
  guint8 inviter_nonce[CY_PAIRING_NONCE_BYTES];
} CyPairingParties;

/**
 * CyPairingSaid:
 * @name: UTF-8, zeros up to the end.
 * @port: where it listens, 0 when it does not.
 *
 * What a node says of itself.
 */
typedef struct {
  char name[CY_PAIRING_NAME_BYTES];
  guint16 port;
} CyPairingSaid;

gboolean cy_pairing_derive (const CyPairingCode *code,
                            const CyPairingParties *parties,
                            guint8 out_key[CY_PAIRING_KEY_BYTES]);
void cy_pairing_prove (const guint8 key[CY_PAIRING_KEY_BYTES],
                       const CyPairingParties *parties,
                       CyPairingRole role,
                       const CyPairingSaid *said,
                       guint8 out_mac[CY_PAIRING_MAC_BYTES]);
void cy_pairing_prove_consent (const guint8 key[CY_PAIRING_KEY_BYTES],
                               const CyPairingParties *parties,
                               CyPairingRole role,
                               guint8 out_mac[CY_PAIRING_MAC_BYTES]);
char *cy_pairing_fingerprint (const CyPairingParties *parties);

G_END_DECLS
