/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-entry-store.h"

G_BEGIN_DECLS

GPtrArray *cy_journal_load_heads (CyDb *db, GError **error);
GPtrArray *cy_journal_load_suffixes (CyDb *db,
                                     GPtrArray *wants,
                                     guint max_entries,
                                     gsize max_bytes,
                                     GError **error);
GHashTable *cy_journal_load_keys (CyDb *db, GError **error);
const char *const *cy_journal_sync_queries (void);

G_END_DECLS
