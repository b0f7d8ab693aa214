/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-store.h"

#include "cy-history.h"

/* What the class column says of a block of before, which holds all of its pile. */
#define DB_CLASS_ALL    0
#define DB_CLASS(class) ((class) + 1)

static const char *const migrations[] = {
  "CREATE TABLE series ("
  "  id INTEGER PRIMARY KEY,"
  "  pile TEXT NOT NULL,"
  "  connector INTEGER NOT NULL,"
  "  measure TEXT NOT NULL,"
  "  scale REAL NOT NULL,"
  "  offset REAL NOT NULL,"
  "  UNIQUE (pile, connector, measure, scale, offset));"
  /* The last seconds, one row each, until they are sealed into blocks. */
  "CREATE TABLE tail (id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, data BLOB NOT NULL);"
  /* Immutable, numbered without gaps: what peers will fetch. */
  "CREATE TABLE block ("
  "  number INTEGER PRIMARY KEY,"
  "  pile TEXT NOT NULL,"
  "  first_ms INTEGER NOT NULL,"
  "  last_ms INTEGER NOT NULL,"
  "  n_points INTEGER NOT NULL,"
  "  data BLOB NOT NULL);"
  "CREATE INDEX block_by_pile ON block (pile, last_ms);",
  /* From here on numbers and states have blocks of their own, and every block says since when it
   * knows. damaged is 1 once that was found. */
  "ALTER TABLE block ADD COLUMN class INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE block ADD COLUMN from_ms INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE block ADD COLUMN damaged INTEGER NOT NULL DEFAULT 0;"
  "UPDATE block SET from_ms = first_ms;"
  "DROP INDEX block_by_pile;"
  "CREATE INDEX block_by_pile ON block (pile, class, last_ms, from_ms);"
  "CREATE INDEX block_damaged ON block (number) WHERE damaged != 0;",
  /* What blocks say of each minute, by block, and of longer steps, added up. */
  "CREATE TABLE minute ("
  "  number INTEGER PRIMARY KEY,"
  "  pile TEXT NOT NULL,"
  "  class INTEGER NOT NULL,"
  "  from_ms INTEGER NOT NULL,"
  "  last_ms INTEGER NOT NULL,"
  "  data BLOB NOT NULL);"
  "CREATE INDEX minute_by_pile ON minute (pile, class, last_ms, from_ms);"
  "CREATE TABLE rollup ("
  "  id INTEGER PRIMARY KEY,"
  "  pile TEXT NOT NULL,"
  "  class INTEGER NOT NULL,"
  "  step_ms INTEGER NOT NULL,"
  "  start_ms INTEGER NOT NULL,"
  "  data BLOB NOT NULL,"
  "  UNIQUE (pile, class, step_ms, start_ms));",
  /* For throwing away the oldest. */
  "CREATE INDEX block_by_age ON block (class, last_ms);"
  "CREATE INDEX minute_by_age ON minute (class, last_ms);"
  "CREATE INDEX rollup_by_age ON rollup (step_ms, class, start_ms);",
  /* Blocks that were brought in from elsewhere, of a time before; and from which block on there are
   * roll-ups of two hours, and of how long which state was. */
  "ALTER TABLE block ADD COLUMN late INTEGER NOT NULL DEFAULT 0;"
  "CREATE TABLE fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;"
  "INSERT INTO fact SELECT 'stays_from', coalesce (max (number), 0) + 1 FROM block;",
  /* Roll-ups that other nodes made, apart from this history's own: their series, their rows, one for each
   * node, pile, tier and leaf, and how far they were brought. */
  "CREATE TABLE kept_series ("
  "  id INTEGER PRIMARY KEY,"
  "  pile TEXT NOT NULL,"
  "  connector INTEGER NOT NULL,"
  "  measure TEXT NOT NULL,"
  "  scale REAL NOT NULL,"
  "  offset REAL NOT NULL,"
  "  UNIQUE (pile, connector, measure, scale, offset));"
  "CREATE TABLE kept ("
  "  id INTEGER PRIMARY KEY,"
  "  pile TEXT NOT NULL,"
  "  node TEXT NOT NULL,"
  "  tier INTEGER NOT NULL,"
  "  start_ms INTEGER NOT NULL,"
  "  data BLOB NOT NULL,"
  "  UNIQUE (pile, node, tier, start_ms));"
  "CREATE INDEX kept_by_age ON kept (start_ms);"
  "CREATE TABLE kept_mark ("
  "  node TEXT NOT NULL,"
  "  pile TEXT NOT NULL,"
  "  first_ms INTEGER NOT NULL,"
  "  last_ms INTEGER NOT NULL,"
  "  until_ms INTEGER NOT NULL,"
  "  edition INTEGER NOT NULL,"
  "  PRIMARY KEY (node, pile)) WITHOUT ROWID;"
  "CREATE INDEX block_late ON block (pile, number) WHERE late != 0;",
};

