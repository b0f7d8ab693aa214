/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-changes-view.h"

#include <glib/gi18n-lib.h>

#include "cy-change-act.h"
#include "cy-change-choices.h"
#include "cy-change-columns.h"
#include "cy-change-dialog.h"
#include "cy-change-pane.h"
#include "cy-children.h"
#include "cy-node-change-insight.h"
#include "cy-operator.h"
#include "cy-option.h"
#include "cy-question.h"
#include "cy-row.h"

#define PAGE ((guint) 200)

/* How often it is looked again what a change takes with it, in ticks of the watch. */
#define MEASURE_EVERY 25

struct _CyChangesView {
  GtkWidget parent_instance;

  GtkBox *tools;
  GtkLabel *count;
  GtkWidget *more;
  GtkPaned *paned;
  GtkColumnView *changes;
  GtkWidget *list_scroller;
  GtkLabel *empty;
  GtkDropDown *state;
  GtkDropDown *kind;
  CyChangePane *pane;
  CyWatch *watch;    /* owned */
  CyNode *node;      /* borrowed from @watch */
  GListStore *store; /* owned, of CyRow of CyChange */
  GtkSingleSelection *selection;
  CyChangeDossier *dossier; /* owned, nullable: what is shown beside the list */
  char *wanted;             /* nullable: to be selected when it comes */
  guint limit;
  guint list_number; /* of the newest question about the list */
  guint pane_number; /* of the newest question about the one that is shown */
  guint n_ticks;
};

G_DEFINE_FINAL_TYPE (CyChangesView, cy_changes_view, GTK_TYPE_WIDGET)

/* --- the list ------------------------------------------------------------------------------------- */

static const char *
change_key (gconstpointer data)
{
  return ((const CyChange *) data)->id;
}

static void
show_count (CyChangesView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));
  g_autofree char *text = g_strdup_printf (_ ("Change requests: %u"), n);
  gboolean all =
    gtk_drop_down_get_selected (self->state) == 1 && gtk_drop_down_get_selected (self->kind) == 0;

  gtk_label_set_text (self->count, text);
  gtk_widget_set_visible (self->more, n >= self->limit);
  gtk_label_set_text (
    self->empty,
    all
      ? _ ("Nobody asked for a change yet. Ctrl+N writes the first: what, why and how grave it "
           "would be.")
      : _ ("No change request is like that. Choose another state or kind above, or write a new one "
           "with Ctrl+N."));
  gtk_widget_set_visible (GTK_WIDGET (self->empty), n == 0);
  gtk_widget_set_visible (self->list_scroller, n > 0);
}

static void
select_wanted (CyChangesView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  for (guint i = 0; self->wanted != NULL && i < n; i++) {
    g_autoptr (CyRow) row = g_list_model_get_item (G_LIST_MODEL (self->store), i);

    if (g_str_equal (cy_row_get_key (row), self->wanted)) {
      gtk_single_selection_set_selected (self->selection, i);
      g_clear_pointer (&self->wanted, g_free);
    }
  }
}

static void load_selected (CyChangesView *self);

static void
on_changes_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyChangesView) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) changes = result;

  if (self == NULL || number != self->list_number)
    return;
  if (error != NULL) {
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
    return;
  }
  g_ptr_array_set_free_func (changes, NULL);
  cy_rows_sync (self->store, g_steal_pointer (&changes), change_key,
                (GDestroyNotify) cy_change_free);
  show_count (self);
  select_wanted (self);
  load_selected (self);
}

/* The first choice is what is open, the second everything, then state by state. */
static guint
get_states (CyChangesView *self)
{
  const char *name = cy_option_drop_down_get (self->state);
  CyChangeState state;

  if (*name == '\0')
    return 0;
  return cy_change_state_find (name, &state) ? 1u << state : CY_CHANGE_STATES_OPEN;
}

static void
refresh (CyChangesView *self)
{
  g_autoptr (CyChangeQuery) query = NULL;
  CyChangeKind kind;

  if (self->watch == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  query = cy_change_query_new (self->limit);
  query->states = get_states (self);
  if (cy_change_kind_find (cy_option_drop_down_get (self->kind), &kind))
    query->kinds = 1u << kind;
  cy_node_query_changes (self->node, query, on_changes_cb,
                         cy_question_new (self, ++self->list_number));
}

static void
on_filter_cb (CyChangesView *self)
{
  self->limit = PAGE;
  refresh (self);
}

static void
on_more_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyChangesView *self = CY_CHANGES_VIEW (widget);

  self->limit += PAGE;
  refresh (self);
}

/* --- the one that is shown ------------------------------------------------------------------------ */

static void
enable_acts (CyChangesView *self)
{
  for (guint i = 0; i < CY_N_CHANGE_EVENTS; i++) {
    const CyChangeAct *act = cy_change_act_get (i);
    g_autofree char *why = NULL;

    if (act->event == CY_CHANGE_EVENT_CREATE)
      continue;
    if (self->dossier != NULL)
      why = cy_node_refuse_change (self->node, self->dossier, act->event,
                                   cy_operator_known (self->node));
    gtk_widget_action_set_enabled (GTK_WIDGET (self), act->action,
                                   self->dossier != NULL && why == NULL);
  }
}

static void
take_dossier (CyChangesView *self, CyChangeDossier *dossier)
{
  g_clear_pointer (&self->dossier, cy_change_dossier_free);
  self->dossier = dossier;
  cy_change_pane_show (self->pane, dossier);
  enable_acts (self);
}

static void
on_similar_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyChangesView) self = cy_question_end (user_data, &number);
  g_autoptr (GPtrArray) similar = result;

  if (self == NULL || number != self->pane_number || self->watch == NULL)
    return;
  if (error != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
  else
    cy_change_pane_show_similar (self->pane, similar);
}

