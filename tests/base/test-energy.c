/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-energy.h"

static void
test_parse (void)
{
  static const struct {
    const char *text;
    gint64 dwh; /* -1 when it is refused */
  } cases[] = {
    { "0", 0 },
    { "20", 200000 },
    { "20.5", 205000 },
    { "20.1234", 201234 },
    { "0.0001", 1 },
    { "999999999", G_GINT64_CONSTANT (9999999990000) },
    { "20.12345", -1 },
    { "1000000000", -1 },
    { "20.", -1 },
    { ".5", -1 },
    { "", -1 },
    { "-1", -1 },
    { "1e3", -1 },
    { "1,5", -1 },
    { " 1", -1 },
    { "20kWh", -1 },
    { "\xEF\xBC\x91", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gint64 dwh = -1;

    g_test_message ("\"%s\"", cases[i].text);
    g_assert_true (cy_energy_parse (cases[i].text, &dwh, &error) == (cases[i].dwh != -1));
    g_assert_cmpint (dwh, ==, cases[i].dwh);
    g_assert_true ((error == NULL) == (cases[i].dwh != -1));
  }
}

/* What is written is read again. */
static void
test_format (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree char *two = cy_energy_format (205000);
  g_autofree char *three = cy_energy_format (205010);
  g_autofree char *four = cy_energy_format (1);

  g_assert_cmpstr (two, ==, "20.50");
  g_assert_cmpstr (three, ==, "20.501");
  g_assert_cmpstr (four, ==, "0.0001");
  for (guint i = 0; i < 10000; i++) {
    gint64 dwh = g_rand_int (rand);
    g_autofree char *text = cy_energy_format (dwh);
    gint64 again;

    g_assert_true (cy_energy_parse (text, &again, NULL));
    g_assert_cmpint (again, ==, dwh);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/energy/parse", test_parse);
  g_test_add_func ("/energy/format", test_format);
  return g_test_run ();
}
