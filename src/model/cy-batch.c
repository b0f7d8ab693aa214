/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-batch.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *name;
  const char *label;
} states[CY_N_BATCH_STATES] = {
  [CY_BATCH_NONE] = { "none", N_ ("Not known") },
  [CY_BATCH_SELECTED] = { "selected", N_ ("Selected") },
  [CY_BATCH_WAITING] = { "waiting", N_ ("Waiting for a second person") },
  [CY_BATCH_RUNNING] = { "running", N_ ("Running") },
  [CY_BATCH_PAUSED] = { "paused", N_ ("Paused") },
  [CY_BATCH_STOPPED] = { "stopped", N_ ("Stopped by failures") },
  [CY_BATCH_DONE] = { "done", N_ ("Done") },
  [CY_BATCH_CANCELLED] = { "cancelled", N_ ("Cancelled") },
  [CY_BATCH_EXPIRED] = { "expired", N_ ("Expired") },
};

CyBatch *
cy_batch_new (const char *id)
{
  CyBatch *batch = g_new0 (CyBatch, 1);

  batch->id = g_strdup (id);
  return batch;
}

CyBatch *
cy_batch_copy (const CyBatch *batch)
{
  CyBatch *copy = g_memdup2 (batch, sizeof *batch);

  copy->id = g_strdup (batch->id);
  copy->name = g_strdup (batch->name);
  copy->arguments = g_strdup (batch->arguments);
  copy->targets = g_strdupv (batch->targets);
  copy->actor = g_strdup (batch->actor);
  copy->approver = g_strdup (batch->approver);
  copy->reason = g_strdup (batch->reason);
  copy->outcome = g_strdup (batch->outcome);
  copy->origin = g_strdup (batch->origin);
  return copy;
}

void
cy_batch_free (CyBatch *batch)
{
  if (batch == NULL)
    return;
  g_free (batch->id);
  g_free (batch->name);
  g_free (batch->arguments);
  g_strfreev (batch->targets);
  g_free (batch->actor);
  g_free (batch->approver);
  g_free (batch->reason);
  g_free (batch->outcome);
  g_free (batch->origin);
  g_free (batch);
}

const char *
cy_batch_state_name (CyBatchState state)
{
  return states[state].name;
}

/**
 * cy_batch_state_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_batch_state_label (CyBatchState state)
{
  return states[state].label;
}

gboolean
cy_batch_state_is_final (CyBatchState state)
{
  return state >= CY_BATCH_DONE;
}
