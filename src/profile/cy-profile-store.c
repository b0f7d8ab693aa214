/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-store.h"

#include <string.h>

#include "cy-id.h"
#include "cy-profile-error.h"

/* The largest of the shipped ones has some twenty kilobytes. */
#define DOCUMENT_MAX (1024 * 1024)

#define SUFFIX ".json"

struct _CyProfileStore {
  GMutex lock;
  char **folders;        /* owned */
  GHashTable *documents; /* id -> owned JsonNode */
  GHashTable *profiles;  /* "id/connectors" -> owned CyProfile */
};

/**
 * cy_profile_store_new:
 * @folders: where profiles are, ended by %NULL; a folder need not exist.
 */
CyProfileStore *
cy_profile_store_new (const char *const *folders)
{
  CyProfileStore *store = g_new0 (CyProfileStore, 1);

  g_mutex_init (&store->lock);
  store->folders = g_strdupv ((char **) folders);
  store->documents =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_node_unref);
  store->profiles =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cy_profile_unref);
  return store;
}

void
cy_profile_store_free (CyProfileStore *store)
{
  if (store == NULL)
    return;
  g_hash_table_unref (store->profiles);
  g_hash_table_unref (store->documents);
  g_strfreev (store->folders);
  g_mutex_clear (&store->lock);
  g_free (store);
}

static char *
find_file (CyProfileStore *store, const char *id, GError **error)
{
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);
  g_autofree char *looked = NULL;

  /* An id is a file name here: cy_id_validate() lets no path through. */
  if (!cy_id_validate (id, error)) {
    g_prefix_error (error, "profile \"%.60s\": ", id);
    return NULL;
  }
  for (guint i = 0; store->folders[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (store->folders[i], name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer (&path);
  }
  looked = g_strjoinv (", ", store->folders);
  g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_NOT_FOUND,
               "there is no profile \"%s\" in %s", id, looked);
  return NULL;
}

static JsonNode *
get_document (CyProfileStore *store, const char *id, const char *path, GError **error)
{
  JsonNode *document = g_hash_table_lookup (store->documents, id);

  if (document != NULL)
    return document;
  document = cy_json_load (path, DOCUMENT_MAX, error);
  if (document != NULL)
    g_hash_table_insert (store->documents, g_strdup (id), document);
  return document;
}

static CyProfile *
compile (CyProfileStore *store, const char *id, guint n_connectors, GError **error)
{
  g_autofree char *path = find_file (store, id, error);
  g_autoptr (CyProfile) profile = NULL;
  JsonNode *document;

  if (path == NULL)
    return NULL;
  document = get_document (store, id, path, error);
  if (document == NULL)
    return NULL;
  profile = cy_profile_compile (document, n_connectors, error);
  if (profile == NULL) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  if (!g_str_equal (cy_profile_get_id (profile), id)) {
    g_set_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_INVALID,
                 "%s: id: \"%s\" does not match the file's name", path,
                 cy_profile_get_id (profile));
    return NULL;
  }
  return g_steal_pointer (&profile);
}

/**
 * cy_profile_store_get:
 * @id: which profile.
 * @n_connectors: guns of the pile.
 *
 * Returns: (transfer full): the profile; the same one for the same arguments.
 *
 * Errors: #CY_PROFILE_ERROR_NOT_FOUND with the folders looked into, or what is wrong in the file,
 *   which is named.
 */
CyProfile *
cy_profile_store_get (CyProfileStore *store, const char *id, guint n_connectors, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s/%u", id, n_connectors);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&store->lock);
  CyProfile *profile = g_hash_table_lookup (store->profiles, key);

  (void) locker;
  if (profile != NULL)
    return cy_profile_ref (profile);
  profile = compile (store, id, n_connectors, error);
  if (profile != NULL)
    g_hash_table_insert (store->profiles, g_steal_pointer (&key), cy_profile_ref (profile));
  return profile;
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * cy_profile_store_list:
 *
 * Returns: (transfer full) (array zero-terminated=1): the ids there are, sorted.
 */
char **
cy_profile_store_list (CyProfileStore *store)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; store->folders[i] != NULL; i++) {
    g_autoptr (GDir) folder = g_dir_open (store->folders[i], 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
      if (g_str_has_suffix (name, SUFFIX) && strchr (name, '.') == strrchr (name, '.'))
        g_hash_table_add (ids, g_strndup (name, strlen (name) - strlen (SUFFIX)));
    }
  }
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (list, g_strdup (id));
  g_ptr_array_sort (list, compare_texts);
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (list, FALSE);
}

/**
 * cy_profile_store_forget:
 *
 * Reads files again when next asked: someone has changed one.
 */
void
cy_profile_store_forget (CyProfileStore *store)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&store->lock);

  (void) locker;
  g_hash_table_remove_all (store->profiles);
  g_hash_table_remove_all (store->documents);
}
