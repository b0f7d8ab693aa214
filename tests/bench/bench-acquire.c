/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>

#include "acquire.h"
#include "bench.h"
#include "device.h"

/* The piles of the plan at 1 s take 7 µs a request, libmodbus 50: seven times, and five is promised. */
#define GOAL_CPU 5

typedef struct {
  const char *name;
  const char *unit;
  BenchBetter better;
  gsize offset; /* in AcquireOutcome */
  double goal;
} Figure;

#define FIGURE(field) G_STRUCT_OFFSET (AcquireOutcome, field)

static const Figure figures[] = {
  { "acquire.cpu_per_request", "us", BENCH_LOWER_IS_BETTER, FIGURE (cpu_us_per_request), GOAL_CPU },
  { "acquire.cpu", "% of a core", BENCH_LOWER_IS_BETTER, FIGURE (cpu_percent), 0 },
  { "acquire.scans_done", "%", BENCH_HIGHER_IS_BETTER, FIGURE (scans_done_percent), 0 },
  { "acquire.jitter_p50", "ms", BENCH_LOWER_IS_BETTER, FIGURE (jitter_p50_ms), 0 },
  { "acquire.jitter_p99", "ms", BENCH_LOWER_IS_BETTER, FIGURE (jitter_p99_ms), 0 },
  { "acquire.memory", "MB", BENCH_LOWER_IS_BETTER, FIGURE (memory_mb), 0 },
  { "acquire.failures", "requests", BENCH_LOWER_IS_BETTER, FIGURE (failures), 0 },
};

static void
report (const AcquireOutcome *ours, const AcquireOutcome *reference, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++) {
    const Figure *figure = &figures[i];

    bench_report (&(BenchResult){
      .name = figure->name,
      .value = G_STRUCT_MEMBER (double, ours, figure->offset),
      .unit = figure->unit,
      .better = figure->better,
      .reference = name,
      .reference_value =
        reference != NULL ? G_STRUCT_MEMBER (double, reference, figure->offset) : 0,
      .goal = reference != NULL ? figure->goal : 0,
    });
  }
}

#ifdef BENCH_LIBMODBUS
static void
compare (AcquireLoad load, const AcquireOutcome *ours)
{
  AcquireOutcome theirs = { 0 };
  g_autofree char *name = NULL;

  load.n_piles = MIN (load.n_piles, ACQUIRE_LIBMODBUS_MAX);
  bench_in_child (acquire_libmodbus, &load, &theirs, sizeof theirs);
  name = g_strdup_printf ("libmodbus, a thread for each of %u piles", load.n_piles);
  report (ours, &theirs, name);
}
#else
static void
compare (AcquireLoad load, const AcquireOutcome *ours)
{
  report (ours, NULL, NULL);
}
#endif

int
main (int argc, char **argv)
{
  int n_piles = 1000;
  int seconds = 10;
  const GOptionEntry entries[] = {
    { "piles", 0, 0, G_OPTION_ARG_INT, &n_piles, "How many piles (1000)", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long to measure (10)", "N" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  AcquireLoad load = { 0 };
  AcquireOutcome ours = { 0 };
  pid_t device;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    bench_fail ("bench-acquire", error);
  load.n_piles = (guint) CLAMP (n_piles, 1, 60000);
  load.seconds = (guint) CLAMP (seconds, 2, 3600);
  device = device_start (&load.port);
  bench_in_child (acquire_ours, &load, &ours, sizeof ours);
  compare (load, &ours);
  device_stop (device);
  return 0;
}
