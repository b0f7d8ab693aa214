/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-check.h"

#include <glib/gi18n-lib.h>

#include "cy-node-error.h"

gboolean
cy_command_check_interlock (const CyCommandDeskOptions *options,
                            const CyCommandTarget *target,
                            GError **error)
{
  g_autoptr (CyLiveTable) table = options->port->ref_live (options->port->user_data);
  guint connector = 0;
  const char *why =
    cy_command_target_check (target, table, cy_clock_mono_us (options->clock), &connector);

  if (why == NULL)
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s/%u", why, target->pile->id,
               connector);
  return FALSE;
}

char *
cy_command_stamp_of (const CyCommandDeskOptions *options, const CyCommandTarget *target)
{
  g_autoptr (CyLiveTable) table = options->port->ref_live (options->port->user_data);
  g_autoptr (GArray) guns =
    cy_command_target_read_guns (target, table, cy_clock_mono_us (options->clock));

  return cy_interlock_stamp ((const CyGunCondition *) (gpointer) guns->data, guns->len);
}

/* A preview is a promise about what will happen; when the pile went on meanwhile, it is void. */
gboolean
cy_command_check_stamp (const CyCommandDeskOptions *options,
                        const CyCommandTarget *target,
                        const CyCommand *command,
                        GError **error)
{
  g_autofree char *now = NULL;

  if (target->traits->is_essential || command->stamp == NULL)
    return TRUE;
  now = cy_command_stamp_of (options, target);
  if (g_str_equal (now, command->stamp))
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s, %s",
               N_ ("The pile changed since the preview"), command->stamp, now);
  return FALSE;
}

/* Everything that can be known before anybody is asked, except leases. */
gboolean
cy_command_check_wish (const CyCommandDeskOptions *options,
                       const CyCommandTarget *target,
                       const CyCommandWish *wish,
                       GError **error)
{
  g_autoptr (CyCommandJob) trial = NULL;
  CyCommandTarget *own = cy_command_target_new (target->yard, options->profiles, wish->pile,
                                                wish->connector, wish->name, error);

  if (own == NULL)
    return FALSE;
  trial = options->make_job (own, wish->arguments, options->user_data, error);
  return trial != NULL && cy_command_check_interlock (options, target, error);
}
