/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-fold.h"

/* Acknowledgements of many occurrences of one alarm, brought down to the earlier ones in one walk: one after the
 * other, each of them might go over all that there are. */

#define ROWS                                                                               \
  "SELECT occurrence, acked_us, acked_by, actor, note FROM alarm WHERE subject = ?1 ORDER" \
  " BY occurrence DESC"

#define PUT                                                              \
  "UPDATE alarm SET acked_us = ?4, acked_by = ?5, actor = ?6, note = ?7" \
  " WHERE subject = ?1 AND occurrence BETWEEN ?2 AND ?3"

/* An acknowledgement and the occurrences below that have it from there. */
typedef struct {
  gint64 from;
  gint64 to; /* 0 while there is none */
  gint64 acked_us;
  char *acked_by;
  char *actor; /* nullable */
  char *note;  /* nullable */
} Reach;

static void
reach_free (Reach *reach)
{
  g_free (reach->acked_by);
  g_free (reach->actor);
  g_free (reach->note);
  g_free (reach);
}

static Reach *
reach_new (CyStmt *stmt)
{
  Reach *reach = g_new0 (Reach, 1);

  reach->acked_us = cy_stmt_get_int (stmt, 1);
  reach->acked_by = g_strdup (cy_stmt_get_text (stmt, 2));
  reach->actor = g_strdup (cy_stmt_get_text (stmt, 3));
  reach->note = g_strdup (cy_stmt_get_text (stmt, 4));
  return reach;
}

/* Each row, from the last occurrence down: it begins a reach of its own, or belongs to the one above. */
static void
see_row (GPtrArray *reaches, CyStmt *stmt)
{
  const char *acked_by = cy_stmt_get_text (stmt, 2);
  Reach *above = reaches->len == 0 ? NULL : reaches->pdata[reaches->len - 1];

  if (*acked_by != '\0' && (above == NULL || g_strcmp0 (acked_by, above->acked_by) <= 0)) {
    g_ptr_array_add (reaches, reach_new (stmt));
  } else if (above != NULL) {
    above->from = cy_stmt_get_int (stmt, 0);
    above->to = MAX (above->to, above->from);
  }
}

static GPtrArray *
find_reaches (CyDb *db, const char *subject, GError **error)
{
  g_autoptr (GPtrArray) reaches = g_ptr_array_new_with_free_func ((GDestroyNotify) reach_free);
  CyStmt *stmt = cy_db_prepare (db, ROWS, error);
  gboolean row = TRUE;

  if (stmt == NULL)
    return NULL;
  cy_stmt_bind_text (stmt, 1, subject);
  while (row) {
    if (!cy_stmt_step (stmt, &row, error))
      return NULL;
    if (row)
      see_row (reaches, stmt);
  }
  return g_steal_pointer (&reaches);
}

static gboolean
put (CyDb *db, const char *subject, const Reach *reach, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, PUT, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, subject);
  cy_stmt_bind_int (stmt, 2, reach->from);
  cy_stmt_bind_int (stmt, 3, reach->to);
  cy_stmt_bind_int (stmt, 4, reach->acked_us);
  cy_stmt_bind_text (stmt, 5, reach->acked_by);
  cy_stmt_bind_text (stmt, 6, reach->actor);
  cy_stmt_bind_text (stmt, 7, reach->note);
  return cy_stmt_run (stmt, error);
}

/**
 * cy_fold_alarm_settle_acks:
 * @subject: an alarm's, of which cy_fold_alarm_say_ack() was told.
 *
 * Gives each occurrence the first acknowledgement of itself and of all later ones.
 */
gboolean
cy_fold_alarm_settle_acks (CyDb *db, const char *subject, GError **error)
{
  g_autoptr (GPtrArray) reaches = find_reaches (db, subject, error);

  for (guint i = 0; reaches != NULL && i < reaches->len; i++) {
    const Reach *reach = reaches->pdata[i];

    if (reach->to > 0 && !put (db, subject, reach, error))
      return FALSE;
  }
  return reaches != NULL;
}
