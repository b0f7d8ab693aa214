/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-desk.h"

G_BEGIN_DECLS

/* What may be, as far as it is known without asking the pile. */

gboolean cy_command_check_interlock (const CyCommandDeskOptions *options,
                                     const CyCommandTarget *target,
                                     GError **error);
char *cy_command_stamp_of (const CyCommandDeskOptions *options, const CyCommandTarget *target);
gboolean cy_command_check_stamp (const CyCommandDeskOptions *options,
                                 const CyCommandTarget *target,
                                 const CyCommand *command,
                                 GError **error);
gboolean cy_command_check_wish (const CyCommandDeskOptions *options,
                                const CyCommandTarget *target,
                                const CyCommandWish *wish,
                                GError **error);

G_END_DECLS
