/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-id.h"
#include "cy-node-people.h"

/* The verbs about accounts. Passwords come as arguments of the call, never of a command line. */

static JsonObject *
describe_person (gconstpointer item)
{
  const CyPerson *person = item;
  JsonObject *object = json_object_new ();
  g_auto (GStrv) areas = cy_user_list_areas (person->record);

  json_object_set_string_member (object, "user", person->record->id);
  cy_control_set_text (object, "name", cy_record_get_text (person->record, "name"));
  cy_control_set_text (object, "role", cy_record_get_text (person->record, "role"));
  json_object_set_array_member (object, "areas", cy_control_list_texts (areas));
  json_object_set_boolean_member (object, "disabled", !cy_user_is_enabled (person->record));
  json_object_set_boolean_member (object, "password", person->has_password);
  json_object_set_boolean_member (object, "pin", person->has_pin);
  json_object_set_boolean_member (object, "recovery", person->has_recovery);
  cy_control_set_time (object, "login", person->login_us);
  cy_control_set_time (object, "locked_until", person->locked_until_us);
  return object;
}

static void
on_people_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) people = result;

  cy_control_call_finish_list (user_data, people, error, describe_person);
}

void
cy_control_verb_users (CyControlCall *call)
{
  cy_node_query_people (call->node, on_people_cb, call);
}

/* Ends the call when there is no such account. */
static CyRecord *
need_account (CyControlCall *call, const char *id)
{
  CyRecord *record = cy_yard_get (cy_node_get_yard (call->node), CY_KIND_USER, id);

  if (record == NULL)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no account \"%s\"", id);
  return record;
}

static gboolean
set_members (CyControlCall *call, CyRecord *record, const char *const *names)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; names[i] != NULL; i++) {
    const char *text = cy_control_call_get (call, names[i]);

    if (text != NULL && !cy_record_set_text (record, names[i], text, &error)) {
      cy_control_call_fail (call, error);
      return FALSE;
    }
  }
  return TRUE;
}

static JsonObject *
object_of_user (const char *id)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "user", id);
  return object;
}

static void
on_code_cb (const char *code, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  JsonObject *object;

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  object = object_of_user (cy_control_call_get (call, "id"));
  if (*code != '\0')
    json_object_set_string_member (object, "code", code);
  cy_control_call_finish (call, cy_control_take_object (object));
}

static void
add (CyControlCall *call, const char *id)
{
  static const char *const members[] = { "name", "role", "areas", NULL };
  g_autoptr (CyRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  const char *role;

  if (!cy_control_call_need (call, "role", &role))
    return;
  if (!cy_id_validate (id, &error)) {
    cy_control_call_fail (call, error);
    return;
  }
  record = cy_record_new (CY_KIND_USER, id);
  if (!set_members (call, record, members))
    return;
  if (cy_record_get_text (record, "name") == NULL)
    (void) cy_record_set_text (record, "name", id, NULL);
  cy_node_add_user (call->node, record, cy_control_call_get (call, "new_password"), call->actor,
                    on_code_cb, call);
}

static void
change (CyControlCall *call, const char *id, const char *field, const char *value)
{
  CyRecord *base = need_account (call, id);
  g_autoptr (CyRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (base == NULL)
    return;
  record = cy_record_copy (base, NULL);
  if (cy_record_set_text (record, field, value, &error))
    cy_node_put_record (call->node, base, record, call->actor, cy_control_call_done_cb, call);
  else
    cy_control_call_fail (call, error);
}

static void
set_role (CyControlCall *call, const char *id)
{
  static const char *const members[] = { "role", "areas", NULL };
  CyRecord *base = need_account (call, id);
  g_autoptr (CyRecord) record = NULL;
  const char *role;

  if (base == NULL || !cy_control_call_need (call, "role", &role))
    return;
  record = cy_record_copy (base, NULL);
  if (set_members (call, record, members))
    cy_node_put_record (call->node, base, record, call->actor, cy_control_call_done_cb, call);
}

static void
disable (CyControlCall *call, const char *id)
{
  change (call, id, "disabled", "true");
}

static void
enable (CyControlCall *call, const char *id)
{
  change (call, id, "disabled", "");
}

static void
forget (CyControlCall *call, const char *id)
{
  cy_node_delete_record (call->node, CY_KIND_USER, id, call->actor, cy_control_call_done_cb, call);
}

/* Whose account it is, the old password or a one-time code shows, whoever asks. */

static void
password (CyControlCall *call, const char *id)
{
  const char *old;
  const char *new;

  if (cy_control_call_need (call, "password", &old) &&
      cy_control_call_need (call, "new_password", &new))
    cy_node_set_password (call->node, id, old, new, cy_control_call_done_cb, call);
}

static void
pin (CyControlCall *call, const char *id)
{
  const char *old;
  const char *new;

  if (cy_control_call_need (call, "password", &old) && cy_control_call_need (call, "pin", &new))
    cy_node_set_pin (call->node, id, old, new, cy_control_call_done_cb, call);
}

static void
recovery (CyControlCall *call, const char *id)
{
  cy_node_give_recovery (call->node, id, call->actor, on_code_cb, call);
}

/* On this socket is nobody but its owner; a name would only blur who it was. */
static void
recover (CyControlCall *call, const char *id)
{
  if (g_str_equal (call->actor, cy_node_get_local_user (call->node)))
    cy_node_recover (call->node, id, on_code_cb, call);
  else
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED,
                            "only %s, who owns the node, recovers an account",
                            cy_node_get_local_user (call->node));
}

static void
unlock (CyControlCall *call, const char *id)
{
  cy_node_unlock_user (call->node, id, call->actor, cy_control_call_done_cb, call);
}

static void
on_logged_in_cb (const char *token, gboolean must_change, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  JsonObject *object;

  if (error != NULL) {
    cy_control_call_fail (call, error);
  } else if (must_change) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED,
                            "this is a one-time code: set a password with \"user password\"");
  } else {
    object = object_of_user (
      cy_control_call_get (call, "id") != NULL ? cy_control_call_get (call, "id") : call->actor);
    json_object_set_string_member (object, "token", token);
    cy_control_call_finish (call, cy_control_take_object (object));
  }
}

