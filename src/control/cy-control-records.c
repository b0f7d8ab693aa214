/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-control-call.h"
#include "cy-id.h"
#include "cy-node-people.h"
#include "cy-yard-file.h"

/* The verbs about master data. */

typedef struct {
  CyControlCall *call;
  JsonObject *counts; /* owned */
} Import;

static void
on_imported_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Import *import = user_data;

  if (error != NULL) {
    cy_control_call_fail (import->call, error);
    json_object_unref (import->counts);
  } else {
    json_object_set_int_member (import->counts, "changes", n_changes);
    cy_control_call_finish (import->call, cy_control_take_object (import->counts));
  }
  g_free (import);
}

/* {"document": YARD FILE} -> {"areas": N, ..., "changes": N} */
void
cy_control_verb_import (CyControlCall *call)
{
  JsonNode *document = json_object_get_member (call->arguments, "document");
  JsonObject *root;
  Import *import;

  if (!cy_json_get_object (document, NULL, &root, NULL)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "a yard file is a JSON object");
    return;
  }
  import = g_new (Import, 1);
  *import = (Import){ call, json_object_new () };
  for (guint i = 0; i < CY_N_KINDS; i++) {
    JsonNode *node = json_object_get_member (root, cy_kind_get (i)->plural);

    if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
      json_object_set_int_member (import->counts, cy_kind_get (i)->plural,
                                  json_array_get_length (json_node_get_array (node)));
  }
  cy_node_import (call->node, document, call->actor, on_imported_cb, import);
}

/* Ends the call when it says no. */
static gboolean
need_kinds (CyControlCall *call, gboolean wanted[CY_N_KINDS])
{
  JsonNode *node = json_object_get_member (call->arguments, "kinds");
  JsonArray *kinds = NULL;
  guint n_kinds;

  if (node != NULL && !cy_json_get_array (node, NULL, &kinds, NULL)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "kinds must be a list of names");
    return FALSE;
  }
  n_kinds = kinds == NULL ? 0 : json_array_get_length (kinds);
  for (guint i = 0; i < CY_N_KINDS; i++)
    wanted[i] = n_kinds == 0;
  for (guint i = 0; i < n_kinds; i++) {
    const char *name = "";
    CyKindId kind;

    (void) cy_json_get_string (json_array_get_element (kinds, i), NULL, &name, NULL);
    if (!cy_kind_find (name, &kind)) {
      cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "there is no kind \"%s\"", name);
      return FALSE;
    }
    wanted[kind] = TRUE;
  }
  return TRUE;
}

/* Who has an account is not everybody's business. Ends the call when it says no. */
static gboolean
may_read (CyControlCall *call, CyKindId kind)
{
  g_autoptr (GError) error = NULL;

  if (kind != CY_KIND_USER ||
      cy_node_require (call->node, call->actor, CY_ACTION_PEOPLE, NULL, &error))
    return TRUE;
  cy_control_call_fail (call, error);
  return FALSE;
}

/* {"kinds": [KIND...]} -> a yard file; no kinds means all */
void
cy_control_verb_export (CyControlCall *call)
{
  gboolean wanted[CY_N_KINDS];

  if (need_kinds (call, wanted) && (!wanted[CY_KIND_USER] || may_read (call, CY_KIND_USER)))
    cy_control_call_finish (call, cy_yard_file_write (cy_node_get_yard (call->node), wanted));
}

static gboolean
matches_search (const CyRecord *record, const char *needle)
{
  g_autoptr (JsonNode) node = cy_record_to_json (record);
  g_autofree char *text = cy_json_to_text (node, FALSE);
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded_needle = g_utf8_casefold (needle, -1);

  return strstr (folded_text, folded_needle) != NULL;
}

/* {"kind", "where": "FIELD=VALUE", "search"} -> [record] */
void
cy_control_verb_list (CyControlCall *call)
{
  const char *search = cy_control_call_get (call, "search");
  const char *where = cy_control_call_get (call, "where");
  g_auto (GStrv) condition = where == NULL ? NULL : g_strsplit (where, "=", 2);
  g_autoptr (GPtrArray) records = NULL;
  JsonArray *array;
  CyKindId kind;

  if (!cy_control_call_need_kind (call, &kind) || !may_read (call, kind))
    return;
  if (condition != NULL &&
      (g_strv_length (condition) != 2 ||
       (!g_str_equal (condition[0], "id") && cy_kind_find_field (kind, condition[0]) == NULL))) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                            "where must be FIELD=VALUE with a field of %s, not \"%s\"",
                            cy_kind_get (kind)->name, where);
    return;
  }
  records = cy_yard_list (cy_node_get_yard (call->node), kind);
  array = json_array_new ();
  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];
    g_autofree char *value = NULL;

    if (condition != NULL)
      value = g_str_equal (condition[0], "id") ? g_strdup (record->id)
                                               : cy_record_spell (record, condition[0]);
    if ((value == NULL || g_str_equal (value, condition[1])) &&
        (search == NULL || matches_search (record, search)))
      json_array_add_element (array, cy_record_to_json (record));
  }
  cy_control_call_finish (call, cy_control_take_array (array));
}

/* Ends the call when there is no such record. */
static CyRecord *
need_record (CyControlCall *call, CyKindId kind, const char *id)
{
  CyRecord *record = cy_yard_get (cy_node_get_yard (call->node), kind, id);

  if (record == NULL)
    cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no %s \"%s\"",
                            cy_kind_get (kind)->name, id);
  return record;
}

/* {"kind", "id"} -> record */
void
cy_control_verb_show (CyControlCall *call)
{
  CyRecord *record;
  const char *id;
  CyKindId kind;

  if (!cy_control_call_need_kind (call, &kind) || !cy_control_call_need (call, "id", &id) ||
      !may_read (call, kind) || (record = need_record (call, kind, id)) == NULL)
    return;
  cy_control_call_finish (call, cy_record_to_json (record));
}

static gboolean
apply_fields (CyRecord *record, JsonObject *fields, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &name, &value)) {
    const char *text;

    if (!cy_json_get_string (value, CY_JSON_MEMBER (NULL, name), &text, error) ||
        !cy_record_set_text (record, name, text, error))
      return FALSE;
  }
  return TRUE;
}

/* {"kind", "id", "fields": {FIELD: TEXT}} -> {"changes"}; a record that is not there is made */
void
cy_control_verb_set (CyControlCall *call)
{
  g_autoptr (CyRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  CyRecord *base;
  JsonObject *fields;
  const char *id;
  CyKindId kind;

  if (!cy_control_call_need_kind (call, &kind) || !cy_control_call_need (call, "id", &id))
    return;
  base = cy_yard_get (cy_node_get_yard (call->node), kind, id);
  record = base != NULL ? cy_record_copy (base, NULL) : cy_record_new (kind, id);
  if (!cy_id_validate (id, &error) ||
      !cy_json_get_object (json_object_get_member (call->arguments, "fields"),
                           CY_JSON_MEMBER (NULL, "fields"), &fields, &error) ||
      !apply_fields (record, fields, &error)) {
    cy_control_call_fail (call, error);
    return;
  }
  cy_node_put_record (call->node, base, record, call->actor, cy_control_call_done_cb, call);
}

/* {"kind", "id"} -> {"changes"} */
void
cy_control_verb_delete (CyControlCall *call)
{
  const char *id;
  CyKindId kind;

  if (!cy_control_call_need_kind (call, &kind) || !cy_control_call_need (call, "id", &id))
    return;
  cy_node_delete_record (call->node, kind, id, call->actor, cy_control_call_done_cb, call);
}
