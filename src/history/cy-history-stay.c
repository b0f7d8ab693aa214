/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-query.h"
#include "cy-time.h"

/* How long which state was: whole quarters from roll-ups, what is before and behind from the points. */

typedef struct {
  const CyHistoryRequest *request;
  CyTierSlice slice; /* the whole quarters */
  GArray *cuts_us;   /* gint64: where parts begin, and the end of the last */
  GArray **parts;    /* of each: owned CyHistoryStay */
} Sum;

static gint64
cut_of (const Sum *sum, guint i)
{
  return g_array_index (sum->cuts_us, gint64, i);
}

static void
add_stay (Sum *sum, guint part, gint64 raw, gint64 known_us, guint64 count)
{
  GArray *stays = sum->parts[part];
  CyHistoryStay stay = { cut_of (sum, part), raw, known_us, count };

  for (guint i = 0; i < stays->len; i++) {
    CyHistoryStay *same = &g_array_index (stays, CyHistoryStay, i);

    if (same->raw != raw)
      continue;
    same->known_us += known_us;
    same->count += count;
    return;
  }
  g_array_append_val (stays, stay);
}

/* One value from then until then, which may be in several parts. It came in the first of them. */
static void
add_span (Sum *sum, gint64 raw, gint64 from_us, gint64 to_us, guint64 count)
{
  for (guint p = 0; p + 1 < sum->cuts_us->len; p++) {
    gint64 start_us = MAX (from_us, cut_of (sum, p));
    gint64 end_us = MIN (to_us, cut_of (sum, p + 1));

    if (start_us < end_us)
      add_stay (sum, p, raw, end_us - start_us, from_us >= cut_of (sum, p) ? count : 0);
  }
}

static guint
part_at (const Sum *sum, gint64 time_us)
{
  guint p = 0;

  while (p + 2 < sum->cuts_us->len && cut_of (sum, p + 1) <= time_us)
    p++;
  return p;
}

static void
add_rollup (const CyRollup *rollup, const CySeries *series, gpointer user_data)
{
  Sum *sum = user_data;
  gint64 start_ms = MAX (rollup->start_ms, sum->slice.from_ms);
  gint64 end_ms =
    MIN (rollup->start_ms + (gint64) rollup->n_steps * sum->slice.step_ms, sum->slice.to_ms);

  if (start_ms >= end_ms)
    return;
  if (rollup->n_steps > 1)
    add_span (sum, rollup->last, start_ms * CY_US_PER_MS, end_ms * CY_US_PER_MS, 0);
  else
    add_stay (sum, part_at (sum, start_ms * CY_US_PER_MS), rollup->last,
              rollup->known_ms * CY_US_PER_MS, rollup->count);
}

static gboolean
add_points (const CyHistorySource *source, Sum *sum, gint64 from_us, gint64 to_us, GError **error)
{
  CyHistoryRequest request = *sum->request;
  g_autoptr (GArray) points = NULL;

  if (to_us <= from_us)
    return TRUE;
  request.from_us = from_us;
  request.to_us = to_us;
  points = cy_history_query_points (source, &request, error);
  for (guint i = 0; points != NULL && i < points->len; i++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, i);
    gint64 end_us = i + 1 < points->len ? point[1].time_us : to_us;
    gboolean came = point->time_us >= from_us;

    if (point->quality == CY_QUALITY_GOOD)
      add_span (sum, point->raw, MAX (point->time_us, from_us), MIN (end_us, to_us), came ? 1 : 0);
  }
  return points != NULL;
}

static gint
compare_stays (gconstpointer a, gconstpointer b)
{
  const CyHistoryStay *left = a;
  const CyHistoryStay *right = b;

  return (left->known_us < right->known_us) - (left->known_us > right->known_us);
}

static gboolean
sum_up (const CyHistorySource *source, Sum *sum, GError **error)
{
  const CyHistoryRequest *request = sum->request;
  gint64 from_us = sum->slice.from_ms * CY_US_PER_MS;
  gint64 to_us = sum->slice.to_ms * CY_US_PER_MS;
  gboolean lack;

  if (!cy_history_tiers_lack (source->db, &sum->slice, &lack, error))
    return FALSE;
  if (lack || from_us >= to_us)
    return add_points (source, sum, request->from_us, request->to_us, error);
  return add_points (source, sum, request->from_us, from_us, error) &&
         cy_history_query_rollups (source, request, &sum->slice, add_rollup, sum, error) &&
         add_points (source, sum, to_us, request->to_us, error);
}

static gboolean
is_possible (const CyHistoryRequest *request, GArray *cuts_us)
{
  gint64 before_us = request->from_us;

  for (guint i = 0; i < cuts_us->len; i++) {
    gint64 cut_us = g_array_index (cuts_us, gint64, i);

    if (cut_us <= before_us || cut_us >= request->to_us ||
        cut_us % (CY_HISTORY_QUARTER_MS * CY_US_PER_MS) != 0)
      return FALSE;
    before_us = cut_us;
  }
  return cy_history_class_of (request->measure) == CY_HISTORY_CLASS_STATE;
}

/**
 * cy_history_query_stays:
 * @cuts_us: (element-type gint64): where to cut it into parts, on quarters of an hour, in order.
 *
 * Returns: (transfer full) (element-type CyHistoryStay): part by part how long which value held, the
 *   longest first.
 *
 * Errors: %G_IO_ERROR_INVALID_ARGUMENT for a measure that is no state, or cuts elsewhere.
 *
 * Threading: the reader thread.
 */
GArray *
cy_history_query_stays (const CyHistorySource *source,
                        const CyHistoryRequest *request,
                        GArray *cuts_us,
                        GError **error)
{
  guint n = cuts_us->len + 1;
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree GArray **parts = g_new (GArray *, n);
  GArray *stays = g_array_new (FALSE, FALSE, sizeof (CyHistoryStay));
  Sum sum = { request, cy_history_slice_of (request, CY_ROLLUP_BY_VALUE, CY_HISTORY_QUARTER_MS),
              all, parts };
  gboolean summed;

  if (!is_possible (request, cuts_us)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "time in state is told of states, not of %s, and cut on quarters of an hour",
                 cy_measure_get (request->measure)->name);
    g_array_unref (stays);
    return NULL;
  }
  g_array_append_val (all, request->from_us);
  g_array_append_vals (all, cuts_us->data, cuts_us->len);
  g_array_append_val (all, request->to_us);
  for (guint p = 0; p < n; p++)
    parts[p] = g_array_new (FALSE, FALSE, sizeof (CyHistoryStay));
  summed = sum_up (source, &sum, error);
  for (guint p = 0; p < n; p++) {
    g_array_sort (parts[p], compare_stays);
    g_array_append_vals (stays, parts[p]->data, parts[p]->len);
    g_array_unref (parts[p]);
  }
  if (!summed)
    g_clear_pointer (&stays, g_array_unref);
  return stays;
}
