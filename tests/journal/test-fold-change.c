/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-change-rule.h"
#include "cy-fold.h"
#include "cy-journal-change.h"
#include "cy-journal-schema.h"
#include "journal-fixture.h"

#define N_ROUNDS  100
#define MAX_SIZE  40
#define N_ORIGINS 3
#define N_CHANGES 3
#define EPOCH     ((CyHlc) 1700000000000 << CY_HLC_COUNTER_BITS)
#define EPOCH_US  G_GINT64_CONSTANT (1700000000000000)
#define DAY_US    ((gint64) 86400 * G_USEC_PER_SEC)

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
entry_new (char origin, guint64 seq, CyHlc hlc, char *kind, char *subject, const char *payload)
{
  CyEntry *entry = cy_entry_new ();

  entry->origin = g_strdup_printf ("node-%c", origin);
  entry->stream = g_strconcat (entry->origin, ".1/ops", NULL);
  entry->seq = seq;
  entry->hlc = hlc;
  entry->kind = kind;
  entry->subject = subject;
  entry->actor = g_strdup_printf ("actor-%c", origin);
  entry->payload = g_strdup (payload);
  return entry;
}

static CyEntry *
change_entry (char origin,
              guint64 seq,
              CyHlc hlc,
              CyChangeEvent event,
              const char *id,
              const char *payload)
{
  return entry_new (origin, seq, hlc, cy_change_event_kind (event),
                    g_strconcat (CY_SUBJECT_CHANGE_PREFIX, id, NULL), payload);
}

#define WHOLE                                                                                   \
  "{\"title\":\"\xE5\x8D\x87\xE7\xBA\xA7\",\"what\":\"w\",\"why\":\"y\",\"kind\":\"firmware\"," \
  "\"targets\":[\"pile:p1\",\"station:s1\"],\"likelihood\":2,\"consequence\":2}"

static CyEntry *
random_entry (GRand *rand, guint64 *seqs)
{
  static const char *const payloads[] = {
    WHOLE,
    "{\"title\":\"t\",\"targets\":[\"pile:p2\"]}",
    "{\"reason\":\"r\",\"note\":\"n\"}",
    "{\"order\":\"WO-1\",\"outcome\":\"partly\",\"result\":\"r\"}",
    "{\"targets\":[],\"note\":\"n\"}",
    "{}",
    "[",
  };
  guint origin = (guint) g_rand_int_range (rand, 0, N_ORIGINS);
  g_autofree char *id = g_strdup_printf ("c%d", g_rand_int_range (rand, 0, N_CHANGES));

  /* Few clock readings, so that many entries tie; many beginnings, so that stories are told. */
  return change_entry ((char) ('a' + origin), ++seqs[origin],
                       EPOCH + (CyHlc) g_rand_int_range (rand, 0, 12),
                       g_rand_int_range (rand, 0, 5) == 0
                         ? CY_CHANGE_EVENT_CREATE
                         : (CyChangeEvent) g_rand_int_range (rand, 0, CY_N_CHANGE_EVENTS),
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

/* Whatever order entries arrive in, the tables are the same in the end. */
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
      n_moved += query_number (db, "SELECT count(*) FROM change_request WHERE state > 1");
      if (first == NULL)
        first = g_steal_pointer (&digest);
      else
        g_assert_cmpstr (digest, ==, first);
      shuffle (rand, entries);
    }
  }
  g_assert_cmpint (n_moved, >, N_ROUNDS); /* the random entries did tell stories */
}

/* Two nodes, cut off from each other, do different things to one change. Wherever they meet, one legal state
 * comes out, and whoever lost is told what happened. */
