/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-rate-strip.h"

#include <string.h>

#include "capture.h"
#include "cy-severity.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define SLOT   (10 * MINUTE)
#define BEGIN  ((gint64) 1700000000 * G_USEC_PER_SEC)

/* A slot in five hundred is bad: it is in words, in what is read, and in the picture, however narrow. */
static void
fill (CyRateStrip *strip, guint n, guint peak)
{
  g_autofree guint *counts = g_new0 (guint, n);
  const CyRateSpan span = { BEGIN + (n / 2) * SLOT, BEGIN + (n / 2 + 1) * SLOT, peak };

  for (guint i = 0; i < n; i++)
    counts[i] = i % 7;
  counts[n / 2] = peak;
  cy_rate_strip_set_line (strip, 10);
  cy_rate_strip_set (strip, BEGIN, SLOT, counts, n);
  cy_rate_strip_set_spans (strip, &span, peak > 10 ? 1 : 0);
}

static void
test_words (void)
{
  GtkWidget *strip = g_object_ref_sink (cy_rate_strip_new ());
  g_autofree char *all = NULL;
  g_autofree char *flood = NULL;
  g_autofree char *calm = NULL;

  fill (CY_RATE_STRIP (strip), 1000, 41);
  all = cy_rate_strip_describe (CY_RATE_STRIP (strip));
  flood = cy_rate_strip_read (CY_RATE_STRIP (strip), BEGIN + 500 * SLOT + MINUTE);
  calm = cy_rate_strip_read (CY_RATE_STRIP (strip), BEGIN + 6 * SLOT);
  g_assert_cmpstr (all, ==,
                   "At most 41 alarms in 10 minutes; more than 10 in 1 of 1000 periods; 1 floods");
  g_assert_true (g_str_has_suffix (flood, ": 41 alarms in 10 minutes, in a flood of 41"));
  g_assert_true (g_str_has_suffix (calm, ": 6 alarms in 10 minutes"));
  g_assert_null (cy_rate_strip_read (CY_RATE_STRIP (strip), BEGIN - 1));
  g_assert_null (cy_rate_strip_read (CY_RATE_STRIP (strip), BEGIN + 1000 * SLOT));
  g_assert_finalize_object (strip);
}

static void
test_picture (void)
{
  static const guint lengths[] = { 144, 4320, 12960 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (lengths); i++) {
    gboolean dark = i % 2 == 1;
    GtkWidget *strip = cy_rate_strip_new ();
    GtkWidget *window = capture_present (strip, 700, 120, dark);
    const GdkRGBA *color = cy_severity_color (CY_SEVERITY_HIGH, dark);
    const GdkRGBA *span = cy_severity_color (CY_SEVERITY_CRITICAL, dark);
    g_autofree char *name = g_strdup_printf ("rate-strip-%u", i);

    for (guint peak = 10; peak <= 41; peak += 31) {
      g_autoptr (GdkTexture) texture = NULL;

      fill (CY_RATE_STRIP (strip), lengths[i / 2], peak);
      texture = capture_texture (window);
      g_assert_cmpint (capture_has_color (texture, color), ==, peak > 10);
      g_assert_cmpint (capture_has_color (texture, span), ==, peak > 10);
    }
    capture_save (window, name);
    gtk_window_destroy (GTK_WINDOW (window));
  }
}

/* Nothing to show is nothing to fall over. */
static void
test_empty (void)
{
  GtkWidget *strip = cy_rate_strip_new ();
  GtkWidget *window = capture_present (strip, 100, 20, FALSE);

  cy_rate_strip_set (CY_RATE_STRIP (strip), BEGIN, SLOT, NULL, 0);
  gtk_test_widget_wait_for_draw (window);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/rate-strip/words", test_words);
  g_test_add_func ("/rate-strip/picture", test_picture);
  g_test_add_func ("/rate-strip/empty", test_empty);
  return g_test_run ();
}
