/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-bytes.h"

#include <math.h>
#include <string.h>

void
cy_put_varint (GByteArray *out, guint64 value)
{
  guint8 bytes[10];
  guint n = 0;

  do {
    bytes[n] = (guint8) (value & 0x7f);
    value >>= 7;
    if (value != 0)
      bytes[n] |= 0x80;
    n++;
  } while (value != 0);
  g_byte_array_append (out, bytes, n);
}

void
cy_put_signed (GByteArray *out, gint64 value)
{
  cy_put_varint (out, cy_zigzag (value));
}

gboolean
cy_get_varint (CyByteReader *reader, guint64 *out_value)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64 && reader->at < reader->end; shift += 7) {
    guint8 byte = *reader->at++;

    value |= (guint64) (byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) {
      *out_value = value;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean
cy_get_signed (CyByteReader *reader, gint64 *out_value)
{
  guint64 value;

  if (!cy_get_varint (reader, &value))
    return FALSE;
  *out_value = cy_unzigzag (value);
  return TRUE;
}

void
cy_put_u32 (guint8 *at, guint32 value)
{
  guint32 bytes = GUINT32_TO_LE (value);

  memcpy (at, &bytes, sizeof bytes);
}

guint32
cy_get_u32 (const guint8 *at)
{
  guint32 bytes;

  memcpy (&bytes, at, sizeof bytes);
  return GUINT32_FROM_LE (bytes);
}

/* Its length and its bytes. */
void
cy_put_text (GByteArray *out, const char *text)
{
  gsize length = strlen (text);

  cy_put_varint (out, length);
  g_byte_array_append (out, (const guint8 *) text, (guint) length);
}

void
cy_put_double (GByteArray *out, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  g_byte_array_append (out, (const guint8 *) &bits, sizeof bits);
}

/* One that is empty, longer than @max_bytes or no UTF-8 is refused. */
gboolean
cy_get_text (CyByteReader *reader, gsize max_bytes, char **out_text)
{
  guint64 length;

  if (!cy_get_varint (reader, &length) || length == 0 || length > max_bytes ||
      length > (guint64) (reader->end - reader->at) ||
      !g_utf8_validate ((const char *) reader->at, (gssize) length, NULL))
    return FALSE;
  *out_text = g_strndup ((const char *) reader->at, length);
  reader->at += length;
  return TRUE;
}

/* One that is no number is refused. */
gboolean
cy_get_double (CyByteReader *reader, double *out_value)
{
  guint64 bits;

  if ((gsize) (reader->end - reader->at) < sizeof bits)
    return FALSE;
  memcpy (&bits, reader->at, sizeof bits);
  bits = GUINT64_FROM_LE (bits);
  memcpy (out_value, &bits, sizeof bits);
  reader->at += sizeof bits;
  return isfinite (*out_value);
}
