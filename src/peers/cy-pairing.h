/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-pairing-code.h"
#include "cy-peer-net.h"

G_BEGIN_DECLS

/* So many wrong proofs burn a code; so many may try at the same time. */
#define CY_PAIRING_WRONG_MAX 5
#define CY_PAIRING_TALKS_MAX 4

/**
 * CyPairingState:
 * @CY_PAIRING_OPEN: invites, and waits for somebody with the code.
 * @CY_PAIRING_CALLING: accepts, and has not proved yet.
 * @CY_PAIRING_COMPARING: both ends know the code; people compare the fingerprint and say yes or no.
 * @CY_PAIRING_PAIRED: both said yes.
 * @CY_PAIRING_FAILED: it is over and nothing was paired.
 */
typedef enum {
  CY_PAIRING_OPEN,
  CY_PAIRING_CALLING,
  CY_PAIRING_COMPARING,
  CY_PAIRING_PAIRED,
  CY_PAIRING_FAILED,
} CyPairingState;

/**
 * CyPairingTimes:
 * @valid_ms: how long an invitation stays open [ms].
 * @step_ms: until the next message of the other end must have come [ms].
 * @compare_ms: until both people must have said yes [ms].
 */
typedef struct {
  guint valid_ms;
  guint step_ms;
  guint compare_ms;
} CyPairingTimes;

#define CY_PAIRING_TIMES ((CyPairingTimes){ 600000, 10000, 120000 })

/**
 * CyPairingPeer:
 * @key: the other node's id and public key, as TLS proved them.
 * @name: what it calls itself.
 * @address: (nullable): where it can be called: what was called, or where it came from with the port it listens
 *   on; %NULL when it does not listen.
 *
 * Who the other node is; certain once the state is %CY_PAIRING_PAIRED, to be looked at by people before.
 */
typedef struct {
  CyNodeKey key;
  char *name;
  char *address;
} CyPairingPeer;

/**
 * CyPairing:
 *
 * How two nodes come to know each other. One invites: it shows a code of ten characters, valid for
 * ten minutes and for one other node. At the other a person types the code and the address, and that
 * node calls; so the node that can be reached invites. Each proves to the other that it knows the
 * code, without showing it and bound to both nodes' keys. Then people at both ends compare a
 * fingerprint and say yes. The other end knows nothing more of us than name and port.
 *
 * Threading: the main context of the net. A pairing must be freed before its net.
 */
typedef struct _CyPairing CyPairing;

/**
 * CyPairingChanged: something about @pairing is another than before; it may not be freed within.
 */
typedef void (*CyPairingChanged) (CyPairing *pairing, gpointer user_data);

/**
 * CyPairingSetup:
 * @identity: who this node is.
 * @name: what people call it; told to the other end.
 * @clock: for the time that is shown.
 */
typedef struct {
  CyPeerNet *net;
  CyIdentity *identity;
  const char *name;
  const CyClock *clock;
  CyPairingTimes times;
  CyPairingChanged changed;
  gpointer user_data;
} CyPairingSetup;

CyPairing *cy_pairing_invite (const CyPairingSetup *setup, GError **error);
CyPairing *cy_pairing_accept (const CyPairingSetup *setup,
                              const CyPairingText *text,
                              const char *address,
                              GError **error);
void cy_pairing_free (CyPairing *pairing);
void cy_pairing_agree (CyPairing *pairing);
void cy_pairing_refuse (CyPairing *pairing);

CyPairingState cy_pairing_get_state (CyPairing *pairing);
const GError *cy_pairing_get_error (CyPairing *pairing);
const CyPairingCode *cy_pairing_get_code (CyPairing *pairing);
gint64 cy_pairing_get_expires_us (CyPairing *pairing);
const char *cy_pairing_get_fingerprint (CyPairing *pairing);
const CyPairingPeer *cy_pairing_get_peer (CyPairing *pairing);
gboolean cy_pairing_has_agreed (CyPairing *pairing);
gboolean cy_pairing_other_has_agreed (CyPairing *pairing);
guint cy_pairing_get_n_wrong (CyPairing *pairing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPairing, cy_pairing_free)

G_END_DECLS
