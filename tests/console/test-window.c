/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-window.h"

#include <string.h>

#include "capture.h"
#include "cy-alarm-bar.h"
#include "cy-application.h"
#include "cy-node-order.h"
#include "cy-pile-pane.h"
#include "lab.h"

static const char *const pages[] = { "overview", "map",       "piles", "alarms",
                                     "commands", "resources", "system" };

typedef struct {
  Lab lab;
  CyApplication *application;
  GtkWidget *window;
} View;

static void
view_present (View *view)
{
  view->application = cy_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (view->application), NULL, NULL));
  view->window =
    GTK_WIDGET (cy_window_new (GTK_APPLICATION (view->application), view->lab.fixture->node));
  gtk_window_present (GTK_WINDOW (view->window));
  gtk_test_widget_wait_for_draw (view->window);
}

static gboolean
all_gone (gpointer data)
{
  GtkWidget **kept = data;

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    if (kept[i] != NULL)
      return FALSE;
  }
  return TRUE;
}

/* The window and all that is in it must go, a page with an answer still on its way when that is
 * there: fixture_free() finds who keeps the node. */
static void
view_close (View *view)
{
  GtkWidget *kept[G_N_ELEMENTS (pages)];
  gpointer window = view->window;
  gpointer orders = cy_window_find_page (CY_WINDOW (view->window), "orders");

  g_object_add_weak_pointer (window, &window);
  g_object_add_weak_pointer (orders, &orders);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    kept[i] = cy_window_find_page (CY_WINDOW (view->window), pages[i]);
    g_assert_nonnull (kept[i]);
    g_object_add_weak_pointer (G_OBJECT (kept[i]), (gpointer *) &kept[i]);
  }
  gtk_window_destroy (GTK_WINDOW (view->window));
  capture_wait (all_gone, kept);
  capture_wait (lab_is_gone, &orders);
  g_assert_null (window);
  g_object_unref (view->application);
  lab_close (&view->lab);
}

/* What a key does, as the application says. */
static void
press (View *view, const char *key)
{
  g_auto (GStrv) actions =
    gtk_application_get_actions_for_accel (GTK_APPLICATION (view->application), key);
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  g_assert_cmpuint (g_strv_length (actions), ==, 1);
  g_assert_true (g_action_parse_detailed_name (actions[0], &name, &target, NULL));
  g_assert_true (gtk_widget_activate_action_variant (view->window, name, target));
}

static void
test_pages (void)
{
  View view;

  lab_open (&view.lab);
  view_present (&view);
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "overview");
  for (guint i = G_N_ELEMENTS (pages); i > 0; i--) {
    g_autofree char *key = g_strdup_printf ("<Alt>%u", i);
    GtkWidget *page = cy_window_find_page (CY_WINDOW (view.window), pages[i - 1]);

    press (&view, key);
    g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, pages[i - 1]);
    g_assert_true (gtk_widget_get_mapped (page));
  }
  press (&view, "F7");
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "orders");
  press (&view, "F4");
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "alarms");
  /* A page nobody has changes nothing. */
  cy_window_show_page (CY_WINDOW (view.window), "nonsense");
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "alarms");
  g_assert_null (cy_window_find_page (CY_WINDOW (view.window), "nonsense"));
  view_close (&view);
}

typedef struct {
  View *view;
  const char *contains;
} Message;

static gboolean
says_text (gpointer data)
{
  Message *message = data;
  g_autofree char *texts = lab_texts (message->view->window);

  return strstr (texts, message->contains) != NULL;
}

static void
on_counted_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_free (result);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* What was asked of the journal before is answered before. */
static void
wait_answers (View *view)
{
  gboolean counted = FALSE;

  cy_node_count_orders (view->lab.fixture->node, on_counted_cb, &counted);
  capture_wait (is_true, &counted);
}

/* A code of a paper that the desktop hands over leads to its order; another one is told. */
static void
test_open_code (void)
{
  g_autoptr (GFile) order = g_file_new_for_commandline_arg ("chargeyard:order/WO-1");
  g_autoptr (GFile) other = g_file_new_for_commandline_arg ("chargeyard:pile/p1");
  Message message = { .contains = "“chargeyard:pile/p1” is no code" };
  View view;

  lab_open (&view.lab);
  view_present (&view);
  message.view = &view;
  g_application_open (G_APPLICATION (view.application), &order, 1, "");
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "orders");
  capture_wait (says_text, &(Message){ &view, "There is no work order WO-1 here" });
  cy_window_show_page (CY_WINDOW (view.window), "overview");
  g_action_group_activate_action (G_ACTION_GROUP (view.application), "open-order",
                                  g_variant_new_string ("WO-2"));
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "orders");
  cy_window_show_page (CY_WINDOW (view.window), "overview");
  g_application_open (G_APPLICATION (view.application), &other, 1, "");
  capture_wait (says_text, &message);
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "overview");
  wait_answers (&view);
  view_close (&view);
}

static gboolean
bar_says (gpointer data)
{
  Message *message = data;
  GtkWidget *bar = lab_find_type (message->view->window, CY_TYPE_ALARM_BAR);

  return strstr (cy_alarm_bar_get_message (CY_ALARM_BAR (bar)), message->contains) != NULL;
}

static void
wait_message (View *view, const char *contains)
{
  Message message = { view, contains };

  capture_wait (bar_says, &message);
}

