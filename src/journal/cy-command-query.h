/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-batch.h"
#include "cy-command.h"
#include "cy-db.h"

G_BEGIN_DECLS

/**
 * CyCommandQuery:
 * @open: only commands that are not at their end.
 * @pile: (nullable): only of this pile.
 * @batch: (nullable): only of this batch.
 * @from_us: selected at or after [µs UTC].
 * @to_us: selected before [µs UTC].
 * @limit: at most this many, newest first.
 *
 * Which commands; of @open, @batch and @pile one at most.
 */
typedef struct {
  gboolean open;
  char *pile;
  char *batch;
  gint64 from_us;
  gint64 to_us;
  guint limit;
} CyCommandQuery;

void cy_command_query_free (CyCommandQuery *query);
GPtrArray *cy_journal_load_commands (CyDb *db, const CyCommandQuery *query, GError **error);
GPtrArray *cy_journal_load_batches (CyDb *db, guint limit, GError **error);
const char *const *cy_command_screen_queries (void);

G_END_DECLS
