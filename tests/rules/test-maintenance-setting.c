/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-maintenance-setting.h"

#include "cy-rules-error.h"
#include "rules-record.h"

#define CALENDAR "'every_days':30,'first_on':'2026-01-05'"
#define COUNTER  "'counter':'charge.count','every_count':5000"

/* What is refused, by the field it is said of; an empty text is what is taken. */
static void
test_check (void)
{
  static const struct {
    CyKindId kind;
    const char *cells;
    const char *error;
  } cases[] = {
    { CY_KIND_PLAN, "{" CALENDAR "}", "" },
    { CY_KIND_PLAN, "{" COUNTER "}", "" },
    { CY_KIND_PLAN, "{" CALENDAR "," COUNTER "}", "" },
    { CY_KIND_PLAN, "{}", "every_days: a calendar or a counter" },
    { CY_KIND_PLAN, "{'every_days':30}", "first_on: a first day" },
    { CY_KIND_PLAN, "{'first_on':'2026-01-05'}", "every_days: a first day" },
    { CY_KIND_PLAN, "{'every_days':30," COUNTER "}", "first_on: a first day" },
    { CY_KIND_PLAN, "{'counter':'charge.count'}", "every_count: a counter" },
    { CY_KIND_PLAN, "{'counter':'charge.count','every_count':0}", "every_count: a counter" },
    { CY_KIND_PLAN, "{'every_count':5000}", "counter: a counter" },
    { CY_KIND_PLAN, "{" CALENDAR ",'every_count':5000}", "counter: a counter" },
    { CY_KIND_PLAN, "{'counter':'charges','every_count':5}", "counter: no measure \"charges\"" },
    { CY_KIND_PLAN, "{'counter':'conn.state','every_count':5}",
      "counter: \"conn.state\" is not a number" },
    { CY_KIND_PLAN, "{" CALENDAR ",'lead_days':29}", "" },
    { CY_KIND_PLAN, "{" CALENDAR ",'lead_days':30}",
      "lead_days: 30 is not less than the 30 days between two inspections" },
    { CY_KIND_PLAN, "{" COUNTER ",'lead_days':3}", "lead_days: means nothing" },
    { CY_KIND_VENDOR, "{}", "" },
    { CY_KIND_VENDOR, "{'agreement_until':'2026-01-01'}", "" },
    { CY_KIND_VENDOR, "{'agreement_from':'2026-01-01','agreement_until':'2026-01-01'}", "" },
    { CY_KIND_VENDOR, "{'agreement_from':'2026-01-02','agreement_until':'2026-01-01'}",
      "agreement_until: is before" },
    { CY_KIND_PILE, "{}", "" },
    { CY_KIND_PROCEDURE, "{}", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyRecord) record = rules_record_new (cases[i].kind, cases[i].cells);
    g_autoptr (GError) error = NULL;
    gboolean taken = cy_maintenance_setting_check (record, &error);

    g_test_message ("%s: %s", cases[i].cells, error == NULL ? "" : error->message);
    g_assert_cmpint (taken, ==, *cases[i].error == '\0');
    if (taken)
      continue;
    g_assert_error (error, CY_RULES_ERROR, CY_RULES_ERROR_RANGE);
    g_assert_true (g_str_has_prefix (error->message, cases[i].error));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/maintenance-setting/check", test_check);
  return g_test_run ();
}
