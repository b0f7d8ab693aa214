/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyBackupWindow:
 *
 * When the last backup was made, making one now, and putting one back, with what that means.
 *
 * Actions: `backup.make`, `backup.stop`, `backup.restore`, `backup.cancel-restore`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_BACKUP_WINDOW (cy_backup_window_get_type ())
G_DECLARE_FINAL_TYPE (CyBackupWindow, cy_backup_window, CY, BACKUP_WINDOW, AdwWindow)

CyBackupWindow *cy_backup_window_present (GtkWidget *near, CyNode *node);
void cy_backup_window_make (CyBackupWindow *self, GFile *file);
GtkWidget *cy_backup_window_ask_restore (CyBackupWindow *self, GFile *file);

G_END_DECLS
