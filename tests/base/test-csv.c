/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-csv.h"

static void
test_cell (void)
{
  static const struct {
    const char *text;
    const char *cell;
  } cases[] = {
    { "", "" },           { "plain text", "plain text" }, { "a,b", "\"a,b\"" },
    { "\"", "\"\"\"\"" }, { "a\"b", "\"a\"\"b\"" },       { "a\nb", "\"a\nb\"" },
    { "\r", "\"\r\"" },   { "一号桩，北", "一号桩，北" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) out = g_string_new ("x,");

    cy_csv_append_cell (out, cases[i].text);
    g_assert_true (g_str_has_prefix (out->str, "x,"));
    g_assert_cmpstr (out->str + 2, ==, cases[i].cell);
  }
}

/* What a spreadsheet would take for a formula is a text. */
static void
test_text (void)
{
  static const struct {
    const char *text;
    const char *cell;
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { "a=b", "a=b" },
    { "=1+1", "'=1+1" },
    { "+86 10", "'+86 10" },
    { "-5", "'-5" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "\tx", "'\tx" },
    { "\rx", "\"'\rx\"" },
    { "=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) out = g_string_new ("x,");

    cy_csv_append_text (out, cases[i].text);
    g_assert_cmpstr (out->str + 2, ==, cases[i].cell);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/cell", test_cell);
  g_test_add_func ("/csv/text", test_text);
  return g_test_run ();
}
