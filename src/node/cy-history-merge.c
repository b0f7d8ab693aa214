/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-history-wish.h"
#include "cy-node-history.h"

/* What two nodes recorded of one pile, each while it was its own, as one story in the order of time, in which
 * nothing is told twice. */

/* Clocks of nodes differ: so much longer than a time two may know of it, and no more than so large a part [µs]. */
#define SKEW_US   ((gint64) 300 * G_USEC_PER_SEC)
#define SKEW_PART 8

/* Whether both together know no more than there is. */
static gboolean
do_add_up (gint64 known_us, gint64 more_us, gint64 width_us)
{
  return known_us + more_us <= width_us + MIN (SKEW_US, width_us / SKEW_PART);
}

/* --- every change --------------------------------------------------------------------------------- */

typedef struct {
  const GArray *points;
  guint next;
  const CyHistoryPoint *held; /* nullable */
} Story;

static const CyHistoryPoint *
peek (const Story *story)
{
  return story->next < story->points->len
           ? &g_array_index (story->points, CyHistoryPoint, story->next)
           : NULL;
}

static gboolean
is_good (const CyHistoryPoint *point)
{
  return point != NULL && point->quality == CY_QUALITY_GOOD;
}

/* The first story counts while it knows, the other while only that does. */
static const Story *
choose (const Story *first, const Story *other)
{
  if (is_good (first->held) || other->held == NULL)
    return first;
  return is_good (other->held) || first->held == NULL ? other : first;
}

/* Of what is older than asked only what still held. */
static void
trim (GArray *rows, gint64 from_us)
{
  guint n = 0;

  while (n + 1 < rows->len && g_array_index (rows, CyHistoryPoint, n + 1).time_us <= from_us)
    n++;
  if (n > 0)
    g_array_remove_range (rows, 0, n);
}

/* Returns: whether something changes in it then. */
static gboolean
advance (Story *story, gint64 time_us)
{
  const guint before = story->next;

  while (peek (story) != NULL && peek (story)->time_us <= time_us) {
    story->held = peek (story);
    story->next++;
  }
  return story->next > before;
}

static gint64
next_time (const Story *first, const Story *other)
{
  return MIN (peek (first) == NULL ? G_MAXINT64 : peek (first)->time_us,
              peek (other) == NULL ? G_MAXINT64 : peek (other)->time_us);
}

static void
merge_points (const CyHistoryWish *wish, GArray *rows, const GArray *more)
{
  g_autoptr (GArray) before = g_array_copy (rows);
  Story first = { before, 0, NULL };
  Story other = { more, 0, NULL };
  const Story *told = NULL;

  g_array_set_size (rows, 0);
  while (peek (&first) != NULL || peek (&other) != NULL) {
    const gint64 time_us = next_time (&first, &other);
    const gboolean in_first = advance (&first, time_us);
    const gboolean in_other = advance (&other, time_us);
    const Story *counts = choose (&first, &other);
    CyHistoryPoint point;

    if (counts == told && !(counts == &first ? in_first : in_other))
      continue;
    point = *counts->held;
    point.time_us = time_us;
    g_array_append_val (rows, point);
    told = counts;
  }
  trim (rows, wish->request->from_us);
}

/* --- buckets -------------------------------------------------------------------------------------- */

static void
merge_bucket (CyHistoryBucket *bucket, const CyHistoryBucket *more, gint64 width_us)
{
  const gint64 time_us = bucket->time_us;

  if (isnan (more->last))
    return;
  if (isnan (bucket->last) || (!do_add_up (bucket->known_us, more->known_us, width_us) &&
                               more->known_us > bucket->known_us)) {
    *bucket = *more;
    bucket->time_us = time_us;
  } else if (do_add_up (bucket->known_us, more->known_us, width_us)) {
    const gint64 known_us = bucket->known_us + more->known_us;
    const double sum = (bucket->known_us > 0 ? bucket->mean * (double) bucket->known_us : 0) +
                       (more->known_us > 0 ? more->mean * (double) more->known_us : 0);

    bucket->mean = known_us > 0 ? sum / (double) known_us : (double) NAN;
    bucket->known_us = MIN (known_us, width_us);
    bucket->min = fmin (bucket->min, more->min);
    bucket->max = fmax (bucket->max, more->max);
    bucket->count += more->count;
  }
}

static void
merge_buckets (const CyHistoryWish *wish, GArray *rows, const GArray *more)
{
  for (guint i = 0; i < rows->len && rows->len == more->len; i++) {
    CyHistoryBucket *bucket = &g_array_index (rows, CyHistoryBucket, i);
    const gint64 end_us = i + 1 < rows->len ? bucket[1].time_us : wish->request->to_us;

    merge_bucket (bucket, &g_array_index (more, CyHistoryBucket, i), end_us - bucket->time_us);
  }
}

static gint
compare_spans (gconstpointer a, gconstpointer b)
{
  const CyNodeSpan *left = a;
  const CyNodeSpan *right = b;

  if (left->connector != right->connector)
    return left->connector > right->connector ? 1 : -1;
  return (left->measure > right->measure) - (left->measure < right->measure);
}

static void
merge_spans (const CyHistoryWish *wish, GArray *rows, const GArray *more)
{
  const guint n = rows->len;

  for (guint i = 0; i < more->len; i++) {
    const CyNodeSpan *span = &g_array_index (more, CyNodeSpan, i);
    guint k = 0;

    while (k < n && compare_spans (&g_array_index (rows, CyNodeSpan, k), span) != 0)
      k++;
    if (k < n)
      merge_bucket (&g_array_index (rows, CyNodeSpan, k).bucket, &span->bucket,
                    wish->request->to_us - wish->request->from_us);
    else
      g_array_append_vals (rows, span, 1);
  }
  g_array_sort (rows, compare_spans);
}

