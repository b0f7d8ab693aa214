/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-desk.h"
#include "cy-clock.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyAssetWatch:
 *
 * Looks at the asset register once a day, and whenever it changes, and has the alarm desk raise an alarm
 * of a pile whose warranty or service life ends soon or is over, and clear it when the date is moved.
 *
 * Threading: the main thread only.
 */
typedef struct _CyAssetWatch CyAssetWatch;

CyAssetWatch *
cy_asset_watch_new (CyAlarmDesk *desk, const char *node, const CyClock *clock, GTimeZone *zone);
void cy_asset_watch_free (CyAssetWatch *watch);
void cy_asset_watch_set_yard (CyAssetWatch *watch, CyYard *yard);
void cy_asset_watch_look (CyAssetWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyAssetWatch, cy_asset_watch_free)

G_END_DECLS
