/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-control-call.h"
#include "cy-control-order-describe.h"
#include "cy-control-paper.h"
#include "cy-control-said.h"
#include "cy-node-order-insight.h"
#include "cy-node-order.h"

/* The verbs about work orders. */

#define MAX_ROWS 10000

static void
on_orders_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) orders = result;

  cy_control_call_finish_list (user_data, orders, error,
                               (CyControlDescribe) cy_control_describe_order);
}

static gboolean
take_states (CyControlCall *call, CyOrderQuery *query)
{
  const char *text = cy_control_call_get (call, "state");
  gboolean open;
  CyOrderState state;

  if (!cy_control_call_get_flag (call, "open", &open))
    return FALSE;
  query->states = open ? CY_ORDER_STATES_OPEN : 0;
  if (text == NULL)
    return TRUE;
  if (!cy_order_state_find (text, &state) || state == CY_ORDER_NONE) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                            "state must be pending, in_progress, paused, review, history or"
                            " cancelled, not \"%s\"",
                            text);
    return FALSE;
  }
  query->states = 1u << state;
  return TRUE;
}

static void
take_place (CyControlCall *call, CyOrderQuery *query)
{
  static const struct {
    const char *option;
    CyKindId kind;
  } places[] = {
    { "pile", CY_KIND_PILE },
    { "station", CY_KIND_STATION },
    { "area", CY_KIND_AREA },
  };
  const char *station = cy_control_call_get (call, "station");

  for (guint i = 0; query->piles == NULL && i < G_N_ELEMENTS (places); i++) {
    const char *id = cy_control_call_get (call, places[i].option);

    if (id != NULL)
      query->piles = places[i].kind == CY_KIND_PILE
                       ? g_strsplit (id, "\n", 1)
                       : cy_yard_list_piles_in (cy_node_get_yard (call->node), places[i].kind, id);
  }
  if (station != NULL)
    query->stations = g_strsplit (station, "\n", 1);
}

static gboolean
take_late (CyControlCall *call, CyOrderQuery *query)
{
  gboolean late;

  if (!cy_control_call_get_flag (call, "late", &late))
    return FALSE;
  query->late_us = late ? g_get_real_time () : 0;
  return TRUE;
}

/* {"state", "open", "late", "pile", "station", "area", "person", "vendor", "alarm", "source", "search", "from",
 * "to"} -> [order], newest first */
void
cy_control_verb_orders (CyControlCall *call)
{
  g_autoptr (CyOrderQuery) query = cy_order_query_new (MAX_ROWS);

  if (!take_states (call, query) || !take_late (call, query) ||
      !cy_control_call_get_time (call, "from", 0, &query->from_us) ||
      !cy_control_call_get_time (call, "to", G_MAXINT64, &query->to_us))
    return;
  take_place (call, query);
  query->person = g_strdup (cy_control_call_get (call, "person"));
  query->vendor = g_strdup (cy_control_call_get (call, "vendor"));
  query->alarm = g_strdup (cy_control_call_get (call, "alarm"));
  query->source_id = g_strdup (cy_control_call_get (call, "source"));
  query->text = g_strdup (cy_control_call_get (call, "search"));
  cy_node_query_orders (call->node, query, on_orders_cb, call);
}

static void
on_done_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call, cy_control_take_object (cy_control_describe_dossier (dossier)));
}

static void
on_dossier_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (CyDossier) dossier = result;

  if (error == NULL && dossier->order.state == CY_ORDER_NONE)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no order \"%s\"",
                            dossier->order.id);
  else
    on_done_cb (dossier, error, call);
}

static void
attach (CyControlCall *call, const char *id)
{
  const char *file;

  if (cy_control_call_need (call, "file", &file))
    cy_node_attach_to_order (call->node, id, file, call->actor, on_done_cb, call);
}

