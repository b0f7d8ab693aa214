/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-finding.h"

G_BEGIN_DECLS

/**
 * CyFoundNameplate:
 *
 * What a pile says of itself beside what its record says. Without a record it is what the pile says.
 */
#define CY_TYPE_FOUND_NAMEPLATE (cy_found_nameplate_get_type ())
G_DECLARE_FINAL_TYPE (CyFoundNameplate, cy_found_nameplate, CY, FOUND_NAMEPLATE, GtkWidget)

GtkWidget *cy_found_nameplate_new (void);
void cy_found_nameplate_show (CyFoundNameplate *self,
                              const CyFinding *finding,
                              CyYard *yard,
                              const char *pile);
guint cy_found_nameplate_get_n_different (CyFoundNameplate *self);

G_END_DECLS
