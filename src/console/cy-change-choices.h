/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What drop-downs about changes offer, as lists of CyOption. */

GListStore *cy_change_choices_kinds (const char *none);
GListStore *cy_change_choices_states (void);
GListStore *cy_change_choices_outcomes (void);
GListStore *cy_change_choices_leads (void);
GListStore *cy_change_choices_steps (const char *(*label_of) (guint step));

G_END_DECLS
