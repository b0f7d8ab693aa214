/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyBatchDialog:
 *
 * One command for many piles: which command, which piles, how carefully; then who would refuse and who
 * is charging, before anything is sent; then the decision.
 *
 * Signals: #CyBatchDialog::operated.
 *
 * Actions: `batch-dialog.go`, the next step; `.back`; `.leave-out`, without those that refuse.
 *
 * Threading: main thread.
 */
#define CY_TYPE_BATCH_DIALOG (cy_batch_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CyBatchDialog, cy_batch_dialog, CY, BATCH_DIALOG, AdwWindow)

GtkWidget *cy_batch_dialog_new (CyNode *node);

G_END_DECLS
