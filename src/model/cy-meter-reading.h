/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyMeterReading:
 * @time_us: when [µs UTC].
 * @energy_dwh: energy since the start of the session [0.1 Wh]; 0 of the first reading.
 * @interpolated: nobody read the meter at that time; it is taken to have run evenly between two readings.
 *
 * What a session's legal meter had counted at one time.
 */
typedef struct {
  gint64 time_us;
  gint64 energy_dwh;
  gboolean interpolated;
} CyMeterReading;

G_END_DECLS
