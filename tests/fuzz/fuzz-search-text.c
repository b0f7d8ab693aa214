/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-db.h"
#include "cy-search-text.h"
#include "fuzz.h"

static CyDb *
open_index (void)
{
  g_autoptr (GError) error = NULL;
  CyDb *db = cy_db_open (":memory:", CY_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  cy_db_exec (db, "CREATE VIRTUAL TABLE text USING fts5 (body, tokenize = 'unicode61')", &error);
  g_assert_no_error (error);
  return db;
}

/* Tokens have one blank between them and none around. */
static void
check_spread (const char *spread)
{
  g_assert_true (g_utf8_validate (spread, -1, NULL));
  g_assert_null (strstr (spread, "  "));
  g_assert_null (strpbrk (spread, "\"*'^:()-+\t\r\n"));
  g_assert_false (g_str_has_prefix (spread, " ") || g_str_has_suffix (spread, " "));
}

/* Whether what was typed finds @text; SQLite must take every query. */
static gboolean
finds (CyDb *db, const char *query, const char *spread)
{
  g_autoptr (GError) error = NULL;
  CyStmt *put =
    cy_db_prepare (db, "INSERT OR REPLACE INTO text (rowid, body) VALUES (1, ?1)", NULL);
  CyStmt *ask = cy_db_prepare (db, "SELECT 1 FROM text WHERE text MATCH ?1", NULL);
  gboolean row = FALSE;

  cy_stmt_bind_text (put, 1, spread);
  g_assert_true (cy_stmt_run (put, &error));
  cy_stmt_bind_text (ask, 1, query);
  cy_stmt_step (ask, &row, &error);
  g_assert_no_error (error);
  cy_stmt_reset (ask);
  return row;
}

/* A text is found by itself, unless it is longer than what is searched for or SQLite knows no letter of it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static CyDb *db;
  g_autofree char *text = size == 0 ? g_strdup ("") : g_strndup ((const char *) data, size);
  g_autofree char *spread = cy_search_text_spread (text);
  g_autofree char *query = cy_search_text_query (text);
  gboolean is_short = strlen (text) <= CY_SEARCH_TEXT_MAX;

  if (db == NULL)
    db = open_index ();
  check_spread (spread);
  if (is_short)
    g_assert_cmpint (query == NULL, ==, *spread == '\0');
  if (query == NULL)
    return 0;
  g_assert_cmpuint (strlen (query), <, CY_SEARCH_TEXT_MAX * 80);
  if (!finds (db, query, spread) && is_short)
    g_assert_false (g_str_is_ascii (spread));
  return 0;
}
