/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void
print_number (const char *name, double value, gboolean known)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  printf (", \"%s\": %s", name,
          known && isfinite (value) ? g_ascii_formatd (text, sizeof text, "%.6g", value) : "null");
}

/**
 * bench_report:
 *
 * Prints the figure as a line of JSON; bench.py makes the rest of it.
 */
void
bench_report (const BenchResult *result)
{
  gboolean compared = result->reference != NULL;

  printf ("{\"name\": \"%s\", \"unit\": \"%s\", \"lower_is_better\": %s", result->name,
          result->unit, result->better == BENCH_LOWER_IS_BETTER ? "true" : "false");
  print_number ("value", result->value, TRUE);
  if (compared)
    printf (", \"reference\": \"%s\"", result->reference);
  else
    printf (", \"reference\": null");
  print_number ("reference_value", result->reference_value, compared);
  print_number ("goal", result->goal, result->goal > 0);
  printf (", \"goal_is\": \"%s\"", result->goal_is_ratio ? "ratio" : "value");
  printf ("}\n");
  (void) fflush (stdout); /* a broken pipe shows in bench.py */
}

void
bench_fail (const char *what, const GError *error)
{
  (void) fprintf (stderr, "%s: %s\n", what, error != NULL ? error->message : "failed");
  exit (1);
}

/**
 * bench_try_in_child:
 * @part: fills in @out.
 *
 * Runs a part in a process of its own, so that what it takes of CPU, memory and descriptors is its
 * alone. Call it before there are threads.
 *
 * Returns: whether it brought a result; if not, it has said why.
 */
gboolean
bench_try_in_child (BenchPart part, gconstpointer data, gpointer out, gsize out_size)
{
  int pipe_fds[2];
  int status;
  pid_t child;
  gboolean complete;

  if (pipe (pipe_fds) != 0 || (child = fork ()) < 0)
    bench_fail ("a process for a part of the bench", NULL);
  if (child == 0) {
    close (pipe_fds[0]);
    part (data, out);
    _exit (write (pipe_fds[1], out, out_size) == (gssize) out_size ? 0 : 1);
  }
  close (pipe_fds[1]);
  complete = read (pipe_fds[0], out, out_size) == (gssize) out_size;
  close (pipe_fds[0]);
  (void) waitpid (child, &status, 0); /* it has said what it had to say */
  return complete;
}

/**
 * bench_in_child:
 *
 * As bench_try_in_child(), for a part the bench is nothing without.
 */
void
bench_in_child (BenchPart part, gconstpointer data, gpointer out, gsize out_size)
{
  if (!bench_try_in_child (part, data, out, out_size))
    bench_fail ("a part of the bench brought no result", NULL);
}

static double
read_clock_us (clockid_t clock)
{
  struct timespec now;

  (void) clock_gettime (clock, &now); /* these clocks exist everywhere */
  return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

double
bench_process_cpu_us (void)
{
  return read_clock_us (CLOCK_PROCESS_CPUTIME_ID);
}

double
bench_thread_cpu_us (void)
{
  return read_clock_us (CLOCK_THREAD_CPUTIME_ID);
}

/**
 * bench_other_threads_cpu_us:
 *
 * Returns: what all threads but the calling one took [µs], those that ended too.
 */
double
bench_other_threads_cpu_us (void)
{
  return bench_process_cpu_us () - bench_thread_cpu_us ();
}

double
bench_resident_mb (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return NAN;
  fields = g_strsplit (text, " ", 3);
  return g_ascii_strtod (fields[1], NULL) * (double) sysconf (_SC_PAGESIZE) / 1e6;
}

gint64
bench_file_bytes (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_size : 0;
}

/**
 * bench_remove_folder:
 *
 * Removes the folder and what is in it.
 */
void
bench_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      bench_remove_folder (path);
    else
      (void) g_unlink (path); /* what stays keeps the folder, and so is seen */
  }
  (void) g_rmdir (folder);
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

/**
 * bench_quantile:
 * @values: (element-type double): sorted by this.
 * @part: 0.5 for the median.
 */
double
bench_quantile (GArray *values, double part)
{
  if (values->len == 0)
    return NAN;
  g_array_sort (values, compare_numbers);
  return g_array_index (values, double, (guint) (part * (values->len - 1)));
}

void
bench_raise_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  (void) setrlimit (RLIMIT_NOFILE, &limit); /* with fewer, connecting fails and says so */
}
