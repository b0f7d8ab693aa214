/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-operator.h"

#include "cy-seat.h"

/**
 * cy_operator_show:
 * @entry: who does it.
 *
 * While there are no accounts it is whoever says so. Then it is who is logged in, and nobody types it.
 */
void
cy_operator_show (GtkEntry *entry, CyNode *node)
{
  gboolean open = !cy_node_has_accounts (node);

  gtk_editable_set_text (GTK_EDITABLE (entry), cy_node_get_person (node));
  gtk_editable_set_editable (GTK_EDITABLE (entry), open);
  gtk_widget_set_can_focus (GTK_WIDGET (entry), open);
}

/**
 * cy_operator_get:
 *
 * Returns: (transfer none): who does it now: a seat that was locked meanwhile is nobody's.
 */
const char *
cy_operator_get (GtkEntry *entry, CyNode *node)
{
  return cy_node_has_accounts (node) ? cy_node_get_person (node)
                                     : gtk_editable_get_text (GTK_EDITABLE (entry));
}

/**
 * cy_operator_known:
 *
 * Returns: (transfer none): who would do it, as far as that is known before it is asked; empty when whoever
 *   does it says so then.
 */
const char *
cy_operator_known (CyNode *node)
{
  return cy_node_has_accounts (node) ? cy_node_get_person (node) : "";
}
