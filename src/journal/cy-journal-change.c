/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-change.h"

#include "cy-journal-list.h"
#include "cy-journal-query.h"

/* What every change that is found must be, from whichever index. */
#define FITS                                     \
  " c.rank <= ?2 AND (c.rank < ?2 OR c.id < ?3)" \
  " AND (?4 = 0 OR (1 << c.state) & ?4 <> 0)"    \
  " AND (?5 = 0 OR (1 << c.kind) & ?5 <> 0)"

#define NEWEST " ORDER BY c.rank DESC, c.id DESC LIMIT ?1"

/* A page is found in an index that has all that is asked about; only what is shown is fetched. */
#define PAGE(from)                                                       \
  "SELECT " CY_CHANGE_COLUMNS                                            \
  " FROM change_request WHERE id IN (SELECT c.id FROM " from FITS NEWEST \
  ") ORDER BY rank DESC, id DESC"

#define BY_RANK PAGE ("change_request AS c INDEXED BY change_by_rank WHERE")
#define OPEN    PAGE ("change_request AS c INDEXED BY change_open WHERE c.state BETWEEN 1 AND 5 AND")
#define OF_KIND PAGE ("change_request AS c INDEXED BY change_by_kind WHERE c.kind = ?6 AND")

/* A pile has few changes: they are fetched before they are put in their order. */
#define OF_TARGETS                                                                      \
  PAGE ("(SELECT DISTINCT change FROM change_target WHERE target IN (SELECT value FROM" \
        " json_each(?7))) AS t CROSS JOIN change_request AS c ON c.id = t.change WHERE")

#define COUNTS "SELECT state, count(*) FROM change_request GROUP BY state"

/* ?1 is when it happened, ?2 how long before and after is looked at, ?3 the piles. */
#define ALARMS_AROUND                                                                             \
  "SELECT sum(a.raised_us < ?1), sum(a.raised_us >= ?1) FROM alarm AS a INDEXED BY alarm_by_time" \
  " WHERE a.raised_us >= ?1 - ?2 AND a.raised_us < ?1 + ?2 AND a.raised_us > 0"                   \
  " AND substr(a.subject, 1, instr(a.subject, '/') - 1) IN (SELECT value FROM json_each(?3))"

/* The same by ranks: ?1 is the first rank, ?2 that of the event, ?4 the first that is not looked at. */
#define ORDERS_AROUND                                                          \
  "SELECT sum(o.rank < ?2), sum(o.rank >= ?2) FROM work_order AS o INDEXED BY" \
  " work_order_by_rank WHERE o.rank >= ?1 AND o.rank < ?4"                     \
  " AND o.pile IN (SELECT value FROM json_each(?3)) AND o.source_id IS NOT ?5"

static const char *const screen_queries[] = { BY_RANK, OPEN,          OF_KIND,       OF_TARGETS,
                                              COUNTS,  ALARMS_AROUND, ORDERS_AROUND, NULL };

/**
 * cy_change_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_change_screen_queries (void)
{
  return screen_queries;
}

static void
read_texts (CyStmt *stmt, CyChange *change)
{
  change->id = g_strdup (cy_stmt_get_text (stmt, 0));
  change->title = g_strdup (cy_stmt_get_text (stmt, 7));
  change->targets = cy_journal_get_lines (stmt, 8);
  change->creator = g_strdup (cy_stmt_get_text (stmt, 9));
  change->proposer = g_strdup (cy_stmt_get_text (stmt, 10));
  change->first = g_strdup (cy_stmt_get_text (stmt, 11));
  change->second = g_strdup (cy_stmt_get_text (stmt, 12));
  change->command = g_strdup (cy_stmt_get_text (stmt, 13));
  change->batch = g_strdup (cy_stmt_get_text (stmt, 14));
  change->order = g_strdup (cy_stmt_get_text (stmt, 15));
}

static void
read_numbers (CyStmt *stmt, CyChange *change)
{
  change->rank = cy_stmt_get_int (stmt, 1);
  change->state = (CyChangeState) cy_journal_within (cy_stmt_get_int (stmt, 2), CY_N_CHANGE_STATES,
                                                     CY_CHANGE_WITHDRAWN);
  change->kind = (CyChangeKind) cy_journal_within (cy_stmt_get_int (stmt, 3), CY_N_CHANGE_KINDS,
                                                   CY_CHANGE_OTHER);
  change->outcome = (CyChangeOutcome) cy_journal_within (
    cy_stmt_get_int (stmt, 4), CY_N_CHANGE_OUTCOMES, CY_CHANGE_OUTCOME_NONE);
  change->likelihood = (guint) cy_stmt_get_int (stmt, 5);
  change->consequence = (guint) cy_stmt_get_int (stmt, 6);
  change->from_us = cy_stmt_get_int (stmt, 16);
  change->to_us = cy_stmt_get_int (stmt, 17);
  change->created_us = cy_stmt_get_int (stmt, 18);
  change->proposed_us = cy_stmt_get_int (stmt, 19);
  change->approved_us = cy_stmt_get_int (stmt, 20);
  change->begun_us = cy_stmt_get_int (stmt, 21);
  change->finished_us = cy_stmt_get_int (stmt, 22);
  change->changed_us = cy_stmt_get_int (stmt, 23);
  change->n_overtaken = (guint) cy_stmt_get_int (stmt, 24);
}

static GPtrArray *
collect (CyStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_change_free);
  gboolean row;

  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      CyChange *change = g_new0 (CyChange, 1);

      read_texts (stmt, change);
      read_numbers (stmt, change);
      g_ptr_array_add (changes, change);
    }
  } while (row);
  return g_steal_pointer (&changes);
}

/* The kind that is wanted when it is only one, else -1. */
static int
get_only_kind (const CyChangeQuery *query)
{
  int kind = g_bit_nth_lsf (query->kinds, -1);

  return kind != -1 && query->kinds == 1u << kind ? kind : -1;
}

