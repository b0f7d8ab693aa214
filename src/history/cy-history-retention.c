/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-retention.h"

#define DAY_MS ((gint64) 24 * 3600 * 1000)

/* The newest block of a pile and class stays however old it is: the next run begins with it. */
#define OLD_BLOCKS                                                                                \
  "DELETE FROM block WHERE number IN (SELECT number FROM block b WHERE class = ?1 AND last_ms < " \
  "?2"                                                                                            \
  " AND EXISTS (SELECT 1 FROM block n WHERE n.pile = b.pile AND n.class = b.class AND n.late = 0" \
  "  AND n.number > b.number) ORDER BY last_ms LIMIT ?3)"
#define OLD_MINUTES                                                                \
  "DELETE FROM minute WHERE number IN (SELECT number FROM minute WHERE class = ?1" \
  " AND last_ms < ?2 ORDER BY last_ms LIMIT ?3)"
#define OLD_STEPS(step_ms)                                                         \
  "DELETE FROM rollup WHERE id IN (SELECT id FROM rollup WHERE step_ms = " step_ms \
  " AND class = ?1 AND start_ms < ?2 ORDER BY start_ms LIMIT ?3)"
#define OLD_QUARTERS  OLD_STEPS ("900000")
#define OLD_TWO_HOURS OLD_STEPS ("7200000")

/*
 * How long what is kept. Points of numbers for a season and a bit, so that 90 days can be looked at
 * second by second; states and what is told of minutes for years; quarters of an hour and two hours for ten, as
 * meters' readings are asked for; days for ever, since a century of them is nothing. Blocks of the first
 * version hold both numbers and states, and stay as long as the states.
 */
static const struct {
  const char *sql;
  int class; /* as the table's column has it */
  guint days;
} rules[] = {
  { OLD_BLOCKS, 0, 1100 },    { OLD_BLOCKS, 1, 100 },    { OLD_BLOCKS, 2, 1100 },
  { OLD_MINUTES, 0, 750 },    { OLD_MINUTES, 1, 1100 },  { OLD_QUARTERS, 0, 3660 },
  { OLD_QUARTERS, 1, 3660 },  { OLD_QUARTERS, 2, 3660 }, { OLD_TWO_HOURS, 0, 3660 },
  { OLD_TWO_HOURS, 1, 3660 },
};

/**
 * cy_history_retention_apply:
 * @now_ms: what the clock says [ms UTC].
 * @max_rows: of each kind, so that the writer is never kept for long.
 *
 * Throws away what is old enough, the oldest first. Its pages are used again by what comes.
 */
gboolean
cy_history_retention_apply (CyDb *db, gint64 now_ms, guint max_rows, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    CyStmt *stmt = cy_db_prepare (db, rules[i].sql, error);

    if (stmt == NULL)
      return FALSE;
    cy_stmt_bind_int (stmt, 1, rules[i].class);
    cy_stmt_bind_int (stmt, 2, now_ms - rules[i].days * DAY_MS);
    cy_stmt_bind_int (stmt, 3, max_rows);
    if (!cy_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}
