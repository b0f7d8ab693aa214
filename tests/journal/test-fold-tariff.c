/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-db.h"
#include "cy-fold.h"
#include "cy-journal-schema.h"
#include "cy-journal-tariff.h"
#include "cy-tariff-flow-rule.h"
#include "journal-fixture.h"

static CyDb *
db_new (void)
{
  g_autoptr (GError) error = NULL;
  CyDb *db = cy_db_open (":memory:", CY_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (cy_journal_schema_migrate (db, &error));
  return db;
}

static CyEntry *
entry_new (char origin, guint64 hlc, CyTariffEvent event, const char *name, const char *payload)
{
  CyEntry *entry = cy_entry_new ();

  entry->origin = g_strdup_printf ("node-%c", origin);
  entry->stream = g_strconcat (entry->origin, ".1/money", NULL);
  entry->seq = hlc;
  entry->hlc = hlc;
  entry->kind = cy_tariff_event_kind (event);
  entry->subject = g_strconcat (CY_SUBJECT_TARIFF_PREFIX, name, NULL);
  entry->actor = g_strdup_printf ("actor-%c", origin);
  entry->payload = g_strdup (payload);
  return entry;
}

static char *
propose (guint version, guint price)
{
  return g_strdup_printf (
    "{\"terms\":{\"id\":\"t\",\"version\":%u,\"name\":\"T\",\"currency\":\"CNY\",\"zone\":\"UTC\","
    "\"day\":\"00:00-24:00 flat\",\"rules\":[],\"prices\":{\"flat\":{\"electricity\":%u,"
    "\"service\":0}},\"occupancy\":{\"price\":0,\"grace_min\":0},\"minimum_minor\":0,\"vat\":"
    "{\"electricity\":0,\"service\":0,\"occupancy\":0}}}",
    version, price);
}

static void
receive (CyDb *db, const CyEntry *entry)
{
  g_autoptr (GError) error = NULL;

  journal_store (db, entry);
  g_assert_true (cy_fold (db, entry, &error));
  g_assert_no_error (error);
}

/* Two nodes propose the same version with other terms while they cannot hear each other: the earlier counts on both,
 * whichever came first, and the other is kept where people see it. */
static void
test_two_nodes (void)
{
  g_autofree char *early = propose (1, 5);
  g_autofree char *late = propose (1, 6);

  for (guint turn = 0; turn < 2; turn++) {
    g_autoptr (CyDb) db = db_new ();
    g_autoptr (CyEntry) first = entry_new ('a', 1, CY_TARIFF_EVENT_PROPOSE, "t/1", early);
    g_autoptr (CyEntry) second = entry_new ('b', 2, CY_TARIFF_EVENT_PROPOSE, "t/1", late);
    g_autoptr (GPtrArray) versions = NULL;
    g_autoptr (CyTariffVersion) version = NULL;

    receive (db, turn == 0 ? first : second);
    receive (db, turn == 0 ? second : first);
    versions = cy_journal_load_tariff_versions (db, "t", NULL);
    g_assert_cmpuint (versions->len, ==, 1);
    version = cy_journal_load_tariff_version (db, "t/1", NULL);
    g_assert_cmpint (version->terms->electricity[2], ==, 5);
    g_assert_cmpstr (version->proposer, ==, "actor-a");
    g_assert_cmpuint (version->n_exceptions, ==, 1);
    g_assert_cmpuint (((CyTariffVersion *) versions->pdata[0])->n_exceptions, ==, 1);
    g_assert_true (
      cy_tariff_terms_equal (((CyTariffVersion *) versions->pdata[0])->terms, version->terms));
  }
}

/* What lists show, in their order; an approved version alone is billed by. */
static void
test_lists (void)
{
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) approved = NULL;
  g_autoptr (CyEntry) approval = NULL;
  g_autofree char *approve = NULL;
  g_autofree char *hash = NULL;

  for (guint version = 1; version <= 12; version++) {
    g_autofree char *name = g_strdup_printf ("t/%u", version);
    g_autofree char *payload = propose (version, version);
    g_autoptr (CyEntry) entry = entry_new ('a', version, CY_TARIFF_EVENT_PROPOSE, name, payload);

    receive (db, entry);
  }
  all = cy_journal_load_tariff_versions (db, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 12);
  g_assert_cmpstr (((CyTariffVersion *) all->pdata[0])->name, ==, "t/12");
  hash = cy_tariff_terms_hash (((CyTariffVersion *) all->pdata[8])->terms);
  approve = g_strdup_printf ("{\"hash\":\"%s\"}", hash);
  approval = entry_new ('b', 100, CY_TARIFF_EVENT_APPROVE, "t/4", approve);
  receive (db, approval);
  approved = cy_journal_load_used_tariffs (db, NULL);
  g_assert_cmpuint (approved->len, ==, 1);
  g_assert_cmpstr (((CyTariffVersion *) approved->pdata[0])->name, ==, "t/4");
  g_assert_cmpstr (((CyTariffVersion *) approved->pdata[0])->decider, ==, "actor-b");
}

static void
test_nothing (void)
{
  static const char *const payloads[] = { "", "{", "[]", "{\"terms\":[]}", "{\"terms\":{}}" };
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (GPtrArray) all = NULL;
  guint64 hlc = 0;

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++) {
    for (guint event = 0; event < CY_N_TARIFF_EVENTS; event++) {
      g_autoptr (CyEntry) entry = entry_new ('a', ++hlc, event, "t/1", payloads[i]);

      receive (db, entry);
    }
  }
  all = cy_journal_load_tariff_versions (db, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 0);
}

static void
test_plans (void)
{
  g_autoptr (CyDb) db = db_new ();
  const char *const *queries = cy_tariff_screen_queries ();

  for (guint i = 0; queries[i] != NULL; i++) {
    g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", queries[i], NULL);
    CyStmt *stmt = cy_db_prepare (db, sql, NULL);
    gboolean row = TRUE;

    while (cy_stmt_step (stmt, &row, NULL) && row)
      g_assert_null (g_strrstr (cy_stmt_get_text (stmt, 3), "TEMP B-TREE"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold-tariff/two-nodes", test_two_nodes);
  g_test_add_func ("/fold-tariff/lists", test_lists);
  g_test_add_func ("/fold-tariff/nothing", test_nothing);
  g_test_add_func ("/fold-tariff/plans", test_plans);
  return g_test_run ();
}
