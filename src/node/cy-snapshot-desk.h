/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-snapshot.h"

G_BEGIN_DECLS

/**
 * CySnapshotState:
 * @keeper: (nullable): the node that says when the journal is cut, by the policy.
 * @days: how old what is over must be, by the policy.
 * @snapshot: (nullable): the one this journal is cut to, or is being cut to.
 * @is_done: whether nothing that had to go is left.
 * @next: (nullable): the one that is to come.
 * @is_busy: whether something is under way.
 * @problem: (nullable): why this journal was not cut, or what is kept not brought, when it was tried last.
 *
 * How it stands with the beginning of this node's journal.
 */
typedef struct {
  char *keeper;
  gint64 days;
  CySnapshot *snapshot;
  gboolean is_done;
  CySnapshot *next;
  gboolean is_busy;
  char *problem;
} CySnapshotState;

void cy_snapshot_state_free (CySnapshotState *state);

/**
 * CySnapshotDesk:
 *
 * Keeps the journal from growing for ever. One node, the keeper that a policy names, says once in a while what is
 * over; every node cuts its journal when it has all that is meant, and takes what is kept from another when it
 * has not and cannot get it any more.
 *
 * Threading: main thread.
 */
typedef struct _CySnapshotDesk CySnapshotDesk;

CySnapshotDesk *cy_snapshot_desk_new (CyNode *node);
void cy_snapshot_desk_free (CySnapshotDesk *desk);
void cy_snapshot_desk_look (CySnapshotDesk *desk);
void cy_snapshot_desk_see (CySnapshotDesk *desk, GPtrArray *entries);
void cy_snapshot_desk_cut_off (CySnapshotDesk *desk, const char *peer);
void cy_snapshot_desk_make (CySnapshotDesk *desk,
                            gint64 days,
                            const char *actor,
                            CyNodeDone done,
                            gpointer user_data);
CySnapshotState *cy_snapshot_desk_describe (CySnapshotDesk *desk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySnapshotDesk, cy_snapshot_desk_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySnapshotState, cy_snapshot_state_free)

G_END_DECLS
