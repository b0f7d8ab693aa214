/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-money-queue.h"

#include <glib/gi18n-lib.h>

#include "cy-node-error.h"
#include "cy-node-private.h"

/* More than these means that the disk stands still. */
#define MAX_WAITING 1024

struct _CyMoneyQueue {
  GQueue waiting;     /* of owned CyMoneyJob */
  CyMoneyJob *active; /* nullable: owned */
  CyNode *node;       /* owned while there is an active one */
};

static void start_next (CyMoneyQueue *queue, CyNode *node);

static void
end_job (CyMoneyJob *job, const GError *error)
{
  job->tell (job, error);
  job->free (job);
}

/* Whoever is told may ask for the next thing, which then waits its turn. */
static void
finish (CyMoneyQueue *queue, const GError *error)
{
  g_autoptr (CyNode) node = g_steal_pointer (&queue->node);
  CyMoneyJob *job = queue->active;

  end_job (job, error);
  queue->active = NULL;
  start_next (queue, node);
}

static void
on_written_cb (guint n_changes, const GError *error, gpointer user_data)
{
  finish (user_data, error);
}

static void
on_loaded_cb (gpointer facts, const GError *error, gpointer user_data)
{
  CyMoneyQueue *queue = user_data;
  CyMoneyJob *job = queue->active;
  g_autoptr (GError) local = error == NULL ? NULL : g_error_copy (error);
  GPtrArray *drafts = NULL;

  if (local == NULL && queue->node->journal == NULL)
    local = g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, _ ("the node stops"));
  if (local == NULL)
    drafts = job->decide (job, queue->node, facts, &local);
  if (facts != NULL)
    job->free_facts (facts);
  if (drafts == NULL || drafts->len == 0) {
    g_clear_pointer (&drafts, g_ptr_array_unref);
    finish (queue, local);
    return;
  }
  cy_node_append (queue->node, drafts, on_written_cb, queue);
}

static void
start_next (CyMoneyQueue *queue, CyNode *node)
{
  CyMoneyJob *job;

  while (queue->active == NULL && (job = g_queue_pop_head (&queue->waiting)) != NULL) {
    if (node->journal == NULL) {
      g_autoptr (GError) error =
        g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, _ ("the node stops"));

      end_job (job, error);
      continue;
    }
    queue->active = job;
    queue->node = g_object_ref (node);
    job->prepare (job, node);
    cy_journal_query (node->journal, job->load, job, NULL, on_loaded_cb, queue);
  }
}

CyMoneyQueue *
cy_money_queue_new (void)
{
  CyMoneyQueue *queue = g_new0 (CyMoneyQueue, 1);

  g_queue_init (&queue->waiting);
  return queue;
}

/**
 * cy_money_queue_free:
 * @queue: one without an active job: that one keeps the node, and so the queue.
 */
void
cy_money_queue_free (CyMoneyQueue *queue)
{
  g_assert (queue->active == NULL);
  g_queue_clear (&queue->waiting);
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
  start_next (queue, node);
}
