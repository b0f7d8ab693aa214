/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-browser.h"

#include <glib/gi18n-lib.h>

#include "cy-children.h"
#include "cy-session-act.h"
#include "cy-session-filter-bar.h"
#include "cy-session-focus.h"
#include "cy-session-list.h"
#include "cy-session-live.h"
#include "cy-session-pane.h"
#include "cy-shown.h"

/* Below this not every column has room beside the pane. */
#define WIDE_PX 1640

struct _CySessionBrowser {
  GtkWidget parent_instance;

  GtkBox *tools;
  GtkLabel *count;
  GtkColumnView *sessions;
  GtkScrolledWindow *scroller;
  GtkWidget *nothing;
  GtkLabel *empty; /* says why there are no rows, and what to do */
  GtkPaned *paned;
  GtkPopover *menu;           /* borrowed */
  CySessionFilterBar *filter; /* borrowed, nullable: only of the past */
  CySessionPane *pane;
  CyWatch *watch;        /* owned */
  CySessionList *list;   /* owned, nullable: of what is in the journal */
  CySessionLive *live;   /* owned, nullable: of what goes on */
  CySessionFocus *focus; /* owned */
  GtkSingleSelection *selection;
  CySessionListView view;
  char *wanted; /* owned, nullable: the session to select when its row comes */
  guint room;   /* source id */
};

G_DEFINE_FINAL_TYPE (CySessionBrowser, cy_session_browser, GTK_TYPE_WIDGET)

/**
 * cy_session_browser_get_rows:
 *
 * Returns: (transfer none) (element-type CyRow): of #CySessionItem.
 */
GListModel *
cy_session_browser_get_rows (CySessionBrowser *self)
{
  return self->live != NULL ? cy_session_live_get_rows (self->live)
                            : cy_session_list_get_rows (self->list);
}

/* --- what is shown -------------------------------------------------------------------------------- */

static char *
count_live (CySessionBrowser *self, guint n_rows)
{
  guint n_flowing = cy_session_live_count_flowing (self->live);
  g_autofree char *power = cy_shown_power (cy_session_live_sum_power (self->live));
  g_autofree char *cars = g_strdup_printf (ngettext ("%u car", "%u cars", n_rows), n_rows);

  return g_strdup_printf (_ ("%s, %u charging, %s"), cars, n_flowing, power);
}

static void
show_count (CySessionBrowser *self)
{
  guint n_rows = g_list_model_get_n_items (cy_session_browser_get_rows (self));
  const char *trouble = self->live != NULL ? cy_session_live_get_trouble (self->live)
                                           : cy_session_list_get_trouble (self->list);
  g_autofree char *text = NULL;

  if (trouble != NULL)
    text = g_strdup (trouble);
  else if (self->live != NULL)
    text = count_live (self, n_rows);
  else if (cy_session_list_has_more (self->list))
    text = g_strdup_printf (_ ("The newest %u sessions; scroll down for more"), n_rows);
  else
    text = g_strdup_printf (ngettext ("%u session", "%u sessions", n_rows), n_rows);
  gtk_label_set_text (self->count, text);
}

static const char *
explain_empty (CySessionBrowser *self)
{
  if (self->view == CY_SESSION_VIEW_LIVE)
    return cy_node_is_supervising (cy_watch_get_node (self->watch))
             ? _ ("No car is at any gun.")
             : _ ("This node talks to no pile, and no other node says that a car is there.");
  if (self->view == CY_SESSION_VIEW_HELD)
    return _ ("Nothing is in quarantine: every charge was billed, or had nothing to bill.");
  if (cy_session_filter_bar_is_set (self->filter))
    return _ ("No session matches the search. Ctrl+L clears it.");
  return _ ("No charge yet. It is here as soon as a car has taken energy.");
}

static void
show_empty (CySessionBrowser *self)
{
  gboolean is_known = self->live != NULL || cy_session_list_is_known (self->list);
  gboolean is_empty =
    is_known && g_list_model_get_n_items (cy_session_browser_get_rows (self)) == 0;

  gtk_label_set_text (self->empty, explain_empty (self));
  gtk_widget_set_visible (self->nothing, is_empty);
}

