/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-trend-line.h"

G_BEGIN_DECLS

GBytes *cy_trend_table_write (GPtrArray *lines, gint64 from_us, gint64 to_us);

G_END_DECLS
