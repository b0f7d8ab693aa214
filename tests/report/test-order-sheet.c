/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-sheet.h"

#include <string.h>

#include "cy-report-error.h"
#include "paper-fixture.h"

#define ID "0197c2a4-5d1e-7c3a-9f60-2b8e41d07a55"

static const CyOrderSheetAlarm alarms[] = {
  { "枪温过高", "1号枪", "92.0 °C ≥ HH 90.0", "2026-11-25 09:00:01", "2026-11-25 09:10:01" },
  { "Device fault: over-current", "2号枪", NULL, "2026-11-25 10:00:01", NULL },
};

static const CyOrderSheetStep done_steps[] = {
  { "断电并挂牌上锁（LOTO）", NULL, TRUE, NULL, "王工", "2026-11-25 14:02" },
  { "测量枪头温度传感器电阻", "1.0–1.2 kΩ", TRUE, "∞（断路）", "王工", "2026-11-25 14:10" },
};

static const CyOrderSheetStep open_steps[] = {
  { "更换枪头温度传感器", NULL },
  { "Measure the insulation of both poles against earth", "> 1 MΩ" },
};

static const CyOrderSheetPart parts[] = {
  { "枪头温度传感器 PT1000", "XJ-TS-1000", "2 pcs", "TS00017", "TS20417" },
};

static const CyOrderSheetLabour labour[] = {
  { "王工", "2026-11-25 14:00", "2026-11-25 15:30", "1.5 h", "更换传感器" },
  { "李工", "2026-11-25 14:00", "2026-11-25 15:30", "1.5 h", NULL },
};

typedef struct {
  CyOrderSheet sheet;
} Fixture;

static void
setup (Fixture *f, gconstpointer unused)
{
  CyOrderSheet *s = &f->sheet;

  *s = (CyOrderSheet){
    .id = ID,
    .number = "WO-2026-0417",
    .title = "1号枪过温停机，枪头温度传感器读数异常，需要现场检查并更换",
    .station = "人民广场充电站",
    .pile = "5号桩",
    .pile_id = "p5",
    .address = "上海市黄浦区人民大道 200 号地下二层停车场东区（从西藏中路入口进入）",
    .priority = "High",
    .responsible = "王工",
    .helpers = "李工",
    .vendor = "许继电源有限公司",
    .created = "2026-11-25 10:05",
    .expected = "2026-11-25 18:00",
    .procedure = "枪头过温检查",
    .when = "2026-11-25 16:00",
    .time_us = 1795622400000000,
    .who = "调度员",
    .program = "Chargeyard 1.0",
    .alarms = g_array_new (FALSE, FALSE, sizeof (CyOrderSheetAlarm)),
    .steps = g_array_new (FALSE, FALSE, sizeof (CyOrderSheetStep)),
    .parts = g_array_new (FALSE, FALSE, sizeof (CyOrderSheetPart)),
    .labour = g_array_new (FALSE, FALSE, sizeof (CyOrderSheetLabour)),
  };
  g_array_append_vals (s->alarms, alarms, G_N_ELEMENTS (alarms));
  g_array_append_vals (s->steps, done_steps, G_N_ELEMENTS (done_steps));
  g_array_append_vals (s->steps, open_steps, G_N_ELEMENTS (open_steps));
}

/* After the work: everything is filled in. */
static void
fill_in (Fixture *f)
{
  g_array_append_vals (f->sheet.parts, parts, G_N_ELEMENTS (parts));
  g_array_append_vals (f->sheet.labour, labour, G_N_ELEMENTS (labour));
  f->sheet.wrong = "车主报告充电中断。\nThe gun is hot to the touch.";
  f->sheet.result = "更换两个枪头温度传感器，充电试验 30 分钟正常。";
}

static void
teardown (Fixture *f, gconstpointer unused)
{
  g_array_unref (f->sheet.alarms);
  g_array_unref (f->sheet.steps);
  g_array_unref (f->sheet.parts);
  g_array_unref (f->sheet.labour);
}

static GBytes *
render (const CyOrderSheet *sheet)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = cy_order_sheet_render (sheet, &error);

  g_assert_no_error (error);
  paper_assert_pdf (bytes);
  return bytes;
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, word)) != NULL; at++)
    n++;
  return n;
}

static void
test_text (Fixture *f, gconstpointer unused)
{
  static const char *const words[] = {
    "Work order WO-2026-0417 – 5号桩",
    "人民广场充电站",
    "人民大道 200 号",
    "High",
    "王工",
    "李工",
    "许继电源有限公司",
    "2026-11-25 18:00",
    "车主报告充电中断",
    "The gun is hot",
    "92.0 °C ≥ HH 90.0",
    "Device fault",
    "枪头过温检查",
    "1. 断电并挂牌上锁",
    "2026-11-25 14:10",
    "∞（断路）",
    "> 1 MΩ",
    "XJ-TS-1000",
    "TS20417",
    "1.5 h",
    "充电试验 30 分钟正常",
    "Done by",
    "Accepted by",
    "2026-11-25 10:00:01",
    NULL,
  };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  fill_in (f);
  bytes = render (&f->sheet);
  paper_keep (bytes, "order-done.pdf");
  text = paper_read_text (bytes);
  if (text == NULL)
    return;
  paper_assert_words (text, words);
  g_assert_cmpuint (count (text, "☑"), ==, 2);
  g_assert_cmpuint (count (text, "☐"), ==, 2);
}

