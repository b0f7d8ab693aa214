/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-summary.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyRollup:
 * @station: (nullable): a station, %NULL for the piles that belong to none.
 * @n_guns: guns that are read.
 * @n_charging: delivering energy.
 * @n_idle: free.
 * @n_occupied: taken but not charging.
 * @n_faulted: faulted, or with a fault bit set.
 * @n_offline: silent, or never heard of.
 * @n_beyond: with a value beyond an outer limit.
 * @n_warning: with a value beyond an inner limit only.
 * @power_w: what they deliver together [W].
 *
 * Guns of one place, counted. A gun counts once among charging, idle, occupied, faulted, offline.
 */
typedef struct {
  CyRecord *station;
  guint n_guns;
  guint n_charging;
  guint n_idle;
  guint n_occupied;
  guint n_faulted;
  guint n_offline;
  guint n_beyond;
  guint n_warning;
  double power_w;
} CyRollup;

GArray *cy_rollup_stations (CyYard *yard, CyLiveTable *table, gint64 mono_us,
                            CyRollup *out_total);

G_END_DECLS
