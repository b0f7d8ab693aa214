/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-health.h"

#include "cy-journal-query.h"
#include "cy-json.h"

/* What was never seen to clear ended when its subject went on to a later occurrence. */
#define ENDED                                                             \
  "CASE WHEN a.cleared_us <> 0 THEN a.cleared_us ELSE coalesce ((SELECT"  \
  "  later.raised_us FROM alarm AS later WHERE later.subject = a.subject" \
  "  AND later.occurrence > a.occurrence AND later.raised_us <> 0"        \
  "  ORDER BY later.occurrence LIMIT 1), 0) END"

/* Nobody was told of what a rule suppressed, nor of what was raised while somebody's word stood. Of that
 * the last one is known: what was put aside and brought back since counts as announced. */
#define ANNOUNCED                                                               \
  "a.suppressor IS NULL AND NOT EXISTS (SELECT 1 FROM aside AS s"               \
  "  WHERE s.subject = a.subject AND s.holds = 1 AND s.since_us <= a.raised_us" \
  "  AND (s.until_us = 0 OR a.raised_us < s.until_us)"                          \
  "  AND (s.occurrence = 0 OR a.occurrence <= s.occurrence)"                    \
  "  AND (s.kind <> 0 OR a.priority <= s.priority))"

#define ROW "a.subject, a.priority, a.raised_us, " ENDED ", a.acked_us, " ANNOUNCED

#define OF_PILES                                                        \
  " AND (?3 IS NULL OR substr(a.subject, 1, instr(a.subject, '/') - 1)" \
  "  IN (SELECT value FROM json_each(?3)))"

#define RAISED                                                                  \
  "SELECT " ROW " FROM alarm AS a INDEXED BY alarm_by_time"                     \
  " WHERE a.raised_us >= ?1 AND a.raised_us < ?2 AND a.raised_us <> 0" OF_PILES \
  " ORDER BY a.raised_us"

/* What nobody is done with. The index holds only that. */
#define STANDING                                                                    \
  "SELECT " ROW " FROM alarm AS a INDEXED BY alarm_unhandled"                       \
  " WHERE (acked_us = 0 OR cleared_us = 0 OR latching > 0 AND reset_us = 0)"        \
  " AND +a.raised_us < ?1 AND +a.raised_us <> 0" OF_PILES                           \
  " AND NOT EXISTS (SELECT 1 FROM alarm AS later WHERE later.subject = a.subject"   \
  "  AND later.occurrence > a.occurrence AND later.raised_us BETWEEN 1 AND ?1 - 1)" \
  " AND ?2 > 0 ORDER BY +a.raised_us"

static const char *const screen_queries[] = { STANDING, RAISED, NULL };

/**
 * cy_alarm_span_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_alarm_span_screen_queries (void)
{
  return screen_queries;
}

static CyHealthAlarm
read_alarm (CyStmt *stmt, GStringChunk *subjects)
{
  return (CyHealthAlarm){
    .subject = g_string_chunk_insert_const (subjects, cy_stmt_get_text (stmt, 0)),
    .priority = (CyPriority) cy_journal_within (cy_stmt_get_int (stmt, 1), CY_N_PRIORITIES,
                                                CY_PRIORITY_CRITICAL),
    .raised_us = cy_stmt_get_int (stmt, 2),
    .cleared_us = cy_stmt_get_int (stmt, 3),
    .acked_us = cy_stmt_get_int (stmt, 4),
    .announced = cy_stmt_get_int (stmt, 5) != 0,
  };
}

static void
bind_piles (CyStmt *stmt, int index, char **piles)
{
  g_autoptr (JsonArray) array = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (piles == NULL)
    return;
  array = json_array_new ();
  for (guint i = 0; piles[i] != NULL; i++)
    json_array_add_string_element (array, piles[i]);
  node = json_node_init_array (json_node_alloc (), array);
  text = cy_json_to_text (node, FALSE);
  cy_stmt_bind_text (stmt, index, text);
}

static gboolean
collect (CyDb *db,
         const char *sql,
         const CyAlarmSpanQuery *query,
         CyAlarmSpan *span,
         GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, query->from_us);
  cy_stmt_bind_int (stmt, 2, query->to_us);
  bind_piles (stmt, 3, query->piles);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row) {
      CyHealthAlarm alarm = read_alarm (stmt, span->subjects);

      g_array_append_val (span->alarms, alarm);
    }
  } while (row);
  return TRUE;
}

/**
 * cy_journal_load_alarm_span:
 *
 * Every alarm raised in a period, and those from before that are still there or not acknowledged today.
 * What was there when a period long ago began, and is handled by now, is not among them.
 *
 * Returns: (transfer full): the alarms by the time they were raised.
 *
 * Threading: the journal's reader thread.
 */
CyAlarmSpan *
cy_journal_load_alarm_span (CyDb *db, const CyAlarmSpanQuery *query, GError **error)
{
  g_autoptr (CyAlarmSpan) span = g_new (CyAlarmSpan, 1);

  span->alarms = g_array_new (FALSE, FALSE, sizeof (CyHealthAlarm));
  span->subjects = g_string_chunk_new (4096);
  for (guint i = 0; screen_queries[i] != NULL; i++) {
    if (!collect (db, screen_queries[i], query, span, error))
      return NULL;
  }
  return g_steal_pointer (&span);
}

void
cy_alarm_span_free (CyAlarmSpan *span)
{
  g_array_unref (span->alarms);
  g_clear_pointer (&span->subjects, g_string_chunk_free);
  g_free (span);
}
