/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-guard-rule.h"

#include "bill-maker.h"
#include "cy-tariff-choice-rule.h"
#include "rules-record.h"

static CyYard *
yard_with (const char *const *policies)
{
  CyYard *yard = cy_yard_new ();

  for (guint i = 0; policies[i] != NULL; i++) {
    CyRecord *record = rules_record_new (CY_KIND_POLICY, policies[i]);

    g_free (record->id);
    record->id = g_strdup_printf ("p%u", i);
    cy_yard_put (yard, record);
  }
  return yard;
}

static void
test_caps (void)
{
  static const char *const policies[] = { "{'cap_total':'1.80','cap_service':'0.9'}",
                                          "{'cap_total':'2','cap_occupancy':'0.5'}", NULL };
  static const char *const none[] = { NULL };
  g_autoptr (CyYard) yard = yard_with (policies);
  g_autoptr (CyYard) bare = yard_with (none);
  CyTariffCaps caps = cy_tariff_caps_read (yard);

  g_assert_cmpint (caps.total, ==, 180000);
  g_assert_cmpint (caps.service, ==, 90000);
  g_assert_cmpint (caps.occupancy, ==, 50000);
  caps = cy_tariff_caps_read (bare);
  g_assert_cmpint (caps.total, ==, -1);
  g_assert_cmpint (caps.service, ==, -1);
  g_assert_cmpint (caps.occupancy, ==, -1);
}

static void
test_breaches (void)
{
  static const struct {
    CyTariffCaps caps;
    const char *breaches;
  } cases[] = {
    { { -1, -1, -1 }, "" },
    { { 150000, 50000, 20000 }, "" },
    { { 149999, 50000, 20000 },
      "Flat: electricity and service 1.50 are more than the cap of 1.49999" },
    { { 150000, 49999, 20000 }, "Flat: service 0.50 are more than the cap of 0.49999" },
    { { 150000, 50000, 19999 }, "Occupancy: a minute 0.20 are more than the cap of 0.19999" },
    { { 0, 0, 0 },
      "Flat: electricity and service 1.50 are more than the cap of 0.00|Flat: service "
      "0.50 are more than the cap of 0.00|Occupancy: a minute 0.20 are more than the "
      "cap of 0.00" },
  };
  g_autoptr (CyTariffTerms) terms =
    bill_maker_terms ("{'occupancy':{'price':20000,'grace_min':0}}");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) breaches = cy_tariff_guard_rule (&cases[i].caps, terms);
    g_autofree char *text = g_strjoinv ("|", breaches);

    g_assert_cmpstr (text, ==, cases[i].breaches);
  }
}

static void
test_alone (void)
{
  static const struct {
    const char *policies[3];
    gboolean may;
  } cases[] = {
    { { NULL }, FALSE },
    { { "{}", NULL }, FALSE },
    { { "{'tariff_alone':true}", NULL }, TRUE },
    { { "{'tariff_alone':true}", "{}", NULL }, TRUE },
    { { "{'tariff_alone':true}", "{'tariff_alone':false}", NULL }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyYard) yard = yard_with (cases[i].policies);

    g_assert_cmpint (cy_tariff_may_publish_alone (yard), ==, cases[i].may);
  }
}

/* The narrowest that says something. */
static void
test_assigned (void)
{
  static const char *const fields[][5] = {
    /* province, city, station, pile, what applies */
    { NULL, NULL, NULL, NULL, NULL }, { "a", NULL, NULL, NULL, "a" },
    { "a", "b", NULL, NULL, "b" },    { "a", NULL, "c", NULL, "c" },
    { "a", "b", "c", "d", "d" },      { NULL, NULL, NULL, "d", "d" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_autoptr (CyYard) yard = cy_yard_new ();
    const struct {
      CyKindId kind;
      const char *id;
      const char *field;
      const char *above;
    } records[] = {
      { CY_KIND_AREA, "bj", NULL, NULL },
      { CY_KIND_AREA, "hd", "parent", "bj" },
      { CY_KIND_STATION, "s", "area", "hd" },
      { CY_KIND_PILE, "p", "station", "s" },
    };

    for (guint r = 0; r < G_N_ELEMENTS (records); r++) {
      CyRecord *record = cy_record_new (records[r].kind, records[r].id);

      if (records[r].field != NULL)
        g_assert_true (cy_record_set_text (record, records[r].field, records[r].above, NULL));
      if (fields[i][r] != NULL)
        g_assert_true (cy_record_set_text (record, "tariff", fields[i][r], NULL));
      cy_yard_put (yard, record);
    }
    g_assert_cmpstr (cy_tariff_choice_id (yard, cy_yard_get (yard, CY_KIND_PILE, "p")), ==,
                     fields[i][4]);
  }
}

static void
test_chosen (void)
{
  static const struct {
    const char *members;
    CyTariffState state;
  } versions[] = {
    { "{'version':1}", CY_TARIFF_APPROVED },
    { "{'version':2,'valid_from':'2026-03-01','valid_to':'2026-05-31'}", CY_TARIFF_APPROVED },
    { "{'version':3,'valid_from':'2026-04-01'}", CY_TARIFF_APPROVED },
    { "{'version':4,'valid_from':'2026-04-01','valid_to':'2026-04-10'}", CY_TARIFF_APPROVED },
    { "{'version':9,'valid_from':'2026-04-02'}", CY_TARIFF_PROPOSED },
    { "{'version':8,'valid_from':'2026-04-03','zone':'Mars/Olympus_Mons'}", CY_TARIFF_APPROVED },
    { "{'version':7,'id':'other','valid_from':'2026-04-04'}", CY_TARIFF_APPROVED },
  };
  static const struct {
    const char *time;
    guint version;
  } cases[] = {
    { "2026-02-28T23:59:59Z", 1 }, { "2026-03-01T00:00:00Z", 2 }, { "2026-03-31T23:59:59Z", 2 },
    { "2026-04-01T00:00:00Z", 4 }, { "2026-04-11T00:00:00Z", 3 }, { "2027-04-11T00:00:00Z", 3 },
  };
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_tariff_version_free);

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    CyTariffVersion *version = cy_tariff_version_new ("");

    version->terms = bill_maker_terms (versions[i].members);
    version->state = versions[i].state;
    g_ptr_array_add (list, version);
  }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyTariffVersion *version =
      cy_tariff_choice_rule (list, "t", bill_maker_time (cases[i].time));

    g_assert_cmpuint (version->terms->version, ==, cases[i].version);
  }
  g_assert_null (cy_tariff_choice_rule (list, "unknown", 0));
  g_assert_null (cy_tariff_choice_rule (list, "other", 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tariff-guard-rule/caps", test_caps);
  g_test_add_func ("/tariff-guard-rule/breaches", test_breaches);
  g_test_add_func ("/tariff-guard-rule/alone", test_alone);
  g_test_add_func ("/tariff-guard-rule/assigned", test_assigned);
  g_test_add_func ("/tariff-guard-rule/chosen", test_chosen);
  return g_test_run ();
}
