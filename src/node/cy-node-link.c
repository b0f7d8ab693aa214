/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-link.h"

#include "cy-judge-extra.h"
#include "cy-node-private.h"
#include "cy-profile-command.h"
#include "cy-time.h"

/**
 * cy_node_list_links:
 *
 * Returns: (transfer full) (element-type CyLinkReport): how each link does; empty when nothing is
 *   supervised.
 */
GPtrArray *
cy_node_list_links (CyNode *node)
{
  return node->supervision == NULL
           ? g_ptr_array_new_with_free_func ((GDestroyNotify) cy_link_report_free)
           : cy_supervision_list_links (node->supervision);
}

/**
 * cy_node_trace_pile:
 * @capacity: frames to keep.
 *
 * Returns: (transfer full) (nullable): what goes to the pile and comes from it, until it is freed;
 *   %NULL when nothing is supervised.
 */
CyTrace *
cy_node_trace_pile (CyNode *node, const char *pile, guint capacity)
{
  return node->supervision == NULL ? NULL
                                   : cy_supervision_trace (node->supervision, pile, capacity);
}

/* Whether piles of this one's profile can be told the time; @known has the answers so far. */
static gboolean
can_set_clock (CyNode *node, const CyFleetPile *pile, GHashTable *known)
{
  CyRecord *record = cy_yard_get (node->yard, CY_KIND_PILE, pile->id);
  CyRecord *type = record == NULL ? NULL : cy_yard_get_ref (node->yard, record, "type");
  g_autoptr (CyProfile) profile = NULL;
  gpointer can_set;

  if (g_hash_table_lookup_extended (known, pile->tags, NULL, &can_set))
    return GPOINTER_TO_INT (can_set);
  if (type != NULL)
    profile = cy_profile_store_get (node->profiles, cy_record_get_text (type, "profile"),
                                    (guint) cy_record_get_int (type, "connectors", 1), NULL);
  can_set =
    GINT_TO_POINTER (profile != NULL && cy_profile_find_command (profile, "set_clock") != NULL);
  g_hash_table_insert (known, pile->tags, can_set);
  return GPOINTER_TO_INT (can_set);
}

/**
 * cy_node_list_clocks:
 * @table: what piles show; the readings' ids are its fleet's.
 *
 * Returns: (transfer full) (element-type CyClockReading): every pile that has a clock.
 */
GArray *
cy_node_list_clocks (CyNode *node, CyLiveTable *table)
{
  GArray *clocks = g_array_new (FALSE, FALSE, sizeof (CyClockReading));
  CyFleet *fleet = cy_live_table_get_fleet (table);
  gint64 mono_us = cy_clock_mono_us (node->clock);
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < cy_fleet_get_n_piles (fleet); i++) {
    const CyFleetPile *pile = cy_fleet_get (fleet, i);
    int tag = cy_tag_set_find (pile->tags, 0, CY_MEASURE_STATION_CLOCK);
    CyClockReading reading = { .pile = pile->id };
    CyLivePile link;
    CySample sample;

    if (tag < 0 || !cy_live_table_read_one (table, i, 0, CY_MEASURE_STATION_CLOCK, &link, &sample))
      continue;
    reading.quality = cy_live_quality (&link, &sample, mono_us);
    reading.time_us = sample.time_us;
    reading.drift_s = cy_tag_value (cy_tag_set_get (pile->tags, (guint) tag), sample.raw) -
                      (double) sample.time_us / CY_US_PER_S;
    reading.can_set = can_set_clock (node, pile, known);
    g_array_append_val (clocks, reading);
  }
  return clocks;
}

/**
 * cy_node_get_clock_allowed_s:
 *
 * Returns: how far a pile's clock may be off before it is an alarm [s].
 */
double
cy_node_get_clock_allowed_s (CyNode *node)
{
  return cy_judge_clock_allowed_s (node->yard);
}
