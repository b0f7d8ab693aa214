/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-row.h"

#include <math.h>

#define EVERY_MAX 3600

/* clang-format off */
static const char *const row_members[] = {
  "measure", "name", "note", "per", "connector", "function", "unit", "unit_step", "address", "step",
  "type", "count", "weights", "word_order", "byte_order", "every", "mask", "shift", "scale", "offset",
  "resolution", "invalid", "wrap", "values", "bits", "codes", "format", "bytes", NULL,
};
/* clang-format on */
static const char *const invalid_members[] = { "values", "above", "below", "nan", NULL };
static const char *const raw_texts[] = { "hex", "dotted", "decimal", "words", NULL };

void
cy_profile_row_free (CyProfileRow *row)
{
  if (row == NULL)
    return;
  g_clear_pointer (&row->invalid, g_array_unref);
  g_clear_pointer (&row->map, g_array_unref);
  g_clear_pointer (&row->names, g_array_unref);
  g_free (row);
}

static void
parse_measure (CyProfileReader *reader, CyProfileRow *row)
{
  const char *name;

  cy_profile_reader_require (reader, "measure");
  if (reader->failed)
    return;
  row->measure = CY_N_MEASURES;
  if (JSON_NODE_HOLDS_NULL (cy_profile_reader_get (reader, "measure"))) {
    cy_profile_reader_require (reader, "name");
    return;
  }
  name = cy_profile_reader_text (reader, "measure", "");
  if (!reader->failed && !cy_measure_find (name, &row->measure))
    cy_profile_reader_fail (reader, "measure", "the vocabulary has no \"%.60s\"", name);
}

/* Which types can carry which kind of measure. */
static const gboolean carries[][CY_N_REGISTER_TYPES] = {
  [CY_MEASURE_NUMBER] = { FALSE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE,
                          TRUE, [CY_REGISTER_CALENDAR] = TRUE, [CY_REGISTER_SUM] = TRUE },
  [CY_MEASURE_ENUM] = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, FALSE, FALSE, TRUE },
  [CY_MEASURE_BITS] = { TRUE, TRUE, FALSE, TRUE, FALSE, TRUE },
  [CY_MEASURE_BOOL] = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE, TRUE },
  [CY_MEASURE_TEXT] = { [CY_REGISTER_ASCII] = TRUE,
                        [CY_REGISTER_UTF16] = TRUE,
                        [CY_REGISTER_RAW] = TRUE },
};

static const char *const kind_names[] = { "a number", "a state", "flags", "yes or no", "a text" };

static void
check_type (CyProfileReader *reader, CyProfileRow *row)
{
  gboolean is_coil = row->place.function == 1 || row->place.function == 2;
  CyMeasureKind kind = cy_profile_row_kind (row);
  gboolean fits = carries[kind][row->format.type];

  if (reader->failed)
    return;
  /* A code is a number of any kind; only flags that are read as they are need their bits. */
  if (kind == CY_MEASURE_BITS && cy_profile_reader_has (reader, "codes"))
    fits = carries[CY_MEASURE_BOOL][row->format.type];
  if (row->measure != CY_N_MEASURES && !fits)
    cy_profile_reader_fail (reader, "type", "%s is %s, which a %s cannot carry",
                            cy_measure_get (row->measure)->name, kind_names[kind],
                            cy_register_type_names[row->format.type]);
  if (is_coil != (row->format.type == CY_REGISTER_BIT))
    cy_profile_reader_fail (reader, "type",
                            "functions 1 and 2 read a bit, functions 3 and 4 registers");
}

static void
parse_mask (CyProfileReader *reader, CyProfileRow *row)
{
  guint width = row->format.words * 16;
  CyRegisterType type = row->format.type;

  row->mask = (guint64) cy_profile_reader_int (reader, "mask", 1, G_MAXINT64, 0);
  row->shift = (guint) cy_profile_reader_int (reader, "shift", 0, 63, 0);
  if (row->mask == 0) {
    if (row->shift > 0)
      cy_profile_reader_fail (reader, "shift", "needs a mask");
    return;
  }
  if (type != CY_REGISTER_U16 && type != CY_REGISTER_U32 && type != CY_REGISTER_U64)
    cy_profile_reader_fail (reader, "mask", "a %s has no bits to mask",
                            cy_register_type_names[type]);
  else if (width < 64 && row->mask >> width != 0)
    cy_profile_reader_fail (reader, "mask", "%" G_GUINT64_FORMAT " does not fit in %u bits",
                            row->mask, width);
  else if ((row->mask & (((guint64) 1 << row->shift) - 1)) != 0)
    cy_profile_reader_fail (reader, "shift", "%u would cut off bits of the mask", row->shift);
}

