/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-overview-page.h"

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
view_present (View *view)
{
  view->watch = cy_watch_new (view->lab.fixture->node);
  view->page = cy_overview_page_new (view->watch);
  view->window = capture_present (view->page, 1200, 500, FALSE);
  view->table = lab_find (view->page, "stations");
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->page);
  g_assert_finalize_object (view->watch);
  lab_close (&view->lab);
}

typedef struct {
  GtkWidget *root;
  const char *texts;
} Texts;

static gboolean
has_texts (gpointer data)
{
  Texts *wanted = data;
  g_autofree char *texts = lab_texts (wanted->root);

  return g_str_equal (texts, wanted->texts);
}

static void
wait_figures (View *view, const char *texts)
{
  Texts wanted = { lab_find (view->page, "figures"), texts };

  capture_wait (has_texts, &wanted);
}

static void
test_calm (void)
{
  View view;

  lab_open (&view.lab);
  view_present (&view);
  wait_figures (&view,
                "Guns|32|Charging|0|Idle|32|Occupied|0|Faulted|0|Offline|0|Power now|0.0 kW");
  /* By name, those of no station last. What is zero is not written. */
  lab_wait_row (view.table, 0, "Normal|Discrete piles||2||2|||||0.0 kW");
  lab_wait_row (view.table, 1, "Normal|Lujiazui Taxi Hub|上海市|6||6|||||0.0 kW");
  lab_wait_row (view.table, 2, "Normal|人民广场充电站|上海市|24||24|||||0.0 kW");
  view_close (&view);
}

/* The troubled ones come first, and go back when the trouble is over. */
static void
test_trouble (void)
{
  View view;

  lab_open (&view.lab);
  view_present (&view);
  sim_lab_say (view.lab.sim, "set p3/1 temp.gun 85");
  lab_wait_row (view.table, 0, "Medium|人民广场充电站|上海市|24||24|||1||0.0 kW");
  sim_lab_say (view.lab.sim, "set r1/1 temp.gun 95");
  lab_wait_row (view.table, 0, "Critical|Discrete piles||2||2|||1||0.0 kW");
  lab_wait_row (view.table, 1, "Medium|人民广场充电站");
  sim_lab_say (view.lab.sim, "fault q3/1 over-current");
  lab_wait_row (view.table, 1, "Critical|Lujiazui Taxi Hub|上海市|6||5||1|||0.0 kW");
  wait_figures (&view,
                "Guns|32|Charging|0|Idle|31|Occupied|0|Faulted|1|Offline|0|Power now|0.0 kW");
  sim_lab_say (view.lab.sim, "clear r1/1");
  sim_lab_say (view.lab.sim, "set r1/1 temp.gun 30");
  lab_wait_row (view.table, 2, "Normal|Discrete piles");
  view_close (&view);
}

static void
test_charging (void)
{
  View view;

  lab_open (&view.lab);
  view_present (&view);
  sim_lab_say (view.lab.sim, "plug q2/1");
  lab_wait_row (view.table, 1, "6||5|1||||0.0 kW");
  sim_lab_say (view.lab.sim, "start q2/1");
  lab_wait_row (view.table, 1, "6|1|5||||");
  view_close (&view);
}

/* Nothing at all yet: it says what to do. */
static void
test_empty (void)
{
  View view = { 0 };
  GtkWidget *empty;

  view.lab.fixture = fixture_new_supervising ();
  view_present (&view);
  empty = lab_find (view.page, "empty");
  g_assert_true (gtk_widget_get_visible (empty));
  capture_save (view.window, "overview-empty");
  fixture_import (view.lab.fixture, "{\"stations\":[{\"id\":\"s\",\"name\":\"S\"}]}");
  lab_wait_row (view.table, 0, "Normal|S");
  g_assert_false (gtk_widget_get_visible (empty));
  gtk_window_destroy (GTK_WINDOW (view.window));
  capture_spin (20);
  g_assert_finalize_object (view.watch);
  fixture_free (view.lab.fixture);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/overview-page/calm", test_calm);
  g_test_add_func ("/overview-page/trouble", test_trouble);
  g_test_add_func ("/overview-page/charging", test_charging);
  g_test_add_func ("/overview-page/empty", test_empty);
  return g_test_run ();
}
