/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-order-focus.h"

G_BEGIN_DECLS

/* What a person may do to the order they look at. */

/**
 * CyOrderAct:
 * @event: what is done.
 * @label: of its button, English, translatable.
 * @tooltip: what it is for, English, translatable.
 * @key: with Control.
 * @key_name: as people read it.
 */
typedef struct {
  CyOrderEvent event;
  const char *label;
  const char *tooltip;
  guint key;
  const char *key_name;
} CyOrderAct;

guint cy_order_act_count (void);
const CyOrderAct *cy_order_act_get (guint act);
char *cy_order_act_refuse (CyOrderFocus *focus, CyOrderEvent event);
void cy_order_act_do (GtkWidget *asker, CyOrderFocus *focus, CyOrderEvent event);
void cy_order_act_create (GtkWidget *asker, CyNode *node, JsonObject *said);

void cy_order_act_tell (GtkWidget *asker, const char *text);
void cy_order_act_do_plain (GtkWidget *asker,
                            CyOrderFocus *focus,
                            CyOrderEvent event,
                            JsonObject *payload);

G_END_DECLS
