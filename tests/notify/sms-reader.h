/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a network would make of an SMS-SUBMIT, worked out in another way than the product does: bit by
 * bit, from 3GPP TS 23.040 and the alphabet as it is printed there. */
typedef struct {
  char *number;
  char *text; /* UTF-8 */
  guint coding;
  guint reference; /* of a part */
  guint n_parts;   /* 0 for a message by itself */
  guint part;      /* 1 and up */
} ReadSms;

ReadSms *sms_read (const char *hex, guint length);
void sms_free (ReadSms *sms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadSms, sms_free)

G_END_DECLS
