/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "acquire.h"
#include "bench.h"
#include "device.h"

/* A prototype took 7 µs of CPU for a request, libmodbus 50: five times is promised. */
#define GOAL_CPU 5

/* What one station's operator has, and what the largest have. */
#define SMALL 1000
#define LARGE 10000

typedef struct {
  const char *name;
  const char *unit;
  BenchBetter better;
  gsize offset; /* in AcquireOutcome */
  double goal;
} Figure;

#define FIGURE(field) G_STRUCT_OFFSET (AcquireOutcome, field)

static const Figure figures[] = {
  { "cpu_per_request", "us", BENCH_LOWER_IS_BETTER, FIGURE (cpu_us_per_request), GOAL_CPU },
  { "scans_done", "%", BENCH_HIGHER_IS_BETTER, FIGURE (scans_done_percent), 0 },
  { "jitter_p50", "ms", BENCH_LOWER_IS_BETTER, FIGURE (jitter_p50_ms), 0 },
  { "jitter_p99", "ms", BENCH_LOWER_IS_BETTER, FIGURE (jitter_p99_ms), 0 },
  { "memory", "kB for each pile", BENCH_LOWER_IS_BETTER, FIGURE (memory_kb), 0 },
  { "failures", "requests", BENCH_LOWER_IS_BETTER, FIGURE (failures), 0 },
};

typedef struct {
  guint n_piles; /* 0 when there is none */
  AcquireOutcome outcome;
} Reference;

static void
report (guint n_piles, const AcquireOutcome *ours, const Reference *reference)
{
  g_autofree char *name =
    g_strdup_printf ("libmodbus, a thread for each of %u piles", reference->n_piles);
  gboolean compared = reference->n_piles > 0;

  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++) {
    const Figure *figure = &figures[i];
    g_autofree char *full = g_strdup_printf ("acquire.%u.%s", n_piles, figure->name);

    bench_report (&(BenchResult){
      .name = full,
      .value = G_STRUCT_MEMBER (double, ours, figure->offset),
      .unit = figure->unit,
      .better = figure->better,
      .reference = compared ? name : NULL,
      .reference_value = G_STRUCT_MEMBER (double, &reference->outcome, figure->offset),
      .goal = compared ? figure->goal : 0,
      .goal_is_ratio = TRUE,
    });
  }
}

#ifdef BENCH_LIBMODBUS
static void
measure_reference (AcquireLoad load, Reference *out_reference)
{
  load.n_piles = MIN (load.n_piles, ACQUIRE_LIBMODBUS_MAX);
  out_reference->n_piles = load.n_piles;
  bench_in_child (acquire_libmodbus, &load, &out_reference->outcome, sizeof (AcquireOutcome));
}
#else
static void
measure_reference (AcquireLoad load, Reference *out_reference)
{
  out_reference->n_piles = 0;
}
#endif

static void
measure_ours (AcquireLoad load, guint n_piles, const Reference *reference)
{
  AcquireOutcome ours = { 0 };

  load.n_piles = n_piles;
  bench_in_child (acquire_ours, &load, &ours, sizeof ours);
  report (n_piles, &ours, reference);
}

int
main (int argc, char **argv)
{
  int n_piles = 0;
  int seconds = 10;
  const GOptionEntry entries[] = {
    { "piles", 0, 0, G_OPTION_ARG_INT, &n_piles, "How many piles (1000, then 10000)", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long to measure (10)", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  AcquireLoad load = { 0 };
  Reference reference = { 0 };
  pid_t device;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    bench_fail ("bench-acquire", error);
  load.seconds = (guint) CLAMP (seconds, 2, 3600);
  load.n_piles = n_piles > 0 ? (guint) MIN (n_piles, 60000) : SMALL;
  device = device_start (&load.port);
  measure_reference (load, &reference);
  measure_ours (load, load.n_piles, &reference);
  if (n_piles <= 0)
    measure_ours (load, LARGE, &reference);
  device_stop (device);
  return 0;
}
