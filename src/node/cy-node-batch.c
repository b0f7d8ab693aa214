/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-batch.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-command-preview.h"
#include "cy-journal-command.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-permission-rule.h"

/* A batch of so many needs a second person unless a policy says otherwise. */
#define SECOND_FROM 20

#define WAVE 50

static void
refusal_free (CyBatchRefusal *refusal)
{
  g_free (refusal->target);
  g_free (refusal->why);
  g_free (refusal);
}

void
cy_batch_preview_free (CyBatchPreview *preview)
{
  if (preview == NULL)
    return;
  g_clear_pointer (&preview->batch, cy_batch_free);
  g_clear_pointer (&preview->refusals, g_ptr_array_unref);
  g_free (preview);
}

static void
count_guns (CyNode *node,
            CyLiveTable *table,
            const char *pile,
            guint connector,
            CyBatchPreview *preview)
{
  g_autoptr (GArray) guns =
    cy_preview_read_guns (table, pile, connector, cy_clock_mono_us (node->clock));

  for (guint i = 0; i < guns->len; i++) {
    const CyPreviewGun *gun = &g_array_index (guns, CyPreviewGun, i);

    if (!cy_pile_state_get (gun->state)->energised)
      continue;
    preview->n_charging++;
    if (isfinite (gun->energy_wh))
      preview->energy_wh += gun->energy_wh;
  }
}

static void
look_at_target (CyNode *node,
                CyLiveTable *table,
                const CyBatch *batch,
                const char *target,
                CyBatchPreview *preview)
{
  g_autofree char *pile = NULL;
  g_autoptr (GError) error = NULL;
  CyCommandWish wish = { .name = batch->name,
                         .arguments = batch->arguments,
                         .actor = batch->actor };

  if (!cy_command_target_parse (target, &pile, &wish.connector)) {
    g_set_error (&error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "\"%s\" is not PILE or PILE/GUN",
                 target);
  } else {
    wish.pile = pile;
    (void) cy_command_desk_check (node->commands, &wish, &error);
    count_guns (node, table, pile, wish.connector, preview);
  }
  if (error != NULL) {
    CyBatchRefusal *refusal = g_new0 (CyBatchRefusal, 1);

    *refusal = (CyBatchRefusal){ g_strdup (target), g_strdup (error->message) };
    g_ptr_array_add (preview->refusals, refusal);
  }
}

typedef struct {
  CyNode *node; /* owned */
  CyNodeResult answer;
  gpointer user_data;
} Viewer;

static void
on_selected_cb (const CyBatch *batch, const GError *error, gpointer user_data)
{
  g_autofree Viewer *viewer = user_data;
  g_autoptr (CyNode) node = viewer->node;
  g_autoptr (CyLiveTable) table = NULL;
  const CyCommandTraits *traits;
  CyBatchPreview *preview;

  if (error != NULL) {
    viewer->answer (NULL, error, viewer->user_data);
    return;
  }
  table = cy_node_ref_live (node);
  traits = cy_command_traits (batch->name);
  preview = g_new0 (CyBatchPreview, 1);
  preview->batch = cy_batch_copy (batch);
  preview->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) refusal_free);
  preview->needs_reason = traits != NULL && traits->is_dangerous;
  for (guint i = 0; batch->targets[i] != NULL; i++)
    look_at_target (node, table, batch, batch->targets[i], preview);
  viewer->answer (preview, NULL, viewer->user_data);
}

static gboolean
need_desk (CyNode *node, GError **error)
{
  if (node->batches != NULL)
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
               "no node is running on %s: nothing can be sent", cy_node_get_data_dir (node));
  return FALSE;
}

/**
 * cy_node_select_batch:
 * @answer: gets a #CyBatchPreview, which is the callee's. Nothing is sent.
 */
