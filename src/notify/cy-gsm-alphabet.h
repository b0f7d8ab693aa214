/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What announces a character of the extension table. */
#define CY_GSM_ESCAPE 0x1B

guint cy_gsm_alphabet_encode (gunichar character, guint16 out_septets[2]);

G_END_DECLS
