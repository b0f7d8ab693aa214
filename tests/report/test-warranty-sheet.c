/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-warranty-sheet.h"

#include <string.h>

#include "paper-fixture.h"

static const CyWarrantyFault faults[] = {
  { "充电模块故障", "桩", "2026-08-02 11:20", "2026-11-25 09:00", "17" },
  { "Contactor welded", "2号枪", "2026-11-20 10:00", "2026-11-20 10:00", "1" },
};

static const CyWarrantyOrder orders[] = {
  { "WO-2026-0311", "2026-08-03", "更换 3 号充电模块", "充电模块 XJ-30K（旧 M1017，新 M2093）" },
  { "WO-2026-0417", "2026-11-25", "Contactor replaced", NULL },
};

typedef struct {
  CyWarrantySheet sheet;
} Fixture;

static void
setup (Fixture *f, gconstpointer unused)
{
  f->sheet = (CyWarrantySheet){
    .number = "C-17",
    .supplier = "许继电源有限公司",
    .support_person = "陈经理",
    .support_phone = "400-000-0000",
    .support_mail = "service@example.com",
    .station = "人民广场充电站",
    .address = "上海市黄浦区人民大道 200 号",
    .pile = "5号桩",
    .pile_id = "p5",
    .brand = "许继",
    .model = "XJ-DC-120",
    .serial = "SN4712",
    .firmware = "1.8.2",
    .installed = "2025-03-01",
    .warranty_end = "2028-03-01",
    .standing = "The warranty holds for another 461 days.",
    .claimed = "请免费更换充电模块两块，并承担现场服务费。\nTwo modules of the same batch.",
    .claimant = "人民充电运营公司",
    .when = "2026-11-25 16:00",
    .time_us = 1795622400000000,
    .who = "王工",
    .program = "Chargeyard 1.0",
    .faults = g_array_new (FALSE, FALSE, sizeof (CyWarrantyFault)),
    .orders = g_array_new (FALSE, FALSE, sizeof (CyWarrantyOrder)),
  };
  g_array_append_vals (f->sheet.faults, faults, G_N_ELEMENTS (faults));
  g_array_append_vals (f->sheet.orders, orders, G_N_ELEMENTS (orders));
}

static void
teardown (Fixture *f, gconstpointer unused)
{
  g_array_unref (f->sheet.faults);
  g_array_unref (f->sheet.orders);
}

static GBytes *
render (const CyWarrantySheet *sheet)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = cy_warranty_sheet_render (sheet, &error);

  g_assert_no_error (error);
  paper_assert_pdf (bytes);
  return bytes;
}

static void
test_text (Fixture *f, gconstpointer unused)
{
  static const char *const words[] = {
    "Warranty claim – SN4712",
    "许继电源有限公司",
    "陈经理",
    "400-000-0000",
    "service@example.com",
    "人民广场充电站",
    "XJ-DC-120",
    "1.8.2",
    "2025-03-01",
    "2028-03-01",
    "another 461 days",
    "充电模块故障",
    "2026-11-25 09:00",
    "17",
    "Contactor welded",
    "WO-2026-0311",
    "M2093",
    "请免费更换",
    "same batch",
    "For the supplier",
    "人民充电运营公司",
    "C-17",
    "For the operator",
    NULL,
  };
  g_autoptr (GBytes) bytes = render (&f->sheet);
  g_autofree char *text = paper_read_text (bytes);

  paper_keep (bytes, "warranty.pdf");
  if (text != NULL)
    paper_assert_words (text, words);
}

/* That nothing happened is said, so that nobody thinks the list was lost. */
static void
test_nothing_happened (Fixture *f, gconstpointer unused)
{
  static const char *const words[] = { "No alarm was recorded.", "Nothing was repaired.", NULL };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  g_array_set_size (f->sheet.faults, 0);
  g_array_set_size (f->sheet.orders, 0);
  f->sheet.claimed = NULL;
  bytes = render (&f->sheet);
  text = paper_read_text (bytes);
  if (text == NULL)
    return;
  paper_assert_words (text, words);
  g_assert_null (strstr (text, "Parts replaced"));
}

static void
test_same (Fixture *f, gconstpointer unused)
{
  g_autoptr (GBytes) first = render (&f->sheet);
  g_autoptr (GBytes) second = render (&f->sheet);
  g_autoptr (GBytes) over = NULL;

  g_assert_true (g_bytes_equal (first, second));
  f->sheet.is_over = TRUE;
  over = render (&f->sheet);
  g_assert_false (g_bytes_equal (first, over));
}

static void
test_odd (Fixture *f, gconstpointer unused)
{
  const CyWarrantySheet nothing = { 0 };
  const CyWarrantyOrder order = { 0 };
  const CyWarrantyFault fault = { 0 };
  g_autofree char *endless = g_strnfill (20000, 'x');
  g_autoptr (GBytes) empty = render (&nothing);
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 100; i++) {
    g_array_append_val (f->sheet.orders, order);
    g_array_append_val (f->sheet.faults, fault);
  }
  f->sheet.serial = "\xff\xfe<b>&";
  f->sheet.claimed = endless;
  bytes = render (&f->sheet);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, g_bytes_get_size (empty));
}

#define TEST(name, function) \
  g_test_add ("/report/warranty-sheet/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("text", test_text);
  TEST ("nothing-happened", test_nothing_happened);
  TEST ("same", test_same);
  TEST ("odd", test_odd);
  return g_test_run ();
}
