/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ScanTimes:
 * @running: note only while this is set.
 * @times_us: when each scan of each pile ended [µs].
 * @n: how many there are of each pile.
 *
 * Threading: one thread for each pile; read when they rest.
 */
typedef struct {
  gint running;
  guint n_piles;
  guint max;
  gint64 *times_us;
  guint *n;
} ScanTimes;

ScanTimes *scan_times_new (guint n_piles, guint max);
void scan_times_free (ScanTimes *times);
void scan_times_note (ScanTimes *times, guint pile, gint64 now_us);
guint scan_times_count (const ScanTimes *times);
GArray *scan_times_jitter_ms (const ScanTimes *times, gint64 period_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScanTimes, scan_times_free)

G_END_DECLS
