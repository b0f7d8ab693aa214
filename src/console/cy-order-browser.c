/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-browser.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-order-act.h"
#include "cy-order-filter-bar.h"
#include "cy-order-pane.h"
#include "cy-order-rows.h"

/* Below this not every column has room beside the pane. */
#define WIDE_PX 1700

/* An order gets late by itself. */
#define TICK_S 30

struct _CyOrderBrowser {
  GtkWidget parent_instance;

  GtkBox *views_place;
  GtkBox *filter_place;
  GtkLabel *count;
  GtkColumnView *orders;
  GtkScrolledWindow *scroller;
  GtkWidget *nothing;
  GtkLabel *empty; /* says why there are no rows, and what to do */
  GtkPaned *paned;
  GtkToggleButton *views[CY_N_ORDER_VIEWS]; /* borrowed */
  CyOrderFilterBar *filter;
  CyOrderPane *pane;
  CyNode *node;        /* owned */
  CyOrderList *list;   /* owned */
  CyOrderFocus *focus; /* owned */
  GtkSingleSelection *selection;
  char *wanted; /* owned, nullable: the order to select when its row comes */
  guint tick;   /* source ids */
  guint room;
};

G_DEFINE_FINAL_TYPE (CyOrderBrowser, cy_order_browser, GTK_TYPE_WIDGET)

static CyOrderView
get_view (CyOrderBrowser *self)
{
  CyOrderView view = CY_ORDER_VIEW_OPEN;

  for (guint i = 0; i < CY_N_ORDER_VIEWS; i++) {
    if (gtk_toggle_button_get_active (self->views[i]))
      view = (CyOrderView) i;
  }
  return view;
}

/* --- what is shown -------------------------------------------------------------------------------- */

static void
show_counts (CyOrderBrowser *self)
{
  guint n_rows = g_list_model_get_n_items (cy_order_list_get_rows (self->list));
  g_autofree char *text =
    cy_order_list_has_more (self->list)
      ? g_strdup_printf (_ ("The newest %u work orders"), n_rows)
      : g_strdup_printf (ngettext ("%u work order", "%u work orders", n_rows), n_rows);
  const char *trouble = cy_order_list_get_trouble (self->list);

  gtk_label_set_text (self->count, trouble != NULL ? trouble : text);
  for (guint i = 0; i < CY_N_ORDER_VIEWS; i++) {
    g_autofree char *label =
      g_strdup_printf ("%s %u", cy_order_view_label (i), cy_order_list_count (self->list, i));

    gtk_button_set_label (GTK_BUTTON (self->views[i]), label);
  }
}

static const char *
explain_empty (CyOrderBrowser *self)
{
  if (cy_order_filter_bar_is_set (self->filter))
    return _ ("No work order matches the search. Ctrl+L clears it.");
  switch (get_view (self)) {
  case CY_ORDER_VIEW_OPEN:
    return _ (
      "Nothing is to be done. Ctrl+N makes a work order; on the alarms page it makes one of "
      "alarms.");
  case CY_ORDER_VIEW_PENDING:
    return _ ("Everything was taken on.");
  case CY_ORDER_VIEW_IN_PROGRESS:
    return _ ("Nobody is at work. Take on a pending work order with Ctrl+T.");
  case CY_ORDER_VIEW_REVIEW:
    return _ ("No work waits for a review.");
  default:
    return _ ("No work order yet. Ctrl+N makes one.");
  }
}

static void
show_empty (CyOrderBrowser *self)
{
  gboolean is_empty = cy_order_list_is_known (self->list) &&
                      g_list_model_get_n_items (cy_order_list_get_rows (self->list)) == 0;

  gtk_label_set_text (self->empty, explain_empty (self));
  gtk_widget_set_visible (self->nothing, is_empty);
}

static GtkWidget *
find_list_view (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
select_wanted (CyOrderBrowser *self)
{
  GtkWidget *view = find_list_view (GTK_WIDGET (self->orders));
  guint position;

  if (self->wanted == NULL || !cy_order_list_find (self->list, self->wanted, &position))
    return;
  g_clear_pointer (&self->wanted, g_free);
  gtk_single_selection_set_selected (self->selection, position);
  if (view != NULL)
    gtk_widget_activate_action (view, "list.scroll-to-item", "u", position);
}

static void
on_list_changed_cb (CyOrderBrowser *self)
{
  show_counts (self);
  show_empty (self);
  select_wanted (self);
}

/* What leaves the list because somebody did something to it stays beside it: they go on with it. */
static void
on_selected_cb (CyOrderBrowser *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  const CyOrder *order =
    position == GTK_INVALID_LIST_POSITION ? NULL : cy_order_list_get (self->list, position);

  if (order != NULL)
    cy_order_focus_set (self->focus, order->id);
}

/* Whoever closed the pane may select the same row to open it again, and goes on by keys from the list. */
static void
on_focus_changed_cb (CyOrderBrowser *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  if (cy_order_focus_get_id (self->focus) != NULL)
    return;
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->pane))))
    gtk_widget_grab_focus (GTK_WIDGET (self->orders));
}

