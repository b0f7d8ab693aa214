/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-peer-tls.h"

#include <gnutls/gnutls.h>
#include <malloc.h>

#include "cy-peer-address.h"
#include "cy-peer-dialer.h"
#include "cy-peer-listener.h"
#include "peer-fixture.h"

#define LATER_S    4102444800 /* 2100-01-01 */
#define TIMEOUT_MS 20000      /* long: nothing here waits for its end unless it says so */

/* One node that listens and one that calls; what each of them thought of the other. */
typedef struct {
  TestNode *server;
  TestNode *client;
  CyPeerListener *listener;
  const char *member; /* whom the listening node admits */
  gboolean is_inviting;
  guint n_in;
  guint n_failed;
  GError *server_error;
  CyPeerSecured *in;
  CyPeerSecured *out;
  GError *client_error;
  gboolean is_called;
} Lab;

static gboolean
on_admit_cb (const CyNodeKey *key, const char *protocol, gpointer user_data)
{
  Lab *lab = user_data;

  if (lab->is_inviting && (protocol == NULL || g_str_equal (protocol, CY_PEER_PROTOCOL_PAIR)))
    return TRUE;
  return g_strcmp0 (lab->member, key->node) == 0 &&
         g_strcmp0 (protocol, CY_PEER_PROTOCOL_PAIR) != 0;
}

static void
on_in_cb (CyPeerSecured *secured, gpointer user_data)
{
  Lab *lab = user_data;

  lab->n_in++;
  g_clear_pointer (&lab->in, cy_peer_secured_free);
  lab->in = secured;
}

static void
on_failed_cb (const char *address, const GError *error, gpointer user_data)
{
  Lab *lab = user_data;

  lab->n_failed++;
  g_clear_error (&lab->server_error);
  lab->server_error = g_error_copy (error);
  g_assert_true (g_str_has_prefix (address, "127.0.0.1:"));
}

static void
on_called_cb (CyPeerSecured *secured, const GError *error, gpointer user_data)
{
  Lab *lab = user_data;

  lab->out = secured;
  lab->client_error = error != NULL ? g_error_copy (error) : NULL;
  lab->is_called = TRUE;
}

static void
listen_with (Lab *lab, GTlsCertificate *certificate, guint timeout_ms)
{
  const CyPeerListenerEvents events = { on_admit_cb, on_in_cb, on_failed_cb, lab };
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&lab->listener, cy_peer_listener_free);
  lab->listener = cy_peer_listener_new ("127.0.0.1:0", certificate, timeout_ms, &events, &error);
  g_assert_no_error (error);
}

static Lab *
lab_new (void)
{
  Lab *lab = g_new0 (Lab, 1);

  lab->server = test_node_new ();
  lab->client = test_node_new ();
  lab->member = test_node_id (lab->client);
  listen_with (lab, lab->server->certificate, TIMEOUT_MS);
  return lab;
}

static void
forget (Lab *lab)
{
  g_clear_pointer (&lab->in, cy_peer_secured_free);
  g_clear_pointer (&lab->out, cy_peer_secured_free);
  g_clear_error (&lab->server_error);
  g_clear_error (&lab->client_error);
  lab->n_in = lab->n_failed = 0;
  lab->is_called = FALSE;
}

static void
lab_free (Lab *lab)
{
  forget (lab);
  cy_peer_listener_free (lab->listener);
  test_node_free (lab->server);
  test_node_free (lab->client);
  g_free (lab);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lab, lab_free)

static void
iterate_until_both (Lab *lab)
{
  while (!lab->is_called || lab->n_in + lab->n_failed == 0)
    g_main_context_iteration (NULL, TRUE);
}

static char *
get_address (Lab *lab)
{
  return g_strdup_printf ("127.0.0.1:%u", cy_peer_listener_get_port (lab->listener));
}

/* Calls, and waits until both ends have made up their mind. */
static void
call (Lab *lab, GTlsCertificate *certificate, const char *protocol, const char *node)
{
  g_autofree char *address = get_address (lab);
  g_autoptr (CyPeerDialer) dialer = NULL;

  forget (lab);
  dialer = cy_peer_dialer_new (
    &(const CyPeerCall){ address, certificate, protocol, node, TIMEOUT_MS }, on_called_cb, lab);
  iterate_until_both (lab);
}

