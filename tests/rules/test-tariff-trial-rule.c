/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-trial-rule.h"

#include "bill-maker.h"

static const CyTariffCaps no_caps = { -1, -1, -1 };

/* A charge of so many kWh in an hour, that cost so much. */
static gboolean
add (CyTariffTrial *trial, const char *session, const char *account, guint kwh, gint64 old_minor)
{
  g_autofree char *text = g_strdup_printf ("2026-05-05T10:00Z 0, 2026-05-05T11:00Z %u", kwh * 1000);
  g_autoptr (GArray) readings = bill_maker_readings (text);
  const CyTariffTrialSession one = {
    .account = account,
    .station = "s",
    .input = { session, readings, bill_maker_time ("2026-05-05T11:00Z"), 0, -1 },
    .old_minor = { [CY_BILL_ELECTRICITY] = old_minor },
  };

  return cy_tariff_trial_add (trial, &one);
}

/* The draft asks 1.50 a kWh and 2.00 at least. */
static void
test_sums (void)
{
  g_autoptr (CyTariffTerms) terms = bill_maker_terms ("{'minimum_minor':200}");
  g_autoptr (CyTariffTrial) trial = cy_tariff_trial_new (terms, &no_caps);
  g_autoptr (GPtrArray) accounts = NULL;
  const CyTariffTrialSum *first;

  g_assert_true (add (trial, "a", "li", 10, 1000));
  g_assert_true (add (trial, "b", "li", 10, 1600));
  g_assert_true (add (trial, "c", "wang", 1, 200));
  g_assert_true (add (trial, "d", NULL, 2, 100));
  g_assert_cmpuint (trial->n_sessions, ==, 4);
  g_assert_cmpint (trial->old_minor[CY_BILL_ELECTRICITY], ==, 2900);
  g_assert_cmpint (trial->new_minor[CY_BILL_ELECTRICITY], ==, 2300);
  g_assert_cmpint (trial->new_minor[CY_BILL_SERVICE], ==, 1150);
  g_assert_cmpint (trial->new_minor[CY_BILL_MINIMUM], ==, 50);
  g_assert_cmpuint (trial->n_more, ==, 2);
  g_assert_cmpint (trial->more_minor, ==, 700);
  g_assert_cmpuint (trial->n_less, ==, 1);
  g_assert_cmpint (trial->less_minor, ==, 100);
  g_assert_cmpuint (trial->n_worst, ==, 2);
  g_assert_cmpstr (trial->worst[0].id, ==, "a");
  g_assert_cmpstr (trial->worst[1].id, ==, "d");
  accounts = cy_tariff_trial_sort (trial->accounts);
  g_assert_cmpuint (accounts->len, ==, 3);
  first = accounts->pdata[0];
  g_assert_cmpstr (first->id, ==, "li");
  g_assert_cmpuint (first->n_sessions, ==, 2);
  g_assert_cmpint (first->new_minor - first->old_minor, ==, 400);
  g_assert_cmpstr (((CyTariffTrialSum *) accounts->pdata[1])->id, ==, "");
  g_assert_cmpuint (g_hash_table_size (trial->stations), ==, 1);
}

/* The ten that would pay most more, whatever order they come in. */
static void
test_worst (void)
{
  g_autoptr (CyTariffTerms) terms = bill_maker_terms ("{}");
  g_autoptr (CyTariffTrial) trial = cy_tariff_trial_new (terms, &no_caps);

  for (guint i = 0; i < 101; i++) {
    guint kwh = i * 37 % 101;
    g_autofree char *session = g_strdup_printf ("%u", kwh);

    g_assert_true (add (trial, session, "a", kwh, 0));
  }
  g_assert_cmpuint (trial->n_worst, ==, CY_TARIFF_TRIAL_WORST);
  for (guint i = 0; i < trial->n_worst; i++) {
    g_assert_cmpint (trial->worst[i].new_minor, ==, (100 - i) * 150);
    g_assert_cmpint (g_ascii_strtoll (trial->worst[i].id, NULL, 10), ==, 100 - i);
  }
}

/* By its own terms nobody pays more or less. */
static void
test_same (void)
{
  for (guint32 seed = 0; seed < 300; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    g_autoptr (CyBill) bill = bill_maker_random_bill (rand);
    g_autoptr (CyTariffTrial) trial = cy_tariff_trial_new (bill->terms, &no_caps);
    CyTariffTrialSession session = { .input = { bill->session, bill->readings, bill->charge_end_us,
                                                bill->unplug_us, -1 } };

    for (guint i = 0; i < bill->lines->len; i++) {
      const CyBillLine *line = &g_array_index (bill->lines, CyBillLine, i);

      session.old_minor[line->component] += line->amount_minor;
    }
    g_assert_true (cy_tariff_trial_add (trial, &session));
    g_assert_cmpuint (trial->n_more + trial->n_less, ==, 0);
    for (guint i = 0; i < CY_N_BILL_COMPONENTS; i++)
      g_assert_cmpint (trial->old_minor[i], ==, trial->new_minor[i]);
  }
}

static void
test_refused (void)
{
  const CyTariffCaps caps = { 149999, -1, -1 };
  g_autoptr (CyTariffTerms) terms = bill_maker_terms ("{}");
  g_autoptr (CyTariffTrial) trial = cy_tariff_trial_new (terms, &caps);

  g_assert_false (add (trial, "a", "li", 2000000, 5));
  g_assert_cmpuint (trial->n_refused, ==, 1);
  g_assert_cmpuint (trial->n_sessions, ==, 0);
  g_assert_cmpint (trial->old_minor[CY_BILL_ELECTRICITY], ==, 0);
  g_assert_cmpuint (g_strv_length (trial->breaches), ==, 1);
}

/* Memory has a bound: what is beyond it is put together. */
static void
test_many_accounts (void)
{
  g_autoptr (CyTariffTerms) terms = bill_maker_terms ("{}");
  g_autoptr (CyTariffTrial) trial = cy_tariff_trial_new (terms, &no_caps);
  const CyTariffTrialSum *others;

  for (guint i = 0; i < CY_TARIFF_TRIAL_MAX_ACCOUNTS + 7; i++) {
    g_autofree char *account = g_strdup_printf ("a%u", i);

    g_assert_true (add (trial, "s", account, 1, 0));
  }
  g_assert_cmpuint (g_hash_table_size (trial->accounts), ==, CY_TARIFF_TRIAL_MAX_ACCOUNTS + 1);
  others = g_hash_table_lookup (trial->accounts, "…");
  g_assert_cmpuint (others->n_sessions, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tariff-trial-rule/sums", test_sums);
  g_test_add_func ("/tariff-trial-rule/worst", test_worst);
  g_test_add_func ("/tariff-trial-rule/same", test_same);
  g_test_add_func ("/tariff-trial-rule/refused", test_refused);
  g_test_add_func ("/tariff-trial-rule/many-accounts", test_many_accounts);
  return g_test_run ();
}
