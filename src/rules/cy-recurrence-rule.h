/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-order.h"

G_BEGIN_DECLS

/* How long after a repair the same fault is the same fault again, unless somebody says otherwise [d]. */
#define CY_RECURRENCE_DAYS 30

const CyOrder *cy_recurrence_rule (GPtrArray *orders,
                                   const char *const *conditions,
                                   gint64 time_us,
                                   gint64 recur_days);
const char *cy_recurrence_label (CyOrderFix fix);

G_END_DECLS
