/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-stream.h"

#include <string.h>

#define KEY_BYTES 32

static gboolean
is_hexadecimal (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isdigit (text[i]) && (text[i] < 'a' || text[i] > 'f'))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_node_id_is_valid:
 *
 * Returns: whether @id is 64 hexadecimal digits, as the SHA-256 of a key is written here.
 */
gboolean
cy_node_id_is_valid (const char *id)
{
  return strlen (id) == CY_NODE_ID_LENGTH && is_hexadecimal (id, CY_NODE_ID_LENGTH);
}

/**
 * cy_node_id_is_of_key:
 * @key: an Ed25519 public key, 64 hexadecimal digits.
 *
 * Returns: whether @id is the SHA-256 of the key as X.509 has it (RFC 8410), so that nobody can claim an
 *   id without its key.
 */
gboolean
cy_node_id_is_of_key (const char *id, const char *key)
{
  static const guint8 info[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };
  g_autoptr (GChecksum) checksum = NULL;
  guint8 bytes[KEY_BYTES];

  if (strlen (key) != 2 * KEY_BYTES || !is_hexadecimal (key, 2 * KEY_BYTES))
    return FALSE;
  for (guint i = 0; i < KEY_BYTES; i++)
    bytes[i] =
      (guint8) (g_ascii_xdigit_value (key[2 * i]) << 4 | g_ascii_xdigit_value (key[2 * i + 1]));
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, info, sizeof info);
  g_checksum_update (checksum, bytes, sizeof bytes);
  return g_str_equal (g_checksum_get_string (checksum), id);
}

static gboolean
find_class (const char *name, CyEntryClass *out_class)
{
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++) {
    if (g_str_equal (name, cy_entry_class_name (i))) {
      *out_class = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_stream_parse:
 * @name: `NODE.INCARNATION/CLASS`.
 * @out_stream: (out) (optional): what it says.
 *
 * Returns: whether it is the name of a stream, written as cy_stream_name() writes it.
 */
gboolean
cy_stream_parse (const char *name, CyStream *out_stream)
{
  CyStream stream = { .origin = "" };
  g_autofree char *number = NULL;
  g_autofree char *again = NULL;
  const char *slash = strchr (name, '/');
  guint64 incarnation;

  if (slash == NULL || slash - name < CY_NODE_ID_LENGTH + 2 || name[CY_NODE_ID_LENGTH] != '.' ||
      !is_hexadecimal (name, CY_NODE_ID_LENGTH) || !find_class (slash + 1, &stream.class))
    return FALSE;
  memcpy (stream.origin, name, CY_NODE_ID_LENGTH);
  number = g_strndup (name + CY_NODE_ID_LENGTH + 1, (gsize) (slash - name - CY_NODE_ID_LENGTH - 1));
  if (!g_ascii_string_to_unsigned (number, 10, 1, G_MAXUINT32, &incarnation, NULL))
    return FALSE;
  stream.incarnation = (guint) incarnation;
  /* One spelling for each stream: 01 is not 1. */
  again = cy_stream_name (stream.origin, stream.incarnation, stream.class);
  if (!g_str_equal (again, name))
    return FALSE;
  if (out_stream != NULL)
    *out_stream = stream;
  return TRUE;
}

/**
 * cy_stream_name:
 *
 * Returns: (transfer full): `NODE.INCARNATION/CLASS`.
 */
char *
cy_stream_name (const char *origin, guint incarnation, CyEntryClass class)
{
  return g_strdup_printf ("%s.%u/%s", origin, incarnation, cy_entry_class_name (class));
}

/**
 * cy_stream_origin:
 *
 * Returns: (transfer full): the node that writes the stream.
 */
char *
cy_stream_origin (const char *name)
{
  return g_strndup (name, strcspn (name, "."));
}
