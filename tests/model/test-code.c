/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-code.h"

static void
test_order (void)
{
  static const struct {
    const char *text;
    const char *id;
  } cases[] = {
    { "chargeyard:order/WO-261128-7K3FQ2", "WO-261128-7K3FQ2" },
    { " chargeyard:order/WO-1\r\n", "WO-1" },
    { "chargeyard:order/", NULL },
    { "chargeyard:order/a b", NULL },
    { "chargeyard:order/../x", NULL },
    { "chargeyard:pile/p1", NULL },
    { "CHARGEYARD:ORDER/WO-1", NULL },
    { "https://example.org/chargeyard:order/WO-1", NULL },
    { "WO-1", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *id = cy_code_find_order (cases[i].text);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpstr (id, ==, cases[i].id);
  }
}

static void
test_there_and_back (void)
{
  g_autofree char *code = cy_code_spell_order ("WO-1");
  g_autofree char *id = cy_code_find_order (code);

  g_assert_cmpstr (code, ==, "chargeyard:order/WO-1");
  g_assert_cmpstr (id, ==, "WO-1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code/order", test_order);
  g_test_add_func ("/code/there-and-back", test_there_and_back);
  return g_test_run ();
}
