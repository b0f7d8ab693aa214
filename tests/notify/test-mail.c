/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-mail.h"

#include "cy-notify-error.h"
#include "test-peer.h"

/* For who never answers; nothing that should work comes near the other one. */
#define SHORT_MS 500
#define LONG_MS  60000

#define PASSWORD "hunter2&\"x"

typedef struct {
  TestDir *dir;
  char *ca;
  char *certificate;
  char *key;
  CyCredentialStore *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->dir = test_dir_new ();
  test_certificates_make (f->dir);
  f->ca = test_dir_file (f->dir, "ca.pem");
  f->certificate = test_dir_file (f->dir, "server.pem");
  f->key = test_dir_file (f->dir, "server.key");
  f->store = cy_credential_store_new (f->dir->path, CY_CREDENTIAL_FILE);
  g_assert_true (cy_credential_store_set (f->store, "mail", PASSWORD, NULL, &error));
  g_assert_true (cy_credential_store_set (f->store, "wrong", "x", NULL, &error));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  cy_credential_store_free (f->store);
  test_dir_free (f->dir);
  g_free (f->ca);
  g_free (f->certificate);
  g_free (f->key);
}

static TestPeer *
start (Fixture *f, const char *mode, const char *password)
{
  const char *arguments[] = { mode, f->certificate, f->key, password, NULL };

  return test_peer_new ("smtp-peer.py", arguments);
}

static CyMailConfig
config_for (Fixture *f, TestPeer *peer, CyMailSecurity security)
{
  return (CyMailConfig){ .host = "localhost",
                         .port = test_peer_port (peer),
                         .security = security,
                         .from = "alarm@example.org",
                         .from_name = "充电场",
                         .credentials = f->store,
                         .ca_file = f->ca,
                         .timeout_ms = LONG_MS };
}

static CyNotice
notice_to (const char *recipient)
{
  return (CyNotice){ .channel = CY_NOTICE_MAIL,
                     .id = (char *) "ops.17",
                     .recipient = (char *) recipient,
                     .subject =
                       (char *) "告警：一号桩枪温过高，请立即到现场处理，谢谢配合并回复确认",
                     .text = (char *) "枪温 92 °C\n.\n.dot\n" };
}

static const struct {
  const char *name;
  const char *mode;
  CyMailSecurity security;
  const char *password;
} ways[] = {
  { "clear", "clear", CY_MAIL_CLEAR, NULL },
  { "starttls", "starttls", CY_MAIL_STARTTLS, NULL },
  { "starttls-login", "starttls", CY_MAIL_STARTTLS, PASSWORD },
  { "tls", "tls", CY_MAIL_TLS, NULL },
};

static void
check_mail (JsonObject *mail, gboolean has_tls, gboolean has_login)
{
  CyNotice notice = notice_to ("duty@example.org");
  JsonObject *headers = json_object_get_object_member (mail, "headers");

  g_assert_cmpstr (json_object_get_string_member (mail, "from"), ==, "alarm@example.org");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (mail, "to"), 0), ==,
                   notice.recipient);
  g_assert_cmpint (json_object_get_boolean_member (mail, "tls"), ==, has_tls);
  g_assert_cmpint (json_object_get_boolean_member (mail, "authenticated"), ==, has_login);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (mail, "defects")), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (headers, "Subject"), ==, notice.subject);
  g_assert_cmpstr (json_object_get_string_member (headers, "From"), ==,
                   "充电场 <alarm@example.org>");
  g_assert_cmpstr (json_object_get_string_member (headers, "Message-ID"), ==,
                   "<ops.17@example.org>");
  g_assert_cmpstr (json_object_get_string_member (mail, "text"), ==, notice.text);
}

