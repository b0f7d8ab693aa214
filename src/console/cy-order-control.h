/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-order-form.h"

G_BEGIN_DECLS

/* What a field of a #CyOrderForm is asked with. */

GtkWidget *cy_order_control_new (CyNode *node, const CyOrderField *field, GtkWidget **out_control);
void cy_order_control_load (GtkWidget *control, const CyOrderField *field, JsonNode *node);
JsonNode *cy_order_control_store (GtkWidget *control, const CyOrderField *field, char **out_why);
JsonNode *cy_order_control_make_empty (const CyOrderField *field);

G_END_DECLS
