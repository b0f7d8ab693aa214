/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CyArgumentForm:
 *
 * What a command takes, as a form: each argument with its unit and its range, and what is wrong with
 * it underneath. Nothing that is out of range can be asked of a pile.
 *
 * Signals: #CyArgumentForm::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ARGUMENT_FORM (cy_argument_form_get_type ())
G_DECLARE_FINAL_TYPE (CyArgumentForm, cy_argument_form, CY, ARGUMENT_FORM, GtkWidget)

GtkWidget *cy_argument_form_new (void);
void cy_argument_form_set_arguments (CyArgumentForm *self, GArray *arguments);
char *cy_argument_form_get_json (CyArgumentForm *self, gboolean *out_valid);
GtkWidget *cy_argument_form_get_control (CyArgumentForm *self, guint index);

G_END_DECLS
