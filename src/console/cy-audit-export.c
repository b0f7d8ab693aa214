/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-audit-export.h"

#include "cy-audit-table.h"
#include "cy-json.h"
#include "cy-node-audit.h"

/* Collected and put in words on the main thread, written on one of its own. */
typedef struct {
  CyNode *node; /* owned, NULL once all is collected: it may not end on another thread */
  GFile *file;  /* owned */
  CyAuditSearch *search;
  GString *text; /* owned */
  guint n_lines;
} Export;

static void
export_free (Export *export)
{
  g_clear_object (&export->node);
  g_object_unref (export->file);
  cy_audit_search_free (export->search);
  g_string_free (export->text, TRUE);
  g_free (export);
}

static gboolean
is_json (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_str_has_suffix (name, ".json");
}

static void
write_lines (Export *export, GPtrArray *lines)
{
  CyYard *yard = cy_node_get_yard (export->node);
  g_autoptr (JsonArray) array = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  export->n_lines = lines->len;
  if (!is_json (export->file)) {
    cy_audit_table_begin (export->text);
    for (guint i = 0; i < lines->len; i++)
      cy_audit_table_append (export->text, yard, lines->pdata[i]);
    return;
  }
  array = json_array_new ();
  for (guint i = 0; i < lines->len; i++)
    json_array_add_object_element (array, cy_audit_table_describe (yard, lines->pdata[i]));
  node = json_node_init_array (json_node_alloc (), array);
  text = cy_json_to_text (node, TRUE);
  g_string_append (export->text, text);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Export *export = data;
  GError *error = NULL;

  if (g_file_replace_contents (export->file, export->text->str, export->text->len, NULL, FALSE,
                               G_FILE_CREATE_PRIVATE, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_told_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *export = g_task_get_task_data (task);

  g_clear_object (&export->node);
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_run_in_thread (task, write_in_thread);
}

static void
on_lines_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) lines = result;
  Export *export = g_task_get_task_data (task);

  if (error != NULL) {
    g_task_return_error (task, g_error_copy (error));
    return;
  }
  write_lines (export, lines);
  /* Who takes a copy along is in the journal before he has it. */
  cy_node_tell_export (export->node, export->search, export->n_lines,
                       cy_node_get_local_user (export->node), on_told_cb, g_steal_pointer (&task));
}

/**
 * cy_audit_export:
 * @file: a name in `.json` is JSON, any other a table.
 *
 * Writes all that is found, not only what is on the screen.
 */
void
cy_audit_export (CyNode *node,
                 const CyAuditSearch *search,
                 GFile *file,
                 GAsyncReadyCallback done,
                 gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, done, user_data);
  Export *export = g_new (Export, 1);

  *export = (Export){ g_object_ref (node), g_object_ref (file), cy_audit_search_copy (search),
                      g_string_new (NULL), 0 };
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  cy_node_collect_audit (node, search, CY_NODE_AUDIT_MAX, on_lines_cb, task);
}

/**
 * cy_audit_export_finish:
 * @out_n_lines: (out): how many were written.
 */
gboolean
cy_audit_export_finish (GAsyncResult *result, guint *out_n_lines, GError **error)
{
  const Export *export = g_task_get_task_data (G_TASK (result));

  *out_n_lines = export->n_lines;
  return g_task_propagate_boolean (G_TASK (result), error);
}
