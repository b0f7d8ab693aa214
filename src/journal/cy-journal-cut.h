/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-entry.h"

G_BEGIN_DECLS

/**
 * CyUncounted:
 * @node: a member that was removed.
 * @n_entries: of its entries here, how many do not count.
 */
typedef struct {
  char *node;
  guint64 n_entries;
} CyUncounted;

void cy_uncounted_free (CyUncounted *uncounted);

gboolean cy_journal_update_cuts (CyDb *db, GError **error);
gboolean cy_journal_load_cut_end (CyDb *db,
                                  const char *origin,
                                  const char *stream,
                                  guint64 *out_end,
                                  GError **error);
char *
cy_journal_complete_removal (CyDb *db, const char *node, const CyDraft *draft, GError **error);
GPtrArray *cy_journal_load_uncounted (CyDb *db, GError **error);

gboolean cy_journal_fold_stale (CyDb *db, GPtrArray *subjects, gboolean *out_more, GError **error);
gboolean cy_journal_forget_stale (CyDb *db, GError **error);

const char *const *cy_cut_screen_queries (void);

G_END_DECLS
