/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-session.h"
#include "cy-row.h"
#include "cy-session-item.h"

G_BEGIN_DECLS

/**
 * CySessionList:
 *
 * The charging sessions that a query finds, as a list of #CyRow of #CySessionItem that follows the node: a page at a
 * time, the newest first, and the next when it is asked for.
 *
 * Signals: #CySessionList::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_SESSION_LIST (cy_session_list_get_type ())
G_DECLARE_FINAL_TYPE (CySessionList, cy_session_list, CY, SESSION_LIST, GObject)

CySessionList *cy_session_list_new (CyNode *node);
GListModel *cy_session_list_get_rows (CySessionList *self);
void cy_session_list_look (CySessionList *self, CySessionQuery *query);
void cy_session_list_refresh (CySessionList *self);
void cy_session_list_load_more (CySessionList *self);
gboolean cy_session_list_has_more (CySessionList *self);
gboolean cy_session_list_is_known (CySessionList *self);
const char *cy_session_list_get_trouble (CySessionList *self);

G_END_DECLS
