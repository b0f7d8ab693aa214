/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-trend-chart.h"

G_BEGIN_DECLS

/**
 * CyTrendMarked:
 * @marks: (element-type CyTrendMark): alarms and commands, as far as they were found; the callee copies.
 * @error: (nullable): why they are not all.
 */
typedef void (*CyTrendMarked) (GArray *marks, const GError *error, gpointer user_data);

void cy_trend_load_marks (CyNode *node,
                          GPtrArray *piles,
                          gint64 from_us,
                          gint64 to_us,
                          CyTrendMarked done,
                          gpointer user_data);

G_END_DECLS
