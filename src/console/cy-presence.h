/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-seat.h"

G_BEGIN_DECLS

/**
 * CyPresence:
 *
 * Sees that somebody is there: whatever window of this program they move the mouse over or type into, their
 * seat is touched.
 */
#define CY_TYPE_PRESENCE (cy_presence_get_type ())
G_DECLARE_FINAL_TYPE (CyPresence, cy_presence, CY, PRESENCE, GObject)

CyPresence *cy_presence_new (CySeat *seat);

G_END_DECLS
