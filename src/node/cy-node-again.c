/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-batch.h"
#include "cy-change.h"
#include "cy-journal-alarm.h"
#include "cy-node-private.h"
#include "cy-order.h"

/* A member was removed, and what it wrote later does not count any more; or it came back. The tables were folded
 * again: here what is kept in memory follows, and screens are told. */

static gpointer
load_latest_alarms (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_latest_alarms (db, error);
}

static void reload_alarms (CyNode *node);

static void
on_alarms_loaded_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyNode) node = user_data;
  g_autoptr (GPtrArray) alarms = result;

  node->alarms_loading = FALSE;
  if (alarms == NULL)
    g_warning ("The alarms could not be read again: %s", error->message);
  else if (node->desk != NULL)
    cy_alarm_desk_read_again (node->desk, alarms);
  if (node->alarms_stale)
    reload_alarms (node);
}

static void
reload_alarms (CyNode *node)
{
  node->alarms_stale = node->alarms_loading;
  if (node->alarms_loading || node->journal == NULL)
    return;
  node->alarms_loading = TRUE;
  cy_journal_query (node->journal, load_latest_alarms, NULL, NULL, on_alarms_loaded_cb,
                    g_object_ref (node));
}

static void
see_order (CyNode *node, const char *id)
{
  g_signal_emit_by_name (node, "order-changed", id);
}

static void
see_change (CyNode *node, const char *id)
{
  g_signal_emit_by_name (node, "change-changed", id);
}

static void
see_command (CyNode *node, const char *id)
{
  if (node->commands != NULL)
    cy_command_desk_forget (node->commands, id);
}

static void
see_batch (CyNode *node, const char *id)
{
  if (node->batches != NULL)
    cy_batch_desk_forget (node->batches, id);
}

/* A version of a tariff, unlike the tariff's record. */
static gboolean
see_tariff (CyNode *node, const char *subject)
{
  if (!g_str_has_prefix (subject, CY_SUBJECT_TARIFF_PREFIX) || strchr (subject, '/') == NULL)
    return FALSE;
  if (node->tariffs != NULL)
    cy_tariff_book_read_again (node->tariffs);
  return TRUE;
}

/* What is nobody's here is a record, or who owns it. */
static const struct {
  const char *prefix;
  void (*see) (CyNode *node, const char *id); /* NULL for what is read anew each time */
} families[] = {
  { CY_SUBJECT_ORDER_PREFIX, see_order },     { CY_SUBJECT_CHANGE_PREFIX, see_change },
  { CY_SUBJECT_COMMAND_PREFIX, see_command }, { CY_SUBJECT_BATCH_PREFIX, see_batch },
  { CY_SUBJECT_MESSAGE_PREFIX, NULL },
};

static gboolean
see_family (CyNode *node, const char *subject)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    if (!g_str_has_prefix (subject, families[i].prefix))
      continue;
    if (families[i].see != NULL)
      families[i].see (node, subject + strlen (families[i].prefix));
    return TRUE;
  }
  return FALSE;
}

void
cy_node_see_again (GPtrArray *subjects, gpointer user_data)
{
  CyNode *node = user_data;
  gboolean alarms = FALSE;
  gboolean records = FALSE;

  for (guint i = 0; i < subjects->len; i++) {
    const char *subject = subjects->pdata[i];
    gboolean is_alarm = g_str_has_prefix (subject, CY_SUBJECT_ALARM_PREFIX);

    alarms = alarms || is_alarm;
    if (!is_alarm && !see_family (node, subject) && !see_tariff (node, subject))
      records = TRUE;
  }
  if (alarms)
    reload_alarms (node);
  if (records)
    cy_node_reload_yard (node);
}