static void
login (CyControlCall *call, const char *id)
{
  const char *secret;

  if (cy_control_call_need (call, "password", &secret))
    cy_node_log_in (call->node, id, secret, on_logged_in_cb, call);
}

static void
logout (CyControlCall *call, const char *id)
{
  if (call->token != NULL)
    cy_node_log_out (call->node, call->token);
  cy_control_call_done_cb (call->token != NULL, NULL, call);
}

static void
whoami (CyControlCall *call, const char *id)
{
  CyRecord *record = cy_yard_get (cy_node_get_yard (call->node), CY_KIND_USER, call->actor);
  JsonObject *object = object_of_user (call->actor);
  g_auto (GStrv) areas = record == NULL ? g_new0 (char *, 1) : cy_user_list_areas (record);
  JsonArray *may = json_array_new ();

  cy_control_set_text (object, "name", record == NULL ? NULL : cy_record_get_text (record, "name"));
  json_object_set_string_member (object, "role",
                                 cy_role_name (cy_node_get_role (call->node, call->actor)));
  json_object_set_array_member (object, "areas", cy_control_list_texts (areas));
  json_object_set_boolean_member (object, "accounts", cy_node_has_accounts (call->node));
  for (CyAction action = 0; action < CY_N_ROLE_ACTIONS; action++) {
    if (cy_node_may (call->node, call->actor, action, NULL, NULL))
      json_array_add_string_element (may, cy_action_name (action));
  }
  json_object_set_array_member (object, "may", may);
  cy_control_call_finish (call, cy_control_take_object (object));
}

/* Whose account it is when none is named: that of whoever asks, or none may be left out. */
static const struct {
  const char *name;
  void (*run) (CyControlCall *call, const char *id);
  gboolean own;
} actions[] = {
  { "add", add, FALSE },          { "role", set_role, FALSE }, { "set-role", set_role, FALSE },
  { "disable", disable, FALSE },  { "enable", enable, FALSE }, { "delete", forget, FALSE },
  { "password", password, TRUE }, { "pin", pin, TRUE },        { "recovery", recovery, FALSE },
  { "recover", recover, FALSE },  { "unlock", unlock, FALSE }, { "login", login, TRUE },
  { "logout", logout, TRUE },     { "whoami", whoami, TRUE },
};

/* {"action", "id", ...} -> depends on the action */
void
cy_control_verb_user (CyControlCall *call)
{
  const char *id = cy_control_call_get (call, "id");
  const char *action;

  if (!cy_control_call_need (call, "action", &action))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (!g_str_equal (action, actions[i].name))
      continue;
    if (id != NULL || actions[i].own)
      actions[i].run (call, id != NULL ? id : call->actor);
    else
      cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "id is missing");
    return;
  }
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "there is no \"user %s\"", action);
}
