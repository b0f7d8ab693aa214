/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-audit.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAuditPane:
 *
 * One thing that happened, at length: who, when, from which node, what was there before and is there after,
 * and where it stands in the journal.
 *
 * Threading: main thread.
 */
#define CY_TYPE_AUDIT_PANE (cy_audit_pane_get_type ())
G_DECLARE_FINAL_TYPE (CyAuditPane, cy_audit_pane, CY, AUDIT_PANE, GtkWidget)

GtkWidget *cy_audit_pane_new (CyNode *node);
void cy_audit_pane_show (CyAuditPane *self, const CyAuditLine *line);

G_END_DECLS
