/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyPileCommands:
 *
 * What a pile can be told, and what it was told lately. To stop is always in sight; what cannot be
 * done now says why.
 *
 * Actions: `pile.command` with the command's name opens its dialog.
 *
 * Threading: main thread.
 */
#define CY_TYPE_PILE_COMMANDS (cy_pile_commands_get_type ())
G_DECLARE_FINAL_TYPE (CyPileCommands, cy_pile_commands, CY, PILE_COMMANDS, GtkWidget)

GtkWidget *cy_pile_commands_new (CyNode *node);
void cy_pile_commands_show (CyPileCommands *self, const char *pile, guint connector);
void cy_pile_commands_refresh (CyPileCommands *self);

G_END_DECLS
