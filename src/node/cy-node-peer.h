/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alone-log.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyPeerInfo:
 * @id: the node.
 * @name: what people call it.
 * @address: (nullable): where it can be called.
 * @remote: (nullable): the other end of the link.
 * @dialed: whether this node called.
 * @calling: whether it is being called now.
 * @error: (nullable): why there is no link.
 * @up: whether there is a link.
 * @since_us: since when [µs UTC], 0 for never.
 * @next_try_us: when it is called again [µs UTC], 0 for not.
 * @greeted: whether the exchange goes on; what follows is known only then.
 * @behind: entries it has and this node lacks.
 * @ahead: entries this node has and it lacks.
 * @clock_us: how far its clock is ahead [µs].
 * @n_received: entries taken from it over this link.
 * @n_sent: entries sent to it over this link.
 * @streams: (element-type CyPeerStream): streams that differ.
 * @n_kept: piles of which roll-ups of it are kept here.
 * @kept_until_us: until when all of those are here [µs UTC], 0 before the first.
 * @kept_trouble: (nullable): what was wrong with them last.
 *
 * How it stands with one member of the network.
 */
typedef struct {
  char *id;
  char *name;
  char *address;
  char *remote;
  char *error;
  gboolean up;
  gboolean dialed;
  gboolean calling;
  gint64 since_us;
  gint64 next_try_us;
  gboolean greeted;
  guint64 behind;
  guint64 ahead;
  gint64 clock_us;
  guint64 n_received;
  guint64 n_sent;
  GPtrArray *streams;
  guint n_kept;
  gint64 kept_until_us;
  char *kept_trouble;
} CyPeerInfo;

/**
 * CyPeerStream:
 * @stream: its name.
 * @here: the newest entry here.
 * @there: the newest entry the member says it has.
 */
typedef struct {
  char *stream;
  guint64 here;
  guint64 there;
} CyPeerStream;

char *cy_node_dup_key (CyNode *node);
guint cy_node_get_incarnation (CyNode *node);
GPtrArray *cy_node_list_peers (CyNode *node);
GPtrArray *cy_node_list_quarantine (CyNode *node);
gboolean cy_node_release_stream (CyNode *node, const char *stream);
guint16 cy_node_get_peer_port (CyNode *node);

/* Being cut off. */
gint64 cy_node_get_alone_since (CyNode *node);
CyAlonePeriod *cy_node_dup_last_alone (CyNode *node);
guint64 cy_node_count_unshared (CyNode *node);

/**
 * CyQuarantined:
 * @stream: that is not taken.
 * @reason: why, in words.
 */
typedef struct {
  char *stream;
  char *reason;
} CyQuarantined;

/**
 * CyPairingStep:
 * @CY_PAIRING_STEP_OPEN: there is a code, and nobody has used it yet.
 * @CY_PAIRING_STEP_CALLING: the node that invited is being called.
 * @CY_PAIRING_STEP_COMPARING: people compare the fingerprint.
 * @CY_PAIRING_STEP_PAIRED: both said yes.
 * @CY_PAIRING_STEP_FAILED: it is over.
 */
typedef enum {
  CY_PAIRING_STEP_OPEN,
  CY_PAIRING_STEP_CALLING,
  CY_PAIRING_STEP_COMPARING,
  CY_PAIRING_STEP_PAIRED,
  CY_PAIRING_STEP_FAILED,
} CyPairingStep;

/**
 * CyPairingInfo:
 * @state: where it is.
 * @invites: whether this node invited.
 * @code: (nullable): what is typed at the other end.
 * @text: (nullable): the same for a QR code.
 * @own_addresses: (nullable): where this node may be called, with commas between them.
 * @expires_us: until when the code is good [µs UTC].
 * @fingerprint: (nullable): what people at both ends compare.
 * @node: (nullable): the other node.
 * @name: (nullable): what it calls itself.
 * @address: (nullable): where it can be called.
 * @agreed: somebody here said yes.
 * @other_agreed: somebody there said yes.
 * @n_wrong: wrong codes that were tried.
 * @error: (nullable): why it failed.
 *
 * How becoming acquainted with another node stands.
 */
typedef struct {
  CyPairingStep state;
  gboolean invites;
  char *code;
  char *text;
  char *own_addresses;
  gint64 expires_us;
  char *fingerprint;
  char *node;
  char *name;
  char *address;
  gboolean agreed;
  gboolean other_agreed;
  guint n_wrong;
  char *error;
} CyPairingInfo;

/**
 * CyNodeFound:
 * @id: the id that it announces; nothing proves it.
 * @name: what it calls itself.
 * @address: where it says that it can be called.
 *
 * A node on the same network that is no member yet.
 */
typedef struct {
  char *id;
  char *name;
  char *address;
} CyNodeFound;

GPtrArray *cy_node_list_found (CyNode *node);

void cy_node_hold_live (CyNode *node);
void cy_node_release_live (CyNode *node);
void cy_node_glance (CyNode *node, GSourceFunc ready, gpointer user_data);

void cy_node_invite (CyNode *node, gboolean agree, const char *actor);
void cy_node_accept (CyNode *node,
                     const char *code,
                     const char *address,
                     gboolean agree,
                     const char *actor);
void cy_node_agree (CyNode *node, const char *actor);
void cy_node_refuse (CyNode *node);
CyPairingInfo *cy_node_dup_pairing (CyNode *node);
void cy_pairing_info_free (CyPairingInfo *info);
const char *cy_pairing_step_name (CyPairingStep step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPairingInfo, cy_pairing_info_free)

G_END_DECLS