static void
test_two_nodes (void)
{
  CyEntry *story[] = {
    change_entry ('a', 1, EPOCH, CY_CHANGE_EVENT_CREATE, "c", WHOLE),
    change_entry ('a', 2, EPOCH + 1, CY_CHANGE_EVENT_PROPOSE, "c", "{}"),
    change_entry ('b', 1, EPOCH + 2, CY_CHANGE_EVENT_APPROVE, "c", "{}"),
    change_entry ('c', 1, EPOCH + 3, CY_CHANGE_EVENT_REJECT, "c", "{\"reason\":\"peak\"}"),
    change_entry ('d', 1, EPOCH + 4, CY_CHANGE_EVENT_APPROVE, "c", "{}"),
  };
  const guint arrivals[][5] = { { 0, 1, 2, 3, 4 }, { 0, 1, 2, 4, 3 }, { 4, 3, 2, 1, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (arrivals); i++) {
    g_autoptr (CyDb) db = db_new ();
    g_autoptr (CyChangeDossier) dossier = NULL;
    const CyChangeRemark *lost;

    for (guint k = 0; k < G_N_ELEMENTS (story); k++)
      receive (db, story[arrivals[i][k]]);
    dossier = cy_journal_load_change (db, "c", NULL);
    g_assert_cmpint (dossier->change.state, ==, CY_CHANGE_REJECTED);
    g_assert_cmpuint (dossier->change.n_overtaken, ==, 1);
    lost = dossier->remarks->pdata[4];
    g_assert_cmpstr (lost->origin, ==, "node-d");
    g_assert_nonnull (strstr (lost->overtaken, "actor-c"));
    g_assert_cmpint (query_number (db, "SELECT n_overtaken FROM change_request"), ==, 1);
    g_assert_cmpint (query_number (db, "SELECT count(*) FROM change_target"), ==, 2);
  }
  for (guint k = 0; k < G_N_ELEMENTS (story); k++)
    cy_entry_unref (story[k]);
}

#define N_MANY 2000

static void
fill (CyDb *db)
{
  guint64 seq = 0;

  for (guint i = 0; i < N_MANY; i++) {
    g_autofree char *id = g_strdup_printf ("c%04u", i);
    g_autofree char *payload = g_strdup_printf (
      "{\"title\":\"t\",\"kind\":\"%s\",\"targets\":[\"pile:p%u\",\"station:s%u\"]}",
      cy_change_kind_name (i % 4), i % 50, i % 2);
    CyHlc hlc = EPOCH + ((CyHlc) (i + 1) << CY_HLC_COUNTER_BITS);
    g_autoptr (CyEntry) made = change_entry ('a', ++seq, hlc, CY_CHANGE_EVENT_CREATE, id, payload);

    receive (db, made);
    if (i % 5 == 0) {
      g_autoptr (CyEntry) gone =
        change_entry ('a', ++seq, hlc + 1, CY_CHANGE_EVENT_WITHDRAW, id, "{\"reason\":\"r\"}");

      receive (db, gone);
    }
  }
}

/* Page after page, each change once, newest first. */
static guint
walk (CyDb *db, CyChangeQuery *query)
{
  guint n = 0;
  gint64 rank = G_MAXINT64;

  for (;;) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) changes = cy_journal_load_changes (db, query, &error);

    g_assert_no_error (error);
    for (guint i = 0; i < changes->len; i++) {
      g_assert_cmpint (((CyChange *) changes->pdata[i])->rank, <, rank);
      rank = ((CyChange *) changes->pdata[i])->rank;
    }
    n += changes->len;
    if (changes->len < query->limit)
      return n;
    cy_change_free (query->after);
    query->after = cy_change_copy (changes->pdata[changes->len - 1]);
  }
}

static void
test_search (void)
{
  char *of_p7[] = { (char *) "pile:p7", NULL };
  char *above_p7[] = { (char *) "pile:p7", (char *) "station:s1", NULL };
  char *nowhere[] = { (char *) "pile:p99", NULL };
  const struct {
    CyChangeQuery query;
    guint n;
  } cases[] = {
    { { .states = 0 }, N_MANY },
    { { .states = CY_CHANGE_STATES_OPEN }, N_MANY * 4 / 5 },
    { { .states = 1u << CY_CHANGE_WITHDRAWN }, N_MANY / 5 },
    { { .states = 1u << CY_CHANGE_DONE }, 0 },
    { { .kinds = 1u << CY_CHANGE_FIRMWARE }, N_MANY / 4 },
    { { .kinds = 1u << CY_CHANGE_FIRMWARE | 1u << CY_CHANGE_TARIFF }, N_MANY / 2 },
    { { .kinds = 1u << CY_CHANGE_FIRMWARE, .states = 1u << CY_CHANGE_WITHDRAWN }, N_MANY / 20 },
    { { .targets = of_p7 }, N_MANY / 50 },
    { { .targets = above_p7 }, N_MANY / 2 },
    { { .targets = above_p7, .kinds = 1u << CY_CHANGE_LIMIT }, N_MANY / 4 },
    { { .targets = nowhere }, 0 },
  };
  g_autoptr (CyDb) db = db_new ();

  fill (db);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyChangeQuery) query = cy_change_query_copy (&cases[i].query);

    g_test_message ("case %u", i);
    query->limit = 250;
    g_assert_cmpuint (walk (db, query), ==, cases[i].n);
  }
}

