/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-data-dir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "cy-node-error.h"

struct _CyDataDir {
  char *path;
  int lock; /* owned descriptor, -1 when not held */
};

static gboolean
take_lock (CyDataDir *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir->path, "lock", NULL);
  int code;

  dir->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (dir->lock >= 0 && flock (dir->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  code = errno;
  if (code == EWOULDBLOCK)
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_IN_USE,
                 "%s: another Chargeyard runs on this data directory; stop it or choose another"
                 " one with --data",
                 dir->path);
  else
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DATA_DIR, "%s: cannot be locked: %s", path,
                 g_strerror (code));
  return FALSE;
}

/**
 * cy_data_dir_open:
 * @path: made when it is not there.
 *
 * Errors: %CY_NODE_ERROR_IN_USE, %CY_NODE_ERROR_DATA_DIR.
 */
CyDataDir *
cy_data_dir_open (const char *path, GError **error)
{
  g_autoptr (CyDataDir) dir = g_new0 (CyDataDir, 1);

  dir->path = g_strdup (path);
  dir->lock = -1;
  if (g_mkdir_with_parents (path, 0700) != 0) {
    int code = errno;

    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DATA_DIR,
                 "%s: the data directory cannot be made: %s", path, g_strerror (code));
    return NULL;
  }
  if (!take_lock (dir, error))
    return NULL;
  return g_steal_pointer (&dir);
}

void
cy_data_dir_close (CyDataDir *dir)
{
  if (dir == NULL)
    return;
  if (dir->lock >= 0)
    close (dir->lock);
  g_free (dir->path);
  g_free (dir);
}

const char *
cy_data_dir_get_path (CyDataDir *dir)
{
  return dir->path;
}

char *
cy_data_dir_file (CyDataDir *dir, const char *name)
{
  return g_build_filename (dir->path, name, NULL);
}

/**
 * cy_data_dir_default:
 *
 * Returns: (transfer full): `$XDG_DATA_HOME/chargeyard`.
 */
char *
cy_data_dir_default (void)
{
  return g_build_filename (g_get_user_data_dir (), "chargeyard", NULL);
}
