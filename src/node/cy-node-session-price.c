/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-session-price.h"

#include <glib/gi18n-lib.h>

#include "cy-bill-rule.h"
#include "cy-billing-desk.h"
#include "cy-gatekeeper-rule.h"
#include "cy-node-private.h"
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

/**
 * cy_node_forbid_bill:
 * @session: in quarantine.
 *
 * Returns: (transfer full) (nullable): why nobody may bill it as it stands, in words; %NULL when a person may.
 */
char *
cy_node_forbid_bill (CyNode *node, const CySession *session)
{
  g_autoptr (GArray) findings =
    cy_gatekeeper_forbid (session, cy_billing_find_power (cy_node_get_yard (node), session),
                          cy_clock_wall_us (node->clock));

  if (findings->len == 0)
    return NULL;
  return g_strdup_printf (_ ("%s: it is never billed as it stands"),
                          _ (cy_gate_code_label (g_array_index (findings, CyGateFinding, 0).code)));
}
