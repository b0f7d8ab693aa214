/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-pairing-code.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "cy-identity.h"
#include "cy-peer-address.h"

#define TEXT_START "chargeyard:pair/"
#define NODE_CHARS 64

/* The start, a spelled code, an address of at most 270 bytes, a node and what stands between. */
#define TEXT_MAX_BYTES 400

/* https://www.crockford.com/base32.html: no I, L, O, U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * cy_pairing_code_make:
 * @out_code: (out caller-allocates): random.
 */
void
cy_pairing_code_make (CyPairingCode *out_code)
{
  for (guint i = 0; i < CY_PAIRING_CODE_LENGTH; i++)
    out_code->letters[i] = alphabet[randombytes_uniform (32)];
  out_code->letters[CY_PAIRING_CODE_LENGTH] = '\0';
}

/**
 * cy_pairing_code_spell:
 *
 * Returns: (transfer full): as people read it to each other: `ABCDE-FGHJK`.
 */
char *
cy_pairing_code_spell (const CyPairingCode *code)
{
  return g_strdup_printf ("%.5s-%s", code->letters, code->letters + 5);
}

/**
 * cy_pairing_text_make:
 * @address: `HOST:PORT` of the node that invites.
 * @node: its id.
 *
 * Returns: (transfer full): what a QR code holds.
 */
char *
cy_pairing_text_make (const CyPairingCode *code, const char *address, const char *node)
{
  return g_strdup_printf (TEXT_START "%s@%s#%s", code->letters, address, node);
}

/* What people type for a letter: the small one, and what looks like another. */
static char
read_letter (char c)
{
  static const char *const alike[] = { "O0", "I1", "L1" };
  char upper = g_ascii_toupper (c);

  for (guint i = 0; i < G_N_ELEMENTS (alike); i++) {
    if (upper == alike[i][0])
      upper = alike[i][1];
  }
  return upper != '\0' && strchr (alphabet, upper) != NULL ? upper : '\0';
}

static gboolean
parse_code (const char *text, gsize length, CyPairingCode *out_code)
{
  guint n = 0;

  for (gsize i = 0; i < length; i++) {
    char letter = read_letter (text[i]);

    if (text[i] == '-' || text[i] == ' ')
      continue;
    if (letter == '\0' || n == CY_PAIRING_CODE_LENGTH)
      return FALSE;
    out_code->letters[n++] = letter;
  }
  out_code->letters[n] = '\0';
  return n == CY_PAIRING_CODE_LENGTH;
}

static gboolean
is_node (const char *text)
{
  return strlen (text) == NODE_CHARS && strspn (text, "0123456789abcdef") == NODE_CHARS;
}

static gboolean
parse_link (const char *text, CyPairingText *out_text)
{
  const char *at = strchr (text, '@');
  const char *hash = at != NULL ? strchr (at, '#') : NULL;
  g_autofree char *host = NULL;
  g_autofree char *address = NULL;
  guint16 port;

  if (hash == NULL || !is_node (hash + 1) ||
      !parse_code (text, (gsize) (at - text), &out_text->code))
    return FALSE;
  address = g_strndup (at + 1, (gsize) (hash - at - 1));
  if (!cy_peer_address_parse (address, &host, &port, NULL))
    return FALSE;
  out_text->address = g_steal_pointer (&address);
  out_text->node = g_strdup (hash + 1);
  return TRUE;
}

/**
 * cy_pairing_text_parse:
 * @text: a code as people type it, or all that a QR code holds.
 * @out_text: (out caller-allocates): untouched on failure; @address and @node are %NULL for a mere code.
 *
 * Errors: #CY_PEERS_ERROR_CODE.
 */
gboolean
cy_pairing_text_parse (const char *text, CyPairingText *out_text, GError **error)
{
  CyPairingText parsed = { 0 };
  gsize length = strlen (text);
  gboolean known;

  if (length <= TEXT_MAX_BYTES && g_str_has_prefix (text, TEXT_START))
    known = parse_link (text + strlen (TEXT_START), &parsed);
  else
    known = length <= TEXT_MAX_BYTES && parse_code (text, length, &parsed.code);
  if (known) {
    *out_text = parsed;
    return TRUE;
  }
  g_set_error_literal (
    error, CY_PEERS_ERROR, CY_PEERS_ERROR_CODE,
    _ ("not a pairing code: ten letters and digits are needed, such as 7KQ2M-X9ABC"));
  return FALSE;
}

void
cy_pairing_text_clear (CyPairingText *text)
{
  sodium_memzero (&text->code, sizeof text->code);
  g_clear_pointer (&text->address, g_free);
  g_clear_pointer (&text->node, g_free);
}
