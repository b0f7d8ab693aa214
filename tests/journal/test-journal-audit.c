/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-audit.h"

#include <string.h>

#include "cy-journal-schema.h"
#include "journal-fixture.h"

#define MS ((gint64) 1000)

/* Commands go on by the node, under its id. */
#define NODE_ID "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* Entries of two nodes; the second one's clock is ahead of what it overwrote. */
static const struct {
  const char *node;
  guint64 seq;
  gint64 at_ms;
  const char *kind, *subject, *actor, *payload;
} story[] = {
  { "a", 1, 1, "record.set", "pile:p1", "li", "{\"cells\":{\"exists\":true,\"name\":\"一号\"}}" },
  { "a", 2, 2, "alarm.raise", "alarm:p1/1/link", "system", "{\"occurrence\":1}" },
  { "b", 1, 3, "record.set", "pile:p1", "wang", "{\"cells\":{\"name\":\"One\",\"scan_ms\":500}}" },
  { "a", 3, 3, "record.set", "pile:p1", "li", "{\"cells\":{\"name\":\"Two\"}}" },
  { "b", 2, 4, "alarm.ack", "alarm:p1/1/link", "wang", "{\"note\":\"Cable LOOSE\"}" },
  { "b", 3, 5, "order.create", "order:WO-1", "li", "{}" },
  { "a", 4, 6, "record.set", "pile_type:p1", "li", "{\"cells\":{\"exists\":false,\"name\":null}}" },
  { "a", 5, 7, "message.plan", "message:m", "system", "{}" },
  { "a", 6, 8, "node.odd", "x", "li", "not JSON at all" },
  { "b", 4, 9, "command.send", "command:c1", NODE_ID, "{}" },
};

static CyDb *
db_new (void)
{
  CyDb *db = cy_db_open (":memory:", CY_DB_READ_WRITE, NULL);

  g_assert_true (cy_journal_schema_migrate (db, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (story); i++) {
    g_autofree char *stream = g_strconcat (story[i].node, ".1/x", NULL);
    const CyEntry entry = { .stream = stream,
                            .seq = story[i].seq,
                            .hlc = cy_hlc_from_us (TEST_NOW_US + story[i].at_ms * MS),
                            .origin = (char *) story[i].node,
                            .kind = (char *) story[i].kind,
                            .subject = (char *) story[i].subject,
                            .actor = (char *) story[i].actor,
                            .payload = (char *) story[i].payload };

    journal_store (db, &entry);
  }
  return db;
}

/* Every page of a search put together, as places in the story from 1. */
static char *
search_all (CyDb *db, const CyAuditSearch *search, guint limit)
{
  GString *found = g_string_new (NULL);
  CyAuditPlace after = { 0 };
  gboolean is_end = FALSE;

  while (!is_end) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CyAuditPart) page = cy_journal_load_audit (db, search, &after, limit, &error);

    g_assert_no_error (error);
    for (guint i = 0; i < page->lines->len; i++) {
      const CyEntry *entry = ((CyAuditLine *) page->lines->pdata[i])->entry;

      for (guint k = 0; k < G_N_ELEMENTS (story); k++) {
        if (g_str_equal (story[k].node, entry->origin) && story[k].seq == entry->seq)
          g_string_append_c (found, "123456789X"[k]);
      }
    }
    after = page->next;
    is_end = page->is_end;
  }
  return g_string_free (found, FALSE);
}

#define ALL_GROUPS .group = CY_N_AUDIT_GROUPS

