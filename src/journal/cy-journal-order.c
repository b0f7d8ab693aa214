/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-order.h"

#include "cy-journal-list.h"
#include "cy-journal-query.h"
#include "cy-search-text.h"

#define IN_LIST(what, list) what " IN (SELECT value FROM json_each(" list "))"

/* What every order that is found must be, from whichever index. Members of a list stand in lines. */
#define FITS                                                                                     \
  " o.rank >= ?2 AND o.rank <= ?3 AND (o.rank < ?3 OR o.id < ?4)"                                \
  " AND (?5 = 0 OR (1 << o.state) & ?5 <> 0)"                                                    \
  " AND (?6 IS NULL AND ?7 IS NULL"                                                              \
  "  OR " IN_LIST ("o.pile", "?6") " OR " IN_LIST (                                              \
    "o.station",                                                                                 \
    "?7") ")"                                                                                    \
          " AND (?8 IS NULL OR o.responsible = ?8"                                               \
          "  OR o.helpers <> '' AND instr(char(10) || o.helpers || char(10), char(10) || ?8 || " \
          "char(10)) > 0)"                                                                       \
          " AND (?9 IS NULL OR o.vendor = ?9)"                                                   \
          " AND (?10 = 0 OR o.state IN (1, 2, 3) AND o.expected_us BETWEEN 1 AND ?10)"

#define NEWEST " ORDER BY o.rank DESC, o.id DESC LIMIT ?1"

/* A page is found in an index that has all that is asked about; only what is shown is fetched. */
#define PAGE(from)                                                                              \
  "SELECT " CY_ORDER_COLUMNS " FROM work_order WHERE id IN (SELECT o.id FROM " from FITS NEWEST \
  ") ORDER BY rank DESC, id DESC"

#define BY_ID   "SELECT " CY_ORDER_COLUMNS " FROM work_order WHERE id = ?11 LIMIT ?1"
#define BY_RANK PAGE ("work_order AS o INDEXED BY work_order_by_rank WHERE")
#define OPEN    PAGE ("work_order AS o INDEXED BY work_order_open WHERE o.state BETWEEN 1 AND 4 AND")
#define OF_PILE PAGE ("work_order AS o INDEXED BY work_order_by_pile WHERE o.pile = ?11 AND")
#define OF_SOURCE \
  PAGE ("work_order AS o INDEXED BY work_order_by_source WHERE o.source_id = ?11 AND")
#define AFTER_ONE \
  PAGE ("work_order AS o INDEXED BY work_order_by_earlier WHERE o.earlier = ?11 AND")
#define OF_ALARM \
  PAGE (         \
    "order_alarm AS a CROSS JOIN work_order AS o ON o.id = a.work_order WHERE a.alarm = ?11 AND")

/* The full-text index gives its rows newest first by itself, so a word that is everywhere costs no more than
 * its page; an order's row is its rank, or a little more when others had the same. What is found by the name
 * of a place comes beside it. */
#define SAID                                                                                  \
  "SELECT id, rank FROM (SELECT o.id, o.rank FROM order_text AS t CROSS JOIN work_order AS o" \
  " ON o.id = t.id WHERE t.order_text MATCH ?11 AND t.rowid <= ?3 + 100 AND" FITS             \
  " ORDER BY t.rowid DESC LIMIT ?1)"
#define THERE                                                                                    \
  "SELECT id, rank FROM (SELECT o.id, o.rank FROM work_order AS o INDEXED BY work_order_by_rank" \
  " WHERE ?12 IS NOT NULL AND " IN_LIST ("o.pile", "?12") " AND" FITS NEWEST ")"
#define BY_TEXT                                                                                    \
  "SELECT " CY_ORDER_COLUMNS " FROM work_order WHERE id IN (SELECT id FROM (" SAID " UNION " THERE \
  ") ORDER BY rank DESC, id DESC LIMIT ?1) ORDER BY rank DESC, id DESC"

#define COUNTS "SELECT state, count(*) FROM work_order GROUP BY state"

/* What was made in a time, and what is open whenever it was made. An alarm's id is its subject and its
 * occurrence. */
#define ALARM_OF                                                               \
  "order_alarm AS oa CROSS JOIN alarm AS a ON a.subject = substr(oa.alarm, 1," \
  " instr(oa.alarm, '#') - 1) AND a.occurrence = CAST(substr(oa.alarm,"        \
  " instr(oa.alarm, '#') + 1) AS INTEGER) WHERE oa.work_order = o.id"
