/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-tally.h"

#include "cy-alarm.h"

/* The primary key begins with the pile; the plus sign keeps the planner from walking through time. '0' is what
 * comes after '/'. */
#define TALLY                                                                        \
  "SELECT subject, count(*) AS n, min(raised_us), max(raised_us) FROM alarm"         \
  " WHERE subject >= ?1 || '/' AND subject < ?1 || '0' AND +raised_us >= max(?2, 1)" \
  " GROUP BY subject ORDER BY n DESC, subject"

static const char *const screen_queries[] = { TALLY, NULL };

/**
 * cy_tally_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_tally_screen_queries (void)
{
  return screen_queries;
}

static CyAlarmTally *
read_tally (CyStmt *stmt)
{
  g_autoptr (CyAlarmTally) tally = g_new0 (CyAlarmTally, 1);
  g_autofree char *pile = NULL;

  if (!cy_alarm_parse_subject (cy_stmt_get_text (stmt, 0), &pile, &tally->connector,
                               &tally->condition))
    return NULL;
  tally->n_alarms = (guint) cy_stmt_get_int (stmt, 1);
  tally->first_us = cy_stmt_get_int (stmt, 2);
  tally->last_us = cy_stmt_get_int (stmt, 3);
  return g_steal_pointer (&tally);
}

/**
 * cy_journal_tally_alarms:
 * @pile: record id.
 * @from_us: raised at or after [µs UTC].
 *
 * Returns: (transfer full) (element-type CyAlarmTally): what was wrong with the pile and its guns, what was wrong
 *   most often first.
 */
GPtrArray *
cy_journal_tally_alarms (CyDb *db, const char *pile, gint64 from_us, GError **error)
{
  g_autoptr (GPtrArray) tallies =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_tally_free);
  CyStmt *stmt = cy_db_prepare (db, TALLY, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, from_us);
  do {
    CyAlarmTally *tally;

    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row && (tally = read_tally (stmt)) != NULL)
      g_ptr_array_add (tallies, tally);
  } while (row);
  return g_steal_pointer (&tallies);
}
