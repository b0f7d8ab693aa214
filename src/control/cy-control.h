/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"

G_BEGIN_DECLS

/* Headers that show who asks: a password or the token of a session, as it is or as base64. */
#define CY_CONTROL_TOKEN        "Chargeyard-Token"
#define CY_CONTROL_TOKEN_BASE64 "Chargeyard-Token-Base64"

/**
 * CyControlError:
 * @CY_CONTROL_ERROR_USAGE: no such verb, or its arguments are wrong.
 * @CY_CONTROL_ERROR_REFUSED: understood and refused, or failed.
 * @CY_CONTROL_ERROR_NO_NODE: no node is running on the data directory.
 */
typedef enum {
  CY_CONTROL_ERROR_USAGE,
  CY_CONTROL_ERROR_REFUSED,
  CY_CONTROL_ERROR_NO_NODE,
} CyControlError;

#define CY_CONTROL_ERROR (cy_control_error_quark ())
GQuark cy_control_error_quark (void);

/**
 * CyControlReply:
 * @result: (nullable): what the verb says, as documented in `protocol/control.md`.
 * @error: (nullable): why it does not.
 */
typedef void (*CyControlReply) (JsonNode *result, const GError *error, gpointer user_data);

void cy_control_dispatch (CyNode *node,
                          const char *verb,
                          JsonObject *arguments,
                          const char *actor,
                          CyControlReply reply,
                          gpointer user_data);
void cy_control_ask (CyNode *node,
                     const char *verb,
                     JsonObject *arguments,
                     const char *actor,
                     const char *token,
                     CyControlReply reply,
                     gpointer user_data);
const char *cy_control_verb_at (guint index);
gboolean cy_control_verb_is_live (const char *verb);
gboolean cy_control_verb_exists (const char *verb);

G_END_DECLS
