/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-stats-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-children.h"
#include "cy-columns.h"
#include "cy-node-order-stats.h"
#include "cy-question.h"
#include "cy-row.h"
#include "cy-shown-command.h"
#include "cy-shown.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

static const struct {
  const char *label;
  guint days;
} periods[] = {
  { N_ ("30 days"), 30 },
  { N_ ("90 days"), 90 },
  { N_ ("365 days"), 365 },
};

#define FIRST_PERIOD 1

struct _CyOrderStatsView {
  GtkWidget parent_instance;

  GtkDropDown *grouping;
  GtkDropDown *period;
  GtkLabel *summary;
  GtkStack *contents; /* "rows" or "empty" */
  GtkColumnView *table;
  CyNode *node; /* owned, nullable until it is set */
  GListStore *store;
  guint question;
};

G_DEFINE_FINAL_TYPE (CyOrderStatsView, cy_order_stats_view, GTK_TYPE_WIDGET)

/* --- columns -------------------------------------------------------------------------------------- */

static char *
show_name (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const CyNodeOrderStats *) data)->name);
}

static char *
show_made (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyNodeOrderStats *) data)->n_made);
}

static char *
show_open (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyNodeOrderStats *) data)->n_open);
}

static char *
show_late (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyNodeOrderStats *) data)->n_late);
}

static CySeverity
severity_of_late (gconstpointer data, gpointer user_data)
{
  return ((const CyNodeOrderStats *) data)->n_late > 0 ? CY_SEVERITY_MEDIUM : CY_SEVERITY_NORMAL;
}

static char *
show_first_time (gconstpointer data, gpointer user_data)
{
  double share = ((const CyNodeOrderStats *) data)->first_time;
  g_autofree char *number = isnan (share) ? NULL : cy_shown_number (100 * share, 0);

  return number == NULL ? g_strdup ("–") : g_strdup_printf ("%s %%", number);
}

static char *
show_again (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", ((const CyNodeOrderStats *) data)->n_again);
}

static CySeverity
severity_of_again (gconstpointer data, gpointer user_data)
{
  return ((const CyNodeOrderStats *) data)->n_again > 0 ? CY_SEVERITY_MEDIUM : CY_SEVERITY_NORMAL;
}

static char *
show_temporary (gconstpointer data, gpointer user_data)
{
  const CyNodeOrderStats *stats = data;

  return g_strdup_printf ("%u / %u", stats->n_temporary_again, stats->n_temporary);
}

static char *
show_time (gint64 time_us)
{
  return time_us < 0 ? g_strdup ("–") : cy_shown_age (time_us);
}

static char *
show_ack (gconstpointer data, gpointer user_data)
{
  return show_time (((const CyNodeOrderStats *) data)->ack_us);
}

static char *
show_start (gconstpointer data, gpointer user_data)
{
  return show_time (((const CyNodeOrderStats *) data)->start_us);
}

static char *
show_repair (gconstpointer data, gpointer user_data)
{
  return show_time (((const CyNodeOrderStats *) data)->repair_us);
}

static char *
show_oldest (gconstpointer data, gpointer user_data)
{
  return show_time (((const CyNodeOrderStats *) data)->oldest_us);
}

static char *
show_labour (gconstpointer data, gpointer user_data)
{
  return cy_shown_number ((double) ((const CyNodeOrderStats *) data)->labour_min / 60, 1);
}

static char *
show_cost (gconstpointer data, gpointer user_data)
{
  return cy_shown_number ((double) ((const CyNodeOrderStats *) data)->cost_minor / 100, 2);
}

static const CyColumn columns[] = {
  { N_ ("Group"), show_name, NULL, FALSE, TRUE, 14 },
  { N_ ("Orders"), show_made, NULL, TRUE, FALSE },
  { N_ ("Not closed"), show_open, NULL, TRUE, FALSE },
  { N_ ("Overdue"), show_late, severity_of_late, TRUE, FALSE },
  { N_ ("Mended at once"), show_first_time, NULL, TRUE, FALSE },
  { N_ ("Came again"), show_again, severity_of_again, TRUE, FALSE },
  { N_ ("Temporary fixes that did not last"), show_temporary, NULL, TRUE, FALSE },
  { N_ ("To acknowledge"), show_ack, NULL, TRUE, FALSE },
  { N_ ("To start"), show_start, NULL, TRUE, FALSE },
  { N_ ("To repair"), show_repair, NULL, TRUE, FALSE },
  { N_ ("Oldest open"), show_oldest, NULL, TRUE, FALSE },
  { N_ ("Labour (h)"), show_labour, NULL, TRUE, FALSE },
  { N_ ("Cost"), show_cost, NULL, TRUE, FALSE },
};

