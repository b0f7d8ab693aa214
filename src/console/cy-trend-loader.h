/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-history.h"
#include "cy-trend-line.h"

G_BEGIN_DECLS

/**
 * CyTrendView:
 * @from_us: what is seen, from [µs UTC].
 * @to_us: until [µs UTC].
 * @width: so many pixels wide.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  guint width;
} CyTrendView;

/**
 * CyTrendLoaded:
 * @note: (nullable): what must be known to read what was loaded, see #CyNodeHistoryAnswer.
 * @error: (nullable): why not; with %G_IO_ERROR_CANCELLED nobody wants to know any more.
 */
typedef void (*CyTrendLoaded) (const char *note, const GError *error, gpointer user_data);

void cy_trend_load (CyNode *node,
                    GPtrArray *lines,
                    const CyTrendView *view,
                    GCancellable *cancellable,
                    CyTrendLoaded done,
                    gpointer user_data);

G_END_DECLS
