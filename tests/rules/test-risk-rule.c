/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-risk-rule.h"

#include <math.h>

/* Every cell, as it hangs on the wall: the most likely on top. */
static void
test_matrix (void)
{
  static const char *const wall[] = { "MHHEE", "MMHHE", "LMMHE", "LLMMH", "LLLMH" };
  static const char letters[] = "-LMHE";

  for (guint likelihood = 0; likelihood <= 7; likelihood++) {
    for (guint consequence = 0; consequence <= 7; consequence++) {
      CyRisk risk = cy_risk_rule (likelihood, consequence);
      gboolean is_told = likelihood >= 1 && likelihood <= 5 && consequence >= 1 && consequence <= 5;

      g_assert_cmpuint (risk.score, ==, is_told ? likelihood * consequence : 0);
      g_assert_cmpint (letters[risk.class], ==,
                       is_told ? wall[5 - likelihood][consequence - 1] : '-');
    }
  }
  g_assert_cmpint (cy_risk_rule (G_MAXUINT, G_MAXUINT).class, ==, CY_RISK_NOT_TOLD);
}

/* What is more likely or graver is never a smaller risk. */
static void
test_monotone (void)
{
  for (guint a = 1; a <= 5; a++) {
    for (guint b = 1; b < 5; b++) {
      g_assert_cmpint (cy_risk_rule (a, b).class, <=, cy_risk_rule (a, b + 1).class);
      g_assert_cmpint (cy_risk_rule (b, a).class, <=, cy_risk_rule (b + 1, a).class);
    }
  }
}

static void
test_consequence (void)
{
  static const struct {
    CyBlastRadius radius;
    guint consequence;
    CyBlastReason reason;
  } cases[] = {
    { { 0, 0, 0 }, 1, CY_BLAST_BY_PILES },        { { 1, 0, 0 }, 1, CY_BLAST_BY_PILES },
    { { 2, 0, 0 }, 2, CY_BLAST_BY_PILES },        { { 4, 0, 0 }, 2, CY_BLAST_BY_PILES },
    { { 5, 0, 0 }, 3, CY_BLAST_BY_PILES },        { { 19, 0, 0 }, 3, CY_BLAST_BY_PILES },
    { { 20, 0, 0 }, 4, CY_BLAST_BY_PILES },       { { 99, 0, 0 }, 4, CY_BLAST_BY_PILES },
    { { 100, 0, 0 }, 5, CY_BLAST_BY_PILES },      { { G_MAXUINT, 0, 0 }, 5, CY_BLAST_BY_PILES },
    { { 1, 1, 0 }, 2, CY_BLAST_BY_SESSIONS },     { { 2, 1, 0 }, 2, CY_BLAST_BY_PILES },
    { { 1, 3, 0 }, 2, CY_BLAST_BY_SESSIONS },     { { 1, 4, 0 }, 3, CY_BLAST_BY_SESSIONS },
    { { 1, 14, 0 }, 3, CY_BLAST_BY_SESSIONS },    { { 1, 15, 0 }, 4, CY_BLAST_BY_SESSIONS },
    { { 1, 59, 0 }, 4, CY_BLAST_BY_SESSIONS },    { { 1, 60, 0 }, 5, CY_BLAST_BY_SESSIONS },
    { { 1, 0, 59999 }, 1, CY_BLAST_BY_PILES },    { { 1, 0, 60000 }, 2, CY_BLAST_BY_POWER },
    { { 1, 0, 249999 }, 2, CY_BLAST_BY_POWER },   { { 1, 0, 250000 }, 3, CY_BLAST_BY_POWER },
    { { 1, 0, 629999 }, 3, CY_BLAST_BY_POWER },   { { 1, 4, 630000 }, 4, CY_BLAST_BY_POWER },
    { { 1, 0, 9999999 }, 4, CY_BLAST_BY_POWER },  { { 1, 0, 10e6 }, 5, CY_BLAST_BY_POWER },
    { { 1, 0, INFINITY }, 5, CY_BLAST_BY_POWER }, { { 1, 0, NAN }, 1, CY_BLAST_BY_PILES },
    { { 1, 0, -1 }, 1, CY_BLAST_BY_PILES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CyBlastReason reason;

    g_test_message ("%u", i);
    g_assert_cmpuint (cy_risk_suggest_consequence (&cases[i].radius, &reason), ==,
                      cases[i].consequence);
    g_assert_cmpint (reason, ==, cases[i].reason);
    g_assert_cmpuint (cy_risk_suggest_consequence (&cases[i].radius, NULL), ==,
                      cases[i].consequence);
  }
}

static void
test_labels (void)
{
  for (guint i = 0; i < CY_N_RISK_CLASSES; i++)
    g_assert_nonnull (cy_risk_class_label (i));
  for (guint i = 0; i < CY_N_BLAST_REASONS; i++)
    g_assert_nonnull (cy_blast_reason_label (i));
  g_assert_cmpstr (cy_risk_likelihood_label (0), ==, "not told");
  g_assert_cmpstr (cy_risk_likelihood_label (1), ==, "rare");
  g_assert_cmpstr (cy_risk_likelihood_label (5), ==, "almost certain");
  g_assert_cmpstr (cy_risk_likelihood_label (6), ==, "not told");
  g_assert_cmpstr (cy_risk_consequence_label (1), ==, "negligible");
  g_assert_cmpstr (cy_risk_consequence_label (5), ==, "severe");
  g_assert_cmpstr (cy_risk_consequence_label (6), ==, "not told");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/risk-rule/matrix", test_matrix);
  g_test_add_func ("/risk-rule/monotone", test_monotone);
  g_test_add_func ("/risk-rule/consequence", test_consequence);
  g_test_add_func ("/risk-rule/labels", test_labels);
  return g_test_run ();
}
