/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-fold.h"
#include "cy-journal-article.h"
#include "cy-journal-order.h"
#include "cy-journal-schema.h"
#include "cy-order-rule.h"
#include "journal-fixture.h"

#define N_ROUNDS  150
#define MAX_SIZE  40
#define N_ORIGINS 3
#define N_ORDERS  4
#define EPOCH     ((CyHlc) 1700000000000 << CY_HLC_COUNTER_BITS)

static CyDb *
db_new (void)
{
  g_autoptr (GError) error = NULL;
  CyDb *db = cy_db_open (":memory:", CY_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (cy_journal_schema_migrate (db, &error));
  return db;
}

static void
receive (CyDb *db, const CyEntry *entry)
{
  g_autoptr (GError) error = NULL;

  journal_store (db, entry);
  g_assert_true (cy_fold (db, entry, &error));
  g_assert_no_error (error);
}

static CyEntry *
entry_new (char origin,
           guint64 seq,
           CyHlc hlc,
           CyOrderEvent event,
           const char *id,
           const char *payload)
{
  CyEntry *entry = cy_entry_new ();

  entry->origin = g_strdup_printf ("node-%c", origin);
  entry->stream = g_strconcat (entry->origin, ".1/ops", NULL);
  entry->seq = seq;
  entry->hlc = hlc;
  entry->kind = cy_order_event_kind (event);
  entry->subject = g_strconcat (CY_SUBJECT_ORDER_PREFIX, id, NULL);
  entry->actor = g_strdup_printf ("actor-%c", origin);
  entry->payload = g_strdup (payload);
  return entry;
}

static CyEntry *
random_entry (GRand *rand, guint64 *seqs)
{
  static const char *const payloads[] = {
    "{\"title\":\"\xE6\x9E\xAA\xE5\xA4\xB4\xE8\xBF\x87\xE6\xB8\xA9\",\"pile\":\"p1\",\"steps\":"
    "\"one\\ntwo\","
    "\"alarms\":[\"p1/1/a#1\"]}",
    "{\"title\":\"Link\",\"alarms\":[\"p1/0/link#1\"],\"responsible\":\"wang\"}",
    "{\"step\":1,\"reason\":\"r\",\"note\":\"n\"}",
    "{\"cause\":\"c\",\"method\":\"m\",\"fix\":\"temporary\",\"reason\":\"r\"}",
    "{\"reason\":\"r\",\"alarms\":[\"p2/1/b#2\"]}",
    "{}",
    "[",
  };
  guint origin = (guint) g_rand_int_range (rand, 0, N_ORIGINS);
  g_autofree char *id = g_strdup_printf ("o%d", g_rand_int_range (rand, 0, N_ORDERS));

  /* Few clock readings, so that many entries tie; many beginnings, so that stories are told. */
  return entry_new ((char) ('a' + origin), ++seqs[origin],
                    EPOCH + (CyHlc) g_rand_int_range (rand, 0, 12),
                    g_rand_int_range (rand, 0, 4) == 0
                      ? CY_ORDER_EVENT_CREATE
                      : (CyOrderEvent) g_rand_int_range (rand, 0, CY_N_ORDER_EVENTS),
                    id, payloads[g_rand_int_range (rand, 0, G_N_ELEMENTS (payloads))]);
}

static void
shuffle (GRand *rand, GPtrArray *list)
{
  for (guint i = list->len; i > 1; i--) {
    guint k = (guint) g_rand_int_range (rand, 0, (gint32) i);
    gpointer kept = list->pdata[i - 1];

    list->pdata[i - 1] = list->pdata[k];
    list->pdata[k] = kept;
  }
}

/* Whatever order entries arrive in, the tables are the same in the end, the full-text index too. */
static void
test_any_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  gint64 n_moved = 0;

  for (guint round = 0; round < N_ROUNDS; round++) {
    g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
    guint64 seqs[N_ORIGINS] = { 0 };
    g_autofree char *first = NULL;

    for (guint i = 0; i < MAX_SIZE; i++)
      g_ptr_array_add (entries, random_entry (rand, seqs));
    for (guint order = 0; order < 3; order++) {
      g_autoptr (CyDb) db = db_new ();
      g_autofree char *digest = NULL;

      for (guint i = 0; i < entries->len; i++)
        receive (db, entries->pdata[i]);
      digest = projections_digest (db);
      n_moved += query_number (db, "SELECT count(*) FROM work_order WHERE state > 1");
      g_assert_cmpint (query_number (db, "SELECT count(*) FROM work_order"), ==,
                       query_number (db, "SELECT count(*) FROM order_text"));
      if (first == NULL)
        first = g_steal_pointer (&digest);
      else
        g_assert_cmpstr (digest, ==, first);
      shuffle (rand, entries);
    }
  }
  g_assert_cmpint (n_moved, >, N_ROUNDS); /* the random entries did tell stories */
}

