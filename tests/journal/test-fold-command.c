/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-batch-rule.h"
#include "cy-command-rule.h"
#include "cy-fold.h"
#include "cy-journal-command.h"
#include "cy-journal-query.h"
#include "cy-journal-schema.h"
#include "journal-fixture.h"

#define N_ROUNDS   200
#define MAX_SIZE   40
#define N_ORIGINS  3
#define N_SUBJECTS 4

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

static const char *
random_payload (GRand *rand)
{
  static const char *const payloads[] = {
    "{\"pile\":\"p1\",\"connector\":1,\"name\":\"stop\",\"second\":true,\"until_us\":5}",
    "{\"pile\":\"p2\",\"name\":\"set_power\",\"arguments\":{\"power\":7},\"batch\":\"b0\"}",
    "{\"name\":\"stop\",\"targets\":[\"p1\",\"p2\"],\"canaries\":1,\"wave\":2}",
    "{\"reason\":\"r\",\"outcome\":\"o\"}",
    "{\"outcome\":\"x\",\"forgiven\":2,\"until_us\":9}",
    "{}",
    "{\"pile\":7}",
    "[",
  };

  return payloads[g_rand_int_range (rand, 0, G_N_ELEMENTS (payloads))];
}

static CyEntry *
random_entry (GRand *rand, guint64 *seqs)
{
  CyEntry *entry = cy_entry_new ();
  guint origin = (guint) g_rand_int_range (rand, 0, N_ORIGINS);
  gboolean batch = g_rand_int_range (rand, 0, 3) == 0;

  entry->origin = g_strdup_printf ("node-%c", 'a' + origin);
  entry->stream = g_strconcat (entry->origin, ".1/ops", NULL);
  entry->seq = ++seqs[origin];
  /* Few clock readings, so that many entries tie. */
  entry->hlc = ((CyHlc) 1700000000000 << 16) + (CyHlc) g_rand_int_range (rand, 0, 12);
  entry->kind = g_strdup (
    batch
      ? cy_batch_event_kind ((CyBatchEvent) g_rand_int_range (rand, 0, CY_N_BATCH_EVENTS))
      : cy_command_event_kind ((CyCommandEvent) g_rand_int_range (rand, 0, CY_N_COMMAND_EVENTS)));
  entry->subject = g_strdup_printf ("%s%d", batch ? "batch:b" : "command:c",
                                    g_rand_int_range (rand, 0, N_SUBJECTS));
  entry->actor = g_strdup_printf ("actor-%d", g_rand_int_range (rand, 0, 3));
  entry->payload = g_strdup (random_payload (rand));
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

/* Whatever order entries arrive in, the tables are the same in the end. */
static void
test_any_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint n_commands = 0;

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
      n_commands += (guint) query_number (db, "SELECT count(*) FROM command");
      if (first == NULL)
        first = g_steal_pointer (&digest);
      else
        g_assert_cmpstr (digest, ==, first);
      shuffle (rand, entries);
    }
  }
  g_assert_cmpuint (n_commands, >, N_ROUNDS); /* the random entries did tell stories */
}

static void
say (CyDb *db, guint64 *seq, const char *kind, const char *subject, const char *payload)
{
  const CyEntry entry = { .stream = (char *) "node-a.1/ops",
                          .seq = ++*seq,
                          .hlc = cy_hlc_from_us (TEST_NOW_US) + *seq,
                          .origin = (char *) "node-a",
                          .kind = (char *) kind,
                          .subject = (char *) subject,
                          .actor = (char *) "ann",
                          .payload = (char *) payload };

  receive (db, &entry);
}

static guint
count (CyDb *db, CyCommandQuery query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  query.limit = 100;
  query.to_us = query.to_us == 0 ? G_MAXINT64 : query.to_us;
  found = cy_journal_load_commands (db, &query, &error);
  g_assert_no_error (error);
  return found->len;
}

static void
test_queries (void)
{
  g_autoptr (CyDb) db = db_new ();
  g_autoptr (GPtrArray) batches = NULL;
  guint64 seq = 0;

  say (db, &seq, "command.select", "command:c1", "{\"pile\":\"p1\",\"name\":\"stop\"}");
  say (db, &seq, "command.order", "command:c2",
       "{\"pile\":\"p1\",\"name\":\"stop\",\"batch\":\"b1\"}");
  say (db, &seq, "command.refuse", "command:c3",
       "{\"pile\":\"p2\",\"name\":\"stop\",\"outcome\":\"no\"}");
  say (db, &seq, "batch.select", "batch:b1",
       "{\"name\":\"stop\",\"targets\":[\"p1\",\"p2\"],\"wave\":3}");
  g_assert_cmpuint (count (db, (CyCommandQuery){ 0 }), ==, 3);
  g_assert_cmpuint (count (db, (CyCommandQuery){ .open = TRUE }), ==, 2);
  g_assert_cmpuint (count (db, (CyCommandQuery){ .pile = (char *) "p1" }), ==, 2);
  g_assert_cmpuint (count (db, (CyCommandQuery){ .batch = (char *) "b1" }), ==, 1);
  g_assert_cmpuint (count (db, (CyCommandQuery){ .id = (char *) "c3" }), ==, 1);
  g_assert_cmpuint (count (db, (CyCommandQuery){ .id = (char *) "c9" }), ==, 0);
  g_assert_cmpuint (count (db, (CyCommandQuery){ .to_us = 5 }), ==, 0);
  batches = cy_journal_load_batches (db, 10, NULL);
  g_assert_cmpuint (batches->len, ==, 1);
  g_assert_cmpstr (((CyBatch *) batches->pdata[0])->targets[1], ==, "p2");
}

/* No statement a screen waits for may walk through a whole table. */
static void
test_plans (void)
{
  g_autoptr (CyDb) db = db_new ();
  const char *const *queries = cy_command_screen_queries ();

  for (guint i = 0; queries[i] != NULL; i++) {
    g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", queries[i], NULL);
    CyStmt *stmt = cy_db_prepare (db, sql, NULL);
    gboolean row = TRUE;

    g_test_message ("%s", queries[i]);
    while (cy_stmt_step (stmt, &row, NULL) && row) {
      const char *step = cy_stmt_get_text (stmt, 3);

      /* Along an index until the limit is reached is what a list of the newest wants. */
      g_assert_true (!g_str_has_prefix (step, "SCAN") || g_strrstr (step, "USING") != NULL);
      g_assert_null (g_strrstr (step, "TEMP B-TREE"));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold-command/any-order", test_any_order);
  g_test_add_func ("/fold-command/queries", test_queries);
  g_test_add_func ("/fold-command/plans", test_plans);
  return g_test_run ();
}
