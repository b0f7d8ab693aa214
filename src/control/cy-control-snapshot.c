/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-node-snapshot.h"

/* The beginning of the journal, and what was cut off it. */

static void
set_count (JsonObject *object, const char *name, const CySnapshot *snapshot, guint64 count)
{
  if (snapshot == NULL)
    json_object_set_null_member (object, name);
  else
    json_object_set_int_member (object, name, (gint64) count);
}

static const char *
state_of (const CySnapshotState *state)
{
  if (state->snapshot != NULL && !state->is_done)
    return "cutting";
  if (state->next != NULL)
    return "waiting";
  return state->snapshot != NULL ? "cut" : "whole";
}

static void
describe (CyControlCall *call)
{
  g_autoptr (CySnapshotState) state = cy_node_describe_snapshot (call->node);
  const CySnapshot *snapshot = state->snapshot;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", state_of (state));
  cy_control_set_text (object, "keeper", state->keeper);
  json_object_set_int_member (object, "days", state->days);
  cy_control_set_time (object, "before", snapshot == NULL ? 0 : snapshot->before_us);
  set_count (object, "kept", snapshot, snapshot == NULL ? 0 : snapshot->n_kept);
  set_count (object, "gone", snapshot, snapshot == NULL ? 0 : snapshot->n_gone);
  cy_control_set_text (object, "digest", snapshot == NULL ? NULL : snapshot->digest);
  cy_control_set_text (object, "by", snapshot == NULL ? NULL : snapshot->origin);
  cy_control_set_text (object, "problem", state->problem);
  cy_control_call_finish (call, cy_control_take_object (object));
}

static void
make (CyControlCall *call)
{
  gint64 days;

  if (cy_control_call_get_number (call, "days", 1, 36500, 0, &days))
    cy_node_make_snapshot (call->node, days, call->actor, cy_control_call_done_cb, call);
}

/* {} -> {"state", "keeper", "days", "before", "kept", "gone", "digest", "by", "problem"}
 * {"action": "make", "days"} -> {"changes"} */
void
cy_control_verb_snapshot (CyControlCall *call)
{
  const char *action = cy_control_call_get (call, "action");

  if (action == NULL)
    describe (call);
  else if (g_str_equal (action, "make"))
    make (call);
  else
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "\"%s\" is not make", action);
}