void
cy_node_select_batch (CyNode *node,
                      const CyBatchRequest *request,
                      const char *actor,
                      CyNodeResult answer,
                      gpointer user_data)
{
  const CyCommandTraits *traits = cy_command_traits (request->name);
  guint n_targets = g_strv_length ((char **) request->targets);
  const CyBatchWish wish = { request->name,
                             request->arguments,
                             request->targets,
                             request->canaries,
                             request->wave > 0 ? request->wave : WAVE,
                             MAX (request->max_failures, 1),
                             actor };
  g_autoptr (GError) error = NULL;
  Viewer *viewer;

  if (need_desk (node, &error) && cy_node_require (node, actor, CY_ACTION_BATCH, NULL, &error) &&
      traits == NULL)
    g_set_error (&error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no command \"%s\"",
                 request->name);
  if (error != NULL) {
    answer (NULL, error, user_data);
    return;
  }
  viewer = g_new0 (Viewer, 1);
  *viewer = (Viewer){ g_object_ref (node), answer, user_data };
  cy_batch_desk_select (node->batches, &wish,
                        traits->needs_second ||
                          n_targets >= cy_yard_policy (node->yard, "second_from", SECOND_FROM),
                        on_selected_cb, viewer);
}

static const CyBatchEvent events[CY_N_BATCH_ACTIONS] = {
  [CY_BATCH_ACTION_OPERATE] = CY_BATCH_EVENT_OPERATE,
  [CY_BATCH_ACTION_APPROVE] = CY_BATCH_EVENT_APPROVE,
  [CY_BATCH_ACTION_PAUSE] = CY_BATCH_EVENT_PAUSE,
  [CY_BATCH_ACTION_RESUME] = CY_BATCH_EVENT_RESUME,
  [CY_BATCH_ACTION_CANCEL] = CY_BATCH_EVENT_CANCEL,
};

/* Dangerous commands need a reason, for one pile or for many. */
static gboolean
check_reason (CyNode *node,
              const char *id,
              CyBatchAction action,
              const char *reason,
              GError **error)
{
  const CyBatch *batch = cy_batch_desk_get (node->batches, id);
  const CyCommandTraits *traits = batch == NULL ? NULL : cy_command_traits (batch->name);

  if (action != CY_BATCH_ACTION_OPERATE || traits == NULL || !traits->is_dangerous ||
      (reason != NULL && *reason != '\0'))
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s", batch->name,
               N_ ("This needs a reason"));
  return FALSE;
}

/**
 * cy_node_act_on_batch:
 * @reason: (nullable): why.
 * @done: told once it is on the disk.
 */
void
cy_node_act_on_batch (CyNode *node,
                      const char *id,
                      CyBatchAction action,
                      const char *reason,
                      const char *actor,
                      CyNodeBatchDone done,
                      gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (need_desk (node, &error) && check_reason (node, id, action, reason, &error))
    cy_batch_desk_act (node->batches, id, events[action], reason, actor, done, user_data);
  else
    done (NULL, error, user_data);
}

static gpointer
load_batches (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_batches (db, GPOINTER_TO_UINT (data), error);
}

/**
 * cy_node_query_batches:
 * @answer: gets a #GPtrArray of #CyBatch, newest first, which is the callee's.
 */
void
cy_node_query_batches (CyNode *node, guint limit, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, load_batches, GUINT_TO_POINTER (limit), NULL, answer, user_data);
}

/**
 * cy_node_add_firmware:
 * @path: the image, anywhere this process can read.
 * @record: of the kind firmware; its size and checksum are filled in.
 *
 * Keeps a copy of the image and writes its record.
 */
void
cy_node_add_firmware (CyNode *node,
                      const char *path,
                      CyRecord *record,
                      const char *actor,
                      CyNodeDone done,
                      gpointer user_data)
{
  g_autoptr (CyRecord) complete = cy_record_copy (record, record->id);
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = NULL;
  gsize size = 0;

  if (cy_node_require (node, actor, cy_action_of_record (CY_KIND_FIRMWARE), NULL, &error))
    sha256 = cy_file_store_add (node->firmwares, path, &size, &error);
  if (sha256 == NULL) {
    done (0, error, user_data);
    return;
  }
  json_object_set_string_member (complete->cells, "sha256", sha256);
  json_object_set_int_member (complete->cells, "size", (gint64) size);
  cy_node_put_record (node, NULL, complete, actor, done, user_data);
}
