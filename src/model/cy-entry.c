/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-entry.h"

#include <string.h>

static const char *const class_names[CY_N_ENTRY_CLASSES] = {
  [CY_ENTRY_CLASS_CFG] = "cfg",
  [CY_ENTRY_CLASS_OPS] = "ops",
  [CY_ENTRY_CLASS_MONEY] = "money",
  [CY_ENTRY_CLASS_SYS] = "sys",
};

const char *
cy_entry_class_name (CyEntryClass class)
{
  return class_names[class];
}

/**
 * cy_entry_new:
 *
 * Returns: (transfer full): an entry that says nothing yet.
 */
CyEntry *
cy_entry_new (void)
{
  return g_atomic_rc_box_new0 (CyEntry);
}

CyEntry *
cy_entry_ref (CyEntry *entry)
{
  return g_atomic_rc_box_acquire (entry);
}

static void
entry_clear (gpointer data)
{
  CyEntry *entry = data;

  g_free (entry->stream);
  g_free (entry->origin);
  g_free (entry->kind);
  g_free (entry->subject);
  g_free (entry->actor);
  g_free (entry->payload);
  g_clear_pointer (&entry->signature, g_bytes_unref);
}

void
cy_entry_unref (CyEntry *entry)
{
  if (entry != NULL)
    g_atomic_rc_box_release_full (entry, entry_clear);
}

static void
hash_number (GChecksum *checksum, guint64 number)
{
  guint64 bytes = GUINT64_TO_LE (number);

  g_checksum_update (checksum, (const guchar *) &bytes, sizeof bytes);
}

static void
hash_text (GChecksum *checksum, const char *text)
{
  hash_number (checksum, strlen (text));
  g_checksum_update (checksum, (const guchar *) text, -1);
}

/**
 * cy_entry_compute_hash:
 *
 * SHA-256 over the previous hash and every field, each text preceded by its length as 64 bits
 * little endian, so that no two entries have the same bytes. The origin is part of the stream.
 */
void
cy_entry_compute_hash (const CyEntry *entry, guint8 out_hash[CY_HASH_BYTES])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = CY_HASH_BYTES;

  g_checksum_update (checksum, entry->previous, CY_HASH_BYTES);
  hash_text (checksum, entry->stream);
  hash_number (checksum, entry->seq);
  hash_number (checksum, entry->hlc);
  hash_text (checksum, entry->kind);
  hash_text (checksum, entry->subject);
  hash_text (checksum, entry->actor);
  hash_text (checksum, entry->payload);
  g_checksum_get_digest (checksum, out_hash, &length);
}

/**
 * cy_entry_compare:
 *
 * The order folds use: clock, then origin, then sequence.
 */
gint
cy_entry_compare (const CyEntry *a, const CyEntry *b)
{
  int by_origin;

  if (a->hlc != b->hlc)
    return a->hlc < b->hlc ? -1 : 1;
  by_origin = strcmp (a->origin, b->origin);
  if (by_origin != 0)
    return by_origin;
  return (a->seq > b->seq) - (a->seq < b->seq);
}

/**
 * cy_draft_new:
 * @payload: (transfer full): JSON text.
 */
CyDraft *
cy_draft_new (CyEntryClass class,
              const char *kind,
              const char *subject,
              const char *actor,
              char *payload)
{
  CyDraft *draft = g_new0 (CyDraft, 1);

  draft->class = class;
  draft->kind = g_strdup (kind);
  draft->subject = g_strdup (subject);
  draft->actor = g_strdup (actor);
  draft->payload = payload;
  return draft;
}

/**
 * cy_draft_set_about:
 * @command: (nullable): a command's name.
 * @places: (nullable) (transfer full) (array zero-terminated=1): subjects.
 *
 * What the payload does not say of whom and what it is about.
 */
void
cy_draft_set_about (CyDraft *draft, const char *command, char **places)
{
  g_free (draft->command);
  g_strfreev (draft->places);
  draft->command = g_strdup (command);
  draft->places = places;
}

void
cy_draft_free (CyDraft *draft)
{
  g_free (draft->kind);
  g_free (draft->subject);
  g_free (draft->actor);
  g_free (draft->payload);
  g_free (draft->command);
  g_strfreev (draft->places);
  g_free (draft);
}

/**
 * cy_hash_spell:
 *
 * Returns: (transfer full): the hash as people and files write it, 64 hexadecimal digits.
 */
char *
cy_hash_spell (const guint8 hash[CY_HASH_BYTES])
{
  char *text = g_new (char, 2 * CY_HASH_BYTES + 1);

  for (guint i = 0; i < CY_HASH_BYTES; i++)
    g_snprintf (text + 2 * i, 3, "%02x", hash[i]);
  return text;
}
