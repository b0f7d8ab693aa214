/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More than any amount that is typed or posted [1/100 of a currency]. */
#define CY_MONEY_MAX_MINOR G_GINT64_CONSTANT (10000000000000)

gboolean cy_money_parse (const char *text, gint64 *out_minor, GError **error);
char *cy_money_format (gint64 minor);
char *cy_money_spell (gint64 minor, const char *currency);
char *cy_money_to_capital (gint64 minor);

G_END_DECLS
