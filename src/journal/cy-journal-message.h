/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-message.h"

G_BEGIN_DECLS

GPtrArray *cy_journal_load_messages (CyDb *db, const CyMessageQuery *query, GError **error);
GPtrArray *cy_journal_load_told (CyDb *db, gint64 from_us, GError **error);
const char *const *cy_message_screen_queries (void);

G_END_DECLS
