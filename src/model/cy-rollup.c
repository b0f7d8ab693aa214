/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-rollup.h"

#include <math.h>

static void
count_gun (CyRollup *rollup, const CySummary *gun)
{
  rollup->n_guns++;
  if (gun->state == CY_PILE_STATE_OFFLINE || gun->quality != CY_QUALITY_GOOD)
    rollup->n_offline++;
  else if (gun->state == CY_PILE_STATE_FAULTED || gun->has_fault)
    rollup->n_faulted++;
  else if (gun->state == CY_PILE_STATE_CHARGING || gun->state == CY_PILE_STATE_DISCHARGING)
    rollup->n_charging++;
  else if (gun->state == CY_PILE_STATE_AVAILABLE)
    rollup->n_idle++;
  else
    rollup->n_occupied++;
  if (cy_limit_level_is_alarm (gun->level))
    rollup->n_beyond++;
  else if (gun->level != CY_LIMIT_LEVEL_NONE)
    rollup->n_warning++;
  if (!isnan (gun->power_w))
    rollup->power_w += gun->power_w;
}

static void
add_up (CyRollup *total, const CyRollup *part)
{
  total->n_guns += part->n_guns;
  total->n_charging += part->n_charging;
  total->n_idle += part->n_idle;
  total->n_occupied += part->n_occupied;
  total->n_faulted += part->n_faulted;
  total->n_offline += part->n_offline;
  total->n_beyond += part->n_beyond;
  total->n_warning += part->n_warning;
  total->power_w += part->power_w;
}

static CyRollup *
rollup_of (GArray *rollups, GHashTable *index, CyRecord *station)
{
  gpointer position;

  if (!g_hash_table_lookup_extended (index, station, NULL, &position)) {
    const CyRollup fresh = { .station = station };

    position = GUINT_TO_POINTER (rollups->len);
    g_hash_table_insert (index, station, position);
    g_array_append_val (rollups, fresh);
  }
  return &g_array_index (rollups, CyRollup, GPOINTER_TO_UINT (position));
}

/**
 * cy_rollup_stations:
 * @table: (nullable): %NULL when nothing is supervised.
 * @mono_us: now, on the monotonic clock.
 * @out_total: (out): everything together.
 *
 * Returns: (transfer full) (element-type CyRollup): every station of @yard, and last, if there are
 *   any, the discrete piles. Stations are @yard's: keep it as long as the result.
 */
GArray *
cy_rollup_stations (CyYard *yard, CyLiveTable *table, gint64 mono_us, CyRollup *out_total)
{
  g_autoptr (GPtrArray) stations = cy_yard_list (yard, CY_KIND_STATION);
  g_autoptr (GHashTable) index = g_hash_table_new (NULL, NULL);
  GArray *rollups = g_array_new (FALSE, FALSE, sizeof (CyRollup));
  CyFleet *fleet = table == NULL ? NULL : cy_live_table_get_fleet (table);

  *out_total = (CyRollup){ 0 };
  for (guint i = 0; i < stations->len; i++)
    rollup_of (rollups, index, stations->pdata[i]);
  for (guint i = 0; fleet != NULL && i < cy_fleet_get_n_piles (fleet); i++) {
    const CyFleetPile *pile = cy_fleet_get (fleet, i);
    CyRecord *record = cy_yard_get (yard, CY_KIND_PILE, pile->id);
    CyRollup *rollup = rollup_of (rollups, index, cy_yard_get_ref (yard, record, "station"));

    for (guint c = 1; c <= cy_tag_set_get_n_connectors (pile->tags); c++) {
      CySummary gun = cy_summary_read (table, i, c, mono_us);

      count_gun (rollup, &gun);
    }
  }
  for (guint i = 0; i < rollups->len; i++)
    add_up (out_total, &g_array_index (rollups, CyRollup, i));
  return rollups;
}