static void
on_dossier_cb (gpointer result, const GError *error, gpointer user_data)
{
  guint number;
  g_autoptr (CyChangesView) self = cy_question_end (user_data, &number);
  g_autoptr (CyChangeDossier) dossier = result;

  if (self == NULL || number != self->pane_number || self->watch == NULL)
    return;
  if (error != NULL) {
    gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
    return;
  }
  take_dossier (self, g_steal_pointer (&dossier));
  cy_node_query_similar_changes (self->node, self->dossier->change.id, on_similar_cb,
                                 cy_question_new (self, number));
}

static void
load_selected (CyChangesView *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  self->pane_number++;
  if (row == NULL)
    take_dossier (self, NULL);
  else
    cy_node_query_change (self->node, cy_row_get_key (row), on_dossier_cb,
                          cy_question_new (self, self->pane_number));
}

/* An order that was made for it is shown as well. */
static void
on_order_changed_cb (CyChangesView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    load_selected (self);
}

static void
on_tick_cb (CyChangesView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && ++self->n_ticks % MEASURE_EVERY == 0)
    cy_change_pane_measure (self->pane);
}

/* --- what may be done ----------------------------------------------------------------------------- */

static void
on_dialog_done_cb (CyChangeDialog *dialog, const char *id, CyChangesView *self)
{
  cy_changes_view_show_change (self, id);
}

static void
on_act_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CyChangesView *self = CY_CHANGES_VIEW (widget);
  const CyChangeAct *act = NULL;
  CyChangeDialog *dialog;
  gboolean is_new;

  for (guint i = 0; act == NULL; i++) {
    if (g_str_equal (cy_change_act_get (i)->action, action))
      act = cy_change_act_get (i);
  }
  is_new = act->event == CY_CHANGE_EVENT_CREATE;
  if (!is_new && self->dossier == NULL)
    return;
  dialog = cy_change_dialog_present (widget, self->node, act, is_new ? NULL : self->dossier);
  g_signal_connect_object (dialog, "done", G_CALLBACK (on_dialog_done_cb), self, 0);
}

/* --- making it ------------------------------------------------------------------------------------ */

static void
cy_changes_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_changes_view_parent_class)->map (widget);
  refresh (CY_CHANGES_VIEW (widget));
}

static void
cy_changes_view_dispose (GObject *object)
{
  CyChangesView *self = CY_CHANGES_VIEW (object);

  cy_children_unparent (GTK_WIDGET (self));
  g_clear_pointer (&self->dossier, cy_change_dossier_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->store);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (cy_changes_view_parent_class)->dispose (object);
}

static void
cy_changes_view_class_init (CyChangesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_changes_view_dispose;
  widget_class->map = cy_changes_view_map;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-changes-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CyChangesView, tools);
  gtk_widget_class_bind_template_child (widget_class, CyChangesView, count);
  gtk_widget_class_bind_template_child (widget_class, CyChangesView, more);
  gtk_widget_class_bind_template_child (widget_class, CyChangesView, paned);
  gtk_widget_class_bind_template_child (widget_class, CyChangesView, changes);
  gtk_widget_class_bind_template_child (widget_class, CyChangesView, list_scroller);
  gtk_widget_class_bind_template_child (widget_class, CyChangesView, empty);
  gtk_widget_class_install_action (widget_class, "changes.more", NULL, on_more_action);
  for (guint i = 0; i < CY_N_CHANGE_EVENTS; i++) {
    const CyChangeAct *act = cy_change_act_get (i);

    gtk_widget_class_install_action (widget_class, act->action, NULL, on_act_action);
    gtk_widget_class_add_binding_action (widget_class, act->key, GDK_CONTROL_MASK, act->action,
                                         NULL);
  }
}

static GtkDropDown *
add_filter (CyChangesView *self, GListStore *options, const char *label)
{
  GtkWidget *choice = cy_option_drop_down_new (options, FALSE);

  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (on_filter_cb), self);
  return GTK_DROP_DOWN (choice);
}

static void
add_filters (CyChangesView *self)
{
  self->kind = add_filter (self, cy_change_choices_kinds (_ ("All kinds")), _ ("Which kind"));
  gtk_box_prepend (self->tools, GTK_WIDGET (self->kind));
  self->state = add_filter (self, cy_change_choices_states (), _ ("Which state"));
  gtk_box_prepend (self->tools, GTK_WIDGET (self->state));
}

static void
cy_changes_view_init (CyChangesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->limit = PAGE;
  self->store = g_list_store_new (CY_TYPE_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->store)));
  gtk_column_view_set_model (self->changes, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  add_filters (self);
}

GtkWidget *
cy_changes_view_new (CyWatch *watch)
{
  CyChangesView *self = g_object_new (CY_TYPE_CHANGES_VIEW, NULL);

  self->watch = g_object_ref (watch);
  self->node = cy_watch_get_node (watch);
  cy_change_columns_fill (self->changes, self->node);
  self->pane = CY_CHANGE_PANE (cy_change_pane_new (self->node));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->pane));
  take_dossier (self, NULL);
  show_count (self);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (load_selected),
                            self);
  g_signal_connect_object (self->node, "change-changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->node, "order-changed", G_CALLBACK (on_order_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "tick", G_CALLBACK (on_tick_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * cy_changes_view_show_change:
 * @id: is selected as soon as it is in the list.
 */
void
cy_changes_view_show_change (CyChangesView *self, const char *id)
{
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  refresh (self);
}

/**
 * cy_changes_view_get_rows:
 *
 * Returns: (transfer none): of #CyRow of #CyChange, as they are shown.
 */
GListModel *
cy_changes_view_get_rows (CyChangesView *self)
{
  return G_LIST_MODEL (self->store);
}
