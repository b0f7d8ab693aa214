/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-flood-rule.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyFloodWatch:
 *
 * Remembers what was raised in the last ten minutes, also of what is handled already, and whether that was
 * a flood.
 *
 * Threading: the main thread only.
 */
typedef struct _CyFloodWatch CyFloodWatch;

CyFloodWatch *cy_flood_watch_new (void);
void cy_flood_watch_free (CyFloodWatch *watch);
CyFloodState
cy_flood_watch_look (CyFloodWatch *watch, GPtrArray *alarms, gint64 now_us, guint *out_n_recent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyFloodWatch, cy_flood_watch_free)

G_END_DECLS
