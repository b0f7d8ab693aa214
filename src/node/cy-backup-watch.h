/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm-desk.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyBackupWatch:
 *
 * Makes backups where and as often as the policies say, keeps as many, and has the alarm desk raise an alarm of
 * the node itself while the newest is too old.
 *
 * Threading: the main thread; folders are read on a thread of GTask's pool.
 */
typedef struct _CyBackupWatch CyBackupWatch;

CyBackupWatch *cy_backup_watch_new (CyNode *node, CyAlarmDesk *desk, const CyClock *clock);
void cy_backup_watch_free (CyBackupWatch *watch);
void cy_backup_watch_look (CyBackupWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyBackupWatch, cy_backup_watch_free)

G_END_DECLS
