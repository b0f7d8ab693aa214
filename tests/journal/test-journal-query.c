/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-journal-cut.h"
#include "cy-journal-query.h"

#include <string.h>

#include "cy-journal-alarm.h"
#include "cy-journal-audit.h"
#include "cy-journal-health.h"
#include "cy-journal-schema.h"
#include "cy-journal-tally.h"
#include "cy-journal-user.h"
#include "journal-fixture.h"

#define N_ENTRIES 120000
#define N_ALARMS  20000

/* A year of a busy yard, made by the database itself: a thousand piles, an entry every few minutes,
 * alarms of which only the last hundred subjects are unhandled. */
static const char fill[] =
  "INSERT INTO stream VALUES (1, 'node-a.1/cfg', 'node-a');"
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120000)"
  " INSERT INTO entry SELECT 1, i, (1700000000000 + i * 250000) << 16, 'record.set',"
  "  'pile:p' || (i % 1000), 'ann', '{\"cells\":{}}', zeroblob (32), NULL FROM n;"
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999)"
  " INSERT INTO alarm (subject, occurrence, priority, raised_us, raised_by, cleared_us, acked_us)"
  "  SELECT 'p' || (i % 2000) || '/1/link', 1 + i / 2000, 2, 1700000000000000 + i * 1000000, 'x',"
  "   CASE WHEN i >= 19900 THEN 0 ELSE 5 END, CASE WHEN i >= 19900 THEN 0 ELSE 6 END FROM n;"
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)"
  " INSERT INTO cell SELECT 'pile:p' || (i / 10), CASE i % 10 WHEN 0 THEN 'exists' ELSE"
  "  'x' || (i % 10) END, 1, 'node-a', 'true' FROM n";

