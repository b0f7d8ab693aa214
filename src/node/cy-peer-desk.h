/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-desk.h"
#include "cy-journal.h"
#include "cy-peers.h"
#include "cy-supervision.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyPeerDeskOptions:
 * @journal: borrowed.
 * @identity: borrowed.
 * @alarms: (nullable): borrowed; where it is told what people must look at.
 * @clock: borrowed.
 * @supervision: (nullable): borrowed; what this node's piles show, and where it shows those of others.
 * @listen: (nullable): `ADDR:PORT` where peers may call.
 * @changed: cy_peer_desk_list() answers differently.
 * @cut_off: see #CySyncOptions.
 * @looked_at: other nodes look at other piles here.
 * @asked: a member asks, see #CyPeersEvents.
 * @pairing: cy_peer_desk_dup_pairing() answers differently.
 */
typedef struct {
  CyJournal *journal;
  CyIdentity *identity;
  CyAlarmDesk *alarms;
  const CyClock *clock;
  CySupervision *supervision;
  const char *listen;
  void (*changed) (gpointer user_data);
  void (*cut_off) (const char *node, gpointer user_data);
  void (*looked_at) (gpointer user_data);
  void (*asked) (const char *from, const char *id, JsonObject *question, gpointer user_data);
  void (*pairing) (gpointer user_data);
  gpointer user_data;
} CyPeerDeskOptions;

/**
 * CyPeerDesk:
 *
 * This node's part in the network: who is a member is master data (#CY_KIND_NODE), and what goes wrong between
 * nodes is an alarm of this node.
 *
 * Threading: main thread.
 */
typedef struct _CyPeerDesk CyPeerDesk;

CyPeerDesk *
cy_peer_desk_new (const CyPeerDeskOptions *options, CyYard *yard, GHashTable *keys, GError **error);
void cy_peer_desk_free (CyPeerDesk *desk);
void cy_peer_desk_set_yard (CyPeerDesk *desk, CyYard *yard);
GPtrArray *cy_peer_desk_list (CyPeerDesk *desk);
GHashTable *cy_peer_desk_get_quarantine (CyPeerDesk *desk);
gboolean cy_peer_desk_release (CyPeerDesk *desk, const char *stream);
void cy_peer_desk_invite (CyPeerDesk *desk, gboolean agree, const char *actor);
void cy_peer_desk_accept (CyPeerDesk *desk,
                          const char *code,
                          const char *address,
                          gboolean agree,
                          const char *actor);
void cy_peer_desk_agree (CyPeerDesk *desk, const char *actor);
void cy_peer_desk_refuse (CyPeerDesk *desk);
CyPairingReport *cy_peer_desk_dup_pairing (CyPeerDesk *desk);
void cy_peer_desk_tell_owners (CyPeerDesk *desk, guint n_piles);
CyPeers *cy_peer_desk_get_peers (CyPeerDesk *desk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeerDesk, cy_peer_desk_free)

G_END_DECLS
