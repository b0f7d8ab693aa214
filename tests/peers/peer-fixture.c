/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer-fixture.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <unistd.h>

TestNode *
test_node_new (void)
{
  TestNode *node = g_new0 (TestNode, 1);
  g_autoptr (GError) error = NULL;

  node->dir = test_dir_new ();
  node->identity = cy_identity_load (node->dir->path, &error);
  g_assert_no_error (error);
  node->certificate = cy_certificate_load (node->identity, &error);
  g_assert_no_error (error);
  return node;
}

void
test_node_free (TestNode *node)
{
  g_object_unref (node->certificate);
  cy_identity_free (node->identity);
  test_dir_free (node->dir);
  g_free (node);
}

const char *
test_node_id (TestNode *node)
{
  return cy_identity_get_node (node->identity);
}

char *
test_node_key_pem (TestNode *node)
{
  g_autofree char *path = test_dir_file (node->dir, "node.key");
  char *pem = NULL;

  g_assert_true (g_file_get_contents (path, &pem, NULL, NULL));
  return pem;
}

static gnutls_x509_privkey_t
make_key (const TestCertificate *wanted)
{
  gnutls_x509_privkey_t key;

  g_assert_cmpint (gnutls_x509_privkey_init (&key), ==, 0);
  if (wanted->key_pem != NULL) {
    gnutls_datum_t pem = { (unsigned char *) wanted->key_pem, (guint) strlen (wanted->key_pem) };

    g_assert_cmpint (gnutls_x509_privkey_import (key, &pem, GNUTLS_X509_FMT_PEM), ==, 0);
  } else {
    guint bits =
      wanted->algorithm == GNUTLS_PK_RSA ? 2048 : GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1);

    g_assert_cmpint (
      gnutls_x509_privkey_generate (key, wanted->algorithm,
                                    wanted->algorithm == GNUTLS_PK_EDDSA_ED25519 ? 0 : bits, 0),
      ==, 0);
  }
  return key;
}

static gnutls_x509_crt_t
import_issuer (GTlsCertificate *issuer, gnutls_privkey_t key)
{
  g_autofree char *certificate_pem = NULL;
  g_autofree char *key_pem = NULL;
  gnutls_x509_crt_t crt;
  gnutls_datum_t datum;

  g_object_get (issuer, "certificate-pem", &certificate_pem, "private-key-pem", &key_pem, NULL);
  datum = (gnutls_datum_t){ (unsigned char *) certificate_pem, (guint) strlen (certificate_pem) };
  g_assert_cmpint (gnutls_x509_crt_init (&crt), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_import (crt, &datum, GNUTLS_X509_FMT_PEM), ==, 0);
  datum = (gnutls_datum_t){ (unsigned char *) key_pem, (guint) strlen (key_pem) };
  g_assert_cmpint (gnutls_privkey_import_x509_raw (key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0), ==,
                   0);
  return crt;
}

static void
describe (gnutls_x509_crt_t crt, const TestCertificate *wanted)
{
  static guint8 serial[4] = { 1, 0, 0, 0 };
  static const guint8 loopback[4] = { 127, 0, 0, 1 };

  serial[3]++;
  gnutls_x509_crt_set_version (crt, 3);
  gnutls_x509_crt_set_serial (crt, serial, sizeof serial);
  gnutls_x509_crt_set_activation_time (crt, wanted->from_s);
  gnutls_x509_crt_set_expiration_time (crt, wanted->until_s);
  gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, "127.0.0.1", 9);
  gnutls_x509_crt_set_basic_constraints (crt, wanted->is_ca, -1);
  gnutls_x509_crt_set_key_usage (crt, wanted->is_ca ? GNUTLS_KEY_KEY_CERT_SIGN
                                                    : GNUTLS_KEY_DIGITAL_SIGNATURE);
  gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, loopback, sizeof loopback,
                                        GNUTLS_FSAN_SET);
  for (gsize n = 0; n < wanted->extra_bytes; n += 64) {
    g_autofree char *name = g_strdup_printf ("%060" G_GSIZE_FORMAT ".org", n);

    gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, name, (guint) strlen (name),
                                          GNUTLS_FSAN_APPEND);
  }
}

GTlsCertificate *
test_certificate_new (const TestCertificate *wanted)
{
  gnutls_x509_privkey_t key = make_key (wanted);
  gnutls_x509_crt_t crt;
  gnutls_x509_crt_t issuer_crt = NULL;
  gnutls_privkey_t issuer_key;
  gnutls_datum_t crt_pem;
  gnutls_datum_t key_pem;
  g_autofree char *both = NULL;
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate;
  guint usage;

  gnutls_x509_crt_init (&crt);
  describe (crt, wanted);
  gnutls_x509_crt_set_key (crt, key);
  gnutls_privkey_init (&issuer_key);
  if (wanted->issuer != NULL)
    issuer_crt = import_issuer (wanted->issuer, issuer_key);
  else
    gnutls_privkey_import_x509 (issuer_key, key, GNUTLS_PRIVKEY_IMPORT_COPY);
  usage = gnutls_privkey_get_pk_algorithm (issuer_key, NULL);
  g_assert_cmpint (gnutls_x509_crt_privkey_sign (
                     crt, issuer_crt != NULL ? issuer_crt : crt, issuer_key,
                     usage == GNUTLS_PK_EDDSA_ED25519 ? GNUTLS_DIG_SHA512 : GNUTLS_DIG_SHA256, 0),
                   ==, 0);
  gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &crt_pem);
  gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &key_pem);
  both = g_strdup_printf ("%.*s%.*s", (int) crt_pem.size, crt_pem.data, (int) key_pem.size,
                          key_pem.data);
  certificate = g_tls_certificate_new_from_pem (both, -1, &error);
  g_assert_no_error (error);
  gnutls_free (crt_pem.data);
  gnutls_free (key_pem.data);
  gnutls_privkey_deinit (issuer_key);
  if (issuer_crt != NULL)
    gnutls_x509_crt_deinit (issuer_crt);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_privkey_deinit (key);
  return certificate;
}

guint
test_count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Second field of statm, proc(5): resident pages. */
gsize
test_measure_memory (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  fields = g_strsplit (text, " ", 3);
  return (gsize) g_ascii_strtoull (fields[1], NULL, 10) * (gsize) sysconf (_SC_PAGESIZE);
}
