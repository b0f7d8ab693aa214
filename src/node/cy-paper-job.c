/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-paper-job.h"

#include <glib/gi18n-lib.h>

#include "cy-rationale.h"

typedef struct {
  gpointer sheet;
  GDestroyNotify destroy;
  CyPaperRender render;
  CyNodeResult answer;
  gpointer user_data;
} Job;

/**
 * cy_paper_keep:
 * @text: (transfer full) (nullable): what the paper says.
 *
 * Returns: (transfer none) (nullable): the same, as long as @words.
 */
const char *
cy_paper_keep (GStringChunk *words, char *text)
{
  const char *kept = text == NULL ? NULL : g_string_chunk_insert (words, text);

  g_free (text);
  return kept;
}

static const char *
spell_time (GStringChunk *words, gint64 time_us, const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return time_us == 0 || time == NULL ? NULL
                                      : cy_paper_keep (words, g_date_time_format (time, format));
}

/**
 * cy_paper_time:
 *
 * Returns: (transfer none) (nullable): local date and time to the minute; nothing for 0.
 */
const char *
cy_paper_time (GStringChunk *words, gint64 time_us)
{
  return spell_time (words, time_us, "%Y-%m-%d %H:%M");
}

/**
 * cy_paper_second:
 *
 * Returns: (transfer none) (nullable): the same to the second.
 */
const char *
cy_paper_second (GStringChunk *words, gint64 time_us)
{
  return spell_time (words, time_us, "%Y-%m-%d %H:%M:%S");
}

/**
 * cy_paper_name:
 * @id: (nullable): a record's.
 *
 * Returns: (transfer none) (nullable): what people call it.
 */
const char *
cy_paper_name (GStringChunk *words, CyYard *yard, CyKindId kind, const char *id)
{
  return id == NULL || *id == '\0' ? NULL
                                   : cy_paper_keep (words, cy_yard_display_name (yard, kind, id));
}

/**
 * cy_paper_names:
 * @ids: (nullable) (array zero-terminated=1): of records.
 *
 * Returns: (transfer none) (nullable): what people call them.
 */
const char *
cy_paper_names (GStringChunk *words, CyYard *yard, CyKindId kind, char **ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    g_autofree char *name = cy_yard_display_name (yard, kind, ids[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? _ (", ") : "", name);
  }
  return cy_paper_keep (words, g_string_free (text, text->len == 0));
}

/**
 * cy_paper_conditions:
 * @conditions: (nullable) (array zero-terminated=1): as of alarms.
 *
 * Returns: (transfer none) (nullable): what is wrong, a line each.
 */
const char *
cy_paper_conditions (GStringChunk *words, CyYard *yard, char **conditions)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; conditions != NULL && conditions[i] != NULL; i++) {
    g_autofree char *line = cy_condition_describe (yard, conditions[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
  }
  return cy_paper_keep (words, g_string_free (text, text->len == 0));
}

/**
 * cy_paper_gun:
 *
 * Returns: (transfer none): which gun, or that it is the pile as a whole.
 */
const char *
cy_paper_gun (GStringChunk *words, guint connector)
{
  return connector == 0 ? _ ("Pile")
                        : cy_paper_keep (words, g_strdup_printf (_ ("Gun %u"), connector));
}

static void
job_free (gpointer data)
{
  Job *job = data;

  job->destroy (job->sheet);
  g_free (job);
}

static void
draw_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  GBytes *bytes = job->render (job->sheet, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
on_drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), &error);

  job->answer (bytes, error, job->user_data);
}

/**
 * cy_paper_draw:
 * @sheet: (transfer full): what is on it; only the drawing thread looks at it.
 * @answer: gets the #GBytes of a PDF, which are the callee's.
 *
 * Errors: #CY_REPORT_ERROR.
 */
void
cy_paper_draw (gpointer sheet,
               GDestroyNotify destroy,
               CyPaperRender render,
               CyNodeResult answer,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_drawn_cb, NULL);
  Job *job = g_new (Job, 1);

  *job = (Job){ sheet, destroy, render, answer, user_data };
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, draw_in_thread);
}
