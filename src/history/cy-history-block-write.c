/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-crc32.h"
#include "cy-history-block-private.h"
#include "cy-history-bytes.h"
#include "cy-sample.h"

/* How scans are usually apart [ms]. The best for a block is tried out on its first times. */
static const guint16 periods_ms[] = { 1000, 500, 2000, 5000, 10000, 60000, 200, 100, 1 };
#define N_TRIED 64

static void
write_signed (CyCoder *coder, CyBlockSigned *model, gint64 number)
{
  gboolean negative = number < 0;
  guint64 size = negative ? -(guint64) number : (guint64) number;

  cy_coder_write_number (coder, &model->size[model->context], size);
  if (size != 0)
    cy_coder_write_bit (coder, &model->negative[model->context], negative ? 1 : 0);
  model->context = cy_block_context_of (size, negative);
}

/* As so many periods, rounded, and what is over. */
static void
divide (guint64 gap_ms, guint64 period_ms, guint64 *out_periods, gint64 *out_rest)
{
  guint64 over = gap_ms % period_ms;
  gboolean up = over > period_ms / 2;

  *out_periods = gap_ms / period_ms + (up ? 1 : 0);
  *out_rest = up ? (gint64) over - (gint64) period_ms : (gint64) over;
}

static guint
choose_period (const gint64 *times, gsize n_times)
{
  guint best = 0;
  double least = G_MAXDOUBLE;

  for (guint p = 0; p < G_N_ELEMENTS (periods_ms); p++) {
    double cost = 0;

    for (gsize i = 1; i < MIN (n_times, N_TRIED); i++) {
      guint64 n;
      gint64 rest;

      divide ((guint64) times[i] - (guint64) times[i - 1], periods_ms[p], &n, &rest);
      cost += (double) g_bit_storage ((gulong) n) + (double) g_bit_storage ((gulong) ABS (rest));
    }
    if (cost < least) {
      least = cost;
      best = p;
    }
  }
  return periods_ms[best];
}

static void
write_times (GByteArray *out, const gint64 *times, gsize n_times, gint64 from_ms, guint period_ms)
{
  CyCoder coder;
  CyBlockTimes model;
  gint64 before = from_ms;

  cy_number_model_init (&model.periods);
  cy_block_init_signed (&model.rest);
  cy_coder_begin_write (&coder, out);
  for (gsize i = 0; i < n_times; i++) {
    guint64 n;
    gint64 rest;

    divide ((guint64) times[i] - (guint64) before, period_ms, &n, &rest);
    cy_coder_write_number (&coder, &model.periods, n);
    write_signed (&coder, &model.rest, rest);
    before = times[i];
  }
  cy_coder_end_write (&coder);
}

/* The times of one more series, in order, put between those of the others. */
static GArray *
merge_times (GArray *times, const CyPoint *points, gsize n_points)
{
  GArray *merged = g_array_sized_new (FALSE, FALSE, sizeof (gint64), times->len + 64);
  guint t = 0;
  gsize p = 0;

  while (t < times->len || p < n_points) {
    gint64 theirs = t < times->len ? g_array_index (times, gint64, t) : G_MAXINT64;
    gint64 ours = p < n_points ? points[p].time_ms : G_MAXINT64;
    gint64 first = MIN (theirs, ours);

    g_array_append_val (merged, first);
    if (t < times->len && theirs == first)
      t++;
    while (p < n_points && points[p].time_ms == first)
      p++;
  }
  g_array_unref (times);
  return merged;
}

/**
 * cy_point_compare:
 *
 * As blocks have them: by series, what was carried in before what came, by time.
 */
gint
cy_point_compare (gconstpointer a, gconstpointer b)
{
  const CyPoint *left = a;
  const CyPoint *right = b;

  if (left->series != right->series)
    return left->series < right->series ? -1 : 1;
  if (left->carried != right->carried)
    return left->carried ? -1 : 1;
  return (left->time_ms > right->time_ms) - (left->time_ms < right->time_ms);
}

static gboolean
are_ordered (const CyPoint *points, gsize n_points)
{
  for (gsize i = 1; i < n_points; i++) {
    if (cy_point_compare (&points[i - 1], &points[i]) > 0)
      return FALSE;
  }
  return TRUE;
}

static gsize
run_length (const CyPoint *points, gsize n_points)
{
  gsize n = 0;

  while (n < n_points && points[n].series == points[0].series)
    n++;
  return n;
}

static void
write_values (GByteArray *out,
              const CyPoint *points,
              gsize n,
              const CyPoint *carried,
              GArray *times)
{
  CyCoder coder;
  CyBlockValues model;
  CyPoint before = carried != NULL ? *carried : (CyPoint){ .quality = CY_QUALITY_GOOD };
  guint64 at = G_MAXUINT64; /* one before the first */
  guint steps_before = 1;

  cy_block_init_values (&model);
  cy_coder_begin_write (&coder, out);
  for (gsize i = 0; i < n; i++) {
    guint64 was = at;
    guint64 steps;

    at = i == 0 ? 0 : at;
    while (g_array_index (times, gint64, at) != points[i].time_ms)
      at++;
    steps = at - was;
    cy_coder_write_number (&coder, &model.steps[steps_before], steps - 1);
    steps_before = (guint) MIN (steps, 2);
    cy_coder_write_bit (&coder, &model.other_quality, points[i].quality != before.quality);
    if (points[i].quality != before.quality)
      cy_coder_write_number (&coder, &model.quality, points[i].quality);
    write_signed (&coder, &model.raw, cy_difference (points[i].raw, before.raw));
    before = points[i];
  }
  cy_coder_end_write (&coder);
}

