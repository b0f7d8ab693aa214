/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-standing.h"

#include <string.h>

#include "cy-db.h"
#include "cy-journal-meta.h"

/* A file of before there was a journal, or that is empty, has no standing. */
#define HAS_JOURNAL                                                                          \
  "SELECT count(*) FROM sqlite_master WHERE name IN ('meta', 'stream', 'entry') AND type = " \
  "'table'"
#define LENGTH_OF_STREAM \
  "SELECT max(seq) FROM entry WHERE stream = (SELECT id FROM stream WHERE name = ?1)"

/* What is no number counts as nothing known: then the node begins a new incarnation. */
static gboolean
ask_meta (CyDb *db, const char *key, guint64 *out_number, GError **error)
{
  g_autofree char *text = NULL;

  if (!cy_journal_get_meta (db, key, &text, error))
    return FALSE;
  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, out_number, NULL))
    *out_number = 0;
  return TRUE;
}

static gboolean
ask_number (CyDb *db, const char *sql, const char *argument, guint64 *out_number, GError **error)
{
  CyStmt *stmt = cy_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  if (argument != NULL)
    cy_stmt_bind_text (stmt, 1, argument);
  if (!cy_stmt_step (stmt, &row, error))
    return FALSE;
  *out_number = row ? (guint64) MAX (cy_stmt_get_int (stmt, 0), 0) : 0;
  cy_stmt_reset (stmt);
  return TRUE;
}

static gboolean
read_lengths (CyDb *db, const char *node, guint incarnation, CyStanding *standing, GError **error)
{
  for (guint i = 0; i < CY_N_ENTRY_CLASSES; i++) {
    g_autofree char *name =
      g_strdup_printf ("%s.%u/%s", node, incarnation, cy_entry_class_name (i));

    if (!ask_number (db, LENGTH_OF_STREAM, name, &standing->seqs[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_counters (CyDb *db, const char *node, CyStanding *standing, GError **error)
{
  g_autofree char *writer = NULL;
  guint64 incarnation;

  if (!cy_journal_get_meta (db, "node", &writer, error))
    return FALSE;
  /* Another node's database: what it counted is not about this one. */
  if (g_strcmp0 (writer, node) != 0)
    return TRUE;
  if (!ask_meta (db, "incarnation", &incarnation, error) ||
      !ask_meta (db, "boots", &standing->boots, error))
    return FALSE;
  standing->incarnation = (guint) MIN (incarnation, G_MAXUINT32);
  return TRUE;
}

/**
 * cy_journal_read_standing:
 * @path: a database that nobody has open yet, or that is not there.
 * @node: whose standing.
 * @incarnation: whose streams are measured.
 * @out_standing: (out): zeros where nothing is known.
 */
gboolean
cy_journal_read_standing (const char *path,
                          const char *node,
                          guint incarnation,
                          CyStanding *out_standing,
                          GError **error)
{
  g_autoptr (CyDb) db = NULL;
  guint64 n_tables;

  memset (out_standing, 0, sizeof *out_standing);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if ((db = cy_db_open (path, CY_DB_READ_WRITE, error)) == NULL ||
      !ask_number (db, HAS_JOURNAL, NULL, &n_tables, error))
    return FALSE;
  return n_tables < 3 || (read_lengths (db, node, incarnation, out_standing, error) &&
                          read_counters (db, node, out_standing, error));
}

/**
 * cy_journal_keep_standing:
 *
 * Writes who starts and for which time; before any entry of this start.
 */
gboolean
cy_journal_keep_standing (CyDb *db, const CyJournalOptions *options, GError **error)
{
  g_autofree char *incarnation = g_strdup_printf ("%u", options->incarnation);
  g_autofree char *boots = g_strdup_printf ("%" G_GUINT64_FORMAT, options->boots);

  if (options->boots == 0)
    return TRUE;
  if (!cy_db_begin (db, error))
    return FALSE;
  if (cy_journal_set_meta (db, "node", options->node, error) &&
      cy_journal_set_meta (db, "incarnation", incarnation, error) &&
      cy_journal_set_meta (db, "boots", boots, error))
    return cy_db_commit (db, error);
  cy_db_rollback (db);
  return FALSE;
}

/**
 * cy_journal_keep_incarnation:
 *
 * Writes that this node goes on in another incarnation, with whatever transaction is open.
 */
gboolean
cy_journal_keep_incarnation (CyDb *db, guint incarnation, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u", incarnation);

  return cy_journal_set_meta (db, "incarnation", text, error);
}
