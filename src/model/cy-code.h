/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the codes on papers say: `chargeyard:order/ID`. The first word is the scheme the desktop entry takes. */

char *cy_code_spell_order (const char *id);
char *cy_code_find_order (const char *text);

G_END_DECLS
