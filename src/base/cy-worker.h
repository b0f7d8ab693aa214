/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyWorker:
 *
 * One named thread that does one thing after another, in the order it was asked.
 *
 * A store owns a worker, so everything behind it runs on one thread and nothing needs a lock.
 * The queue is bounded: when it is full a push is refused and counted, and the caller says what
 * that means for it (the journal refuses the entry, the historian drops its oldest batch).
 *
 * Threading: push and counters from any thread; work runs on the worker's thread only.
 */
typedef struct _CyWorker CyWorker;

typedef void (*CyWorkFunc) (gpointer data);

typedef struct {
  guint queued;    /* waiting now */
  guint bound;     /* most that may wait */
  guint64 done;    /* since start */
  guint64 refused; /* since start */
} CyWorkerCounters;

CyWorker *cy_worker_new (const char *name, guint bound);
void cy_worker_free (CyWorker *worker);
gboolean cy_worker_push (CyWorker *worker, CyWorkFunc func, gpointer data, GDestroyNotify destroy);
guint cy_worker_backlog (CyWorker *worker);
CyWorkerCounters cy_worker_get_counters (CyWorker *worker);
gboolean cy_worker_is_own_thread (CyWorker *worker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyWorker, cy_worker_free)

G_END_DECLS
