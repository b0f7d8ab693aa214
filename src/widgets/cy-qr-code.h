/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CyQrCode:
 *
 * A QR code that a telephone reads from the screen: black on white, in dark schemes too.
 *
 * Threading: main thread.
 */
#define CY_TYPE_QR_CODE (cy_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (CyQrCode, cy_qr_code, CY, QR_CODE, GtkWidget)

GtkWidget *cy_qr_code_new (void);
void cy_qr_code_set_payload (CyQrCode *self, const char *payload);
guint cy_qr_code_get_n_modules (CyQrCode *self);

G_END_DECLS
