/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CY_TYPE_LIMITS_EDITOR (cy_limits_editor_get_type ())
G_DECLARE_FINAL_TYPE (CyLimitsEditor, cy_limits_editor, CY, LIMITS_EDITOR, GtkWidget)

GtkWidget *cy_limits_editor_new (void);
void cy_limits_editor_set_text (CyLimitsEditor *self, const char *text);
char *cy_limits_editor_get_text (CyLimitsEditor *self);
void cy_limits_editor_add (CyLimitsEditor *self);
guint cy_limits_editor_get_n_limits (CyLimitsEditor *self);
GtkWidget *cy_limits_editor_get_cell (CyLimitsEditor *self, guint limit, guint column);
void cy_limits_editor_mark (CyLimitsEditor *self, int limit, const char *member);

G_END_DECLS