static void
assert_works (Lab *lab)
{
  char buffer[5] = "";
  gsize n;

  g_assert_no_error (lab->server_error);
  g_assert_no_error (lab->client_error);
  g_assert_cmpstr (lab->in->key.node, ==, test_node_id (lab->client));
  g_assert_cmpstr (lab->out->key.node, ==, test_node_id (lab->server));
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (lab->out->stream),
                                            "hello", 5, &n, NULL, NULL));
  g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (lab->in->stream), buffer, 5,
                                          &n, NULL, NULL));
  g_assert_cmpmem (buffer, n, "hello", 5);
}

/* A caller of TLS 1.3 is through before the other end has looked at its certificate: it learns of
 * the refusal when it reads. */
static void
assert_refused_by_server (Lab *lab)
{
  char byte;

  g_assert_cmpuint (lab->n_in, ==, 0);
  g_assert_nonnull (lab->server_error);
  if (lab->out != NULL)
    g_assert_cmpint (
      g_input_stream_read (g_io_stream_get_input_stream (lab->out->stream), &byte, 1, NULL, NULL),
      <=, 0);
  else
    g_assert_error (lab->client_error, CY_PEERS_ERROR, CY_PEERS_ERROR_REFUSED);
}

static GTlsCertificate *
make_variant (TestNode *node, gint64 until_s, GTlsCertificate *issuer)
{
  g_autofree char *pem = node != NULL ? test_node_key_pem (node) : NULL;

  return test_certificate_new (&(TestCertificate){
    .key_pem = pem, .algorithm = GNUTLS_PK_EDDSA_ED25519, .until_s = until_s, .issuer = issuer });
}

static GTlsCertificate *
make_ca (void)
{
  return test_certificate_new (
    &(TestCertificate){ .algorithm = GNUTLS_PK_ECDSA, .until_s = LATER_S, .is_ca = TRUE });
}

/* Makes a signer one that the whole system trusts. */
static void
trust (TestDir *dir, GTlsCertificate *ca)
{
  g_autofree char *path = test_dir_file (dir, "ca.pem");
  g_autofree char *pem = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  g_object_get (ca, "certificate-pem", &pem, NULL);
  g_assert_true (g_file_set_contents (path, pem, -1, NULL));
  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

/* Who may call: whoever has the pinned key, with any certificate for it, and nobody else. */
static void
test_pin_of_caller (void)
{
  g_autoptr (Lab) lab = lab_new ();
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autoptr (GTlsCertificate) ca = make_ca ();
  g_autoptr (GTlsCertificate) rsa =
    test_certificate_new (&(TestCertificate){ .algorithm = GNUTLS_PK_RSA, .until_s = LATER_S });
  const struct {
    const char *name;
    GTlsCertificate *certificate; /* owned */
    gboolean works;
  } cases[] = {
    { "pinned", g_object_ref (lab->client->certificate), TRUE },
    { "pinned and expired", make_variant (lab->client, 1, NULL), TRUE },
    { "pinned and signed by somebody", make_variant (lab->client, LATER_S, ca), TRUE },
    { "unpinned", make_variant (NULL, LATER_S, NULL), FALSE },
    { "unpinned and trusted by the system", make_variant (NULL, LATER_S, ca), FALSE },
    { "not Ed25519", g_object_ref (rsa), FALSE },
  };

  trust (dir, ca);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].name);
    call (lab, cases[i].certificate, CY_PEER_PROTOCOL_SYNC, test_node_id (lab->server));
    if (cases[i].works)
      assert_works (lab);
    else
      assert_refused_by_server (lab);
    g_object_unref (cases[i].certificate);
  }
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
}

