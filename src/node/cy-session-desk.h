/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-journal.h"
#include "cy-live-table.h"
#include "cy-session-rule.h"
#include "cy-tariff-terms.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CySessionDeskOptions:
 * @journal: borrowed, outlives the desk.
 * @clock: borrowed.
 * @node: this node's id; it watches the piles it owns.
 * @ref_live: (transfer full) (nullable): what the piles show.
 * @find_terms: (transfer full) (nullable): what is asked at a pile from a time on, or, of a charge that has begun, what
 *   was frozen then.
 * @find_account: (transfer full) (out) (nullable): who pays for a card or a car, and with which card.
 * @find_money: what a session has come to by now [minor units], #CY_SESSION_UNKNOWN when nobody can say.
 * @start: has the pile start: somebody may charge, and a car was plugged in.
 * @stop: has a charge stopped that has reached what it was meant to.
 * @changed: a session is different, or there is a new one; valid during the call.
 *
 * What watching charges needs of the world.
 */
typedef struct {
  CyJournal *journal;
  const CyClock *clock;
  const char *node;
  CyLiveTable *(*ref_live) (gpointer user_data);
  CyTariffTerms *(*find_terms) (gpointer user_data,
                                CyRecord *pile,
                                const CySession *session,
                                gint64 at_us);
  void (*find_account) (gpointer user_data,
                        const char *tag,
                        const char *vin,
                        char **out_account,
                        char **out_card);
  gint64 (*find_money) (gpointer user_data, const CySession *session, gint64 energy_dwh);
  void (*start) (gpointer user_data, const CySession *session);
  void (*stop) (gpointer user_data, const CySession *session);
  void (*changed) (gpointer user_data, const CySession *session);
  gpointer user_data;
} CySessionDeskOptions;

/**
 * CySessionDesk:
 *
 * Watches every gun of this node's piles and journals the charging sessions it sees (rules/cy-session-rule.h says
 * what). Each second; what it could not write goes into the journal when that can again.
 *
 * Threading: the main thread.
 */
typedef struct _CySessionDesk CySessionDesk;

CySessionDesk *
cy_session_desk_new (const CySessionDeskOptions *options, GPtrArray *live, GPtrArray *last);
void cy_session_desk_free (CySessionDesk *desk);
void cy_session_desk_set_yard (CySessionDesk *desk, CyYard *yard);
void cy_session_desk_see_entry (CySessionDesk *desk, const CyEntry *entry);
void cy_session_desk_look (CySessionDesk *desk);
CySession *cy_session_desk_dup_live (CySessionDesk *desk, const char *pile, guint connector);
GPtrArray *cy_session_desk_list_live (CySessionDesk *desk);
guint cy_session_desk_get_n_waiting (CySessionDesk *desk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySessionDesk, cy_session_desk_free)

G_END_DECLS
