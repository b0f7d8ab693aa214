/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-fold.h"
#include "cy-journal-list.h"
#include "cy-journal-order.h"
#include "cy-journal-query.h"
#include "cy-order-rule.h"
#include "cy-search-text.h"

/* A work order has a life of its own, so its entries' order matters: each of them, whenever it arrives, folds
 * the order from the beginning again. An order has some dozens. */

#define PUT_ORDER                                                                            \
  "INSERT OR REPLACE INTO work_order (" CY_ORDER_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6," \
  " ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,"  \
  " ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38)"

#define DROP_ALARMS "DELETE FROM order_alarm WHERE work_order = ?1"
#define PUT_ALARM   "INSERT OR IGNORE INTO order_alarm (alarm, work_order) VALUES (?1, ?2)"

/* The full-text index gives what it finds by row number, so the number is the order's rank: its newest are
 * found first. Should two orders of two nodes have the same, one takes the next that is free. */
#define ROW_OF    "SELECT row FROM order_row WHERE id = ?1"
#define DROP_TEXT "DELETE FROM order_text WHERE rowid = ?1"
#define DROP_ROW  "DELETE FROM order_row WHERE id = ?1"
#define ROW_TAKEN "SELECT 1 FROM order_row WHERE row = ?1"
#define PUT_ROW   "INSERT INTO order_row (id, row) VALUES (?1, ?2)"
#define PUT_TEXT  "INSERT INTO order_text (rowid, id, text) VALUES (?2, ?1, ?3)"

static gboolean
apply (const CyEntry *entry, gpointer user_data, GError **error)
{
  /* What cannot be stays in the journal, and in the order's story. */
  (void) cy_order_apply (user_data, entry);
  return TRUE;
}

/**
 * cy_journal_load_dossier:
 *
 * Returns: (transfer full): the order as all its entries tell it; in state %CY_ORDER_NONE when there is no
 *   such order.
 */
CyDossier *
cy_journal_load_dossier (CyDb *db, const char *id, GError **error)
{
  g_autoptr (CyDossier) dossier = cy_dossier_new (id);
  g_autofree char *subject = g_strconcat (CY_SUBJECT_ORDER_PREFIX, id, NULL);

  return cy_journal_each_of_subject (db, subject, apply, dossier, error)
           ? g_steal_pointer (&dossier)
           : NULL;
}

static void
bind_texts (CyStmt *stmt, const CyOrder *order)
{
  cy_stmt_bind_text (stmt, 1, order->id);
  cy_stmt_bind_text (stmt, 7, order->title);
  cy_stmt_bind_text (stmt, 8, order->pile);
  cy_stmt_bind_text (stmt, 9, order->station);
  cy_journal_bind_lines (stmt, 11, order->conditions);
  cy_stmt_bind_text (stmt, 12, order->responsible);
  cy_journal_bind_lines (stmt, 13, order->helpers);
  cy_stmt_bind_text (stmt, 14, order->vendor);
  cy_stmt_bind_text (stmt, 15, order->source_id);
  cy_stmt_bind_text (stmt, 16, order->earlier);
  cy_stmt_bind_text (stmt, 17, order->procedure);
  cy_stmt_bind_text (stmt, 18, order->article);
  cy_stmt_bind_text (stmt, 19, order->creator);
  cy_stmt_bind_text (stmt, 20, order->reviewer);
  cy_stmt_bind_text (stmt, 21, order->override);
}

static void
bind_numbers (CyStmt *stmt, const CyOrder *order)
{
  cy_stmt_bind_int (stmt, 2, order->rank);
  cy_stmt_bind_int (stmt, 3, order->state);
  cy_stmt_bind_int (stmt, 4, order->source);
  cy_stmt_bind_int (stmt, 5, order->fix);
  cy_stmt_bind_int (stmt, 6, order->priority);
  cy_stmt_bind_int (stmt, 10, order->connector);
  cy_stmt_bind_int (stmt, 22, order->created_us);
  cy_stmt_bind_int (stmt, 23, order->accepted_us);
  cy_stmt_bind_int (stmt, 24, order->expected_us);
  cy_stmt_bind_int (stmt, 25, order->finished_us);
  cy_stmt_bind_int (stmt, 26, order->submitted_us);
  cy_stmt_bind_int (stmt, 27, order->closed_us);
  cy_stmt_bind_int (stmt, 28, order->changed_us);
  cy_stmt_bind_int (stmt, 29, order->escalated_us);
  cy_stmt_bind_int (stmt, 30, order->cost_minor);
  cy_stmt_bind_int (stmt, 31, order->labour_min);
  cy_stmt_bind_int (stmt, 32, order->n_steps);
  cy_stmt_bind_int (stmt, 33, order->n_ticked);
  cy_stmt_bind_int (stmt, 34, order->n_skipped);
  cy_stmt_bind_int (stmt, 35, order->n_rejected);
  cy_stmt_bind_int (stmt, 36, order->n_urged);
  cy_stmt_bind_int (stmt, 37, order->n_overtaken);
  cy_stmt_bind_double (stmt, 38, order->counter);
}

