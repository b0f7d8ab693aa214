/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyCommandQuery:
 * @id: (nullable): only this one.
 * @open: only commands that are not at their end.
 * @pile: (nullable): only of this pile.
 * @batch: (nullable): only of this batch.
 * @from_us: selected at or after [µs UTC].
 * @to_us: selected before [µs UTC].
 * @limit: at most this many, newest first.
 *
 * Which commands; of @id, @open, @batch and @pile one at most.
 */
typedef struct {
  char *id;
  gboolean open;
  char *pile;
  char *batch;
  gint64 from_us;
  gint64 to_us;
  guint limit;
} CyCommandQuery;

CyCommandQuery *cy_command_query_new (guint limit);
void cy_command_query_free (CyCommandQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCommandQuery, cy_command_query_free)

G_END_DECLS
