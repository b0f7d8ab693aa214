/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-peer.h"
#include "cy-summary.h"
#include "cy-time.h"

/* The verbs about what piles say. */

void
cy_control_verb_status (CyControlCall *call)
{
  cy_control_call_finish (call, cy_node_describe_status (call->node));
}

static void
add_time (JsonBuilder *builder, const char *name, gint64 time_us)
{
  g_autofree char *text = time_us == 0 ? NULL : cy_time_format (time_us);

  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/* Describes one pile in the answer that is being built. */
typedef void (*DescribePile) (JsonBuilder *builder, CyLiveTable *table, guint pile, gint64 mono_us);

static CyLiveTable *
need_live (CyControlCall *call)
{
  CyLiveTable *table = cy_node_ref_live (call->node);

  if (table == NULL)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_NO_NODE, "no node is running on %s",
                            cy_node_get_data_dir (call->node));
  return table;
}

/* A list about every pile the call asks for. */
static void
finish_piles (CyControlCall *call, DescribePile describe)
{
  g_autoptr (CyLiveTable) table = need_live (call);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint64 mono_us = g_get_monotonic_time ();
  CyFleet *fleet;

  if (table == NULL)
    return;
  fleet = cy_live_table_get_fleet (table);
  json_builder_begin_array (builder);
  for (guint i = 0; i < cy_fleet_get_n_piles (fleet); i++) {
    if (cy_control_call_is_about (call, cy_fleet_get (fleet, i)->id))
      describe (builder, table, i, mono_us);
  }
  json_builder_end_array (builder);
  cy_control_call_finish (call, json_builder_get_root (builder));
}

static void
describe_guns (JsonBuilder *builder, CyLiveTable *table, guint pile, gint64 mono_us)
{
  const CyFleetPile *description = cy_fleet_get (cy_live_table_get_fleet (table), pile);
  CyLivePile link;

  cy_live_table_read (table, pile, &link, NULL);
  for (guint c = 1; c <= cy_tag_set_get_n_connectors (description->tags); c++) {
    CySummary gun = cy_summary_read (table, pile, c, mono_us);

    json_builder_begin_object (builder);
    add_text (builder, "pile", description->id);
    json_builder_set_member_name (builder, "connector");
    json_builder_add_int_value (builder, c);
    add_text (builder, "state", cy_pile_state_get (gun.state)->name);
    add_text (builder, "quality", cy_quality_name (gun.quality));
    add_time (builder, "since", gun.since_us);
    add_text (builder, "worst_limit", cy_limit_level_name (gun.level));
    add_text (builder, "reason", cy_link_trouble_label (link.reason));
    json_builder_end_object (builder);
  }
}

static gboolean
show_guns_cb (gpointer call)
{
  finish_piles (call, describe_guns);
  return G_SOURCE_REMOVE;
}

/* {"station"} -> [{"pile", "connector", "state", "quality", "since", "worst_limit", "reason"}] */
void
cy_control_verb_piles (CyControlCall *call)
{
  cy_node_glance (call->node, show_guns_cb, call);
}

static void
add_named (JsonBuilder *builder, const CyTag *tag, gint64 raw)
{
  const char *name = tag->measure == CY_MEASURE_CONN_STATE
                       ? cy_pile_state_get ((CyPileState) raw)->name
                       : cy_tag_name_of (tag, raw);

  if (name != NULL)
    json_builder_add_string_value (builder, name);
  else
    json_builder_add_int_value (builder, raw);
}

static void
add_value (JsonBuilder *builder,
           CyLiveTable *table,
           guint pile,
           const CyTag *tag,
           const CySample *sample)
{
  CyText text;

  json_builder_set_member_name (builder, "value");
  if (sample->quality == CY_QUALITY_NEVER || sample->quality == CY_QUALITY_BAD) {
    json_builder_add_null_value (builder);
    return;
  }
  switch (cy_measure_get (tag->measure)->kind) {
  case CY_MEASURE_TEXT:
    cy_live_table_read_text (table, pile, (guint) tag->text_slot, text);
    json_builder_add_string_value (builder, text);
    break;
  case CY_MEASURE_ENUM:
    add_named (builder, tag, sample->raw);
    break;
  case CY_MEASURE_BITS:
    json_builder_add_int_value (builder, sample->raw);
    break;
  case CY_MEASURE_BOOL:
    json_builder_add_boolean_value (builder, sample->raw != 0);
    break;
  case CY_MEASURE_NUMBER:
  default:
    json_builder_add_double_value (builder, cy_tag_value (tag, sample->raw));
    break;
  }
}

static void
add_sample (JsonBuilder *builder,
            CyLiveTable *table,
            guint pile,
            guint tag_index,
            const CyLivePile *state,
            const CySample *sample,
            gint64 mono_us)
{
  const CyFleetPile *description = cy_fleet_get (cy_live_table_get_fleet (table), pile);
  const CyTag *tag = cy_tag_set_get (description->tags, tag_index);

  json_builder_begin_object (builder);
  add_text (builder, "pile", description->id);
  json_builder_set_member_name (builder, "connector");
  json_builder_add_int_value (builder, tag->connector);
  add_text (builder, "measure", cy_measure_get (tag->measure)->name);
  add_value (builder, table, pile, tag, sample);
  add_text (builder, "unit", cy_measure_get (tag->measure)->unit);
  add_text (builder, "quality", cy_quality_name (cy_live_quality (state, sample, mono_us)));
  add_time (builder, "time", sample->time_us);
  add_text (builder, "limit", cy_limit_level_name (sample->level));
  json_builder_end_object (builder);
}

static void
describe_values (JsonBuilder *builder, CyLiveTable *table, guint pile, gint64 mono_us)
{
  CyTagSet *tags = cy_fleet_get (cy_live_table_get_fleet (table), pile)->tags;
  guint n_tags = cy_tag_set_get_n_tags (tags);
  g_autofree CySample *samples = g_new (CySample, n_tags);
  CyLivePile state;

  cy_live_table_read (table, pile, &state, samples);
  for (guint t = 0; t < n_tags; t++)
    add_sample (builder, table, pile, t, &state, &samples[t], mono_us);
}

static gboolean
show_values_cb (gpointer call)
{
  finish_piles (call, describe_values);
  return G_SOURCE_REMOVE;
}

/* {"station", "pile"} ->
 * [{"pile", "connector", "measure", "value", "unit", "quality", "time", "limit"}] */
void
cy_control_verb_live (CyControlCall *call)
{
  cy_node_glance (call->node, show_values_cb, call);
}
