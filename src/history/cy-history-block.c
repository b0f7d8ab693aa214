/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-block.h"

#include <string.h>

#include "cy-crc32.h"
#include "cy-history-bytes.h"
#include "cy-history-coder.h"
#include "cy-sample.h"

/*
 * A block, version 2:
 *
 *   "CYB2"  u32 CRC-32 of all that follows  from [ms, zigzag]  length of the head  head
 *   times  values of the first series  values of the second ...
 *
 * from and length are LEB128 varints; head, times and the values of each series are streams of their
 * own (`cy-history-coder.h`), so that one series is read without the others.
 *
 *   head     period, number of times, bytes of them, number of series, then of each series: id (how
 *            much higher), whether a value was carried in, that one, number of points, bytes of them
 *   times    every time at which anything changed, once: as so many periods and a remainder
 *   values   of each point how many times further it is, whether its quality is another, which, and
 *            how much its integer grew
 *
 * What was likely is nearly free: a value that stands still, a scan that came when it should. Each
 * number is judged by the one before it, since noise that went up comes down again.
 */

#define HEADER_BYTES 8
#define MAX_SERIES   ((guint) 1 << 16)

/* No writer gets more than so many points into a byte: a coder's bit costs at least 1/730 bit, and a
 * point has three of them. So a short block cannot pretend to be a long one. */
#define MAX_POINTS_PER_BYTE 2048
#define FREE_BYTES          8

/* How scans are usually apart [ms]. The best for a block is tried out on its first times. */
static const guint16 periods_ms[] = { 1000, 500, 2000, 5000, 10000, 60000, 200, 100, 1 };
#define N_TRIED 64

G_DEFINE_QUARK (cy_history_error, cy_history_error)

#define N_CONTEXTS 7

/* A signed number, by the size and sign of the one before it. */
typedef struct {
  CyNumberModel size[N_CONTEXTS];
  CyBitModel negative[N_CONTEXTS];
  guint context;
} SignedModel;

typedef struct {
  CyNumberModel steps[3]; /* by the one before it */
  CyBitModel other_quality;
  CyNumberModel quality;
  SignedModel raw;
} ValueModel;

typedef struct {
  CyNumberModel plain;
  CyNumberModel series;
  CyBitModel carried;
  CyBitModel same_age;
  CyNumberModel quality;
  CyNumberModel age;
  CyNumberModel raw;
  CyNumberModel n_points;
  CyNumberModel length;
} HeadModel;

typedef struct {
  CyNumberModel periods;
  SignedModel rest;
} TimeModel;

/* All of them hold nothing but bits, and a context that begins with none. */
static void
init_signed (SignedModel *model)
{
  cy_bit_model_init ((CyBitModel *) model, offsetof (SignedModel, context) / sizeof (CyBitModel));
  model->context = 0;
}

static void
init_values (ValueModel *model)
{
  cy_bit_model_init ((CyBitModel *) model, offsetof (ValueModel, raw) / sizeof (CyBitModel));
  init_signed (&model->raw);
}

static guint
context_of (guint64 size, gboolean negative)
{
  guint width = size == 0 ? 0 : size == 1 ? 1 : size < 4 ? 2 : 3;

  return width == 0 ? 0 : 2 * width - 1 + (negative ? 1 : 0);
}

static void
write_signed (CyCoder *coder, SignedModel *model, gint64 number)
{
  gboolean negative = number < 0;
  guint64 size = negative ? -(guint64) number : (guint64) number;

  cy_coder_write_number (coder, &model->size[model->context], size);
  if (size != 0)
    cy_coder_write_bit (coder, &model->negative[model->context], negative ? 1 : 0);
  model->context = context_of (size, negative);
}

static gint64
read_signed (CyCoder *coder, SignedModel *model)
{
  guint64 size = cy_coder_read_number (coder, &model->size[model->context]);
  gboolean negative = size != 0 && cy_coder_read_bit (coder, &model->negative[model->context]) != 0;

  model->context = context_of (size, negative);
  return (gint64) (negative ? -size : size);
}

/* Times */

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
  TimeModel model;
  gint64 before = from_ms;

  cy_number_model_init (&model.periods);
  init_signed (&model.rest);
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