static void
test_filters (void)
{
  static const struct {
    const char *name;
    CyAuditSearch search;
    const char *found;
  } cases[] = {
    { "people", { ALL_GROUPS }, "9765341" },
    { "everything", { ALL_GROUPS, .with_system = TRUE }, "X987653421" },
    { "who", { ALL_GROUPS, .actor = (char *) "wang" }, "53" },
    { "who, and no part of one", { ALL_GROUPS, .actor = (char *) "wan" }, "" },
    { "the node itself", { ALL_GROUPS, .actor = (char *) "system" }, "X82" },
    { "from which node", { ALL_GROUPS, .origin = (char *) "b" }, "653" },
    { "of what", { ALL_GROUPS, .subject = (char *) "pile:p1" }, "341" },
    { "of what kind of thing", { ALL_GROUPS, .subject = (char *) "pile:" }, "341" },
    { "of an alarm, by people", { ALL_GROUPS, .subject = (char *) "alarm:p1/1/link" }, "5" },
    { "what", { .group = CY_AUDIT_RECORDS }, "7341" },
    { "what nobody thought of", { .group = CY_AUDIT_OTHERS }, "9" },
    { "alarms, all", { .group = CY_AUDIT_ALARMS, .with_system = TRUE }, "52" },
    { "a text", { ALL_GROUPS, .text = (char *) "cable loose" }, "5" },
    { "a Chinese text", { ALL_GROUPS, .text = (char *) "一号" }, "1" },
    { "a text in a subject", { ALL_GROUPS, .text = (char *) "wo-1" }, "6" },
    { "an empty text", { ALL_GROUPS, .text = (char *) "" }, "9765341" },
    { "since", { ALL_GROUPS, .from_us = TEST_NOW_US + 4 * MS }, "9765" },
    { "until", { ALL_GROUPS, .to_us = TEST_NOW_US + 4 * MS }, "341" },
    { "all of it",
      { .group = CY_AUDIT_RECORDS,
        .actor = (char *) "li",
        .origin = (char *) "a",
        .from_us = TEST_NOW_US + 2 * MS,
        .to_us = TEST_NOW_US + 5 * MS,
        .text = (char *) "TWO" },
      "4" },
  };
  g_autoptr (CyDb) db = db_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (guint limit = 1; limit <= 9; limit += 4) {
      g_autofree char *found = search_all (db, &cases[i].search, limit);

      g_test_message ("%s, %u at once: %s", cases[i].name, limit, found);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
  }
}

/* Verifiers are neither shown nor found. */
static void
test_no_verifiers (void)
{
  const CyEntry password = { .stream = (char *) "c.1/sys",
                             .seq = 1,
                             .hlc = cy_hlc_from_us (TEST_NOW_US + 99 * MS),
                             .origin = (char *) "c",
                             .kind = (char *) "user.password",
                             .subject = (char *) "user:li",
                             .actor = (char *) "wang",
                             .payload =
                               (char *) "{\"verifier\":\"$argon2id$secret\",\"by\":\"wang\"}" };
  const CyAuditSearch guess = { ALL_GROUPS, .text = (char *) "$argon2id$s" };
  const CyAuditSearch people = { .group = CY_AUDIT_PEOPLE };
  const CyAuditPlace newest = { 0 };
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (CyAuditPart) guessed = NULL;
  g_autoptr (CyAuditPart) found = NULL;

  journal_store (db, &password);
  guessed = cy_journal_load_audit (db, &guess, &newest, 10, NULL);
  g_assert_cmpuint (guessed->lines->len, ==, 0);
  found = cy_journal_load_audit (db, &people, &newest, 10, NULL);
  g_assert_cmpuint (found->lines->len, ==, 1);
  g_assert_cmpstr (((CyAuditLine *) found->lines->pdata[0])->entry->payload, ==,
                   "{\"by\":\"wang\"}");
}

static void
expect_changes (const CyAuditPart *page, const char *node, guint64 seq, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < page->lines->len; i++) {
    const CyAuditLine *line = page->lines->pdata[i];

    if (!g_str_equal (line->entry->origin, node) || line->entry->seq != seq)
      continue;
    for (guint k = 0; k < line->changes->len; k++) {
      const CyAuditChange *change = line->changes->pdata[k];

      g_string_append_printf (text, "%s:%s>%s ", change->cell,
                              change->before != NULL ? change->before : "-",
                              change->after != NULL ? change->after : "-");
    }
  }
  g_assert_cmpstr (text->str, ==, expected);
}

/* What was there before is what the fold had, which at one time goes by the node. */
static void
test_changes (void)
{
  const CyAuditSearch search = { ALL_GROUPS, .with_system = TRUE };
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (CyAuditPart) page =
    cy_journal_load_audit (db, &search, &(const CyAuditPlace){ 0 }, 100, NULL);

  expect_changes (page, "a", 1, "exists:->true name:->\"一号\" ");
  expect_changes (page, "a", 3, "name:\"一号\">\"Two\" ");
  expect_changes (page, "b", 1, "name:\"Two\">\"One\" scan_ms:->500 ");
  expect_changes (page, "a", 4, "exists:->false name:->- ");
  expect_changes (page, "b", 2, "");
  expect_changes (page, "a", 6, "");
}

/* A command is more than its number, once it is known which it was. */
static void
test_names (void)
{
  const CyAuditSearch search = { .group = CY_AUDIT_COMMANDS, .with_system = TRUE };
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (CyAuditPart) without =
    cy_journal_load_audit (db, &search, &(const CyAuditPlace){ 0 }, 100, NULL);
  g_autoptr (CyAuditPart) with = NULL;
  const CyAuditLine *line = without->lines->pdata[0];

  g_assert_null (line->name);
  g_assert_true (cy_db_exec (db,
                             "INSERT INTO command (id, pile, connector, name, arguments, state,"
                             " second, actor, until_us, selected_us, operated_us, sent_us, done_us)"
                             " VALUES ('c1', 'p1', 2, 'stop', '{}', 1, 0, 'li', 0, 1, 1, 1, 0)",
                             NULL));
  with = cy_journal_load_audit (db, &search, &(const CyAuditPlace){ 0 }, 100, NULL);
  line = with->lines->pdata[0];
  g_assert_cmpstr (line->name, ==, "stop");
  g_assert_cmpstr (line->pile, ==, "p1");
  g_assert_cmpuint (line->connector, ==, 2);
}

