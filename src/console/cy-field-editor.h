/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

#define CY_TYPE_FIELD_EDITOR (cy_field_editor_get_type ())
G_DECLARE_FINAL_TYPE (CyFieldEditor, cy_field_editor, CY, FIELD_EDITOR, GtkWidget)

GtkWidget *cy_field_editor_new (const CyField *field, CyNode *node);
void cy_field_editor_load (CyFieldEditor *self, const CyRecord *record);
gboolean cy_field_editor_store (CyFieldEditor *self, CyRecord *record);
const CyField *cy_field_editor_get_field (CyFieldEditor *self);
GtkWidget *cy_field_editor_get_control (CyFieldEditor *self);
const char *cy_field_editor_get_message (CyFieldEditor *self);

void cy_entry_set_chinese (GtkEntry *entry);

G_END_DECLS
