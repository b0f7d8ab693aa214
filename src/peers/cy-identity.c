/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-identity-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <string.h>

#define KEY_ID_BYTES 32
#define MARK_NAME    "mark"

G_DEFINE_QUARK (cy_peers_error, cy_peers_error)

static gboolean
fail (GError **error, const CyIdentity *identity, const char *what, int code)
{
  g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_IDENTITY, "%s: %s: %s", identity->directory,
               what, gnutls_strerror (code));
  return FALSE;
}

/**
 * cy_identity_write_file:
 *
 * Files of the identity are written whole or not at all, and only their owner may read them.
 */
gboolean
cy_identity_write_file (const CyIdentity *identity,
                        const char *name,
                        const char *data,
                        gssize length,
                        GError **error)
{
  g_autofree char *path = g_build_filename (identity->directory, name, NULL);

  return g_file_set_contents_full (
    path, data, length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static gboolean
make_key (const CyIdentity *identity, GError **error)
{
  gnutls_datum_t pem = { NULL, 0 };
  gnutls_x509_privkey_t key;
  gboolean written = FALSE;
  int code;

  gnutls_x509_privkey_init (&key);
  code = gnutls_x509_privkey_generate2 (key, GNUTLS_PK_EDDSA_ED25519, 0, 0, NULL, 0);
  if (code == 0)
    code =
      gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem);
  if (code == 0)
    written =
      cy_identity_write_file (identity, "node.key", (const char *) pem.data, pem.size, error);
  else
    fail (error, identity, "the node key cannot be made", code);
  gnutls_memset (pem.data, 0, pem.size);
  gnutls_free (pem.data);
  gnutls_x509_privkey_deinit (key);
  return written;
}

static gboolean
read_key (CyIdentity *identity, GError **error)
{
  g_autofree char *path = g_build_filename (identity->directory, "node.key", NULL);
  g_autofree char *pem = NULL;
  gnutls_datum_t datum;
  gsize length;
  int code;

  if (!g_file_get_contents (path, &pem, &length, error))
    return FALSE;
  datum = (gnutls_datum_t){ (unsigned char *) pem, (unsigned int) length };
  code = gnutls_privkey_import_x509_raw (identity->key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0);
  if (code == 0)
    code = gnutls_pubkey_import_privkey (identity->public_key, identity->key, 0, 0);
  gnutls_memset (pem, 0, length);
  return code == 0 || fail (error, identity, "node.key is not a usable key", code);
}

static int
export_public_key (CyIdentity *identity)
{
  gnutls_ecc_curve_t curve;
  gnutls_datum_t key = { NULL, 0 };
  int code = gnutls_pubkey_export_ecc_raw2 (identity->public_key, &curve, &key, NULL, 0);

  if (code == 0 && (curve != GNUTLS_ECC_CURVE_ED25519 || key.size != CY_PUBLIC_KEY_BYTES))
    code = GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM;
  if (code == 0)
    memcpy (identity->public_bytes, key.data, CY_PUBLIC_KEY_BYTES);
  gnutls_free (key.data);
  return code;
}

static gboolean
name_node (CyIdentity *identity, GError **error)
{
  guint8 id[KEY_ID_BYTES];
  size_t length = sizeof id;
  GString *node;
  int code = gnutls_pubkey_get_key_id (identity->public_key, GNUTLS_KEYID_USE_SHA256, id, &length);

  if (code == 0)
    code = export_public_key (identity);
  if (code != 0)
    return fail (error, identity, "the node key has no id", code);
  node = g_string_sized_new (2 * KEY_ID_BYTES);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (node, "%02x", id[i]);
  identity->node = g_string_free (node, FALSE);
  return TRUE;
}

static gboolean
write_incarnation (CyIdentity *identity, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u\n", identity->incarnation);

  return cy_identity_write_file (identity, "incarnation", text, -1, error);
}

static gboolean
read_incarnation (CyIdentity *identity, GError **error)
{
  g_autofree char *path = g_build_filename (identity->directory, "incarnation", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;
  guint64 incarnation;

  if (!g_file_get_contents (path, &text, NULL, &local)) {
    if (!g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
    identity->incarnation = 1;
    return write_incarnation (identity, error);
  }
  if (!g_ascii_string_to_unsigned (g_strstrip (text), 10, 1, G_MAXUINT32, &incarnation, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  identity->incarnation = (guint) incarnation;
  return TRUE;
}

/**
 * cy_identity_load:
 * @directory: made, with the key in it, when it is not there.
 */
CyIdentity *
cy_identity_load (const char *directory, GError **error)
{
  g_autoptr (CyIdentity) identity = g_new0 (CyIdentity, 1);
  g_autofree char *path = g_build_filename (directory, "node.key", NULL);

  g_atomic_ref_count_init (&identity->references);
  identity->directory = g_strdup (directory);
  gnutls_privkey_init (&identity->key);
  gnutls_pubkey_init (&identity->public_key);
  if (sodium_init () < 0) {
    g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_IDENTITY,
                 "%s: this system has no random numbers", directory);
    return NULL;
  }
  if (g_mkdir_with_parents (directory, 0700) != 0) {
    int code = errno;

    g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_IDENTITY, "%s: cannot be made: %s",
                 directory, g_strerror (code));
    return NULL;
  }
  if ((!g_file_test (path, G_FILE_TEST_EXISTS) && !make_key (identity, error)) ||
      !read_key (identity, error) || !name_node (identity, error) ||
      !read_incarnation (identity, error))
    return NULL;
  return g_steal_pointer (&identity);
}

CyIdentity *
cy_identity_ref (CyIdentity *identity)
{
  g_atomic_ref_count_inc (&identity->references);
  return identity;
}

/**
 * cy_identity_free:
 *
 * Gives up a reference.
 */
void
cy_identity_free (CyIdentity *identity)
{
  if (identity == NULL || !g_atomic_ref_count_dec (&identity->references))
    return;
  gnutls_privkey_deinit (identity->key);
  gnutls_pubkey_deinit (identity->public_key);
  g_free (identity->directory);
  g_free (identity->node);
  g_free (identity);
}

/**
 * cy_identity_get_node:
 *
 * Returns: SHA-256 of the public key (SPKI), 64 hexadecimal digits.
 */
const char *
cy_identity_get_node (CyIdentity *identity)
{
  return identity->node;
}

/**
 * cy_identity_get_public_key:
 *
 * Returns: (transfer none): the raw Ed25519 key, %CY_PUBLIC_KEY_BYTES.
 */
const guint8 *
cy_identity_get_public_key (CyIdentity *identity)
{
  return identity->public_bytes;
}

guint
cy_identity_get_incarnation (CyIdentity *identity)
{
  return identity->incarnation;
}

/**
 * cy_identity_set_incarnation:
 * @incarnation: the one there is, or a later one: the node must not use a sequence number again that peers
 *   may have seen.
 *
 * When it returns, it is on the disk.
 */
gboolean
cy_identity_set_incarnation (CyIdentity *identity, guint64 incarnation, GError **error)
{
  guint before = identity->incarnation;

  if (incarnation == before)
    return TRUE;
  if (incarnation < before || incarnation > G_MAXUINT32) {
    g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_IDENTITY,
                 "%s: incarnation %" G_GUINT64_FORMAT " cannot follow %u", identity->directory,
                 incarnation, before);
    return FALSE;
  }
  identity->incarnation = (guint) incarnation;
  if (write_incarnation (identity, error))
    return TRUE;
  identity->incarnation = before;
  return FALSE;
}

/* Numbers between blanks, and no word more. */
static gboolean
parse_mark (const char *text, CyStanding *out_mark)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 2 + CY_N_ENTRY_CLASSES + 1);
  guint64 numbers[2 + CY_N_ENTRY_CLASSES];

  if (g_strv_length (words) != G_N_ELEMENTS (numbers))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    if (!g_ascii_string_to_unsigned (words[i], 10, 0, i == 0 ? G_MAXUINT32 : G_MAXINT64,
                                     &numbers[i], NULL))
      return FALSE;
  }
  out_mark->incarnation = (guint) numbers[0];
  out_mark->boots = numbers[1];
  memcpy (out_mark->seqs, numbers + 2, sizeof out_mark->seqs);
  return TRUE;
}

