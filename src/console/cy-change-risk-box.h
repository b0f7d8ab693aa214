/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node-change-insight.h"
#include "cy-risk-matrix.h"

G_BEGIN_DECLS

/**
 * CyChangeRiskBox:
 *
 * The risk of a change: its matrix with the cell marked, and what it takes with it as things are now.
 *
 * Threading: main thread.
 */
#define CY_TYPE_CHANGE_RISK_BOX (cy_change_risk_box_get_type ())
G_DECLARE_FINAL_TYPE (CyChangeRiskBox, cy_change_risk_box, CY, CHANGE_RISK_BOX, GtkWidget)

GtkWidget *cy_change_risk_box_new (CyNode *node);
guint cy_change_risk_box_measure (CyChangeRiskBox *self, char **targets);
void cy_change_risk_box_mark (CyChangeRiskBox *self, guint likelihood, guint consequence);

G_END_DECLS
