/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tone.h"

#include <math.h>

/*
 * Alarm tones after the pattern of IEC 60601-1-8, clause 6.3.3.1, tables 3 and 4, which people know from
 * other rooms: two bursts of five fast pulses for what cannot wait, three for what is urgent, two slow
 * ones for the rest. A pulse has a fundamental below 1000 Hz and four harmonics at least, so that one can
 * hear where it comes from, and rises slowly enough to startle nobody.
 */

#define MAX_PULSES 10

#define HEADER_BYTES 44

/* Below full scale, with all harmonics at once. */
#define AMPLITUDE 24000.0

/* Of a pulse, until it is there and from where it goes; the standard has 10 % to 40 %. */
#define RISE 0.2

typedef struct {
  double pitch_hz;
  guint pulse_ms;
  guint n_pulses;
  guint starts_ms[MAX_PULSES];
} Pattern;

#define TWO_BURSTS                                      \
  {                                                     \
    0, 200, 400, 750, 950, 1700, 1900, 2100, 2450, 2650 \
  }

static const Pattern patterns[CY_N_PRIORITIES] = {
  [CY_PRIORITY_LOW] = { 392.0, 200, 2, { 0, 400 } },
  [CY_PRIORITY_MEDIUM] = { 523.3, 200, 3, { 0, 400, 800 } },
  [CY_PRIORITY_HIGH] = { 659.3, 125, 10, TWO_BURSTS },
  [CY_PRIORITY_CRITICAL] = { 880.0, 125, 10, TWO_BURSTS },
};

/* Their parts of the amplitude. */
static const double harmonics[] = { 0.4, 0.25, 0.15, 0.12, 0.08 };

static void
put_word (guint8 *bytes, guint16 value)
{
  bytes[0] = (guint8) (value & 0xFF);
  bytes[1] = (guint8) (value >> 8);
}

static void
put_double_word (guint8 *bytes, guint32 value)
{
  put_word (bytes, (guint16) (value & 0xFFFF));
  put_word (bytes + 2, (guint16) (value >> 16));
}

/* RIFF WAVE, PCM: Multimedia Programming Interface and Data Specifications 1.0, August 1991. */
static void
put_header (guint8 *bytes, guint32 data_bytes)
{
  static const char marks[] = "RIFF....WAVEfmt ";

  for (guint i = 0; i < sizeof marks - 1; i++)
    bytes[i] = (guint8) marks[i];
  put_double_word (bytes + 4, HEADER_BYTES - 8 + data_bytes);
  put_double_word (bytes + 16, 16);
  put_word (bytes + 20, 1); /* PCM */
  put_word (bytes + 22, 1); /* channel */
  put_double_word (bytes + 24, CY_TONE_RATE);
  put_double_word (bytes + 28, CY_TONE_RATE * 2);
  put_word (bytes + 32, 2);
  put_word (bytes + 34, 16);
  for (guint i = 0; i < 4; i++)
    bytes[36 + i] = (guint8) "data"[i];
  put_double_word (bytes + 40, data_bytes);
}

static double
sample_at (double pitch_hz, double time_s)
{
  double value = 0;

  for (guint i = 0; i < G_N_ELEMENTS (harmonics); i++)
    value += harmonics[i] * sin (2 * G_PI * pitch_hz * (i + 1) * time_s);
  return value;
}

static void
put_pulse (guint8 *samples, guint n_samples, double pitch_hz)
{
  double rise = RISE * n_samples;

  for (guint i = 0; i < n_samples; i++) {
    double edge = MIN (MIN (i / rise, (n_samples - 1 - i) / rise), 1.0);
    double value = AMPLITUDE * edge * sample_at (pitch_hz, (double) i / CY_TONE_RATE);

    put_word (samples + (gsize) 2 * i, (guint16) (gint16) lround (value));
  }
}

static guint
to_samples (guint time_ms)
{
  return time_ms * (CY_TONE_RATE / 1000);
}

/**
 * cy_tone_render:
 *
 * Returns: (transfer full): the tone for alarms of this priority, as a WAV file; the same each time.
 */
GBytes *
cy_tone_render (CyPriority priority)
{
  const Pattern *pattern = &patterns[priority];
  guint n_samples = to_samples (pattern->starts_ms[pattern->n_pulses - 1] + pattern->pulse_ms);
  gsize size = HEADER_BYTES + (gsize) 2 * n_samples;
  guint8 *bytes = g_malloc0 (size);

  put_header (bytes, 2 * n_samples);
  for (guint i = 0; i < pattern->n_pulses; i++)
    put_pulse (bytes + HEADER_BYTES + (gsize) 2 * to_samples (pattern->starts_ms[i]),
               to_samples (pattern->pulse_ms), pattern->pitch_hz);
  return g_bytes_new_take (bytes, size);
}
