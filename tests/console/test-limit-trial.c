/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-limit-trial.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "capture.h"
#include "cy-limit-draft.h"
#include "cy-node-transfer.h"
#include "cy-sample.h"
#include "cy-trend-chart.h"
#include "lab.h"

#define S_US   ((gint64) G_USEC_PER_SEC)
#define HOUR_S 3600
#define N_DAYS 20

typedef struct {
  Fixture *fixture;
  CyWatch *watch;
  GtkWidget *window;
  GtkWidget *trial;
  GtkWidget *alarms;
  CyLimitDraft *draft;
  CyTrendChart *chart;
} View;

static void
on_imported_cb (const CyHistoryMoved *moved, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
row (GString *table, gint64 at_s, const char *gun, double value)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at_s);
  g_autofree char *when = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  g_string_append_printf (table, "%s,%s,temp.gun,%.1f\n", when, gun, value);
}

/* Every day a charge that warms the gun up to between 66 and 85 degrees, on two guns. */
static void
bring_history (View *view)
{
  g_autofree char *path = g_build_filename (view->fixture->dir, "past.csv", NULL);
  g_autoptr (GString) table = g_string_new ("time,pile,connector,measure,value\n");
  gint64 today_s = g_get_real_time () / S_US / 86400 * 86400;
  gboolean done = FALSE;

  for (gint64 day = N_DAYS; day > 0; day--) {
    gint64 noon_s = today_s - day * 86400 + 12 * HOUR_S;
    double peak = 66 + (double) (day - 1);

    for (gint64 i = -60; i <= 60; i++) {
      row (table, noon_s + i * 60, "p2,1", 25 + (peak - 25) * exp (-(double) (i * i) / 800.0));
      row (table, noon_s + i * 60, "p2,2", 22 + 30 * exp (-(double) (i * i) / 800.0));
    }
  }
  g_assert_true (g_file_set_contents (path, table->str, -1, NULL));
  cy_node_import_history (view->fixture->node, path, "test", on_imported_cb, &done);
  capture_wait (is_true, &done);
  g_unlink (path);
}

static void
view_open (View *view, gboolean yard, gboolean dark)
{
  view->fixture = fixture_new ();
  if (yard) {
    fixture_import_small_yard (view->fixture);
    bring_history (view);
  }
  view->watch = cy_watch_new (view->fixture->node);
  view->trial = cy_limit_trial_new (view->watch);
  view->window = capture_present (view->trial, 1280, 800, dark);
  gtk_widget_add_css_class (view->window, "console");
  view->alarms = lab_find (view->trial, "alarms");
  view->draft = CY_LIMIT_DRAFT (lab_find_type (view->trial, CY_TYPE_LIMIT_DRAFT));
  view->chart = CY_TREND_CHART (lab_find_type (view->trial, CY_TYPE_TREND_CHART));
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->trial);
  capture_spin (50); /* its pop-overs go with the next turn of the main loop */
  g_assert_finalize_object (view->watch);
  fixture_free (view->fixture);
}

static void
set_spin (View *view, const char *name, double value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (cy_limit_draft_get_spin (view->draft, name)), value);
}

/* Without a pile there is nothing to try; without history nothing to say. */
static void
test_nothing (void)
{
  View view;

  view_open (&view, FALSE, FALSE);
  lab_wait_text (view.trial, "empty", "no pile");
  view_close (&view);
  view_open (&view, TRUE, FALSE);
  cy_limit_trial_show (CY_LIMIT_TRIAL (view.trial), "p1", 1, CY_MEASURE_TEMP_GUN);
  lab_wait_text (view.trial, "empty", "Nothing was recorded");
  lab_wait_text (view.trial, "source", "No limit applies now.");
  view_close (&view);
}

/* A line that is dragged changes the counts; a row of what is won is looked at. */
static void
test_drag (void)
{
  gint64 from_us, to_us;
  View view;

  view_open (&view, TRUE, FALSE);
  cy_limit_trial_show (CY_LIMIT_TRIAL (view.trial), "p2", 1, CY_MEASURE_TEMP_GUN);
  lab_wait_text (view.trial, "source", "The limit comes from: Pile type DC 120 kW");
  lab_wait_text (view.trial, "counts", "Now: 6\nWith the new limit: 6\nLost: 0\nWon: 0");
  lab_wait_text (view.trial, "empty", "the alarms are the same");
  for (guint i = 1; i <= 10; i++) {
    g_signal_emit_by_name (view.chart, "limit-dragged", (guint) CY_LIMIT_LEVEL_H, 80.0 - i);
    /* Some were begun, and none that is not wanted any more says so. */
    capture_spin (i % 3 == 0 ? 90 : 5);
    g_assert_false (lab_says (view.trial, "empty", "ancel"));
  }
  g_assert_cmpfloat (cy_limit_draft_get (view.draft).h, ==, 70);
  lab_wait_text (view.trial, "counts", "Now: 6\nWith the new limit: 16\nLost: 0\nWon: 10");
  lab_wait_text (view.trial, "levels", "Won:  H 10");
  lab_wait_row (view.alarms, 0, "Won|H|A02 gun 1|");
  gtk_selection_model_select_item (lab_selection (view.alarms), 0, TRUE);
  cy_trend_chart_get_range (view.chart, &from_us, &to_us);
  g_assert_cmpint (to_us - from_us, <, 4 * HOUR_S * S_US);
  g_assert_cmpint (cy_trend_chart_get_cursor (view.chart), >, from_us);
  /* It goes as far as the next one. */
  g_signal_emit_by_name (view.chart, "limit-dragged", (guint) CY_LIMIT_LEVEL_H, 95.0);
  g_assert_cmpfloat (cy_limit_draft_get (view.draft).h, ==, 90.5);
  lab_wait_text (view.trial, "counts", "With the new limit: 0\nLost: 6");
  gtk_widget_activate_action (view.trial, "trial.reset", NULL);
  lab_wait_text (view.trial, "counts", "With the new limit: 6\nLost: 0");
  view_close (&view);
}

