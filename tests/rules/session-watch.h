/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-session-rule.h"

G_BEGIN_DECLS

/* 2026-11-29 00:10 UTC, ten minutes after a half hour. */
#define WATCH_BEGIN_US (G_GINT64_CONSTANT (1795911000) * G_USEC_PER_SEC)

/**
 * SessionWatch:
 * @session: (nullable): what the journal knows of the gun, @last: the charge before it.
 * @sight: the gun as it is; the test moves it.
 * @done: (element-type CySession): those that ended.
 * @n_facts: that were journalled.
 *
 * A gun and somebody who watches it, without a node around.
 */
typedef struct {
  CySession *session;
  CySession *last;
  CySessionTrack track;
  CySessionPlace place;
  CySessionSight sight;
  GPtrArray *done;
  GString *story;
  guint n_facts;
  guint n_sessions;
} SessionWatch;

void session_watch_init (SessionWatch *watch);
void session_watch_clear (SessionWatch *watch);
void session_watch_look (SessionWatch *watch);
void session_watch_forget (SessionWatch *watch);
void session_watch_apply (SessionWatch *watch, CySessionEvent event, const char *payload);
void session_watch_run (SessionWatch *watch, guint seconds, gint64 power_w);
void session_watch_jump (SessionWatch *watch, guint seconds, gint64 power_w);
void session_watch_be (SessionWatch *watch, CyPileState state, gint plug);
const CySession *session_watch_last (SessionWatch *watch);

G_END_DECLS
