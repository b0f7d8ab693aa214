/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-bill.h"

#include "cy-bill-rule.h"
#include "cy-json.h"

/**
 * cy_node_read_bill:
 * @text: JSON object text, as a session keeps it.
 *
 * Errors: #CY_JSON_ERROR or #CY_MODEL_ERROR with what is wrong and where.
 */
CyBill *
cy_node_read_bill (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, CY_BILL_MAX_BYTES, error);

  return node == NULL ? NULL : cy_bill_from_json (node, error);
}

/**
 * cy_node_recount_bill:
 * @text: as in cy_node_read_bill().
 *
 * Computes a bill again from its own readings and its own tariff.
 */
CyNodeRecount *
cy_node_recount_bill (const char *text, GError **error)
{
  g_autoptr (CyBill) stored = cy_node_read_bill (text, error);
  g_autoptr (CyBill) again = stored == NULL ? NULL : cy_bill_recompute (stored, error);
  CyNodeRecount *recount;

  if (again == NULL)
    return NULL;
  recount = g_new0 (CyNodeRecount, 1);
  recount->difference = cy_bill_differs (stored, again);
  recount->stored = g_steal_pointer (&stored);
  recount->again = g_steal_pointer (&again);
  return recount;
}

void
cy_node_recount_free (CyNodeRecount *recount)
{
  if (recount == NULL)
    return;
  cy_bill_free (recount->stored);
  cy_bill_free (recount->again);
  g_free (recount->difference);
  g_free (recount);
}
