/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-risk-rule.h"

#include <glib/gi18n-lib.h>

#define L CY_RISK_LOW
#define M CY_RISK_MEDIUM
#define H CY_RISK_HIGH
#define E CY_RISK_EXTREME

/* A consequence/likelihood matrix as IEC 31010:2019 B.10.3 has it, for ISO 31000's process. A row for each
 * likelihood, a column for each consequence. A grave consequence counts for more than a likely one of the same
 * product: what is severe is never low, however rare. */
static const guint8 matrix[CY_RISK_STEPS][CY_RISK_STEPS] = {
  { L, L, L, M, H }, { L, L, M, M, H }, { L, M, M, H, E }, { M, M, H, H, E }, { M, H, H, E, E },
};

static const char *const class_labels[CY_N_RISK_CLASSES] = {
  [CY_RISK_NOT_TOLD] = N_ ("not told"), [CY_RISK_LOW] = N_ ("low"),
  [CY_RISK_MEDIUM] = N_ ("medium"),     [CY_RISK_HIGH] = N_ ("high"),
  [CY_RISK_EXTREME] = N_ ("extreme"),
};

static const char *const likelihood_labels[CY_RISK_STEPS] = {
  N_ ("rare"), N_ ("unlikely"), N_ ("possible"), N_ ("likely"), N_ ("almost certain"),
};

static const char *const consequence_labels[CY_RISK_STEPS] = {
  N_ ("negligible"), N_ ("minor"), N_ ("moderate"), N_ ("major"), N_ ("severe"),
};

static const char *const reason_labels[CY_N_BLAST_REASONS] = {
  [CY_BLAST_BY_PILES] = N_ ("by the piles that are out"),
  [CY_BLAST_BY_SESSIONS] = N_ ("by the sessions that end"),
  [CY_BLAST_BY_POWER] = N_ ("by the power that is lost"),
};

/* From which number on a consequence is at least minor, moderate, major, severe: a pile, a row of them, a
 * station, several stations; a driver, a queue of them; a transformer of 630 kVA, a feeder of 10 MVA. */
static const double steps[CY_N_BLAST_REASONS][CY_RISK_STEPS - 1] = {
  [CY_BLAST_BY_PILES] = { 2, 5, 20, 100 },
  [CY_BLAST_BY_SESSIONS] = { 1, 4, 15, 60 },
  [CY_BLAST_BY_POWER] = { 60e3, 250e3, 630e3, 10e6 },
};

static gboolean
is_step (guint step)
{
  return step >= 1 && step <= CY_RISK_STEPS;
}

/**
 * cy_risk_rule:
 * @likelihood: from 1, rare, to 5, almost certain.
 * @consequence: from 1, negligible, to 5, severe.
 *
 * The risk of a change. The class is from a table, not from the score.
 *
 * Threading: any; pure.
 *
 * Returns: the risk; not told when either is not from 1 to 5.
 */
CyRisk
cy_risk_rule (guint likelihood, guint consequence)
{
  if (!is_step (likelihood) || !is_step (consequence))
    return (CyRisk){ 0, CY_RISK_NOT_TOLD };
  return (CyRisk){ likelihood * consequence, matrix[likelihood - 1][consequence - 1] };
}

/**
 * cy_risk_suggest_consequence:
 * @out_reason: (out) (optional): what it is from.
 *
 * How grave it would be if a change took out what is within its reach; a person may know better.
 *
 * Threading: any; pure.
 *
 * Returns: from 1 to 5.
 */
guint
cy_risk_suggest_consequence (const CyBlastRadius *radius, CyBlastReason *out_reason)
{
  const double values[CY_N_BLAST_REASONS] = { radius->n_piles, radius->n_sessions,
                                              radius->power_w };
  CyBlastReason reason = CY_BLAST_BY_PILES;
  guint worst = 0;

  for (guint i = 0; i < CY_N_BLAST_REASONS; i++) {
    guint consequence = 1;

    while (consequence < CY_RISK_STEPS && values[i] >= steps[i][consequence - 1])
      consequence++;
    if (consequence > worst) {
      worst = consequence;
      reason = i;
    }
  }
  if (out_reason != NULL)
    *out_reason = reason;
  return worst;
}

/**
 * cy_risk_class_label:
 *
 * Returns: its name, not translated yet.
 */
const char *
cy_risk_class_label (CyRiskClass class)
{
  return class_labels[class];
}

/**
 * cy_risk_likelihood_label:
 * @likelihood: from 1 to 5.
 *
 * Returns: its name, not translated yet; that of not told when it is none.
 */
const char *
cy_risk_likelihood_label (guint likelihood)
{
  return is_step (likelihood) ? likelihood_labels[likelihood - 1] : class_labels[CY_RISK_NOT_TOLD];
}

/**
 * cy_risk_consequence_label:
 * @consequence: from 1 to 5.
 *
 * Returns: its name, not translated yet; that of not told when it is none.
 */
const char *
cy_risk_consequence_label (guint consequence)
{
  return is_step (consequence) ? consequence_labels[consequence - 1]
                               : class_labels[CY_RISK_NOT_TOLD];
}

/**
 * cy_blast_reason_label:
 *
 * Returns: what a suggested consequence is from, not translated yet.
 */
const char *
cy_blast_reason_label (CyBlastReason reason)
{
  return reason_labels[reason];
}