static void
expect_buttons (View *view, gboolean visible)
{
  GtkWidget *bar = lab_find_type (view->window, CY_TYPE_ALARM_BAR);

  g_assert_cmpint (gtk_widget_get_visible (lab_find (bar, "acknowledge")), ==, visible);
  g_assert_cmpint (gtk_widget_get_visible (lab_find (bar, "show")), ==, visible);
}

/* The worst first, then the next, until there is none. */
static void
test_alarm_bar (void)
{
  static const struct {
    const char *message;
    const char *subject;
  } worst[] = {
    { "over-current · p05 gun 2 · 人民广场充电站", "p5/2/fault.over_current" },
    { "p02 gun 1 · 人民广场充电站 · 92.0 °C ≥ HH 90.0", "p2/1/temp.gun.high" },
    { "p03 gun 1 · 人民广场充电站 · 85.0 °C ≥ H 80.0", "p3/1/temp.gun.high" },
  };
  View view;

  lab_open (&view.lab);
  view_present (&view);
  wait_message (&view, "No alarms");
  expect_buttons (&view, FALSE);
  /* Keys that have nothing to do do nothing. */
  press (&view, "F2");
  press (&view, "F3");
  lab_make_trouble (&view.lab);
  for (guint i = 0; i < G_N_ELEMENTS (worst); i++) {
    wait_message (&view, worst[i].message);
    expect_buttons (&view, TRUE);
    press (&view, "F2");
    lab_wait_state (&view.lab, worst[i].subject, CY_ALARM_ACKED);
  }
  wait_message (&view, "All alarms are acknowledged");
  expect_buttons (&view, FALSE);
  view_close (&view);
}

static void
test_show_worst (void)
{
  const char *pile;
  GtkWidget *pane;
  guint connector;
  View view;

  lab_open (&view.lab);
  view_present (&view);
  lab_make_trouble (&view.lab);
  wait_message (&view, "p05 gun 2");
  press (&view, "F3");
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "piles");
  pane = lab_find_type (view.window, CY_TYPE_PILE_PANE);
  g_assert_true (gtk_widget_get_mapped (pane));
  pile = cy_pile_pane_get_pile (CY_PILE_PANE (pane), &connector);
  g_assert_cmpstr (pile, ==, "p5");
  g_assert_cmpuint (connector, ==, 2);
  view_close (&view);
}

/* An alarm of the node itself has no pile to show; what the node says of itself is on its page. */
static void
test_show_node (void)
{
  View view;

  lab_open (&view.lab);
  view_present (&view);
  g_assert_true (gtk_widget_activate_action (view.window, "win.show-pile", "(su)", "", 0));
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "system");
  view_close (&view);
}

/* Opened and closed at once, while answers are on their way. */
static void
test_hasty (void)
{
  View view;

  lab_open (&view.lab);
  lab_make_trouble (&view.lab);
  view_present (&view);
  press (&view, "F3");
  press (&view, "F2");
  press (&view, "<Alt>4");
  view_close (&view);
}

/* What is put aside is announced to nobody, and is not forgotten. */
static void
test_aside (void)
{
  g_autoptr (CyYard) yard = cy_yard_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GtkWidget *bar = g_object_ref_sink (cy_alarm_bar_new ());

  cy_alarm_bar_show (CY_ALARM_BAR (bar), yard, none);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (bar, "counts"))), ==, "");
  cy_alarm_bar_set_n_aside (CY_ALARM_BAR (bar), 3);
  cy_alarm_bar_show (CY_ALARM_BAR (bar), yard, none);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (bar, "counts"))), ==, "3 put aside");
  g_assert_finalize_object (bar);
}

/* From an order to its alarm, and to the values around it. */
static void
test_ways (void)
{
  View view;
  GtkWidget *page;

  lab_open (&view.lab);
  view_present (&view);
  gtk_widget_activate_action (view.window, "win.find-alarm", "s", "p2/1/temp.gun.high");
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "alarms");
  page = cy_window_find_page (CY_WINDOW (view.window), "alarms");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (lab_find (page, "search"))), ==,
                   "p2/1/temp.gun.high");
  gtk_widget_activate_action (view.window, "win.show-trend-at", "(susxx)", "p2", 1, "temp.gun",
                              G_GINT64_CONSTANT (1700000000000000),
                              G_GINT64_CONSTANT (1700003600000000));
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "trends");
  page = cy_window_find_page (CY_WINDOW (view.window), "trends");
  lab_wait_text (page, "range", "2023-11-15 06:13:20 – 07:13:20");
  gtk_widget_activate_action (view.window, "win.show-order", "s", "WO-none");
  g_assert_cmpstr (cy_window_get_page (CY_WINDOW (view.window)), ==, "orders");
  /* What is asked about the order keeps the node; what is written last is told last. */
  fixture_import (view.lab.fixture, "{\"operators\":[{\"id\":\"end\",\"name\":\"End\"}]}");
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/window/pages", test_pages);
  g_test_add_func ("/window/ways", test_ways);
  g_test_add_func ("/window/open-code", test_open_code);
  g_test_add_func ("/window/alarm-bar", test_alarm_bar);
  g_test_add_func ("/window/show-worst", test_show_worst);
  g_test_add_func ("/window/show-node", test_show_node);
  g_test_add_func ("/window/hasty", test_hasty);
  g_test_add_func ("/window/aside", test_aside);
  return g_test_run ();
}
