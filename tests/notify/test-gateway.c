/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-gateway.h"

#include "cy-notify-error.h"
#include "test-peer.h"

/* For who never answers; nothing that should work comes near the other one. */
#define SHORT_MS 1000
#define LONG_MS  60000

#define KEY "hunter2&\"ü"

static const CyNotice hot = {
  .channel = CY_NOTICE_SMS,
  .id = (char *) "n-1",
  .recipient = (char *) "+86 138 0013 8000",
  .subject = (char *) "告警",
  .text = (char *) "枪温过高 \"92 °C\" & more",
  .language = (char *) "zh",
};

typedef struct {
  TestDir *dir;
  CyCredentialStore *store;
  TestPeer *peer;
  TestPeer *tls_peer;
} Lab;

static Lab lab;

static void
set_up (void)
{
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;

  test_no_proxies ();
  lab.dir = test_dir_new ();
  test_certificates_make (lab.dir);
  certificate = test_dir_file (lab.dir, "server.pem");
  key = test_dir_file (lab.dir, "server.key");
  lab.store = cy_credential_store_new (lab.dir->path, CY_CREDENTIAL_FILE);
  g_assert_true (cy_credential_store_set (lab.store, "gateway", KEY, NULL, &error));
  lab.peer = test_peer_new ("http-peer.py", NULL);
  lab.tls_peer = test_peer_new ("http-peer.py", (const char *const[]){ certificate, key, NULL });
}

static void
tear_down (void)
{
  test_peer_free (lab.peer);
  test_peer_free (lab.tls_peer);
  cy_credential_store_free (lab.store);
  test_dir_free (lab.dir);
}

static char *
url (const char *rest)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", test_peer_port (lab.peer), rest);
}

static CyGatewayConfig
config_for (const char *address)
{
  return (CyGatewayConfig){ .name = "SMS gateway",
                            .url = address,
                            .secret = "gateway",
                            .credentials = lab.store,
                            .timeout_ms = LONG_MS };
}

static void
send (const CyGatewayConfig *config)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_gateway_send (config, &hot, NULL, &error));
  g_assert_no_error (error);
}

static void
check_header (JsonObject *request, const char *name, const char *value)
{
  JsonObject *headers = json_object_get_object_member (request, "headers");

  g_assert_cmpstr (json_object_get_string_member_with_default (headers, name, NULL), ==, value);
}

static void
test_get (void)
{
  g_autofree char *address = url ("/ok?to={number}&text={text}&key={secret}&id={id}");
  CyGatewayConfig config = config_for (address);
  g_autoptr (JsonObject) request = NULL;

  send (&config);
  request = test_peer_take (lab.peer);
  g_assert_cmpstr (json_object_get_string_member (request, "method"), ==, "GET");
  g_assert_cmpstr (
    json_object_get_string_member (request, "path"), ==,
    "/ok?to=%2B8613800138000&text=%E6%9E%AA%E6%B8%A9%E8%BF%87%E9%AB%98%20%2292%20%C2%B0C%22%20%26"
    "%20more&key=hunter2%26%22%C3%BC&id=n-1");
}

static void
test_form (void)
{
  g_autofree char *address = url ("/ok");
  CyGatewayConfig config = config_for (address);
  g_autoptr (JsonObject) request = NULL;

  config.method = CY_GATEWAY_POST;
  config.body = "to={number}&s={subject}&key={secret}";
  send (&config);
  request = test_peer_take (lab.peer);
  g_assert_cmpstr (json_object_get_string_member (request, "method"), ==, "POST");
  g_assert_cmpstr (json_object_get_string_member (request, "body"), ==,
                   "to=%2B8613800138000&s=%E5%91%8A%E8%AD%A6&key=hunter2%26%22%C3%BC");
  check_header (request, "Content-Type", "application/x-www-form-urlencoded");
}

static void
test_json (void)
{
  static const char *const headers[] = { "Authorization: Bearer {secret}", "Idempotency-Key: {id}",
                                         NULL };
  g_autofree char *address = url ("/ok");
  CyGatewayConfig config = config_for (address);
  g_autoptr (JsonObject) request = NULL;
  g_autoptr (JsonNode) body = NULL;

  config.method = CY_GATEWAY_POST;
  config.body_kind = CY_GATEWAY_JSON;
  config.body = "{\"to\": [\"{number}\"], \"text\": \"{text}\", \"lang\": \"{language}\"}";
  config.headers = headers;
  config.wanted_text = "\"code\": 0";
  config.wanted_pattern = "^\\{\"code\": 0,.*成功";
  send (&config);
  request = test_peer_take (lab.peer);
  check_header (request, "Content-Type", "application/json");
  check_header (request, "Idempotency-Key", "n-1");
  body = json_from_string (json_object_get_string_member (request, "body"), NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (body), "text"), ==,
                   hot.text);
}

