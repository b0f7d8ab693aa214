/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void cy_tree_remove (const char *path);
gboolean cy_tree_exists (const char *path);
gboolean cy_folder_sync (const char *path, GError **error);

G_END_DECLS
