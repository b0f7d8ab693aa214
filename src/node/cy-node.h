/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-clock.h"
#include "cy-entry.h"
#include "cy-history.h"
#include "cy-live-table.h"
#include "cy-yard.h"

G_BEGIN_DECLS

#define CY_TYPE_NODE (cy_node_get_type ())
G_DECLARE_FINAL_TYPE (CyNode, cy_node, CY, NODE, GObject)

/**
 * CyNodeOptions:
 * @data_dir: the data directory.
 * @profile_dir: (nullable): where the installed device profiles are.
 * @listen: (nullable): `ADDR:PORT` where other nodes may call.
 * @supervise: whether to talk to piles; without it the node only answers about what it has.
 */
typedef struct {
  const char *data_dir;
  const char *profile_dir;
  const char *listen;
  gboolean supervise;
} CyNodeOptions;

/**
 * CyNodeDone:
 * @n_changes: entries written; 0 when nothing changed.
 * @error: (nullable): why it did not happen.
 */
typedef void (*CyNodeDone) (guint n_changes, const GError *error, gpointer user_data);

/**
 * CyNodeResult:
 * @result: (nullable): what was asked for; the callee says who frees it.
 */
typedef void (*CyNodeResult) (gpointer result, const GError *error, gpointer user_data);

CyNode *cy_node_new (const CyNodeOptions *options, GError **error);
void cy_node_stop (CyNode *node);

/* What is, without waiting: main thread. */
const char *cy_node_get_id (CyNode *node);
const char *cy_node_get_data_dir (CyNode *node);
const char *cy_node_get_local_user (CyNode *node);
gboolean cy_node_is_supervising (CyNode *node);
CyYard *cy_node_get_yard (CyNode *node);
CyLiveTable *cy_node_ref_live (CyNode *node);
GPtrArray *cy_node_get_problems (CyNode *node);
JsonNode *cy_node_describe_status (CyNode *node);
char **cy_node_list_profiles (CyNode *node);

/* What a person may do: each is journalled with its actor before @done says so. */
void cy_node_import (CyNode *node,
                     JsonNode *document,
                     const char *actor,
                     CyNodeDone done,
                     gpointer user_data);
void cy_node_put_record (CyNode *node,
                         CyRecord *base,
                         CyRecord *record,
                         const char *actor,
                         CyNodeDone done,
                         gpointer user_data);
void cy_node_delete_record (CyNode *node,
                            CyKindId kind,
                            const char *id,
                            const char *actor,
                            CyNodeDone done,
                            gpointer user_data);
void cy_node_rebuild (CyNode *node, const char *actor, CyNodeDone done, gpointer user_data);

/* What takes a look at the disk. */
void cy_node_query_entries (CyNode *node,
                            const char *subject,
                            gint64 from_us,
                            guint limit,
                            CyNodeResult answer,
                            gpointer user_data);
void cy_node_query_digest (CyNode *node, CyNodeResult answer, gpointer user_data);

G_END_DECLS