static void
test_plain (void)
{
  static const char *const headers[] = { "content-type: application/xml", NULL };
  g_autofree char *address = url ("/ok");
  CyGatewayConfig config = config_for (address);
  g_autoptr (JsonObject) request = NULL;
  g_autoptr (JsonObject) other = NULL;

  config.method = CY_GATEWAY_POST;
  config.body_kind = CY_GATEWAY_PLAIN;
  config.body = "{text}";
  send (&config);
  request = test_peer_take (lab.peer);
  g_assert_cmpstr (json_object_get_string_member (request, "body"), ==, hot.text);
  check_header (request, "Content-Type", "text/plain; charset=utf-8");
  config.headers = headers;
  send (&config);
  other = test_peer_take (lab.peer);
  check_header (other, "content-type", "application/xml");
  check_header (other, "Content-Type", NULL);
}

typedef struct {
  const char *path;
  guint timeout_ms;
  int code;
  const char *message;
  const char *wanted_text;
  const char *wanted_pattern;
} Failure;

static const Failure failures[] = {
  { "/status/503", LONG_MS, CY_NOTIFY_ERROR_UNREACHABLE, "/status/503: 503: busy  now" },
  { "/status/429", LONG_MS, CY_NOTIFY_ERROR_UNREACHABLE, ": 429: busy" },
  { "/status/401", LONG_MS, CY_NOTIFY_ERROR_REFUSED, ": 401: busy" },
  { "/status/404", LONG_MS, CY_NOTIFY_ERROR_REFUSED, ": 404: busy" },
  { "/status/300", LONG_MS, CY_NOTIFY_ERROR_BAD_CONFIG, ": 300: it sends us to another address" },
  { "/redirect", LONG_MS, CY_NOTIFY_ERROR_BAD_CONFIG, ": 302: it sends us to another address" },
  { "/ok", LONG_MS, CY_NOTIFY_ERROR_BAD_ANSWER, "not the one wanted: {\"code\": 0", "\"code\": 1" },
  { "/ok", LONG_MS, CY_NOTIFY_ERROR_BAD_ANSWER, "not the one wanted", NULL, "code.: [1-9]" },
  { "/rubbish_text", LONG_MS, CY_NOTIFY_ERROR_BAD_ANSWER, "not the one wanted", "code: 0" },
  { "/huge", LONG_MS, CY_NOTIFY_ERROR_BAD_ANSWER, "it answers more than 65536 bytes" },
  { "/headers_for_ever", LONG_MS, CY_NOTIFY_ERROR_UNREACHABLE, "eader" },
  { "/rubbish", LONG_MS, CY_NOTIFY_ERROR_BAD_ANSWER, "HTTP/0.9" },
  { "/silence", LONG_MS, CY_NOTIFY_ERROR_UNREACHABLE, "Empty reply" },
  { "/hang", SHORT_MS, CY_NOTIFY_ERROR_TIMEOUT, "/hang: no answer within 1000 ms" },
  { "/stall", SHORT_MS, CY_NOTIFY_ERROR_TIMEOUT, "no answer within 1000 ms" },
};

static void
test_failure (gconstpointer data)
{
  const Failure *failure = data;
  g_autofree char *address = url (failure->path);
  g_autofree char *start = g_strconcat ("SMS gateway ", address, NULL);
  CyGatewayConfig config = config_for (address);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) request = NULL;

  config.timeout_ms = failure->timeout_ms;
  config.wanted_text = failure->wanted_text;
  config.wanted_pattern = failure->wanted_pattern;
  g_assert_false (cy_gateway_send (&config, &hot, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, failure->code, failure->message);
  g_assert_true (g_str_has_prefix (error->message, start));
  g_assert_cmpuint (strlen (error->message), <, 500);
  request = test_peer_take (lab.peer);
}

/* The gateway says back all that it was told. */
static void
test_secret_is_hidden (void)
{
  static const char *const headers[] = { "X-Key: {secret}", NULL };
  static const char *const bodies[] = { "{secret}", "k={secret}", "{\"k\": \"{secret}\"}" };
  static const CyGatewayBody kinds[] = { CY_GATEWAY_PLAIN, CY_GATEWAY_FORM, CY_GATEWAY_JSON };
  g_autofree char *address = url ("/echo/{secret}?k={secret}");

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    CyGatewayConfig config = config_for (address);
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonObject) request = NULL;

    config.method = CY_GATEWAY_POST;
    config.headers = headers;
    config.body_kind = kinds[i];
    config.body = bodies[i];
    g_assert_false (cy_gateway_send (&config, &hot, NULL, &error));
    assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE, "/echo/***?k=***");
    g_assert_null (strstr (error->message, "hunter2"));
    request = test_peer_take (lab.peer);
    g_assert_nonnull (strstr (json_object_get_string_member (request, "body"), "hunter2"));
  }
}

static void
test_nobody_there (void)
{
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u/", test_free_port ());
  CyGatewayConfig config = config_for (address);
  g_autoptr (GError) error = NULL;

  g_assert_false (cy_gateway_send (&config, &hot, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE, "Failed to connect");
  g_clear_error (&error);
  config.url = "http://nobody.invalid/";
  g_assert_false (cy_gateway_send (&config, &hot, NULL, &error));
  g_assert_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE);
}

