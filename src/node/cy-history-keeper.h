/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"
#include "cy-history-keep.h"
#include "cy-peers.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyHistoryKeeper:
 *
 * Brings the roll-ups of two hours that other nodes make of their piles, and keeps them in this node's history: when a
 * node is connected, and then as steps are over, one share at a time with a pause behind each, going on where it
 * stopped. Which piles is the setting `keeps` of this node's record: all, or those it talks to, of which another node
 * has a part since it talked to them before.
 *
 * Threading: main thread.
 */
typedef struct _CyHistoryKeeper CyHistoryKeeper;

CyHistoryKeeper *
cy_history_keeper_new (CyHistory *history, CyPeers *peers, const char *node, const CyClock *clock);
void cy_history_keeper_stop (CyHistoryKeeper *keeper);
void cy_history_keeper_set_yard (CyHistoryKeeper *keeper, CyYard *yard);
void
cy_history_keeper_set_up (CyHistoryKeeper *keeper, const char *node, gint64 since_us, gboolean up);
GPtrArray *
cy_history_keeper_list (CyHistoryKeeper *keeper, const char *pile, gint64 from_us, gint64 to_us);

/**
 * CyKeeperReport:
 * @n_piles: of which something of that node is kept.
 * @until_us: until when all of what it shared of them is here [µs UTC], 0 before the first.
 * @trouble: (nullable) (transfer none): what was wrong with what it said last.
 */
typedef struct {
  guint n_piles;
  gint64 until_us;
  const char *trouble;
} CyKeeperReport;

CyKeeperReport cy_history_keeper_describe (CyHistoryKeeper *keeper, const char *node);

G_END_DECLS
