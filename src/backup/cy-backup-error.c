/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-error.h"

#include <errno.h>

G_DEFINE_QUARK (cy_backup_error, cy_backup_error)

/**
 * cy_backup_set_file_error:
 * @what: what cannot be done to the file: "cannot be written".
 * @code: of errno.
 */
void
cy_backup_set_file_error (GError **error, const char *path, const char *what, int code)
{
  gboolean is_full = code == ENOSPC || code == EDQUOT;

  g_set_error (error, CY_BACKUP_ERROR, is_full ? CY_BACKUP_ERROR_FULL : CY_BACKUP_ERROR_FILE,
               "%s: %s: %s", path, what, g_strerror (code));
  if (is_full)
    g_prefix_error (error, "the disk is full, nothing was kept: ");
}
