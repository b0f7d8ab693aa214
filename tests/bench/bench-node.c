/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "device.h"
#include "node-load.h"

/* What a core and a small computer have left for the rest. */
#define GOAL_CPU_PERCENT 60
#define GOAL_MEMORY_MB   300

#define REFERENCE "the same piles read and thrown away"

typedef struct {
  const char *name;
  const char *unit;
  BenchBetter better;
  gsize offset; /* in NodeOutcome */
  gboolean compared;
  double goal; /* bound of the value, 0 for none */
} Figure;

#define FIELD(field) G_STRUCT_OFFSET (NodeOutcome, field)

static const Figure figures[] = {
  { "cpu", "% of a core", BENCH_LOWER_IS_BETTER, FIELD (cpu_percent), TRUE, GOAL_CPU_PERCENT },
  { "memory", "MB", BENCH_LOWER_IS_BETTER, FIELD (memory_mb), TRUE, GOAL_MEMORY_MB },
  { "scans_done", "%", BENCH_HIGHER_IS_BETTER, FIELD (scans_done_percent), TRUE, 0 },
  { "values", "stored per s", BENCH_HIGHER_IS_BETTER, FIELD (values_per_s), FALSE, 0 },
  { "lost", "batches and late scans", BENCH_LOWER_IS_BETTER, FIELD (lost), FALSE, 0 },
  { "cpu.acquire", "% of a core", BENCH_LOWER_IS_BETTER, FIELD (acquire_percent), FALSE, 0 },
  { "cpu.history", "% of a core", BENCH_LOWER_IS_BETTER, FIELD (history_percent), FALSE, 0 },
  { "cpu.main", "% of a core", BENCH_LOWER_IS_BETTER, FIELD (main_percent), FALSE, 0 },
  { "import", "s", BENCH_LOWER_IS_BETTER, FIELD (import_s), FALSE, 0 },
  { "start", "s until all are read", BENCH_LOWER_IS_BETTER, FIELD (start_s), FALSE, 0 },
  { "open", "s until all are read", BENCH_LOWER_IS_BETTER, FIELD (open_s), FALSE, 0 },
};

static void
report (guint n_piles, const NodeOutcome *whole, const NodeOutcome *poller)
{
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++) {
    const Figure *figure = &figures[i];
    g_autofree char *full = g_strdup_printf ("node.%u.%s", n_piles, figure->name);

    bench_report (&(BenchResult){
      .name = full,
      .value = G_STRUCT_MEMBER (double, whole, figure->offset),
      .unit = figure->unit,
      .better = figure->better,
      .reference = figure->compared ? REFERENCE : NULL,
      .reference_value = G_STRUCT_MEMBER (double, poller, figure->offset),
      .goal = figure->goal,
    });
  }
}

int
main (int argc, char **argv)
{
  int n_piles = 10000;
  int seconds = 30;
  const GOptionEntry entries[] = {
    { "piles", 0, 0, G_OPTION_ARG_INT, &n_piles, "How many piles (10000)", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long to measure (30)", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  NodeLoad load = { 0 };
  NodeOutcome poller = { 0 };
  NodeOutcome whole = { 0 };
  pid_t device;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    bench_fail ("bench-node", error);
  load.seconds = (guint) CLAMP (seconds, 2, 3600);
  load.n_piles = (guint) CLAMP (n_piles, 1, 60000);
  device = device_start (NODE_LOAD_CHANGING, &load.port);
  bench_in_child (node_poller, &load, &poller, sizeof poller);
  bench_in_child (node_whole, &load, &whole, sizeof whole);
  device_stop (device);
  report (load.n_piles, &whole, &poller);
  return 0;
}
