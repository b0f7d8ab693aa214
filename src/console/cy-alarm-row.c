/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-row.h"

#include <glib/gi18n-lib.h>

#include "cy-node.h"
#include "cy-rationale.h"
#include "cy-shown.h"

/**
 * cy_alarm_row_new:
 *
 * Words are made when a row comes to the screen: of ten thousand that are few.
 */
CyAlarmRow *
cy_alarm_row_new (const CyAlarm *alarm)
{
  CyAlarmRow *row = g_new0 (CyAlarmRow, 1);

  row->key = cy_alarm_dup_id (alarm);
  row->alarm = cy_alarm_copy (alarm);
  row->priority = alarm->priority;
  row->raised_us = alarm->raised_us;
  return row;
}

/**
 * cy_alarm_row_new_group:
 * @alarms: (element-type CyAlarm): those that were folded.
 *
 * Returns: (transfer full): the cause.
 */
CyAlarmRow *
cy_alarm_row_new_group (GPtrArray *alarms, const CyFloodGroup *group)
{
  CyAlarmRow *row;

  if (group->alarm != -1) {
    row = cy_alarm_row_new (alarms->pdata[group->alarm]);
  } else {
    row = g_new0 (CyAlarmRow, 1);
    row->key = g_strdup_printf ("lost:%s/%s", cy_kind_get (group->kind)->name, group->id);
  }
  row->group = group->n_members > 0;
  row->kind = group->kind;
  row->place = g_strdup (group->id);
  row->n_members = group->n_members;
  row->n_lost = group->n_lost;
  row->n_piles = group->n_piles;
  row->priority = group->priority;
  row->raised_us = group->raised_us;
  row->members = g_new0 (char *, group->n_members + 1);
  row->n_waiting = row->alarm != NULL && row->alarm->acked_us == 0;
  for (guint i = 0; i < group->n_members; i++) {
    const CyAlarm *member = alarms->pdata[group->members[i]];

    row->members[i] = cy_alarm_dup_id (member);
    row->n_waiting += member->acked_us == 0;
  }
  return row;
}

void
cy_alarm_row_free (CyAlarmRow *row)
{
  g_free (row->key);
  cy_alarm_free (row->alarm);
  g_free (row->place);
  g_strfreev (row->members);
  g_free (row);
}

const char *
cy_alarm_row_key (gconstpointer row)
{
  return ((const CyAlarmRow *) row)->key;
}

/* --- words ---------------------------------------------------------------------------------------- */

static char *
describe_cause (const CyAlarmRow *row, CyYard *yard)
{
  if (row->alarm != NULL)
    return cy_condition_describe (yard, row->alarm->condition);
  return g_strdup_printf (_ ("%s lost"), _ (cy_kind_get (row->kind)->label));
}

/**
 * cy_alarm_row_what:
 *
 * Returns: (transfer full): what it is, and of a group how much is folded below it.
 */
char *
cy_alarm_row_what (const CyAlarmRow *row, CyYard *yard)
{
  g_autofree char *cause = describe_cause (row, yard);
  g_autofree char *more = NULL;

  if (!row->group)
    return g_steal_pointer (&cause);
  more = g_strdup_printf (ngettext ("+%u consequence", "+%u consequences", row->n_members),
                          row->n_members);
  return g_strdup_printf ("%s · %s", cause, more);
}

/**
 * cy_alarm_row_where:
 *
 * Returns: (transfer full): its place, and of a group how many of its piles are lost.
 */
char *
cy_alarm_row_where (const CyAlarmRow *row, CyYard *yard)
{
  g_autofree char *place = NULL;

  if (!row->group)
    return cy_shown_alarm_place (yard, row->alarm);
  place = row->place == NULL ? g_strdup ("") : cy_yard_display_name (yard, row->kind, row->place);
  return g_strdup_printf (_ ("%s · %u of %u piles"), place, row->n_lost, row->n_piles);
}

