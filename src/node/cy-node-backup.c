/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-backup.h"

#include <glib/gstdio.h>

#include "cy-backup-make.h"
#include "cy-backup-parts.h"
#include "cy-config.h"
#include "cy-journal-kinds.h"
#include "cy-json.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-restore.h"
#include "cy-time.h"

/* A copy that is made, or taken apart, on a thread of GTask's pool. */
typedef struct {
  CyNode *node; /* owned */
  char *path;
  char *actor;
  gboolean with_history;
  gboolean force;
  gboolean take_over;
  CyProgress *progress;      /* owned reference, nullable */
  GCancellable *cancellable; /* owned */
  char *data_dir;
  char *node_id;
  guint incarnation;
  gint64 now_us;
  CyNodeResult answer;
  gpointer user_data;
  JsonObject *described; /* owned: what the answer will be */
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->node);
  g_free (job->path);
  g_free (job->actor);
  g_clear_pointer (&job->progress, cy_progress_unref);
  g_clear_object (&job->cancellable);
  g_free (job->data_dir);
  g_free (job->node_id);
  g_clear_pointer (&job->described, json_object_unref);
  g_free (job);
}

static Job *
job_new (CyNode *node,
         const char *path,
         const char *actor,
         CyProgress *progress,
         CyNodeResult answer,
         gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->node = g_object_ref (node);
  job->path = g_strdup (path);
  job->actor = g_strdup (actor);
  job->progress = progress == NULL ? NULL : cy_progress_ref (progress);
  job->data_dir = g_strdup (cy_node_get_data_dir (node));
  job->node_id = g_strdup (cy_node_get_id (node));
  job->incarnation = cy_identity_get_incarnation (node->identity);
  job->now_us = cy_clock_wall_us (node->clock);
  job->answer = answer;
  job->user_data = user_data;
  return job;
}

static void
set_time (JsonObject *object, const char *name, gint64 time_us)
{
  g_autofree char *text = cy_time_format (time_us);

  json_object_set_string_member (object, name, text);
}

static JsonNode *
wrap (JsonObject *object)
{
  return json_node_init_object (json_node_alloc (), object);
}

static void
answer_error (Job *job, const GError *error)
{
  job->answer (NULL, error, job->user_data);
  job_free (job);
}

static void
on_told_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Job *job = user_data;

  if (error == NULL)
    job->answer (wrap (job->described), NULL, job->user_data);
  else
    job->answer (NULL, error, job->user_data);
  job_free (job);
}

static GPtrArray *
drafts_of (CyNode *node, const char *kind, const char *actor, JsonObject *payload)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_JOURNAL_PREFIX, cy_node_get_id (node), NULL);
  g_autoptr (JsonNode) wrapped = wrap (payload);
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);

  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_SYS, kind, subject, actor,
                                         cy_json_to_text (wrapped, FALSE)));
  return drafts;
}

/* Takes the job: it is journalled, and then answered. */
static void
tell (Job *job, const char *kind)
{
  /* The node was stopped meanwhile: what was done is done, and nobody is there to write it down. */
  if (job->node->journal == NULL) {
    on_told_cb (0, NULL, job);
    return;
  }
  cy_node_append (job->node, drafts_of (job->node, kind, job->actor, job->described), on_told_cb,
                  job);
}

static void
finish (Job *job, const char *kind, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;

  job->node->backup_runs = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    tell (job, kind);
  else
    answer_error (job, error);
}

static JsonObject *
describe_backup (const Job *job, const CyBackupManifest *manifest)
{
  JsonObject *object = json_object_new ();
  GStatBuf info;

  json_object_set_string_member (object, "file", job->path);
  json_object_set_int_member (object, "bytes", g_stat (job->path, &info) == 0 ? info.st_size : 0);
  json_object_set_int_member (object, "files", manifest->members->len);
  json_object_set_boolean_member (object, "history",
                                  cy_backup_manifest_has (manifest, CY_BACKUP_HISTORY));
  set_time (object, "made", manifest->made_us);
  json_object_set_int_member (object, "incarnation", manifest->incarnation);
  return object;
}

