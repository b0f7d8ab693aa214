/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-pairing-message.h"
#include "cy-peer-tls.h"

G_BEGIN_DECLS

/**
 * CyPairingTalk:
 *
 * One conversation of two nodes that want to know each other: see `protocol/peers.md`. Messages have
 * fixed lengths, at most %CY_PAIRING_MESSAGE_MAX_BYTES, and each has its time.
 *
 * Threading: the main context of the thread that made it; the key is derived in GTask's pool, one
 * at a time.
 */
typedef struct _CyPairingTalk CyPairingTalk;

/**
 * CyPairingTalkEvents:
 * @proof: (nullable): only at the end that invites: the other end has proved, rightly or not. Returns
 *   whether the conversation may go on, which matters when it was right.
 * @changed: both ends have proved, or a person at the other end has said yes.
 * @ended: with %NULL: both people said yes; else why it ended.
 *
 * The conversation may be freed within @changed and @ended.
 */
typedef struct {
  gboolean (*proof) (CyPairingTalk *talk, gboolean is_right, gpointer user_data);
  void (*changed) (CyPairingTalk *talk, gpointer user_data);
  void (*ended) (CyPairingTalk *talk, const GError *error, gpointer user_data);
  gpointer user_data;
} CyPairingTalkEvents;

/**
 * CyPairingTerms:
 * @role: which end this is.
 * @node: ours.
 * @code: the code, as it was made or typed here.
 * @said: what we say of ourselves.
 * @step_ms: until the next message must have come [ms].
 * @compare_ms: until both people must have said yes [ms].
 */
typedef struct {
  CyPairingRole role;
  const char *node;
  const CyPairingCode *code;
  const CyPairingSaid *said;
  guint step_ms;
  guint compare_ms;
} CyPairingTerms;

CyPairingTalk *cy_pairing_talk_new (CyPeerSecured *secured,
                                    const CyPairingTerms *terms,
                                    const CyPairingTalkEvents *events);
void cy_pairing_talk_free (CyPairingTalk *talk);
void cy_pairing_talk_agree (CyPairingTalk *talk);
void cy_pairing_talk_refuse (CyPairingTalk *talk, CyPairingRefusal why);

gboolean cy_pairing_talk_is_proved (CyPairingTalk *talk);
gboolean cy_pairing_talk_has_agreed (CyPairingTalk *talk, CyPairingRole role);
char *cy_pairing_talk_get_fingerprint (CyPairingTalk *talk);
const CyPairingSaid *cy_pairing_talk_get_said (CyPairingTalk *talk);
const CyPeerSecured *cy_pairing_talk_get_peer (CyPairingTalk *talk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPairingTalk, cy_pairing_talk_free)

G_END_DECLS
