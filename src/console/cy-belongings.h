/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyBelongings:
 *
 * The cards or the vehicles of a customer account. They are edited in the form of their kind.
 *
 * Actions: `belongings.add`, `belongings.edit`, `belongings.freeze` (or let go), `belongings.remove`.
 */
#define CY_TYPE_BELONGINGS (cy_belongings_get_type ())
G_DECLARE_FINAL_TYPE (CyBelongings, cy_belongings, CY, BELONGINGS, GtkWidget)

GtkWidget *cy_belongings_new (CyNode *node, CyKindId kind);
void cy_belongings_show (CyBelongings *self, const char *account);

G_END_DECLS
