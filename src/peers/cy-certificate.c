/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-certificate.h"

#include <glib/gi18n-lib.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <string.h>

#include "cy-identity-private.h"

/* Clocks of stations die and start in 1970; a pin does not age. The end is RFC 5280, 4.1.2.5. */
#define VALID_FROM   0
#define VALID_UNTIL  G_GINT64_CONSTANT (253402300799)
#define SERIAL_BYTES 16

/* SubjectPublicKeyInfo of an Ed25519 key is this and the 32 bytes of the key (RFC 8410, 4). */
static const guint8 spki_start[] = { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                     0x2b, 0x65, 0x70, 0x03, 0x21, 0x00 };

/**
 * cy_node_key_init:
 *
 * Derives the node's id from its public key.
 */
void
cy_node_key_init (CyNodeKey *key, const guint8 bytes[CY_PUBLIC_KEY_BYTES])
{
  guint8 spki[sizeof spki_start + CY_PUBLIC_KEY_BYTES];
  guint8 digest[crypto_hash_sha256_BYTES];

  memcpy (spki, spki_start, sizeof spki_start);
  memcpy (spki + sizeof spki_start, bytes, CY_PUBLIC_KEY_BYTES);
  crypto_hash_sha256 (digest, spki, sizeof spki);
  sodium_bin2hex (key->node, sizeof key->node, digest, sizeof digest);
  memcpy (key->bytes, bytes, CY_PUBLIC_KEY_BYTES);
}

/**
 * cy_public_key_verify:
 * @signature: %CY_SIGNATURE_BYTES.
 *
 * Returns: whether the owner of @key signed @data. Also refuses keys of small order.
 *
 * Threading: any thread.
 */
gboolean
cy_public_key_verify (const guint8 key[CY_PUBLIC_KEY_BYTES],
                      gconstpointer data,
                      gsize length,
                      const guint8 signature[CY_SIGNATURE_BYTES])
{
  return crypto_sign_verify_detached (signature, data, length, key) == 0;
}

static gboolean
read_key (const gnutls_datum_t *der, CyNodeKey *out_key)
{
  gnutls_x509_crt_t certificate;
  gnutls_ecc_curve_t curve;
  gnutls_datum_t key = { NULL, 0 };
  gboolean known = FALSE;

  gnutls_x509_crt_init (&certificate);
  if (gnutls_x509_crt_import (certificate, der, GNUTLS_X509_FMT_DER) == 0 &&
      gnutls_x509_crt_get_pk_algorithm (certificate, NULL) == GNUTLS_PK_EDDSA_ED25519 &&
      gnutls_x509_crt_get_pk_ecc_raw (certificate, &curve, &key, NULL) == 0 &&
      key.size == CY_PUBLIC_KEY_BYTES) {
    cy_node_key_init (out_key, key.data);
    known = TRUE;
  }
  gnutls_free (key.data);
  gnutls_x509_crt_deinit (certificate);
  return known;
}

/**
 * cy_certificate_identify:
 * @certificate: (nullable): what a peer showed; hostile.
 *
 * Whose certificate it is. Only the key counts: not who signed the certificate, and not its dates.
 *
 * Errors: #CY_PEERS_ERROR_CERTIFICATE when there is none, when it is too large or comes with a chain, or when its
 * key is not Ed25519.
 */
gboolean
cy_certificate_identify (GTlsCertificate *certificate, CyNodeKey *out_key, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  gnutls_datum_t der;

  if (certificate == NULL) {
    g_set_error_literal (error, CY_PEERS_ERROR, CY_PEERS_ERROR_CERTIFICATE,
                         _ ("there is no certificate"));
    return FALSE;
  }
  g_object_get (certificate, "certificate", &bytes, NULL);
  if (bytes == NULL || bytes->len > CY_CERTIFICATE_MAX_BYTES ||
      g_tls_certificate_get_issuer (certificate) != NULL) {
    g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_CERTIFICATE,
                 _ ("a certificate must stand alone and have at most %d bytes; this one has %u"),
                 CY_CERTIFICATE_MAX_BYTES, bytes != NULL ? bytes->len : 0);
    return FALSE;
  }
  der = (gnutls_datum_t){ bytes->data, bytes->len };
  if (read_key (&der, out_key))
    return TRUE;
  g_set_error_literal (error, CY_PEERS_ERROR, CY_PEERS_ERROR_CERTIFICATE,
                       _ ("the key of the certificate is not an Ed25519 key"));
  return FALSE;
}

