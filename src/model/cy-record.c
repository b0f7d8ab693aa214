/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-record.h"

#include <string.h>

#include "cy-date.h"
#include "cy-field.h"
#include "cy-id.h"
#include "cy-limit.h"
#include "cy-model-error.h"

CyRecord *
cy_record_new (CyKindId kind, const char *id)
{
  CyRecord *record = g_new0 (CyRecord, 1);

  g_atomic_ref_count_init (&record->refs);
  record->kind = kind;
  record->id = g_strdup (id);
  record->cells = json_object_new ();
  return record;
}

CyRecord *
cy_record_ref (CyRecord *record)
{
  g_atomic_ref_count_inc (&record->refs);
  return record;
}

void
cy_record_unref (CyRecord *record)
{
  if (!g_atomic_ref_count_dec (&record->refs))
    return;
  g_free (record->id);
  json_object_unref (record->cells);
  g_free (record);
}

/**
 * cy_record_copy:
 * @id: (nullable): the copy's id, or %NULL to keep it.
 *
 * Returns: a record with the same cells that may be changed.
 */
CyRecord *
cy_record_copy (const CyRecord *record, const char *id)
{
  CyRecord *copy = cy_record_new (record->kind, id != NULL ? id : record->id);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, record->cells);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (copy->cells, name, json_node_copy (value));
  copy->creator = record->creator;
  return copy;
}

/* Finds the field a yard member belongs to; "latitude" and "longitude" are the halves of a position. */
static const CyField *
field_of_member (CyKindId kind, const char *member)
{
  if (g_str_equal (member, "latitude") || g_str_equal (member, "longitude"))
    return cy_kind_find_field (kind, "position");
  if (g_str_equal (member, "position"))
    return NULL;
  return cy_kind_find_field (kind, member);
}

static gboolean
check_members (CyKindId kind, JsonObject *object, const CyJsonPath *path, GError **error)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL)) {
    if (!g_str_equal (name, "id") && field_of_member (kind, name) == NULL) {
      cy_json_set_error (error, CY_JSON_MEMBER (path, name), "a %s has no such field",
                         cy_kind_get (kind)->name);
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * cy_record_from_json:
 * @node: an element of a yard file's array.
 * @path: where it stands, for errors.
 *
 * Reads and checks everything that can be checked without looking at other records.
 *
 * Returns: (transfer full): the record.
 */
CyRecord *
cy_record_from_json (CyKindId kind, JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (CyRecord) record = NULL;
  g_autoptr (GError) local = NULL;
  JsonObject *object;
  const char *id;

  if (!cy_json_get_object (node, path, &object, error) ||
      !cy_json_get_string (json_object_get_member (object, "id"), CY_JSON_MEMBER (path, "id"), &id,
                           error))
    return NULL;
  if (!cy_id_validate (id, &local)) {
    cy_json_set_error (error, CY_JSON_MEMBER (path, "id"), "%s", local->message);
    return NULL;
  }
  if (!check_members (kind, object, path, error))
    return NULL;
  record = cy_record_new (kind, id);
  for (guint i = 0; i < cy_kind_get (kind)->n_fields; i++) {
    if (!cy_field_read (&cy_kind_get (kind)->fields[i], object, path, record->cells, error))
      return NULL;
  }
  if (!cy_record_check_complete (record, path, error))
    return NULL;
  return g_steal_pointer (&record);
}

/**
 * cy_record_to_json:
 *
 * Returns: (transfer full): the element of a yard file that reads back as @record.
 */
JsonNode *
cy_record_to_json (const CyRecord *record)
{
  const CyKind *kind = cy_kind_get (record->kind);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", record->id);
  for (guint i = 0; i < kind->n_fields; i++)
    cy_field_write (&kind->fields[i], record->cells, object);
  json_node_take_object (node, object);
  return node;
}

/**
 * cy_record_set_text:
 * @field: a field's name, or one limit, `limits.temp.gun`.
 * @text: what a person typed; empty unsets the field.
 *
 * Sets one field from its spelling on the command line or in a form.
 */
gboolean
cy_record_set_text (CyRecord *record, const char *field, const char *text, GError **error)
{
  const CyField *description = cy_kind_find_field (record->kind, field);
  CyJsonPath path = { NULL, field, 0 };

  if (description == NULL && g_str_has_prefix (field, CY_LIMIT_CELL_PREFIX))
    description = cy_kind_find_field (record->kind, "limits");
  if (description == NULL) {
    g_set_error (error, CY_MODEL_ERROR, CY_MODEL_ERROR_UNKNOWN, "a %s has no field \"%s\"",
                 cy_kind_get (record->kind)->name, field);
    return FALSE;
  }
  return cy_field_parse (description, text, &path, record->cells, error);
}

/**
 * cy_record_check_complete:
 *
 * Returns: whether every required field is set.
 */
gboolean
cy_record_check_complete (const CyRecord *record, const CyJsonPath *path, GError **error)
{
  const CyKind *kind = cy_kind_get (record->kind);

  for (guint i = 0; i < kind->n_fields; i++) {
    if (kind->fields[i].required && !json_object_has_member (record->cells, kind->fields[i].name)) {
      cy_json_set_error (error, CY_JSON_MEMBER (path, kind->fields[i].name), "is required");
      return FALSE;
    }
  }
  return TRUE;
}

static void
add_changes (JsonObject *changes, JsonObject *from, JsonObject *to)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, to);
  while (json_object_iter_next (&iter, &name, &value)) {
    JsonNode *old = from == NULL ? NULL : json_object_get_member (from, name);

    if (old == NULL || !json_node_equal (old, value))
      json_object_set_member (changes, name, json_node_copy (value));
  }
}

