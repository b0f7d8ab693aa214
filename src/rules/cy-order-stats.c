/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-stats.h"

/* Times are told by their medians: one order that waited for a part for a month says nothing of the others. */
typedef enum {
  TIME_ACK,
  TIME_START,
  TIME_REPAIR,
  TIME_BACKLOG,
  N_TIMES,
} Time;

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static gint64
median (GArray *times)
{
  if (times->len == 0)
    return -1;
  g_array_sort (times, compare_times);
  return g_array_index (times, gint64, (times->len - 1) / 2);
}

static void
add_time (GArray *times, gint64 from_us, gint64 to_us)
{
  gint64 took_us = to_us - from_us;

  if (from_us != 0 && to_us >= from_us)
    g_array_append_val (times, took_us);
}

static void
count_closed (const CyOrderFigure *figure, CyOrderStats *stats)
{
  const CyOrder *order = &figure->order;
  gboolean is_temporary = order->fix == CY_ORDER_FIX_TEMPORARY;

  stats->n_closed++;
  stats->n_first_time += order->n_rejected == 0 && !figure->came_again;
  stats->n_again += figure->came_again;
  stats->n_temporary += is_temporary;
  stats->n_temporary_again += is_temporary && figure->came_again;
  stats->n_override += order->override != NULL;
}

static void
count (const CyOrderFigure *figure, gint64 now_us, GArray **times, CyOrderStats *stats)
{
  const CyOrder *order = &figure->order;

  stats->n_made++;
  stats->n_skipped += order->n_skipped;
  stats->labour_min += order->labour_min;
  stats->cost_minor += order->cost_minor;
  add_time (times[TIME_ACK], figure->raised_us, figure->acked_us);
  add_time (times[TIME_START], order->created_us, order->accepted_us);
  add_time (times[TIME_REPAIR], order->created_us, order->finished_us);
  if (order->state == CY_ORDER_HISTORY)
    count_closed (figure, stats);
  if (!cy_order_is_open (order))
    return;
  stats->n_open++;
  stats->n_late += cy_order_is_late (order, now_us);
  stats->oldest_us = MAX (stats->oldest_us, now_us - order->created_us);
  add_time (times[TIME_BACKLOG], order->created_us, now_us);
}

/**
 * cy_order_stats:
 * @figures: (element-type CyOrderFigure): in any order.
 *
 * Threading: any; pure.
 */
CyOrderStats
cy_order_stats (GPtrArray *figures, gint64 now_us)
{
  GArray *times[N_TIMES];
  CyOrderStats stats = { .oldest_us = -1 };

  for (guint i = 0; i < N_TIMES; i++)
    times[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < figures->len; i++) {
    const CyOrderFigure *figure = figures->pdata[i];

    if (figure->order.state != CY_ORDER_CANCELLED)
      count (figure, now_us, times, &stats);
  }
  stats.ack_us = median (times[TIME_ACK]);
  stats.start_us = median (times[TIME_START]);
  stats.repair_us = median (times[TIME_REPAIR]);
  stats.backlog_us = median (times[TIME_BACKLOG]);
  for (guint i = 0; i < N_TIMES; i++)
    g_array_unref (times[i]);
  return stats;
}
