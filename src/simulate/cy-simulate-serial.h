/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CySimSerial:
 *
 * A pseudo-terminal that stands for a serial line: whoever opens its other end finds the piles there.
 */
typedef struct _CySimSerial CySimSerial;

CySimSerial *cy_sim_serial_new (const char *path, const char *folder, GError **error);
void cy_sim_serial_free (CySimSerial *serial);
int cy_sim_serial_dup (const CySimSerial *serial);
char *cy_sim_serial_describe (const CySimSerial *serial);

G_END_DECLS
