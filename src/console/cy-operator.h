/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

void cy_operator_show (GtkEntry *entry, CyNode *node);
const char *cy_operator_known (CyNode *node);
const char *cy_operator_get (GtkEntry *entry, CyNode *node);

G_END_DECLS
