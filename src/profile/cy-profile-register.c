/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-register.h"

#include <string.h>

const char *const cy_register_type_names[] = {
  "bit", "u16",   "i16",   "u32", "i32",      "u64", "i64", "f32",
  "f64", "ascii", "utf16", "raw", "calendar", "sum", NULL,
};

/* The last second of the year 9999. */
#define CALENDAR_MAX G_GINT64_CONSTANT (253402300799)

static const CyRegisterTypeInfo types[CY_N_REGISTER_TYPES] = {
  [CY_REGISTER_BIT] = { CY_REGISTER_KIND_INTEGER, 1, FALSE, 0, 1 },
  [CY_REGISTER_U16] = { CY_REGISTER_KIND_INTEGER, 1, FALSE, 0, G_MAXUINT16 },
  [CY_REGISTER_I16] = { CY_REGISTER_KIND_INTEGER, 1, TRUE, G_MININT16, G_MAXINT16 },
  [CY_REGISTER_U32] = { CY_REGISTER_KIND_INTEGER, 2, FALSE, 0, G_MAXUINT32 },
  [CY_REGISTER_I32] = { CY_REGISTER_KIND_INTEGER, 2, TRUE, G_MININT32, G_MAXINT32 },
  [CY_REGISTER_U64] = { CY_REGISTER_KIND_INTEGER, 4, FALSE, 0, G_MAXINT64 },
  [CY_REGISTER_I64] = { CY_REGISTER_KIND_INTEGER, 4, TRUE, G_MININT64, G_MAXINT64 },
  [CY_REGISTER_F32] = { CY_REGISTER_KIND_FLOAT, 2, TRUE, 0, 0 },
  [CY_REGISTER_F64] = { CY_REGISTER_KIND_FLOAT, 4, TRUE, 0, 0 },
  [CY_REGISTER_ASCII] = { CY_REGISTER_KIND_TEXT, 0, FALSE, 0, 0 },
  [CY_REGISTER_UTF16] = { CY_REGISTER_KIND_TEXT, 0, FALSE, 0, 0 },
  [CY_REGISTER_RAW] = { CY_REGISTER_KIND_TEXT, 0, FALSE, 0, 0 },
  [CY_REGISTER_CALENDAR] = { CY_REGISTER_KIND_INTEGER, 6, TRUE, 0, CALENDAR_MAX },
  /* The register that weighs 1 alone could hold as much. */
  [CY_REGISTER_SUM] = { CY_REGISTER_KIND_INTEGER, 0, FALSE, 0, G_MAXUINT16 },
};

const CyRegisterTypeInfo *
cy_register_type_get (CyRegisterType type)
{
  g_assert (type < CY_N_REGISTER_TYPES);
  return &types[type];
}

static guint16
ordered (const CyRegisterFormat *format, guint16 word)
{
  return format->swapped ? GUINT16_SWAP_LE_BE (word) : word;
}

static guint
place_of (const CyRegisterFormat *format, guint significance)
{
  return format->lsw_first ? format->words - 1 - significance : significance;
}

/**
 * cy_register_get_bits:
 * @words: the registers as they came, each already in host order.
 *
 * Returns: up to 64 bits, put in order but not interpreted.
 */
guint64
cy_register_get_bits (const CyRegisterFormat *format, const guint16 *words)
{
  guint64 bits = 0;

  for (guint i = 0; i < MIN (format->words, 4); i++)
    bits = bits << 16 | ordered (format, words[place_of (format, i)]);
  return bits;
}

static gboolean
get_calendar (const CyRegisterFormat *format, const guint16 *words, gint64 *out_seconds)
{
  g_autoptr (GDateTime) date = g_date_time_new_local (
    ordered (format, words[0]), ordered (format, words[1]), ordered (format, words[2]),
    ordered (format, words[3]), ordered (format, words[4]), ordered (format, words[5]));

  if (date == NULL)
    return FALSE;
  *out_seconds = g_date_time_to_unix (date);
  return TRUE;
}

static void
put_calendar (const CyRegisterFormat *format, gint64 seconds, guint16 *out_words)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (CLAMP (seconds, 0, CALENDAR_MAX));
  int parts[6] = { 0 };

  if (date != NULL) {
    g_date_time_get_ymd (date, &parts[0], &parts[1], &parts[2]);
    parts[3] = g_date_time_get_hour (date);
    parts[4] = g_date_time_get_minute (date);
    parts[5] = g_date_time_get_second (date);
  }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    out_words[i] = ordered (format, (guint16) parts[i]);
}

