/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sms-pdu.h"

#include <string.h>

#include "cy-gsm-alphabet.h"
#include "cy-notify-error.h"

/* 3GPP TS 23.040: SMS-SUBMIT without a validity period, so the network keeps it as long as it likes. */
#define FIRST_SUBMIT       0x01 /* clause 9.2.2.2 */
#define FIRST_USER_HEADER  0x40 /* clause 9.2.3.23 */
#define TYPE_INTERNATIONAL 0x91 /* clause 9.1.2.5 */
#define TYPE_UNKNOWN       0x81

/* Its own length, then a concatenation of 8 bits' reference: clause 9.2.3.24.1. */
#define HEADER_BYTES   6
#define HEADER_SEPTETS 7

/* What both alphabets have in common: a character is one unit or two that must not be parted. */
typedef struct {
  guint8 coding; /* 3GPP TS 23.038, clause 4 */
  guint whole;   /* units of a message by itself */
  guint part;    /* units of a part */
  guint (*encode) (gunichar character, guint16 out_units[2]);
  void (*append) (GByteArray *bytes, const guint16 *units, guint n_units, gboolean has_header);
} Coding;

/* Septets follow one another bit by bit, and begin on a septet's border after a header, which leaves a
 * bit empty. */
static void
append_septets (GByteArray *bytes, const guint16 *units, guint n_units, gboolean has_header)
{
  guint32 pending = 0;
  guint n_bits = has_header ? 1 : 0;

  for (guint i = 0; i < n_units; i++) {
    pending |= (guint32) units[i] << n_bits;
    n_bits += 7;
    if (n_bits >= 8) {
      guint8 byte = (guint8) (pending & 0xFF);

      g_byte_array_append (bytes, &byte, 1);
      pending >>= 8;
      n_bits -= 8;
    }
  }
  if (n_bits > 0) {
    guint8 byte = (guint8) pending;

    g_byte_array_append (bytes, &byte, 1);
  }
}

static void
append_words (GByteArray *bytes, const guint16 *units, guint n_units, gboolean has_header)
{
  for (guint i = 0; i < n_units; i++) {
    guint8 word[2] = { (guint8) (units[i] >> 8), (guint8) (units[i] & 0xFF) };

    g_byte_array_append (bytes, word, sizeof word);
  }
}

static guint
encode_utf16 (gunichar character, guint16 out_units[2])
{
  if (character < 0x10000) {
    out_units[0] = (guint16) character;
    return 1;
  }
  out_units[0] = (guint16) (0xD800 | (character - 0x10000) >> 10);
  out_units[1] = (guint16) (0xDC00 | ((character - 0x10000) & 0x3FF));
  return 2;
}

static const Coding codings[] = {
  { 0x00, 160, 160 - HEADER_SEPTETS, cy_gsm_alphabet_encode, append_septets },
  { 0x08, 70, 70 - HEADER_BYTES / 2, encode_utf16, append_words },
};

static gboolean
can_encode (const Coding *coding, const char *text)
{
  guint16 units[2];

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (coding->encode (g_utf8_get_char (p), units) == 0)
      return FALSE;
  }
  return TRUE;
}

/* Takes as many characters as fit into @max units. */
static GArray *
take_units (const Coding *coding, const char **text, guint max)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (guint16));

  while (**text != '\0') {
    guint16 pair[2];
    guint n = coding->encode (g_utf8_get_char (*text), pair);

    if (units->len + n > max)
      break;
    g_array_append_vals (units, pair, n);
    *text = g_utf8_next_char (*text);
  }
  return units;
}

static GPtrArray *
split (const Coding *coding, const char *text)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  const char *rest = text;

  g_ptr_array_add (parts, take_units (coding, &rest, coding->whole));
  if (*rest == '\0')
    return parts;
  g_ptr_array_set_size (parts, 0);
  for (rest = text; *rest != '\0' && parts->len <= CY_SMS_MAX_PARTS;)
    g_ptr_array_add (parts, take_units (coding, &rest, coding->part));
  return parts;
}

