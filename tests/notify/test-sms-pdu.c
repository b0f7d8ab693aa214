/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sms-pdu.h"

#include <string.h>

#include "cy-gsm-alphabet.h"
#include "cy-notify-error.h"
#include "fixture.h"
#include "sms-reader.h"

#define N_RANDOM_TEXTS 2000

static GPtrArray *
encode (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *pdus = cy_sms_pdu_encode ("+8613800138000", text, 0x5A, &error);

  g_assert_no_error (error);
  return pdus;
}

/* From books and from what telephones send. */
static void
test_golden (void)
{
  static const struct {
    const char *number;
    const char *text;
    const char *hex;
    guint length;
  } cases[] = {
    { "+46708251358", "hellohello", "0001000B916407281553F800000AE8329BFD4697D9EC37", 22 },
    { "10086", "", "00010005810180F6000000", 10 },
    { "+8613800138000", "中文", "0001000D91683108108300F00008044E2D6587", 18 },
    /* 8 septets are 7 bytes */
    { "12345678", "12345678",
      "000100088121436587000008"
      "31D98C56B3DD70",
      18 },
    { "12345678", "€", "0001000881214365870000029B32", 13 },
    { "12345678", "😀",
      "0001000881214365870008"
      "04D83DDE00",
      15 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) pdus = cy_sms_pdu_encode (cases[i].number, cases[i].text, 0, &error);
    const CySmsPdu *pdu;

    g_assert_no_error (error);
    g_assert_cmpuint (pdus->len, ==, 1);
    pdu = pdus->pdata[0];
    g_assert_cmpstr (pdu->hex, ==, cases[i].hex);
    g_assert_cmpuint (pdu->length, ==, cases[i].length);
  }
}

static void
check_one (const char *text, guint coding)
{
  g_autoptr (GPtrArray) pdus = encode (text);
  const CySmsPdu *pdu = pdus->pdata[0];
  g_autoptr (ReadSms) sms = sms_read (pdu->hex, pdu->length);

  g_assert_cmpuint (pdus->len, ==, 1);
  g_assert_cmpuint (sms->n_parts, ==, 0);
  g_assert_cmpuint (sms->coding, ==, coding);
  g_assert_cmpstr (sms->text, ==, text);
  g_assert_cmpstr (sms->number, ==, "+8613800138000");
}

/* Every character of the first planes, one by one: what the alphabet has is sent in it, and reads the
 * same. */
static void
test_alphabet (void)
{
  guint n_basic = 0, n_extended = 0;

  for (gunichar c = 1; c < 0x2100; c++) {
    char text[7] = { 0 };
    guint16 septets[2];
    guint n = cy_gsm_alphabet_encode (c, septets);

    if (g_unichar_to_utf8 (c, text) == 0)
      continue;
    n_basic += n == 1;
    n_extended += n == 2;
    check_one (text, n > 0 ? 0 : 8);
  }
  g_assert_cmpuint (n_basic, ==, 127);
  g_assert_cmpuint (n_extended, ==, 10);
  check_one ("€[]{}~\\^|", 0);
}

/* Puts a text into parts and together again. Returns how many they were. */
static guint
check_parts (const char *text)
{
  g_autoptr (GPtrArray) pdus = encode (text);
  g_autoptr (GString) whole = g_string_new (NULL);

  for (guint i = 0; i < pdus->len; i++) {
    const CySmsPdu *pdu = pdus->pdata[i];
    g_autoptr (ReadSms) sms = sms_read (pdu->hex, pdu->length);

    g_assert_cmpuint (sms->n_parts, ==, pdus->len == 1 ? 0 : pdus->len);
    g_assert_cmpuint (sms->part, ==, pdus->len == 1 ? 0 : i + 1);
    g_assert_cmpuint (sms->reference, ==, pdus->len == 1 ? 0 : 0x5A);
    g_string_append (whole, sms->text);
  }
  g_assert_cmpstr (whole->str, ==, text);
  return pdus->len;
}

static guint
check_repeated (const char *character, guint count)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < count; i++)
    g_string_append (text, character);
  return check_parts (text->str);
}

static void
test_splits (void)
{
  static const struct {
    const char *character;
    guint count;
    guint n_parts;
  } cases[] = {
    { "a", 160, 1 },
    { "a", 161, 2 },
    { "a", 306, 2 },
    { "a", 307, 3 },
    { "a", 1530, 10 },
    { "桩", 70, 1 },
    { "桩", 71, 2 },
    { "桩", 134, 2 },
    { "桩", 135, 3 },
    { "桩", 300, 5 },
    { "桩", 670, 10 },
    /* 153 is odd: no part may end in an escape */
    { "€", 80, 1 },
    { "€", 81, 2 },
    { "€", 152, 2 },
    { "€", 153, 3 },
    /* 67 is odd: no part may end in half a pair */
    { "😀", 35, 1 },
    { "😀", 36, 2 },
    { "😀", 66, 2 },
    { "😀", 67, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s %u", cases[i].character, cases[i].count);
    g_assert_cmpuint (check_repeated (cases[i].character, cases[i].count), ==, cases[i].n_parts);
  }
}

static void
test_random (void)
{
  static const char *const characters[] = { "a", "€", "Ω", "~", "\n", "桩", "😀", "[", "@" };
  g_autoptr (GRand) rand = test_rand_new ();

  for (guint n = 0; n < N_RANDOM_TEXTS; n++) {
    g_autoptr (GString) text = g_string_new (NULL);
    gint kinds = g_rand_int_range (rand, 1, G_N_ELEMENTS (characters) + 1);
    gint length = g_rand_int_range (rand, 0, 330);

    for (gint i = 0; i < length; i++)
      g_string_append (text, characters[g_rand_int_range (rand, 0, kinds)]);
    (void) check_parts (text->str);
  }
}

static void
test_refused (void)
{
  g_autofree char *long_text = g_strnfill (1531, 'a');
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_sms_pdu_encode ("10086", long_text, 0, &error));
  assert_error_text (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED,
                     "the text of 1531 characters takes more than 10 messages");
  g_clear_error (&error);
  g_assert_null (cy_sms_pdu_encode ("10086", "\xe6\xa1", 0, &error));
  assert_error_text (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "the text is not UTF-8");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sms-pdu/golden", test_golden);
  g_test_add_func ("/sms-pdu/alphabet", test_alphabet);
  g_test_add_func ("/sms-pdu/splits", test_splits);
  g_test_add_func ("/sms-pdu/random", test_random);
  g_test_add_func ("/sms-pdu/refused", test_refused);
  return g_test_run ();
}
