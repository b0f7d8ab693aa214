/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-orders-page.h"

#include <string.h>

#include "capture.h"
#include "cy-db.h"
#include "cy-option.h"
#include "cy-order-browser.h"
#include "cy-order-pane.h"
#include "lab.h"
#include "orders.h"

typedef struct {
  OrdersView view;
  GtkWidget *table;
} Test;

static void
test_open (Test *test)
{
  orders_view_open (&test->view);
  orders_view_present (&test->view, cy_order_browser_new (test->view.fixture->node));
  test->table = lab_find (test->view.widget, "orders");
}

static void
test_close (Test *test)
{
  orders_view_close (&test->view);
}

static guint
get_n_rows (Test *test)
{
  return g_list_model_get_n_items (
    cy_order_list_get_rows (cy_order_browser_get_list (CY_ORDER_BROWSER (test->view.widget))));
}

static void
wait_rows (Test *test, guint n)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (get_n_rows (test) != n) {
    if (g_get_monotonic_time () > end)
      g_error ("%u rows and not %u", get_n_rows (test), n);
    capture_spin (5);
  }
}

static void
select_row (Test *test, guint row)
{
  gtk_selection_model_select_item (lab_selection (test->table), row, TRUE);
}

static void
press (Test *test, guint key)
{
  orders_press (test->view.widget, key, GDK_CONTROL_MASK);
}

/* --- the list ------------------------------------------------------------------------------------- */

/* Three that wait, one of them late, and one at which somebody is. */
static void
make_some (Test *test)
{
  g_autofree char *late = NULL;
  g_autofree char *low = NULL;
  g_autofree char *critical = NULL;
  g_autofree char *begun = NULL;
  g_autofree char *soon =
    g_strdup_printf ("{\"title\":\"清洁散热器\",\"pile\":\"p10\",\"priority\":\"low\",\"expected_"
                     "us\":%" G_GINT64_FORMAT "}",
                     g_get_real_time () + G_USEC_PER_SEC / 2);

  late = orders_make (test->view.fixture, soon);
  low = orders_make (test->view.fixture,
                     "{\"title\":\"Paint the post\",\"station\":\"st-2\",\"priority\":\"low\"}");
  critical =
    orders_make (test->view.fixture, "{\"title\":\"枪头过温\",\"pile\":\"p2\",\"connector\":1,"
                                     "\"priority\":\"critical\",\"responsible\":\"zhang\","
                                     "\"conditions\":[\"temp.gun.high\"],\"vendor\":\"v1\"}");
  begun = orders_make (test->view.fixture, "{\"title\":\"更换屏幕\",\"pile\":\"p1\",\"priority\":"
                                           "\"medium\",\"helpers\":[\"li\"]}");
  orders_do (test->view.fixture, begun, CY_ORDER_EVENT_ACCEPT, "{}", "zhang");
  capture_spin (600);
}

static void
test_list (void)
{
  Test test;

  test_open (&test);
  lab_wait_text (test.view.widget, "empty", "Ctrl+N makes a work order");
  make_some (&test);
  cy_order_list_refresh (cy_order_browser_get_list (CY_ORDER_BROWSER (test.view.widget)));
  wait_rows (&test, 4);
  /* Late before urgent before old. */
  lab_wait_row (test.table, 0, "Low|Pending|清洁散热器");
  lab_wait_row (test.table, 0, " late|");
  lab_wait_row (test.table, 1, "Critical|Pending|枪头过温|A02 gun 1 · 人民广场站|张伟|–|0/3");
  lab_wait_row (test.table, 2, "Medium|In progress|更换屏幕");
  lab_wait_row (test.table, 3, "Low|Pending|Paint the post|Lujiazui|Nobody yet");
  lab_wait_text (test.view.widget, "views_place",
                 "Not done yet 4|Pending 3|In progress 1|Awaiting review 0");
  cy_order_browser_show (CY_ORDER_BROWSER (test.view.widget), CY_ORDER_VIEW_IN_PROGRESS);
  wait_rows (&test, 1);
  cy_order_browser_show (CY_ORDER_BROWSER (test.view.widget), CY_ORDER_VIEW_REVIEW);
  wait_rows (&test, 0);
  lab_wait_text (test.view.widget, "empty", "No work waits for a review.");
  test_close (&test);
}

