/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyPairingDialog:
 *
 * Two nodes become members of one network: this one invites and shows a code, or it joins with the code of another.
 * Both ends show a fingerprint, and people say whether it is the same.
 *
 * Keyboard: Escape closes, which ends the pairing unless somebody said yes already.
 *
 * Actions: `pairing.go`, `pairing.yes`, `pairing.no`, `pairing.use` (an address).
 */
#define CY_TYPE_PAIRING_DIALOG (cy_pairing_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CyPairingDialog, cy_pairing_dialog, CY, PAIRING_DIALOG, AdwWindow)

CyPairingDialog *cy_pairing_dialog_invite (GtkWidget *asker, CyNode *node);
CyPairingDialog *cy_pairing_dialog_join (GtkWidget *asker, CyNode *node);
const char *cy_pairing_dialog_get_message (CyPairingDialog *self);

G_END_DECLS