static gboolean
find_row (CySessionBrowser *self, const char *id, guint *out_position)
{
  GListModel *rows = cy_session_browser_get_rows (self);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++) {
    g_autoptr (CyRow) row = g_list_model_get_item (rows, i);

    if (!g_str_equal (cy_row_get_key (row), id))
      continue;
    *out_position = i;
    return TRUE;
  }
  return FALSE;
}

static void
select_wanted (CySessionBrowser *self)
{
  guint position;

  if (self->wanted == NULL || !find_row (self, self->wanted, &position))
    return;
  g_clear_pointer (&self->wanted, g_free);
  gtk_single_selection_set_selected (self->selection, position);
}

static void
on_list_changed_cb (CySessionBrowser *self)
{
  show_count (self);
  show_empty (self);
  select_wanted (self);
}

/* What leaves the list because somebody did something to it stays beside it: they see what became of it. */
static void
on_selected_cb (CySessionBrowser *self)
{
  CyRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (row != NULL)
    cy_session_focus_set (self->focus, cy_row_get_key (row));
}

/* Whoever closed the pane may select the same row to open it again, and goes on by keys from the list. */
static void
on_focus_changed_cb (CySessionBrowser *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  if (cy_session_focus_get_id (self->focus) != NULL)
    return;
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->pane))))
    gtk_widget_grab_focus (GTK_WIDGET (self->sessions));
}

/* Enter on a row goes to what may be done with it. */
static void
on_activate_cb (GtkColumnView *view, guint position, CySessionBrowser *self)
{
  gtk_single_selection_set_selected (self->selection, position);
  if (gtk_widget_get_visible (GTK_WIDGET (self->pane)))
    gtk_widget_child_focus (GTK_WIDGET (self->pane), GTK_DIR_TAB_FORWARD);
}

static void
load_more_if_near (CySessionBrowser *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double size = gtk_adjustment_get_page_size (adjustment);
  double rest =
    gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_value (adjustment) - size;

  /* A page is longer than any screen, so that nobody is near its end at the top. */
  if (self->list != NULL && gtk_adjustment_get_value (adjustment) > 0 && rest < 2 * size)
    cy_session_list_load_more (self->list);
}

static CySessionQuery *
make_query (CySessionBrowser *self)
{
  CySessionQuery *query;

  if (self->filter != NULL)
    return cy_session_filter_bar_make_query (self->filter);
  query = cy_session_query_new (0);
  query->verdicts = 1u << CY_SESSION_HELD;
  return query;
}

/* Something else is looked for: from the top. */
static void
start_over (CySessionBrowser *self)
{
  if (self->list != NULL)
    cy_session_list_look (self->list, make_query (self));
}

static void
refresh (CySessionBrowser *self)
{
  if (self->live != NULL)
    cy_session_live_refresh (self->live);
  else
    cy_session_list_refresh (self->list);
}

static void
on_tick_cb (CySessionBrowser *self)
{
  if (self->live != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    cy_session_live_refresh (self->live);
}

/* --- room ----------------------------------------------------------------------------------------- */

/* The pane tells what the table leaves out beside it. */
static gboolean
on_room_cb (gpointer user_data)
{
  CySessionBrowser *self = user_data;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  self->room = 0;
  cy_session_rows_make_room (self->sessions, self->view,
                             width > 0 && width < WIDE_PX &&
                               gtk_widget_get_visible (GTK_WIDGET (self->pane)));
  return G_SOURCE_REMOVE;
}

/* Not while sizes are being given out. */
static void
make_room_later (CySessionBrowser *self)
{
  if (self->room == 0)
    self->room = g_idle_add (on_room_cb, self);
}

/* --- actions -------------------------------------------------------------------------------------- */

static void
on_bill_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_session_act_bill (widget, CY_SESSION_BROWSER (widget)->focus);
}

static void
on_stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cy_session_act_stop (widget, CY_SESSION_BROWSER (widget)->focus);
}

static void
on_show_pile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (CY_SESSION_BROWSER (widget)->pane), "session.show-pile",
                              NULL);
}

static void
on_copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *id = cy_session_focus_get_id (CY_SESSION_BROWSER (widget)->focus);

  if (id != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), id);
}

