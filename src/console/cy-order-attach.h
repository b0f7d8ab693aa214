/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-order-focus.h"

G_BEGIN_DECLS

/* Photos and files that go to an order. */

void cy_order_attach (GtkWidget *asker, CyOrderFocus *focus, const char *path, guint step);
void cy_order_attach_ask (GtkWidget *asker, CyOrderFocus *focus, guint step);

G_END_DECLS
