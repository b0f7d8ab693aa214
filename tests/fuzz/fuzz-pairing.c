/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "cy-pairing-message.h"
#include "fuzz.h"

/* What strangers say while an invitation is open, and what people type or scan. The first byte says
 * which. */

static void
try_message (const guint8 *data, gsize size)
{
  guint8 again[CY_PAIRING_MESSAGE_MAX_BYTES];
  gsize length = cy_pairing_message_length (data, size);
  CyPairingMessage message;

  g_assert_cmpuint (length, <=, CY_PAIRING_MESSAGE_MAX_BYTES);
  if (!cy_pairing_message_parse (data, size, &message, NULL))
    return;
  g_assert_cmpuint (length, ==, size);
  g_assert_cmpuint (cy_pairing_message_encode (&message, again), ==, size);
  g_assert_cmpmem (again, size, data, size);
}

static void
try_text (const guint8 *data, gsize size)
{
  g_autofree char *typed = g_strndup ((const char *) data, size);
  g_auto (CyPairingText) text = { 0 };
  g_auto (CyPairingText) back = { 0 };
  g_autofree char *made = NULL;

  if (!cy_pairing_text_parse (typed, &text, NULL))
    return;
  g_assert_cmpuint (strlen (text.code.letters), ==, CY_PAIRING_CODE_LENGTH);
  g_assert_cmpint (text.address != NULL, ==, text.node != NULL);
  if (text.address == NULL)
    return;
  made = cy_pairing_text_make (&text.code, text.address, text.node);
  g_assert_true (cy_pairing_text_parse (made, &back, NULL));
  g_assert_cmpstr (back.code.letters, ==, text.code.letters);
  g_assert_cmpstr (back.address, ==, text.address);
  g_assert_cmpstr (back.node, ==, text.node);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size == 0)
    return 0;
  if (data[0] == 'T')
    try_text (data + 1, size - 1);
  else
    try_message (data + 1, size - 1);
  return 0;
}
