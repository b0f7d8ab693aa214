/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-till.h"

G_BEGIN_DECLS

/**
 * CyNodeTillDone:
 * @till: (nullable): as it is now.
 * @error: (nullable): why nothing changed.
 */
typedef void (*CyNodeTillDone) (const CyTill *till, const GError *error, gpointer user_data);

void cy_node_open_till (CyNode *node,
                        const char *station,
                        const char *currency,
                        gint64 float_minor,
                        const char *actor,
                        CyNodeTillDone done,
                        gpointer user_data);
void cy_node_close_till (CyNode *node,
                         const char *id,
                         gint64 counted_minor,
                         const char *explanation,
                         const char *actor,
                         CyNodeTillDone done,
                         gpointer user_data);
void cy_node_query_till (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data);
void
cy_node_query_open_till (CyNode *node, const char *user, CyNodeResult answer, gpointer user_data);
void cy_node_query_tills (CyNode *node,
                          gint64 after_us,
                          const char *after,
                          guint limit,
                          CyNodeResult answer,
                          gpointer user_data);

G_END_DECLS
