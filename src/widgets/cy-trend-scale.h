/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyTrendTimeStep:
 * @step_us: between two ticks [µs].
 * @format: of g_date_time_format(), for a tick.
 */
typedef struct {
  gint64 step_us;
  const char *format;
} CyTrendTimeStep;

double cy_trend_value_step (double span, guint n_ticks);
guint cy_trend_value_decimals (double step);
const CyTrendTimeStep *cy_trend_time_step (gint64 span_us, guint n_ticks);
gint64 cy_trend_first_tick (gint64 from_us, gint64 step_us, GTimeZone *zone);
char *cy_trend_format_time (gint64 time_us, GTimeZone *zone, const char *format);

G_END_DECLS
