/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-person-rule.h"

#include "rules-record.h"

static void
test_refuse (void)
{
  static const struct {
    const char *cells;
    const char *today;
    const char *why; /* NULL: they may */
  } cases[] = {
    { "{'name':'Li'}", "2026-11-28", NULL },
    { "{'name':'Li','left_on':'2026-11-29'}", "2026-11-28", NULL },
    { "{'name':'Li','left_on':'2026-11-28'}", "2026-11-28", "Li left on 2026-11-28" },
    { "{'name':'Li','left_on':'2020-01-31'}", "2026-11-28", "Li left on 2020-01-31" },
    { "{'left_on':'2020-01-31'}", "2026-11-28", "r1 left on 2020-01-31" },
    /* What is no date, as it may come from a peer, says nothing. */
    { "{'name':'Li','left_on':'long ago'}", "2026-11-28", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyRecord) contact = rules_record_new (CY_KIND_CONTACT, cases[i].cells);
    g_autofree char *why = NULL;
    GDate today;

    rules_date (cases[i].today, &today);
    why = cy_person_refuse (contact, &today);
    g_assert_cmpstr (why, ==, cases[i].why);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/person/refuse", test_refuse);
  return g_test_run ();
}