static int
describe (gnutls_x509_crt_t certificate, const CyIdentity *identity)
{
  guint8 serial[SERIAL_BYTES];
  int code;

  randombytes_buf (serial, sizeof serial);
  serial[0] = (serial[0] & 0x7f) | 0x40; /* positive, and no zeros in front */
  code = gnutls_x509_crt_set_version (certificate, 3);
  if (code == 0)
    code = gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
  if (code == 0)
    code = gnutls_x509_crt_set_activation_time (certificate, VALID_FROM);
  if (code == 0)
    code = gnutls_x509_crt_set_expiration_time (certificate, VALID_UNTIL);
  if (code == 0)
    code = gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
                                          identity->node, (guint) strlen (identity->node));
  if (code == 0)
    code = gnutls_x509_crt_set_basic_constraints (certificate, 0, -1);
  if (code == 0)
    code = gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE);
  if (code == 0)
    code = gnutls_x509_crt_set_pubkey (certificate, identity->public_key);
  return code;
}

static gboolean
make_certificate (CyIdentity *identity, GError **error)
{
  gnutls_x509_crt_t certificate;
  gnutls_datum_t pem = { NULL, 0 };
  gboolean written = FALSE;
  int code;

  gnutls_x509_crt_init (&certificate);
  code = describe (certificate, identity);
  if (code == 0) /* Ed25519 has its own hash, and SHA-512 is how GnuTLS calls it */
    code =
      gnutls_x509_crt_privkey_sign (certificate, certificate, identity->key, GNUTLS_DIG_SHA512, 0);
  if (code == 0)
    code = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &pem);
  if (code == 0)
    written =
      cy_identity_write_file (identity, "node.crt", (const char *) pem.data, pem.size, error);
  else
    g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_IDENTITY,
                 "%s: the node's certificate cannot be made: %s", identity->directory,
                 gnutls_strerror (code));
  gnutls_free (pem.data);
  gnutls_x509_crt_deinit (certificate);
  return written;
}

static GTlsCertificate *
read_certificate (CyIdentity *identity, GError **error)
{
  g_autofree char *path = g_build_filename (identity->directory, "node.crt", NULL);
  g_autofree char *key_path = g_build_filename (identity->directory, "node.key", NULL);
  g_autoptr (GTlsCertificate) certificate =
    g_tls_certificate_new_from_files (path, key_path, error);
  CyNodeKey key;

  if (certificate == NULL || !cy_certificate_identify (certificate, &key, error))
    return NULL;
  if (strcmp (key.node, identity->node) == 0)
    return g_steal_pointer (&certificate);
  g_set_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_IDENTITY, "%s: belongs to the key of node %s",
               path, key.node);
  return NULL;
}

/**
 * cy_certificate_load:
 *
 * The certificate this node shows, with its key. It is kept in `identity/node.crt` and made again
 * when it is not there or cannot be used: peers pin the key, not the certificate.
 *
 * Returns: (transfer full) (nullable): the certificate.
 *
 * Errors: #CY_PEERS_ERROR_IDENTITY, or what writing the file said.
 */
GTlsCertificate *
cy_certificate_load (CyIdentity *identity, GError **error)
{
  GTlsCertificate *certificate = read_certificate (identity, NULL);

  if (certificate != NULL)
    return certificate;
  return make_certificate (identity, error) ? read_certificate (identity, error) : NULL;
}

/**
 * cy_public_key_parse:
 * @text: 64 hexadecimal digits, see cy_node_id_is_of_key().
 */
void
cy_public_key_parse (const char *text, guint8 out_key[CY_PUBLIC_KEY_BYTES])
{
  for (guint i = 0; i < CY_PUBLIC_KEY_BYTES; i++)
    out_key[i] =
      (guint8) (g_ascii_xdigit_value (text[2 * i]) << 4 | g_ascii_xdigit_value (text[2 * i + 1]));
}
