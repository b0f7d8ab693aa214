/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers as bytes: LEB128 varints, signed ones zigzag, and words with the low byte first. */

typedef struct {
  const guint8 *at;
  const guint8 *end;
} CyByteReader;

void cy_put_varint (GByteArray *out, guint64 value);
void cy_put_signed (GByteArray *out, gint64 value);
gboolean cy_get_varint (CyByteReader *reader, guint64 *out_value);
gboolean cy_get_signed (CyByteReader *reader, gint64 *out_value);
void cy_put_text (GByteArray *out, const char *text);
void cy_put_double (GByteArray *out, double value);
gboolean cy_get_text (CyByteReader *reader, gsize max_bytes, char **out_text);
gboolean cy_get_double (CyByteReader *reader, double *out_value);
void cy_put_u32 (guint8 *at, guint32 value);
guint32 cy_get_u32 (const guint8 *at);

static inline guint64
cy_zigzag (gint64 value)
{
  return ((guint64) value << 1) ^ (guint64) (value >> 63);
}

static inline gint64
cy_unzigzag (guint64 value)
{
  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

/* Unsigned arithmetic wraps, so any two 64-bit values have a difference. */
static inline gint64
cy_difference (gint64 a, gint64 b)
{
  return (gint64) ((guint64) a - (guint64) b);
}

static inline gint64
cy_sum (gint64 a, gint64 b)
{
  return (gint64) ((guint64) a + (guint64) b);
}

G_END_DECLS
