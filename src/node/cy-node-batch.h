/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-batch.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyBatchRefusal:
 * @target: `PILE` or `PILE/CONNECTOR`.
 * @why: in words.
 */
typedef struct {
  char *target;
  char *why;
} CyBatchRefusal;

/**
 * CyBatchPreview:
 * @batch: the selection.
 * @refusals: (element-type CyBatchRefusal): targets that would refuse it as they are now.
 * @n_charging: guns among the targets that are charging.
 * @energy_wh: what they delivered in these sessions so far [Wh].
 * @needs_reason: operating it needs one.
 *
 * What will happen if a batch is operated now.
 */
typedef struct {
  CyBatch *batch;
  GPtrArray *refusals;
  guint n_charging;
  double energy_wh;
  gboolean needs_reason;
} CyBatchPreview;

void cy_batch_preview_free (CyBatchPreview *preview);

/**
 * CyBatchRequest:
 * @name: the command.
 * @arguments: JSON object text.
 * @targets: (array zero-terminated=1): in the order of their turns.
 * @canaries: how many go first and alone.
 * @wave: how many go at once, 0 for the usual 50.
 * @max_failures: where it stops, 0 for the first.
 */
typedef struct {
  const char *name;
  const char *arguments;
  const char *const *targets;
  guint canaries;
  guint wave;
  guint max_failures;
} CyBatchRequest;

typedef enum {
  CY_BATCH_ACTION_OPERATE,
  CY_BATCH_ACTION_APPROVE,
  CY_BATCH_ACTION_PAUSE,
  CY_BATCH_ACTION_RESUME,
  CY_BATCH_ACTION_CANCEL,
  CY_N_BATCH_ACTIONS,
} CyBatchAction;

typedef void (*CyNodeBatchDone) (const CyBatch *batch, const GError *error, gpointer user_data);

void cy_node_select_batch (CyNode *node,
                           const CyBatchRequest *request,
                           const char *actor,
                           CyNodeResult answer,
                           gpointer user_data);
void cy_node_act_on_batch (CyNode *node,
                           const char *id,
                           CyBatchAction action,
                           const char *reason,
                           const char *actor,
                           CyNodeBatchDone done,
                           gpointer user_data);
void cy_node_query_batches (CyNode *node, guint limit, CyNodeResult answer, gpointer user_data);
void cy_node_add_firmware (CyNode *node,
                           const char *path,
                           CyRecord *record,
                           const char *actor,
                           CyNodeDone done,
                           gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBatchPreview, cy_batch_preview_free)

G_END_DECLS
