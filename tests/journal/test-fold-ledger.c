/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-fold-again.h"
#include "cy-fold.h"
#include "cy-journal-ledger.h"
#include "cy-journal-schema.h"
#include "cy-journal-till.h"
#include "cy-till-rule.h"
#include "journal-fixture.h"

#define N_ROUNDS  150
#define MAX_SIZE  40
#define N_ORIGINS 3
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
           const char *kind,
           const char *subject,
           const char *payload)
{
  CyEntry *entry = cy_entry_new ();

  entry->origin = g_strdup_printf ("node-%c", origin);
  entry->stream = g_strconcat (entry->origin, ".1/money", NULL);
  entry->seq = seq;
  entry->hlc = hlc;
  entry->kind = g_strdup (kind);
  entry->subject = g_strdup (subject);
  entry->actor = g_strdup_printf ("actor-%c", origin);
  entry->payload = g_strdup (payload);
  return entry;
}

static char *
recharge (const char *account, gint64 amount, gint64 time_us)
{
  return g_strdup_printf ("{\"kind\":\"recharge\",\"time_us\":%" G_GINT64_FORMAT
                          ",\"currency\":\"CNY\",\"till\":\"t1\",\"lines\":[{\"account\":"
                          "\"account:%s\",\"amount_minor\":%" G_GINT64_FORMAT
                          "},{\"account\":\"till:t1\",\"amount_minor\":%" G_GINT64_FORMAT "}]}",
                          time_us, account, amount, -amount);
}

static gint64
balance_of (CyDb *db, const char *prefix, const char *id)
{
  gint64 balance;

  g_assert_true (cy_journal_load_balance (db, prefix, id, "CNY", &balance, NULL));
  return balance;
}

static void
assert_proved (CyDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyLedgerProof) proof = cy_journal_prove_ledger (db, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < proof->messages->len; i++)
    g_test_message ("%s", (char *) proof->messages->pdata[i]);
  g_assert_cmpuint (proof->n_wrong, ==, 0);
}

static CyEntry *
random_entry (GRand *rand, guint64 *seqs)
{
  static const char *const odd[] = {
    "{}",
    "[",
    "{\"kind\":\"recharge\",\"time_us\":1,\"currency\":\"CNY\",\"lines\":[]}",
    "{\"user\":\"u1\",\"station\":\"s1\",\"currency\":\"CNY\",\"float_minor\":100}",
    "{\"counted_minor\":5,\"expected_minor\":6,\"explanation\":\"e\"}",
    "{\"counted_minor\":5,\"expected_minor\":6}",
  };
  guint origin = (guint) g_rand_int_range (rand, 0, N_ORIGINS);
  gboolean is_posting = g_rand_int_range (rand, 0, 4) != 0;
  g_autofree char *account = g_strdup_printf ("a%d", g_rand_int_range (rand, 0, 2));
  g_autofree char *posting =
    recharge (account, g_rand_int_range (rand, 1, 4), g_rand_int_range (rand, 1, 5));
  g_autofree char *subject =
    g_strdup_printf (is_posting ? "posting:r%d" : "till:t%d", g_rand_int_range (rand, 0, 4));
  gboolean is_odd = !is_posting || g_rand_int_range (rand, 0, 6) == 0;

  return entry_new (
    (char) ('a' + origin), ++seqs[origin], EPOCH + (CyHlc) g_rand_int_range (rand, 0, 12),
    is_posting              ? "ledger.post"
    : g_rand_boolean (rand) ? "till.open"
                            : "till.close",
    subject,
    is_odd ? odd[g_rand_int_range (rand, is_posting ? 0 : 3, G_N_ELEMENTS (odd))] : posting);
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

/* Whatever order entries arrive in, the tables are the same in the end and the ledger adds up at any time. */
static void
test_any_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  gint64 n_booked = 0;
  gint64 n_exceptions = 0;
  gint64 n_closed = 0;

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

      for (guint i = 0; i < entries->len; i++) {
        receive (db, entries->pdata[i]);
        if (i % 13 == 0 || i + 1 == entries->len)
          g_assert_cmpint (
            query_number (db, "SELECT coalesce (sum (amount_minor), 0) FROM balance"), ==, 0);
      }
      digest = projections_digest (db);
      n_booked += query_number (db, "SELECT count(*) FROM posting");
      n_exceptions += query_number (db, "SELECT count(*) FROM posting_exception");
      n_closed += query_number (db, "SELECT count(*) FROM till WHERE state = 2");
      if (first == NULL)
        first = g_steal_pointer (&digest);
      else
        g_assert_cmpstr (digest, ==, first);
      shuffle (rand, entries);
    }
  }
  g_assert_cmpint (n_booked, >, N_ROUNDS);
  g_assert_cmpint (n_exceptions, >, N_ROUNDS);
  g_assert_cmpint (n_closed, >, N_ROUNDS / 2);
}

