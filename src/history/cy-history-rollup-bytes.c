/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-crc32.h"
#include "cy-history-bytes.h"
#include "cy-history-coder.h"
#include "cy-history-rollup.h"

/*
 * Roll-ups of some series, version 2:
 *
 *   "CYR2"  u32 CRC-32 of all that follows  n  { series (how much higher)  length } x n  streams
 *
 * varints, then a stream of cy-history-coder.h for each series:
 *
 *   number of roll-ups, then of each how many steps after the end of the one before, whether one value
 *   held all the time, then either for how many steps and the value, or everything else. Values are
 *   differences to the last one before, the mean is so many parts of the way from min to max.
 *
 * Version 1 kept sixteen times as many parts for a minute.
 */

#define HEADER_BYTES 8
#define MAGIC        "CYR2"
#define MAGIC_1      "CYR1"
#define MAX_RUNS     ((guint64) 1 << 16)

/* As with blocks: a roll-up costs at least three bits of 1/730 bit each. */
#define MAX_PER_BYTE 2048
#define FREE_BYTES   8

/* Times beyond, some 36 million years, are nobody's, and sums of them would not fit. */
#define MAX_MS ((gint64) 1 << 60)

/* The mean is kept to such a part of the register's step, or where that has no room, of min to max.
 * Finer where roll-ups are read, added to and written again. */
#define MINUTE_PARTS   16.0
#define MINUTE_PARTS_1 256.0
#define MEAN_PARTS     65536.0
#define MAX_FINE       ((guint64) 1 << 40)
#define COARSE_PARTS   4294967296.0

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

/**
 * Grain:
 * @step_ms: of the tier.
 * @parts: of the register's step the mean is kept to.
 */
typedef struct {
  gint64 step_ms;
  double parts;
} Grain;

static Grain
grain_of (gint64 step_ms, double minute_parts)
{
  return (Grain){ step_ms, step_ms <= CY_HISTORY_MINUTE_MS ? minute_parts : MEAN_PARTS };
}

static gboolean
is_flat (const CyRollup *rollup, gint64 step_ms)
{
  return rollup->count == 0 && rollup->min == rollup->max &&
         rollup->known_ms == (gint64) rollup->n_steps * step_ms;
}

static double
mean_parts (guint64 spread, double parts)
{
  return spread >= MAX_FINE ? COARSE_PARTS : (double) spread * parts;
}

static guint64
mean_of (const CyRollup *rollup, guint64 spread, const Grain *grain)
{
  double mean = rollup->area / (double) rollup->known_ms - (double) rollup->min;
  double part = CLAMP (mean / (double) spread, 0, 1);

  return (guint64) llround (part * mean_parts (spread, grain->parts));
}

static void
write_one (CyCoder *coder,
           Model *model,
           const CyRollup *rollup,
           const CyRollup *before,
           const Grain *grain)
{
  gint64 gap_ms =
    cy_difference (rollup->start_ms, before->start_ms + (gint64) before->n_steps * grain->step_ms);
  gboolean flat = is_flat (rollup, grain->step_ms);
  guint64 spread = (guint64) rollup->max - (guint64) rollup->min;

  cy_coder_write_number (coder, &model->gap, cy_zigzag (gap_ms / grain->step_ms));
  cy_coder_write_bit (coder, &model->flat, flat ? 1 : 0);
  cy_coder_write_number (coder, &model->value[flat ? 1 : 0],
                         cy_zigzag (cy_difference (rollup->min, before->last)));
  if (flat) {
    cy_coder_write_number (coder, &model->steps, rollup->n_steps - 1);
    return;
  }
  cy_coder_write_bit (coder, &model->full, rollup->known_ms == grain->step_ms);
  if (rollup->known_ms != grain->step_ms)
    cy_coder_write_number (coder, &model->known, (guint64) rollup->known_ms);
  cy_coder_write_number (coder, &model->count, rollup->count);
  cy_coder_write_number (coder, &model->spread, spread);
  if (spread == 0)
    return;
  cy_coder_write_number (coder, &model->last, (guint64) rollup->last - (guint64) rollup->min);
  if (rollup->known_ms > 0)
    cy_coder_write_number (coder, &model->mean, mean_of (rollup, spread, grain));
}

static gboolean
read_rest (CyCoder *coder, Model *model, CyRollup *rollup, const Grain *grain)
{
  guint64 known = (guint64) grain->step_ms;
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
    rollup->area +=
      (double) mean / mean_parts (spread, grain->parts) * (double) spread * (double) known;
  return known <= (guint64) MAX_MS && rollup->max >= rollup->min;
}

