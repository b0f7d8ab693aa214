/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-live-table.h"

G_BEGIN_DECLS

/**
 * CySampleBatch:
 * @fleet: what the piles' numbers mean.
 * @time_us: when the batch was closed [µs UTC].
 * @changes: (element-type CySampleChange): in the order they happened.
 */
typedef struct {
  CyFleet *fleet;
  gint64 time_us;
  GArray *changes;
} CySampleBatch;

CySampleBatch *cy_sample_batch_new (CyFleet *fleet);
void cy_sample_batch_free (CySampleBatch *batch);

/**
 * CySink:
 * @judge: called once per finished scan, before it is published: sets @level of the samples from
 *   their values. @samples are all of the pile's, in tag order. Must be quick and never block.
 * @link: the pile's link became good, stale or offline.
 * @samples: about once a second, everything that changed. Takes the batch.
 *
 * Where samples go from the acquire thread. The composition root fills it in.
 *
 * Threading: all three are called on the acquire thread.
 */
typedef struct {
  void (*judge) (gpointer user_data, CyFleet *fleet, guint pile, CySample *samples, gint64 now_us);
  void (*link) (gpointer user_data, CyFleet *fleet, guint pile, const CyLivePile *state);
  void (*samples) (gpointer user_data, CySampleBatch *batch);
  gpointer user_data;
} CySink;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySampleBatch, cy_sample_batch_free)

G_END_DECLS
