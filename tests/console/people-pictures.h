/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

void bring_people (CyNode *node);
void take_nobody (GtkWidget *window, const char *language, const char *suffix);
void take_people (GtkWidget *window, const char *language, const char *suffix);

G_END_DECLS
