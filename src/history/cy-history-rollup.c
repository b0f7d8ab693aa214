/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-history-rollup.h"

#include <math.h>
#include <string.h>

#include "cy-crc32.h"
#include "cy-history-bytes.h"
#include "cy-history-coder.h"
#include "cy-sample.h"

/*
 * Roll-ups of some series, version 1:
 *
 *   "CYR1"  u32 CRC-32 of all that follows  n  { series (how much higher)  length } x n  streams
 *
 * varints, then a stream of cy-history-coder.h for each series:
 *
 *   number of roll-ups, then of each how many steps after the end of the one before, whether one value
 *   held all the time, then either for how many steps and the value, or everything else. Values are
 *   differences to the last one before, the mean is so many parts of the way from min to max.
 */

#define HEADER_BYTES 8
#define MAGIC        "CYR1"
#define MAX_RUNS     ((guint64) 1 << 16)

/* As with blocks: a roll-up costs at least three bits of 1/730 bit each. */
#define MAX_PER_BYTE 2048
#define FREE_BYTES   8

/* Times beyond, some 36 million years, are nobody's, and sums of them would not fit. */
#define MAX_MS ((gint64) 1 << 60)

/* The mean is kept to such a part of the register's step, or where that has no room, of min to max.
 * Finer where roll-ups are read, added to and written again. */
#define MINUTE_PARTS 256.0
#define MEAN_PARTS   65536.0
#define MAX_FINE     ((guint64) 1 << 40)
#define COARSE_PARTS 4294967296.0

gint64
cy_history_floor (gint64 time_ms, gint64 step_ms)
{
  gint64 over = time_ms % step_ms;

  return time_ms - (over < 0 ? over + step_ms : over);
}

static void
run_clear (CyRollupRun *run)
{
  g_array_unref (run->rollups);
}

GArray *
cy_rollup_runs_new (void)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (CyRollupRun));

  g_array_set_clear_func (runs, (GDestroyNotify) run_clear);
  return runs;
}

/* Making them */

static void
add_up (CyRollup *rollup, const CyRollup *more)
{
  rollup->min = MIN (rollup->min, more->min);
  rollup->max = MAX (rollup->max, more->max);
  rollup->last = more->last;
  rollup->known_ms += more->known_ms;
  rollup->area += more->area;
  rollup->count += more->count;
}

/* What is known of a step twice, by two blocks, becomes one; what held for many steps stays alone. */
static void
append (GArray *rollups, const CyRollup *more)
{
  CyRollup *newest =
    rollups->len == 0 ? NULL : &g_array_index (rollups, CyRollup, rollups->len - 1);

  if (newest != NULL && newest->start_ms == more->start_ms && newest->n_steps == 1 &&
      more->n_steps == 1)
    add_up (newest, more);
  else
    g_array_append_vals (rollups, more, 1);
}

static void
append_piece (GArray *rollups,
              gint64 raw,
              gint64 start_ms,
              gint64 end_ms,
              guint64 count,
              gint64 step_ms)
{
  gint64 floor_ms = cy_history_floor (start_ms, step_ms);
  gint64 long_ms = end_ms - start_ms;

  append (rollups, &(CyRollup){ .start_ms = floor_ms,
                                .n_steps = long_ms > step_ms ? (guint64) (long_ms / step_ms) : 1,
                                .min = raw,
                                .max = raw,
                                .last = raw,
                                .known_ms = long_ms,
                                .area = (double) raw * (double) long_ms,
                                .count = count });
}

/* One value from @start_ms until @end_ms: up to the next step, whole steps, and the rest. */
static void
append_held (GArray *rollups, const CyPoint *point, gint64 start_ms, gint64 end_ms, gint64 step_ms)
{
  guint64 count = point->carried ? 0 : 1;
  gint64 next_ms = cy_history_floor (start_ms, step_ms) + step_ms;
  gint64 whole_ms;

  if (point->quality != CY_QUALITY_GOOD || (start_ms == end_ms && count == 0))
    return;
  if (count > 0 || start_ms % step_ms != 0 || end_ms < next_ms) {
    append_piece (rollups, point->raw, start_ms, MIN (end_ms, next_ms), count, step_ms);
    start_ms = MIN (end_ms, next_ms);
  }
  whole_ms = cy_history_floor (end_ms, step_ms);
  if (whole_ms > start_ms)
    append_piece (rollups, point->raw, start_ms, whole_ms, 0, step_ms);
  start_ms = MAX (start_ms, whole_ms);
  if (end_ms > start_ms)
    append_piece (rollups, point->raw, start_ms, end_ms, 0, step_ms);
}

