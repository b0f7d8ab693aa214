/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-json.h"
#include "cy-node.h"

G_BEGIN_DECLS

typedef enum {
  CY_CHANGE_FIELD_LINE,
  CY_CHANGE_FIELD_LINES,
  CY_CHANGE_FIELD_TIME,
  CY_CHANGE_FIELD_TARGETS,
  CY_CHANGE_FIELD_KIND,
  CY_CHANGE_FIELD_LIKELIHOOD,
  CY_CHANGE_FIELD_CONSEQUENCE,
  CY_CHANGE_FIELD_OUTCOME,
  CY_CHANGE_FIELD_LEAD,
} CyChangeFieldType;

/**
 * CyChangeField:
 * @name: the member it becomes.
 * @label: English, translatable.
 *
 * Something that is asked about a change.
 */
typedef struct {
  const char *name;
  const char *label;
  CyChangeFieldType type;
} CyChangeField;

/**
 * CyChangeForm:
 *
 * What is asked when something is done to a change request.
 *
 * Signals: #CyChangeForm::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_CHANGE_FORM (cy_change_form_get_type ())
G_DECLARE_FINAL_TYPE (CyChangeForm, cy_change_form, CY, CHANGE_FORM, GtkWidget)

GtkWidget *cy_change_form_new (CyNode *node, const CyChangeField *fields, guint n_fields);
void cy_change_form_set (CyChangeForm *self, JsonObject *values);
JsonObject *cy_change_form_get (CyChangeForm *self, char **out_why);
GtkWidget *cy_change_form_find (CyChangeForm *self, const char *name);

G_END_DECLS
