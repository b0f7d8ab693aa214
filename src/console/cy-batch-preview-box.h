/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node-batch.h"

G_BEGIN_DECLS

/**
 * CyBatchPreviewBox:
 *
 * What a batch would meet if it were operated now: how many are told, who is charging, who would
 * refuse it and why.
 *
 * Threading: main thread.
 */
#define CY_TYPE_BATCH_PREVIEW_BOX (cy_batch_preview_box_get_type ())
G_DECLARE_FINAL_TYPE (CyBatchPreviewBox, cy_batch_preview_box, CY, BATCH_PREVIEW_BOX, GtkWidget)

GtkWidget *cy_batch_preview_box_new (void);
void
cy_batch_preview_box_show (CyBatchPreviewBox *self, CyYard *yard, const CyBatchPreview *preview);

G_END_DECLS
