/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-change-describe.h"

#include "cy-control-call.h"
#include "cy-control-order-describe.h"

/* Names for programs; people read the node's words. */
static const char *const risk_names[] = { "not_told", "low", "medium", "high", "extreme" };

static void
add_times (JsonObject *object, const CyChange *change)
{
  cy_control_set_time (object, "from", change->from_us);
  cy_control_set_time (object, "to", change->to_us);
  cy_control_set_time (object, "created", change->created_us);
  cy_control_set_time (object, "proposed", change->proposed_us);
  cy_control_set_time (object, "approved", change->approved_us);
  cy_control_set_time (object, "begun", change->begun_us);
  cy_control_set_time (object, "finished", change->finished_us);
  cy_control_set_time (object, "changed", change->changed_us);
}

static void
add_risk (JsonObject *object, const CyChange *change)
{
  CyNodeRisk risk = cy_node_weigh_risk (change->likelihood, change->consequence);

  json_object_set_int_member (object, "likelihood", change->likelihood);
  json_object_set_int_member (object, "consequence", change->consequence);
  json_object_set_string_member (object, "risk", risk_names[risk.level]);
  json_object_set_int_member (object, "score", risk.score);
}

/**
 * cy_control_describe_change:
 *
 * Returns: (transfer full): a change as `ctl changes` lists it.
 */
JsonObject *
cy_control_describe_change (const CyChange *change)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", change->id);
  json_object_set_string_member (object, "state", cy_change_state_name (change->state));
  json_object_set_string_member (object, "kind", cy_change_kind_name (change->kind));
  json_object_set_string_member (object, "title", change->title);
  json_object_set_array_member (object, "targets", cy_control_list_texts (change->targets));
  add_risk (object, change);
  json_object_set_string_member (object, "outcome", cy_change_outcome_name (change->outcome));
  cy_control_set_text (object, "creator", change->creator);
  cy_control_set_text (object, "proposer", change->proposer);
  cy_control_set_text (object, "first", change->first);
  cy_control_set_text (object, "second", change->second);
  cy_control_set_text (object, "command", change->command);
  cy_control_set_text (object, "batch", change->batch);
  cy_control_set_text (object, "order", change->order);
  add_times (object, change);
  json_object_set_int_member (object, "overtaken", change->n_overtaken);
  return object;
}

static JsonObject *
describe_remark (const CyChangeRemark *remark)
{
  JsonObject *object = json_object_new ();

  cy_control_set_time (object, "time", remark->time_us);
  json_object_set_string_member (object, "event", cy_change_event_name (remark->event));
  json_object_set_string_member (object, "actor", remark->actor);
  cy_control_set_text (object, "node", remark->origin);
  json_object_set_string_member (object, "state", cy_change_state_name (remark->state));
  cy_control_set_text (object, "note", remark->note);
  cy_control_set_text (object, "overtaken", remark->overtaken);
  return object;
}

/**
 * cy_control_describe_change_dossier:
 *
 * Returns: (transfer full): a change with everything that was said and done, as `ctl change show` has it.
 */
JsonObject *
cy_control_describe_change_dossier (const CyChangeDossier *dossier)
{
  JsonObject *object = cy_control_describe_change (&dossier->change);
  JsonArray *orders = json_array_new ();
  JsonArray *story = json_array_new ();

  cy_control_set_text (object, "what", dossier->what);
  cy_control_set_text (object, "why", dossier->why);
  cy_control_set_text (object, "rollback", dossier->rollback);
  cy_control_set_text (object, "reason", dossier->reason);
  cy_control_set_text (object, "result", dossier->result);
  for (guint i = 0; i < dossier->orders->len; i++)
    json_array_add_object_element (orders, cy_control_describe_order (dossier->orders->pdata[i]));
  json_object_set_array_member (object, "orders", orders);
  for (guint i = 0; i < dossier->remarks->len; i++)
    json_array_add_object_element (story, describe_remark (dossier->remarks->pdata[i]));
  json_object_set_array_member (object, "story", story);
  return object;
}

/**
 * cy_control_describe_radius:
 *
 * Returns: (transfer full): what a change takes with it, as `ctl change radius` has it.
 */
JsonObject *
cy_control_describe_radius (const CyChangeRadius *radius)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "piles", radius->n_piles);
  json_object_set_int_member (object, "guns", radius->n_guns);
  json_object_set_int_member (object, "sessions", radius->n_sessions);
  json_object_set_int_member (object, "unknown", radius->n_unknown);
  json_object_set_int_member (object, "unsure", radius->n_unsure);
  cy_control_set_number (object, "power_w", radius->power_w);
  cy_control_set_number (object, "rated_w", radius->rated_w);
  json_object_set_int_member (object, "consequence", radius->consequence);
  json_object_set_string_member (object, "reason", radius->reason);
  json_object_set_array_member (object, "ids", cy_control_list_texts (radius->piles));
  return object;
}

/**
 * cy_control_describe_similar:
 *
 * Returns: (transfer full): an earlier change and what followed it, as `ctl change similar` has it.
 */
JsonObject *
cy_control_describe_similar (const CySimilarChange *similar)
{
  const CyChange *change = similar->change;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", change->id);
  json_object_set_string_member (object, "title", change->title);
  json_object_set_string_member (object, "state", cy_change_state_name (change->state));
  json_object_set_string_member (object, "outcome", cy_change_outcome_name (change->outcome));
  cy_control_set_text (object, "reason", similar->reason);
  cy_control_set_time (object, "finished", change->finished_us);
  json_object_set_string_member (object, "like", similar->is_same_place ? "pile" : "type");
  json_object_set_int_member (object, "piles", similar->n_piles);
  json_object_set_int_member (object, "looked_s", similar->followed_us / G_USEC_PER_SEC);
  json_object_set_int_member (object, "alarms_before", similar->n_alarms_before);
  json_object_set_int_member (object, "alarms_after", similar->n_alarms_after);
  json_object_set_int_member (object, "orders_before", similar->n_orders_before);
  json_object_set_int_member (object, "orders_after", similar->n_orders_after);
  return object;
}
