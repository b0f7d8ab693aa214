/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-trend-marks.h"

#include <glib/gi18n-lib.h>

#include "cy-node-command.h"
#include "cy-shown-command.h"
#include "cy-shown.h"

#define MAX_ROWS 2000

/* An alarm that began so long before what is seen may still last in it. */
#define BEFORE_US ((gint64) 7 * 86400 * G_USEC_PER_SEC)

typedef struct {
  CyNode *node;     /* owned */
  GPtrArray *piles; /* owned: utf8 */
  gint64 from_us;
  gint64 to_us;
  GArray *marks; /* owned */
  CyTrendMarked done;
  gpointer user_data;
} Load;

static void
mark_clear (gpointer data)
{
  g_free ((char *) ((CyTrendMark *) data)->text);
}

static gboolean
is_of_them (const Load *load, const char *pile)
{
  return pile != NULL && g_ptr_array_find_with_equal_func (load->piles, pile, g_str_equal, NULL);
}

static void
load_finish (Load *load)
{
  load->done (load->marks, load->user_data);
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

  /* Curves without what people did are better than none. */
  for (guint i = 0; error == NULL && i < commands->len; i++) {
    const CyCommand *command = commands->pdata[i];

    if (is_of_them (load, command->pile))
      add_command (load, command);
  }
  load_finish (load);
}

static void
add_alarm (Load *load, const CyAlarm *alarm)
{
  g_autofree char *place = cy_shown_alarm_place (cy_node_get_yard (load->node), alarm);
  g_autofree char *what = cy_alarm_describe (alarm->condition);
  g_autofree char *when = cy_shown_time (alarm->raised_us);
  CyTrendMark mark = { .from_us = alarm->raised_us,
                       .to_us = alarm->cleared_us,
                       .severity = cy_shown_severity_of_priority (alarm->priority),
                       .text = g_strdup_printf ("%s %s: %s", when, place, what) };

  g_array_append_val (load->marks, mark);
}

static void
on_alarms_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) alarms = result;
  Load *load = user_data;
  CyCommandQuery *query = cy_command_query_new (MAX_ROWS);

  for (guint i = 0; error == NULL && i < alarms->len; i++) {
    const CyAlarm *alarm = alarms->pdata[i];
    gboolean seen = alarm->cleared_us == 0 || alarm->cleared_us >= load->from_us;

    if (seen && alarm->raised_us != 0 && is_of_them (load, alarm->pile))
      add_alarm (load, alarm);
  }
  query->from_us = load->from_us;
  query->to_us = load->to_us;
  cy_node_query_commands (load->node, query, on_commands_cb, load);
}

/**
 * cy_trend_load_marks:
 * @piles: (element-type utf8): ids.
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
                  .piles = g_ptr_array_ref (piles),
                  .from_us = from_us,
                  .to_us = to_us,
                  .marks = g_array_new (FALSE, FALSE, sizeof (CyTrendMark)),
                  .done = done,
                  .user_data = user_data };
  g_array_set_clear_func (load->marks, mark_clear);
  cy_node_query_alarms (node, from_us - BEFORE_US, to_us, MAX_ROWS, on_alarms_cb, load);
}