static void
test_filter (void)
{
  static const struct {
    const char *id; /* where it is chosen */
    const char *value;
    guint n;
  } choices[] = {
    { "place_box", "area/sh", 3 },      { "place_box", "area/pd", 2 },
    { "place_box", "station/st-1", 2 }, { "place_box", "pile/p1", 1 },
    { "person_box", "zhang", 1 },       { "person_box", "li", 1 },
    { "vendor_box", "v1", 1 },          { "person_box", "c1", 0 },
  };
  Test test;
  GtkWidget *search;

  test_open (&test);
  make_some (&test);
  wait_rows (&test, 4);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
    GtkWidget *drop_down =
      lab_find_type (lab_find (test.view.widget, choices[i].id), GTK_TYPE_DROP_DOWN);

    g_test_message ("%s %s", choices[i].id, choices[i].value);
    cy_option_drop_down_select (GTK_DROP_DOWN (drop_down), choices[i].value);
    if (g_str_equal (choices[i].value, "area/sh"))
      capture_spin (300);
    else
      wait_rows (&test, choices[i].n);
    press (&test, GDK_KEY_l);
    wait_rows (&test, 4);
  }
  search = lab_find (test.view.widget, "search");
  gtk_editable_set_text (GTK_EDITABLE (search), "人民");
  wait_rows (&test, 2);
  gtk_editable_set_text (GTK_EDITABLE (search), "zz");
  wait_rows (&test, 0);
  lab_wait_text (test.view.widget, "empty", "No work order matches the search.");
  press (&test, GDK_KEY_l);
  wait_rows (&test, 4);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (lab_find (test.view.widget, "late")), TRUE);
  wait_rows (&test, 1);
  lab_wait_row (test.table, 0, "清洁散热器");
  test_close (&test);
}

/* What somebody else does comes by itself, and nobody loses the row they are at. */
static void
test_live (void)
{
  Test test;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  GtkSelectionModel *selection;

  test_open (&test);
  first = orders_make (test.view.fixture, "{\"title\":\"A\",\"pile\":\"p1\",\"priority\":\"low\"}");
  wait_rows (&test, 1);
  selection = lab_selection (test.table);
  select_row (&test, 0);
  lab_wait_text (test.view.widget, "title", "A");
  second =
    orders_make (test.view.fixture, "{\"title\":\"B\",\"pile\":\"p1\",\"priority\":\"high\"}");
  wait_rows (&test, 2);
  lab_wait_row (test.table, 0, "High|Pending|B");
  g_assert_false (gtk_selection_model_is_selected (selection, 0));
  g_assert_true (gtk_selection_model_is_selected (selection, 1));
  orders_do (test.view.fixture, first, CY_ORDER_EVENT_ACCEPT, "{}", "zhang");
  lab_wait_row (test.table, 1, "Low|In progress|A");
  lab_wait_text (test.view.widget, "state", "In progress");
  g_assert_true (gtk_selection_model_is_selected (selection, 1));
  fixture_import (test.view.fixture,
                  "{\"piles\":[{\"id\":\"p1\",\"name\":\"南门桩\",\"type\":\"ac7\"}]}");
  lab_wait_row (test.table, 1, "南门桩");
  lab_wait_text (test.view.widget, "where", "南门桩");
  orders_do (test.view.fixture, first, CY_ORDER_EVENT_CANCEL, "{\"reason\":\"重复\"}", "zhang");
  wait_rows (&test, 1);
  /* It left the list of what is open; whoever looked at it still does. */
  lab_wait_text (test.view.widget, "state", "Cancelled");
  cy_order_browser_show (CY_ORDER_BROWSER (test.view.widget), CY_ORDER_VIEW_PENDING);
  wait_rows (&test, 1);
  g_assert_false (gtk_widget_get_visible (lab_find_type (test.view.widget, CY_TYPE_ORDER_PANE)));
  test_close (&test);
}

static GtkWidget *
get_focus (Test *test)
{
  return gtk_root_get_focus (gtk_widget_get_root (test->view.widget));
}

/* Enter leads into the pane, Escape out of it. */
static void
test_keyboard (void)
{
  Test test;
  g_autofree char *id = NULL;
  GtkWidget *pane;

  test_open (&test);
  id = orders_make (test.view.fixture, "{\"title\":\"A\",\"pile\":\"p1\"}");
  wait_rows (&test, 1);
  select_row (&test, 0);
  lab_wait_text (test.view.widget, "state", "Pending");
  pane = lab_find_type (test.view.widget, CY_TYPE_ORDER_PANE);
  g_signal_emit_by_name (test.table, "activate", 0);
  g_assert_true (gtk_widget_is_ancestor (get_focus (&test), pane));
  orders_press (pane, GDK_KEY_Escape, 0);
  g_assert_false (gtk_widget_get_visible (pane));
  g_assert_true (gtk_widget_is_ancestor (get_focus (&test), test.table));
  select_row (&test, 0);
  g_assert_true (gtk_widget_get_visible (pane));
  press (&test, GDK_KEY_f);
  g_assert_true (gtk_widget_is_ancestor (get_focus (&test), lab_find (test.view.widget, "search")));
  test_close (&test);
}

/* --- many ----------------------------------------------------------------------------------------- */

