/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-hlc.h"

/**
 * cy_hlc_from_us:
 * @wall_us: UTC wall time [µs]; times before 1970 count as 1970.
 *
 * Returns: the first reading of that millisecond.
 */
CyHlc
cy_hlc_from_us (gint64 wall_us)
{
  return wall_us <= 0 ? 0 : (CyHlc) (wall_us / 1000) << CY_HLC_COUNTER_BITS;
}

/**
 * cy_hlc_to_us:
 * @hlc: a reading.
 *
 * Returns: the wall time it carries [µs UTC].
 */
gint64
cy_hlc_to_us (CyHlc hlc)
{
  return (gint64) (hlc >> CY_HLC_COUNTER_BITS) * 1000;
}

/**
 * cy_hlc_next:
 * @wall_us: this node's wall time [µs UTC].
 * @last_own: the last reading this node issued.
 * @overwritten: the reading of what the new entry replaces, or 0.
 *
 * A person's change to a value they saw must win over that value, even when it was written under
 * a clock one year ahead. So the new reading follows the one it overwrites, and the foreign clock
 * is still never adopted for anything else.
 *
 * Returns: a reading later than @last_own and @overwritten. A counter that overflows carries into
 *   the milliseconds, which keeps the order.
 */
CyHlc
cy_hlc_next (gint64 wall_us, CyHlc last_own, CyHlc overwritten)
{
  CyHlc floor = MAX (last_own, overwritten) + 1;

  return MAX (cy_hlc_from_us (wall_us), floor);
}
