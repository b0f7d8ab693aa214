/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-estimate.h"

#include <glib/gi18n-lib.h>

#define US_PER_MIN ((gint64) 60 * 1000000)

/* Of less of a checklist a pace is not told: the first ticks are often the easy ones. */
#define MIN_DONE 0.25

static const char *const likeness_labels[CY_N_LIKENESSES] = {
  [CY_LIKENESS_TYPE] = N_ ("the same fault on the same type of pile"),
  [CY_LIKENESS_CONDITION] = N_ ("the same fault"),
  [CY_LIKENESS_CLASS] = N_ ("the same class of faults"),
  [CY_LIKENESS_ANY] = N_ ("all orders"),
};

static const char *const reason_labels[CY_N_OUTLOOK_REASONS] = {
  [CY_OUTLOOK_NO_TIME_SAID] = N_ ("Nobody said until when"),
  [CY_OUTLOOK_TIME_PASSED] = N_ ("The time is over"),
  [CY_OUTLOOK_ALL_DONE] = N_ ("Everything on the checklist is done"),
  [CY_OUTLOOK_BY_PACE] = N_ ("By how fast the checklist was done so far"),
  [CY_OUTLOOK_BY_SIMILAR] = N_ ("By how long similar orders took"),
  [CY_OUTLOOK_NOTHING_TO_TELL_BY] = N_ ("There is nothing to tell it by"),
};

static int
compare_minutes (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;

  return left < right ? -1 : left > right;
}

static GArray *
list_minutes (const CyPastOrder *past, guint n_past, CyLikeness likeness)
{
  GArray *minutes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n_past; i++) {
    if (past[i].likeness <= likeness)
      g_array_append_val (minutes, past[i].minutes);
  }
  g_array_sort (minutes, compare_minutes);
  return minutes;
}

/* The nearest rank: a time that an order really took. */
static guint
percentile (const GArray *minutes, guint percent)
{
  return g_array_index (minutes, guint, (minutes->len * percent + 99) / 100 - 1);
}

/**
 * cy_order_estimate:
 * @past: (array length=n_past) (nullable): orders that are done, in any order.
 *
 * How long the work will take, told from the most similar orders of which there are three.
 *
 * Threading: any; pure.
 */
CyOrderEstimate
cy_order_estimate (const CyPastOrder *past, guint n_past)
{
  CyOrderEstimate estimate = { 0 };

  for (guint likeness = 0; likeness < CY_N_LIKENESSES; likeness++) {
    g_autoptr (GArray) minutes = list_minutes (past, n_past, likeness);

    if (minutes->len < CY_ESTIMATE_MIN_ORDERS)
      continue;
    estimate.is_known = TRUE;
    estimate.likeness = likeness;
    estimate.n_orders = minutes->len;
    estimate.median_min = percentile (minutes, 50);
    estimate.p80_min = percentile (minutes, 80);
    break;
  }
  return estimate;
}

/* When it will likely be done, and what that is told by. */
static gint64
tell (const CyOrderProgress *p, const CyOrderEstimate *estimate, CyOutlookReason *out_reason)
{
  gint64 begin_us = p->started_us == 0 ? p->now_us : p->started_us;
  gint64 elapsed_us = MAX (p->now_us - begin_us, 0);
  gboolean has_pace = elapsed_us > 0 && p->done > 0;

  if (p->done >= 1) {
    *out_reason = CY_OUTLOOK_ALL_DONE;
    return p->now_us;
  }
  if (has_pace && (p->done >= MIN_DONE || !estimate->is_known)) {
    *out_reason = CY_OUTLOOK_BY_PACE;
    return p->now_us +
           (gint64) MIN ((double) elapsed_us * (1 - p->done) / p->done, (double) (G_MAXINT64 / 4));
  }
  if (estimate->is_known) {
    *out_reason = CY_OUTLOOK_BY_SIMILAR;
    return MAX (begin_us + estimate->median_min * US_PER_MIN, p->now_us);
  }
  *out_reason = CY_OUTLOOK_NOTHING_TO_TELL_BY;
  return 0;
}

/**
 * cy_order_will_be_met:
 *
 * Whether an order will be done when it is expected to be. With a quarter of its checklist done it is told from
 * the pace so far: as much again takes as long again. Else it is told from the median of similar orders, from
 * the start of the work, or from now when it has not begun.
 *
 * Threading: any; pure.
 */
CyOrderOutlook
cy_order_will_be_met (const CyOrderProgress *progress, const CyOrderEstimate *estimate)
{
  CyOrderOutlook outlook = { 0 };

  outlook.likely_us = tell (progress, estimate, &outlook.reason);
  if (progress->expected_us == 0) {
    outlook.reason = CY_OUTLOOK_NO_TIME_SAID;
  } else if (progress->now_us > progress->expected_us) {
    outlook.outlook = CY_OUTLOOK_LATE;
    outlook.reason = CY_OUTLOOK_TIME_PASSED;
  } else if (outlook.reason != CY_OUTLOOK_NOTHING_TO_TELL_BY) {
    outlook.outlook =
      outlook.likely_us > progress->expected_us ? CY_OUTLOOK_LIKELY_LATE : CY_OUTLOOK_IN_TIME;
  }
  return outlook;
}

/**
 * cy_likeness_label:
 *
 * Returns: what was compared with, not translated yet.
 */
const char *
cy_likeness_label (CyLikeness likeness)
{
  return likeness_labels[likeness];
}

/**
 * cy_outlook_reason_label:
 *
 * Returns: what the outlook is told by, not translated yet.
 */
const char *
cy_outlook_reason_label (CyOutlookReason reason)
{
  return reason_labels[reason];
}
