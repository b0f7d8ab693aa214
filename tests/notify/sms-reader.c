/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sms-reader.h"

#include <string.h>

/* A place holder where the escape is. */
static const char alphabet[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1b"
                               "ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

static gboolean
bit (const guint8 *bytes, gsize length, guint index)
{
  g_assert_cmpuint (index / 8, <, length);
  return (bytes[index / 8] >> index % 8 & 1) != 0;
}

static void
append_extension (GString *text, guint septet)
{
  static const struct {
    guint septet;
    const char *character;
  } table[] = {
    { 10, "\f" }, { 20, "^" }, { 40, "{" }, { 41, "}" }, { 47, "\\" },
    { 60, "[" },  { 61, "~" }, { 62, "]" }, { 64, "|" }, { 101, "€" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    if (table[i].septet == septet) {
      g_string_append (text, table[i].character);
      return;
    }
  }
  g_error ("no septet %u in the extension", septet);
}

static char *
read_septets (const guint8 *bytes, gsize length, guint skip, guint count)
{
  GString *text = g_string_new (NULL);
  gboolean escaped = FALSE;

  for (guint i = skip; i < count; i++) {
    guint septet = 0;

    for (guint b = 0; b < 7; b++)
      septet += (guint) bit (bytes, length, i * 7 + b) << b;
    if (escaped)
      append_extension (text, septet);
    else if (septet != 27)
      g_string_append_unichar (text, g_utf8_get_char (g_utf8_offset_to_pointer (alphabet, septet)));
    escaped = !escaped && septet == 27;
  }
  g_assert_false (escaped);
  return g_string_free (text, FALSE);
}

static char *
read_words (const guint8 *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  char *text =
    g_convert ((const char *) bytes, (gssize) length, "UTF-8", "UTF-16BE", NULL, NULL, &error);

  g_assert_no_error (error); /* among them: half a pair */
  return text;
}

static char *
read_number (const guint8 *bytes, guint n_digits, guint type)
{
  GString *number = g_string_new (type == 0x91 ? "+" : "");

  for (guint i = 0; i < n_digits; i++)
    g_string_append_printf (number, "%x", bytes[i / 2] >> (i % 2 != 0 ? 4 : 0) & 0xF);
  if (n_digits % 2 != 0)
    g_assert_cmphex (bytes[n_digits / 2] >> 4, ==, 0xF);
  return g_string_free (number, FALSE);
}

static GByteArray *
unhex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  g_assert_cmpuint (strlen (hex) % 2, ==, 0);
  for (const char *p = hex; *p != '\0'; p += 2) {
    guint8 byte;

    g_assert_true (g_ascii_isxdigit (p[0]) && g_ascii_isxdigit (p[1]));
    byte = (guint8) (g_ascii_xdigit_value (p[0]) * 16 + g_ascii_xdigit_value (p[1]));
    g_byte_array_append (bytes, &byte, 1);
  }
  return bytes;
}

static void
read_header (ReadSms *sms, const guint8 *data)
{
  g_assert_cmpuint (data[0], ==, 5);
  g_assert_cmpuint (data[1], ==, 0);
  g_assert_cmpuint (data[2], ==, 3);
  sms->reference = data[3];
  sms->n_parts = data[4];
  sms->part = data[5];
}

ReadSms *
sms_read (const char *hex, guint length)
{
  g_autoptr (GByteArray) bytes = unhex (hex);
  ReadSms *sms = g_new0 (ReadSms, 1);
  const guint8 *at = bytes->data;
  guint n_digits = at[3];
  guint has_header = at[1] & 0x40;
  gsize n_data;
  guint count;

  g_assert_cmpuint (bytes->len, ==, length + 1);
  g_assert_cmphex (at[0], ==, 0);
  g_assert_cmphex (at[1] & 0x3F, ==, 1);
  sms->number = read_number (at + 5, n_digits, at[4]);
  at += 5 + (n_digits + 1) / 2;
  g_assert_cmphex (at[0], ==, 0);
  sms->coding = at[1];
  count = at[2];
  at += 3;
  n_data = bytes->len - (gsize) (at - bytes->data);
  g_assert_cmpuint (n_data, <=, 140);
  g_assert_cmpuint (n_data, ==, sms->coding == 0 ? (count * 7 + 7) / 8 : count);
  if (has_header)
    read_header (sms, at);
  if (sms->coding == 0)
    sms->text = read_septets (at, n_data, has_header ? 7 : 0, count);
  else
    sms->text = read_words (at + (has_header ? 6 : 0), n_data - (has_header ? 6 : 0));
  return sms;
}

void
sms_free (ReadSms *sms)
{
  g_free (sms->number);
  g_free (sms->text);
  g_free (sms);
}
