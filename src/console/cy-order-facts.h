/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-order-insight.h"
#include "cy-node-order.h"

G_BEGIN_DECLS

/**
 * CyOrderFactsOf:
 * @insight: (nullable): what the node makes of it, when that is known.
 *
 * What facts are told of.
 */
typedef struct {
  CyYard *yard;
  const CyDossier *dossier;
  const CyOrderInsight *insight;
  gint64 now_us;
} CyOrderFactsOf;

/**
 * CyOrderFactGroup:
 *
 * Facts that stand together.
 */
typedef enum {
  CY_ORDER_FACTS_WRONG, /* what is wrong */
  CY_ORDER_FACTS_WHO,   /* who does it by when */
  CY_ORDER_FACTS_DONE,  /* what was done */
  CY_ORDER_FACTS_PROOF, /* what the pile says, and what it cost */
  CY_N_ORDER_FACT_GROUPS,
} CyOrderFactGroup;

const char *cy_order_facts_group_label (CyOrderFactGroup group);
guint cy_order_facts_count (CyOrderFactGroup group);
const char *cy_order_facts_label (CyOrderFactGroup group, guint fact);
char *cy_order_facts_value (CyOrderFactGroup group, guint fact, const CyOrderFactsOf *of);

G_END_DECLS
