/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-sync-message.h"
#include "cy-sync.h"

G_BEGIN_DECLS

struct _CySync {
  CySyncOptions options;
  char *node;
  char *name;
  GHashTable *heads;      /* owned name to owned CyHead: where streams end here */
  GHashTable *keys;       /* owned node to owned public key */
  GHashTable *quarantine; /* owned names of streams that are not taken */
  GHashTable *sources;    /* owned stream to borrowed CySyncPeer that was asked for it */
  GPtrArray *peers;       /* owned references */
  gboolean loaded;        /* heads are known */
};

/* Threading: of the exchange. Lives as long as something under way needs it; @sync is NULL once it is removed. */
struct _CySyncPeer {
  gatomicrefcount refs;
  CySync *sync; /* borrowed, nullable */
  char *node;
  char *name; /* nullable: before its hello */
  CySyncPipe pipe;
  GHashTable *heads; /* owned name to owned CyHead: where streams end there, as it says */
  GHashTable *wants; /* owned name to owned CyHead: what it wants next */
  GHashTable *news;  /* owned names of streams that it is to be told about */
  GHashTable *told;  /* owned names of streams that it was told about */
  gint64 clock_us;   /* how far its clock is ahead */
  gboolean greeted;  /* it said hello */
  gboolean reading;  /* the store was asked for what it wants */
  GQueue under_way;  /* sizes [bytes] of messages of entries that it has not acknowledged */
  gsize bytes_under_way;
  guint64 n_entries_sent;
  guint64 n_entries_received;
};

CySyncPeer *cy_sync_peer_new (CySync *sync, const char *node, const CySyncPipe *pipe);
CySyncPeer *cy_sync_peer_ref (CySyncPeer *peer);
void cy_sync_peer_unref (CySyncPeer *peer);
void cy_sync_peer_say (CySyncPeer *peer, const CySyncMessage *message);
void cy_sync_peer_greet (CySyncPeer *peer);
void cy_sync_peer_tell_news (CySyncPeer *peer);
void cy_sync_peer_want (CySyncPeer *peer, GPtrArray *wants);
void cy_sync_peer_stop (CySyncPeer *peer, const char *stream);
void cy_sync_peer_pump (CySyncPeer *peer);

/* What the peer is to be sent. */
void cy_sync_peer_hear_want (CySyncPeer *peer, const CySyncMessage *message);
void cy_sync_peer_hear_stop (CySyncPeer *peer, const CySyncMessage *message);
void cy_sync_peer_hear_ack (CySyncPeer *peer, const CySyncMessage *message);

/* Entries of a peer on their way into the journal. */
void cy_sync_take (CySync *sync, CySyncPeer *peer, GBytes *bytes);

gboolean cy_sync_is_wanted (CySync *sync, const char *stream);
void cy_sync_put_aside (CySync *sync, const char *stream, const char *reason);
void cy_sync_ask (CySync *sync);
void cy_sync_ask_again (CySync *sync, const char *stream);
guint64 cy_sync_seq (GHashTable *heads, const char *stream);
guint64 cy_sync_base (GHashTable *heads, const char *stream);
void cy_sync_set_head (GHashTable *heads, const CyHead *head);

G_END_DECLS
