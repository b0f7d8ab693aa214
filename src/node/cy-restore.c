/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-restore.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cy-backup-error.h"
#include "cy-backup-parts.h"
#include "cy-backup-unpack.h"
#include "cy-history.h"
#include "cy-identity.h"
#include "cy-journal-schema.h"
#include "cy-journal-standing.h"
#include "cy-node-error.h"
#include "cy-restore-plan.h"
#include "cy-tree.h"

/*
 * A backup is taken apart into DIR/restore.part and checked there; with its plan in it, the folder becomes
 * DIR/restore in one rename. At the next start, before anything is opened, cy_restore_apply() puts it in place.
 * It is a row of steps, each of them one rename or one file, and each finds out from the disk what is next, so
 * that a process that dies between two of them is followed by one that goes on:
 *
 *   staged  nothing was touched; the new incarnation and the folder for the old content are chosen
 *   out     everything there is of a data directory goes aside
 *   in      everything in DIR/restore takes its place, the key's folder with the new incarnation in it
 *
 * Then the plan becomes DIR/restored.json, which the node journals when it has started.
 */

/* What SQLite keeps beside a database belongs to that database. */
static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

static char *
in_restore (const char *data_dir, const char *name)
{
  return g_build_filename (data_dir, CY_RESTORE_FOLDER, name, NULL);
}

static char *
plan_path (const char *data_dir)
{
  return in_restore (data_dir, CY_RESTORE_PLAN);
}

/* Returns: (nullable): the identity of this data directory, which is not made if there is none. */
static gboolean
load_identity (const char *data_dir, CyIdentity **out_identity, GError **error)
{
  g_autofree char *folder = g_build_filename (data_dir, "identity", NULL);
  g_autofree char *key = g_build_filename (data_dir, CY_BACKUP_KEY, NULL);

  *out_identity = NULL;
  return !cy_tree_exists (key) || (*out_identity = cy_identity_load (folder, error)) != NULL;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, message);
  return FALSE;
}

/* Two nodes with one key would each sign what the other never said. */
static gboolean
check_identity (const char *data_dir,
                const CyBackupManifest *manifest,
                const CyRestoreWish *wish,
                gboolean *out_same,
                GError **error)
{
  g_autoptr (CyIdentity) identity = NULL;

  *out_same = FALSE;
  /* A key that cannot be read may be the reason why somebody restores. */
  if (!load_identity (data_dir, &identity, wish->take_over ? NULL : error))
    return wish->take_over;
  *out_same = identity != NULL && g_str_equal (cy_identity_get_node (identity), manifest->node);
  if (identity == NULL || *out_same || wish->take_over)
    return TRUE;
  g_set_error (
    error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
    "%s is the backup of another node, %.8s; this one is %.8s. Restored here it would be that"
    " node, with its key: two nodes with one key contradict each other, and both are shut"
    " out. If that node is gone for good, say so when restoring (--take-over-identity)",
    wish->path, manifest->node, cy_identity_get_node (identity));
  return FALSE;
}

/* The key in a backup must be the one that its list says it is. */
static gboolean
check_key (const char *unpacked, const CyBackupManifest *manifest, GError **error)
{
  g_autofree char *folder = g_build_filename (unpacked, "identity", NULL);
  g_autoptr (CyIdentity) identity = cy_identity_load (folder, error);

  return identity != NULL &&
         (g_str_equal (cy_identity_get_node (identity), manifest->node) ||
          refuse (error, "the key in the backup is not that of the node it is said to be of"));
}

static CyRestorePlan *
plan_new (const CyRestoreWish *wish, const CyBackupManifest *manifest, gboolean same)
{
  CyRestorePlan *plan = g_new0 (CyRestorePlan, 1);

  plan->path = g_strdup (wish->path);
  plan->actor = g_strdup (wish->actor);
  plan->node = g_strdup (manifest->node);
  plan->made_us = manifest->made_us;
  plan->asked_us = wish->now_us;
  plan->backup_incarnation = manifest->incarnation;
  plan->keeps_history = same && !cy_backup_manifest_has (manifest, CY_BACKUP_HISTORY);
  plan->aside = g_strdup ("");
  plan->phase = g_strdup (CY_RESTORE_PHASE_STAGED);
  return plan;
}

