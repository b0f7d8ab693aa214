/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-query.h"

#include <math.h>

#include "cy-history-store.h"
#include "cy-time.h"

CyHistoryRequest *
cy_history_request_new (const char *pile,
                        guint connector,
                        CyMeasureId measure,
                        gint64 from_us,
                        gint64 to_us)
{
  CyHistoryRequest *request = g_new (CyHistoryRequest, 1);

  *request = (CyHistoryRequest){ g_strdup (pile), connector, measure, from_us, to_us, NULL };
  return request;
}

void
cy_history_request_free (CyHistoryRequest *request)
{
  g_clear_object (&request->cancellable);
  g_free (request->pile);
  g_free (request);
}

/* Seals are minutes apart. */
#define MAX_TRIES 8

typedef enum {
  TRY_DONE,
  TRY_FAILED,
  TRY_AGAIN,
} Try;

static Try
read_once (const CyHistorySource *source,
           CyHistoryTake take,
           CyHistoryLook look,
           gpointer user_data,
           GError **error)
{
  Try result = TRY_FAILED;
  gint64 number;
  gint64 newest;

  cy_history_pending_lock (source->pending);
  take (source->pending, user_data);
  number = cy_history_pending_get_number (source->pending);
  cy_history_pending_unlock (source->pending);
  if (!cy_db_exec (source->db, "BEGIN", error))
    return TRY_FAILED;
  if (cy_history_store_get_number (source->db, &newest, error)) {
    if (newest != number)
      result = TRY_AGAIN;
    else if (look (source->db, user_data, error))
      result = TRY_DONE;
  }
  cy_db_rollback (source->db);
  return result;
}

/**
 * cy_history_read:
 * @take: takes what is pending, under its lock; called again when that was sealed meanwhile.
 * @look: looks at everything older, in one transaction.
 *
 * Errors: %CY_HISTORY_ERROR_BUSY, or @look's.
 */
gboolean
cy_history_read (const CyHistorySource *source,
                 CyHistoryTake take,
                 CyHistoryLook look,
                 gpointer user_data,
                 GError **error)
{
  for (guint n = 0; n < MAX_TRIES; n++) {
    Try result = read_once (source, take, look, user_data, error);

    if (result != TRY_AGAIN)
      return result == TRY_DONE;
  }
  g_set_error_literal (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_BUSY,
                       "the history is sealed all the time; try again");
  return FALSE;
}

typedef struct {
  const CyHistoryRequest *request;
  CyHistoryClass class;
  GArray *series;  /* CySeries that count */
  GArray *ids;     /* guint32: theirs */
  GArray *points;  /* CyHistoryPoint, result */
  GArray *skipped; /* CyHistoryDamage */
  guint n_skipped; /* those that are holes already */
  CyHistoryPoint before;
  gboolean has_before;
  GArray *pending; /* CyPoint: of all the series */
} Search;

static const CySeries *
find_series (const Search *search, guint32 id)
{
  for (guint i = 0; i < search->series->len; i++) {
    const CySeries *series = &g_array_index (search->series, CySeries, i);

    if (series->id == id)
      return series;
  }
  return NULL;
}

static void
take (Search *search, const CyHistoryPoint *found)
{
  if (found->time_us >= search->request->to_us)
    return;
  if (found->time_us >= search->request->from_us) {
    g_array_append_vals (search->points, found, 1);
  } else if (!search->has_before || found->time_us >= search->before.time_us) {
    search->before = *found;
    search->has_before = TRUE;
  }
}

/* What a damaged block held is a hole, unless the next one says that nothing changed since before it. */
static void
take_holes (Search *search, GArray *points)
{
  for (; search->n_skipped < search->skipped->len; search->n_skipped++) {
    const CyHistoryDamage *damage =
      &g_array_index (search->skipped, CyHistoryDamage, search->n_skipped);
    const CyPoint *next = points->len > 0 ? &g_array_index (points, CyPoint, 0) : NULL;
    const CyHistoryPoint hole = { (damage->from_ms + 1) * CY_US_PER_MS, NAN, 0, CY_QUALITY_BAD };

    if ((damage->class == search->class || damage->class == CY_N_HISTORY_CLASSES) &&
        (next == NULL || !next->carried || next->time_ms > damage->from_ms))
      take (search, &hole);
  }
}

