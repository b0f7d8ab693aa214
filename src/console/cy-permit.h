/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-action.h"
#include "cy-node.h"

G_BEGIN_DECLS

void cy_permit (GtkWidget *owner,
                GtkWidget *button,
                const char *action,
                CyNode *node,
                CyAction needs,
                const char *why);

G_END_DECLS
