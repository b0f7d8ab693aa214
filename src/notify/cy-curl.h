/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <curl/curl.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* What an answer may have [bytes]. */
#define CY_CURL_MAX_ANSWER 65536

/**
 * CyCurl:
 * @easy: set up by the caller.
 * @trouble: what went wrong, in libcurl's words.
 * @answer: what came back.
 *
 * One transfer of libcurl, with an end.
 *
 * Threading: one thread, which it blocks.
 */
typedef struct {
  CURL *easy;
  char trouble[CURL_ERROR_SIZE];
  GString *answer;
} CyCurl;

CyCurl *cy_curl_new (const char *url, const char *protocols, const char *ca_file);
void cy_curl_free (CyCurl *curl);
gboolean cy_curl_run (CyCurl *curl, guint timeout_ms, GCancellable *cancellable, GError **error);
glong cy_curl_get_status (CyCurl *curl);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyCurl, cy_curl_free)

G_END_DECLS