/**
 * cy_rollup_of_points:
 * @points: of one series, in order of time, what was carried in first.
 * @from_ms: since when they know.
 * @to_ms: until when they say something: the last value holds until then.
 * @rollups: (element-type CyRollup): gets theirs.
 */
void
cy_rollup_of_points (const CyPoint *points,
                     gsize n_points,
                     gint64 from_ms,
                     gint64 to_ms,
                     gint64 step_ms,
                     GArray *rollups)
{
  for (gsize i = 0; i < n_points; i++) {
    gint64 start_ms = points[i].carried ? MAX (from_ms, points[i].time_ms) : points[i].time_ms;
    gint64 end_ms = i + 1 < n_points ? points[i + 1].time_ms : to_ms;

    append_held (rollups, &points[i], start_ms, MAX (start_ms, end_ms), step_ms);
  }
}

/**
 * cy_rollup_of_block:
 * @points: of a block, grouped by series.
 *
 * Returns: (transfer full) (element-type CyRollupRun): what the block knows of every step between.
 */
GArray *
cy_rollup_of_block (const CyPoint *points,
                    gsize n_points,
                    gint64 from_ms,
                    gint64 to_ms,
                    gint64 step_ms)
{
  GArray *runs = cy_rollup_runs_new ();

  for (gsize i = 0; i < n_points;) {
    CyRollupRun run = { points[i].series, g_array_new (FALSE, FALSE, sizeof (CyRollup)) };
    gsize n = 0;

    while (i + n < n_points && points[i + n].series == run.series)
      n++;
    cy_rollup_of_points (&points[i], n, from_ms, to_ms, step_ms, run.rollups);
    g_array_append_val (runs, run);
    i += n;
  }
  return runs;
}

/**
 * cy_rollup_fold:
 * @runs: (element-type CyRollupRun): of steps of @step_ms.
 * @into_ms: a multiple of that.
 *
 * Returns: (transfer full) (element-type CyRollupRun): the same in longer steps.
 */
GArray *
cy_rollup_fold (GArray *runs, gint64 step_ms, gint64 into_ms)
{
  GArray *folded = cy_rollup_runs_new ();

  for (guint r = 0; r < runs->len; r++) {
    const CyRollupRun *run = &g_array_index (runs, CyRollupRun, r);
    CyRollupRun longer = { run->series, g_array_new (FALSE, FALSE, sizeof (CyRollup)) };

    for (guint i = 0; i < run->rollups->len; i++) {
      CyRollup rollup = g_array_index (run->rollups, CyRollup, i);

      if (rollup.n_steps > 1) {
        const CyPoint held = { .quality = CY_QUALITY_GOOD, .carried = TRUE, .raw = rollup.last };

        append_held (longer.rollups, &held, rollup.start_ms,
                     rollup.start_ms + (gint64) rollup.n_steps * step_ms, into_ms);
        continue;
      }
      rollup.start_ms = cy_history_floor (rollup.start_ms, into_ms);
      append (longer.rollups, &rollup);
    }
    g_array_append_val (folded, longer);
  }
  return folded;
}

/**
 * cy_rollup_append:
 * @runs: (element-type CyRollupRun): in order of their series.
 */
void
cy_rollup_append (GArray *runs, guint32 series, const CyRollup *rollup)
{
  guint i = runs->len;
  CyRollupRun run = { series, NULL };

  while (i > 0 && g_array_index (runs, CyRollupRun, i - 1).series > series)
    i--;
  if (i == 0 || g_array_index (runs, CyRollupRun, i - 1).series != series) {
    run.rollups = g_array_new (FALSE, FALSE, sizeof (CyRollup));
    g_array_insert_val (runs, i, run);
    i++;
  }
  append (g_array_index (runs, CyRollupRun, i - 1).rollups, rollup);
}

/* Bytes */

typedef struct {
  CyNumberModel n;
  CyNumberModel gap;
  CyBitModel flat;
  CyNumberModel steps;
  CyBitModel full;
  CyNumberModel known;
  CyNumberModel count;
  CyNumberModel value[2]; /* of a flat one, and of others */
  CyNumberModel spread;
  CyNumberModel last;
  CyNumberModel mean;
} Model;

static gboolean
is_flat (const CyRollup *rollup, gint64 step_ms)
{
  return rollup->count == 0 && rollup->min == rollup->max &&
         rollup->known_ms == (gint64) rollup->n_steps * step_ms;
}

static double
mean_parts (guint64 spread, gint64 step_ms)
{
  if (spread >= MAX_FINE)
    return COARSE_PARTS;
  return (double) spread * (step_ms <= CY_HISTORY_MINUTE_MS ? MINUTE_PARTS : MEAN_PARTS);
}

