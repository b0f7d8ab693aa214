/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-json.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyOrderFieldType:
 * @CY_ORDER_FIELD_LINE: a line of text.
 * @CY_ORDER_FIELD_LINES: a text of several lines.
 * @CY_ORDER_FIELD_NUMBER: what was measured.
 * @CY_ORDER_FIELD_COUNT: a whole number.
 * @CY_ORDER_FIELD_MONEY: an amount, kept in hundredths.
 * @CY_ORDER_FIELD_TIME: a moment, in local time.
 * @CY_ORDER_FIELD_RECORD: one record of a kind, or none.
 * @CY_ORDER_FIELD_RECORDS: several of them.
 * @CY_ORDER_FIELD_PRIORITY: one of four.
 * @CY_ORDER_FIELD_FIX: temporary or root.
 * @CY_ORDER_FIELD_PART: a spare part of the master data, which fills in other fields and is not said itself.
 */
typedef enum {
  CY_ORDER_FIELD_LINE,
  CY_ORDER_FIELD_LINES,
  CY_ORDER_FIELD_NUMBER,
  CY_ORDER_FIELD_COUNT,
  CY_ORDER_FIELD_MONEY,
  CY_ORDER_FIELD_TIME,
  CY_ORDER_FIELD_RECORD,
  CY_ORDER_FIELD_RECORDS,
  CY_ORDER_FIELD_PRIORITY,
  CY_ORDER_FIELD_FIX,
  CY_ORDER_FIELD_PART,
  CY_N_ORDER_FIELD_TYPES,
} CyOrderFieldType;

/**
 * CyOrderField:
 * @name: the member of the payload.
 * @label: English, translatable.
 * @required: whether it has to be said.
 * @kind: of a record.
 * @high: the most a count may be.
 *
 * Something that is asked when something is done to a work order.
 */
typedef struct {
  const char *name;
  const char *label;
  CyOrderFieldType type;
  gboolean required;
  CyKindId kind;
  guint high;
} CyOrderField;

/**
 * CyOrderForm:
 *
 * What has to be said when something is done to a work order, as a form.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_FORM (cy_order_form_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderForm, cy_order_form, CY, ORDER_FORM, GtkWidget)

GtkWidget *cy_order_form_new (CyNode *node, const CyOrderField *fields, guint n_fields);
void cy_order_form_load (CyOrderForm *self, JsonObject *values);
char *cy_order_form_store (CyOrderForm *self, JsonObject *payload);
GtkWidget *cy_order_form_get_control (CyOrderForm *self, const char *name);

G_END_DECLS
