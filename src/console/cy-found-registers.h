/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-finding.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyFoundRegisters:
 *
 * Every register of a device with what it means, read again and again while it is shown; what was
 * refused says why.
 *
 * Signals: `changed`.
 */
#define CY_TYPE_FOUND_REGISTERS (cy_found_registers_get_type ())
G_DECLARE_FINAL_TYPE (CyFoundRegisters, cy_found_registers, CY, FOUND_REGISTERS, GtkWidget)

GtkWidget *cy_found_registers_new (CyNode *node);
void cy_found_registers_begin (CyFoundRegisters *self,
                               const char *link,
                               guint connectors,
                               CyFinding *finding);
CyFinding *cy_found_registers_get_finding (CyFoundRegisters *self);
void cy_found_registers_stop (CyFoundRegisters *self);

G_END_DECLS
