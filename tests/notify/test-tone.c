/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-tone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEADER 44

/* Quieter is silence, for so long that it is not within a wave [ms]. */
#define SILENCE    50
#define SILENCE_MS 20

static const gint16 *
samples_of (GBytes *tone, gsize *out_n)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (tone, &size);
  guint32 length;

  memcpy (&length, bytes + 40, 4);
  g_assert_cmpuint (GUINT32_FROM_LE (length), ==, size - HEADER);
  *out_n = (size - HEADER) / 2;
  return (const gint16 *) (const void *) (bytes + HEADER);
}

static void
test_header (void)
{
  static const guint8 start[] = { 'R', 'I', 'F', 'F' };
  static const guint8 format[] = { 'W', 'A', 'V', 'E', 'f', 'm',  't',  ' ', 16,  0,  0,
                                   0,   1,   0,   1,   0,   0x80, 0x3E, 0,   0,   0,  0x7D,
                                   0,   0,   2,   0,   16,  0,    'd',  'a', 't', 'a' };

  for (CyPriority priority = 0; priority < CY_N_PRIORITIES; priority++) {
    g_autoptr (GBytes) tone = cy_tone_render (priority);
    g_autoptr (GBytes) again = cy_tone_render (priority);
    gsize size;
    const guint8 *bytes = g_bytes_get_data (tone, &size);
    guint32 length;

    g_assert_cmpmem (bytes, sizeof start, start, sizeof start);
    g_assert_cmpmem (bytes + 8, sizeof format, format, sizeof format);
    memcpy (&length, bytes + 4, 4);
    g_assert_cmpuint (GUINT32_FROM_LE (length), ==, size - 8);
    g_assert_true (g_bytes_equal (tone, again));
  }
}

typedef struct {
  guint start_ms;
  guint length_ms;
} Pulse;

/* Finds the pulses as an ear would: what is loud, between what is silent. */
static GArray *
find_pulses (const gint16 *samples, gsize n)
{
  GArray *pulses = g_array_new (FALSE, FALSE, sizeof (Pulse));
  gsize start = 0, last = 0;
  gboolean loud = FALSE;

  for (gsize i = 0; i <= n; i++) {
    gboolean is_loud = i < n && abs (GINT16_FROM_LE (samples[i])) > SILENCE;

    if (is_loud && !loud)
      start = i;
    if (loud && !is_loud && (i == n || i - last > CY_TONE_RATE * SILENCE_MS / 1000)) {
      Pulse pulse = { (guint) (start * 1000 / CY_TONE_RATE),
                      (guint) ((last - start) * 1000 / CY_TONE_RATE) };

      g_array_append_val (pulses, pulse);
      loud = FALSE;
    }
    if (is_loud) {
      last = i;
      loud = TRUE;
    }
  }
  return pulses;
}

/* IEC 60601-1-8, tables 3 and 4. */
static void
test_patterns (void)
{
  static const struct {
    guint n_pulses;
    guint least_ms, most_ms;         /* of a pulse */
    guint least_gap_ms, most_gap_ms; /* between two of a burst */
  } patterns[CY_N_PRIORITIES] = {
    [CY_PRIORITY_LOW] = { 2, 125, 250, 125, 250 },
    [CY_PRIORITY_MEDIUM] = { 3, 125, 250, 125, 250 },
    [CY_PRIORITY_HIGH] = { 10, 75, 200, 50, 125 },
    [CY_PRIORITY_CRITICAL] = { 10, 75, 200, 50, 125 },
  };

  for (CyPriority priority = 0; priority < CY_N_PRIORITIES; priority++) {
    g_autoptr (GBytes) tone = cy_tone_render (priority);
    gsize n;
    const gint16 *samples = samples_of (tone, &n);
    g_autoptr (GArray) pulses = find_pulses (samples, n);

    g_assert_cmpuint (pulses->len, ==, patterns[priority].n_pulses);
    for (guint i = 0; i < pulses->len; i++) {
      Pulse pulse = g_array_index (pulses, Pulse, i);
      Pulse next = i + 1 < pulses->len ? g_array_index (pulses, Pulse, i + 1) : pulse;
      guint gap_ms = next.start_ms - pulse.start_ms - pulse.length_ms;

      /* the soft edges are not loud */
      g_assert_cmpuint (pulse.length_ms + 5, >=, patterns[priority].least_ms);
      g_assert_cmpuint (pulse.length_ms, <=, patterns[priority].most_ms);
      if (i + 1 == pulses->len || i % 5 == 2 || i % 5 == 4)
        continue; /* longer: within and between bursts of five */
      g_assert_cmpuint (gap_ms, >=, patterns[priority].least_gap_ms);
      g_assert_cmpuint (gap_ms, <=, patterns[priority].most_gap_ms + 10);
    }
  }
}

/* How much of @hz there is in the first pulse. */
static double
power_at (const gint16 *samples, gsize n, double hz)
{
  double real = 0, imaginary = 0;

  for (gsize i = 0; i < n; i++) {
    double angle = 2 * G_PI * hz * (double) i / CY_TONE_RATE;

    real += GINT16_FROM_LE (samples[i]) * cos (angle);
    imaginary += GINT16_FROM_LE (samples[i]) * sin (angle);
  }
  return sqrt (real * real + imaginary * imaginary) / (double) n;
}

static void
test_pitch (void)
{
  static const double pitches[CY_N_PRIORITIES] = { 392.0, 523.3, 659.3, 880.0 };

  for (CyPriority priority = 0; priority < CY_N_PRIORITIES; priority++) {
    g_autoptr (GBytes) tone = cy_tone_render (priority);
    gsize n;
    const gint16 *samples = samples_of (tone, &n);
    double fundamental = power_at (samples, 1600, pitches[priority]);
    int loudest = 0, first = 0;

    for (guint harmonic = 2; harmonic <= 5; harmonic++) {
      double power = power_at (samples, 1600, pitches[priority] * harmonic);

      g_assert_cmpfloat (power, <, fundamental);
      g_assert_cmpfloat (power, >, fundamental / 10); /* within 20 dB */
    }
    g_assert_cmpfloat (power_at (samples, 1600, pitches[priority] * 1.5), <, fundamental / 10);
    for (gsize i = 0; i < n; i++)
      loudest = MAX (loudest, abs (GINT16_FROM_LE (samples[i])));
    for (gsize i = 0; i < CY_TONE_RATE * 5 / 1000; i++)
      first = MAX (first, abs (GINT16_FROM_LE (samples[i])));
    g_assert_cmpint (first, <, loudest / 3); /* startles nobody */
    g_assert_cmpint (loudest, >, 12000);
    g_assert_cmpint (loudest, <, 32000);
    g_assert_cmpint (samples[0], ==, 0);
    g_assert_cmpint (samples[n - 1], ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tone/header", test_header);
  g_test_add_func ("/tone/patterns", test_patterns);
  g_test_add_func ("/tone/pitch", test_pitch);
  return g_test_run ();
}