static void
test_way (Fixture *f, gconstpointer data)
{
  guint way = GPOINTER_TO_UINT (data);
  g_autoptr (TestPeer) peer = start (f, ways[way].mode, ways[way].password);
  CyMailConfig config = config_for (f, peer, ways[way].security);
  CyNotice notice = notice_to ("duty@example.org");

  if (ways[way].password != NULL) {
    config.user = "alarm@example.org";
    config.secret = "mail";
  }
  for (guint i = 0; i < 2; i++) { /* a second time it is the same mail */
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) mail = NULL;

    g_assert_true (cy_mail_send (&config, &notice, NULL, &error));
    g_assert_no_error (error);
    mail = test_peer_take (peer);
    check_mail (mail, ways[way].security == CY_MAIL_STARTTLS, ways[way].password != NULL);
  }
}

static const struct {
  const char *recipient;
  int code;
  const char *message;
} replies[] = {
  { "nobody@example.org", CY_NOTIFY_ERROR_REFUSED, ": 550 5.1.1 no such user here" },
  { "later@example.org", CY_NOTIFY_ERROR_UNREACHABLE, ": 451 4.7.1 greylisted" },
  { "full@example.org", CY_NOTIFY_ERROR_REFUSED, ": 552 5.2.2 mailbox full" },
  { "bad address", CY_NOTIFY_ERROR_REFUSED, "\"bad address\" is no mail address" },
};

static void
test_replies (Fixture *f, gconstpointer data)
{
  g_autoptr (TestPeer) peer = start (f, "clear", NULL);
  CyMailConfig config = config_for (f, peer, CY_MAIL_CLEAR);

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++) {
    CyNotice notice = notice_to (replies[i].recipient);
    g_autofree char *start_of =
      g_strdup_printf ("mail by smtp://localhost:%u: ", test_peer_port (peer));
    g_autoptr (GError) error = NULL;

    g_assert_false (cy_mail_send (&config, &notice, NULL, &error));
    assert_error_contains (error, CY_NOTIFY_ERROR, replies[i].code, replies[i].message);
    g_assert_true (g_str_has_prefix (error->message, start_of));
  }
}

