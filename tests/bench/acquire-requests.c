/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "acquire-requests.h"

#include "bench.h"

/* As in the prototype: somebody writes fifty times a second while everything is polled. */
#define WRITE_EVERY_US 20000

/* Piles whose scans are watched frame by frame. They are not written to, since a write is followed
 * by a scan of its own. */
#define WATCHED      50
#define TRACE_FRAMES 1024

#define PATIENCE_S 10

/* ended: told, one way or another; latencies: of those that were confirmed [ms]. */
typedef struct {
  GMutex lock;
  GArray *latencies;
  guint ended;
} Answers;

typedef struct {
  Answers *answers; /* borrowed */
  gint64 asked_us;
} Write;

static void
on_result_cb (const CyAcquireResult *result, gpointer user_data)
{
  g_autofree Write *write = user_data;
  double ms = (double) (g_get_monotonic_time () - write->asked_us) / 1000;

  g_mutex_lock (&write->answers->lock);
  if (result->outcome == CY_ACQUIRE_CONFIRMED)
    g_array_append_val (write->answers->latencies, ms);
  write->answers->ended++;
  g_mutex_unlock (&write->answers->lock);
}

static void
write_to (CyAcquire *acquire, guint pile, Answers *answers)
{
  static const guint16 value = 1;
  const CyAcquireRequest request = {
    .function = 6, .unit = -1, .address = 0, .count = 1, .values = &value
  };
  g_autofree char *id = g_strdup_printf ("p%u", pile);
  Write *write = g_new (Write, 1);

  *write = (Write){ answers, g_get_monotonic_time () };
  if (!cy_acquire_request (acquire, id, &request, on_result_cb, write, NULL))
    bench_fail ("a write was refused", NULL);
}

static guint
count_ended (Answers *answers)
{
  guint ended;

  g_mutex_lock (&answers->lock);
  ended = answers->ended;
  g_mutex_unlock (&answers->lock);
  return ended;
}

/* A scan begins with the first of its requests and ends with the last of its answers. */
static void
add_scans (CyTrace *trace, GArray *durations)
{
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (CyTraceFrame));
  gint64 begun_us = 0;
  guint asked = 0;
  guint answered = 0;

  (void) cy_trace_read (trace, 0, frames);
  for (guint i = 0; i < frames->len; i++) {
    const CyTraceFrame *frame = &g_array_index (frames, CyTraceFrame, i);

    if (frame->event == CY_TRACE_REQUEST && asked == answered) {
      begun_us = frame->time_us;
      asked = answered = 0;
    }
    asked += frame->event == CY_TRACE_REQUEST;
    answered += frame->event == CY_TRACE_ANSWERED;
    if (asked == ACQUIRE_READS && answered == ACQUIRE_READS) {
      double ms = (double) (frame->time_us - begun_us) / 1000;

      g_array_append_val (durations, ms);
    }
  }
}

/**
 * acquire_requests:
 * @acquire: polls already.
 *
 * Writes to one pile after the other while all are polled: how long each takes from being asked for
 * to being confirmed, and how long scans take meanwhile.
 */
void
acquire_requests (CyAcquire *acquire, const AcquireLoad *load, AcquireOutcome *outcome)
{
  Answers answers = { .latencies = g_array_new (FALSE, FALSE, sizeof (double)) };
  g_autoptr (GArray) durations = g_array_new (FALSE, FALSE, sizeof (double));
  CyTrace *traces[WATCHED];
  guint watched = MIN (WATCHED, load->n_piles / 2);
  guint n = load->seconds * G_USEC_PER_SEC / WRITE_EVERY_US;

  g_mutex_init (&answers.lock);
  for (guint i = 0; i < watched; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i);

    traces[i] = cy_acquire_trace (acquire, id, TRACE_FRAMES);
  }
  for (guint i = 0; i < n; i++) {
    /* A stride that is prime to any number of piles here: neighbours are due one after the other. */
    write_to (acquire, watched + i * 7919u % (load->n_piles - watched), &answers);
    g_usleep (WRITE_EVERY_US);
  }
  for (guint i = 0; i < PATIENCE_S * 100 && count_ended (&answers) < n; i++)
    g_usleep (10000);
  for (guint i = 0; i < watched; i++) {
    add_scans (traces[i], durations);
    cy_trace_free (traces[i]);
  }
  outcome->write_p50_ms = bench_quantile (answers.latencies, 0.5);
  outcome->write_p99_ms = bench_quantile (answers.latencies, 0.99);
  outcome->scan_p50_ms = bench_quantile (durations, 0.5);
  outcome->scan_p99_ms = bench_quantile (durations, 0.99);
  outcome->failures += n - answers.latencies->len;
  g_array_unref (answers.latencies);
  g_mutex_clear (&answers.lock);
}
