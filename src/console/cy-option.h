/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CY_TYPE_OPTION (cy_option_get_type ())
G_DECLARE_FINAL_TYPE (CyOption, cy_option, CY, OPTION, GObject)

CyOption *cy_option_new (const char *value, const char *label);
const char *cy_option_get_value (CyOption *self);
const char *cy_option_get_label (CyOption *self);

void cy_option_add (GListStore *options, const char *value, const char *label);
void cy_option_sort (GListStore *options, guint first);

GtkWidget *cy_option_drop_down_new (GListStore *options, gboolean search);
void cy_option_drop_down_select (GtkDropDown *drop_down, const char *value);
const char *cy_option_drop_down_get (GtkDropDown *drop_down);

G_END_DECLS
