/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tree.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_folder (const char *path)
{
  GStatBuf info;

  return g_lstat (path, &info) == 0 && S_ISDIR (info.st_mode);
}

/**
 * cy_tree_remove:
 * @path: a file or a folder; need not be there.
 *
 * Removes it and everything in it, without following a link out of it. What cannot be removed stays.
 */
void
cy_tree_remove (const char *path)
{
  GDir *dir = is_folder (path) ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    cy_tree_remove (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  (void) g_remove (path); /* whoever needs the place finds out */
}

/**
 * cy_tree_exists:
 *
 * Returns: whether there is something at @path, be it a link that leads nowhere.
 */
gboolean
cy_tree_exists (const char *path)
{
  GStatBuf info;

  return g_lstat (path, &info) == 0;
}

/**
 * cy_folder_sync:
 *
 * What was made, renamed or removed in a folder survives the power switch only when this was done.
 */
gboolean
cy_folder_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int code = errno;
  gboolean opened = fd >= 0;

  if (opened) {
    (void) fsync (fd); /* some file systems cannot do that to a folder */
    close (fd);
    return TRUE;
  }
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: cannot be opened: %s",
               path, g_strerror (code));
  return FALSE;
}
