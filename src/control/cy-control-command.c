/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-command.h"
#include "cy-node-people.h"

/* The verbs that tell piles what to do. */

#define MAX_ROWS 10000

static JsonObject *
describe_times (const CyCommand *command)
{
  JsonObject *times = json_object_new ();

  cy_control_set_time (times, "selected", command->selected_us);
  cy_control_set_time (times, "operated", command->operated_us);
  cy_control_set_time (times, "sent", command->sent_us);
  cy_control_set_time (times, "done", command->done_us);
  cy_control_set_time (times, "until", command->done_us == 0 ? command->until_us : 0);
  return times;
}

static JsonObject *
describe_command (CyNode *node, const CyCommand *command)
{
  JsonObject *object = json_object_new ();
  JsonNode *arguments = cy_json_parse (command->arguments, -1, 65536, NULL);
  int percent = cy_node_get_command_percent (node, command->id);

  json_object_set_string_member (object, "id", command->id);
  json_object_set_string_member (object, "pile", command->pile);
  json_object_set_int_member (object, "connector", command->connector);
  json_object_set_string_member (object, "name", command->name);
  if (arguments != NULL)
    json_object_set_member (object, "arguments", arguments);
  json_object_set_string_member (object, "state", cy_command_state_name (command->state));
  json_object_set_string_member (object, "actor", command->actor);
  cy_control_set_text (object, "approver", command->approver);
  cy_control_set_text (object, "reason", command->reason);
  cy_control_set_text (object, "outcome", command->outcome);
  cy_control_set_text (object, "batch", command->batch);
  if (percent >= 0)
    json_object_set_int_member (object, "percent", percent);
  json_object_set_object_member (object, "times", describe_times (command));
  return object;
}

static JsonObject *
describe_gun (const CyPreviewGun *gun)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "connector", gun->connector);
  json_object_set_string_member (object, "state", cy_pile_state_get (gun->state)->name);
  json_object_set_string_member (object, "quality", cy_quality_name (gun->quality));
  cy_control_set_number (object, "power_w", gun->power_w);
  cy_control_set_number (object, "energy_wh", gun->energy_wh);
  cy_control_set_number (object, "cost", gun->cost);
  cy_control_set_number (object, "soc", gun->soc);
  json_object_set_string_member (object, "vin", gun->vin);
  return object;
}

static JsonNode *
describe_preview (CyNode *node, const CyCommandPreview *preview)
{
  JsonObject *object = describe_command (node, preview->command);
  JsonArray *guns = json_array_new ();
  JsonArray *last = json_array_new ();
  JsonArray *warnings = json_array_new ();

  for (guint i = 0; i < preview->guns->len; i++)
    json_array_add_object_element (guns,
                                   describe_gun (&g_array_index (preview->guns, CyPreviewGun, i)));
  for (guint i = 0; preview->last != NULL && i < preview->last->len; i++)
    json_array_add_object_element (last, describe_command (node, preview->last->pdata[i]));
  for (guint i = 0; i < preview->warnings->len; i++)
    json_array_add_string_element (warnings, preview->warnings->pdata[i]);
  json_object_set_array_member (object, "guns", guns);
  json_object_set_array_member (object, "warnings", warnings);
  json_object_set_array_member (object, "last", last);
  json_object_set_boolean_member (object, "needs_reason", preview->needs_reason);
  json_object_set_boolean_member (object, "needs_second", preview->command->needs_second);
  cy_control_set_text (object, "note", preview->note);
  return cy_control_take_object (object);
}

static void
on_command_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call, cy_control_take_object (describe_command (call->node, command)));
}

/* A selection nobody will operate is given back at once, so that the target is free again. */
typedef struct {
  CyControlCall *call;
  GError *error;
} Giving;

static void
on_given_back_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  Giving *giving = user_data;

  cy_control_call_fail (giving->call, giving->error);
  g_error_free (giving->error);
  g_free (giving);
}

typedef struct {
  CyControlCall *call;
  char *id;
} Operating;

static void
on_operated_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  Operating *operating = user_data;
  CyControlCall *call = operating->call;

  if (error != NULL) {
    Giving *giving = g_new0 (Giving, 1);

    *giving = (Giving){ call, g_error_copy (error) };
    cy_node_cancel_command (call->node, operating->id, call->actor, on_given_back_cb, giving);
  } else {
    on_command_cb (command, NULL, call);
  }
  g_free (operating->id);
  g_free (operating);
}

