/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-private.h"
#include "cy-history-query.h"
#include "cy-invoke.h"

/* Questions, on their way to the reader thread and back. */

typedef struct _Question Question;

/* Finds the answer, on the reader thread. */
typedef GArray *(*Find) (const CyHistorySource *source, const Question *question, GError **error);

struct _Question {
  CyHistory *history;
  CyHistoryRequest *request; /* owned */
  Find find;
  guint n_buckets;
  GArray *cuts_us; /* owned, nullable */
  CyHistoryAnswer answer;
  gpointer user_data;
  GMainContext *context; /* owned */
  GArray *points;        /* owned, nullable */
  GError *error;
};

static void
question_free (Question *question)
{
  cy_history_request_free (question->request);
  g_main_context_unref (question->context);
  g_clear_pointer (&question->cuts_us, g_array_unref);
  g_clear_pointer (&question->points, g_array_unref);
  g_clear_error (&question->error);
  g_free (question);
}

static gboolean
answer_cb (gpointer data)
{
  Question *question = data;

  question->answer (g_steal_pointer (&question->points), question->error, question->user_data);
  return G_SOURCE_REMOVE;
}

static GArray *
find_points (const CyHistorySource *source, const Question *question, GError **error)
{
  return cy_history_query_points (source, question->request, error);
}

static GArray *
find_buckets (const CyHistorySource *source, const Question *question, GError **error)
{
  return cy_history_query_buckets (source, question->request, question->n_buckets, error);
}

static GArray *
find_instant (const CyHistorySource *source, const Question *question, GError **error)
{
  const CyHistoryRequest *request = question->request;

  return cy_history_query_instant (source, request->pile, request->from_us, request->cancellable,
                                   error);
}

static GArray *
find_stays (const CyHistorySource *source, const Question *question, GError **error)
{
  return cy_history_query_stays (source, question->request, question->cuts_us, error);
}

static void
look_up (gpointer data)
{
  Question *question = data;

  g_autoptr (GArray) skipped = g_array_new (FALSE, FALSE, sizeof (CyHistoryDamage));
  const CyHistorySource source = { question->history->reader_db, question->history->pending,
                                   question->history->directory, skipped };

  if (!g_cancellable_set_error_if_cancelled (question->request->cancellable, &question->error))
    question->points = question->find (&source, question, &question->error);
  cy_history_report_damage (question->history, skipped);
  cy_invoke (question->context, answer_cb, question, (GDestroyNotify) question_free);
}

static void
ask (CyHistory *history,
     const Question *asked,
     CyHistoryRequest *request,
     CyHistoryAnswer answer,
     gpointer user_data)
{
  Question *question = g_memdup2 (asked, sizeof *asked);

  question->history = history;
  question->request = request;
  question->answer = answer;
  question->user_data = user_data;
  question->context = g_main_context_ref_thread_default ();
  if (cy_worker_push (history->read_worker, look_up, question, NULL))
    return;
  question->error = g_error_new_literal (CY_HISTORY_ERROR, CY_HISTORY_ERROR_BUSY,
                                         "too many history queries wait; try again");
  cy_invoke (question->context, answer_cb, question, (GDestroyNotify) question_free);
}

/**
 * cy_history_ask:
 * @request: (transfer full): what to look up.
 * @answer: called in the caller's main context.
 */
void
cy_history_ask (CyHistory *history,
                CyHistoryRequest *request,
                CyHistoryAnswer answer,
                gpointer user_data)
{
  ask (history, &(Question){ .find = find_points }, request, answer, user_data);
}

/**
 * cy_history_ask_buckets:
 * @request: (transfer full): what to look up.
 * @n_buckets: into how many parts to cut it; 0 is cy_history_ask().
 * @answer: gets #CyHistoryBucket in place of points.
 *
 * As cy_history_ask() and then cy_history_bucket(), but over a long time from roll-ups: buckets but the
 * first then begin on a step of their tier, at most a quarter of their width from where they would. So
 * one bucket is exact: what happened from then until then.
 */
void
cy_history_ask_buckets (CyHistory *history,
                        CyHistoryRequest *request,
                        guint n_buckets,
                        CyHistoryAnswer answer,
                        gpointer user_data)
{
  const Question question = { .find = n_buckets > 0 ? find_buckets : find_points,
                              .n_buckets = n_buckets };

  ask (history, &question, request, answer, user_data);
}

/**
 * cy_history_ask_instant:
 * @pile: (nullable): one pile, or %NULL for all.
 * @time_us: when [µs UTC].
 * @cancellable: (nullable): ends it early.
 * @answer: gets #CyHistoryValue in place of points: every tag that was known of, by pile, connector
 *   and measure.
 */
void
cy_history_ask_instant (CyHistory *history,
                        const char *pile,
                        gint64 time_us,
                        GCancellable *cancellable,
                        CyHistoryAnswer answer,
                        gpointer user_data)
{
  CyHistoryRequest *request = cy_history_request_new (pile, 0, 0, time_us, time_us);

  request->cancellable = cancellable == NULL ? NULL : g_object_ref (cancellable);
  ask (history, &(Question){ .find = find_instant }, request, answer, user_data);
}

/**
 * cy_history_ask_stays:
 * @request: (transfer full): a state, from when to when.
 * @cuts_us: (transfer full) (element-type gint64): where to cut that into parts, in order and on
 *   quarters of an hour, as midnight is in every time zone [µs UTC].
 * @answer: gets #CyHistoryStay in place of points: part by part, the value that held longest first.
 *
 * Errors: %G_IO_ERROR_INVALID_ARGUMENT for a measure that is no state, or cuts elsewhere.
 */
void
cy_history_ask_stays (CyHistory *history,
                      CyHistoryRequest *request,
                      GArray *cuts_us,
                      CyHistoryAnswer answer,
                      gpointer user_data)
{
  ask (history, &(Question){ .find = find_stays, .cuts_us = cuts_us }, request, answer, user_data);
}