gboolean
cy_history_store_migrate (CyDb *db, GError **error)
{
  return cy_db_migrate (db, migrations, G_N_ELEMENTS (migrations), error);
}

/**
 * cy_history_get_schema:
 *
 * Returns: the newest schema of the file that this version knows.
 */
guint
cy_history_get_schema (void)
{
  return G_N_ELEMENTS (migrations);
}

gboolean
cy_history_store_append_tail (CyDb *db, gint64 time_ms, GBytes *block, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "INSERT INTO tail (time_ms, data) VALUES (?1, ?2)", error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, time_ms);
  cy_stmt_bind_blob (stmt, 2, g_bytes_get_data (block, NULL), g_bytes_get_size (block));
  return cy_stmt_run (stmt, error);
}

gboolean
cy_history_store_clear_tail (CyDb *db, GError **error)
{
  return cy_db_exec (db, "DELETE FROM tail", error);
}

/**
 * cy_history_store_put_block:
 * @points: of one pile and class, grouped by series, each in order of time, what was carried in first.
 * @out_number: (out): the block's number.
 */
gboolean
cy_history_store_put_block (CyDb *db,
                            const CyHistoryBlockRow *row,
                            const CyPoint *points,
                            gsize n_points,
                            gint64 *out_number,
                            GError **error)
{
  g_autoptr (GBytes) data = cy_history_block_encode (points, n_points, row->from_ms);
  CyStmt *stmt = cy_db_prepare (db,
                                "INSERT INTO block (pile, class, from_ms, first_ms, last_ms,"
                                " n_points, data, late) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                                " RETURNING number",
                                error);
  gint64 first_ms = G_MAXINT64;
  gboolean has_row;

  if (stmt == NULL)
    return FALSE;
  for (gsize i = 0; i < n_points; i++)
    first_ms = MIN (first_ms, points[i].time_ms);
  cy_stmt_bind_text (stmt, 1, row->pile);
  cy_stmt_bind_int (stmt, 2, DB_CLASS (row->class));
  cy_stmt_bind_int (stmt, 3, row->from_ms);
  cy_stmt_bind_int (stmt, 4, first_ms);
  cy_stmt_bind_int (stmt, 5, row->last_ms);
  cy_stmt_bind_int (stmt, 6, (gint64) n_points);
  cy_stmt_bind_blob (stmt, 7, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  cy_stmt_bind_int (stmt, 8, row->late);
  if (!cy_stmt_step (stmt, &has_row, error))
    return FALSE;
  *out_number = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
}

/* The newest blocks, by how long they lasted: of a yard of 1,000 piles the last two seals. */
#define FORECAST                                                         \
  "SELECT sum (length (data)), max (last_ms) - min (from_ms) FROM block" \
  " WHERE number > ?1 - 4000 AND late = 0"

/* Roll-ups come on top, rows have keys, and pages are not full: so many times the blocks' bytes after a day
 * of what `bench history` writes. */
#define OVERHEAD    1.6
#define MS_PER_YEAR (365.25 * 86400 * 1000)

/**
 * cy_history_store_forecast:
 * @out_bytes_per_year: (out): what a year as the last hours takes, 0 while they are less than ten minutes.
 */
gboolean
cy_history_store_forecast (CyDb *db, gint64 *out_bytes_per_year, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, FORECAST, error);
  gint64 number;
  gint64 span_ms;
  gboolean row;

  if (stmt == NULL || !cy_history_store_get_number (db, &number, error))
    return FALSE;
  cy_stmt_bind_int (stmt, 1, number);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  span_ms = cy_stmt_get_int (stmt, 1);
  *out_bytes_per_year =
    span_ms < 10 * 60 * 1000
      ? 0
      : (gint64) (OVERHEAD * (double) cy_stmt_get_int (stmt, 0) / (double) span_ms * MS_PER_YEAR);
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_history_store_get_number:
 * @out_number: (out): of the newest block, 0 when there is none.
 */
gboolean
cy_history_store_get_number (CyDb *db, gint64 *out_number, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "SELECT coalesce(max(number), 0) FROM block", error);
  gboolean row;

  if (stmt == NULL || !cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_number = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
}

/* Rows of number, pile, class, from_ms, last_ms, data, damaged. */
static gboolean
visit_row (CyStmt *stmt,
           const CyHistoryScope *scope,
           CyHistoryVisit visit,
           gpointer user_data,
           gboolean *out_more,
           GError **error)
{
  gint64 class_in_db = cy_stmt_get_int (stmt, 2);
  CyHistoryBlockRow row = { .number = cy_stmt_get_int (stmt, 0),
                            .pile = cy_stmt_get_text (stmt, 1),
                            .class = class_in_db == DB_CLASS_ALL
                                       ? CY_N_HISTORY_CLASSES
                                       : (CyHistoryClass) (class_in_db - 1),
                            .from_ms = cy_stmt_get_int (stmt, 3),
                            .last_ms = cy_stmt_get_int (stmt, 4) };
  g_autoptr (GArray) points = NULL;
  g_autoptr (GError) damage = NULL;
  gsize length;
  gconstpointer data = cy_stmt_get_blob (stmt, 5, &length);

  *out_more = TRUE;
  if (g_cancellable_set_error_if_cancelled (scope->cancellable, error))
    return FALSE;
  row.data = data;
  row.length = length;
  points = cy_history_block_decode (data, length, scope->wanted, NULL, &damage);
  if (points != NULL) {
    *out_more = visit (&row, points, user_data);
    return TRUE;
  }
  if (scope->skipped != NULL) {
    const CyHistoryDamage skipped = { row.number, row.class, row.from_ms };

    g_array_append_val (scope->skipped, skipped);
    return TRUE;
  }
  g_propagate_prefixed_error (error, g_steal_pointer (&damage),
                              "block %" G_GINT64_FORMAT " of %s: ", row.number, row.pile);
  return FALSE;
}

static gboolean
visit_rows (CyStmt *stmt,
            const CyHistoryScope *scope,
            CyHistoryVisit visit,
            gpointer user_data,
            GError **error)
{
  gboolean more = TRUE;
  gboolean row;

  do {
    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row && !visit_row (stmt, scope, visit, user_data, &more, error)) {
      cy_stmt_reset (stmt);
      return FALSE;
    }
  } while (row && more);
  cy_stmt_reset (stmt);
  return TRUE;
}

