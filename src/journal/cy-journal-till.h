/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-till.h"

G_BEGIN_DECLS

#define CY_TILL_COLUMNS                                                              \
  "id, state, user, station, currency, float_minor, expected_minor, counted_minor, " \
  "explanation, closer, opened_us, closed_us"

/**
 * CyTillQuery:
 * @after_us: when the last till of the page before was opened; 0 for the first page [µs UTC].
 * @after: (nullable): id of it.
 * @limit: most that are wanted.
 *
 * Which tills are wanted, newest first.
 */
typedef struct {
  gint64 after_us;
  char *after;
  guint limit;
} CyTillQuery;

CyTill *cy_journal_load_till (CyDb *db, const char *id, GError **error);
gboolean cy_journal_load_open_till (CyDb *db, const char *user, CyTill **out_till, GError **error);
GPtrArray *cy_journal_load_tills (CyDb *db, const CyTillQuery *query, GError **error);
const char *const *cy_till_screen_queries (void);

G_END_DECLS