static gboolean
commit_stage (const char *data_dir, const char *unpacked, CyRestorePlan *plan, GError **error)
{
  g_autofree char *path = g_build_filename (unpacked, CY_RESTORE_PLAN, NULL);
  g_autofree char *staged = g_build_filename (data_dir, CY_RESTORE_FOLDER, NULL);

  if (!cy_restore_plan_write (plan, path, error))
    return FALSE;
  if (g_rename (unpacked, staged) == 0)
    return cy_folder_sync (data_dir, error);
  cy_backup_set_file_error (error, staged, "cannot be made", errno);
  return FALSE;
}

static CyBackupManifest *
unpack (const char *unpacked, const CyRestoreWish *wish, GError **error)
{
  const CyUnpackOptions options = { .path = wish->path,
                                    .into = unpacked,
                                    .yard_schema = cy_journal_schema_get_version (),
                                    .history_schema = cy_history_get_schema (),
                                    .progress = wish->progress,
                                    .cancellable = wish->cancellable };

  cy_tree_remove (unpacked); /* of an earlier one that was killed */
  return cy_backup_unpack (&options, error);
}

/**
 * cy_restore_stage:
 *
 * Takes a backup apart and checks all of it, beside a node that may be running. It takes its place when the
 * node starts the next time.
 *
 * Returns: (transfer full): what will be.
 *
 * Errors: #CY_BACKUP_ERROR, #CY_DB_ERROR, %CY_NODE_ERROR_REFUSED, %G_IO_ERROR_CANCELLED. Nothing was changed.
 *
 * Threading: any, one at a time; blocks on the disk.
 */
CyRestorePlan *
cy_restore_stage (const char *data_dir, const CyRestoreWish *wish, GError **error)
{
  g_autofree char *unpacked = g_build_filename (data_dir, CY_RESTORE_UNPACKING, NULL);
  g_autofree char *staged = plan_path (data_dir);
  g_autoptr (CyBackupManifest) peeked = cy_backup_peek (wish->path, error);
  g_autoptr (CyBackupManifest) manifest = NULL;
  g_autoptr (CyRestorePlan) plan = NULL;
  gboolean same;

  if (peeked == NULL || !check_identity (data_dir, peeked, wish, &same, error))
    return NULL;
  if (cy_tree_exists (staged)) {
    refuse (error, "a backup waits to be restored already; cancel that first");
    return NULL;
  }
  if ((manifest = unpack (unpacked, wish, error)) == NULL)
    return NULL;
  plan = plan_new (wish, manifest, same);
  /* Between the two looks somebody may have put another file there. */
  if (check_identity (data_dir, manifest, wish, &same, error) &&
      check_key (unpacked, manifest, error) && commit_stage (data_dir, unpacked, plan, error))
    return g_steal_pointer (&plan);
  cy_tree_remove (unpacked);
  return NULL;
}

/**
 * cy_restore_read_staged:
 *
 * Returns: (transfer full) (nullable): what waits for the next start.
 */
CyRestorePlan *
cy_restore_read_staged (const char *data_dir)
{
  g_autofree char *path = plan_path (data_dir);

  return cy_restore_plan_read (path, NULL);
}

/**
 * cy_restore_cancel:
 *
 * Throws away what waits for the next start.
 */
gboolean
cy_restore_cancel (const char *data_dir, GError **error)
{
  g_autofree char *path = plan_path (data_dir);
  g_autofree char *folder = g_build_filename (data_dir, CY_RESTORE_FOLDER, NULL);

  if (!cy_tree_exists (path))
    return refuse (error, "no backup waits to be restored");
  /* Without its plan nobody takes the folder for one that waits. */
  if (g_remove (path) != 0) {
    cy_backup_set_file_error (error, path, "cannot be removed", errno);
    return FALSE;
  }
  cy_tree_remove (folder);
  return cy_folder_sync (data_dir, error);
}

