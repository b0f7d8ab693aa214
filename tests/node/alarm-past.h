/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void alarm_past_write (const char *data_dir, gint64 now_us);
void alarm_past_chatter (const char *data_dir, const char *subject, gint64 now_us);

G_END_DECLS
