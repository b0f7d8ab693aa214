/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean cy_date_parse (const char *text, GDate *out_date, GError **error);
char *cy_date_format (const GDate *date);
gboolean cy_date_at (gint64 time_us, GTimeZone *zone, GDate *out_date);

G_END_DECLS
