/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-worker.h"

typedef struct {
  CyWorkFunc func;
  gpointer data;          /* owned through destroy */
  GDestroyNotify destroy; /* nullable */
} Work;

struct _CyWorker {
  GThread *thread;
  GMutex lock;
  GCond ready;
  GQueue queue; /* of owned Work, guarded by lock */
  gboolean stopping;
  CyWorkerCounters counters;
};

static void
work_free (Work *work)
{
  if (work->destroy != NULL)
    work->destroy (work->data);
  g_free (work);
}

/* Blocks until there is work; NULL when the worker was asked to stop and nothing is left. */
static Work *
take (CyWorker *worker)
{
  Work *work;

  g_mutex_lock (&worker->lock);
  while ((work = g_queue_pop_head (&worker->queue)) == NULL && !worker->stopping)
    g_cond_wait (&worker->ready, &worker->lock);
  worker->counters.queued = worker->queue.length;
  g_mutex_unlock (&worker->lock);
  return work;
}

static gpointer
run (gpointer data)
{
  CyWorker *worker = data;
  Work *work;

  while ((work = take (worker)) != NULL) {
    work->func (work->data);
    work_free (work);
    g_mutex_lock (&worker->lock);
    worker->counters.done++;
    g_mutex_unlock (&worker->lock);
  }
  return NULL;
}

/**
 * cy_worker_new:
 * @name: the thread's name, at most 15 bytes.
 * @bound: most pieces of work that may wait.
 */
CyWorker *
cy_worker_new (const char *name, guint bound)
{
  CyWorker *worker = g_new0 (CyWorker, 1);

  g_mutex_init (&worker->lock);
  g_cond_init (&worker->ready);
  g_queue_init (&worker->queue);
  worker->counters.bound = bound;
  worker->thread = g_thread_new (name, run, worker);
  return worker;
}

/**
 * cy_worker_free:
 * @worker: (transfer full): a worker.
 *
 * Does everything that was accepted, then ends the thread. Never call it from the worker itself.
 */
void
cy_worker_free (CyWorker *worker)
{
  g_mutex_lock (&worker->lock);
  worker->stopping = TRUE;
  g_cond_signal (&worker->ready);
  g_mutex_unlock (&worker->lock);
  g_thread_join (worker->thread);
  g_cond_clear (&worker->ready);
  g_mutex_clear (&worker->lock);
  g_free (worker);
}

/**
 * cy_worker_push:
 * @func: what to do, on the worker's thread.
 * @data: handed to @func, then to @destroy.
 *
 * Returns: %FALSE when the queue is full; then @data is still the caller's.
 */
gboolean
cy_worker_push (CyWorker *worker, CyWorkFunc func, gpointer data, GDestroyNotify destroy)
{
  gboolean accepted;

  g_mutex_lock (&worker->lock);
  accepted = worker->queue.length < worker->counters.bound && !worker->stopping;
  if (accepted) {
    Work *work = g_new (Work, 1);

    *work = (Work){ func, data, destroy };
    g_queue_push_tail (&worker->queue, work);
    worker->counters.queued = worker->queue.length;
    g_cond_signal (&worker->ready);
  } else {
    worker->counters.refused++;
  }
  g_mutex_unlock (&worker->lock);
  return accepted;
}

/**
 * cy_worker_backlog:
 *
 * Returns: how much work waits behind the piece being done, for group commit.
 */
guint
cy_worker_backlog (CyWorker *worker)
{
  return cy_worker_get_counters (worker).queued;
}

CyWorkerCounters
cy_worker_get_counters (CyWorker *worker)
{
  CyWorkerCounters counters;

  g_mutex_lock (&worker->lock);
  counters = worker->counters;
  g_mutex_unlock (&worker->lock);
  return counters;
}

gboolean
cy_worker_is_own_thread (CyWorker *worker)
{
  return g_thread_self () == worker->thread;
}
