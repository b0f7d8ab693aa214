/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-measure.h"
#include "cy-sample.h"

G_BEGIN_DECLS

/**
 * CyPriority:
 *
 * How urgent an alarm is. The numbers are stored: append, never renumber.
 */
typedef enum {
  CY_PRIORITY_LOW = 0,
  CY_PRIORITY_MEDIUM = 1,
  CY_PRIORITY_HIGH = 2,
  CY_PRIORITY_CRITICAL = 3,
  CY_N_PRIORITIES,
} CyPriority;

/**
 * CyAlarmState:
 * @CY_ALARM_NORMAL: cleared and acknowledged: handled.
 * @CY_ALARM_UNACKED: active and not acknowledged.
 * @CY_ALARM_ACKED: active and acknowledged.
 * @CY_ALARM_RETURNED: cleared before anybody acknowledged it.
 *
 * The states of ISA-18.2 that an alarm without shelving or latching has.
 */
typedef enum {
  CY_ALARM_NORMAL,
  CY_ALARM_UNACKED,
  CY_ALARM_ACKED,
  CY_ALARM_RETURNED,
  CY_N_ALARM_STATES,
} CyAlarmState;

/**
 * CyAlarm:
 * @subject: `PILE/CONNECTOR/CONDITION`, the same at every occurrence; `node:NODE/0/CONDITION` when it is
 *   about the node itself.
 * @occurrence: 1, 2, 3 ... of this subject.
 * @pile: record id, empty when it is about the node itself.
 * @connector: gun, 0 for the pile as a whole.
 * @condition: `temp.gun.high`, `link`, `fault.over_temperature`.
 * @level: which limit, none for conditions without limits.
 * @priority: a #CyPriority.
 * @value: the value that raised it, NAN when there is none.
 * @limit: the threshold it passed, NAN when there is none.
 * @raised_us: [µs UTC], 0 when only its acknowledgement is known yet.
 * @cleared_us: [µs UTC], 0 while active.
 * @acked_us: [µs UTC], 0 while unacknowledged.
 * @acked_by: (nullable): who.
 * @note: (nullable): what they said.
 *
 * One occurrence of an alarm.
 */
typedef struct {
  char *subject;
  guint occurrence;
  char *pile;
  guint connector;
  char *condition;
  CyLimitLevel level;
  CyPriority priority;
  double value;
  double limit;
  gint64 raised_us;
  gint64 cleared_us;
  gint64 acked_us;
  char *acked_by;
  char *note;
} CyAlarm;

void cy_alarm_free (CyAlarm *alarm);
CyAlarm *cy_alarm_copy (const CyAlarm *alarm);
CyAlarmState cy_alarm_get_state (const CyAlarm *alarm);
char *cy_alarm_subject (const char *pile, guint connector, const char *condition);
char *cy_alarm_node_subject (const char *node, const char *condition);
gboolean cy_alarm_is_of_node (const char *subject);
gboolean cy_alarm_parse_subject (const char *subject,
                                 char **out_pile,
                                 guint *out_connector,
                                 char **out_condition);
char *cy_alarm_describe (const char *condition);
gboolean cy_alarm_condition_measure (const char *condition, CyMeasureId *out_measure);
const char *cy_alarm_state_name (CyAlarmState state);
const char *cy_priority_name (CyPriority priority);
const char *cy_priority_label (CyPriority priority);

#define CY_CONDITION_LINK           "link"
#define CY_CONDITION_BLOCKED        "bay.blocked"
#define CY_CONDITION_CLOCK          "clock"
#define CY_CONDITION_HISTORY        "history"
#define CY_CONDITION_FAULT_PREFIX   "fault."
#define CY_CONDITION_WARNING_PREFIX "warning."
#define CY_CONDITION_MODULE_PREFIX  "module."

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAlarm, cy_alarm_free)

G_END_DECLS
