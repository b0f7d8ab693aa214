/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-order-describe.h"

#include <math.h>

#include "cy-control-call.h"

static void
add_times (JsonObject *object, const CyOrder *order)
{
  cy_control_set_time (object, "created", order->created_us);
  cy_control_set_time (object, "accepted", order->accepted_us);
  cy_control_set_time (object, "expected", order->expected_us);
  cy_control_set_time (object, "finished", order->finished_us);
  cy_control_set_time (object, "submitted", order->submitted_us);
  cy_control_set_time (object, "closed", order->closed_us);
  cy_control_set_time (object, "changed", order->changed_us);
  cy_control_set_time (object, "escalated", order->escalated_us);
  json_object_set_boolean_member (object, "late", cy_order_is_late (order, g_get_real_time ()));
}

static void
add_people (JsonObject *object, const CyOrder *order)
{
  cy_control_set_text (object, "responsible", order->responsible);
  json_object_set_array_member (object, "helpers", cy_control_list_texts (order->helpers));
  cy_control_set_text (object, "vendor", order->vendor);
  cy_control_set_text (object, "creator", order->creator);
  cy_control_set_text (object, "reviewer", order->reviewer);
}

static void
add_counts (JsonObject *object, const CyOrder *order)
{
  JsonObject *steps = json_object_new ();

  json_object_set_int_member (steps, "total", order->n_steps);
  json_object_set_int_member (steps, "done", order->n_ticked);
  json_object_set_int_member (steps, "skipped", order->n_skipped);
  json_object_set_object_member (object, "checklist", steps);
  json_object_set_int_member (object, "cost_minor", order->cost_minor);
  json_object_set_int_member (object, "labour_min", order->labour_min);
  json_object_set_int_member (object, "rejected", order->n_rejected);
  json_object_set_int_member (object, "urged", order->n_urged);
  json_object_set_int_member (object, "overtaken", order->n_overtaken);
}

/**
 * cy_control_describe_order:
 *
 * Returns: (transfer full): an order as `ctl orders` lists it.
 */
JsonObject *
cy_control_describe_order (const CyOrder *order)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", order->id);
  json_object_set_string_member (object, "state", cy_order_state_name (order->state));
  json_object_set_string_member (object, "source", cy_order_source_name (order->source));
  json_object_set_string_member (object, "priority", cy_priority_name (order->priority));
  json_object_set_string_member (object, "title", order->title);
  cy_control_set_text (object, "pile", order->pile);
  json_object_set_int_member (object, "connector", order->connector);
  cy_control_set_text (object, "station", order->station);
  json_object_set_array_member (object, "conditions", cy_control_list_texts (order->conditions));
  add_people (object, order);
  add_times (object, order);
  json_object_set_string_member (object, "fix", cy_order_fix_name (order->fix));
  cy_control_set_text (object, "source_id", order->source_id);
  cy_control_set_text (object, "earlier", order->earlier);
  cy_control_set_text (object, "procedure", order->procedure);
  cy_control_set_text (object, "article", order->article);
  cy_control_set_text (object, "override", order->override);
  add_counts (object, order);
  return object;
}

static JsonObject *
describe_step (const CyOrderStep *step)
{
  static const char *const states[CY_N_ORDER_STEP_STATES] = {
    [CY_ORDER_STEP_OPEN] = "open",
    [CY_ORDER_STEP_TICKED] = "done",
    [CY_ORDER_STEP_SKIPPED] = "skipped",
  };
  JsonObject *object = json_object_new ();
  g_autofree char *text = cy_step_spell (step->step);

  json_object_set_string_member (object, "text", text);
  json_object_set_string_member (object, "state", states[step->state]);
  cy_control_set_number (object, "value", step->value);
  json_object_set_boolean_member (object, "off", cy_order_step_is_off (step));
  cy_control_set_text (object, "note", step->note);
  cy_control_set_text (object, "photo", step->photo);
  cy_control_set_text (object, "actor", step->actor);
  cy_control_set_time (object, "time", step->time_us);
  return object;
}

static JsonObject *
describe_cost (const CyOrderCost *cost)
{
  static const char *const kinds[CY_N_ORDER_COSTS] = {
    [CY_ORDER_COST_PART] = "part",
    [CY_ORDER_COST_LABOUR] = "labour",
    [CY_ORDER_COST_OTHER] = "other",
  };
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", kinds[cost->kind]);
  json_object_set_string_member (object, "what", cost->what);
  cy_control_set_text (object, "number", cost->number);
  json_object_set_int_member (object, "quantity", cost->quantity);
  json_object_set_int_member (object, "minutes", cost->minutes);
  json_object_set_int_member (object, "price_minor", cost->price_minor);
  json_object_set_int_member (object, "amount_minor", cost->amount_minor);
  cy_control_set_text (object, "serial_out", cost->serial_out);
  cy_control_set_text (object, "serial_in", cost->serial_in);
  json_object_set_string_member (object, "actor", cost->actor);
  cy_control_set_time (object, "time", cost->time_us);
  return object;
}

static JsonObject *
describe_paper (const CyOrderPaper *paper)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "sha256", paper->sha256);
  json_object_set_string_member (object, "name", paper->name);
  cy_control_set_text (object, "type", paper->type);
  json_object_set_int_member (object, "size", paper->size);
  json_object_set_string_member (object, "actor", paper->actor);
  cy_control_set_time (object, "time", paper->time_us);
  return object;
}

static JsonObject *
describe_remark (const CyOrderRemark *remark)
{
  JsonObject *object = json_object_new ();

  cy_control_set_time (object, "time", remark->time_us);
  json_object_set_string_member (object, "event", cy_order_event_name (remark->event));
  json_object_set_string_member (object, "actor", remark->actor);
  cy_control_set_text (object, "node", remark->origin);
  json_object_set_string_member (object, "state", cy_order_state_name (remark->state));
  cy_control_set_text (object, "note", remark->note);
  cy_control_set_text (object, "overtaken", remark->overtaken);
  return object;
}

typedef JsonObject *(*Describe) (gconstpointer item);

static void
add_list (JsonObject *object, const char *name, GPtrArray *items, Describe describe)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < items->len; i++)
    json_array_add_object_element (array, describe (items->pdata[i]));
  json_object_set_array_member (object, name, array);
}

/**
 * cy_control_describe_dossier:
 *
 * Returns: (transfer full): an order with everything that was said and done, as `ctl order show` has it.
 */
JsonObject *
cy_control_describe_dossier (const CyDossier *dossier)
{
  JsonObject *object = cy_control_describe_order (&dossier->order);
  JsonArray *alarms = json_array_new ();

  cy_control_set_text (object, "text", dossier->text);
  for (guint i = 0; i < dossier->alarms->len; i++)
    json_array_add_string_element (alarms, dossier->alarms->pdata[i]);
  json_object_set_array_member (object, "alarms", alarms);
  cy_control_set_text (object, "cause", dossier->cause);
  cy_control_set_text (object, "method", dossier->method);
  cy_control_set_text (object, "result", dossier->result);
  cy_control_set_text (object, "reason", dossier->reason);
  cy_control_set_text (object, "proof", dossier->proof);
  json_object_set_int_member (object, "percent", dossier->percent);
  add_list (object, "steps", dossier->steps, (Describe) describe_step);
  add_list (object, "costs", dossier->costs, (Describe) describe_cost);
  add_list (object, "attachments", dossier->papers, (Describe) describe_paper);
  add_list (object, "story", dossier->remarks, (Describe) describe_remark);
  return object;
}
