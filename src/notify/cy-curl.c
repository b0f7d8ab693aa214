/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-curl.h"

#include "cy-config.h"
#include "cy-notify-error.h"

#define US_PER_MS ((gint64) 1000)

/* It looks at its own clocks so often when nothing happens [ms]. */
#define LOOK_MS 1000

static const struct {
  CURLcode result;
  CyNotifyError code;
} codes[] = {
  { CURLE_OPERATION_TIMEDOUT, CY_NOTIFY_ERROR_TIMEOUT },
  { CURLE_LOGIN_DENIED, CY_NOTIFY_ERROR_REFUSED },
  { CURLE_AUTH_ERROR, CY_NOTIFY_ERROR_REFUSED },
  { CURLE_REMOTE_ACCESS_DENIED, CY_NOTIFY_ERROR_REFUSED },
  { CURLE_URL_MALFORMAT, CY_NOTIFY_ERROR_BAD_CONFIG },
  { CURLE_NOT_BUILT_IN, CY_NOTIFY_ERROR_BAD_CONFIG },
  { CURLE_USE_SSL_FAILED, CY_NOTIFY_ERROR_BAD_CONFIG },
  { CURLE_PEER_FAILED_VERIFICATION, CY_NOTIFY_ERROR_BAD_CONFIG },
  { CURLE_SSL_CACERT_BADFILE, CY_NOTIFY_ERROR_BAD_CONFIG },
  { CURLE_WRITE_ERROR, CY_NOTIFY_ERROR_BAD_ANSWER },
  /* Of ours it supports all, so this is about an answer. */
  { CURLE_UNSUPPORTED_PROTOCOL, CY_NOTIFY_ERROR_BAD_ANSWER },
  { CURLE_WEIRD_SERVER_REPLY, CY_NOTIFY_ERROR_BAD_ANSWER },
  { CURLE_HTTP2, CY_NOTIFY_ERROR_BAD_ANSWER },
  { CURLE_HTTP2_STREAM, CY_NOTIFY_ERROR_BAD_ANSWER },
  { CURLE_BAD_CONTENT_ENCODING, CY_NOTIFY_ERROR_BAD_ANSWER },
};

static size_t
on_answer_cb (char *bytes, size_t size, size_t n, void *data)
{
  CyCurl *curl = data;

  if (curl->answer->len + size * n > CY_CURL_MAX_ANSWER)
    return 0;
  g_string_append_len (curl->answer, bytes, (gssize) (size * n));
  return size * n;
}

static void
initialize (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once)) {
    /* Fails for want of memory only, and then GLib has ended the process before. */
    (void) curl_global_init (CURL_GLOBAL_DEFAULT);
    g_once_init_leave (&once, 1);
  }
}

/**
 * cy_curl_new:
 * @protocols: the only ones it may speak, whatever the URL says.
 * @ca_file: (nullable): who is believed, instead of the authorities of the system.
 */
CyCurl *
cy_curl_new (const char *url, const char *protocols, const char *ca_file)
{
  CyCurl *curl = g_new0 (CyCurl, 1);

  initialize ();
  curl->answer = g_string_new (NULL);
  curl->easy = curl_easy_init ();
  curl_easy_setopt (curl->easy, CURLOPT_URL, url);
  curl_easy_setopt (curl->easy, CURLOPT_PROTOCOLS_STR, protocols);
  curl_easy_setopt (curl->easy, CURLOPT_ERRORBUFFER, curl->trouble);
  curl_easy_setopt (curl->easy, CURLOPT_WRITEFUNCTION, on_answer_cb);
  curl_easy_setopt (curl->easy, CURLOPT_WRITEDATA, curl);
  /* Signals are the process's, and a resolver that hangs is not waited for. */
  curl_easy_setopt (curl->easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl->easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt (curl->easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt (curl->easy, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  if (ca_file != NULL)
    curl_easy_setopt (curl->easy, CURLOPT_CAINFO, ca_file);
  return curl;
}

void
cy_curl_free (CyCurl *curl)
{
  if (curl == NULL)
    return;
  curl_easy_cleanup (curl->easy);
  g_string_free (curl->answer, TRUE);
  g_free (curl);
}

/* The status of HTTP or SMTP that came last, 0 when none came. */
glong
cy_curl_get_status (CyCurl *curl)
{
  long status = 0;

  curl_easy_getinfo (curl->easy, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

static gboolean
fail (CyCurl *curl, CURLcode result, guint timeout_ms, GError **error)
{
  CyNotifyError code = CY_NOTIFY_ERROR_UNREACHABLE;
  g_autofree char *words = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    if (codes[i].result == result)
      code = codes[i].code;
  }
  if (result == CURLE_OPERATION_TIMEDOUT)
    words = g_strdup_printf ("no answer within %u ms", timeout_ms);
  else if (result == CURLE_WRITE_ERROR)
    words = g_strdup_printf ("it answers more than %d bytes", CY_CURL_MAX_ANSWER);
  else
    words = g_strdup (curl->trouble[0] != '\0' ? curl->trouble : curl_easy_strerror (result));
  g_set_error_literal (error, CY_NOTIFY_ERROR, code, words);
  return FALSE;
}

static CURLcode
get_result (CURLM *multi)
{
  int left;
  const CURLMsg *message = curl_multi_info_read (multi, &left);

  return message != NULL && message->msg == CURLMSG_DONE ? message->data.result
                                                         : CURLE_OPERATION_TIMEDOUT;
}

/* Until it is over, too late, or cancelled. */
static void
drive (CURLM *multi, gint64 until_us, GCancellable *cancellable)
{
  GPollFD wake = { .fd = -1 };
  gboolean can_poll = g_cancellable_make_pollfd (cancellable, &wake);
  struct curl_waitfd extra = { wake.fd, CURL_WAIT_POLLIN, 0 };
  int running = 1;

  while (curl_multi_perform (multi, &running) == CURLM_OK && running > 0 &&
         !g_cancellable_is_cancelled (cancellable)) {
    gint64 left_ms = (until_us - g_get_monotonic_time ()) / US_PER_MS;

    if (left_ms <= 0)
      break;
    if (curl_multi_poll (multi, &extra, can_poll ? 1 : 0, (int) MIN (left_ms, LOOK_MS), NULL) !=
        CURLM_OK)
      break;
  }
  if (can_poll)
    g_cancellable_release_fd (cancellable);
}

/**
 * cy_curl_run:
 * @timeout_ms: for all of it, the name of the host included [ms].
 *
 * Errors: %CY_NOTIFY_ERROR, %G_IO_ERROR_CANCELLED.
 */
gboolean
cy_curl_run (CyCurl *curl, guint timeout_ms, GCancellable *cancellable, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + (timeout_ms + 1) * US_PER_MS;
  CURLM *multi = curl_multi_init ();
  CURLcode result;

  curl_easy_setopt (curl->easy, CURLOPT_USERAGENT, "Chargeyard/" CY_VERSION);
  curl_easy_setopt (curl->easy, CURLOPT_TIMEOUT_MS, (long) timeout_ms);
  curl_easy_setopt (curl->easy, CURLOPT_CONNECTTIMEOUT_MS, (long) timeout_ms);
  curl_multi_add_handle (multi, curl->easy);
  drive (multi, until_us, cancellable);
  result = get_result (multi);
  curl_multi_remove_handle (multi, curl->easy);
  curl_multi_cleanup (multi);
  if (result == CURLE_OK)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return fail (curl, result, timeout_ms, error);
}
