/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-profile-row.h"
#include "cy-state.h"

/* Counts beyond this could not be added or scaled without losing their last digits. */
#define RAW_MAX 4.6e18

/* A short text as a number: history keeps integers, and "C2" must stay "C2" for ever. */
#define KEY_MAX 7

static gboolean
is_bad_reading (const CyProfileRow *row, double reading)
{
  if (!isfinite (reading) || reading > row->above || reading < row->below)
    return TRUE;
  for (guint i = 0; row->invalid != NULL && i < row->invalid->len; i++) {
    if (reading == g_array_index (row->invalid, double, i))
      return TRUE;
  }
  return FALSE;
}

static gsize
copy_ascii (const guint8 *bytes, gsize length, char *out_text)
{
  gsize n = 0;
  gsize start = 0;

  while (start < length && bytes[start] == ' ')
    start++;
  for (gsize i = start; i < length && bytes[i] != '\0' && n < CY_TEXT_MAX; i++)
    out_text[n++] = g_ascii_isprint (bytes[i]) ? (char) bytes[i] : '?';
  while (n > 0 && out_text[n - 1] == ' ')
    n--;
  out_text[n] = '\0';
  return n;
}

static void
copy_utf8 (const char *utf8, char *out_text)
{
  gsize n = strlen (utf8);

  if (n > CY_TEXT_MAX) {
    const char *end = g_utf8_find_prev_char (utf8, utf8 + CY_TEXT_MAX + 1);

    n = end == NULL ? 0 : (gsize) (end - utf8);
  }
  memcpy (out_text, utf8, n);
  out_text[n] = '\0';
}

static void
copy_utf16 (const guint8 *bytes, gsize length, char *out_text)
{
  gunichar2 units[CY_REGISTER_MAX_WORDS];
  g_autofree char *utf8 = NULL;
  glong n = 0;

  for (; n < (glong) (length / 2); n++) {
    units[n] = (gunichar2) (bytes[2 * n] << 8 | bytes[2 * n + 1]);
    if (units[n] == 0)
      break;
  }
  utf8 = g_utf16_to_utf8 (units, n, NULL, NULL, NULL);
  copy_utf8 (utf8 == NULL ? "?" : g_strchomp (utf8), out_text);
}

static void
copy_number (const guint8 *bytes, gsize length, char *out_text)
{
  guint64 number = 0;

  for (gsize i = 0; i < length; i++)
    number = number << 8 | bytes[i];
  g_snprintf (out_text, sizeof (CyText), "%" G_GUINT64_FORMAT, number);
}

static void
copy_raw (const CyProfileRow *row, const guint8 *bytes, char *out_text)
{
  guint size = row->raw_text == CY_RAW_TEXT_WORDS ? 2 : 1;
  gsize n = 0;

  out_text[0] = '\0';
  if (row->raw_text == CY_RAW_TEXT_DECIMAL) {
    copy_number (bytes, row->raw_bytes, out_text);
    return;
  }
  for (guint i = 0; i < row->raw_bytes; i += size) {
    guint number = size == 1 ? bytes[i] : (guint) (bytes[i] << 8 | bytes[i + 1]);
    char part[8];

    if (row->raw_text == CY_RAW_TEXT_HEX)
      g_snprintf (part, sizeof part, "%02x", number);
    else
      g_snprintf (part, sizeof part, "%s%u", i > 0 ? "." : "", number);
    if (n + strlen (part) > CY_TEXT_MAX)
      return;
    memcpy (out_text + n, part, strlen (part) + 1);
    n += strlen (part);
  }
}

/**
 * cy_profile_text_raw:
 *
 * Returns: what a text sample keeps in its raw field: FNV-1a of the text, so that a change shows.
 */
gint64
cy_profile_text_raw (const char *text)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (const char *c = text; *c != '\0'; c++)
    hash = (hash ^ (guint8) *c) * G_GUINT64_CONSTANT (0x100000001b3);
  return (gint64) (hash >> 1);
}

static gint64
pack_key (const char *text, gsize length)
{
  gint64 key = 0;

  for (gsize i = 0; i < length; i++)
    key = key << 8 | (guint8) text[i];
  return key;
}

/**
 * cy_profile_value_key:
 * @text: a member's name under `values`: a number (0x for hexadecimal), or the very text an ASCII
 *   register shows.
 *
 * Returns: whether the register could ever say so.
 */
