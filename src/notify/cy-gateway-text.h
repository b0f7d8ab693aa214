/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-notice.h"

G_BEGIN_DECLS

/* What a template of a gateway may have [bytes]. */
#define CY_GATEWAY_MAX_TEMPLATE 8192

/**
 * CyGatewayPlace:
 * @CY_GATEWAY_IN_URL: percent-encoded, as in a form.
 * @CY_GATEWAY_IN_HEADER: one line.
 * @CY_GATEWAY_IN_FORM: percent-encoded.
 * @CY_GATEWAY_IN_JSON: escaped, between quotes the template brings.
 * @CY_GATEWAY_IN_PLAIN: as it is.
 *
 * Where a placeholder stands, which says how its value is written.
 */
typedef enum {
  CY_GATEWAY_IN_URL,
  CY_GATEWAY_IN_HEADER,
  CY_GATEWAY_IN_FORM,
  CY_GATEWAY_IN_JSON,
  CY_GATEWAY_IN_PLAIN,
  CY_N_GATEWAY_PLACES,
} CyGatewayPlace;

/**
 * CyGatewayValues:
 *
 * What stands for `{number}`, `{text}`, `{subject}`, `{id}`, `{language}` and `{secret}`. Borrowed; any
 * may be %NULL, for nothing.
 */
typedef struct {
  const char *number;
  const char *text;
  const char *subject;
  const char *id;
  const char *language;
  const char *secret;
} CyGatewayValues;

gboolean cy_gateway_text_check (const char *template, GError **error);
gboolean cy_gateway_text_has_secret (const char *template);
char *
cy_gateway_text_fill (const char *template, CyGatewayPlace place, const CyGatewayValues *values);
char *cy_gateway_text_hide (const char *text, const char *secret);

G_END_DECLS
