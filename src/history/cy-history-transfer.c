/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-private.h"
#include "cy-history-transfer-private.h"
#include "cy-invoke.h"

void
cy_transfer_init (CyTransfer *transfer,
                  CyHistory *history,
                  CyHistoryTransferred answer,
                  gpointer user_data,
                  GDestroyNotify free)
{
  *transfer = (CyTransfer){ .history = history,
                            .answer = answer,
                            .user_data = user_data,
                            .context = g_main_context_ref_thread_default (),
                            .free = free };
}

void
cy_transfer_clear (CyTransfer *transfer)
{
  g_clear_error (&transfer->error);
  g_clear_pointer (&transfer->context, g_main_context_unref);
}

typedef struct {
  CyTransfer *transfer;
  CyHistory *history; /* once it answered, the transfer is gone */
  void (*func) (CyTransfer *transfer);
} Run;

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Run *run = data;
  CyHistory *history = run->history;

  run->func (run->transfer);
  g_mutex_lock (&history->lock);
  history->n_transfers--;
  g_cond_signal (&history->fewer_transfers);
  g_mutex_unlock (&history->lock);
  g_task_return_boolean (task, TRUE);
}

/* On a thread for its file: closing the history waits for it. */
void
cy_transfer_run (CyTransfer *transfer, void (*func) (CyTransfer *transfer))
{
  const Run run = { transfer, transfer->history, func };
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_mutex_lock (&run.history->lock);
  run.history->n_transfers++;
  g_mutex_unlock (&run.history->lock);
  g_task_set_task_data (task, g_memdup2 (&run, sizeof run), g_free);
  g_task_run_in_thread (task, run_in_thread);
}

static gboolean
answer_cb (gpointer data)
{
  const CyTransfer *transfer = data;

  transfer->answer (transfer->error == NULL ? &transfer->moved : NULL, transfer->error,
                    transfer->user_data);
  return G_SOURCE_REMOVE;
}

/* Answers, where it was asked, and is gone. */
void
cy_transfer_finish (CyTransfer *transfer)
{
  cy_invoke (transfer->context, answer_cb, transfer, transfer->free);
}

/* The writer did not take it. */
void
cy_transfer_refuse (CyTransfer *transfer, const char *path)
{
  transfer->error = g_error_new (CY_HISTORY_ERROR, CY_HISTORY_ERROR_BUSY,
                                 "%s: the history is too busy; try again", path);
  cy_transfer_finish (transfer);
}
