/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-certificate.h"

#include <glib/gstdio.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "peer-fixture.h"

#define LATER_S 4102444800 /* 2100-01-01 */

static char *
read_file (TestNode *node, const char *name)
{
  g_autofree char *path = test_dir_file (node->dir, name);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* It carries the node's key, says so in its name, is valid at any time, and stays the same. */
static void
test_made_once (void)
{
  g_autoptr (TestNode) node = test_node_new ();
  g_autofree char *name = g_strdup_printf ("CN=%s", test_node_id (node));
  g_autoptr (GTlsCertificate) again = NULL;
  g_autofree char *before = read_file (node, "node.crt");
  g_autofree char *after = NULL;
  g_autofree char *subject = NULL;
  g_autoptr (GDateTime) from = NULL;
  g_autoptr (GDateTime) until = NULL;
  g_autoptr (GError) error = NULL;
  CyNodeKey key;

  g_assert_true (cy_certificate_identify (node->certificate, &key, &error));
  g_assert_cmpstr (key.node, ==, test_node_id (node));
  g_assert_cmpmem (key.bytes, CY_PUBLIC_KEY_BYTES, cy_identity_get_public_key (node->identity),
                   CY_PUBLIC_KEY_BYTES);
  g_object_get (node->certificate, "subject-name", &subject, "not-valid-before", &from,
                "not-valid-after", &until, NULL);
  g_assert_cmpstr (subject, ==, name);
  g_assert_cmpint (g_date_time_to_unix (from), ==, 0);
  g_assert_cmpint (g_date_time_get_year (until), ==, 9999);
  again = cy_certificate_load (node->identity, &error);
  g_assert_no_error (error);
  g_assert_true (g_tls_certificate_is_same (node->certificate, again));
  after = read_file (node, "node.crt");
  g_assert_cmpstr (before, ==, after);
}

/* A certificate that is lost or spoilt is made again; the node stays who it is. */
static void
test_made_again (void)
{
  g_autoptr (TestNode) other = test_node_new ();
  g_autofree char *foreign = read_file (other, "node.crt");
  const char *const contents[] = { NULL, "", "rubbish", foreign };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_autoptr (TestNode) node = test_node_new ();
    g_autofree char *path = test_dir_file (node->dir, "node.crt");
    g_autoptr (GTlsCertificate) again = NULL;
    g_autoptr (GError) error = NULL;
    CyNodeKey key;

    if (contents[i] == NULL)
      g_assert_cmpint (g_unlink (path), ==, 0);
    else
      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
    again = cy_certificate_load (node->identity, &error);
    g_assert_no_error (error);
    g_assert_true (cy_certificate_identify (again, &key, &error));
    g_assert_cmpstr (key.node, ==, test_node_id (node));
    g_assert_false (g_tls_certificate_is_same (node->certificate, again));
  }
}

/* Expired, signed by anybody: the key counts. */
static void
test_key_counts (void)
{
  g_autoptr (TestNode) node = test_node_new ();
  g_autofree char *pem = test_node_key_pem (node);
  g_autoptr (GTlsCertificate) ca = test_certificate_new (
    &(TestCertificate){ .algorithm = GNUTLS_PK_ECDSA, .until_s = LATER_S, .is_ca = TRUE });
  const TestCertificate cases[] = {
    { .key_pem = pem, .until_s = 1 },
    { .key_pem = pem, .from_s = LATER_S, .until_s = LATER_S + 1 },
    { .key_pem = pem, .until_s = LATER_S, .issuer = ca },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GTlsCertificate) certificate = test_certificate_new (&cases[i]);
    g_autoptr (GError) error = NULL;
    CyNodeKey key;

    g_assert_true (cy_certificate_identify (certificate, &key, &error));
    g_assert_no_error (error);
    g_assert_cmpstr (key.node, ==, test_node_id (node));
  }
}

