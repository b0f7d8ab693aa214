/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node-order.h"
#include "cy-order-form.h"

G_BEGIN_DECLS

/**
 * CyOrderAsk:
 * @event: what is to be done.
 * @id: (nullable): to which order; none when one is to be made.
 * @title: of the window, translated.
 * @about: (nullable): what it is about, for people.
 * @go: of the button, translated, with its mnemonic.
 * @fields: (array length=n_fields): what has to be said.
 * @values: (nullable): what is so now.
 * @said: (nullable): members that are said without asking.
 *
 * Something that is about to be done to a work order, and what has to be asked for it. All of it is borrowed.
 */
typedef struct {
  CyOrderEvent event;
  const char *id;
  const char *title;
  const char *about;
  const char *go;
  const CyOrderField *fields;
  guint n_fields;
  JsonObject *values;
  JsonObject *said;
} CyOrderAsk;

/**
 * CyOrderDialog:
 *
 * Asks what has to be said when something is done to a work order, and does it. What the node refuses is said
 * in the dialog, which stays with everything that was typed.
 *
 * Signals: #CyOrderDialog::done with the order's id.
 *
 * Actions: `order-dialog.go`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_DIALOG (cy_order_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderDialog, cy_order_dialog, CY, ORDER_DIALOG, AdwWindow)

CyOrderDialog *cy_order_dialog_present (GtkWidget *asker, CyNode *node, const CyOrderAsk *ask);
CyOrderForm *cy_order_dialog_get_form (CyOrderDialog *self);

G_END_DECLS
