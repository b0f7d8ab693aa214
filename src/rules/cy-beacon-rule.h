/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/**
 * CyBeaconAlarm:
 * @state: of the alarm.
 * @is_aside: shelved, out of service or suppressed: it is announced to nobody.
 * @is_silenced: somebody silenced the horn while the alarm was announced already.
 * @age_us: how long it has been announced [µs].
 *
 * An alarm of a beacon's scope and priority, as far as light and horn care.
 */
typedef struct {
  CyAlarmState state;
  gboolean is_aside;
  gboolean is_silenced;
  gint64 age_us;
} CyBeaconAlarm;

typedef struct {
  gboolean beacon;
  gboolean horn;
} CyBeaconWish;

CyBeaconWish cy_beacon_rule (const CyBeaconAlarm *alarms, guint n_alarms, gint64 horn_us);

G_END_DECLS