/* Digits in pairs, the second one first, an F where there is none: clause 9.1.2.3. */
static void
append_number (GByteArray *bytes, const char *number)
{
  gboolean international = number[0] == '+';
  const char *digits = number + international;
  gsize n_digits = strlen (digits);
  guint8 head[2] = { (guint8) n_digits, international ? TYPE_INTERNATIONAL : TYPE_UNKNOWN };

  g_byte_array_append (bytes, head, sizeof head);
  for (gsize i = 0; i < n_digits; i += 2) {
    guint high = i + 1 < n_digits ? (guint) g_ascii_digit_value (digits[i + 1]) : 0xF;
    guint8 pair = (guint8) (high << 4 | (guint) g_ascii_digit_value (digits[i]));

    g_byte_array_append (bytes, &pair, 1);
  }
}

static CySmsPdu *
build (const Coding *coding,
       const char *number,
       const GArray *units,
       const guint8 *header /* nullable */)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 start[3] = { 0, FIRST_SUBMIT | (header != NULL ? FIRST_USER_HEADER : 0), 0 };
  gboolean is_gsm = coding->coding == 0;
  guint header_units = header == NULL ? 0 : is_gsm ? HEADER_SEPTETS : HEADER_BYTES;
  guint8 end[3] = { 0, coding->coding,
                    (guint8) (header_units + units->len * (is_gsm ? 1 : sizeof (guint16))) };
  GString *hex;
  CySmsPdu *pdu = g_new0 (CySmsPdu, 1);

  g_byte_array_append (bytes, start, sizeof start);
  append_number (bytes, number);
  g_byte_array_append (bytes, end, sizeof end);
  if (header != NULL)
    g_byte_array_append (bytes, header, HEADER_BYTES);
  coding->append (bytes, (const guint16 *) (const void *) units->data, units->len, header != NULL);
  hex = g_string_sized_new (2 * bytes->len + 1);
  for (guint i = 0; i < bytes->len; i++)
    g_string_append_printf (hex, "%02X", bytes->data[i]);
  pdu->hex = g_string_free (hex, FALSE);
  pdu->length = bytes->len - 1;
  return pdu;
}

void
cy_sms_pdu_free (CySmsPdu *pdu)
{
  if (pdu == NULL)
    return;
  g_free (pdu->hex);
  g_free (pdu);
}

/**
 * cy_sms_pdu_encode:
 * @number: digits, maybe after a plus, as from cy_notice_check_number().
 * @text: UTF-8.
 * @reference: what a telephone knows the parts of one text by.
 *
 * Makes a text into messages: in the alphabet of GSM when that has all of its characters, otherwise in
 * UCS-2 (a character outside of it as two, as telephones do).
 *
 * Returns: (transfer full) (element-type CySmsPdu): one message or more.
 *
 * Errors: %CY_NOTIFY_ERROR_REFUSED when it is too long or no UTF-8.
 */
GPtrArray *
cy_sms_pdu_encode (const char *number, const char *text, guint8 reference, GError **error)
{
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GPtrArray) pdus = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_sms_pdu_free);
  const Coding *coding;

  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error_literal (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "the text is not UTF-8");
    return NULL;
  }
  coding = can_encode (&codings[0], text) ? &codings[0] : &codings[1];
  parts = split (coding, text);
  if (parts->len > CY_SMS_MAX_PARTS) {
    g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED,
                 "the text of %ld characters takes more than %d messages", g_utf8_strlen (text, -1),
                 CY_SMS_MAX_PARTS);
    return NULL;
  }
  for (guint i = 0; i < parts->len; i++) {
    const guint8 header[HEADER_BYTES] = { HEADER_BYTES - 1, 0, 3, reference, (guint8) parts->len,
                                          (guint8) (i + 1) };

    g_ptr_array_add (pdus, build (coding, number, parts->pdata[i], parts->len > 1 ? header : NULL));
  }
  return g_steal_pointer (&pdus);
}
