/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyCommandList:
 *
 * Commands that go on and commands that were, newest first, with the story of the chosen one. A second
 * person agrees here.
 *
 * Actions: `commands.approve`, `commands.cancel`.
 *
 * Threading: main thread.
 */
#define CY_TYPE_COMMAND_LIST (cy_command_list_get_type ())
G_DECLARE_FINAL_TYPE (CyCommandList, cy_command_list, CY, COMMAND_LIST, GtkWidget)

GtkWidget *cy_command_list_new (CyNode *node);

G_END_DECLS
