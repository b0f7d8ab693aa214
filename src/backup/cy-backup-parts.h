/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyBackupPartKind:
 * @CY_BACKUP_PART_DATABASE: copied as it is at one moment, while it is being written.
 * @CY_BACKUP_PART_FILE: a file that need not be there.
 * @CY_BACKUP_PART_FOLDER: files in a folder that need not be there, and no folders in it.
 */
typedef enum {
  CY_BACKUP_PART_DATABASE,
  CY_BACKUP_PART_FILE,
  CY_BACKUP_PART_FOLDER,
} CyBackupPartKind;

/**
 * CyBackupPart:
 * @name: in the data directory.
 * @accepts: (nullable): which files of a folder belong to it.
 *
 * What a backup consists of; everything else of a data directory is made again.
 */
typedef struct {
  const char *name;
  CyBackupPartKind kind;
  gboolean (*accepts) (const char *file);
} CyBackupPart;

#define CY_BACKUP_YARD    "yard.db"
#define CY_BACKUP_HISTORY "history.db"
#define CY_BACKUP_KEY     "identity/node.key"

const CyBackupPart *cy_backup_parts (guint *out_n_parts);
gboolean cy_backup_name_is_valid (const char *name);

G_END_DECLS
