/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-link-report.h"

/* Upper bounds [ms], included; three to the decade. */
static const guint bounds_ms[CY_LINK_REPORT_N_BUCKETS - 1] = { 1,   2,   5,   10,   20,   50,
                                                               100, 200, 500, 1000, 2000, 5000 };

CyLinkReport *
cy_link_report_copy (const CyLinkReport *report)
{
  CyLinkReport *copy = g_memdup2 (report, sizeof *report);

  if (copy->key != NULL)
    (void) g_ref_string_acquire (copy->key);
  if (copy->twin != NULL)
    (void) g_ref_string_acquire (copy->twin);
  return copy;
}

/**
 * cy_link_report_clear:
 *
 * Frees what @report holds, not itself.
 */
void
cy_link_report_clear (CyLinkReport *report)
{
  g_clear_pointer (&report->key, g_ref_string_release);
  g_clear_pointer (&report->twin, g_ref_string_release);
}

void
cy_link_report_free (CyLinkReport *report)
{
  cy_link_report_clear (report);
  g_free (report);
}

/**
 * cy_link_report_bucket:
 * @latency_us: how long an answer took [µs].
 *
 * Returns: its bucket of the histogram.
 */
guint
cy_link_report_bucket (gint64 latency_us)
{
  guint bucket = 0;

  while (bucket < G_N_ELEMENTS (bounds_ms) && latency_us > (gint64) bounds_ms[bucket] * 1000)
    bucket++;
  return bucket;
}

/**
 * cy_link_report_bucket_ms:
 *
 * Returns: the longest latency that falls into @bucket [ms]; 0 for the last one, which has no end.
 */
guint
cy_link_report_bucket_ms (guint bucket)
{
  return bucket < G_N_ELEMENTS (bounds_ms) ? bounds_ms[bucket] : 0;
}

/**
 * cy_link_report_quantile_ms:
 * @part: which part of the answers is to be as quick or quicker, 0.5 or 0.99.
 *
 * Reads a quantile off the histogram, evenly within its bucket.
 *
 * Returns: latency [ms], 0 without answers; the last bound stands for everything above it.
 */
double
cy_link_report_quantile_ms (const CyLinkReport *report, double part)
{
  double total = 0;
  double below = 0;

  for (guint i = 0; i < CY_LINK_REPORT_N_BUCKETS; i++)
    total += report->latency[i];
  if (total <= 0)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (bounds_ms); i++) {
    double low = i > 0 ? bounds_ms[i - 1] : 0;
    double count = report->latency[i];

    if (count > 0 && below + count >= part * total)
      return low + (bounds_ms[i] - low) * (part * total - below) / count;
    below += count;
  }
  return bounds_ms[G_N_ELEMENTS (bounds_ms) - 1];
}
