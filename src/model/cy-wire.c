/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-wire.h"

#include <string.h>

#include "cy-model-error.h"

void
cy_wire_put_number (GByteArray *out, guint64 number, guint n_bytes)
{
  guint64 bytes = GUINT64_TO_LE (number);

  g_byte_array_append (out, (const guint8 *) &bytes, n_bytes);
}

/**
 * cy_wire_fail:
 *
 * Returns: %FALSE, for whoever called to pass on.
 *
 * Errors: #CY_MODEL_ERROR_INVALID, and where in the bytes.
 */
gboolean
cy_wire_fail (CyWireReader *reader, const char *what)
{
  g_set_error (reader->error, CY_MODEL_ERROR, CY_MODEL_ERROR_INVALID,
               "byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT ": %s", reader->position,
               reader->length, what);
  return FALSE;
}

gboolean
cy_wire_take_bytes (CyWireReader *reader, gsize n, const guint8 **out_bytes)
{
  if (reader->length - reader->position < n)
    return cy_wire_fail (reader, reader->ends_early);
  *out_bytes = reader->data + reader->position;
  reader->position += n;
  return TRUE;
}

/**
 * cy_wire_take_number:
 * @n_bytes: 1 to 8.
 * @most: the largest number that is taken.
 */
gboolean
cy_wire_take_number (CyWireReader *reader, guint n_bytes, guint64 most, guint64 *out_number)
{
  guint64 number = 0;
  const guint8 *bytes;

  if (!cy_wire_take_bytes (reader, n_bytes, &bytes))
    return FALSE;
  memcpy (&number, bytes, n_bytes);
  *out_number = GUINT64_FROM_LE (number);
  return *out_number <= most || cy_wire_fail (reader, "a number is too large");
}