/* Before the work: boxes and lines instead of what nobody knows yet. */
static void
test_blank (Fixture *f, gconstpointer unused)
{
  static const char *const words[] = { "Parts", "Labour", "Result", "Serial taken out", NULL };
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  g_array_set_size (f->sheet.steps, 0);
  g_array_append_vals (f->sheet.steps, open_steps, G_N_ELEMENTS (open_steps));
  bytes = render (&f->sheet);
  paper_keep (bytes, "order-blank.pdf");
  text = paper_read_text (bytes);
  if (text == NULL)
    return;
  paper_assert_words (text, words);
  g_assert_cmpuint (count (text, "☑"), ==, 0);
  g_assert_cmpuint (count (text, "☐"), ==, 2);
  g_assert_null (strstr (text, "XJ-TS-1000"));
}

/* A program that is not ours reads the code from a picture of the page, coarse or fine. */
static void
test_code (Fixture *f, gconstpointer unused)
{
  static const struct {
    const char *id;
    const char *dpi;
  } cases[] = {
    { ID, "150" },        { ID, "300" },        { "A", "72" }, { "WO-2026-0417", "72" },
    { "工单/17", "150" }, { "x y\"z%", "150" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *wanted = g_strconcat ("chargeyard:order/", cases[i].id, NULL);
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *code = NULL;

    f->sheet.id = cases[i].id;
    bytes = render (&f->sheet);
    code = paper_read_code (bytes, cases[i].dpi);
    if (code == NULL)
      return;
    g_test_message ("%s at %s dpi", cases[i].id, cases[i].dpi);
    g_assert_cmpstr (code, ==, wanted);
  }
}

/* Without an id there is nothing to lead back to, and with one no code can hold there is no sheet. */
static void
test_no_code (Fixture *f, gconstpointer unused)
{
  g_autofree char *endless = g_strnfill (5000, 'x');
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  f->sheet.id = "";
  bytes = render (&f->sheet);
  code = paper_read_code (bytes, "150");
  if (code == NULL)
    return;
  g_assert_cmpstr (code, ==, "");
  f->sheet.id = endless;
  g_assert_null (cy_order_sheet_render (&f->sheet, &error));
  g_assert_error (error, CY_REPORT_ERROR, CY_REPORT_ERROR_DRAW);
}

static void
test_same (Fixture *f, gconstpointer unused)
{
  g_autoptr (GBytes) first = render (&f->sheet);
  g_autoptr (GBytes) second = render (&f->sheet);
  g_autoptr (GBytes) other = NULL;

  g_assert_true (g_bytes_equal (first, second));
  f->sheet.id = "another";
  other = render (&f->sheet);
  g_assert_false (g_bytes_equal (first, other));
}

/* A long list goes on over pages, and its boxes are all there. */
static void
test_long (Fixture *f, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  g_array_set_size (f->sheet.steps, 0);
  for (guint i = 0; i < 100; i++)
    g_array_append_val (f->sheet.steps, open_steps[i % 2]);
  bytes = render (&f->sheet);
  text = paper_read_text (bytes);
  if (text == NULL)
    return;
  g_assert_cmpuint (count (text, "☐"), ==, 100);
  g_assert_cmpuint (count (text, "100. Measure"), ==, 1);
  g_assert_cmpuint (count (text, "Page "), >=, 4);
  g_assert_cmpuint (count (text, "Done by"), >=, 4);
}

/* Nothing, or rubbish: it is a paper all the same. */
static void
test_odd (Fixture *f, gconstpointer unused)
{
  const CyOrderSheet nothing = { 0 };
  const CyOrderSheetStep step = { 0 };
  g_autofree char *endless = g_strnfill (20000, 'x');
  g_autoptr (GBytes) empty = render (&nothing);
  g_autoptr (GBytes) bytes = NULL;

  g_array_append_val (f->sheet.steps, step);
  f->sheet.title = endless;
  f->sheet.wrong = "\xff\xfe<b>&\n\n\n";
  f->sheet.result = endless;
  f->sheet.procedure = endless;
  bytes = render (&f->sheet);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, g_bytes_get_size (empty));
}

#define TEST(name, function) \
  g_test_add ("/report/order-sheet/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("text", test_text);
  TEST ("blank", test_blank);
  TEST ("code", test_code);
  TEST ("no-code", test_no_code);
  TEST ("same", test_same);
  TEST ("long", test_long);
  TEST ("odd", test_odd);
  return g_test_run ();
}
