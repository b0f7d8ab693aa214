/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-change-act.h"

G_BEGIN_DECLS

/**
 * CyChangeDialog:
 *
 * Asks what has to be said when something is done to a change request, and who does it, and does it. What the node
 * refuses is said in the dialog, which stays with everything that was typed.
 *
 * Signals: #CyChangeDialog::done with the change's id.
 *
 * Actions: `change-dialog.go`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_CHANGE_DIALOG (cy_change_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CyChangeDialog, cy_change_dialog, CY, CHANGE_DIALOG, AdwWindow)

CyChangeDialog *cy_change_dialog_present (GtkWidget *asker,
                                          CyNode *node,
                                          const CyChangeAct *act,
                                          const CyChangeDossier *dossier);
CyChangeForm *cy_change_dialog_get_form (CyChangeDialog *self);
void cy_change_dialog_set_actor (CyChangeDialog *self, const char *actor);

G_END_DECLS
