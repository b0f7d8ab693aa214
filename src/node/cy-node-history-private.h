/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-history-wish.h"
#include "cy-node-history.h"
#include "cy-node-private.h"

G_BEGIN_DECLS

/**
 * CyHistoryGiven:
 * @answer: (nullable) (transfer none): `{"rows", "more"}`.
 * @error: (nullable): why there is none.
 */
typedef void (*CyHistoryGiven) (JsonObject *answer, const GError *error, gpointer user_data);

/* What this node has, what another has, what all of them have together, and what another wants; they take the
 * wish. */
void cy_node_look_up_history (CyNode *node,
                              CyHistoryWish *wish,
                              CyHistoryAnswer answer,
                              gpointer user_data);
void cy_node_bring_history (CyNode *node,
                            const char *owner,
                            CyHistoryWish *wish,
                            CyHistoryAnswer answer,
                            gpointer user_data);
void cy_node_gather_history (CyNode *node,
                             CyHistoryWish *wish,
                             CyNodeHistoryAnswer answer,
                             gpointer user_data);
void cy_node_gather_whole (CyNode *node,
                           CyHistoryWish *wish,
                           CyNodeHistoryAnswer answer,
                           gpointer user_data);
void cy_node_gather_instants (CyNode *node,
                              CyHistoryWish *wish,
                              CyNodeHistoryAnswer answer,
                              gpointer user_data);
void
cy_node_give_history (CyNode *node, JsonObject *question, CyHistoryGiven given, gpointer user_data);
void cy_node_give_recorded (CyNode *node,
                            JsonObject *question,
                            CyHistoryGiven given,
                            gpointer user_data);
void
cy_node_give_rollups (CyNode *node, JsonObject *question, CyHistoryGiven given, gpointer user_data);

G_END_DECLS
