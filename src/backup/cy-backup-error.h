/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyBackupError:
 * @CY_BACKUP_ERROR_EXISTS: there is a file of that name.
 * @CY_BACKUP_ERROR_FILE: a file cannot be read or written.
 * @CY_BACKUP_ERROR_FULL: the disk is full; nothing was kept.
 * @CY_BACKUP_ERROR_FORMAT: this is no backup, or not all of one, or it was altered.
 * @CY_BACKUP_ERROR_FUTURE: a newer version of the program made it.
 */
typedef enum {
  CY_BACKUP_ERROR_EXISTS,
  CY_BACKUP_ERROR_FILE,
  CY_BACKUP_ERROR_FULL,
  CY_BACKUP_ERROR_FORMAT,
  CY_BACKUP_ERROR_FUTURE,
} CyBackupError;

#define CY_BACKUP_ERROR (cy_backup_error_quark ())
GQuark cy_backup_error_quark (void);

void cy_backup_set_file_error (GError **error, const char *path, const char *what, int code);

G_END_DECLS
