/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-money.h"

#include "cy-base-error.h"

static void
test_parse (void)
{
  static const struct {
    const char *text;
    gint64 minor; /* -1 when it is refused */
  } cases[] = {
    { "0", 0 },
    { "0.00", 0 },
    { "100", 10000 },
    { "100.5", 10050 },
    { "100.50", 10050 },
    { "0.01", 1 },
    { "007", 700 },
    { "100000000000", 10000000000000 },
    { "100000000000.00", 10000000000000 },
    { "100000000000.01", -1 },
    { "999999999999", -1 },
    { "1000000000000", -1 },
    { "99999999999999999999999999", -1 },
    { "1.234", -1 },
    { "1.", -1 },
    { ".5", -1 },
    { "", -1 },
    { "-1", -1 },
    { "+1", -1 },
    { "1e3", -1 },
    { "1,00", -1 },
    { "1,000.00", -1 },
    { " 1", -1 },
    { "1 ", -1 },
    { "1.0.0", -1 },
    { "0x10", -1 },
    { "nan", -1 },
    { "１", -1 },
    { "12元", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gint64 minor = -1;

    g_test_message ("\"%s\"", cases[i].text);
    g_assert_true (cy_money_parse (cases[i].text, &minor, &error) == (cases[i].minor != -1));
    g_assert_cmpint (minor, ==, cases[i].minor);
    g_assert_true ((error == NULL) == (cases[i].minor != -1));
  }
}

/* What is written is read again. */
static void
test_format (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  static const struct {
    gint64 minor;
    const char *text;
  } cases[] = {
    { 0, "0.00" },
    { 1, "0.01" },
    { 10, "0.10" },
    { -1, "-0.01" },
    { 12345, "123.45" },
    { -100000, "-1000.00" },
    { G_MININT64, "-92233720368547758.08" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = cy_money_format (cases[i].minor);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
  for (guint i = 0; i < 1000; i++) {
    gint64 minor = (gint64) (g_rand_double (rand) * (double) CY_MONEY_MAX_MINOR);
    g_autofree char *text = cy_money_format (minor);
    gint64 again;

    g_assert_true (cy_money_parse (text, &again, NULL));
    g_assert_cmpint (again, ==, minor);
  }
}

static void
test_capital (void)
{
  static const struct {
    gint64 minor;
    const char *text;
  } cases[] = {
    { 0, "零元整" },
    { 1, "壹分" },
    { 10, "壹角整" },
    { 11, "壹角壹分" },
    { 100, "壹元整" },
    { 101, "壹元零壹分" },
    { 110, "壹元壹角整" },
    { 1000, "壹拾元整" },
    { 10000, "壹佰元整" },
    { 10230, "壹佰零贰元叁角整" },
    { 140950, "壹仟肆佰零玖元伍角整" },
    { 600714, "陆仟零柒元壹角肆分" },
    { 168032, "壹仟陆佰捌拾元叁角贰分" },
    { 10700053, "壹拾万柒仟元伍角叁分" },
    { 1640902, "壹万陆仟肆佰零玖元零贰分" },
    { 32504, "叁佰贰拾伍元零肆分" },
    { 1000000, "壹万元整" },
    { 1000100, "壹万零壹元整" },
    { 10000000000, "壹亿元整" },
    { 10000000100, "壹亿零壹元整" },
    { 10001000000, "壹亿零壹万元整" },
    { 10000000000000, "壹仟亿元整" },
    { 12345678912345, "壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟壹佰贰拾叁元肆角伍分" },
    { -10000, "负壹佰元整" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = cy_money_to_capital (cases[i].minor);

    g_test_message ("%" G_GINT64_FORMAT, cases[i].minor);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/capital", test_capital);
  return g_test_run ();
}
