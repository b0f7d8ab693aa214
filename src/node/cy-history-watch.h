/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-desk.h"
#include "cy-clock.h"
#include "cy-history.h"

G_BEGIN_DECLS

/**
 * CyHistoryWatch:
 *
 * Looks at the historian once a second and has the alarm desk raise an alarm of the node itself while
 * values cannot be written, a more urgent one once values are lost, and clear it when writing has
 * worked again for a while.
 *
 * Threading: the main thread only.
 */
typedef struct _CyHistoryWatch CyHistoryWatch;

CyHistoryWatch *cy_history_watch_new (CyHistory *history,
                                      CyAlarmDesk *desk,
                                      const char *node,
                                      const CyClock *clock);
void cy_history_watch_free (CyHistoryWatch *watch);
void cy_history_watch_look (CyHistoryWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyHistoryWatch, cy_history_watch_free)

G_END_DECLS