static void
on_clear_filter_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CySessionBrowser *self = CY_SESSION_BROWSER (widget);

  if (self->filter != NULL)
    cy_session_filter_bar_clear (self->filter);
}

static void
on_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CySessionBrowser *self = CY_SESSION_BROWSER (widget);

  if (self->filter != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->filter));
}

static void
show_menu (CySessionBrowser *self, double x, double y)
{
  double in_x, in_y;

  if (!gtk_widget_translate_coordinates (GTK_WIDGET (self->scroller), GTK_WIDGET (self), x, y,
                                         &in_x, &in_y))
    return;
  gtk_popover_set_pointing_to (self->menu, &(GdkRectangle){ (int) in_x, (int) in_y, 1, 1 });
  gtk_popover_popup (self->menu);
}

/* By key it stands at the table's corner: where the row is nobody knows. */
static void
on_menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CySessionBrowser *self = CY_SESSION_BROWSER (widget);

  if (cy_session_focus_get_id (self->focus) != NULL)
    show_menu (self, 24, 48);
}

static void
on_secondary_cb (GtkGestureClick *gesture, int n_press, double x, double y, CySessionBrowser *self)
{
  GtkWidget *cell = gtk_widget_pick (GTK_WIDGET (self->scroller), x, y, GTK_PICK_DEFAULT);

  /* The row below the pointer is the one that is meant. */
  if (cell == NULL || !gtk_widget_activate_action (cell, "listitem.select", "(bb)", FALSE, FALSE) ||
      cy_session_focus_get_id (self->focus) == NULL)
    return;
  show_menu (self, x, y);
}

static const struct {
  const char *action;
  guint key;
  GdkModifierType modifiers;
  GtkWidgetActionActivateFunc activate;
} acts[] = {
  { "services.bill", GDK_KEY_b, GDK_CONTROL_MASK, on_bill_action },
  { "services.stop", GDK_KEY_t, GDK_CONTROL_MASK, on_stop_action },
  { "services.show-pile", GDK_KEY_p, GDK_CONTROL_MASK, on_show_pile_action },
  { "services.copy", 0, 0, on_copy_action },
  { "services.clear-filter", GDK_KEY_l, GDK_CONTROL_MASK, on_clear_filter_action },
  { "services.search", GDK_KEY_f, GDK_CONTROL_MASK, on_search_action },
  { "services.menu", GDK_KEY_Menu, 0, on_menu_action },
};

/* --- the widget ----------------------------------------------------------------------------------- */

static void
cy_session_browser_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cy_session_browser_parent_class)->map (widget);
  refresh (CY_SESSION_BROWSER (widget));
}

/* The keys of the list work from its rows. */
static gboolean
cy_session_browser_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CY_SESSION_BROWSER (widget)->sessions));
}

static void
cy_session_browser_dispose (GObject *object)
{
  CySessionBrowser *self = CY_SESSION_BROWSER (object);

  g_clear_handle_id (&self->room, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  if (self->live != NULL)
    g_signal_handlers_disconnect_by_data (self->live, self);
  cy_children_unparent (GTK_WIDGET (self));
  g_clear_handle_id (&self->room, g_source_remove);
  g_clear_object (&self->list);
  g_clear_object (&self->live);
  g_clear_object (&self->focus);
  g_clear_object (&self->watch);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (cy_session_browser_parent_class)->dispose (object);
}

static void
cy_session_browser_class_init (CySessionBrowserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cy_session_browser_dispose;
  widget_class->map = cy_session_browser_map;
  widget_class->grab_focus = cy_session_browser_grab_focus;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               CY_RESOURCE_PREFIX "ui/cy-session-browser.ui");
  gtk_widget_class_bind_template_child (widget_class, CySessionBrowser, tools);
  gtk_widget_class_bind_template_child (widget_class, CySessionBrowser, count);
  gtk_widget_class_bind_template_child (widget_class, CySessionBrowser, sessions);
  gtk_widget_class_bind_template_child (widget_class, CySessionBrowser, scroller);
  gtk_widget_class_bind_template_child (widget_class, CySessionBrowser, nothing);
  gtk_widget_class_bind_template_child (widget_class, CySessionBrowser, empty);
  gtk_widget_class_bind_template_child (widget_class, CySessionBrowser, paned);
  gtk_widget_class_bind_template_child (widget_class, CySessionBrowser, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_activate_cb);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++) {
    gtk_widget_class_install_action (widget_class, acts[i].action, NULL, acts[i].activate);
    if (acts[i].key != 0)
      gtk_widget_class_add_binding_action (widget_class, acts[i].key, acts[i].modifiers,
                                           acts[i].action, NULL);
  }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "services.menu",
                                       NULL);
}

