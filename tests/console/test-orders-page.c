/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-orders-page.h"

#include <adwaita.h>
#include <string.h>

#include "capture.h"
#include "cy-db.h"
#include "cy-option.h"
#include "cy-order-browser.h"
#include "cy-order-dialog.h"
#include "lab.h"
#include "orders.h"

typedef struct {
  Fixture *fixture;
  GtkWidget *window;
  GtkWidget *browser;
  GtkWidget *table;
  GPtrArray *told; /* what win.tell was told */
} View;

static void
on_tell_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_ptr_array_add (((View *) user_data)->told, g_variant_dup_string (parameter, NULL));
}

static void
view_present (View *view)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) tell = g_simple_action_new ("tell", G_VARIANT_TYPE_STRING);

  view->told = g_ptr_array_new_with_free_func (g_free);
  view->browser = cy_order_browser_new (view->fixture->node);
  view->window = capture_present (view->browser, 1400, 700, FALSE);
  g_signal_connect (tell, "activate", G_CALLBACK (on_tell_cb), view);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (tell));
  gtk_widget_insert_action_group (view->window, "win", G_ACTION_GROUP (group));
  view->table = lab_find (view->browser, "orders");
}

static void
view_open (View *view)
{
  view->fixture = fixture_new ();
  orders_import (view->fixture);
  view_present (view);
}

/* What is on its way to the journal keeps the node; what is written last is told last. */
static void
view_close (View *view)
{
  fixture_import (view->fixture, "{\"operators\":[{\"id\":\"end\",\"name\":\"End\"}]}");
  lab_close_window (view->window, view->browser);
  g_ptr_array_unref (view->told);
  fixture_free (view->fixture);
}

static guint
get_n_rows (View *view)
{
  return g_list_model_get_n_items (
    cy_order_list_get_rows (cy_order_browser_get_list (CY_ORDER_BROWSER (view->browser))));
}

static void
wait_rows (View *view, guint n)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (get_n_rows (view) != n) {
    if (g_get_monotonic_time () > end)
      g_error ("%u rows and not %u", get_n_rows (view), n);
    capture_spin (5);
  }
}

static void
select_row (View *view, guint row)
{
  gtk_selection_model_select_item (lab_selection (view->table), row, TRUE);
}

static void
press (View *view, guint key)
{
  orders_press (view->browser, key, GDK_CONTROL_MASK);
}

static void
wait_told (View *view, const char *text)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (view->told->len == 0 || strstr (view->told->pdata[view->told->len - 1], text) == NULL) {
    if (g_get_monotonic_time () > end)
      g_error ("not told \"%s\"", text);
    capture_spin (5);
  }
}

/* --- dialogs -------------------------------------------------------------------------------------- */

static GtkWidget *
find_dialog (void)
{
  return lab_find_window (CY_TYPE_ORDER_DIALOG);
}

static GtkWidget *
get_control (GtkWidget *dialog, const char *name)
{
  return cy_order_form_get_control (cy_order_dialog_get_form (CY_ORDER_DIALOG (dialog)), name);
}

static void
say (GtkWidget *dialog, const char *name, const char *text)
{
  GtkWidget *control = get_control (dialog, name);

  if (GTK_IS_TEXT_VIEW (control))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (control)), text, -1);
  else if (GTK_IS_DROP_DOWN (control))
    cy_option_drop_down_select (GTK_DROP_DOWN (control), text);
  else
    gtk_editable_set_text (GTK_EDITABLE (control), text);
}

static void
go (GtkWidget *dialog)
{
  orders_press (dialog, GDK_KEY_Return, GDK_CONTROL_MASK);
}