/* An earlier posting of a reference replaces the effect of a later one; what it replaced is an exception. The same
 * said twice is none. */
static void
test_earlier (void)
{
  g_autoptr (CyDb) db = db_new ();
  g_autofree char *less = recharge ("a1", 100, 5);
  g_autofree char *more = recharge ("a2", 250, 6);
  g_autofree char *same = recharge ("a2", 250, 7);
  g_autoptr (CyEntry) late = entry_new ('a', 1, EPOCH + 5, "ledger.post", "posting:r", less);
  g_autoptr (CyEntry) early = entry_new ('b', 1, EPOCH + 2, "ledger.post", "posting:r", more);
  g_autoptr (CyEntry) again = entry_new ('c', 1, EPOCH + 9, "ledger.post", "posting:r", same);
  g_autoptr (GPtrArray) exceptions = NULL;
  g_autoptr (CyPosting) posting = NULL;

  receive (db, late);
  g_assert_cmpint (balance_of (db, "account:", "a1"), ==, 100);
  receive (db, early);
  g_assert_cmpint (balance_of (db, "account:", "a1"), ==, 0);
  g_assert_cmpint (balance_of (db, "account:", "a2"), ==, 250);
  g_assert_cmpint (balance_of (db, "till:", "t1"), ==, -250);
  g_assert_cmpint (query_number (db, "SELECT count(*) FROM balance"), ==, 2);
  receive (db, again);
  exceptions = cy_journal_load_posting_exceptions (db, 10, NULL);
  g_assert_cmpuint (exceptions->len, ==, 1);
  g_assert_cmpstr (((CyPostingException *) exceptions->pdata[0])->actor, ==, "actor-a");
  g_assert_cmpstr (((CyPostingException *) exceptions->pdata[0])->payload, ==, less);
  g_assert_true (cy_journal_load_posting (db, "r", &posting, NULL));
  g_assert_cmpstr (posting->actor, ==, "actor-b");
  g_assert_cmpint (posting->time_us, ==, 6);
  assert_proved (db);
}

/* Folding a subject again, as after a cut, books it once. */
static void
test_again (void)
{
  g_autoptr (CyDb) db = db_new ();
  g_autofree char *payload = recharge ("a1", 100, 5);
  g_autoptr (CyEntry) entry = entry_new ('a', 1, EPOCH, "ledger.post", "posting:r", payload);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  receive (db, entry);
  before = projections_digest (db);
  g_assert_true (cy_fold_again (db, "posting:r", NULL));
  g_assert_true (cy_fold (db, entry, NULL));
  after = projections_digest (db);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (cy_db_exec (db, "DELETE FROM entry", NULL));
  g_assert_true (cy_fold_again (db, "posting:r", NULL));
  g_assert_cmpint (query_number (db, "SELECT count(*) FROM balance"), ==, 0);
  g_assert_cmpint (query_number (db, "SELECT count(*) FROM posting"), ==, 0);
}

#define LINE(account, amount) "{\"account\":\"" account "\",\"amount_minor\":" amount "}"
#define WITH(head, lines)     "{" head ",\"time_us\":5,\"currency\":\"CNY\",\"lines\":[" lines "]}"
#define RECHARGE(lines)       WITH ("\"kind\":\"recharge\"", lines)
#define GOOD                  LINE ("account:a", "5") "," LINE ("safe:s", "-5")

