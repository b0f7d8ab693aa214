/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-fold.h"
#include "cy-journal-schema.h"
#include "cy-journal-session.h"
#include "cy-session-rule.h"
#include "journal-fixture.h"

#define N_ROUNDS   150
#define MAX_SIZE   60
#define N_ORIGINS  3
#define N_SESSIONS 4
#define N_MANY     3000
#define BEGIN_US   G_GINT64_CONSTANT (1700000000000000)
#define EPOCH      ((CyHlc) 1700000000000 << CY_HLC_COUNTER_BITS)

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
random_entry (GRand *rand, guint64 *seqs)
{
  static const char *const payloads[] = {
    "{\"pile\":\"p1\",\"connector\":1,\"time_us\":1700000000000000,\"meter_dwh\":1000}",
    "{\"pile\":\"p2\",\"connector\":2,\"account\":\"A1\",\"until_us\":1700000000000000}",
    "{\"meter_start_dwh\":1000,\"meter_dwh\":1000,\"readings\":[{\"time_us\":5,\"energy_dwh\":0}]}",
    "{\"state\":\"starting\"}",
    "{\"state\":\"suspended\",\"vin\":\"LGB1\",\"flags\":2}",
    "{\"state\":\"charging\",\"readings\":[{\"time_us\":9,\"energy_dwh\":70},{\"time_us\":7}]}",
    "{\"holds\":\"power:1:2\",\"proposal\":{\"energy_dwh\":3}}",
    "{\"decision\":\"bill\",\"readings\":[{\"time_us\":5,\"energy_dwh\":0}]}",
    "{\"decision\":\"waive\",\"note\":\"n\"}",
    "{\"bill\":{\"total_minor\":100}}",
    "{\"bill\":{\"total_minor\":200}}",
    "{\"readings\":{},\"meter_dwh\":-5,\"flags\":\"x\",\"target\":1e99,\"vin\":[]}",
    "{}",
    "[",
  };
  guint origin = (guint) g_rand_int_range (rand, 0, N_ORIGINS);
  CySessionEvent event = g_rand_int_range (rand, 0, 4) == 0
                           ? CY_SESSION_EVENT_OPEN
                           : (CySessionEvent) g_rand_int_range (rand, 0, CY_N_SESSION_EVENTS);
  CyEntry *entry = cy_entry_new ();

  /* Few clock readings, so that many entries tie; many beginnings, so that stories are told. */
  entry->origin = g_strdup_printf ("node-%c", (char) ('a' + origin));
  entry->stream = g_strconcat (entry->origin, ".1/money", NULL);
  entry->seq = ++seqs[origin];
  entry->hlc = EPOCH + (CyHlc) g_rand_int_range (rand, 0, 12);
  entry->kind = g_strdup (cy_session_event_kind (event));
  entry->subject = g_strdup_printf ("session:CS-%d", g_rand_int_range (rand, 0, N_SESSIONS));
  entry->actor = g_strdup ("system");
  entry->payload = g_strdup (payloads[g_rand_int_range (rand, 0, G_N_ELEMENTS (payloads))]);
  return entry;
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

/* Whatever order entries arrive in, and whatever they say, the tables are the same in the end. */
static void
test_any_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  gint64 n_billed = 0;

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
      n_billed += query_number (db, "SELECT count(*) FROM bill");
      g_assert_cmpint (query_number (db, "SELECT count(*) FROM bill"), ==,
                       query_number (db, "SELECT count(*) FROM session WHERE verdict = 3"));
      if (first == NULL)
        first = g_steal_pointer (&digest);
      else
        g_assert_cmpstr (digest, ==, first);
      shuffle (rand, entries);
    }
  }
  g_assert_cmpint (n_billed, >, 3);
}

