/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-beacon.h"

/* The verbs about lights and horns. */

static const char *const shown_names[] = {
  [CY_BEACON_SHOWN_UNKNOWN] = NULL,
  [CY_BEACON_SHOWN_OFF] = "off",
  [CY_BEACON_SHOWN_ON] = "on",
};

static JsonObject *
describe (const CyBeaconReport *report)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "beacon", report->id);
  json_object_set_string_member (object, "device", report->device);
  json_object_set_int_member (object, "alarms", report->n_alarms);
  json_object_set_string_member (object, "light_wanted", report->wants_beacon ? "on" : "off");
  cy_control_set_text (object, "light", shown_names[report->beacon]);
  json_object_set_string_member (object, "horn_wanted", report->wants_horn ? "on" : "off");
  cy_control_set_text (object, "horn", shown_names[report->horn]);
  cy_control_set_text (object, "problem", report->problem);
  return object;
}

/* {} -> [beacon] */
void
cy_control_verb_beacons (CyControlCall *call)
{
  g_autoptr (GPtrArray) beacons = cy_node_list_beacons (call->node);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < beacons->len; i++)
    json_array_add_object_element (array, describe (beacons->pdata[i]));
  cy_control_call_finish (call, cy_control_take_array (array));
}

/* {"action": "silence", "id"} -> {"changes"} */
void
cy_control_verb_beacon (CyControlCall *call)
{
  const char *action;

  if (!cy_control_call_need (call, "action", &action))
    return;
  if (!g_str_equal (action, "silence")) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "\"%s\" is not silence", action);
    return;
  }
  cy_node_silence_beacons (call->node, cy_control_call_get (call, "id"), call->actor,
                           cy_control_call_done_cb, call);
}
