/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CY_BACKUP_MANIFEST           "manifest.json"
#define CY_BACKUP_MANIFEST_MAX_BYTES ((gsize) 32 * 1024 * 1024)

/**
 * CyBackupMember:
 * @name: where it belongs in the data directory.
 * @size: [bytes].
 * @sha256: of what is in it.
 */
typedef struct {
  char *name;
  guint64 size;
  char *sha256;
} CyBackupMember;

/**
 * CyBackupManifest:
 * @version: of the program that made it.
 * @node: whose data it is.
 * @host: the machine it was made on, for people.
 * @incarnation: of the node when it was made.
 * @made_us: when [µs UTC].
 * @yard_schema: of yard.db.
 * @history_schema: of history.db, 0 without one.
 * @members: (element-type CyBackupMember): in the order they have in the file.
 *
 * What a backup says of itself, before everything else in it.
 */
typedef struct {
  char *version;
  char *node;
  char *host;
  guint incarnation;
  gint64 made_us;
  guint yard_schema;
  guint history_schema;
  GPtrArray *members;
} CyBackupManifest;

CyBackupManifest *cy_backup_manifest_new (void);
CyBackupManifest *cy_backup_manifest_parse (const char *text, gsize length, GError **error);
char *cy_backup_manifest_write (const CyBackupManifest *manifest);
void cy_backup_manifest_free (CyBackupManifest *manifest);
void
cy_backup_manifest_add (CyBackupManifest *manifest, const char *name, guint64 size, char *sha256);
guint64 cy_backup_manifest_get_size (const CyBackupManifest *manifest);
gboolean cy_backup_manifest_has (const CyBackupManifest *manifest, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBackupManifest, cy_backup_manifest_free)

G_END_DECLS
