/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-recurrence-rule.h"

#include <glib/gi18n-lib.h>

#define US_PER_DAY ((gint64) 86400 * 1000000)

static const char *const labels[CY_N_ORDER_FIXES] = {
  [CY_ORDER_FIX_NONE] = N_ ("The same fault came back after a repair"),
  [CY_ORDER_FIX_TEMPORARY] = N_ ("A temporary fix did not last"),
  [CY_ORDER_FIX_ROOT] = N_ ("What was repaired was not the cause"),
};

static gboolean
shares_condition (const CyOrder *order, const char *const *conditions)
{
  for (guint i = 0; conditions[i] != NULL; i++) {
    if (g_strv_contains ((const char *const *) order->conditions, conditions[i]))
      return TRUE;
  }
  return FALSE;
}

/**
 * cy_recurrence_rule:
 * @orders: (element-type CyOrder): of the same pile, in any order; those that are not closed do not count.
 * @conditions: (array zero-terminated=1): of the new order.
 * @time_us: when it began [µs UTC].
 * @recur_days: how long after an order was closed its fault may come back as the same; usually
 *   %CY_RECURRENCE_DAYS.
 *
 * Which earlier order a new one recurs on: the one closed last, not longer ago than that, which was about one
 * of the same conditions. Of two closed at once, the one whose id is greater, so that every node says the same.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer none) (nullable): the order of @orders; %NULL when this is the first time.
 */
const CyOrder *
cy_recurrence_rule (GPtrArray *orders,
                    const char *const *conditions,
                    gint64 time_us,
                    gint64 recur_days)
{
  const CyOrder *newest = NULL;

  for (guint i = 0; i < orders->len; i++) {
    const CyOrder *order = orders->pdata[i];

    if (order->state != CY_ORDER_HISTORY || order->closed_us > time_us ||
        time_us - order->closed_us > recur_days * US_PER_DAY ||
        !shares_condition (order, conditions))
      continue;
    if (newest == NULL || order->closed_us > newest->closed_us ||
        (order->closed_us == newest->closed_us && g_strcmp0 (order->id, newest->id) > 0))
      newest = order;
  }
  return newest;
}

/**
 * cy_recurrence_label:
 * @fix: of the earlier order.
 *
 * Returns: what it means that its fault came back, not translated yet.
 */
const char *
cy_recurrence_label (CyOrderFix fix)
{
  return labels[fix];
}
