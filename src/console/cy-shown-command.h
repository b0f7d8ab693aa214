/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cy-batch.h"
#include "cy-command.h"
#include "cy-severity.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/* How commands and batches are put in words and severities, the same on every page. */

CySeverity cy_shown_severity_of_command (CyCommandState state);
CySeverity cy_shown_severity_of_batch (CyBatchState state);

char *cy_shown_outcome (const char *outcome);
void cy_shown_message (GtkLabel *label, const char *outcome);
char *cy_shown_command_name (const char *name);
char *cy_shown_command_title (CyYard *yard, const CyCommand *command);
char *cy_shown_command_people (const CyCommand *command);
char *cy_shown_arguments (CyYard *yard, const char *arguments);
const char *cy_shown_argument_label (const char *name);
char *cy_shown_target_text (CyYard *yard, const char *target);
char *cy_shown_target (CyYard *yard, const char *pile, guint connector);

G_END_DECLS
