/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tiles.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cy-node-words.h"
#include "cy-shown.h"

static const char *const state_labels[CY_N_TILE_STATES] = {
  [CY_TILES_ALL] = N_ ("All guns"),      [CY_TILES_ABNORMAL] = N_ ("Abnormal"),
  [CY_TILES_CHARGING] = N_ ("Charging"), [CY_TILES_IDLE] = N_ ("Idle"),
  [CY_TILES_OCCUPIED] = N_ ("Occupied"), [CY_TILES_FAULTED] = N_ ("Faulted"),
  [CY_TILES_OFFLINE] = N_ ("Offline"),
};

/**
 * cy_tile_state_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_tile_state_label (CyTileState state)
{
  return state_labels[state];
}

static gboolean
state_matches (CyTileState wanted, const CySummary *gun)
{
  switch (wanted) {
  case CY_TILES_ABNORMAL:
    return cy_shown_severity_of_gun (gun) != CY_SEVERITY_NORMAL;
  case CY_TILES_CHARGING:
    return gun->state == CY_PILE_STATE_CHARGING || gun->state == CY_PILE_STATE_DISCHARGING;
  case CY_TILES_IDLE:
    return gun->state == CY_PILE_STATE_AVAILABLE;
  case CY_TILES_OCCUPIED:
    return gun->state == CY_PILE_STATE_PREPARING || gun->state == CY_PILE_STATE_STARTING ||
           gun->state == CY_PILE_STATE_SUSPENDED_EV || gun->state == CY_PILE_STATE_SUSPENDED_EVSE ||
           gun->state == CY_PILE_STATE_FINISHING || gun->state == CY_PILE_STATE_RESERVED;
  case CY_TILES_FAULTED:
    return gun->state == CY_PILE_STATE_FAULTED || gun->has_fault;
  case CY_TILES_OFFLINE:
    return gun->state == CY_PILE_STATE_OFFLINE || gun->quality != CY_QUALITY_GOOD;
  case CY_TILES_ALL:
  case CY_N_TILE_STATES:
  default:
    return TRUE;
  }
}

static gboolean
text_matches (const char *text, const char *folded_needle)
{
  g_autofree char *folded = text == NULL ? NULL : g_utf8_casefold (text, -1);

  return folded != NULL && strstr (folded, folded_needle) != NULL;
}

static gboolean
pile_matches (const CyTileFilter *filter, const CyRecord *record, const char *id)
{
  const char *station = record == NULL ? NULL : cy_record_get_text (record, "station");
  g_autofree char *needle = NULL;

  if (filter->station != NULL && g_strcmp0 (station != NULL ? station : "", filter->station) != 0)
    return FALSE;
  if (filter->search == NULL || *filter->search == '\0')
    return TRUE;
  needle = g_utf8_casefold (filter->search, -1);
  return text_matches (id, needle) ||
         (record != NULL && (text_matches (cy_record_get_text (record, "name"), needle) ||
                             text_matches (cy_record_get_text (record, "number"), needle)));
}

/* Whether the tag is why the gun is abnormal: beyond the worst limit, or a fault word with bits. */
static gboolean
is_cause (const CyTag *tag, const CySample *sample, CyLimitLevel worst)
{
  if (worst != CY_LIMIT_LEVEL_NONE)
    return sample->level == worst;
  return sample->quality == CY_QUALITY_GOOD && sample->raw != 0 &&
         (tag->measure == CY_MEASURE_CONN_FAULT_WORD ||
          tag->measure == CY_MEASURE_MODULE_FAULT_WORD);
}

/* The measure that is to blame, and its value: what to read at three in the morning. */
static void
fill_cause (CyMosaicTile *tile, CyLiveTable *table, guint pile, CyLimitLevel worst)
{
  CyTagSet *tags = cy_fleet_get (cy_live_table_get_fleet (table), pile)->tags;
  g_autofree CySample *samples = g_new (CySample, cy_tag_set_get_n_tags (tags));

  cy_live_table_read (table, pile, NULL, samples);
  for (guint i = 0; i < cy_tag_set_get_n_tags (tags); i++) {
    const CyTag *tag = cy_tag_set_get (tags, i);
    g_autofree char *value = NULL;
    g_autofree char *text = NULL;

    if (!is_cause (tag, &samples[i], worst) ||
        (tag->connector != 0 && tag->connector != tile->connector))
      continue;
    value = cy_shown_value (tag, table, pile, &samples[i]);
    text = g_strdup_printf ("%s %s %s", _ (cy_measure_get (tag->measure)->label), value,
                            cy_measure_get (tag->measure)->unit);
    cy_mosaic_text (tile->cause, text);
    return;
  }
}

static void
fill_reason (CyMosaicTile *tile, CyYard *yard, CyLiveTable *table, guint pile, const CySummary *gun)
{
  CyLivePile link;

  /* A fault weighs more than a value beyond an inner limit, which may well be what it did. */
  if (gun->level != CY_LIMIT_LEVEL_NONE &&
      (!gun->has_fault || cy_limit_level_is_alarm (gun->level))) {
    cy_mosaic_text (tile->limit, cy_shown_level (gun->level));
    fill_cause (tile, table, pile, gun->level);
  } else if (gun->has_fault) {
    fill_cause (tile, table, pile, CY_LIMIT_LEVEL_NONE);
  } else if (gun->quality != CY_QUALITY_GOOD) {
    g_autofree char *text = NULL;

    cy_live_table_read (table, pile, &link, NULL);
    text = link.reason == CY_LINK_TROUBLE_NONE
             ? cy_shown_quality (gun->quality)
             : cy_node_words_trouble (yard, tile->id, link.reason);
    cy_mosaic_text (tile->cause, text);
  }
}

