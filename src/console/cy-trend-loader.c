/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-loader.h"

/* Every change is drawn of so long a time, and of states, which change rarely. Of more, what happened in
 * each pixel's width. */
#define RAW_US       ((gint64) 2 * 3600 * G_USEC_PER_SEC)
#define RAW_STATE_US ((gint64) 7 * 86400 * G_USEC_PER_SEC)

#define MAX_BUCKETS 4000

/* When a longer time turns out to hold so few changes they are all drawn: two for each pixel. Every block
 * of it is read for that, so no longer than this. */
#define RAW_PER_PX  2
#define RAW_LONG_US ((gint64) 62 * 86400 * G_USEC_PER_SEC)

/* Of what lies beside what is seen so much is brought as well: a small step finds it there. */
#define MARGIN_PART 2

/* One load: line after line, first what is drawn and then what is said of it in numbers. */
typedef struct {
  CyNode *node;     /* owned */
  GPtrArray *lines; /* owned: CyTrendLine */
  CyTrendView view;
  gint64 from_us; /* with the margin */
  gint64 to_us;
  GCancellable *cancellable; /* owned */
  CyTrendLoaded done;
  gpointer user_data;
  guint next;    /* line */
  GError *error; /* owned, nullable: the first; what the others know is still brought */
  char *note;    /* owned, nullable: the first */
} Load;

static void
load_finish (Load *load)
{
  load->done (load->note, load->error, load->user_data);
  g_free (load->note);
  g_clear_error (&load->error);
  g_ptr_array_unref (load->lines);
  g_object_unref (load->cancellable);
  g_object_unref (load->node);
  g_free (load);
}

static void ask_next (Load *load);

/* A line that cannot be read has no points; nobody waits any more when it was cancelled. */
static void
skip_line (Load *load, const GError *error)
{
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (!cancelled)
    cy_trend_line_forget (load->lines->pdata[load->next]);
  if (load->error == NULL)
    load->error = g_error_copy (error);
  load->next = cancelled ? load->lines->len : load->next + 1;
  ask_next (load);
}

static CyHistoryRequest *
make_request (const Load *load, gint64 from_us, gint64 to_us)
{
  const CyTrendLine *line = load->lines->pdata[load->next];
  CyHistoryRequest *request =
    cy_history_request_new (line->pile, line->connector, line->measure, from_us, to_us);

  request->cancellable = g_object_ref (load->cancellable);
  return request;
}

static void
take_note (Load *load, const char *note)
{
  if (load->note == NULL)
    load->note = g_strdup (note);
}

static void
on_span_cb (GArray *buckets, const char *note, const GError *error, gpointer user_data)
{
  Load *load = user_data;

  take_note (load, note);
  if (error == NULL) {
    cy_trend_line_take_numbers (load->lines->pdata[load->next++],
                                &g_array_index (buckets, CyHistoryBucket, 0));
    g_array_unref (buckets);
    ask_next (load);
  } else {
    skip_line (load, error);
  }
}

static void
ask_span (Load *load)
{
  cy_node_query_buckets (load->node, make_request (load, load->view.from_us, load->view.to_us), 1,
                         on_span_cb, load);
}

static void
on_points_cb (GArray *points, const char *note, const GError *error, gpointer user_data)
{
  Load *load = user_data;

  take_note (load, note);
  if (error != NULL) {
    skip_line (load, error);
    return;
  }
  cy_trend_line_take_points (load->lines->pdata[load->next], points, load->from_us, load->to_us,
                             g_get_real_time ());
  g_array_unref (points);
  ask_span (load);
}

/* Whether so few changes make up the buckets that they can be drawn themselves. */
static gboolean
are_few (const Load *load, const GArray *buckets)
{
  guint64 n = 0;

  for (guint i = 0; i < buckets->len; i++)
    n += g_array_index (buckets, CyHistoryBucket, i).count;
  return n <= (guint64) load->view.width * RAW_PER_PX && load->to_us - load->from_us <= RAW_LONG_US;
}

static void
on_buckets_cb (GArray *buckets, const char *note, const GError *error, gpointer user_data)
{
  Load *load = user_data;

  take_note (load, note);
  if (error != NULL) {
    skip_line (load, error);
    return;
  }
  /* Behind roll-ups that are kept here there are no changes to be had. */
  if (note == NULL && are_few (load, buckets)) {
    cy_node_query_history (load->node, make_request (load, load->from_us, load->to_us),
                           on_points_cb, load);
  } else {
    cy_trend_line_take_buckets (load->lines->pdata[load->next], buckets, load->to_us,
                                g_get_real_time ());
    ask_span (load);
  }
  g_array_unref (buckets);
}

static void
ask_next (Load *load)
{
  gint64 span_us = load->view.to_us - load->view.from_us;
  const CyTrendLine *line;
  CyHistoryRequest *request;
  gboolean state;

  if (load->next == load->lines->len) {
    load_finish (load);
    return;
  }
  line = load->lines->pdata[load->next];
  state = cy_measure_get (line->measure)->kind != CY_MEASURE_NUMBER;
  request = make_request (load, load->from_us, load->to_us);
  if (span_us <= (state ? RAW_STATE_US : RAW_US))
    cy_node_query_history (load->node, request, on_points_cb, load);
  else
    cy_node_query_buckets (load->node, request,
                           MIN (MAX_BUCKETS, load->view.width + 2 * load->view.width / MARGIN_PART),
                           on_buckets_cb, load);
}

static gpointer
copy_line (gconstpointer line, gpointer user_data)
{
  return cy_trend_line_ref ((CyTrendLine *) line);
}

/**
 * cy_trend_load:
 * @lines: (element-type CyTrendLine): get their points and numbers, one after the other.
 * @cancellable: ends it early.
 * @done: called once, when all of them have, with the first thing that went wrong.
 *
 * Brings what history knows of lines, as finely as it is seen.
 */
void
cy_trend_load (CyNode *node,
               GPtrArray *lines,
               const CyTrendView *view,
               GCancellable *cancellable,
               CyTrendLoaded done,
               gpointer user_data)
{
  Load *load = g_new (Load, 1);
  gint64 margin_us = (view->to_us - view->from_us) / MARGIN_PART;

  *load = (Load){ .node = g_object_ref (node),
                  .lines = g_ptr_array_copy (lines, copy_line, NULL),
                  .view = *view,
                  .from_us = view->from_us - margin_us,
                  .to_us = view->to_us + margin_us,
                  .cancellable = g_object_ref (cancellable),
                  .done = done,
                  .user_data = user_data };
  g_ptr_array_set_free_func (load->lines, (GDestroyNotify) cy_trend_line_unref);
  ask_next (load);
}
