/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-node.h"
#include "cy-session-query.h"

G_BEGIN_DECLS

/**
 * CyNodeSessionDone:
 * @session: (nullable): as it is then; valid during the call.
 * @error: (nullable): why not.
 */
typedef void (*CyNodeSessionDone) (const CySession *session,
                                   const GError *error,
                                   gpointer user_data);

/* What a person may do about a session: each is journalled with its actor before @done says so. */
void cy_node_end_session (CyNode *node,
                          const char *id,
                          const char *actor,
                          CyNodeSessionDone done,
                          gpointer user_data);
void cy_node_settle_session (CyNode *node,
                             const char *id,
                             gboolean bills,
                             gboolean repairs,
                             const char *note,
                             const char *actor,
                             CyNodeSessionDone done,
                             gpointer user_data);

/* What takes a look at the disk. */
void cy_node_query_sessions (CyNode *node,
                             const CySessionQuery *query,
                             CyNodeResult answer,
                             gpointer user_data);
void cy_node_query_session (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data);
void cy_node_count_sessions (CyNode *node, CyNodeResult answer, gpointer user_data);

/* What is known without one. */
GPtrArray *cy_node_list_live_sessions (CyNode *node);
gint64 cy_node_estimate_session (CyNode *node, const CySession *session, gint64 energy_dwh);
CySession *cy_node_dup_live_session (CyNode *node, const char *pile, guint connector);

G_END_DECLS
