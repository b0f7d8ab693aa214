/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-nameplate-rule.h"

#define SAME      CY_NAMEPLATE_SAME
#define DIFFERENT CY_NAMEPLATE_DIFFERENT
#define NOT_TOLD  CY_NAMEPLATE_NOT_TOLD

static const struct {
  CyNameplate expected;
  CyNameplate found;
  CyNameplateVerdict verdicts[6]; /* manufacturer, model, serial, guns, power, current */
} cases[] = {
  { { 0 }, { 0 }, { NOT_TOLD, NOT_TOLD, NOT_TOLD, NOT_TOLD, NOT_TOLD, NOT_TOLD } },
  { { "ABB", "Terra 54", "SN-0012a", 2, 120000, CY_CURRENT_DC },
    { "abb e-mobility ", "TERRA54", "sn0012A", 2, 120000, CY_CURRENT_DC },
    { SAME, SAME, SAME, SAME, SAME, SAME } },
  { { "ABB", "Terra 54", "SN-0012", 2, 120000, CY_CURRENT_DC },
    { "Alfen", "NG910", "SN-00121", 1, 60000, CY_CURRENT_AC },
    { DIFFERENT, DIFFERENT, DIFFERENT, DIFFERENT, DIFFERENT, DIFFERENT } },
  { { "许继", NULL, "A1", 0, 7000, CY_CURRENT_AC },
    { "许继电源", "X", "  ", 1, 7040, CY_CURRENT_NOT_TOLD },
    { SAME, NOT_TOLD, NOT_TOLD, NOT_TOLD, SAME, NOT_TOLD } },
  { { "---", "a", "\xff\xfe", 1, 7000, CY_CURRENT_AC },
    { "ABB", "", "\xff\xfe", 1, 7400, CY_CURRENT_AC },
    { DIFFERENT, NOT_TOLD, SAME, SAME, DIFFERENT, SAME } },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) lines = cy_nameplate_rule (&cases[i].expected, &cases[i].found);

    g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (cases[i].verdicts));
    for (guint k = 0; k < lines->len; k++) {
      const CyNameplateLine *line = lines->pdata[k];

      g_test_message ("case %u: %s, %s, %s", i, line->what, line->expected, line->found);
      g_assert_cmpint (line->verdict, ==, cases[i].verdicts[k]);
      g_assert_true (g_utf8_validate (line->found, -1, NULL));
      g_assert_nonnull (cy_nameplate_verdict_label (line->verdict));
    }
  }
}

static void
test_record (void)
{
  g_autoptr (CyRecord) pile = cy_record_new (CY_KIND_PILE, "p1");
  g_autoptr (CyRecord) type = cy_record_new (CY_KIND_PILE_TYPE, "t1");
  CyNameplate plate;

  plate = cy_nameplate_of_record (pile, type);
  g_assert_null (plate.manufacturer);
  g_assert_cmpuint (plate.connectors, ==, 0);
  g_assert_cmpint (plate.current, ==, CY_CURRENT_NOT_TOLD);
  g_assert_true (cy_record_set_text (pile, "brand", "ABB", NULL));
  g_assert_true (cy_record_set_text (pile, "number", "SN1", NULL));
  g_assert_true (cy_record_set_text (type, "current", "dc", NULL));
  g_assert_true (cy_record_set_text (type, "connectors", "2", NULL));
  g_assert_true (cy_record_set_text (type, "power_w", "120000", NULL));
  plate = cy_nameplate_of_record (pile, type);
  g_assert_cmpstr (plate.manufacturer, ==, "ABB");
  g_assert_cmpstr (plate.serial, ==, "SN1");
  g_assert_cmpuint (plate.connectors, ==, 2);
  g_assert_cmpfloat (plate.power_w, ==, 120000);
  g_assert_cmpint (plate.current, ==, CY_CURRENT_DC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/nameplate/cases", test_cases);
  g_test_add_func ("/rules/nameplate/record", test_record);
  return g_test_run ();
}
