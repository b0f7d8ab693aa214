/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  BENCH_LOWER_IS_BETTER,
  BENCH_HIGHER_IS_BETTER,
} BenchBetter;

/**
 * BenchResult:
 * @name: what was measured, `acquire.cpu_per_request`.
 * @reference: (nullable): what it is compared with.
 * @reference_value: the same of the reference, measured in this run.
 * @goal: what was promised, 0 when nothing was.
 * @goal_is_ratio: @goal is how many times better than the reference; else a bound for @value.
 *
 * One figure.
 */
typedef struct {
  const char *name;
  double value;
  const char *unit;
  BenchBetter better;
  const char *reference;
  double reference_value;
  double goal;
  gboolean goal_is_ratio;
} BenchResult;

typedef void (*BenchPart) (gconstpointer data, gpointer out);

void bench_report (const BenchResult *result);
void bench_fail (const char *what, const GError *error) G_GNUC_NORETURN;
gboolean bench_try_in_child (BenchPart part, gconstpointer data, gpointer out, gsize out_size);
void bench_in_child (BenchPart part, gconstpointer data, gpointer out, gsize out_size);
double bench_process_cpu_us (void);
double bench_thread_cpu_us (void);
double bench_other_threads_cpu_us (void);
double bench_resident_mb (void);
gint64 bench_file_bytes (const char *path);
void bench_remove_folder (const char *folder);
double bench_quantile (GArray *values, double part);
void bench_raise_descriptors (void);

G_END_DECLS
