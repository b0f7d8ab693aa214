/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-search-text.h"

#include <string.h>

#include "cy-db.h"

/* Against the index they are for: what a query says is what SQLite finds. */
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

static void
put (CyDb *db, gint64 row, const char *text)
{
  g_autoptr (GError) error = NULL;
  CyStmt *stmt =
    cy_db_prepare (db, "INSERT OR REPLACE INTO text (rowid, body) VALUES (?1, ?2)", &error);
  g_autofree char *spread = cy_search_text_spread (text);

  g_assert_no_error (error);
  cy_stmt_bind_int (stmt, 1, row);
  cy_stmt_bind_text (stmt, 2, spread);
  cy_stmt_run (stmt, &error);
  g_assert_no_error (error);
}

/* Marks in @out_found which rows match. */
static void
search (CyDb *db, const char *query, gboolean *out_found, gsize n_rows)
{
  g_autoptr (GError) error = NULL;
  CyStmt *stmt = cy_db_prepare (db, "SELECT rowid FROM text WHERE text MATCH ?1", &error);
  gboolean row = FALSE;

  g_assert_no_error (error);
  memset (out_found, 0, n_rows * sizeof (gboolean));
  cy_stmt_bind_text (stmt, 1, query);
  while (cy_stmt_step (stmt, &row, &error) && row)
    out_found[cy_stmt_get_int (stmt, 0)] = TRUE;
  g_assert_no_error (error);
  cy_stmt_reset (stmt);
}

static void
test_spread (void)
{
  static const struct {
    const char *text;
    const char *spread;
  } cases[] = {
    { "", "" },
    { "   ", "" },
    { "枪头过温", "枪 头 过 温" },
    { "1号桩", "1 号 桩" },
    { "2号桩 E-STOP 按下", "2 号 桩 e stop 按 下" },
    { "过温。过，温！（急停）", "过 温 过 温 急 停" },
    { "ＡＢＣ１２０ｋＷ", "abc120kw" },
    { "ﾊﾞｯﾃﾘｰ", "バ ッ テ リ ー" },
    { "バッテリー 温度", "バ ッ テ リ ー 温 度" },
    { "충전기 고장", "충 전 기 고 장" },
    { "㎾h ① ℃", "kwh 1 c" },
    { "Straße", "strasse" },
    { "𠀀𪜶𰀀", "𠀀 𪜶 𰀀" },
    { "々〇〆ー", "々 〇 〆 ー" },
    { "a\xff\xfe"
      "b",
      "a b" },
    { "\xe6\xb8", "" },
    { "e\xcc\x81t\xcc\xb8x", "ét\xcc\xb8x" },
    { "温\xcc\xb8 \xcc\xb8", "温" },
    { "\"\"**()^:+-", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *spread = cy_search_text_spread (cases[i].text);
    g_autofree char *again = cy_search_text_spread (spread);

    g_assert_cmpstr (spread, ==, cases[i].spread);
    g_assert_cmpstr (again, ==, spread);
  }
}

static void
test_query (void)
{
  static const struct {
    const char *typed;
    const char *query;
  } cases[] = {
    { "", NULL },
    { " \t\n　", NULL },
    { "\"*-()", NULL },
    { "\xff", NULL },
    { "过温", "\"过 温\"" },
    { "温度 传感器", "\"温 度\" AND \"传 感 器\"" },
    { "温度　传感器", "\"温 度\" AND \"传 感 器\"" },
    { "E-STOP", "\"e stop\" *" },
    { "DROP\"TABLE", "\"drop table\" *" },
    { "a OR b", "\"a\" AND \"or\" AND \"b\" *" },
    { "stop 过温", "\"stop\" AND \"过 温\"" },
    { "过温 sto", "\"过 温\" AND \"sto\" *" },
    { "过温 sto !", "\"过 温\" AND \"sto\" *" },
    { "桩2", "\"桩 2\" *" },
    { "１２０", "\"120\" *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *query = cy_search_text_query (cases[i].typed);

    g_assert_cmpstr (query, ==, cases[i].query);
  }
}

static const char *const corpus[] = {
  "枪头过温，已更换温度传感器",
  "E-STOP pressed at pile 12",
  "過溫：槍頭溫度感測器",
  "DROP TABLE work_order; --",
  "充电模块XJ120故障",
  "温度正常，传感器正常",
  "急停E-STOP复位后正常",
  "Ｐ１２３号桩",
  "Café émail",
};

/* One bit for each text of the corpus. */
static const struct {
  const char *typed;
  guint found;
} searches[] = {
  { "过温", 1 << 0 },
  { "枪头过温", 1 << 0 },
  { "过", 1 << 0 },
  { "过温枪头", 0 },
  { "温度 传感器", 1 << 0 | 1 << 5 },
  { "传感器 温度", 1 << 0 | 1 << 5 },
  { "温度传感器", 1 << 0 },
  { "過溫", 1 << 2 },
  { "溫度", 1 << 2 },
  { "E-STOP", 1 << 1 | 1 << 6 },
  { "e-stop", 1 << 1 | 1 << 6 },
  { "estop", 0 },
  { "stop-e", 0 },
  { "急停E-STOP", 1 << 6 },
  { "急停 E-S", 1 << 6 },
  { "DROP\"TABLE", 1 << 3 },
  { "DROP TABLE", 1 << 3 },
  { "'; DROP TABLE work_order; --", 1 << 3 },
  { "work_order OR 过温", 0 },
  { "NOT 过温", 0 },
  { "NEAR(温度 过温)", 0 },
  { "body:过温", 0 },
  { "^枪头", 1 << 0 },
  { "模块XJ", 1 << 4 },
  { "模块xj120", 1 << 4 },
  { "XJ120故障", 1 << 4 },
  { "XJ12故障", 0 },
  { "xj 故障", 0 },
  { "J120", 0 },
  { "P123", 1 << 7 },
  { "123", 0 },
  { "p1", 1 << 7 },
  { "１２", 1 << 1 },
  { "cafe ÉM", 1 << 8 },
  { "正常", 1 << 5 | 1 << 6 },
  { "，正常", 1 << 5 | 1 << 6 },
  { "过*", 1 << 0 },
  { "\"过温", 1 << 0 },
};

static void
test_find (void)
{
  g_autoptr (CyDb) db = open_index ();
  gboolean found[G_N_ELEMENTS (corpus)];

  for (guint i = 0; i < G_N_ELEMENTS (corpus); i++)
    put (db, i, corpus[i]);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++) {
    g_autofree char *query = cy_search_text_query (searches[i].typed);
    guint bits = 0;

    g_test_message ("%s: %s", searches[i].typed, query);
    search (db, query, found, G_N_ELEMENTS (found));
    for (guint k = 0; k < G_N_ELEMENTS (corpus); k++)
      bits |= found[k] ? 1u << k : 0;
    g_assert_cmphex (bits, ==, searches[i].found);
  }
}

#define ALPHABET   5 /* four characters that are searched for, and a word between them */
#define TEXT_LONG  5
#define QUERY_LONG 4

static const char *const alphabet[ALPHABET] = { "过", "温", "カ", "𠀀", "kw" };

/* The @number-th text over the first @n signs, the shortest first; %NULL when it is longer than @longest. */
static char *
make_text (guint number, guint n, guint longest)
{
  GString *text = g_string_new (NULL);
  guint signs = 0;

  for (; number > 0 && signs <= longest; signs++) {
    number--;
    g_string_append (text, alphabet[number % n]);
    number /= n;
  }
  if (signs <= longest)
    return g_string_free (text, FALSE);
  g_string_free (text, TRUE);
  return NULL;
}

static GPtrArray *
make_texts (guint n, guint longest)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  char *text;

  while ((text = make_text (texts->len + 1, n, longest)) != NULL)
    g_ptr_array_add (texts, text);
  return texts;
}

