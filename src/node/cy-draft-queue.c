/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-draft-queue.h"

#define RETRY_SECONDS 5

/* Entries given to the journal together. The next ones wait until these are on the disk, so a flood
 * is written in few commits and an entry that is refused is never overtaken. */
#define MAX_BATCH 512

struct _CyDraftQueue {
  CyJournal *journal; /* borrowed */
  GQueue drafts;      /* of owned CyDraft: not known to be on the disk yet, in order */
  guint n_saving;     /* the first of them, which the journal has been given */
  gboolean is_stuck;  /* the journal refused the last ones it was given */
  guint retry;        /* source id, 0 when none */
  /* Callbacks of the journal may arrive after the queue is gone: they hold this, not the queue. */
  CyDraftQueue **self;
};

CyDraftQueue *
cy_draft_queue_new (CyJournal *journal)
{
  CyDraftQueue *queue = g_new0 (CyDraftQueue, 1);

  queue->journal = journal;
  g_queue_init (&queue->drafts);
  queue->self = g_rc_box_new (CyDraftQueue *);
  *queue->self = queue;
  return queue;
}

static CyDraft *
copy_draft (const CyDraft *draft)
{
  return cy_draft_new (draft->class, draft->kind, draft->subject, draft->actor,
                       g_strdup (draft->payload));
}

/* Copies of some drafts of the queue, all or none of which will be written. */
static GPtrArray *
copy_drafts (CyDraftQueue *queue, guint first, guint n_drafts)
{
  GPtrArray *copies = g_ptr_array_new_full (n_drafts, (GDestroyNotify) cy_draft_free);
  GList *link = g_queue_peek_nth_link (&queue->drafts, first);

  for (guint i = 0; i < n_drafts; i++, link = link->next)
    g_ptr_array_add (copies, copy_draft (link->data));
  return copies;
}

/**
 * cy_draft_queue_free:
 *
 * What still waits is given to the journal, which must be closed later.
 */
void
cy_draft_queue_free (CyDraftQueue *queue)
{
  guint n_waiting;

  if (queue == NULL)
    return;
  n_waiting = queue->drafts.length - queue->n_saving;
  if (n_waiting > 0)
    cy_journal_append (queue->journal, copy_drafts (queue, queue->n_saving, n_waiting), NULL, NULL);
  *queue->self = NULL;
  g_rc_box_release (queue->self);
  g_clear_handle_id (&queue->retry, g_source_remove);
  g_queue_clear_full (&queue->drafts, (GDestroyNotify) cy_draft_free);
  g_free (queue);
}

static void save_waiting (CyDraftQueue *queue);

static gboolean
retry_cb (gpointer user_data)
{
  CyDraftQueue *queue = user_data;

  queue->retry = 0;
  save_waiting (queue);
  return G_SOURCE_REMOVE;
}

static void
on_saved_cb (guint n_entries, const GError *error, gpointer user_data)
{
  CyDraftQueue **self = user_data;
  CyDraftQueue *queue = *self;

  g_rc_box_release (self);
  if (queue == NULL)
    return;
  queue->is_stuck = error != NULL;
  if (queue->is_stuck)
    queue->retry = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, queue);
  for (; queue->n_saving > 0; queue->n_saving--) {
    if (!queue->is_stuck)
      cy_draft_free (g_queue_pop_head (&queue->drafts));
  }
  save_waiting (queue);
}

static void
save_waiting (CyDraftQueue *queue)
{
  if (queue->n_saving > 0 || queue->retry != 0 || g_queue_is_empty (&queue->drafts))
    return;
  queue->n_saving = MIN (queue->drafts.length, MAX_BATCH);
  cy_journal_append (queue->journal, copy_drafts (queue, 0, queue->n_saving), on_saved_cb,
                     g_rc_box_acquire (queue->self));
}

/**
 * cy_draft_queue_push:
 * @draft: (transfer full): comes behind all that were pushed before.
 */
void
cy_draft_queue_push (CyDraftQueue *queue, CyDraft *draft)
{
  g_queue_push_tail (&queue->drafts, draft);
  save_waiting (queue);
}

/**
 * cy_draft_queue_get_n_stuck:
 *
 * Returns: how many entries wait because the journal refused to take them.
 */
guint
cy_draft_queue_get_n_stuck (CyDraftQueue *queue)
{
  return queue->is_stuck ? queue->drafts.length : 0;
}

/**
 * cy_draft_queue_get_n_waiting:
 *
 * Returns: how many entries are not known to be on the disk yet.
 */
guint
cy_draft_queue_get_n_waiting (CyDraftQueue *queue)
{
  return queue->drafts.length;
}
