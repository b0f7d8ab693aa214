/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-preview.h"

#include <math.h>
#include <string.h>

#include "cy-summary.h"

void
cy_command_preview_free (CyCommandPreview *preview)
{
  if (preview == NULL)
    return;
  g_clear_pointer (&preview->command, cy_command_free);
  g_clear_pointer (&preview->guns, g_array_unref);
  g_clear_pointer (&preview->last, g_ptr_array_unref);
  g_clear_pointer (&preview->warnings, g_ptr_array_unref);
  g_free (preview->note);
  g_free (preview);
}

static void
read_vin (CyLiveTable *table, guint pile, guint connector, CyText out_vin)
{
  CyTagSet *tags = cy_fleet_get (cy_live_table_get_fleet (table), pile)->tags;
  int tag = cy_tag_set_find (tags, connector, CY_MEASURE_SESSION_VIN);

  memset (out_vin, 0, sizeof (CyText));
  if (tag >= 0)
    cy_live_table_read_text (table, pile, (guint) cy_tag_set_get (tags, (guint) tag)->text_slot,
                             out_vin);
}

static CyPreviewGun
read_gun (CyLiveTable *table, guint pile, guint connector, gint64 mono_us)
{
  CySummary summary = cy_summary_read (table, pile, connector, mono_us);
  CyPreviewGun gun = {
    .connector = connector,
    .state = summary.state,
    .quality = summary.quality,
    .power_w = summary.power_w,
    .soc = summary.soc,
    .energy_wh = cy_live_value (table, pile, connector, CY_MEASURE_ENERGY_SESSION, mono_us),
    .cost = cy_live_value (table, pile, connector, CY_MEASURE_SESSION_COST, mono_us),
  };

  read_vin (table, pile, connector, gun.vin);
  return gun;
}

/**
 * cy_preview_read_guns:
 * @table: (nullable): what piles show.
 * @connector: the gun, or 0 for all of them.
 *
 * Returns: (transfer full) (element-type CyPreviewGun): empty when the pile is not read.
 */
GArray *
cy_preview_read_guns (CyLiveTable *table, const char *pile, guint connector, gint64 mono_us)
{
  GArray *guns = g_array_new (FALSE, FALSE, sizeof (CyPreviewGun));
  guint number;
  guint n_connectors;

  if (table == NULL || !cy_fleet_find (cy_live_table_get_fleet (table), pile, &number))
    return guns;
  n_connectors =
    cy_tag_set_get_n_connectors (cy_fleet_get (cy_live_table_get_fleet (table), number)->tags);
  for (guint c = 1; c <= n_connectors; c++) {
    if (connector == 0 || connector == c) {
      CyPreviewGun gun = read_gun (table, number, c, mono_us);

      g_array_append_val (guns, gun);
    }
  }
  return guns;
}
