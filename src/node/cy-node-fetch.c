/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-file-naming.h"
#include "cy-file-type.h"
#include "cy-node-error.h"
#include "cy-node-file.h"
#include "cy-order.h"

/* A file that is at another node, brought here part by part when somebody wants it. It is asked for at the node whose
 * entry named it first, then at every other member: whoever wanted it before has it as well. */

/* A part over the slowest link that is worth it, 4 KiB a second [ms]. */
#define PART_MS 45000

typedef struct {
  CyNodeResult answer;
  gpointer user_data;
} Waiter;

typedef struct {
  CyNode *node; /* owned */
  CyFileWish *wish;
  CyFileStore *store; /* owned */
  gsize max_bytes;
  char *name;         /* nullable: of the file, for people */
  GPtrArray *sources; /* owned: ids of nodes, in the order they are asked */
  guint next;         /* the one that is asked */
  GByteArray *content;
  gint64 size;     /* as the source says, 0 before that [bytes] */
  GError *error;   /* nullable: what the first source said */
  GArray *waiters; /* Waiter */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_object_unref (fetch->node);
  cy_file_wish_free (fetch->wish);
  cy_file_store_free (fetch->store);
  g_free (fetch->name);
  g_ptr_array_unref (fetch->sources);
  g_byte_array_unref (fetch->content);
  g_clear_error (&fetch->error);
  g_array_unref (fetch->waiters);
  g_free (fetch);
}

/* Whoever is told may want the same again, so that it is over first. */
static void
fetch_finish (Fetch *fetch, GBytes *bytes, const GError *error)
{
  g_hash_table_remove (fetch->node->fetches, fetch->wish->sha256);
  for (guint i = 0; i < fetch->waiters->len; i++) {
    const Waiter *waiter = &g_array_index (fetch->waiters, Waiter, i);

    waiter->answer (bytes == NULL ? NULL : g_bytes_ref (bytes), error, waiter->user_data);
  }
  fetch_free (fetch);
}

static const char *
name_node (Fetch *fetch, const char *id)
{
  CyRecord *record = cy_yard_get (fetch->node->yard, CY_KIND_NODE, id);
  const char *name = record == NULL ? NULL : cy_record_get_text (record, "name");

  return name == NULL ? id : name;
}

/* The node that named the file should have it: what it said is what people are told. */
static void
remember (Fetch *fetch, const GError *error)
{
  const char *node = name_node (fetch, fetch->sources->pdata[fetch->next]);

  if (fetch->error != NULL)
    return;
  if (g_error_matches (error, CY_PEERS_ERROR, CY_PEERS_ERROR_UNREACHABLE))
    fetch->error =
      g_error_new (CY_PEERS_ERROR, CY_PEERS_ERROR_UNREACHABLE,
                   _ ("%s: it is at node %s, which is not connected"), fetch->name, node);
  else
    fetch->error = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, _ ("%s: from node %s: %s"),
                                fetch->name, node, error->message);
}

static void ask_part (Fetch *fetch);

static void
ask_next_source (Fetch *fetch, const GError *error)
{
  remember (fetch, error);
  fetch->next++;
  fetch->size = 0;
  g_byte_array_set_size (fetch->content, 0);
  if (fetch->next < fetch->sources->len)
    ask_part (fetch);
  else
    fetch_finish (fetch, NULL, fetch->error);
}

/* What came is the file that was named, or it is not kept. */
static GBytes *
keep (Fetch *fetch, GBytes *bytes, GError **error)
{
  g_autofree char *found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *why = NULL;
  g_autofree char *kept = NULL;

  if (!g_str_equal (found, fetch->wish->sha256))
    why = g_strdup_printf ("what it has is another file, with the checksum %.8s", found);
  else if (g_str_has_prefix (fetch->wish->subject, CY_SUBJECT_ORDER_PREFIX))
    why = cy_file_type_refuse (fetch->name, bytes);
  if (why != NULL) {
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, why);
    return NULL;
  }
  kept = cy_file_store_add_bytes (fetch->store, bytes, error);
  return kept == NULL ? NULL : g_bytes_ref (bytes);
}

static void
keep_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Fetch *fetch = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&fetch->content));
  GBytes *kept = keep (fetch, bytes, &error);

  fetch->content = g_byte_array_new ();
  if (kept != NULL)
    g_task_return_pointer (task, kept, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
on_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (bytes != NULL)
    fetch_finish (user_data, bytes, NULL);
  else
    ask_next_source (user_data, error);
}

static gboolean
check_size (const Fetch *fetch, gint64 size, GError **error)
{
  if ((guint64) size > fetch->max_bytes)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%" G_GINT64_FORMAT " bytes are too many, at most %" G_GSIZE_FORMAT, size,
                 fetch->max_bytes);
  else if (fetch->size != 0 && fetch->size != size)
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "it changed while it was read");
  else
    return TRUE;
  return FALSE;
}