static void
fill_values (CyMosaicTile *tile, const CySummary *gun, double rated_w)
{
  if (!isnan (gun->power_w)) {
    g_autofree char *power = g_strdup_printf ("%.1f", gun->power_w / 1000);

    cy_mosaic_text (tile->value, power);
    cy_mosaic_text (tile->unit, "kW");
    if (rated_w > 0)
      tile->fill = (float) CLAMP (gun->power_w / rated_w, 0, 1);
  }
  if (!isnan (gun->soc) && gun->soc > 0) {
    g_autofree char *soc = g_strdup_printf ("SOC %.0f %%", gun->soc);

    cy_mosaic_text (tile->second, soc);
  }
}

/* The heading of a station says which node talks to it, where there are several. */
static void
fill_group (CyMosaicTile *tile, CyYard *yard, const CyRecord *station)
{
  g_autofree char *owner =
    station == NULL ? NULL : cy_node_words_owner (yard, CY_KIND_STATION, station->id);
  g_autofree char *talks = owner == NULL ? NULL : g_strdup_printf (_ ("Talked to by: %s"), owner);
  g_autofree char *name =
    talks == NULL ? NULL : g_strdup_printf ("%s · %s", cy_record_get_text (station, "name"), talks);

  cy_mosaic_text (tile->group, station == NULL ? "" : station->id);
  if (station == NULL)
    cy_mosaic_text (tile->group_name, _ ("Discrete piles"));
  else
    cy_mosaic_text (tile->group_name, name != NULL ? name : cy_record_get_text (station, "name"));
}

/**
 * cy_tiles_fill:
 * @tile: (out): everything the mosaic shows of one gun.
 */
void
cy_tiles_fill (CyMosaicTile *tile,
               CyYard *yard,
               CyLiveTable *table,
               guint pile,
               guint connector,
               gint64 mono_us)
{
  const CyFleetPile *description = cy_fleet_get (cy_live_table_get_fleet (table), pile);
  CyRecord *record = cy_yard_get (yard, CY_KIND_PILE, description->id);
  CyRecord *station = cy_yard_get_ref (yard, record, "station");
  CyRecord *type = cy_yard_get_ref (yard, record, "type");
  g_autofree char *name = cy_yard_display_name (yard, CY_KIND_PILE, description->id);
  CySummary gun = cy_summary_read (table, pile, connector, mono_us);

  *tile = (CyMosaicTile){ .connector = connector, .fill = -1 };
  cy_mosaic_text (tile->id, description->id);
  fill_group (tile, yard, station);
  if (cy_tag_set_get_n_connectors (description->tags) > 1) {
    g_autofree char *numbered = g_strdup_printf (_ ("%s gun %u"), name, connector);

    cy_mosaic_text (tile->name, numbered);
  } else {
    cy_mosaic_text (tile->name, name);
  }
  cy_mosaic_text (tile->state, _ (cy_pile_state_get (gun.state)->label));
  tile->severity = cy_shown_severity_of_gun (&gun);
  tile->quality = gun.quality;
  fill_values (tile, &gun, type == NULL ? 0 : (double) cy_record_get_int (type, "power_w", 0));
  fill_reason (tile, yard, table, pile, &gun);
}

/* "p2" before "p10", as people count. */
static int
compare_ids (const char *a, const char *b)
{
  g_autofree char *left = g_utf8_collate_key_for_filename (a, -1);
  g_autofree char *right = g_utf8_collate_key_for_filename (b, -1);

  return strcmp (left, right);
}

/* Groups follow each other by name, piles within a group by id. */
static gint
compare_tiles (gconstpointer a, gconstpointer b)
{
  const CyMosaicTile *left = a;
  const CyMosaicTile *right = b;
  int order;

  if ((*left->group == '\0') != (*right->group == '\0'))
    return *left->group == '\0' ? 1 : -1;
  if ((order = g_utf8_collate (left->group_name, right->group_name)) != 0 ||
      (order = strcmp (left->group, right->group)) != 0 ||
      (order = compare_ids (left->id, right->id)) != 0)
    return order;
  return (left->connector > right->connector) - (left->connector < right->connector);
}

/**
 * cy_tiles_collect:
 *
 * Returns: (transfer full) (element-type CyMosaicTile): the guns the filter lets through.
 */
GArray *
cy_tiles_collect (CyYard *yard, CyLiveTable *table, const CyTileFilter *filter, gint64 mono_us)
{
  GArray *tiles = g_array_new (FALSE, TRUE, sizeof (CyMosaicTile));
  CyFleet *fleet = cy_live_table_get_fleet (table);

  for (guint i = 0; i < cy_fleet_get_n_piles (fleet); i++) {
    const CyFleetPile *pile = cy_fleet_get (fleet, i);

    if (!pile_matches (filter, cy_yard_get (yard, CY_KIND_PILE, pile->id), pile->id))
      continue;
    for (guint c = 1; c <= cy_tag_set_get_n_connectors (pile->tags); c++) {
      CySummary gun = cy_summary_read (table, i, c, mono_us);
      CyMosaicTile tile;

      if (!state_matches (filter->state, &gun))
        continue;
      cy_tiles_fill (&tile, yard, table, i, c, mono_us);
      g_array_append_val (tiles, tile);
    }
  }
  g_array_sort (tiles, compare_tiles);
  return tiles;
}
