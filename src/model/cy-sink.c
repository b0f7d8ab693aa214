/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sink.h"

CySampleBatch *
cy_sample_batch_new (CyFleet *fleet)
{
  CySampleBatch *batch = g_new0 (CySampleBatch, 1);

  batch->fleet = cy_fleet_ref (fleet);
  batch->changes = g_array_new (FALSE, FALSE, sizeof (CySampleChange));
  return batch;
}

void
cy_sample_batch_free (CySampleBatch *batch)
{
  cy_fleet_unref (batch->fleet);
  g_array_unref (batch->changes);
  g_free (batch);
}
