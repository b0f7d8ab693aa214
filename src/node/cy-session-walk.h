/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-session-query.h"

G_BEGIN_DECLS

/**
 * CySessionWalk:
 * @see: gets each session, the newest first, on the journal's reader thread; nothing else looks at @user_data
 *   meanwhile.
 * @done: told exactly once, later, on the caller's thread; @error is %NULL when all were seen.
 *
 * A walk through many sessions.
 */
typedef struct {
  void (*see) (const CySession *session, gpointer user_data);
  void (*done) (const GError *error, gpointer user_data);
  gpointer user_data;
} CySessionWalk;

void cy_session_walk (CyNode *node,
                      const CySessionQuery *query,
                      const CySessionWalk *walk,
                      GCancellable *cancellable);

G_END_DECLS
