/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-severity.h"

G_BEGIN_DECLS

#define CY_RISK_MATRIX_STEPS 5

/**
 * CyRiskCell:
 * @severity: how it looks.
 * @label: the class of its risk in a word, translated; static.
 */
typedef struct {
  CySeverity severity;
  const char *label;
} CyRiskCell;

/**
 * CyRiskScale:
 * @cells: by likelihood and consequence, the least first.
 * @likelihoods: what the rows are called, translated; static.
 * @consequences: what the columns are called, translated; static.
 */
typedef struct {
  CyRiskCell cells[CY_RISK_MATRIX_STEPS][CY_RISK_MATRIX_STEPS];
  const char *likelihoods[CY_RISK_MATRIX_STEPS];
  const char *consequences[CY_RISK_MATRIX_STEPS];
} CyRiskScale;

/**
 * CyRiskMatrix:
 *
 * A consequence/likelihood matrix with one cell marked: by a frame, the shape of its severity and in words.
 *
 * Threading: main thread.
 */
#define CY_TYPE_RISK_MATRIX (cy_risk_matrix_get_type ())
G_DECLARE_FINAL_TYPE (CyRiskMatrix, cy_risk_matrix, CY, RISK_MATRIX, GtkWidget)

GtkWidget *cy_risk_matrix_new (const CyRiskScale *scale);
void cy_risk_matrix_mark (CyRiskMatrix *self, guint likelihood, guint consequence);
char *cy_risk_matrix_describe (CyRiskMatrix *self);

G_END_DECLS