/* --- asking --------------------------------------------------------------------------------------- */

static const char *
stats_key (gconstpointer data)
{
  return ((const CyNodeOrderStats *) data)->key;
}

static void
show_groups (CyOrderStatsView *self, GPtrArray *groups)
{
  GPtrArray *items = g_ptr_array_new ();
  guint n_made = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < groups->len; i++)
    n_made += ((CyNodeOrderStats *) groups->pdata[i])->n_made;
  while (groups->len > 0)
    g_ptr_array_add (items, g_ptr_array_steal_index (groups, 0));
  text = g_strdup_printf (_ ("%u work orders; times are medians; the worst first"), n_made);
  gtk_label_set_text (self->summary, text);
  cy_rows_sync (self->store, items, stats_key, (GDestroyNotify) cy_node_order_stats_free);
  gtk_stack_set_visible_child_name (self->contents, n_made > 0 ? "rows" : "empty");
}

static void
on_stats_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyOrderStatsView) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) groups = result;

  if (self == NULL || number != self->question)
    return;
  if (error != NULL)
    cy_shown_message (self->summary, error->message);
  else
    show_groups (self, groups);
}

static void
ask (CyOrderStatsView *self)
{
  guint period = gtk_drop_down_get_selected (self->period);
  guint grouping = gtk_drop_down_get_selected (self->grouping);
  gint64 now_us = g_get_real_time ();

  if (self->node == NULL || period >= G_N_ELEMENTS (periods) || grouping >= CY_N_ORDER_GROUPINGS ||
      !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  cy_node_query_order_stats (self->node, now_us - periods[period].days * DAY_US, now_us, grouping,
                             on_stats_cb, cy_question_new (self, ++self->question));
}

static void
cy_order_stats_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_order_stats_view_parent_class)->map (widget);
  ask (CY_ORDER_STATS_VIEW (widget));
}

static void
cy_order_stats_view_dispose (GObject *object)
{
  CyOrderStatsView *self = CY_ORDER_STATS_VIEW (object);

  g_clear_object (&self->node);
  cy_children_unparent (GTK_WIDGET (self));
  G_OBJECT_CLASS (cy_order_stats_view_parent_class)->dispose (object);
}

static void
cy_order_stats_view_class_init (CyOrderStatsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_order_stats_view_dispose;
  widget_class->map = cy_order_stats_view_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-order-stats-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CyOrderStatsView, grouping);
  gtk_widget_class_bind_template_child (widget_class, CyOrderStatsView, period);
  gtk_widget_class_bind_template_child (widget_class, CyOrderStatsView, summary);
  gtk_widget_class_bind_template_child (widget_class, CyOrderStatsView, contents);
  gtk_widget_class_bind_template_child (widget_class, CyOrderStatsView, table);
}

static void
fill_drop_downs (CyOrderStatsView *self)
{
  g_autoptr (GtkStringList) groupings = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) lengths = gtk_string_list_new (NULL);

  for (guint i = 0; i < CY_N_ORDER_GROUPINGS; i++)
    gtk_string_list_append (groupings, _ (cy_order_grouping_label (i)));
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    gtk_string_list_append (lengths, _ (periods[i].label));
  gtk_drop_down_set_model (self->grouping, G_LIST_MODEL (groupings));
  gtk_drop_down_set_model (self->period, G_LIST_MODEL (lengths));
  gtk_drop_down_set_selected (self->grouping, CY_ORDERS_BY_CLASS);
  gtk_drop_down_set_selected (self->period, FIRST_PERIOD);
  g_signal_connect_swapped (self->grouping, "notify::selected", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->period, "notify::selected", G_CALLBACK (ask), self);
}

static void
cy_order_stats_view_init (CyOrderStatsView *self)
{
  GtkNoSelection *selection;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  selection = gtk_no_selection_new (G_LIST_MODEL (self->store)); /* owns the store */
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  cy_columns_fill (self->table, columns, G_N_ELEMENTS (columns), self);
  fill_drop_downs (self);
}

/**
 * cy_order_stats_view_new:
 * @node: whose work orders; asked whenever the view comes to the screen.
 */
GtkWidget *
cy_order_stats_view_new (CyNode *node)
{
  CyOrderStatsView *self = g_object_new (CY_TYPE_ORDER_STATS_VIEW, NULL);

  self->node = g_object_ref (node);
  return GTK_WIDGET (self);
}

guint
cy_order_stats_view_get_n_rows (CyOrderStatsView *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->store));
}
