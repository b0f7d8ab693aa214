/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-health.h"

#include <adwaita.h>
#include <string.h>

#include "alarm-past.h"
#include "capture.h"
#include "cy-rate-strip.h"
#include "lab.h"

typedef struct {
  Fixture *fixture;
  CyWatch *watch;
  GtkWidget *window;
  GtkWidget *view;
  GtkWidget *actors;
} View;

static void
view_open (View *view, gboolean past, gboolean dark)
{
  view->fixture = fixture_new ();
  fixture_import_small_yard (view->fixture);
  if (past)
    alarm_past_write (view->fixture->dir, g_get_real_time ());
  view->watch = cy_watch_new (view->fixture->node);
  view->view = cy_alarm_health_view_new (view->watch);
  view->window = capture_present (view->view, 1280, 800, dark);
  gtk_widget_add_css_class (view->window, "console");
  view->actors = lab_find (view->view, "actors");
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->view);
  g_assert_finalize_object (view->watch);
  fixture_free (view->fixture);
}

static gboolean
shows_nothing (gpointer data)
{
  View *view = data;

  return strstr (gtk_label_get_text (GTK_LABEL (lab_find (view->view, "summary"))),
                 "0 alarms announced") != NULL;
}

static const char *
visible (View *view, const char *stack)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (lab_find (view->view, stack)));
}

/* A quiet yard is said to be one: there is no empty table. */
static void
test_nothing (void)
{
  View view;

  view_open (&view, FALSE, FALSE);
  capture_wait (shows_nothing, &view);
  g_assert_cmpstr (visible (&view, "contents"), ==, "empty");
  view_close (&view);
}

static void
test_month (void)
{
  GtkWidget *metrics;
  g_autofree char *strip = NULL;
  View view;

  view_open (&view, TRUE, FALSE);
  metrics = lab_find (view.view, "metrics");
  lab_wait_row (metrics, 0, "Good|Alarms in a day (mean)|30.0|≤ 144|≤ 288");
  lab_wait_row (metrics, 3, "Too much|Most alarms in 10 minutes|41|≤ 10|–");
  lab_wait_row (metrics, 10, "Good|Stale alarms (over 24 h)|2|< 5|–");
  lab_wait_row (metrics, 14, "Too much|Share of priority Critical|4.4 %|< 1 %|–");
  lab_wait_row (view.actors, 0, "Frequent|");
  lab_wait_row (view.actors, 1, "Chattering|");
  lab_wait_row (view.actors, 1, "|60|60|On delay 10 s|60");
  lab_wait_row (lab_find (view.view, "stale"), 0, "|722 h");
  lab_wait_row (lab_find (view.view, "floods"), 1, "|41|41");
  lab_wait_text (view.view, "summary", "901 alarms announced, 2 put aside");
  strip = cy_rate_strip_describe (CY_RATE_STRIP (lab_find_type (view.view, CY_TYPE_RATE_STRIP)));
  g_assert_nonnull (strstr (strip, "2 floods"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (view.view, "period")), 0);
  lab_wait_text (view.view, "summary", "60 alarms announced");
  view_close (&view);
}

static void
on_try_limit_cb (CyAlarmHealthView *view,
                 const char *pile,
                 guint connector,
                 guint measure,
                 char **out)
{
  *out = g_strdup_printf ("%s/%u/%s", pile, connector, cy_measure_get (measure)->name);
}

static gboolean
has_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *w = windows; w != NULL; w = w->next) {
    if (ADW_IS_MESSAGE_DIALOG (w->data))
      return TRUE;
  }
  return FALSE;
}

/* What a limit gives can be tried and, where a delay would have helped, set; the rest cannot. */
static void
test_actions (void)
{
  g_autofree char *tried = NULL;
  View view;

  view_open (&view, TRUE, FALSE);
  g_signal_connect (view.view, "try-limit", G_CALLBACK (on_try_limit_cb), &tried);
  lab_wait_row (view.actors, 1, "Chattering");
  gtk_selection_model_select_item (lab_selection (view.actors), 1, TRUE);
  lab_wait_text (view.view, "hint", "No limit gives this alarm");
  gtk_widget_activate_action (view.view, "health.try-limit", NULL);
  g_assert_null (tried);
  gtk_selection_model_select_item (lab_selection (view.actors), 0, TRUE);
  lab_wait_text (view.view, "hint", "The limit comes from: Pile type DC 120 kW");
  gtk_widget_activate_action (view.view, "health.try-limit", NULL);
  g_assert_cmpstr (tried, ==, "p2/1/temp.gun");
  /* Nothing would have helped it. */
  gtk_widget_activate_action (view.view, "health.apply", NULL);
  capture_spin (20);
  g_assert_false (has_dialog ());
  view_close (&view);
}

/* A limit that chatters: the delay becomes the pile's own, after a yes. */
static void
test_apply (void)
{
  GtkWidget *dialog;
  CyRecord *pile;
  View view;

  view_open (&view, FALSE, FALSE);
  alarm_past_chatter (view.fixture->dir, "p2/1/temp.gun.high", g_get_real_time ());
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (view.view, "period")), 1);
  lab_wait_row (view.actors, 0, "|On delay 10 s|");
  gtk_selection_model_select_item (lab_selection (view.actors), 0, TRUE);
  gtk_widget_activate_action (view.view, "health.apply", NULL);
  dialog = lab_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "Change the limit of A02?");
  g_assert_nonnull (
    strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "On delay: 0 s → 10 s"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "save");
  gtk_window_destroy (GTK_WINDOW (dialog));
  lab_wait_text (view.view, "hint", "as a limit of its own now");
  pile = fixture_get (view.fixture, CY_KIND_PILE, "p2");
  g_assert_true (json_object_has_member (pile->cells, "limits.temp.gun"));
  view_close (&view);
}

static void
test_picture (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  g_autofree char *name = g_strdup_printf ("alarm-health-%s", dark ? "dark" : "light");
  View view;

  view_open (&view, TRUE, dark);
  lab_wait_row (view.actors, 1, "60");
  gtk_selection_model_select_item (lab_selection (view.actors), 0, TRUE);
  capture_spin (50);
  capture_save (view.window, name);
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  if (!lab_init_language ()) {
    g_test_add_func ("/alarm-health-view/nothing", test_nothing);
    g_test_add_func ("/alarm-health-view/month", test_month);
    g_test_add_func ("/alarm-health-view/actions", test_actions);
    g_test_add_func ("/alarm-health-view/apply", test_apply);
  }
  g_test_add_data_func ("/alarm-health-view/picture/light", GINT_TO_POINTER (FALSE), test_picture);
  g_test_add_data_func ("/alarm-health-view/picture/dark", GINT_TO_POINTER (TRUE), test_picture);
  return g_test_run ();
}
