/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-order-facts.h"
#include "cy-order-focus.h"

G_BEGIN_DECLS

/* Parts of what is shown of the order somebody looks at: each follows its #CyOrderFocus by itself. */

GtkWidget *cy_order_facts_new (CyOrderFocus *focus, CyOrderFactGroup group);
GtkWidget *cy_order_links_new (CyOrderFocus *focus);
GtkWidget *cy_order_costs_new (CyOrderFocus *focus);
GtkWidget *cy_order_story_new (CyOrderFocus *focus);
GtkWidget *cy_order_section_new (const char *title, GtkWidget *child);

G_END_DECLS
