/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CY_US_PER_MS ((gint64) 1000)
#define CY_US_PER_S  ((gint64) 1000000)

char *cy_time_format (gint64 time_us);
gboolean cy_time_parse (const char *text, gint64 now_us, gint64 *out_time_us, GError **error);
GArray *cy_time_list_midnights (gint64 from_us, gint64 to_us, GTimeZone *zone);

G_END_DECLS