#define COLUMNS "SELECT number, pile, class, from_ms, last_ms, data FROM block "

gboolean
cy_history_store_each_tail (CyDb *db, CyHistoryVisit visit, gpointer user_data, GError **error)
{
  const CyHistoryScope scope = { 0 };
  CyStmt *stmt =
    cy_db_prepare (db, "SELECT 0, NULL, 0, time_ms, time_ms, data FROM tail ORDER BY id", error);

  return stmt != NULL && visit_rows (stmt, &scope, visit, user_data, error);
}

/**
 * cy_history_store_each:
 *
 * Visits every block there is.
 *
 * Errors: %CY_HISTORY_ERROR_DAMAGED, with the number of the block.
 */
gboolean
cy_history_store_each (CyDb *db, CyHistoryVisit visit, gpointer user_data, GError **error)
{
  const CyHistoryScope scope = { 0 };
  CyStmt *stmt = cy_db_prepare (db, COLUMNS "ORDER BY number", error);

  return stmt != NULL && visit_rows (stmt, &scope, visit, user_data, error);
}

/**
 * cy_history_store_each_newest_block:
 * @skipped: (element-type CyHistoryDamage): gets those that are damaged.
 *
 * Visits the newest block of every pile and class.
 */
gboolean
cy_history_store_each_newest_block (CyDb *db,
                                    GArray *skipped,
                                    CyHistoryVisit visit,
                                    gpointer user_data,
                                    GError **error)
{
  const CyHistoryScope scope = { .skipped = skipped };
  CyStmt *stmt = cy_db_prepare (db,
                                COLUMNS "WHERE number IN (SELECT max(number) FROM block"
                                        " WHERE late = 0 GROUP BY pile, class) ORDER BY number",
                                error);

  return stmt != NULL && visit_rows (stmt, &scope, visit, user_data, error);
}

/**
 * cy_history_store_each_block:
 *
 * Visits a pile's blocks that may say something about the time between @from_ms and @to_ms. Every
 * block begins with the values its class had, so the newest one of the class before @from_ms is enough
 * for what was true then.
 */
