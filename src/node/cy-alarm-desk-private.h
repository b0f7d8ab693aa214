/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-desk.h"
#include "cy-alarm-recall.h"
#include "cy-draft-queue.h"

G_BEGIN_DECLS

struct _CyAlarmDesk {
  CyDraftQueue *queue;
  CyAlarmRecall *recall; /* what several nodes spoke of */
  const CyClock *clock;  /* borrowed */
  GHashTable *latest;    /* borrowed subject -> owned CyAlarm */
  char *actor;
  char *node;   /* nullable: the node this is, once it is told */
  CyYard *yard; /* nullable: whose alarms whom concern */
  CyAlarmDeskChanged changed;
  gpointer user_data;
  guint n_timed; /* shelves that end by themselves, as of the last look */
  guint timer;   /* source id, 0 when none */
};

void cy_alarm_desk_begin (CyAlarm *alarm, guint occurrence, gint64 time_us);
CyAlarm *cy_alarm_desk_new_alarm (CyAlarmDesk *desk, const char *subject);

/* What the journal made of an alarm counts, but for what is still on its way there. */
void cy_alarm_desk_correct (const CyAlarm *found, gpointer desk);

/* The entry of @kind about this occurrence; sets "occurrence" of @payload. */
CyDraft *cy_alarm_desk_draft_entry (const char *kind,
                                    const CyAlarm *alarm,
                                    JsonObject *payload,
                                    const char *actor);

G_END_DECLS
