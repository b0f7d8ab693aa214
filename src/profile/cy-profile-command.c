/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-command.h"

#include "cy-profile-error.h"
#include "cy-profile-private.h"

guint
cy_profile_get_n_commands (const CyProfile *profile)
{
  return profile->commands->len;
}

const CyProfileCommand *
cy_profile_get_command (const CyProfile *profile, guint index)
{
  const CyProfileCommandPlan *plan = g_ptr_array_index (profile->commands, index);

  return &plan->command;
}

const CyProfileCommandPlan *
cy_profile_find_plan (const CyProfile *profile, const char *name)
{
  for (guint i = 0; i < profile->commands->len; i++) {
    const CyProfileCommandPlan *plan = profile->commands->pdata[i];

    if (g_str_equal (plan->command.name, name))
      return plan;
  }
  return NULL;
}

/**
 * cy_profile_find_command:
 *
 * Returns: (nullable): the command, or %NULL when the device has none of that name.
 */
const CyProfileCommand *
cy_profile_find_command (const CyProfile *profile, const char *name)
{
  const CyProfileCommandPlan *plan = cy_profile_find_plan (profile, name);

  return plan == NULL ? NULL : &plan->command;
}

static gboolean
refuse (GError **error, const char *command, const char *what)
{
  g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT, "%s: %s", command, what);
  return FALSE;
}

static const CyProfileArgument *
find_argument (const CyProfileArgument *arguments, guint n_arguments, const char *name)
{
  for (guint i = 0; i < n_arguments; i++) {
    if (g_str_equal (arguments[i].name, name))
      return &arguments[i];
  }
  return NULL;
}

static gboolean
value_is_allowed (const CyProfileParameter *parameter, double value, GError **error)
{
  /* Written so that not-a-number is refused too. */
  if (!(value >= parameter->min && value <= parameter->max)) {
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT,
                 "%s: %g %s is outside %g to %g", parameter->name, value, parameter->unit,
                 parameter->min, parameter->max);
    return FALSE;
  }
  for (guint i = 0; parameter->forbidden != NULL && i < parameter->forbidden->len; i++) {
    if (value == g_array_index (parameter->forbidden, double, i)) {
      g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT,
                   "%s: this device must never be given %g %s", parameter->name, value,
                   parameter->unit);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_arguments (const CyProfileCommand *command,
                 const CyProfileArgument *arguments,
                 guint n_arguments,
                 GError **error)
{
  guint known = 0;

  for (guint i = 0; i < command->parameters->len; i++) {
    const CyProfileParameter *parameter =
      &g_array_index (command->parameters, CyProfileParameter, i);
    const CyProfileArgument *argument = find_argument (arguments, n_arguments, parameter->name);

    known += argument != NULL;
    if (argument == NULL && !parameter->has_default)
      return refuse (error, parameter->name, "is missing");
    if (argument != NULL && !value_is_allowed (parameter, argument->value, error))
      return FALSE;
  }
  if (known != n_arguments)
    return refuse (error, command->name, "an argument is unknown or given twice");
  return TRUE;
}

static gboolean
build_field (const CyProfileField *field,
             guint connector,
             GArray *parameters,
             const CyProfileArgument *arguments,
             guint n_arguments,
             guint16 *out_words,
             GError **error)
{
  const CyProfileParameter *parameter;
  const CyProfileArgument *argument;

  if (field->source == CY_FIELD_CONNECTOR)
    return cy_profile_field_encode (field, connector, out_words, error);
  if (field->source == CY_FIELD_LITERAL)
    return cy_profile_field_encode (field, field->literal, out_words, error);
  parameter = &g_array_index (parameters, CyProfileParameter, field->argument);
  argument = find_argument (arguments, n_arguments, parameter->name);
  if (!parameter->is_words)
    return cy_profile_field_encode (field, argument == NULL ? parameter->fallback : argument->value,
                                    out_words, error);
  for (guint i = 0; i < field->format.words; i++)
    out_words[i] = argument != NULL && i < argument->n_words ? argument->words[i] : 0;
  return TRUE;
}

/**
 * cy_profile_action_build:
 * @parameters: (nullable): of the command; a keep-alive has none.
 *
 * Fills in one write.
 */
gboolean
cy_profile_action_build (const CyProfileAction *action,
                         guint connector,
                         GArray *parameters,
                         const CyProfileArgument *arguments,
                         guint n_arguments,
                         CyProfileWrite *out_write,
                         GError **error)
{
  CyProfileWrite write = {
    .function = action->place.function,
    .unit = cy_profile_place_unit (&action->place, connector),
    .address = cy_profile_place_address (&action->place, connector),
    .n = (guint16) action->n_words,
    .pause_ms = action->pause_ms,
  };
  guint n = 0;

  for (guint i = 0; i < action->fields->len; i++) {
    const CyProfileField *field = &g_array_index (action->fields, CyProfileField, i);

    if (!build_field (field, connector, parameters, arguments, n_arguments, write.values + n,
                      error))
      return FALSE;
    n += field->format.words;
  }
  *out_write = write;
  return TRUE;
}

/**
 * cy_profile_command:
 * @name: the command.
 * @connector: the gun, from 1, or 0 for a command of the whole pile.
 * @arguments: (array length=n_arguments) (nullable): what it is given.
 * @out_writes: (element-type CyProfileWrite): the writes are added here, in the order to be sent;
 *   nothing is added on failure.
 *
 * Turns an operator's wish into write requests.
 *
 * Errors: #CY_PROFILE_ERROR_UNSUPPORTED when the device has no such command,
 *   #CY_PROFILE_ERROR_ARGUMENT when it cannot be given this.
 */
gboolean
cy_profile_command (const CyProfile *profile,
                    const char *name,
                    guint connector,
                    const CyProfileArgument *arguments,
                    guint n_arguments,
                    GArray *out_writes,
                    GError **error)
{
  const CyProfileCommandPlan *plan = cy_profile_find_plan (profile, name);
  guint before = out_writes->len;

  if (plan == NULL) {
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_UNSUPPORTED,
                 "profile %s has no command \"%s\"", profile->id, name);
    return FALSE;
  }
  if (plan->command.per_connector ? connector < 1 || connector > profile->n_connectors
                                  : connector != 0) {
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT,
                 plan->command.per_connector ? "%s: connector %u is not one of this pile's"
                                             : "%s: is for the whole pile, not for connector %u",
                 name, connector);
    return FALSE;
  }
  if (!check_arguments (&plan->command, arguments, n_arguments, error))
    return FALSE;
  for (guint i = 0; i < plan->actions->len; i++) {
    CyProfileWrite write;

    if (!cy_profile_action_build (plan->actions->pdata[i], connector, plan->command.parameters,
                                  arguments, n_arguments, &write, error)) {
      g_array_set_size (out_writes, before);
      return FALSE;
    }
    g_array_append_val (out_writes, write);
  }
  return TRUE;
}
