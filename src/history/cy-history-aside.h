/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files of history that SQLite cannot read any more: kept under another name, beside a new one. */

char *cy_history_set_aside (const char *path, GError **error);
GPtrArray *cy_history_list_aside (const char *path);

G_END_DECLS
