/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-file.h"

#include "cy-file-naming.h"
#include "cy-node-error.h"
#include "cy-order.h"

/* Files that the journal names. Each is in the store of what names it; all reading is done on a thread of GTask's
 * pool. */

#define MIB         ((gint64) 1024 * 1024)
#define DEFAULT_MIB 32

static gsize
limit_attachment (CyNode *node)
{
  return (gsize) (cy_yard_policy (node->yard, "attachment_mib", DEFAULT_MIB) * MIB);
}

static gsize
limit_firmware (CyNode *node)
{
  return CY_FIRMWARE_MAX_BYTES;
}

static const struct {
  const char *prefix;
  const char *folder;
  const char *what;
  gsize (*limit) (CyNode *node);
} places[] = {
  { CY_SUBJECT_ORDER_PREFIX, "attachments", "an attachment", limit_attachment },
  { "firmware:", "firmware", "a firmware image", limit_firmware },
};

/**
 * cy_node_open_files:
 * @subject: what names the files.
 *
 * Returns: (transfer full) (nullable): where they are; %NULL when nothing of that kind names files.
 */
CyFileStore *
cy_node_open_files (CyNode *node, const char *subject)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    if (g_str_has_prefix (subject, places[i].prefix)) {
      g_autofree char *folder = cy_data_dir_file (node->dir, places[i].folder);

      return cy_file_store_new (folder, places[i].what, places[i].limit (node));
    }
  }
  return NULL;
}

/* A file on its way to somebody who wants to see it. */
typedef struct {
  CyNode *node; /* owned */
  char *subject;
  char *sha256;
  CyFileStore *store; /* owned */
  GError *local;      /* owned, nullable: why it could not be read here */
  CyNodeResult answer;
  gpointer user_data;
} Reading;

static void
reading_finish (Reading *reading, GBytes *bytes, const GError *error)
{
  reading->answer (bytes, error, reading->user_data);
  g_object_unref (reading->node);
  g_free (reading->subject);
  g_free (reading->sha256);
  cy_file_store_free (reading->store);
  g_clear_error (&reading->local);
  g_free (reading);
}

/* When nobody else can have it, what is wrong here is what there is to say. */
static void
on_fetched_cb (gpointer bytes, const GError *error, gpointer user_data)
{
  Reading *reading = user_data;

  reading_finish (reading, bytes,
                  g_error_matches (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND) ? reading->local
                                                                                  : error);
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
  Reading *reading = user_data;
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), &reading->local);

  if (bytes != NULL)
    reading_finish (reading, bytes, NULL);
  else
    cy_node_fetch_file (reading->node, reading->subject, reading->sha256, on_fetched_cb, reading);
}

/**
 * cy_node_query_file:
 * @subject: what names the file.
 * @answer: gets the #GBytes of the file, which are the callee's.
 *
 * Reads it, from another node when it is not here or not what it was.
 */
void
cy_node_query_file (CyNode *node,
                    const char *subject,
                    const char *sha256,
                    CyNodeResult answer,
                    gpointer user_data)
{
  g_autoptr (CyFileStore) store = cy_node_open_files (node, subject);
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  if (store == NULL) {
    g_autoptr (GError) error =
      g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: has no files", subject);

    answer (NULL, error, user_data);
    return;
  }
  reading = g_new0 (Reading, 1);
  *reading = (Reading){ .node = g_object_ref (node),
                        .subject = g_strdup (subject),
                        .sha256 = g_strdup (sha256),
                        .store = g_steal_pointer (&store),
                        .answer = answer,
                        .user_data = user_data };
  task = g_task_new (NULL, NULL, on_loaded_cb, reading);
  g_task_set_task_data (task, reading, NULL);
  g_task_run_in_thread (task, load_in_thread);
}

/* A part of a file on its way to another node. */
typedef struct {
  CyNode *node; /* owned */
  CyFileWish *wish;
  CyFileStore *store; /* owned */
  gint64 offset;
  gint64 length;
  gsize size; /* of the whole file */
  CyFileGiven given;
  gpointer user_data;
} Giving;

static void
giving_free (Giving *giving)
{
  g_object_unref (giving->node);
  cy_file_wish_free (giving->wish);
  cy_file_store_free (giving->store);
  g_free (giving);
}

static void
giving_finish (Giving *giving, GBytes *part, const GError *error)
{
  giving->given (part, giving->size, error, giving->user_data);
  giving_free (giving);
}

static void
give_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Giving *giving = data;
  GError *error = NULL;
  GBytes *part =
    cy_file_store_load_part (giving->store, giving->wish->sha256, (gsize) giving->offset,
                             (gsize) giving->length, &giving->size, &error);

  if (part != NULL)
    g_task_return_pointer (task, part, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static void
on_part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = g_task_propagate_pointer (G_TASK (result), &error);

  giving_finish (user_data, part, error);
}

static void
on_named_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyFileNaming) naming = result;
  g_autoptr (GTask) task = NULL;
  Giving *giving = user_data;

  if (naming == NULL) {
    giving_finish (giving, NULL, error);
    return;
  }
  task = g_task_new (NULL, NULL, on_part_cb, giving);
  g_task_set_task_data (task, giving, NULL);
  g_task_run_in_thread (task, give_in_thread);
}

static gboolean
read_question (Giving *giving, JsonObject *question, GError **error)
{
  const char *subject;
  const char *sha256;

  if (!cy_json_get_string (json_object_get_member (question, "of"), CY_JSON_MEMBER (NULL, "of"),
                           &subject, error) ||
      !cy_json_get_string (json_object_get_member (question, "sha256"),
                           CY_JSON_MEMBER (NULL, "sha256"), &sha256, error) ||
      !cy_json_get_int (json_object_get_member (question, "offset"),
                        CY_JSON_MEMBER (NULL, "offset"), 0, G_MAXINT32, &giving->offset, error) ||
      !cy_json_get_int (json_object_get_member (question, "length"),
                        CY_JSON_MEMBER (NULL, "length"), 1, CY_FILE_PART_BYTES, &giving->length,
                        error))
    return FALSE;
  giving->wish = cy_file_wish_new (subject, sha256);
  giving->store = cy_node_open_files (giving->node, subject);
  if (giving->store == NULL)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "%s: has no files", subject);
  return giving->store != NULL;
}

/**
 * cy_node_give_file:
 * @question: `{"of", "sha256", "offset", "length"}`.
 *
 * Reads a part of a file for another node: of one that is here and that the journal here names, and of no other.
 *
 * Errors: #CY_NODE_ERROR_NOT_FOUND when the journal does not name it, or as cy_file_store_load_part().
 */
void
cy_node_give_file (CyNode *node, JsonObject *question, CyFileGiven given, gpointer user_data)
{
  Giving *giving = g_new0 (Giving, 1);
  g_autoptr (GError) error = NULL;

  giving->node = g_object_ref (node);
  giving->given = given;
  giving->user_data = user_data;
  if (read_question (giving, question, &error))
    cy_journal_query (node->journal, cy_file_naming_load, giving->wish, NULL, on_named_cb, giving);
  else
    giving_finish (giving, NULL, error);
}
