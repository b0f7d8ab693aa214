/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-store.h"

G_BEGIN_DECLS

/**
 * CyHistoryPending:
 *
 * What the writer remembers between two seals: per pile the value every series had at the last seal,
 * and the points since. Threading: the writer thread only.
 */
typedef struct _CyHistoryPending CyHistoryPending;

CyHistoryPending *cy_history_pending_new (void);
void cy_history_pending_free (CyHistoryPending *pending);
gboolean cy_history_pending_recover (CyHistoryPending *pending, CyDb *db, GError **error);
gboolean cy_history_pending_add (CyHistoryPending *pending, const char *pile, CyPoint *point);
gsize cy_history_pending_get_n_points (CyHistoryPending *pending);
gint64 cy_history_pending_get_oldest_ms (CyHistoryPending *pending);
gboolean cy_history_pending_seal (CyHistoryPending *pending, CyDb *db, GError **error);

/* Marks every series as unknown from @time_ms on: the node was not running. Returns the points. */
GArray *cy_history_pending_cut (CyHistoryPending *pending, gint64 time_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryPending, cy_history_pending_free)

G_END_DECLS
