/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CY_ID_MAX_LENGTH 64

char *cy_id_new (void);
char *cy_id_new_spoken (const char *prefix, gint64 now_us);
char *cy_id_new_counted (const char *prefix, gint64 now_us);
gboolean cy_id_validate (const char *id, GError **error);

G_END_DECLS
