/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-services-page.h"

#include <string.h>

#include "capture.h"
#include "care-lab.h"
#include "cy-command-dialog.h"
#include "cy-node-session.h"
#include "cy-session-browser.h"
#include "cy-session-pane.h"
#include "cy-trend-chart.h"
#include "lab.h"
#include "services-lab.h"

#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

/* The page in a window, on any node. */
typedef struct {
  Fixture *fixture;
  CyWatch *watch;
  GtkWidget *page;
  GtkWidget *window;
} View;

static void
view_open (View *view, Fixture *fixture)
{
  view->fixture = fixture;
  view->watch = cy_watch_new (fixture->node);
  view->page = cy_services_page_new (view->watch);
  view->window = capture_present (view->page, 1600, 800, FALSE);
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->page);
  g_object_unref (view->watch);
  capture_spin (50);
}

static GtkWidget *
show (View *view, const char *name)
{
  cy_services_page_show (CY_SERVICES_PAGE (view->page), name);
  return cy_services_page_find (CY_SERVICES_PAGE (view->page), name);
}

static guint
count_rows (GtkWidget *browser)
{
  return g_list_model_get_n_items (cy_session_browser_get_rows (CY_SESSION_BROWSER (browser)));
}

static void
wait_rows (GtkWidget *browser, guint n)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (count_rows (browser) != n) {
    if (g_get_monotonic_time () > end)
      g_error ("%u rows and not %u", count_rows (browser), n);
    capture_spin (5);
  }
}

static void
select_row (GtkWidget *browser, guint row)
{
  gtk_selection_model_select_item (lab_selection (lab_find (browser, "sessions")), row, TRUE);
}

static void
part (GtkWidget *browser, const char *name)
{
  cy_session_browser_show_part (CY_SESSION_BROWSER (browser), name);
}

/* --- the past ------------------------------------------------------------------------------------- */

/* From meter readings in the journal to a bill on the screen, and the bill computed again. */
static void
test_billed (void)
{
  g_autoptr (Fixture) fixture = fixture_new_supervising ();
  const gint64 began_us = g_get_real_time () - 90 * MINUTE_US;
  const ServicesCharge charge = { .id = "CS-260101-AAAAAAAAAA",
                                  .pile = "p2",
                                  .connector = 1,
                                  .began_us = began_us,
                                  .minutes = 40,
                                  .meter_start_dwh = 1000000,
                                  .energy_dwh = 360000,
                                  .pile_minor = 3970,
                                  .vin = "LSVAA49J132047371",
                                  .tag = "6210880012345678" };
  GtkWidget *history;
  View view;

  fixture_import_small_yard (fixture);
  services_lab_publish (fixture);
  view_open (&view, fixture);
  history = show (&view, "history");
  lab_wait_text (history, "empty", "No charge yet.");
  services_lab_charge (fixture, &charge);
  services_lab_bring_curve (fixture, "p2", began_us, 40);
  wait_rows (history, 1);
  /* 36 kWh at 0.6523 and 0.45. */
  lab_wait_row (lab_find (history, "sessions"), 0, "|Billed|");
  lab_wait_row (lab_find (history, "sessions"), 0, "36.00 kWh|39.68|Until full|顺风物流车队|LSVAA");
  select_row (history, 0);
  lab_wait_text (history, "service_place", "A02 gun 1");
  lab_wait_text (history, "service_place", "until full");
  lab_wait_text (history, "service_place", "顺风物流车队 (A-1001)");
  part (history, "money");
  lab_wait_text (history, "money_place", "39.68 CNY");
  lab_wait_text (history, "money_place", "the pile asks for 0.02 CNY more");
  lab_wait_text (history, "money_place", "✓ the same, line by line");
  lab_wait_text (history, "money_place", "分时电价, version 1");
  lab_wait_text (history, "money_place", "Flat · Electricity|36.0000 kWh|0.6523|23.48");
  lab_wait_text (history, "money_place", "Flat · Service fee|36.0000 kWh|0.45|16.20");
  part (history, "measures");
  lab_wait_text (history, "measures_place", "Highest battery temperature [°C]|");
  lab_wait_text (history, "measures_place", "|98.00|");
  lab_wait_text (history, "measures_place", "|22.0");
  part (history, "curve");
  lab_wait_text (history, "curve_place", "");
  g_assert_true (gtk_widget_get_visible (
    lab_find_type (lab_find (history, "curve_place"), CY_TYPE_TREND_CHART)));
  view_close (&view);
}

