/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-store.h"

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
};

gboolean
cy_history_store_migrate (CyDb *db, GError **error)
{
  return cy_db_migrate (db, migrations, G_N_ELEMENTS (migrations), error);
}

/**
 * cy_history_store_find_series:
 *
 * Finds the series of a tag, or makes it. A tag whose scale changes becomes another series, since
 * its integers mean something else from then on.
 */
gboolean
cy_history_store_find_series (CyDb *db,
                              const char *pile,
                              const CyTag *tag,
                              guint32 *out_series,
                              GError **error)
{
  CyStmt *stmt = cy_db_prepare (
    db,
    "INSERT INTO series (pile, connector, measure, scale, offset) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT DO UPDATE SET id = id RETURNING id",
    error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, tag->connector);
  cy_stmt_bind_text (stmt, 3, cy_measure_get (tag->measure)->name);
  cy_stmt_bind_double (stmt, 4, tag->scale);
  cy_stmt_bind_double (stmt, 5, tag->offset);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_series = (guint32) cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
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
 * @points: of one pile, grouped by series, each in order of time, what was carried in first.
 * @from_ms: since when the block knows.
 */
gboolean
cy_history_store_put_block (CyDb *db,
                            const char *pile,
                            const CyPoint *points,
                            gsize n_points,
                            gint64 from_ms,
                            GError **error)
{
  g_autoptr (GBytes) data = cy_history_block_encode (points, n_points, from_ms);
  CyStmt *stmt = cy_db_prepare (db,
                                "INSERT INTO block (pile, first_ms, last_ms, n_points, data)"
                                " VALUES (?1, ?2, ?3, ?4, ?5)",
                                error);
  gint64 first_ms = G_MAXINT64;
  gint64 last_ms = G_MININT64;

  if (stmt == NULL)
    return FALSE;
  for (gsize i = 0; i < n_points; i++) {
    first_ms = MIN (first_ms, points[i].time_ms);
    last_ms = MAX (last_ms, points[i].time_ms);
  }
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, first_ms);
  cy_stmt_bind_int (stmt, 3, last_ms);
  cy_stmt_bind_int (stmt, 4, (gint64) n_points);
  cy_stmt_bind_blob (stmt, 5, g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  return cy_stmt_run (stmt, error);
}

static gboolean
visit_rows (CyStmt *stmt, CyHistoryVisit visit, gpointer user_data, GError **error)
{
  gboolean row;
  gboolean more = TRUE;

  do {
    g_autoptr (GArray) points = NULL;
    gconstpointer data;
    gsize length;

    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      break;
    data = cy_stmt_get_blob (stmt, 2, &length);
    points = cy_history_block_decode (data, length, NULL, 0, NULL, error);
    if (points == NULL) {
      cy_stmt_reset (stmt);
      return FALSE;
    }
    more = visit (cy_stmt_get_text (stmt, 0), cy_stmt_get_int (stmt, 1), points, user_data);
  } while (more);
  cy_stmt_reset (stmt);
  return TRUE;
}

gboolean
cy_history_store_each_tail (CyDb *db, CyHistoryVisit visit, gpointer user_data, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "SELECT NULL, time_ms, data FROM tail ORDER BY id", error);

  return stmt != NULL && visit_rows (stmt, visit, user_data, error);
}

gboolean
cy_history_store_each_newest_block (CyDb *db,
                                    CyHistoryVisit visit,
                                    gpointer user_data,
                                    GError **error)
{
  CyStmt *stmt = cy_db_prepare (db,
                                "SELECT pile, last_ms, data FROM block WHERE number IN"
                                " (SELECT max(number) FROM block GROUP BY pile)",
                                error);

  return stmt != NULL && visit_rows (stmt, visit, user_data, error);
}

/**
 * cy_history_store_each_block:
 *
 * Visits a pile's blocks that may say something about the time between @from_ms and @to_ms. Every
 * block begins with the values its pile had, so the newest one before @from_ms is enough for what
 * was true then.
 */
gboolean
cy_history_store_each_block (CyDb *db,
                             const char *pile,
                             gint64 from_ms,
                             gint64 to_ms,
                             CyHistoryVisit visit,
                             gpointer user_data,
                             GError **error)
{
  CyStmt *stmt = cy_db_prepare (
    db,
    "SELECT pile, last_ms, data FROM block WHERE pile = ?1 AND first_ms < ?3 AND last_ms >="
    " coalesce((SELECT max(last_ms) FROM block WHERE pile = ?1 AND last_ms < ?2), ?2)"
    " ORDER BY number",
    error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, from_ms);
  cy_stmt_bind_int (stmt, 3, to_ms);
  return visit_rows (stmt, visit, user_data, error);
}

void
cy_series_clear (CySeries *series)
{
  g_free (series->pile);
}

/**
 * cy_history_store_load_series:
 *
 * Returns: (transfer full) (element-type CySeries): every series this tag ever was.
 */
GArray *
cy_history_store_load_series (CyDb *db,
                              const char *pile,
                              guint connector,
                              const char *measure,
                              GError **error)
{
  CyStmt *stmt = cy_db_prepare (db,
                                "SELECT id, pile, scale, offset FROM series"
                                " WHERE pile = ?1 AND connector = ?2 AND measure = ?3",
                                error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CySeries));
  gboolean row;

  if (stmt == NULL)
    return NULL;
  g_array_set_clear_func (list, (GDestroyNotify) cy_series_clear);
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, connector);
  cy_stmt_bind_text (stmt, 3, measure);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      CySeries series = { (guint32) cy_stmt_get_int (stmt, 0),
                          g_strdup (cy_stmt_get_text (stmt, 1)), cy_stmt_get_double (stmt, 2),
                          cy_stmt_get_double (stmt, 3) };

      g_array_append_val (list, series);
    }
  } while (row);
  return g_steal_pointer (&list);
}

/**
 * cy_history_store_each_pile:
 * @out_pile_of_series: (element-type guint32 utf8): filled with every series' pile.
 */
gboolean
cy_history_store_each_pile (CyDb *db, GHashTable *out_pile_of_series, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "SELECT id, pile FROM series", error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (row)
      g_hash_table_insert (out_pile_of_series, GUINT_TO_POINTER ((guint) cy_stmt_get_int (stmt, 0)),
                           g_strdup (cy_stmt_get_text (stmt, 1)));
  } while (row);
  return TRUE;
}
