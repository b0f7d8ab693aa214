/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-directory.h"
#include "cy-history-pending.h"
#include "cy-history.h"
#include "cy-worker.h"

G_BEGIN_DECLS

struct _CyHistory {
  CyDb *db;                      /* owned; the writer's */
  CyDb *reader_db;               /* owned; the reader's */
  CyHistoryDirectory *directory; /* owned; the reader's */
  CyHistoryPending *pending;     /* the writer's */
  CyFleet *fleet;                /* owned, nullable: whose numbers the series table below knows */
  GPtrArray *slots;              /* per pile of fleet: owned CyHistorySlot array, or NULL */
  gint64 seal_again_ms;          /* the writer's: not before then, since it failed just now */
  gboolean dropping;             /* the writer's: pending is full and its series are cut */
  gboolean behind;               /* the writer's: what the tail did not take is in memory only */
  CyWorker *write_worker;
  CyWorker *read_worker;
  GCancellable *closing; /* owned: ends transfers that are reading or writing their file */
  GMutex lock;           /* guards the rest */
  GCond fewer_transfers;
  guint n_transfers; /* that are reading or writing a file, on threads of their own */
  guint64 samples;
  guint64 dropped;
  gint64 bytes;
  gint64 bytes_per_year;
  GPtrArray *damaged;  /* utf8: blocks that do not read, by name; the first few */
  char *trouble;       /* nullable: the last write's error */
  gboolean is_corrupt; /* SQLite said so of the file while writing: the next start needs another */
  char *aside;         /* nullable: what became of the file before this one; never changes */
};

/* On the writer thread: seals what there is. */
void cy_history_seal_here (CyHistory *history);

/* From the reader thread: blocks that do not read are marked, soon. */
void cy_history_report_damage (CyHistory *history, GArray *skipped);

G_END_DECLS
