/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-command-offer.h"
#include "cy-command-preview.h"
#include "cy-command-query.h"
#include "cy-node.h"

G_BEGIN_DECLS

/**
 * CyNodeCommandDone:
 * @command: (nullable): as it is then.
 * @error: (nullable): why not.
 */
typedef void (*CyNodeCommandDone) (const CyCommand *command,
                                   const GError *error,
                                   gpointer user_data);

/* Select, preview, operate, verify. Each step is journalled with its actor before the callback says
 * so; what is refused is journalled too. */
void cy_node_select_command (CyNode *node,
                             const char *target,
                             const char *name,
                             const char *arguments,
                             const char *actor,
                             CyNodeResult answer,
                             gpointer user_data);
void cy_node_operate_command (CyNode *node,
                              const char *id,
                              const char *reason,
                              const char *actor,
                              CyNodeCommandDone done,
                              gpointer user_data);
void cy_node_approve_command (CyNode *node,
                              const char *id,
                              const char *actor,
                              CyNodeCommandDone done,
                              gpointer user_data);
void cy_node_cancel_command (CyNode *node,
                             const char *id,
                             const char *actor,
                             CyNodeCommandDone done,
                             gpointer user_data);

GPtrArray *cy_node_list_open_commands (CyNode *node);
int cy_node_get_command_percent (CyNode *node, const char *id);
void cy_node_query_commands (CyNode *node,
                             CyCommandQuery *query,
                             CyNodeResult answer,
                             gpointer user_data);

/* What a pile can be told. */
GPtrArray *cy_node_list_offers (CyNode *node, const char *pile, guint connector);

G_END_DECLS
