/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-order-figure.h"

G_BEGIN_DECLS

/**
 * CyOrderStats:
 * @n_made: orders, without those that were cancelled.
 * @n_open: of them, not closed.
 * @n_late: of them, which should be done by now.
 * @n_closed: approved.
 * @n_first_time: of these, neither sent back nor followed by the same fault.
 * @n_again: of these, followed by the same fault.
 * @n_temporary: of these, mended for the time being only.
 * @n_temporary_again: of these, those that did not last.
 * @n_override: of the closed ones, those that the pile did not prove.
 * @n_skipped: steps of checklists that were left out.
 * @ack_us: from alarm to acknowledgement, median [µs]; -1 when there is none.
 * @start_us: from the order to the start of the work, median [µs]; -1 when there is none.
 * @repair_us: from the order to the end of the work, median [µs]; -1 when there is none.
 * @backlog_us: age of what is open, median [µs]; -1 when nothing is.
 * @oldest_us: age of the oldest that is open [µs]; -1 when nothing is.
 * @labour_min: [min].
 * @cost_minor: [1/100].
 *
 * How work was done.
 */
typedef struct {
  guint n_made;
  guint n_open;
  guint n_late;
  guint n_closed;
  guint n_first_time;
  guint n_again;
  guint n_temporary;
  guint n_temporary_again;
  guint n_override;
  guint n_skipped;
  gint64 ack_us;
  gint64 start_us;
  gint64 repair_us;
  gint64 backlog_us;
  gint64 oldest_us;
  guint64 labour_min;
  gint64 cost_minor;
} CyOrderStats;

CyOrderStats cy_order_stats (GPtrArray *figures, gint64 now_us);

G_END_DECLS
