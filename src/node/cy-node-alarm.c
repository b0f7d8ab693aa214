/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-alarm.h"

#include "cy-alarm-wish-rule.h"
#include "cy-journal-alarm.h"
#include "cy-node-private.h"

/**
 * cy_node_list_alarms:
 *
 * Returns: (transfer full) (element-type CyAlarm): most urgent first.
 */
GPtrArray *
cy_node_list_alarms (CyNode *node, CyAlarmList list)
{
  return cy_alarm_desk_list (node->desk, list);
}

/**
 * cy_node_list_unhandled_alarms:
 *
 * Returns: (transfer full) (element-type CyAlarm): active, not acknowledged or not reset, most urgent
 *   first.
 */
GPtrArray *
cy_node_list_unhandled_alarms (CyNode *node)
{
  return cy_alarm_desk_list (node->desk, CY_ALARM_LIST_UNHANDLED);
}

/**
 * cy_node_list_conditions:
 *
 * Returns: (transfer full) (array zero-terminated=1): of every alarm there ever was, each once.
 */
char **
cy_node_list_conditions (CyNode *node)
{
  return cy_alarm_desk_list_conditions (node->desk);
}

gint64
cy_node_get_longest_shelf_min (CyNode *node)
{
  return cy_yard_policy (node->yard, "shelf_max_min", CY_ALARM_SHELF_MIN);
}

/**
 * cy_node_change_alarm:
 * @alarm: `SUBJECT#OCCURRENCE`, or a subject for its newest occurrence.
 */
void
cy_node_change_alarm (CyNode *node,
                      const char *alarm,
                      const CyAlarmWish *wish,
                      const char *actor,
                      CyNodeDone done,
                      gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  CyDraft *draft = cy_alarm_desk_draft (node->desk, alarm, wish,
                                        cy_node_get_longest_shelf_min (node), actor, &error);
  GPtrArray *drafts;

  if (draft == NULL) {
    if (done != NULL)
      done (0, error, user_data);
    return;
  }
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_ptr_array_add (drafts, draft);
  cy_node_append (node, drafts, done, user_data);
}

void
cy_node_acknowledge_alarm (CyNode *node,
                           const char *alarm,
                           const char *note,
                           const char *actor,
                           CyNodeDone done,
                           gpointer user_data)
{
  const CyAlarmWish wish = { .kind = CY_ALARM_WISH_ACKNOWLEDGE, .note = note };

  cy_node_change_alarm (node, alarm, &wish, actor, done, user_data);
}

static gpointer
search_alarms (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_search_alarms (db, data, error);
}

/**
 * cy_node_search_alarms:
 * @answer: gets a #GPtrArray of #CyAlarm, newest first, which is the callee's.
 */
void
cy_node_search_alarms (CyNode *node,
                       const CyAlarmSearch *search,
                       CyNodeResult answer,
                       gpointer user_data)
{
  cy_journal_query (node->journal, search_alarms, cy_alarm_search_copy (search),
                    (GDestroyNotify) cy_alarm_search_free, answer, user_data);
}

static gpointer
load_pile_alarms (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_pile_alarms (db, data, error);
}

static void
pile_alarm_query_free (CyPileAlarmQuery *query)
{
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
  cy_journal_query (node->journal, load_pile_alarms, query, (GDestroyNotify) pile_alarm_query_free,
                    answer, user_data);
}

static gpointer
load_comments (CyDb *db, gpointer id, GError **error)
{
  return cy_journal_load_comments (db, id, error);
}

/**
 * cy_node_query_comments:
 * @alarm: `SUBJECT#OCCURRENCE`.
 * @answer: gets a #GPtrArray of #CyAlarmComment, which is the callee's.
 */
void
cy_node_query_comments (CyNode *node, const char *alarm, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, load_comments, g_strdup (alarm), g_free, answer, user_data);
}
