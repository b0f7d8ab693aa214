/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-command.h"
#include "cy-profile-private.h"

static gboolean
same_place (const CyProfileAction *action, guint connector, const CyProfileWrite *write)
{
  return write->function == action->place.function && write->n == action->n_words &&
         write->address == cy_profile_place_address (&action->place, connector) &&
         write->unit == cy_profile_place_unit (&action->place, connector);
}

static gboolean
argument_fits (const CyProfileParameter *parameter, double value)
{
  /* A float register gives back not quite what was put in. */
  double slack = 1e-6 * MAX (ABS (parameter->max), 1);

  return value >= parameter->min - slack && value <= parameter->max + slack;
}

static gboolean
match_field (const CyProfileField *field,
             const guint16 *words,
             guint connector,
             GArray *parameters,
             CyProfileMatch *match)
{
  const CyProfileParameter *parameter;
  double value = 0;

  if (field->format.type == CY_REGISTER_RAW)
    return TRUE;
  if (!cy_profile_field_decode (field, words, &value))
    return FALSE;
  if (field->source == CY_FIELD_LITERAL)
    return value == field->literal;
  if (field->source == CY_FIELD_CONNECTOR)
    return value == connector;
  parameter = &g_array_index (parameters, CyProfileParameter, field->argument);
  if (!argument_fits (parameter, value))
    return FALSE;
  match->names[match->n_arguments] = parameter->name;
  match->values[match->n_arguments++] = value;
  return TRUE;
}

/**
 * cy_profile_action_match:
 * @parameters: (nullable): of the command; a keep-alive has none.
 * @out_match: (out): its arguments; the rest is left to the caller.
 *
 * Returns: whether @write is what cy_profile_action_build() makes of this action.
 */
gboolean
cy_profile_action_match (const CyProfileAction *action,
                         const CyProfileWrite *write,
                         guint connector,
                         GArray *parameters,
                         CyProfileMatch *out_match)
{
  CyProfileMatch match = { .connector = connector };
  guint n = 0;

  if (!same_place (action, connector, write))
    return FALSE;
  for (guint i = 0; i < action->fields->len; i++) {
    const CyProfileField *field = &g_array_index (action->fields, CyProfileField, i);

    if (match.n_arguments == G_N_ELEMENTS (match.names) ||
        !match_field (field, write->values + n, connector, parameters, &match))
      return FALSE;
    n += field->format.words;
  }
  *out_match = match;
  return TRUE;
}

static gboolean
match_plan (const CyProfile *profile,
            const CyProfileCommandPlan *plan,
            const CyProfileWrite *write,
            CyProfileMatch *out_match)
{
  guint low = plan->command.per_connector ? 1 : 0;
  guint high = plan->command.per_connector ? profile->n_connectors : 0;

  for (guint connector = low; connector <= high; connector++) {
    for (guint i = 0; i < plan->actions->len; i++) {
      if (!cy_profile_action_match (plan->actions->pdata[i], write, connector,
                                    plan->command.parameters, out_match))
        continue;
      out_match->command = &plan->command;
      out_match->index = i;
      out_match->is_last = i + 1 == plan->actions->len;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_profile_match_write:
 * @write: a write that came in, its unit -1 where it is the link's own.
 * @out_match: (out): what it means.
 *
 * Where several commands fit, the one that leaves least open wins: 0 A is `stop` rather than
 * `set_current`. Between equals the first in the profile does.
 *
 * Returns: %FALSE when a device with this profile would refuse the write.
 */
gboolean
cy_profile_match_write (const CyProfile *profile,
                        const CyProfileWrite *write,
                        CyProfileMatch *out_match)
{
  gboolean found = FALSE;
  CyProfileMatch match;

  for (guint i = 0; i < profile->commands->len; i++) {
    if (!match_plan (profile, profile->commands->pdata[i], write, &match))
      continue;
    if (!found || match.n_arguments < out_match->n_arguments)
      *out_match = match;
    found = TRUE;
  }
  if (found || profile->keep_alive.action == NULL)
    return found;
  if (!cy_profile_action_match (profile->keep_alive.action, write, 0, NULL, &match))
    return FALSE;
  *out_match = match;
  return TRUE;
}