static guint64
mean_of (const CyRollup *rollup, guint64 spread, gint64 step_ms)
{
  double mean = rollup->area / (double) rollup->known_ms - (double) rollup->min;
  double part = CLAMP (mean / (double) spread, 0, 1);

  return (guint64) llround (part * mean_parts (spread, step_ms));
}

static void
write_one (CyCoder *coder,
           Model *model,
           const CyRollup *rollup,
           const CyRollup *before,
           gint64 step_ms)
{
  gint64 gap_ms =
    cy_difference (rollup->start_ms, before->start_ms + (gint64) before->n_steps * step_ms);
  gboolean flat = is_flat (rollup, step_ms);
  guint64 spread = (guint64) rollup->max - (guint64) rollup->min;

  cy_coder_write_number (coder, &model->gap, cy_zigzag (gap_ms / step_ms));
  cy_coder_write_bit (coder, &model->flat, flat ? 1 : 0);
  cy_coder_write_number (coder, &model->value[flat ? 1 : 0],
                         cy_zigzag (cy_difference (rollup->min, before->last)));
  if (flat) {
    cy_coder_write_number (coder, &model->steps, rollup->n_steps - 1);
    return;
  }
  cy_coder_write_bit (coder, &model->full, rollup->known_ms == step_ms);
  if (rollup->known_ms != step_ms)
    cy_coder_write_number (coder, &model->known, (guint64) rollup->known_ms);
  cy_coder_write_number (coder, &model->count, rollup->count);
  cy_coder_write_number (coder, &model->spread, spread);
  if (spread == 0)
    return;
  cy_coder_write_number (coder, &model->last, (guint64) rollup->last - (guint64) rollup->min);
  if (rollup->known_ms > 0)
    cy_coder_write_number (coder, &model->mean, mean_of (rollup, spread, step_ms));
}

static gboolean
read_rest (CyCoder *coder, Model *model, CyRollup *rollup, gint64 step_ms)
{
  guint64 known = (guint64) step_ms;
  guint64 spread;
  guint64 mean = 0;

  if (cy_coder_read_bit (coder, &model->full) == 0)
    known = cy_coder_read_number (coder, &model->known);
  rollup->n_steps = 1;
  rollup->known_ms = (gint64) known;
  rollup->count = cy_coder_read_number (coder, &model->count);
  spread = cy_coder_read_number (coder, &model->spread);
  rollup->max = rollup->last = rollup->min;
  if (spread > 0) {
    rollup->max = cy_sum (rollup->min, (gint64) spread);
    rollup->last = cy_sum (rollup->min, (gint64) cy_coder_read_number (coder, &model->last));
    if (known > 0)
      mean = cy_coder_read_number (coder, &model->mean);
  }
  rollup->area = (double) rollup->min * (double) known;
  if (spread > 0)
    rollup->area += (double) mean / mean_parts (spread, step_ms) * (double) spread * (double) known;
  return known <= (guint64) MAX_MS && rollup->max >= rollup->min;
}

static gboolean
read_one (CyCoder *coder, Model *model, const CyRollup *before, gint64 step_ms, CyRollup *rollup)
{
  guint64 end_ms = (guint64) before->start_ms + before->n_steps * (guint64) step_ms;
  gint64 gap = cy_unzigzag (cy_coder_read_number (coder, &model->gap));
  gboolean flat = cy_coder_read_bit (coder, &model->flat) != 0;

  rollup->start_ms = (gint64) (end_ms + (guint64) gap * (guint64) step_ms);
  if (rollup->start_ms > MAX_MS || rollup->start_ms < -MAX_MS)
    return FALSE;
  rollup->min =
    cy_sum (before->last, cy_unzigzag (cy_coder_read_number (coder, &model->value[flat ? 1 : 0])));
  if (!flat)
    return read_rest (coder, model, rollup, step_ms);
  rollup->n_steps = cy_coder_read_number (coder, &model->steps) + 1;
  if (rollup->n_steps == 0 || rollup->n_steps > (guint64) (MAX_MS / step_ms))
    return FALSE;
  rollup->max = rollup->last = rollup->min;
  rollup->known_ms = (gint64) rollup->n_steps * step_ms;
  rollup->area = (double) rollup->min * (double) rollup->known_ms;
  rollup->count = 0;
  return TRUE;
}

static void
write_run (GByteArray *out, const CyRollupRun *run, gint64 step_ms)
{
  CyRollup before = { 0 };
  CyCoder coder;
  Model model;

  cy_bit_model_init ((CyBitModel *) &model, sizeof model / sizeof (CyBitModel));
  cy_coder_begin_write (&coder, out);
  cy_coder_write_number (&coder, &model.n, run->rollups->len);
  for (guint i = 0; i < run->rollups->len; i++) {
    write_one (&coder, &model, &g_array_index (run->rollups, CyRollup, i), &before, step_ms);
    before = g_array_index (run->rollups, CyRollup, i);
  }
  cy_coder_end_write (&coder);
}

