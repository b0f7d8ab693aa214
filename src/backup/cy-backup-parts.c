/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-parts.h"

#include <string.h>

#define NAME_MAX_BYTES 100

static gboolean
is_sha256 (const char *file)
{
  return strlen (file) == 64 && strspn (file, "0123456789abcdef") == 64;
}

/* Letters, digits and what stands between them; never a way out of the folder, never hidden. */
static gboolean
is_plain (const char *file)
{
  static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  gsize length = strlen (file);

  return length > 0 && length <= NAME_MAX_BYTES && strspn (file, allowed) == length &&
         file[0] != '.' && strstr (file, "..") == NULL;
}

static gboolean
is_profile (const char *file)
{
  return is_plain (file) && g_str_has_suffix (file, ".json");
}

/* The mark says how far the journal had come that is being replaced. A file under way has a name that ends in
 * made-up letters, large ones among them. */
static gboolean
is_identity (const char *file)
{
  gboolean is_small = TRUE;

  for (const char *c = file; *c != '\0'; c++)
    is_small = is_small && !g_ascii_isupper (*c);
  return is_small && is_plain (file) && !g_str_has_prefix (file, "mark") &&
         (!g_str_has_prefix (file, "incarnation") || g_str_equal (file, "incarnation"));
}

static const CyBackupPart parts[] = {
  { CY_BACKUP_YARD, CY_BACKUP_PART_DATABASE, NULL },
  { CY_BACKUP_HISTORY, CY_BACKUP_PART_DATABASE, NULL },
  { "identity", CY_BACKUP_PART_FOLDER, is_identity },
  { "credentials", CY_BACKUP_PART_FILE, NULL },
  { "profiles", CY_BACKUP_PART_FOLDER, is_profile },
  { "firmware", CY_BACKUP_PART_FOLDER, is_sha256 },
  { "attachments", CY_BACKUP_PART_FOLDER, is_sha256 },
};

const CyBackupPart *
cy_backup_parts (guint *out_n_parts)
{
  *out_n_parts = G_N_ELEMENTS (parts);
  return parts;
}

static gboolean
is_of_part (const CyBackupPart *part, const char *name)
{
  gsize length = strlen (part->name);

  if (part->kind != CY_BACKUP_PART_FOLDER)
    return g_str_equal (name, part->name);
  return g_str_has_prefix (name, part->name) && name[length] == '/' &&
         part->accepts (name + length + 1);
}

/**
 * cy_backup_name_is_valid:
 * @name: of a member of an archive; anybody may have made it.
 *
 * Returns: whether it is a file that a data directory has.
 */
gboolean
cy_backup_name_is_valid (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (is_of_part (&parts[i], name))
      return TRUE;
  }
  return FALSE;
}
