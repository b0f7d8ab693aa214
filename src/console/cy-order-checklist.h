/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-order-focus.h"

G_BEGIN_DECLS

/**
 * CyOrderChecklist:
 *
 * The steps of an order: what is to be done, what was measured, who did it. Ticks and skips them; or, for who
 * reviews, only shows them, those that were skipped or are out of range first.
 *
 * Actions: `checklist.tick`, `checklist.skip` with the number of a step from 1; `checklist.next` ticks the first
 * that is open.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_CHECKLIST (cy_order_checklist_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderChecklist, cy_order_checklist, CY, ORDER_CHECKLIST, GtkWidget)

GtkWidget *cy_order_checklist_new (CyOrderFocus *focus, gboolean is_review);

G_END_DECLS