static const char *
choose (const CyChangeQuery *query, int only_kind)
{
  if (query->targets != NULL)
    return OF_TARGETS;
  if (only_kind != -1)
    return OF_KIND;
  return query->states != 0 && (query->states & ~CY_CHANGE_STATES_OPEN) == 0 ? OPEN : BY_RANK;
}

/**
 * cy_journal_load_changes:
 *
 * Returns: (transfer full) (element-type CyChange): newest first; a page of them, from which the next is
 *   asked for.
 */
GPtrArray *
cy_journal_load_changes (CyDb *db, const CyChangeQuery *query, GError **error)
{
  int only_kind = get_only_kind (query);
  CyStmt *stmt = cy_db_prepare (db, choose (query, only_kind), error);

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, query->limit);
  cy_stmt_bind_int (stmt, 2, query->after != NULL ? query->after->rank : G_MAXINT64);
  cy_stmt_bind_text (stmt, 3, query->after != NULL ? query->after->id : "");
  cy_stmt_bind_int (stmt, 4, query->states);
  cy_stmt_bind_int (stmt, 5, query->kinds);
  if (query->targets != NULL)
    cy_journal_bind_list (stmt, 7, query->targets);
  else if (only_kind != -1)
    cy_stmt_bind_int (stmt, 6, only_kind);
  return collect (stmt, error);
}

/**
 * cy_journal_count_changes:
 * @out_counts: (out caller-allocates): how many changes are in each state.
 */
gboolean
cy_journal_count_changes (CyDb *db, guint out_counts[CY_N_CHANGE_STATES], GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, COUNTS, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < CY_N_CHANGE_STATES; i++)
    out_counts[i] = 0;
  while (cy_stmt_step (stmt, &row, error)) {
    guint state;

    if (!row)
      return TRUE;
    state = cy_journal_within (cy_stmt_get_int (stmt, 0), CY_N_CHANGE_STATES, CY_CHANGE_NONE);
    out_counts[state] += (guint) cy_stmt_get_int (stmt, 1);
  }
  return FALSE;
}

static gboolean
read_around (CyStmt *stmt, guint *out_before, guint *out_after, GError **error)
{
  gboolean row;

  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  /* A sum of nothing is null, which reads as 0. */
  *out_before = row ? (guint) cy_stmt_get_int (stmt, 0) : 0;
  *out_after = row ? (guint) cy_stmt_get_int (stmt, 1) : 0;
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_journal_count_aftermath:
 * @piles: (array zero-terminated=1): whose alarms and orders count.
 * @time_us: when it happened [µs UTC].
 * @span_us: how long before and after is looked at [µs].
 * @own: where the orders come from that do not count: they were made for it.
 * @out_aftermath: (out caller-allocates): what there was.
 */
gboolean
cy_journal_count_aftermath (CyDb *db,
                            char **piles,
                            gint64 time_us,
                            gint64 span_us,
                            const char *own,
                            CyAftermath *out_aftermath,
                            GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, ALARMS_AROUND, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, time_us);
  cy_stmt_bind_int (stmt, 2, span_us);
  cy_journal_bind_list (stmt, 3, piles);
  if (!read_around (stmt, &out_aftermath->n_alarms_before, &out_aftermath->n_alarms_after, error) ||
      (stmt = cy_db_prepare (db, ORDERS_AROUND, error)) == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, cy_journal_rank (time_us - span_us));
  cy_stmt_bind_int (stmt, 2, cy_journal_rank (time_us));
  cy_journal_bind_list (stmt, 3, piles);
  cy_stmt_bind_int (stmt, 4, cy_journal_rank (time_us + span_us));
  cy_stmt_bind_text (stmt, 5, own);
  return read_around (stmt, &out_aftermath->n_orders_before, &out_aftermath->n_orders_after, error);
}