static void
test_counts (void)
{
  g_autoptr (CyDb) db = db_new ();
  guint counts[CY_N_CHANGE_STATES];

  fill (db);
  g_assert_true (cy_journal_count_changes (db, counts, NULL));
  g_assert_cmpuint (counts[CY_CHANGE_DRAFT], ==, N_MANY * 4 / 5);
  g_assert_cmpuint (counts[CY_CHANGE_WITHDRAWN], ==, N_MANY / 5);
  g_assert_cmpuint (counts[CY_CHANGE_DONE], ==, 0);
}

/* Days from the event, and a pile: what was raised or made then. */
static void
put_around (CyDb *db, guint64 seq, double days, const char *pile)
{
  CyHlc hlc = cy_hlc_from_us (EPOCH_US + (gint64) (days * (double) DAY_US));
  g_autofree char *order =
    g_strdup_printf ("{\"title\":\"t\",\"pile\":\"%s\",\"source_id\":\"c%d\"}", pile, days == -1.5);
  g_autoptr (CyEntry) made = entry_new ('a', seq, hlc, g_strdup ("order.create"),
                                        g_strdup_printf ("order:o%" G_GUINT64_FORMAT, seq), order);
  g_autoptr (CyEntry) raised = entry_new ('b', seq, hlc, g_strdup ("alarm.raise"),
                                          g_strdup_printf ("alarm:%s/1/temp.gun.high", pile), NULL);

  raised->payload =
    g_strdup_printf ("{\"occurrence\":%" G_GUINT64_FORMAT
                     ",\"priority\":\"high\",\"level\":\"h\",\"value\":1,\"limit\":1}",
                     seq);
  receive (db, made);
  receive (db, raised);
}

static void
test_aftermath (void)
{
  char *piles[] = { (char *) "p1", (char *) "p2", NULL };
  g_autoptr (CyDb) db = db_new ();
  CyAftermath found = { 0 };

  put_around (db, 1, -7.5, "p1");
  put_around (db, 2, -6.5, "p1");
  put_around (db, 3, -1, "p3");
  put_around (db, 8, -1.5, "p1"); /* for the change itself */
  put_around (db, 4, 0.5, "p2");
  put_around (db, 5, 1, "p1");
  put_around (db, 6, 6.5, "p1");
  put_around (db, 7, 7.5, "p1");
  g_assert_true (cy_journal_count_aftermath (db, piles, EPOCH_US, 7 * DAY_US, "c1", &found, NULL));
  g_assert_cmpuint (found.n_alarms_before, ==, 2);
  g_assert_cmpuint (found.n_alarms_after, ==, 3);
  g_assert_cmpuint (found.n_orders_before, ==, 1);
  g_assert_cmpuint (found.n_orders_after, ==, 3);
}

/* No screen waits for a walk through all there is, except in an index that has all that is asked about. */
static void
test_plans (void)
{
  g_autoptr (CyDb) db = db_new ();
  const char *const *queries = cy_change_screen_queries ();
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
      g_assert_false (g_str_has_prefix (detail, "SCAN c") &&
                      strstr (detail, "COVERING INDEX") == NULL);
      g_assert_false (g_str_has_prefix (detail, "SCAN a") || g_str_has_prefix (detail, "SCAN o"));
    }
  }
  g_assert_cmpuint (n, ==, 7);
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
  g_assert_cmpuint (journal_append (&fixture, "change.create", "change:c", WHOLE, NULL), ==, 1);
  g_assert_cmpuint (journal_append (&fixture, "change.propose", "change:c", "{}", NULL), ==, 1);
  journal_fixture_close (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  before = projections_digest (fixture.reader);
  g_assert_cmpint (query_number (fixture.reader, "SELECT state FROM change_request"), ==,
                   CY_CHANGE_PROPOSED);
  (void) journal_rebuild (&fixture, &error);
  g_assert_no_error (error);
  after = projections_digest (fixture.reader);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (query_number (fixture.reader, "SELECT count(*) FROM change_target"), ==, 2);
  journal_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold-change/any-order", test_any_order);
  g_test_add_func ("/fold-change/two-nodes", test_two_nodes);
  g_test_add_func ("/fold-change/search", test_search);
  g_test_add_func ("/fold-change/counts", test_counts);
  g_test_add_func ("/fold-change/aftermath", test_aftermath);
  g_test_add_func ("/fold-change/plans", test_plans);
  g_test_add_func ("/fold-change/rebuild", test_rebuild);
  return g_test_run ();
}
