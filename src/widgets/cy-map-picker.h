/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-map-layer.h"

G_BEGIN_DECLS

GtkWidget *cy_map_picker_new (CyMapLayer *layer,
                              const GArray *members,
                              GCallback on_row_activated,
                              gpointer user_data);
const char *cy_map_picker_get_id (GtkListBoxRow *row);

G_END_DECLS
