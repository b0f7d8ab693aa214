/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-vendor-rule.h"

#include "rules-record.h"

#define APPROVED "{'name':'V','vetting':'approved'"

static void
test_refuse (void)
{
  static const struct {
    const char *cells;
    const char *why; /* on 2026-11-28; NULL: they may */
  } cases[] = {
    { APPROVED "}", NULL },
    { APPROVED ",'in_service':true}", NULL },
    { APPROVED ",'in_service':false}", "V is out of service" },
    { "{'name':'V'}", "V is not approved yet" },
    { "{'name':'V','vetting':'applied'}", "V is not approved yet" },
    { "{'name':'V','vetting':'rejected'}", "V was rejected when vetted" },
    { "{'name':'V','vetting':'suspended'}", "V is suspended" },
    { "{'name':'V','vetting':'adored'}", "V is not approved yet" },
    { "{'vetting':'suspended'}", "r1 is suspended" },
    { "{'name':'50%s off','vetting':'suspended'}", "50%s off is suspended" },
    { APPROVED ",'agreement_from':'2026-11-28'}", NULL },
    { APPROVED ",'agreement_from':'2026-11-29'}", "The agreement with V begins on 2026-11-29" },
    { APPROVED ",'agreement_until':'2026-11-28'}", NULL },
    { APPROVED ",'agreement_until':'2026-11-27'}", "The agreement with V ended on 2026-11-27" },
    { APPROVED ",'qualification_until':'2026-11-28'}", NULL },
    { APPROVED ",'qualification_until':'2026-11-27'}",
      "The qualification of V ended on 2026-11-27" },
    { APPROVED ",'agreement_from':'2026-01-01','agreement_until':'2026-12-31',"
               "'qualification_until':'2030-01-01'}",
      NULL },
  };
  GDate today;

  rules_date ("2026-11-28", &today);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyRecord) vendor = rules_record_new (CY_KIND_VENDOR, cases[i].cells);
    g_autofree char *why = cy_vendor_refuse (vendor, &today);

    g_test_message ("%s", cases[i].cells);
    g_assert_cmpstr (why, ==, cases[i].why);
  }
}

/* Of every vetting, service, day before, on and after each bound: they may only when all of it is right. */
static void
test_every_combination (void)
{
  static const char *const vettings[] = { "applied", "approved", "rejected", "suspended" };
  static const char *const days[] = { "2026-11-27", "2026-11-28", "2026-11-29" };
  GDate today;

  rules_date ("2026-11-28", &today);
  for (guint i = 0; i < 4 * 2 * 3 * 3 * 3; i++) {
    guint vetting = i % 4;
    guint service = i / 4 % 2;
    guint from = i / 8 % 3;
    guint until = i / 24 % 3;
    guint qualified = i / 72;
    g_autofree char *cells = g_strdup_printf (
      "{'name':'V','vetting':'%s','in_service':%s,'agreement_from':'%s',"
      "'agreement_until':'%s','qualification_until':'%s'}",
      vettings[vetting], service ? "true" : "false", days[from], days[until], days[qualified]);
    g_autoptr (CyRecord) vendor = rules_record_new (CY_KIND_VENDOR, cells);
    g_autofree char *why = cy_vendor_refuse (vendor, &today);

    g_test_message ("%s", cells);
    g_assert_cmpint (why == NULL, ==,
                     vetting == 1 && service && from <= 1 && until >= 1 && qualified >= 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/vendor/refuse", test_refuse);
  g_test_add_func ("/rules/vendor/every-combination", test_every_combination);
  return g_test_run ();
}
