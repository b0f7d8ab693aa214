/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-snapshot-cut.h"

#include "cy-db.h"
#include "cy-journal-snapshot.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-retained.h"

/* This node has all that a snapshot is about. Before anything goes it computes by itself what would stay, so that
 * nothing goes because another node says so. */

/* Entries that are looked at between what others write. */
#define PORTION 200

typedef struct {
  CyNode *node;         /* owned */
  CySnapshot *snapshot; /* owned */
  char *file;
  char *subject; /* nullable: the one that was dealt with last */
  gboolean is_over;
  CySnapshotDone done;
  gpointer user_data;
} Cut;

static void
cut_free (Cut *cut)
{
  g_object_unref (cut->node);
  cy_snapshot_unref (cut->snapshot);
  g_free (cut->file);
  g_free (cut->subject);
  g_free (cut);
}

static void
cut_finish (Cut *cut, const GError *error)
{
  cut->done (error, cut->user_data);
  cut_free (cut);
}

/* Before the cut what would stay is compared, after it what is there. */
static gboolean
compare (Cut *cut, GCancellable *cancellable, GError **error)
{
  const CySnapshot *snapshot = cut->snapshot;
  g_autoptr (CyDb) db = cy_db_open (cut->file, CY_DB_READ_ONLY, error);
  g_autoptr (CyRetained) retained = NULL;

  if (db == NULL)
    return FALSE;
  retained = (cut->is_over ? cy_retained_read : cy_retained_compute) (db, snapshot->heads,
                                                                      cancellable, error);
  if (retained == NULL)
    return FALSE;
  if (g_str_equal (retained->digest, snapshot->digest))
    return TRUE;
  g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
               "the journal is not cut: %" G_GUINT64_FORMAT " old entries would be kept here, not"
               " the %" G_GUINT64_FORMAT " that the snapshot of node %.8s keeps",
               retained->n_kept, snapshot->n_kept, snapshot->origin);
  return FALSE;
}

static void
compare_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (compare (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
start_to_compare (Cut *cut, GAsyncReadyCallback then)
{
  g_autoptr (GTask) task = g_task_new (NULL, cut->node->stopping, then, cut);

  g_task_set_task_data (task, cut, NULL);
  g_task_run_in_thread (task, compare_in_thread);
}

/* On the journal's writer; returns whether the next step may follow. */
static void
work (Cut *cut, CyJournalWork step, CyJournalDone then)
{
  g_autoptr (GError) error = NULL;

  if (cut->node->journal != NULL) {
    cy_journal_work (cut->node->journal, step, cut, then, cut);
    return;
  }
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "the node stops");
  cut_finish (cut, error);
}

static void
on_ended_cb (guint n, const GError *error, gpointer user_data)
{
  Cut *cut = user_data;

  if (error == NULL && cut->node->peers != NULL)
    cy_peers_cut (cy_peer_desk_get_peers (cut->node->peers));
  cut_finish (cut, error);
}

static gboolean
end (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_end_cut (db, ((Cut *) data)->snapshot, error);
}

static void
on_compared_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Cut *cut = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    work (cut, end, on_ended_cb);
  else
    cut_finish (cut, error);
}

static gboolean
drop (CyDb *db, gpointer data, GError **error)
{
  Cut *cut = data;
  g_autofree char *last = g_strdup (cut->subject);
  char *next;

  if (!cy_retained_drop (db, cut->snapshot->heads, last, PORTION, &next, error))
    return FALSE;
  g_free (cut->subject);
  cut->subject = next;
  return TRUE;
}

static void
on_dropped_cb (guint n, const GError *error, gpointer user_data)
{
  Cut *cut = user_data;

  cut->is_over = cut->subject == NULL;
  if (error != NULL)
    cut_finish (cut, error);
  else if (cut->is_over)
    start_to_compare (cut, on_compared_again_cb);
  else
    work (cut, drop, on_dropped_cb);
}

static gboolean
begin (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_begin_cut (db, ((Cut *) data)->snapshot, error);
}

static void
on_begun_cb (guint n, const GError *error, gpointer user_data)
{
  Cut *cut = user_data;

  if (error != NULL) {
    cut_finish (cut, error);
    return;
  }
  /* Peers must not wait for what is not given to them any more. */
  if (cut->node->peers != NULL)
    cy_peers_cut (cy_peer_desk_get_peers (cut->node->peers));
  work (cut, drop, on_dropped_cb);
}

static void
on_compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Cut *cut = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    work (cut, begin, on_begun_cb);
  else
    cut_finish (cut, error);
}

/**
 * cy_snapshot_cut:
 * @snapshot: all that it is about is here.
 *
 * Cuts this node's journal, a little between what is written. What was interrupted is done by doing it again.
 */
void
cy_snapshot_cut (CyNode *node, CySnapshot *snapshot, CySnapshotDone done, gpointer user_data)
{
  Cut *cut = g_new (Cut, 1);

  *cut = (Cut){ .node = g_object_ref (node),
                .snapshot = cy_snapshot_ref (snapshot),
                .file = cy_data_dir_file (node->dir, "yard.db"),
                .subject = g_strdup (""),
                .done = done,
                .user_data = user_data };
  start_to_compare (cut, on_compared_cb);
}
