/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-bill-rule.h"
#include "cy-time.h"
#include "fuzz.h"

static char *
spell (const CyBill *bill)
{
  g_autoptr (JsonNode) node = cy_bill_to_json (bill);

  return cy_json_to_text (node, FALSE);
}

/* What is read is written as the same. */
static void
check_again (const CyBill *bill)
{
  g_autofree char *text = spell (bill);
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, CY_BILL_MAX_BYTES, NULL);
  g_autoptr (CyBill) again = node == NULL ? NULL : cy_bill_from_json (node, NULL);
  g_autofree char *same = again == NULL ? NULL : spell (again);

  g_assert_cmpstr (text, ==, same);
  g_assert_null (cy_bill_differs (bill, again));
}

/* Whatever is claimed, what is computed holds together. */
static void
check_computed (const CyBill *stored)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyBill) bill = cy_bill_recompute (stored, &error);
  g_autofree char *difference = NULL;
  gint64 total_minor = 0;
  gint64 energy_dwh = 0;

  if (bill == NULL) {
    g_assert_nonnull (error);
    return;
  }
  for (guint i = 0; i < bill->lines->len; i++) {
    const CyBillLine *line = &g_array_index (bill->lines, CyBillLine, i);

    total_minor += line->amount_minor;
    energy_dwh += line->component == CY_BILL_ELECTRICITY ? line->energy_dwh : 0;
  }
  g_assert_cmpint (total_minor, ==, bill->total_minor);
  g_assert_cmpint (
    energy_dwh, ==,
    g_array_index (bill->readings, CyMeterReading, bill->readings->len - 1).energy_dwh);
  difference = cy_bill_differs (stored, bill);
  check_again (bill);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *text = size == 0 ? "" : (const char *) data;
  g_autoptr (JsonNode) node = cy_json_parse (text, (gssize) size, CY_BILL_MAX_BYTES, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyBill) bill = node == NULL ? NULL : cy_bill_from_json (node, &error);

  if (bill == NULL) {
    g_assert_true (node == NULL || error != NULL);
    return 0;
  }
  check_again (bill);
  check_computed (bill);
  return 0;
}
