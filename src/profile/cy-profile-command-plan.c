/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-command-traits.h"
#include "cy-id.h"
#include "cy-profile-action.h"

#define ACTIONS_MAX 16

typedef struct {
  const char *name;
  const char *unit;
} Parameter;

/* Everything a command can be told, so that one dialog serves every vendor. */
static const Parameter parameters[] = {
  { "current", "A" },  { "power", "W" }, { "percent", "%" }, { "duration", "s" },
  { "available", "" }, { "phases", "" }, { "time", "s" },    { "value", "" },
};

/* Everything a device can be asked to do. */
static const char *const command_names[] = {
  "start",      "stop",       "set_current", "set_power",   "set_percent",    "set_available",
  "set_phases", "lock",       "unlock",      "clear_fault", "emergency_stop", "reset",
  "set_clock",  "set_beacon", "set_horn",    NULL,
};

static const char *const command_members[] = {
  "per", "note", "label", "dangerous", "arguments", "writes", "verify", NULL,
};
static const char *const argument_members[] = { "min", "max", "default", "forbid", NULL };
static const char *const scopes[] = { "connector", "pile", NULL };

static void
clear_parameter (gpointer data)
{
  CyProfileParameter *parameter = data;

  g_clear_pointer (&parameter->forbidden, g_array_unref);
}

void
cy_profile_command_plan_free (CyProfileCommandPlan *plan)
{
  if (plan == NULL)
    return;
  g_clear_pointer (&plan->command.parameters, g_array_unref);
  g_clear_pointer (&plan->actions, g_ptr_array_unref);
  g_clear_pointer (&plan->verify, cy_profile_verify_free);
  g_free (plan->command.note);
  g_free (plan->command.label);
  g_free (plan);
}

static const Parameter *
find_parameter (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++) {
    if (g_str_equal (parameters[i].name, name))
      return &parameters[i];
  }
  return NULL;
}

static void
parse_forbidden (CyProfileReader *reader, CyProfileParameter *parameter)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "forbid");
  JsonArray *list;

  if (reader->failed || !cy_profile_reader_has (reader, "forbid"))
    return;
  if (!cy_json_get_array (cy_profile_reader_get (reader, "forbid"), path, &list, reader->error)) {
    reader->failed = TRUE;
    return;
  }
  parameter->forbidden = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < MIN (json_array_get_length (list), 16); i++) {
    double value = 0;

    if (!cy_json_get_double (json_array_get_element (list, i), CY_JSON_ELEMENT (path, i), -1e18,
                             1e18, &value, reader->error)) {
      reader->failed = TRUE;
      return;
    }
    g_array_append_val (parameter->forbidden, value);
  }
}

static gboolean
parse_argument (GArray *list,
                const char *name,
                JsonNode *node,
                const CyJsonPath *path,
                GError **error)
{
  CyProfileParameter parameter = { .max = G_MAXDOUBLE };
  const Parameter *known = find_parameter (name);
  CyProfileReader reader;

  if (known == NULL) {
    cy_json_set_error (error, path, "no command takes such an argument");
    return FALSE;
  }
  if (!cy_profile_reader_open (&reader, node, path, argument_members, error))
    return FALSE;
  parameter.name = known->name;
  parameter.unit = known->unit;
  parameter.has_default = cy_profile_reader_has (&reader, "default");
  cy_profile_reader_require (&reader, "min");
  cy_profile_reader_require (&reader, "max");
  parameter.min = cy_profile_reader_number (&reader, "min", -1e18, 1e18, 0);
  parameter.max = cy_profile_reader_number (&reader, "max", parameter.min, 1e18, 0);
  parameter.fallback =
    cy_profile_reader_number (&reader, "default", parameter.min, parameter.max, parameter.min);
  parse_forbidden (&reader, &parameter);
  g_array_append_val (list, parameter);
  return !reader.failed;
}

static void
parse_arguments (CyProfileReader *reader, GArray *list)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "arguments");
  JsonObject *object;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (reader->failed || !cy_profile_reader_has (reader, "arguments"))
    return;
  reader->failed =
    !cy_json_get_object (cy_profile_reader_get (reader, "arguments"), path, &object, reader->error);
  if (reader->failed)
    return;
  if (json_object_get_size (object) > G_N_ELEMENTS (((CyProfileMatch *) 0)->names))
    cy_profile_reader_fail (reader, "arguments", "more than 8");
  json_object_iter_init_ordered (&iter, object);
  while (!reader->failed && json_object_iter_next_ordered (&iter, &name, &node))
    reader->failed = !parse_argument (list, name, node, CY_JSON_MEMBER (path, name), reader->error);
}

