/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"
#include "cy-entry-store.h"
#include "cy-frame.h"
#include "cy-identity.h"
#include "cy-json.h"
#include "cy-live-frame.h"

#include "cy-pairing.h"
#include "cy-peer-net.h"
#include "cy-sync.h"

G_BEGIN_DECLS

/**
 * CyPeerReport:
 * @state: the link to the member.
 * @sync: (nullable): the exchange with it, while there is a link.
 *
 * How it stands with one member.
 */
typedef struct {
  CyPeerState *state;
  CySyncReport *sync;
} CyPeerReport;

void cy_peer_report_free (CyPeerReport *report);

typedef struct _CyPeers CyPeers;

/**
 * CyPeersEvents:
 * @changed: cy_peers_describe() answers differently; told some times a second at most.
 * @quarantined: see #CySyncOptions.
 * @forgotten: see #CySyncOptions.
 * @clock_suspect: see #CySyncOptions.
 * @cut_off: see #CySyncOptions.
 * @looked_at: cy_peers_list_looked_at() answers differently.
 * @asked: a member asks; cy_peers_answer() is to be called once, now or later.
 * @pairing: cy_peers_describe_pairing() answers differently.
 * @misbehaved: a member did what no node does, and its link was given up.
 *
 * All in the main context that is the default of the thread that made the peers.
 */
typedef struct {
  void (*changed) (gpointer user_data);
  void (*quarantined) (const char *stream, const char *reason, gpointer user_data);
  void (*forgotten) (const char *node, gpointer user_data);
  void (*clock_suspect) (const char *origin, gint64 ahead_us, gpointer user_data);
  void (*cut_off) (const char *node, gpointer user_data);
  void (*looked_at) (gpointer user_data);
  void (*asked) (const char *from, const char *id, JsonObject *question, gpointer user_data);
  void (*pairing) (gpointer user_data);
  void (*misbehaved) (const char *node, const char *reason, gpointer user_data);
  gpointer user_data;
} CyPeersEvents;

/**
 * CyPeersOptions:
 * @identity: borrowed, outlives the peers.
 * @clock: borrowed.
 * @name: what people call this node.
 * @net: where it listens, and its manners.
 * @store: the journal.
 * @ref_live: what this node's piles show; called on the peers' thread.
 * @show: takes what another node says of its piles, a list of the ids asked for and a frame; called on the
 *   peers' thread.
 * @live_data: handed to both.
 * @events: what the owner is told.
 */
typedef struct {
  CyIdentity *identity;
  const CyClock *clock;
  const char *name;
  CyPeerNetOptions net;
  CyEntryStore store;
  CyLiveTable *(*ref_live) (gpointer live_data);
  void (*show) (const char *node, GPtrArray *piles, CyLiveFrame *frame, gpointer live_data);
  gpointer live_data;

  CyPeersEvents events;
} CyPeersOptions;

/**
 * CyPeers:
 *
 * This node among the others: a thread with all links, and the exchange of entries over them.
 *
 * Threading: made, used and freed on one thread, whose main context gets the events; everything else happens
 * on a thread of its own, whose context is cy_peers_get_context().
 */
CyPeers *cy_peers_new (const CyPeersOptions *options, GError **error);
void cy_peers_free (CyPeers *peers);
GMainContext *cy_peers_get_context (CyPeers *peers);
guint16 cy_peers_get_port (CyPeers *peers);
void cy_peers_set_members (CyPeers *peers,
                           const CyPeerMember *members,
                           guint n_members,
                           GHashTable *keys);
void cy_peers_set_quarantine (CyPeers *peers, const char *const *streams);
void cy_peers_begin_incarnation (CyPeers *peers, guint incarnation);
void cy_peers_cut (CyPeers *peers);
GPtrArray *cy_peers_describe (CyPeers *peers);

/**
 * CyPairingReport:
 * @state: where it is.
 * @invites: whether this node invited.
 * @code: (nullable): what is typed at the other end, `ABCDE-FGHJK`.
 * @text: (nullable): the same with this node's id, for a QR code; the address is the reader's to know.
 * @own_addresses: (nullable): where this node may be called, with commas between them.
 * @expires_us: until when the code is good [µs UTC].
 * @fingerprint: (nullable): what people at both ends compare.
 * @node: (nullable): the other node.
 * @key: (nullable): its public key, 64 hexadecimal digits.
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
  CyPairingState state;
  gboolean invites;
  char *code;
  char *text;
  char *own_addresses;
  gint64 expires_us;
  char *fingerprint;
  char *node;
  char *key;
  char *name;
  char *address;
  gboolean agreed;
  gboolean other_agreed;
  guint n_wrong;
  char *error;
} CyPairingReport;

CyPairingReport *cy_pairing_report_copy (const CyPairingReport *report);
void cy_pairing_report_free (CyPairingReport *report);

void cy_peers_invite (CyPeers *peers);
void cy_peers_accept (CyPeers *peers, const char *code, const char *address);
void cy_peers_agree (CyPeers *peers);
void cy_peers_refuse (CyPeers *peers);
CyPairingReport *cy_peers_describe_pairing (CyPeers *peers);

/**
 * CyLiveWant:
 * @pile: what is looked at.
 * @owner: the node that talks to it.
 */
typedef struct {
  const char *pile;
  const char *owner;
} CyLiveWant;

void cy_peers_look (CyPeers *peers, const CyLiveWant *wants, guint n_wants);
GPtrArray *cy_peers_list_looked_at (CyPeers *peers);

/**
 * CyPeersAnswer:
 * @answer: (nullable): what the other node says.
 * @error: (nullable): why it says nothing: it is not reached, does not answer in time, or refuses.
 */
typedef void (*CyPeersAnswer) (JsonObject *answer, const GError *error, gpointer user_data);

void cy_peers_ask (CyPeers *peers,
                   const char *node,
                   JsonObject *question,
                   guint timeout_ms,
                   CyPeersAnswer answer,
                   gpointer user_data);
void cy_peers_answer (CyPeers *peers,
                      const char *to,
                      const char *id,
                      JsonObject *answer,
                      const char *refusal);

/* On the thread of the peers. */
void cy_peers_saw (GPtrArray *entries, gpointer peers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeers, cy_peers_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPeerReport, cy_peer_report_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyPairingReport, cy_pairing_report_free)

G_END_DECLS