gboolean
cy_profile_value_key (const CyRegisterFormat *format, const char *text, gint64 *out_device)
{
  gsize length = strlen (text);
  char *end = NULL;

  if (format->type == CY_REGISTER_ASCII) {
    if (length == 0 || length > KEY_MAX || length > format->words * 2)
      return FALSE;
    *out_device = pack_key (text, length);
    return TRUE;
  }
  if (length == 0 || length > 20 || g_ascii_isspace (text[0]))
    return FALSE;
  if (g_str_has_prefix (text, "0x"))
    *out_device = g_ascii_strtoll (text + 2, &end, 16);
  else
    *out_device = g_ascii_strtoll (text, &end, 10);
  return *end == '\0' && end != text;
}

static gboolean
read_enum_text (const CyProfileRow *row, const guint16 *words, gint64 *out_device)
{
  guint8 bytes[2 * CY_REGISTER_MAX_WORDS];
  CyText text;
  gsize n = copy_ascii (bytes, cy_register_get_bytes (&row->format, words, bytes), text);

  if (n == 0 || n > KEY_MAX)
    return FALSE;
  *out_device = pack_key (text, n);
  return TRUE;
}

static gboolean
read_text (const CyProfileRow *row, const guint16 *words, gint64 *out_raw, CyText out_text)
{
  guint8 bytes[2 * CY_REGISTER_MAX_WORDS];
  guint length = cy_register_get_bytes (&row->format, words, bytes);

  if (row->format.type == CY_REGISTER_ASCII)
    copy_ascii (bytes, length, out_text);
  else if (row->format.type == CY_REGISTER_UTF16)
    copy_utf16 (bytes, length, out_text);
  else
    copy_raw (row, bytes, out_text);
  *out_raw = cy_profile_text_raw (out_text);
  return TRUE;
}

/* A state the profile does not list is an honest "unknown", not a failure to read; a code it does not
   list is a fault all the same. */
static gint64
translate (const CyProfileRow *row, gint64 device)
{
  for (guint i = 0; i < row->map->len; i++) {
    const CyValueMap *map = &g_array_index (row->map, CyValueMap, i);

    if (map->device == device)
      return map->raw;
  }
  if (row->measure == CY_MEASURE_CONN_STATE)
    return CY_PILE_STATE_UNKNOWN;
  return device == 0 ? 0 : (gint64) 1 << CY_PROFILE_OTHER_CODE;
}

static gboolean
read_float (const CyProfileRow *row, const guint16 *words, gint64 *out_raw)
{
  double reading = cy_register_get_float (&row->format, words);
  double counts = reading / row->resolution;

  if (is_bad_reading (row, reading) || fabs (counts) > RAW_MAX)
    return FALSE;
  *out_raw = llround (counts);
  return TRUE;
}

/**
 * cy_profile_row_read:
 * @words: its registers, each in host order.
 * @out_raw: (out): the sample's raw field; untouched on failure.
 * @out_text: (out) (nullable): the text of a text measure.
 *
 * Returns: %FALSE when the registers hold no value: a sentinel, not a number, too large.
 */
gboolean
cy_profile_row_read (const CyProfileRow *row,
                     const guint16 *words,
                     gint64 *out_raw,
                     CyText out_text)
{
  const CyRegisterTypeInfo *info = cy_register_type_get (row->format.type);
  CyMeasureKind kind = cy_measure_get (row->measure)->kind;
  gint64 device;

  if (kind == CY_MEASURE_TEXT)
    return read_text (row, words, out_raw, out_text);
  if (info->kind == CY_REGISTER_KIND_FLOAT)
    return read_float (row, words, out_raw);
  if (info->kind == CY_REGISTER_KIND_TEXT) {
    if (!read_enum_text (row, words, &device))
      return FALSE;
  } else if (row->mask != 0) {
    device = (gint64) ((cy_register_get_bits (&row->format, words) & row->mask) >> row->shift);
  } else if (!cy_register_get_integer (&row->format, words, &device)) {
    return FALSE;
  }
  if (is_bad_reading (row, (double) device))
    return FALSE;
  if (kind == CY_MEASURE_BOOL)
    device = device != 0;
  *out_raw = row->map == NULL ? device : translate (row, device);
  return TRUE;
}

static gboolean
untranslate (const CyProfileRow *row, gint64 raw, gint64 *out_device)
{
  for (guint i = 0; i < row->map->len; i++) {
    const CyValueMap *map = &g_array_index (row->map, CyValueMap, i);

    if (map->raw == raw) {
      *out_device = map->device;
      return TRUE;
    }
  }
  *out_device = 0;
  return raw == 0 && row->measure != CY_MEASURE_CONN_STATE;
}

