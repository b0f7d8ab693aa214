/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-seat.h"

G_BEGIN_DECLS

/**
 * CySeatButton:
 *
 * Who sits at this screen, in the header bar; its menu is what they may do about it. Hidden while there are
 * no accounts.
 */
#define CY_TYPE_SEAT_BUTTON (cy_seat_button_get_type ())
G_DECLARE_FINAL_TYPE (CySeatButton, cy_seat_button, CY, SEAT_BUTTON, GtkWidget)

GtkWidget *cy_seat_button_new (CyNode *node);
const char *cy_seat_button_get_text (CySeatButton *self);

G_END_DECLS