/* One later than any that this node is known to have used, here or in the backup. */
static gboolean
choose_incarnation (const char *data_dir, CyRestorePlan *plan, GError **error)
{
  g_autofree char *present = g_build_filename (data_dir, CY_BACKUP_YARD, NULL);
  g_autofree char *restored = in_restore (data_dir, CY_BACKUP_YARD);
  g_autoptr (CyIdentity) identity = NULL;
  CyStanding mark, inside, backup;
  guint64 last = plan->backup_incarnation;

  /* What cannot be read here is the reason why somebody restores. */
  if (load_identity (data_dir, &identity, NULL) && identity != NULL &&
      g_str_equal (cy_identity_get_node (identity), plan->node)) {
    last = MAX (last, cy_identity_get_incarnation (identity));
    if (cy_identity_read_mark (identity, &mark, NULL))
      last = MAX (last, mark.incarnation);
  }
  if (cy_journal_read_standing (present, plan->node, 1, &inside, NULL))
    last = MAX (last, inside.incarnation);
  if (!cy_journal_read_standing (restored, plan->node, 1, &backup, error))
    return FALSE;
  plan->incarnation = MAX (last, backup.incarnation) + 1;
  return TRUE;
}

static gboolean
set_phase (const char *data_dir, CyRestorePlan *plan, const char *phase, GError **error)
{
  g_autofree char *path = plan_path (data_dir);

  g_free (plan->phase);
  plan->phase = g_strdup (phase);
  return cy_restore_plan_write (plan, path, error);
}

static char *
name_aside (const char *data_dir)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "before-restore-%Y%m%dT%H%M%SZ");

  for (guint i = 1;; i++) {
    g_autofree char *name = i == 1 ? g_strdup (stamp) : g_strdup_printf ("%s-%u", stamp, i);
    g_autofree char *path = g_build_filename (data_dir, name, NULL);

    if (!cy_tree_exists (path))
      return g_steal_pointer (&name);
  }
}

static gboolean
step_staged (const char *data_dir, CyRestorePlan *plan, GError **error)
{
  if (!choose_incarnation (data_dir, plan, error))
    return FALSE;
  g_free (plan->aside);
  plan->aside = name_aside (data_dir);
  return set_phase (data_dir, plan, CY_RESTORE_PHASE_OUT, error);
}

static gboolean
move (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) == 0)
    return TRUE;
  cy_backup_set_file_error (error, from, "cannot be moved", errno);
  return FALSE;
}

