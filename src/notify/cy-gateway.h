/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-credential-store.h"
#include "cy-notice.h"

G_BEGIN_DECLS

#define CY_GATEWAY_MAX_HEADERS 16

typedef enum {
  CY_GATEWAY_GET,
  CY_GATEWAY_POST,
  CY_N_GATEWAY_METHODS,
} CyGatewayMethod;

/* How a body is written, and the Content-Type it says when the headers say none. */
typedef enum {
  CY_GATEWAY_FORM,
  CY_GATEWAY_JSON,
  CY_GATEWAY_PLAIN,
  CY_N_GATEWAY_BODIES,
} CyGatewayBody;

/**
 * CyGatewayConfig:
 * @name: what an error calls it: `SMS gateway`.
 * @url: a template; its host stands as it is.
 * @headers: (nullable) (array zero-terminated=1): `NAME: VALUE`, templates.
 * @body: (nullable): a template, with POST only.
 * @wanted_text: (nullable): the answer has it when the notice was taken.
 * @wanted_pattern: (nullable): the answer matches this expression (PCRE) when it was.
 * @secret: (nullable): the name of the credential that stands for {secret}.
 * @credentials: (nullable): where it is.
 * @ca_file: (nullable): the authorities to believe, instead of the system's.
 * @timeout_ms: 0 for the usual [ms].
 *
 * A service that sends a text message, or calls and reads aloud, when it is asked by HTTP. Everything is
 * borrowed.
 *
 * Placeholders: {number} {text} {subject} {id} {language} {secret}, each written as the place where it
 * stands wants it.
 */
typedef struct {
  const char *name;
  CyGatewayMethod method;
  const char *url;
  const char *const *headers;
  CyGatewayBody body_kind;
  const char *body;
  const char *wanted_text;
  const char *wanted_pattern;
  const char *secret;
  CyCredentialStore *credentials;
  const char *ca_file;
  guint timeout_ms;
} CyGatewayConfig;

gboolean cy_gateway_check (const CyGatewayConfig *config, GError **error);
gboolean cy_gateway_send (const CyGatewayConfig *config,
                          const CyNotice *notice,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
