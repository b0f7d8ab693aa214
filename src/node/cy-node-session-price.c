/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-session-price.h"

#include "cy-bill-rule.h"
#include "cy-node-tariff.h"

/**
 * cy_node_price_session:
 * @session: that is over.
 * @readings: (element-type CyMeterReading): by which it would be billed: its own, or what is proposed.
 * @stopped_us: when the charge would have been over [µs UTC].
 *
 * Returns: what a person would ask for who decided so [1/100 currency]; #CY_SESSION_UNKNOWN when no bill can be made
 *   of it.
 */
gint64
cy_node_price_session (CyNode *node,
                       const CySession *session,
                       const GArray *readings,
                       gint64 stopped_us)
{
  g_autoptr (CyTariffTerms) terms =
    session->tariff == NULL
      ? NULL
      : cy_node_get_terms (node, session->tariff, (guint32) session->tariff_version);
  CyBillInput input = { .session = session->id,
                        .readings = readings,
                        .unplug_us = session->ended_us,
                        .pile_total_minor = session->pile_minor };
  g_autoptr (CyBill) bill = NULL;

  if (terms == NULL || readings->len == 0)
    return CY_SESSION_UNKNOWN;
  input.charge_end_us =
    MAX (stopped_us, g_array_index (readings, CyMeterReading, readings->len - 1).time_us);
  bill = cy_bill_rule (&input, terms, NULL);
  return bill == NULL ? CY_SESSION_UNKNOWN : bill->total_minor;
}