/* Who may answer: the same. */
static void
test_pin_of_answerer (void)
{
  g_autoptr (Lab) lab = lab_new ();
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autoptr (GTlsCertificate) ca = make_ca ();
  const struct {
    const char *name;
    GTlsCertificate *certificate; /* owned */
    gboolean works;
    int code;
  } cases[] = {
    { "pinned", g_object_ref (lab->server->certificate), TRUE, 0 },
    { "pinned and expired", make_variant (lab->server, 1, NULL), TRUE, 0 },
    { "pinned and signed by somebody", make_variant (lab->server, LATER_S, ca), TRUE, 0 },
    { "unpinned", make_variant (NULL, LATER_S, NULL), FALSE, CY_PEERS_ERROR_STRANGER },
    { "unpinned and trusted by the system", make_variant (NULL, LATER_S, ca), FALSE,
      CY_PEERS_ERROR_STRANGER },
    { "not Ed25519",
      test_certificate_new (
        &(TestCertificate){ .algorithm = GNUTLS_PK_ECDSA, .until_s = LATER_S, .issuer = ca }),
      FALSE, CY_PEERS_ERROR_CERTIFICATE },
  };

  trust (dir, ca);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].name);
    listen_with (lab, cases[i].certificate, TIMEOUT_MS);
    call (lab, lab->client->certificate, CY_PEER_PROTOCOL_SYNC, test_node_id (lab->server));
    if (cases[i].works) {
      assert_works (lab);
    } else {
      g_assert_null (lab->out);
      g_assert_error (lab->client_error, CY_PEERS_ERROR, cases[i].code);
      g_assert_cmpuint (lab->n_in, ==, 0);
    }
    g_object_unref (cases[i].certificate);
  }
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
}

/* A stranger comes in by the pairing door, and only while it is open. */
static void
test_doors (void)
{
  static const struct {
    gboolean is_member;
    gboolean is_inviting;
    const char *protocol;
    gboolean works;
  } cases[] = {
    { TRUE, FALSE, CY_PEER_PROTOCOL_SYNC, TRUE },   { TRUE, FALSE, CY_PEER_PROTOCOL_PAIR, FALSE },
    { FALSE, FALSE, CY_PEER_PROTOCOL_SYNC, FALSE }, { FALSE, FALSE, CY_PEER_PROTOCOL_PAIR, FALSE },
    { TRUE, TRUE, CY_PEER_PROTOCOL_SYNC, TRUE },    { FALSE, TRUE, CY_PEER_PROTOCOL_SYNC, FALSE },
    { FALSE, TRUE, CY_PEER_PROTOCOL_PAIR, TRUE },
  };
  g_autoptr (Lab) lab = lab_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("case %u", i);
    lab->member = cases[i].is_member ? test_node_id (lab->client) : NULL;
    lab->is_inviting = cases[i].is_inviting;
    call (lab, lab->client->certificate, cases[i].protocol, test_node_id (lab->server));
    if (cases[i].works) {
      assert_works (lab);
      g_assert_cmpint (lab->in->is_pairing, ==,
                       g_str_equal (cases[i].protocol, CY_PEER_PROTOCOL_PAIR));
    } else {
      assert_refused_by_server (lab);
    }
  }
}

/* A caller that is none of ours: no certificate, no protocol, another protocol. */
static void
on_raw_handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Lab *lab = user_data;

  (void) g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &lab->client_error);
  lab->is_called = TRUE;
}

static gboolean
on_raw_accept_cb (GTlsConnection *connection,
                  GTlsCertificate *certificate,
                  GTlsCertificateFlags flags,
                  gpointer user_data)
{
  return TRUE;
}

static void
test_foreign_callers (void)
{
  static const char *const other[] = { "h2", "http/1.1", NULL };
  static const char *const sync[] = { CY_PEER_PROTOCOL_SYNC, NULL };
  static const struct {
    gboolean has_certificate;
    const char *const *protocols;
  } cases[] = { { FALSE, sync }, { TRUE, NULL }, { TRUE, other } };
  g_autoptr (Lab) lab = lab_new ();
  g_autofree char *address = get_address (lab);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GSocketClient) client = g_socket_client_new ();
    g_autoptr (GSocketConnection) base =
      g_socket_client_connect_to_host (client, address, 0, NULL, NULL);
    g_autoptr (GIOStream) tls = g_tls_client_connection_new (G_IO_STREAM (base), NULL, NULL);

    forget (lab);
    g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_raw_accept_cb), NULL);
    if (cases[i].has_certificate)
      g_tls_connection_set_certificate (G_TLS_CONNECTION (tls), lab->client->certificate);
    g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (tls), cases[i].protocols);
    g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, NULL,
                                      on_raw_handshake_cb, lab);
    iterate_until_both (lab);
    g_assert_cmpuint (lab->n_in, ==, 0);
    g_assert_cmpuint (lab->n_failed, ==, 1);
    if (cases[i].has_certificate)
      g_assert_error (lab->server_error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL);
  }
}

