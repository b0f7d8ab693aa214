/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-severity.h"

G_BEGIN_DECLS

#define CY_TYPE_STATE_BADGE (cy_state_badge_get_type ())
G_DECLARE_FINAL_TYPE (CyStateBadge, cy_state_badge, CY, STATE_BADGE, GtkWidget)

GtkWidget *cy_state_badge_new (CySeverity severity, const char *text);
void cy_state_badge_set (CyStateBadge *self, CySeverity severity, const char *text);
CySeverity cy_state_badge_get_severity (CyStateBadge *self);
const char *cy_state_badge_get_text (CyStateBadge *self);

G_END_DECLS
