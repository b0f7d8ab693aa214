/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-desk.h"
#include "cy-json.h"

G_BEGIN_DECLS

JsonObject *cy_command_errand_write (const CyCommandErrand *errand);
gboolean cy_command_errand_read (JsonObject *object, CyCommandErrand *out_errand, GError **error);
void cy_command_desk_run (CyCommandDesk *desk,
                          const CyCommandErrand *errand,
                          CyCommandDone done,
                          gpointer user_data);

JsonObject *cy_command_write (const CyCommand *command);
CyCommand *cy_command_read (JsonObject *object, GError **error);

G_END_DECLS