#define MANY "20000"

/* Straight into the table it is read from. */
static void
write_many (Test *test)
{
  static const char sql[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " MANY ")"
    " INSERT INTO work_order SELECT printf ('WO-%06d', i), i, 5, 0, 2, 1, 'Order ' || i, 'p1', "
    "NULL, 1, '',"
    " NULL, '', NULL, NULL, NULL, NULL, NULL, 'li', 'x', NULL, i, i, 0, i, i, i, i, 0, 0, 0, 0, 0, "
    "0, 0, 0, 0,"
    " NULL FROM n;";
  g_autofree char *path = g_build_filename (test->view.fixture->dir, "yard.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (cy_db_exec (db, sql, &error));
  g_assert_no_error (error);
}

static gboolean
is_laid_out (gpointer adjustment)
{
  return gtk_adjustment_get_upper (adjustment) > 2 * gtk_adjustment_get_page_size (adjustment);
}

/* Only what is scrolled to is read. */
static void
test_many (void)
{
  Test test;
  GtkAdjustment *adjustment;

  test_open (&test);
  write_many (&test);
  cy_order_browser_show (CY_ORDER_BROWSER (test.view.widget), CY_ORDER_VIEW_HISTORY);
  wait_rows (&test, 200);
  lab_wait_row (test.table, 0, "Order 20000");
  lab_wait_text (test.view.widget, "views_place", "Past orders 20000");
  lab_wait_text (test.view.widget, "count", "The newest 200 work orders");
  adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (lab_find (test.view.widget, "scroller")));
  capture_wait (is_laid_out, adjustment);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  wait_rows (&test, 400);
  g_assert_cmpstr (
    cy_order_list_get (cy_order_browser_get_list (CY_ORDER_BROWSER (test.view.widget)), 399)->id,
    ==, "WO-019601");
  test_close (&test);
}

/* --- doing something ------------------------------------------------------------------------------ */

/* From taking it on to handing it in, by keys. */
static void
test_work (void)
{
  Test test;
  g_autofree char *id = NULL;
  g_autoptr (CyDossier) dossier = NULL;
  GtkWidget *dialog;

  test_open (&test);
  id = orders_make (test.view.fixture, "{\"title\":\"A\",\"pile\":\"p1\",\"priority\":\"low\"}");
  wait_rows (&test, 1);
  select_row (&test, 0);
  lab_wait_text (test.view.widget, "state", "Pending");
  press (&test, GDK_KEY_g);
  dialog = orders_find_dialog ();
  orders_say (dialog, "responsible", "zhang");
  orders_say (dialog, "vendor", "v1");
  orders_say (dialog, "priority", "high");
  orders_say (dialog, "expected_us", "2020-01-01 08:00");
  orders_go (dialog);
  /* What is refused is said where it was typed, and nothing is lost. */
  lab_wait_text (dialog, "message", "the expected finish is in the past");
  g_assert_cmpstr (
    gtk_editable_get_text (GTK_EDITABLE (orders_get_control (dialog, "expected_us"))), ==,
    "2020-01-01 08:00");
  orders_say (dialog, "expected_us", "2099-01-01 08:00");
  orders_go_and_wait (dialog);
  lab_wait_row (test.table, 0, "High|Pending|A");
  lab_wait_text (test.view.widget, "order_place", "张伟");
  lab_wait_text (test.view.widget, "order_place", "华东运维");
  press (&test, GDK_KEY_t);
  orders_wait_state (test.view.fixture, id, CY_ORDER_IN_PROGRESS);
  lab_wait_text (test.view.widget, "state", "In progress");
  press (&test, GDK_KEY_p);
  dialog = orders_find_dialog ();
  orders_go (dialog);
  lab_wait_text (dialog, "message", "“Reason” is missing");
  orders_say (dialog, "reason", "等备件");
  orders_go_and_wait (dialog);
  orders_wait_state (test.view.fixture, id, CY_ORDER_PAUSED);
  lab_wait_text (test.view.widget, "order_place", "等备件");
  press (&test, GDK_KEY_r);
  orders_wait_state (test.view.fixture, id, CY_ORDER_IN_PROGRESS);
  lab_wait_text (test.view.widget, "state", "In progress");
  press (&test, GDK_KEY_e);
  dialog = orders_find_dialog ();
  orders_say (dialog, "note", "到货了");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (orders_get_control (dialog, "percent")), 60);
  orders_go_and_wait (dialog);
  lab_wait_text (test.view.widget, "order_place", "60 %");
  press (&test, GDK_KEY_s);
  dialog = orders_find_dialog ();
  orders_say (dialog, "cause", "触点磨损");
  orders_say (dialog, "method", "更换枪头");
  orders_go (dialog);
  lab_wait_text (dialog, "message", "“Kind of fix” is missing");
  orders_say (dialog, "fix", "root");
  orders_go_and_wait (dialog);
  orders_wait_state (test.view.fixture, id, CY_ORDER_REVIEW);
  dossier = orders_look (test.view.fixture, id);
  g_assert_cmpstr (dossier->cause, ==, "触点磨损");
  g_assert_cmpint (dossier->order.fix, ==, CY_ORDER_FIX_ROOT);
  g_assert_cmpstr (dossier->order.responsible, ==, "zhang");
  lab_wait_text (test.view.widget, "story_place", "等备件");
  test_close (&test);
}

