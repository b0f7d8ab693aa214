/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-store.h"

G_BEGIN_DECLS

/**
 * CyHistoryPending:
 *
 * What the writer remembers between two seals: what every series was at the last seal, and the points
 * since. Readers look here for what is not in a block yet.
 *
 * Threading: the writer thread changes it, under its own lock, which it never holds while the disk
 * works; what takes the lock from any thread.
 */
typedef struct _CyHistoryPending CyHistoryPending;

/* One series' place in it; lives as long. */
typedef struct _CyHistorySlot CyHistorySlot;

CyHistoryPending *cy_history_pending_new (void);
void cy_history_pending_free (CyHistoryPending *pending);
gboolean
cy_history_pending_recover (CyHistoryPending *pending, CyDb *db, GArray *skipped, GError **error);
CyHistorySlot *cy_history_pending_get_slot (CyHistoryPending *pending,
                                            const char *pile,
                                            guint32 series,
                                            CyHistoryClass class);
guint32 cy_history_slot_get_series (const CyHistorySlot *slot);
void cy_history_pending_lock (CyHistoryPending *pending);
void cy_history_pending_unlock (CyHistoryPending *pending);
gboolean cy_history_pending_add (CyHistoryPending *pending, CyHistorySlot *slot, CyPoint *point);
gsize cy_history_pending_get_n_points (CyHistoryPending *pending);
gsize cy_history_pending_get_most_points (CyHistoryPending *pending);
gint64 cy_history_pending_get_oldest_ms (CyHistoryPending *pending);
gint64 cy_history_pending_get_newest_ms (CyHistoryPending *pending);
gboolean cy_history_pending_seal (CyHistoryPending *pending, CyDb *db, GError **error);
void cy_history_pending_set_back (CyHistoryPending *pending, gint64 time_ms);

/* Marks every series as unknown from @time_ms on: the node was not running. Returns how many points
 * that took. */
guint cy_history_pending_cut (CyHistoryPending *pending, gint64 time_ms);

gint64
cy_history_pending_copy (CyHistoryPending *pending, guint32 series, gint64 to_ms, GArray *points);
gint64 cy_history_pending_get_number (CyHistoryPending *pending);
void cy_history_pending_skip_numbers (CyHistoryPending *pending, gint64 number);
gint64
cy_history_pending_get_begin_ms (CyHistoryPending *pending, const char *pile, CyHistoryClass class);
gboolean cy_history_pending_get_at (CyHistoryPending *pending,
                                    guint32 series,
                                    gint64 time_ms,
                                    CyPoint *out_point);
gboolean cy_history_pending_covers (CyHistoryPending *pending,
                                    const char *pile,
                                    CyHistoryClass class,
                                    gint64 time_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryPending, cy_history_pending_free)

G_END_DECLS
