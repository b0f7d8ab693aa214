/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-flow-rule.h"

#include <string.h>

#include "bill-maker.h"

/* Every event in every state. */
static void
test_table (void)
{
  static const char *const expected[CY_N_TARIFF_STATES] = {
    [CY_TARIFF_NONE] = "p---",     [CY_TARIFF_PROPOSED] = "-arw",  [CY_TARIFF_APPROVED] = "---w",
    [CY_TARIFF_REJECTED] = "----", [CY_TARIFF_WITHDRAWN] = "----",
  };
  static const char letters[] = "-parw";

  for (guint state = 0; state < CY_N_TARIFF_STATES; state++) {
    for (guint event = 0; event < CY_N_TARIFF_EVENTS; event++) {
      CyTariffState next = CY_TARIFF_NONE;

      g_assert_cmpint (cy_tariff_flow_rule (state, event, &next), ==, next != CY_TARIFF_NONE);
      g_assert_cmpint (letters[next], ==, expected[state][event]);
    }
  }
}

static gboolean
say (CyTariffVersion *version, const char *event, const char *actor, char *payload)
{
  g_autoptr (CyEntry) entry = cy_entry_new ();

  entry->kind = g_strconcat (CY_ENTRY_TARIFF_PREFIX, event, NULL);
  entry->subject = g_strconcat (CY_SUBJECT_TARIFF_PREFIX, version->name, NULL);
  entry->actor = g_strdup (actor);
  entry->origin = g_strdup ("n");
  entry->payload = payload;
  return cy_tariff_flow_apply (version, entry);
}

static char *
propose (const char *members)
{
  g_autoptr (CyTariffTerms) terms = bill_maker_terms (members);
  g_autoptr (JsonNode) node = cy_tariff_terms_to_json (terms);
  g_autofree char *text = cy_json_to_text (node, FALSE);

  return g_strdup_printf ("{\"terms\":%s}", text);
}

static char *
approve (const char *members, gboolean alone)
{
  g_autoptr (CyTariffTerms) terms = bill_maker_terms (members);
  g_autofree char *hash = cy_tariff_terms_hash (terms);

  return g_strdup_printf ("{\"hash\":\"%s\",\"alone\":%s}", hash, alone ? "true" : "false");
}

static char *
reason (const char *text)
{
  return g_strdup_printf ("{\"reason\":\"%s\"}", text);
}

static const char *
last_exception (const CyTariffVersion *version)
{
  const CyTariffRemark *remark = version->remarks->pdata[version->remarks->len - 1];

  return remark->overtaken;
}

static void
test_published (void)
{
  g_autoptr (CyTariffVersion) version = cy_tariff_version_new ("t/1");

  g_assert_true (say (version, "propose", "li", propose ("{}")));
  g_assert_cmpstr (version->proposer, ==, "li");
  g_assert_false (say (version, "approve", "li", approve ("{}", FALSE)));
  g_assert_nonnull (strstr (last_exception (version), "li"));
  g_assert_true (say (version, "approve", "wang", approve ("{}", FALSE)));
  g_assert_cmpint (version->state, ==, CY_TARIFF_APPROVED);
  g_assert_cmpstr (version->decider, ==, "wang");
  g_assert_false (say (version, "approve", "zhao", approve ("{}", FALSE)));
  g_assert_false (say (version, "withdraw", "zhao", reason ("")));
  g_assert_true (say (version, "withdraw", "zhao", reason ("too dear")));
  g_assert_cmpint (version->state, ==, CY_TARIFF_WITHDRAWN);
  g_assert_cmpstr (version->reason, ==, "too dear");
  g_assert_cmpuint (version->n_exceptions, ==, 3);
}

static void
test_alone (void)
{
  g_autoptr (CyTariffVersion) version = cy_tariff_version_new ("t/1");

  g_assert_true (say (version, "propose", "li", propose ("{}")));
  g_assert_true (say (version, "approve", "li", approve ("{}", TRUE)));
}

/* A version is proposed once; the same again says nothing, another is an exception, and what was approved of the
 * other does not count for the one. */
static void
test_immutable (void)
{
  static const char other[] = "{'minimum_minor':1}";
  g_autoptr (CyTariffVersion) version = cy_tariff_version_new ("t/1");

  g_assert_true (say (version, "propose", "li", propose ("{}")));
  g_assert_false (say (version, "propose", "zhao", propose ("{}")));
  g_assert_cmpuint (version->n_exceptions, ==, 0);
  g_assert_false (say (version, "propose", "zhao", propose (other)));
  g_assert_cmpuint (version->n_exceptions, ==, 1);
  g_assert_nonnull (strstr (last_exception (version), "other terms"));
  g_assert_false (say (version, "approve", "wang", approve (other, FALSE)));
  g_assert_cmpint (version->state, ==, CY_TARIFF_PROPOSED);
  g_assert_cmpuint (version->n_exceptions, ==, 2);
  g_assert_cmpint (version->terms->minimum_minor, ==, 0);
  g_assert_true (say (version, "reject", "wang", reason ("r")));
  g_assert_false (say (version, "propose", "li", propose (other)));
  g_assert_cmpint (version->state, ==, CY_TARIFF_REJECTED);
}

/* Payloads that make no sense fold to nothing. */
static void
test_hostile (void)
{
  static const char *const payloads[] = {
    "",
    "[",
    "7",
    "[]",
    "{}",
    "{\"terms\":null}",
    "{\"terms\":{}}",
    "{\"terms\":{\"id\":\"t\"}}",
    "{\"hash\":7}",
    "{\"reason\":{}}",
  };
  static const char *const names[] = { "t/2", "t/01", "t", "", "/1", "x/1" };

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++) {
    for (guint event = 0; event < CY_N_TARIFF_EVENTS; event++) {
      g_autoptr (CyTariffVersion) version = cy_tariff_version_new ("t/1");

      g_assert_false (say (version, cy_tariff_event_name (event), "li", g_strdup (payloads[i])));
      g_assert_cmpint (version->state, ==, CY_TARIFF_NONE);
      g_assert_cmpuint (version->remarks->len, ==, 0);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (CyTariffVersion) version = cy_tariff_version_new (names[i]);

    g_assert_false (say (version, "propose", "li", propose ("{}")));
    g_assert_false (say (version, "burn", "li", propose ("{}")));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tariff-flow-rule/table", test_table);
  g_test_add_func ("/tariff-flow-rule/published", test_published);
  g_test_add_func ("/tariff-flow-rule/alone", test_alone);
  g_test_add_func ("/tariff-flow-rule/immutable", test_immutable);
  g_test_add_func ("/tariff-flow-rule/hostile", test_hostile);
  return g_test_run ();
}