static void
put_many (CyDb *db)
{
  for (guint i = 0; i < N_MANY; i++) {
    g_autofree char *id = g_strdup_printf ("CS-231114-%06u", i);
    g_autoptr (CySession) session = cy_session_new (id);
    const CyMeterReading reading = { BEGIN_US, i, i % 2 == 0 };

    session->pile = g_strdup_printf ("p%u", i % 50);
    session->connector = 1 + i % 2;
    session->station = g_strdup_printf ("s%u", i % 10);
    session->vin = g_strdup_printf ("LGB%014u", i);
    session->tag = g_strdup_printf ("6210%06u", i / 10);
    session->account = i % 3 == 0 ? g_strdup_printf ("A%u", i % 30) : NULL;
    session->opened_us = BEGIN_US + (gint64) (i / 2) * 1000;
    session->started_us = i % 4 == 0 ? 0 : session->opened_us;
    session->state = i % 500 == 0 ? CY_SESSION_CHARGING : CY_SESSION_ENDED;
    session->verdict = i % 100 == 1 ? CY_SESSION_HELD : CY_SESSION_BILLED;
    session->strategy = i % 4;
    session->bill = session->verdict == CY_SESSION_BILLED ? g_strdup ("{}") : NULL;
    g_array_append_val (session->readings, reading);
    g_assert_true (cy_journal_put_session (db, session, NULL));
  }
}

/* Page by page to the end, each of them once. */
static guint
walk (CyDb *db, CySessionQuery *query)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 last_us = G_MAXINT64;

  for (;;) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) page = cy_journal_load_sessions (db, query, &error);

    g_assert_no_error (error);
    for (guint i = 0; i < page->len; i++) {
      const CySession *session = page->pdata[i];

      g_assert_cmpint (session->opened_us, <=, last_us);
      last_us = session->opened_us;
      g_assert_true (g_hash_table_add (seen, g_strdup (session->id)));
      g_assert_cmpuint (session->readings->len, ==, 1);
    }
    if (page->len < query->limit)
      return g_hash_table_size (seen);
    cy_session_free (query->after);
    query->after = cy_session_copy (page->pdata[page->len - 1]);
  }
}

static void
test_search (void)
{
  char *p7[] = { (char *) "p7", NULL };
  char *two[] = { (char *) "p7", (char *) "p8", NULL };
  char *s3[] = { (char *) "s3", NULL };
  const struct {
    CySessionQuery query;
    guint n;
  } cases[] = {
    { { 0 }, N_MANY },
    { { .id = (char *) "CS-231114-000017" }, 1 },
    { { .id = (char *) "CS-231114-9" }, 0 },
    { { .live = TRUE }, N_MANY / 500 },
    { { .verdicts = 1u << CY_SESSION_HELD }, N_MANY / 100 },
    { { .verdicts = 1u << CY_SESSION_BILLED }, N_MANY - N_MANY / 100 },
    { { .strategies = 1u << CY_SESSION_MONEY }, N_MANY / 4 },
    { { .charged = TRUE }, N_MANY / 4 * 3 },
    { { .piles = p7 }, N_MANY / 50 },
    { { .piles = p7, .connector = 2 }, N_MANY / 50 },
    { { .piles = p7, .connector = 1 }, 0 },
    { { .piles = two }, N_MANY / 25 },
    { { .stations = s3 }, N_MANY / 10 },
    { { .piles = p7, .stations = s3 }, N_MANY / 50 + N_MANY / 10 },
    { { .account = (char *) "A3" }, N_MANY / 30 },
    { { .vin = (char *) "LGB00000000000017" }, 1 },
    { { .tag = (char *) "6210000123" }, 10 },
    { { .text = (char *) "LGB0000000000001" }, 10 },
    { { .text = (char *) "002999" }, 1 },
    { { .text = (char *) "CS-231114-0001" }, 100 },
    { { .text = (char *) "6210000123" }, 10 },
    { { .text = (char *) "A27" }, N_MANY / 30 },
    { { .text = (char *) "nowhere" }, 0 },
    { { .text = (char *) "nowhere", .text_piles = p7 }, N_MANY / 50 },
    { { .to_us = BEGIN_US + 10 * 1000 }, 20 },
    { { .from_us = BEGIN_US + 1490 * 1000 }, 20 },
  };
  g_autoptr (CyDb) db = db_new ();
  guint64 counts[CY_N_SESSION_VERDICTS];

  put_many (db);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CySessionQuery) query = cy_session_query_copy (&cases[i].query);

    g_test_message ("case %u", i);
    query->limit = 250;
    query->to_us = query->to_us == 0 ? G_MAXINT64 : query->to_us;
    g_assert_cmpuint (walk (db, query), ==, cases[i].n);
  }
  g_assert_true (cy_journal_count_sessions (db, counts, NULL));
  g_assert_cmpuint (counts[CY_SESSION_HELD], ==, N_MANY / 100);
}