/* What a hostile peer may send books nothing. */
static void
test_hostile (void)
{
  static const char *const payloads[] = {
    "",
    "null",
    "[]",
    "{",
    "{}",
    RECHARGE (""),
    RECHARGE (LINE ("account:a", "5")),
    RECHARGE (LINE ("account:a", "5") "," LINE ("safe:s", "-6")),
    RECHARGE (LINE ("account:a", "5") "," LINE ("safe:s", "-5") "," LINE ("safe:s", "0")),
    RECHARGE (LINE ("account:a", "5.0") "," LINE ("safe:s", "-5")),
    RECHARGE (LINE ("account:a", "\"5\"") "," LINE ("safe:s", "-5")),
    RECHARGE (LINE ("account:a", "10000000000001") "," LINE ("safe:s", "-10000000000001")),
    RECHARGE (LINE ("account:a", "9223372036854775807") "," LINE (
      "safe:s", "9223372036854775807") "," LINE ("safe:s", "2")),
    RECHARGE (LINE ("account:", "5") "," LINE ("safe:s", "-5")),
    RECHARGE (LINE ("account:a:b", "5") "," LINE ("safe:s", "-5")),
    RECHARGE (LINE ("income:s", "5") "," LINE ("safe:s", "-5")),
    RECHARGE (LINE ("pocket:a", "5") "," LINE ("safe:s", "-5")),
    RECHARGE (LINE ("account:a b", "5") "," LINE ("safe:s", "-5")),
    WITH ("\"kind\":\"gift\"", GOOD),
    WITH ("\"kind\":7", GOOD),
    WITH ("\"kind\":\"reversal\"", GOOD),
    WITH ("\"kind\":\"recharge\",\"reverses\":\"x\"", GOOD),
    WITH ("\"kind\":\"recharge\",\"till\":\"a:b\"", GOOD),
    WITH ("\"kind\":\"recharge\",\"till\":5", GOOD),
    WITH ("\"kind\":\"recharge\",\"overdrawn\":1", GOOD),
    "{\"kind\":\"recharge\",\"time_us\":0,\"currency\":\"CNY\",\"lines\":[" GOOD "]}",
    "{\"kind\":\"recharge\",\"time_us\":5,\"currency\":\"yuan\",\"lines\":[" GOOD "]}",
    "{\"kind\":\"recharge\",\"time_us\":5,\"currency\":\"CNY\",\"lines\":{}}",
    "{\"kind\":\"recharge\",\"time_us\":5,\"currency\":\"CNY\",\"lines\":[5]}",
  };
  static const char *const subjects[] = { "posting:", "posting:a b",  "posting:a/b",
                                          "bill:x",   "posting:a::b", "posting:1:2:3:4:5:6:7:8:9" };
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *too_many = NULL;
  guint64 seq = 0;

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++) {
    g_autoptr (CyEntry) entry =
      entry_new ('a', ++seq, EPOCH, "ledger.post", "posting:r", payloads[i]);

    g_test_message ("%s", payloads[i]);
    receive (db, entry);
    g_assert_cmpint (query_number (db, "SELECT count(*) FROM posting"), ==, 0);
  }
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++) {
    g_autoptr (CyEntry) entry =
      entry_new ('a', ++seq, EPOCH, "ledger.post", subjects[i], RECHARGE (GOOD));

    receive (db, entry);
  }
  for (guint i = 0; i < 33; i++)
    g_string_append_printf (many, "%s" GOOD, i == 0 ? "" : ",");
  too_many = g_strdup_printf (RECHARGE ("%s"), many->str);
  {
    g_autoptr (CyEntry) entry = entry_new ('a', ++seq, EPOCH, "ledger.post", "posting:m", too_many);
    g_autoptr (CyEntry) other =
      entry_new ('a', ++seq, EPOCH, "ledger.take", "posting:o", RECHARGE (GOOD));
    g_autoptr (CyEntry) good =
      entry_new ('a', ++seq, EPOCH, "ledger.post", "posting:g", RECHARGE (GOOD));

    receive (db, entry);
    receive (db, other);
    g_assert_cmpint (query_number (db, "SELECT count(*) FROM posting"), ==, 0);
    receive (db, good);
  }
  g_assert_cmpint (query_number (db, "SELECT count(*) FROM posting"), ==, 1);
  g_assert_cmpint (query_number (db, "SELECT count(*) FROM posting_exception"), ==, 0);
}

