/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-limit.h"

G_BEGIN_DECLS

/**
 * CyLimitDraft:
 *
 * The numbers of one limit to turn at: thresholds that may be absent, hysteresis and delays.
 *
 * Signals: #CyLimitDraft::changed.
 *
 * Threading: main thread.
 */
#define CY_TYPE_LIMIT_DRAFT (cy_limit_draft_get_type ())
G_DECLARE_FINAL_TYPE (CyLimitDraft, cy_limit_draft, CY, LIMIT_DRAFT, GtkWidget)

GtkWidget *cy_limit_draft_new (void);
void cy_limit_draft_set_shown (CyLimitDraft *self, const char *unit, guint decimals, double scale);
void cy_limit_draft_set (CyLimitDraft *self, const CyLimit *limit);
CyLimit cy_limit_draft_get (CyLimitDraft *self);
double cy_limit_draft_move (CyLimitDraft *self, guint level, double value);
const char *cy_limit_draft_check (CyLimitDraft *self);
GtkWidget *cy_limit_draft_get_spin (CyLimitDraft *self, const char *name);

G_END_DECLS
