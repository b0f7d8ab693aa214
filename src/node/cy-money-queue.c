/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-money-queue.h"

#include <glib/gi18n-lib.h>

#include "cy-node-error.h"
#include "cy-node-private.h"

/* More waiting than these means that the disk stands still. */
#define MAX_WAITING 4096

/* How many are on their way at a time, and how far the queue is looked through for one that may start: enough
 * for the journal to commit them together. */
#define MAX_ACTIVE 64
#define MAX_LOOK   256

struct _CyMoneyQueue {
  GQueue waiting;  /* of owned CyMoneyJob */
  GPtrArray *runs; /* of owned Run */
};

/* A job on its way. */
typedef struct {
  CyMoneyQueue *queue; /* borrowed: @node keeps it */
  CyNode *node;        /* owned */
  CyMoneyJob *job;     /* owned */
} Run;

static void start (CyMoneyQueue *queue, CyNode *node);

static void
end_job (CyMoneyJob *job, const GError *error)
{
  job->tell (job, error);
  job->free (job);
}

/* Whoever is told may ask for the next thing, which waits its turn: this one is over only afterwards. */
static void
finish (Run *run, const GError *error)
{
  g_autoptr (CyNode) node = run->node;
  CyMoneyQueue *queue = run->queue;

  end_job (run->job, error);
  g_ptr_array_remove_fast (queue->runs, run);
  g_free (run);
  start (queue, node);
}

static GError *
say_stops (void)
{
  return g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, _ ("the node stops"));
}

static void
on_written_cb (guint n_changes, const GError *error, gpointer user_data)
{
  finish (user_data, error);
}

static void
on_loaded_cb (gpointer facts, const GError *error, gpointer user_data)
{
  Run *run = user_data;
  CyMoneyJob *job = run->job;
  g_autoptr (GError) local = error == NULL ? NULL : g_error_copy (error);
  GPtrArray *drafts = NULL;

  if (local == NULL && run->node->journal == NULL)
    local = say_stops ();
  if (local == NULL)
    drafts = job->decide (job, run->node, facts, &local);
  if (facts != NULL)
    job->free_facts (facts);
  if (drafts == NULL || drafts->len == 0) {
    g_clear_pointer (&drafts, g_ptr_array_unref);
    finish (run, local);
    return;
  }
  cy_node_append (run->node, drafts, on_written_cb, run);
}

static void
begin (CyMoneyQueue *queue, CyNode *node, CyMoneyJob *job)
{
  Run *run = g_new0 (Run, 1);

  *run = (Run){ queue, g_object_ref (node), job };
  g_ptr_array_add (queue->runs, run);
  job->prepare (job, node);
  cy_journal_query (node->journal, job->load, job, NULL, on_loaded_cb, run);
}

static gboolean
touches (const CyMoneyJob *job, GHashTable *keys)
{
  for (guint i = 0; job->keys[i] != NULL; i++) {
    if (g_hash_table_contains (keys, job->keys[i]))
      return TRUE;
  }
  return FALSE;
}

static void
add_keys (const CyMoneyJob *job, GHashTable *keys)
{
  for (guint i = 0; job->keys[i] != NULL; i++)
    g_hash_table_add (keys, job->keys[i]);
}

/* Returns: (nullable): the place of the first that may start: it has nothing to do with what is on its way, nor with
 * what waits longer. */
static GList *
find_next (CyMoneyQueue *queue)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_seen = 0;

  for (guint i = 0; i < queue->runs->len; i++) {
    const CyMoneyJob *job = ((Run *) queue->runs->pdata[i])->job;

    if (job->keys == NULL)
      return NULL;
    add_keys (job, taken);
  }
  for (GList *link = queue->waiting.head; link != NULL && n_seen < MAX_LOOK; link = link->next) {
    const CyMoneyJob *job = link->data;

    if (job->keys == NULL)
      return n_seen == 0 && queue->runs->len == 0 ? link : NULL;
    if (!touches (job, taken))
      return link;
    add_keys (job, taken);
    n_seen++;
  }
  return NULL;
}

static void
start (CyMoneyQueue *queue, CyNode *node)
{
  GList *link;

  while (queue->runs->len < MAX_ACTIVE && (link = find_next (queue)) != NULL) {
    CyMoneyJob *job = link->data;

    g_queue_delete_link (&queue->waiting, link);
    if (node->journal == NULL) {
      g_autoptr (GError) error = say_stops ();

      end_job (job, error);
    } else {
      begin (queue, node, job);
    }
  }
}

CyMoneyQueue *
cy_money_queue_new (void)
{
  CyMoneyQueue *queue = g_new0 (CyMoneyQueue, 1);

  g_queue_init (&queue->waiting);
  queue->runs = g_ptr_array_new ();
  return queue;
}

/**
 * cy_money_queue_free:
 * @queue: one with nothing on its way: that keeps the node, and so the queue.
 */
void
cy_money_queue_free (CyMoneyQueue *queue)
{
  g_assert (queue->runs->len == 0 && queue->waiting.length == 0);
  g_ptr_array_unref (queue->runs);
  g_free (queue);
}

/**
 * cy_money_queue_push:
 * @job: (transfer full): told when it is done, or why it was not.
 */
void
cy_money_queue_push (CyMoneyQueue *queue, CyNode *node, CyMoneyJob *job)
{
  if (queue->waiting.length >= MAX_WAITING) {
    g_autoptr (GError) error = g_error_new_literal (
      CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, _ ("too many postings wait for the disk; try again"));

    end_job (job, error);
    return;
  }
  g_queue_push_tail (&queue->waiting, job);
  start (queue, node);
}
