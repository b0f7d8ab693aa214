/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-mail.h"

#include <stdlib.h>
#include <string.h>

#include "cy-curl.h"
#include "cy-mail-message.h"
#include "cy-notify-error.h"

/* RFC 5321, clause 4.5.3.1.5: a reply's line has 512 bytes; people need less of it. */
#define SHOWN_BYTES 200

#define MIN_REPLY 400
#define MAX_REPLY 599

static const struct {
  const char *scheme;
  guint port;
  long use_ssl;
} securities[CY_N_MAIL_SECURITIES] = {
  [CY_MAIL_STARTTLS] = { "smtp", 587, CURLUSESSL_ALL },
  [CY_MAIL_TLS] = { "smtps", 465, CURLUSESSL_ALL },
  [CY_MAIL_CLEAR] = { "smtp", 25, CURLUSESSL_NONE },
};

/*
 * at: what is left of the message; borrowed.
 * refusal: the last reply that says no; 0 when there was none.
 */
typedef struct {
  const char *at;
  gsize left;
  guint refusal;
  char reply[SHOWN_BYTES + 1];
} Transfer;

static gboolean
is_wrong (GError **error, const char *setting, const char *what)
{
  g_set_error (error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, "%s: %s", setting, what);
  return FALSE;
}

/* A name or an address; nothing that could be more of a URL than its host. */
static gboolean
is_host (const char *host)
{
  gsize length = host != NULL ? strlen (host) : 0;

  if (length == 0 || length > 255)
    return FALSE;
  if (g_hostname_is_ip_address (host))
    return TRUE;
  for (const char *p = host; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && strchr ("-._", *p) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_login (const CyMailConfig *config, GError **error)
{
  if (config->user == NULL)
    return TRUE;
  if (config->user[0] == '\0' || strpbrk (config->user, "\r\n") != NULL)
    return is_wrong (error, "user", "must be one line");
  if (config->security == CY_MAIL_CLEAR)
    return is_wrong (error, "user", "a password is not sent in the clear; choose TLS");
  if (config->secret == NULL || config->credentials == NULL)
    return is_wrong (error, "secret", "a user needs a password");
  return cy_credential_store_check_name (config->secret, error);
}

/**
 * cy_mail_check:
 *
 * Errors: %CY_NOTIFY_ERROR_BAD_CONFIG, and which setting it is.
 */
gboolean
cy_mail_check (const CyMailConfig *config, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!is_host (config->host))
    return is_wrong (error, "host", "must be a name or an address");
  if (config->port > G_MAXUINT16)
    return is_wrong (error, "port", "must be from 1 to 65535");
  if (!cy_mail_check_address (config->from, &local))
    return is_wrong (error, "from", local->message);
  return check_login (config, error) && cy_notice_check_timeout (config->timeout_ms, NULL, error);
}

static size_t
on_read_cb (char *bytes, size_t size, size_t n, void *data)
{
  Transfer *transfer = data;
  gsize length = MIN (size * n, transfer->left);

  memcpy (bytes, transfer->at, length);
  transfer->at += length;
  transfer->left -= length;
  return length;
}

/* libcurl hands on each line of a reply here. */
static size_t
on_reply_cb (char *bytes, size_t size, size_t n, void *data)
{
  Transfer *transfer = data;
  gsize length = MIN (size * n, SHOWN_BYTES);
  char line[SHOWN_BYTES + 1];
  guint code;

  for (gsize i = 0; i < length; i++)
    line[i] = g_ascii_isprint (bytes[i])             ? bytes[i]
              : bytes[i] == '\r' || bytes[i] == '\n' ? ' '
                                                     : '?';
  line[length] = '\0';
  code = (guint) strtoul (line, NULL, 10);
  if (code >= MIN_REPLY && code <= MAX_REPLY) {
    transfer->refusal = code;
    g_strlcpy (transfer->reply, g_strchomp (line), sizeof transfer->reply);
  }
  return size * n;
}

/* The server's own words are better than the library's about them. RFC 5321, clause 4.2.1: 4yz may be
 * tried again, 5yz not. */
static gboolean
fail (const Transfer *transfer, GError *trouble, GError **error)
{
  g_autoptr (GError) owned = trouble;

  if (transfer->refusal == 0 || owned->domain != CY_NOTIFY_ERROR ||
      owned->code == CY_NOTIFY_ERROR_TIMEOUT) {
    g_propagate_error (error, g_steal_pointer (&owned));
    return FALSE;
  }
  g_set_error_literal (error, CY_NOTIFY_ERROR,
                       transfer->refusal >= 500 ? CY_NOTIFY_ERROR_REFUSED
                                                : CY_NOTIFY_ERROR_UNREACHABLE,
                       transfer->reply);
  return FALSE;
}

static gboolean
run (const CyMailConfig *config,
     const char *url,
     const CyNotice *notice,
     const char *message,
     const char *password,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (CyCurl) curl = cy_curl_new (url, "smtp,smtps", config->ca_file);
  struct curl_slist *recipients = curl_slist_append (NULL, notice->recipient);
  Transfer transfer = { .at = message, .left = strlen (message) };
  guint timeout_ms = CY_NOTICE_TIMEOUT_MS;
  GError *trouble = NULL;
  gboolean sent;

  curl_easy_setopt (curl->easy, CURLOPT_USE_SSL, securities[config->security].use_ssl);
  curl_easy_setopt (curl->easy, CURLOPT_MAIL_FROM, config->from);
  curl_easy_setopt (curl->easy, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (curl->easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (curl->easy, CURLOPT_READFUNCTION, on_read_cb);
  curl_easy_setopt (curl->easy, CURLOPT_READDATA, &transfer);
  curl_easy_setopt (curl->easy, CURLOPT_HEADERFUNCTION, on_reply_cb);
  curl_easy_setopt (curl->easy, CURLOPT_HEADERDATA, &transfer);
  if (password != NULL) {
    curl_easy_setopt (curl->easy, CURLOPT_USERNAME, config->user);
    curl_easy_setopt (curl->easy, CURLOPT_PASSWORD, password);
  }
  sent = cy_notice_check_timeout (config->timeout_ms, &timeout_ms, &trouble) &&
         cy_curl_run (curl, timeout_ms, cancellable, &trouble);
  curl_slist_free_all (recipients);
  return sent || fail (&transfer, trouble, error);
}

static gboolean
send_to (const CyMailConfig *config,
         const char *url,
         const CyNotice *notice,
         GCancellable *cancellable,
         GError **error)
{
  g_autofree char *message = NULL;
  char *password = NULL;
  gboolean sent = FALSE;

  if (!cy_mail_check (config, error))
    return FALSE;
  message =
    cy_mail_message_build (config->from, config->from_name, notice, g_get_real_time (), error);
  if (message == NULL)
    return FALSE;
  if (config->user != NULL)
    password = cy_credential_store_get (config->credentials, config->secret, cancellable, error);
  if (config->user == NULL || password != NULL)
    sent = run (config, url, notice, message, password, cancellable, error);
  cy_credential_wipe (password);
  return sent;
}

/**
 * cy_mail_send:
 *
 * Hands the notice to the mail server. That it was taken does not say that it was read, or can be.
 *
 * Threading: a worker; blocks until it is sent, fails, is cancelled, or the time is over.
 *
 * Errors: %CY_NOTIFY_ERROR, %G_IO_ERROR_CANCELLED.
 */
gboolean
cy_mail_send (const CyMailConfig *config,
              const CyNotice *notice,
              GCancellable *cancellable,
              GError **error)
{
  gboolean is_v6 = config->host != NULL && strchr (config->host, ':') != NULL;
  g_autofree char *url =
    g_strdup_printf ("%s://%s%s%s:%u", securities[config->security].scheme, is_v6 ? "[" : "",
                     config->host != NULL ? config->host : "", is_v6 ? "]" : "",
                     config->port != 0 ? config->port : securities[config->security].port);

  if (send_to (config, url, notice, cancellable, error))
    return TRUE;
  g_prefix_error (error, "mail by %s: ", url);
  return FALSE;
}
