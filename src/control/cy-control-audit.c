/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-audit-table.h"
#include "cy-control-call.h"
#include "cy-node-audit.h"
#include "cy-node-check.h"

/* The verb about who did what. */

#define LIMIT_DEFAULT 1000

static void
on_verified_cb (gpointer result, const GError *error, gpointer user_data)
{
  if (error != NULL)
    cy_control_call_fail (user_data, error);
  else
    cy_control_call_finish (user_data, result);
}

typedef struct {
  CyControlCall *call;
  CyAuditSearch *search; /* owned */
  gboolean csv;
  gboolean export;
  JsonNode *answer; /* owned, nullable */
} Asked;

static void
asked_free (Asked *asked)
{
  cy_audit_search_free (asked->search);
  g_clear_pointer (&asked->answer, json_node_unref);
  g_free (asked);
}

static JsonNode *
describe_table (CyYard *yard, GPtrArray *lines)
{
  g_autoptr (GString) table = g_string_new (NULL);
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  cy_audit_table_begin (table);
  for (guint i = 0; i < lines->len; i++)
    cy_audit_table_append (table, yard, lines->pdata[i]);
  json_node_set_string (node, table->str);
  return node;
}

static JsonNode *
describe_list (CyYard *yard, GPtrArray *lines)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < lines->len; i++)
    json_array_add_object_element (array, cy_audit_table_describe (yard, lines->pdata[i]));
  return cy_control_take_array (array);
}

static void
on_told_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Asked *asked = user_data;

  if (error != NULL)
    cy_control_call_fail (asked->call, error);
  else
    cy_control_call_finish (asked->call, g_steal_pointer (&asked->answer));
  asked_free (asked);
}

static void
on_lines_cb (gpointer result, const GError *error, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (GPtrArray) lines = result;
  CyControlCall *call = asked->call;
  CyYard *yard = cy_node_get_yard (call->node);

  if (error != NULL) {
    cy_control_call_fail (call, error);
    asked_free (asked);
    return;
  }
  asked->answer = asked->csv ? describe_table (yard, lines) : describe_list (yard, lines);
  /* Who takes a copy along is in the journal before he has it. */
  if (asked->csv || asked->export)
    cy_node_tell_export (call->node, asked->search, lines->len, call->actor, on_told_cb, asked);
  else
    on_told_cb (0, NULL, asked);
}

/* What is looked for; ends the call itself when it makes no sense. */
static gboolean
read_search (CyControlCall *call, CyAuditSearch *search)
{
  const char *what = cy_control_call_get (call, "what");

  search->group = CY_N_AUDIT_GROUPS;
  search->actor = g_strdup (cy_control_call_get (call, "who"));
  search->origin = g_strdup (cy_control_call_get (call, "node"));
  search->subject = g_strdup (cy_control_call_get (call, "about"));
  search->text = g_strdup (cy_control_call_get (call, "search"));
  if (!cy_control_call_get_time (call, "from", 0, &search->from_us) ||
      !cy_control_call_get_time (call, "to", 0, &search->to_us) ||
      !cy_control_call_get_flag (call, "all", &search->with_system))
    return FALSE;
  if (what == NULL || cy_audit_group_find (what, &search->group))
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "there is nothing called \"%s\"", what);
  return FALSE;
}

static void
list (CyControlCall *call)
{
  Asked *asked = g_new0 (Asked, 1);
  gint64 limit;

  asked->call = call;
  asked->search = g_new0 (CyAuditSearch, 1);
  if (!cy_control_call_get_flag (call, "csv", &asked->csv) ||
      !cy_control_call_get_flag (call, "export", &asked->export) ||
      !cy_control_call_get_number (call, "limit", 1, CY_NODE_AUDIT_MAX, LIMIT_DEFAULT, &limit) ||
      !read_search (call, asked->search)) {
    asked_free (asked);
    return;
  }
  cy_node_collect_audit (call->node, asked->search, (guint) limit, on_lines_cb, asked);
}

/* {"action": "verify"} -> what is broken; {"who", "node", "about", "what", "search", "from", "to", "all",
 * "limit", "export", "csv"} -> [line], newest first, or a table */
void
cy_control_verb_audit (CyControlCall *call)
{
  const char *action = cy_control_call_get (call, "action");

  if (action == NULL)
    list (call);
  else if (g_str_equal (action, "verify"))
    cy_node_verify (call->node, NULL, on_verified_cb, call);
  else
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "audit cannot %s", action);
}
