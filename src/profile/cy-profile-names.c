/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-row.h"
#include "cy-state.h"

#define VALUES_MAX 256

/* Codes become bits of a sample, whose sign bit stays free and whose last bit is for the others. */
#define CODES_MAX 62

static const char *const bit_members[] = { "name", "class", NULL };

/* What a fault means to an operator, whatever the device calls it. */
const char *const cy_profile_fault_classes[] = {
  "communication",    "over_current",  "supply", "output",
  "over_temperature", "over_humidity", "other",  NULL,
};
#define CLASS_OTHER 6

CyMeasureKind
cy_profile_row_kind (const CyProfileRow *row)
{
  return row->measure == CY_N_MEASURES ? CY_MEASURE_NUMBER : cy_measure_get (row->measure)->kind;
}

static void
clear_name (gpointer data)
{
  CyTagName *name = data;

  g_free (name->name);
}

static void
add_name (CyProfileRow *row, gint64 value, const char *name)
{
  CyTagName entry = { .value = value };

  if (row->names == NULL) {
    row->names = g_array_new (FALSE, FALSE, sizeof (CyTagName));
    g_array_set_clear_func (row->names, clear_name);
  }
  for (guint i = 0; i < row->names->len; i++) {
    if (g_array_index (row->names, CyTagName, i).value == value)
      return;
  }
  entry.name = g_strdup (name);
  g_array_append_val (row->names, entry);
}

static gboolean
parse_value (CyProfileRow *row,
             const char *key,
             JsonNode *node,
             const CyJsonPath *path,
             GError **error)
{
  CyPileState state;
  const char *name;
  gint64 device;

  if (!cy_json_get_string (node, path, &name, error))
    return FALSE;
  if (!cy_profile_value_key (&row->format, key, &device)) {
    cy_json_set_error (error, path, "a %s cannot hold this value",
                       cy_register_type_names[row->format.type]);
    return FALSE;
  }
  if (row->measure != CY_MEASURE_CONN_STATE) {
    add_name (row, device, name);
    return TRUE;
  }
  if (!cy_pile_state_find (name, &state)) {
    cy_json_set_error (error, path, "there is no state \"%.40s\"", name);
    return FALSE;
  }
  add_name (row, state, name);
  g_array_append_val (row->map, ((CyValueMap){ .device = device, .raw = state }));
  return TRUE;
}

static void
parse_values (CyProfileReader *reader, CyProfileRow *row)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "values");
  JsonObject *object;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (row->measure == CY_MEASURE_CONN_STATE) {
    cy_profile_reader_require (reader, "values");
    row->map = g_array_new (FALSE, FALSE, sizeof (CyValueMap));
  }
  if (reader->failed || !cy_profile_reader_has (reader, "values"))
    return;
  if (cy_profile_row_kind (row) != CY_MEASURE_ENUM && row->measure != CY_N_MEASURES) {
    cy_profile_reader_fail (reader, "values", "only a state has named values");
    return;
  }
  reader->failed =
    !cy_json_get_object (cy_profile_reader_get (reader, "values"), path, &object, reader->error);
  if (!reader->failed && json_object_get_size (object) > VALUES_MAX)
    cy_profile_reader_fail (reader, "values", "more than %d", VALUES_MAX);
  if (reader->failed)
    return;
  json_object_iter_init_ordered (&iter, object);
  while (!reader->failed && json_object_iter_next_ordered (&iter, &key, &node))
    reader->failed = !parse_value (row, key, node, CY_JSON_MEMBER (path, key), reader->error);
}

/* A fault is given as its name, or as an object that says its class too. */
static gboolean
parse_fault (CyProfileRow *row, guint bit, JsonNode *node, const CyJsonPath *path, GError **error)
{
  CyProfileReader reader;
  const char *name;
  guint class = CLASS_OTHER;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    if (!cy_profile_reader_open (&reader, node, path, bit_members, error))
      return FALSE;
    cy_profile_reader_require (&reader, "name");
    name = cy_profile_reader_text (&reader, "name", "");
    class = cy_profile_reader_choice (&reader, "class", cy_profile_fault_classes, CLASS_OTHER);
    if (reader.failed)
      return FALSE;
  } else if (!cy_json_get_string (node, path, &name, error)) {
    return FALSE;
  }
  add_name (row, (gint64) bit, name);
  row->classes[bit] = (guint8) (class + 1);
  return TRUE;
}