static void
test_tls (void)
{
  static const struct {
    const char *ca;
    gboolean believed;
  } cases[] = { { "ca.pem", TRUE }, { "stranger.pem", FALSE }, { NULL, FALSE } };
  g_autofree char *address =
    g_strdup_printf ("https://localhost:%u/ok", test_peer_port (lab.tls_peer));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *ca = cases[i].ca != NULL ? test_dir_file (lab.dir, cases[i].ca) : NULL;
    CyGatewayConfig config = config_for (address);
    g_autoptr (GError) error = NULL;

    config.ca_file = ca;
    g_assert_cmpint (cy_gateway_send (&config, &hot, NULL, &error), ==, cases[i].believed);
    if (!cases[i].believed)
      assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, "certificate");
  }
}

static gpointer
cancel_when_asked (gpointer data)
{
  g_autoptr (JsonObject) request = test_peer_take (lab.peer);

  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancelled (void)
{
  g_autofree char *address = url ("/hang");
  CyGatewayConfig config = config_for (address);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_when_asked, cancellable);
  g_autoptr (GError) error = NULL;

  g_assert_false (cy_gateway_send (&config, &hot, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static void
test_nothing_to_send_with (void)
{
  CyGatewayConfig config = config_for ("http://127.0.0.1/{secret}");
  CyNotice nobody = hot;
  g_autoptr (GError) error = NULL;

  config.secret = "other";
  g_assert_false (cy_gateway_send (&config, &hot, NULL, &error));
  assert_error_text (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG,
                     "SMS gateway http://127.0.0.1/{secret}: there is no credential \"other\"");
  g_clear_error (&error);
  config.secret = "gateway";
  nobody.recipient = NULL;
  g_assert_false (cy_gateway_send (&config, &nobody, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "no telephone number");
  g_clear_error (&error);
  nobody.text = (char *) "\xe6";
  g_assert_false (cy_gateway_send (&config, &nobody, NULL, &error));
  assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "not UTF-8");
}

static void
test_check (void)
{
  static const char *const bad_header[] = { "X Key: 1", NULL };
  static const char *const two_lines[] = { "X: 1\r\nY: 2", NULL };
  static const char *const odd_header[] = { "X: {nobody}", NULL };
  static const struct {
    CyGatewayConfig config;
    const char *message; /* NULL when it is good */
  } cases[] = {
    { { .url = "https://h/{number}" }, NULL },
    { { .url = NULL }, "url: must begin with https:// or http://" },
    { { .url = "ftp://h/" }, "url: must begin with https:// or http://" },
    { { .url = "https:///x" }, "url: has no host" },
    { { .url = "https://{number}.h/" },
      "url: no placeholder and no user may stand before the path" },
    { { .url = "https://u:p@h/" }, "url: no placeholder and no user may stand before the path" },
    { { .url = "https://h/a b" }, "url: must have no blanks; write %20" },
    { { .url = "https://h/{to}" }, "url: column 11: there is no placeholder {to}" },
    { { .url = "https://h/", .headers = bad_header }, "headers: each must be NAME: VALUE" },
    { { .url = "https://h/", .headers = two_lines }, "headers: each must be one line" },
    { { .url = "https://h/", .headers = odd_header },
      "headers: column 4: there is no placeholder {nobody}" },
    { { .url = "https://h/", .body = "x" }, "body: goes with POST only" },
    { { .url = "https://h/",
        .method = CY_GATEWAY_POST,
        .body_kind = CY_GATEWAY_JSON,
        .body = "{\"a\": {number}x}" },
      "body: is no JSON; placeholders stand between quotes" },
    { { .url = "https://h/{secret}" }, "secret: {secret} is used, and no credential is named" },
    { { .url = "https://h/", .wanted_pattern = "(" },
      "wanted pattern: Error while compiling regular expression" },
    { { .url = "https://h/", .timeout_ms = 1 }, "timeout: 1 ms is not from 100 to 300000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    if (cy_gateway_check (&cases[i].config, &error))
      g_assert_null (cases[i].message);
    else
      assert_error_contains (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, cases[i].message);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gateway/get", test_get);
  g_test_add_func ("/gateway/form", test_form);
  g_test_add_func ("/gateway/json", test_json);
  g_test_add_func ("/gateway/plain", test_plain);
  g_test_add_func ("/gateway/secret-is-hidden", test_secret_is_hidden);
  g_test_add_func ("/gateway/nobody-there", test_nobody_there);
  g_test_add_func ("/gateway/tls", test_tls);
  g_test_add_func ("/gateway/cancelled", test_cancelled);
  g_test_add_func ("/gateway/nothing-to-send-with", test_nothing_to_send_with);
  g_test_add_func ("/gateway/check", test_check);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_autofree char *path = g_strdup_printf ("/gateway/failure/%u%s", i, failures[i].path);

    g_test_add_data_func (path, &failures[i], test_failure);
  }
  set_up ();
  result = g_test_run ();
  tear_down ();
  return result;
}