/* Lists */

#define N_MANY 1200

/* Postings of five accounts, three at a time in each second. */
static void
fill (CyDb *db)
{
  for (guint i = 0; i < N_MANY; i++) {
    g_autofree char *account = g_strdup_printf ("a%u", i % 5);
    g_autofree char *payload = recharge (account, i % 7 + 1, 1000 + i / 3);
    g_autofree char *subject = g_strdup_printf ("posting:r%04u", i);
    g_autoptr (CyEntry) entry = entry_new ('a', i + 1, EPOCH + i, "ledger.post", subject, payload);

    receive (db, entry);
  }
}

static guint
walk (CyDb *db, CyLedgerQuery *query)
{
  guint n = 0;

  for (;;) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) page = cy_journal_load_postings (db, query, &error);

    g_assert_no_error (error);
    for (guint i = 0; i < page->len; i++) {
      const CyPosting *posting = page->pdata[i];

      g_assert_cmpuint (posting->lines->len, ==, 2);
      if (query->after != NULL)
        g_assert_true (
          posting->time_us < query->after_us ||
          (posting->time_us == query->after_us && strcmp (posting->reference, query->after) < 0));
      g_free (query->after);
      query->after = g_strdup (posting->reference);
      query->after_us = posting->time_us;
    }
    n += page->len;
    if (page->len < query->limit)
      return n;
  }
}

static void
test_pages (void)
{
  const struct {
    CyLedgerQuery query;
    guint n;
  } cases[] = {
    { { .from_us = 0 }, N_MANY },
    { { .from_us = 1100 }, N_MANY - 300 },
    { { .to_us = 1100 }, 300 },
    { { .kinds = 1u << CY_POSTING_RECHARGE }, N_MANY },
    { { .kinds = 1u << CY_POSTING_REFUND }, 0 },
    { { .kinds = 1u << CY_POSTING_REFUND | 1u << CY_POSTING_RECHARGE }, N_MANY },
    { { .till = (char *) "t1" }, N_MANY },
    { { .till = (char *) "t2" }, 0 },
    { { .station = (char *) "s1" }, 0 },
    { { .account = (char *) "account:a3" }, N_MANY / 5 },
    { { .account = (char *) "account:a3", .from_us = 1100, .to_us = 1200 }, 60 },
    { { .account = (char *) "till:t1" }, N_MANY },
    { { .account = (char *) "account:a" }, 0 },
  };
  g_autoptr (CyDb) db = db_new ();

  fill (db);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyLedgerQuery) query = cy_ledger_query_copy (&cases[i].query);

    g_test_message ("case %u", i);
    query->limit = 70;
    g_assert_cmpuint (walk (db, query), ==, cases[i].n);
  }
}

/* Page after page the balance runs back to nothing. */
static void
test_statement (void)
{
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (CyStatementQuery) query = g_new0 (CyStatementQuery, 1);
  gint64 balance;
  guint n = 0;

  fill (db);
  balance = balance_of (db, "account:", "a2");
  query->account = g_strdup ("account:a2");
  query->currency = g_strdup ("CNY");
  query->limit = 37;
  for (;;) {
    g_autoptr (GPtrArray) lines = cy_journal_load_statement (db, query, NULL);

    for (guint i = 0; i < lines->len; i++, n++) {
      const CyStatementLine *line = lines->pdata[i];

      g_assert_cmpint (line->balance_minor, ==, balance);
      balance -= line->amount_minor;
    }
    if (lines->len < query->limit)
      break;
    cy_statement_line_free (query->after);
    query->after = cy_statement_line_copy (lines->pdata[lines->len - 1]);
  }
  g_assert_cmpuint (n, ==, N_MANY / 5);
  g_assert_cmpint (balance, ==, 0);
}