static void
add_gesture (CySessionBrowser *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (on_secondary_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), GTK_EVENT_CONTROLLER (gesture));
}

static void
cy_session_browser_init (CySessionBrowser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_gesture (self);
  g_signal_connect_swapped (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                            G_CALLBACK (load_more_if_near), self);
}

static void
add_list (CySessionBrowser *self)
{
  CyNode *node = cy_watch_get_node (self->watch);

  if (self->view == CY_SESSION_VIEW_LIVE)
    self->live = cy_session_live_new (self->watch);
  else
    self->list = cy_session_list_new (node);
  self->selection = gtk_single_selection_new (g_object_ref (cy_session_browser_get_rows (self)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_column_view_set_model (self->sessions, GTK_SELECTION_MODEL (self->selection));
  g_object_unref (self->selection);
  cy_session_rows_fill_columns (self->sessions, self->view, node);
  g_signal_connect_swapped (self->selection, "notify::selected-item", G_CALLBACK (on_selected_cb),
                            self);
  g_signal_connect_swapped (self->live != NULL ? (gpointer) self->live : self->list, "changed",
                            G_CALLBACK (on_list_changed_cb), self);
}

static void
add_pane (CySessionBrowser *self)
{
  self->focus = cy_session_focus_new (self->watch);
  self->pane = CY_SESSION_PANE (cy_session_pane_new (self->focus));
  gtk_paned_set_end_child (self->paned, GTK_WIDGET (self->pane));
  g_signal_connect_object (self->focus, "changed::session", G_CALLBACK (on_focus_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->pane, "notify::visible", G_CALLBACK (make_room_later), self);
  g_signal_connect_swapped (self->paned, "notify::max-position", G_CALLBACK (make_room_later),
                            self);
}

static void
add_filter (CySessionBrowser *self)
{
  self->filter =
    CY_SESSION_FILTER_BAR (cy_session_filter_bar_new (cy_watch_get_node (self->watch)));
  gtk_widget_set_hexpand (GTK_WIDGET (self->filter), TRUE);
  gtk_box_prepend (self->tools, GTK_WIDGET (self->filter));
  gtk_widget_set_hexpand (GTK_WIDGET (self->count), FALSE);
  g_signal_connect_swapped (self->filter, "changed", G_CALLBACK (start_over), self);
}

GtkWidget *
cy_session_browser_new (CyWatch *watch, CySessionListView view)
{
  CySessionBrowser *self = g_object_new (CY_TYPE_SESSION_BROWSER, NULL);

  self->watch = g_object_ref (watch);
  self->view = view;
  if (view == CY_SESSION_VIEW_HISTORY)
    add_filter (self);
  add_list (self);
  add_pane (self);
  g_signal_connect_object (watch, "tick", G_CALLBACK (on_tick_cb), self, G_CONNECT_SWAPPED);
  start_over (self);
  return GTK_WIDGET (self);
}

/**
 * cy_session_browser_show_session:
 *
 * Shows one session, whether it is listed or not.
 */
void
cy_session_browser_show_session (CySessionBrowser *self, const char *id)
{
  g_autofree char *kept = g_strdup (id);

  cy_session_focus_set (self->focus, kept);
  g_free (self->wanted);
  self->wanted = g_steal_pointer (&kept);
  select_wanted (self);
}

/**
 * cy_session_browser_show_part:
 * @part: of the pane, see #CySessionPane.
 */
void
cy_session_browser_show_part (CySessionBrowser *self, const char *part)
{
  cy_session_pane_show (self->pane, part);
}
