/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-journal-command.h"
#include "cy-journal-message.h"
#include "cy-node-error.h"
#include "cy-node-file.h"
#include "cy-time.h"

/* Batches of the past weeks; one that old and still running has long been forgotten by people. */
#define MAX_BATCHES 1000

static gpointer
load_open_commands (CyDb *db, gpointer data, GError **error)
{
  const CyCommandQuery query = { .open = TRUE, .limit = G_MAXINT32 };

  return cy_journal_load_commands (db, &query, error);
}

static gpointer
load_open_batches (CyDb *db, gpointer data, GError **error)
{
  GPtrArray *batches = cy_journal_load_batches (db, MAX_BATCHES, error);

  for (guint i = batches == NULL ? 0 : batches->len; i > 0; i--) {
    if (cy_batch_state_is_final (((CyBatch *) batches->pdata[i - 1])->state))
      g_ptr_array_remove_index (batches, i - 1);
  }
  return batches;
}

/* The commands of every batch that may go on. */
static gpointer
load_batch_commands (CyDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) batches = load_open_batches (db, NULL, error);
  g_autoptr (GPtrArray) commands =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_command_free);

  if (batches == NULL)
    return NULL;
  for (guint i = 0; i < batches->len; i++) {
    const CyCommandQuery query = { .batch = ((CyBatch *) batches->pdata[i])->id,
                                   .limit = G_MAXINT32 };
    GPtrArray *found = cy_journal_load_commands (db, &query, error);

    if (found == NULL)
      return NULL;
    g_ptr_array_extend_and_steal (commands, found);
  }
  return g_steal_pointer (&commands);
}

static gpointer
load_setpoints (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_setpoints (db, error);
}

typedef CyCommandJob *(*MakeJob) (CyNode *node,
                                  CyCommandTarget *target,
                                  const char *arguments,
                                  GError **error);

static CyCommandJob *
make_tariff_job (CyNode *node, CyCommandTarget *target, const char *arguments, GError **error)
{
  return cy_tariff_job_new (cy_supervision_get_port (node->supervision), node->clock, target,
                            arguments, error);
}

/* Whoever selects again finds it. */
static void
on_image_cb (gpointer result, const GError *error, gpointer user_data)
{
  GBytes *bytes = result;

  g_clear_pointer (&bytes, g_bytes_unref);
}

static gboolean
has_peers (CyNode *node)
{
  g_autoptr (GPtrArray) nodes = cy_yard_list (node->yard, CY_KIND_NODE);

  return node->peers != NULL && nodes->len > 0;
}

/* An image is at the node where somebody added it until a pile of this one is to get it. */
static CyCommandJob *
make_upgrade_job (CyNode *node, CyCommandTarget *target, const char *arguments, GError **error)
{
  CyRecord *image = cy_upgrade_job_find_image (target, arguments, error);
  g_autofree char *subject = image == NULL ? NULL : cy_record_subject (CY_KIND_FIRMWARE, image->id);
  g_autofree char *sha256 = image == NULL ? NULL : g_strdup (cy_record_get_text (image, "sha256"));
  g_autoptr (GError) problem = NULL;
  CyCommandJob *job;

  if (image == NULL) {
    cy_command_target_free (target);
    return NULL;
  }
  job = cy_upgrade_job_new (cy_supervision_get_port (node->supervision), node->clock,
                            node->firmwares, target, arguments, &problem);
  if (job != NULL)
    return job;
  if (g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT) && has_peers (node)) {
    cy_node_fetch_file (node, subject, sha256, on_image_cb, NULL);
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: %s", subject,
                 N_ ("The image is not here yet and other nodes are asked for it; try again soon"));
  } else {
    g_propagate_error (error, g_steal_pointer (&problem));
  }
  return NULL;
}

/**
 * cy_node_fetch_image:
 * @wish: of another node.
 *
 * Has the image that the wish is about brought here.
 *
 * Returns: %FALSE when there is nothing to be waited for, and @answer is not told.
 */
gboolean
cy_node_fetch_image (CyNode *node,
                     const CyCommandWish *wish,
                     CyNodeResult answer,
                     gpointer user_data)
{
  g_autoptr (CyCommandTarget) target = NULL;
  g_autoptr (GBytes) part = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *sha256 = NULL;
  CyRecord *image;
  gsize size;

  if (g_strcmp0 (wish->name, CY_COMMAND_UPGRADE) != 0 || !has_peers (node))
    return FALSE;
  target = cy_command_target_new (node->yard, node->profiles, wish->pile, wish->connector,
                                  wish->name, NULL);
  image = target == NULL ? NULL : cy_upgrade_job_find_image (target, wish->arguments, NULL);
  if (image == NULL)
    return FALSE;
  subject = cy_record_subject (CY_KIND_FIRMWARE, image->id);
  sha256 = g_strdup (cy_record_get_text (image, "sha256"));
  if (sha256 == NULL ||
      (part = cy_file_store_load_part (node->firmwares, sha256, 0, 1, &size, NULL)) != NULL)
    return FALSE;
  cy_node_fetch_file (node, subject, sha256, answer, user_data);
  return TRUE;
}

