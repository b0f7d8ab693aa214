/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyProbeAddress:
 *
 * Where a device is: host, port and unit id, or a search for the unit ids that answer there. Only
 * that host is asked, some requests in a second, and nothing is written.
 *
 * Signals: `changed`.
 */
#define CY_TYPE_PROBE_ADDRESS (cy_probe_address_get_type ())
G_DECLARE_FINAL_TYPE (CyProbeAddress, cy_probe_address, CY, PROBE_ADDRESS, GtkWidget)

GtkWidget *cy_probe_address_new (CyNode *node);
void cy_probe_address_set_link (CyProbeAddress *self, const char *link);
char *cy_probe_address_get_link (CyProbeAddress *self);
void cy_probe_address_stop (CyProbeAddress *self);

G_END_DECLS
