/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-session-query.h"

G_BEGIN_DECLS

gboolean cy_journal_put_session (CyDb *db, const CySession *session, GError **error);
GPtrArray *cy_journal_load_sessions (CyDb *db, const CySessionQuery *query, GError **error);
CySession *cy_journal_load_session (CyDb *db, const char *id, GError **error);
GPtrArray *cy_journal_load_last_charges (CyDb *db, GError **error);
GPtrArray *cy_journal_load_bills (CyDb *db, GPtrArray *sessions, GError **error);
gboolean
cy_journal_count_sessions (CyDb *db, guint64 out_counts[CY_N_SESSION_VERDICTS], GError **error);
const char *const *cy_session_screen_queries (void);

G_END_DECLS
