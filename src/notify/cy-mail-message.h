/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-notice.h"

G_BEGIN_DECLS

/* What the text of a mail may have [bytes]. */
#define CY_MAIL_MAX_TEXT 262144

gboolean cy_mail_check_address (const char *address, GError **error);
char *cy_mail_message_build (const char *from,
                             const char *from_name,
                             const CyNotice *notice,
                             gint64 now_us,
                             GError **error);

G_END_DECLS
