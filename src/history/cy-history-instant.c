/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-history-query.h"
#include "cy-time.h"

/* A seal between looking at what is pending and at the blocks is seen; the next try is after it. */
#define MAX_TRIES 8

typedef struct {
  gint64 time_ms;
  GHashTable *values; /* series -> owned Known */
  GPtrArray *piles;   /* owned ids, each once */
} Instant;

typedef struct {
  CyHistoryValue value;
  double scale;
  double offset;
  CyPoint point;
  gboolean known;
} Known;

static void
known_free (Known *known)
{
  g_free (known->value.pile);
  g_free (known);
}

static void
consider (Instant *instant, const CyPoint *point)
{
  Known *known = g_hash_table_lookup (instant->values, GUINT_TO_POINTER (point->series));

  if (known == NULL || point->time_ms > instant->time_ms ||
      (known->known && point->time_ms < known->point.time_ms))
    return;
  known->point = *point;
  known->known = TRUE;
}

static gboolean
consider_block (const CyHistoryBlockRow *row, GArray *points, gpointer user_data)
{
  for (guint i = 0; i < points->len; i++)
    consider (user_data, &g_array_index (points, CyPoint, i));
  return TRUE;
}

static gboolean
note_series (const CySeries *series,
             const char *pile,
             guint connector,
             const char *measure,
             gpointer user_data)
{
  Instant *instant = user_data;
  Known *known = g_new0 (Known, 1);
  guint n = instant->piles->len;

  if (!cy_measure_find (measure, &known->value.measure)) {
    g_free (known);
    return TRUE;
  }
  known->value.pile = g_strdup (pile);
  known->value.connector = connector;
  known->scale = series->scale;
  known->offset = series->offset;
  g_hash_table_insert (instant->values, GUINT_TO_POINTER (series->id), known);
  if (n == 0 || !g_str_equal (instant->piles->pdata[n - 1], pile))
    g_ptr_array_add (instant->piles, g_strdup (pile));
  return TRUE;
}

static gint64
consider_pending (CyHistoryPending *pending, Instant *instant)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  GHashTableIter iter;
  gpointer series;
  gint64 number;

  cy_history_pending_lock (pending);
  g_hash_table_iter_init (&iter, instant->values);
  while (g_hash_table_iter_next (&iter, &series, NULL)) {
    g_array_set_size (points, 0);
    (void) cy_history_pending_copy (pending, GPOINTER_TO_UINT (series), instant->time_ms + 1,
                                    points);
    for (guint i = 0; i < points->len; i++)
      consider (instant, &g_array_index (points, CyPoint, i));
  }
  number = cy_history_pending_get_number (pending);
  cy_history_pending_unlock (pending);
  return number;
}

static gboolean
consider_blocks (const CyHistorySource *source,
                 Instant *instant,
                 GCancellable *cancellable,
                 GError **error)
{
  const CyHistoryScope scope = { .cancellable = cancellable, .skipped = source->skipped };

  for (guint i = 0; i < instant->piles->len; i++) {
    if (!cy_history_store_each_block_at (source->db, instant->piles->pdata[i], instant->time_ms,
                                         &scope, consider_block, instant, error))
      return FALSE;
  }
  return TRUE;
}

/* A tag whose scale changed has several series: the newest counts. */
static gint
compare_values (gconstpointer a, gconstpointer b)
{
  const CyHistoryValue *left = a;
  const CyHistoryValue *right = b;
  int order = g_strcmp0 (left->pile, right->pile);

  if (order == 0)
    order = (int) left->connector - (int) right->connector;
  if (order == 0)
    order = (int) left->measure - (int) right->measure;
  if (order == 0)
    order =
      (left->point.time_us < right->point.time_us) - (left->point.time_us > right->point.time_us);
  return order;
}

static gboolean
is_same_tag (const CyHistoryValue *a, const CyHistoryValue *b)
{
  return a->connector == b->connector && a->measure == b->measure && g_str_equal (a->pile, b->pile);
}

static void
value_clear (CyHistoryValue *value)
{
  g_free (value->pile);
}

static GArray *
list_values (Instant *instant)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (CyHistoryValue));
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, instant->values);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Known *known = value;

    if (!known->known)
      continue;
    known->value.point = (CyHistoryPoint){
      .time_us = known->point.time_ms * CY_US_PER_MS,
      .value = known->point.quality == CY_QUALITY_GOOD
                 ? cy_scaled_value (known->point.raw, known->scale, known->offset)
                 : (double) NAN,
      .raw = known->point.raw,
      .quality = known->point.quality,
    };
    g_array_append_val (list, known->value);
    known->value.pile = NULL;
  }
  g_array_sort (list, compare_values);
  for (guint i = 0; i < list->len; i++) {
    CyHistoryValue *one = &g_array_index (list, CyHistoryValue, i);

    if (n > 0 && is_same_tag (one, &g_array_index (list, CyHistoryValue, n - 1)))
      value_clear (one);
    else
      g_array_index (list, CyHistoryValue, n++) = *one;
  }
  g_array_set_size (list, n);
  g_array_set_clear_func (list, (GDestroyNotify) value_clear);
  return list;
}

/**
 * cy_history_query_instant:
 * @pile: (nullable): one pile, or %NULL for all.
 *
 * Returns: (transfer full) (element-type CyHistoryValue): what every tag was at a time, by pile,
 *   connector and measure; a tag that nothing was known of before is left out.
 *
 * Threading: the reader thread.
 */
GArray *
cy_history_query_instant (const CyHistorySource *source,
                          const char *pile,
                          gint64 time_us,
                          GCancellable *cancellable,
                          GError **error)
{
  for (guint n = 0; n < MAX_TRIES; n++) {
    g_autoptr (GHashTable) values =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) known_free);
    g_autoptr (GPtrArray) piles = g_ptr_array_new_with_free_func (g_free);
    Instant instant = { time_us / CY_US_PER_MS, values, piles };
    gint64 number;
    gint64 newest = 0;
    gboolean found;

    if (!cy_history_store_each_series (source->db, pile, note_series, &instant, error))
      return NULL;
    number = consider_pending (source->pending, &instant);
    if (!cy_db_exec (source->db, "BEGIN", error))
      return NULL;
    found = cy_history_store_get_number (source->db, &newest, error) &&
            (newest != number || consider_blocks (source, &instant, cancellable, error));
    cy_db_rollback (source->db);
    if (!found)
      return NULL;
    if (newest == number)
      return list_values (&instant);
  }
  g_set_error_literal (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_BUSY,
                       "the history is sealed all the time; try again");
  return NULL;
}
