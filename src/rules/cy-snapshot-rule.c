/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-snapshot-rule.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

/**
 * cy_snapshot_before:
 * @days: how old what is over must be.
 *
 * Returns: what was written before this may be cut off [µs UTC].
 */
gint64
cy_snapshot_before (gint64 days, gint64 now_us)
{
  return MAX (now_us - days * DAY_US, 0);
}

/**
 * cy_snapshot_is_due:
 * @days: how old what is over must be, 0 when nothing is cut off.
 * @last_before_us: up to when it was cut, 0 when it never was [µs UTC].
 *
 * Returns: whether the journal is to be cut again.
 */
gboolean
cy_snapshot_is_due (gint64 days, gint64 last_before_us, gint64 now_us)
{
  return days > 0 &&
         cy_snapshot_before (days, now_us) - last_before_us >= CY_SNAPSHOT_EVERY_DAYS * DAY_US;
}
