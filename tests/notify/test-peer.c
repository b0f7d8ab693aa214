/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-peer.h"

#include <gnutls/x509.h>
#include <stdio.h>

#define ONE_DAY_S 86400

struct _TestPeer {
  GSubprocess *process;
  GDataInputStream *lines;
  guint port;
};

static char *
read_line (TestPeer *peer)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (peer->lines, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

TestPeer *
test_peer_new (const char *script, const char *const *arguments)
{
  TestPeer *peer = g_new0 (TestPeer, 1);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, script, NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  g_ptr_array_add (argv, (char *) g_getenv ("CY_TEST_PYTHON"));
  g_ptr_array_add (argv, (char *) "-B");
  g_ptr_array_add (argv, path);
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) arguments[i]);
  g_ptr_array_add (argv, NULL);
  /* It ends when its standard input does: with us, however we end. */
  peer->process =
    g_subprocess_newv ((const char *const *) argv->pdata,
                       G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  peer->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (peer->process));
  line = read_line (peer);
  g_assert_cmpint (sscanf (line, "ready %u", &peer->port), ==, 1);
  return peer;
}

void
test_peer_free (TestPeer *peer)
{
  g_subprocess_force_exit (peer->process);
  g_assert_true (g_subprocess_wait (peer->process, NULL, NULL));
  g_object_unref (peer->lines);
  g_object_unref (peer->process);
  g_free (peer);
}

guint
test_peer_port (TestPeer *peer)
{
  return peer->port;
}

JsonObject *
test_peer_take (TestPeer *peer)
{
  g_autofree char *line = read_line (peer);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (line, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (root));
}

/* --- certificates ------------------------------------------------------------------------------ */

static gnutls_x509_privkey_t
make_key (void)
{
  gnutls_x509_privkey_t key;

  g_assert_cmpint (gnutls_x509_privkey_init (&key), ==, 0);
  g_assert_cmpint (gnutls_x509_privkey_generate (
                     key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0),
                   ==, 0);
  return key;
}

static gnutls_x509_crt_t
make_certificate (const char *name, gboolean is_ca, gnutls_x509_privkey_t key)
{
  const guint8 serial = is_ca ? 1 : 2;
  const guint8 loopback[4] = { 127, 0, 0, 1 };
  gnutls_x509_crt_t crt;

  g_assert_cmpint (gnutls_x509_crt_init (&crt), ==, 0);
  gnutls_x509_crt_set_version (crt, 3);
  gnutls_x509_crt_set_serial (crt, &serial, 1);
  gnutls_x509_crt_set_activation_time (crt, time (NULL) - ONE_DAY_S);
  gnutls_x509_crt_set_expiration_time (crt, time (NULL) + ONE_DAY_S);
  gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, (guint) strlen (name));
  gnutls_x509_crt_set_basic_constraints (crt, is_ca, -1);
  gnutls_x509_crt_set_key_usage (crt,
                                 is_ca ? GNUTLS_KEY_KEY_CERT_SIGN : GNUTLS_KEY_DIGITAL_SIGNATURE);
  if (!is_ca) {
    gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, "localhost", 9, GNUTLS_FSAN_SET);
    gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, loopback, 4,
                                          GNUTLS_FSAN_APPEND);
  }
  g_assert_cmpint (gnutls_x509_crt_set_key (crt, key), ==, 0);
  return crt;
}

static void
write_out (const TestDir *dir, const char *name, gnutls_datum_t pem)
{
  g_autofree char *path = test_dir_file (dir, name);

  g_assert_true (g_file_set_contents (path, (const char *) pem.data, (gssize) pem.size, NULL));
  gnutls_free (pem.data);
}

static void
write_certificate (const TestDir *dir, const char *name, gnutls_x509_crt_t crt)
{
  gnutls_datum_t pem;

  g_assert_cmpint (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
  write_out (dir, name, pem);
}

static void
make_stranger (const TestDir *dir)
{
  gnutls_x509_privkey_t key = make_key ();
  gnutls_x509_crt_t crt = make_certificate ("Stranger", TRUE, key);

  g_assert_cmpint (gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0), ==, 0);
  write_certificate (dir, "stranger.pem", crt);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_privkey_deinit (key);
}

void
test_certificates_make (const TestDir *dir)
{
  gnutls_x509_privkey_t ca_key = make_key ();
  gnutls_x509_privkey_t key = make_key ();
  gnutls_x509_crt_t ca = make_certificate ("Test authority", TRUE, ca_key);
  gnutls_x509_crt_t crt = make_certificate ("localhost", FALSE, key);
  gnutls_datum_t pem;

  g_assert_cmpint (gnutls_x509_crt_sign2 (ca, ca, ca_key, GNUTLS_DIG_SHA256, 0), ==, 0);
  g_assert_cmpint (gnutls_x509_crt_sign2 (crt, ca, ca_key, GNUTLS_DIG_SHA256, 0), ==, 0);
  write_certificate (dir, "ca.pem", ca);
  write_certificate (dir, "server.pem", crt);
  g_assert_cmpint (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &pem), ==, 0);
  write_out (dir, "server.key", pem);
  make_stranger (dir);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_crt_deinit (ca);
  gnutls_x509_privkey_deinit (key);
  gnutls_x509_privkey_deinit (ca_key);
}

guint
test_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_assert_cmpuint (port, !=, 0);
  g_socket_listener_close (listener);
  return port;
}

void
test_no_proxies (void)
{
  static const char *const names[] = { "http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY",
                                       "ALL_PROXY" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_unsetenv (names[i]);
}