static void
test_refused (void)
{
  static const struct {
    TestCertificate wanted;
    const char *reason;
  } cases[] = {
    { { .algorithm = GNUTLS_PK_RSA, .until_s = LATER_S }, "is not an Ed25519 key" },
    { { .algorithm = GNUTLS_PK_ECDSA, .until_s = LATER_S }, "is not an Ed25519 key" },
    { { .algorithm = GNUTLS_PK_EDDSA_ED25519, .until_s = LATER_S, .extra_bytes = 6000 },
      "at most 4096 bytes" },
  };
  g_autoptr (GError) error = NULL;
  CyNodeKey key;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GTlsCertificate) certificate = test_certificate_new (&cases[i].wanted);

    g_assert_false (cy_certificate_identify (certificate, &key, &error));
    assert_error_contains (error, CY_PEERS_ERROR, CY_PEERS_ERROR_CERTIFICATE, cases[i].reason);
    g_clear_error (&error);
  }
  g_assert_false (cy_certificate_identify (NULL, &key, &error));
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_CERTIFICATE);
}

/* A certificate that brings its issuer along is refused, whoever it belongs to. */
static void
test_chain_refused (void)
{
  g_autoptr (TestNode) node = test_node_new ();
  g_autofree char *pem = test_node_key_pem (node);
  g_autoptr (GTlsCertificate) ca = test_certificate_new (
    &(TestCertificate){ .algorithm = GNUTLS_PK_ECDSA, .until_s = LATER_S, .is_ca = TRUE });
  g_autoptr (GTlsCertificate) leaf =
    test_certificate_new (&(TestCertificate){ .key_pem = pem, .until_s = LATER_S, .issuer = ca });
  g_autofree char *leaf_pem = NULL;
  g_autofree char *ca_pem = NULL;
  g_autofree char *both = NULL;
  g_autoptr (GTlsCertificate) chain = NULL;
  g_autoptr (GError) error = NULL;
  CyNodeKey key;

  g_object_get (leaf, "certificate-pem", &leaf_pem, NULL);
  g_object_get (ca, "certificate-pem", &ca_pem, NULL);
  both = g_strconcat (leaf_pem, ca_pem, NULL);
  chain = g_tls_certificate_new_from_pem (both, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_tls_certificate_get_issuer (chain));
  g_assert_false (cy_certificate_identify (chain, &key, &error));
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_CERTIFICATE);
}

/* What libsodium says of a signature is what GnuTLS made of it. */
static void
test_verify (void)
{
  g_autoptr (TestNode) node = test_node_new ();
  g_autoptr (TestNode) other = test_node_new ();
  g_autoptr (GBytes) bytes = cy_identity_sign (node->identity, "an entry", 8);
  guint8 signature[CY_SIGNATURE_BYTES];
  const guint8 *key = cy_identity_get_public_key (node->identity);
  const guint8 nobody[CY_PUBLIC_KEY_BYTES] = { 0 };

  g_assert_cmpuint (g_bytes_get_size (bytes), ==, sizeof signature);
  memcpy (signature, g_bytes_get_data (bytes, NULL), sizeof signature);
  g_assert_true (cy_public_key_verify (key, "an entry", 8, signature));
  g_assert_false (cy_public_key_verify (key, "an entrz", 8, signature));
  g_assert_false (cy_public_key_verify (key, "an entry", 7, signature));
  g_assert_false (
    cy_public_key_verify (cy_identity_get_public_key (other->identity), "an entry", 8, signature));
  g_assert_false (cy_public_key_verify (nobody, "an entry", 8, signature));
  for (gsize bit = 0; bit < 8 * sizeof signature; bit += 7) {
    signature[bit / 8] ^= (guint8) (1u << (bit % 8));
    g_assert_false (cy_public_key_verify (key, "an entry", 8, signature));
    signature[bit / 8] ^= (guint8) (1u << (bit % 8));
  }
}

/* The id of a key is a promise: RFC 8032's first test key, and SHA-256 of its SPKI. */
static void
test_golden_id (void)
{
  static const guint8 bytes[CY_PUBLIC_KEY_BYTES] = {
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
  };
  CyNodeKey key;

  cy_node_key_init (&key, bytes);
  g_assert_cmpstr (key.node, ==,
                   "06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peers/certificate/made-once", test_made_once);
  g_test_add_func ("/peers/certificate/made-again", test_made_again);
  g_test_add_func ("/peers/certificate/key-counts", test_key_counts);
  g_test_add_func ("/peers/certificate/refused", test_refused);
  g_test_add_func ("/peers/certificate/chain-refused", test_chain_refused);
  g_test_add_func ("/peers/certificate/verify", test_verify);
  g_test_add_func ("/peers/certificate/golden-id", test_golden_id);
  return g_test_run ();
}
