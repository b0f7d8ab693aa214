/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-field.h"

#include <string.h>

#include "cy-date.h"
#include "cy-id.h"
#include "cy-limit.h"
#include "cy-link.h"
#include "cy-procedure.h"
#include "cy-record.h"
#include "cy-tariff-season.h"
#include "cy-tariff.h"

/* How one value of a field's type is checked; the node is a file's or a form's. */
typedef gboolean (*CheckFunc) (const CyField *field,
                               JsonNode *node,
                               const CyJsonPath *path,
                               GError **error);

static gboolean
check_text (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  const char *text;

  if (!cy_json_get_string (node, path, &text, error))
    return FALSE;
  if ((gint64) strlen (text) > field->high) {
    cy_json_set_error (error, path, "is longer than %" G_GINT64_FORMAT " bytes", field->high);
    return FALSE;
  }
  if (field->required && *text == '\0') {
    cy_json_set_error (error, path, "must not be empty");
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_int (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  gint64 value;

  return cy_json_get_int (node, path, field->low, field->high, &value, error);
}

static gboolean
check_bool (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  gboolean value;

  return cy_json_get_bool (node, path, &value, error);
}

static gboolean
check_choice (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  const char *text;

  if (!cy_json_get_string (node, path, &text, error))
    return FALSE;
  for (const CyChoice *choice = field->choices; choice->name != NULL; choice++) {
    if (g_str_equal (text, choice->name))
      return TRUE;
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", choice->name);
  }
  cy_json_set_error (error, path, "\"%s\" is none of %s", text, names->str);
  return FALSE;
}

static gboolean
check_ref (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *text;

  if (!cy_json_get_string (node, path, &text, error))
    return FALSE;
  if (cy_id_validate (text, &local))
    return TRUE;
  cy_json_set_error (error, path, "%s", local->message);
  return FALSE;
}

static gboolean
check_link (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (CyLink) link = NULL;
  const char *text;

  if (!check_text (field, node, path, error))
    return FALSE;
  text = json_node_get_string (node);
  if ((link = cy_link_parse (text, &local)) != NULL)
    return TRUE;
  cy_json_set_error (error, path, "%s", local->message);
  return FALSE;
}

static gboolean
check_periods (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  CyTariffDay day;

  if (!check_text (field, node, path, error))
    return FALSE;
  if (cy_tariff_day_parse (json_node_get_string (node), &day, &local))
    return TRUE;
  cy_json_set_error (error, path, "%s", local->message);
  return FALSE;
}

static gboolean
check_price (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint32 price;

  if (!check_text (field, node, path, error))
    return FALSE;
  if (cy_tariff_parse_price (json_node_get_string (node), &price, &local))
    return TRUE;
  cy_json_set_error (error, path, "%s", local->message);
  return FALSE;
}

static gboolean
check_hundredths (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *text;
  gint64 value;

  if (!cy_json_get_string (node, path, &text, error))
    return FALSE;
  if (cy_hundredths_parse (text, field->high, &value, &local))
    return TRUE;
  cy_json_set_error (error, path, "%s", local->message);
  return FALSE;
}

/* What the rules leave as it is does not matter here: any whole day will do. */
static gboolean
check_seasons (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  const CyTariffDay base = { 1, { { 0, CY_TARIFF_DAY_MINUTES, 0 } } };
  g_autoptr (GError) local = NULL;
  g_autoptr (GArray) seasons = NULL;

  if (!check_text (field, node, path, error))
    return FALSE;
  if ((seasons = cy_tariff_seasons_parse (json_node_get_string (node), &base, &local)) != NULL)
    return TRUE;
  cy_json_set_error (error, path, "%s", local->message);
  return FALSE;
}

static gboolean
check_number (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  double value;

  return cy_json_get_double (node, path, (double) field->low, (double) field->high, &value, error);
}

static gboolean
check_date (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *text;
  GDate date;

  if (!cy_json_get_string (node, path, &text, error))
    return FALSE;
  if (cy_date_parse (text, &date, &local))
    return TRUE;
  cy_json_set_error (error, path, "%s", local->message);
  return FALSE;
}

static gboolean
check_steps (const CyField *field, JsonNode *node, const CyJsonPath *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) steps = NULL;

  if (!check_text (field, node, path, error))
    return FALSE;
  if ((steps = cy_procedure_parse_steps (json_node_get_string (node), &local)) != NULL)
    return TRUE;
  cy_json_set_error (error, path, "%s", local->message);
  return FALSE;
}

static const CheckFunc checks[] = {
  [CY_FIELD_PERIODS] = check_periods, [CY_FIELD_PRICE] = check_price,
  [CY_FIELD_TEXT] = check_text,       [CY_FIELD_INT] = check_int,
  [CY_FIELD_BOOL] = check_bool,       [CY_FIELD_CHOICE] = check_choice,
  [CY_FIELD_REF] = check_ref,         [CY_FIELD_LINK] = check_link,
  [CY_FIELD_NUMBER] = check_number,   [CY_FIELD_DATE] = check_date,
  [CY_FIELD_STEPS] = check_steps,     [CY_FIELD_HUNDREDTHS] = check_hundredths,
  [CY_FIELD_SEASONS] = check_seasons,
};

/* Positions */

static gboolean
set_position (double latitude, double longitude, JsonObject *cells)
{
  JsonObject *position = json_object_new ();

  json_object_set_double_member (position, "latitude", latitude);
  json_object_set_double_member (position, "longitude", longitude);
  json_object_set_object_member (cells, "position", position);
  return TRUE;
}

static gboolean
read_position (JsonObject *from, const CyJsonPath *path, JsonObject *cells, GError **error)
{
  JsonNode *latitude = json_object_get_member (from, "latitude");
  JsonNode *longitude = json_object_get_member (from, "longitude");
  double lat;
  double lon;

  if (latitude == NULL && longitude == NULL)
    return TRUE;
  if (latitude == NULL || longitude == NULL) {
    cy_json_set_error (error, path, "latitude and longitude come together");
    return FALSE;
  }
  return cy_json_get_double (latitude, CY_JSON_MEMBER (path, "latitude"), -90, 90, &lat, error) &&
         cy_json_get_double (longitude, CY_JSON_MEMBER (path, "longitude"), -180, 180, &lon,
                             error) &&
         set_position (lat, lon, cells);
}

static gboolean
parse_position (const char *text, const CyJsonPath *path, JsonObject *cells, GError **error)
{
  char *end = NULL;
  double lat = g_ascii_strtod (text, &end);
  const char *second = end + 1;
  double lon;

  if (end == text || *end != ',') {
    cy_json_set_error (error, path, "\"%s\" is not LATITUDE,LONGITUDE", text);
    return FALSE;
  }
  lon = g_ascii_strtod (second, &end);
  if (end == second || *end != '\0' || !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180)) {
    cy_json_set_error (error, path,
                       "%s is off the globe: latitude -90 to 90, longitude -180 to 180", text);
    return FALSE;
  }
  return set_position (lat, lon, cells);
}

