/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-desk.h"
#include "cy-catalog.h"
#include "cy-credential-store.h"
#include "cy-message.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyNoticeDesk:
 *
 * Tells people of alarms: looks each second whom a notification wants to be told of what, plans a message,
 * and has a gateway deliver it once the plan is on the disk. What a gateway does not take is tried again
 * with growing pauses, over restarts too, through the next gateway of the channel when there are several.
 * Every try and its result are in the journal. Bursts are gathered into one message.
 *
 * A gateway that hangs holds up its own message only: each is delivered on a thread of GTask's pool,
 * eight at once at most.
 *
 * Threading: the main thread only.
 */
typedef struct _CyNoticeDesk CyNoticeDesk;

/**
 * CyNoticeDeskOptions:
 * @node: the node's id, whose alarm it is when nobody can be told.
 * @credentials: borrowed.
 * @waiting: (element-type CyMessage): what the last run left to be sent.
 * @recent: (element-type CyMessage): of today and since.
 * @told: (element-type CyMessageTold): what was told of alarms that may still go on.
 */
typedef struct {
  CyJournal *journal;
  CyAlarmDesk *alarms;
  const CyClock *clock;
  const char *node;
  CyCredentialStore *credentials;
  GPtrArray *waiting;
  GPtrArray *recent;
  GPtrArray *told;
} CyNoticeDeskOptions;

CyNoticeDesk *cy_notice_desk_new (const CyNoticeDeskOptions *options);
void cy_notice_desk_free (CyNoticeDesk *desk);
void cy_notice_desk_set_yard (CyNoticeDesk *desk, CyYard *yard);
void cy_notice_desk_see_entry (CyNoticeDesk *desk, const CyEntry *entry);
void cy_notice_desk_look (CyNoticeDesk *desk);
const CyCatalog *cy_notice_desk_get_catalog (CyNoticeDesk *desk, const CyRecord *contact);
void cy_notice_desk_tell (CyNoticeDesk *desk,
                          const CyRecord *contact,
                          const char *event,
                          const char *rule,
                          const char *title,
                          const char *text,
                          CyPriority priority);
guint cy_notice_desk_get_n_waiting (CyNoticeDesk *desk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyNoticeDesk, cy_notice_desk_free)

G_END_DECLS