/* A member that speaks TLS 1.2, by GnuTLS itself. */
typedef struct {
  guint16 port;
  char *certificate_pem;
  char *key_pem;
  int result;
} OldCaller;

static gpointer
call_with_old_tls (gpointer data)
{
  OldCaller *caller = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", caller->port, NULL, NULL);
  const gnutls_datum_t certificate = { (unsigned char *) caller->certificate_pem,
                                       (guint) strlen (caller->certificate_pem) };
  const gnutls_datum_t key = { (unsigned char *) caller->key_pem,
                               (guint) strlen (caller->key_pem) };
  const gnutls_datum_t protocol = { (unsigned char *) CY_PEER_PROTOCOL_SYNC,
                                    sizeof CY_PEER_PROTOCOL_SYNC - 1 };
  gnutls_certificate_credentials_t credentials;
  gnutls_session_t session;

  gnutls_certificate_allocate_credentials (&credentials);
  gnutls_certificate_set_x509_key_mem (credentials, &certificate, &key, GNUTLS_X509_FMT_PEM);
  gnutls_init (&session, GNUTLS_CLIENT);
  gnutls_priority_set_direct (session, "NORMAL:-VERS-ALL:+VERS-TLS1.2", NULL);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_alpn_set_protocols (session, &protocol, 1, 0);
  g_socket_set_blocking (g_socket_connection_get_socket (connection), TRUE);
  gnutls_transport_set_int (session, g_socket_get_fd (g_socket_connection_get_socket (connection)));
  do
    caller->result = gnutls_handshake (session);
  while (caller->result < 0 && !gnutls_error_is_fatal (caller->result));
  gnutls_deinit (session);
  gnutls_certificate_free_credentials (credentials);
  return NULL;
}

static void
test_old_tls (void)
{
  g_autoptr (Lab) lab = lab_new ();
  OldCaller caller = { .port = cy_peer_listener_get_port (lab->listener) };
  GThread *thread;

  g_object_get (lab->client->certificate, "certificate-pem", &caller.certificate_pem,
                "private-key-pem", &caller.key_pem, NULL);
  thread = g_thread_new ("old", call_with_old_tls, &caller);
  while (lab->n_in + lab->n_failed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_assert_cmpuint (lab->n_in, ==, 0);
  assert_error_contains (lab->server_error, CY_PEERS_ERROR, CY_PEERS_ERROR_PROTOCOL,
                         ": does not speak TLS 1.3");
  g_free (caller.certificate_pem);
  g_free (caller.key_pem);
}

/* Whom nobody answers, who is not there, who answers rubbish: told in words that people know. */
static void
on_dead_end_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GSocketConnection) connection =
    g_socket_listener_accept_finish (G_SOCKET_LISTENER (source), result, NULL, NULL);

  g_assert_nonnull (connection);
  g_assert_true (
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                               "SSH-2.0-other\r\n", 15, NULL, NULL, NULL));
}

static void
test_reasons (void)
{
  g_autoptr (Lab) lab = lab_new ();
  g_autoptr (GSocketListener) mute = g_socket_listener_new ();
  g_autoptr (GSocketListener) rude = g_socket_listener_new ();
  guint16 mute_port = g_socket_listener_add_any_inet_port (mute, NULL, NULL);
  guint16 rude_port = g_socket_listener_add_any_inet_port (rude, NULL, NULL);
  g_autofree char *closed = get_address (lab);
  g_autofree char *mute_address = g_strdup_printf ("127.0.0.1:%u", mute_port);
  g_autofree char *rude_address = g_strdup_printf ("127.0.0.1:%u", rude_port);
  const struct {
    const char *address;
    guint timeout_ms;
    int code;
    const char *words;
  } cases[] = {
    { closed, TIMEOUT_MS, CY_PEERS_ERROR_UNREACHABLE, ": nothing listens there" },
    { mute_address, 50, CY_PEERS_ERROR_SILENT, ": no TLS handshake within 0.1 s" },
    { rude_address, TIMEOUT_MS, CY_PEERS_ERROR_REFUSED,
      " refused our identity, or is no Chargeyard node" },
    { "no.such.name.invalid:7420", TIMEOUT_MS, CY_PEERS_ERROR_ADDRESS, ": no such name" },
    { "http://x/", TIMEOUT_MS, CY_PEERS_ERROR_ADDRESS, "is no address" },
  };

  g_socket_listener_accept_async (rude, NULL, on_dead_end_cb, NULL);
  g_clear_pointer (&lab->listener, cy_peer_listener_free);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyPeerDialer) dialer = NULL;

    g_test_message ("%s", cases[i].address);
    forget (lab);
    dialer = cy_peer_dialer_new (
      &(const CyPeerCall){ cases[i].address, lab->client->certificate, CY_PEER_PROTOCOL_SYNC,
                           test_node_id (lab->server), cases[i].timeout_ms },
      on_called_cb, lab);
    test_wait (&lab->is_called);
    g_assert_null (lab->out);
    assert_error_contains (lab->client_error, CY_PEERS_ERROR, cases[i].code, cases[i].words);
  }
  listen_with (lab, lab->server->certificate, TIMEOUT_MS);
}

