/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-trend-chart.h"

G_BEGIN_DECLS

void cy_trend_save (CyTrendChart *chart,
                    GPtrArray *lines,
                    const char *form,
                    GFile *file,
                    GAsyncReadyCallback done,
                    gpointer user_data);
gboolean cy_trend_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
