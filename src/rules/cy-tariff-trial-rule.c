/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-trial-rule.h"

#include <string.h>

/* What is beyond the bound of a table. */
#define OTHERS "…"

/**
 * cy_tariff_trial_new:
 * @terms: a draft, whose time zone is known.
 * @caps: what it may ask at most.
 */
CyTariffTrial *
cy_tariff_trial_new (CyTariffTerms *terms, const CyTariffCaps *caps)
{
  CyTariffTrial *trial = g_new0 (CyTariffTrial, 1);

  trial->terms = cy_tariff_terms_ref (terms);
  trial->accounts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify) cy_tariff_trial_sum_free);
  trial->stations = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify) cy_tariff_trial_sum_free);
  trial->breaches = cy_tariff_guard_rule (caps, terms);
  return trial;
}

static void
add_to (GHashTable *sums, const char *id, gint64 old_minor, gint64 new_minor)
{
  const char *key = id != NULL ? id : "";
  CyTariffTrialSum *sum = g_hash_table_lookup (sums, key);

  if (sum == NULL && g_hash_table_size (sums) >= CY_TARIFF_TRIAL_MAX_ACCOUNTS) {
    key = OTHERS;
    sum = g_hash_table_lookup (sums, key);
  }
  if (sum == NULL) {
    sum = g_new0 (CyTariffTrialSum, 1);
    sum->id = g_strdup (key);
    g_hash_table_insert (sums, sum->id, sum);
  }
  sum->n_sessions++;
  sum->old_minor += old_minor;
  sum->new_minor += new_minor;
}

/* Keeps the worst in order; of equals the earlier stays. */
static void
keep_worst (CyTariffTrial *trial, const char *session, gint64 old_minor, gint64 new_minor)
{
  guint place = trial->n_worst;

  while (place > 0 && cy_tariff_trial_rise (&trial->worst[place - 1]) < new_minor - old_minor)
    place--;
  if (place == CY_TARIFF_TRIAL_WORST)
    return;
  if (trial->n_worst == CY_TARIFF_TRIAL_WORST)
    g_free (trial->worst[--trial->n_worst].id);
  memmove (&trial->worst[place + 1], &trial->worst[place],
           (trial->n_worst - place) * sizeof *trial->worst);
  trial->worst[place] = (CyTariffTrialSum){ g_strdup (session), 1, old_minor, new_minor };
  trial->n_worst++;
}

static void
compare (CyTariffTrial *trial, const char *session, gint64 old_minor, gint64 new_minor)
{
  if (new_minor > old_minor) {
    trial->n_more++;
    trial->more_minor += new_minor - old_minor;
    keep_worst (trial, session, old_minor, new_minor);
  } else if (new_minor < old_minor) {
    trial->n_less++;
    trial->less_minor += old_minor - new_minor;
  }
}

/**
 * cy_tariff_trial_add:
 *
 * Bills a charge by the draft and adds it up.
 *
 * Threading: any, one at a time; pure.
 *
 * Returns: %FALSE when it could not be billed; it is counted in @n_refused and nowhere else.
 */
gboolean
cy_tariff_trial_add (CyTariffTrial *trial, const CyTariffTrialSession *session)
{
  g_autoptr (CyBill) bill = cy_bill_rule (&session->input, trial->terms, NULL);
  gint64 old_minor = 0;

  if (bill == NULL) {
    trial->n_refused++;
    return FALSE;
  }
  trial->n_sessions++;
  for (guint i = 0; i < CY_N_BILL_COMPONENTS; i++) {
    trial->old_minor[i] += session->old_minor[i];
    old_minor += session->old_minor[i];
  }
  for (guint i = 0; i < bill->lines->len; i++) {
    const CyBillLine *line = &g_array_index (bill->lines, CyBillLine, i);

    trial->new_minor[line->component] += line->amount_minor;
  }
  compare (trial, session->input.session, old_minor, bill->total_minor);
  add_to (trial->accounts, session->account, old_minor, bill->total_minor);
  add_to (trial->stations, session->station, old_minor, bill->total_minor);
  return TRUE;
}
