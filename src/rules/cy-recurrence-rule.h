/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-order.h"
#include <glib.h>

G_BEGIN_DECLS

/* How long after a repair the same fault is the same fault again, unless somebody says otherwise [d]. */
#define CY_RECURRENCE_DAYS 30

const CyOrder *cy_recurrence_rule (GPtrArray *orders,
                                   const char *const *conditions,
                                   gint64 time_us,
                                   gint64 recur_days);
const char *cy_recurrence_label (CyOrderFix fix);
/**
 * CyFixKind:
 * @CY_FIX_NOT_TOLD: nobody said.
 * @CY_FIX_TEMPORARY: it works again; why it did not is still there.
 * @CY_FIX_ROOT: the cause was removed.
 */
typedef enum {
  CY_FIX_NOT_TOLD,
  CY_FIX_TEMPORARY,
  CY_FIX_ROOT,
  CY_N_FIX_KINDS,
} CyFixKind;

/**
 * CyClosedOrder:
 * @conditions: (array zero-terminated=1): what it was about.
 * @closed_us: when it was closed [µs UTC].
 *
 * An order of the same pile. All of it is borrowed.
 */
typedef struct {
  const char *id;
  const char *const *conditions;
  gint64 closed_us;
  CyFixKind fix;
} CyClosedOrder;

const CyClosedOrder *cy_recurrence_rule (const CyClosedOrder *orders,
                                         guint n_orders,
                                         const char *const *conditions,
                                         gint64 time_us,
                                         guint recur_days);
const char *cy_recurrence_label (CyFixKind fix);

G_END_DECLS
