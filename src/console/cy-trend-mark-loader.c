/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-mark-loader.h"

#include <glib/gi18n-lib.h>

#include "cy-node-alarm.h"
#include "cy-node-command.h"
#include "cy-rationale.h"
#include "cy-shown-command.h"
#include "cy-shown.h"

/* Of each pile, of either kind; more marks than this are one heap. */
#define MAX_ROWS 2000

/* One pile after the other: its alarms, then what it was told. */
typedef struct {
  CyNode *node;     /* owned */
  GPtrArray *piles; /* owned: utf8, each once */
  guint next;       /* pile */
  gint64 from_us;
  gint64 to_us;
  GArray *marks; /* owned */
  CyTrendMarked done;
  gpointer user_data;
} Load;

static void ask_next (Load *load);

static void
mark_clear (gpointer data)
{
  g_free ((char *) ((CyTrendMark *) data)->text);
}

static void
load_finish (Load *load, const GError *error)
{
  load->done (load->marks, error, load->user_data);
  g_array_unref (load->marks);
  g_ptr_array_unref (load->piles);
  g_object_unref (load->node);
  g_free (load);
}

static void
add_command (Load *load, const CyCommand *command)
{
  g_autofree char *title = cy_shown_command_title (cy_node_get_yard (load->node), command);
  g_autofree char *people = cy_shown_command_people (command);
  g_autofree char *when = cy_shown_time (command->selected_us);
  CyTrendMark mark = { .from_us = command->selected_us,
                       .to_us = command->selected_us,
                       .is_action = TRUE,
                       .text = g_strdup_printf ("%s %s (%s)", when, title, people) };

  g_array_append_val (load->marks, mark);
}

static void
on_commands_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) commands = result;
  Load *load = user_data;

  if (error != NULL) {
    load_finish (load, error);
    return;
  }
  for (guint i = 0; i < commands->len; i++)
    add_command (load, commands->pdata[i]);
  load->next++;
  ask_next (load);
}

static void
add_alarm (Load *load, const CyAlarm *alarm, gint64 to_us)
{
  g_autofree char *place = cy_shown_alarm_place (cy_node_get_yard (load->node), alarm);
  g_autofree char *what = cy_condition_describe (cy_node_get_yard (load->node), alarm->condition);
  g_autofree char *when = cy_shown_time (alarm->raised_us);
  CyTrendMark mark = { .from_us = alarm->raised_us,
                       .to_us = to_us,
                       .severity = cy_shown_severity_of_priority (alarm->priority),
                       .text = g_strdup_printf ("%s %s: %s", when, place, what) };

  g_array_append_val (load->marks, mark);
}

/* One that was never seen to end ended when the next of its kind began. */
static void
add_alarms (Load *load, GPtrArray *alarms)
{
  g_autoptr (GHashTable) later = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < alarms->len; i++) {
    CyAlarm *alarm = alarms->pdata[i];
    const CyAlarm *next = g_hash_table_lookup (later, alarm->subject);
    gint64 to_us = alarm->cleared_us == 0 && next != NULL ? next->raised_us : alarm->cleared_us;

    if (to_us == 0 || to_us >= load->from_us)
      add_alarm (load, alarm, to_us);
    g_hash_table_replace (later, alarm->subject, alarm);
  }
}

static void
on_alarms_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) alarms = result;
  Load *load = user_data;
  CyCommandQuery *query;

  if (error != NULL) {
    load_finish (load, error);
    return;
  }
  add_alarms (load, alarms);
  query = cy_command_query_new (MAX_ROWS);
  query->pile = g_strdup (load->piles->pdata[load->next]);
  query->from_us = load->from_us;
  query->to_us = load->to_us;
  cy_node_query_commands (load->node, query, on_commands_cb, load);
}

static void
ask_next (Load *load)
{
  if (load->next == load->piles->len)
    load_finish (load, NULL);
  else
    cy_node_query_pile_alarms (load->node, load->piles->pdata[load->next], load->from_us,
                               load->to_us, MAX_ROWS, on_alarms_cb, load);
}

/**
 * cy_trend_load_marks:
 * @piles: (element-type utf8): ids; one that is there twice counts once.
 * @done: told what happened at them in that time.
 */
void
cy_trend_load_marks (CyNode *node,
                     GPtrArray *piles,
                     gint64 from_us,
                     gint64 to_us,
                     CyTrendMarked done,
                     gpointer user_data)
{
  Load *load = g_new (Load, 1);

  *load = (Load){ .node = g_object_ref (node),
                  .piles = g_ptr_array_new_with_free_func (g_free),
                  .from_us = from_us,
                  .to_us = to_us,
                  .marks = g_array_new (FALSE, FALSE, sizeof (CyTrendMark)),
                  .done = done,
                  .user_data = user_data };
  g_array_set_clear_func (load->marks, mark_clear);
  for (guint i = 0; i < piles->len; i++) {
    if (!g_ptr_array_find_with_equal_func (load->piles, piles->pdata[i], g_str_equal, NULL))
      g_ptr_array_add (load->piles, g_strdup (piles->pdata[i]));
  }
  ask_next (load);
}