static gboolean
is_written (const CyProfileCommandPlan *plan, guint argument)
{
  for (guint i = 0; i < plan->actions->len; i++) {
    const CyProfileAction *action = plan->actions->pdata[i];

    for (guint k = 0; k < action->fields->len; k++) {
      const CyProfileField *field = &g_array_index (action->fields, CyProfileField, k);

      if (field->source == CY_FIELD_ARGUMENT && field->argument == argument)
        return TRUE;
    }
  }
  return FALSE;
}

static void
parse_writes (CyProfileReader *reader,
              const CyProfileDefaults *defaults,
              CyProfileScope scope,
              CyProfileCommandPlan *plan)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "writes");
  JsonArray *list;

  cy_profile_reader_require (reader, "writes");
  if (reader->failed ||
      !cy_json_get_array (cy_profile_reader_get (reader, "writes"), path, &list, reader->error)) {
    reader->failed = TRUE;
    return;
  }
  if (json_array_get_length (list) < 1 || json_array_get_length (list) > ACTIONS_MAX)
    cy_profile_reader_fail (reader, "writes", "a command is 1 to %d writes", ACTIONS_MAX);
  for (guint i = 0; !reader->failed && i < json_array_get_length (list); i++) {
    CyProfileAction *action =
      cy_profile_action_parse (json_array_get_element (list, i), CY_JSON_ELEMENT (path, i),
                               defaults, scope, plan->command.parameters, reader->error);

    if (action == NULL)
      reader->failed = TRUE;
    else
      g_ptr_array_add (plan->actions, action);
  }
  for (guint i = 0; !reader->failed && i < plan->command.parameters->len; i++) {
    if (!is_written (plan, i))
      cy_profile_reader_fail (reader, "arguments", "no write uses \"%s\"",
                              g_array_index (plan->command.parameters, CyProfileParameter, i).name);
  }
}

/* Names live as long as the program: there are as many as profiles know commands. */
static const char *
find_command_name (const char *name)
{
  for (guint i = 0; command_names[i] != NULL; i++) {
    if (g_str_equal (command_names[i], name))
      return command_names[i];
  }
  if (!g_str_has_prefix (name, CY_VENDOR_COMMAND_PREFIX) ||
      !cy_id_validate (name + strlen (CY_VENDOR_COMMAND_PREFIX), NULL))
    return NULL;
  return g_intern_string (name);
}

static void
parse_verify (CyProfileReader *reader, CyProfileCommandPlan *plan)
{
  if (reader->failed || !cy_profile_reader_has (reader, "verify"))
    return;
  plan->verify = cy_profile_verify_parse (cy_profile_reader_get (reader, "verify"),
                                          CY_JSON_MEMBER (reader->path, "verify"),
                                          plan->command.parameters, reader->error);
  reader->failed = plan->verify == NULL;
}

/**
 * cy_profile_command_plan_parse:
 * @name: the member's name under `commands`.
 * @node: the member.
 *
 * Returns: (transfer full): the command.
 */
CyProfileCommandPlan *
cy_profile_command_plan_parse (const char *name,
                               JsonNode *node,
                               const CyJsonPath *path,
                               const CyProfileDefaults *defaults,
                               GError **error)
{
  g_autoptr (CyProfileCommandPlan) plan = g_new0 (CyProfileCommandPlan, 1);
  CyProfileReader reader;
  CyProfileScope scope;

  plan->actions = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_profile_action_free);
  plan->command.parameters = g_array_new (FALSE, FALSE, sizeof (CyProfileParameter));
  g_array_set_clear_func (plan->command.parameters, clear_parameter);
  plan->command.name = find_command_name (name);
  if (plan->command.name == NULL) {
    cy_json_set_error (error, path, "there is no such command");
    return NULL;
  }
  if (!cy_profile_reader_open (&reader, node, path, command_members, error))
    return NULL;
  scope = cy_profile_reader_choice (&reader, "per", scopes, CY_PROFILE_PER_CONNECTOR);
  plan->command.per_connector = scope == CY_PROFILE_PER_CONNECTOR;
  plan->command.note = g_strdup (cy_profile_reader_text (&reader, "note", NULL));
  plan->command.label = g_strdup (cy_profile_reader_text (&reader, "label", NULL));
  plan->command.is_dangerous = cy_profile_reader_bool (&reader, "dangerous", FALSE);
  parse_arguments (&reader, plan->command.parameters);
  parse_writes (&reader, defaults, scope, plan);
  parse_verify (&reader, plan);
  return reader.failed ? NULL : g_steal_pointer (&plan);
}
