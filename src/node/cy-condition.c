/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-condition.h"

struct _CyConditionQueue {
  GMutex lock;
  GQueue queue; /* of owned CyCondition, guarded by lock */
  guint bound;
  CyConditionReady ready;
  gpointer user_data;
  GMainContext *context; /* owned: where ready is called */
  GSource *wakeup;       /* owned, nullable, guarded by lock: already on its way */
};

void
cy_condition_free (CyCondition *condition)
{
  if (condition == NULL)
    return;
  g_free (condition->subject);
  g_free (condition->rule);
  g_clear_pointer (&condition->fleet, cy_fleet_unref);
  g_free (condition);
}

/**
 * cy_condition_queue_new:
 * @ready: called in the caller's main context when there is something to pop.
 */
CyConditionQueue *
cy_condition_queue_new (guint bound, CyConditionReady ready, gpointer user_data)
{
  CyConditionQueue *queue = g_new0 (CyConditionQueue, 1);

  g_mutex_init (&queue->lock);
  g_queue_init (&queue->queue);
  queue->bound = bound;
  queue->ready = ready;
  queue->user_data = user_data;
  queue->context = g_main_context_ref_thread_default ();
  return queue;
}

void
cy_condition_queue_free (CyConditionQueue *queue)
{
  if (queue == NULL)
    return;
  if (queue->wakeup != NULL) {
    g_source_destroy (queue->wakeup);
    g_source_unref (queue->wakeup);
  }
  g_queue_clear_full (&queue->queue, (GDestroyNotify) cy_condition_free);
  g_main_context_unref (queue->context);
  g_mutex_clear (&queue->lock);
  g_free (queue);
}

static gboolean
wakeup_cb (gpointer data)
{
  CyConditionQueue *queue = data;

  g_mutex_lock (&queue->lock);
  g_clear_pointer (&queue->wakeup, g_source_unref);
  g_mutex_unlock (&queue->lock);
  queue->ready (queue->user_data);
  return G_SOURCE_REMOVE;
}

/**
 * cy_condition_queue_push:
 * @condition: the caller's still when the queue is full.
 */
gboolean
cy_condition_queue_push (CyConditionQueue *queue, CyCondition *condition)
{
  gboolean accepted;

  g_mutex_lock (&queue->lock);
  accepted = queue->queue.length < queue->bound;
  if (accepted)
    g_queue_push_tail (&queue->queue, condition);
  if (accepted && queue->wakeup == NULL) {
    queue->wakeup = g_idle_source_new ();
    g_source_set_priority (queue->wakeup, G_PRIORITY_DEFAULT);
    g_source_set_callback (queue->wakeup, wakeup_cb, queue, NULL);
    g_source_attach (queue->wakeup, queue->context);
  }
  g_mutex_unlock (&queue->lock);
  return accepted;
}

CyCondition *
cy_condition_queue_pop (CyConditionQueue *queue)
{
  CyCondition *condition;

  g_mutex_lock (&queue->lock);
  condition = g_queue_pop_head (&queue->queue);
  g_mutex_unlock (&queue->lock);
  return condition;
}

guint
cy_condition_queue_get_length (CyConditionQueue *queue)
{
  guint length;

  g_mutex_lock (&queue->lock);
  length = queue->queue.length;
  g_mutex_unlock (&queue->lock);
  return length;
}
