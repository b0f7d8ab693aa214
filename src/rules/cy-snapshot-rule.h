/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A cut is worth its work when so much more is old enough [days]. */
#define CY_SNAPSHOT_EVERY_DAYS 30

gint64 cy_snapshot_before (gint64 days, gint64 now_us);
gboolean cy_snapshot_is_due (gint64 days, gint64 last_before_us, gint64 now_us);

G_END_DECLS
