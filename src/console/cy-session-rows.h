/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-columns.h"
#include "cy-session-item.h"

G_BEGIN_DECLS

/**
 * CySessionListView:
 * @CY_SESSION_VIEW_LIVE: what goes on.
 * @CY_SESSION_VIEW_HISTORY: every charge there was.
 * @CY_SESSION_VIEW_HELD: what waits for a person's decision.
 */
typedef enum {
  CY_SESSION_VIEW_LIVE,
  CY_SESSION_VIEW_HISTORY,
  CY_SESSION_VIEW_HELD,
  CY_N_SESSION_VIEWS,
} CySessionListView;

/* Tables of #CyRow of #CySessionItem. */

void cy_session_rows_fill_columns (GtkColumnView *view, CySessionListView which, CyNode *node);
void cy_session_rows_make_room (GtkColumnView *view, CySessionListView which, gboolean narrow);

G_END_DECLS
