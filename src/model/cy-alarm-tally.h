/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyAlarmTally:
 * @connector: gun, 0 for the pile as a whole.
 * @condition: as of alarms.
 * @n_alarms: how often it was raised.
 * @first_us: when first [µs UTC].
 * @last_us: when last [µs UTC].
 *
 * How often something was wrong with a pile.
 */
typedef struct {
  guint connector;
  char *condition;
  guint n_alarms;
  gint64 first_us;
  gint64 last_us;
} CyAlarmTally;

void cy_alarm_tally_free (CyAlarmTally *tally);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAlarmTally, cy_alarm_tally_free)

G_END_DECLS