static void
test_wrong_password (Fixture *f, gconstpointer data)
{
  g_autoptr (TestPeer) peer = start (f, "starttls", PASSWORD);
  CyMailConfig config = config_for (f, peer, CY_MAIL_STARTTLS);
  CyNotice notice = notice_to ("duty@example.org");
  g_autoptr (GError) error = NULL;

  config.user = "alarm@example.org";
  config.secret = "wrong";
  g_assert_false (cy_mail_send (&config, &notice, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "535");
  g_clear_error (&error);
  config.secret = "not-there";
  g_assert_false (cy_mail_send (&config, &notice, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                         "no credential \"not-there\"");
}

static void
test_untrusted (Fixture *f, gconstpointer data)
{
  g_autoptr (TestPeer) peer = start (f, "starttls", NULL);
  g_autoptr (TestPeer) clear = start (f, "clear", NULL);
  g_autofree char *stranger = test_dir_file (f->dir, "stranger.pem");
  CyMailConfig config = config_for (f, peer, CY_MAIL_STARTTLS);
  CyNotice notice = notice_to ("duty@example.org");
  g_autoptr (GError) error = NULL;

  config.ca_file = stranger;
  g_assert_false (cy_mail_send (&config, &notice, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, "certificate");
  g_clear_error (&error);
  config.ca_file = NULL;
  g_assert_false (cy_mail_send (&config, &notice, NULL, &error));
  g_assert_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG);
  g_clear_error (&error);
  /* Somebody in between took STARTTLS out of the greeting. */
  config = config_for (f, clear, CY_MAIL_STARTTLS);
  g_assert_false (cy_mail_send (&config, &notice, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, "STARTTLS");
}

static void
test_hangs (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *mode;
    CyMailSecurity security;
    const char *recipient;
  } cases[] = {
    { "mute", CY_MAIL_STARTTLS, "duty@example.org" },
    { "mute", CY_MAIL_TLS, "duty@example.org" },
    { "clear", CY_MAIL_CLEAR, "hang@example.org" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (TestPeer) peer = start (f, cases[i].mode, NULL);
    CyMailConfig config = config_for (f, peer, cases[i].security);
    CyNotice notice = notice_to (cases[i].recipient);
    g_autoptr (GError) error = NULL;

    config.timeout_ms = SHORT_MS;
    g_assert_false (cy_mail_send (&config, &notice, NULL, &error));
    assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_TIMEOUT,
                           "no answer within 500 ms");
  }
}

/* A greeting without an end. */
static void
test_loud (Fixture *f, gconstpointer data)
{
  g_autoptr (TestPeer) peer = start (f, "loud", NULL);
  CyMailConfig config = config_for (f, peer, CY_MAIL_CLEAR);
  CyNotice notice = notice_to ("duty@example.org");
  g_autoptr (GError) error = NULL;

  g_assert_false (cy_mail_send (&config, &notice, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE, "Too large");
}

typedef struct {
  TestPeer *peer;
  GCancellable *cancellable;
} Cancel;

static gpointer
cancel_when_asked (gpointer data)
{
  Cancel *cancel = data;
  g_autoptr (JsonObject) asked = test_peer_take (cancel->peer);

  g_cancellable_cancel (cancel->cancellable);
  return NULL;
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (TestPeer) peer = start (f, "mute", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  CyMailConfig config = config_for (f, peer, CY_MAIL_TLS);
  CyNotice notice = notice_to ("duty@example.org");
  Cancel cancel = { peer, cancellable };
  GThread *thread = g_thread_new ("cancel", cancel_when_asked, &cancel);
  g_autoptr (GError) error = NULL;

  g_assert_false (cy_mail_send (&config, &notice, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static void
test_nobody_there (Fixture *f, gconstpointer data)
{
  CyMailConfig config = { .host = "127.0.0.1", .port = test_free_port (), .from = "a@b" };
  CyNotice notice = notice_to ("duty@example.org");
  g_autoptr (GError) error = NULL;

  g_assert_false (cy_mail_send (&config, &notice, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE, "127.0.0.1");
}

static void
test_check (Fixture *f, gconstpointer data)
{
  const struct {
    CyMailConfig config;
    const char *message; /* NULL when it is good */
  } cases[] = {
    { { .host = "mail.example.org", .from = "a@b" }, NULL },
    { { .host = "::1", .from = "a@b" }, NULL },
    { { .host = "h", .from = "a@b", .user = "u", .secret = "mail", .credentials = f->store },
      NULL },
    { { .host = NULL, .from = "a@b" }, "host: must be a name or an address" },
    { { .host = "h/x@y", .from = "a@b" }, "host: must be a name or an address" },
    { { .host = "h", .port = 65536, .from = "a@b" }, "port: must be from 1 to 65535" },
    { { .host = "h", .from = "a" }, "from: \"a\" is no mail address" },
    { { .host = "h", .from = NULL }, "from: \"\" is no mail address" },
    { { .host = "h", .from = "a@b", .user = "u" }, "secret: a user needs a password" },
    { { .host = "h", .from = "a@b", .user = "u\r\n" }, "user: must be one line" },
    { { .host = "h", .from = "a@b", .security = CY_MAIL_CLEAR, .user = "u" },
      "user: a password is not sent in the clear; choose TLS" },
    { { .host = "h", .from = "a@b", .timeout_ms = 1 }, "timeout: 1 ms is not from 100 to 300000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    if (cy_mail_check (&cases[i].config, &error))
      g_assert_null (cases[i].message);
    else
      assert_error_text (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, cases[i].message);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/mail/replies", test_replies },
    { "/mail/wrong-password", test_wrong_password },
    { "/mail/untrusted", test_untrusted },
    { "/mail/hangs", test_hangs },
    { "/mail/loud", test_loud },
    { "/mail/cancelled", test_cancelled },
    { "/mail/nobody-there", test_nobody_there },
    { "/mail/check", test_check },
  };

  g_test_init (&argc, &argv, NULL);
  test_no_proxies ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autofree char *path = g_strconcat ("/mail/way/", ways[i].name, NULL);

    g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_way, tear_down);
  }
  return g_test_run ();
}