static CyDb *
db_new (void)
{
  g_autoptr (GError) error = NULL;
  CyDb *db = cy_db_open (":memory:", CY_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (cy_journal_schema_migrate (db, &error));
  g_assert_true (cy_db_exec (db, fill, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query_number (db, "SELECT count(*) FROM entry"), ==, N_ENTRIES);
  g_assert_cmpint (query_number (db, "SELECT count(*) FROM alarm"), ==, N_ALARMS);
  return db;
}

/* The index of what is unhandled holds only that, so walking through it is the right thing; of comments
 * there are few, and what a search found, or is given to look for, is a handful. */
static gboolean
walks_a_table (const char *step)
{
  static const char *const small[] = { "alarm_unhandled", "SCAN c", "SCAN found", "SCAN (subquery",
                                       "json_each" };

  for (guint i = 0; i < G_N_ELEMENTS (small); i++) {
    if (strstr (step, small[i]) != NULL)
      return FALSE;
  }
  return g_str_has_prefix (step, "SCAN");
}

/* No statement a screen waits for may walk through a whole table. */
static guint
check_plans (CyDb *db, const char *const *queries)
{
  guint n = 0;

  for (; queries[n] != NULL; n++) {
    g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", queries[n], NULL);
    CyStmt *stmt = cy_db_prepare (db, sql, NULL);
    gboolean row = TRUE;

    g_test_message ("%s", queries[n]);
    while (cy_stmt_step (stmt, &row, NULL) && row) {
      const char *step = cy_stmt_get_text (stmt, 3);

      g_test_message ("  %s", step);
      g_assert_false (walks_a_table (step));
    }
  }
  return n;
}

static void
test_plans (void)
{
  g_autoptr (CyDb) db = db_new ();

  g_assert_cmpuint (check_plans (db, cy_journal_screen_queries ()), ==, 4);
  g_assert_cmpuint (check_plans (db, cy_alarm_screen_queries ()), ==, 7);
  g_assert_cmpuint (check_plans (db, cy_alarm_span_screen_queries ()), ==, 2);
  g_assert_cmpuint (check_plans (db, cy_tally_screen_queries ()), ==, 1);
  g_assert_cmpuint (check_plans (db, cy_audit_screen_queries ()), ==, 5);
  g_assert_cmpuint (check_plans (db, cy_user_screen_queries ()), ==, 1);
  g_assert_cmpuint (check_plans (db, cy_cut_screen_queries ()), ==, 4);
}

static void
test_entries (void)
{
  g_autoptr (CyDb) db = db_new ();
  const CyEntryQuery of_subject = { .subject = (char *) "pile:p7", .limit = 50 };
  const CyEntryQuery since = { .from_us = (gint64) 1700000000000000 + 119000 * (gint64) 250000000,
                               .limit = 100000 };
  const CyEntryQuery last = { .limit = 3 };
  g_autoptr (GPtrArray) some = cy_journal_load_entries (db, &of_subject, NULL);
  g_autoptr (GPtrArray) late = cy_journal_load_entries (db, &since, NULL);
  g_autoptr (GPtrArray) three = cy_journal_load_entries (db, &last, NULL);
  guint64 count;

  g_assert_cmpuint (some->len, ==, 50);
  for (guint i = 0; i < some->len; i++) {
    const CyEntry *entry = some->pdata[i];

    g_assert_cmpstr (entry->subject, ==, "pile:p7");
    g_assert_cmpuint (entry->seq, ==, N_ENTRIES - 1000 + 7 - 1000 * i);
  }
  g_assert_cmpuint (late->len, ==, 1001);
  g_assert_cmpuint (three->len, ==, 3);
  g_assert_cmpuint (((CyEntry *) three->pdata[0])->seq, ==, N_ENTRIES);
  g_assert_true (cy_journal_count (db, &count, NULL));
  g_assert_cmpuint (count, ==, N_ENTRIES);
}

/* What others wrote last, whatever this node wrote since. */
static void
test_heard (void)
{
  g_autoptr (CyDb) db = db_new ();
  gint64 heard_us = -1;

  g_assert_true (cy_journal_load_heard (db, "node-a", &heard_us, NULL));
  g_assert_cmpint (heard_us, ==, 0);
  g_assert_true (
    cy_db_exec (db,
                "INSERT INTO stream VALUES (2, 'node-b.1/ops', 'node-b'),"
                " (3, 'node-c.1/cfg', 'node-c'), (4, 'node-a.2/cfg', 'node-a');"
                "INSERT INTO entry SELECT s.id, n.value, (1000000 * s.id + n.value) << 16,"
                " 'k', 's', 'a', '{}', zeroblob (32), NULL FROM stream AS s,"
                " json_each ('[1,2,3]') AS n WHERE s.id > 1",
                NULL));
  g_assert_true (cy_journal_load_heard (db, "node-a", &heard_us, NULL));
  g_assert_cmpint (heard_us, ==, (gint64) 3000003 * 1000);
}

/* The newest occurrence of each that there is, and what is put aside of it. */
static void
test_named_alarms (void)
{
  g_autoptr (CyDb) db = db_new ();
  char *names[] = { (char *) "p7/1/link", (char *) "p8/1/link", (char *) "p8/1/none",
                    (char *) "p9/1/shelved", NULL };
  g_autoptr (GPtrArray) alarms = NULL;

  g_assert_true (cy_db_exec (db,
                             "INSERT INTO aside VALUES ('p7/1/link', 0, 1, 5, 0, 0, 0, 'li', 'w',"
                             " NULL, 'x'), ('p8/1/link', 0, 0, 5, 0, 0, 0, 'li', 'w', NULL, 'x'),"
                             " ('p9/1/shelved', 0, 1, 5, 0, 0, 0, 'li', 'w', NULL, 'x'),"
                             " ('p10/1/link', 0, 1, 5, 0, 0, 0, 'li', 'w', NULL, 'x')",
                             NULL));
  alarms = cy_journal_load_named_alarms (db, names, NULL);
  g_assert_cmpuint (alarms->len, ==, 3);
  for (guint i = 0; i < alarms->len; i++) {
    const CyAlarm *alarm = alarms->pdata[i];

    g_assert_cmpstr (alarm->subject, ==, names[i == 2 ? 3 : i]);
    g_assert_cmpuint (alarm->occurrence, ==, i == 2 ? 0 : 10);
    g_assert_true ((alarm->asides[CY_ASIDE_SHELF] != NULL) == (i != 1));
  }
}

static void
test_alarms (void)
{
  g_autoptr (CyDb) db = db_new ();
  const gint64 start_us = 1700000000000000;
  const CyAlarmSearch range = { .from_us = start_us + 100 * 1000000,
                                .to_us = start_us + 200 * 1000000,
                                .limit = 1000 };
  g_autoptr (GPtrArray) open = cy_journal_load_unhandled_alarms (db, 1000, NULL);
  g_autoptr (GPtrArray) seven = cy_journal_load_unhandled_alarms (db, 7, NULL);
  g_autoptr (GPtrArray) hundred = cy_journal_search_alarms (db, &range, NULL);
  g_autoptr (GPtrArray) latest = cy_journal_load_latest_alarms (db, NULL);

  g_assert_cmpuint (open->len, ==, 100);
  g_assert_cmpuint (seven->len, ==, 7);
  g_assert_cmpuint (hundred->len, ==, 100);
  for (guint i = 1; i < open->len; i++)
    g_assert_cmpint (((CyAlarm *) open->pdata[i - 1])->raised_us, >,
                     ((CyAlarm *) open->pdata[i])->raised_us);
  g_assert_cmpstr (((CyAlarm *) open->pdata[0])->pile, ==, "p1999");
  g_assert_cmpint (((CyAlarm *) hundred->pdata[99])->raised_us, ==, range.from_us);
  g_assert_cmpuint (latest->len, ==, 2000);
  for (guint i = 0; i < latest->len; i++)
    g_assert_cmpuint (((CyAlarm *) latest->pdata[i])->occurrence, ==, 10);
}

/* Of one pile and no other whose id begins alike, whenever they began, as long as they lasted. */
static void
test_pile_alarms (void)
{
  g_autoptr (CyDb) db = db_new ();
  const gint64 start_us = 1700000000000000;
  const gint64 end_us = start_us + (gint64) 30000 * 1000000;
  const CyPileAlarmQuery all = { (char *) "p19", 0, end_us, 100 };
  const CyPileAlarmQuery few = { (char *) "p19", 0, end_us, 3 };
  const CyPileAlarmQuery later = { (char *) "p1999", start_us, end_us, 100 };
  const CyPileAlarmQuery early = { (char *) "p19", 0, start_us + 20 * (gint64) 1000000, 100 };
  const CyPileAlarmQuery none = { (char *) "p", 0, end_us, 100 };
  g_autoptr (GPtrArray) ten = cy_journal_load_pile_alarms (db, &all, NULL);
  g_autoptr (GPtrArray) three = cy_journal_load_pile_alarms (db, &few, NULL);
  g_autoptr (GPtrArray) active = cy_journal_load_pile_alarms (db, &later, NULL);
  g_autoptr (GPtrArray) first = cy_journal_load_pile_alarms (db, &early, NULL);
  g_autoptr (GPtrArray) nobody = cy_journal_load_pile_alarms (db, &none, NULL);

  g_assert_cmpuint (ten->len, ==, 10);
  for (guint i = 0; i < ten->len; i++) {
    g_assert_cmpstr (((CyAlarm *) ten->pdata[i])->pile, ==, "p19");
    g_assert_cmpuint (((CyAlarm *) ten->pdata[i])->occurrence, ==, 10 - i);
  }
  g_assert_cmpuint (three->len, ==, 3);
  /* The others were over before it began. */
  g_assert_cmpuint (active->len, ==, 1);
  g_assert_cmpint (((CyAlarm *) active->pdata[0])->cleared_us, ==, 0);
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpuint (nobody->len, ==, 0);
}

/* How often, of one pile and no other whose id begins alike, and what was never raised does not count. */
static void
test_tally (void)
{
  g_autoptr (CyDb) db = db_new ();
  const gint64 start_us = 1700000000000000;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) late = NULL;
  g_autoptr (GPtrArray) nobody = NULL;
  const CyAlarmTally *tally;

  g_assert_true (cy_db_exec (
    db,
    "INSERT INTO alarm (subject, occurrence, raised_us, raised_by) VALUES"
    " ('p19/2/temp.gun.high', 1, 5, 'x'), ('p19/2/temp.gun.high', 2, 0, 'x'),"
    " ('p19/0/clock', 1, 1700009000000000, 'x'), ('p19/0/clock', 2, 1700009000000001, 'x')",
    NULL));
  all = cy_journal_tally_alarms (db, "p19", 0, NULL);
  late = cy_journal_tally_alarms (db, "p19", 1700009000000001, NULL);
  nobody = cy_journal_tally_alarms (db, "p", 0, NULL);
  g_assert_cmpuint (all->len, ==, 3);
  tally = all->pdata[0];
  g_assert_cmpstr (tally->condition, ==, "link");
  g_assert_cmpuint (tally->connector, ==, 1);
  g_assert_cmpuint (tally->n_alarms, ==, 10);
  g_assert_cmpint (tally->first_us, ==, start_us + 19 * 1000000);
  g_assert_cmpint (tally->last_us, ==, start_us + (gint64) 18019 * 1000000);
  g_assert_cmpstr (((CyAlarmTally *) all->pdata[1])->condition, ==, "clock");
  g_assert_cmpuint (((CyAlarmTally *) all->pdata[2])->n_alarms, ==, 1);
  /* Of "link" there were later ones too. */
  g_assert_cmpuint (late->len, ==, 2);
  g_assert_cmpuint (((CyAlarmTally *) late->pdata[1])->n_alarms, ==, 1);
  g_assert_cmpuint (nobody->len, ==, 0);
}

/* What was raised in a time and what stood before it; who was told of it. */
static const char spans[] =
  "INSERT INTO alarm (subject, occurrence, priority, raised_us, cleared_us, acked_us, suppressor)"
  " VALUES ('p1/1/a', 1, 2, 100, 0, 0, NULL), ('p1/1/a', 2, 2, 1100, 1200, 1300, NULL),"
  "  ('p1/1/b', 1, 2, 200, 0, 250, NULL), ('p1/1/c', 1, 2, 300, 400, 450, NULL),"
  "  ('p1/1/d', 1, 2, 1400, 0, 0, 'link'), ('p2/1/e', 1, 1, 1500, 0, 0, NULL),"
  "  ('p2/1/e', 2, 2, 1600, 0, 0, NULL), ('p2/1/f', 3, 3, 1700, 1800, 0, NULL),"
  "  ('p2/1/g', 1, 3, 1650, 0, 0, NULL), ('p1/1/h', 1, 0, 2000, 0, 0, NULL),"
  "  ('p1/1/i', 1, 0, 0, 0, 7, NULL);"
  "INSERT INTO aside (subject, kind, holds, since_us, until_us, occurrence, priority, actor, "
  "set_by)"
  " VALUES ('p2/1/e', 0, 1, 1450, 0, 0, 1, 'ann', 'x'), ('p2/1/f', 1, 1, 1, 0, 2, 0, 'ann', 'x'),"
  "  ('p2/1/g', 0, 1, 1, 1640, 0, 3, 'ann', 'x'), ('p1/1/a', 0, 0, 1, 0, 0, 3, 'ann', 'x');";

static void
test_spans (void)
{
  static const struct {
    const char *subject;
    gint64 raised_us, cleared_us;
    gboolean announced;
  } expected[] = {
    { "p1/1/a", 100, 1100, TRUE },                                 /* went on to the next */
    { "p1/1/b", 200, 0, TRUE },                                    /* from before */
    { "p1/1/a", 1100, 1200, TRUE },  { "p1/1/d", 1400, 0, FALSE }, /* suppressed */
    { "p2/1/e", 1500, 1600, FALSE },                               /* shelved */
    { "p2/1/e", 1600, 0, TRUE },    /* graver than what was shelved */
    { "p2/1/g", 1650, 0, TRUE },    /* the shelf was over */
    { "p2/1/f", 1700, 1800, TRUE }, /* another occurrence is out of service */
  };
  char *one[] = { (char *) "p2", NULL };
  const CyAlarmSpanQuery all = { 1000, 2000, NULL };
  const CyAlarmSpanQuery some = { 1000, 2000, one };
  g_autoptr (CyDb) db = cy_db_open (":memory:", CY_DB_READ_WRITE, NULL);
  g_autoptr (CyAlarmSpan) span = NULL;
  g_autoptr (CyAlarmSpan) of_one = NULL;

  g_assert_true (cy_journal_schema_migrate (db, NULL));
  g_assert_true (cy_db_exec (db, spans, NULL));
  span = cy_journal_load_alarm_span (db, &all, NULL);
  of_one = cy_journal_load_alarm_span (db, &some, NULL);
  g_assert_cmpuint (span->alarms->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const CyHealthAlarm *alarm = &g_array_index (span->alarms, CyHealthAlarm, i);

    g_assert_cmpstr (alarm->subject, ==, expected[i].subject);
    g_assert_cmpint (alarm->raised_us, ==, expected[i].raised_us);
    g_assert_cmpint (alarm->cleared_us, ==, expected[i].cleared_us);
    g_assert_cmpint (alarm->announced, ==, expected[i].announced);
  }
  g_assert_cmpuint (of_one->alarms->len, ==, 4);
}

#define N_MANY 1000000

/* A million alarms of a thousand piles and ten conditions over a year; every tenth has a note, of four
 * people; one has a comment. */
static const char many[] =
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999)"
  " INSERT INTO alarm (subject, occurrence, priority, raised_us, raised_by, cleared_us, acked_us,"
  "  actor, note)"
  "  SELECT 'p' || (i % 1000) || '/1/fault.c' || (i / 1000 % 10), 1 + i / 10000, i % 4,"
  "   1700000000000000 + i / 2 * 60000000, 'x', 5, 6,"
  "   CASE i % 4 WHEN 0 THEN '王芳' WHEN 1 THEN 'li' WHEN 2 THEN 'Zhao' ELSE 'chen_x' END,"
  "   CASE WHEN i % 10 = 0 THEN '枪头' || i END FROM n;"
  "INSERT INTO comment VALUES ('p7/1/fault.c0', 1, 'x', 1, 'li', '已更换 100% 接触器')";