/* What it had at the end of a time that is over. */
static void
test_statement_past (void)
{
  g_autoptr (CyDb) db = db_new ();
  CyStatementQuery query = { (char *) "till:t1", (char *) "CNY", 0, 1100, NULL, 1 };
  g_autoptr (GPtrArray) lines = NULL;

  fill (db);
  lines = cy_journal_load_statement (db, &query, NULL);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpint (((CyStatementLine *) lines->pdata[0])->balance_minor, ==,
                   query_number (db, "SELECT sum (amount_minor) FROM posting_line WHERE account ="
                                     " 'till:t1' AND time_us < 1100"));
}

static void
test_twin (void)
{
  g_autoptr (CyDb) db = db_new ();
  g_autofree char *payload = recharge ("a1", 100, 5000);
  g_autofree char *back =
    g_strdup_printf ("{\"kind\":\"reversal\",\"reverses\":\"r\",\"time_us\":9,\"currency\":\"CNY\","
                     "\"till\":\"t1\",\"lines\":[%s,%s]}",
                     LINE ("account:a1", "-100"), LINE ("till:t1", "100"));
  g_autoptr (CyEntry) entry = entry_new ('a', 1, EPOCH, "ledger.post", "posting:r", payload);
  g_autoptr (CyEntry) reversal =
    entry_new ('a', 2, EPOCH + 1, "ledger.post", "posting:reversal:r", back);
  const CyTwinQuery query = { "a1", "CNY", "t1", CY_POSTING_RECHARGE, 100, 4000 };
  const CyTwinQuery others[] = { { "a2", "CNY", "t1", CY_POSTING_RECHARGE, 100, 4000 },
                                 { "a1", "USD", "t1", CY_POSTING_RECHARGE, 100, 4000 },
                                 { "a1", "CNY", "t2", CY_POSTING_RECHARGE, 100, 4000 },
                                 { "a1", "CNY", "t1", CY_POSTING_REFUND, 100, 4000 },
                                 { "a1", "CNY", "t1", CY_POSTING_RECHARGE, 101, 4000 },
                                 { "a1", "CNY", "t1", CY_POSTING_RECHARGE, 100, 5001 } };
  CyPosting *posting = NULL;

  receive (db, entry);
  g_assert_true (cy_journal_find_twin (db, &query, &posting, NULL));
  g_assert_cmpstr (posting->reference, ==, "r");
  g_clear_pointer (&posting, cy_posting_free);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    g_test_message ("%u", i);
    g_assert_true (cy_journal_find_twin (db, &others[i], &posting, NULL));
    g_assert_null (posting);
  }
  receive (db, reversal);
  g_assert_true (cy_journal_find_twin (db, &query, &posting, NULL));
  g_assert_null (posting);
}

/* What is expected in an open till is what the ledger says. */
static void
test_tills (void)
{
  g_autoptr (CyDb) db = db_new ();
  g_autofree char *payload = recharge ("a1", 250, 5);
  g_autoptr (CyEntry) opened =
    entry_new ('a', 1, EPOCH, "till.open", "till:t1",
               "{\"user\":\"li\",\"station\":\"s1\",\"currency\":\"CNY\",\"float_minor\":0}");
  g_autoptr (CyEntry) paid = entry_new ('a', 2, EPOCH + 1, "ledger.post", "posting:r", payload);
  g_autoptr (CyEntry) closed =
    entry_new ('a', 3, EPOCH + 2, "till.close", "till:t1",
               "{\"counted_minor\":240,\"expected_minor\":250,\"explanation\":\"change\"}");
  const CyTillQuery query = { .limit = 5 };
  g_autoptr (CyTill) open = NULL;
  g_autoptr (CyTill) none = NULL;
  g_autoptr (CyTill) done = NULL;
  g_autoptr (GPtrArray) tills = NULL;

  receive (db, opened);
  receive (db, paid);
  g_assert_true (cy_journal_load_open_till (db, "li", &open, NULL));
  g_assert_cmpstr (open->id, ==, "t1");
  g_assert_cmpint (open->expected_minor, ==, 250);
  g_assert_true (cy_journal_load_open_till (db, "wang", &none, NULL));
  g_assert_null (none);
  receive (db, closed);
  g_assert_true (cy_journal_load_open_till (db, "li", &none, NULL));
  g_assert_null (none);
  done = cy_journal_load_till (db, "t1", NULL);
  g_assert_cmpint (done->state, ==, CY_TILL_CLOSED);
  g_assert_cmpint (done->counted_minor, ==, 240);
  g_assert_cmpstr (done->closer, ==, "actor-a");
  none = cy_journal_load_till (db, "t9", NULL);
  g_assert_cmpint (none->state, ==, CY_TILL_NONE);
  tills = cy_journal_load_tills (db, &query, NULL);
  g_assert_cmpuint (tills->len, ==, 1);
}

