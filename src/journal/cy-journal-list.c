/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-list.h"

#include "cy-hlc.h"
#include "cy-json.h"

/**
 * cy_journal_bind_lines:
 * @lines: (array zero-terminated=1): texts without line breaks, kept one to a line.
 */
void
cy_journal_bind_lines (CyStmt *stmt, int index, char **lines)
{
  g_autofree char *text = g_strjoinv ("\n", lines);

  cy_stmt_bind_text (stmt, index, text);
}

/**
 * cy_journal_get_lines:
 *
 * Returns: (transfer full) (array zero-terminated=1): what cy_journal_bind_lines() kept.
 */
char **
cy_journal_get_lines (CyStmt *stmt, int column)
{
  const char *text = cy_stmt_get_text (stmt, column);

  return text == NULL || *text == '\0' ? g_new0 (char *, 1) : g_strsplit (text, "\n", -1);
}

/**
 * cy_journal_bind_list:
 * @list: (nullable) (array zero-terminated=1): what `json_each` is to go through.
 */
void
cy_journal_bind_list (CyStmt *stmt, int index, char **list)
{
  g_autoptr (JsonArray) array = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (list == NULL)
    return;
  array = json_array_new ();
  for (guint i = 0; list[i] != NULL; i++)
    json_array_add_string_element (array, list[i]);
  node = json_node_init_array (json_node_alloc (), array);
  text = cy_json_to_text (node, FALSE);
  cy_stmt_bind_text (stmt, index, text);
}

/**
 * cy_journal_rank:
 *
 * Returns: the least rank that something made at @time_us [µs UTC] can have.
 */
gint64
cy_journal_rank (gint64 time_us)
{
  return (gint64) MIN (cy_hlc_from_us (CLAMP (time_us, 0, G_MAXINT64 / 2)), (CyHlc) G_MAXINT64);
}
