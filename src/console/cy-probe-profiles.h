/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-finding.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyProbeProfiles:
 *
 * Which device profile fits: all of them are tried and ranked, each with its reason; the best is
 * chosen until somebody chooses another.
 *
 * Signals: `changed`.
 */
#define CY_TYPE_PROBE_PROFILES (cy_probe_profiles_get_type ())
G_DECLARE_FINAL_TYPE (CyProbeProfiles, cy_probe_profiles, CY, PROBE_PROFILES, GtkWidget)

GtkWidget *cy_probe_profiles_new (CyNode *node);
void cy_probe_profiles_begin (CyProbeProfiles *self,
                              const char *link,
                              const char *current,
                              guint connectors,
                              const char *own);
CyFinding *cy_probe_profiles_get_finding (CyProbeProfiles *self);
void cy_probe_profiles_stop (CyProbeProfiles *self);

G_END_DECLS
