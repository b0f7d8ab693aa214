/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-health.h"

G_BEGIN_DECLS

/**
 * CyFloodState:
 * @is_flood: whether there are more alarms than anybody reads.
 * @since_us: since when, 0 when there is none.
 *
 * All zeros is a fresh start.
 */
typedef struct {
  gboolean is_flood;
  gint64 since_us;
} CyFloodState;

CyFloodState
cy_flood_rule (CyFloodState state, const gint64 *raised_us, guint n_raised, gint64 now_us);

G_END_DECLS