/**
 * cy_alarm_people:
 *
 * Returns: (transfer full) (nullable): who acknowledged it, and what they said.
 */
char *
cy_alarm_people (const CyAlarm *alarm)
{
  if (alarm->acked_us == 0)
    return NULL;
  return alarm->note == NULL ? g_strdup (alarm->acked_by)
                             : g_strdup_printf ("%s: %s", alarm->acked_by, alarm->note);
}

static CySeverity
severity_of_row (gconstpointer data, gpointer user_data)
{
  const CyAlarmRow *row = data;

  return row->group ? cy_shown_severity_of_priority (row->priority)
                    : cy_shown_severity_of_alarm (row->alarm);
}

static char *
show_priority (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_priority_label (((const CyAlarmRow *) data)->priority)));
}

/* A group says whether it is open, and what stands below it is set in. */
static char *
show_what (gconstpointer data, gpointer user_data)
{
  const CyAlarmRow *row = data;
  g_autofree char *what = cy_alarm_row_what (row, cy_node_get_yard (user_data));
  const char *head = row->is_member ? "    " : !row->group ? "" : row->expanded ? "▾ " : "▸ ";

  return g_strconcat (head, what, NULL);
}

static char *
show_where (gconstpointer data, gpointer user_data)
{
  return cy_alarm_row_where (data, cy_node_get_yard (user_data));
}

static char *
show_value (gconstpointer data, gpointer user_data)
{
  const CyAlarm *alarm = ((const CyAlarmRow *) data)->alarm;

  return alarm == NULL ? NULL : cy_shown_alarm_value (alarm);
}

static char *
show_raised (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyAlarmRow *) data)->raised_us);
}

static char *
show_cleared (gconstpointer data, gpointer user_data)
{
  const CyAlarm *alarm = ((const CyAlarmRow *) data)->alarm;

  return alarm == NULL ? NULL : cy_shown_time (alarm->cleared_us);
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  const CyAlarmRow *row = data;

  if (!row->group)
    return cy_shown_alarm_state (row->alarm);
  return row->n_waiting == 0 ? g_strdup (_ ("All acknowledged"))
                             : g_strdup_printf (_ ("%u not acknowledged"), row->n_waiting);
}

static char *
show_people (gconstpointer data, gpointer user_data)
{
  const CyAlarm *alarm = ((const CyAlarmRow *) data)->alarm;

  return alarm == NULL ? NULL : cy_alarm_people (alarm);
}

static const CyColumn columns[] = {
  { N_ ("Priority"), show_priority, severity_of_row, FALSE, FALSE, 7 },
  { N_ ("Alarm"), show_what, NULL, FALSE, TRUE, 20 },
  { N_ ("Where"), show_where, NULL, FALSE, TRUE, 20 },
  { N_ ("Value and limit"), show_value, NULL, TRUE, FALSE, 14 },
  { N_ ("Raised"), show_raised, NULL, TRUE, FALSE, 8 },
  { N_ ("Over"), show_cleared, NULL, TRUE, FALSE, 0 },
  { N_ ("State"), show_state, NULL, FALSE, TRUE, 14 },
  { N_ ("Acknowledged by"), show_people, NULL, FALSE, FALSE, 0 },
};

/**
 * cy_alarm_rows_fill_columns:
 * @node: a #CyNode that outlives @view.
 */
void
cy_alarm_rows_fill_columns (GtkColumnView *view, gpointer node)
{
  cy_columns_fill (view, columns, G_N_ELEMENTS (columns), node);
}

/**
 * cy_alarm_rows_make_room:
 * @narrow: whether there is little room, and what is left out is told beside the table.
 *
 * Leaves out the end and who acknowledged it.
 */
void
cy_alarm_rows_make_room (GtkColumnView *view, gboolean narrow)
{
  GListModel *model = gtk_column_view_get_columns (view);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);
    gboolean spare = columns[i].text == show_cleared || columns[i].text == show_people;

    gtk_column_view_column_set_visible (column, !spare || !narrow);
  }
}
