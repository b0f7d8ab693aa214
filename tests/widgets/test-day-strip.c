/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-day-strip.h"

#include <string.h>

#include "capture.h"
#include "cy-severity.h"

static void
test_describe (void)
{
  static const struct {
    const char *periods;
    const char *words;
  } cases[] = {
    { "00:00-08:00 valley, 08:00-22:00 peak, 22:00-24:00 valley",
      "00:00–08:00 Valley, 08:00–22:00 Peak, 22:00–24:00 Valley" },
    { "22:00-08:00 deep, 08:00-12:00 sharp, 12:00-22:00 flat",
      "00:00–08:00 Deep valley, 08:00–12:00 Sharp, 12:00–22:00 Flat, 22:00–24:00 Deep valley" },
    { "00:00-08:00 valley", "00:00–08:00 Valley, 08:00–24:00 no class" },
    { "00:00-08:00 cheap, nonsense", "00:00–24:00 no class" },
    { "", "00:00–24:00 no class" },
  };
  GtkWidget *strip = g_object_ref_sink (cy_day_strip_new ());

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint8 slots[CY_TARIFF_SLOTS];
    g_autofree char *words = NULL;

    cy_tariff_sketch_periods (cases[i].periods, slots);
    cy_day_strip_set_slots (CY_DAY_STRIP (strip), slots);
    words = cy_day_strip_describe (CY_DAY_STRIP (strip));
    g_assert_cmpstr (words, ==, cases[i].words);
  }
  g_assert_finalize_object (strip);
}

/* A gap is in the colour of what is abnormal; a whole day has no colour at all. */
static void
test_picture (void)
{
  for (guint dark = 0; dark < 2; dark++) {
    GtkWidget *strip = cy_day_strip_new ();
    GtkWidget *window = capture_present (strip, 500, 60, dark == 1);
    const GdkRGBA *color = cy_severity_color (CY_SEVERITY_MEDIUM, dark == 1);
    guint8 slots[CY_TARIFF_SLOTS];

    for (guint whole = 0; whole < 2; whole++) {
      g_autoptr (GdkTexture) texture = NULL;

      cy_tariff_sketch_periods (whole == 1 ? "00:00-07:00 deep, 07:00-08:30 sharp, 08:30-12:00 "
                                             "peak, 12:00-20:00 flat, 20:00-24:00 valley"
                                           : "00:00-07:00 valley, 09:00-24:00 peak",
                                slots);
      cy_day_strip_set_slots (CY_DAY_STRIP (strip), slots);
      texture = capture_texture (window);
      g_assert_cmpint (capture_has_color (texture, color), ==, whole == 0);
      capture_save (window, dark == 1 ? "day-strip-dark" : "day-strip-light");
    }
    gtk_window_destroy (GTK_WINDOW (window));
  }
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/day-strip/describe", test_describe);
  g_test_add_func ("/day-strip/picture", test_picture);
  return g_test_run ();
}
