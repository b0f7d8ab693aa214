/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <modbus.h>
#include <pthread.h>
#include <time.h>

#include "acquire.h"
#include "bench.h"
#include "device.h"
#include "scan-times.h"

#define STACK_BYTES     (128 * 1024)
#define TIMEOUT_S       1
#define MAX_CONNECTING  64
#define CONNECT_WAIT_US 20000

typedef struct {
  const AcquireLoad *load;
  ScanTimes *times;
  gint64 start_us;
  gint stopping;
  gint connected;
  gint requests;
  gint failures;
} Bench;

typedef struct {
  Bench *bench;
  guint number;
  pthread_t thread;
} Pile;

static void
sleep_until (gint64 mono_us)
{
  struct timespec until = { .tv_sec = mono_us / G_USEC_PER_SEC,
                            .tv_nsec = mono_us % G_USEC_PER_SEC * 1000 };

  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
    continue;
}

static modbus_t *
connect_to (const Pile *pile)
{
  g_autofree char *address = device_address (pile->number);
  modbus_t *context = modbus_new_tcp (address, pile->bench->load->port);

  (void) modbus_set_slave (context, 1); /* 1 is lawful */
  (void) modbus_set_response_timeout (context, TIMEOUT_S, 0);
  if (modbus_connect (context) != 0)
    bench_fail ("libmodbus cannot connect", NULL);
  (void) g_atomic_int_add (&pile->bench->connected, 1);
  return context;
}

static void
scan (Pile *pile, modbus_t *context)
{
  guint16 words[DEVICE_REGISTERS];
  Bench *bench = pile->bench;

  for (int i = 0; i < ACQUIRE_READS; i++) {
    gboolean counts = g_atomic_int_get (&bench->times->running);
    gboolean good = modbus_read_registers (context, i * DEVICE_REGISTERS, DEVICE_REGISTERS,
                                           words) == DEVICE_REGISTERS;

    if (counts)
      (void) g_atomic_int_add (&bench->requests, 1);
    if (good)
      continue;
    (void) modbus_flush (context); /* else every later answer is the one before */
    if (counts)
      (void) g_atomic_int_add (&bench->failures, 1);
    return;
  }
  scan_times_note (bench->times, pile->number, g_get_monotonic_time ());
}

static void *
run (void *data)
{
  Pile *pile = data;
  Bench *bench = pile->bench;
  modbus_t *context = connect_to (pile);
  gint64 due_us = bench->start_us + ACQUIRE_PERIOD_US * pile->number / bench->load->n_piles;

  while (!g_atomic_int_get (&bench->stopping)) {
    sleep_until (due_us);
    scan (pile, context);
    while (due_us <= g_get_monotonic_time ())
      due_us += ACQUIRE_PERIOD_US;
  }
  modbus_close (context);
  modbus_free (context);
  return NULL;
}

static void
start_piles (Bench *bench, Pile *piles)
{
  pthread_attr_t attributes;

  pthread_attr_init (&attributes);
  pthread_attr_setstacksize (&attributes, STACK_BYTES);
  for (guint i = 0; i < bench->load->n_piles; i++) {
    piles[i] = (Pile){ .bench = bench, .number = i };
    if (pthread_create (&piles[i].thread, &attributes, run, &piles[i]) != 0)
      bench_fail ("a thread for libmodbus", NULL);
    if (i % MAX_CONNECTING == 0)
      g_usleep (CONNECT_WAIT_US);
  }
  pthread_attr_destroy (&attributes);
  while ((guint) g_atomic_int_get (&bench->connected) < bench->load->n_piles)
    g_usleep (CONNECT_WAIT_US);
}

static void
measure (Bench *bench, AcquireOutcome *outcome)
{
  gint64 start_us = g_get_monotonic_time ();
  double cpu_us = bench_process_cpu_us ();
  double wall_us, wanted;

  g_atomic_int_set (&bench->times->running, TRUE);
  g_usleep (bench->load->seconds * G_USEC_PER_SEC);
  g_atomic_int_set (&bench->times->running, FALSE);
  wall_us = (double) (g_get_monotonic_time () - start_us);
  cpu_us = bench_process_cpu_us () - cpu_us;
  wanted = wall_us / (double) ACQUIRE_PERIOD_US * bench->load->n_piles;
  outcome->cpu_us_per_request = cpu_us / (double) MAX (bench->requests, 1);
  outcome->scans_done_percent = MIN (100, 100 * scan_times_count (bench->times) / wanted);
  outcome->failures = bench->failures;
}

/**
 * acquire_libmodbus:
 * @load: an #AcquireLoad.
 * @out: an #AcquireOutcome.
 *
 * The usual way with the usual library: a thread for each pile, which reads and sleeps. The values
 * are thrown away.
 */
void
acquire_libmodbus (gconstpointer load, gpointer out)
{
  Bench bench = { .load = load };
  AcquireOutcome *outcome = out;
  double memory_mb = bench_resident_mb ();
  g_autofree Pile *piles = g_new0 (Pile, bench.load->n_piles);
  g_autoptr (GArray) jitter = NULL;

  bench.times = scan_times_new (bench.load->n_piles, bench.load->seconds + 2);
  bench.start_us = g_get_monotonic_time () + ACQUIRE_PERIOD_US;
  start_piles (&bench, piles);
  g_usleep (ACQUIRE_WARM_UP_S * G_USEC_PER_SEC);
  measure (&bench, outcome);
  outcome->memory_kb = 1000 * (bench_resident_mb () - memory_mb) / bench.load->n_piles;
  g_atomic_int_set (&bench.stopping, TRUE);
  for (guint i = 0; i < bench.load->n_piles; i++)
    pthread_join (piles[i].thread, NULL);
  jitter = scan_times_jitter_ms (bench.times, ACQUIRE_PERIOD_US);
  outcome->jitter_p50_ms = bench_quantile (jitter, 0.5);
  outcome->jitter_p99_ms = bench_quantile (jitter, 0.99);
  scan_times_free (bench.times);
}
