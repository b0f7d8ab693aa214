/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-aside.h"
#include "cy-catalog.h"
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
 * @CY_ALARM_LATCHED_UNACKED: cleared, and waits for an acknowledgement and then a reset.
 * @CY_ALARM_LATCHED_ACKED: cleared and acknowledged, and waits for a reset.
 *
 * The states of ISA-18.2. Whether the alarm stands aside (shelved, out of service, suppressed by design)
 * is another question: see cy_alarm_get_put().
 */
typedef enum {
  CY_ALARM_NORMAL,
  CY_ALARM_UNACKED,
  CY_ALARM_ACKED,
  CY_ALARM_RETURNED,
  CY_ALARM_LATCHED_UNACKED,
  CY_ALARM_LATCHED_ACKED,
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
 * @latching: it stays until somebody resets it, even when its condition is over.
 * @reset_us: [µs UTC], 0 while nobody did.
 * @reset_by: (nullable): who.
 * @suppressed_by: (nullable): the rule that says it means nothing just now.
 * @origin: (nullable): the node that raised it.
 * @asides: (nullable): of its subject, whether they still hold or not.
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
  gboolean latching;
  gint64 reset_us;
  char *reset_by;
  char *suppressed_by;
  char *origin;
  CyAside *asides[CY_N_ASIDE_KINDS];
} CyAlarm;

/**
 * CyAlarmPut:
 * @CY_ALARM_PUT_SHELVED: a person does not want to hear of it for a while.
 * @CY_ALARM_PUT_OUT_OF_SERVICE: it is out of service until a work order is done.
 * @CY_ALARM_PUT_SUPPRESSED: it means nothing just now, says a rule.
 *
 * Why an alarm is announced to nobody, whatever its state.
 */
typedef enum {
  CY_ALARM_PUT_SHELVED = 1 << 0,
  CY_ALARM_PUT_OUT_OF_SERVICE = 1 << 1,
  CY_ALARM_PUT_SUPPRESSED = 1 << 2,
} CyAlarmPut;

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
char *cy_alarm_describe_in (const char *condition, const CyCatalog *catalog);
gboolean cy_alarm_condition_measure (const char *condition, CyMeasureId *out_measure);
gboolean cy_alarm_is_active (const CyAlarm *alarm);
gboolean cy_alarm_is_aside (const CyAlarm *alarm, CyAsideKind kind, gint64 now_us);
guint cy_alarm_get_put (const CyAlarm *alarm, gint64 now_us);
gboolean cy_alarm_is_announced (const CyAlarm *alarm, gint64 now_us);
char *cy_alarm_dup_id (const CyAlarm *alarm);
const char *cy_alarm_state_name (CyAlarmState state);
gboolean cy_priority_find (const char *name, CyPriority *out_priority);
const char *cy_priority_name (CyPriority priority);
const char *cy_priority_label (CyPriority priority);

#define CY_CONDITION_LINK            "link"
#define CY_CONDITION_BLOCKED         "bay.blocked"
#define CY_CONDITION_CLOCK           "clock"
#define CY_CONDITION_NOTICE          "notice"
#define CY_CONDITION_HISTORY         "history"
#define CY_CONDITION_PEER_FORK       "peer.fork"
#define CY_CONDITION_PEER_CLOCK      "peer.clock"
#define CY_CONDITION_PEER_MISBEHAVED "peer.misbehaved"
#define CY_CONDITION_OWNERS          "owners"
#define CY_CONDITION_BEACON          "beacon"
#define CY_CONDITION_BACKUP          "backup"
#define CY_CONDITION_WARRANTY        "asset.warranty"
#define CY_CONDITION_LIFE            "asset.life"
#define CY_CONDITION_ASSET_PREFIX    "asset."
#define CY_CONDITION_OWN_PREFIX      "own."
#define CY_CONDITION_FAULT_PREFIX    "fault."
#define CY_CONDITION_WARNING_PREFIX  "warning."
#define CY_CONDITION_MODULE_PREFIX   "module."

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAlarm, cy_alarm_free)

G_END_DECLS
