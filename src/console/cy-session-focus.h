/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-bill.h"
#include "cy-node-history.h"
#include "cy-session-item.h"
#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CySessionFocus:
 *
 * The charging session somebody looks at, followed as the node follows it. What is shown of it is told by
 * #CySessionFocus::changed with the detail `session` (another, or other facts), `live` (each second while it goes on)
 * or `span` (what its measures did over its time).
 *
 * Threading: main thread.
 */
#define CY_TYPE_SESSION_FOCUS (cy_session_focus_get_type ())
G_DECLARE_FINAL_TYPE (CySessionFocus, cy_session_focus, CY, SESSION_FOCUS, GObject)

CySessionFocus *cy_session_focus_new (CyWatch *watch);
void cy_session_focus_set (CySessionFocus *self, const char *id);
void cy_session_focus_set_looked_at (CySessionFocus *self, gboolean looked_at);
CyWatch *cy_session_focus_get_watch (CySessionFocus *self);
CyNode *cy_session_focus_get_node (CySessionFocus *self);
const char *cy_session_focus_get_id (CySessionFocus *self);
const CySession *cy_session_focus_get_session (CySessionFocus *self);
CySessionItem cy_session_focus_look (CySessionFocus *self);
const char *cy_session_focus_get_trouble (CySessionFocus *self);
const CyNodeRecount *cy_session_focus_get_recount (CySessionFocus *self);
const char *cy_session_focus_get_bill_trouble (CySessionFocus *self);
gboolean cy_session_focus_get_time (CySessionFocus *self, gint64 *out_from_us, gint64 *out_to_us);
gboolean cy_session_focus_has_span (CySessionFocus *self);
const CyHistoryBucket *
cy_session_focus_find_span (CySessionFocus *self, CyMeasureId measure, guint *out_connector);
const char *cy_session_focus_get_span_note (CySessionFocus *self);

G_END_DECLS
