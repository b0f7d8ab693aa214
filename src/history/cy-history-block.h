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
 * @carried: it only repeats what held when its block began.
 *
 * From this time on the series has this value.
 */
typedef struct {
  guint32 series;
  guint8 quality;
  guint8 carried;
  gint64 time_ms;
  gint64 raw;
} CyPoint;

gint cy_point_compare (gconstpointer a, gconstpointer b);

#define CY_HISTORY_MAX_POINTS ((gsize) 1 << 22)

/* What is known from when on of a block that does not say: one of version 1, or a row of the tail. */
#define CY_HISTORY_FROM_UNKNOWN G_MININT64

/* Blocks of before, read only, and the tail's rows. */
#define CY_HISTORY_MAGIC_1    "CYB1"
#define CY_HISTORY_MAGIC      "CYB2"
#define CY_HISTORY_MAGIC_TAIL "CYT1"

/**
 * CyHistoryWanted:
 * @series: (array length=n_series) (nullable): which; %NULL for all.
 * @until_ms: nothing after it [ms UTC].
 *
 * Points of a block that are asked for. What is not costs less.
 */
typedef struct {
  const guint32 *series;
  guint n_series;
  gint64 until_ms;
} CyHistoryWanted;

GBytes *cy_history_block_encode (const CyPoint *points, gsize n_points, gint64 from_ms);
GBytes *cy_history_tail_encode (const CyPoint *points, gsize n_points);
GArray *cy_history_block_decode (gconstpointer data,
                                 gsize length,
                                 const CyHistoryWanted *wanted,
                                 gint64 *out_from_ms,
                                 GError **error);

/* What the version's file gives to the one that tells versions apart. */
gboolean cy_history_block1_read (const guint8 *data, gsize length, GArray *points);
gboolean cy_history_tail_read (const guint8 *data, gsize length, GArray *points);

G_END_DECLS
