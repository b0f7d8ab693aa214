/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-order-focus.h"

G_BEGIN_DECLS

/**
 * CyOrderPapers:
 *
 * The photos and files of an order: pictures small, and each can be opened or saved.
 *
 * Actions: `papers.open`, `papers.save` with the SHA-256.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_PAPERS (cy_order_papers_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderPapers, cy_order_papers, CY, ORDER_PAPERS, GtkWidget)

GtkWidget *cy_order_papers_new (CyOrderFocus *focus);
void cy_order_papers_save (CyOrderPapers *self, const char *sha256, GFile *file);

G_END_DECLS