/* Returns: (transfer full) (nullable): the next of what a data directory has that is in a folder. */
static char *
find_next (const char *folder, gboolean with_logs, gboolean without_history)
{
  guint n;
  const CyBackupPart *parts = cy_backup_parts (&n);

  for (guint i = 0; i < n; i++) {
    guint n_suffixes =
      with_logs && parts[i].kind == CY_BACKUP_PART_DATABASE ? G_N_ELEMENTS (suffixes) : 1;

    if (without_history && g_str_equal (parts[i].name, CY_BACKUP_HISTORY))
      continue;
    for (guint k = 0; k < n_suffixes; k++) {
      g_autofree char *name = g_strconcat (parts[i].name, suffixes[k], NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (cy_tree_exists (path))
        return g_steal_pointer (&name);
    }
  }
  return NULL;
}

static gboolean
step_out (const char *data_dir, CyRestorePlan *plan, GError **error)
{
  g_autofree char *name = find_next (data_dir, TRUE, plan->keeps_history);
  g_autofree char *aside = g_build_filename (data_dir, plan->aside, NULL);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (g_mkdir (aside, 0700) != 0 && errno != EEXIST) {
    cy_backup_set_file_error (error, aside, "cannot be made", errno);
    return FALSE;
  }
  if (name == NULL)
    return cy_folder_sync (aside, error) && cy_folder_sync (data_dir, error) &&
           set_phase (data_dir, plan, CY_RESTORE_PHASE_IN, error);
  from = g_build_filename (data_dir, name, NULL);
  to = g_build_filename (aside, name, NULL);
  return move (from, to, error);
}

/* The folder of the key takes its place with the new incarnation in it, or not at all. */
static gboolean
prepare_identity (const char *folder, const CyRestorePlan *plan, GError **error)
{
  g_autoptr (CyIdentity) identity = cy_identity_load (folder, error);

  return identity != NULL && (cy_identity_get_incarnation (identity) >= plan->incarnation ||
                              cy_identity_set_incarnation (identity, plan->incarnation, error));
}

static gboolean
finish (const char *data_dir, GError **error)
{
  g_autofree char *plan = plan_path (data_dir);
  g_autofree char *done = g_build_filename (data_dir, CY_RESTORE_DONE, NULL);
  g_autofree char *folder = g_build_filename (data_dir, CY_RESTORE_FOLDER, NULL);

  if (!cy_folder_sync (data_dir, error) || !move (plan, done, error))
    return FALSE;
  cy_tree_remove (folder);
  return cy_folder_sync (data_dir, error);
}

static gboolean
step_in (const char *data_dir, CyRestorePlan *plan, GError **error)
{
  g_autofree char *folder = g_build_filename (data_dir, CY_RESTORE_FOLDER, NULL);
  g_autofree char *name = find_next (folder, FALSE, FALSE);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (name == NULL)
    return finish (data_dir, error);
  from = g_build_filename (folder, name, NULL);
  to = g_build_filename (data_dir, name, NULL);
  return (!g_str_equal (name, "identity") || prepare_identity (from, plan, error)) &&
         move (from, to, error);
}

static const struct {
  const char *name;
  gboolean (*step) (const char *data_dir, CyRestorePlan *plan, GError **error);
} phases[] = {
  { CY_RESTORE_PHASE_STAGED, step_staged },
  { CY_RESTORE_PHASE_OUT, step_out },
  { CY_RESTORE_PHASE_IN, step_in },
};

/* What is left of one that was cancelled, or was done, or never got its plan. */
static void
clean (const char *data_dir)
{
  static const char *const folders[] = { CY_RESTORE_FOLDER, CY_RESTORE_UNPACKING };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (data_dir, folders[i], NULL);

    cy_tree_remove (path);
  }
}

/**
 * cy_restore_step:
 * @out_done: (out): whether nothing is left to do.
 *
 * Does the next step, whoever did those before it.
 */
gboolean
cy_restore_step (const char *data_dir, gboolean *out_done, GError **error)
{
  g_autofree char *path = plan_path (data_dir);
  g_autoptr (CyRestorePlan) plan = NULL;

  *out_done = !cy_tree_exists (path);
  if (*out_done) {
    clean (data_dir);
    return TRUE;
  }
  if ((plan = cy_restore_plan_read (path, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++) {
    if (g_str_equal (plan->phase, phases[i].name))
      return phases[i].step (data_dir, plan, error);
  }
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DATA_DIR, "%s: there is no phase \"%.40s\"",
               path, plan->phase);
  return FALSE;
}

/**
 * cy_restore_apply:
 * @data_dir: locked, and nothing in it is open.
 *
 * Puts the backup in place that waits, if one does, or goes on where another process was stopped.
 */
gboolean
cy_restore_apply (const char *data_dir, GError **error)
{
  gboolean done = FALSE;

  while (!done) {
    if (!cy_restore_step (data_dir, &done, error)) {
      g_prefix_error (error, "while a backup was restored: ");
      return FALSE;
    }
  }
  return TRUE;
}

/**
 * cy_restore_read_done:
 *
 * Returns: (transfer full) (nullable): what was put in place and nobody has journalled yet.
 */
CyRestorePlan *
cy_restore_read_done (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, CY_RESTORE_DONE, NULL);

  return cy_restore_plan_read (path, NULL);
}

void
cy_restore_forget_done (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, CY_RESTORE_DONE, NULL);

  cy_tree_remove (path);
}
