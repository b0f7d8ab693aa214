/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cy-base-error.h"
#include "cy-json-scan.h"

/* json-glib says "<data>:LINE:COLUMN: Parse error: WHAT". */
static void
set_parser_error (GError **error, const char *message)
{
  guint line = 0;
  guint column = 0;
  int words = 0;

  if (sscanf (message, "<data>:%u:%u: Parse error: %n", &line, &column, &words) == 2 && words > 0)
    g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, "not JSON: %s (line %u, column %u)",
                 message + words, line, column);
  else
    g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, "not JSON: %s", message);
}

/**
 * cy_json_parse:
 * @text: a JSON document in UTF-8.
 * @length: its length in bytes, or -1 when it ends with NUL.
 * @max_length: the longest document this reader accepts [bytes].
 *
 * Returns: (transfer full): the root.
 *
 * Errors: #CY_BASE_ERROR with line and column.
 */
JsonNode *
cy_json_parse (const char *text, gssize length, gsize max_length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local = NULL;
  gsize n = length < 0 ? strlen (text) : (gsize) length;

  if (n > max_length) {
    g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_TOO_LARGE,
                 "the document has %" G_GSIZE_FORMAT " bytes, at most %" G_GSIZE_FORMAT
                 " are accepted",
                 n, max_length);
    return NULL;
  }
  if (!g_utf8_validate (text, (gssize) n, NULL)) {
    g_set_error_literal (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX,
                         "the document is not UTF-8 text");
    return NULL;
  }
  if (!cy_json_scan (text, n, CY_JSON_MAX_DEPTH, error))
    return NULL;
  if (!json_parser_load_from_data (parser, text, (gssize) n, &local)) {
    set_parser_error (error, local->message);
    return NULL;
  }
  if (json_parser_get_root (parser) == NULL) {
    g_set_error_literal (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, "the document is empty");
    return NULL;
  }
  return json_parser_steal_root (parser);
}

/**
 * cy_json_load:
 * @path: a file.
 *
 * Like cy_json_parse(), and its errors name the file.
 */
JsonNode *
cy_json_load (const char *path, gsize max_length, GError **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  JsonNode *root;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  root = cy_json_parse (text, (gssize) length, max_length, error);
  if (root == NULL)
    g_prefix_error (error, "%s: ", path);
  return root;
}

static void
spell (const CyJsonPath *path, GString *text)
{
  if (path == NULL)
    return;
  spell (path->parent, text);
  if (path->key == NULL)
    g_string_append_printf (text, "[%u]", path->index);
  else
    g_string_append_printf (text, "%s%s", text->len > 0 ? "." : "", path->key);
}

/**
 * cy_json_path_spell:
 * @path: (nullable): where; %NULL is the root.
 *
 * Returns: (transfer full): as people write it, `piles[3].type`.
 */
char *
cy_json_path_spell (const CyJsonPath *path)
{
  GString *text = g_string_new (NULL);

  spell (path, text);
  return g_string_free (text, FALSE);
}

/**
 * cy_json_set_error:
 *
 * Sets #CY_BASE_ERROR_SYNTAX with `PATH: MESSAGE`.
 */
void
cy_json_set_error (GError **error, const CyJsonPath *path, const char *format, ...)
{
  g_autofree char *where = cy_json_path_spell (path);
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, CY_BASE_ERROR, CY_BASE_ERROR_SYNTAX, "%s%s%s", where,
               *where == '\0' ? "" : ": ", what);
}

gboolean
cy_json_get_object (JsonNode *node, const CyJsonPath *path, JsonObject **out_object, GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    cy_json_set_error (error, path, "must be an object");
    return FALSE;
  }
  *out_object = json_node_get_object (node);
  return TRUE;
}

gboolean
cy_json_get_array (JsonNode *node, const CyJsonPath *path, JsonArray **out_array, GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)) {
    cy_json_set_error (error, path, "must be a list");
    return FALSE;
  }
  *out_array = json_node_get_array (node);
  return TRUE;
}

gboolean
cy_json_get_string (JsonNode *node, const CyJsonPath *path, const char **out_text, GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING) {
    cy_json_set_error (error, path, "must be a text");
    return FALSE;
  }
  *out_text = json_node_get_string (node);
  return TRUE;
}

static gboolean
is_number (JsonNode *node)
{
  GType type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  type = json_node_get_value_type (node);
  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

gboolean
cy_json_get_double (JsonNode *node,
                    const CyJsonPath *path,
                    double low,
                    double high,
                    double *out_value,
                    GError **error)
{
  double value;

  if (!is_number (node)) {
    cy_json_set_error (error, path, "must be a number");
    return FALSE;
  }
  value = json_node_get_double (node);
  if (!isfinite (value) || value < low || value > high) {
    cy_json_set_error (error, path, "%g is outside %g to %g", value, low, high);
    return FALSE;
  }
  *out_value = value;
  return TRUE;
}

gboolean
cy_json_get_int (JsonNode *node,
                 const CyJsonPath *path,
                 gint64 low,
                 gint64 high,
                 gint64 *out_value,
                 GError **error)
{
  gint64 value;

  if (!is_number (node) || json_node_get_value_type (node) != G_TYPE_INT64) {
    cy_json_set_error (error, path, "must be a whole number");
    return FALSE;
  }
  value = json_node_get_int (node);
  if (value < low || value > high) {
    cy_json_set_error (error, path,
                       "%" G_GINT64_FORMAT " is outside %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                       value, low, high);
    return FALSE;
  }
  *out_value = value;
  return TRUE;
}

gboolean
cy_json_get_bool (JsonNode *node, const CyJsonPath *path, gboolean *out_value, GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN) {
    cy_json_set_error (error, path, "must be true or false");
    return FALSE;
  }
  *out_value = json_node_get_boolean (node);
  return TRUE;
}
