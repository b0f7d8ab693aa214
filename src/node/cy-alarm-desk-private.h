/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-desk.h"
#include "cy-draft-queue.h"

G_BEGIN_DECLS

struct _CyAlarmDesk {
  CyDraftQueue *queue;
  const CyClock *clock; /* borrowed */
  GHashTable *latest;   /* borrowed subject -> owned CyAlarm */
  char *actor;
  CyAlarmDeskChanged changed;
  gpointer user_data;
  guint n_timed; /* shelves that end by themselves, as of the last look */
  guint timer;   /* source id, 0 when none */
};

/* The entry of @kind about this occurrence; sets "occurrence" of @payload. */
CyDraft *cy_alarm_desk_draft_entry (const char *kind,
                                    const CyAlarm *alarm,
                                    JsonObject *payload,
                                    const char *actor);

G_END_DECLS
