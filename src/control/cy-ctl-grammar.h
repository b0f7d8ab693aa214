/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-json.h"

G_BEGIN_DECLS

/**
 * CyCtlCommand:
 * @verb: what the node is asked for.
 * @arguments: an object, as the verb takes it.
 * @csv: whether a table is wanted as CSV.
 *
 * A command line, understood.
 */
typedef struct {
  const char *verb;
  JsonNode *arguments;
  gboolean csv;
} CyCtlCommand;

gboolean cy_ctl_parse (char **words, CyCtlCommand *out_command, GError **error);
void cy_ctl_command_clear (CyCtlCommand *command);
char *cy_ctl_usage (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CyCtlCommand, cy_ctl_command_clear)

G_END_DECLS
