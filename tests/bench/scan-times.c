/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan-times.h"

#include <stdlib.h>
#include <string.h>

ScanTimes *
scan_times_new (guint n_piles, guint max)
{
  ScanTimes *times = g_new0 (ScanTimes, 1);
  gsize size = (gsize) n_piles * max * sizeof (gint64);

  times->n_piles = n_piles;
  times->max = max;
  times->times_us = g_malloc (size);
  memset (times->times_us, 0xff,
          size); /* so that it counts as memory before the measuring begins */
  times->n = g_new0 (guint, n_piles);
  return times;
}

void
scan_times_free (ScanTimes *times)
{
  g_free (times->times_us);
  g_free (times->n);
  g_free (times);
}

void
scan_times_note (ScanTimes *times, guint pile, gint64 now_us)
{
  if (!g_atomic_int_get (&times->running) || times->n[pile] == times->max)
    return;
  times->times_us[(gsize) pile * times->max + times->n[pile]++] = now_us;
}

guint
scan_times_count (const ScanTimes *times)
{
  guint n = 0;

  for (guint i = 0; i < times->n_piles; i++)
    n += times->n[i];
  return n;
}

/**
 * scan_times_jitter_ms:
 *
 * Returns: (transfer full) (element-type double): how far the time between two scans of a pile was
 *   from @period_us [ms].
 */
GArray *
scan_times_jitter_ms (const ScanTimes *times, gint64 period_us)
{
  GArray *jitter = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint pile = 0; pile < times->n_piles; pile++) {
    const gint64 *row = times->times_us + (gsize) pile * times->max;

    for (guint i = 1; i < times->n[pile]; i++) {
      double ms = (double) llabs (row[i] - row[i - 1] - period_us) / 1000;

      g_array_append_val (jitter, ms);
    }
  }
  return jitter;
}
