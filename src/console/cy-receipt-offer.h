/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-paper-save.h"

G_BEGIN_DECLS

/**
 * CyReceiptOffer:
 *
 * What may be done with the receipt of a posting: print it or save it as a PDF, on a roll of 80 mm or on A4, as was
 * chosen last.
 *
 * Actions: `receipt.print`, `receipt.save`.
 */
#define CY_TYPE_RECEIPT_OFFER (cy_receipt_offer_get_type ())
G_DECLARE_FINAL_TYPE (CyReceiptOffer, cy_receipt_offer, CY, RECEIPT_OFFER, GtkWidget)

GtkWidget *cy_receipt_offer_new (CyNode *node, const char *reference);
void cy_receipt_offer_set_reference (CyReceiptOffer *self, const char *reference);
void cy_receipt_offer_print_to (CyReceiptOffer *self, const char *path);
void cy_receipt_offer_save_to (CyReceiptOffer *self, GFile *file);
const char *cy_receipt_offer_get_news (CyReceiptOffer *self);

G_END_DECLS
