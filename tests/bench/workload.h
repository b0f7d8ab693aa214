/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-fleet.h"

G_BEGIN_DECLS

#define WORKLOAD_TAGS 16

/**
 * Workload:
 *
 * A yard's telemetry from a seed, a second at a time: sessions of 20 to 90 minutes with ramp,
 * constant current and constant voltage, sensor noise, values as registers hold them. Some three of
 * ten piles are charging.
 */
typedef struct _Workload Workload;

Workload *workload_new (guint n_piles, guint32 seed);
void workload_free (Workload *workload);
CyFleet *workload_get_fleet (Workload *workload);
gint64 workload_get_start_us (void);
void workload_step (Workload *workload);
const gint32 *workload_get_values (const Workload *workload, guint pile);
gint64 workload_get_time_us (const Workload *workload, guint pile);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Workload, workload_free)

G_END_DECLS
