/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CY_RISK_STEPS 5

/**
 * CyRiskClass:
 * @CY_RISK_NOT_TOLD: likelihood or consequence is not from 1 to 5.
 * @CY_RISK_LOW: it is done as any work is.
 * @CY_RISK_MEDIUM: it is done with a way back.
 * @CY_RISK_HIGH: somebody else approves it.
 * @CY_RISK_EXTREME: it is not done as it is.
 */
typedef enum {
  CY_RISK_NOT_TOLD,
  CY_RISK_LOW,
  CY_RISK_MEDIUM,
  CY_RISK_HIGH,
  CY_RISK_EXTREME,
  CY_N_RISK_CLASSES,
} CyRiskClass;

/**
 * CyRisk:
 * @score: likelihood times consequence, from 1 to 25; 0 when not told.
 */
typedef struct {
  guint score;
  CyRiskClass class;
} CyRisk;

/**
 * CyBlastRadius:
 * @n_piles: piles that are out while it lasts, or when it goes wrong.
 * @n_sessions: sessions that run on them.
 * @power_w: what those draw [W].
 */
typedef struct {
  guint n_piles;
  guint n_sessions;
  double power_w;
} CyBlastRadius;

/**
 * CyBlastReason:
 *
 * Which of them makes the consequence; of two alike the first.
 */
typedef enum {
  CY_BLAST_BY_PILES,
  CY_BLAST_BY_SESSIONS,
  CY_BLAST_BY_POWER,
  CY_N_BLAST_REASONS,
} CyBlastReason;

CyRisk cy_risk_rule (guint likelihood, guint consequence);
guint cy_risk_suggest_consequence (const CyBlastRadius *radius, CyBlastReason *out_reason);
const char *cy_risk_class_label (CyRiskClass class);
const char *cy_risk_likelihood_label (guint likelihood);
const char *cy_risk_consequence_label (guint consequence);
const char *cy_blast_reason_label (CyBlastReason reason);

G_END_DECLS
