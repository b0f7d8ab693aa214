/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-snapshot.h"

#include "cy-journal-query.h"
#include "cy-node-private.h"

static gpointer
query_count (CyDb *db, gpointer data, GError **error)
{
  g_autofree guint64 *count = g_new (guint64, 1);

  return cy_journal_count (db, count, error) ? g_steal_pointer (&count) : NULL;
}

static void
on_counted_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autofree guint64 *count = result;
  g_autoptr (CyNode) node = user_data;

  if (count == NULL || node->journal == NULL)
    return;
  node->n_entries = *count;
  g_signal_emit_by_name (node, "peers-changed");
}

void
cy_node_recount (CyNode *node)
{
  if (node->journal != NULL)
    cy_journal_query (node->journal, query_count, NULL, NULL, on_counted_cb, g_object_ref (node));
}

/**
 * cy_node_describe_snapshot:
 *
 * Returns: (transfer full) (nullable): how it stands with the beginning of the journal; %NULL when the node only
 *   answers about what it has.
 */
CySnapshotState *
cy_node_describe_snapshot (CyNode *node)
{
  return node->snapshots == NULL ? NULL : cy_snapshot_desk_describe (node->snapshots);
}

/**
 * cy_node_make_snapshot:
 * @days: how old what is over must be, 0 for what the policy says.
 *
 * Says what of the journal is over; every node cuts that off then.
 *
 * Errors: #CY_NODE_ERROR_DENIED, #CY_NODE_ERROR_REFUSED when this is not the node that the policy names.
 */
void
cy_node_make_snapshot (CyNode *node,
                       gint64 days,
                       const char *actor,
                       CyNodeDone done,
                       gpointer user_data)
{
  GError *error = NULL;

  if (cy_node_require (node, actor, CY_ACTION_BACKUP, NULL, &error))
    cy_snapshot_desk_make (node->snapshots, days, actor, done, user_data);
  else
    cy_node_decline (error, done, user_data);
}
