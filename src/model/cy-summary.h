/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-live-table.h"
#include "cy-state.h"

G_BEGIN_DECLS

/**
 * CySummary:
 * @state: what the gun is doing; offline when its link is, unknown when it was never read.
 * @quality: of that state.
 * @level: the worst limit among its values and the pile's own.
 * @since_us: since when the link is what it is [µs UTC], 0 when it never answered.
 * @power_w: output power [W], NAN when there is no good value.
 * @soc: state of charge [%], NAN likewise.
 * @has_fault: whether a fault bit is set.
 *
 * A gun at a glance: what grids, maps and lists show of it.
 */
typedef struct {
  CyPileState state;
  CyQuality quality;
  CyLimitLevel level;
  gint64 since_us;
  double power_w;
  double soc;
  gboolean has_fault;
} CySummary;

CySummary cy_summary_read (CyLiveTable *table, guint pile, guint connector, gint64 mono_us);

G_END_DECLS