static gboolean
is_closed (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
go_and_wait (GtkWidget *dialog)
{
  gpointer weak = dialog;

  g_object_add_weak_pointer (G_OBJECT (dialog), &weak);
  go (dialog);
  capture_wait (is_closed, &weak);
}

/* --- the list ------------------------------------------------------------------------------------- */

/* Three that wait, one of them late, and one at which somebody is. */
static void
make_some (View *view)
{
  g_autofree char *late = NULL;
  g_autofree char *low = NULL;
  g_autofree char *critical = NULL;
  g_autofree char *begun = NULL;
  g_autofree char *soon =
    g_strdup_printf ("{\"title\":\"清洁散热器\",\"pile\":\"p10\",\"priority\":\"low\",\"expected_"
                     "us\":%" G_GINT64_FORMAT "}",
                     g_get_real_time () + G_USEC_PER_SEC / 2);

  late = orders_make (view->fixture, soon);
  low = orders_make (view->fixture,
                     "{\"title\":\"Paint the post\",\"station\":\"st-2\",\"priority\":\"low\"}");
  critical = orders_make (view->fixture, "{\"title\":\"枪头过温\",\"pile\":\"p2\",\"connector\":1,"
                                         "\"priority\":\"critical\",\"responsible\":\"zhang\","
                                         "\"conditions\":[\"temp.gun.high\"],\"vendor\":\"v1\"}");
  begun = orders_make (view->fixture, "{\"title\":\"更换屏幕\",\"pile\":\"p1\",\"priority\":"
                                      "\"medium\",\"helpers\":[\"li\"]}");
  orders_do (view->fixture, begun, CY_ORDER_EVENT_ACCEPT, "{}", "zhang");
  capture_spin (600);
}

static void
test_list (void)
{
  View view;

  view_open (&view);
  lab_wait_text (view.browser, "empty", "Ctrl+N makes a work order");
  make_some (&view);
  cy_order_list_refresh (cy_order_browser_get_list (CY_ORDER_BROWSER (view.browser)));
  wait_rows (&view, 4);
  /* Late before urgent before old. */
  lab_wait_row (view.table, 0, "Low|Pending|清洁散热器");
  lab_wait_row (view.table, 0, " late|");
  lab_wait_row (view.table, 1, "Critical|Pending|枪头过温|A02 gun 1 · 人民广场站|张伟|–|0/3");
  lab_wait_row (view.table, 2, "Medium|In progress|更换屏幕");
  lab_wait_row (view.table, 3, "Low|Pending|Paint the post|Lujiazui|Nobody yet");
  lab_wait_text (view.browser, "views_place", "Open 4|Pending 3|In progress 1|Awaiting review 0");
  cy_order_browser_show (CY_ORDER_BROWSER (view.browser), CY_ORDER_VIEW_IN_PROGRESS);
  wait_rows (&view, 1);
  cy_order_browser_show (CY_ORDER_BROWSER (view.browser), CY_ORDER_VIEW_REVIEW);
  wait_rows (&view, 0);
  lab_wait_text (view.browser, "empty", "No work waits for a review.");
  view_close (&view);
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
  View view;
  GtkWidget *search;

  view_open (&view);
  make_some (&view);
  wait_rows (&view, 4);
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++) {
    GtkWidget *drop_down =
      lab_find_type (lab_find (view.browser, choices[i].id), GTK_TYPE_DROP_DOWN);

    g_test_message ("%s %s", choices[i].id, choices[i].value);
    cy_option_drop_down_select (GTK_DROP_DOWN (drop_down), choices[i].value);
    if (g_str_equal (choices[i].value, "area/sh"))
      capture_spin (300);
    else
      wait_rows (&view, choices[i].n);
    press (&view, GDK_KEY_l);
    wait_rows (&view, 4);
  }
  search = lab_find (view.browser, "search");
  gtk_editable_set_text (GTK_EDITABLE (search), "人民");
  wait_rows (&view, 2);
  gtk_editable_set_text (GTK_EDITABLE (search), "zz");
  wait_rows (&view, 0);
  lab_wait_text (view.browser, "empty", "No work order matches the search.");
  press (&view, GDK_KEY_l);
  wait_rows (&view, 4);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (lab_find (view.browser, "late")), TRUE);
  wait_rows (&view, 1);
  lab_wait_row (view.table, 0, "清洁散热器");
  view_close (&view);
}

