/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyUncounted:
 * @node: a member that was removed.
 * @name: (nullable): what it was called.
 * @n_entries: of its entries here, how many do not count: written after it was removed.
 */
typedef struct {
  char *node;
  char *name;
  guint64 n_entries;
} CyUncounted;

void cy_uncounted_free (CyUncounted *uncounted);

G_END_DECLS
