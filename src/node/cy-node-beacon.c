/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-beacon.h"

#include "cy-journal-query.h"
#include "cy-node-error.h"
#include "cy-node-private.h"

/* Changes of a beacon's record share its subject with its silences: so many are looked through. Should the
 * silence be older than that, the horn sounds once more after a restart, which is the safe side. */
#define MAX_ENTRIES 200

static gboolean
find_silence (CyDb *db, const char *id, GHashTable *silenced, GError **error)
{
  g_autofree char *subject = cy_record_subject (CY_KIND_BEACON, id);
  const CyEntryQuery query = { .subject = subject, .limit = MAX_ENTRIES };
  g_autoptr (GPtrArray) entries = cy_journal_load_entries (db, &query, error);

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++) {
    const CyEntry *entry = entries->pdata[i];
    gint64 *time_us;

    if (!g_str_equal (entry->kind, CY_ENTRY_BEACON_SILENCE))
      continue;
    time_us = g_new (gint64, 1);
    *time_us = cy_hlc_to_us (entry->hlc);
    return g_hash_table_insert (silenced, g_strdup (id), time_us);
  }
  return TRUE;
}

/* When each beacon was silenced last. */
static gpointer
load_silences (CyDb *db, gpointer data, GError **error)
{
  g_autoptr (CyYard) yard = cy_journal_load_yard (db, error);
  g_autoptr (GPtrArray) beacons = yard == NULL ? NULL : cy_yard_list (yard, CY_KIND_BEACON);
  g_autoptr (GHashTable) silenced = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (beacons == NULL)
    return NULL;
  for (guint i = 0; i < beacons->len; i++) {
    if (!find_silence (db, ((const CyRecord *) beacons->pdata[i])->id, silenced, error))
      return NULL;
  }
  return g_steal_pointer (&silenced);
}

gboolean
cy_node_open_beacons (CyNode *node, GError **error)
{
  g_autoptr (GHashTable) silenced = cy_node_query_now (node, load_silences, error);
  const CyBeaconDeskOptions options = {
    .port = cy_supervision_get_port (node->supervision),
    .profiles = node->profiles,
    .alarms = node->desk,
    .clock = node->clock,
    .node = cy_node_get_id (node),
    .yard = node->yard,
    .silenced = silenced,
  };

  if (silenced == NULL)
    return FALSE;
  node->beacons = cy_beacon_desk_new (&options);
  return TRUE;
}

/**
 * cy_node_list_beacons:
 *
 * Returns: (transfer full) (element-type CyBeaconReport): every beacon in service; none while the node does
 *   not supervise.
 */
GPtrArray *
cy_node_list_beacons (CyNode *node)
{
  return node->beacons != NULL
           ? cy_beacon_desk_list (node->beacons)
           : g_ptr_array_new_with_free_func ((GDestroyNotify) cy_beacon_report_free);
}

/**
 * cy_node_silence_beacons:
 * @id: (nullable): of a beacon, %NULL for all.
 *
 * Horns that sound are silent until there is a new alarm; @done gets how many. Lights stay on, and nothing
 * is acknowledged.
 */
void
cy_node_silence_beacons (CyNode *node,
                         const char *id,
                         const char *actor,
                         CyNodeDone done,
                         gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = NULL;

  if (id != NULL && cy_yard_get (node->yard, CY_KIND_BEACON, id) == NULL)
    error = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no beacon \"%s\"", id);
  else if (node->beacons == NULL)
    error = g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "no beacon is driven here");
  else
    drafts = cy_beacon_desk_draft_silence (node->beacons, id, actor);
  if (drafts != NULL && drafts->len > 0)
    cy_node_append (node, g_steal_pointer (&drafts), done, user_data);
  else if (done != NULL)
    done (0, error, user_data);
}
