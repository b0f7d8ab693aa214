/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-order-stats.h"

#define DAYS_US ((gint64) 90 * 86400 * G_USEC_PER_SEC)

static void
set_seconds (JsonObject *object, const char *name, gint64 time_us)
{
  if (time_us < 0)
    json_object_set_null_member (object, name);
  else
    json_object_set_int_member (object, name, time_us / G_USEC_PER_SEC);
}

static JsonObject *
describe (const CyNodeOrderStats *stats)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "key", stats->key);
  json_object_set_string_member (object, "name", stats->name);
  json_object_set_int_member (object, "made", stats->n_made);
  json_object_set_int_member (object, "open", stats->n_open);
  json_object_set_int_member (object, "late", stats->n_late);
  json_object_set_int_member (object, "closed", stats->n_closed);
  json_object_set_int_member (object, "again", stats->n_again);
  json_object_set_int_member (object, "temporary", stats->n_temporary);
  json_object_set_int_member (object, "temporary_again", stats->n_temporary_again);
  json_object_set_int_member (object, "override", stats->n_override);
  json_object_set_int_member (object, "skipped_steps", stats->n_skipped);
  cy_control_set_number (object, "first_time", stats->first_time);
  set_seconds (object, "ack_s", stats->ack_us);
  set_seconds (object, "start_s", stats->start_us);
  set_seconds (object, "repair_s", stats->repair_us);
  set_seconds (object, "backlog_s", stats->backlog_us);
  set_seconds (object, "oldest_s", stats->oldest_us);
  json_object_set_int_member (object, "labour_min", (gint64) stats->labour_min);
  json_object_set_int_member (object, "cost_minor", stats->cost_minor);
  return object;
}

static void
on_stats_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) groups = result;

  cy_control_call_finish_list (user_data, groups, error, (CyControlDescribe) describe);
}

/* {"from", "to", "by": all|area|class|person|vendor|pile} -> [group], the worst first; of the last 90 days */
void
cy_control_verb_order_stats (CyControlCall *call)
{
  const char *by = cy_control_call_get (call, "by");
  gint64 now_us = g_get_real_time ();
  CyOrderGrouping grouping = CY_ORDERS_BY_NOTHING;
  gint64 from_us;
  gint64 to_us;

  if (!cy_control_call_get_time (call, "from", now_us - DAYS_US, &from_us) ||
      !cy_control_call_get_time (call, "to", now_us, &to_us))
    return;
  if (by != NULL && !cy_order_grouping_find (by, &grouping)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                            "by must be all, area, class, person, vendor or pile, not \"%s\"", by);
    return;
  }
  cy_node_query_order_stats (call->node, from_us, to_us, grouping, on_stats_cb, call);
}