/* Every page of a search, of so many rows each, put together. */
static GPtrArray *
search_pages (CyDb *db, CyAlarmSearch search, guint page)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_free);
  guint n;

  search.limit = page;
  do {
    g_autoptr (GPtrArray) some = cy_journal_search_alarms (db, &search, NULL);

    n = some->len;
    for (guint i = 0; i < n; i++)
      g_ptr_array_add (all, cy_alarm_copy (some->pdata[i]));
    if (n > 0)
      search.after = all->pdata[all->len - 1];
  } while (n == page);
  return all;
}

/* Of a million, those of a month. */
static void
span_a_month (CyDb *db)
{
  const gint64 from_us = 1700000000000000 + (gint64) 60000000 * 100000;
  const CyAlarmSpanQuery month = { from_us, from_us + (gint64) 30 * 86400 * 1000000, NULL };
  gint64 begun_us = g_get_monotonic_time ();
  g_autoptr (CyAlarmSpan) span = cy_journal_load_alarm_span (db, &month, NULL);

  g_test_message ("a month: %u in %.0f ms", span->alarms->len,
                  (double) (g_get_monotonic_time () - begun_us) / 1000);
  g_assert_cmpuint (span->alarms->len, ==, 86400);
}

static void
test_search_a_million (void)
{
  char *some_piles[] = { (char *) "p7", (char *) "p999", (char *) "gone", NULL };
  char *no_piles[] = { NULL };
  char *one_pile[] = { (char *) "p10", NULL };
  char *condition[] = { (char *) "fault.c3", NULL };
  const struct {
    const char *name;
    CyAlarmSearch search;
    guint n;
  } cases[] = {
    { "a time",
      { .from_us = 1700000000000000 + (gint64) 60000000 * 100,
        .to_us = 1700000000000000 + (gint64) 60000000 * 200 },
      200 },
    { "piles", { .piles = some_piles }, 2000 },
    { "no pile at all", { .piles = no_piles }, 0 },
    { "piles and a condition", { .piles = some_piles, .conditions = condition }, 200 },
    { "a person", { .actor = (char *) "王", .piles = some_piles }, 0 },
    { "a part of the text", { .text = (char *) "枪头1", .piles = some_piles }, 0 },
    { "a person of part of a name", { .actor = (char *) "HEN_", .piles = some_piles }, 2000 },
    { "an underscore is no wild card", { .actor = (char *) "e_n" }, 0 },
    { "urgent ones", { .priority = CY_PRIORITY_CRITICAL, .piles = some_piles }, 2000 },
    { "one pile", { .piles = one_pile }, 1000 },
    { "a note of one pile", { .piles = one_pile, .text = (char *) "枪头" }, 1000 },
    { "no note of one pile", { .piles = one_pile, .text = (char *) "枪头1" }, 112 },
    { "a note", { .text = (char *) "枪头99999" }, 1 },
    { "a comment", { .text = (char *) "100% 接触" }, 1 },
    { "what people call a place", { .text = (char *) "头00", .text_piles = some_piles }, 2000 },
    { "what people call a condition",
      { .text = (char *) "nonsense", .text_conditions = condition, .piles = some_piles },
      200 },
    { "nothing", { .text = (char *) "nonsense" }, 0 },
  };
  g_autoptr (CyDb) db = cy_db_open (":memory:", CY_DB_READ_WRITE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (cy_journal_schema_migrate (db, &error));
  g_assert_true (cy_db_exec (db, many, &error));
  g_assert_no_error (error);
  g_assert_cmpint (query_number (db, "SELECT count(*) FROM alarm"), ==, N_MANY);
  span_a_month (db);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) found = NULL;
    CyAlarmSearch search = cases[i].search;
    gint64 begun_us = g_get_monotonic_time ();

    search.to_us = search.to_us != 0 ? search.to_us : G_MAXINT64;
    found = search_pages (db, search, 1999);
    g_test_message ("%s: %u in %.0f ms", cases[i].name, found->len,
                    (double) (g_get_monotonic_time () - begun_us) / 1000);
    g_assert_cmpuint (found->len, ==, cases[i].n);
    for (guint k = 1; k < found->len; k++) {
      const CyAlarm *before = found->pdata[k - 1];
      const CyAlarm *after = found->pdata[k];

      g_assert_true (
        before->raised_us > after->raised_us ||
        (before->raised_us == after->raised_us && strcmp (before->subject, after->subject) > 0));
    }
  }
}