static void
test_last_charges (void)
{
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (GPtrArray) last = NULL;

  put_many (db);
  last = cy_journal_load_last_charges (db, NULL);
  g_assert_cmpuint (last->len, >=, 37);
  for (guint i = 0; i < last->len; i++) {
    const CySession *session = last->pdata[i];
    g_autofree char *sql =
      g_strdup_printf ("SELECT max(started_us) FROM session WHERE pile = '%s' AND connector = %u"
                       " AND state = 7",
                       session->pile, session->connector);

    g_assert_cmpint (session->started_us, ==, query_number (db, sql));
  }
}

/* No screen waits for a walk through all there is, except in an index that has all that is asked about. */
static void
test_plans (void)
{
  g_autoptr (CyDb) db = db_new ();
  const char *const *queries = cy_session_screen_queries ();
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
      g_assert_false (g_str_has_prefix (detail, "SCAN session") &&
                      strstr (detail, "COVERING INDEX") == NULL &&
                      strstr (detail, "session_live") == NULL);
    }
  }
  g_assert_cmpuint (n, ==, 11);
}

/* What was written is there after a crash and after the tables are folded again. */
static void
test_rebuild (void)
{
  JournalFixture fixture;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CySession) session = NULL;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  g_assert_cmpuint (journal_append (&fixture, "session.open", "session:CS-1",
                                    "{\"pile\":\"p1\",\"connector\":1,\"meter_dwh\":5}", NULL),
                    ==, 1);
  g_assert_cmpuint (journal_append (&fixture, "session.start", "session:CS-1",
                                    "{\"meter_start_dwh\":5,\"meter_dwh\":5,\"readings\":[{"
                                    "\"time_us\":1,\"energy_dwh\":0}]}",
                                    NULL),
                    ==, 1);
  g_assert_cmpuint (journal_append (&fixture, "session.stop", "session:CS-1",
                                    "{\"meter_dwh\":25,\"readings\":[{\"time_us\":9,"
                                    "\"energy_dwh\":20}]}",
                                    NULL),
                    ==, 1);
  g_assert_cmpuint (journal_append (&fixture, "session.end", "session:CS-1", "{}", NULL), ==, 1);
  g_assert_cmpuint (journal_append (&fixture, "session.bill", "session:CS-1",
                                    "{\"bill\":{\"total_minor\":77}}", NULL),
                    ==, 1);
  journal_fixture_close (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  before = projections_digest (fixture.reader);
  session = cy_journal_load_session (fixture.reader, "CS-1", &error);
  g_assert_no_error (error);
  g_assert_cmpint (session->energy_dwh, ==, 20);
  g_assert_cmpint (session->total_minor, ==, 77);
  g_assert_cmpstr (session->bill, ==, "{\"total_minor\":77}");
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
  g_test_add_func ("/fold-session/any-order", test_any_order);
  g_test_add_func ("/fold-session/search", test_search);
  g_test_add_func ("/fold-session/last-charges", test_last_charges);
  g_test_add_func ("/fold-session/plans", test_plans);
  g_test_add_func ("/fold-session/rebuild", test_rebuild);
  return g_test_run ();
}