/**
 * cy_record_diff:
 * @before: (nullable): the record as it is, or %NULL when there is none.
 * @after: the record as it shall be.
 *
 * Returns: (transfer full): the cells to write; a cell that goes away is null. Empty when nothing
 *   changes.
 */
JsonObject *
cy_record_diff (const CyRecord *before, const CyRecord *after)
{
  JsonObject *changes = json_object_new ();
  JsonObjectIter iter;
  const char *name;

  add_changes (changes, before == NULL ? NULL : before->cells, after->cells);
  if (before == NULL)
    return changes;
  json_object_iter_init (&iter, before->cells);
  while (json_object_iter_next (&iter, &name, NULL)) {
    if (!json_object_has_member (after->cells, name))
      json_object_set_null_member (changes, name);
  }
  return changes;
}

/**
 * cy_record_get_text:
 *
 * Returns: (nullable): a text, choice, reference or link; %NULL when it is not set.
 */
const char *
cy_record_get_text (const CyRecord *record, const char *field)
{
  JsonNode *node = json_object_get_member (record->cells, field);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

gint64
cy_record_get_int (const CyRecord *record, const char *field, gint64 absent)
{
  return json_object_get_int_member_with_default (record->cells, field, absent);
}

double
cy_record_get_double (const CyRecord *record, const char *field, double absent)
{
  return json_object_get_double_member_with_default (record->cells, field, absent);
}

gboolean
cy_record_get_bool (const CyRecord *record, const char *field, gboolean absent)
{
  return json_object_get_boolean_member_with_default (record->cells, field, absent);
}

/**
 * cy_record_get_date:
 * @out_date: (out): the day.
 *
 * Returns: whether the field is set, and to a day.
 */
gboolean
cy_record_get_date (const CyRecord *record, const char *field, GDate *out_date)
{
  const char *text = cy_record_get_text (record, field);

  return text != NULL && cy_date_parse (text, out_date, NULL);
}

/**
 * cy_record_get_position:
 * @out_latitude: (out): [degrees, WGS 84].
 * @out_longitude: (out): [degrees, WGS 84].
 */
gboolean
cy_record_get_position (const CyRecord *record, double *out_latitude, double *out_longitude)
{
  JsonNode *node = json_object_get_member (record->cells, "position");

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  *out_latitude = json_object_get_double_member (json_node_get_object (node), "latitude");
  *out_longitude = json_object_get_double_member (json_node_get_object (node), "longitude");
  return TRUE;
}

/**
 * cy_record_spell:
 * @field: a field's name.
 *
 * Returns: (transfer full): the field as cy_record_set_text() takes it; empty when it is not set.
 */
char *
cy_record_spell (const CyRecord *record, const char *field)
{
  const CyField *description = cy_kind_find_field (record->kind, field);

  return description == NULL ? g_strdup ("") : cy_field_spell (description, record->cells);
}

/**
 * cy_record_subject:
 *
 * Returns: (transfer full): what journal entries about the record name, `pile:p1`.
 */
char *
cy_record_subject (CyKindId kind, const char *id)
{
  return g_strdup_printf ("%s:%s", cy_kind_get (kind)->name, id);
}
