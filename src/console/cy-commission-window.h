/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyCommissionWindow:
 *
 * The way of a pile into service, in five steps: its address, the profile that fits, its registers,
 * its nameplate, and into service with a sheet to sign. Without a pile it ends with the beginnings of
 * a record. Nothing is written to the pile, and it can be left at any time.
 *
 * Actions: `commission.back`, `commission.next`, `commission.serve`, `commission.save-sheet`,
 * `commission.add-pile`.
 *
 * Keyboard: Escape leaves.
 */
#define CY_TYPE_COMMISSION_WINDOW (cy_commission_window_get_type ())
G_DECLARE_FINAL_TYPE (CyCommissionWindow, cy_commission_window, CY, COMMISSION_WINDOW, AdwWindow)

CyCommissionWindow *cy_commission_window_present (GtkWidget *near, CyNode *node, const char *pile);
const char *cy_commission_window_get_step (CyCommissionWindow *self);
const char *cy_commission_window_get_result (CyCommissionWindow *self);
void cy_commission_window_save_sheet (CyCommissionWindow *self, GFile *file);

G_END_DECLS
