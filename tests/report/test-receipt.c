/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-receipt.h"

#include <string.h>

#include "paper-fixture.h"

static const CyReceiptLine lines[] = {
  { "Electricity", "Peak  12.3456 kWh × 1.02000", "12.59" },
  { "服务费", "平 3.0000 kWh × 0.40000", "1.20" },
  { "Occupancy fee", NULL, "5.00" },
};

static CyReceipt
receipt_of (GArray *list)
{
  g_array_append_vals (list, lines, G_N_ELEMENTS (lines));
  return (CyReceipt){ .company = "人民充电运营公司",
                      .station = "东门充电站",
                      .title = "Charging receipt",
                      .number = "bill:S-261129-1",
                      .when = "2026-11-29 10:11:12",
                      .account = "张三",
                      .card = "6217000112345678",
                      .method = "Cash",
                      .begun = "2026-11-29 09:00:00",
                      .ended = "2026-11-29 10:10:00",
                      .energy = "15.3456 kWh",
                      .lines = list,
                      .amount = "18.79 CNY",
                      .capital = "壹拾捌元柒角玖分",
                      .vat = "2.16 CNY",
                      .balance = "81.21 CNY",
                      .worker = "李四",
                      .note = "一路平安",
                      .time_us = G_GINT64_CONSTANT (1795622400000000) };
}

static GBytes *
render (const CyReceipt *receipt, CyReceiptLayout layout)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = cy_receipt_render (receipt, layout, &error);

  g_assert_no_error (error);
  paper_assert_pdf (bytes);
  return bytes;
}

static void
test_text (void)
{
  static const char *const words[] = { "人民充电运营公司",
                                       "东门充电站",
                                       "Charging receipt",
                                       "bill:S-261129-1",
                                       "2026-11-29 10:11:12",
                                       "张三",
                                       "****5678",
                                       "2026-11-29 09:00:00",
                                       "15.3456 kWh",
                                       "12.3456 kWh × 1.02000",
                                       "12.59",
                                       "服务费",
                                       "Occupancy fee",
                                       "18.79 CNY",
                                       "壹拾捌元柒角玖分",
                                       "2.16 CNY",
                                       "81.21 CNY",
                                       "李四",
                                       "一路平安",
                                       NULL };
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CyReceiptLine));
  const CyReceipt receipt = receipt_of (list);

  for (guint layout = CY_RECEIPT_ROLL; layout <= CY_RECEIPT_A4; layout++) {
    g_autoptr (GBytes) bytes = render (&receipt, layout);
    g_autofree char *text = paper_read_text (bytes);

    paper_keep (bytes, layout == CY_RECEIPT_ROLL ? "receipt-roll.pdf" : "receipt-a4.pdf");
    if (text == NULL)
      continue;
    paper_assert_words (text, words);
    g_assert_null (strstr (text, "6217"));
  }
}

/* A roll is as long as what is on it, and the same receipt the same file. */
static void
test_roll (void)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CyReceiptLine));
  g_autoptr (GArray) longer = g_array_new (FALSE, FALSE, sizeof (CyReceiptLine));
  const CyReceipt receipt = receipt_of (list);
  CyReceipt other = receipt_of (longer);
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GBytes) first = render (&receipt, CY_RECEIPT_ROLL);
  g_autoptr (GBytes) second = render (&receipt, CY_RECEIPT_ROLL);
  double height = cy_receipt_draw (cr, &receipt, CY_RECEIPT_ROLL);

  for (guint i = 0; i < 40; i++)
    g_array_append_vals (longer, lines, G_N_ELEMENTS (lines));
  g_assert_true (g_bytes_equal (first, second));
  g_assert_cmpfloat (cy_receipt_draw (cr, &other, CY_RECEIPT_ROLL), >, height + 1000);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* What there is nothing of is not there, and what is no text hurts nobody. */
static void
test_sparse (void)
{
  const CyReceipt sparse = {
    .title = "Refund receipt", .number = "n", .when = "w", .amount = "1.00 CNY", .note = "\xff\xfe"
  };
  g_autoptr (GBytes) bytes = render (&sparse, CY_RECEIPT_ROLL);
  g_autofree char *text = paper_read_text (bytes);

  if (text == NULL)
    return;
  g_assert_null (strstr (text, "Card"));
  g_assert_null (strstr (text, "Balance"));
  g_assert_null (strstr (text, "VAT"));
}

static void
test_mask (void)
{
  static const struct {
    const char *number;
    const char *masked;
  } cases[] = { { "6217000112345678", "****5678" },
                { "12345", "*2345" },
                { "1234", "1234" },
                { "", "" },
                { "卡号一二三四", "**一二三四" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *masked = cy_receipt_mask_card (cases[i].number);

    g_assert_cmpstr (masked, ==, cases[i].masked);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/receipt/text", test_text);
  g_test_add_func ("/receipt/roll", test_roll);
  g_test_add_func ("/receipt/sparse", test_sparse);
  g_test_add_func ("/receipt/mask", test_mask);
  return g_test_run ();
}