/* The node that answers is not the one that was called. */
static void
test_another_node (void)
{
  g_autoptr (Lab) lab = lab_new ();

  call (lab, lab->client->certificate, CY_PEER_PROTOCOL_SYNC, test_node_id (lab->client));
  g_assert_null (lab->out);
  assert_error_contains (lab->client_error, CY_PEERS_ERROR, CY_PEERS_ERROR_STRANGER, " is node ");
  g_assert_nonnull (strstr (lab->client_error->message, ", not node "));
  g_assert_cmpuint (lab->n_failed, ==, 1);
}

/* Callers that say nothing are hung up on; those beyond the bound at once. */
static void
test_silent_callers (void)
{
  g_autoptr (Lab) lab = lab_new ();
  g_autoptr (GPtrArray) callers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *address = NULL;

  listen_with (lab, lab->server->certificate, 200);
  address = get_address (lab);
  for (guint i = 0; i < CY_PEER_PENDING_MAX_OF_ONE + 10; i++)
    g_ptr_array_add (callers, g_socket_client_connect_to_host (client, address, 0, NULL, NULL));
  while (lab->n_failed < CY_PEER_PENDING_MAX_OF_ONE)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (cy_peer_listener_get_counters (lab->listener).turned_away, ==, 10);
  g_assert_cmpuint (cy_peer_listener_get_counters (lab->listener).pending, ==, 0);
  g_assert_error (lab->server_error, CY_PEERS_ERROR, CY_PEERS_ERROR_SILENT);
  listen_with (lab, lab->server->certificate, TIMEOUT_MS);
  call (lab, lab->client->certificate, CY_PEER_PROTOCOL_SYNC, test_node_id (lab->server));
  assert_works (lab);
}