/**
 * cy_identity_read_mark:
 * @out_mark: (out): how far the node had come when it was written last; zeros when it never was.
 *
 * Errors: a mark that cannot be read is an error and not ignored, since without it a database that was put
 *   back is not seen.
 */
gboolean
cy_identity_read_mark (CyIdentity *identity, CyStanding *out_mark, GError **error)
{
  g_autofree char *path = g_build_filename (identity->directory, MARK_NAME, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) local = NULL;

  memset (out_mark, 0, sizeof *out_mark);
  if (g_file_get_contents (path, &text, NULL, &local)) {
    if (parse_mark (g_strstrip (text), out_mark))
      return TRUE;
    g_set_error (
      error, CY_PEERS_ERROR, CY_PEERS_ERROR_IDENTITY,
      "%s: is damaged; raise the number in the file incarnation beside it by one, and delete it",
      path);
    return FALSE;
  }
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * cy_identity_write_mark:
 * @mark: what is on the disk already.
 *
 * Threading: any, one at a time. When it returns, it is on the disk.
 */
gboolean
cy_identity_write_mark (CyIdentity *identity, const CyStanding *mark, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%u %" G_GUINT64_FORMAT, mark->incarnation, mark->boots);
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++)
    g_string_append_printf (text, " %" G_GUINT64_FORMAT, mark->seqs[i]);
  g_string_append_c (text, '\n');
  return cy_identity_write_file (identity, MARK_NAME, text->str, (gssize) text->len, error);
}

/**
 * cy_identity_sign:
 *
 * Returns: (transfer full) (nullable): an Ed25519 signature, 64 bytes.
 */
GBytes *
cy_identity_sign (CyIdentity *identity, gconstpointer data, gsize length)
{
  const gnutls_datum_t datum = { (unsigned char *) data, (unsigned int) length };
  gnutls_datum_t signature = { NULL, 0 };
  GBytes *bytes = NULL;

  if (gnutls_privkey_sign_data2 (identity->key, GNUTLS_SIGN_EDDSA_ED25519, 0, &datum, &signature) ==
      0)
    bytes = g_bytes_new (signature.data, signature.size);
  gnutls_free (signature.data);
  return bytes;
}

gboolean
cy_identity_verify (CyIdentity *identity, gconstpointer data, gsize length, GBytes *signature)
{
  const gnutls_datum_t datum = { (unsigned char *) data, (unsigned int) length };
  gsize signature_length;
  gconstpointer signature_data = g_bytes_get_data (signature, &signature_length);
  const gnutls_datum_t signature_datum = { (unsigned char *) signature_data,
                                           (unsigned int) signature_length };

  return gnutls_pubkey_verify_data2 (identity->public_key, GNUTLS_SIGN_EDDSA_ED25519, 0, &datum,
                                     &signature_datum) >= 0;
}

/**
 * cy_identity_dup_key:
 *
 * Returns: (transfer full): the public key, 64 hexadecimal digits.
 */
char *
cy_identity_dup_key (CyIdentity *identity)
{
  const guint8 *key = cy_identity_get_public_key (identity);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < CY_PUBLIC_KEY_BYTES; i++)
    g_string_append_printf (text, "%02x", key[i]);
  return g_string_free (text, FALSE);
}