/* Every text of up to five signs, every question of up to four characters: what is found is what
 * contains it. */
static void
test_exhaustive (void)
{
  g_autoptr (CyDb) db = open_index ();
  g_autoptr (GPtrArray) texts = make_texts (ALPHABET, TEXT_LONG);
  g_autoptr (GPtrArray) typed = make_texts (ALPHABET - 1, QUERY_LONG);
  g_autofree gboolean *found = g_new (gboolean, texts->len);
  guint n_found = 0;

  g_assert_cmpuint (texts->len, ==, 5 + 25 + 125 + 625 + 3125);
  g_assert_cmpuint (typed->len, ==, 4 + 16 + 64 + 256);
  for (guint i = 0; i < texts->len; i++)
    put (db, i, texts->pdata[i]);
  for (guint k = 0; k < typed->len; k++) {
    g_autofree char *query = cy_search_text_query (typed->pdata[k]);

    search (db, query, found, texts->len);
    for (guint i = 0; i < texts->len; i++) {
      g_assert_cmpint (found[i], ==, strstr (texts->pdata[i], typed->pdata[k]) != NULL);
      n_found += found[i];
    }
  }
  g_assert_cmpuint (n_found, >, typed->len);
}

/* However long, and whatever: SQLite takes it, and it is as long as it may be. */
static void
test_bounded (void)
{
  static const char *const pieces[] = { "a ", "温 ", "温", "\"", "ﷺ ", "\xff", "x", "e\xcc\x81 " };
  g_autoptr (CyDb) db = open_index ();
  gboolean found[1];

  put (db, 0, "温");
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (GString) typed = g_string_new (NULL);
    g_autofree char *query = NULL;

    while (typed->len < 1000000)
      g_string_append (typed, pieces[i]);
    query = cy_search_text_query (typed->str);
    if (query == NULL)
      continue;
    g_assert_cmpuint (strlen (query), <, CY_SEARCH_TEXT_MAX * 64);
    search (db, query, found, 1);
  }
}

/* The two hundredth character counts, the one after it does not. */
static void
test_cut (void)
{
  g_autofree char *blanks = g_strnfill (CY_SEARCH_TEXT_MAX - 1, ' ');
  g_autofree char *within = g_strconcat (blanks, "温", NULL);
  g_autofree char *beyond = g_strconcat (blanks, " 温", NULL);
  g_autofree char *found = cy_search_text_query (within);
  g_autofree char *lost = cy_search_text_query (beyond);

  g_assert_cmpstr (found, ==, "\"温\"");
  g_assert_null (lost);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search-text/spread", test_spread);
  g_test_add_func ("/search-text/query", test_query);
  g_test_add_func ("/search-text/find", test_find);
  g_test_add_func ("/search-text/exhaustive", test_exhaustive);
  g_test_add_func ("/search-text/bounded", test_bounded);
  g_test_add_func ("/search-text/cut", test_cut);
  return g_test_run ();
}