static void
parse_scale (CyProfileReader *reader, CyProfileRow *row)
{
  gboolean is_float = cy_register_type_get (row->format.type)->kind == CY_REGISTER_KIND_FLOAT;

  if (cy_profile_row_kind (row) != CY_MEASURE_NUMBER &&
      (cy_profile_reader_has (reader, "scale") || cy_profile_reader_has (reader, "offset")))
    cy_profile_reader_fail (reader, "scale", "only numbers are scaled");
  row->scale = cy_profile_reader_number (reader, "scale", -1e9, 1e9, 1);
  row->offset = cy_profile_reader_number (reader, "offset", -1e12, 1e12, 0);
  if (row->scale == 0)
    cy_profile_reader_fail (reader, "scale", "0 would lose the value");
  if (is_float) {
    cy_profile_reader_require (reader, "resolution");
    row->resolution = cy_profile_reader_number (reader, "resolution", 1e-9, 1e9, 1);
    row->scale *= row->resolution;
  } else if (cy_profile_reader_has (reader, "resolution")) {
    cy_profile_reader_fail (reader, "resolution", "only a float needs one");
  }
  row->wrap = cy_profile_reader_int (reader, "wrap", 2, (gint64) 1 << 53, 0);
  if (row->wrap > 0 && (is_float || cy_profile_row_kind (row) != CY_MEASURE_NUMBER))
    cy_profile_reader_fail (reader, "wrap", "only a whole-number counter wraps");
}

static void
parse_invalid_values (CyProfileReader *reader, CyProfileRow *row)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, "values");
  JsonArray *list;

  if (reader->failed || !cy_profile_reader_has (reader, "values"))
    return;
  if (!cy_json_get_array (cy_profile_reader_get (reader, "values"), path, &list, reader->error)) {
    reader->failed = TRUE;
    return;
  }
  if (json_array_get_length (list) > 16) {
    cy_profile_reader_fail (reader, "values", "more than 16");
    return;
  }
  row->invalid = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < json_array_get_length (list); i++) {
    double value;

    if (!cy_json_get_double (json_array_get_element (list, i), CY_JSON_ELEMENT (path, i), -1e300,
                             1e300, &value, reader->error)) {
      reader->failed = TRUE;
      return;
    }
    g_array_append_val (row->invalid, value);
  }
}

static void
parse_invalid (CyProfileReader *outer, CyProfileRow *row)
{
  const CyJsonPath *path = CY_JSON_MEMBER (outer->path, "invalid");
  CyProfileReader reader;

  row->above = INFINITY;
  row->below = -INFINITY;
  if (outer->failed || !cy_profile_reader_has (outer, "invalid"))
    return;
  if (cy_profile_reader_open (&reader, cy_profile_reader_get (outer, "invalid"), path,
                              invalid_members, outer->error)) {
    row->above = cy_profile_reader_number (&reader, "above", -1e300, 1e300, INFINITY);
    row->below = cy_profile_reader_number (&reader, "below", -1e300, 1e300, -INFINITY);
    cy_profile_reader_bool (&reader, "nan", TRUE);
    parse_invalid_values (&reader, row);
    if (cy_profile_row_kind (row) == CY_MEASURE_TEXT)
      cy_profile_reader_fail (&reader, NULL, "a text has no invalid numbers");
  }
  outer->failed = reader.failed;
}

static void
parse_raw (CyProfileReader *reader, CyProfileRow *row)
{
  gboolean is_raw = row->format.type == CY_REGISTER_RAW;

  if (!is_raw &&
      (cy_profile_reader_has (reader, "format") || cy_profile_reader_has (reader, "bytes")))
    cy_profile_reader_fail (reader, "format", "only raw bytes are given a form");
  row->raw_text = cy_profile_reader_choice (reader, "format", raw_texts, CY_RAW_TEXT_HEX);
  row->raw_bytes = (guint) cy_profile_reader_int (reader, "bytes", 1, row->format.words * 2,
                                                  row->format.words * 2);
  if (row->raw_text == CY_RAW_TEXT_DECIMAL && row->raw_bytes > sizeof (guint64))
    cy_profile_reader_fail (reader, "bytes", "a number takes at most 8, not %u", row->raw_bytes);
  if (row->raw_text == CY_RAW_TEXT_WORDS && row->raw_bytes % 2 != 0)
    cy_profile_reader_fail (reader, "bytes", "words take two each, not %u in all", row->raw_bytes);
}

/**
 * cy_profile_row_parse:
 * @node: an element of `registers`.
 *
 * Returns: (transfer full): the row.
 *
 * Errors: #CY_BASE_ERROR with the path of the member at fault.
 */
CyProfileRow *
cy_profile_row_parse (JsonNode *node,
                      const CyJsonPath *path,
                      const CyProfileDefaults *defaults,
                      GError **error)
{
  g_autoptr (CyProfileRow) row = g_new0 (CyProfileRow, 1);
  CyProfileReader reader;

  if (!cy_profile_reader_open (&reader, node, path, row_members, error))
    return NULL;
  parse_measure (&reader, row);
  cy_profile_reader_text (&reader, "name", NULL);
  cy_profile_reader_text (&reader, "note", NULL);
  cy_profile_place_parse (&reader, defaults, &row->place);
  row->place.function =
    (guint8) cy_profile_reader_int (&reader, "function", 1, 4, defaults->function);
  cy_profile_format_parse (&reader, defaults, &row->format);
  check_type (&reader, row);
  row->every = (guint16) cy_profile_reader_int (&reader, "every", 1, EVERY_MAX, 1);
  parse_mask (&reader, row);
  parse_scale (&reader, row);
  parse_invalid (&reader, row);
  cy_profile_row_parse_names (&reader, row);
  parse_raw (&reader, row);
  return reader.failed ? NULL : g_steal_pointer (&row);
}
