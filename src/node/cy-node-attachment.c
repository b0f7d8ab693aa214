/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-file-store.h"
#include "cy-file-type.h"
#include "cy-node-error.h"
#include "cy-node-order.h"
#include "cy-node-private.h"
#include "cy-permission-rule.h"

/* Photos and files of orders. They are read, looked at and kept on a thread of GTask's pool: a photo of some
 * megabytes on a slow disk must not hold up the screen. */

#define MIB         ((gint64) 1024 * 1024)
#define DEFAULT_MIB 32

/* A file on its way to an order. */
typedef struct {
  CyNode *node; /* owned */
  char *folder;
  gsize max_bytes;
  char *id;
  char *path;
  char *actor;
  CyNodeOrderDone done;
  gpointer user_data;
} Attaching;

static void
attaching_free (Attaching *attaching)
{
  g_object_unref (attaching->node);
  g_free (attaching->folder);
  g_free (attaching->id);
  g_free (attaching->path);
  g_free (attaching->actor);
  g_free (attaching);
}

static CyFileStore *
open_store (CyNode *node)
{
  g_autofree char *folder = cy_data_dir_file (node->dir, "attachments");

  return cy_file_store_new (
    folder, "an attachment",
    (gsize) (cy_yard_policy (node->yard, "attachment_mib", DEFAULT_MIB) * MIB));
}

/* The name as it is shown and searched: a path of this machine is nobody's business. */
static char *
name_of (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return g_utf8_make_valid (base, -1);
}

static JsonObject *
keep (const Attaching *attaching, GError **error)
{
  g_autoptr (CyFileStore) store =
    cy_file_store_new (attaching->folder, "an attachment", attaching->max_bytes);
  g_autoptr (GBytes) bytes = cy_file_store_read (store, attaching->path, error);
  g_autofree char *name = name_of (attaching->path);
  g_autofree char *why = NULL;
  g_autofree char *sha256 = NULL;
  JsonObject *payload;

  if (bytes == NULL)
    return NULL;
  if ((why = cy_file_type_refuse (name, bytes)) != NULL) {
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, why);
    return NULL;
  }
  if ((sha256 = cy_file_store_add_bytes (store, bytes, error)) == NULL)
    return NULL;
  payload = json_object_new ();
  json_object_set_string_member (payload, "sha256", sha256);
  json_object_set_string_member (payload, "name", name);
  json_object_set_string_member (payload, "type", cy_file_type_mime (cy_file_type_sniff (bytes)));
  json_object_set_int_member (payload, "size", (gint64) g_bytes_get_size (bytes));
  return payload;
}

static void
keep_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  JsonObject *payload = keep (data, &error);

  if (payload != NULL)
    g_task_return_pointer (task, payload, (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Attaching *attaching = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  JsonObject *payload = g_task_propagate_pointer (G_TASK (result), &error);

  if (payload == NULL)
    attaching->done (NULL, error, attaching->user_data);
  else
    cy_node_do_order (attaching->node, attaching->id, CY_ORDER_EVENT_ATTACH, payload,
                      attaching->actor, attaching->done, attaching->user_data);
}

/**
 * cy_node_attach_to_order:
 * @path: a photo or file, anywhere this process can read.
 *
 * Keeps a copy, named by its content, and notes it in the order.
 *
 * Errors: what is too large, is no regular file, or is not what its name says; and as cy_node_do_order().
 */
void
cy_node_attach_to_order (CyNode *node,
                         const char *id,
                         const char *path,
                         const char *actor,
                         CyNodeOrderDone done,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Attaching *attaching;

  if (!cy_node_require (node, actor, CY_ACTION_WORK, NULL, &error)) {
    done (NULL, error, user_data);
    return;
  }
  task = g_task_new (NULL, NULL, on_kept_cb, NULL);
  attaching = g_new (Attaching, 1);
  *attaching =
    (Attaching){ .node = g_object_ref (node),
                 .folder = cy_data_dir_file (node->dir, "attachments"),
                 .max_bytes =
                   (gsize) (cy_yard_policy (node->yard, "attachment_mib", DEFAULT_MIB) * MIB),
                 .id = g_strdup (id),
                 .path = g_strdup (path),
                 .actor = g_strdup (actor),
                 .done = done,
                 .user_data = user_data };
  g_task_set_task_data (task, attaching, (GDestroyNotify) attaching_free);
  g_task_run_in_thread (task, keep_in_thread);
}

/**
 * cy_node_load_attachment:
 *
 * Returns: (transfer full): the file of that content.
 *
 * Errors: it is not here, or not what it was.
 */
GBytes *
cy_node_load_attachment (CyNode *node, const char *sha256, GError **error)
{
  g_autoptr (CyFileStore) store = open_store (node);

  return cy_file_store_load (store, sha256, error);
}

/* A file on its way to somebody who wants to see it. */
typedef struct {
  char *sha256;
  CyFileStore *store; /* owned */
  CyNodeResult answer;
  gpointer user_data;
} Reading;

static void
reading_free (Reading *reading)
{
  g_free (reading->sha256);
  cy_file_store_free (reading->store);
  g_free (reading);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Reading *reading = data;
  GError *error = NULL;
  GBytes *bytes = cy_file_store_load (reading->store, reading->sha256, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), &error);

  reading->answer (bytes, error, reading->user_data);
}

/**
 * cy_node_query_attachment:
 * @answer: gets the #GBytes of the file, which are the callee's.
 *
 * As cy_node_load_attachment(), read on a thread of GTask's pool.
 */
void
cy_node_query_attachment (CyNode *node, const char *sha256, CyNodeResult answer, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_loaded_cb, NULL);
  Reading *reading = g_new (Reading, 1);

  *reading = (Reading){ g_strdup (sha256), open_store (node), answer, user_data };
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  g_task_run_in_thread (task, load_in_thread);
}
