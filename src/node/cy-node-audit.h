/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-audit.h"
#include "cy-node.h"

G_BEGIN_DECLS

/* More lines are no list any more. */
#define CY_NODE_AUDIT_MAX 100000

void cy_node_query_audit (CyNode *node,
                          const CyAuditSearch *search,
                          const CyAuditPlace *after,
                          guint limit,
                          CyNodeResult answer,
                          gpointer user_data);
void cy_node_collect_audit (CyNode *node,
                            const CyAuditSearch *search,
                            guint limit,
                            CyNodeResult answer,
                            gpointer user_data);
void cy_node_tell_export (CyNode *node,
                          const CyAuditSearch *search,
                          guint n_lines,
                          const char *actor,
                          CyNodeDone done,
                          gpointer user_data);

G_END_DECLS