static void
take_points (Search *search, GArray *points)
{
  for (guint i = 0; i < points->len; i++) {
    const CyPoint *point = &g_array_index (points, CyPoint, i);
    const CySeries *series = find_series (search, point->series);
    CyHistoryPoint found = { .time_us = point->time_ms * CY_US_PER_MS,
                             .value = NAN,
                             .raw = point->raw,
                             .quality = point->quality };

    if (series == NULL)
      continue;
    if (point->quality == CY_QUALITY_GOOD)
      found.value = cy_scaled_value (point->raw, series->scale, series->offset);
    take (search, &found);
  }
}

static gboolean
collect (const CyHistoryBlockRow *row, GArray *points, gpointer user_data)
{
  Search *search = user_data;

  if (row->class == search->class || row->class == CY_N_HISTORY_CLASSES)
    take_holes (search, points);
  take_points (search, points);
  return TRUE;
}

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  const CyHistoryPoint *left = a;
  const CyHistoryPoint *right = b;

  return (left->time_us > right->time_us) - (left->time_us < right->time_us);
}

static gboolean
same_point (const CyHistoryPoint *a, const CyHistoryPoint *b)
{
  return a->time_us == b->time_us && a->raw == b->raw && a->quality == b->quality;
}

/* Blocks begin with what the one before them ended with, so neighbours overlap in single points. */
static GArray *
without_repeats (GArray *points)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (CyHistoryPoint));

  for (guint i = 0; i < points->len; i++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, i);

    if (result->len == 0 ||
        !same_point (point, &g_array_index (result, CyHistoryPoint, result->len - 1)))
      g_array_append_vals (result, point, 1);
  }
  return result;
}

static void
take_pending (CyHistoryPending *pending, gpointer user_data)
{
  Search *search = user_data;

  g_array_set_size (search->pending, 0);
  for (guint i = 0; i < search->ids->len; i++)
    (void) cy_history_pending_copy (pending, g_array_index (search->ids, guint32, i),
                                    search->request->to_us / CY_US_PER_MS + 1, search->pending);
}

static gboolean
look_at_blocks (CyDb *db, gpointer user_data, GError **error)
{
  Search *search = user_data;
  const CyHistoryRequest *request = search->request;
  const gint64 to_ms = request->to_us / CY_US_PER_MS + 1;
  const CyHistoryWanted wanted = { (const guint32 *) (gpointer) search->ids->data, search->ids->len,
                                   to_ms };
  const CyHistoryScope scope = { &wanted, request->cancellable, search->skipped };

  return cy_history_store_each_block (db, request->pile, request->from_us / CY_US_PER_MS, to_ms,
                                      &scope, collect, search, error);
}

/* The blocks, and then what is pending. */
static gboolean
collect_all (const CyHistorySource *source, Search *search, GError **error)
{
  g_autoptr (GArray) pending = g_array_new (FALSE, FALSE, sizeof (CyPoint));

  if (search->series->len == 0)
    return TRUE;
  search->pending = pending;
  if (!cy_history_read (source, take_pending, look_at_blocks, search, error))
    return FALSE;
  take_holes (search, pending);
  take_points (search, pending);
  return TRUE;
}

static GArray *
ids_of (GArray *series)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; series != NULL && i < series->len; i++)
    g_array_append_val (ids, g_array_index (series, CySeries, i).id);
  return ids;
}

/**
 * cy_history_query_points:
 *
 * Returns: (transfer full) (element-type CyHistoryPoint): every change in the range, in order, after
 *   the one that still held when it began.
 *
 * Threading: the reader thread.
 */
