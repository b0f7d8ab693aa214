/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyHandOverDialog:
 *
 * Asks which pile, station, or all piles of a node, another node talks to from now on, says what follows, and does it.
 *
 * Keyboard: Escape closes.
 *
 * Actions: `hand-over.go`.
 */
#define CY_TYPE_HAND_OVER_DIALOG (cy_hand_over_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CyHandOverDialog, cy_hand_over_dialog, CY, HAND_OVER_DIALOG, AdwWindow)

CyHandOverDialog *
cy_hand_over_dialog_present (GtkWidget *asker, CyNode *node, const char *owner, const char *to);
gboolean
cy_hand_over_dialog_choose (CyHandOverDialog *self, CyKindId kind, const char *id, const char *to);
const char *cy_hand_over_dialog_get_message (CyHandOverDialog *self);

G_END_DECLS
