/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-password.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#include "cy-base-error.h"

/* Argon2id, 64 MiB three times: about a fifth of a second on a station's PC, which is what a guess costs
 * whoever has the file. */
#define OPS       3ULL
#define MEM_BYTES ((size_t) 64 * 1024 * 1024)

#define TOKEN_PREFIX "cyt-"
#define TOKEN_BYTES  32

/* Letters and digits that nobody takes for one another (Crockford); 80 bits in four groups. */
#define ALPHABET  "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define N_GROUPS  4
#define PER_GROUP 4

/* The library must be told before its first use, on whichever thread that is; telling it twice is fine. */
static gboolean
begin (GError **error)
{
  if (sodium_init () >= 0)
    return TRUE;
  g_set_error_literal (error, CY_BASE_ERROR, CY_BASE_ERROR_RANGE,
                       "libsodium finds no random numbers on this system");
  return FALSE;
}

static gboolean
all_the_same (const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (*p != *text)
      return FALSE;
  }
  return TRUE;
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, CY_BASE_ERROR, CY_BASE_ERROR_RANGE, why);
  return FALSE;
}

/**
 * cy_password_check:
 * @password: (nullable): what somebody would like to use.
 * @user: whose it would be.
 *
 * Long is what makes a password strong (NIST SP 800-63B, 5.1.1.2); what everybody tries first is refused.
 *
 * Errors: #CY_BASE_ERROR with a sentence for people, in English and translatable.
 */
gboolean
cy_password_check (const char *password, const char *user, GError **error)
{
  g_autofree char *folded = NULL;
  g_autofree char *name = NULL;

  if (password == NULL || !g_utf8_validate (password, -1, NULL))
    return refuse (error, N_ ("a password must be UTF-8 text"));
  if (g_utf8_strlen (password, -1) < CY_PASSWORD_MIN_CHARS)
    return refuse (error, N_ ("a password has at least 8 characters"));
  if (strlen (password) > CY_PASSWORD_MAX_BYTES)
    return refuse (error, N_ ("a password has at most 256 bytes"));
  if (cy_password_is_token (password))
    return refuse (error, N_ ("a password must not look like the token of a session"));
  folded = g_utf8_casefold (password, -1);
  name = g_utf8_casefold (user, -1);
  if (g_str_equal (folded, name))
    return refuse (error, N_ ("the log-in name is no password"));
  if (all_the_same (password))
    return refuse (error, N_ ("one character again and again is no password"));
  return TRUE;
}

/**
 * cy_pin_check:
 * @pin: (nullable): what somebody would like to use.
 *
 * Errors: #CY_BASE_ERROR with a sentence for people, in English and translatable.
 */
gboolean
cy_pin_check (const char *pin, GError **error)
{
  gsize length = pin == NULL ? 0 : strlen (pin);

  if (length < CY_PIN_MIN_DIGITS || length > CY_PIN_MAX_DIGITS ||
      strspn (pin, "0123456789") != length)
    return refuse (error, N_ ("a PIN has 4 to 8 digits"));
  if (all_the_same (pin))
    return refuse (error, N_ ("one digit again and again is no PIN"));
  return TRUE;
}

/**
 * cy_password_hash:
 *
 * Takes a fifth of a second and 64 MiB. Threading: any, but never the main thread.
 *
 * Returns: (transfer full) (nullable): a verifier, `$argon2id$...`.
 */
char *
cy_password_hash (const char *secret, GError **error)
{
  g_autofree char *verifier = g_malloc0 (crypto_pwhash_STRBYTES);

  if (!begin (error))
    return NULL;
  if (crypto_pwhash_str_alg (verifier, secret, strlen (secret), OPS, MEM_BYTES,
                             crypto_pwhash_ALG_ARGON2ID13) == 0)
    return g_steal_pointer (&verifier);
  (void) refuse (error, N_ ("there is not enough memory (64 MiB) to keep a password"));
  return NULL;
}

/**
 * cy_password_verify:
 * @verifier: (nullable): from cy_password_hash(), perhaps by way of a peer.
 *
 * As slow as cy_password_hash(). A verifier that asks for more than one of ours does is not tried, since a
 * peer could have it eat the machine's memory.
 */
gboolean
cy_password_verify (const char *verifier, const char *secret)
{
  char padded[crypto_pwhash_STRBYTES] = { 0 };

  if (verifier == NULL || !begin (NULL) || strlen (secret) > CY_PASSWORD_MAX_BYTES ||
      g_strlcpy (padded, verifier, sizeof padded) >= sizeof padded ||
      crypto_pwhash_str_needs_rehash (padded, OPS, MEM_BYTES) != 0)
    return FALSE;
  return crypto_pwhash_str_verify (padded, secret, strlen (secret)) == 0;
}

/**
 * cy_password_new_code:
 *
 * Returns: (transfer full): a one-time code, to be read to somebody: `7K2M-QX4D-90RA-WBTE`.
 */
char *
cy_password_new_code (void)
{
  GString *code = g_string_new (NULL);

  g_return_val_if_fail (begin (NULL), g_string_free (code, FALSE));
  for (guint i = 0; i < N_GROUPS * PER_GROUP; i++) {
    if (i > 0 && i % PER_GROUP == 0)
      g_string_append_c (code, '-');
    g_string_append_c (code, ALPHABET[randombytes_uniform (sizeof ALPHABET - 1)]);
  }
  return g_string_free (code, FALSE);
}

/**
 * cy_password_normalize_code:
 *
 * Returns: (transfer full): the code as it is kept, however it was typed: without dashes and spaces, in
 *   capitals, with the letters that are read as digits turned into them.
 */
char *
cy_password_normalize_code (const char *code)
{
  GString *text = g_string_new (NULL);

  for (const char *p = code; *p != '\0'; p++) {
    char c = g_ascii_toupper (*p);

    if (c == '-' || g_ascii_isspace (c))
      continue;
    g_string_append_c (text, c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
  }
  return g_string_free (text, FALSE);
}

/**
 * cy_password_new_token:
 *
 * Returns: (transfer full): 256 random bits that stand for a session.
 */
char *
cy_password_new_token (void)
{
  guint8 bytes[TOKEN_BYTES];
  char hex[2 * TOKEN_BYTES + 1];
  char *token;

  g_return_val_if_fail (begin (NULL), NULL);
  randombytes_buf (bytes, sizeof bytes);
  (void) sodium_bin2hex (hex, sizeof hex, bytes, sizeof bytes);
  token = g_strconcat (TOKEN_PREFIX, hex, NULL);
  sodium_memzero (bytes, sizeof bytes);
  sodium_memzero (hex, sizeof hex);
  return token;
}

/**
 * cy_password_is_token:
 *
 * Returns: whether @text has the form of a token, so that one which is over is not taken for a wrong
 *   password.
 */
gboolean
cy_password_is_token (const char *text)
{
  gsize prefix = strlen (TOKEN_PREFIX);

  return g_str_has_prefix (text, TOKEN_PREFIX) &&
         strspn (text + prefix, "0123456789abcdef") == 2 * TOKEN_BYTES &&
         text[prefix + 2 * TOKEN_BYTES] == '\0';
}

/**
 * cy_password_token_key:
 *
 * Returns: (transfer full): what is kept of a token: who reads the memory cannot use it.
 */
char *
cy_password_token_key (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

/**
 * cy_password_wipe:
 * @secret: (transfer full) (nullable): overwritten, and freed.
 */
void
cy_password_wipe (char *secret)
{
  if (secret != NULL)
    sodium_memzero (secret, strlen (secret));
  g_free (secret);
}