/* Enter on a row goes to what may be done with it. */
static void
on_activate_cb (GtkColumnView *view, guint position, CyOrderBrowser *self)
{
  gtk_single_selection_set_selected (self->selection, position);
  if (gtk_widget_get_visible (GTK_WIDGET (self->pane)))
    gtk_widget_child_focus (GTK_WIDGET (self->pane), GTK_DIR_TAB_FORWARD);
}

static void
load_more_if_near (CyOrderBrowser *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double size = gtk_adjustment_get_page_size (adjustment);
  double rest =
    gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) - size;

  /* A page is longer than any screen, so that nobody is near its end at the top. */
  if (self->list != NULL && gtk_adjustment_get_value (adjustment) > 0 && rest < 2 * size)
    cy_order_list_load_more (self->list);
}

/* Something else is looked for: from the top. */
static void
start_over (CyOrderBrowser *self)
{
  if (self->list != NULL)
    cy_order_list_look (self->list, get_view (self), cy_order_filter_bar_make_query (self->filter));
}

static void
on_view_cb (CyOrderBrowser *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button) || self->list == NULL)
    return;
  /* Beside other orders the one that was looked at would be taken for one of them. */
  cy_order_focus_set (self->focus, NULL);
  start_over (self);
}

static gboolean
on_tick_cb (gpointer user_data)
{
  CyOrderBrowser *self = user_data;

  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && cy_order_view_is_open (get_view (self)))
    cy_order_list_refresh (self->list);
  return G_SOURCE_CONTINUE;
}

/* --- room ----------------------------------------------------------------------------------------- */

/* The pane tells what the table leaves out beside it. */
static gboolean
on_room_cb (gpointer user_data)
{
  CyOrderBrowser *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  self->room = 0;
  cy_order_rows_make_room (self->orders, width > 0 && width < WIDE_PX &&
                                           gtk_widget_get_visible (GTK_WIDGET (self->pane)));
  return G_SOURCE_REMOVE;
}

/* Not while sizes are being given out. */
static void
make_room_later (CyOrderBrowser *self)
{
  if (self->room == 0)
    self->room = g_idle_add (on_room_cb, self);
}

/* --- actions -------------------------------------------------------------------------------------- */

static void
on_do_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CyOrderEvent event;

  if (cy_order_event_find (g_variant_get_string (parameter, NULL), &event))
    cy_order_act_do (widget, CY_ORDER_BROWSER (widget)->focus, event);
}

static void
on_new_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_order_act_create (widget, CY_ORDER_BROWSER (widget)->node, NULL);
}

static void
on_tick_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_order_pane_tick_next (CY_ORDER_BROWSER (widget)->pane);
}

static void
on_clear_filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_order_filter_bar_clear (CY_ORDER_BROWSER (widget)->filter);
}

static void
on_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (CY_ORDER_BROWSER (widget)->filter));
}

static const struct {
  guint key;
  const char *action;
  GtkWidgetActionActivateFunc activate;
} others[] = {
  { GDK_KEY_n, "orders.new", on_new_action },
  { GDK_KEY_k, "orders.tick-next", on_tick_next_action },
  { GDK_KEY_l, "orders.clear-filter", on_clear_filter_action },
  { GDK_KEY_f, "orders.search", on_search_action },
};

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_order_browser_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_order_browser_parent_class)->map (widget);
  cy_order_list_refresh (CY_ORDER_BROWSER (widget)->list);
}

/* The keys of the list work from its rows. */
static gboolean
cy_order_browser_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CY_ORDER_BROWSER (widget)->orders));
}

static void
cy_order_browser_dispose (GObject *object)
{
  CyOrderBrowser *self = CY_ORDER_BROWSER (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_handle_id (&self->room, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_handle_id (&self->room, g_source_remove);
  g_clear_object (&self->list);
  g_clear_object (&self->focus);
  g_clear_object (&self->node);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (cy_order_browser_parent_class)->dispose (object);
}

static void
install_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "order.do", "s", on_do_action);
  for (guint i = 0; i < cy_order_act_count (); i++) {
    const CyOrderAct *act = cy_order_act_get (i);

    if (act->key != 0)
      gtk_widget_class_add_binding_action (widget_class, act->key, GDK_CONTROL_MASK, "order.do",
                                           "s", cy_order_event_name (act->event));
  }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++) {
    gtk_widget_class_install_action (widget_class, others[i].action, NULL, others[i].activate);
    gtk_widget_class_add_binding_action (widget_class, others[i].key, GDK_CONTROL_MASK,
                                         others[i].action, NULL);
  }
}

