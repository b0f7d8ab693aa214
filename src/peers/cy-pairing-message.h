/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-pairing-proof.h"

G_BEGIN_DECLS

/**
 * CyPairingKind: the last byte of a message's head.
 * @CY_PAIRING_HELLO: a nonce.
 * @CY_PAIRING_PROOF: what the node says of itself, and that it knows the code.
 * @CY_PAIRING_YES: a person has compared the fingerprint.
 * @CY_PAIRING_NO: it ends here, for a #CyPairingRefusal.
 */
typedef enum {
  CY_PAIRING_HELLO = 'H',
  CY_PAIRING_PROOF = 'P',
  CY_PAIRING_YES = 'Y',
  CY_PAIRING_NO = 'N',
} CyPairingKind;

/**
 * CyPairingRefusal:
 * @CY_PAIRING_WRONG_CODE: the proof is not right.
 * @CY_PAIRING_OVER: there is no invitation any more.
 * @CY_PAIRING_DECLINED: a person said no.
 * @CY_PAIRING_LATE: nobody said anything in time.
 */
typedef enum {
  CY_PAIRING_WRONG_CODE,
  CY_PAIRING_OVER,
  CY_PAIRING_DECLINED,
  CY_PAIRING_LATE,
  CY_PAIRING_N_REFUSALS,
} CyPairingRefusal;

typedef struct {
  CyPairingKind kind;
  guint8 nonce[CY_PAIRING_NONCE_BYTES]; /* of a hello */
  CyPairingSaid said;                   /* of a proof */
  guint8 mac[CY_PAIRING_MAC_BYTES];     /* of a proof or a yes */
  CyPairingRefusal refusal;             /* of a no */
} CyPairingMessage;

/* The largest there is: a proof. */
#define CY_PAIRING_HEAD_BYTES 4
#define CY_PAIRING_MESSAGE_MAX_BYTES \
  (CY_PAIRING_HEAD_BYTES + CY_PAIRING_NAME_BYTES + 2 + CY_PAIRING_MAC_BYTES)

gsize cy_pairing_message_encode (const CyPairingMessage *message,
                                 guint8 out[CY_PAIRING_MESSAGE_MAX_BYTES]);
gsize cy_pairing_message_length (const guint8 *data, gsize length);
gboolean cy_pairing_message_parse (const guint8 *data,
                                   gsize length,
                                   CyPairingMessage *out_message,
                                   GError **error);
gboolean cy_pairing_said_init (CyPairingSaid *said, const char *name, guint16 port);

G_END_DECLS
