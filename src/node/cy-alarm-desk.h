/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-search.h"
#include "cy-alarm-wish.h"
#include "cy-clock.h"
#include "cy-condition.h"
#include "cy-entry.h"
#include "cy-journal.h"

G_BEGIN_DECLS

/**
 * CyAlarmDesk:
 *
 * Where conditions become alarms. It knows the newest occurrence of every alarm, numbers the next one,
 * writes raises and clears to the journal, and keeps the list of what is not handled yet.
 *
 * An entry that the journal cannot take (a full disk) waits in a #CyDraftQueue; the alarm is on the
 * screens meanwhile.
 *
 * Threading: the main thread only.
 */
typedef struct _CyAlarmDesk CyAlarmDesk;

typedef void (*CyAlarmDeskChanged) (gpointer user_data);

CyAlarmDesk *cy_alarm_desk_new (CyJournal *journal,
                                GPtrArray *latest,
                                const CyClock *clock,
                                const char *actor,
                                CyAlarmDeskChanged changed,
                                gpointer user_data);
void cy_alarm_desk_free (CyAlarmDesk *desk);
void cy_alarm_desk_take (CyAlarmDesk *desk, const CyCondition *condition);
void cy_alarm_desk_set_yard (CyAlarmDesk *desk, const char *node, CyYard *yard);
gboolean cy_alarm_desk_is_ours (CyAlarmDesk *desk, const CyAlarm *alarm);
void cy_alarm_desk_follow_time (CyAlarmDesk *desk);
void cy_alarm_desk_look (CyAlarmDesk *desk);
void cy_alarm_desk_read_again (CyAlarmDesk *desk, GPtrArray *latest);
void cy_alarm_desk_see_entry (CyAlarmDesk *desk, const CyEntry *entry);
const CyAlarm *cy_alarm_desk_get (CyAlarmDesk *desk, const char *subject);
const CyAlarm *cy_alarm_desk_get_active (CyAlarmDesk *desk, const char *subject);
GPtrArray *cy_alarm_desk_list (CyAlarmDesk *desk, CyAlarmList list);
char **cy_alarm_desk_list_conditions (CyAlarmDesk *desk);
CyDraft *cy_alarm_desk_draft (CyAlarmDesk *desk,
                              const char *id,
                              const CyAlarmWish *wish,
                              gint64 longest_min,
                              const char *actor,
                              GError **error);
guint cy_alarm_desk_get_n_unsaved (CyAlarmDesk *desk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAlarmDesk, cy_alarm_desk_free)

G_END_DECLS
