/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-yard-file.h"

#include "cy-model-error.h"

static gboolean
check_arrays (JsonObject *root, GError **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, root);
  while (json_object_iter_next (&iter, &name, NULL)) {
    CyKindId kind;

    if (!cy_kind_find (name, &kind) || !g_str_equal (name, cy_kind_get (kind)->plural)) {
      cy_json_set_error (error, CY_JSON_MEMBER (NULL, name), "a yard file has no such list");
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_kind (CyKindId kind, JsonObject *root, GPtrArray *records, GError **error)
{
  const CyJsonPath *path = CY_JSON_MEMBER (NULL, cy_kind_get (kind)->plural);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonNode *node = json_object_get_member (root, path->key);
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!cy_json_get_array (node, path, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const CyJsonPath *here = CY_JSON_ELEMENT (path, i);
    CyRecord *record = cy_record_from_json (kind, json_array_get_element (array, i), here, error);

    if (record == NULL)
      return FALSE;
    g_ptr_array_add (records, record);
    if (!g_hash_table_add (seen, record->id)) {
      cy_json_set_error (error, CY_JSON_MEMBER (here, "id"), "\"%s\" appears twice", record->id);
      return FALSE;
    }
  }
  return TRUE;
}

/* Records stand in file order, so the n-th of a kind is the n-th element of its array. */
static gboolean
check_references (GPtrArray *records, CyYard *merged, GError **error)
{
  guint index[CY_N_KINDS] = { 0 };

  for (guint i = 0; i < records->len; i++) {
    const CyRecord *record = records->pdata[i];
    const CyJsonPath *path = CY_JSON_MEMBER (NULL, cy_kind_get (record->kind)->plural);

    if (!cy_yard_check_references (merged, record, CY_JSON_ELEMENT (path, index[record->kind]++),
                                   error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_yard_file_read:
 * @document: a parsed yard file.
 * @known: what is there already; the file may refer to it.
 *
 * Returns: (transfer full) (element-type CyRecord): all records of the file, or %NULL when anything
 *   in it is wrong: an import is all or nothing.
 *
 * Errors: with the place, `piles[3].type: no pile type "x"`.
 */
GPtrArray *
cy_yard_file_read (JsonNode *document, CyYard *known, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_record_unref);
  g_autoptr (CyYard) merged = cy_yard_copy (known);
  JsonObject *root;

  if (!cy_json_get_object (document, CY_JSON_MEMBER (NULL, "yard file"), &root, error) ||
      !check_arrays (root, error))
    return NULL;
  for (guint i = 0; i < CY_N_KINDS; i++) {
    if (!read_kind (i, root, records, error))
      return NULL;
  }
  for (guint i = 0; i < records->len; i++)
    cy_yard_put (merged, cy_record_ref (records->pdata[i]));
  if (!check_references (records, merged, error))
    return NULL;
  return g_steal_pointer (&records);
}

/**
 * cy_yard_file_write:
 * @wanted: which kinds.
 *
 * Returns: (transfer full): a yard file that reads back as @yard.
 */
JsonNode *
cy_yard_file_write (CyYard *yard, const gboolean wanted[CY_N_KINDS])
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();

  for (guint i = 0; i < CY_N_KINDS; i++) {
    g_autoptr (GPtrArray) records = cy_yard_list (yard, i);
    JsonArray *array;

    if (!wanted[i] || records->len == 0)
      continue;
    array = json_array_new ();
    for (guint j = 0; j < records->len; j++)
      json_array_add_element (array, cy_record_to_json (records->pdata[j]));
    json_object_set_array_member (root, cy_kind_get (i)->plural, array);
  }
  json_node_take_object (node, root);
  return node;
}
