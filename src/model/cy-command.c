/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *name;
  const char *label;
} states[CY_N_COMMAND_STATES] = {
  [CY_COMMAND_NONE] = { "none", N_ ("Not known") },
  [CY_COMMAND_SELECTED] = { "selected", N_ ("Selected") },
  [CY_COMMAND_WAITING] = { "waiting", N_ ("Waiting for a second person") },
  [CY_COMMAND_ORDERED] = { "ordered", N_ ("Ordered") },
  [CY_COMMAND_OPERATING] = { "operating", N_ ("Being sent") },
  [CY_COMMAND_VERIFYING] = { "verifying", N_ ("Being verified") },
  [CY_COMMAND_VERIFIED] = { "verified", N_ ("Verified") },
  [CY_COMMAND_FAILED] = { "failed", N_ ("Failed") },
  [CY_COMMAND_UNKNOWN] = { "unknown", N_ ("Outcome unknown") },
  [CY_COMMAND_EXPIRED] = { "expired", N_ ("Expired") },
  [CY_COMMAND_REFUSED] = { "refused", N_ ("Refused") },
  [CY_COMMAND_CANCELLED] = { "cancelled", N_ ("Cancelled") },
};

CyCommand *
cy_command_new (const char *id)
{
  CyCommand *command = g_new0 (CyCommand, 1);

  command->id = g_strdup (id);
  return command;
}

CyCommand *
cy_command_copy (const CyCommand *command)
{
  CyCommand *copy = g_memdup2 (command, sizeof *command);

  copy->id = g_strdup (command->id);
  copy->pile = g_strdup (command->pile);
  copy->name = g_strdup (command->name);
  copy->arguments = g_strdup (command->arguments);
  copy->actor = g_strdup (command->actor);
  copy->approver = g_strdup (command->approver);
  copy->reason = g_strdup (command->reason);
  copy->outcome = g_strdup (command->outcome);
  copy->batch = g_strdup (command->batch);
  copy->origin = g_strdup (command->origin);
  copy->stamp = g_strdup (command->stamp);
  return copy;
}

void
cy_command_free (CyCommand *command)
{
  if (command == NULL)
    return;
  g_free (command->id);
  g_free (command->pile);
  g_free (command->name);
  g_free (command->arguments);
  g_free (command->actor);
  g_free (command->approver);
  g_free (command->reason);
  g_free (command->outcome);
  g_free (command->batch);
  g_free (command->origin);
  g_free (command->stamp);
  g_free (command);
}

const char *
cy_command_state_name (CyCommandState state)
{
  return states[state].name;
}

/**
 * cy_command_state_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_command_state_label (CyCommandState state)
{
  return states[state].label;
}

gboolean
cy_command_state_find (const char *name, CyCommandState *out_state)
{
  for (guint i = 0; i < CY_N_COMMAND_STATES; i++) {
    if (g_str_equal (name, states[i].name)) {
      *out_state = i;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
cy_command_state_is_final (CyCommandState state)
{
  return state >= CY_COMMAND_VERIFIED;
}

/**
 * cy_command_target:
 *
 * Returns: (transfer full): `PILE` or `PILE/CONNECTOR`.
 */
char *
cy_command_target (const CyCommand *command)
{
  return command->connector == 0 ? g_strdup (command->pile)
                                 : g_strdup_printf ("%s/%u", command->pile, command->connector);
}
