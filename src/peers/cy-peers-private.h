/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"
#include "cy-live-feed.h"
#include "cy-pairing.h"
#include "cy-peers.h"
#include "cy-routes.h"
#include "cy-sync-message.h"

G_BEGIN_DECLS

/* What the parts of the peers share: cy-peers.c has the links and the exchange, cy-peers-pairing.c becomes
 * acquainted, cy-peers-call.c asks and answers. */

/* One link, and what goes over it. */
typedef struct _CyPeersLine {
  CyPeers *peers;
  char *node;       /* who is at the other end */
  CyPeerLink *link; /* borrowed of the net, which frees it before it says that it is down */
  CySyncPeer *sync; /* borrowed of the exchange */
  CyAssembler assembler;
  GSource *closing;     /* nullable: it will be given up as soon as nobody is inside it */
  char *reason;         /* nullable: why */
  char *told;           /* nullable: the routes the other end was told last */
  CyLiveViewer *viewer; /* nullable: what the other end looks at here */
  GPtrArray *looked;    /* nullable: what this node looks at there, ids by their number */
  guint32 list;         /* number of that list */
  gint64 offset_us; /* least difference between this node's clock and the other's, monotonic [µs] */
  gboolean has_offset;
} CyPeersLine;

/* Whoever made the peers. News may be on its way when they are gone, so it is counted. */
typedef struct {
  CyPeersEvents events;
  GMainContext *context; /* owned */
  gboolean gone;         /* of the owner's thread */
} CyPeersOwner;

/* lock: guards reports, pairing_report and looked_at.
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
  CyRoutes *routes;
  CyLiveFeed *feed;
  GPtrArray *wanted;     /* owned CyLiveWant: what this node looks at */
  GHashTable *questions; /* owned id to owned question of this node */
  GHashTable *keys;      /* owned, nullable: public keys by node */
  GQueue heard;          /* ids of questions that were heard here, the newest last */
  GHashTable *heard_set; /* owned: the same */
  GPtrArray *looked_at;  /* owned ids, nullable, guarded by lock: what others look at here */
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
  CY_NEWS_CUT_OFF,
  CY_NEWS_MISBEHAVED,
  CY_NEWS_PAIRING,
  CY_NEWS_LOOKED_AT,
  CY_NEWS_ASKED,
} CyPeersNews;

void cy_peers_owner_clear (gpointer owner);

/* Tells the owner, in its context. */
void
cy_peers_tell (CyPeers *peers, CyPeersNews kind, const char *who, const char *text, gint64 number);

/* A message to the other end of a link. What cannot be sent ends the link. */
void cy_peers_send (CyPeersLine *line, CyChannel channel, GBytes *bytes);
CyPeersLine *cy_peers_find_line (CyPeers *peers, const char *node);
void cy_peers_give_up (CyPeersLine *line, const char *reason);

/* cy-peers-call.c and cy-peers-look.c, on the thread of the peers. */
void cy_peers_open_calls (CyPeers *peers);
void cy_peers_close_calls (CyPeers *peers);
void cy_peers_line_up (CyPeersLine *line);
void cy_peers_line_down (CyPeersLine *line);
void cy_peers_hear_call (CyPeersLine *line, GBytes *bytes);
void cy_peers_tick_calls (CyPeers *peers);
void cy_peers_open_looks (CyPeers *peers);
void cy_peers_close_looks (CyPeers *peers);
void cy_peers_hear_look (CyPeersLine *line, JsonObject *message);
void cy_peers_hear_live (CyPeersLine *line, GBytes *bytes);
void cy_peers_look_again (CyPeers *peers);
void cy_peers_forget_looks (CyPeersLine *line);

G_END_DECLS
