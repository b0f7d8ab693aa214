/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-change-dossier.h"
#include "cy-change-query.h"
#include "cy-db.h"

G_BEGIN_DECLS

#define CY_CHANGE_COLUMNS                                                                       \
  "id, rank, state, kind, outcome, likelihood, consequence, title, targets, creator, proposer," \
  " first, second, command, batch, work_order, from_us, to_us, created_us, proposed_us,"        \
  " approved_us, begun_us, finished_us, changed_us, n_overtaken"

/**
 * CyAftermath:
 * @n_alarms_before: alarms raised on the piles in so long a time before.
 * @n_alarms_after: in so long a time after.
 * @n_orders_before: work orders made about the piles before.
 * @n_orders_after: after.
 *
 * What followed an event on some piles, and what was there anyway.
 */
typedef struct {
  guint n_alarms_before;
  guint n_alarms_after;
  guint n_orders_before;
  guint n_orders_after;
} CyAftermath;

GPtrArray *cy_journal_load_changes (CyDb *db, const CyChangeQuery *query, GError **error);
CyChangeDossier *cy_journal_load_change (CyDb *db, const char *id, GError **error);
gboolean cy_journal_count_changes (CyDb *db, guint out_counts[CY_N_CHANGE_STATES], GError **error);
gboolean cy_journal_count_aftermath (CyDb *db,
                                     char **piles,
                                     gint64 time_us,
                                     gint64 span_us,
                                     const char *own,
                                     CyAftermath *out_aftermath,
                                     GError **error);
const char *const *cy_change_screen_queries (void);

G_END_DECLS
