/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyReceiptPart:
 * @component: of a bill: `electricity`, `service`, `occupancy`, `minimum`.
 * @period: (nullable): which class of the tariff, in words.
 * @energy_dwh: of it; 0 when it has none [0.1 Wh].
 * @price: of it [1/100000 of the currency per kWh].
 * @amount_minor: of it [1/100 of the currency].
 */
typedef struct {
  const char *component;
  const char *period;
  gint64 energy_dwh;
  gint64 price;
  gint64 amount_minor;
} CyReceiptPart;

/**
 * CyReceiptCharge:
 * @begun_us: when the charge began [µs UTC].
 * @ended_us: when it ended [µs UTC].
 * @energy_dwh: what was charged [0.1 Wh].
 * @vat_minor: value added tax that is in the total; 0 when nothing is said of it [1/100 of the currency].
 * @parts: (array length=n_parts): lines of the bill.
 *
 * What a bill knows and a posting does not. All of it is borrowed.
 */
typedef struct {
  gint64 begun_us;
  gint64 ended_us;
  gint64 energy_dwh;
  gint64 vat_minor;
  const CyReceiptPart *parts;
  guint n_parts;
} CyReceiptCharge;

void cy_node_print_receipt (CyNode *node,
                            const char *reference,
                            gboolean a4,
                            const CyReceiptCharge *charge,
                            const char *actor,
                            CyNodeResult answer,
                            gpointer user_data);
/* A receipt as it is drawn on a page of a printer. Who draws has Cairo; nobody else needs it. */
struct _cairo;
typedef struct _CyNodeReceipt CyNodeReceipt;

void cy_node_query_receipt (CyNode *node,
                            const char *reference,
                            gboolean a4,
                            const char *actor,
                            CyNodeResult answer,
                            gpointer user_data);
double cy_node_receipt_draw (const CyNodeReceipt *receipt, struct _cairo *cr);
void cy_node_receipt_free (CyNodeReceipt *receipt);
void cy_node_print_till (CyNode *node,
                         const char *id,
                         const char *actor,
                         CyNodeResult answer,
                         gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyNodeReceipt, cy_node_receipt_free)

G_END_DECLS
