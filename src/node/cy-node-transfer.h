/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-transfer.h"
#include "cy-node.h"

G_BEGIN_DECLS

/* What was brought into history, by whom, is one entry. */
#define CY_ENTRY_HISTORY_IMPORT "history.import"

/* History out into a file, and in from one: protocol/history-file.md. A name that ends in `.csv` is a
 * table. */
void cy_node_export_history (CyNode *node,
                             const char *path,
                             const char *const *piles,
                             gint64 from_us,
                             gint64 to_us,
                             CyHistoryTransferred answer,
                             gpointer user_data);
void cy_node_import_history (CyNode *node,
                             const char *path,
                             const char *actor,
                             CyHistoryTransferred answer,
                             gpointer user_data);

G_END_DECLS
