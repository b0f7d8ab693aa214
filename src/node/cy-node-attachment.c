/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-file-type.h"
#include "cy-node-error.h"
#include "cy-node-file.h"
#include "cy-node-order.h"
#include "cy-permission-rule.h"

/* Photos and files of orders. They are read, looked at and kept on a thread of GTask's pool: a photo of some
 * megabytes on a slow disk must not hold up the screen. */

/* A file on its way to an order. */
typedef struct {
  CyNode *node;       /* owned */
  CyFileStore *store; /* owned */
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
  cy_file_store_free (attaching->store);
  g_free (attaching->id);
  g_free (attaching->path);
  g_free (attaching->actor);
  g_free (attaching);
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
  CyFileStore *store = attaching->store;
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
  *attaching = (Attaching){ .node = g_object_ref (node),
                            .store = cy_node_open_files (node, CY_SUBJECT_ORDER_PREFIX),
                            .id = g_strdup (id),
                            .path = g_strdup (path),
                            .actor = g_strdup (actor),
                            .done = done,
                            .user_data = user_data };
  g_task_set_task_data (task, attaching, (GDestroyNotify) attaching_free);
  g_task_run_in_thread (task, keep_in_thread);
}

/**
 * cy_node_query_attachment:
 * @order: whose attachment.
 * @answer: gets the #GBytes of the file, which are the callee's.
 *
 * Reads it on a thread of GTask's pool, and brings it from another node when it is not here.
 *
 * Errors: it is not here and cannot be brought; see cy_node_fetch_file().
 */
void
cy_node_query_attachment (CyNode *node,
                          const char *order,
                          const char *sha256,
                          CyNodeResult answer,
                          gpointer user_data)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_ORDER_PREFIX, order, NULL);

  cy_node_query_file (node, subject, sha256, answer, user_data);
}
