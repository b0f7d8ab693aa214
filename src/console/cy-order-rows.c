/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-rows.h"

#include <glib/gi18n-lib.h>

#include "cy-node.h"
#include "cy-order-words.h"
#include "cy-shown.h"

const char *
cy_order_row_key (gconstpointer order)
{
  return ((const CyOrder *) order)->id;
}

static CySeverity
severity_of_order (gconstpointer data, gpointer user_data)
{
  const CyOrder *order = data;

  return cy_order_is_open (order) ? cy_shown_severity_of_priority (order->priority)
                                  : CY_SEVERITY_NORMAL;
}

static char *
show_priority (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_priority_label (((const CyOrder *) data)->priority)));
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_order_state_label (((const CyOrder *) data)->state)));
}

static char *
show_number (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyOrder *) data)->id);
}

static char *
show_title (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyOrder *) data)->title);
}

static char *
show_where (gconstpointer data, gpointer user_data)
{
  return cy_order_words_where (cy_node_get_yard (user_data), data);
}

static char *
show_responsible (gconstpointer data, gpointer user_data)
{
  return cy_order_words_person (cy_node_get_yard (user_data),
                                ((const CyOrder *) data)->responsible);
}

static char *
show_due (gconstpointer data, gpointer user_data)
{
  return cy_order_words_due (data, g_get_real_time ());
}

static CySeverity
severity_of_due (gconstpointer data, gpointer user_data)
{
  return cy_order_words_due_severity (data, g_get_real_time ());
}

static char *
show_steps (gconstpointer data, gpointer user_data)
{
  return cy_order_words_steps (data);
}

static char *
show_marks (gconstpointer data, gpointer user_data)
{
  return cy_order_words_marks (data);
}

static char *
show_made (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyOrder *) data)->created_us);
}

static char *
show_submitted (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const CyOrder *) data)->submitted_us);
}

static const CyColumn columns[] = {
  { N_ ("Priority"), show_priority, severity_of_order, FALSE, FALSE, 8 },
  { N_ ("State"), show_state, NULL, FALSE, FALSE, 10 },
  { N_ ("Title"), show_title, NULL, FALSE, TRUE, 16 },
  { N_ ("Where"), show_where, NULL, FALSE, TRUE, 12 },
  { N_ ("Responsible"), show_responsible, NULL, FALSE, FALSE, 7 },
  { N_ ("Expected by"), show_due, severity_of_due, FALSE, FALSE, 9 },
  { N_ ("Checklist"), show_steps, NULL, TRUE, FALSE, 5 },
  { N_ ("To note"), show_marks, NULL, FALSE, FALSE, 8 },
  { N_ ("Number"), show_number, NULL, FALSE, FALSE, 16 },
  { N_ ("Made"), show_made, NULL, TRUE, FALSE, 8 },
};

static const CyColumn review_columns[] = {
  { N_ ("Priority"), show_priority, severity_of_order, FALSE, FALSE, 8 },
  { N_ ("Title"), show_title, NULL, FALSE, TRUE, 10 },
  { N_ ("Submitted"), show_submitted, NULL, TRUE, FALSE, 8 },
};

/**
 * cy_order_rows_fill_columns:
 * @node: a #CyNode that outlives @view.
 */
void
cy_order_rows_fill_columns (GtkColumnView *view, gpointer node)
{
  cy_columns_fill (view, columns, G_N_ELEMENTS (columns), node);
}

/**
 * cy_order_rows_fill_review_columns:
 * @node: a #CyNode that outlives @view.
 *
 * As few as there is room for beside everything a reviewer looks at.
 */
void
cy_order_rows_fill_review_columns (GtkColumnView *view, gpointer node)
{
  cy_columns_fill (view, review_columns, G_N_ELEMENTS (review_columns), node);
}

/**
 * cy_order_rows_make_room:
 * @narrow: whether there is little room, and what is left out is told beside the table.
 */
void
cy_order_rows_make_room (GtkColumnView *view, gboolean narrow)
{
  GListModel *model = gtk_column_view_get_columns (view);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, i);
    gboolean spare = columns[i].text == show_number || columns[i].text == show_made ||
                     columns[i].text == show_steps || columns[i].text == show_responsible;

    gtk_column_view_column_set_visible (column, !spare || !narrow);
  }
}
