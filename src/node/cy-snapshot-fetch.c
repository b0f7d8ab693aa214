/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-snapshot-fetch.h"

#include <glib/gstdio.h>

#include "cy-journal-snapshot.h"
#include "cy-journal-sync.h"
#include "cy-node-error.h"
#include "cy-node-private.h"
#include "cy-snapshot-pages.h"

/* Entries that this node lacks were cut off everywhere else: it takes what is kept of them instead. All of it
 * is brought and compared with what the snapshot vouches for before any of it is taken. */

/* A page over the slowest link that is worth it, 8 KiB a second [ms]. */
#define PAGE_MS 45000

/* Entries that are looked at between what others write. */
#define PORTION 500

/* Of the data directory. */
#define PART_FILE "snapshot.part"

typedef struct {
  CyNode *node; /* owned */
  char *from;
  char *of;               /* nullable: the snapshot that the other node is cut to */
  CySnapshotPages *pages; /* owned, nullable */
  GBytes *page;           /* owned, nullable: that came last */
  GPtrArray *entries;     /* owned, nullable: that are taken next */
  guint n_streams;        /* that nothing but what is kept is left of */
  guint64 seq;            /* how far the next one was looked at */
  CySnapshotDone done;
  gpointer user_data;
} Fetch;

static void
fetch_finish (Fetch *fetch, const GError *error)
{
  fetch->done (error, fetch->user_data);
  g_clear_pointer (&fetch->pages, cy_snapshot_pages_free);
  g_clear_pointer (&fetch->page, g_bytes_unref);
  g_clear_pointer (&fetch->entries, g_ptr_array_unref);
  g_object_unref (fetch->node);
  g_free (fetch->from);
  g_free (fetch->of);
  g_free (fetch);
}

static gboolean
is_stopped (Fetch *fetch)
{
  g_autoptr (GError) error = NULL;

  if (!g_cancellable_set_error_if_cancelled (fetch->node->stopping, &error))
    return FALSE;
  fetch_finish (fetch, error);
  return TRUE;
}

static void
run_in_thread (Fetch *fetch, GTaskThreadFunc func, GAsyncReadyCallback then)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, then, fetch);

  g_task_set_task_data (task, fetch, NULL);
  g_task_run_in_thread (task, func);
}

/* The last steps, on the journal's writer. */

static CySnapshot *
snapshot_of (Fetch *fetch)
{
  return cy_snapshot_pages_get_snapshot (fetch->pages);
}

static void
on_ended_cb (guint n, const GError *error, gpointer user_data)
{
  Fetch *fetch = user_data;

  if (error == NULL && fetch->node->peers != NULL)
    cy_peers_cut (cy_peer_desk_get_peers (fetch->node->peers));
  fetch_finish (fetch, error);
}

static gboolean
end (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_end_cut (db, snapshot_of (data), error);
}

static gboolean
keep_only (CyDb *db, gpointer data, GError **error)
{
  Fetch *fetch = data;
  const CyHead *head = snapshot_of (fetch)->heads->pdata[fetch->n_streams];
  guint64 seq = fetch->seq;
  guint n_kept;
  const guint64 *kept = cy_snapshot_pages_get_kept (fetch->pages, head, &n_kept);

  if (!cy_journal_keep_only (db, head, kept, n_kept, PORTION, &seq, error))
    return FALSE;
  fetch->seq = seq;
  fetch->n_streams += seq == 0;
  return TRUE;
}

static void
on_kept_cb (guint n, const GError *error, gpointer user_data)
{
  Fetch *fetch = user_data;

  if (error != NULL)
    fetch_finish (fetch, error);
  else if (is_stopped (fetch))
    return;
  else if (fetch->n_streams < snapshot_of (fetch)->heads->len)
    cy_journal_work (fetch->node->journal, keep_only, fetch, on_kept_cb, fetch);
  else
    cy_journal_work (fetch->node->journal, end, fetch, on_ended_cb, fetch);
}

