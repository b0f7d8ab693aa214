/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CyMeterReading:
 * @time_us: when the meter showed it [µs UTC].
 * @energy_dwh: what went through the legal meter since the session's first reading, which has 0 [0.1 Wh].
 * @interpolated: whether it lies on the straight line between two readings, since nobody read the meter then.
 */
typedef struct {
  gint64 time_us;
  gint64 energy_dwh;
  gboolean interpolated;
} CyMeterReading;

JsonObject *cy_meter_reading_to_json (const CyMeterReading *reading);

G_END_DECLS
