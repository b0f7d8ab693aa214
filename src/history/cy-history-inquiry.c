/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-inquiry.h"

#include "cy-history-private.h"
#include "cy-invoke.h"

typedef struct {
  CyHistory *history; /* borrowed */
  CyHistoryInquire inquire;
  gpointer data; /* the asker's */
  CyHistoryInquired answer;
  GMainContext *context; /* owned */
  GError *error;
} Inquiry;

static void
inquiry_free (Inquiry *inquiry)
{
  g_main_context_unref (inquiry->context);
  g_clear_error (&inquiry->error);
  g_free (inquiry);
}

static gboolean
answer_cb (gpointer data)
{
  Inquiry *inquiry = data;

  inquiry->answer (inquiry->data, inquiry->error);
  return G_SOURCE_REMOVE;
}

static void
look_up (gpointer data)
{
  Inquiry *inquiry = data;
  CyHistory *history = inquiry->history;
  g_autoptr (GArray) skipped = g_array_new (FALSE, FALSE, sizeof (CyHistoryDamage));
  const CyHistorySource source = { history->reader_db, history->pending, history->directory,
                                   skipped };

  (void) inquiry->inquire (&source, inquiry->data, &inquiry->error);
  cy_history_report_damage (history, skipped);
  cy_invoke (inquiry->context, answer_cb, inquiry, (GDestroyNotify) inquiry_free);
}

/**
 * cy_history_inquire:
 * @inquire: called on the reader thread, where nobody else is answered meanwhile: what takes long asks
 *   again instead.
 * @data: handed to both, and nobody else's until @answer.
 * @answer: called in the caller's main context, exactly once.
 *
 * For what depends on many questions, each on the answer to the one before.
 */
void
cy_history_inquire (CyHistory *history,
                    CyHistoryInquire inquire,
                    gpointer data,
                    CyHistoryInquired answer)
{
  Inquiry *inquiry = g_new (Inquiry, 1);

  *inquiry =
    (Inquiry){ history, inquire, data, answer, g_main_context_ref_thread_default (), NULL };
  if (cy_worker_push (history->read_worker, look_up, inquiry, NULL))
    return;
  inquiry->error = g_error_new_literal (CY_HISTORY_ERROR, CY_HISTORY_ERROR_BUSY,
                                        "too many history queries wait; try again");
  cy_invoke (inquiry->context, answer_cb, inquiry, (GDestroyNotify) inquiry_free);
}
