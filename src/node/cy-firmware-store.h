/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The largest image that is kept [bytes]; pile controllers have far less memory. */
#define CY_FIRMWARE_MAX_BYTES ((gsize) 64 * 1024 * 1024)

/**
 * CyFirmwareStore:
 *
 * Firmware images as files in the data directory, named by their SHA-256, so that an image is what its
 * record says or it is refused.
 *
 * Threading: the main thread.
 */
typedef struct _CyFirmwareStore CyFirmwareStore;

CyFirmwareStore *cy_firmware_store_new (const char *folder);
void cy_firmware_store_free (CyFirmwareStore *store);
char *
cy_firmware_store_add (CyFirmwareStore *store, const char *path, gsize *out_size, GError **error);
GBytes *cy_firmware_store_load (CyFirmwareStore *store, const char *sha256, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyFirmwareStore, cy_firmware_store_free)

G_END_DECLS
