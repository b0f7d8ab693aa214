/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-risk-matrix.h"

#include "capture.h"

static CyRiskScale
make_scale (void)
{
  static const char *const likelihoods[] = { "rare", "unlikely", "possible", "likely",
                                             "almost certain" };
  static const char *const consequences[] = { "negligible", "minor", "moderate", "major",
                                              "severe" };
  CyRiskScale scale = { 0 };

  for (guint i = 0; i < CY_RISK_MATRIX_STEPS; i++) {
    scale.likelihoods[i] = likelihoods[i];
    scale.consequences[i] = consequences[i];
    for (guint k = 0; k < CY_RISK_MATRIX_STEPS; k++)
      scale.cells[i][k] = i + k < 5 ? (CyRiskCell){ CY_SEVERITY_NORMAL, "low" }
                                    : (CyRiskCell){ CY_SEVERITY_CRITICAL, "extreme" };
  }
  return scale;
}

static void
test_words (void)
{
  CyRiskScale scale = make_scale ();
  GtkWidget *matrix = g_object_ref_sink (cy_risk_matrix_new (&scale));
  g_autofree char *nothing = cy_risk_matrix_describe (CY_RISK_MATRIX (matrix));
  g_autofree char *marked = NULL;
  g_autofree char *beyond = NULL;

  g_assert_cmpstr (nothing, ==, "The risk is not told yet");
  cy_risk_matrix_mark (CY_RISK_MATRIX (matrix), 3, 4);
  marked = cy_risk_matrix_describe (CY_RISK_MATRIX (matrix));
  g_assert_cmpstr (marked, ==, "Risk extreme: likelihood possible, consequence major, 12 of 25");
  cy_risk_matrix_mark (CY_RISK_MATRIX (matrix), 6, 4);
  beyond = cy_risk_matrix_describe (CY_RISK_MATRIX (matrix));
  g_assert_cmpstr (beyond, ==, nothing);
  g_assert_finalize_object (matrix);
}

/* The full colour of a severity is that of the marked cell's shape alone. */
static void
test_picture (void)
{
  CyRiskScale scale = make_scale ();

  for (guint dark = 0; dark < 2; dark++) {
    GtkWidget *matrix = cy_risk_matrix_new (&scale);
    GtkWidget *window = capture_present (matrix, 420, 200, dark == 1);
    const GdkRGBA *color = cy_severity_color (CY_SEVERITY_CRITICAL, dark == 1);
    g_autofree char *name = g_strdup_printf ("risk-matrix-%u", dark);
    g_autoptr (GdkTexture) without = capture_texture (window);
    g_autoptr (GdkTexture) with = NULL;

    g_assert_false (capture_has_color (without, color));
    cy_risk_matrix_mark (CY_RISK_MATRIX (matrix), 5, 5);
    with = capture_texture (window);
    g_assert_true (capture_has_color (with, color));
    capture_save (window, name);
    gtk_window_destroy (GTK_WINDOW (window));
  }
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/risk-matrix/words", test_words);
  g_test_add_func ("/risk-matrix/picture", test_picture);
  return g_test_run ();
}
