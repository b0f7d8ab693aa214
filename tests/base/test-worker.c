/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-worker.h"

#include "fixture.h"

/* A door that work stands behind until the test opens it. */
typedef struct {
  GMutex lock;
  GCond moved;
  gboolean entered;
  gboolean open;
} Door;

static void
stand_behind_door (gpointer data)
{
  Door *door = data;

  g_mutex_lock (&door->lock);
  door->entered = TRUE;
  g_cond_signal (&door->moved);
  while (!door->open)
    g_cond_wait (&door->moved, &door->lock);
  g_mutex_unlock (&door->lock);
}

static void
open_door (Door *door)
{
  g_mutex_lock (&door->lock);
  door->open = TRUE;
  g_cond_signal (&door->moved);
  g_mutex_unlock (&door->lock);
}

static void
block (CyWorker *worker, Door *door)
{
  g_assert_true (cy_worker_push (worker, stand_behind_door, door, NULL));
  g_mutex_lock (&door->lock);
  while (!door->entered)
    g_cond_wait (&door->moved, &door->lock);
  g_mutex_unlock (&door->lock);
}

typedef struct {
  GArray *order; /* borrowed; the worker's until it is freed */
  guint number;
  CyWorker *worker;
  guint *n_destroyed;
} Piece;

static void
do_piece (gpointer data)
{
  Piece *piece = data;

  g_assert_true (cy_worker_is_own_thread (piece->worker));
  g_array_append_val (piece->order, piece->number);
}

static void
destroy_piece (gpointer data)
{
  Piece *piece = data;

  (*piece->n_destroyed)++;
  g_free (piece);
}

/* First in, first out; what was accepted is done and released before the worker is gone. */
static void
test_fifo (void)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  CyWorker *worker = cy_worker_new ("test-fifo", 2000);
  Door door = { 0 };
  guint n_destroyed = 0;

  block (worker, &door);
  for (guint i = 0; i < 1000; i++) {
    const Piece piece = { order, i, worker, &n_destroyed };

    g_assert_true (
      cy_worker_push (worker, do_piece, g_memdup2 (&piece, sizeof piece), destroy_piece));
  }
  g_assert_cmpuint (cy_worker_backlog (worker), ==, 1000);
  g_assert_false (cy_worker_is_own_thread (worker));
  open_door (&door);
  cy_worker_free (worker);
  g_assert_cmpuint (order->len, ==, 1000);
  g_assert_cmpuint (n_destroyed, ==, 1000);
  for (guint i = 0; i < order->len; i++)
    g_assert_cmpuint (g_array_index (order, guint, i), ==, i);
}

static void
count (gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

static void
test_bound (void)
{
  g_autoptr (CyWorker) worker = cy_worker_new ("test-bound", 3);
  Door door = { 0 };
  CyWorkerCounters counters;
  int n_done = 0;

  block (worker, &door);
  for (guint i = 0; i < 3; i++)
    g_assert_true (cy_worker_push (worker, count, &n_done, NULL));
  g_assert_false (cy_worker_push (worker, count, &n_done, NULL));
  g_assert_false (cy_worker_push (worker, count, &n_done, NULL));
  counters = cy_worker_get_counters (worker);
  g_assert_cmpuint (counters.queued, ==, 3);
  g_assert_cmpuint (counters.bound, ==, 3);
  g_assert_cmpuint (counters.refused, ==, 2);
  g_assert_cmpuint (counters.done, ==, 0);
  open_door (&door);
  while (cy_worker_get_counters (worker).done < 4)
    g_thread_yield ();
  g_assert_cmpint (g_atomic_int_get (&n_done), ==, 3);
  g_assert_cmpuint (cy_worker_backlog (worker), ==, 0);
  g_assert_true (cy_worker_push (worker, count, &n_done, NULL));
}

#define N_PUSHERS 4
#define N_PUSHES  5000

typedef struct {
  CyWorker *worker;
  int *n_done;
  guint n_accepted;
} Pusher;

static gpointer
push_many (gpointer data)
{
  Pusher *pusher = data;

  for (guint i = 0; i < N_PUSHES; i++)
    pusher->n_accepted += cy_worker_push (pusher->worker, count, pusher->n_done, NULL);
  return NULL;
}

/* From many threads at once: everything is either done once or refused and counted. */
static void
test_many_threads (void)
{
  CyWorker *worker = cy_worker_new ("test-many", 50);
  Pusher pushers[N_PUSHERS];
  GThread *threads[N_PUSHERS];
  CyWorkerCounters counters;
  guint n_accepted = 0;
  int n_done = 0;

  for (guint i = 0; i < N_PUSHERS; i++) {
    pushers[i] = (Pusher){ worker, &n_done, 0 };
    threads[i] = g_thread_new ("pusher", push_many, &pushers[i]);
  }
  for (guint i = 0; i < N_PUSHERS; i++) {
    g_thread_join (threads[i]);
    n_accepted += pushers[i].n_accepted;
  }
  counters = cy_worker_get_counters (worker);
  g_assert_cmpuint (counters.refused, ==, N_PUSHERS * N_PUSHES - n_accepted);
  cy_worker_free (worker);
  g_assert_cmpuint ((guint) n_done, ==, n_accepted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/worker/fifo", test_fifo);
  g_test_add_func ("/base/worker/bound", test_bound);
  g_test_add_func ("/base/worker/many-threads", test_many_threads);
  return g_test_run ();
}
