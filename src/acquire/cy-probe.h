/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-probe-line.h"
#include "cy-profile.h"

G_BEGIN_DECLS

#define CY_PROBE_RATE     5
#define CY_PROBE_RATE_MAX 20

/* As many as the longest row of a profile has. */
#define CY_PROBE_WORDS 64

/**
 * CyProbeUnit:
 * @unit: a unit id that answers.
 * @function: the read it answered to, 3 or 4.
 * @exception: a #CyModbusException, or 0 when it told a register.
 * @latency_us: how long it took [µs].
 */
typedef struct {
  guint8 unit;
  guint8 function;
  guint8 exception;
  gint64 latency_us;
} CyProbeUnit;

/**
 * CyProbeProgress:
 * @done: units looked at.
 * @total: units in all.
 * @found: (nullable): the one that just answered.
 *
 * Called on the probing thread.
 */
typedef void (*CyProbeProgress) (guint done,
                                 guint total,
                                 const CyProbeUnit *found,
                                 gpointer user_data);

GArray *cy_probe_scan_units (const CyLink *link,
                             guint8 from,
                             guint8 to,
                             guint per_second,
                             GCancellable *cancellable,
                             CyProbeProgress progress,
                             gpointer user_data,
                             GError **error);

/**
 * CyProbeRow:
 * @tag: index in the profile's tag set.
 * @function: what reads it; 0 for a state told from other registers.
 * @n_words: how many of @words count.
 * @words: what the registers said; of coils 0 or 1.
 * @quality: %CY_QUALITY_GOOD, or %CY_QUALITY_BAD when there is no value.
 * @raw: the sample's raw value, when it is good.
 * @value: what it means, in words and without its unit; or why there is none.
 * @outcome: of the read that brought it.
 * @exception: why it was refused.
 * @latency_us: how long the read took [µs].
 *
 * One quantity of a pile, read once.
 */
typedef struct {
  guint tag;
  CyMeasureId measure;
  guint connector;
  guint8 function;
  guint8 unit;
  guint16 address;
  guint n_words;
  guint16 words[CY_PROBE_WORDS];
  CyQuality quality;
  gint64 raw;
  char *value;
  CyProbeOutcome outcome;
  guint8 exception;
  gint64 latency_us;
} CyProbeRow;

/**
 * CyProbeReading:
 * @profile: what it was read with.
 * @rows: (element-type CyProbeRow): in tag order.
 * @n_blocks: reads of a complete scan.
 * @n_answered: how many of them were answered.
 * @n_refused: how many were refused.
 *
 * A pile, read once.
 */
typedef struct {
  CyProfile *profile;
  GArray *rows;
  guint n_blocks;
  guint n_answered;
  guint n_refused;
} CyProbeReading;

CyProbeReading *
cy_probe_read (const CyLink *link, CyProfile *profile, GCancellable *cancellable, GError **error);
void cy_probe_reading_free (CyProbeReading *reading);
const CyProbeRow *
cy_probe_reading_find (const CyProbeReading *reading, guint connector, CyMeasureId measure);

/**
 * CyProbeFit:
 * @score: 0 to 100; how well the profile fits.
 * @n_states: guns whose state the profile knows.
 * @n_plausible: values that can be true.
 * @n_implausible: values that cannot.
 * @why: the reason, in a sentence.
 *
 * How well a profile fits a pile.
 */
typedef struct {
  CyProbeReading *reading;
  guint score;
  guint n_states;
  guint n_plausible;
  guint n_implausible;
  char *why;
} CyProbeFit;

CyProbeFit *cy_probe_fit_new (CyProbeReading *reading);
void cy_probe_fit_free (CyProbeFit *fit);
GPtrArray *cy_probe_try_profiles (const CyLink *link,
                                  GPtrArray *profiles,
                                  GCancellable *cancellable,
                                  CyProbeProgress progress,
                                  gpointer user_data,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyProbeReading, cy_probe_reading_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyProbeFit, cy_probe_fit_free)

G_END_DECLS
