/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-journal.h"

G_BEGIN_DECLS

/**
 * CyDraftQueue:
 *
 * Entries that must get into the journal in their order, whatever happens: what the journal cannot take (a
 * full disk) is kept and tried again until it can.
 *
 * Threading: the main thread only.
 */
typedef struct _CyDraftQueue CyDraftQueue;

CyDraftQueue *cy_draft_queue_new (CyJournal *journal);
void cy_draft_queue_free (CyDraftQueue *queue);
void cy_draft_queue_push (CyDraftQueue *queue, CyDraft *draft);
guint cy_draft_queue_get_n_stuck (CyDraftQueue *queue);
guint cy_draft_queue_get_n_waiting (CyDraftQueue *queue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyDraftQueue, cy_draft_queue_free)

G_END_DECLS
