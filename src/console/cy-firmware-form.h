/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyFirmwareForm:
 *
 * A new firmware image: the file, its version and the pile types it fits. The node keeps a copy and
 * fills in size and checksum.
 *
 * Actions: `firmware.choose`, `firmware.add`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_FIRMWARE_FORM (cy_firmware_form_get_type ())
G_DECLARE_FINAL_TYPE (CyFirmwareForm, cy_firmware_form, CY, FIRMWARE_FORM, AdwWindow)

GtkWidget *cy_firmware_form_new (CyNode *node);
void cy_firmware_form_take_file (CyFirmwareForm *self, GFile *file);

G_END_DECLS
