/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CyPageKey:
 * @key: pressed with Control.
 * @action: what it does.
 */
typedef struct {
  guint key;
  const char *action;
} CyPageKey;

GtkEventController *cy_page_keys_new (const CyPageKey *keys, guint n_keys);

G_END_DECLS