static void
make_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  const CyBackupOptions options = { .data_dir = job->data_dir,
                                    .path = job->path,
                                    .with_history = job->with_history,
                                    .force = job->force,
                                    .version = CY_VERSION,
                                    .node = job->node_id,
                                    .incarnation = job->incarnation,
                                    .now_us = job->now_us,
                                    .progress = job->progress,
                                    .cancellable = job->cancellable };
  GError *error = NULL;
  g_autoptr (CyBackupManifest) manifest = cy_backup_make (&options, &error);

  if (manifest == NULL) {
    g_task_return_error (task, error);
    return;
  }
  job->described = describe_backup (job, manifest);
  g_task_return_boolean (task, TRUE);
}

static void
on_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  finish (user_data, CY_ENTRY_BACKUP_MADE, result);
}

static gboolean
refuse_second (CyNode *node, CyNodeResult answer, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!node->backup_runs)
    return FALSE;
  error = g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                               "a backup is being made or taken apart; wait until that is done");
  answer (NULL, error, user_data);
  return TRUE;
}

static void
start (Job *job, GTaskThreadFunc thread, GAsyncReadyCallback ready)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, ready, job);

  job->node->backup_runs = TRUE;
  g_task_set_task_data (task, job, NULL);
  g_task_run_in_thread (task, thread);
}

/**
 * cy_node_backup:
 * @progress: (nullable): told how far it has come.
 * @cancellable: (nullable): ends it early; so does a node that stops.
 * @answer: gets a #JsonNode, which is the callee's: what `chargeyardctl backup` prints.
 *
 * Makes a backup while everything goes on. It is journalled afterwards, so it does not know of itself.
 */
void
cy_node_backup (CyNode *node,
                const CyBackupWish *wish,
                const char *actor,
                CyProgress *progress,
                GCancellable *cancellable,
                CyNodeResult answer,
                gpointer user_data)
{
  Job *job;

  if (refuse_second (node, answer, user_data))
    return;
  job = job_new (node, wish->path, actor, progress, answer, user_data);
  job->with_history = wish->with_history;
  job->force = wish->force;
  job->cancellable = g_object_ref (cancellable != NULL ? cancellable : node->stopping);
  start (job, make_in_thread, on_made_cb);
}

static JsonObject *
describe_plan (const CyRestorePlan *plan, gboolean is_done)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "file", plan->path);
  json_object_set_boolean_member (object, "done", is_done);
  json_object_set_string_member (object, "node", plan->node);
  set_time (object, "made", plan->made_us);
  set_time (object, "asked", plan->asked_us);
  json_object_set_string_member (object, "actor", plan->actor);
  json_object_set_boolean_member (object, "keeps_history", plan->keeps_history);
  if (is_done) {
    json_object_set_int_member (object, "incarnation", (gint64) plan->incarnation);
    json_object_set_string_member (object, "aside", plan->aside);
  }
  json_object_set_string_member (
    object, "note",
    is_done ? "what was there before is in the folder named; the node goes on in a new incarnation."
              " The machine the backup came from must not run any more"
            : "takes effect when the node starts the next time; until then it can be cancelled");
  return object;
}

static void
stage_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  const CyRestoreWish wish = { .path = job->path,
                               .actor = job->actor,
                               .take_over = job->take_over,
                               .now_us = job->now_us,
                               .progress = job->progress,
                               .cancellable = job->cancellable };
  GError *error = NULL;
  g_autoptr (CyRestorePlan) plan = cy_restore_stage (job->data_dir, &wish, &error);

  if (plan == NULL) {
    g_task_return_error (task, error);
    return;
  }
  job->described = describe_plan (plan, FALSE);
  g_task_return_boolean (task, TRUE);
}

static void
on_staged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  finish (user_data, CY_ENTRY_BACKUP_STAGED, result);
}

/**
 * cy_node_restore:
 * @take_over: whether another node's identity may replace this node's.
 * @progress: (nullable): told how far it has come.
 * @answer: gets a #JsonNode, which is the callee's: what `chargeyardctl restore` prints.
 *
 * Takes a backup apart and checks it; it takes its place when the node starts the next time.
 */
void
cy_node_restore (CyNode *node,
                 const char *path,
                 gboolean take_over,
                 const char *actor,
                 CyProgress *progress,
                 CyNodeResult answer,
                 gpointer user_data)
{
  Job *job;

  if (refuse_second (node, answer, user_data))
    return;
  job = job_new (node, path, actor, progress, answer, user_data);
  job->take_over = take_over;
  job->cancellable = g_object_ref (node->stopping);
  start (job, stage_in_thread, on_staged_cb);
}

