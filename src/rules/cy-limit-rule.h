/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-limit.h"
#include "cy-sample.h"

G_BEGIN_DECLS

/**
 * CyLimitState:
 * @level: the #CyLimitLevel that counts now.
 * @high_side: which side the two times are about.
 * @inner_since_us: since when the value has been beyond the inner limit, 0 when it is not.
 * @outer_since_us: the same for the outer limit.
 * @back_since_us: since when the value has been better than @level, 0 when it is not.
 *
 * What the rule remembers of one tag between two values, in the caller's µs. All zeros is a fresh
 * start.
 */
typedef struct {
  guint8 level;
  gboolean high_side;
  gint64 inner_since_us;
  gint64 outer_since_us;
  gint64 back_since_us;
} CyLimitState;

CyLimitState cy_limit_rule (const CyLimit *limit, CyLimitState state, double value, gint64 now_us);

G_END_DECLS