static gboolean
has_length (gpointer adjustment)
{
  return gtk_adjustment_get_upper (adjustment) > 3 * gtk_adjustment_get_page_size (adjustment);
}

/* Pages of thousands; each filter finds what it says, and a number what it is of. */
static void
test_many (void)
{
  g_autoptr (Fixture) fixture = fixture_new ();
  GtkWidget *history;
  GtkAdjustment *adjustment;
  View view;

  fixture_import_small_yard (fixture);
  services_lab_fill (fixture, 3000);
  view_open (&view, fixture);
  history = show (&view, "history");
  wait_rows (history, 200);
  lab_wait_text (history, "count", "The newest 200 sessions");
  lab_wait_row (lab_find (history, "sessions"), 0, "CS-260101-0000002999");
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (
    gtk_widget_get_ancestor (lab_find (history, "sessions"), GTK_TYPE_SCROLLED_WINDOW)));
  for (guint pages = 2; pages <= 4; pages++) {
    capture_wait (has_length, adjustment);
    gtk_adjustment_set_value (adjustment, 0);
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) -
                                            gtk_adjustment_get_page_size (adjustment));
    wait_rows (history, pages * 200);
  }
  lab_search (history, "cs-260101-0000000007");
  wait_rows (history, 1);
  lab_search (history, "LSVAA49J000000012");
  wait_rows (history, 1);
  lab_search (history, "000044");
  wait_rows (history, 1);
  lab_search (history, "nobody");
  wait_rows (history, 0);
  lab_wait_text (history, "empty", "No session matches the search.");
  gtk_widget_activate_action (history, "services.clear-filter", NULL);
  wait_rows (history, 200);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (history, "time")), 1);
  wait_rows (history, 23);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (history, "strategy")), 2);
  wait_rows (history, 6);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (history, "verdict")), 1 + CY_SESSION_HELD);
  wait_rows (history, 0);
  view_close (&view);
}

/* --- quarantine ----------------------------------------------------------------------------------- */

static const ServicesCharge impossible = { .id = "CS-260101-HELD000001",
                                           .pile = "p2",
                                           .connector = 1,
                                           .minutes = 60,
                                           .meter_start_dwh = 2000000,
                                           .energy_dwh = 7840000,
                                           .counter_dwh = 500000 };

static GtkWidget *
find_act (GtkWidget *browser, const char *id)
{
  return lab_find (lab_find (browser, "decision_place"), id);
}

static void
bring_held (View *view, Fixture *fixture, GtkWidget **out_held)
{
  ServicesCharge charge = impossible;

  charge.began_us = g_get_real_time () - 120 * MINUTE_US;
  fixture_import_small_yard (fixture);
  services_lab_publish (fixture);
  view_open (view, fixture);
  *out_held = show (view, "held");
  lab_wait_text (*out_held, "empty", "Nothing is in quarantine");
  services_lab_charge (fixture, &charge);
  wait_rows (*out_held, 1);
  lab_wait_says (view->page, "Quarantine 1");
  select_row (*out_held, 0);
  lab_wait_text (*out_held, "findings",
                 "More energy than the gun can give: 784.0 kWh found, 132.5 kWh possible");
}

/* What is wrong in words, what each way would cost, and none without saying why. */
static void
test_repair (void)
{
  g_autoptr (Fixture) fixture = fixture_new_supervising ();
  GtkWidget *held;
  GtkWidget *repair;
  View view;

  bring_held (&view, fixture, &held);
  lab_wait_text (held, "proposed", "The energy that the pile itself counted");
  lab_wait_text (held, "decision_place", "Bill as proposed: 50.00 kWh · 55.12");
  lab_wait_text (held, "decision_place", "Bill as it stands: it cannot have been");
  repair = find_act (held, "repair");
  g_assert_false (gtk_widget_is_sensitive (repair));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (repair), "Say why first"));
  gtk_editable_set_text (GTK_EDITABLE (find_act (held, "note")), "meter was replaced");
  g_assert_true (gtk_widget_is_sensitive (repair));
  g_assert_false (gtk_widget_is_sensitive (find_act (held, "bill")));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (find_act (held, "bill")), "never billed"));
  g_signal_emit_by_name (repair, "clicked");
  lab_wait_text (held, "sum", "50.00 kWh · 55.12");
  lab_wait_text (held, "service_place", "meter was replaced");
  wait_rows (held, 0);
  lab_wait_says_no_more (view.page, "Quarantine 1");
  view_close (&view);
}

