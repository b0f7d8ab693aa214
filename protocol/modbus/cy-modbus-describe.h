/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-modbus-pdu.h"

G_BEGIN_DECLS

/* PDUs and TCP frames in words, for frame viewers and logs: the terms of the standard, not
 * translated. Whatever the bytes are, there is a text. */
char *cy_modbus_describe_request (const guint8 *pdu, gsize length);
char *cy_modbus_describe_answer (const guint8 *pdu, gsize length);
char *cy_modbus_describe_frame (const guint8 *bytes, gsize length, gboolean is_answer);

G_END_DECLS
