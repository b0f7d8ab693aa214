/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-action.h"

#include <math.h>

#include "cy-profile-error.h"

#define PAUSE_MAX_MS 10000

static const char *const action_members[] = {
  "function",   "unit",       "unit_step", "address", "step",  "value",
  "fields",     "type",       "count",     "weights", "scale", "offset",
  "word_order", "byte_order", "pause_ms",  "convert", "note",  NULL,
};
static const char *const field_members[] = {
  "value",      "type",       "count",   "weights", "scale", "offset",
  "word_order", "byte_order", "convert", "note",    NULL,
};
static const char *const convert_members[] = { "to", "voltage", "phases", NULL };
static const char *const convert_units[] = { "A", "W", NULL };

void
cy_profile_action_free (CyProfileAction *action)
{
  if (action == NULL)
    return;
  g_clear_pointer (&action->fields, g_array_unref);
  g_free (action);
}

/* A limit in watts for a device that takes amperes, or the other way about: P = U * I * phases. */
static void
parse_convert (CyProfileReader *outer, CyProfileField *field)
{
  const CyJsonPath *path = CY_JSON_MEMBER (outer->path, "convert");
  CyProfileReader reader;
  guint unit;
  double voltage;
  gint64 phases;

  field->factor = 1;
  if (outer->failed || !cy_profile_reader_has (outer, "convert"))
    return;
  if (cy_profile_reader_open (&reader, cy_profile_reader_get (outer, "convert"), path,
                              convert_members, outer->error)) {
    cy_profile_reader_require (&reader, "to");
    cy_profile_reader_require (&reader, "voltage");
    unit = cy_profile_reader_choice (&reader, "to", convert_units, 0);
    voltage = cy_profile_reader_number (&reader, "voltage", 1, 2000, 1);
    phases = cy_profile_reader_int (&reader, "phases", 1, 3, 1);
    field->factor = unit == 0 ? 1 / (voltage * (double) phases) : voltage * (double) phases;
    if (field->source != CY_FIELD_ARGUMENT)
      cy_profile_reader_fail (&reader, NULL, "only an argument is converted");
  }
  outer->failed = reader.failed;
}

static void
parse_source_word (CyProfileReader *reader, CyProfileField *field, GArray *parameters)
{
  const char *word = cy_profile_reader_text (reader, "value", "");

  if (g_str_equal (word, "connector")) {
    field->source = CY_FIELD_CONNECTOR;
    return;
  }
  field->source = CY_FIELD_ARGUMENT;
  for (guint i = 0; i < parameters->len; i++) {
    if (g_str_equal (g_array_index (parameters, CyProfileParameter, i).name, word)) {
      field->argument = i;
      return;
    }
  }
  cy_profile_reader_fail (reader, "value", "\"%.40s\" is not an argument of this command", word);
}

static void
parse_source (CyProfileReader *reader, CyProfileField *field, GArray *parameters)
{
  JsonNode *node;

  cy_profile_reader_require (reader, "value");
  if (reader->failed)
    return;
  node = cy_profile_reader_get (reader, "value");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    parse_source_word (reader, field, parameters);
  else
    field->literal = cy_profile_reader_number (reader, "value", -1e18, 1e18, 0);
}

static void
check_field (CyProfileReader *reader, const CyProfileField *field, GArray *parameters)
{
  gboolean takes_words = field->format.type == CY_REGISTER_RAW;
  gboolean gives_words = FALSE;
  guint16 words[CY_REGISTER_MAX_WORDS];
  g_autoptr (GError) why = NULL;

  if (reader->failed)
    return;
  if (field->source == CY_FIELD_ARGUMENT)
    gives_words = g_array_index (parameters, CyProfileParameter, field->argument).is_words;
  if (field->format.type == CY_REGISTER_ASCII || field->format.type == CY_REGISTER_UTF16)
    cy_profile_reader_fail (reader, "type", "texts are not written");
  else if (takes_words != gives_words)
    cy_profile_reader_fail (reader, "type",
                            takes_words ? "raw needs an argument of words"
                                        : "an argument of words needs type raw");
  else if (field->source == CY_FIELD_LITERAL &&
           !cy_profile_field_encode (field, field->literal, words, &why))
    cy_profile_reader_fail (reader, "value", "%s", why->message);
}

static void
parse_field (CyProfileReader *reader,
             const CyProfileDefaults *defaults,
             GArray *parameters,
             CyProfileField *out_field)
{
  CyProfileField *field = out_field;

  parse_source (reader, field, parameters);
  cy_profile_format_parse (reader, defaults, &field->format);
  field->scale = cy_profile_reader_number (reader, "scale", -1e9, 1e9, 1);
  field->offset = cy_profile_reader_number (reader, "offset", -1e12, 1e12, 0);
  if (field->scale == 0)
    cy_profile_reader_fail (reader, "scale", "0 would lose the value");
  parse_convert (reader, field);
  check_field (reader, field, parameters);
}

static gboolean
add_field (CyProfileAction *action,
           const CyProfileField *field,
           const CyJsonPath *path,
           GError **error)
{
  if (action->n_words + field->format.words > CY_PROFILE_WRITE_MAX) {
    cy_json_set_error (error, path, "one write carries at most %d registers", CY_PROFILE_WRITE_MAX);
    return FALSE;
  }
  action->n_words += field->format.words;
  g_array_append_val (action->fields, *field);
  return TRUE;
}

