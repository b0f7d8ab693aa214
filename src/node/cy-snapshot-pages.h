/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-snapshot.h"
#include "cy-voucher.h"

G_BEGIN_DECLS

/* What one page should hold; see cy-entry-wire.h for what it may. */
#define CY_SNAPSHOT_PAGE_ENTRIES 500
#define CY_SNAPSHOT_PAGE_BYTES   ((gsize) 192 * 1024)

/**
 * CySnapshotPages:
 *
 * What another node says that a snapshot keeps, page by page, in a file until all of it is there: only then the
 * digest tells whether it is what the snapshot vouches for.
 *
 * Threading: one thread at a time.
 */
typedef struct _CySnapshotPages CySnapshotPages;

CySnapshotPages *cy_snapshot_pages_new (CySnapshot *snapshot, CyVoucher *voucher, char *file);
void cy_snapshot_pages_free (CySnapshotPages *pages);
CySnapshot *cy_snapshot_pages_get_snapshot (CySnapshotPages *pages);
gboolean cy_snapshot_pages_add (CySnapshotPages *pages, GBytes *page, GError **error);
const char *cy_snapshot_pages_get_stream (CySnapshotPages *pages);
guint64 cy_snapshot_pages_get_seq (CySnapshotPages *pages);
gboolean cy_snapshot_pages_check (CySnapshotPages *pages, GError **error);
gboolean cy_snapshot_pages_next (CySnapshotPages *pages, GPtrArray **out_entries, GError **error);
const guint64 *
cy_snapshot_pages_get_kept (CySnapshotPages *pages, const CyHead *head, guint *out_n_kept);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySnapshotPages, cy_snapshot_pages_free)

G_END_DECLS
