/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyStatementView:
 *
 * What came to a customer account and went from it, newest first, with what it had then; it grows as it is scrolled.
 * The receipt of the selected line can be printed.
 */
#define CY_TYPE_STATEMENT_VIEW (cy_statement_view_get_type ())
G_DECLARE_FINAL_TYPE (CyStatementView, cy_statement_view, CY, STATEMENT_VIEW, GtkWidget)

GtkWidget *cy_statement_view_new (CyNode *node);
void cy_statement_view_show (CyStatementView *self, const char *account, const char *currency);

G_END_DECLS
