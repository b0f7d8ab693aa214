/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-till-sheet.h"

#include <string.h>

#include "paper-fixture.h"

static const CyTillSum sums[] = { { "Recharge", "12", "1234.50 CNY" },
                                  { "退款", "1", "-34.50 CNY" } };
static const CyTillMove move = { "2026-11-29 10:00", "Recharge", "张三", "recharge:cash:r1",
                                 "100.00" };

static CyTillSheet
sheet_of (GArray *kinds, GArray *moves, guint n_moves)
{
  g_array_append_vals (kinds, sums, G_N_ELEMENTS (sums));
  for (guint i = 0; i < n_moves; i++)
    g_array_append_val (moves, move);
  return (CyTillSheet){ .number = "T-261129-7H01EA",
                        .company = "人民充电运营公司",
                        .station = "东门充电站",
                        .user = "李四",
                        .opened = "2026-11-29 08:00:00",
                        .closed = "2026-11-29 18:00:00",
                        .closer = "李四",
                        .change = "200.00 CNY",
                        .expected = "1400.00 CNY",
                        .counted = "1399.00 CNY",
                        .difference = "-1.00 CNY",
                        .explanation = "一元找错",
                        .sums = kinds,
                        .moves = moves,
                        .when = "2026-11-29 18:01:00",
                        .time_us = G_GINT64_CONSTANT (1795622400000000),
                        .who = "王会计",
                        .program = "Chargeyard 1.0" };
}

static void
test_text (void)
{
  static const char *const words[] = { "Day-end sheet of till T-261129-7H01EA",
                                       "人民充电运营公司",
                                       "东门充电站",
                                       "李四",
                                       "1234.50 CNY",
                                       "退款",
                                       "1400.00 CNY",
                                       "1399.00 CNY",
                                       "-1.00 CNY",
                                       "一元找错",
                                       "recharge:cash:r1",
                                       "7 more are not shown.",
                                       "Attendant",
                                       "Accountant",
                                       NULL };
  g_autoptr (GArray) kinds = g_array_new (FALSE, FALSE, sizeof (CyTillSum));
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (CyTillMove));
  CyTillSheet sheet = sheet_of (kinds, moves, 90);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  sheet.n_more = 7;
  bytes = cy_till_sheet_render (&sheet, &error);
  g_assert_no_error (error);
  paper_assert_pdf (bytes);
  paper_keep (bytes, "till.pdf");
  text = paper_read_text (bytes);
  if (text != NULL)
    paper_assert_words (text, words);
}

/* One that is still open has no count, and no difference. */
static void
test_open (void)
{
  g_autoptr (GArray) kinds = g_array_new (FALSE, FALSE, sizeof (CyTillSum));
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (CyTillMove));
  CyTillSheet sheet = sheet_of (kinds, moves, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  sheet.closed = sheet.closer = sheet.counted = sheet.difference = sheet.explanation = NULL;
  bytes = cy_till_sheet_render (&sheet, &error);
  g_assert_no_error (error);
  text = paper_read_text (bytes);
  if (text != NULL)
    g_assert_null (strstr (text, "Difference"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/till-sheet/text", test_text);
  g_test_add_func ("/till-sheet/open", test_open);
  return g_test_run ();
}
