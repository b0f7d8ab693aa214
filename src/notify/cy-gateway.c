/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-gateway.h"

#include <string.h>

#include "cy-curl.h"
#include "cy-gateway-text.h"
#include "cy-json.h"
#include "cy-notify-error.h"

/* So much of an answer stands in an error [bytes]. */
#define SHOWN_BYTES 200

static const struct {
  CyGatewayPlace place;
  const char *content_type;
} bodies[CY_N_GATEWAY_BODIES] = {
  [CY_GATEWAY_FORM] = { CY_GATEWAY_IN_FORM, "Content-Type: application/x-www-form-urlencoded" },
  [CY_GATEWAY_JSON] = { CY_GATEWAY_IN_JSON, "Content-Type: application/json" },
  [CY_GATEWAY_PLAIN] = { CY_GATEWAY_IN_PLAIN, "Content-Type: text/plain; charset=utf-8" },
};

/* --- settings ---------------------------------------------------------------------------------- */

static gboolean
is_wrong (GError **error, const char *setting, const char *what)
{
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, "%s: %s", setting, what);
  return FALSE;
}

static gboolean
check_template (const char *template, const char *setting, GError **error)
{
  if (cy_gateway_text_check (template, error))
    return TRUE;
  g_prefix_error (error, "%s: ", setting);
  return FALSE;
}

/* The host, which everything else is told to, must not come out of a notice. */
static gboolean
check_url (const char *url, GError **error)
{
  const char *host = url == NULL                          ? NULL
                     : g_str_has_prefix (url, "https://") ? url + strlen ("https://")
                     : g_str_has_prefix (url, "http://")  ? url + strlen ("http://")
                                                          : NULL;
  gsize length;

  if (host == NULL)
    return is_wrong (error, "url", "must begin with https:// or http://");
  length = strcspn (host, "/?#");
  if (length == 0)
    return is_wrong (error, "url", "has no host");
  if (strcspn (host, "{@") < length)
    return is_wrong (error, "url", "no placeholder and no user may stand before the path");
  for (const char *p = url; *p != '\0'; p++) {
    if (*p == ' ' || g_ascii_iscntrl (*p))
      return is_wrong (error, "url", "must have no blanks; write %20");
  }
  return check_template (url, "url", error);
}

