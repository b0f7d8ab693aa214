/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-ledger-describe.h"
#include "cy-control-paper.h"
#include "cy-money.h"

/* The verb about tills. */

#define MAX_ROWS 10000

static gboolean
take_amount (CyControlCall *call, const char *name, const char *absent, gint64 *out_minor)
{
  g_autoptr (GError) error = NULL;
  const char *text = cy_control_call_get (call, name);

  if (text == NULL && absent == NULL)
    return cy_control_call_need (call, name, &text);
  if (cy_money_parse (text != NULL ? text : absent, out_minor, &error))
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "%s", error->message);
  return FALSE;
}

static void
on_done_cb (const CyTill *till, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call, cy_control_take_object (cy_control_describe_till (till)));
}

static void
open_till (CyControlCall *call)
{
  const char *station;
  gint64 float_minor;

  if (cy_control_call_need (call, "station", &station) &&
      take_amount (call, "float", "0", &float_minor))
    cy_node_open_till (call->node, station, cy_control_call_get (call, "currency"), float_minor,
                       call->actor, on_done_cb, call);
}

static void
close_till (CyControlCall *call, const char *id)
{
  gint64 counted;

  if (take_amount (call, "counted", NULL, &counted))
    cy_node_close_till (call->node, id, counted, cy_control_call_get (call, "reason"), call->actor,
                        on_done_cb, call);
}

/* Returns: (nullable): the till; the call ends when there is none. */
static CyTill *
take_till (CyControlCall *call, gpointer result, const GError *error)
{
  g_autoptr (CyTill) till = result;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else if (till == NULL)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "%s has no open till", call->actor);
  else if (till->state == CY_TILL_NONE)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no till \"%s\"", till->id);
  else
    return g_steal_pointer (&till);
  return NULL;
}

static void
on_shown_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyTill) till = take_till (user_data, result, error);

  if (till != NULL)
    on_done_cb (till, NULL, user_data);
}

static void
on_own_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyTill) till = take_till (user_data, result, error);

  if (till != NULL)
    close_till (user_data, till->id);
}

static void
close_one (CyControlCall *call)
{
  const char *id = cy_control_call_get (call, "id");

  if (id != NULL)
    close_till (call, id);
  else
    cy_node_query_open_till (call->node, call->actor, on_own_cb, call);
}

static void
show_one (CyControlCall *call)
{
  const char *id = cy_control_call_get (call, "id");

  if (id != NULL)
    cy_node_query_till (call->node, id, on_shown_cb, call);
  else
    cy_node_query_open_till (call->node, call->actor, on_shown_cb, call);
}

static void
on_tills_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) tills = result;

  cy_control_call_finish_list (user_data, tills, error,
                               (CyControlDescribe) cy_control_describe_till);
}

static void
list_all (CyControlCall *call)
{
  cy_node_query_tills (call->node, 0, NULL, MAX_ROWS, on_tills_cb, call);
}

static void
print_one (CyControlCall *call)
{
  const char *id;

  if (cy_control_call_need (call, "id", &id))
    cy_control_print_till (call, id);
}

/* {"action": "open" | "show" | "close" | "list" | "sheet", "id", "station", "currency", "float", "counted", "reason",
 * "file"} -> till, or [till] newest first, or {"file"}; without an id it is the open one of who asks */
void
cy_control_verb_till (CyControlCall *call)
{
  static const struct {
    const char *name;
    CyControlVerb run;
  } actions[] = {
    { "open", open_till }, { "show", show_one },   { "close", close_one },
    { "list", list_all },  { "sheet", print_one },
  };
  const char *action;

  if (!cy_control_call_need (call, "action", &action))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (g_str_equal (action, actions[i].name)) {
      actions[i].run (call);
      return;
    }
  }
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                          "a till can be told to open, show, close, list or sheet, not \"%s\"",
                          action);
}
