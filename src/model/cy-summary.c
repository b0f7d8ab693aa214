/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-summary.h"

#include <math.h>

/* LL and HH before L and H, whatever the side. */
static guint
weight (CyLimitLevel level)
{
  return level == CY_LIMIT_LEVEL_NONE ? 0 : cy_limit_level_is_alarm (level) ? 2 : 1;
}

static gboolean
is_fault_word (CyMeasureId measure)
{
  return measure == CY_MEASURE_CONN_FAULT_WORD || measure == CY_MEASURE_MODULE_FAULT_WORD;
}

static void
take_sample (CySummary *summary, const CyTag *tag, const CySample *sample, CyQuality quality)
{
  if (quality != CY_QUALITY_GOOD)
    return;
  if (weight (sample->level) > weight (summary->level))
    summary->level = sample->level;
  if (is_fault_word (tag->measure) && sample->raw != 0)
    summary->has_fault = TRUE;
  if (tag->measure == CY_MEASURE_DC_POWER || tag->measure == CY_MEASURE_AC_POWER_ACTIVE)
    summary->power_w = cy_tag_value (tag, sample->raw);
  else if (tag->measure == CY_MEASURE_BMS_SOC)
    summary->soc = cy_tag_value (tag, sample->raw);
}

static void
take_state (CySummary *summary, const CySample *sample, CyQuality quality)
{
  summary->quality = quality;
  if (quality == CY_QUALITY_GOOD || quality == CY_QUALITY_STALE)
    summary->state = (CyPileState) sample->raw;
  else if (quality == CY_QUALITY_OFFLINE)
    summary->state = CY_PILE_STATE_OFFLINE;
}

/**
 * cy_summary_read:
 * @connector: gun number from 1.
 * @mono_us: now, on the monotonic clock.
 *
 * Threading: any.
 */
CySummary
cy_summary_read (CyLiveTable *table, guint pile, guint connector, gint64 mono_us)
{
  CyTagSet *tags = cy_fleet_get (cy_live_table_get_fleet (table), pile)->tags;
  guint n_tags = cy_tag_set_get_n_tags (tags);
  g_autofree CySample *samples = g_new (CySample, n_tags);
  const CySample never = { 0 };
  CySummary summary = { .power_w = NAN, .soc = NAN };
  CyLivePile state;

  cy_live_table_read (table, pile, &state, samples);
  summary.since_us = state.since_us;
  take_state (&summary, &never, cy_live_quality (&state, &never, mono_us));
  for (guint i = 0; i < n_tags; i++) {
    const CyTag *tag = cy_tag_set_get (tags, i);
    CyQuality quality;

    if (tag->connector != 0 && tag->connector != connector)
      continue;
    quality = cy_live_quality (&state, &samples[i], mono_us);
    take_sample (&summary, tag, &samples[i], quality);
    if (tag->measure == CY_MEASURE_CONN_STATE)
      take_state (&summary, &samples[i], quality);
  }
  return summary;
}