/* A bare number is one register of that value, the word "connector" the gun's number. */
static gboolean
parse_element (CyProfileAction *action,
               JsonNode *node,
               const CyJsonPath *path,
               const CyProfileDefaults *defaults,
               GArray *parameters,
               GError **error)
{
  CyProfileField field = { .factor = 1, .scale = 1, .format = { CY_REGISTER_U16, 1 } };
  CyProfileReader reader;
  gint64 literal;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    if (!cy_profile_reader_open (&reader, node, path, field_members, error))
      return FALSE;
    parse_field (&reader, defaults, parameters, &field);
    if (reader.failed)
      return FALSE;
  } else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
             g_str_equal (json_node_get_string (node), "connector")) {
    field.source = CY_FIELD_CONNECTOR;
  } else {
    if (!cy_json_get_int (node, path, 0, 65535, &literal, error))
      return FALSE;
    field.literal = (double) literal;
  }
  return add_field (action, &field, path, error);
}

static void
parse_fields (CyProfileReader *reader,
              const CyProfileDefaults *defaults,
              GArray *parameters,
              CyProfileAction *action)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "fields");
  CyProfileField field = { 0 };
  JsonArray *list;

  if (reader->failed)
    return;
  if (!cy_profile_reader_has (reader, "fields")) {
    parse_field (reader, defaults, parameters, &field);
    if (!reader->failed)
      reader->failed = !add_field (action, &field, reader->path, reader->error);
    return;
  }
  if (cy_profile_reader_has (reader, "value"))
    cy_profile_reader_fail (reader, "value", "a write has either a value or fields");
  if (reader->failed ||
      !cy_json_get_array (cy_profile_reader_get (reader, "fields"), path, &list, reader->error)) {
    reader->failed = TRUE;
    return;
  }
  if (json_array_get_length (list) == 0)
    cy_profile_reader_fail (reader, "fields", "is empty");
  for (guint i = 0; !reader->failed && i < json_array_get_length (list); i++)
    reader->failed =
      !parse_element (action, json_array_get_element (list, i), CY_JSON_ELEMENT (path, i), defaults,
                      parameters, reader->error);
}

static void
check_function (CyProfileReader *reader, CyProfileAction *action)
{
  guint function = action->place.function;

  if (reader->failed)
    return;
  for (guint i = 0; i < action->fields->len; i++) {
    CyRegisterType type = g_array_index (action->fields, CyProfileField, i).format.type;

    if ((function == 5 || function == 15) != (type == CY_REGISTER_BIT))
      cy_profile_reader_fail (reader, "function",
                              "functions 5 and 15 write bits, 6 and 16 registers");
  }
  if (function != 5 && function != 6 && function != 15 && function != 16)
    cy_profile_reader_fail (reader, "function", "must be 5, 6, 15 or 16");
  else if (action->n_words > 1 && (function == 5 || function == 6))
    cy_profile_reader_fail (reader, "function", "%u registers need function %u", action->n_words,
                            function + 10);
}

/**
 * cy_profile_action_parse:
 * @node: an element of a command's `writes`, or a keep-alive's `write`.
 * @parameters: (element-type CyProfileParameter): what the command takes.
 *
 * Returns: (transfer full): the write.
 */
CyProfileAction *
cy_profile_action_parse (JsonNode *node,
                         const CyJsonPath *path,
                         const CyProfileDefaults *defaults,
                         CyProfileScope scope,
                         GArray *parameters,
                         GError **error)
{
  g_autoptr (CyProfileAction) action = g_new0 (CyProfileAction, 1);
  CyProfileReader reader;

  action->fields = g_array_new (FALSE, FALSE, sizeof (CyProfileField));
  if (!cy_profile_reader_open (&reader, node, path, action_members, error))
    return NULL;
  cy_profile_place_parse (&reader, defaults, &action->place);
  action->place.scope = scope;
  action->place.function =
    (guint8) cy_profile_reader_int (&reader, "function", 1, 127, defaults->write_function);
  action->pause_ms = (guint16) cy_profile_reader_int (&reader, "pause_ms", 0, PAUSE_MAX_MS, 0);
  cy_profile_reader_text (&reader, "note", NULL);
  parse_fields (&reader, defaults, parameters, action);
  check_function (&reader, action);
  return reader.failed ? NULL : g_steal_pointer (&action);
}

/**
 * cy_profile_field_encode:
 * @value: the argument, the literal or the connector's number.
 *
 * Errors: #CY_PROFILE_ERROR_ARGUMENT when the registers cannot hold it.
 */
gboolean
cy_profile_field_encode (const CyProfileField *field,
                         double value,
                         guint16 *out_words,
                         GError **error)
{
  const CyRegisterTypeInfo *info = cy_register_type_get (field->format.type);
  double counts = (value * field->factor - field->offset) / field->scale;

  if (!isfinite (counts)) {
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT, "%g is not a number to write",
                 value);
    return FALSE;
  }
  if (info->kind == CY_REGISTER_KIND_FLOAT) {
    cy_register_put_float (&field->format, counts, out_words);
    return TRUE;
  }
  counts = round (counts);
  if (counts < (double) info->low || counts > (double) info->high || fabs (counts) > 9e18) {
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT,
                 "%g would be written as %g, which a %s cannot hold", value, counts,
                 cy_register_type_names[field->format.type]);
    return FALSE;
  }
  cy_register_put_bits (&field->format, (guint64) (gint64) counts, out_words);
  return TRUE;
}

/**
 * cy_profile_field_decode:
 *
 * The inverse of cy_profile_field_encode().
 */
gboolean
cy_profile_field_decode (const CyProfileField *field, const guint16 *words, double *out_value)
{
  gint64 counts;
  double reading;

  if (cy_register_type_get (field->format.type)->kind == CY_REGISTER_KIND_FLOAT) {
    reading = cy_register_get_float (&field->format, words);
  } else {
    if (!cy_register_get_integer (&field->format, words, &counts))
      return FALSE;
    reading = (double) counts;
  }
  *out_value = (reading * field->scale + field->offset) / field->factor;
  return isfinite (*out_value);
}
