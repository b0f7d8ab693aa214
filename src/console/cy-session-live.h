/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-row.h"
#include "cy-session-item.h"
#include "cy-watch.h"

G_BEGIN_DECLS

/**
 * CySessionLive:
 *
 * What goes on at every gun, as a list of #CyRow of #CySessionItem in the order of places: of this node's guns what
 * they show, of other nodes' what the journal says. Followed each second while somebody asks for it.
 *
 * Signals: #CySessionLive::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_SESSION_LIVE (cy_session_live_get_type ())
G_DECLARE_FINAL_TYPE (CySessionLive, cy_session_live, CY, SESSION_LIVE, GObject)

CySessionLive *cy_session_live_new (CyWatch *watch);
GListModel *cy_session_live_get_rows (CySessionLive *self);
void cy_session_live_refresh (CySessionLive *self);
const char *cy_session_live_get_trouble (CySessionLive *self);
guint cy_session_live_count_flowing (CySessionLive *self);
double cy_session_live_sum_power (CySessionLive *self);

G_END_DECLS
