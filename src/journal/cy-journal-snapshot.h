/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-snapshot.h"

G_BEGIN_DECLS

/**
 * CyCutState:
 * @begun: (nullable): the snapshot that this journal is being cut to, or was last.
 * @is_done: whether nothing that had to go is left of that.
 *
 * How far this journal was cut. Names are those of cy_snapshot_name().
 */
typedef struct {
  char *begun;
  gboolean is_done;
} CyCutState;

void cy_cut_state_clear (CyCutState *state);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CyCutState, cy_cut_state_clear)

/**
 * CyReach:
 * @CY_REACH_ALL: every entry that the snapshot is about was here.
 * @CY_REACH_PART: some have not come yet.
 * @CY_REACH_FORK: one of them is another one here.
 *
 * Whether this journal can be cut as the snapshot says.
 */
typedef enum {
  CY_REACH_ALL,
  CY_REACH_PART,
  CY_REACH_FORK,
} CyReach;

CySnapshot *
cy_journal_plan_snapshot (CyDb *db, gint64 before_us, GCancellable *cancellable, GError **error);
gboolean cy_journal_next_snapshot (CyDb *db,
                                   const char *after,
                                   const char *origin,
                                   CySnapshot **out_snapshot,
                                   GError **error);
gboolean
cy_journal_find_snapshot (CyDb *db, const char *name, CySnapshot **out_snapshot, GError **error);
gboolean cy_journal_load_cut (CyDb *db, CyCutState *out_state, GError **error);
gboolean
cy_journal_reach (CyDb *db, const CySnapshot *snapshot, CyReach *out_reach, GError **error);
gboolean cy_journal_begin_cut (CyDb *db, const CySnapshot *snapshot, GError **error);
gboolean cy_journal_end_cut (CyDb *db, const CySnapshot *snapshot, GError **error);
GPtrArray *cy_journal_load_page (CyDb *db,
                                 const CySnapshot *snapshot,
                                 const char *stream,
                                 guint64 seq,
                                 guint max_entries,
                                 gsize max_bytes,
                                 GError **error);
gboolean cy_journal_keep_only (CyDb *db,
                               const CyHead *head,
                               const guint64 *kept,
                               guint n_kept,
                               guint max_entries,
                               guint64 *seq,
                               GError **error);

G_END_DECLS
