/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-command-preview.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyPreviewBox:
 *
 * What a command would meet if it were operated now: every gun with its charge, what the operator
 * should know, and what the pile was told before.
 *
 * Threading: main thread.
 */
#define CY_TYPE_PREVIEW_BOX (cy_preview_box_get_type ())
G_DECLARE_FINAL_TYPE (CyPreviewBox, cy_preview_box, CY, PREVIEW_BOX, GtkWidget)

GtkWidget *cy_preview_box_new (void);
void cy_preview_box_show (CyPreviewBox *self, CyYard *yard, const CyCommandPreview *preview);

G_END_DECLS
