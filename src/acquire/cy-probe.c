/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-acquire-error.h"
#include "cy-profile-encode.h"
#include "cy-tag-words.h"
#include "cy-time.h"

/* A gateway in front of a slow serial line takes this long to find out that nobody answers. */
#define SCAN_TIMEOUT_MS 1000

/* After so many reads in a row that brought nothing, nothing will. */
#define PATIENCE 4

/* Any lawful word counts, except a gateway's that there is nobody. */
static gboolean
is_somebody (const CyProbeReply *reply)
{
  return reply->outcome == CY_PROBE_ANSWERED ||
         (reply->outcome == CY_PROBE_REFUSED &&
          reply->exception != CY_MODBUS_EXCEPTION_GATEWAY_PATH &&
          reply->exception != CY_MODBUS_EXCEPTION_GATEWAY_TARGET);
}

static gboolean
knock (CyProbeLine *line,
       guint8 unit,
       gint64 pause_us,
       CyProbeUnit *out_unit,
       gboolean *out_found,
       GError **error)
{
  static const guint8 functions[] = { CY_MODBUS_READ_HOLDING_REGISTERS,
                                      CY_MODBUS_READ_INPUT_REGISTERS };

  *out_found = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (functions) && !*out_found; i++) {
    const CyModbusRequest request = { .function = functions[i], .count = 1 };
    CyProbeReply reply;

    if (!cy_probe_line_ask (line, unit, &request, SCAN_TIMEOUT_MS, &reply, error))
      return FALSE;
    *out_found = is_somebody (&reply);
    *out_unit = (CyProbeUnit){ unit, functions[i], reply.exception, reply.latency_us };
    if (!cy_probe_line_pause (line, pause_us - reply.latency_us, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * cy_probe_scan_units:
 * @link: the host; its unit id does not matter.
 * @from: first unit id.
 * @to: last unit id.
 * @per_second: requests in a second, at most #CY_PROBE_RATE_MAX; 0 for #CY_PROBE_RATE.
 * @progress: (nullable): told after every unit.
 *
 * Finds out which unit ids answer at a host, by reading one register of each. Nothing is written,
 * and no other host is asked.
 *
 * Threading: blocks; for worker threads.
 *
 * Returns: (transfer full) (element-type CyProbeUnit): those that do.
 *
 * Errors: #CY_ACQUIRE_ERROR_INVALID for what cannot be scanned, network errors, cancellation.
 */
GArray *
cy_probe_scan_units (const CyLink *link,
                     guint8 from,
                     guint8 to,
                     guint per_second,
                     GCancellable *cancellable,
                     CyProbeProgress progress,
                     gpointer user_data,
                     GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (CyProbeUnit));
  g_autoptr (CyProbeLine) line = NULL;

  if (from > to || per_second > CY_PROBE_RATE_MAX) {
    g_set_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_INVALID,
                 "units %u to %u at %u requests in a second cannot be scanned", from, to,
                 per_second);
    return NULL;
  }
  line = cy_probe_line_new (link, cancellable, error);
  if (line == NULL)
    return NULL;
  for (guint unit = from; unit <= to; unit++) {
    gint64 pause_us = CY_US_PER_S / (per_second == 0 ? CY_PROBE_RATE : per_second);
    CyProbeUnit one;
    gboolean answers;

    if (!knock (line, (guint8) unit, pause_us, &one, &answers, error))
      return NULL;
    if (answers)
      g_array_append_val (found, one);
    if (progress != NULL)
      progress (unit - from + 1u, to - from + 1u, answers ? &one : NULL, user_data);
  }
  return g_steal_pointer (&found);
}

static void
clear_row (gpointer data)
{
  CyProbeRow *row = data;

  g_free (row->value);
}

static CyProbeReading *
reading_new (CyProfile *profile, guint8 own_unit)
{
  CyProbeReading *reading = g_new0 (CyProbeReading, 1);
  CyTagSet *tags = cy_profile_get_tags (profile);

  reading->profile = cy_profile_ref (profile);
  reading->rows = g_array_new (FALSE, TRUE, sizeof (CyProbeRow));
  g_array_set_clear_func (reading->rows, clear_row);
  for (guint i = 0; i < cy_tag_set_get_n_tags (tags); i++) {
    const CyTag *tag = cy_tag_set_get (tags, i);
    CyProbeRow row = { .tag = i, .measure = tag->measure, .connector = tag->connector };
    CyProfileSpot spot;

    row.quality = CY_QUALITY_BAD;
    row.outcome = CY_PROBE_NOT_ASKED;
    if (cy_profile_get_spot (profile, i, &spot)) {
      row.function = spot.function;
      row.unit = spot.unit < 0 ? own_unit : (guint8) spot.unit;
      row.address = spot.address;
      row.n_words = MIN (spot.words, CY_PROBE_WORDS);
    }
    g_array_append_val (reading->rows, row);
  }
  return reading;
}

void
cy_probe_reading_free (CyProbeReading *reading)
{
  if (reading == NULL)
    return;
  g_array_unref (reading->rows);
  cy_profile_unref (reading->profile);
  g_free (reading);
}

/**
 * cy_probe_reading_find:
 *
 * Returns: (nullable): the row of a measure, when its value is good.
 */
const CyProbeRow *
cy_probe_reading_find (const CyProbeReading *reading, guint connector, CyMeasureId measure)
{
  int tag = cy_tag_set_find (cy_profile_get_tags (reading->profile), connector, measure);
  const CyProbeRow *row = tag < 0 ? NULL : &g_array_index (reading->rows, CyProbeRow, (guint) tag);

  return row != NULL && row->quality == CY_QUALITY_GOOD ? row : NULL;
}

/* Where a row stands in a block, its words are copied. */
static void
take_words (CyProbeReading *reading,
            const CyReadBlock *block,
            guint8 unit,
            const CyProbeReply *reply)
{
  for (guint i = 0; i < reading->rows->len; i++) {
    CyProbeRow *row = &g_array_index (reading->rows, CyProbeRow, i);
    guint first = (guint) row->address - block->address;

    if (row->function != block->function || row->unit != unit || row->address < block->address ||
        first + row->n_words > block->count)
      continue;
    row->outcome = reply->outcome;
    row->exception = reply->exception;
    row->latency_us = reply->latency_us;
    for (guint k = 0; reply->outcome == CY_PROBE_ANSWERED && k < row->n_words; k++)
      row->words[k] = block->function <= CY_MODBUS_READ_DISCRETE_INPUTS
                        ? (guint16) cy_modbus_get_bit (reply->data, first + k)
                        : cy_modbus_get_register (reply->data, first + k);
  }
}

static char *
reason_of (const CyProbeRow *row)
{
  switch (row->outcome) {
  case CY_PROBE_REFUSED:
    return g_strdup (cy_modbus_exception_name (row->exception));
  case CY_PROBE_SILENT:
    return g_strdup (_ ("no answer"));
  case CY_PROBE_HUNG_UP:
    return g_strdup (_ ("the device hung up"));
  case CY_PROBE_GARBLED:
    return g_strdup (_ ("no lawful answer"));
  case CY_PROBE_NOT_ASKED:
    return g_strdup (_ ("not asked"));
  case CY_PROBE_ANSWERED:
  default:
    return g_strdup (_ ("no value"));
  }
}

static void
take_values (CyProbeReading *reading, const CyScan *scan)
{
  CyTagSet *tags = cy_profile_get_tags (reading->profile);

  for (guint i = 0; i < reading->rows->len; i++) {
    CyProbeRow *row = &g_array_index (reading->rows, CyProbeRow, i);
    const CySample *sample = &scan->samples[row->tag];
    const CyTag *tag = cy_tag_set_get (tags, row->tag);

    if (sample->quality == CY_QUALITY_GOOD) {
      row->quality = CY_QUALITY_GOOD;
      row->raw = sample->raw;
      row->value =
        cy_tag_words (tag, sample->raw, tag->text_slot < 0 ? NULL : scan->texts[tag->text_slot]);
    } else {
      row->value = reason_of (row);
    }
    if (row->function == 0)
      row->outcome = CY_PROBE_ANSWERED;
  }
}

static gboolean
read_blocks (CyProbeLine *line, CyProbeReading *reading, CyScan *scan, GError **error)
{
  const CyProfile *profile = reading->profile;
  const CyProfileManners *manners = cy_profile_get_manners (profile);
  const CyReadBlock *blocks = cy_profile_get_blocks (profile, &reading->n_blocks);
  guint in_vain = 0;

  for (guint i = 0; i < reading->n_blocks; i++) {
    const CyReadBlock *block = &blocks[i];
    guint8 unit = block->unit < 0 ? cy_probe_line_get_link (line)->unit : (guint8) block->unit;
    const CyModbusRequest request = { .function = block->function,
                                      .address = block->address,
                                      .count = block->count };
    CyProbeReply reply = { .outcome = CY_PROBE_NOT_ASKED };

    if (in_vain < PATIENCE &&
        (!cy_probe_line_ask (line, unit, &request, manners->timeout_ms, &reply, error) ||
         !cy_probe_line_pause (line, (gint64) manners->gap_ms * CY_US_PER_MS, error)))
      return FALSE;
    in_vain = reply.outcome == CY_PROBE_ANSWERED ? 0 : in_vain + 1;
    reading->n_answered += reply.outcome == CY_PROBE_ANSWERED;
    reading->n_refused += reply.outcome == CY_PROBE_REFUSED;
    if (reply.outcome == CY_PROBE_ANSWERED)
      cy_profile_decode (profile, i, reply.data, reply.length, 1, scan);
    else
      cy_profile_fail_block (profile, i, 1, scan);
    take_words (reading, block, unit, &reply);
  }
  cy_profile_finish (profile, 1, scan);
  return TRUE;
}

/**
 * cy_probe_read:
 * @link: where the pile is.
 * @profile: (transfer none): how it is read.
 *
 * Reads every register of a pile once, as gently as its profile wants it. When several reads in a
 * row bring nothing, the rest is not asked.
 *
 * Threading: blocks; for worker threads.
 *
 * Returns: (transfer full): what it said.
 *
 * Errors: as cy_probe_scan_units(). A pile that refuses or says nothing is no error.
 */
CyProbeReading *
cy_probe_read (const CyLink *link, CyProfile *profile, GCancellable *cancellable, GError **error)
{
  CyTagSet *tags = cy_profile_get_tags (profile);
  g_autofree CySample *samples = g_new0 (CySample, cy_tag_set_get_n_tags (tags));
  g_autofree CyText *texts = g_new0 (CyText, MAX (cy_tag_set_get_n_texts (tags), 1));
  CyScan scan = { .samples = samples, .texts = texts };
  g_autoptr (CyProbeLine) line = cy_probe_line_new (link, cancellable, error);
  g_autoptr (CyProbeReading) reading = NULL;

  if (line == NULL)
    return NULL;
  reading = reading_new (profile, link->unit);
  if (!read_blocks (line, reading, &scan, error))
    return NULL;
  take_values (reading, &scan);
  return g_steal_pointer (&reading);
}
