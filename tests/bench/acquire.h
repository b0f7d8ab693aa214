/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ACQUIRE_PERIOD_US ((gint64) G_USEC_PER_SEC)
#define ACQUIRE_READS     2
#define ACQUIRE_WARM_UP_S 3

/* libmodbus waits in select(), which ends at descriptor 1024. */
#define ACQUIRE_LIBMODBUS_MAX 900

typedef struct {
  guint n_piles;
  guint seconds;
  guint16 port;
} AcquireLoad;

typedef struct {
  double cpu_us_per_request;
  double scans_done_percent;
  double jitter_p50_ms;
  double jitter_p99_ms;
  double memory_kb; /* for each pile */
  double failures;
  double write_p50_ms; /* from asking for a write to its confirmation, while polling */
  double write_p99_ms;
  double scan_p50_ms; /* from the first request of a scan to its last answer, meanwhile */
  double scan_p99_ms;
} AcquireOutcome;

void acquire_ours (gconstpointer load, gpointer outcome);
void acquire_libmodbus (gconstpointer load, gpointer outcome);
gboolean acquire_npm (const char *library, const AcquireLoad *load, AcquireOutcome *out_outcome);

G_END_DECLS
