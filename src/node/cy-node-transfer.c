/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-transfer.h"

#include "cy-fold.h"
#include "cy-json.h"
#include "cy-node-private.h"
#include "cy-permission-rule.h"

/**
 * cy_node_export_history:
 * @piles: (nullable): ids, %NULL for all.
 * @answer: told how much it was, or why there is no file.
 */
void
cy_node_export_history (CyNode *node,
                        const char *path,
                        const char *const *piles,
                        gint64 from_us,
                        gint64 to_us,
                        CyHistoryTransferred answer,
                        gpointer user_data)
{
  g_autofree char *owner = g_strdup_printf ("%s.%u", cy_identity_get_node (node->identity),
                                            cy_identity_get_incarnation (node->identity));
  const CyHistoryExport what = {
    .owner = owner, .path = path, .piles = piles, .from_us = from_us, .to_us = to_us
  };

  cy_history_export_later (node->history, &what, answer, user_data);
}

typedef struct {
  CyNode *node; /* owned */
  char *path;
  char *actor;
  CyHistoryMoved moved;
  CyHistoryTransferred answer;
  gpointer user_data;
} Import;

static void
import_finish (Import *import, const GError *error)
{
  import->answer (error == NULL ? &import->moved : NULL, error, import->user_data);
  g_object_unref (import->node);
  g_free (import->path);
  g_free (import->actor);
  g_free (import);
}

static void
on_journalled_cb (guint n_changes, const GError *error, gpointer user_data)
{
  import_finish (user_data, error);
}

static char *
make_payload (const Import *import)
{
  g_autofree char *name = g_path_get_basename (import->path);
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  json_object_set_string_member (object, "file", name);
  json_object_set_int_member (object, "blocks", (gint64) import->moved.blocks);
  json_object_set_int_member (object, "points", (gint64) import->moved.points);
  json_object_set_int_member (object, "skipped", (gint64) import->moved.skipped);
  return cy_json_to_text (node, FALSE);
}

static void
on_imported_cb (const CyHistoryMoved *moved, const GError *error, gpointer user_data)
{
  Import *import = user_data;
  GPtrArray *drafts;

  if (error != NULL || moved->blocks == 0) {
    import->moved = moved == NULL ? (CyHistoryMoved){ 0 } : *moved;
    import_finish (import, error);
    return;
  }
  import->moved = *moved;
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_OPS, CY_ENTRY_HISTORY_IMPORT, "history",
                                         import->actor, make_payload (import)));
  cy_node_append (import->node, drafts, on_journalled_cb, import);
}

/**
 * cy_node_import_history:
 * @actor: who does it, for the journal.
 * @answer: told how much it was; what is left out is of times that something is known of.
 */
void
cy_node_import_history (CyNode *node,
                        const char *path,
                        const char *actor,
                        CyHistoryTransferred answer,
                        gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Import *import;

  if (!cy_node_require (node, actor, CY_ACTION_BACKUP, NULL, &error)) {
    answer (NULL, error, user_data);
    return;
  }
  import = g_new0 (Import, 1);
  import->node = g_object_ref (node);
  import->path = g_strdup (path);
  import->actor = g_strdup (actor);
  import->answer = answer;
  import->user_data = user_data;
  cy_history_import (node->history, path, on_imported_cb, import);
}