static void
test_yard (void)
{
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CyYard) yard = cy_journal_load_yard (db, &error);
  g_autoptr (CyRecord) one = NULL;
  gboolean exists;

  g_assert_no_error (error);
  g_assert_cmpuint (cy_yard_count (yard, CY_KIND_PILE), ==, 1000);
  /* "pile_type:" sorts behind "pile:" and must not be taken for it, nor the other way round. */
  g_assert_cmpuint (cy_yard_count (yard, CY_KIND_PILE_TYPE), ==, 0);
  one = cy_journal_load_record (db, CY_KIND_PILE, "p7", &exists, &error);
  g_assert_no_error (error);
  g_assert_true (exists);
  g_assert_cmpuint (json_object_get_size (one->cells), ==, 9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journal/query/plans", test_plans);
  g_test_add_func ("/journal/query/entries", test_entries);
  g_test_add_func ("/journal/query/heard", test_heard);
  g_test_add_func ("/journal/query/alarms", test_alarms);
  g_test_add_func ("/journal/query/named-alarms", test_named_alarms);
  g_test_add_func ("/journal/query/pile-alarms", test_pile_alarms);
  g_test_add_func ("/journal/query/tally", test_tally);
  g_test_add_func ("/journal/query/spans", test_spans);
  g_test_add_func ("/journal/query/search-a-million", test_search_a_million);
  g_test_add_func ("/journal/query/yard", test_yard);
  return g_test_run ();
}