static gboolean
read_one (CyCoder *coder,
          Model *model,
          const CyRollup *before,
          const Grain *grain,
          CyRollup *rollup)
{
  guint64 end_ms = (guint64) before->start_ms + before->n_steps * (guint64) grain->step_ms;
  gint64 gap = cy_unzigzag (cy_coder_read_number (coder, &model->gap));
  gboolean flat = cy_coder_read_bit (coder, &model->flat) != 0;

  rollup->start_ms = (gint64) (end_ms + (guint64) gap * (guint64) grain->step_ms);
  if (rollup->start_ms > MAX_MS || rollup->start_ms < -MAX_MS)
    return FALSE;
  rollup->min =
    cy_sum (before->last, cy_unzigzag (cy_coder_read_number (coder, &model->value[flat ? 1 : 0])));
  if (!flat)
    return read_rest (coder, model, rollup, grain);
  rollup->n_steps = cy_coder_read_number (coder, &model->steps) + 1;
  if (rollup->n_steps == 0 || rollup->n_steps > (guint64) (MAX_MS / grain->step_ms))
    return FALSE;
  rollup->max = rollup->last = rollup->min;
  rollup->known_ms = (gint64) rollup->n_steps * grain->step_ms;
  rollup->area = (double) rollup->min * (double) rollup->known_ms;
  rollup->count = 0;
  return TRUE;
}

static void
write_run (GByteArray *out, const CyRollupRun *run, const Grain *grain)
{
  CyRollup before = { 0 };
  CyCoder coder;
  Model model;

  cy_bit_model_init ((CyBitModel *) &model, sizeof model / sizeof (CyBitModel));
  cy_coder_begin_write (&coder, out);
  cy_coder_write_number (&coder, &model.n, run->rollups->len);
  for (guint i = 0; i < run->rollups->len; i++) {
    write_one (&coder, &model, &g_array_index (run->rollups, CyRollup, i), &before, grain);
    before = g_array_index (run->rollups, CyRollup, i);
  }
  cy_coder_end_write (&coder);
}

/* @room: how many roll-ups may come yet. */
static gboolean
read_run (const guint8 *data, gsize length, const Grain *grain, guint64 *room, GArray *rollups)
{
  CyRollup before = { 0 };
  CyCoder coder;
  Model model;
  guint64 n;

  cy_bit_model_init ((CyBitModel *) &model, sizeof model / sizeof (CyBitModel));
  cy_coder_begin_read (&coder, data, length);
  n = cy_coder_read_number (&coder, &model.n);
  if (n > (length + FREE_BYTES) * MAX_PER_BYTE || n > CY_HISTORY_MAX_POINTS || n > *room)
    return FALSE;
  *room -= n;
  for (guint64 i = 0; i < n; i++) {
    CyRollup rollup;

    if (!read_one (&coder, &model, &before, grain, &rollup))
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
  const Grain grain = grain_of (step_ms, MINUTE_PARTS);
  guint32 series = 0;

  g_byte_array_append (out, (const guint8 *) MAGIC "\0\0\0\0", HEADER_BYTES);
  cy_put_varint (out, runs->len);
  for (guint i = 0; i < runs->len; i++) {
    const CyRollupRun *run = &g_array_index (runs, CyRollupRun, i);
    guint before = streams->len;

    write_run (streams, run, &grain);
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
read_runs (CyByteReader *reader, const Grain *grain, guint32 only, guint64 room, GArray *runs)
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
      if (!read_run (streams.at, length, grain, &room, run.rollups))
        return FALSE;
    }
    streams.at += length;
  }
  return streams.at == streams.end;
}

static gboolean
is_known_magic (const guint8 *bytes, double *out_minute_parts)
{
  gboolean first = memcmp (bytes, MAGIC_1, 4) == 0;

  *out_minute_parts = first ? MINUTE_PARTS_1 : MINUTE_PARTS;
  return first || memcmp (bytes, MAGIC, 4) == 0;
}

static GArray *
decode (gconstpointer data,
        gsize length,
        gint64 step_ms,
        guint32 only,
        guint64 room,
        GError **error)
{
  const guint8 *bytes = data;
  g_autoptr (GArray) runs = cy_rollup_runs_new ();
  double minute_parts;

  if (length > HEADER_BYTES && is_known_magic (bytes, &minute_parts) &&
      cy_crc32 (0, bytes + HEADER_BYTES, length - HEADER_BYTES) == cy_get_u32 (bytes + 4)) {
    CyByteReader reader = { bytes + HEADER_BYTES, bytes + length };
    const Grain grain = grain_of (step_ms, minute_parts);

    if (read_runs (&reader, &grain, only, room, runs))
      return g_steal_pointer (&runs);
  }
  g_set_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED,
               "a roll-up of %" G_GSIZE_FORMAT " bytes is damaged", length);
  return NULL;
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
  return decode (data, length, step_ms, only, G_MAXUINT64, error);
}

/**
 * cy_rollup_decode_some:
 * @most: roll-ups there may be.
 *
 * As cy_rollup_decode(), for bytes that somebody else made: they cost no more memory than that.
 */
GArray *
cy_rollup_decode_some (gconstpointer data,
                       gsize length,
                       gint64 step_ms,
                       guint64 most,
                       GError **error)
{
  return decode (data, length, step_ms, 0, most, error);
}
