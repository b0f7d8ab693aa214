/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyAssetWindow:
 *
 * A pile as a thing that was bought: what it is, whose warranty it has, what was replaced and all its work orders.
 *
 * Actions: `asset.edit`, `asset.claim`.
 *
 * Keyboard: Escape closes; Enter on a work order, or on a part, shows the order.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ASSET_WINDOW (cy_asset_window_get_type ())
G_DECLARE_FINAL_TYPE (CyAssetWindow, cy_asset_window, CY, ASSET_WINDOW, AdwWindow)

CyAssetWindow *cy_asset_window_present (GtkWidget *near, CyNode *node, const char *pile);
void cy_asset_window_claim (CyAssetWindow *self, GFile *file);

G_END_DECLS
