/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-file-naming.h"

#include "cy-journal-query.h"
#include "cy-json.h"
#include "cy-node-error.h"

/* Whether the journal names a file, and who wrote that. */

#define PAYLOAD_MAX_BYTES ((gsize) 1024 * 1024)

CyFileWish *
cy_file_wish_new (const char *subject, const char *sha256)
{
  CyFileWish *wish = g_new (CyFileWish, 1);

  *wish = (CyFileWish){ g_strdup (subject), g_strdup (sha256) };
  return wish;
}

void
cy_file_wish_free (CyFileWish *wish)
{
  if (wish == NULL)
    return;
  g_free (wish->subject);
  g_free (wish->sha256);
  g_free (wish);
}

void
cy_file_naming_free (CyFileNaming *naming)
{
  if (naming == NULL)
    return;
  g_free (naming->name);
  g_ptr_array_unref (naming->origins);
  g_free (naming);
}

typedef struct {
  const CyFileWish *wish;
  CyFileNaming *naming;
} Search;

/* What a work order says of it is in the payload, what a record says in its cells. */
static JsonObject *
find_place (const CyEntry *entry, JsonObject *payload)
{
  JsonObject *cells;

  if (g_str_equal (entry->kind, "order.attach"))
    return payload;
  return g_str_equal (entry->kind, "record.set") &&
             cy_json_get_object (json_object_get_member (payload, "cells"), NULL, &cells, NULL)
           ? cells
           : NULL;
}

static gboolean
visit (const CyEntry *entry, gpointer user_data, GError **error)
{
  const Search *search = user_data;
  CyFileNaming *naming = search->naming;
  g_autoptr (JsonNode) root = cy_json_parse (entry->payload, -1, PAYLOAD_MAX_BYTES, NULL);
  JsonObject *payload;
  JsonObject *place;
  const char *text;

  /* Any other entry of the subject says nothing of files. */
  if (root == NULL || !cy_json_get_object (root, NULL, &payload, NULL) ||
      (place = find_place (entry, payload)) == NULL ||
      !cy_json_get_string (json_object_get_member (place, "sha256"), NULL, &text, NULL) ||
      !g_str_equal (text, search->wish->sha256))
    return TRUE;
  if (naming->name == NULL &&
      cy_json_get_string (json_object_get_member (place, "name"), NULL, &text, NULL))
    naming->name = g_strdup (text);
  if (!g_ptr_array_find_with_equal_func (naming->origins, entry->origin, g_str_equal, NULL))
    g_ptr_array_add (naming->origins, g_strdup (entry->origin));
  return TRUE;
}

/**
 * cy_file_naming_load:
 * @wish: a #CyFileWish.
 *
 * A journal query.
 *
 * Returns: (transfer full): a #CyFileNaming.
 *
 * Errors: #CY_NODE_ERROR_NOT_FOUND when the journal names no such file.
 */
gpointer
cy_file_naming_load (CyDb *db, gpointer wish, GError **error)
{
  const CyFileWish *wanted = wish;
  g_autoptr (CyFileNaming) naming = g_new0 (CyFileNaming, 1);
  Search search = { wanted, naming };

  naming->origins = g_ptr_array_new_with_free_func (g_free);
  if (!cy_journal_each_of_subject (db, wanted->subject, visit, &search, error))
    return NULL;
  if (naming->origins->len == 0) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND,
                 "the journal names no file %.8s of %s", wanted->sha256, wanted->subject);
    return NULL;
  }
  if (naming->name == NULL)
    naming->name = g_strdup (wanted->subject);
  return g_steal_pointer (&naming);
}
