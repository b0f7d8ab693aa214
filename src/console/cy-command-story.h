/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-command.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyCommandStory:
 *
 * One command from the wish to the end: where it is, what came of it, and each step with its time and
 * who took it, out of the journal. It follows the command as long as it is shown.
 *
 * Threading: main thread.
 */
#define CY_TYPE_COMMAND_STORY (cy_command_story_get_type ())
G_DECLARE_FINAL_TYPE (CyCommandStory, cy_command_story, CY, COMMAND_STORY, GtkWidget)

GtkWidget *cy_command_story_new (CyNode *node);
void cy_command_story_show (CyCommandStory *self, const CyCommand *command);
const char *cy_command_story_get_id (CyCommandStory *self);

G_END_DECLS