/* What makes no sense is said and neither tried nor saved. */
static void
test_wrong (void)
{
  View view;

  view_open (&view, TRUE, FALSE);
  cy_limit_trial_show (CY_LIMIT_TRIAL (view.trial), "p2", 1, CY_MEASURE_TEMP_GUN);
  lab_wait_text (view.trial, "counts", "Now: 6");
  set_spin (&view, "hh", 40);
  lab_wait_text (view.trial, "message", "Limits must rise from LL to HH.");
  gtk_widget_activate_action (view.trial, "trial.save", "s", "pile");
  capture_spin (20);
  lab_wait_text (view.trial, "counts", "With the new limit: 6");
  set_spin (&view, "hh", 90);
  set_spin (&view, "on_delay_s", 7200);
  lab_wait_text (view.trial, "counts", "With the new limit: 0\nLost: 6");
  g_assert_false (lab_says (view.trial, "message", "Limits must"));
  view_close (&view);
}

static void
save (View *view, const char *what, const char *body)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (view->trial, "trial.save", "s", what);
  dialog = lab_find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), body));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "save");
  gtk_window_destroy (GTK_WINDOW (dialog));
  lab_wait_text (view->trial, "message", "Saved.");
}

/* Saved, it is what the next one is compared with. */
static void
test_save (void)
{
  View view;
  CyRecord *pile;
  g_autoptr (GArray) limits = NULL;

  view_open (&view, TRUE, FALSE);
  cy_limit_trial_show (CY_LIMIT_TRIAL (view.trial), "p2", 1, CY_MEASURE_TEMP_GUN);
  lab_wait_text (view.trial, "counts", "Now: 6");
  set_spin (&view, "h", 75);
  lab_wait_text (view.trial, "counts", "With the new limit: 11");
  save (&view, "type", "H: 80 °C → 75 °C");
  lab_wait_text (view.trial, "counts", "Now: 11\nWith the new limit: 11");
  set_spin (&view, "h", 70);
  save (&view, "pile", "It becomes the pile's own limit");
  lab_wait_text (view.trial, "source", "The limit comes from: Pile A02");
  pile = fixture_get (view.fixture, CY_KIND_PILE, "p2");
  limits = cy_yard_effective_limits (cy_node_get_yard (view.fixture->node), pile);
  g_assert_true (json_object_has_member (pile->cells, "limits.temp.gun"));
  g_assert_false (json_object_has_member (fixture_get (view.fixture, CY_KIND_PILE, "p10")->cells,
                                          "limits.temp.gun"));
  view_close (&view);
}

static void
test_picture (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  g_autofree char *name = g_strdup_printf ("limit-trial-%s", dark ? "dark" : "light");
  View view;

  view_open (&view, TRUE, dark);
  cy_limit_trial_show (CY_LIMIT_TRIAL (view.trial), "p2", 1, CY_MEASURE_TEMP_GUN);
  lab_wait_text (view.trial, "counts", "6");
  set_spin (&view, "h", 72);
  lab_wait_row (view.alarms, 0, "H|");
  capture_spin (200);
  capture_save (view.window, name);
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  if (g_strcmp0 (g_getenv ("LANGUAGE"), "zh_CN") != 0) {
    g_test_add_func ("/limit-trial/nothing", test_nothing);
    g_test_add_func ("/limit-trial/drag", test_drag);
    g_test_add_func ("/limit-trial/wrong", test_wrong);
    g_test_add_func ("/limit-trial/save", test_save);
  }
  g_test_add_data_func ("/limit-trial/picture/light", GINT_TO_POINTER (FALSE), test_picture);
  g_test_add_data_func ("/limit-trial/picture/dark", GINT_TO_POINTER (TRUE), test_picture);
  return g_test_run ();
}
