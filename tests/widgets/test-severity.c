/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "capture.h"
#include "cy-state-badge.h"

/* Relative luminance and contrast: WCAG 2.1, definitions 1.4.3. */
static double
luminance (const GdkRGBA *color)
{
  const double channel[3] = { color->red, color->green, color->blue };
  static const double weight[3] = { 0.2126, 0.7152, 0.0722 };
  double sum = 0;

  for (guint i = 0; i < 3; i++) {
    double c = channel[i];

    sum += weight[i] * (c <= 0.03928 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4));
  }
  return sum;
}

static double
contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double one = luminance (a) + 0.05, other = luminance (b) + 0.05;

  return MAX (one, other) / MIN (one, other);
}

/* No two severities may look alike to somebody who sees no colour. */
static void
test_distinct (void)
{
  for (guint i = 0; i < CY_N_SEVERITIES; i++)
    for (guint j = 0; j < i; j++) {
      const CySeverityInfo *a = cy_severity_get (i), *b = cy_severity_get (j);

      g_assert_cmpint (a->shape, !=, b->shape);
      g_assert_cmpstr (a->letter, !=, b->letter);
      g_assert_cmpstr (a->name, !=, b->name);
      g_assert_cmpstr (a->label, !=, b->label);
    }
}

/* Graphical objects need 3:1 against what is around them, text 4.5:1 (WCAG 2.1, 1.4.11, 1.4.3). */
static void
test_contrast (void)
{
  for (guint dark = 0; dark < 2; dark++) {
    const CyPalette *palette = cy_palette_get (dark);

    g_assert_cmpfloat (contrast (&palette->text, &palette->surface), >, 7);
    g_assert_cmpfloat (contrast (&palette->dim, &palette->surface), >, 4.5);
    for (guint i = CY_SEVERITY_STALE; i < CY_N_SEVERITIES; i++) {
      const CySeverityStyle *style = &cy_severity_get (i)->style[dark];

      g_test_message ("%s %u: edge %.1f", cy_severity_get (i)->name, dark,
                      contrast (&style->edge, &palette->surface));
      g_assert_cmpfloat (contrast (&style->edge, &palette->surface), >, 3);
      g_assert_cmpfloat (
        contrast (&style->ink, style->fill.alpha > 0 ? &style->fill : &palette->surface), >, 4.4);
    }
  }
}

typedef struct {
  CyQuality quality;
  CyLimitLevel level;
  CySeverity severity;
} SampleCase;

static void
test_of_sample (void)
{
  static const SampleCase cases[] = {
    { CY_QUALITY_GOOD, CY_LIMIT_LEVEL_NONE, CY_SEVERITY_NORMAL },
    { CY_QUALITY_GOOD, CY_LIMIT_LEVEL_L, CY_SEVERITY_MEDIUM },
    { CY_QUALITY_GOOD, CY_LIMIT_LEVEL_H, CY_SEVERITY_MEDIUM },
    { CY_QUALITY_GOOD, CY_LIMIT_LEVEL_LL, CY_SEVERITY_CRITICAL },
    { CY_QUALITY_GOOD, CY_LIMIT_LEVEL_HH, CY_SEVERITY_CRITICAL },
    { CY_QUALITY_NEVER, CY_LIMIT_LEVEL_NONE, CY_SEVERITY_STALE },
    { CY_QUALITY_STALE, CY_LIMIT_LEVEL_HH, CY_SEVERITY_STALE },
    { CY_QUALITY_BAD, CY_LIMIT_LEVEL_NONE, CY_SEVERITY_STALE },
    { CY_QUALITY_OFFLINE, CY_LIMIT_LEVEL_HH, CY_SEVERITY_OFFLINE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cy_severity_of_sample (cases[i].quality, cases[i].level), ==,
                     cases[i].severity);
  g_assert_cmpint (cy_severity_of_state (CY_PILE_STATE_FAULTED), ==, CY_SEVERITY_CRITICAL);
  g_assert_cmpint (cy_severity_of_state (CY_PILE_STATE_CHARGING), ==, CY_SEVERITY_NORMAL);
  g_assert_cmpint (cy_severity_of_state ((CyPileState) 999), ==, CY_SEVERITY_STALE);
  g_assert_cmpstr (cy_severity_get ((CySeverity) 999)->name, ==, "stale");
}

static void
test_badge (void)
{
  g_autoptr (GtkWidget) badge = g_object_ref_sink (cy_state_badge_new (CY_SEVERITY_HIGH, "过温"));
  CyStateBadge *self = CY_STATE_BADGE (badge);

  gtk_test_accessible_assert_property (badge, GTK_ACCESSIBLE_PROPERTY_LABEL, "High: 过温");
  cy_state_badge_set (self, CY_SEVERITY_OFFLINE, NULL);
  gtk_test_accessible_assert_property (badge, GTK_ACCESSIBLE_PROPERTY_LABEL, "Offline");
  g_assert_null (cy_state_badge_get_text (self));
  g_object_set (badge, "severity", CY_SEVERITY_NORMAL, "text", "充电中", NULL);
  g_assert_cmpint (cy_state_badge_get_severity (self), ==, CY_SEVERITY_NORMAL);
  gtk_test_accessible_assert_property (badge, GTK_ACCESSIBLE_PROPERTY_LABEL, "充电中");
}

static void
test_draws (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_autoptr (GdkTexture) texture = NULL;
  GtkWidget *window;

  gtk_widget_set_margin_start (box, 16);
  gtk_widget_set_margin_top (box, 16);
  for (guint i = 0; i < CY_N_SEVERITIES; i++) {
    gtk_box_append (GTK_BOX (box), cy_state_badge_new (i, NULL));
    gtk_box_append (GTK_BOX (box), cy_state_badge_new (i, "浦东 A01 号桩"));
  }
  window = capture_present (box, 260, 520, dark);
  capture_save (window, dark ? "badges-dark" : "badges-light");
  texture = capture_texture (window);
  for (guint i = 0; i < CY_N_SEVERITIES; i++)
    g_assert_true (capture_has_color (texture, cy_severity_color (i, dark)));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/severity/distinct", test_distinct);
  g_test_add_func ("/severity/contrast", test_contrast);
  g_test_add_func ("/severity/of-sample", test_of_sample);
  g_test_add_func ("/state-badge/badge", test_badge);
  g_test_add_data_func ("/state-badge/draws/dark", GINT_TO_POINTER (TRUE), test_draws);
  g_test_add_data_func ("/state-badge/draws/light", GINT_TO_POINTER (FALSE), test_draws);
  return g_test_run ();
}
