/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-session-words.h"

G_BEGIN_DECLS

/**
 * CySessionItem:
 * @session: owned.
 * @is_ours: whether this node watches it now; of others the journal says what they said last.
 * @is_live: whether the gun shows something now.
 * @power_w: [W], NAN when nobody says.
 * @soc: [%], NAN likewise.
 * @money_minor: what it has come to, once @is_weighed.
 *
 * A charging session as a row shows it.
 */
typedef struct {
  CySession *session;
  gboolean is_ours;
  gboolean is_live;
  double power_w;
  double soc;
  gint64 money_minor;
  gboolean is_weighed;
} CySessionItem;

CySessionItem *cy_session_item_new (CySession *session);
void cy_session_item_free (CySessionItem *item);
const char *cy_session_item_key (gconstpointer item);
void cy_session_item_look (CySessionItem *item, CyLiveTable *table, gint64 mono_us);
CySeverity cy_session_item_severity (const CySessionItem *item);
char *cy_session_item_tell_state (const CySessionItem *item);
CySessionNow cy_session_item_weigh (CySessionItem *item, CyNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySessionItem, cy_session_item_free)

G_END_DECLS