static void
cy_order_browser_class_init (CyOrderBrowserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_order_browser_dispose;
  widget_class->map = cy_order_browser_map;
  widget_class->grab_focus = cy_order_browser_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-order-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, CyOrderBrowser, views_place);
  gtk_widget_class_bind_template_child (widget_class, CyOrderBrowser, filter_place);
  gtk_widget_class_bind_template_child (widget_class, CyOrderBrowser, count);
  gtk_widget_class_bind_template_child (widget_class, CyOrderBrowser, orders);
  gtk_widget_class_bind_template_child (widget_class, CyOrderBrowser, scroller);
  gtk_widget_class_bind_template_child (widget_class, CyOrderBrowser, nothing);
  gtk_widget_class_bind_template_child (widget_class, CyOrderBrowser, empty);
  gtk_widget_class_bind_template_child (widget_class, CyOrderBrowser, paned);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
  install_keys (widget_class);
}

static void
add_views (CyOrderBrowser *self)
{
  for (guint i = 0; i < CY_N_ORDER_VIEWS; i++) {
    self->views[i] = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_label (cy_order_view_label (i)));
    if (i > 0)
      gtk_toggle_button_set_group (self->views[i], self->views[0]);
    gtk_box_append (self->views_place, GTK_WIDGET (self->views[i]));
  }
  gtk_toggle_button_set_active (self->views[CY_ORDER_VIEW_OPEN], TRUE);
  for (guint i = 0; i < CY_N_ORDER_VIEWS; i++)
    g_signal_connect_swapped (self->views[i], "toggled", G_CALLBACK (on_view_cb), self);
}

static void
cy_order_browser_init (CyOrderBrowser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_views (self);
  g_signal_connect_swapped (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                            G_CALLBACK (load_more_if_near), self);
  /* Whoever scrolled to the end meanwhile still waits for more. */
  g_signal_connect_swapped (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                            G_CALLBACK (load_more_if_near), self);
}

static void
add_list (CyOrderBrowser *self)
{
  self->list = cy_order_list_new (self->node);
  self->selection = gtk_single_selection_new (g_object_ref (cy_order_list_get_rows (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_column_view_set_model (self->orders, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_order_rows_fill_columns (self->orders, self->node);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_selected_cb),
                            self);
  g_signal_connect_swapped (self->list, "changed", G_CALLBACK (on_list_changed_cb), self);
}

static void
add_pane (CyOrderBrowser *self)
{
  self->focus = cy_order_focus_new (self->node);
  self->pane = CY_ORDER_PANE (cy_order_pane_new (self->focus));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->pane));
  g_signal_connect_object (self->focus, "changed::dossier", G_CALLBACK (on_focus_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->pane, "notify::visible", G_CALLBACK (make_room_later), self);
  g_signal_connect_swapped (self->paned, "notify::max-position", G_CALLBACK (make_room_later),
                            self);
}

GtkWidget *
cy_order_browser_new (CyNode *node)
{
  CyOrderBrowser *self = g_object_new (CY_TYPE_ORDER_BROWSER, NULL);

  self->node = g_object_ref (node);
  self->filter = CY_ORDER_FILTER_BAR (cy_order_filter_bar_new (node));
  gtk_widget_set_hexpand (GTK_WIDGET (self->filter), TRUE);
  gtk_box_append (self->filter_place, GTK_WIDGET (self->filter));
  g_signal_connect_swapped (self->filter, "changed", G_CALLBACK (start_over), self);
  add_list (self);
  add_pane (self);
  self->tick = g_timeout_add_seconds (TICK_S, on_tick_cb, self);
  start_over (self);
  return GTK_WIDGET (self);
}

void
cy_order_browser_show (CyOrderBrowser *self, CyOrderView view)
{
  gtk_toggle_button_set_active (self->views[view], TRUE);
}

/**
 * cy_order_browser_show_order:
 *
 * Shows one order, whether it is listed or not.
 */
void
cy_order_browser_show_order (CyOrderBrowser *self, const char *id)
{
  cy_order_focus_set (self->focus, id);
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  select_wanted (self);
}

/**
 * cy_order_browser_get_list:
 *
 * Returns: (transfer none): what is listed.
 */
CyOrderList *
cy_order_browser_get_list (CyOrderBrowser *self)
{
  return self->list;
}
