/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alone-log.h"
#include "cy-asset-watch.h"
#include "cy-backup-watch.h"
#include "cy-batch-desk.h"
#include "cy-beacon-desk.h"
#include "cy-billing-desk.h"
#include "cy-command-desk.h"
#include "cy-data-dir.h"
#include "cy-flood-watch.h"
#include "cy-history-cache.h"
#include "cy-history-keeper.h"
#include "cy-history-watch.h"
#include "cy-identity.h"
#include "cy-keep-restore.h"
#include "cy-live-desk.h"
#include "cy-login.h"
#include "cy-money-queue.h"
#include "cy-node.h"
#include "cy-notice-desk.h"
#include "cy-order-watch.h"
#include "cy-peer-desk.h"
#include "cy-peer-discovery.h"
#include "cy-posting.h"
#include "cy-seat.h"
#include "cy-session-desk.h"
#include "cy-snapshot-desk.h"
#include "cy-supervision.h"
#include "cy-tariff-book.h"

G_BEGIN_DECLS

/* The largest firmware image that is kept; pile controllers have far less memory [bytes]. */
#define CY_FIRMWARE_MAX_BYTES ((gsize) 64 * 1024 * 1024)

/* A look at the disk that is under way or will be; see cy-node-check.c. */
typedef struct _CyNodeLook CyNodeLook;

struct _CyNode {
  GObject parent;

  const CyClock *clock;
  GCancellable *stopping; /* ends what takes long when the node stops */
  gint64 started_mono_us;
  char *local_user; /* who owns this process: the actor of what no other person is named for */
  CyDataDir *dir;
  CyIdentity *identity;
  CyJournal *journal;
  CyHistory *history;
  CyHistoryCache *brought; /* what other nodes said of the past */
  CyProfileStore *profiles;
  CyAlarmDesk *desk;
  CyFloodWatch *flood;        /* what was raised lately */
  guint alarms_told;          /* source id, 0 when nobody waits to be told that alarms changed */
  gint64 alarms_told_us;      /* when they were told last [µs monotonic] */
  gboolean alarms_loading;    /* they are read again; see cy-node-again.c */
  gboolean alarms_stale;      /* and once more after that */
  CySupervision *supervision; /* nullable: the node only answers about what it has */
  CyHistoryWatch *watch;      /* nullable: like @supervision */
  CyFileStore *firmwares;
  GHashTable *fetches;       /* of files on their way here, by SHA-256; see cy-node-fetch.c */
  CyAssetWatch *assets;      /* nullable: like @supervision */
  CyBackupWatch *backups;    /* nullable: like @supervision */
  CySnapshotDesk *snapshots; /* nullable: like @supervision */
  CyOrderWatch *orders;      /* nullable: like @supervision */
  CyCredentialStore *credentials;
  CyLogin *login; /* nullable: the node stopped */
  CySeat *seat;
  GHashTable
    *denied; /* owned name -> owned gint64: when its last denial was journalled [µs monotonic] */
  CyNoticeDesk *notices;   /* nullable: like @supervision */
  CyKeepRestore *restore;  /* nullable: like @supervision */
  CyBatchDesk *batches;    /* nullable: like @supervision */
  CyCommandDesk *commands; /* nullable: like @supervision */
  CyBeaconDesk *beacons;   /* nullable: like @supervision */
  CySessionDesk *sessions; /* nullable: like @supervision */
  CyBillingDesk *billing;  /* nullable: like @supervision */
  CyMoneyQueue *money;
  gint64 taken_us;   /* when piles were last taken over, by the clock of who did it [µs UTC] */
  CyLiveDesk *looks; /* nullable: like @supervision */
  CyPeerDesk *peers; /* nullable: like @supervision */
  CyHistoryKeeper *keeper;    /* nullable: like @supervision */
  CyPeerDiscovery *discovery; /* nullable: like @supervision */
  CyAloneLog *alone;          /* when no other node was connected */
  CyTariffBook *tariffs;      /* what is published */
  CyYard *yard;               /* as of the last commit that was folded */
  gboolean yard_loading;
  gboolean yard_stale;      /* a commit came while the yard was being loaded */
  GPtrArray *waiting;       /* owned: callers told once the yard shows what they changed */
  guint64 n_entries;        /* in the journal */
  guint n_probes;           /* under way */
  char *head;               /* nullable: stream and number of the newest entry */
  CyNodeLook *check;        /* nullable: nobody has asked yet */
  CyNodeLook *verification; /* nullable: like @check */
  gboolean backup_runs;     /* one is being made, or taken apart */
  JsonNode *rebirth; /* nullable: that this start is another incarnation, until it is journalled */
};

/* Brings the yard after what the journal says by now. */
void cy_node_reload_yard (CyNode *node);

/* Tables say something else of @subjects (element-type utf8) though nothing was written about them. */
void cy_node_see_again (GPtrArray *subjects, gpointer node);

/* Before the main loop runs: a query whose answer is waited for; it is handed the node. */
gpointer cy_node_query_now (CyNode *node, CyJournalQuery query, GError **error);

/* Who lets changes into the journal; its data is the node. */
extern const CyJournalGate cy_node_gate;

/* Whether a record may be made what @record says; @base is NULL for one that is not there yet. */
gboolean cy_node_check_record (CyNode *node, CyRecord *base, CyRecord *record, GError **error);

/* Writes @drafts (transfer full), all or none; @done is told when the yard shows it. */
void cy_node_append (CyNode *node, GPtrArray *drafts, CyNodeDone done, gpointer user_data);

/* The entry that books @posting (transfer full). */
CyDraft *cy_node_draft_posting (const CyPosting *posting, const char *actor);

/* Makes records what @records (transfer full) say, as cy_journal_put_records () does. */
void cy_node_put_records (CyNode *node,
                          GPtrArray *records,
                          CyRecord *base,
                          const char *actor,
                          CyNodeDone done,
                          gpointer user_data);

/* Tells @done that nothing is done, because of @error (transfer full). */
void cy_node_decline (GError *error, CyNodeDone done, gpointer user_data);

gboolean cy_node_open_sessions (CyNode *node,
                                void (*changed) (gpointer user_data, const CySession *session),
                                GError **error);
void cy_node_see_session (CyNode *node, const CyEntry *entry);
gboolean cy_node_open_notices (CyNode *node, GError **error);
gboolean cy_node_open_desks (CyNode *node,
                             void (*command_changed) (const CyCommand *command, gpointer user_data),
                             void (*batch_changed) (const CyBatch *batch, gpointer user_data),
                             GError **error);

/* Joins the network; told when it looks different, and when somebody else joins. */
gboolean cy_node_open_peers (CyNode *node,
                             const char *listen,
                             void (*changed) (gpointer user_data),
                             void (*pairing) (gpointer user_data),
                             GError **error);
/* Entries were cut off, so that there are fewer. */
void cy_node_recount (CyNode *node);

/* The links are other than before. */
void cy_node_see_links (CyNode *node);
gboolean cy_node_tell_restored (CyNode *node);
void cy_node_look_free (CyNodeLook *look);

/* Lights and horns go on as the process before left them. */
gboolean cy_node_open_beacons (CyNode *node, GError **error);

void cy_node_forward_command (const char *owner,
                              const CyCommandErrand *errand,
                              CyCommandDone done,
                              gpointer done_data,
                              gpointer node);

gboolean cy_node_fetch_image (CyNode *node,
                              const CyCommandWish *wish,
                              CyNodeResult answer,
                              gpointer user_data);

/* What another node asks of this one. */
void cy_node_hear_question (const char *from, const char *id, JsonObject *question, gpointer node);

G_END_DECLS