static void
write_key (const CyProfileRow *row, gint64 device, guint16 *words)
{
  guint8 bytes[KEY_MAX + 1];
  gsize length = 0;

  for (int shift = 8 * KEY_MAX; shift >= 0; shift -= 8) {
    guint8 byte = (guint8) ((guint64) device >> shift & 0xff);

    if (byte != 0)
      bytes[length++] = byte;
  }
  cy_register_put_bytes (&row->format, bytes, length, words);
}

/**
 * cy_profile_row_write:
 * @raw: a sample's raw field.
 * @words: (inout): the registers; bits outside the row's mask are kept, since another row may own
 *   them.
 *
 * The inverse of cy_profile_row_read(), for everything but texts.
 *
 * Returns: %FALSE when the registers cannot say that.
 */
gboolean
cy_profile_row_write (const CyProfileRow *row, gint64 raw, guint16 *words)
{
  const CyRegisterTypeInfo *info = cy_register_type_get (row->format.type);
  gint64 device = raw;

  if (row->map != NULL && !untranslate (row, raw, &device))
    return FALSE;
  if (cy_measure_get (row->measure)->kind == CY_MEASURE_BOOL && raw != 0 && raw != 1)
    return FALSE;
  if (info->kind == CY_REGISTER_KIND_FLOAT) {
    cy_register_put_float (&row->format, (double) raw * row->resolution, words);
    return TRUE;
  }
  if (info->kind == CY_REGISTER_KIND_TEXT) {
    write_key (row, device, words);
    return TRUE;
  }
  if (row->mask != 0) {
    guint64 others = cy_register_get_bits (&row->format, words) & ~row->mask;

    /* A mask may have holes; what falls into one would be lost. */
    if (device < 0 || ((guint64) device & ~(row->mask >> row->shift)) != 0)
      return FALSE;
    cy_register_put_bits (&row->format, others | (((guint64) device << row->shift) & row->mask),
                          words);
    return TRUE;
  }
  if (row->wrap > 0)
    device %= row->wrap;
  if (device < info->low || device > info->high)
    return FALSE;
  cy_register_put_bits (&row->format, (guint64) device, words);
  return TRUE;
}

static gsize
put_number (guint64 number, gsize size, guint8 *out_bytes)
{
  for (gsize i = size; i-- > 0; number >>= 8)
    out_bytes[i] = (guint8) (number & 0xff);
  return size;
}

static gsize
parse_hex (const char *text, gsize max, guint8 *out_bytes)
{
  gsize n = 0;

  for (; n < max && g_ascii_isxdigit (text[2 * n]) && g_ascii_isxdigit (text[2 * n + 1]); n++)
    out_bytes[n] =
      (guint8) (g_ascii_xdigit_value (text[2 * n]) << 4 | g_ascii_xdigit_value (text[2 * n + 1]));
  return n;
}

static gsize
parse_raw_text (const CyProfileRow *row, const char *text, guint8 *out_bytes)
{
  gsize size = row->raw_text == CY_RAW_TEXT_WORDS ? 2 : 1;
  g_auto (GStrv) parts = NULL;
  gsize n = 0;

  if (row->raw_text == CY_RAW_TEXT_HEX)
    return parse_hex (text, row->raw_bytes, out_bytes);
  if (row->raw_text == CY_RAW_TEXT_DECIMAL)
    return put_number (g_ascii_strtoull (text, NULL, 10), row->raw_bytes, out_bytes);
  parts = g_strsplit (text, ".", (int) (row->raw_bytes / size));
  for (; parts[n] != NULL; n++)
    put_number (g_ascii_strtoull (parts[n], NULL, 10), size, out_bytes + n * size);
  return n * size;
}

/**
 * cy_profile_row_write_text:
 * @text: UTF-8; what does not fit is cut.
 *
 * The inverse of cy_profile_row_read() for a text measure.
 */
void
cy_profile_row_write_text (const CyProfileRow *row, const char *text, guint16 *out_words)
{
  guint8 bytes[2 * CY_REGISTER_MAX_WORDS + 4] = { 0 };
  gsize length = 0;

  if (row->format.type == CY_REGISTER_UTF16) {
    glong n = 0;
    g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

    for (glong i = 0; units != NULL && i < MIN (n, CY_REGISTER_MAX_WORDS); i++) {
      bytes[length++] = (guint8) (units[i] >> 8);
      bytes[length++] = (guint8) (units[i] & 0xff);
    }
  } else if (row->format.type == CY_REGISTER_RAW) {
    length = parse_raw_text (row, text, bytes);
  } else {
    length = MIN (strlen (text), 2 * CY_REGISTER_MAX_WORDS);
    memcpy (bytes, text, length);
  }
  cy_register_put_bytes (&row->format, bytes, length, out_words);
}
