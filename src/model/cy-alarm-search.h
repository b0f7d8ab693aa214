/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/**
 * CyAlarmList:
 * @CY_ALARM_LIST_UNHANDLED: active, or not acknowledged, or not reset.
 * @CY_ALARM_LIST_ACTIVE: their condition holds.
 * @CY_ALARM_LIST_ASIDE: shelved, out of service or suppressed, whether their condition holds or not.
 */
typedef enum {
  CY_ALARM_LIST_UNHANDLED,
  CY_ALARM_LIST_ACTIVE,
  CY_ALARM_LIST_ASIDE,
} CyAlarmList;

/**
 * CyAlarmSearch:
 * @from_us: raised at or after [µs UTC].
 * @to_us: raised before [µs UTC].
 * @priority: at least so urgent.
 * @piles: (nullable): only alarms of these.
 * @conditions: (nullable): only these.
 * @actor: (nullable): only what somebody of this name acknowledged; a part of the name is enough.
 * @text: (nullable): only where this was said: in the note, in a comment, or as the name of who
 *   acknowledged; or what is one of the following two.
 * @text_piles: (nullable): piles whose place has @text in its name.
 * @text_conditions: (nullable): conditions that are called by @text.
 * @after: (nullable): begin behind this alarm, which was the last of the page before.
 * @limit: at most so many, newest first.
 *
 * Which alarms of the past to look for. All of them must hold.
 */
typedef struct {
  gint64 from_us;
  gint64 to_us;
  CyPriority priority;
  char **piles;
  char **conditions;
  char *actor;
  char *text;
  char **text_piles;
  char **text_conditions;
  CyAlarm *after;
  guint limit;
} CyAlarmSearch;

CyAlarmSearch *cy_alarm_search_copy (const CyAlarmSearch *search);
void cy_alarm_search_free (CyAlarmSearch *search);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAlarmSearch, cy_alarm_search_free)

/**
 * CyAlarmComment:
 * @time_us: when it was said [µs UTC].
 *
 * What somebody said of one occurrence of an alarm.
 */
typedef struct {
  gint64 time_us;
  char *actor;
  char *text;
} CyAlarmComment;

void cy_alarm_comment_free (CyAlarmComment *comment);

G_END_DECLS