#define N_MANY 1000000

/* A million entries of a year, of which every thousandth is somebody's and one is rare. */
static const char many[] =
  "INSERT INTO stream VALUES (1, 'a.1/ops', 'a');"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
  " INSERT INTO entry SELECT 1, i, (1700000000000 + i * 30000) << 16,"
  "  CASE WHEN i % 1000 = 0 THEN 'alarm.ack' ELSE 'alarm.raise' END,"
  "  'alarm:p' || (i % 1000) || '/1/link',"
  "  CASE WHEN i % 1000 <> 0 THEN 'system' WHEN i % 10000 = 0 THEN 'wang' ELSE 'li' END,"
  "  CASE WHEN i = 500000 THEN '{\"note\":\"needle\"}' ELSE '{}' END, zeroblob (32), NULL FROM n";

typedef struct {
  guint n_lines;
  guint n_pages;
} Tour;

static Tour
tour (CyDb *db, const CyAuditSearch *search, guint limit)
{
  CyAuditPlace after = { 0 };
  gboolean is_end = FALSE;
  Tour result = { 0 };

  while (!is_end) {
    g_autoptr (CyAuditPart) page = cy_journal_load_audit (db, search, &after, limit, NULL);

    result.n_lines += page->lines->len;
    result.n_pages++;
    after = page->next;
    is_end = page->is_end;
  }
  return result;
}

/* Each page has its bound, whatever is looked for; what people did is not looked for among what they did not. */
static void
test_a_million (void)
{
  static const struct {
    const char *name;
    CyAuditSearch search;
    guint n_lines, n_pages;
  } cases[] = {
    { "people", { ALL_GROUPS }, 1000, 2 },
    { "one of them", { ALL_GROUPS, .actor = (char *) "wang" }, 100, 1 },
    { "a pile's alarm",
      { ALL_GROUPS, .subject = (char *) "alarm:p0/1/link", .with_system = TRUE },
      1000,
      2 },
    { "a rare word", { ALL_GROUPS, .text = (char *) "Needle" }, 1, 1 },
    { "a rare word among all",
      { ALL_GROUPS, .text = (char *) "Needle", .with_system = TRUE },
      1,
      51 },
    { "what there is none of", { .group = CY_AUDIT_ORDERS, .with_system = TRUE }, 0, 51 },
  };
  g_autoptr (CyDb) db = cy_db_open (":memory:", CY_DB_READ_WRITE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_journal_schema_migrate (db, &error));
  g_assert_true (cy_db_exec (db, many, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query_number (db, "SELECT count(*) FROM entry"), ==, N_MANY);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 begun_us = g_get_monotonic_time ();
    Tour found = tour (db, &cases[i].search, 999);

    g_test_message ("%s: %u in %u pages, %.1f ms a page", cases[i].name, found.n_lines,
                    found.n_pages,
                    (double) (g_get_monotonic_time () - begun_us) / 1000 / found.n_pages);
    g_assert_cmpuint (found.n_lines, ==, cases[i].n_lines);
    g_assert_cmpuint (found.n_pages, ==, cases[i].n_pages);
  }
}

/* Only what was there before is sorted, and that only among entries of one instant. */
static void
test_no_sorting (void)
{
  const char *const *queries = cy_audit_screen_queries ();
  g_autoptr (CyDb) db = db_new ();

  for (guint i = 0; i < 4; i++) {
    g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", queries[i], NULL);
    CyStmt *stmt = cy_db_prepare (db, sql, NULL);
    gboolean row = TRUE;

    while (cy_stmt_step (stmt, &row, NULL) && row) {
      g_test_message ("%s", cy_stmt_get_text (stmt, 3));
      g_assert_null (strstr (cy_stmt_get_text (stmt, 3), "TEMP B-TREE"));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/audit/filters", test_filters);
  g_test_add_func ("/journal/audit/changes", test_changes);
  g_test_add_func ("/journal/audit/no-verifiers", test_no_verifiers);
  g_test_add_func ("/journal/audit/names", test_names);
  g_test_add_func ("/journal/audit/no-sorting", test_no_sorting);
  g_test_add_func ("/journal/audit/a-million", test_a_million);
  return g_test_run ();
}
