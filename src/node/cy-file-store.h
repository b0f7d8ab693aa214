/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CyFileStore:
 *
 * Files in a folder of the data directory, named by their SHA-256, so that a file is what its record says or
 * it is refused. What is kept survives the power switch.
 *
 * Threading: the main thread.
 */
typedef struct _CyFileStore CyFileStore;

CyFileStore *cy_file_store_new (const char *folder, const char *what, gsize max_bytes);
void cy_file_store_free (CyFileStore *store);
GBytes *cy_file_store_read (CyFileStore *store, const char *path, GError **error);
char *cy_file_store_add (CyFileStore *store, const char *path, gsize *out_size, GError **error);
char *cy_file_store_add_bytes (CyFileStore *store, GBytes *bytes, GError **error);
GBytes *cy_file_store_load (CyFileStore *store, const char *sha256, GError **error);
GBytes *cy_file_store_load_part (CyFileStore *store,
                                 const char *sha256,
                                 gsize offset,
                                 gsize length,
                                 gsize *out_size,
                                 GError **error);
gsize cy_file_store_get_max_bytes (CyFileStore *store);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyFileStore, cy_file_store_free)

G_END_DECLS
