/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-meter-stand.h"

#include <math.h>

void
cy_meter_stand_free (CyMeterStand *stand)
{
  if (stand == NULL)
    return;
  g_free (stand->pile);
  g_free (stand);
}

/**
 * cy_meter_stand_off:
 *
 * Returns: by how much the pile counts more than its legal meter [%]; not-a-number when there is nothing to compare.
 */
double
cy_meter_stand_off (const CyMeterStand *stand)
{
  return stand->compared_dwh <= 0 ? NAN
                                  : (double) (stand->counter_dwh - stand->compared_dwh) * 100 /
                                      (double) stand->compared_dwh;
}

/**
 * cy_meter_stand_risk:
 *
 * Returns: the money that is at stake [1/100 currency]: energy that nobody pays for and that waits in quarantine, at
 *   what a kWh was billed for, and what pile and bill differ by.
 */
gint64
cy_meter_stand_risk (const CyMeterStand *stand)
{
  double price =
    stand->billed_dwh <= 0 ? 0 : (double) stand->billed_minor / (double) stand->billed_dwh;

  return llround ((double) (stand->between_dwh + stand->held_dwh) * price) +
         ABS (stand->pile_minor - stand->priced_minor);
}
