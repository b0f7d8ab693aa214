/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-crc32.h"
#include "cy-history-block-private.h"
#include "cy-history-bytes.h"
#include "cy-sample.h"

/* No writer gets more than so many points into a byte: a coder's bit costs at least 1/730 bit, and a
 * point has three of them. So a short block cannot pretend to be a long one. */
#define MAX_POINTS_PER_BYTE 2048
#define FREE_BYTES          8

G_DEFINE_QUARK (cy_history_error, cy_history_error)

static gint64
read_signed (CyCoder *coder, CyBlockSigned *model)
{
  guint64 size = cy_coder_read_number (coder, &model->size[model->context]);
  gboolean negative = size != 0 && cy_coder_read_bit (coder, &model->negative[model->context]) != 0;

  model->context = cy_block_context_of (size, negative);
  return (gint64) (negative ? -size : size);
}

typedef struct {
  CyBlockHead head;
  CyByteReader rest; /* what follows the times */
  const CyHistoryWanted *wanted;
  GArray *times;
  GArray *points;
  gsize n_points; /* with those left out */
} Source;

static void
read_times (Source *source, const guint8 *data, gsize length, gint64 from_ms, guint64 period_ms)
{
  CyCoder coder;
  CyBlockTimes model;
  guint64 time_ms = (guint64) from_ms;

  cy_number_model_init (&model.periods);
  cy_block_init_signed (&model.rest);
  cy_coder_begin_read (&coder, data, length);
  for (guint i = 0; i < source->times->len; i++) {
    /* Behind what is wanted all times are as good as one that is. */
    if ((gint64) time_ms <= source->wanted->until_ms) {
      guint64 n = cy_coder_read_number (&coder, &model.periods);

      time_ms += n * period_ms + (guint64) read_signed (&coder, &model.rest);
    }
    g_array_index (source->times, gint64, i) = (gint64) time_ms;
  }
}

static gboolean
is_wanted (const Source *source, guint32 series)
{
  const CyHistoryWanted *wanted = source->wanted;

  for (guint i = 0; i < wanted->n_series; i++) {
    if (wanted->series[i] == series)
      return TRUE;
  }
  return wanted->series == NULL;
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
  CyBlockValues model;
  guint64 at = G_MAXUINT64;
  guint steps_before = 1;

  cy_block_init_values (&model);
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
    if (before.time_ms > source->wanted->until_ms)
      break;
    before.raw = cy_sum (before.raw, read_signed (&coder, &model.raw));
    g_array_append_val (source->points, before);
  }
  return TRUE;
}

static gboolean
read_carried (CyBlockHead *head, CyPoint *point)
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
  CyBlockHead *head = &source->head;
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
  CyByteReader reader = { data + CY_BLOCK_HEADER_BYTES, data + length };
  CyBlockHead *head = &source->head;
  guint64 head_length, period_ms, n_times, time_length, n_series;
  gint64 from_ms;

  if (length < CY_BLOCK_HEADER_BYTES ||
      cy_crc32 (0, reader.at, length - CY_BLOCK_HEADER_BYTES) != cy_get_u32 (data + 4) ||
      !cy_get_signed (&reader, &from_ms) || !cy_get_varint (&reader, &head_length) ||
      head_length > (guint64) (reader.end - reader.at))
    return FALSE;
  cy_block_begin_head (head, from_ms);
  cy_coder_begin_read (&head->coder, reader.at, head_length);
  reader.at += head_length;
  period_ms = cy_coder_read_number (&head->coder, &head->model.plain);
  n_times = cy_coder_read_number (&head->coder, &head->model.plain);
  time_length = cy_coder_read_number (&head->coder, &head->model.plain);
  n_series = cy_coder_read_number (&head->coder, &head->model.plain);
  if (period_ms == 0 || n_series > CY_BLOCK_MAX_SERIES ||
      time_length > (guint64) (reader.end - reader.at) || !is_possible (n_times, time_length))
    return FALSE;
  g_array_set_size (source->times, (guint) n_times);
  read_times (source, reader.at, time_length, from_ms, period_ms);
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

    if (is_wanted (source, point.series) && point.time_ms <= source->wanted->until_ms)
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
 * @wanted: (nullable): which of its points; %NULL for all.
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
                         const CyHistoryWanted *wanted,
                         gint64 *out_from_ms,
                         GError **error)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (CyPoint));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  const CyHistoryWanted all = { .until_ms = G_MAXINT64 };
  Source source = { .wanted = wanted == NULL ? &all : wanted, .times = times, .points = points };
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
