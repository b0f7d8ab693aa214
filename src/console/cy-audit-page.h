/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAuditPage:
 *
 * Who did what, when, from which node, with what was there before: searched, read at length, saved, and
 * verified against hashes and signatures.
 *
 * Keyboard: Control+F searches, Enter lists everything about the same thing, Escape there lists all again,
 * Control+R reads anew, Control+S saves.
 *
 * Actions: `audit.search`, `audit.about`, `audit.clear`, `audit.more`, `audit.refresh`, `audit.save`,
 * `audit.verify`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_AUDIT_PAGE (cy_audit_page_get_type ())
G_DECLARE_FINAL_TYPE (CyAuditPage, cy_audit_page, CY, AUDIT_PAGE, GtkWidget)

GtkWidget *cy_audit_page_new (CyNode *node);
void cy_audit_page_save (CyAuditPage *self, GFile *file);

G_END_DECLS
