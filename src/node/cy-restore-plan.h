/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-restore.h"

G_BEGIN_DECLS

/* Between staging and applying: what of it is done already, on the disk. */
#define CY_RESTORE_FOLDER    "restore"
#define CY_RESTORE_UNPACKING "restore.part"
#define CY_RESTORE_PLAN      "plan.json"
#define CY_RESTORE_DONE      "restored.json"

#define CY_RESTORE_PHASE_STAGED "staged"
#define CY_RESTORE_PHASE_OUT    "out"
#define CY_RESTORE_PHASE_IN     "in"

CyRestorePlan *cy_restore_plan_read (const char *path, GError **error);
gboolean cy_restore_plan_write (const CyRestorePlan *plan, const char *path, GError **error);

G_END_DECLS
