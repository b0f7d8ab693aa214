/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-change-dossier.h"
#include "cy-change-query.h"
#include "cy-json.h"
#include "cy-node.h"

G_BEGIN_DECLS

/* As the order that a change leads to: one is made for it. */
#define CY_CHANGE_NEW_ORDER "new"

/**
 * CyNodeChangeDone:
 * @dossier: (nullable): the change as it is then; valid during the call.
 * @error: (nullable): why not.
 */
typedef void (*CyNodeChangeDone) (const CyChangeDossier *dossier,
                                  const GError *error,
                                  gpointer user_data);

/* What a person may do to a change: each is journalled with its actor before @done says so. */
void cy_node_create_change (CyNode *node,
                            JsonObject *payload,
                            const char *actor,
                            CyNodeChangeDone done,
                            gpointer user_data);
void cy_node_do_change (CyNode *node,
                        const char *id,
                        CyChangeEvent event,
                        JsonObject *payload,
                        const char *actor,
                        CyNodeChangeDone done,
                        gpointer user_data);
char *cy_node_refuse_change (CyNode *node,
                             const CyChangeDossier *dossier,
                             CyChangeEvent event,
                             const char *actor);

/* What takes a look at the disk. */
void cy_node_query_changes (CyNode *node,
                            const CyChangeQuery *query,
                            CyNodeResult answer,
                            gpointer user_data);
void cy_node_query_change (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data);
void cy_node_count_changes (CyNode *node, CyNodeResult answer, gpointer user_data);
char **cy_node_list_change_targets (CyNode *node, const char *pile);

G_END_DECLS
