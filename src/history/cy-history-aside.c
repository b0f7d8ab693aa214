/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-aside.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>

#define SUFFIX ".damaged-"

/* A name that is free: two files of one second must not end as one. */
static char *
find_name (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *name = g_strconcat (path, SUFFIX, time, NULL);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++) {
    g_free (name);
    name = g_strdup_printf ("%s" SUFFIX "%s.%u", path, time, i);
  }
  return g_steal_pointer (&name);
}

/* What had not been copied from the log into the file goes with it: SQLite finds it by its name. */
static void
take_along (const char *path, const char *name)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *new_log = g_strconcat (name, "-wal", NULL);
  g_autofree char *shared = g_strconcat (path, "-shm", NULL);

  /* Often there is none. One that stays is thrown away by SQLite, since it is of no empty file. */
  (void) g_rename (log, new_log);
  (void) g_unlink (shared);
}

/**
 * cy_history_set_aside:
 * @path: the database that SQLite calls damaged, or no database.
 *
 * Renames it to `PATH.damaged-TIME`, for somebody with other tools and more time. Nobody may have it
 * open.
 *
 * Returns: (transfer full): the new name.
 *
 * Errors: #G_FILE_ERROR.
 */
char *
cy_history_set_aside (const char *path, GError **error)
{
  g_autofree char *name = find_name (path);

  if (g_rename (path, name) != 0) {
    int code = errno;

    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code),
                 "%s: is damaged and cannot be renamed to %s: %s", path, name, g_strerror (code));
    return NULL;
  }
  take_along (path, name);
  return g_steal_pointer (&name);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/**
 * cy_history_list_aside:
 * @path: the database.
 *
 * Returns: (transfer full) (element-type utf8): the files that were set aside and are still there, by
 *   time.
 */
GPtrArray *
cy_history_list_aside (const char *path)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *prefix = g_strconcat (base, SUFFIX, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  /* A folder that cannot be listed has no files to tell of. */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (g_str_has_prefix (name, prefix) && !g_str_has_suffix (name, "-wal") &&
        !g_str_has_suffix (name, "-shm"))
      g_ptr_array_add (list, g_build_filename (folder, name, NULL));
  }
  g_ptr_array_sort (list, compare_names);
  return list;
}
