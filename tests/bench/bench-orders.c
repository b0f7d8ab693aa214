/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "cy-db.h"
#include "cy-hlc.h"
#include "cy-journal-order.h"
#include "cy-journal-schema.h"
#include "cy-search-text.h"

#define N_ORDERS 200000
#define PAGE     200

/* The console must answer within this [ms]. */
#define ANSWER_MS 100

/* Four years of orders of a thousand piles; the newest hundredth is open. */
#define MANY                                                                                       \
  "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 199999)"              \
  " INSERT INTO work_order (" CY_ORDER_COLUMNS ")"                                                 \
  " SELECT 'WO-' || i, (1700000000000 + i * 600000) << 16,"                                        \
  "  CASE WHEN i >= 198000 THEN 1 + i % 4 ELSE 5 END, i % 4, i % 3, i % 4, 'title ' || i,"         \
  "  'p' || (i % 1000), NULL, 1, 'temp.gun.high', 'contact' || (i % 40), '', 'vendor' || (i % 5)," \
  "  NULL, NULL, 'hot', NULL, 'op', 'chief', NULL, (1700000000000 + i * 600000) * 1000,"           \
  "  (1700000000000 + i * 600000 + 60000) * 1000, (1700000000000 + i * 600000 + 86400000) * 1000," \
  "  (1700000000000 + i * 600000 + 7200000) * 1000, 1, CASE WHEN i >= 198000 THEN 0 ELSE 2 END,"   \
  "  3, 0, 1000, 30, 3, 3, 0, 0, 0, 0, NULL FROM n"

static const char rows[] =
  "INSERT INTO order_row (id, row) SELECT id, rank FROM work_order;"
  "INSERT INTO order_text (rowid, id, text) SELECT rank, id, 'wo ' || substr(id, 4) ||"
  " ' 枪 头 过 温 触 点 松 动 ' || CASE WHEN rank % 7 = 0 THEN '更 换' ELSE '清 洁' END || ' wang "
  "li'"
  " FROM work_order;";

/* The usual way: every order is looked at, and all that fit are sorted. */
static const char usual[] =
  "SELECT o.* FROM work_order AS o NOT INDEXED JOIN order_text AS t ON t.rowid = o.rank"
  " WHERE t.text LIKE '%触 点%' ORDER BY o.created_us DESC LIMIT 200";

typedef struct {
  double page_ms;   /* the newest 200 */
  double deep_ms;   /* 200 in the middle */
  double open_ms;   /* what is open */
  double pile_ms;   /* of one pile */
  double common_ms; /* a text that every order has */
  double rare_ms;   /* a text that one order has */
  double nobody_ms; /* somebody who answers for none: all are looked at */
  double counts_ms; /* how many in each state */
  double stats_ms;  /* figures of 90 days */
  double usual_ms;
} Times;

typedef struct {
  const char *folder;
} Load;

static double
time_query (CyDb *db, CyOrderQuery query)
{
  g_autoptr (GArray) times_ms = g_array_new (FALSE, FALSE, sizeof (double));

  if (query.to_us == 0)
    query.to_us = G_MAXINT64;
  query.limit = PAGE;
  for (guint i = 0; i < 5; i++) {
    gint64 begun_us = g_get_monotonic_time ();
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) found = cy_journal_load_orders (db, &query, &error);
    double time_ms = (double) (g_get_monotonic_time () - begun_us) / 1000;

    if (found == NULL)
      bench_fail ("the search", error);
    g_array_append_val (times_ms, time_ms);
  }
  return bench_quantile (times_ms, 0.5);
}

static double
time_counts (CyDb *db)
{
  gint64 begun_us = g_get_monotonic_time ();
  guint counts[CY_N_ORDER_STATES];

  if (!cy_journal_count_orders (db, counts, NULL) || counts[CY_ORDER_HISTORY] != 198000)
    bench_fail ("the counts", NULL);
  return (double) (g_get_monotonic_time () - begun_us) / 1000;
}

static double
time_stats (CyDb *db)
{
  gint64 begun_us = g_get_monotonic_time ();
  gint64 to_us = (1700000000000 + (gint64) N_ORDERS * 600000) * 1000;
  g_autoptr (GPtrArray) figures = cy_journal_load_order_figures (
    db, to_us - (gint64) 90 * 86400 * G_USEC_PER_SEC, to_us, N_ORDERS, NULL);

  if (figures == NULL)
    bench_fail ("the figures", NULL);
  return (double) (g_get_monotonic_time () - begun_us) / 1000;
}

static double
time_usual (CyDb *db)
{
  gint64 begun_us = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  CyStmt *stmt = cy_db_prepare (db, usual, &error);
  gboolean row = TRUE;

  if (stmt == NULL)
    bench_fail ("the usual search", error);
  while (row && cy_stmt_step (stmt, &row, NULL))
    ;
  return (double) (g_get_monotonic_time () - begun_us) / 1000;
}

static void
run (gconstpointer data, gpointer out)
{
  Times *times = out;
  g_autofree char *path = g_build_filename (((const Load *) data)->folder, "many.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);
  char *pile[] = { (char *) "p7", NULL };
  CyOrder middle = { .id = (char *) "WO-100000",
                     .rank = ((gint64) 1700000000000 + (gint64) 100000 * 600000) << 16 };

  if (db == NULL || !cy_journal_schema_migrate (db, &error) || !cy_db_exec (db, MANY, &error) ||
      !cy_db_exec (db, rows, &error))
    bench_fail ("200,000 orders", error);
  times->page_ms = time_query (db, (CyOrderQuery){ 0 });
  times->deep_ms = time_query (db, (CyOrderQuery){ .after = &middle });
  times->open_ms = time_query (db, (CyOrderQuery){ .states = CY_ORDER_STATES_OPEN });
  times->pile_ms = time_query (db, (CyOrderQuery){ .piles = pile });
  times->common_ms = time_query (db, (CyOrderQuery){ .text = (char *) "触点" });
  times->rare_ms = time_query (db, (CyOrderQuery){ .text = (char *) "wo 31415" });
  times->nobody_ms = time_query (db, (CyOrderQuery){ .person = (char *) "nobody" });
  times->counts_ms = time_counts (db);
  times->stats_ms = time_stats (db);
  times->usual_ms = time_usual (db);
}

static void
report (const Times *times)
{
  const struct {
    const char *name;
    double ms;
  } figures[] = {
    { "orders.page", times->page_ms },           { "orders.deep_page", times->deep_ms },
    { "orders.open", times->open_ms },           { "orders.pile", times->pile_ms },
    { "orders.common_text", times->common_ms },  { "orders.rare_text", times->rare_ms },
    { "orders.nobody", times->nobody_ms },       { "orders.counts", times->counts_ms },
    { "orders.stats_90_days", times->stats_ms },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++) {
    const BenchResult result = {
      figures[i].name,       figures[i].ms,   "ms",      BENCH_LOWER_IS_BETTER,
      "every row looked at", times->usual_ms, ANSWER_MS, FALSE,
    };

    bench_report (&result);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_strdup ("bench-orders-XXXXXX");
  Times times = { 0 };
  Load load = { folder };

  if (!g_option_context_parse (context, &argc, &argv, &error))
    bench_fail ("the command line", error);
  if (g_mkdtemp (folder) == NULL)
    bench_fail ("a folder to work in", NULL);
  bench_in_child (run, &load, &times, sizeof times);
  bench_remove_folder (folder);
  report (&times);
  return 0;
}
