/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyBatchList:
 *
 * Batches, newest first, with what became of each pile of the chosen one. Everything is asked of the
 * journal, so a restart changes nothing.
 *
 * Actions: `batches.new`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_BATCH_LIST (cy_batch_list_get_type ())
G_DECLARE_FINAL_TYPE (CyBatchList, cy_batch_list, CY, BATCH_LIST, GtkWidget)

GtkWidget *cy_batch_list_new (CyNode *node);

G_END_DECLS
