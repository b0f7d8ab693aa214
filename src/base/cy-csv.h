/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* With a byte order mark at its head, a spreadsheet shows Chinese as it is. */
#define CY_CSV_MARK "\xef\xbb\xbf"

void cy_csv_append_cell (GString *out, const char *text);
void cy_csv_append_text (GString *out, const char *text);

G_END_DECLS
