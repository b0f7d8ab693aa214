/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-ctl-print.h"

#include "cy-csv.h"

/* A cell as people read it: texts bare, nothing for null, the rest as JSON. */
static char *
cell_text (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup_printf ("%.10g", json_node_get_double (node));
  return cy_json_to_text (node, FALSE);
}

/* The same for a terminal, where a control character that came with a text would be obeyed. */
static char *
shown_text (JsonNode *node)
{
  g_autofree char *text = cell_text (node);
  GString *shown = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (shown, g_unichar_iscntrl (c) ? 0xfffd : c);
  }
  return g_string_free (shown, FALSE);
}

/* Columns in the order they first appear, in any row. */
static GPtrArray *
collect_columns (JsonArray *rows)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonNode *row = json_array_get_element (rows, i);
    g_autoptr (GList) names = NULL;

    if (!JSON_NODE_HOLDS_OBJECT (row))
      continue;
    names = json_object_get_members (json_node_get_object (row));
    for (GList *l = names; l != NULL; l = l->next) {
      if (!g_ptr_array_find_with_equal_func (columns, l->data, g_str_equal, NULL))
        g_ptr_array_add (columns, g_strdup (l->data));
    }
  }
  return columns;
}

static JsonNode *
cell_of (JsonArray *rows, guint row, const char *column)
{
  JsonNode *node = json_array_get_element (rows, row);

  return JSON_NODE_HOLDS_OBJECT (node)
           ? json_object_get_member (json_node_get_object (node), column)
           : NULL;
}

/* Han characters take two columns of a terminal. */
static gsize
display_width (const char *text)
{
  gsize width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return width;
}

static void
append_padded (GString *out, const char *text, gsize width)
{
  g_string_append (out, text);
  for (gsize i = display_width (text); i < width + 2; i++)
    g_string_append_c (out, ' ');
}

static char *
format_rows (JsonArray *rows)
{
  g_autoptr (GPtrArray) columns = collect_columns (rows);
  g_autofree gsize *widths = g_new0 (gsize, columns->len + 1);
  guint n_rows = json_array_get_length (rows);
  GString *out = g_string_new (NULL);

  for (guint c = 0; c < columns->len; c++) {
    widths[c] = display_width (columns->pdata[c]);
    for (guint r = 0; r < n_rows; r++) {
      g_autofree char *text = shown_text (cell_of (rows, r, columns->pdata[c]));

      widths[c] = MAX (widths[c], display_width (text));
    }
    append_padded (out, columns->pdata[c], widths[c]);
  }
  g_string_append_c (out, '\n');
  for (guint r = 0; r < n_rows; r++) {
    for (guint c = 0; c < columns->len; c++) {
      g_autofree char *text = shown_text (cell_of (rows, r, columns->pdata[c]));

      append_padded (out, text, widths[c]);
    }
    g_string_append_c (out, '\n');
  }
  return g_string_free (out, FALSE);
}

static char *
format_members (JsonObject *object)
{
  GString *out = g_string_new (NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    g_autofree char *text = shown_text (value);

    g_string_append_printf (out, "%-14s %s\n", name, text);
  }
  return g_string_free (out, FALSE);
}

/**
 * cy_ctl_format_table:
 *
 * Returns: (transfer full): a list as a table, an object as lines.
 */
char *
cy_ctl_format_table (JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    return format_rows (json_node_get_array (node));
  if (JSON_NODE_HOLDS_OBJECT (node))
    return format_members (json_node_get_object (node));
  return shown_text (node);
}

/**
 * cy_ctl_format_csv:
 * @node: a list of objects.
 *
 * Returns: (transfer full): RFC 4180, one header line.
 */
char *
cy_ctl_format_csv (JsonNode *node)
{
  JsonArray *rows = json_node_get_array (node);
  g_autoptr (GPtrArray) columns = collect_columns (rows);
  GString *out = g_string_new (NULL);

  for (guint c = 0; c < columns->len; c++)
    g_string_append_printf (out, "%s%s", c > 0 ? "," : "", (char *) columns->pdata[c]);
  g_string_append (out, "\r\n");
  for (guint r = 0; r < json_array_get_length (rows); r++) {
    for (guint c = 0; c < columns->len; c++) {
      g_autofree char *text = cell_text (cell_of (rows, r, columns->pdata[c]));

      if (c > 0)
        g_string_append_c (out, ',');
      cy_csv_append_cell (out, text);
    }
    g_string_append (out, "\r\n");
  }
  return g_string_free (out, FALSE);
}
