/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-field-editor.h"
#include "cy-node.h"

G_BEGIN_DECLS

#define CY_TYPE_RECORD_FORM (cy_record_form_get_type ())
G_DECLARE_FINAL_TYPE (CyRecordForm, cy_record_form, CY, RECORD_FORM, AdwWindow)

GtkWidget *cy_record_form_new (CyNode *node, CyKindId kind);
GtkWidget *
cy_record_form_new_with (CyNode *node, CyKindId kind, const char *field, const char *value);
GtkWidget *cy_record_form_new_edit (CyNode *node, CyRecord *record);
GtkWidget *cy_record_form_new_clone (CyNode *node, CyRecord *record);

CyFieldEditor *cy_record_form_get_editor (CyRecordForm *self, const char *field);
GtkEntry *cy_record_form_get_id_entry (CyRecordForm *self);
const char *cy_record_form_get_message (CyRecordForm *self);
gboolean cy_record_form_is_valid (CyRecordForm *self);
char *cy_record_form_suggest_id (CyYard *yard, CyKindId kind);

G_END_DECLS