static gint64
get_sum (const CyRegisterFormat *format, const guint16 *words)
{
  gint64 sum = 0;

  for (guint i = 0; i < format->words; i++)
    sum += (gint64) ordered (format, words[i]) * format->weights[i];
  return sum;
}

/* The register that weighs most is filled first; the one that weighs 1 takes what is left. */
static void
put_sum (const CyRegisterFormat *format, guint64 sum, guint16 *out_words)
{
  guint next = G_MAXUINT16;

  for (guint filled = 0; filled < format->words;) {
    guint weight = 0;

    for (guint i = 0; i < format->words; i++)
      weight = format->weights[i] <= next ? MAX (weight, format->weights[i]) : weight;
    for (guint i = 0; i < format->words; i++) {
      guint64 count = format->weights[i] == weight ? MIN (sum / weight, G_MAXUINT16) : 0;

      if (format->weights[i] != weight)
        continue;
      out_words[i] = ordered (format, (guint16) count);
      sum -= count * weight;
      filled++;
    }
    next = weight - 1;
  }
}

void
cy_register_put_bits (const CyRegisterFormat *format, guint64 bits, guint16 *out_words)
{
  if (format->type == CY_REGISTER_CALENDAR) {
    put_calendar (format, (gint64) bits, out_words);
    return;
  }
  if (format->type == CY_REGISTER_SUM) {
    put_sum (format, bits, out_words);
    return;
  }
  for (guint i = MIN (format->words, 4); i-- > 0; bits >>= 16)
    out_words[place_of (format, i)] = ordered (format, (guint16) (bits & 0xffff));
}

/**
 * cy_register_get_integer:
 * @out_value: (out): the integer, extended from its sign bit.
 *
 * Returns: %FALSE when it is too large for a sample, which keeps 63 bits and a sign, or is a date
 *   that does not exist.
 */
gboolean
cy_register_get_integer (const CyRegisterFormat *format, const guint16 *words, gint64 *out_value)
{
  guint64 bits = cy_register_get_bits (format, words);
  const CyRegisterTypeInfo *type = &types[format->type];

  if (format->type == CY_REGISTER_CALENDAR)
    return get_calendar (format, words, out_value);
  if (format->type == CY_REGISTER_SUM) {
    *out_value = get_sum (format, words);
    return TRUE;
  }
  if (type->is_signed && type->words < 4) {
    guint64 sign = (guint64) 1 << (type->words * 16 - 1);

    /* Two's complement by arithmetic: a signed shift would be the compiler's to define. */
    *out_value = (gint64) (bits ^ sign) - (gint64) sign;
    return TRUE;
  }
  if (!type->is_signed && bits > G_MAXINT64)
    return FALSE;
  *out_value = (gint64) bits;
  return TRUE;
}

double
cy_register_get_float (const CyRegisterFormat *format, const guint16 *words)
{
  guint64 bits = cy_register_get_bits (format, words);
  guint32 half = (guint32) bits;
  double value;
  float narrow;

  if (format->type == CY_REGISTER_F64) {
    memcpy (&value, &bits, sizeof value);
    return value;
  }
  memcpy (&narrow, &half, sizeof narrow);
  return (double) narrow;
}

void
cy_register_put_float (const CyRegisterFormat *format, double value, guint16 *out_words)
{
  float narrow = (float) value;
  guint64 bits = 0;
  guint32 half;

  if (format->type == CY_REGISTER_F64) {
    memcpy (&bits, &value, sizeof bits);
  } else {
    memcpy (&half, &narrow, sizeof half);
    bits = half;
  }
  cy_register_put_bits (format, bits, out_words);
}

/**
 * cy_register_get_bytes:
 * @out_bytes: (out caller-allocates): two for each register.
 *
 * Returns: how many bytes.
 */
guint
cy_register_get_bytes (const CyRegisterFormat *format, const guint16 *words, guint8 *out_bytes)
{
  for (guint i = 0; i < format->words; i++) {
    guint16 word = ordered (format, words[i]);

    out_bytes[2 * i] = (guint8) (word >> 8);
    out_bytes[2 * i + 1] = (guint8) (word & 0xff);
  }
  return format->words * 2;
}

/**
 * cy_register_put_bytes:
 *
 * What does not fit is cut, what is missing is zero.
 */
void
cy_register_put_bytes (const CyRegisterFormat *format,
                       const guint8 *bytes,
                       gsize length,
                       guint16 *out_words)
{
  for (guint i = 0; i < format->words; i++) {
    guint high = 2 * i < length ? bytes[2 * i] : 0;
    guint low = 2 * i + 1 < length ? bytes[2 * i + 1] : 0;

    out_words[i] = ordered (format, (guint16) (high << 8 | low));
  }
}