static char *
spell_position (JsonObject *cells)
{
  JsonObject *position = json_object_get_object_member (cells, "position");
  char lat[G_ASCII_DTOSTR_BUF_SIZE];
  char lon[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (lat, sizeof lat, "%.7g", json_object_get_double_member (position, "latitude"));
  g_ascii_formatd (lon, sizeof lon, "%.8g", json_object_get_double_member (position, "longitude"));
  return g_strdup_printf ("%s,%s", lat, lon);
}

/* Limits */

static void
remove_limits (JsonObject *cells)
{
  g_autoptr (GList) names = json_object_get_members (cells);

  for (GList *l = names; l != NULL; l = l->next) {
    if (g_str_has_prefix (l->data, CY_LIMIT_CELL_PREFIX))
      json_object_remove_member (cells, l->data);
  }
}

static char *
limit_cell (const CyLimit *limit)
{
  return g_strconcat (CY_LIMIT_CELL_PREFIX, cy_measure_get (limit->measure)->name, NULL);
}

static gboolean
read_limits (JsonNode *node, const CyJsonPath *path, JsonObject *cells, GError **error)
{
  JsonArray *array;

  if (!cy_json_get_array (node, path, &array, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++) {
    const CyJsonPath *here = CY_JSON_ELEMENT (path, i);
    g_autofree char *cell = NULL;
    CyLimit limit;

    if (!cy_limit_from_json (json_array_get_element (array, i), here, &limit, error))
      return FALSE;
    cell = limit_cell (&limit);
    if (json_object_has_member (cells, cell)) {
      cy_json_set_error (error, CY_JSON_MEMBER (here, "measure"), "\"%s\" is limited twice",
                         cy_measure_get (limit.measure)->name);
      return FALSE;
    }
    json_object_set_member (cells, cell, cy_limit_to_json (&limit));
  }
  return TRUE;
}

/* One limit: {"h": 80, ...} for limits.temp.gun; the whole list for limits. */
static gboolean
parse_limits (const char *text, const CyJsonPath *path, JsonObject *cells, GError **error)
{
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, 65536, error);
  const char *measure = path->key + strlen ("limits");
  CyLimit limit;

  if (node == NULL) {
    g_prefix_error (error, "%s: ", path->key);
    return FALSE;
  }
  if (*measure != '.') {
    g_autoptr (JsonObject) fresh = json_object_new ();

    if (!read_limits (node, path, fresh, error))
      return FALSE;
    remove_limits (cells);
    return read_limits (node, path, cells, error);
  }
  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_string_member (json_node_get_object (node), "measure", measure + 1);
  if (!cy_limit_from_json (node, path, &limit, error))
    return FALSE;
  json_object_set_member (cells, path->key, cy_limit_to_json (&limit));
  return TRUE;
}

static JsonNode *
limits_to_json (JsonObject *cells)
{
  g_autoptr (GList) names = g_list_sort (json_object_get_members (cells), (GCompareFunc) strcmp);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (GList *l = names; l != NULL; l = l->next) {
    if (g_str_has_prefix (l->data, CY_LIMIT_CELL_PREFIX))
      json_array_add_element (array, json_node_copy (json_object_get_member (cells, l->data)));
  }
  json_node_take_array (node, array);
  return node;
}

/**
 * cy_field_read:
 * @from: an element of a yard file.
 * @cells: a record's cells, written into.
 *
 * Reads one field; an absent one stays unset.
 */
gboolean
cy_field_read (const CyField *field,
               JsonObject *from,
               const CyJsonPath *path,
               JsonObject *cells,
               GError **error)
{
  const CyJsonPath *here = CY_JSON_MEMBER (path, field->name);
  JsonNode *node;

  if (field->type == CY_FIELD_POSITION)
    return read_position (from, path, cells, error);
  node = json_object_get_member (from, field->name);
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (field->type == CY_FIELD_LIMITS)
    return read_limits (node, here, cells, error);
  if (!checks[field->type](field, node, here, error))
    return FALSE;
  json_object_set_member (cells, field->name, json_node_copy (node));
  return TRUE;
}

/**
 * cy_field_write:
 * @to: an element of a yard file, written into.
 */
void
cy_field_write (const CyField *field, JsonObject *cells, JsonObject *to)
{
  if (field->type == CY_FIELD_LIMITS) {
    g_autoptr (JsonNode) limits = limits_to_json (cells);

    if (json_array_get_length (json_node_get_array (limits)) > 0)
      json_object_set_member (to, field->name, g_steal_pointer (&limits));
  } else if (!json_object_has_member (cells, field->name)) {
    return;
  } else if (field->type == CY_FIELD_POSITION) {
    JsonObject *position = json_object_get_object_member (cells, field->name);

    json_object_set_double_member (to, "latitude",
                                   json_object_get_double_member (position, "latitude"));
    json_object_set_double_member (to, "longitude",
                                   json_object_get_double_member (position, "longitude"));
  } else {
    json_object_set_member (to, field->name,
                            json_node_copy (json_object_get_member (cells, field->name)));
  }
}

/* A typed text as the node a file would hold. */
static JsonNode *
node_from_text (const CyField *field, const char *text)
{
  char *end = NULL;
  gint64 number = g_ascii_strtoll (text, &end, 10);

  if (field->type == CY_FIELD_INT && end != text && *end == '\0')
    return json_node_init_int (json_node_alloc (), number);
  if (field->type == CY_FIELD_NUMBER) {
    double value = g_ascii_strtod (text, &end);

    if (end != text && *end == '\0')
      return json_node_init_double (json_node_alloc (), value);
  }
  if (field->type == CY_FIELD_BOOL && (g_str_equal (text, "true") || g_str_equal (text, "false")))
    return json_node_init_boolean (json_node_alloc (), *text == 't');
  return json_node_init_string (json_node_alloc (), text);
}

/**
 * cy_field_parse:
 * @text: what a person typed; empty unsets the field.
 * @path: the field's name, or `limits.MEASURE`.
 */
gboolean
cy_field_parse (const CyField *field,
                const char *text,
                const CyJsonPath *path,
                JsonObject *cells,
                GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (*text == '\0') {
    if (field->required) {
      cy_json_set_error (error, path, "must not be empty");
      return FALSE;
    }
    if (g_str_equal (path->key, "limits"))
      remove_limits (cells);
    else
      json_object_remove_member (cells, path->key);
    return TRUE;
  }
  if (field->type == CY_FIELD_POSITION)
    return parse_position (text, path, cells, error);
  if (field->type == CY_FIELD_LIMITS)
    return parse_limits (text, path, cells, error);
  node = node_from_text (field, text);
  if (!checks[field->type](field, node, path, error))
    return FALSE;
  json_object_set_member (cells, field->name, g_steal_pointer (&node));
  return TRUE;
}

/**
 * cy_field_spell:
 *
 * Returns: (transfer full): the field as cy_field_parse() takes it; empty when it is not set.
 */
char *
cy_field_spell (const CyField *field, JsonObject *cells)
{
  JsonNode *node = json_object_get_member (cells, field->name);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (field->type == CY_FIELD_LIMITS) {
    g_autoptr (JsonNode) limits = limits_to_json (cells);

    return json_array_get_length (json_node_get_array (limits)) == 0
             ? g_strdup ("")
             : cy_json_to_text (limits, FALSE);
  }
  if (node == NULL)
    return g_strdup ("");
  switch (field->type) {
  case CY_FIELD_POSITION:
    return spell_position (cells);
  case CY_FIELD_INT:
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  case CY_FIELD_NUMBER:
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.12g", json_node_get_double (node)));
  case CY_FIELD_BOOL:
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  default:
    return g_strdup (json_node_get_string (node));
  }
}
