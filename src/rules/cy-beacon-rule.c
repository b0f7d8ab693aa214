/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-beacon-rule.h"

static const CyBeaconWish wishes[CY_N_ALARM_STATES] = {
  [CY_ALARM_NORMAL] = { FALSE, FALSE },        [CY_ALARM_UNACKED] = { TRUE, TRUE },
  [CY_ALARM_ACKED] = { TRUE, FALSE },          [CY_ALARM_RETURNED] = { TRUE, FALSE },
  [CY_ALARM_LATCHED_UNACKED] = { TRUE, TRUE }, [CY_ALARM_LATCHED_ACKED] = { TRUE, FALSE },
};

/**
 * cy_beacon_rule:
 * @alarms: (array length=n_alarms) (nullable): those of the beacon's scope and priority.
 * @horn_us: how long an alarm may sound at most [µs], 0 for as long as its state asks for it.
 *
 * What light and horn are to be. Any one alarm is enough; for each:
 *
 * | state | light | horn |
 * |---|---|---|
 * | normal | off | off |
 * | active, not acknowledged | on | on |
 * | active, acknowledged | on | off |
 * | over, not acknowledged | on | off |
 * | latched, not acknowledged | on | on |
 * | latched, acknowledged | on | off |
 *
 * The states, and where a sound belongs to them, are those ISA-18.2 recommends. It blinks what is not
 * acknowledged; a lamp at a wall has no second way to be on, so it is on as long as there is anything to
 * see to, and the sound tells what is new. What is put aside asks for neither. A silenced alarm asks for no
 * horn any more; one that is announced later does, so every new one is heard.
 */
CyBeaconWish
cy_beacon_rule (const CyBeaconAlarm *alarms, guint n_alarms, gint64 horn_us)
{
  CyBeaconWish wish = { FALSE, FALSE };

  for (guint i = 0; i < n_alarms; i++) {
    const CyBeaconAlarm *alarm = &alarms[i];

    if (alarm->is_aside)
      continue;
    wish.beacon = wish.beacon || wishes[alarm->state].beacon;
    wish.horn = wish.horn || (wishes[alarm->state].horn && !alarm->is_silenced &&
                              (horn_us == 0 || alarm->age_us < horn_us));
  }
  return wish;
}