/* What somebody else does comes by itself, and nobody loses the row they are at. */
static void
test_live (void)
{
  View view;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  GtkSelectionModel *selection;

  view_open (&view);
  first = orders_make (view.fixture, "{\"title\":\"A\",\"pile\":\"p1\",\"priority\":\"low\"}");
  wait_rows (&view, 1);
  selection = lab_selection (view.table);
  select_row (&view, 0);
  lab_wait_text (view.browser, "title", "A");
  second = orders_make (view.fixture, "{\"title\":\"B\",\"pile\":\"p1\",\"priority\":\"high\"}");
  wait_rows (&view, 2);
  lab_wait_row (view.table, 0, "High|Pending|B");
  g_assert_false (gtk_selection_model_is_selected (selection, 0));
  g_assert_true (gtk_selection_model_is_selected (selection, 1));
  orders_do (view.fixture, first, CY_ORDER_EVENT_ACCEPT, "{}", "zhang");
  lab_wait_row (view.table, 1, "Low|In progress|A");
  lab_wait_text (view.browser, "state", "In progress");
  g_assert_true (gtk_selection_model_is_selected (selection, 1));
  orders_do (view.fixture, first, CY_ORDER_EVENT_CANCEL, "{\"reason\":\"重复\"}", "zhang");
  wait_rows (&view, 1);
  /* It left the list of what is open; whoever looked at it still does. */
  lab_wait_text (view.browser, "state", "Cancelled");
  view_close (&view);
}

/* --- many ----------------------------------------------------------------------------------------- */

#define MANY "20000"

/* Straight into the table it is read from. */
static void
write_many (View *view)
{
  static const char sql[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " MANY ")"
    " INSERT INTO work_order SELECT printf ('WO-%06d', i), i, 5, 0, 2, 1, 'Order ' || i, 'p1', "
    "NULL, 1, '',"
    " NULL, '', NULL, NULL, NULL, NULL, NULL, 'li', 'x', NULL, i, i, 0, i, i, i, i, 0, 0, 0, 0, 0, "
    "0, 0, 0, 0,"
    " NULL FROM n;";
  g_autofree char *path = g_build_filename (view->fixture->dir, "yard.db", NULL);
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
  View view;
  GtkAdjustment *adjustment;

  view_open (&view);
  write_many (&view);
  cy_order_browser_show (CY_ORDER_BROWSER (view.browser), CY_ORDER_VIEW_HISTORY);
  wait_rows (&view, 200);
  lab_wait_row (view.table, 0, "Order 20000");
  lab_wait_text (view.browser, "views_place", "History 20000");
  lab_wait_text (view.browser, "count", "The newest 200 work orders");
  adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (lab_find (view.browser, "scroller")));
  capture_wait (is_laid_out, adjustment);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  wait_rows (&view, 400);
  g_assert_cmpstr (
    cy_order_list_get (cy_order_browser_get_list (CY_ORDER_BROWSER (view.browser)), 399)->id, ==,
    "WO-019601");
  view_close (&view);
}

/* --- doing something ------------------------------------------------------------------------------ */

static void
expect_state (View *view, const char *id, CyOrderState state)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  for (;;) {
    g_autoptr (CyDossier) dossier = orders_look (view->fixture, id);

    if (dossier->order.state == state)
      return;
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    capture_spin (5);
  }
}

