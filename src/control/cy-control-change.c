/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-control-change-describe.h"
#include "cy-control-said.h"
#include "cy-node-change.h"

/* The verbs about change requests. */

#define MAX_ROWS 10000

static void
on_changes_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) changes = result;

  cy_control_call_finish_list (user_data, changes, error,
                               (CyControlDescribe) cy_control_describe_change);
}

static gboolean
take_states (CyControlCall *call, CyChangeQuery *query)
{
  const char *text = cy_control_call_get (call, "state");
  gboolean open;
  CyChangeState state;

  if (!cy_control_call_get_flag (call, "open", &open))
    return FALSE;
  query->states = open ? CY_CHANGE_STATES_OPEN : 0;
  if (text == NULL)
    return TRUE;
  if (!cy_change_state_find (text, &state) || state == CY_CHANGE_NONE) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                            "state must be draft, proposed, second, approved, under_way, done,"
                            " rejected or withdrawn, not \"%s\"",
                            text);
    return FALSE;
  }
  query->states = 1u << state;
  return TRUE;
}

static gboolean
take_kind (CyControlCall *call, CyChangeQuery *query)
{
  const char *text = cy_control_call_get (call, "kind");
  CyChangeKind kind;

  if (text == NULL)
    return TRUE;
  if (!cy_change_kind_find (text, &kind)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                            "kind must be firmware, tariff, limit, setting, hardware, electrical or"
                            " other, not \"%s\"",
                            text);
    return FALSE;
  }
  query->kinds = 1u << kind;
  return TRUE;
}

static gboolean
take_pile (CyControlCall *call, CyChangeQuery *query)
{
  const char *pile = cy_control_call_get (call, "pile");

  if (pile == NULL)
    return TRUE;
  query->targets = cy_node_list_change_targets (call->node, pile);
  if (query->targets != NULL)
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no pile \"%s\"", pile);
  return FALSE;
}

/* {"state", "open", "pile", "kind"} -> [change], newest first */
void
cy_control_verb_changes (CyControlCall *call)
{
  g_autoptr (CyChangeQuery) query = cy_change_query_new (MAX_ROWS);

  if (take_states (call, query) && take_kind (call, query) && take_pile (call, query))
    cy_node_query_changes (call->node, query, on_changes_cb, call);
}

static void
on_done_cb (const CyChangeDossier *dossier, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call,
                            cy_control_take_object (cy_control_describe_change_dossier (dossier)));
}

/* Whether there is such a change; else the call is over. */
static gboolean
is_there (CyControlCall *call, const CyChangeDossier *dossier, const GError *error)
{
  if (error != NULL)
    cy_control_call_fail (call, error);
  else if (dossier->change.state == CY_CHANGE_NONE)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no change request \"%s\"",
                            dossier->change.id);
  else
    return TRUE;
  return FALSE;
}

static void
on_shown_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyChangeDossier) dossier = result;

  if (is_there (user_data, dossier, error))
    on_done_cb (dossier, NULL, user_data);
}

static void
on_radius_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (CyChangeDossier) dossier = result;
  g_autoptr (CyChangeRadius) radius = NULL;

  if (!is_there (call, dossier, error))
    return;
  radius = cy_node_measure_radius (call->node, dossier->change.targets);
  cy_control_call_finish (call, cy_control_take_object (cy_control_describe_radius (radius)));
}

static void
on_similar_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) found = result;

  cy_control_call_finish_list (user_data, found, error,
                               (CyControlDescribe) cy_control_describe_similar);
}

/* What only looks at a change. */
static const struct {
  const char *name;
  void (*query) (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data);
  CyNodeResult answer;
} looks[] = {
  { "show", cy_node_query_change, on_shown_cb },
  { "radius", cy_node_query_change, on_radius_cb },
  { "similar", cy_node_query_similar_changes, on_similar_cb },
};

static void
look (CyControlCall *call, guint i)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  const char *id = NULL;

  if (cy_control_read_said (call, TRUE, &id, nothing))
    looks[i].query (call->node, id, looks[i].answer, call);
}

static void
run_event (CyControlCall *call, CyChangeEvent event)
{
  g_autoptr (JsonObject) payload = json_object_new ();
  const char *id = NULL;

  if (!cy_control_read_said (call, event != CY_CHANGE_EVENT_CREATE, &id, payload))
    return;
  if (event == CY_CHANGE_EVENT_CREATE)
    cy_node_create_change (call->node, g_steal_pointer (&payload), call->actor, on_done_cb, call);
  else
    cy_node_do_change (call->node, id, event, g_steal_pointer (&payload), call->actor, on_done_cb,
                       call);
}

/* {"action": "show" | "radius" | "similar" | an event's name, "words": [ID, "NAME=VALUE"...], "payload": {...},
 * "note", "reason"} -> the change with everything that was said and done; what was found */
void
cy_control_verb_change (CyControlCall *call)
{
  const char *action;
  CyChangeEvent event;

  if (!cy_control_call_need (call, "action", &action))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    if (g_str_equal (action, looks[i].name)) {
      look (call, i);
      return;
    }
  }
  if (cy_change_event_find (action, &event))
    run_event (call, event);
  else
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "a change cannot be told to \"%s\"",
                            action);
}
