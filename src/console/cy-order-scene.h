/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-order-focus.h"

G_BEGIN_DECLS

/**
 * CyOrderScene:
 *
 * Everything around the fault on one time line: alarms, commands, what people did, states and values. Enter
 * opens the trends at the time of a line.
 *
 * Actions: `scene.show-trend`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_ORDER_SCENE (cy_order_scene_get_type ())
G_DECLARE_FINAL_TYPE (CyOrderScene, cy_order_scene, CY, ORDER_SCENE, GtkWidget)

GtkWidget *cy_order_scene_new (CyOrderFocus *focus);

G_END_DECLS
