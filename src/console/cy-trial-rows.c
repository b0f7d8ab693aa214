/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trial-rows.h"

#include <glib/gi18n-lib.h>

#include "cy-columns.h"
#include "cy-shown-command.h"
#include "cy-shown.h"

static const char *const fates[CY_N_TRIAL_FATES] = { [CY_TRIAL_GONE] = N_ ("Lost"),
                                                     [CY_TRIAL_ADDED] = N_ ("Won"),
                                                     [CY_TRIAL_KEPT] = N_ ("Kept") };

static void
item_free (CyTrialItem *item)
{
  g_free (item->key);
  g_free (item->pile);
  g_free (item->place);
  g_free (item);
}

static const char *
item_key (gconstpointer data)
{
  return ((const CyTrialItem *) data)->key;
}

static char *
show_fate (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (fates[((const CyTrialItem *) data)->alarm.fate]));
}

static char *
show_level (gconstpointer data, gpointer user_data)
{
  return g_strdup (cy_shown_level (((const CyTrialItem *) data)->alarm.level));
}

/* As grave as the alarm would be. */
static CySeverity
severity_of_level (gconstpointer data, gpointer user_data)
{
  return cy_severity_of_sample (CY_QUALITY_GOOD, ((const CyTrialItem *) data)->alarm.level);
}

static char *
show_place (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyTrialItem *) data)->place);
}

static char *
show_raised (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyTrialItem *) data)->alarm.raised_us);
}

static char *
show_lasted (gconstpointer data, gpointer user_data)
{
  const CyTrialAlarm *alarm = &((const CyTrialItem *) data)->alarm;

  return alarm->cleared_us == 0 ? g_strdup (_ ("to the end"))
                                : cy_shown_age (alarm->cleared_us - alarm->raised_us);
}

static const CyColumn columns[] = {
  { N_ ("With the new limit"), show_fate, NULL, FALSE, FALSE, 10 },
  { N_ ("Limit"), show_level, severity_of_level, FALSE, FALSE, 6 },
  { N_ ("Place"), show_place, NULL, FALSE, TRUE },
  { N_ ("Raised"), show_raised, NULL, FALSE, TRUE },
  { N_ ("Lasts"), show_lasted, NULL, TRUE, FALSE, 9 },
};

void
cy_trial_rows_init (GtkColumnView *view)
{
  cy_columns_fill (view, columns, G_N_ELEMENTS (columns), NULL);
}

static gint
compare_items (gconstpointer a, gconstpointer b)
{
  const CyTrialItem *left = *(CyTrialItem *const *) a;
  const CyTrialItem *right = *(CyTrialItem *const *) b;

  if (left->alarm.raised_us != right->alarm.raised_us)
    return left->alarm.raised_us < right->alarm.raised_us ? 1 : -1;
  return g_strcmp0 (left->key, right->key);
}

static CyTrialItem *
item_new (const CyTrialGun *gun, const CyTrialAlarm *alarm, const char *place)
{
  CyTrialItem *item = g_new (CyTrialItem, 1);

  *item = (CyTrialItem){ .key = g_strdup_printf ("%s/%u/%u/%u/%" G_GINT64_FORMAT, gun->pile,
                                                 gun->connector, alarm->fate, alarm->level,
                                                 alarm->raised_us),
                         .pile = g_strdup (gun->pile),
                         .place = g_strdup (place),
                         .connector = gun->connector,
                         .alarm = *alarm };
  return item;
}

/**
 * cy_trial_rows_take:
 *
 * Lists what is lost and won, the newest first, and of too many the newest only.
 */
void
cy_trial_rows_take (GListStore *store, const CyTrialResult *result, CyYard *yard)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; i < result->guns->len; i++) {
    const CyTrialGun *gun = result->guns->pdata[i];
    g_autofree char *place = cy_shown_target (yard, gun->pile, gun->connector);

    for (guint k = 0; k < gun->alarms->len; k++) {
      const CyTrialAlarm *alarm = &g_array_index (gun->alarms, CyTrialAlarm, k);

      if (alarm->fate != CY_TRIAL_KEPT)
        g_ptr_array_add (all, item_new (gun, alarm, place));
    }
  }
  g_ptr_array_sort (all, compare_items);
  while (items->len < CY_TRIAL_MAX_ROWS && items->len < all->len)
    g_ptr_array_add (items, g_steal_pointer (&all->pdata[items->len]));
  g_ptr_array_set_free_func (all, NULL);
  for (guint i = items->len; i < all->len; i++)
    item_free (all->pdata[i]);
  cy_rows_sync (store, items, item_key, (GDestroyNotify) item_free);
}
