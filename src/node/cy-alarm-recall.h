/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"
#include "cy-journal.h"

G_BEGIN_DECLS

/**
 * CyAlarmRecall:
 *
 * What the journal made of alarms about which more than one node said something. Entries of several nodes come in
 * another order than they were written in, so what was heard last is not what counts; the fold knows. What is heard
 * of an alarm while it is looked up has it looked up again.
 *
 * Threading: the thread that made it.
 */
typedef struct _CyAlarmRecall CyAlarmRecall;

/**
 * CyAlarmRecallFound:
 * @alarm: the newest occurrence.
 */
typedef void (*CyAlarmRecallFound) (const CyAlarm *alarm, gpointer user_data);

CyAlarmRecall *
cy_alarm_recall_new (CyJournal *journal, CyAlarmRecallFound found, gpointer user_data);
void cy_alarm_recall_free (CyAlarmRecall *recall);
void cy_alarm_recall_want (CyAlarmRecall *recall, const char *subject);
void cy_alarm_recall_heard (CyAlarmRecall *recall, const char *subject);

G_END_DECLS