/* What came goes into the journal, page by page. */

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fetch *fetch = data;
  GError *error = NULL;

  if (cy_snapshot_pages_next (fetch->pages, &fetch->entries, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void install_next (Fetch *fetch);

static void
on_installed_cb (guint n, const GError *error, gpointer user_data)
{
  if (error != NULL)
    fetch_finish (user_data, error);
  else
    install_next (user_data);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fetch_finish (fetch, error);
  else if (is_stopped (fetch))
    return;
  else if (fetch->entries != NULL)
    cy_journal_install (fetch->node->journal, g_steal_pointer (&fetch->entries), on_installed_cb,
                        fetch);
  else
    on_kept_cb (0, NULL, fetch);
}

static void
install_next (Fetch *fetch)
{
  run_in_thread (fetch, read_in_thread, on_read_cb);
}

static gboolean
begin (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_begin_cut (db, snapshot_of (data), error);
}

static void
check_and_begin (Fetch *fetch)
{
  g_autoptr (GError) error = NULL;

  if (!cy_snapshot_pages_check (fetch->pages, &error))
    fetch_finish (fetch, error);
  else
    cy_journal_work (fetch->node->journal, begin, fetch, on_installed_cb, fetch);
}

/* What the other node keeps comes here, page by page. */

static void ask_page (Fetch *fetch);

static void
add_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fetch *fetch = data;
  GError *error = NULL;

  if (cy_snapshot_pages_add (fetch->pages, fetch->page, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    fetch_finish (fetch, error);
  else if (!is_stopped (fetch))
    ask_page (fetch);
}

/* An empty page is the end. */
static void
take_page (Fetch *fetch)
{
  if (g_bytes_get_size (fetch->page) > 0)
    run_in_thread (fetch, add_in_thread, on_added_cb);
  else
    check_and_begin (fetch);
}

/* What it takes to look at the pages: the snapshot as this node knows it, and whose signatures are whose. */
typedef struct {
  CySnapshot *snapshot;
  GHashTable *keys;
  gboolean is_here; /* this journal is cut to it already */
} Ground;

static gboolean
is_cut_to (CyDb *db, const char *name, gboolean *out_is, GError **error)
{
  g_auto (CyCutState) state = { 0 };

  if (!cy_journal_load_cut (db, &state, error))
    return FALSE;
  *out_is = state.is_done && g_str_equal (state.begun, name);
  return TRUE;
}

static gpointer
query_ground (CyDb *db, gpointer data, GError **error)
{
  Ground *ground = g_new0 (Ground, 1);

  if (is_cut_to (db, data, &ground->is_here, error) &&
      cy_journal_find_snapshot (db, data, &ground->snapshot, error) &&
      (ground->keys = cy_journal_load_keys (db, error)) != NULL)
    return ground;
  g_clear_pointer (&ground->snapshot, cy_snapshot_unref);
  g_free (ground);
  return NULL;
}

/* From here on pages can be looked at. */
static void
open_pages (Fetch *fetch, CySnapshot *snapshot, GHashTable *keys)
{
  CyVoucher *voucher = cy_voucher_new (fetch->node->identity);

  cy_voucher_set_keys (voucher, g_hash_table_ref (keys));
  fetch->pages =
    cy_snapshot_pages_new (snapshot, voucher, cy_data_dir_file (fetch->node->dir, PART_FILE));
  take_page (fetch);
}

static void
on_ground_cb (gpointer result, const GError *error, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autofree Ground *ground = result;
  g_autoptr (CySnapshot) snapshot = ground == NULL ? NULL : ground->snapshot;
  g_autoptr (GHashTable) keys = ground == NULL ? NULL : ground->keys;
  g_autoptr (GError) unknown = NULL;

  if (ground == NULL || ground->is_here) {
    fetch_finish (fetch, error);
  } else if (snapshot == NULL) {
    unknown =
      g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND,
                   "snapshot %s of node %.8s is not known here yet", fetch->of, fetch->from);
    fetch_finish (fetch, unknown);
  } else if (!is_stopped (fetch)) {
    open_pages (fetch, snapshot, keys);
  }
}

/* `{"of", "data"}` */
static gboolean
read_answer (Fetch *fetch, JsonObject *answer, GError **error)
{
  const char *data;
  const char *of;
  guint8 *bytes;
  gsize length;

  if (!cy_json_get_string (json_object_get_member (answer, "of"), CY_JSON_MEMBER (NULL, "of"), &of,
                           error) ||
      !cy_json_get_string (json_object_get_member (answer, "data"), CY_JSON_MEMBER (NULL, "data"),
                           &data, error))
    return FALSE;
  if (fetch->of != NULL && !g_str_equal (fetch->of, of)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "node %.8s answered with another snapshot", fetch->from);
    return FALSE;
  }
  if (fetch->of == NULL)
    fetch->of = g_strdup (of);
  bytes = g_base64_decode (data, &length);
  g_clear_pointer (&fetch->page, g_bytes_unref);
  fetch->page = g_bytes_new_take (bytes, length);
  return TRUE;
}

static void
on_page_cb (JsonObject *answer, const GError *error, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) nonsense = NULL;

  if (answer == NULL)
    fetch_finish (fetch, error);
  else if (!read_answer (fetch, answer, &nonsense))
    fetch_finish (fetch, nonsense);
  else if (is_stopped (fetch))
    return;
  else if (fetch->pages == NULL)
    cy_journal_query (fetch->node->journal, query_ground, fetch->of, NULL, on_ground_cb, fetch);
  else
    take_page (fetch);
}

static void
ask_page (Fetch *fetch)
{
  g_autoptr (JsonObject) question = json_object_new ();

  json_object_set_string_member (question, "what", "snapshot");
  if (fetch->pages != NULL) {
    json_object_set_string_member (question, "of", fetch->of);
    json_object_set_string_member (question, "stream", cy_snapshot_pages_get_stream (fetch->pages));
    json_object_set_int_member (question, "seq", (gint64) cy_snapshot_pages_get_seq (fetch->pages));
  }
  cy_peers_ask (cy_peer_desk_get_peers (fetch->node->peers), fetch->from, question, PAGE_MS,
                on_page_cb, fetch);
}

/**
 * cy_snapshot_clean:
 *
 * Removes what a process that died had brought.
 */
void
cy_snapshot_clean (CyNode *node)
{
  g_autofree char *file = cy_data_dir_file (node->dir, PART_FILE);

  (void) g_unlink (file);
}

/**
 * cy_snapshot_fetch:
 * @from: a member that cut entries off which this node does not have.
 *
 * Takes what that node keeps in their place. What was interrupted begins anew.
 */
void
cy_snapshot_fetch (CyNode *node, const char *from, CySnapshotDone done, gpointer user_data)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->node = g_object_ref (node);
  fetch->from = g_strdup (from);
  fetch->done = done;
  fetch->user_data = user_data;
  ask_page (fetch);
}
