/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-history-keep.h"
#include "cy-time.h"

/* What is kept of other nodes' roll-ups, as answers of the same shape as this history's own. They are as fine as their
 * steps: of a part of a step the same is said as of all of it. */

static void
mark_free (gpointer mark)
{
  cy_kept_mark_free (mark);
}

/**
 * cy_history_query_marks:
 *
 * Returns: (transfer full) (element-type CyKeptMark): how far what was brought.
 */
GPtrArray *
cy_history_query_marks (const CyHistorySource *source, GError **error)
{
  g_autoptr (GPtrArray) marks = g_ptr_array_new_with_free_func (mark_free);
  CyStmt *stmt = cy_db_prepare (
    source->db, "SELECT node, pile, first_ms, last_ms, until_ms, edition FROM kept_mark", error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  do {
    CyKeptMark *mark;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      break;
    mark = g_new (CyKeptMark, 1);
    *mark = (CyKeptMark){ g_strdup (cy_stmt_get_text (stmt, 0)),
                          g_strdup (cy_stmt_get_text (stmt, 1)),
                          cy_stmt_get_int (stmt, 2),
                          cy_stmt_get_int (stmt, 3),
                          cy_stmt_get_int (stmt, 4),
                          cy_stmt_get_int (stmt, 5) };
    g_ptr_array_add (marks, mark);
  } while (row);
  return g_steal_pointer (&marks);
}

/**
 * cy_history_query_kept_tags:
 *
 * Returns: (transfer full) (element-type CyKeptTag): each once, by connector and measure.
 */
GArray *
cy_history_query_kept_tags (const CyHistorySource *source, const char *pile, GError **error)
{
  g_autoptr (GArray) tags = g_array_new (FALSE, FALSE, sizeof (CyKeptTag));
  CyStmt *stmt = cy_db_prepare (source->db,
                                "SELECT DISTINCT connector, measure FROM kept_series"
                                " WHERE pile = ?1 ORDER BY connector, measure",
                                error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, pile);
  do {
    CyKeptTag tag;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      break;
    tag.connector = (guint) cy_stmt_get_int (stmt, 0);
    if (cy_measure_find (cy_stmt_get_text (stmt, 1), &tag.measure))
      g_array_append_val (tags, tag);
  } while (row);
  return g_steal_pointer (&tags);
}

/* --- rows ----------------------------------------------------------------------------------------- */

static GArray *
load_series (CyDb *db, const CyHistoryRequest *request, GError **error)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CySeries));
  CyStmt *stmt = cy_db_prepare (db,
                                "SELECT id, scale, offset FROM kept_series"
                                " WHERE pile = ?1 AND connector = ?2 AND measure = ?3",
                                error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, request->pile);
  cy_stmt_bind_int (stmt, 2, request->connector);
  cy_stmt_bind_text (stmt, 3, cy_measure_get (request->measure)->name);
  do {
    CySeries series;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (!row)
      break;
    series = (CySeries){ (guint32) cy_stmt_get_int (stmt, 0), cy_stmt_get_double (stmt, 1),
                         cy_stmt_get_double (stmt, 2) };
    g_array_append_val (list, series);
  } while (row);
  return g_steal_pointer (&list);
}

typedef struct {
  const CyHistoryRequest *request;
  const char *node;
  guint tier;
  CyHistoryRollupVisit visit;
  gpointer user_data;
} Walk;

/* A row that does not read is left out: what is kept is a copy, and `check` names it. */
static void
visit_row (const Walk *walk, const CySeries *series, gconstpointer data, gsize length)
{
  g_autoptr (GArray) runs =
    cy_rollup_decode (data, length, cy_share_tiers[walk->tier].step_ms, series->id, NULL);

  for (guint r = 0; runs != NULL && r < runs->len; r++) {
    const GArray *rollups = g_array_index (runs, CyRollupRun, r).rollups;

    for (guint i = 0; i < rollups->len; i++)
      walk->visit (&g_array_index (rollups, CyRollup, i), series, walk->user_data);
  }
}

static gboolean
visit_series (CyDb *db, const Walk *walk, const CySeries *series, GError **error)
{
  const CyHistoryRequest *request = walk->request;
  CyStmt *stmt = cy_db_prepare (db,
                                "SELECT data FROM kept WHERE pile = ?1 AND node = ?2 AND tier = ?3"
                                " AND start_ms >= ?4 AND start_ms < ?5 ORDER BY start_ms",
                                error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, request->pile);
  cy_stmt_bind_text (stmt, 2, walk->node);
  cy_stmt_bind_int (stmt, 3, walk->tier);
  cy_stmt_bind_int (stmt, 4, cy_history_floor (request->from_us / CY_US_PER_MS, CY_SHARE_LEAF_MS));
  cy_stmt_bind_int (stmt, 5, request->to_us / CY_US_PER_MS);
  do {
    gsize length;
    gconstpointer data;

    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      break;
    data = cy_stmt_get_blob (stmt, 0, &length);
    visit_row (walk, series, data, length);
    if (g_cancellable_set_error_if_cancelled (request->cancellable, error)) {
      cy_stmt_reset (stmt);
      return FALSE;
    }
  } while (row);
  return TRUE;
}

