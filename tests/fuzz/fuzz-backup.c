/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-backup-manifest.h"
#include "cy-backup-parts.h"
#include "fuzz.h"

/* What holds of a list that was let through, whoever made it. */
static void
check (const CyBackupManifest *manifest)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (strlen (manifest->node), ==, 64);
  g_assert_true (cy_backup_manifest_has (manifest, CY_BACKUP_YARD));
  g_assert_true (cy_backup_manifest_has (manifest, CY_BACKUP_KEY));
  for (guint i = 0; i < manifest->members->len; i++) {
    const CyBackupMember *member = manifest->members->pdata[i];

    g_assert_true (cy_backup_name_is_valid (member->name));
    g_assert_true (g_hash_table_add (seen, member->name));
    g_assert_true (member->name[0] != '/' && strstr (member->name, "..") == NULL);
    g_assert_cmpuint (strlen (member->sha256), ==, 64);
    g_assert_cmpuint (cy_backup_manifest_get_size (manifest), >=, member->size);
  }
}

/* The input is a name, and the list of a backup. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *name = size == 0 ? g_strdup ("") : g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyBackupManifest) manifest = NULL;
  g_autoptr (CyBackupManifest) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *same = NULL;

  if (cy_backup_name_is_valid (name))
    g_assert_true (name[0] != '/' && strstr (name, "..") == NULL);
  manifest = cy_backup_manifest_parse (size == 0 ? "" : (const char *) data, size, &error);
  if (manifest == NULL) {
    g_assert_nonnull (error);
    return 0;
  }
  check (manifest);
  text = cy_backup_manifest_write (manifest);
  again = cy_backup_manifest_parse (text, strlen (text), NULL);
  g_assert_nonnull (again);
  same = cy_backup_manifest_write (again);
  g_assert_cmpstr (same, ==, text);
  return 0;
}