static void
write_series (CyBlockHead *head,
              const CyPoint *first,
              gboolean carried,
              gsize n_points,
              gsize length)
{
  CyCoder *coder = &head->coder;
  CyBlockHeadModel *model = &head->model;

  cy_coder_write_number (coder, &model->series, first->series - head->series);
  head->series = first->series;
  cy_coder_write_bit (coder, &model->carried, carried ? 1 : 0);
  if (carried) {
    guint64 age_ms = (guint64) head->from_ms - (guint64) first->time_ms;

    cy_coder_write_bit (coder, &model->same_age, age_ms == head->age_ms);
    if (age_ms != head->age_ms)
      cy_coder_write_number (coder, &model->age, age_ms);
    head->age_ms = age_ms;
    cy_coder_write_number (coder, &model->quality, first->quality);
    cy_coder_write_number (coder, &model->raw, cy_zigzag (first->raw));
  }
  cy_coder_write_number (coder, &model->n_points, n_points);
  if (n_points > 0)
    cy_coder_write_number (coder, &model->length, length);
}

static GArray *
collect_times (const CyPoint *points, gsize n_points, guint *out_n_series)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));

  *out_n_series = 0;
  for (gsize i = 0; i < n_points;) {
    gsize n = run_length (&points[i], n_points - i);
    gsize skip = points[i].carried ? 1 : 0;

    times = merge_times (times, &points[i + skip], n - skip);
    (*out_n_series)++;
    i += n;
  }
  return times;
}

static void
write_all_series (CyBlockHead *head,
                  GByteArray *values,
                  const CyPoint *points,
                  gsize n_points,
                  GArray *times)
{
  for (gsize i = 0; i < n_points;) {
    gsize n = run_length (&points[i], n_points - i);
    gsize skip = points[i].carried ? 1 : 0;
    guint before = values->len;

    if (n > skip)
      write_values (values, &points[i + skip], n - skip, skip ? &points[i] : NULL, times);
    write_series (head, &points[i], skip != 0, n - skip, values->len - before);
    i += n;
  }
}

static GBytes *
assemble (gint64 from_ms, const GByteArray *head, const GByteArray *times, const GByteArray *values)
{
  g_autoptr (GByteArray) block = g_byte_array_new ();

  g_byte_array_append (block, (const guint8 *) CY_HISTORY_MAGIC "\0\0\0\0", CY_BLOCK_HEADER_BYTES);
  cy_put_signed (block, from_ms);
  cy_put_varint (block, head->len);
  g_byte_array_append (block, head->data, head->len);
  g_byte_array_append (block, times->data, times->len);
  g_byte_array_append (block, values->data, values->len);
  cy_put_u32 (block->data + 4, cy_crc32 (0, block->data + CY_BLOCK_HEADER_BYTES,
                                         block->len - CY_BLOCK_HEADER_BYTES));
  return g_byte_array_free_to_bytes (g_steal_pointer (&block));
}

/**
 * cy_history_block_encode:
 * @points: best grouped by series, each in order of time, what was carried in first; else they are
 *   put in that order. At most one of a series is carried.
 * @from_ms: since when the block knows: until then the one before it does [ms UTC].
 *
 * Returns: (transfer full): an immutable, checksummed block.
 */
GBytes *
cy_history_block_encode (const CyPoint *points, gsize n_points, gint64 from_ms)
{
  g_autoptr (GArray) sorted = NULL;
  g_autoptr (GArray) times = NULL;
  g_autoptr (GByteArray) head_bytes = g_byte_array_new ();
  g_autoptr (GByteArray) time_bytes = g_byte_array_new ();
  g_autoptr (GByteArray) values = g_byte_array_new ();
  CyBlockHead head;
  guint period_ms;
  guint n_series;

  if (!are_ordered (points, n_points)) {
    sorted = g_array_new (FALSE, FALSE, sizeof (CyPoint));
    g_array_append_vals (sorted, points, (guint) n_points);
    g_array_sort (sorted, cy_point_compare);
    points = (const CyPoint *) (gpointer) sorted->data;
  }
  times = collect_times (points, n_points, &n_series);
  period_ms = choose_period ((const gint64 *) (gpointer) times->data, times->len);
  write_times (time_bytes, (const gint64 *) (gpointer) times->data, times->len, from_ms, period_ms);
  cy_block_begin_head (&head, from_ms);
  cy_coder_begin_write (&head.coder, head_bytes);
  cy_coder_write_number (&head.coder, &head.model.plain, period_ms);
  cy_coder_write_number (&head.coder, &head.model.plain, times->len);
  cy_coder_write_number (&head.coder, &head.model.plain, time_bytes->len);
  cy_coder_write_number (&head.coder, &head.model.plain, n_series);
  write_all_series (&head, values, points, n_points, times);
  cy_coder_end_write (&head.coder);
  return assemble (from_ms, head_bytes, time_bytes, values);
}