static gboolean
read_run (const guint8 *data, gsize length, gint64 step_ms, GArray *rollups)
{
  CyRollup before = { 0 };
  CyCoder coder;
  Model model;
  guint64 n;

  cy_bit_model_init ((CyBitModel *) &model, sizeof model / sizeof (CyBitModel));
  cy_coder_begin_read (&coder, data, length);
  n = cy_coder_read_number (&coder, &model.n);
  if (n > (length + FREE_BYTES) * MAX_PER_BYTE || n > CY_HISTORY_MAX_POINTS)
    return FALSE;
  for (guint64 i = 0; i < n; i++) {
    CyRollup rollup;

    if (!read_one (&coder, &model, &before, step_ms, &rollup))
      return FALSE;
    g_array_append_val (rollups, rollup);
    before = rollup;
  }
  return TRUE;
}

/**
 * cy_rollup_encode:
 * @runs: (element-type CyRollupRun): in order of their series.
 */
GBytes *
cy_rollup_encode (GArray *runs, gint64 step_ms)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) streams = g_byte_array_new ();
  guint32 series = 0;

  g_byte_array_append (out, (const guint8 *) MAGIC "\0\0\0\0", HEADER_BYTES);
  cy_put_varint (out, runs->len);
  for (guint i = 0; i < runs->len; i++) {
    const CyRollupRun *run = &g_array_index (runs, CyRollupRun, i);
    guint before = streams->len;

    write_run (streams, run, step_ms);
    cy_put_varint (out, run->series - series);
    cy_put_varint (out, streams->len - before);
    series = run->series;
  }
  g_byte_array_append (out, streams->data, streams->len);
  cy_put_u32 (out->data + 4, cy_crc32 (0, out->data + HEADER_BYTES, out->len - HEADER_BYTES));
  return g_byte_array_free_to_bytes (out);
}

/* The directory is at the front, what it speaks of behind it. */
static gboolean
find_streams (CyByteReader *reader, guint64 n)
{
  for (guint64 i = 0; i < n; i++) {
    guint64 unused;

    if (!cy_get_varint (reader, &unused) || !cy_get_varint (reader, &unused))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_runs (CyByteReader *reader, gint64 step_ms, guint32 only, GArray *runs)
{
  CyByteReader streams;
  guint64 series = 0;
  guint64 n;

  if (!cy_get_varint (reader, &n) || n > MAX_RUNS)
    return FALSE;
  streams = *reader;
  if (!find_streams (&streams, n))
    return FALSE;
  for (guint64 i = 0; i < n; i++) {
    guint64 more = 0;
    guint64 length = 0;
    CyRollupRun run = { 0 };

    (void) cy_get_varint (reader, &more);
    (void) cy_get_varint (reader, &length);
    series += more;
    if (more > G_MAXUINT32 || series > G_MAXUINT32 || length > (guint64) (streams.end - streams.at))
      return FALSE;
    if (only == 0 || only == series) {
      run = (CyRollupRun){ (guint32) series, g_array_new (FALSE, FALSE, sizeof (CyRollup)) };
      g_array_append_val (runs, run);
      if (!read_run (streams.at, length, step_ms, run.rollups))
        return FALSE;
    }
    streams.at += length;
  }
  return streams.at == streams.end;
}

/**
 * cy_rollup_decode:
 * @only: the series that is wanted, 0 for all.
 *
 * Returns: (transfer full) (element-type CyRollupRun)
 *
 * Errors: %CY_HISTORY_ERROR_DAMAGED. Any bytes at all are safe to give.
 */
GArray *
cy_rollup_decode (gconstpointer data, gsize length, gint64 step_ms, guint32 only, GError **error)
{
  const guint8 *bytes = data;
  g_autoptr (GArray) runs = cy_rollup_runs_new ();

  if (length > HEADER_BYTES && memcmp (bytes, MAGIC, 4) == 0 &&
      cy_crc32 (0, bytes + HEADER_BYTES, length - HEADER_BYTES) == cy_get_u32 (bytes + 4)) {
    CyByteReader reader = { bytes + HEADER_BYTES, bytes + length };

    if (read_runs (&reader, step_ms, only, runs))
      return g_steal_pointer (&runs);
  }
  g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
               "a roll-up of %" G_GSIZE_FORMAT " bytes is damaged", length);
  return NULL;
}