static GtkWidget *
find_act (Test *test, const char *label)
{
  return lab_find_button (lab_find (test->view.widget, "acts_place"), label);
}

/* What cannot be done is grey and says why; its key says it too. */
static void
test_refused (void)
{
  Test test;
  g_autofree char *id = NULL;
  GtkWidget *button;

  test_open (&test);
  press (&test, GDK_KEY_t);
  orders_view_wait_told (&test.view, "No work order is selected.");
  id = orders_make (test.view.fixture, "{\"title\":\"A\",\"pile\":\"p1\"}");
  wait_rows (&test, 1);
  select_row (&test, 0);
  lab_wait_text (test.view.widget, "state", "Pending");
  button = find_act (&test, "Su_bmit…");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "is not possible"));
  g_assert_true (gtk_widget_get_sensitive (find_act (&test, "_Take on")));
  g_assert_false (gtk_widget_get_visible (find_act (&test, "_Resume")));
  press (&test, GDK_KEY_s);
  orders_view_wait_told (&test.view, "is not possible");
  g_assert_cmpuint (test.view.told->len, ==, 2);
  g_signal_emit_by_name (find_act (&test, "_Take on"), "clicked");
  lab_wait_text (test.view.widget, "state", "In progress");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_false (gtk_widget_get_sensitive (find_act (&test, "_Take on")));
  test_close (&test);
}

static void
test_create (void)
{
  Test test;
  GtkWidget *dialog;

  test_open (&test);
  press (&test, GDK_KEY_n);
  dialog = orders_find_dialog ();
  orders_go (dialog);
  lab_wait_text (dialog, "message", "“What is to be done” is missing");
  orders_say (dialog, "title", "更换枪线");
  orders_say (dialog, "pile", "p2");
  orders_say (dialog, "priority", "critical");
  orders_go_and_wait (dialog);
  orders_view_wait_told (&test.view, "was made");
  lab_wait_row (test.table, 0, "Critical|Pending|更换枪线|A02 · 人民广场站");
  test_close (&test);
}

static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_ENTRY (widget) ||
         GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_TEXT_VIEW (widget) || GTK_IS_SPIN_BUTTON (widget) ||
         GTK_IS_CHECK_BUTTON (widget) || GTK_IS_COLUMN_VIEW (widget);
}

/* What is inside a control belongs to it. */
static void
expect_names (GtkWidget *widget)
{
  if (is_control (widget)) {
    GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
    g_autofree char *texts = lab_texts (widget);
    gboolean named =
      gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY) ||
      ((GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget)) && *texts != '\0');

    if (!named)
      g_error ("a %s has no name", G_OBJECT_TYPE_NAME (widget));
    return;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    expect_names (child);
}

/* Whoever does not see the page hears what everything on it is. */
static void
test_names (void)
{
  static const guint keys[] = { GDK_KEY_n, GDK_KEY_g, GDK_KEY_s, GDK_KEY_e };
  Test test;
  g_autofree char *id = NULL;

  test_open (&test);
  id = orders_make (test.view.fixture, "{\"title\":\"A\",\"pile\":\"p1\"}");
  orders_do (test.view.fixture, id, CY_ORDER_EVENT_ACCEPT, "{}", "zhang");
  wait_rows (&test, 1);
  select_row (&test, 0);
  lab_wait_text (test.view.widget, "state", "In progress");
  expect_names (test.view.widget);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    GtkWidget *dialog;

    press (&test, keys[i]);
    dialog = orders_find_dialog ();
    expect_names (dialog);
    gtk_window_destroy (GTK_WINDOW (dialog));
  }
  test_close (&test);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/orders-page/list", test_list);
  g_test_add_func ("/orders-page/filter", test_filter);
  g_test_add_func ("/orders-page/live", test_live);
  g_test_add_func ("/orders-page/keyboard", test_keyboard);
  g_test_add_func ("/orders-page/many", test_many);
  g_test_add_func ("/orders-page/work", test_work);
  g_test_add_func ("/orders-page/refused", test_refused);
  g_test_add_func ("/orders-page/create", test_create);
  g_test_add_func ("/orders-page/names", test_names);
  return g_test_run ();
}
