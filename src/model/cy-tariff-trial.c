/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tariff-trial.h"

#include <string.h>

void
cy_tariff_trial_sum_free (CyTariffTrialSum *sum)
{
  if (sum == NULL)
    return;
  g_free (sum->id);
  g_free (sum);
}

void
cy_tariff_trial_free (CyTariffTrial *trial)
{
  if (trial == NULL)
    return;
  cy_tariff_terms_unref (trial->terms);
  for (guint i = 0; i < trial->n_worst; i++)
    g_free (trial->worst[i].id);
  g_hash_table_unref (trial->accounts);
  g_hash_table_unref (trial->stations);
  g_strfreev (trial->breaches);
  g_free (trial);
}

/**
 * cy_tariff_trial_rise:
 *
 * Returns: by how much more it would cost, below 0 by how much less [1/100 currency].
 */
gint64
cy_tariff_trial_rise (const CyTariffTrialSum *sum)
{
  return sum->new_minor - sum->old_minor;
}

static gint
compare_rises (gconstpointer a, gconstpointer b)
{
  const CyTariffTrialSum *first = *(const CyTariffTrialSum *const *) a;
  const CyTariffTrialSum *second = *(const CyTariffTrialSum *const *) b;

  if (cy_tariff_trial_rise (first) != cy_tariff_trial_rise (second))
    return cy_tariff_trial_rise (first) < cy_tariff_trial_rise (second) ? 1 : -1;
  return strcmp (first->id, second->id);
}

/**
 * cy_tariff_trial_sort:
 * @sums: accounts or stations of a trial.
 *
 * Returns: (transfer container) (element-type CyTariffTrialSum): those that would pay most more first.
 */
GPtrArray *
cy_tariff_trial_sort (GHashTable *sums)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (sums));
  GHashTableIter iter;
  gpointer sum;

  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, NULL, &sum))
    g_ptr_array_add (list, sum);
  g_ptr_array_sort (list, compare_rises);
  return list;
}