static void
on_selected_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (CyCommandPreview) preview = result;
  Operating *operating;
  gboolean yes = FALSE;

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  (void) cy_json_get_bool (json_object_get_member (call->arguments, "yes"), NULL, &yes, NULL);
  if (!yes) {
    cy_control_call_finish (call, describe_preview (call->node, preview));
    return;
  }
  operating = g_new0 (Operating, 1);
  *operating = (Operating){ call, g_strdup (preview->command->id) };
  cy_node_operate_command (call->node, operating->id, cy_control_call_get (call, "reason"),
                           call->actor, on_operated_cb, operating);
}

/* {"target", "name", "arguments", "yes", "reason"} -> the preview; with "yes" the command, ordered or
 * waiting for a second person */
void
cy_control_verb_command (CyControlCall *call)
{
  JsonNode *node = json_object_get_member (call->arguments, "arguments");
  g_autofree char *arguments = NULL;
  JsonObject *object;
  const char *target;
  const char *name;
  gboolean yes;

  if (!cy_control_call_need (call, "target", &target) ||
      !cy_control_call_need (call, "name", &name) || !cy_control_call_get_flag (call, "yes", &yes))
    return;
  if (node != NULL && !cy_json_get_object (node, NULL, &object, NULL)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "arguments must be an object");
    return;
  }
  arguments = node == NULL ? g_strdup ("{}") : cy_json_to_text (node, FALSE);
  cy_node_select_command (call->node, target, name, arguments, call->actor, on_selected_cb, call);
}

static void
on_commands_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (GPtrArray) commands = result;
  JsonArray *array;

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  array = json_array_new ();
  for (guint i = 0; i < commands->len; i++)
    json_array_add_object_element (array, describe_command (call->node, commands->pdata[i]));
  cy_control_call_finish (call, cy_control_take_array (array));
}

static void
on_one_command_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (GPtrArray) commands = result;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else if (commands->len == 0)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no command \"%s\"",
                            cy_control_call_get (call, "id"));
  else
    on_command_cb (commands->pdata[0], NULL, call);
}

static void
operate (CyControlCall *call, const char *id)
{
  cy_node_operate_command (call->node, id, cy_control_call_get (call, "reason"), call->actor,
                           on_command_cb, call);
}

static void
approve (CyControlCall *call, const char *id)
{
  cy_node_approve_command (call->node, id, call->actor, on_command_cb, call);
}

static void
cancel (CyControlCall *call, const char *id)
{
  cy_node_cancel_command (call->node, id, call->actor, on_command_cb, call);
}

static void
show (CyControlCall *call, const char *id)
{
  CyCommandQuery *query = cy_command_query_new (1);

  query->id = g_strdup (id);
  cy_node_query_commands (call->node, query, on_one_command_cb, call);
}

static const struct {
  const char *name;
  void (*run) (CyControlCall *call, const char *id);
} actions[] = {
  { "operate", operate },
  { "approve", approve },
  { "cancel", cancel },
  { "show", show },
};

static void
run_action (CyControlCall *call, const char *action)
{
  const char *id;

  if (!cy_control_call_need (call, "id", &id))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (g_str_equal (action, actions[i].name)) {
      actions[i].run (call, id);
      return;
    }
  }
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "a command cannot be told to \"%s\"",
                          action);
}

/* {"action": "operate"|"approve"|"cancel"|"show", "id", "reason"} -> command;
 * {"open", "pile", "batch", "from", "to"} -> [command], newest first */
void
cy_control_verb_commands (CyControlCall *call)
{
  const char *action = cy_control_call_get (call, "action");
  g_autoptr (CyCommandQuery) query = cy_command_query_new (MAX_ROWS);
  g_autoptr (GError) error = NULL;

  /* Whoever gave a stop follows it to its end, and need not be known for that. */
  if (action != NULL) {
    run_action (call, action);
    return;
  }
  if (!cy_node_require (call->node, call->actor, CY_ACTION_WATCH, NULL, &error)) {
    cy_control_call_fail (call, error);
    return;
  }
  if (!cy_control_call_get_flag (call, "open", &query->open) ||
      !cy_control_call_get_time (call, "from", 0, &query->from_us) ||
      !cy_control_call_get_time (call, "to", G_MAXINT64, &query->to_us))
    return;
  query->pile = g_strdup (cy_control_call_get (call, "pile"));
  query->batch = g_strdup (cy_control_call_get (call, "batch"));
  cy_node_query_commands (call->node, g_steal_pointer (&query), on_commands_cb, call);
}
