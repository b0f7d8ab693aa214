/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-clocks-page.h"

#include <adwaita.h>
#include <string.h>

#include "capture.h"
#include "lab.h"

typedef struct {
  Lab lab;
  CyWatch *watch;
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *table;
} View;

static void
view_open (View *view)
{
  lab_open (&view->lab);
  view->watch = cy_watch_new (view->lab.fixture->node);
  view->page = cy_clocks_page_new (view->watch);
  view->window = capture_present (view->page, 1000, 500, FALSE);
  view->table = lab_find (view->page, "clocks");
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->page);
  g_assert_finalize_object (view->watch);
  lab_close (&view->lab);
}

static const char *
label (View *view, const char *id)
{
  return gtk_label_get_text (GTK_LABEL (lab_find (view->page, id)));
}

static gboolean
one_beyond (gpointer data)
{
  return strstr (label (data, "count"), " clocks, 1 off by more than 60 min;") != NULL;
}

static gboolean
none_beyond (gpointer data)
{
  return strstr (label (data, "count"), " clocks, 0 off by more than 60 min;") != NULL;
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *w = windows; w != NULL; w = w->next) {
    if (ADW_IS_MESSAGE_DIALOG (w->data))
      return w->data;
  }
  return NULL;
}

static gboolean
is_asked (gpointer data)
{
  return find_dialog () != NULL;
}

static gboolean
is_done (gpointer data)
{
  return strstr (label (data, "result"), "1 pile: Done") != NULL;
}

/* Nothing can be done where nothing is wrong or selected. */
static void
test_right (void)
{
  View view;

  view_open (&view);
  lab_wait_row (view.table, 0, "Right|");
  g_assert_true (none_beyond (&view));
  g_assert_false (gtk_widget_activate_action (view.page, "clocks.set-beyond", NULL) &&
                  find_dialog () != NULL);
  lab_wait_row (view.table, 0, "|yes");
  view_close (&view);
}

/* The worst is on top, is set after a yes, and is right then. */
static void
test_set (void)
{
  GtkWidget *dialog;
  View view;

  view_open (&view);
  lab_wait_row (view.table, 0, "Right|");
  sim_lab_say (view.lab.sim, "clock p3 -7300");
  capture_wait (one_beyond, &view);
  lab_wait_row (view.table, 0, "Too far off|p03|人民广场充电站|2 h slow|");
  gtk_widget_activate_action (view.page, "clocks.set-beyond", NULL);
  capture_wait (is_asked, NULL);
  dialog = find_dialog ();
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "Set the clock: 1 pile?");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "operate");
  gtk_window_destroy (GTK_WINDOW (dialog));
  capture_wait (is_done, &view);
  capture_wait (none_beyond, &view);
  view_close (&view);
}

static gboolean
not_asked (gpointer data)
{
  return find_dialog () == NULL;
}

/* After a no, nothing was sent. */
static void
test_cancel (void)
{
  View view;

  view_open (&view);
  lab_wait_row (view.table, 0, "Right|");
  sim_lab_say (view.lab.sim, "clock p3 7300");
  lab_wait_row (view.table, 0, "Too far off|p03|人民广场充电站|2 h fast|");
  gtk_selection_model_select_item (lab_selection (view.table), 0, TRUE);
  gtk_widget_activate_action (view.page, "clocks.set-selected", NULL);
  capture_wait (is_asked, NULL);
  gtk_window_close (GTK_WINDOW (find_dialog ()));
  capture_wait (not_asked, NULL);
  g_assert_cmpstr (label (&view, "result"), ==, "");
  g_assert_true (one_beyond (&view));
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/clocks-page/right", test_right);
  g_test_add_func ("/clocks-page/set", test_set);
  g_test_add_func ("/clocks-page/cancel", test_cancel);
  return g_test_run ();
}