static gboolean
put_order (CyDb *db, const CyOrder *order, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, PUT_ORDER, error);

  if (stmt == NULL)
    return FALSE;
  bind_texts (stmt, order);
  bind_numbers (stmt, order);
  return cy_stmt_run (stmt, error);
}

static gboolean
put_alarms (CyDb *db, const CyDossier *dossier, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, DROP_ALARMS, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, dossier->order.id);
  if (!cy_stmt_run (stmt, error))
    return FALSE;
  for (guint i = 0; i < dossier->alarms->len; i++) {
    if ((stmt = cy_db_prepare (db, PUT_ALARM, error)) == NULL)
      return FALSE;
    cy_stmt_bind_text (stmt, 1, dossier->alarms->pdata[i]);
    cy_stmt_bind_text (stmt, 2, dossier->order.id);
    if (!cy_stmt_run (stmt, error))
      return FALSE;
  }
  return TRUE;
}

/* Everything a person may remember of it. */
static char *
text_of (const CyDossier *dossier)
{
  g_autoptr (GString) text = g_string_new (dossier->order.id);
  const char *parts[] = { dossier->order.title,   dossier->text,   dossier->cause,
                          dossier->method,        dossier->result, dossier->reason,
                          dossier->order.override };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_string_append_printf (text, "\n%s", parts[i] != NULL ? parts[i] : "");
  for (guint i = 0; i < dossier->remarks->len; i++) {
    const CyOrderRemark *remark = dossier->remarks->pdata[i];

    g_string_append_printf (text, "\n%s\n%s", remark->actor,
                            remark->note != NULL ? remark->note : "");
  }
  return cy_search_text_spread (text->str);
}

/* One number asked for by an id or a number; @out_found tells whether there is one. */
static gboolean
look_up (CyDb *db,
         const char *sql,
         const char *id,
         gint64 key,
         gboolean *out_found,
         gint64 *out_number,
         GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  if (id != NULL)
    cy_stmt_bind_text (stmt, 1, id);
  else
    cy_stmt_bind_int (stmt, 1, key);
  if (!cy_stmt_step (stmt, out_found, error))
    return FALSE;
  if (*out_found)
    *out_number = cy_stmt_get_int (stmt, 0);
  cy_stmt_reset (stmt);
  return TRUE;
}

static gboolean
drop_text (CyDb *db, const char *id, GError **error)
{
  gboolean found;
  gint64 row;
  CyStmt *stmt;

  if (!look_up (db, ROW_OF, id, 0, &found, &row, error))
    return FALSE;
  if (!found)
    return TRUE;
  if ((stmt = cy_db_prepare (db, DROP_TEXT, error)) == NULL)
    return FALSE;
  cy_stmt_bind_int (stmt, 1, row);
  if (!cy_stmt_run (stmt, error) || (stmt = cy_db_prepare (db, DROP_ROW, error)) == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, id);
  return cy_stmt_run (stmt, error);
}

static gboolean
find_free_row (CyDb *db, gint64 rank, gint64 *out_row, GError **error)
{
  gboolean taken = TRUE;
  gint64 one;

  for (*out_row = rank; look_up (db, ROW_TAKEN, NULL, *out_row, &taken, &one, error); ++*out_row) {
    if (!taken)
      return TRUE;
  }
  return FALSE;
}

static gboolean
run_put (CyDb *db, const char *sql, const char *id, gint64 row, const char *text, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  cy_stmt_bind_text (stmt, 1, id);
  cy_stmt_bind_int (stmt, 2, row);
  if (text != NULL)
    cy_stmt_bind_text (stmt, 3, text);
  return cy_stmt_run (stmt, error);
}

static gboolean
put_text (CyDb *db, const CyDossier *dossier, GError **error)
{
  const char *id = dossier->order.id;
  g_autofree char *text = text_of (dossier);
  gint64 row;

  return drop_text (db, id, error) && find_free_row (db, dossier->order.rank, &row, error) &&
         run_put (db, PUT_ROW, id, row, NULL, error) &&
         run_put (db, PUT_TEXT, id, row, text, error);
}

/**
 * cy_fold_order:
 * @entry: `order.*` of a subject `order:ID`.
 */
gboolean
cy_fold_order (CyDb *db, const CyEntry *entry, GError **error)
{
  g_autoptr (CyDossier) dossier = NULL;
  const char *id = entry->subject + strlen (CY_SUBJECT_ORDER_PREFIX);

  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_ORDER_PREFIX))
    return TRUE;
  if ((dossier = cy_journal_load_dossier (db, id, error)) == NULL)
    return FALSE;
  return dossier->order.state == CY_ORDER_NONE ||
         (put_text (db, dossier, error) && put_order (db, &dossier->order, error) &&
          put_alarms (db, dossier, error));
}