static JsonObject *
describe_insight (const CyOrderInsight *insight)
{
  static const char *const proofs[] = { [CY_NODE_PROOF_NONE] = "none",
                                        [CY_NODE_PROOF_PENDING] = "pending",
                                        [CY_NODE_PROOF_AGREED] = "agreed",
                                        [CY_NODE_PROOF_REFUTED] = "refuted" };
  static const char *const outlooks[] = { [CY_NODE_OUTLOOK_UNKNOWN] = "unknown",
                                          [CY_NODE_OUTLOOK_IN_TIME] = "in_time",
                                          [CY_NODE_OUTLOOK_LIKELY_LATE] = "likely_late",
                                          [CY_NODE_OUTLOOK_LATE] = "late" };
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "proof", proofs[insight->proof]);
  cy_control_set_text (object, "proof_text", insight->proof_text);
  json_object_set_string_member (object, "outlook", outlooks[insight->outlook]);
  cy_control_set_text (object, "outlook_text", insight->outlook_text);
  cy_control_set_time (object, "likely", insight->likely_us);
  json_object_set_int_member (object, "similar", insight->n_similar);
  json_object_set_int_member (object, "median_s", insight->median_us / G_USEC_PER_SEC);
  cy_control_set_time (object, "outage_from", insight->outage_from_us);
  cy_control_set_time (object, "outage_to", insight->outage_to_us);
  cy_control_set_number (object, "loss_wh", insight->loss_known ? insight->loss_wh : NAN);
  cy_control_set_number (
    object, "loss_minor",
    insight->loss_known && insight->loss_minor >= 0 ? (double) insight->loss_minor : NAN);
  cy_control_set_text (object, "loss_text", insight->loss_text);
  json_object_set_boolean_member (object, "procedure_changed", insight->procedure_changed);
  cy_control_set_text (object, "trouble", insight->trouble);
  return object;
}

static void
on_insight_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (CyOrderInsight) insight = result;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call, cy_control_take_object (describe_insight (insight)));
}

static void
on_scene_cb (gpointer result, const GError *error, gpointer user_data)
{
  static const char *const kinds[CY_N_SCENE_KINDS] = {
    [CY_SCENE_ALARM] = "alarm",   [CY_SCENE_COMMAND] = "command", [CY_SCENE_ORDER] = "order",
    [CY_SCENE_RECORD] = "record", [CY_SCENE_STATE] = "state",     [CY_SCENE_VALUE] = "value",
  };
  CyControlCall *call = user_data;
  g_autoptr (CyScene) scene = result;
  JsonArray *array;

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  array = json_array_new ();
  for (guint i = 0; i < scene->lines->len; i++) {
    const CySceneLine *line = scene->lines->pdata[i];
    JsonObject *object = json_object_new ();

    cy_control_set_time (object, "time", line->time_us);
    json_object_set_string_member (object, "kind", kinds[line->kind]);
    json_object_set_int_member (object, "connector", line->connector);
    cy_control_set_text (object, "actor", line->actor);
    json_object_set_string_member (object, "text", line->text);
    cy_control_set_text (object, "detail", line->detail);
    json_object_set_boolean_member (object, "fault", line->is_fault);
    json_array_add_object_element (array, object);
  }
  cy_control_call_finish (call, cy_control_take_array (array));
}

/* What only looks at an order. */
static const struct {
  const char *name;
  void (*query) (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data);
  CyNodeResult answer;
} looks[] = {
  { "show", cy_node_query_dossier, on_dossier_cb },
  { "proof", cy_node_query_order_insight, on_insight_cb },
  { "scene", cy_node_query_scene, on_scene_cb },
};

static gboolean
find_look (const char *action, guint *out_look)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    if (g_str_equal (action, looks[i].name)) {
      *out_look = i;
      return TRUE;
    }
  }
  return FALSE;
}

static void
run_event (CyControlCall *call, CyOrderEvent event)
{
  g_autoptr (JsonObject) payload = json_object_new ();
  const char *id = NULL;

  if (!cy_control_read_said (call, event != CY_ORDER_EVENT_CREATE, &id, payload))
    return;
  if (event == CY_ORDER_EVENT_CREATE)
    cy_node_create_order (call->node, g_steal_pointer (&payload), call->actor, on_done_cb, call);
  else if (event == CY_ORDER_EVENT_ATTACH)
    attach (call, id);
  else
    cy_node_do_order (call->node, id, event, g_steal_pointer (&payload), call->actor, on_done_cb,
                      call);
}

/* {"action": "show" | "proof" | "scene" | "sheet" | an event's name, "words": [ID, "NAME=VALUE"...], "payload": {...},
 * "note", "reason", "override", "file"} -> the order with everything that was said and done; what was found */
void
cy_control_verb_order (CyControlCall *call)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  const char *action;
  const char *id = NULL;
  CyOrderEvent event;
  guint look;

  if (!cy_control_call_need (call, "action", &action))
    return;
  if (find_look (action, &look)) {
    if (cy_control_read_said (call, TRUE, &id, nothing))
      looks[look].query (call->node, id, looks[look].answer, call);
  } else if (g_str_equal (action, "sheet")) {
    if (cy_control_read_said (call, TRUE, &id, nothing))
      cy_control_print_order (call, id);
  } else if (cy_order_event_find (action, &event)) {
    run_event (call, event);
  } else {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "an order cannot be told to \"%s\"",
                            action);
  }
}
