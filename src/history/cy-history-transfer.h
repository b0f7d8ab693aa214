/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history.h"

G_BEGIN_DECLS

/**
 * CyHistoryExport:
 * @db_path: the history to read; cy_history_export_later() knows it.
 * @owner: whose blocks they are: node and incarnation.
 * @path: the file to write; it is there whole or not at all. With a name that ends in `.csv` it is a table
 *   for people, of just that time; else whole blocks that know something of it.
 * @piles: (nullable): ids, %NULL for all.
 * @from_us: [µs UTC].
 * @to_us: [µs UTC], exclusive.
 */
typedef struct {
  const char *db_path;
  const char *owner;
  const char *path;
  const char *const *piles;
  gint64 from_us;
  gint64 to_us;
} CyHistoryExport;

/**
 * CyHistoryMoved:
 * @blocks: written.
 * @points: in them.
 * @skipped: blocks left out: damaged ones of an export, and of an import those of a time that is known
 *   already.
 */
typedef struct {
  guint64 blocks;
  guint64 points;
  guint64 skipped;
} CyHistoryMoved;

gboolean cy_history_export (const CyHistoryExport *what,
                            GCancellable *cancellable,
                            CyHistoryMoved *out_moved,
                            GError **error);

/**
 * CyHistoryTransferred:
 * @moved: (nullable): %NULL with an error.
 */
typedef void (*CyHistoryTransferred) (const CyHistoryMoved *moved,
                                      const GError *error,
                                      gpointer user_data);
void cy_history_export_later (CyHistory *history,
                              const CyHistoryExport *what,
                              CyHistoryTransferred answer,
                              gpointer user_data);
void cy_history_import (CyHistory *history,
                        const char *path,
                        CyHistoryTransferred answer,
                        gpointer user_data);

G_END_DECLS