static void
read_times (const guint8 *data, gsize length, gint64 from_ms, guint64 period_ms, GArray *times)
{
  CyCoder coder;
  TimeModel model;
  guint64 time_ms = (guint64) from_ms;

  cy_number_model_init (&model.periods);
  init_signed (&model.rest);
  cy_coder_begin_read (&coder, data, length);
  for (guint i = 0; i < times->len; i++) {
    guint64 n = cy_coder_read_number (&coder, &model.periods);

    time_ms += n * period_ms + (guint64) read_signed (&coder, &model.rest);
    g_array_index (times, gint64, i) = (gint64) time_ms;
  }
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

/* Writing */

static gint
compare_points (gconstpointer a, gconstpointer b)
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
    if (compare_points (&points[i - 1], &points[i]) > 0)
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
  ValueModel model;
  CyPoint before = carried != NULL ? *carried : (CyPoint){ .quality = CY_QUALITY_GOOD };
  guint64 at = G_MAXUINT64; /* one before the first */
  guint steps_before = 1;

  init_values (&model);
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

typedef struct {
  CyCoder coder;
  HeadModel model;
  gint64 from_ms;
  guint32 series; /* the last one */
  guint64 age_ms; /* of the last one that was carried in */
} Head;

static void
begin_head (Head *head, gint64 from_ms)
{
  head->from_ms = from_ms;
  head->series = 0;
  head->age_ms = 0;
  cy_bit_model_init ((CyBitModel *) &head->model, sizeof head->model / sizeof (CyBitModel));
}

static void
write_series (Head *head, const CyPoint *first, gboolean carried, gsize n_points, gsize length)
{
  CyCoder *coder = &head->coder;
  HeadModel *model = &head->model;

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
write_all_series (Head *head,
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

  g_byte_array_append (block, (const guint8 *) CY_HISTORY_MAGIC "\0\0\0\0", HEADER_BYTES);
  cy_put_signed (block, from_ms);
  cy_put_varint (block, head->len);
  g_byte_array_append (block, head->data, head->len);
  g_byte_array_append (block, times->data, times->len);
  g_byte_array_append (block, values->data, values->len);
  cy_put_u32 (block->data + 4, cy_crc32 (0, block->data + HEADER_BYTES, block->len - HEADER_BYTES));
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
  Head head;
  guint period_ms;
  guint n_series;

  if (!are_ordered (points, n_points)) {
    sorted = g_array_new (FALSE, FALSE, sizeof (CyPoint));
    g_array_append_vals (sorted, points, (guint) n_points);
    g_array_sort (sorted, compare_points);
    points = (const CyPoint *) (gpointer) sorted->data;
  }
  times = collect_times (points, n_points, &n_series);
  period_ms = choose_period ((const gint64 *) (gpointer) times->data, times->len);
  write_times (time_bytes, (const gint64 *) (gpointer) times->data, times->len, from_ms, period_ms);
  begin_head (&head, from_ms);
  cy_coder_begin_write (&head.coder, head_bytes);
  cy_coder_write_number (&head.coder, &head.model.plain, period_ms);
  cy_coder_write_number (&head.coder, &head.model.plain, times->len);
  cy_coder_write_number (&head.coder, &head.model.plain, time_bytes->len);
  cy_coder_write_number (&head.coder, &head.model.plain, n_series);
  write_all_series (&head, values, points, n_points, times);
  cy_coder_end_write (&head.coder);
  return assemble (from_ms, head_bytes, time_bytes, values);
}

/* Reading */

typedef struct {
  Head head;
  CyByteReader rest; /* what follows the times */
  const guint32 *series;
  guint n_series;
  GArray *times;
  GArray *points;
  gsize n_points; /* with those left out */
} Source;

static gboolean
is_wanted (const Source *source, guint32 series)
{
  for (guint i = 0; i < source->n_series; i++) {
    if (source->series[i] == series)
      return TRUE;
  }
  return source->series == NULL;
}

static gboolean
is_possible (guint64 n, gsize length)
{
  return n <= CY_HISTORY_MAX_POINTS && n <= (length + FREE_BYTES) * MAX_POINTS_PER_BYTE;
}

static gboolean
read_values (Source *source, CyPoint before, guint64 n, gsize length)
{
  CyCoder coder;
  ValueModel model;
  guint64 at = G_MAXUINT64;
  guint steps_before = 1;

  init_values (&model);
  cy_coder_begin_read (&coder, source->rest.at, length);
  before.carried = FALSE;
  for (guint64 i = 0; i < n; i++) {
    guint64 steps = cy_coder_read_number (&coder, &model.steps[steps_before]) + 1;
    guint64 quality = before.quality;

    at += steps;
    if (at >= source->times->len)
      return FALSE;
    steps_before = (guint) MIN (steps, 2);
    if (cy_coder_read_bit (&coder, &model.other_quality) != 0)
      quality = cy_coder_read_number (&coder, &model.quality);
    if (quality >= CY_N_QUALITIES)
      return FALSE;
    before.quality = (guint8) quality;
    before.time_ms = g_array_index (source->times, gint64, at);
    before.raw = cy_sum (before.raw, read_signed (&coder, &model.raw));
    g_array_append_val (source->points, before);
  }
  return TRUE;
}

static gboolean
read_carried (Head *head, CyPoint *point)
{
  guint64 quality;

  if (cy_coder_read_bit (&head->coder, &head->model.same_age) == 0)
    head->age_ms = cy_coder_read_number (&head->coder, &head->model.age);
  quality = cy_coder_read_number (&head->coder, &head->model.quality);
  if (quality >= CY_N_QUALITIES)
    return FALSE;
  point->carried = TRUE;
  point->quality = (guint8) quality;
  point->time_ms = (gint64) ((guint64) head->from_ms - head->age_ms);
  point->raw = cy_unzigzag (cy_coder_read_number (&head->coder, &head->model.raw));
  return TRUE;
}

static gboolean
read_series (Source *source, gboolean first)
{
  Head *head = &source->head;
  guint64 more = cy_coder_read_number (&head->coder, &head->model.series);
  guint64 series = head->series + more;
  CyPoint point = { .quality = CY_QUALITY_GOOD };
  gboolean carried = cy_coder_read_bit (&head->coder, &head->model.carried) != 0;
  guint64 n;
  guint64 length;

  if (more > G_MAXUINT32 || series > G_MAXUINT32 || (more == 0 && !first) ||
      (carried && !read_carried (head, &point)))
    return FALSE;
  point.series = head->series = (guint32) series;
  n = cy_coder_read_number (&head->coder, &head->model.n_points);
  length = n == 0 ? 0 : cy_coder_read_number (&head->coder, &head->model.length);
  if (length > (guint64) (source->rest.end - source->rest.at) || !is_possible (n, length) ||
      n + 1 > CY_HISTORY_MAX_POINTS - source->n_points)
    return FALSE;
  source->n_points += n + (carried ? 1 : 0);
  if (is_wanted (source, point.series)) {
    if (carried)
      g_array_append_val (source->points, point);
    if (!read_values (source, point, n, length))
      return FALSE;
  }
  source->rest.at += length;
  return TRUE;
}

static gboolean
read_block2 (Source *source, const guint8 *data, gsize length, gint64 *out_from_ms)
{
  CyByteReader reader = { data + HEADER_BYTES, data + length };
  Head *head = &source->head;
  guint64 head_length, period_ms, n_times, time_length, n_series;
  gint64 from_ms;

  if (length < HEADER_BYTES ||
      cy_crc32 (0, reader.at, length - HEADER_BYTES) != cy_get_u32 (data + 4) ||
      !cy_get_signed (&reader, &from_ms) || !cy_get_varint (&reader, &head_length) ||
      head_length > (guint64) (reader.end - reader.at))
    return FALSE;
  begin_head (head, from_ms);
  cy_coder_begin_read (&head->coder, reader.at, head_length);
  reader.at += head_length;
  period_ms = cy_coder_read_number (&head->coder, &head->model.plain);
  n_times = cy_coder_read_number (&head->coder, &head->model.plain);
  time_length = cy_coder_read_number (&head->coder, &head->model.plain);
  n_series = cy_coder_read_number (&head->coder, &head->model.plain);
  if (period_ms == 0 || n_series > MAX_SERIES || time_length > (guint64) (reader.end - reader.at) ||
      !is_possible (n_times, time_length))
    return FALSE;
  g_array_set_size (source->times, (guint) n_times);
  read_times (reader.at, time_length, from_ms, period_ms, source->times);
  reader.at += time_length;
  source->rest = reader;
  for (guint64 i = 0; i < n_series; i++) {
    if (!read_series (source, i == 0))
      return FALSE;
  }
  *out_from_ms = from_ms;
  return source->rest.at == source->rest.end;
}

static void
keep_wanted (const Source *source)
{
  guint n = 0;

  for (guint i = 0; i < source->points->len; i++) {
    CyPoint point = g_array_index (source->points, CyPoint, i);

    if (is_wanted (source, point.series))
      g_array_index (source->points, CyPoint, n++) = point;
  }
  g_array_set_size (source->points, n);
}

static gboolean
read_any (Source *source, const guint8 *data, gsize length, gint64 *out_from_ms)
{
  gboolean sound = FALSE;

  if (length < 4)
    return FALSE;
  if (memcmp (data, CY_HISTORY_MAGIC, 4) == 0)
    return read_block2 (source, data, length, out_from_ms);
  *out_from_ms = CY_HISTORY_FROM_UNKNOWN;
  if (memcmp (data, CY_HISTORY_MAGIC_1, 4) == 0)
    sound = cy_history_block1_read (data, length, source->points);
  else if (memcmp (data, CY_HISTORY_MAGIC_TAIL, 4) == 0)
    sound = cy_history_tail_read (data, length, source->points);
  keep_wanted (source);
  return sound;
}

/**
 * cy_history_block_decode:
 * @series: (array length=n_series) (nullable): which are wanted; %NULL for all.
 * @out_from_ms: (out) (optional): since when it knows, or %CY_HISTORY_FROM_UNKNOWN.
 *
 * Reads blocks of all versions, and rows of the tail.
 *
 * Returns: (transfer full) (element-type CyPoint): as they were encoded.
 *
 * Errors: %CY_HISTORY_ERROR_DAMAGED. Any bytes at all are safe to give.
 */
GArray *
cy_history_block_decode (gconstpointer data,
                         gsize length,
                         const guint32 *series,
                         guint n_series,
                         gint64 *out_from_ms,
                         GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Source source = { .series = series, .n_series = n_series, .times = times, .points = points };
  gint64 from_ms;

  if (read_any (&source, data, length, &from_ms)) {
    if (out_from_ms != NULL)
      *out_from_ms = from_ms;
    return g_steal_pointer (&points);
  }
  g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
               "a history block of %" G_GSIZE_FORMAT " bytes is damaged", length);
  return NULL;
}