static gboolean
check_headers (const char *const *headers, GError **error)
{
  for (guint i = 0; headers != NULL && headers[i] != NULL; i++) {
    gsize name = strcspn (headers[i], ":");

    if (i >= CY_GATEWAY_MAX_HEADERS)
      return is_wrong (error, "headers", "too many");
    if (name == 0 || headers[i][name] == '\0' || strcspn (headers[i], " {}\"") < name)
      return is_wrong (error, "headers", "each must be NAME: VALUE");
    if (strpbrk (headers[i], "\r\n") != NULL)
      return is_wrong (error, "headers", "each must be one line");
    if (!check_template (headers[i], "headers", error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_body (const CyGatewayConfig *config, GError **error)
{
  const CyGatewayValues sample = { "1", "\"", "\\", "1", "zh", "1" };
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (config->body == NULL)
    return TRUE;
  if (config->method == CY_GATEWAY_GET)
    return is_wrong (error, "body", "goes with POST only");
  if (!check_template (config->body, "body", error))
    return FALSE;
  if (config->body_kind != CY_GATEWAY_JSON)
    return TRUE;
  text = cy_gateway_text_fill (config->body, CY_GATEWAY_IN_JSON, &sample);
  root = cy_json_parse (text, -1, G_MAXSIZE, error);
  if (root != NULL)
    return TRUE;
  g_clear_error (error);
  return is_wrong (error, "body", "is no JSON; placeholders stand between quotes");
}

static gboolean
uses_secret (const CyGatewayConfig *config)
{
  gboolean uses = cy_gateway_text_has_secret (config->url) ||
                  (config->body != NULL && cy_gateway_text_has_secret (config->body));

  for (guint i = 0; config->headers != NULL && config->headers[i] != NULL; i++)
    uses = uses || cy_gateway_text_has_secret (config->headers[i]);
  return uses;
}

static gboolean
check_secret (const CyGatewayConfig *config, GError **error)
{
  if (!uses_secret (config))
    return TRUE;
  if (config->secret == NULL || config->credentials == NULL)
    return is_wrong (error, "secret", "{secret} is used, and no credential is named");
  return cy_credential_store_check_name (config->secret, error);
}

static GRegex *
compile (const char *pattern, GError **error)
{
  g_autoptr (GError) local = NULL;
  GRegex *regex = g_regex_new (pattern, G_REGEX_DEFAULT, 0, &local);

  if (regex == NULL)
    is_wrong (error, "wanted pattern", local->message);
  return regex;
}

static gboolean
check_wanted (const CyGatewayConfig *config, GError **error)
{
  g_autoptr (GRegex) regex = NULL;

  if (config->wanted_pattern == NULL)
    return TRUE;
  regex = compile (config->wanted_pattern, error);
  return regex != NULL;
}

/**
 * cy_gateway_check:
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG, and which setting it is.
 */
gboolean
cy_gateway_check (const CyGatewayConfig *config, GError **error)
{
  return check_url (config->url, error) && check_headers (config->headers, error) &&
         check_body (config, error) && check_secret (config, error) &&
         check_wanted (config, error) && cy_notice_check_timeout (config->timeout_ms, NULL, error);
}

/* --- the answer -------------------------------------------------------------------------------- */

static CyNotifyError
to_code (glong status)
{
  if (status >= 300 && status < 400)
    return CY_NOTIFY_ERROR_BAD_CONFIG;
  /* Request Timeout, Too Early, Too Many Requests */
  if (status == 408 || status == 425 || status == 429 || status >= 500)
    return CY_NOTIFY_ERROR_UNREACHABLE;
  return status >= 400 ? CY_NOTIFY_ERROR_REFUSED : CY_NOTIFY_ERROR_BAD_ANSWER;
}

/* One line of what it said, without the secret: that is hidden before the rest is cut off. */
static char *
show (const char *answer, const char *secret)
{
  g_autofree char *hidden = cy_gateway_text_hide (answer, secret);
  gsize length = strlen (hidden);
  char *end;

  if (length > SHOWN_BYTES) {
    end = g_utf8_find_prev_char (hidden, hidden + SHOWN_BYTES + 1);
    *end = '\0';
  }
  for (char *p = hidden; *p != '\0'; p++) {
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  }
  return g_strdup (g_strstrip (hidden));
}

static gboolean
is_wanted (const CyGatewayConfig *config, const char *answer)
{
  g_autoptr (GRegex) regex = NULL;

  if (config->wanted_text != NULL && strstr (answer, config->wanted_text) == NULL)
    return FALSE;
  if (config->wanted_pattern == NULL)
    return TRUE;
  regex = compile (config->wanted_pattern, NULL);
  return regex != NULL && g_regex_match (regex, answer, 0, NULL);
}

static gboolean
judge (const CyGatewayConfig *config, const char *secret, CyCurl *curl, GError **error)
{
  glong status = cy_curl_get_status (curl);
  g_autofree char *answer = g_utf8_make_valid (curl->answer->str, (gssize) curl->answer->len);
  g_autofree char *shown = NULL;

  if (status >= 200 && status < 300) {
    if (is_wanted (config, answer))
      return TRUE;
    shown = show (answer, secret);
    g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_ANSWER,
                 "%ld, but the answer is not the one wanted: %s", status, shown);
    return FALSE;
  }
  shown = show (answer, secret);
  g_set_error (error, CY_NOTIFY_ERROR, to_code (status), "%ld%s%s%s", status,
               status >= 300 && status < 400 ? ": it sends us to another address; enter that one"
                                             : "",
               shown[0] != '\0' ? ": " : "", shown);
  return FALSE;
}

/* --- the request ------------------------------------------------------------------------------- */

/* All of it may have the secret in it. */
typedef struct {
  char *url;
  char *body; /* nullable */
  struct curl_slist *headers;
} Request;

static gboolean
names_content_type (const char *const *headers)
{
  for (guint i = 0; headers != NULL && headers[i] != NULL; i++) {
    if (g_ascii_strncasecmp (headers[i], "Content-Type:", strlen ("Content-Type:")) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
build (const CyGatewayConfig *config, const CyGatewayValues *values, Request *request)
{
  request->url = cy_gateway_text_fill (config->url, CY_GATEWAY_IN_URL, values);
  if (config->body != NULL)
    request->body = cy_gateway_text_fill (config->body, bodies[config->body_kind].place, values);
  for (guint i = 0; config->headers != NULL && config->headers[i] != NULL; i++) {
    char *header = cy_gateway_text_fill (config->headers[i], CY_GATEWAY_IN_HEADER, values);

    request->headers = curl_slist_append (request->headers, header);
    cy_credential_wipe (header);
  }
  if (config->body != NULL && !names_content_type (config->headers))
    request->headers = curl_slist_append (request->headers, bodies[config->body_kind].content_type);
}

static void
forget (Request *request)
{
  cy_credential_wipe (request->url);
  cy_credential_wipe (request->body);
  for (struct curl_slist *h = request->headers; h != NULL; h = h->next)
    explicit_bzero (h->data, strlen (h->data));
  curl_slist_free_all (request->headers);
}

static gboolean
run (const CyGatewayConfig *config,
     const Request *request,
     const char *secret,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (CyCurl) curl = cy_curl_new (request->url, "http,https", config->ca_file);
  guint timeout_ms = CY_NOTICE_TIMEOUT_MS;

  curl_easy_setopt (curl->easy, CURLOPT_HTTPHEADER, request->headers);
  if (config->method == CY_GATEWAY_POST) {
    curl_easy_setopt (curl->easy, CURLOPT_POST, 1L);
    curl_easy_setopt (curl->easy, CURLOPT_POSTFIELDS, request->body != NULL ? request->body : "");
  }
  return cy_notice_check_timeout (config->timeout_ms, &timeout_ms, error) &&
         cy_curl_run (curl, timeout_ms, cancellable, error) && judge (config, secret, curl, error);
}

static gboolean
send_with (const CyGatewayConfig *config,
           const CyNotice *notice,
           const char *secret,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *number = cy_notice_check_number (notice->recipient, error);
  const CyGatewayValues values = { number,     notice->text,     notice->subject,
                                   notice->id, notice->language, secret };
  Request request = { NULL, NULL, NULL };
  gboolean sent;

  if (number == NULL)
    return FALSE;
  build (config, &values, &request);
  sent = run (config, &request, secret, cancellable, error);
  forget (&request);
  return sent;
}

/* What is no text would make no JSON. */
static gboolean
check_text (const CyNotice *notice, GError **error)
{
  if (g_utf8_validate (notice->text, -1, NULL) &&
      (notice->subject == NULL || g_utf8_validate (notice->subject, -1, NULL)))
    return TRUE;
  g_set_error_literal (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_REFUSED, "the text is not UTF-8");
  return FALSE;
}

/**
 * cy_gateway_send:
 *
 * Asks the gateway to send the notice. It is sent when the answer is of class 2xx, and is the one that is
 * wanted. A redirection is not followed: it would tell the secret to whoever it names.
 *
 * Threading: a worker; blocks until it is sent, fails, is cancelled, or the time is over.
 *
 * Errors: %CY_NOTIFY_ERROR, never with the secret in it; %G_IO_ERROR_CANCELLED.
 */
gboolean
cy_gateway_send (const CyGatewayConfig *config,
                 const CyNotice *notice,
                 GCancellable *cancellable,
                 GError **error)
{
  char *secret = NULL;
  gboolean sent = FALSE;

  if (!cy_gateway_check (config, error) || !check_text (notice, error))
    return FALSE;
  if (uses_secret (config))
    secret = cy_credential_store_get (config->credentials, config->secret, cancellable, error);
  if (secret != NULL || !uses_secret (config))
    sent = send_with (config, notice, secret, cancellable, error);
  cy_credential_wipe (secret);
  if (
    !sent) /* as it was entered, and no further than the path: what follows is nobody's business */
    g_prefix_error (error, "%s %.*s: ", config->name, (int) strcspn (config->url, "?#"),
                    config->url);
  return sent;
}