/* Two nodes, cut off from each other, do different things to one order. Wherever they meet, one legal
 * state comes out, and whoever lost is told what happened. */
static void
test_two_nodes (void)
{
  CyEntry *story[] = {
    entry_new ('a', 1, EPOCH, CY_ORDER_EVENT_CREATE, "o", "{\"title\":\"t\"}"),
    entry_new ('a', 2, EPOCH + 1, CY_ORDER_EVENT_ACCEPT, "o", "{}"),
    entry_new ('b', 1, EPOCH + 2, CY_ORDER_EVENT_CANCEL, "o", "{\"reason\":\"duplicate\"}"),
    entry_new ('a', 3, EPOCH + 3, CY_ORDER_EVENT_SUBMIT, "o",
               "{\"cause\":\"c\",\"method\":\"m\",\"fix\":\"root\"}"),
  };
  const guint arrivals[][4] = { { 0, 1, 2, 3 }, { 0, 1, 3, 2 }, { 0, 2, 1, 3 }, { 3, 2, 1, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (arrivals); i++) {
    g_autoptr (CyDb) db = db_new ();
    g_autoptr (CyDossier) dossier = NULL;
    const CyOrderRemark *lost;

    for (guint k = 0; k < G_N_ELEMENTS (story); k++)
      receive (db, story[arrivals[i][k]]);
    dossier = cy_journal_load_dossier (db, "o", NULL);
    g_assert_cmpint (dossier->order.state, ==, CY_ORDER_CANCELLED);
    g_assert_cmpuint (dossier->order.n_overtaken, ==, 1);
    lost = dossier->remarks->pdata[3];
    g_assert_cmpint (lost->event, ==, CY_ORDER_EVENT_SUBMIT);
    g_assert_cmpstr (lost->origin, ==, "node-a");
    g_assert_nonnull (strstr (lost->overtaken, "actor-b"));
    g_assert_cmpint (query_number (db, "SELECT n_overtaken FROM work_order"), ==, 1);
  }
  for (guint k = 0; k < G_N_ELEMENTS (story); k++)
    cy_entry_unref (story[k]);
}

/* Many orders, all of one shape. */
#define N_MANY 3000

static void
fill (CyDb *db)
{
  for (guint i = 0; i < N_MANY; i++) {
    g_autofree char *id = g_strdup_printf ("o%04u", i);
    g_autofree char *payload = g_strdup_printf (
      "{\"title\":\"%s %u\",\"pile\":\"p%u\",\"responsible\":\"%s\",\"helpers\":[\"li\"],"
      "\"alarms\":[\"p%u/1/x#1\"],\"expected_us\":%" G_GINT64_FORMAT "}",
      i % 3 == 0 ? "枪头过温" : "通信中断", i, i % 50, i % 2 == 0 ? "wang" : "zhao", i,
      cy_hlc_to_us (EPOCH) + 1000 * (gint64) (i + 1) + 500);
    g_autoptr (CyEntry) entry =
      entry_new ('a', i + 1, EPOCH + ((CyHlc) (i + 1) << CY_HLC_COUNTER_BITS),
                 CY_ORDER_EVENT_CREATE, id, payload);

    receive (db, entry);
  }
}

static GPtrArray *
find (CyDb *db, const CyOrderQuery *query)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *orders = cy_journal_load_orders (db, query, &error);

  g_assert_no_error (error);
  return orders;
}

/* Page after page, each order once, newest first. */
static guint
walk (CyDb *db, CyOrderQuery *query)
{
  guint n = 0;
  gint64 rank = G_MAXINT64;

  for (;;) {
    g_autoptr (GPtrArray) orders = find (db, query);

    for (guint i = 0; i < orders->len; i++) {
      g_assert_cmpint (((CyOrder *) orders->pdata[i])->rank, <, rank);
      rank = ((CyOrder *) orders->pdata[i])->rank;
    }
    n += orders->len;
    if (orders->len < query->limit)
      return n;
    cy_order_free (query->after);
    query->after = cy_order_copy (orders->pdata[orders->len - 1]);
  }
}

