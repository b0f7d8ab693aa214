/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* So many parts a text may take, whoever pays for them. */
#define CY_SMS_MAX_PARTS 10

/**
 * CySmsPdu:
 * @hex: what is written after the modem's prompt, without the end mark.
 * @length: what AT+CMGS wants to know: bytes without the service centre's address.
 *
 * One message of a text: a whole one, or a part.
 */
typedef struct {
  char *hex;
  guint length;
} CySmsPdu;

void cy_sms_pdu_free (CySmsPdu *pdu);
GPtrArray *
cy_sms_pdu_encode (const char *number, const char *text, guint8 reference, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySmsPdu, cy_sms_pdu_free)

G_END_DECLS
