/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-db.h"
#include "cy-dossier.h"
#include "cy-order-figure.h"
#include "cy-order-query.h"

G_BEGIN_DECLS

#define CY_ORDER_COLUMNS                                                                         \
  "id, rank, state, source, fix, priority, title, pile, station, connector, conditions,"         \
  " responsible, helpers, vendor, source_id, earlier, procedure, article, creator, reviewer,"    \
  " override, created_us, accepted_us, expected_us, finished_us, submitted_us, closed_us,"       \
  " changed_us, escalated_us, cost_minor, labour_min, n_steps, n_ticked, n_skipped, n_rejected," \
  " n_urged, n_overtaken, counter"

GPtrArray *cy_journal_load_orders (CyDb *db, const CyOrderQuery *query, GError **error);
CyDossier *cy_journal_load_dossier (CyDb *db, const char *id, GError **error);
GPtrArray *
cy_journal_load_order_figures (CyDb *db, gint64 from_us, gint64 to_us, guint limit, GError **error);
gboolean cy_journal_count_orders (CyDb *db, guint out_counts[CY_N_ORDER_STATES], GError **error);
const char *const *cy_order_screen_queries (void);

G_END_DECLS
