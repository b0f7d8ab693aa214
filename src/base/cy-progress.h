/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyProgress:
 *
 * How far something long has come, told by the thread that does it and looked at by the one that shows it.
 *
 * Threading: any; a lock guards it.
 */
typedef struct _CyProgress CyProgress;

CyProgress *cy_progress_new (void);
CyProgress *cy_progress_ref (CyProgress *progress);
void cy_progress_unref (CyProgress *progress);
void cy_progress_tell (CyProgress *progress, const char *what, guint64 n_done, guint64 n_all);
char *cy_progress_get (CyProgress *progress, double *out_fraction);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyProgress, cy_progress_unref)

G_END_DECLS
