/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-journal-writer.h"
#include "cy-sync.h"
#include "fixture.h"

G_BEGIN_DECLS

/* The exchange between some nodes with journals of their own. What they say to each other lies in pipes until
 * the test delivers it, in any order between pipes; a pipe that is cut loses what lies in it. */

#define SYNC_WORLD_MAX    5
#define SYNC_WORLD_NOW_US ((gint64) 1700000000 * G_USEC_PER_SEC)

typedef struct _SyncWorld SyncWorld;
typedef struct _SyncPlace SyncPlace;

/* One direction of a link. */
typedef struct {
  SyncWorld *world;
  SyncPlace *from;
  SyncPlace *to;
  CySyncPeer *peer; /* what @from calls @to; NULL when the link is cut */
  char *closed;     /* why @from gave the link up, nullable */
  GQueue mails;     /* of owned SyncMail */
} SyncPipe;

typedef struct {
  gboolean is_words;
  GBytes *bytes;
} SyncMail;

struct _SyncPlace {
  SyncWorld *world;
  guint number;
  char *id;
  TestClock clock;
  CyDb *db;
  CyJournalWriter *writer;
  CySync *sync;
  gboolean is_slow; /* the journal does not say yet where its streams end */
  CyHeadsFunc on_heads;
  gpointer heads_data;
  CyTakeResult refuse; /* what the journal answers instead of taking */
  GString *quarantined;
  GString *cut_off; /* who was said to have the rest as a snapshot */
  guint64 n_forgotten;
  gint64 ahead_us;
};

struct _SyncWorld {
  GRand *rand;
  SyncPlace places[SYNC_WORLD_MAX];
  guint n_places;
  SyncPipe pipes[SYNC_WORLD_MAX][SYNC_WORLD_MAX];
  GHashTable *keys;
  guint n_values;
};

GBytes *sync_place_sign (gpointer user_data, const guint8 hash[CY_HASH_BYTES]);
void sync_place_start (SyncPlace *place);
void sync_world_init (SyncWorld *world, GRand *rand, guint n_places);
void sync_world_clear (SyncWorld *world);
void sync_world_join (SyncWorld *world, guint a, guint b);
void sync_world_cut (SyncWorld *world, guint a, guint b);
gboolean sync_world_deliver_one (SyncWorld *world, SyncPipe *pipe);
void sync_world_settle (SyncWorld *world);
void sync_world_settle_long (SyncWorld *world);
void sync_place_write_payload (SyncPlace *place,
                               CyEntryClass class,
                               const char *kind,
                               const char *subject,
                               char *payload);
void sync_place_write_entry (SyncPlace *place,
                             CyEntryClass class,
                             const char *kind,
                             const char *subject);
void sync_place_write (SyncPlace *place, guint n);
char *sync_place_digest (SyncPlace *place);
guint sync_place_n_streams (SyncPlace *place);
guint64 sync_place_newest (SyncPlace *place);
void sync_world_assert_same (SyncWorld *world);
void sync_world_assert_equal (SyncWorld *world);

G_END_DECLS
