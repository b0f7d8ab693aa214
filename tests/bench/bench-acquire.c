/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "acquire.h"
#include "bench.h"
#include "device.h"

/* A prototype took 7 µs of CPU for a request, libmodbus 50: five times is promised. */
#define GOAL_CPU 5

/* Every tenth register. */
#define CHANGING 10

/* What one station's operator has, and what the largest have. */
#define SMALL 1000

/* A write that takes longer than this is felt [ms]; the device alone takes 10. */
#define GOAL_WRITE_MS 25

/* What node's libraries are asked to do; as many piles as libmodbus can have. */
#define NPM_PILES 900
#define LARGE     10000

typedef struct {
  const char *name;
  const char *unit;
  BenchBetter better;
  gsize offset; /* in AcquireOutcome */
  double goal;  /* times better than the reference */
  double bound; /* of the value */
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

/* What only we can be asked to do while polling. */
static const Figure own_figures[] = {
  { "write_p50", "ms", BENCH_LOWER_IS_BETTER, FIGURE (write_p50_ms), 0, 0 },
  { "write_p99", "ms", BENCH_LOWER_IS_BETTER, FIGURE (write_p99_ms), 0, GOAL_WRITE_MS },
  { "scan_p50", "ms", BENCH_LOWER_IS_BETTER, FIGURE (scan_p50_ms), 0, 0 },
  { "scan_p99", "ms", BENCH_LOWER_IS_BETTER, FIGURE (scan_p99_ms), 0, 0 },
};

/* Those that a library of npm has as well. */
#define N_NPM_FIGURES 4

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

static void
report_own (guint n_piles, const AcquireOutcome *ours)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_figures); i++) {
    const Figure *figure = &own_figures[i];
    g_autofree char *full = g_strdup_printf ("acquire.%u.%s", n_piles, figure->name);

    bench_report (&(BenchResult){
      .name = full,
      .value = G_STRUCT_MEMBER (double, ours, figure->offset),
      .unit = figure->unit,
      .better = figure->better,
      .goal = figure->bound,
    });
  }
}

static void
report_npm (const char *library, const AcquireOutcome *ours, const AcquireOutcome *theirs)
{
  g_autofree char *name = g_strdup_printf ("%s of npm, %u piles", library, NPM_PILES);

  for (gsize i = 0; i < N_NPM_FIGURES; i++) {
    const Figure *figure = &figures[i];
    g_autofree char *full = g_strdup_printf ("acquire.%u.%s.%s", NPM_PILES, figure->name, library);

    bench_report (&(BenchResult){
      .name = full,
      .value = G_STRUCT_MEMBER (double, ours, figure->offset),
      .unit = figure->unit,
      .better = figure->better,
      .reference = name,
      .reference_value = G_STRUCT_MEMBER (double, theirs, figure->offset),
    });
  }
}

/* Libraries that were installed by whoever wants to compare; without them nothing is missing. */
static void
measure_npm (AcquireLoad load)
{
  static const char *const libraries[] = { "modbus-serial", "jsmodbus" };
  AcquireOutcome ours = { 0 };
  gboolean measured = FALSE;

  load.n_piles = NPM_PILES;
  for (gsize i = 0; i < G_N_ELEMENTS (libraries); i++) {
    AcquireOutcome theirs = { 0 };

    if (!acquire_npm (libraries[i], &load, &theirs))
      continue;
    if (!measured)
      bench_in_child (acquire_ours, &load, &ours, sizeof ours);
    measured = TRUE;
    report_npm (libraries[i], &ours, &theirs);
  }
}

static void
measure_reference (AcquireLoad load, Reference *out_reference)
{
  load.n_piles = MIN (load.n_piles, ACQUIRE_LIBMODBUS_MAX);
  out_reference->n_piles = load.n_piles;
  bench_in_child (acquire_libmodbus, &load, &out_reference->outcome, sizeof (AcquireOutcome));
}

static void
measure_ours (AcquireLoad load, guint n_piles, const Reference *reference)
{
  AcquireOutcome ours = { 0 };

  load.n_piles = n_piles;
  bench_in_child (acquire_ours, &load, &ours, sizeof ours);
  report (n_piles, &ours, reference);
  report_own (n_piles, &ours);
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
  device = device_start (CHANGING, &load.port);
  measure_reference (load, &reference);
  measure_ours (load, load.n_piles, &reference);
  if (n_piles <= 0) {
    measure_ours (load, LARGE, &reference);
    measure_npm (load);
  }
  device_stop (device);
  return 0;
}
