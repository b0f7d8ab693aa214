/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-dossier.h"
#include "cy-node.h"
#include "cy-order-query.h"

G_BEGIN_DECLS

/**
 * CyNodeOrderDone:
 * @dossier: (nullable): the order as it is then; valid during the call.
 * @error: (nullable): why not.
 */
typedef void (*CyNodeOrderDone) (const CyDossier *dossier, const GError *error, gpointer user_data);

/* What a person may do to an order: each is journalled with its actor before @done says so. */
void cy_node_create_order (CyNode *node,
                           JsonObject *payload,
                           const char *actor,
                           CyNodeOrderDone done,
                           gpointer user_data);
void cy_node_do_order (CyNode *node,
                       const char *id,
                       CyOrderEvent event,
                       JsonObject *payload,
                       const char *actor,
                       CyNodeOrderDone done,
                       gpointer user_data);
void cy_node_attach_to_order (CyNode *node,
                              const char *id,
                              const char *path,
                              const char *actor,
                              CyNodeOrderDone done,
                              gpointer user_data);
void cy_node_query_attachment (CyNode *node,
                               const char *order,
                               const char *sha256,
                               CyNodeResult answer,
                               gpointer user_data);
char *cy_node_refuse_order (CyNode *node, const CyDossier *dossier, CyOrderEvent event);

/* What takes a look at the disk. */
void cy_node_query_orders (CyNode *node,
                           const CyOrderQuery *query,
                           CyNodeResult answer,
                           gpointer user_data);
void cy_node_query_dossier (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data);
void cy_node_count_orders (CyNode *node, CyNodeResult answer, gpointer user_data);

G_END_DECLS