static void
test_waive (void)
{
  g_autoptr (Fixture) fixture = fixture_new_supervising ();
  GtkWidget *held;
  View view;

  bring_held (&view, fixture, &held);
  gtk_editable_set_text (GTK_EDITABLE (find_act (held, "note")), "goodwill");
  g_signal_emit_by_name (find_act (held, "waive"), "clicked");
  wait_rows (held, 0);
  lab_wait_says (held, "Not asked for");
  view_close (&view);
}

/* --- what goes on --------------------------------------------------------------------------------- */

static gboolean
has_stopped (gpointer data)
{
  Lab *lab = data;
  g_autoptr (CySession) session = cy_node_dup_live_session (lab->fixture->node, "p1", 1);

  return session != NULL && session->state == CY_SESSION_STOPPED;
}

/* A car at a simulated pile, from plug to bill, through the page. */
static void
test_live (void)
{
  GtkWidget *live;
  GtkWidget *dialog;
  GtkPopover *menu;
  Lab lab;
  View view;

  lab_open (&lab);
  /* The simulator's time goes ten times as fast as ours, and so does its energy. */
  care_lab_record (lab.fixture->node, CY_KIND_PILE_TYPE, "dc120", "power_w", "1200000");
  services_lab_publish (lab.fixture);
  view_open (&view, lab.fixture);
  live = show (&view, "live");
  lab_wait_text (live, "empty", "No car is at any gun.");
  sim_lab_say (lab.sim, "plug p1/1 VIN=LSVAA49J132047371");
  sim_lab_say (lab.sim, "start p1/1");
  lab_wait_row (lab_find (live, "sessions"), 0, "Charging|人民广场充电站|p01 gun 1|SOC ");
  lab_wait_row (lab_find (live, "sessions"), 0, " kW|");
  lab_wait_text (live, "count", "1 car, 1 charging, ");
  select_row (live, 0);
  lab_wait_text (live, "badge_place", "Charging");
  lab_wait_text (live, "measures_place", "State of charge [%]|");
  lab_wait_text (live, "service_place", "LSVAA49J132047371");
  g_assert_false (
    gtk_widget_is_sensitive (lab_find (lab_find_type (live, CY_TYPE_SESSION_PANE), "bill")));
  g_assert_true (gtk_widget_activate_action (live, "services.menu", NULL));
  menu = GTK_POPOVER (lab_find_type (live, GTK_TYPE_POPOVER_MENU));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (menu)));
  lab_wait_says (GTK_WIDGET (menu), "Stop…");
  gtk_popover_popdown (menu);
  g_assert_true (gtk_widget_activate_action (live, "services.stop", NULL));
  dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
  gtk_window_destroy (GTK_WINDOW (dialog));
  sim_lab_say (lab.sim, "drop p1");
  lab_wait_text (live, "badge_place", "No answer");
  sim_lab_say (lab.sim, "restore p1");
  lab_wait_text (live, "badge_place", "Charging");
  sim_lab_say (lab.sim, "stay p1/1");
  capture_spin (1500);
  sim_lab_say (lab.sim, "stop p1/1");
  capture_wait (has_stopped, &lab);
  lab_wait_row (lab_find (live, "sessions"), 0, "Charge over|");
  g_assert_true (gtk_widget_activate_action (live, "services.bill", NULL));
  lab_wait_says (lab_find (live, "money_place"), "Billed");
  lab_wait_says (lab_find (live, "money_place"), "✓ the same, line by line");
  view_close (&view);
  lab_close (&lab);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/services-page/billed", test_billed);
  g_test_add_func ("/services-page/many", test_many);
  g_test_add_func ("/services-page/repair", test_repair);
  g_test_add_func ("/services-page/waive", test_waive);
  g_test_add_func ("/services-page/live", test_live);
  return g_test_run ();
}