static gboolean
visit_all (CyDb *db, const Walk *walk, GError **error)
{
  g_autoptr (GArray) list = load_series (db, walk->request, error);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    if (!visit_series (db, walk, &g_array_index (list, CySeries, i), error))
      return FALSE;
  }
  return list != NULL;
}

/* --- buckets -------------------------------------------------------------------------------------- */

typedef struct {
  const CyHistoryRequest *request;
  gint64 step_us;
  GArray *buckets; /* CyHistoryBucket; mean is an area until the end */
  gint64 *last_us; /* of each: how new its last is, since a tag may have several series */
} Fill;

/* Where the @b-th of the equal parts begins, without overflow over centuries. */
static gint64
begin_of (const Fill *fill, guint b)
{
  const gint64 span_us = fill->request->to_us - fill->request->from_us;
  const guint n = fill->buckets->len;

  return fill->request->from_us + span_us / n * b + span_us % n * b / n;
}

static guint
find_bucket (const Fill *fill, gint64 time_us)
{
  guint low = 0;
  guint high = fill->buckets->len;

  while (high - low > 1) {
    guint middle = (low + high) / 2;

    if (begin_of (fill, middle) <= time_us)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static void
add_piece (Fill *fill, guint b, const CyHistoryBucket *piece, gint64 known_us)
{
  CyHistoryBucket *bucket = &g_array_index (fill->buckets, CyHistoryBucket, b);

  bucket->min = fmin (bucket->min, piece->min);
  bucket->max = fmax (bucket->max, piece->max);
  if (piece->time_us >= fill->last_us[b]) {
    bucket->last = piece->last;
    fill->last_us[b] = piece->time_us;
  }
  bucket->mean += piece->mean * (double) known_us;
  bucket->known_us += known_us;
}

/* A part of a step is known for as much of it as the step is of itself. */
static void
add_rollup (const CyRollup *rollup, const CySeries *series, gpointer user_data)
{
  Fill *fill = user_data;
  const gint64 long_us = (gint64) rollup->n_steps * fill->step_us;
  const gint64 step_from_us = rollup->start_ms * CY_US_PER_MS;
  const gint64 from_us = MAX (step_from_us, fill->request->from_us);
  const gint64 to_us = MIN (step_from_us + long_us, fill->request->to_us);
  const double part = (double) rollup->known_ms * CY_US_PER_MS / (double) long_us;
  const double one = cy_scaled_value (rollup->min, series->scale, series->offset);
  const double other = cy_scaled_value (rollup->max, series->scale, series->offset);
  const double mean =
    rollup->known_ms > 0 ? rollup->area / (double) rollup->known_ms : (double) rollup->last;
  const CyHistoryBucket piece = { .time_us = step_from_us,
                                  .min = fmin (one, other),
                                  .max = fmax (one, other),
                                  .mean = mean * series->scale + series->offset,
                                  .last =
                                    cy_scaled_value (rollup->last, series->scale, series->offset) };

  if (from_us >= to_us)
    return;
  for (guint b = find_bucket (fill, from_us); b < fill->buckets->len && begin_of (fill, b) < to_us;
       b++) {
    const gint64 in_us = MIN (to_us, begin_of (fill, b + 1)) - MAX (from_us, begin_of (fill, b));

    add_piece (fill, b, &piece, llround (part * (double) in_us));
    if (begin_of (fill, b) <= from_us && step_from_us == from_us)
      g_array_index (fill->buckets, CyHistoryBucket, b).count += (guint) rollup->count;
  }
}

/**
 * cy_history_query_kept_buckets:
 * @node: whose roll-ups.
 * @n_buckets: at least 1.
 *
 * Returns: (transfer full) (element-type CyHistoryBucket): @n_buckets equal parts of the time, from steps of two hours;
 *   of less than two of those nothing is said.
 *
 * Threading: the reader thread.
 */
GArray *
cy_history_query_kept_buckets (const CyHistorySource *source,
                               const CyHistoryRequest *request,
                               const char *node,
                               guint n_buckets,
                               GError **error)
{
  g_autoptr (GArray) buckets =
    g_array_sized_new (FALSE, FALSE, sizeof (CyHistoryBucket), n_buckets);
  const gint64 step_us = CY_HISTORY_TWO_HOURS_MS * CY_US_PER_MS;
  g_autofree gint64 *last_us = g_new0 (gint64, n_buckets);
  Fill fill = { request, step_us, buckets, last_us };
  const Walk walk = { request, node,
                      cy_history_class_of (request->measure) == CY_HISTORY_CLASS_STATE ? 1 : 0,
                      add_rollup, &fill };

  g_array_set_size (buckets, n_buckets);
  for (guint b = 0; b < n_buckets; b++)
    g_array_index (buckets, CyHistoryBucket, b) =
      (CyHistoryBucket){ begin_of (&fill, b), NAN, NAN, 0, NAN, 0, 0 };
  if (request->to_us - request->from_us >= 2 * step_us && !visit_all (source->db, &walk, error))
    return NULL;
  for (guint b = 0; b < n_buckets; b++) {
    CyHistoryBucket *bucket = &g_array_index (buckets, CyHistoryBucket, b);

    bucket->mean = bucket->known_us > 0 ? bucket->mean / (double) bucket->known_us : (double) NAN;
  }
  return g_steal_pointer (&buckets);
}

/* --- how long which state was --------------------------------------------------------------------- */

typedef struct {
  const CyHistoryRequest *request;
  const GArray *cuts_us; /* gint64 */
  GArray *stays;         /* CyHistoryStay */
} Sum;

static guint
part_at (const Sum *sum, gint64 time_us)
{
  guint low = 0;
  guint high = sum->cuts_us->len;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (g_array_index (sum->cuts_us, gint64, middle) <= time_us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
add_stay (Sum *sum, gint64 part_us, gint64 raw, gint64 known_us, guint64 count)
{
  CyHistoryStay stay = { part_us, raw, known_us, count };

  for (guint i = sum->stays->len; i > 0; i--) {
    CyHistoryStay *same = &g_array_index (sum->stays, CyHistoryStay, i - 1);

    if (same->time_us != part_us)
      break;
    if (same->raw != raw)
      continue;
    same->known_us += known_us;
    same->count += count;
    return;
  }
  g_array_append_val (sum->stays, stay);
}

/* Cuts are on quarters; the time itself need not begin on one. */
static void
add_stays (const CyRollup *rollup, const CySeries *series, gpointer user_data)
{
  Sum *sum = user_data;
  const gint64 step_us = CY_HISTORY_QUARTER_MS * CY_US_PER_MS;

  for (guint64 n = 0; n < rollup->n_steps; n++) {
    const gint64 start_us = rollup->start_ms * CY_US_PER_MS + (gint64) n * step_us;
    const gint64 from_us = MAX (start_us, sum->request->from_us);
    const gint64 to_us = MIN (start_us + step_us, sum->request->to_us);
    const guint part = part_at (sum, from_us);
    const double known_us = (double) rollup->known_ms * CY_US_PER_MS / (double) rollup->n_steps;

    if (from_us < to_us)
      add_stay (sum,
                part == 0 ? sum->request->from_us : g_array_index (sum->cuts_us, gint64, part - 1),
                rollup->last, llround (known_us * (double) (to_us - from_us) / (double) step_us),
                from_us == start_us ? rollup->count : 0);
  }
}

static gint
compare_stays (gconstpointer a, gconstpointer b)
{
  const CyHistoryStay *left = a;
  const CyHistoryStay *right = b;

  if (left->time_us != right->time_us)
    return left->time_us > right->time_us ? 1 : -1;
  return (left->known_us < right->known_us) - (left->known_us > right->known_us);
}

/**
 * cy_history_query_kept_stays:
 * @node: whose roll-ups.
 * @cuts_us: (element-type gint64): see cy_history_query_stays().
 *
 * Returns: (transfer full) (element-type CyHistoryStay): part by part how long which value held, from quarters of an
 *   hour.
 *
 * Threading: the reader thread.
 */
GArray *
cy_history_query_kept_stays (const CyHistorySource *source,
                             const CyHistoryRequest *request,
                             const char *node,
                             const GArray *cuts_us,
                             GError **error)
{
  g_autoptr (GArray) stays = g_array_new (FALSE, FALSE, sizeof (CyHistoryStay));
  Sum sum = { request, cuts_us, stays };
  const Walk walk = { request, node, 2, add_stays, &sum };

  if (!visit_all (source->db, &walk, error))
    return NULL;
  g_array_sort (stays, compare_stays);
  return g_steal_pointer (&stays);
}