#define FIGURES                                                             \
  "SELECT " CY_ORDER_COLUMNS ","                                            \
  " (SELECT min(a.raised_us) FROM " ALARM_OF " AND a.raised_us <> 0),"      \
  " (SELECT min(a.acked_us) FROM " ALARM_OF " AND a.acked_us <> 0),"        \
  " EXISTS (SELECT 1 FROM work_order AS l INDEXED BY work_order_by_earlier" \
  "  WHERE l.earlier = o.id)"                                               \
  " FROM work_order AS o WHERE o.id IN (SELECT id FROM work_order"          \
  "  INDEXED BY work_order_by_rank WHERE rank >= ?2 AND rank < ?3"          \
  "  UNION SELECT id FROM work_order INDEXED BY work_order_open"            \
  "  WHERE state BETWEEN 1 AND 4) ORDER BY rank DESC LIMIT ?1"

static const char *const screen_queries[] = { BY_ID,     BY_RANK,   OPEN,     OF_PILE,
                                              OF_SOURCE, AFTER_ONE, OF_ALARM, BY_TEXT,
                                              COUNTS,    FIGURES,   NULL };

/**
 * cy_order_screen_queries:
 *
 * Returns: (array zero-terminated=1): see cy_journal_screen_queries().
 */
const char *const *
cy_order_screen_queries (void)
{
  return screen_queries;
}

static void
read_texts (CyStmt *stmt, CyOrder *order)
{
  order->id = g_strdup (cy_stmt_get_text (stmt, 0));
  order->title = g_strdup (cy_stmt_get_text (stmt, 6));
  order->pile = g_strdup (cy_stmt_get_text (stmt, 7));
  order->station = g_strdup (cy_stmt_get_text (stmt, 8));
  order->conditions = cy_journal_get_lines (stmt, 10);
  order->responsible = g_strdup (cy_stmt_get_text (stmt, 11));
  order->helpers = cy_journal_get_lines (stmt, 12);
  order->vendor = g_strdup (cy_stmt_get_text (stmt, 13));
  order->source_id = g_strdup (cy_stmt_get_text (stmt, 14));
  order->earlier = g_strdup (cy_stmt_get_text (stmt, 15));
  order->procedure = g_strdup (cy_stmt_get_text (stmt, 16));
  order->article = g_strdup (cy_stmt_get_text (stmt, 17));
  order->creator = g_strdup (cy_stmt_get_text (stmt, 18));
  order->reviewer = g_strdup (cy_stmt_get_text (stmt, 19));
  order->override = g_strdup (cy_stmt_get_text (stmt, 20));
}

static void
read_words (CyStmt *stmt, CyOrder *order)
{
  order->state = (CyOrderState) cy_journal_within (cy_stmt_get_int (stmt, 2), CY_N_ORDER_STATES,
                                                   CY_ORDER_CANCELLED);
  order->source = (CyOrderSource) cy_journal_within (cy_stmt_get_int (stmt, 3), CY_N_ORDER_SOURCES,
                                                     CY_ORDER_FROM_PERSON);
  order->fix =
    (CyOrderFix) cy_journal_within (cy_stmt_get_int (stmt, 4), CY_N_ORDER_FIXES, CY_ORDER_FIX_NONE);
  order->priority = (CyPriority) cy_journal_within (cy_stmt_get_int (stmt, 5), CY_N_PRIORITIES,
                                                    CY_PRIORITY_CRITICAL);
}

static void
read_numbers (CyStmt *stmt, CyOrder *order)
{
  order->rank = cy_stmt_get_int (stmt, 1);
  order->connector = (guint) cy_stmt_get_int (stmt, 9);
  order->created_us = cy_stmt_get_int (stmt, 21);
  order->accepted_us = cy_stmt_get_int (stmt, 22);
  order->expected_us = cy_stmt_get_int (stmt, 23);
  order->finished_us = cy_stmt_get_int (stmt, 24);
  order->submitted_us = cy_stmt_get_int (stmt, 25);
  order->closed_us = cy_stmt_get_int (stmt, 26);
  order->changed_us = cy_stmt_get_int (stmt, 27);
  order->escalated_us = cy_stmt_get_int (stmt, 28);
  order->cost_minor = cy_stmt_get_int (stmt, 29);
  order->labour_min = (guint) cy_stmt_get_int (stmt, 30);
  order->n_steps = (guint) cy_stmt_get_int (stmt, 31);
  order->n_ticked = (guint) cy_stmt_get_int (stmt, 32);
  order->n_skipped = (guint) cy_stmt_get_int (stmt, 33);
  order->n_rejected = (guint) cy_stmt_get_int (stmt, 34);
  order->n_urged = (guint) cy_stmt_get_int (stmt, 35);
  order->n_overtaken = (guint) cy_stmt_get_int (stmt, 36);
  order->counter = cy_stmt_get_double (stmt, 37);
}

static void
read_order (CyStmt *stmt, CyOrder *order)
{
  read_texts (stmt, order);
  read_words (stmt, order);
  read_numbers (stmt, order);
}

