/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

void cy_change_columns_fill (GtkColumnView *view, CyNode *node);

G_END_DECLS
