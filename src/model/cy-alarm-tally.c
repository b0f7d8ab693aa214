/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-tally.h"

void
cy_alarm_tally_free (CyAlarmTally *tally)
{
  g_free (tally->condition);
  g_free (tally);
}