/**
 * cy_node_cancel_restore:
 *
 * Throws away the backup that waits for the next start.
 */
void
cy_node_cancel_restore (CyNode *node, const char *actor, CyNodeDone done, gpointer user_data)
{
  g_autoptr (CyRestorePlan) plan = cy_restore_read_staged (cy_node_get_data_dir (node));
  g_autoptr (JsonObject) payload = NULL;
  g_autoptr (GError) error = NULL;

  if (!cy_restore_cancel (cy_node_get_data_dir (node), &error)) {
    done (0, error, user_data);
    return;
  }
  payload = plan == NULL ? json_object_new () : describe_plan (plan, FALSE);
  cy_node_append (node, drafts_of (node, CY_ENTRY_BACKUP_CANCELLED, actor, payload), done,
                  user_data);
}

/**
 * cy_node_describe_restore:
 *
 * Returns: (transfer full) (nullable): the backup that waits for the next start.
 */
JsonNode *
cy_node_describe_restore (CyNode *node)
{
  g_autoptr (CyRestorePlan) plan = cy_restore_read_staged (cy_node_get_data_dir (node));
  g_autoptr (JsonObject) object = plan == NULL ? NULL : describe_plan (plan, FALSE);

  return object == NULL ? NULL : wrap (object);
}

typedef struct {
  gboolean done;
  gboolean written;
} Waited;

static void
on_written_cb (guint n_entries, const GError *error, gpointer user_data)
{
  Waited *waited = user_data;

  waited->written = error == NULL;
  waited->done = TRUE;
}

/* Before the main loop runs: an entry that is waited for. */
static gboolean
append_now (CyNode *node, GPtrArray *drafts)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Waited waited = { 0 };

  g_main_context_push_thread_default (context);
  cy_journal_append (node->journal, drafts, on_written_cb, &waited);
  while (!waited.done)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  return waited.written;
}

/**
 * cy_node_tell_restored:
 *
 * Journals that a backup was put in place before this start, if one was. Until that is on the disk, each start
 * tries again.
 *
 * Returns: whether one was.
 */
gboolean
cy_node_tell_restored (CyNode *node)
{
  g_autoptr (CyRestorePlan) plan = cy_restore_read_done (cy_node_get_data_dir (node));
  g_autoptr (JsonObject) payload = NULL;

  if (plan == NULL)
    return FALSE;
  payload = describe_plan (plan, TRUE);
  json_object_remove_member (payload, "note");
  if (append_now (node, drafts_of (node, CY_ENTRY_BACKUP_RESTORED, plan->actor, payload)))
    cy_restore_forget_done (cy_node_get_data_dir (node));
  return TRUE;
}

/**
 * cy_restore_here:
 * @data_dir: no node runs on it.
 *
 * Returns: (transfer full): what `chargeyardctl restore` prints; the backup is in place.
 */
JsonNode *
cy_restore_here (const char *data_dir,
                 const char *path,
                 gboolean take_over,
                 const char *actor,
                 GError **error)
{
  const CyRestoreWish wish = { .path = path,
                               .actor = actor,
                               .take_over = take_over,
                               .now_us = cy_clock_wall_us (cy_clock_system ()) };
  g_autoptr (CyDataDir) dir = cy_data_dir_open (data_dir, error);
  g_autoptr (CyRestorePlan) staged = NULL;
  g_autoptr (CyRestorePlan) done = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (dir == NULL || (staged = cy_restore_stage (data_dir, &wish, error)) == NULL ||
      !cy_restore_apply (data_dir, error))
    return NULL;
  done = cy_restore_read_done (data_dir);
  object = describe_plan (done != NULL ? done : staged, TRUE);
  return wrap (object);
}

/**
 * cy_cancel_restore_here:
 * @data_dir: no node runs on it.
 */
gboolean
cy_cancel_restore_here (const char *data_dir, GError **error)
{
  g_autoptr (CyDataDir) dir = cy_data_dir_open (data_dir, error);

  return dir != NULL && cy_restore_cancel (data_dir, error);
}