/* --- a moment ------------------------------------------------------------------------------------- */

static gint
compare_values (gconstpointer a, gconstpointer b)
{
  const CyHistoryValue *left = a;
  const CyHistoryValue *right = b;

  if (left->connector != right->connector)
    return left->connector > right->connector ? 1 : -1;
  return (left->measure > right->measure) - (left->measure < right->measure);
}

/* What is known before what is not, and then what came last. */
static gboolean
is_better (const CyHistoryPoint *point, const CyHistoryPoint *than)
{
  if (is_good (point) != is_good (than))
    return is_good (point);
  return point->time_us > than->time_us;
}

static void
merge_values (const CyHistoryWish *wish, GArray *rows, const GArray *more)
{
  const guint n = rows->len;

  for (guint i = 0; i < more->len; i++) {
    CyHistoryValue value = g_array_index (more, CyHistoryValue, i);
    guint k = 0;

    while (k < n && compare_values (&g_array_index (rows, CyHistoryValue, k), &value) != 0)
      k++;
    if (k == n) {
      g_ref_string_acquire (value.pile);
      g_array_append_val (rows, value);
    } else if (is_better (&value.point, &g_array_index (rows, CyHistoryValue, k).point)) {
      g_array_index (rows, CyHistoryValue, k).point = value.point;
    }
  }
  g_array_sort (rows, compare_values);
}

/* --- how long which state was --------------------------------------------------------------------- */

static gint
compare_stays (gconstpointer a, gconstpointer b)
{
  const CyHistoryStay *left = a;
  const CyHistoryStay *right = b;

  if (left->time_us != right->time_us)
    return left->time_us > right->time_us ? 1 : -1;
  return (left->known_us < right->known_us) - (left->known_us > right->known_us);
}

static gint64
sum_known (const GArray *stays, gint64 part_us)
{
  gint64 sum_us = 0;

  for (guint i = 0; i < stays->len; i++) {
    if (g_array_index (stays, CyHistoryStay, i).time_us == part_us)
      sum_us += g_array_index (stays, CyHistoryStay, i).known_us;
  }
  return sum_us;
}

static void
drop_part (GArray *stays, gint64 part_us)
{
  for (guint i = stays->len; i > 0; i--) {
    if (g_array_index (stays, CyHistoryStay, i - 1).time_us == part_us)
      g_array_remove_index (stays, i - 1);
  }
}

static void
add_part (GArray *stays, const GArray *more, gint64 part_us)
{
  for (guint i = 0; i < more->len; i++) {
    const CyHistoryStay *stay = &g_array_index (more, CyHistoryStay, i);
    guint k = 0;

    if (stay->time_us != part_us)
      continue;
    while (k < stays->len && (g_array_index (stays, CyHistoryStay, k).time_us != part_us ||
                              g_array_index (stays, CyHistoryStay, k).raw != stay->raw))
      k++;
    if (k == stays->len) {
      g_array_append_vals (stays, stay, 1);
    } else {
      g_array_index (stays, CyHistoryStay, k).known_us += stay->known_us;
      g_array_index (stays, CyHistoryStay, k).count += stay->count;
    }
  }
}

static void
merge_part (GArray *rows, const GArray *more, gint64 from_us, gint64 to_us)
{
  const gint64 known_us = sum_known (rows, from_us);
  const gint64 more_us = sum_known (more, from_us);

  if (do_add_up (known_us, more_us, to_us - from_us)) {
    add_part (rows, more, from_us);
  } else if (more_us > known_us) {
    drop_part (rows, from_us);
    add_part (rows, more, from_us);
  }
}

static void
merge_stays (const CyHistoryWish *wish, GArray *rows, const GArray *more)
{
  const GArray *cuts = wish->cuts_us;
  const guint n = cuts == NULL ? 0 : cuts->len;
  gint64 from_us = wish->request->from_us;

  for (guint i = 0; i <= n; i++) {
    const gint64 to_us = i < n ? g_array_index (cuts, gint64, i) : wish->request->to_us;

    merge_part (rows, more, from_us, to_us);
    from_us = to_us;
  }
  g_array_sort (rows, compare_stays);
}

/**
 * cy_history_rows_merge:
 * @rows: what answers @wish so far; where two nodes know of the same time, these count.
 * @more: what another node answers.
 *
 * Puts together what is known of different times. What two know of the same time counts once: of every change the
 * first story as long as it knows; of a part of the time both, as long as together they know no more of it than it is
 * long, and otherwise the one that knows more.
 */
void
cy_history_rows_merge (const CyHistoryWish *wish, GArray *rows, const GArray *more)
{
  static void (*const ways[CY_N_HISTORY_WISHES]) (const CyHistoryWish *wish, GArray *rows,
                                                  const GArray *more) = {
    [CY_HISTORY_WISH_POINTS] = merge_points,  [CY_HISTORY_WISH_BUCKETS] = merge_buckets,
    [CY_HISTORY_WISH_INSTANT] = merge_values, [CY_HISTORY_WISH_SPAN] = merge_spans,
    [CY_HISTORY_WISH_STAYS] = merge_stays,
  };

  ways[wish->kind](wish, rows, more);
}
