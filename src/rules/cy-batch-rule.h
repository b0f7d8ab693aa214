/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-batch.h"
#include "cy-command.h"
#include "cy-entry.h"

G_BEGIN_DECLS

/**
 * CyBatchEvent:
 *
 * What can happen to a batch; each is one kind of journal entry, `batch.select` and so on.
 */
typedef enum {
  CY_BATCH_EVENT_SELECT,
  CY_BATCH_EVENT_OPERATE,
  CY_BATCH_EVENT_APPROVE,
  CY_BATCH_EVENT_PAUSE,
  CY_BATCH_EVENT_RESUME,
  CY_BATCH_EVENT_STOP,
  CY_BATCH_EVENT_CANCEL,
  CY_BATCH_EVENT_EXPIRE,
  CY_BATCH_EVENT_FINISH,
  CY_N_BATCH_EVENTS,
} CyBatchEvent;

/**
 * CyBatchTurn:
 * @n: how many of those that had no turn begin now, in their order; 0 when something else must happen
 *   first.
 * @failures: how many failed so far.
 * @stop: too many of them that nobody has seen yet.
 * @finish: every target had its turn.
 */
typedef struct {
  guint n;
  guint failures;
  gboolean stop;
  gboolean finish;
} CyBatchTurn;

gboolean cy_batch_rule (CyBatchState state,
                        CyBatchEvent event,
                        gboolean needs_second,
                        CyBatchState *out_state);
CyBatchTurn cy_batch_turn (const CyBatch *batch, const CyCommandState *targets, guint n_targets);
gboolean cy_batch_apply (CyBatch *batch, const CyEntry *entry);
const char *cy_batch_event_kind (CyBatchEvent event);

#define CY_ENTRY_BATCH_PREFIX "batch."

G_END_DECLS
