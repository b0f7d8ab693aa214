/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-batch-list.h"

#include <glib/gi18n-lib.h>

#include "cy-batch-dialog.h"
#include "cy-batch-view.h"
#include "cy-children.h"
#include "cy-columns.h"
#include "cy-node-batch.h"
#include "cy-question.h"
#include "cy-shown-command.h"
#include "cy-shown.h"

#define MAX_ROWS   200
#define REFRESH_MS 300

typedef struct {
  CyBatch *batch;
  char *title;
} Item;

struct _CyBatchList {
  GtkWidget parent_instance;

  GtkLabel *count;
  GtkPaned *paned;
  GtkStack *stack;
  GtkColumnView *batches;
  GtkBox *view_place;
  CyBatchView *view;
  CyNode *node;      /* owned */
  GListStore *store; /* of CyRow of Item */
  GtkSingleSelection *selection;
  guint question; /* the newest query; older answers are dropped */
  guint later;    /* source id, 0 when no refresh is due */
  gboolean wants_newest;
};

G_DEFINE_FINAL_TYPE (CyBatchList, cy_batch_list, GTK_TYPE_WIDGET)

static void
item_free (Item *item)
{
  cy_batch_free (item->batch);
  g_free (item->title);
  g_free (item);
}

static const char *
item_key (gconstpointer data)
{
  return ((const Item *) data)->batch->id;
}

static char *
show_when (gconstpointer data, gpointer user_data)
{
  return cy_shown_time (((const Item *) data)->batch->selected_us);
}

static char *
show_state (gconstpointer data, gpointer user_data)
{
  return g_strdup (_ (cy_batch_state_label (((const Item *) data)->batch->state)));
}

static CySeverity
severity_of_item (gconstpointer data, gpointer user_data)
{
  return cy_shown_severity_of_batch (((const Item *) data)->batch->state);
}

static char *
show_title (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->title);
}

static char *
show_n_targets (gconstpointer data, gpointer user_data)
{
  return g_strdup_printf ("%u", g_strv_length (((const Item *) data)->batch->targets));
}

static char *
show_actor (gconstpointer data, gpointer user_data)
{
  return g_strdup (((const Item *) data)->batch->actor);
}

static const CyColumn columns[] = {
  { N_ ("When"), show_when, NULL, TRUE, FALSE },
  { N_ ("State"), show_state, severity_of_item, FALSE, FALSE },
  { N_ ("Command"), show_title, NULL, FALSE, TRUE },
  { N_ ("Targets"), show_n_targets, NULL, TRUE, FALSE },
  { N_ ("By"), show_actor, NULL, FALSE, FALSE },
};

static Item *
item_new (CyYard *yard, const CyBatch *batch)
{
  g_autofree char *name = cy_shown_command_name (batch->name);
  g_autofree char *arguments = cy_shown_arguments (yard, batch->arguments);
  Item *item = g_new (Item, 1);

  *item = (Item){ cy_batch_copy (batch), *arguments == '\0'
                                           ? g_steal_pointer (&name)
                                           : g_strdup_printf ("%s: %s", name, arguments) };
  return item;
}

static void
on_selection_cb (CyBatchList *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  cy_batch_view_show (self->view,
                      row == NULL ? NULL : ((const Item *) cy_row_get_data (row))->batch);
}

static void
show_batches (CyBatchList *self, GPtrArray *batches)
{
  CyYard *yard = cy_node_get_yard (self->node);
  GPtrArray *items = g_ptr_array_new ();
  g_autofree char *text =
    g_strdup_printf (ngettext ("%u batch", "%u batches", batches->len), batches->len);

  for (guint i = 0; i < batches->len; i++)
    g_ptr_array_add (items, item_new (yard, batches->pdata[i]));
  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, batches->len == 0 ? "empty" : "table");
  cy_rows_sync (self->store, items, item_key, (GDestroyNotify) item_free);
  if (self->wants_newest)
    gtk_single_selection_set_selected (self->selection, 0);
  self->wants_newest = FALSE;
  on_selection_cb (self);
}

static void
on_batches_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint question;
  g_autoptr (CyBatchList) self = cy_question_end (user_data, &question);
  g_autoptr (GPtrArray) batches = result;

  if (self != NULL && question == self->question && self->node != NULL) {
    if (batches != NULL)
      show_batches (self, batches);
    else
      gtk_label_set_text (self->count, error->message);
  }
}

static void
refresh (CyBatchList *self)
{
  g_clear_handle_id (&self->later, g_source_remove);
  cy_node_query_batches (self->node, MAX_ROWS, on_batches_cb,
                         cy_question_new (self, ++self->question));
}

static gboolean
on_later_cb (gpointer user_data)
{
  CyBatchList *self = user_data;

  self->later = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
refresh_later (CyBatchList *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->later == 0)
    self->later = g_timeout_add (REFRESH_MS, on_later_cb, self);
}

/* A new batch is the one to look at. */
static void
on_operated_cb (CyBatchDialog *dialog, CyBatchList *self)
{
  self->wants_newest = TRUE;
  refresh (self);
}

static void
on_new_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyBatchList *self = CY_BATCH_LIST (widget);
  GtkWidget *dialog = cy_batch_dialog_new (self->node);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  g_signal_connect_object (dialog, "operated", G_CALLBACK (on_operated_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
cy_batch_list_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_batch_list_parent_class)->map (widget);
  refresh (CY_BATCH_LIST (widget));
}

static void
cy_batch_list_dispose (GObject *object)
{
  CyBatchList *self = CY_BATCH_LIST (object);

  g_clear_handle_id (&self->later, g_source_remove);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_object (&self->store);
  g_clear_object (&self->node);
  G_OBJECT_CLASS (cy_batch_list_parent_class)->dispose (object);
}

static void
cy_batch_list_class_init (CyBatchListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_batch_list_dispose;
  widget_class->map = cy_batch_list_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-batch-list.ui");
  gtk_widget_class_bind_template_child (widget_class, CyBatchList, count);
  gtk_widget_class_bind_template_child (widget_class, CyBatchList, paned);
  gtk_widget_class_bind_template_child (widget_class, CyBatchList, stack);
  gtk_widget_class_bind_template_child (widget_class, CyBatchList, batches);
  gtk_widget_class_bind_template_child (widget_class, CyBatchList, view_place);
  gtk_widget_class_install_action (widget_class, "batches.new", NULL, on_new_action);
}

static void
cy_batch_list_init (CyBatchList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->batches, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_columns_fill (self->batches, columns, G_N_ELEMENTS (columns), self);
}

GtkWidget *
cy_batch_list_new (CyNode *node)
{
  CyBatchList *self = g_object_new (CY_TYPE_BATCH_LIST, NULL);

  self->node = g_object_ref (node);
  self->view = CY_BATCH_VIEW (cy_batch_view_new (node));
  gtk_widget_set_hexpand (GTK_WIDGET (self->view), TRUE);
  gtk_box_append (self->view_place, GTK_WIDGET (self->view));
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_selection_cb),
                            self);
  g_signal_connect_object (node, "batch-changed", G_CALLBACK (refresh_later), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