GArray *
cy_history_query_points (const CyHistorySource *source,
                         const CyHistoryRequest *request,
                         GError **error)
{
  g_autoptr (GArray) series = cy_history_store_load_series (
    source->db, request->pile, request->connector, cy_measure_get (request->measure)->name, error);
  g_autoptr (GArray) ids = ids_of (series);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CyHistoryPoint));
  Search search = { .request = request,
                    .class = cy_history_class_of (request->measure),
                    .series = series,
                    .ids = ids,
                    .points = points,
                    .skipped = source->skipped,
                    .n_skipped = source->skipped->len };

  if (series == NULL || !collect_all (source, &search, error))
    return NULL;
  g_array_sort (points, compare_times);
  if (search.has_before)
    g_array_prepend_val (points, search.before);
  return without_repeats (points);
}

/* Roll-ups */

/**
 * cy_history_slice_of:
 * @kind: of roll-ups.
 * @step_ms: a tier's.
 *
 * Returns: the whole steps of what is asked; it ends before it begins when there are none.
 */
CyTierSlice
cy_history_slice_of (const CyHistoryRequest *request, CyRollupKind kind, gint64 step_ms)
{
  return (CyTierSlice){
    .pile = request->pile,
    .class = cy_history_class_of (request->measure),
    .kind = kind,
    .step_ms = step_ms,
    .from_ms = cy_history_floor ((request->from_us - 1) / CY_US_PER_MS, step_ms) + step_ms,
    .to_ms = cy_history_floor (request->to_us / CY_US_PER_MS, step_ms),
  };
}

typedef struct {
  const CyTierSlice *slice;
  GCancellable *cancellable; /* nullable */
  const CySeries *series;
  GArray *pending;      /* owned: CyPoint, of it */
  gint64 known_from_ms; /* since when they say something */
  CyHistoryRollupVisit visit;
  gpointer user_data;
} RollupWalk;

static void
visit_rollup (const CyRollup *rollup, gpointer user_data)
{
  const RollupWalk *walk = user_data;

  walk->visit (rollup, walk->series, walk->user_data);
}

static void
take_pending_of_series (CyHistoryPending *pending, gpointer user_data)
{
  RollupWalk *walk = user_data;

  g_array_set_size (walk->pending, 0);
  walk->known_from_ms =
    cy_history_pending_copy (pending, walk->series->id, walk->slice->to_ms, walk->pending);
}

static gboolean
visit_sealed (CyDb *db, gpointer user_data, GError **error)
{
  RollupWalk *walk = user_data;

  return cy_history_tiers_each (db, walk->slice, walk->series->id, walk->cancellable, visit_rollup,
                                walk, error);
}

static void
visit_pending (RollupWalk *walk)
{
  g_autoptr (GArray) rollups = g_array_new (FALSE, FALSE, sizeof (CyRollup));

  cy_rollup_of_points ((const CyPoint *) (gpointer) walk->pending->data, walk->pending->len,
                       walk->known_from_ms, MAX (walk->known_from_ms, walk->slice->to_ms),
                       walk->slice->step_ms, walk->slice->kind, rollups);
  for (guint i = 0; i < rollups->len; i++)
    visit_rollup (&g_array_index (rollups, CyRollup, i), walk);
}

/**
 * cy_history_query_rollups:
 * @slice: of it, which its tier does not lack blocks of.
 *
 * Visits, of each series, what was sealed and then what was not; some may reach beyond the slice.
 *
 * Threading: the reader thread.
 */
gboolean
cy_history_query_rollups (const CyHistorySource *source,
                          const CyHistoryRequest *request,
                          const CyTierSlice *slice,
                          CyHistoryRollupVisit visit,
                          gpointer user_data,
                          GError **error)
{
  g_autoptr (GArray) list = cy_history_store_load_series (
    source->db, request->pile, request->connector, cy_measure_get (request->measure)->name, error);
  g_autoptr (GArray) pending = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  RollupWalk walk = { .slice = slice,
                      .cancellable = request->cancellable,
                      .pending = pending,
                      .visit = visit,
                      .user_data = user_data };

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    walk.series = &g_array_index (list, CySeries, i);
    if (!cy_history_read (source, take_pending_of_series, visit_sealed, &walk, error))
      return FALSE;
    visit_pending (&walk);
  }
  return TRUE;
}
