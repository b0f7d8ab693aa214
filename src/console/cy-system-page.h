/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "cy-node.h"
#include <gtk/gtk.h>
GtkWidget *cy_system_page_new (CyNode *node);
