/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Fewer say nothing. */
#define CY_ESTIMATE_MIN_ORDERS 3

/**
 * CyLikeness:
 * @CY_LIKENESS_TYPE: the same condition on a pile of the same type.
 * @CY_LIKENESS_CONDITION: the same condition.
 * @CY_LIKENESS_CLASS: a condition of the same class of faults.
 * @CY_LIKENESS_ANY: any order.
 *
 * How much like an order an earlier one is; each includes those before it.
 */
typedef enum {
  CY_LIKENESS_TYPE,
  CY_LIKENESS_CONDITION,
  CY_LIKENESS_CLASS,
  CY_LIKENESS_ANY,
  CY_N_LIKENESSES,
} CyLikeness;

/**
 * CyPastOrder:
 * @minutes: from the start of the work to its end [min].
 * @likeness: the narrowest that it is.
 */
typedef struct {
  guint minutes;
  CyLikeness likeness;
} CyPastOrder;

/**
 * CyOrderEstimate:
 * @is_known: whether there were enough orders to tell it from.
 * @likeness: how like they are.
 * @n_orders: how many they are.
 * @median_min: half of them took no longer [min].
 * @p80_min: four of five took no longer [min].
 */
typedef struct {
  gboolean is_known;
  CyLikeness likeness;
  guint n_orders;
  guint median_min;
  guint p80_min;
} CyOrderEstimate;

/**
 * CyOrderProgress:
 * @started_us: when the work began [µs UTC], 0 when it has not.
 * @expected_us: until when it is expected to be done [µs UTC], 0 when nobody said.
 * @done: how much of the checklist is done, from 0 to 1.
 */
typedef struct {
  gint64 started_us;
  gint64 expected_us;
  gint64 now_us;
  double done;
} CyOrderProgress;

/**
 * CyOutlook:
 * @CY_OUTLOOK_UNKNOWN: nobody can say.
 * @CY_OUTLOOK_IN_TIME: it will likely be done in time.
 * @CY_OUTLOOK_LIKELY_LATE: it will likely not.
 * @CY_OUTLOOK_LATE: it is late already.
 */
typedef enum {
  CY_OUTLOOK_UNKNOWN,
  CY_OUTLOOK_IN_TIME,
  CY_OUTLOOK_LIKELY_LATE,
  CY_OUTLOOK_LATE,
} CyOutlook;

/**
 * CyOutlookReason:
 * @CY_OUTLOOK_NO_TIME_SAID: nobody said until when.
 * @CY_OUTLOOK_TIME_PASSED: the time is over.
 * @CY_OUTLOOK_ALL_DONE: everything on the checklist is done.
 * @CY_OUTLOOK_BY_PACE: by how fast the checklist was done so far.
 * @CY_OUTLOOK_BY_SIMILAR: by how long similar orders took.
 * @CY_OUTLOOK_NOTHING_TO_TELL_BY: there is neither.
 */
typedef enum {
  CY_OUTLOOK_NO_TIME_SAID,
  CY_OUTLOOK_TIME_PASSED,
  CY_OUTLOOK_ALL_DONE,
  CY_OUTLOOK_BY_PACE,
  CY_OUTLOOK_BY_SIMILAR,
  CY_OUTLOOK_NOTHING_TO_TELL_BY,
  CY_N_OUTLOOK_REASONS,
} CyOutlookReason;

/**
 * CyOrderOutlook:
 * @likely_us: when it will likely be done [µs UTC]; 0 when that is not told.
 */
typedef struct {
  CyOutlook outlook;
  CyOutlookReason reason;
  gint64 likely_us;
} CyOrderOutlook;

CyOrderEstimate cy_order_estimate (const CyPastOrder *past, guint n_past);
CyOrderOutlook cy_order_will_be_met (const CyOrderProgress *progress,
                                     const CyOrderEstimate *estimate);
const char *cy_likeness_label (CyLikeness likeness);
const char *cy_outlook_reason_label (CyOutlookReason reason);

G_END_DECLS
