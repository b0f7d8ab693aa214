/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-bill.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *name;
  const char *label;
} components[CY_N_BILL_COMPONENTS] = {
  [CY_BILL_ELECTRICITY] = { "electricity", N_ ("Electricity") },
  [CY_BILL_SERVICE] = { "service", N_ ("Service fee") },
  [CY_BILL_OCCUPANCY] = { "occupancy", N_ ("Occupancy") },
  [CY_BILL_MINIMUM] = { "minimum", N_ ("Minimum charge") },
};

const char *
cy_bill_component_name (CyBillComponent component)
{
  return components[component].name;
}

/**
 * cy_bill_component_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_bill_component_label (CyBillComponent component)
{
  return components[component].label;
}

gboolean
cy_bill_component_find (const char *name, CyBillComponent *out_component)
{
  for (guint i = 0; i < CY_N_BILL_COMPONENTS; i++) {
    if (g_str_equal (name, components[i].name)) {
      *out_component = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_bill_new:
 *
 * Returns: (transfer full): a bill without readings and lines.
 */
CyBill *
cy_bill_new (const char *session, CyTariffTerms *terms)
{
  CyBill *bill = g_new0 (CyBill, 1);

  bill->session = g_strdup (session);
  bill->terms = cy_tariff_terms_ref (terms);
  bill->readings = g_array_new (FALSE, FALSE, sizeof (CyMeterReading));
  bill->lines = g_array_new (FALSE, FALSE, sizeof (CyBillLine));
  bill->pile_total_minor = -1;
  return bill;
}

void
cy_bill_free (CyBill *bill)
{
  if (bill == NULL)
    return;
  g_free (bill->session);
  cy_tariff_terms_unref (bill->terms);
  g_array_unref (bill->readings);
  g_array_unref (bill->lines);
  g_free (bill);
}