/* Every way the tables may lie is found. */
static void
test_proof (void)
{
  static const char *const lies[] = {
    "UPDATE balance SET amount_minor = amount_minor + 1 WHERE account = 'account:a1'",
    "UPDATE posting_line SET amount_minor = amount_minor + 1 WHERE line = 0 AND reference = "
    "'r0001'",
    "DELETE FROM posting_line WHERE reference = 'r0002'",
    "UPDATE posting_line SET currency = 'USD' WHERE reference = 'r0003'",
    "DELETE FROM balance WHERE account = 'account:a1'",
    "DELETE FROM posting WHERE reference = 'r0004'",
    "INSERT INTO balance VALUES ('account:ghost', 'CNY', 5, 1)",
    "INSERT INTO till VALUES ('t1', 2, 'u', 's', 'CNY', 0, 0, 0, NULL, NULL, 1, 2)",
  };
  g_autoptr (CyDb) db = db_new ();

  fill (db);
  assert_proved (db);
  for (guint i = 0; i < G_N_ELEMENTS (lies); i++) {
    g_autoptr (CyLedgerProof) proof = NULL;

    g_assert_true (cy_db_exec (db, "SAVEPOINT truth", NULL));
    g_assert_true (cy_db_exec (db, lies[i], NULL));
    proof = cy_journal_prove_ledger (db, NULL);
    g_test_message ("%s: %s", lies[i],
                    proof->messages->len > 0 ? (char *) proof->messages->pdata[0] : "nothing");
    g_assert_cmpuint (proof->n_wrong, >, 0);
    g_assert_true (cy_db_exec (db, "ROLLBACK TO truth; RELEASE truth", NULL));
  }
  assert_proved (db);
}

/* No screen waits for a walk through all there is, nor for a sort of it. */
static void
check_plans (CyDb *db, const char *const *queries)
{
  for (guint n = 0; queries[n] != NULL; n++) {
    g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", queries[n], NULL);
    g_autoptr (GError) error = NULL;
    CyStmt *stmt = cy_db_prepare (db, sql, &error);
    gboolean row;

    g_assert_no_error (error);
    while (cy_stmt_step (stmt, &row, NULL) && row) {
      const char *detail = cy_stmt_get_text (stmt, 3);

      g_test_message ("%s", detail);
      g_assert_false (g_str_has_prefix (detail, "SCAN posting_line") ||
                      g_str_has_prefix (detail, "SCAN p ") || g_str_equal (detail, "SCAN p") ||
                      g_str_has_prefix (detail, "SCAN balance") ||
                      g_str_has_prefix (detail, "SCAN till"));
    }
  }
}

#define N_LINES 1000000

/* A million lines on one name: a page comes at once, from either end. */
static void
fill_million (CyDb *db)
{
  g_assert_true (cy_db_begin (db, NULL));
  g_assert_true (cy_db_exec (db,
                             "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
                             " WHERE i < 499999) INSERT INTO posting SELECT printf('r%07d', i), 4,"
                             " 1000 + i, 'CNY', NULL, NULL, 't' || (i % 50), 's' || (i % 10), NULL,"
                             " 0, 'li', 'x' FROM n;"
                             "INSERT INTO posting_line SELECT reference, 0, 'income:service:s1',"
                             " 'CNY', time_us, 4, 3 FROM posting;"
                             "INSERT INTO posting_line SELECT reference, 1, 'account:a' || (time_us"
                             " % 1000), 'CNY', time_us, 4, -3 FROM posting;"
                             "INSERT INTO balance SELECT account, currency, sum (amount_minor),"
                             " count (*) FROM posting_line GROUP BY 1, 2;",
                             NULL));
  g_assert_true (cy_db_commit (db, NULL));
}

