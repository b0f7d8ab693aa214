/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-yard-transfer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-seat.h"
#include "cy-yard-file.h"

/* Yard files in and out: the disk is read and written beside the main thread. */

typedef struct {
  CyNode *node; /* owned */
  CyNodeDone done;
  gpointer user_data;
  guint n_records;
} Transfer;

static Transfer *
transfer_new (CyNode *node, CyNodeDone done, gpointer user_data)
{
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->node = g_object_ref (node);
  transfer->done = done;
  transfer->user_data = user_data;
  return transfer;
}

static void
transfer_finish (Transfer *transfer, const GError *error)
{
  transfer->done (error == NULL ? transfer->n_records : 0, error, transfer->user_data);
  g_object_unref (transfer->node);
  g_free (transfer);
}

/* A device or a pipe might never end, and a huge file would fill the memory before it is refused. */
static gboolean
check_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                       G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR || g_file_peek_path (file) == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("%s is not a local file"),
                 g_file_peek_path (file) != NULL ? g_file_peek_path (file) : "");
    return FALSE;
  }
  if (g_file_info_get_size (info) > (goffset) CY_YARD_FILE_MAX_BYTES) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                 _ ("%s is larger than any yard file"), g_file_peek_path (file));
    return FALSE;
  }
  return TRUE;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GFile *file = data;
  GError *error = NULL;
  JsonNode *document = NULL;

  if (check_file (file, cancellable, &error))
    document = cy_json_load (g_file_peek_path (file), CY_YARD_FILE_MAX_BYTES, &error);
  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (task, error);
}

static void
on_imported_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Transfer *transfer = user_data;

  transfer->n_records = n_changes;
  transfer_finish (transfer, error);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Transfer *transfer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = g_task_propagate_pointer (G_TASK (result), &error);

  if (document == NULL)
    transfer_finish (transfer, error);
  else
    cy_node_import (transfer->node, document, cy_node_get_person (transfer->node), on_imported_cb,
                    transfer);
}

/**
 * cy_yard_transfer_import:
 * @done: gets how many records changed, or what is wrong and where, `piles[3].type: ...`.
 *
 * Takes in a yard file, all of it or nothing.
 */
void
cy_yard_transfer_import (CyNode *node, GFile *file, CyNodeDone done, gpointer user_data)
{
  g_autoptr (GTask) task =
    g_task_new (NULL, NULL, on_loaded_cb, transfer_new (node, done, user_data));

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_in_thread);
}

static void
on_replaced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  (void) g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  transfer_finish (user_data, error);
}

/**
 * cy_yard_transfer_export:
 * @wanted: which kinds.
 * @done: gets how many records were written.
 *
 * Writes a yard file that reads back as what is there, as far as whoever sits at the screen may read it. A file of that name is replaced once the new
 * one is whole.
 */
void
cy_yard_transfer_export (CyNode *node,
                         GFile *file,
                         const gboolean wanted[CY_N_KINDS],
                         CyNodeDone done,
                         gpointer user_data)
{
  g_autoptr (CyYard) yard = cy_node_ref_readable_yard (node, cy_node_get_person (node));
  g_autoptr (JsonNode) document = cy_yard_file_write (yard, wanted);
  g_autofree char *text = cy_json_to_text (document, TRUE);
  g_autoptr (GBytes) bytes = NULL;
  Transfer *transfer = transfer_new (node, done, user_data);
  gsize length = strlen (text);

  for (guint i = 0; i < CY_N_KINDS; i++)
    transfer->n_records += wanted[i] ? cy_yard_count (yard, i) : 0;
  bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       on_replaced_cb, transfer);
}
