/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyCommandDialog:
 *
 * One command for one pile, from the wish to the end: what it takes, then the lease with a preview of
 * what it would meet, then the decision, then its story. Closing it before the decision gives the
 * lease back; closing it afterwards changes nothing.
 *
 * Actions: `command.go`, the next step.
 *
 * Threading: main thread.
 */
#define CY_TYPE_COMMAND_DIALOG (cy_command_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CyCommandDialog, cy_command_dialog, CY, COMMAND_DIALOG, AdwWindow)

GtkWidget *
cy_command_dialog_new (CyNode *node, const char *pile, guint connector, const char *name);
GtkWidget *cy_command_dialog_new_story (CyNode *node, const char *id);

G_END_DECLS