static void
test_million (void)
{
  CyLedgerQuery queries[] = {
    { .limit = 100 },
    { .limit = 100, .kinds = 1u << CY_POSTING_CHARGE },
    { .limit = 100, .account = (char *) "income:service:s1" },
    { .limit = 100, .account = (char *) "account:a7" },
    { .limit = 100, .till = (char *) "t7", .from_us = 5000, .to_us = 400000 },
    { .limit = 100, .station = (char *) "s7" },
    { .limit = 100, .after_us = 250000, .after = (char *) "r" },
  };
  CyStatementQuery statement = { (char *) "income:service:s1", (char *) "CNY", 0, 0, NULL, 100 };
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (GPtrArray) lines = NULL;
  gint64 start;

  fill_million (db);
  check_plans (db, cy_ledger_screen_queries ());
  check_plans (db, cy_till_screen_queries ());
  assert_proved (db);
  g_assert_cmpint (query_number (db, "SELECT count(*) FROM posting_line"), ==, N_LINES);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autoptr (GPtrArray) page = cy_journal_load_postings (db, &queries[i], NULL);

    g_assert_cmpuint (page->len, ==, 100);
  }
  lines = cy_journal_load_statement (db, &statement, NULL);
  g_assert_cmpuint (lines->len, ==, 100);
  g_assert_cmpint (((CyStatementLine *) lines->pdata[0])->balance_minor, ==, N_LINES / 2 * 3);
  g_test_message ("eight pages in %" G_GINT64_FORMAT " us", g_get_monotonic_time () - start);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
}

/* What was written is there after a crash and after the tables are folded again. */
static void
test_rebuild (void)
{
  JournalFixture fixture;
  g_autofree char *payload = recharge ("a1", 100, 5);
  g_autofree char *other = recharge ("a1", 101, 5);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  journal_fixture_init (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  g_assert_cmpuint (journal_append (&fixture, "ledger.post", "posting:r", payload, NULL), ==, 1);
  g_assert_cmpuint (journal_append (&fixture, "ledger.post", "posting:r", other, NULL), ==, 1);
  g_assert_cmpuint (
    journal_append (&fixture, "till.open", "till:t1",
                    "{\"user\":\"u\",\"station\":\"s\",\"currency\":\"CNY\",\"float_minor\":0}",
                    NULL),
    ==, 1);
  journal_fixture_close (&fixture);
  journal_fixture_open (&fixture, 1, NULL, NULL);
  before = projections_digest (fixture.reader);
  g_assert_cmpint (balance_of (fixture.reader, "account:", "a1"), ==, 100);
  g_assert_cmpint (query_number (fixture.reader, "SELECT count(*) FROM posting_exception"), ==, 1);
  (void) journal_rebuild (&fixture, &error);
  g_assert_no_error (error);
  after = projections_digest (fixture.reader);
  g_assert_cmpstr (after, ==, before);
  assert_proved (fixture.reader);
  journal_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold-ledger/any-order", test_any_order);
  g_test_add_func ("/fold-ledger/earlier", test_earlier);
  g_test_add_func ("/fold-ledger/again", test_again);
  g_test_add_func ("/fold-ledger/hostile", test_hostile);
  g_test_add_func ("/fold-ledger/pages", test_pages);
  g_test_add_func ("/fold-ledger/statement", test_statement);
  g_test_add_func ("/fold-ledger/statement-past", test_statement_past);
  g_test_add_func ("/fold-ledger/twin", test_twin);
  g_test_add_func ("/fold-ledger/tills", test_tills);
  g_test_add_func ("/fold-ledger/proof", test_proof);
  g_test_add_func ("/fold-ledger/million", test_million);
  g_test_add_func ("/fold-ledger/rebuild", test_rebuild);
  return g_test_run ();
}