gboolean
cy_history_store_each_block (CyDb *db,
                             const char *pile,
                             gint64 from_ms,
                             gint64 to_ms,
                             const CyHistoryScope *scope,
                             CyHistoryVisit visit,
                             gpointer user_data,
                             GError **error)
{
  CyStmt *stmt =
    cy_db_prepare (db,
                   COLUMNS "WHERE number IN ("
                           " SELECT number FROM block WHERE pile = ?1 AND class IN (0, 1, 2)"
                           "  AND last_ms >= ?2 AND from_ms < ?3"
                           " UNION SELECT (SELECT number FROM block WHERE pile = ?1 AND class = 0"
                           "  AND last_ms < ?2 ORDER BY last_ms DESC LIMIT 1)"
                           " UNION SELECT (SELECT number FROM block WHERE pile = ?1 AND class = 1"
                           "  AND last_ms < ?2 ORDER BY last_ms DESC LIMIT 1)"
                           " UNION SELECT (SELECT number FROM block WHERE pile = ?1 AND class = 2"
                           "  AND last_ms < ?2 ORDER BY last_ms DESC LIMIT 1)"
                           ") ORDER BY number",
                   error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, from_ms);
  cy_stmt_bind_int (stmt, 3, to_ms);
  return visit_rows (stmt, scope, visit, user_data, error);
}

/**
 * cy_history_store_overlaps:
 *
 * Returns: whether a block of a pile and class knows something of the time between.
 */
gboolean
cy_history_store_overlaps (CyDb *db,
                           const char *pile,
                           CyHistoryClass class,
                           gint64 from_ms,
                           gint64 to_ms,
                           gboolean *out_overlaps,
                           GError **error)
{
  CyStmt *stmt = cy_db_prepare (db,
                                "SELECT 1 FROM block WHERE pile = ?1 AND class IN (0, ?2)"
                                " AND last_ms > ?3 AND from_ms < ?4 LIMIT 1",
                                error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, DB_CLASS (class));
  cy_stmt_bind_int (stmt, 3, from_ms);
  cy_stmt_bind_int (stmt, 4, to_ms);
  if (!cy_stmt_step (stmt, out_overlaps, error))
    return FALSE;
  cy_stmt_reset (stmt);
  return TRUE;
}

/* Of one class the block that knows the time, or the newest before it. Only a clock that was set back
 * puts more than one beside another. */
#define BLOCK_AT(class)                                                                            \
  "coalesce ((SELECT number FROM (SELECT number, from_ms FROM block WHERE pile = ?1 AND class "    \
  "= " class " AND last_ms >= ?2 ORDER BY last_ms LIMIT 4) WHERE from_ms <= ?2 LIMIT 1),"          \
             " (SELECT number FROM block WHERE pile = ?1 AND class = " class " AND last_ms < ?2 "  \
                                                                             "ORDER BY "           \
                                                                             "last_ms DESC LIMIT " \
                                                                             "1))"

/**
 * cy_history_store_each_block_at:
 *
 * Visits the blocks, at most one of each class, that say what a pile was at a time.
 */
gboolean
cy_history_store_each_block_at (CyDb *db,
                                const char *pile,
                                gint64 time_ms,
                                const CyHistoryScope *scope,
                                CyHistoryVisit visit,
                                gpointer user_data,
                                GError **error)
{
  CyStmt *stmt = cy_db_prepare (db,
                                COLUMNS "WHERE number IN (" BLOCK_AT ("0") ", " BLOCK_AT (
                                  "1") ", " BLOCK_AT ("2") ") ORDER BY number",
                                error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, time_ms);
  return visit_rows (stmt, scope, visit, user_data, error);
}

/**
 * cy_history_store_set_damaged:
 *
 * Remembers that a block does not read. It stays where it is.
 */
gboolean
cy_history_store_set_damaged (CyDb *db, gint64 number, GError **error)
{
  CyStmt *stmt =
    cy_db_prepare (db, "UPDATE block SET damaged = 1 WHERE number = ?1 AND damaged = 0", error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, number);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_history_store_list_damaged:
 *
 * Returns: (transfer full) (element-type utf8): the first few damaged blocks, each by its number, pile and time.
 */
GPtrArray *
cy_history_store_list_damaged (CyDb *db, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db,
                                "SELECT number || ' (' || pile || ', ' ||"
                                " strftime('%Y-%m-%dT%H:%M:%SZ', last_ms / 1000, 'unixepoch')"
                                " || ')' FROM block WHERE damaged != 0 ORDER BY number LIMIT 20",
                                error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      g_ptr_array_add (list, g_strdup (cy_stmt_get_text (stmt, 0)));
  } while (row);
  return g_steal_pointer (&list);
}
