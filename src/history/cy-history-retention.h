/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"

G_BEGIN_DECLS

gboolean cy_history_retention_apply (CyDb *db, gint64 now_ms, guint max_rows, GError **error);

G_END_DECLS
