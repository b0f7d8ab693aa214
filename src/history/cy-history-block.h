/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyHistoryError:
 * @CY_HISTORY_ERROR_DAMAGED: a block or tail row does not decode or its checksum does not hold.
 * @CY_HISTORY_ERROR_BUSY: too many questions wait; this one was not accepted.
 */
typedef enum {
  CY_HISTORY_ERROR_DAMAGED,
  CY_HISTORY_ERROR_BUSY,
} CyHistoryError;

#define CY_HISTORY_ERROR (cy_history_error_quark ())
GQuark cy_history_error_quark (void);

/**
 * CyPoint:
 * @series: which series, a row of the series table.
 * @time_ms: [ms UTC].
 * @raw: the scaled integer.
 * @quality: a #CyQuality; anything but good is a hole until the next point.
 *
 * From this time on the series has this value.
 */
typedef struct {
  guint32 series;
  guint8 quality;
  gint64 time_ms;
  gint64 raw;
} CyPoint;

#define CY_HISTORY_MAX_POINTS ((gsize) 1 << 22)

GBytes *cy_history_block_encode (const CyPoint *points, gsize n_points);
GArray *cy_history_block_decode (gconstpointer data, gsize length, GError **error);

G_END_DECLS