static gboolean
parse_bit (CyProfileRow *row,
           const char *key,
           JsonNode *node,
           const CyJsonPath *path,
           GError **error)
{
  guint64 bit;

  if (!g_ascii_string_to_unsigned (key, 10, 0, row->format.words * 16 - 1, &bit, NULL)) {
    cy_json_set_error (error, path, "there is no such bit in %u registers", row->format.words);
    return FALSE;
  }
  return parse_fault (row, (guint) bit, node, path, error);
}

static void
parse_bits (CyProfileReader *reader, CyProfileRow *row)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "bits");
  JsonObject *object;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (reader->failed || !cy_profile_reader_has (reader, "bits"))
    return;
  if (cy_profile_row_kind (row) != CY_MEASURE_BITS && row->measure != CY_N_MEASURES) {
    cy_profile_reader_fail (reader, "bits", "only flags have named bits");
    return;
  }
  if (row->format.words > 4)
    cy_profile_reader_fail (reader, "bits", "flags take at most 4 registers");
  else
    reader->failed =
      !cy_json_get_object (cy_profile_reader_get (reader, "bits"), path, &object, reader->error);
  if (reader->failed)
    return;
  json_object_iter_init_ordered (&iter, object);
  while (!reader->failed && json_object_iter_next_ordered (&iter, &key, &node))
    reader->failed = !parse_bit (row, key, node, CY_JSON_MEMBER (path, key), reader->error);
}

static gboolean
parse_code (CyProfileRow *row,
            const char *key,
            JsonNode *node,
            const CyJsonPath *path,
            GError **error)
{
  guint bit = row->map->len;
  gint64 device;

  if (!cy_profile_value_key (&row->format, key, &device) || device == 0) {
    cy_json_set_error (error, path, "a code is a number other than 0, which is no fault");
    return FALSE;
  }
  g_array_append_val (row->map,
                      ((CyValueMap){ .device = device, .raw = (gint64) ((guint64) 1 << bit) }));
  return parse_fault (row, bit, node, path, error);
}

static void
parse_codes (CyProfileReader *reader, CyProfileRow *row)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "codes");
  JsonObject *object;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (reader->failed || !cy_profile_reader_has (reader, "codes"))
    return;
  if (row->measure == CY_N_MEASURES || cy_profile_row_kind (row) != CY_MEASURE_BITS ||
      cy_profile_reader_has (reader, "bits")) {
    cy_profile_reader_fail (reader, "codes", "only flags have codes, and then no bits");
    return;
  }
  reader->failed =
    !cy_json_get_object (cy_profile_reader_get (reader, "codes"), path, &object, reader->error);
  if (!reader->failed && json_object_get_size (object) > CODES_MAX)
    cy_profile_reader_fail (reader, "codes", "more than %d", CODES_MAX);
  if (reader->failed)
    return;
  row->map = g_array_new (FALSE, FALSE, sizeof (CyValueMap));
  json_object_iter_init_ordered (&iter, object);
  while (!reader->failed && json_object_iter_next_ordered (&iter, &key, &node))
    reader->failed = !parse_code (row, key, node, CY_JSON_MEMBER (path, key), reader->error);
  add_name (row, CY_PROFILE_OTHER_CODE, "other_code");
  row->classes[CY_PROFILE_OTHER_CODE] = CLASS_OTHER + 1;
}

/**
 * cy_profile_row_parse_names:
 *
 * Reads `values`, `bits` and `codes`: what values and faults are called, and for `conn.state` and
 * codes what the sample says for each.
 */
void
cy_profile_row_parse_names (CyProfileReader *reader, CyProfileRow *row)
{
  parse_values (reader, row);
  parse_bits (reader, row);
  parse_codes (reader, row);
}
