/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-entry.h"
#include "cy-uncounted.h"

G_BEGIN_DECLS

gboolean cy_journal_update_cuts (CyDb *db, GError **error);
gboolean cy_journal_load_cut_end (CyDb *db,
                                  const char *origin,
                                  const char *stream,
                                  guint64 *out_end,
                                  GError **error);
char *
cy_journal_complete_removal (CyDb *db, const char *node, const CyDraft *draft, GError **error);
GPtrArray *cy_journal_load_uncounted (CyDb *db, GError **error);
gboolean cy_journal_count_of_node (CyDb *db, const char *node, guint64 *out_n, GError **error);

gboolean cy_journal_fold_stale (CyDb *db, GPtrArray *subjects, gboolean *out_more, GError **error);
gboolean cy_journal_forget_stale (CyDb *db, GError **error);

const char *const *cy_cut_screen_queries (void);

G_END_DECLS
