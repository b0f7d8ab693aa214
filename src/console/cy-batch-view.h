/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-batch.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyBatchView:
 *
 * One batch: how far it is, what became of each pile, and what may be done about it.
 *
 * Actions: `batch.approve`, `.pause`, `.resume`, `.cancel`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_BATCH_VIEW (cy_batch_view_get_type ())
G_DECLARE_FINAL_TYPE (CyBatchView, cy_batch_view, CY, BATCH_VIEW, GtkWidget)

GtkWidget *cy_batch_view_new (CyNode *node);
void cy_batch_view_show (CyBatchView *self, const CyBatch *batch);

G_END_DECLS
