/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-pairing.h"
#include "cy-peers.h"

G_BEGIN_DECLS

/* What the parts of the peers share: cy-peers.c has the links and the exchange, cy-peers-pairing.c becomes
 * acquainted, cy-peers-call.c asks and answers. */

/* One link, and what goes over it. */
typedef struct _CyPeersLine {
  CyPeers *peers;
  CyPeerLink *link; /* borrowed of the net */
  CySyncPeer *sync; /* borrowed of the exchange */
  CyAssembler assembler;
  GSource *closing; /* nullable: it will be given up as soon as nobody is inside it */
  char *reason;     /* nullable: why */
} CyPeersLine;

/* Whoever made the peers. News may be on its way when they are gone, so it is counted. */
typedef struct {
  CyPeersEvents events;
  GMainContext *context; /* owned */
  gboolean gone;         /* of the owner's thread */
} CyPeersOwner;

/* lock: guards reports and pairing_report.
 * Everything from net on is the thread's own. */
struct _CyPeers {
  GThread *thread;
  GMainContext *context; /* owned: the thread's */
  GMainLoop *loop;       /* owned */
  CyPeersOwner *owner;   /* owned reference */
  CyPeersOptions options;
  char *listen; /* nullable */
  char *name;
  GMutex lock;
  GCond started;
  gboolean has_started;
  GError *start_error;
  GPtrArray *reports; /* owned CyPeerReport */
  CyPeerNet *net;
  guint16 port;
  CySync *sync;
  GHashTable *lines; /* borrowed CyPeerLink to owned CyPeersLine */
  GSource *tick;
  gboolean is_changed;
  CyPairing *pairing;              /* nullable */
  gboolean invites;                /* in the pairing */
  CyPairingReport *pairing_report; /* nullable, guarded by lock */
};

typedef enum {
  CY_NEWS_CHANGED,
  CY_NEWS_QUARANTINED,
  CY_NEWS_FORGOTTEN,
  CY_NEWS_CLOCK_SUSPECT,
  CY_NEWS_MISBEHAVED,
  CY_NEWS_PAIRING,
} CyPeersNews;

/* Tells the owner, in its context. */
void
cy_peers_tell (CyPeers *peers, CyPeersNews kind, const char *who, const char *text, gint64 number);

G_END_DECLS