static GPtrArray *
collect (CyStmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) orders = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_order_free);
  gboolean row;

  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      CyOrder *order = g_new0 (CyOrder, 1);

      read_order (stmt, order);
      g_ptr_array_add (orders, order);
    }
  } while (row);
  return g_steal_pointer (&orders);
}

/* Which statement answers a query, and what it is asked with. */
static const char *
choose (const CyOrderQuery *query, const char *match, const char **out_key)
{
  const struct {
    const char *key;
    const char *sql;
  } ways[] = {
    { query->id, BY_ID },
    { query->alarm, OF_ALARM },
    { query->earlier, AFTER_ONE },
    { query->source_id, OF_SOURCE },
    { match, BY_TEXT },
    { query->piles != NULL && query->stations == NULL && g_strv_length (query->piles) == 1
        ? query->piles[0]
        : NULL,
      OF_PILE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    if (ways[i].key != NULL) {
      *out_key = ways[i].key;
      return ways[i].sql;
    }
  }
  *out_key = NULL;
  return query->states != 0 && (query->states & ~CY_ORDER_STATES_OPEN) == 0 ? OPEN : BY_RANK;
}

static void
bind_query (CyStmt *stmt, const CyOrderQuery *query)
{
  cy_stmt_bind_int (stmt, 1, query->limit);
  cy_stmt_bind_int (stmt, 2, cy_journal_rank (query->from_us));
  cy_stmt_bind_int (stmt, 3,
                    query->after != NULL ? query->after->rank : cy_journal_rank (query->to_us));
  /* No id is less than nothing: of the first moment that is not wanted no order is taken. */
  cy_stmt_bind_text (stmt, 4, query->after != NULL ? query->after->id : "");
  cy_stmt_bind_int (stmt, 5, query->states);
  cy_journal_bind_list (stmt, 6, query->piles);
  cy_journal_bind_list (stmt, 7, query->stations);
  if (query->person != NULL)
    cy_stmt_bind_text (stmt, 8, query->person);
  if (query->vendor != NULL)
    cy_stmt_bind_text (stmt, 9, query->vendor);
  cy_stmt_bind_int (stmt, 10, query->late_us);
}

/**
 * cy_journal_load_orders:
 *
 * Returns: (transfer full) (element-type CyOrder): newest first; a page of them, from which the next is
 *   asked for.
 */
GPtrArray *
cy_journal_load_orders (CyDb *db, const CyOrderQuery *query, GError **error)
{
  g_autofree char *match = query->text == NULL ? NULL : cy_search_text_query (query->text);
  const char *key;
  const char *sql = choose (query, match, &key);
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  bind_query (stmt, query);
  if (key != NULL)
    cy_stmt_bind_text (stmt, 11, key);
  if (match != NULL && key == match)
    cy_journal_bind_list (stmt, 12, query->text_piles);
  return collect (stmt, error);
}

/**
 * cy_journal_load_order_figures:
 *
 * Returns: (transfer full) (element-type CyOrderFigure): of orders made in that time, and of those that are
 *   open; newest first.
 */
GPtrArray *
cy_journal_load_order_figures (CyDb *db, gint64 from_us, gint64 to_us, guint limit, GError **error)
{
  g_autoptr (GPtrArray) figures =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_order_figure_free);
  CyStmt *stmt = cy_db_prepare (db, FIGURES, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_int (stmt, 1, limit);
  cy_stmt_bind_int (stmt, 2, cy_journal_rank (from_us));
  cy_stmt_bind_int (stmt, 3, cy_journal_rank (to_us));
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      CyOrderFigure *figure = g_new0 (CyOrderFigure, 1);

      read_order (stmt, &figure->order);
      figure->raised_us = cy_stmt_get_int (stmt, 38);
      figure->acked_us = cy_stmt_get_int (stmt, 39);
      figure->came_again = cy_stmt_get_int (stmt, 40) != 0;
      g_ptr_array_add (figures, figure);
    }
  } while (row);
  return g_steal_pointer (&figures);
}

/**
 * cy_journal_count_orders:
 * @out_counts: (out caller-allocates): how many orders are in each state.
 */
gboolean
cy_journal_count_orders (CyDb *db, guint out_counts[CY_N_ORDER_STATES], GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, COUNTS, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < CY_N_ORDER_STATES; i++)
    out_counts[i] = 0;
  while (cy_stmt_step (stmt, &row, error)) {
    guint state;

    if (!row)
      return TRUE;
    state = cy_journal_within (cy_stmt_get_int (stmt, 0), CY_N_ORDER_STATES, CY_ORDER_NONE);
    out_counts[state] += (guint) cy_stmt_get_int (stmt, 1);
  }
  return FALSE;
}
