/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-search.h"
#include "cy-db.h"

G_BEGIN_DECLS

/**
 * CyPileAlarmQuery:
 * @pile: record id.
 * @from_us: still there at or after [µs UTC].
 * @to_us: raised before [µs UTC].
 * @limit: at most this many, newest first.
 */
typedef struct {
  char *pile;
  gint64 from_us;
  gint64 to_us;
  guint limit;
} CyPileAlarmQuery;

GPtrArray *cy_journal_search_alarms (CyDb *db, const CyAlarmSearch *search, GError **error);
GPtrArray *cy_journal_load_unhandled_alarms (CyDb *db, guint limit, GError **error);
GPtrArray *cy_journal_load_pile_alarms (CyDb *db, const CyPileAlarmQuery *query, GError **error);
GPtrArray *cy_journal_load_latest_alarms (CyDb *db, GError **error);
GPtrArray *cy_journal_load_named_alarms (CyDb *db, char **subjects, GError **error);
GPtrArray *cy_journal_load_comments (CyDb *db, const char *id, GError **error);
const char *const *cy_alarm_screen_queries (void);

G_END_DECLS