static void
test_search (void)
{
  const struct {
    CyOrderQuery query;
    guint n;
  } cases[] = {
    { { .to_us = G_MAXINT64 }, N_MANY },
    { { .to_us = G_MAXINT64, .text = (char *) "过温" }, N_MANY / 3 },
    { { .to_us = G_MAXINT64, .text = (char *) "头过" }, N_MANY / 3 },
    { { .to_us = G_MAXINT64, .text = (char *) "温过" }, 0 },
    { { .to_us = G_MAXINT64, .text = (char *) "枪头 2997" }, 1 },
    { { .to_us = G_MAXINT64, .text = (char *) "o2999" }, 1 },
    { { .to_us = G_MAXINT64, .person = (char *) "wang" }, N_MANY / 2 },
    { { .to_us = G_MAXINT64, .person = (char *) "li" }, N_MANY },
    { { .to_us = G_MAXINT64, .person = (char *) "l" }, 0 },
    { { .to_us = G_MAXINT64, .piles = (char *[]){ (char *) "p7", NULL } }, N_MANY / 50 },
    { { .to_us = G_MAXINT64, .piles = (char *[]){ (char *) "p7", (char *) "p8", NULL } },
      N_MANY / 25 },
    { { .to_us = G_MAXINT64,
        .text = (char *) "nowhere",
        .text_piles = (char *[]){ (char *) "p7", NULL } },
      N_MANY / 50 },
    { { .to_us = G_MAXINT64, .states = 1u << CY_ORDER_PENDING }, N_MANY },
    { { .to_us = G_MAXINT64, .states = 1u << CY_ORDER_HISTORY }, 0 },
    { { .to_us = G_MAXINT64, .alarm = (char *) "p5/1/x#1" }, 1 },
    { { .to_us = 1700000000000000 + 11 * 1000 }, 10 },
    { { .to_us = G_MAXINT64, .late_us = 1700000000000000 + 11 * 1000 }, 10 },
  };
  g_autoptr (CyDb) db = db_new ();

  fill (db);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyOrderQuery) query = cy_order_query_copy (&cases[i].query);

    g_test_message ("case %u", i);
    query->limit = 250;
    g_assert_cmpuint (walk (db, query), ==, cases[i].n);
  }
}

static guint
check_plans (CyDb *db, const char *const *queries)
{
  guint n = 0;

  for (; queries[n] != NULL; n++) {
    g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", queries[n], NULL);
    g_autoptr (GError) error = NULL;
    CyStmt *stmt = cy_db_prepare (db, sql, &error);
    gboolean row;

    g_assert_no_error (error);
    while (cy_stmt_step (stmt, &row, NULL) && row) {
      const char *detail = cy_stmt_get_text (stmt, 3);

      g_test_message ("%s", detail);
      g_assert_false (g_str_has_prefix (detail, "SCAN work_order") &&
                      strstr (detail, "COVERING INDEX") == NULL &&
                      strstr (detail, "work_order_open") == NULL);
    }
  }
  return n;
}

/* No screen waits for a walk through all there is, except in an index that has all that is asked about, or has
 * only what is open. */
static void
test_plans (void)
{
  g_autoptr (CyDb) db = db_new ();

  g_assert_cmpuint (check_plans (db, cy_order_screen_queries ()), ==, 10);
  g_assert_cmpuint (check_plans (db, cy_article_screen_queries ()), ==, 2);
}

/* What was written is there after a crash and after the tables are folded again. */
static void
test_rebuild (void)
{
  JournalFixture fixture;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  g_assert_cmpuint (
    journal_append (&fixture, "order.create", "order:o", "{\"title\":\"枪头\"}", NULL), ==, 1);
  g_assert_cmpuint (journal_append (&fixture, "order.accept", "order:o", "{}", NULL), ==, 1);
  journal_fixture_close (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  before = projections_digest (fixture.reader);
  g_assert_cmpint (query_number (fixture.reader, "SELECT state FROM work_order"), ==,
                   CY_ORDER_IN_PROGRESS);
  (void) journal_rebuild (&fixture, &error);
  g_assert_no_error (error);
  after = projections_digest (fixture.reader);
  g_assert_cmpstr (after, ==, before);
  journal_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold-order/any-order", test_any_order);
  g_test_add_func ("/fold-order/two-nodes", test_two_nodes);
  g_test_add_func ("/fold-order/search", test_search);
  g_test_add_func ("/fold-order/plans", test_plans);
  g_test_add_func ("/fold-order/rebuild", test_rebuild);
  return g_test_run ();
}