/* Whoever is freed in the middle of a handshake hears no more of it. */
static void
test_freed_under_way (void)
{
  for (guint steps = 0; steps < 12; steps++) {
    g_autoptr (Lab) lab = lab_new ();
    g_autofree char *address = get_address (lab);
    CyPeerDialer *dialer = cy_peer_dialer_new (
      &(const CyPeerCall){ address, lab->client->certificate, CY_PEER_PROTOCOL_SYNC,
                           test_node_id (lab->server), TIMEOUT_MS },
      on_called_cb, lab);

    for (guint i = 0; i < steps && !lab->is_called; i++)
      g_main_context_iteration (NULL, TRUE);
    cy_peer_dialer_free (dialer);
    if (!lab->is_called)
      g_assert_null (lab->out);
  }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
hammer (Lab *lab, GTlsCertificate *certificate, guint times)
{
  for (guint i = 0; i < times; i++)
    call (lab, certificate, CY_PEER_PROTOCOL_SYNC, test_node_id (lab->server));
  forget (lab);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Neither strangers nor friends leave anything behind. */
static void
test_nothing_left (void)
{
  g_autoptr (Lab) lab = lab_new ();
  g_autoptr (GTlsCertificate) stranger = make_variant (NULL, LATER_S, NULL);
  GTlsCertificate *const callers[] = { stranger, lab->client->certificate };

  for (guint i = 0; i < G_N_ELEMENTS (callers); i++) {
    guint descriptors;
    gsize memory;

    hammer (lab, callers[i], 60);
    malloc_trim (0);
    descriptors = test_count_descriptors ();
    memory = test_measure_memory ();
    hammer (lab, callers[i], 300);
    malloc_trim (0);
    g_test_message ("descriptors %u then %u, memory %" G_GSIZE_FORMAT " then %" G_GSIZE_FORMAT,
                    descriptors, test_count_descriptors (), memory, test_measure_memory ());
    /* A thread of GLib's pool more or less has its own wake-up descriptor. */
    g_assert_cmpuint (test_count_descriptors (), <=, descriptors + 4);
    if (TEST_MEMORY_IS_TRUE)
      g_assert_cmpuint (test_measure_memory (), <=, memory + 2 * 1024 * 1024);
  }
}

static void
test_addresses (void)
{
  static const struct {
    const char *text;
    const char *host; /* NULL: refused */
    guint16 port;
  } cases[] = {
    { "10.0.0.5", "10.0.0.5", 7420 },
    { "10.0.0.5:1", "10.0.0.5", 1 },
    { "hub.example.org:7421", "hub.example.org", 7421 },
    { "[fe80::1]:7421", "fe80::1", 7421 },
    { "[::1]", "::1", 7420 },
    { "", NULL, 0 },
    { ":7420", NULL, 0 },
    { "a b:1", NULL, 0 },
    { "a:99999", NULL, 0 },
    { "a:b", NULL, 0 },
    { "https://a/", NULL, 0 },
    { "user@a:1", NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *host = NULL;
    g_autoptr (GError) error = NULL;
    guint16 port = 0;

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (cy_peer_address_parse (cases[i].text, &host, &port, &error), ==,
                     cases[i].host != NULL);
    g_assert_cmpstr (host, ==, cases[i].host);
    g_assert_cmpuint (port, ==, cases[i].port);
    if (cases[i].host == NULL)
      g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_ADDRESS);
  }
}

/* Where others may reach it: what it listens on, or else whatever this machine is called by others. */
static void
test_own_addresses (void)
{
  g_autoptr (GPtrArray) one = cy_peer_address_list_own ("[::1]:0", 7);
  g_autoptr (GPtrArray) all = cy_peer_address_list_own ("0.0.0.0:7420", 7);

  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpstr (one->pdata[0], ==, "[::1]:7");
  g_assert_cmpuint (all->len, >, 0);
  for (guint i = 0; i < all->len; i++) {
    g_autofree char *host = NULL;
    guint16 port = 0;

    g_assert_true (cy_peer_address_parse (all->pdata[i], &host, &port, NULL));
    g_assert_cmpuint (port, ==, 7);
    g_assert_false (g_str_has_prefix (host, "127.") || g_str_equal (host, "0.0.0.0"));
  }
}

/* A port that is taken, and a name where only numbers can be listened on. */
static void
test_cannot_listen (void)
{
  g_autoptr (Lab) lab = lab_new ();
  g_autofree char *taken = get_address (lab);
  const char *const addresses[] = { taken, "localhost:0", "rubbish rubbish" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (cy_peer_listener_new (addresses[i], lab->server->certificate, TIMEOUT_MS,
                                         &(const CyPeerListenerEvents){ 0 }, &error));
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, addresses[i]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peers/tls/pin-of-caller", test_pin_of_caller);
  g_test_add_func ("/peers/tls/pin-of-answerer", test_pin_of_answerer);
  g_test_add_func ("/peers/tls/doors", test_doors);
  g_test_add_func ("/peers/tls/foreign-callers", test_foreign_callers);
  g_test_add_func ("/peers/tls/old-tls", test_old_tls);
  g_test_add_func ("/peers/tls/reasons", test_reasons);
  g_test_add_func ("/peers/tls/another-node", test_another_node);
  g_test_add_func ("/peers/tls/silent-callers", test_silent_callers);
  g_test_add_func ("/peers/tls/freed-under-way", test_freed_under_way);
  g_test_add_func ("/peers/tls/nothing-left", test_nothing_left);
  g_test_add_func ("/peers/tls/addresses", test_addresses);
  g_test_add_func ("/peers/tls/own-addresses", test_own_addresses);
  g_test_add_func ("/peers/tls/cannot-listen", test_cannot_listen);
  return g_test_run ();
}
