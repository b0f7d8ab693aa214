/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-history-query.h"
#include "cy-time.h"

typedef struct {
  const CyHistorySource *source;
  GCancellable *cancellable; /* nullable */
  gint64 time_ms;
  guint first; /* places of the directory */
  guint end;
  CyPoint *points; /* by place, from first on; the newest that is not too new */
  gboolean *known;
  GPtrArray *piles; /* borrowed: those that blocks have to be asked about */
} Instant;

static void
consider (Instant *instant, guint place, const CyPoint *point)
{
  guint i = place - instant->first;

  if (point->time_ms > instant->time_ms ||
      (instant->known[i] && point->time_ms < instant->points[i].time_ms))
    return;
  instant->points[i] = *point;
  instant->known[i] = TRUE;
}

static gboolean
consider_block (const CyHistoryBlockRow *row, GArray *points, gpointer user_data)
{
  Instant *instant = user_data;
  guint place;

  for (guint i = 0; i < points->len; i++) {
    const CyPoint *point = &g_array_index (points, CyPoint, i);

    if (cy_history_directory_find_series (instant->source->directory, point->series, &place) &&
        place >= instant->first && place < instant->end)
      consider (instant, place, point);
  }
  return TRUE;
}

static gboolean
is_pending_enough (CyHistoryPending *pending, const char *pile, gint64 time_ms)
{
  for (guint class = 0; class < CY_N_HISTORY_CLASSES; class ++) {
    if (!cy_history_pending_covers (pending, pile, class, time_ms))
      return FALSE;
  }
  return TRUE;
}

static void
take_pending (CyHistoryPending *pending, gpointer user_data)
{
  Instant *instant = user_data;
  const char *pile = NULL;

  g_ptr_array_set_size (instant->piles, 0);
  for (guint place = instant->first; place < instant->end; place++) {
    const CyDirectoryEntry *entry = cy_history_directory_get (instant->source->directory, place);
    CyPoint point;

    instant->known[place - instant->first] = FALSE;
    if (cy_history_pending_get_at (pending, entry->series, instant->time_ms, &point))
      consider (instant, place, &point);
    if (entry->pile != pile && !is_pending_enough (pending, entry->pile, instant->time_ms))
      g_ptr_array_add (instant->piles, entry->pile);
    pile = entry->pile;
  }
}

static gboolean
look_at_blocks (CyDb *db, gpointer user_data, GError **error)
{
  Instant *instant = user_data;
  const CyHistoryWanted wanted = { .until_ms = instant->time_ms };
  const CyHistoryScope scope = { .wanted = &wanted,
                                 .cancellable = instant->cancellable,
                                 .skipped = instant->source->skipped };

  for (guint i = 0; i < instant->piles->len; i++) {
    if (!cy_history_store_each_block_at (db, instant->piles->pdata[i], instant->time_ms, &scope,
                                         consider_block, instant, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_same_tag (const CyHistoryValue *value, const CyDirectoryEntry *entry)
{
  return value->pile == entry->pile && value->connector == entry->connector &&
         value->measure == entry->measure;
}

static CyHistoryValue
value_of (const CyDirectoryEntry *entry, const CyPoint *point)
{
  double value = point->quality == CY_QUALITY_GOOD
                   ? cy_scaled_value (point->raw, entry->scale, entry->offset)
                   : (double) NAN;

  return (CyHistoryValue){ entry->pile,
                           entry->connector,
                           entry->measure,
                           { point->time_ms * CY_US_PER_MS, value, point->raw, point->quality } };
}

static void
value_clear (CyHistoryValue *value)
{
  g_ref_string_release (value->pile);
}

/* A tag whose scale changed has several series: the newest counts. */
static GArray *
list_values (const Instant *instant)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (CyHistoryValue));

  for (guint place = instant->first; place < instant->end; place++) {
    const CyDirectoryEntry *entry = cy_history_directory_get (instant->source->directory, place);
    CyHistoryValue *last =
      list->len == 0 ? NULL : &g_array_index (list, CyHistoryValue, list->len - 1);
    CyHistoryValue value;

    if (!instant->known[place - instant->first])
      continue;
    value = value_of (entry, &instant->points[place - instant->first]);
    if (last == NULL || !is_same_tag (last, entry))
      g_array_append_val (list, value);
    else if (last->point.time_us <= value.point.time_us)
      *last = value;
  }
  for (guint i = 0; i < list->len; i++)
    g_ref_string_acquire (g_array_index (list, CyHistoryValue, i).pile);
  g_array_set_clear_func (list, (GDestroyNotify) value_clear);
  return list;
}

/**
 * cy_history_query_instant:
 * @pile: (nullable): one pile, or %NULL for all.
 *
 * What is not sealed yet is answered from memory alone: so what holds now costs no look at the disk.
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
  g_autoptr (GPtrArray) piles = g_ptr_array_new ();
  g_autofree CyPoint *points = NULL;
  g_autofree gboolean *known = NULL;
  Instant instant = {
    .source = source, .cancellable = cancellable, .time_ms = time_us / CY_US_PER_MS, .piles = piles
  };

  if (!cy_history_directory_refresh (source->directory, source->db, error))
    return NULL;
  cy_history_directory_find_pile (source->directory, pile, &instant.first, &instant.end);
  instant.points = points = g_new (CyPoint, instant.end - instant.first);
  instant.known = known = g_new (gboolean, instant.end - instant.first);
  if (!cy_history_read (source, take_pending, look_at_blocks, &instant, error))
    return NULL;
  return list_values (&instant);
}
