/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-search.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyAlarmFilter:
 * @place_kind: what @place is: area, station or pile.
 * @place: (nullable): only alarms there.
 * @condition: (nullable): only this.
 * @priority: at least so urgent.
 * @person: (nullable): only what somebody of this name acknowledged.
 * @text: (nullable): only what says this, in names, notes or comments.
 *
 * What people look for. All of it must hold. All of it is borrowed.
 */
typedef struct {
  CyKindId place_kind;
  const char *place;
  const char *condition;
  CyPriority priority;
  const char *person;
  const char *text;
} CyAlarmFilter;

CyAlarmSearch *
cy_alarm_filter_search (const CyAlarmFilter *filter, CyYard *yard, const char *const *conditions);
char **cy_filter_list_piles_called (CyYard *yard, const char *needle);

/**
 * CyAlarmMatcher:
 *
 * The same search among alarms that are in memory.
 */
typedef struct _CyAlarmMatcher CyAlarmMatcher;

CyAlarmMatcher *cy_alarm_matcher_new (const CyAlarmSearch *search);
void cy_alarm_matcher_free (CyAlarmMatcher *matcher);
gboolean cy_alarm_matcher_fits (const CyAlarmMatcher *matcher, const CyAlarm *alarm);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAlarmMatcher, cy_alarm_matcher_free)

G_END_DECLS
