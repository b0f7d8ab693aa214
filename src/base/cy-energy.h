/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More than any meter of a pile counts [0.1 Wh]. */
#define CY_ENERGY_MAX_DWH G_GINT64_CONSTANT (1000000000000)

gboolean cy_energy_parse (const char *text, gint64 *out_dwh, GError **error);
char *cy_energy_format (gint64 dwh);

G_END_DECLS
