/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-export.h"

#include <glib/gi18n-lib.h>

#include "cy-alarm-row.h"
#include "cy-alarm-table.h"
#include "cy-node-alarm.h"
#include "cy-node-paper.h"
#include "cy-rationale.h"
#include "cy-seat.h"
#include "cy-shown.h"

/* A page is made into text while nobody waits long for the screen. */
#define PAGE 500

/* More is no paper any more: some hundred pages. */
#define PAPER_MAX 5000

/* What is written: collected on the main thread, drawn and written on one of its own. */
typedef struct {
  CyNode *node; /* owned, NULL once all is collected: it may not end on another thread */
  GFile *file;  /* owned */
  gboolean paper;
  char *view;   /* owned */
  char *filter; /* owned */
  char *who;    /* owned */
  gint64 now_us;
  CyAlarmSearch *search; /* owned, nullable */
  GString *table;        /* owned */
  GPtrArray *rows;       /* owned, of GStrv */
  GArray *strong;        /* owned, of gboolean */
  guint n_alarms;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_clear_object (&export->node);
  g_object_unref (export->file);
  g_free (export->view);
  g_free (export->filter);
  g_free (export->who);
  cy_alarm_search_free (export->search);
  g_string_free (export->table, TRUE);
  g_ptr_array_unref (export->rows);
  g_array_unref (export->strong);
  g_free (export);
}

static void
add_row (Export *export, CyYard *yard, const CyAlarm *alarm)
{
  char **cells = g_new0 (char *, CY_ALARM_PAPER_COLUMNS + 1);
  gboolean strong = cy_alarm_is_announced (alarm, export->now_us);
  char *people = cy_alarm_people (alarm);

  cells[0] = g_strdup (_ (cy_priority_label (alarm->priority)));
  cells[1] = cy_condition_describe (yard, alarm->condition);
  cells[2] = cy_shown_alarm_place (yard, alarm);
  cells[3] = cy_shown_alarm_value (alarm);
  cells[4] = cy_shown_time (alarm->raised_us);
  cells[5] = cy_shown_time (alarm->cleared_us);
  cells[6] = cy_shown_alarm_state (alarm);
  cells[7] = people != NULL ? people : g_strdup ("");
  g_ptr_array_add (export->rows, cells);
  g_array_append_val (export->strong, strong);
}

static void
add (Export *export, GPtrArray *alarms)
{
  CyYard *yard = cy_node_get_yard (export->node);

  for (guint i = 0; i < alarms->len; i++) {
    if (!export->paper)
      cy_alarm_table_append (export->table, yard, alarms->pdata[i], export->now_us);
    else if (export->rows->len < PAPER_MAX)
      add_row (export, yard, alarms->pdata[i]);
  }
  export->n_alarms += alarms->len;
}

static GBytes *
print (const Export *export, GError **error)
{
  g_autofree char *remark = NULL;
  CyAlarmPaper paper = { .view = export->view,
                         .filter = export->filter,
                         .time_us = export->now_us,
                         .who = export->who,
                         .rows = export->rows,
                         .strong = export->strong };

  if (export->n_alarms > export->rows->len)
    remark =
      g_strdup_printf (_ ("There are more; only the first %u are printed."), export->rows->len);
  paper.remark = remark;
  return cy_node_print_alarms (&paper, error);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *export = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = export->paper
                               ? print (export, &error)
                               : g_bytes_new_static (export->table->str, export->table->len);

  if (bytes == NULL || !g_file_replace_contents (export->file, g_bytes_get_data (bytes, NULL),
                                                 g_bytes_get_size (bytes), NULL, FALSE,
                                                 G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
write_out (GTask *task)
{
  Export *export = g_task_get_task_data (task);

  g_clear_object (&export->node);
  g_task_run_in_thread (task, write_in_thread);
}

static void ask (GTask *task);

static void
on_page_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) alarms = result;
  Export *export = g_task_get_task_data (task);

  if (alarms == NULL) {
    g_task_return_error (task, g_error_copy (error));
    return;
  }
  add (export, alarms);
  if (alarms->len < PAGE || (export->paper && export->n_alarms > PAPER_MAX)) {
    write_out (task);
    return;
  }
  cy_alarm_free (export->search->after);
  export->search->after = cy_alarm_copy (alarms->pdata[alarms->len - 1]);
  ask (g_steal_pointer (&task));
}

/* @task: (transfer full). */
static void
ask (GTask *task)
{
  Export *export = g_task_get_task_data (task);

  cy_node_search_alarms (export->node, export->search, on_page_cb, task);
}

/**
 * cy_alarm_export:
 *
 * Writes alarms into a file, all that are found and not only those that are on the screen. A file of that
 * name is replaced once the new one is whole.
 *
 * Threading: main thread; drawing and writing are done on another.
 */
void
cy_alarm_export (CyNode *node,
                 const CyAlarmExport *what,
                 GFile *file,
                 GAsyncReadyCallback done,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, user_data);
  Export *export = g_new0 (Export, 1);

  export->node = g_object_ref (node);
  export->file = g_object_ref (file);
  export->paper = g_str_equal (what->form, "pdf");
  export->view = g_strdup (what->view);
  export->filter = g_strdup (what->filter);
  export->who = g_strdup (cy_node_get_person (node));
  export->now_us = g_get_real_time ();
  export->table = g_string_new (NULL);
  export->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  export->strong = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_task_set_task_data (task, export, export_free);
  cy_alarm_table_begin (export->table);
  if (what->alarms != NULL) {
    add (export, what->alarms);
    write_out (task);
    return;
  }
  export->search = cy_alarm_search_copy (what->search);
  export->search->limit = PAGE;
  ask (g_steal_pointer (&task));
}

/**
 * cy_alarm_export_finish:
 * @out_n_alarms: (out): how many were found.
 */
gboolean
cy_alarm_export_finish (GAsyncResult *result, guint *out_n_alarms, GError **error)
{
  const Export *export = g_task_get_task_data (G_TASK (result));

  *out_n_alarms = export->n_alarms;
  return g_task_propagate_boolean (G_TASK (result), error);
}
