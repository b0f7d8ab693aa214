/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-store.h"

/* The series table: which number stands for which tag of which pile. It only grows. */

/**
 * cy_history_class_of:
 *
 * Threading: any.
 */
CyHistoryClass
cy_history_class_of (CyMeasureId measure)
{
  return cy_measure_get (measure)->kind == CY_MEASURE_NUMBER ? CY_HISTORY_CLASS_NUMBER
                                                             : CY_HISTORY_CLASS_STATE;
}

/* A measure that this program does not know is kept with the numbers. */
CyHistoryClass
cy_history_class_of_name (const char *measure)
{
  CyMeasureId id;

  return cy_measure_find (measure, &id) ? cy_history_class_of (id) : CY_HISTORY_CLASS_NUMBER;
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
                              const CySeriesTag *tag,
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
  cy_stmt_bind_text (stmt, 3, tag->measure);
  cy_stmt_bind_double (stmt, 4, tag->scale);
  cy_stmt_bind_double (stmt, 5, tag->offset);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_series = (guint32) cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_history_store_get_newest_series:
 * @out_series: (out): the highest number of one, 0 when there is none.
 */
gboolean
cy_history_store_get_newest_series (CyDb *db, gint64 *out_series, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "SELECT coalesce(max(id), 0) FROM series", error);
  gboolean row;

  if (stmt == NULL || !cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_series = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
}

/**
 * cy_history_store_each_series:
 * @pile: (nullable): whose, by number; %NULL for all, by pile.
 */
gboolean
cy_history_store_each_series (CyDb *db,
                              const char *pile,
                              CySeriesVisit visit,
                              gpointer user_data,
                              GError **error)
{
  CyStmt *stmt = cy_db_prepare (
    db,
    pile == NULL ? "SELECT id, scale, offset, pile, connector, measure FROM series ORDER BY pile"
                 : "SELECT id, scale, offset, pile, connector, measure FROM series WHERE pile = ?1"
                   " ORDER BY id",
    error);
  gboolean more = TRUE;
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  if (pile != NULL)
    cy_stmt_bind_text (stmt, 1, pile);
  do {
    CySeries series;

    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      break;
    series = (CySeries){ (guint32) cy_stmt_get_int (stmt, 0), cy_stmt_get_double (stmt, 1),
                         cy_stmt_get_double (stmt, 2) };
    more = visit (&series, cy_stmt_get_text (stmt, 3), (guint) cy_stmt_get_int (stmt, 4),
                  cy_stmt_get_text (stmt, 5), user_data);
  } while (more);
  cy_stmt_reset (stmt);
  return TRUE;
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
                                "SELECT id, scale, offset FROM series"
                                " WHERE pile = ?1 AND connector = ?2 AND measure = ?3",
                                error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CySeries));
  gboolean row;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, pile);
  cy_stmt_bind_int (stmt, 2, connector);
  cy_stmt_bind_text (stmt, 3, measure);
  do {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row) {
      CySeries series = { (guint32) cy_stmt_get_int (stmt, 0), cy_stmt_get_double (stmt, 1),
                          cy_stmt_get_double (stmt, 2) };

      g_array_append_val (list, series);
    }
  } while (row);
  return g_steal_pointer (&list);
}

void
cy_series_owner_free (CySeriesOwner *owner)
{
  g_free (owner->pile);
  g_free (owner);
}

/**
 * cy_history_store_each_owner:
 * @out_owner_of_series: (element-type guint32 CySeriesOwner): filled with every series' pile and class.
 */
gboolean
cy_history_store_each_owner (CyDb *db, GHashTable *out_owner_of_series, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, "SELECT id, pile, measure FROM series", error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  do {
    CySeriesOwner *owner;

    if (!cy_stmt_step (stmt, &row, error))
      return FALSE;
    if (!row)
      break;
    owner = g_new0 (CySeriesOwner, 1);
    owner->pile = g_strdup (cy_stmt_get_text (stmt, 1));
    owner->class = cy_history_class_of_name (cy_stmt_get_text (stmt, 2));
    g_hash_table_insert (out_owner_of_series, GUINT_TO_POINTER ((guint) cy_stmt_get_int (stmt, 0)),
                         owner);
  } while (row);
  return TRUE;
}
