/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyDataDir:
 *
 * The folder one installation keeps everything in. At most one process has it at a time: the lock is
 * the kernel's, so it ends with the process, however that ends.
 */
typedef struct _CyDataDir CyDataDir;

CyDataDir *cy_data_dir_open (const char *path, GError **error);
void cy_data_dir_close (CyDataDir *dir);
const char *cy_data_dir_get_path (CyDataDir *dir);
char *cy_data_dir_file (CyDataDir *dir, const char *name);
char *cy_data_dir_default (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyDataDir, cy_data_dir_close)

G_END_DECLS
