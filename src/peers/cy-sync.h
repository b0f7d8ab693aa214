/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"
#include "cy-entry-store.h"

G_BEGIN_DECLS

/**
 * CySyncPipe:
 * @send_words: a message of words (JSON).
 * @send_entries: a message of entries.
 * @close: the peer does what no peer does; the link is to be given up, which cy_sync_remove() tells later and
 *   never inside the call.
 *
 * How the exchange reaches one peer. What is sent arrives whole and in order, or the link ends.
 */
typedef struct {
  void (*send_words) (gpointer pipe, GBytes *bytes);
  void (*send_entries) (gpointer pipe, GBytes *bytes);
  void (*close) (gpointer pipe, const char *reason);
  gpointer pipe;
} CySyncPipe;

/**
 * CySyncOptions:
 * @node: this node's id.
 * @name: what people call it.
 * @incarnation: of this node.
 * @clock: borrowed.
 * @store: the journal.
 * @verify: whether a signature of a hash is by this public key (64 hexadecimal digits).
 * @quarantined: a stream is no longer taken: it forks, or is signed wrongly; says why.
 * @forgotten: a peer has entries of this node that the node does not have: it was put back. The caller begins
 *   a new incarnation.
 * @clock_suspect: entries of a node stand so far [µs] ahead of this node's clock.
 * @cut_off: entries are wanted that no connected peer has any more but as the snapshot which this peer keeps; told
 *   again and again until they are here.
 * @changed: what cy_sync_describe() says is different now.
 */
typedef struct {
  const char *node;
  const char *name;
  guint incarnation;
  const CyClock *clock;
  CyEntryStore store;
  gboolean (*verify) (const char *key, const guint8 hash[CY_HASH_BYTES], GBytes *signature);
  void (*quarantined) (const char *stream, const char *reason, gpointer user_data);
  void (*forgotten) (const char *peer, guint64 n_entries, gpointer user_data);
  void (*clock_suspect) (const char *origin, gint64 ahead_us, gpointer user_data);
  void (*cut_off) (const char *peer, gpointer user_data);
  void (*changed) (gpointer user_data);
  gpointer user_data;
} CySyncOptions;

/**
 * CySync:
 *
 * The exchange of journal entries with any number of peers. Each side says where its streams end; who lacks
 * entries of a stream asks one peer for it, from its first missing entry on, and gets what is there and what
 * is added. Entries are taken in sequence, chained and signed, and passed on to others as they are.
 *
 * At most four messages of entries are under way to a peer; the next one waits for the first to be on its disk.
 *
 * Threading: one thread with a main context; the store answers there.
 */
typedef struct _CySync CySync;
typedef struct _CySyncPeer CySyncPeer;

CySync *cy_sync_new (const CySyncOptions *options);
void cy_sync_free (CySync *sync);
void cy_sync_set_keys (CySync *sync, GHashTable *keys);
void cy_sync_set_quarantine (CySync *sync, const char *const *streams);
void cy_sync_begin_incarnation (CySync *sync, guint incarnation);
void cy_sync_cut (CySync *sync);
void cy_sync_saw (CySync *sync, GPtrArray *entries);

CySyncPeer *cy_sync_add (CySync *sync, const char *node, const CySyncPipe *pipe);
void cy_sync_remove (CySync *sync, CySyncPeer *peer);
void cy_sync_hear_words (CySync *sync, CySyncPeer *peer, GBytes *bytes);
void cy_sync_hear_entries (CySync *sync, CySyncPeer *peer, GBytes *bytes);
void cy_sync_tick (CySync *sync);

/**
 * CySyncStream:
 * @stream: its name.
 * @here: the newest entry here.
 * @there: the newest entry the peer says it has.
 *
 * How far a peer and this node are apart in one stream.
 */
typedef struct {
  char *stream;
  guint64 here;
  guint64 there;
} CySyncStream;

/**
 * CySyncReport:
 * @node: the peer.
 * @greeted: whether it has said hello; without that nothing else is known.
 * @name: (nullable): what it calls itself.
 * @clock_us: how far its clock is ahead of this one [µs].
 * @n_missing_here: entries it has and this node has not.
 * @n_missing_there: the other way round.
 * @n_received: entries taken from it since the link is up.
 * @n_sent: entries sent to it.
 * @streams: (element-type CySyncStream): those that differ.
 *
 * How the exchange with one peer stands.
 */
typedef struct {
  char *node;
  gboolean greeted;
  char *name;
  gint64 clock_us;
  guint64 n_missing_here;
  guint64 n_missing_there;
  guint64 n_received;
  guint64 n_sent;
  GPtrArray *streams;
} CySyncReport;

CySyncReport *cy_sync_describe (CySync *sync, CySyncPeer *peer);
void cy_sync_report_free (CySyncReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySync, cy_sync_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySyncReport, cy_sync_report_free)

G_END_DECLS