/* `{"size", "data"}` */
static gboolean
take_part (Fetch *fetch, JsonObject *answer, GError **error)
{
  const gsize offset = fetch->content->len;
  g_autofree guint8 *bytes = NULL;
  const char *data;
  gint64 size;
  gsize length;

  if (!cy_json_get_int (json_object_get_member (answer, "size"), CY_JSON_MEMBER (NULL, "size"), 1,
                        G_MAXINT32, &size, error) ||
      !cy_json_get_string (json_object_get_member (answer, "data"), CY_JSON_MEMBER (NULL, "data"),
                           &data, error) ||
      !check_size (fetch, size, error))
    return FALSE;
  bytes = g_base64_decode (data, &length);
  if (length != MIN (CY_FILE_PART_BYTES, (gsize) size - offset)) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "%" G_GSIZE_FORMAT " bytes came at %" G_GSIZE_FORMAT " of %" G_GINT64_FORMAT,
                 length, offset, size);
    return FALSE;
  }
  fetch->size = size;
  g_byte_array_append (fetch->content, bytes, (guint) length);
  return TRUE;
}

static void
on_part_cb (JsonObject *answer, const GError *error, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) nonsense = NULL;
  g_autoptr (GTask) task = NULL;

  if (answer == NULL || !take_part (fetch, answer, &nonsense)) {
    ask_next_source (fetch, answer == NULL ? error : nonsense);
  } else if (fetch->content->len < (gsize) fetch->size) {
    ask_part (fetch);
  } else {
    task = g_task_new (NULL, NULL, on_kept_cb, fetch);
    g_task_set_task_data (task, fetch, NULL);
    g_task_run_in_thread (task, keep_in_thread);
  }
}

static void
ask_part (Fetch *fetch)
{
  g_autoptr (JsonObject) question = json_object_new ();
  g_autoptr (GError) stopped = NULL;

  if (fetch->node->peers == NULL) {
    stopped = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                           "%s: this node has no links to others", fetch->name);
    fetch_finish (fetch, NULL, stopped);
    return;
  }
  json_object_set_string_member (question, "what", "file");
  json_object_set_string_member (question, "of", fetch->wish->subject);
  json_object_set_string_member (question, "sha256", fetch->wish->sha256);
  json_object_set_int_member (question, "offset", fetch->content->len);
  json_object_set_int_member (question, "length", CY_FILE_PART_BYTES);
  cy_peers_ask (cy_peer_desk_get_peers (fetch->node->peers), fetch->sources->pdata[fetch->next],
                question, PART_MS, on_part_cb, fetch);
}

static void
add_source (Fetch *fetch, const char *node)
{
  if (!g_str_equal (node, cy_node_get_id (fetch->node)) &&
      !g_ptr_array_find_with_equal_func (fetch->sources, node, g_str_equal, NULL))
    g_ptr_array_add (fetch->sources, g_strdup (node));
}

static void
on_named_cb (gpointer result, const GError *error, gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (CyFileNaming) naming = result;
  g_autoptr (GPtrArray) members = cy_yard_list (fetch->node->yard, CY_KIND_NODE);
  g_autoptr (GError) nobody = NULL;

  if (naming == NULL) {
    fetch_finish (fetch, NULL, error);
    return;
  }
  fetch->name = g_strdup (naming->name);
  for (guint i = 0; i < naming->origins->len; i++)
    add_source (fetch, naming->origins->pdata[i]);
  for (guint i = 0; i < members->len; i++)
    add_source (fetch, ((CyRecord *) members->pdata[i])->id);
  if (fetch->sources->len > 0) {
    ask_part (fetch);
    return;
  }
  nobody = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND,
                        "%s: it is not here, and there is no other node", fetch->name);
  fetch_finish (fetch, NULL, nobody);
}

static Fetch *
fetch_new (CyNode *node, const char *subject, const char *sha256, CyFileStore *store)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->node = g_object_ref (node);
  fetch->wish = cy_file_wish_new (subject, sha256);
  fetch->store = store;
  fetch->max_bytes = cy_file_store_get_max_bytes (store);
  fetch->sources = g_ptr_array_new_with_free_func (g_free);
  fetch->content = g_byte_array_new ();
  fetch->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  return fetch;
}

/**
 * cy_node_fetch_file:
 * @subject: what names the file.
 * @answer: gets the #GBytes of the file, which are the callee's.
 *
 * Brings a file from another node and keeps it; a file that is on its way already is waited for.
 *
 * Errors: #CY_NODE_ERROR_NOT_FOUND when the journal does not name it or there is nobody to ask,
 *   #CY_PEERS_ERROR_UNREACHABLE when who has it is not connected, #CY_NODE_ERROR_REFUSED when what came is too large
 *   or not that file.
 */
void
cy_node_fetch_file (CyNode *node,
                    const char *subject,
                    const char *sha256,
                    CyNodeResult answer,
                    gpointer user_data)
{
  const Waiter waiter = { answer, user_data };
  Fetch *fetch = g_hash_table_lookup (node->fetches, sha256);
  CyFileStore *store =
    fetch != NULL || node->journal == NULL ? NULL : cy_node_open_files (node, subject);

  if (fetch == NULL && store == NULL) {
    g_autoptr (GError) error =
      g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "%s: has no files", subject);

    answer (NULL, error, user_data);
    return;
  }
  if (fetch != NULL) {
    g_array_append_val (fetch->waiters, waiter);
    return;
  }
  fetch = fetch_new (node, subject, sha256, store);
  g_array_append_val (fetch->waiters, waiter);
  g_hash_table_insert (node->fetches, fetch->wish->sha256, fetch);
  cy_journal_query (node->journal, cy_file_naming_load, fetch->wish, NULL, on_named_cb, fetch);
}
