/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-backup.h"

/* The verbs about copies of everything. */

static void
on_node_cb (gpointer result, const GError *error, gpointer user_data)
{
  if (error != NULL)
    cy_control_call_fail (user_data, error);
  else
    cy_control_call_finish (user_data, result);
}

/* {"path", "force", "without-history"} -> what is in the file */
void
cy_control_verb_backup (CyControlCall *call)
{
  CyBackupWish wish = { 0 };
  gboolean without_history;

  if (!cy_control_call_need (call, "path", &wish.path) ||
      !cy_control_call_get_flag (call, "force", &wish.force) ||
      !cy_control_call_get_flag (call, "without-history", &without_history))
    return;
  wish.with_history = !without_history;
  cy_node_backup (call->node, &wish, call->actor, NULL, NULL, on_node_cb, call);
}

/* {"path", "take-over-identity"} or {"cancel"} -> what waits for the next start */
void
cy_control_verb_restore (CyControlCall *call)
{
  gboolean cancel, take_over;
  const char *path;

  if (!cy_control_call_get_flag (call, "cancel", &cancel) ||
      !cy_control_call_get_flag (call, "take-over-identity", &take_over))
    return;
  if (cancel)
    cy_node_cancel_restore (call->node, call->actor, cy_control_call_done_cb, call);
  else if (cy_control_call_need (call, "path", &path))
    cy_node_restore (call->node, path, take_over, call->actor, NULL, on_node_cb, call);
}