/* Commands that are more than what a profile lists under `commands`. */
static const struct {
  const char *name;
  MakeJob make;
} makers[] = {
  { CY_COMMAND_SET_TARIFF, make_tariff_job },
  { CY_COMMAND_UPGRADE, make_upgrade_job },
};

static CyCommandJob *
make_job (CyCommandTarget *target, const char *arguments, gpointer user_data, GError **error)
{
  CyNode *node = user_data;

  for (guint i = 0; i < G_N_ELEMENTS (makers); i++) {
    if (g_str_equal (target->traits->name, makers[i].name))
      return makers[i].make (node, target, arguments, error);
  }
  return cy_plain_job_new (cy_supervision_get_port (node->supervision), node->clock, target,
                           arguments, error);
}

/**
 * cy_node_open_desks:
 *
 * Takes up what the process before left: commands that were under way end, batches go on.
 */
gboolean
cy_node_open_desks (CyNode *node,
                    void (*command_changed) (const CyCommand *command, gpointer user_data),
                    void (*batch_changed) (const CyBatch *batch, gpointer user_data),
                    GError **error)
{
  g_autoptr (GPtrArray) open = cy_node_query_now (node, load_open_commands, error);
  g_autoptr (GPtrArray) batches =
    open == NULL ? NULL : cy_node_query_now (node, load_open_batches, error);
  g_autoptr (GPtrArray) batched =
    batches == NULL ? NULL : cy_node_query_now (node, load_batch_commands, error);
  g_autoptr (GPtrArray) setpoints =
    batched == NULL ? NULL : cy_node_query_now (node, load_setpoints, error);
  const CyCommandDeskOptions options = {
    .journal = node->journal,
    .profiles = node->profiles,
    .port = cy_supervision_get_port (node->supervision),
    .clock = node->clock,
    .node = cy_node_get_id (node),
    .make_job = make_job,
    .changed = command_changed,
    .forward = cy_node_forward_command,
    .user_data = node,
  };
  CyBatchDeskOptions batch_options = {
    .journal = node->journal,
    .clock = node->clock,
    .node = cy_node_get_id (node),
    .changed = batch_changed,
    .user_data = node,
  };

  if (setpoints == NULL)
    return FALSE;
  node->commands = cy_command_desk_new (&options, open);
  cy_command_desk_set_yard (node->commands, node->yard);
  batch_options.commands = node->commands;
  node->batches = cy_batch_desk_new (&batch_options, batches, batched);
  node->restore =
    cy_keep_restore_new (options.port, node->profiles, node->yard, node->clock, setpoints);
  return TRUE;
}

#define MAX_MESSAGES 100000

/* How long ago something may have been told that is not over yet. */
#define TOLD_DAYS 30

static gpointer
load_waiting (CyDb *db, gpointer data, GError **error)
{
  const CyMessageQuery query = { .waiting = TRUE,
                                 .origin = cy_node_get_id (data),
                                 .limit = MAX_MESSAGES };

  return cy_journal_load_messages (db, &query, error);
}

static gpointer
load_recent (CyDb *db, gpointer data, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) midnight =
    g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                           g_date_time_get_day_of_month (now), 0, 0, 0);

  return cy_journal_load_messages (
    db,
    &(const CyMessageQuery){ .from_us = g_date_time_to_unix (midnight) * CY_US_PER_S,
                             .limit = MAX_MESSAGES },
    error);
}

static gpointer
load_told (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_told (db, g_get_real_time () - (gint64) TOLD_DAYS * 86400 * CY_US_PER_S,
                               error);
}

/**
 * cy_node_open_notices:
 *
 * Whoever was to be told of something when the program ended is told now.
 */
gboolean
cy_node_open_notices (CyNode *node, GError **error)
{
  g_autoptr (GPtrArray) waiting = cy_node_query_now (node, load_waiting, error);
  g_autoptr (GPtrArray) recent =
    waiting == NULL ? NULL : cy_node_query_now (node, load_recent, error);
  g_autoptr (GPtrArray) told = recent == NULL ? NULL : cy_node_query_now (node, load_told, error);
  const CyNoticeDeskOptions options = { .journal = node->journal,
                                        .alarms = node->desk,
                                        .clock = node->clock,
                                        .node = cy_node_get_id (node),
                                        .credentials = node->credentials,
                                        .waiting = waiting,
                                        .recent = recent,
                                        .told = told };

  if (told == NULL)
    return FALSE;
  node->notices = cy_notice_desk_new (&options);
  cy_notice_desk_set_yard (node->notices, node->yard);
  return TRUE;
}
