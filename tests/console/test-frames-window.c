/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-frames-window.h"

#include <string.h>

#include "capture.h"
#include "lab.h"

typedef struct {
  Lab lab;
  GtkWidget *main;
  CyFramesWindow *window;
  GtkWidget *table;
} View;

static void
view_open (View *view, const char *pile)
{
  lab_open (&view->lab);
  view->main = capture_present (gtk_label_new ("main"), 300, 200, FALSE);
  view->window = cy_frames_window_present (view->main, view->lab.fixture->node, pile);
  view->table = lab_find (GTK_WIDGET (view->window), "frames");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (view->window));
}

static void
view_close (View *view)
{
  gpointer window = view->window;

  g_object_add_weak_pointer (window, &window);
  gtk_window_close (GTK_WINDOW (view->window));
  capture_wait (lab_is_gone, &window);
  gtk_window_destroy (GTK_WINDOW (view->main));
  lab_close (&view->lab);
}

static guint
count (View *view)
{
  return g_list_model_get_n_items (G_LIST_MODEL (lab_selection (view->table)));
}

static gboolean
has_ten (gpointer data)
{
  return count (data) >= 10;
}

static void
press (View *view, const char *id, gboolean down)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (lab_find (GTK_WIDGET (view->window), id)), down);
}

static void
test_frames (void)
{
  const char *dump;
  View view;
  guint n;

  view_open (&view, "p3");
  capture_wait (has_ten, &view);
  press (&view, "pause", TRUE);
  lab_wait_row (view.table, 0, "→ request|sent|1|");
  lab_wait_row (view.table, 0, "holding registers from");
  gtk_selection_model_select_item (lab_selection (view.table), 0, TRUE);
  dump = gtk_label_get_text (GTK_LABEL (lab_find (GTK_WIDGET (view.window), "dump")));
  g_assert_true (g_str_has_prefix (dump, "0000  "));
  n = count (&view);
  capture_spin (600);
  g_assert_cmpuint (count (&view), ==, n);
  gtk_widget_activate_action (GTK_WIDGET (view.window), "frames.clear", NULL);
  g_assert_cmpuint (count (&view), ==, 0);
  press (&view, "pause", FALSE);
  capture_wait (has_ten, &view);
  view_close (&view);
}

static gboolean
has_any (gpointer data)
{
  return count (data) > 0;
}

/* A pile that answers too late: what is left under the filter is the trouble. */
static void
test_trouble (void)
{
  View view;

  view_open (&view, "q2");
  press (&view, "only_trouble", TRUE);
  capture_spin (300);
  g_assert_cmpuint (count (&view), ==, 0);
  sim_lab_say (view.lab.sim, "late q2 3000");
  capture_wait (has_any, &view);
  press (&view, "only_trouble", FALSE);
  g_assert_cmpuint (count (&view), >, 1);
  view_close (&view);
}

static gboolean
is_saved (gpointer data)
{
  GtkWidget *message = lab_find (GTK_WIDGET (((View *) data)->window), "message");

  return g_str_has_prefix (gtk_label_get_text (GTK_LABEL (message)), "Saved: ");
}

static gboolean
is_refused (gpointer data)
{
  GtkWidget *message = lab_find (GTK_WIDGET (((View *) data)->window), "message");

  return g_str_has_prefix (gtk_label_get_text (GTK_LABEL (message)), "Not saved: ");
}

static void
test_save (void)
{
  View view;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *saved = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFile) nowhere = NULL;

  view_open (&view, "p1");
  path = g_build_filename (view.lab.fixture->dir, "frames.txt", NULL);
  file = g_file_new_for_path (path);
  nowhere = g_file_new_build_filename (view.lab.fixture->dir, "no", "where.txt", NULL);
  capture_wait (has_ten, &view);
  press (&view, "pause", TRUE);
  text = cy_frames_window_get_text (view.window);
  cy_frames_window_save (view.window, file);
  capture_wait (is_saved, &view);
  g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
  g_assert_cmpstr (saved, ==, text);
  g_assert_nonnull (strstr (text, "\t← answer\tgood\t1\t"));
  cy_frames_window_save (view.window, nowhere);
  capture_wait (is_refused, &view);
  view_close (&view);
}

/* Of a pile that is not read there is nothing to see, and it says so. */
static void
test_not_read (void)
{
  View view;

  view_open (&view, "nobody");
  capture_spin (300);
  g_assert_cmpuint (count (&view), ==, 0);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (GTK_WIDGET (view.window), "message"))),
                   ==, "This pile is not read: nothing is sent to it.");
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/frames-window/frames", test_frames);
  g_test_add_func ("/frames-window/trouble", test_trouble);
  g_test_add_func ("/frames-window/save", test_save);
  g_test_add_func ("/frames-window/not-read", test_not_read);
  return g_test_run ();
}
