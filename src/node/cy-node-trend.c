/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-trend.h"

#include "cy-journal-query.h"
#include "cy-node-private.h"

static gpointer
load_alarms (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_pile_alarms (db, data, error);
}

static void
query_free (gpointer data)
{
  CyPileAlarmQuery *query = data;

  g_free (query->pile);
  g_free (query);
}

/**
 * cy_node_query_pile_alarms:
 * @pile: its record id.
 * @from_us: those that were still there then [µs UTC].
 * @to_us: raised before [µs UTC].
 * @answer: gets a #GPtrArray of #CyAlarm, newest first, which is the callee's.
 *
 * What was abnormal at a pile or its guns in a time, whenever it began.
 */
void
cy_node_query_pile_alarms (CyNode *node,
                           const char *pile,
                           gint64 from_us,
                           gint64 to_us,
                           guint limit,
                           CyNodeResult answer,
                           gpointer user_data)
{
  CyPileAlarmQuery *query = g_new (CyPileAlarmQuery, 1);

  *query = (CyPileAlarmQuery){ g_strdup (pile), from_us, to_us, limit };
  cy_journal_query (node->journal, load_alarms, query, query_free, answer, user_data);
}
