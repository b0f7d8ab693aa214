/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/**
 * CyAlarmAction:
 * @CY_ALARM_ACTION_NONE: nothing to record.
 * @CY_ALARM_ACTION_RAISE: a new occurrence begins.
 * @CY_ALARM_ACTION_CLEAR: the current occurrence ends.
 * @CY_ALARM_ACTION_RAISE_AGAIN: it got worse: the current occurrence ends and a new one begins, so
 *   that an acknowledgement of the milder one does not silence it.
 */
typedef enum {
  CY_ALARM_ACTION_NONE,
  CY_ALARM_ACTION_RAISE,
  CY_ALARM_ACTION_CLEAR,
  CY_ALARM_ACTION_RAISE_AGAIN,
} CyAlarmAction;

CyAlarmAction
cy_alarm_rule (const CyAlarm *latest, gboolean active, CyPriority priority, CyLimitLevel level);
gboolean cy_alarm_expiry_rule (const CyAlarm *alarm, gint64 now_us);
CyPriority cy_alarm_limit_priority (CyLimitLevel level);
CyPriority cy_alarm_fault_priority (const char *fault_class);

G_END_DECLS