/* From taking it on to handing it in, by keys. */
static void
test_work (void)
{
  View view;
  g_autofree char *id = NULL;
  g_autoptr (CyDossier) dossier = NULL;
  GtkWidget *dialog;

  view_open (&view);
  id = orders_make (view.fixture, "{\"title\":\"A\",\"pile\":\"p1\",\"priority\":\"low\"}");
  wait_rows (&view, 1);
  select_row (&view, 0);
  lab_wait_text (view.browser, "state", "Pending");
  press (&view, GDK_KEY_g);
  dialog = find_dialog ();
  say (dialog, "responsible", "zhang");
  say (dialog, "vendor", "v1");
  say (dialog, "priority", "high");
  say (dialog, "expected_us", "2020-01-01 08:00");
  go (dialog);
  /* What is refused is said where it was typed, and nothing is lost. */
  lab_wait_text (dialog, "message", "the expected finish is in the past");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_control (dialog, "expected_us"))), ==,
                   "2020-01-01 08:00");
  say (dialog, "expected_us", "2099-01-01 08:00");
  go_and_wait (dialog);
  lab_wait_row (view.table, 0, "High|Pending|A");
  lab_wait_text (view.browser, "order_place", "张伟");
  lab_wait_text (view.browser, "order_place", "华东运维");
  press (&view, GDK_KEY_t);
  expect_state (&view, id, CY_ORDER_IN_PROGRESS);
  lab_wait_text (view.browser, "state", "In progress");
  press (&view, GDK_KEY_p);
  dialog = find_dialog ();
  go (dialog);
  lab_wait_text (dialog, "message", "“Reason” is missing");
  say (dialog, "reason", "等备件");
  go_and_wait (dialog);
  expect_state (&view, id, CY_ORDER_PAUSED);
  lab_wait_text (view.browser, "order_place", "等备件");
  press (&view, GDK_KEY_r);
  expect_state (&view, id, CY_ORDER_IN_PROGRESS);
  lab_wait_text (view.browser, "state", "In progress");
  press (&view, GDK_KEY_e);
  dialog = find_dialog ();
  say (dialog, "note", "到货了");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (get_control (dialog, "percent")), 60);
  go_and_wait (dialog);
  lab_wait_text (view.browser, "order_place", "60 %");
  press (&view, GDK_KEY_s);
  dialog = find_dialog ();
  say (dialog, "cause", "触点磨损");
  say (dialog, "method", "更换枪头");
  go (dialog);
  lab_wait_text (dialog, "message", "“Kind of fix” is missing");
  say (dialog, "fix", "root");
  go_and_wait (dialog);
  expect_state (&view, id, CY_ORDER_REVIEW);
  dossier = orders_look (view.fixture, id);
  g_assert_cmpstr (dossier->cause, ==, "触点磨损");
  g_assert_cmpint (dossier->order.fix, ==, CY_ORDER_FIX_ROOT);
  g_assert_cmpstr (dossier->order.responsible, ==, "zhang");
  lab_wait_text (view.browser, "story_place", "等备件");
  view_close (&view);
}

static GtkWidget *
find_act (View *view, const char *label)
{
  return lab_find_button (lab_find (view->browser, "acts_place"), label);
}

/* What cannot be done is grey and says why; its key says it too. */
static void
test_refused (void)
{
  View view;
  g_autofree char *id = NULL;
  GtkWidget *button;

  view_open (&view);
  press (&view, GDK_KEY_t);
  wait_told (&view, "No work order is selected.");
  id = orders_make (view.fixture, "{\"title\":\"A\",\"pile\":\"p1\"}");
  wait_rows (&view, 1);
  select_row (&view, 0);
  lab_wait_text (view.browser, "state", "Pending");
  button = find_act (&view, "Su_bmit…");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "is not possible"));
  g_assert_true (gtk_widget_get_sensitive (find_act (&view, "_Take on")));
  g_assert_false (gtk_widget_get_visible (find_act (&view, "_Resume")));
  press (&view, GDK_KEY_s);
  wait_told (&view, "is not possible");
  g_assert_cmpuint (view.told->len, ==, 2);
  g_signal_emit_by_name (find_act (&view, "_Take on"), "clicked");
  lab_wait_text (view.browser, "state", "In progress");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_false (gtk_widget_get_sensitive (find_act (&view, "_Take on")));
  view_close (&view);
}

static void
test_create (void)
{
  View view;
  GtkWidget *dialog;

  view_open (&view);
  press (&view, GDK_KEY_n);
  dialog = find_dialog ();
  go (dialog);
  lab_wait_text (dialog, "message", "“What is to be done” is missing");
  say (dialog, "title", "更换枪线");
  say (dialog, "pile", "p2");
  say (dialog, "priority", "critical");
  go_and_wait (dialog);
  wait_told (&view, "was made");
  lab_wait_row (view.table, 0, "Critical|Pending|更换枪线|A02 · 人民广场站");
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/orders-page/list", test_list);
  g_test_add_func ("/orders-page/filter", test_filter);
  g_test_add_func ("/orders-page/live", test_live);
  g_test_add_func ("/orders-page/many", test_many);
  g_test_add_func ("/orders-page/work", test_work);
  g_test_add_func ("/orders-page/refused", test_refused);
  g_test_add_func ("/orders-page/create", test_create);
  return g_test_run ();
}
