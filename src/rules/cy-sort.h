/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint *cy_sort_by_time (gconstpointer items, guint n_items, gsize size, gsize offset);
guint cy_sort_number (GHashTable *numbers, const char *subject);

G_END_DECLS
