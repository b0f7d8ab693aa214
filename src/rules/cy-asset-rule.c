/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-asset-rule.h"

#include "cy-alarm.h"

static gboolean
find_warranty_end (const CyRecord *pile, GDate *out_ends_on)
{
  return cy_record_get_date (pile, "warranty_until", out_ends_on);
}

/* A pile of a leap day ends on the 28th of February. */
static gboolean
find_life_end (const CyRecord *pile, GDate *out_ends_on)
{
  gint64 years = cy_record_get_int (pile, "life_years", 0);

  if (years <= 0 || !cy_record_get_date (pile, "installed_on", out_ends_on))
    return FALSE;
  g_date_add_years (out_ends_on, (guint) years);
  return TRUE;
}

static const struct {
  const char *condition;
  gboolean (*find_end) (const CyRecord *pile, GDate *out_ends_on);
} assets[CY_ASSET_MAX_DUE] = {
  { CY_CONDITION_WARRANTY, find_warranty_end },
  { CY_CONDITION_LIFE, find_life_end },
};

/**
 * cy_asset_rule:
 * @pile: of the kind %CY_KIND_PILE.
 * @expiry_days: how long beforehand it is due [d].
 * @today: the day it is where the pile stands.
 * @out_due: (out): as many as are due.
 *
 * Returns: how many are due.
 */
guint
cy_asset_rule (const CyRecord *pile,
               gint64 expiry_days,
               const GDate *today,
               CyAssetDue out_due[CY_ASSET_MAX_DUE])
{
  guint n_due = 0;

  for (guint i = 0; i < G_N_ELEMENTS (assets); i++) {
    CyAssetDue due = { .condition = assets[i].condition };

    if (!assets[i].find_end (pile, &due.ends_on))
      continue;
    due.days_left = g_date_days_between (today, &due.ends_on);
    due.over = due.days_left < 0;
    if (due.days_left <= expiry_days)
      out_due[n_due++] = due;
  }
  return n_due;
}
