/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-audit.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAuditFilter:
 *
 * What is looked for in the audit: a text, who, what, and when.
 *
 * Signals: `changed`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_AUDIT_FILTER (cy_audit_filter_get_type ())
G_DECLARE_FINAL_TYPE (CyAuditFilter, cy_audit_filter, CY, AUDIT_FILTER, GtkWidget)

GtkWidget *cy_audit_filter_new (CyNode *node);
CyAuditSearch *cy_audit_filter_make_search (CyAuditFilter *self);
void cy_audit_filter_set_people (CyAuditFilter *self);
void cy_audit_filter_look_for (CyAuditFilter *self, const char *subject);
void cy_audit_filter_focus (CyAuditFilter *self);
void cy_audit_filter_clear (CyAuditFilter *self);

G_END_DECLS
