/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-browser.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#include "capture.h"
#include "cy-alarm-pane.h"
#include "cy-node-alarm.h"
#include "cy-option.h"
#include "lab.h"
#include "node-alarm.h"
#include "orders.h"

/* The list on a node that talks to nobody: the test says what holds. */
typedef struct {
  Fixture *fixture;
  GtkWidget *window;
  GtkWidget *browser;
  GtkWidget *table;
  GPtrArray *told; /* what win.tell was told */
} View;

/* Two stations, one with two boards of a hundred piles each. */
static void
import (View *view)
{
  g_autoptr (GString) text = g_string_new (
    "{\"areas\":[{\"id\":\"sh\",\"name\":\"上海市\"}],"
    "\"stations\":[{\"id\":\"s1\",\"name\":\"人民广场充电站\",\"area\":\"sh\"},"
    "{\"id\":\"s2\",\"name\":\"Lujiazui Taxi Hub\"}],"
    "\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"dc\",\"power_w\":120000,"
    "\"connectors\":2,\"profile\":\"chargeyard-dc\",\"limits\":[{\"measure\":\"temp.gun\","
    "\"h\":80}]}],"
    "\"transformers\":[{\"id\":\"tr\",\"name\":\"1号变压器\",\"station\":\"s1\"}],"
    "\"switchboards\":[{\"id\":\"b1\",\"name\":\"1号配电柜\",\"transformer\":\"tr\"},"
    "{\"id\":\"b2\",\"name\":\"2号配电柜\",\"transformer\":\"tr\"}],\"piles\":[");

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (text,
                            "{\"id\":\"p%u\",\"name\":\"P%03u\",\"type\":\"t\",\"station\":\"s1\","
                            "\"switchboard\":\"b%u\"},",
                            i, i, i / 100 + 1);
  g_string_append (text, "{\"id\":\"q\",\"name\":\"Q\",\"type\":\"t\",\"station\":\"s2\"}]}");
  fixture_import (view->fixture, text->str);
}

static void
on_tell_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_ptr_array_add (((View *) user_data)->told, g_variant_dup_string (parameter, NULL));
}

static void
view_open (View *view)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) tell = g_simple_action_new ("tell", G_VARIANT_TYPE_STRING);

  view->fixture = fixture_new ();
  import (view);
  view->told = g_ptr_array_new_with_free_func (g_free);
  view->browser = cy_alarm_browser_new (view->fixture->node);
  view->window = capture_present (view->browser, 1280, 700, FALSE);
  g_signal_connect (tell, "activate", G_CALLBACK (on_tell_cb), view);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (tell));
  gtk_widget_insert_action_group (view->window, "win", G_ACTION_GROUP (group));
  view->table = lab_find (view->browser, "alarms");
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

static void
raise_alarm (View *view, const char *subject, CyPriority priority, gint64 ago_s)
{
  node_set_condition (view->fixture->node, subject, priority,
                      g_get_real_time () - ago_s * G_USEC_PER_SEC, TRUE);
}

static guint
get_n_rows (View *view)
{
  return cy_alarm_browser_get_n_rows (CY_ALARM_BROWSER (view->browser));
}

typedef struct {
  View *view;
  guint n;
} Wanted;

static gboolean
has_rows (gpointer data)
{
  Wanted *wanted = data;

  return get_n_rows (wanted->view) == wanted->n;
}

static void
wait_rows (View *view, guint n)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  Wanted wanted = { view, n };

  while (!has_rows (&wanted)) {
    if (g_get_monotonic_time () > end)
      g_error ("%u rows and not %u", get_n_rows (view), n);
    capture_spin (5);
  }
}

static gboolean
has_told (gpointer data)
{
  Wanted *wanted = data;

  return wanted->view->told->len >= wanted->n;
}

static void
wait_told (View *view, guint n)
{
  Wanted wanted = { view, n };

  capture_wait (has_told, &wanted);
}

static void
act (View *view, const char *action)
{
  g_assert_true (gtk_widget_activate_action (view->browser, action, NULL));
}

static void
select_row (View *view, guint row)
{
  gtk_selection_model_select_item (lab_selection (view->table), row, TRUE);
}

static guint
count_unacknowledged (View *view)
{
  g_autoptr (GPtrArray) alarms = cy_node_list_unhandled_alarms (view->fixture->node);
  guint n = 0;

  for (guint i = 0; i < alarms->len; i++)
    n += ((CyAlarm *) alarms->pdata[i])->acked_us == 0;
  return n;
}

/* Looking costs something among ten thousand, so it is done now and then. */
static void
wait_all_acknowledged (View *view)
{
  gint64 end = g_get_monotonic_time () + 80 * G_USEC_PER_SEC;

  while (count_unacknowledged (view) > 0) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    capture_spin (100);
  }
}

/* --- a flood -------------------------------------------------------------------------------------- */

/* A board goes, and with it a hundred links; every pile says so as well. */
static void
trip_feeder (View *view)
{
  for (guint i = 0; i < 100; i++) {
    g_autofree char *link = g_strdup_printf ("p%u/0/link", i);
    g_autofree char *fault = g_strdup_printf ("p%u/1/fault.supply_lost", i);

    raise_alarm (view, link, CY_PRIORITY_HIGH, 5);
    raise_alarm (view, fault, CY_PRIORITY_HIGH, 4);
  }
}

/* Two hundred alarms are one row that says why; nothing of them is lost. */
static void
test_flood (void)
{
  View view;
  g_autofree char *row = NULL;

  view_open (&view);
  trip_feeder (&view);
  wait_rows (&view, 1);
  lab_wait_text (view.browser, "flood_text",
                 "Alarm flood: 200 alarms in 10 minutes, folded below 1 cause");
  g_assert_true (gtk_widget_get_visible (lab_find (view.browser, "banner")));
  lab_wait_row (view.table, 0, "1号配电柜 · 100 of 100 piles");
  row = lab_row (view.table, 0);
  g_assert_nonnull (strstr (row, "200 not acknowledged"));
  g_assert_nonnull (strstr (row, "High|▸ Switchboard lost · +200 consequences|"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (lab_find (view.browser, "count"))), ==,
                   "200 alarms, 200 not acknowledged");
  raise_alarm (&view, "p150/1/temp.gun.high", CY_PRIORITY_MEDIUM, 0);
  wait_rows (&view, 2);
  lab_wait_row (view.table, 1, "Gun temperature too high");
  select_row (&view, 0);
  capture_spin (100);
  capture_save (view.window, "alarms-flood");

  /* The cause opens, and closes again. */
  g_signal_emit_by_name (view.table, "activate", 0u);
  wait_rows (&view, 202);
  lab_wait_row (view.table, 0, "▾");
  lab_wait_row (view.table, 1, "No communication");
  capture_save (view.window, "alarms-flood-open");
  g_signal_emit_by_name (view.table, "activate", 0u);
  wait_rows (&view, 2);

  act (&view, "alarms.unfold");
  wait_rows (&view, 201);
  lab_wait_text (view.browser, "flood_text", "all of them listed");
  act (&view, "alarms.unfold");
  wait_rows (&view, 2);
  view_close (&view);
}

/* Every alarm below the cause is acknowledged by its own name; one that stands apart is not. */
static void
test_acknowledge_group (void)
{
  View view;

  view_open (&view);
  trip_feeder (&view);
  raise_alarm (&view, "p150/1/temp.gun.high", CY_PRIORITY_MEDIUM, 0);
  wait_rows (&view, 2);
  lab_wait_row (view.table, 0, "▸");
  select_row (&view, 0);
  gtk_editable_set_text (GTK_EDITABLE (lab_find (view.browser, "note")), "跳闸");
  cy_alarm_browser_acknowledge_selected (CY_ALARM_BROWSER (view.browser));
  lab_wait_text (view.browser, "count", "201 alarms, 1 not acknowledged");
  lab_wait_row (view.table, 0, "All acknowledged");
  act (&view, "alarms.next");
  g_assert_false (gtk_selection_model_is_selected (lab_selection (view.table), 0));
  g_assert_cmpuint (count_unacknowledged (&view), ==, 1);
  g_assert_cmpuint (view.told->len, ==, 0);
  view_close (&view);
}

/* Ten thousand in a minute: rows are cheap, widgets are for what is on the screen. */
static void
test_storm (void)
{
  View view;
  gint64 start_us, shown_us;

  view_open (&view);
  act (&view, "alarms.unfold");
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < 10000; i++) {
    g_autofree char *subject = g_strdup_printf ("p%u/1/fault.bit_%u", i % 200, i / 200);

    raise_alarm (&view, subject, (CyPriority) (i % CY_N_PRIORITIES), 0);
  }
  g_test_message ("10,000 alarms raised in %.0f ms",
                  (double) (g_get_monotonic_time () - start_us) / 1000);
  wait_rows (&view, 10000);
  for (guint round = 0; round < 3; round++) {
    g_autofree char *subject = g_strdup_printf ("q/1/fault.bit_%u", round);

    shown_us = g_get_monotonic_time ();
    raise_alarm (&view, subject, CY_PRIORITY_CRITICAL, 0);
    wait_rows (&view, 10001 + round);
    g_test_message ("one more is on the screen after %.0f ms",
                    (double) (g_get_monotonic_time () - shown_us) / 1000);
  }
  shown_us = g_get_monotonic_time ();
  g_signal_emit_by_name (view.fixture->node, "alarms-changed");
  g_test_message ("looked at again in %.0f ms",
                  (double) (g_get_monotonic_time () - shown_us) / 1000);
  shown_us = g_get_monotonic_time ();
  gtk_selection_model_select_all (lab_selection (view.table));
  g_test_message ("all selected in %.0f ms", (double) (g_get_monotonic_time () - shown_us) / 1000);
  shown_us = g_get_monotonic_time ();
  cy_alarm_browser_acknowledge_selected (CY_ALARM_BROWSER (view.browser));
  g_test_message ("acknowledging all begun in %.0f ms",
                  (double) (g_get_monotonic_time () - shown_us) / 1000);
  wait_all_acknowledged (&view);
  g_test_message ("all acknowledged after %.0f ms",
                  (double) (g_get_monotonic_time () - shown_us) / 1000);
  g_assert_cmpuint (view.told->len, ==, 0);
  view_close (&view);
}

/* --- what people do ------------------------------------------------------------------------------- */

static GtkWidget *
fill_dialog (const char *note)
{
  GtkWidget *dialog = lab_find_window (ADW_TYPE_MESSAGE_DIALOG);
  GtkWidget *entry = lab_find_type (
    adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog)), GTK_TYPE_ENTRY);

  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "  ");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  gtk_editable_set_text (GTK_EDITABLE (entry), note);
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "go"));
  return dialog;
}

static void
end_dialog (GtkWidget *dialog)
{
  gpointer weak = dialog;

  g_object_add_weak_pointer (weak, &weak);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "go");
  gtk_window_destroy (GTK_WINDOW (dialog));
  capture_wait (lab_is_gone, &weak);
}

/* The reason is not left out; what is put aside is found again, and comes back. */
static void
test_shelve (void)
{
  View view;
  GtkWidget *dialog;

  view_open (&view);
  raise_alarm (&view, "p1/1/temp.gun.high", CY_PRIORITY_HIGH, 100);
  raise_alarm (&view, "p2/0/link", CY_PRIORITY_MEDIUM, 50);
  wait_rows (&view, 2);
  gtk_selection_model_select_all (lab_selection (view.table));
  act (&view, "alarms.shelve");
  dialog = fill_dialog ("正在检修");
  capture_save (dialog, "alarm-shelve");
  end_dialog (dialog);
  lab_wait_row (view.table, 0, "shelved until");
  lab_wait_row (view.table, 1, "shelved until");
  cy_alarm_browser_show (CY_ALARM_BROWSER (view.browser), CY_ALARM_BROWSER_ASIDE);
  wait_rows (&view, 2);
  select_row (&view, 0);
  lab_wait_text (view.browser, "facts", "正在检修");
  act (&view, "alarms.unshelve");
  wait_rows (&view, 1);
  select_row (&view, 0);
  act (&view, "alarms.out-of-service");
  dialog = fill_dialog ("更换枪线");
  capture_save (dialog, "alarm-out-of-service");
  end_dialog (dialog);
  lab_wait_row (view.table, 0, "out of service");
  act (&view, "alarms.in-service");
  act (&view, "alarms.unshelve");
  wait_rows (&view, 0);
  g_assert_true (lab_says (view.browser, "nothing", "No alarm is put aside."));
  cy_alarm_browser_show (CY_ALARM_BROWSER (view.browser), CY_ALARM_BROWSER_ACTIVE);
  wait_rows (&view, 2);
  view_close (&view);
}

/* One sentence for all that cannot be. */
typedef struct {
  GPtrArray *orders; /* owned, nullable */
} Found;

static void
on_orders_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Found *) user_data)->orders = result;
}

static gboolean
is_found (gpointer data)
{
  return ((Found *) data)->orders != NULL;
}

/* What broke together is mended together: one order, which knows its alarms and how urgent they are. */
static void
test_order (void)
{
  View view;
  GtkWidget *dialog;
  Found found = { NULL };
  g_autoptr (CyOrderQuery) query = cy_order_query_new (10);
  const CyOrder *order;
  g_autoptr (CyDossier) dossier = NULL;

  view_open (&view);
  raise_alarm (&view, "p1/1/temp.gun.high", CY_PRIORITY_HIGH, 100);
  raise_alarm (&view, "p1/0/link", CY_PRIORITY_CRITICAL, 50);
  wait_rows (&view, 2);
  gtk_selection_model_select_all (lab_selection (view.table));
  orders_press (view.browser, GDK_KEY_n, GDK_CONTROL_MASK);
  dialog = orders_find_dialog ();
  g_assert_true (lab_says (dialog, "about", "About 2 alarms."));
  orders_say (dialog, "text", "先复位");
  orders_go_and_wait (dialog);
  wait_told (&view, 1);
  g_assert_nonnull (strstr (view.told->pdata[0], "was made"));
  cy_node_query_orders (view.fixture->node, query, on_orders_cb, &found);
  capture_wait (is_found, &found);
  g_assert_cmpuint (found.orders->len, ==, 1);
  order = found.orders->pdata[0];
  g_assert_cmpstr (order->pile, ==, "p1");
  g_assert_cmpint (order->priority, ==, CY_PRIORITY_CRITICAL);
  g_assert_cmpint (order->source, ==, CY_ORDER_FROM_ALARM);
  dossier = orders_look (view.fixture, order->id);
  g_assert_cmpuint (dossier->alarms->len, ==, 2);
  g_ptr_array_unref (found.orders);
  view_close (&view);
}

static void
test_refusal (void)
{
  View view;

  view_open (&view);
  for (guint i = 0; i < 5; i++) {
    g_autofree char *subject = g_strdup_printf ("p%u/0/link", i);

    raise_alarm (&view, subject, CY_PRIORITY_MEDIUM, 10);
  }
  wait_rows (&view, 5);
  gtk_selection_model_select_all (lab_selection (view.table));
  act (&view, "alarms.reset");
  wait_told (&view, 1);
  capture_spin (100);
  g_assert_cmpuint (view.told->len, ==, 1);
  g_assert_nonnull (strstr (view.told->pdata[0], "5 of 5 alarms stay as they are: "));
  gtk_selection_model_select_item (lab_selection (view.table), 0, TRUE);
  act (&view, "alarms.reset");
  wait_told (&view, 2);
  g_assert_null (strstr (view.told->pdata[1], "stay as they are"));
  g_assert_nonnull (strstr (view.told->pdata[1], "still holds"));
  view_close (&view);
}

static guint
get_selected (View *view)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (lab_selection (view->table));

  g_assert_cmpuint (gtk_bitset_get_size (selected), ==, 1);
  return gtk_bitset_get_minimum (selected);
}

/* Round the end, past what is acknowledged. */
static void
test_next (void)
{
  View view;

  view_open (&view);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *subject = g_strdup_printf ("p%u/0/link", i);

    raise_alarm (&view, subject, CY_PRIORITY_MEDIUM, 10 + i);
  }
  wait_rows (&view, 3);
  act (&view, "alarms.next");
  g_assert_cmpuint (get_selected (&view), ==, 0);
  act (&view, "alarms.next");
  g_assert_cmpuint (get_selected (&view), ==, 1);
  act (&view, "alarms.acknowledge");
  lab_wait_text (view.browser, "count", "3 alarms, 2 not acknowledged");
  act (&view, "alarms.next");
  g_assert_cmpuint (get_selected (&view), ==, 0);
  view_close (&view);
}

/* --- the past ------------------------------------------------------------------------------------- */

/* Raised and over again, one behind the other. */
static void
make_past (View *view, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *subject = g_strdup_printf ("p%u/0/link", i % 200);
    gint64 time_us = g_get_real_time () - (gint64) (n - i) * 10 * G_USEC_PER_SEC;

    node_set_condition (view->fixture->node, subject, CY_PRIORITY_LOW, time_us, TRUE);
    node_set_condition (view->fixture->node, subject, CY_PRIORITY_LOW, time_us + 1000, FALSE);
  }
}

static gboolean
scrolls_to (gpointer data)
{
  Wanted *wanted = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (lab_find (wanted->view->browser, "scroller")));

  if (get_n_rows (wanted->view) < wanted->n)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return has_rows (data);
}

/* Down, and further down as rows come. */
static void
scroll_to (View *view, guint n_rows)
{
  Wanted wanted = { view, n_rows };

  capture_wait (scrolls_to, &wanted);
}

static void
save (View *view, const char *form, char **out_text, gsize *out_length)
{
  g_autofree char *path = g_strdup_printf ("%s/alarms.%s", view->fixture->dir, form);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  guint n = view->told->len;

  cy_alarm_browser_save (CY_ALARM_BROWSER (view->browser), file, form);
  wait_told (view, n + 1);
  g_assert_nonnull (strstr (view->told->pdata[n], form));
  g_assert_true (g_file_get_contents (path, out_text, out_length, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, "\r\n")) != NULL; at++)
    n++;
  return n;
}

/* A page at a time on the screen, all of it in a file. */
static void
test_past (void)
{
  View view;
  g_autofree char *table = NULL;
  g_autofree char *paper = NULL;
  gsize length;

  view_open (&view);
  make_past (&view, 450);
  cy_alarm_browser_show (CY_ALARM_BROWSER (view.browser), CY_ALARM_BROWSER_DAY);
  wait_rows (&view, 200);
  lab_wait_text (view.browser, "count", "The newest 200 alarms");
  scroll_to (&view, 400);
  save (&view, "csv", &table, &length);
  g_assert_true (g_str_has_prefix (table, "\xef\xbb\xbfraised,cleared,"));
  g_assert_cmpuint (count_lines (table), ==, 451);
  g_assert_nonnull (strstr (table, "人民广场充电站"));
  save (&view, "pdf", &paper, &length);
  g_assert_cmpmem (paper, 5, "%PDF-", 5);
  scroll_to (&view, 450);
  lab_wait_text (view.browser, "count", "450 alarms, 450 not acknowledged");
  view_close (&view);
}

static void
search (View *view, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (lab_find (view->browser, "search")), text);
}

static void
choose (View *view, const char *box, const char *value)
{
  cy_option_drop_down_select (
    GTK_DROP_DOWN (lab_find_type (lab_find (view->browser, box), GTK_TYPE_DROP_DOWN)), value);
}

/* The same words find the same alarms in memory and in the journal. */
static void
test_filter (void)
{
  static const CyAlarmBrowserView views[] = { CY_ALARM_BROWSER_UNHANDLED, CY_ALARM_BROWSER_ACTIVE,
                                              CY_ALARM_BROWSER_DAY, CY_ALARM_BROWSER_ALL };
  View view;

  view_open (&view);
  raise_alarm (&view, "p1/1/temp.gun.high", CY_PRIORITY_HIGH, 30);
  raise_alarm (&view, "p2/0/link", CY_PRIORITY_MEDIUM, 20);
  raise_alarm (&view, "q/0/link", CY_PRIORITY_LOW, 10);
  wait_rows (&view, 3);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    cy_alarm_browser_show (CY_ALARM_BROWSER (view.browser), views[i]);
    wait_rows (&view, 3);
    search (&view, "人民");
    wait_rows (&view, 2);
    search (&view, "上海");
    wait_rows (&view, 2);
    search (&view, "TEMPERATURE");
    wait_rows (&view, 1);
    search (&view, "nonsense");
    wait_rows (&view, 0);
    search (&view, "");
    wait_rows (&view, 3);
    choose (&view, "place_box", "station/s2");
    wait_rows (&view, 1);
    choose (&view, "place_box", "area/sh");
    wait_rows (&view, 2);
    choose (&view, "condition_box", "link");
    wait_rows (&view, 1);
    choose (&view, "place_box", "");
    wait_rows (&view, 2);
    gtk_drop_down_set_selected (GTK_DROP_DOWN (lab_find (view.browser, "priority")), 1);
    wait_rows (&view, 1);
    act (&view, "alarms.clear-filter");
    wait_rows (&view, 3);
  }
  view_close (&view);
}

/* --- the pane ------------------------------------------------------------------------------------- */

/* All of one alarm: what was said of it, and how often it was there. */
static void
test_pane (void)
{
  View view;
  GtkWidget *pane;

  view_open (&view);
  for (guint i = 0; i < 3; i++) {
    gint64 time_us = g_get_real_time () - (gint64) (10 - i) * 3600 * G_USEC_PER_SEC;

    node_set_condition (view.fixture->node, "p1/1/temp.gun.high", CY_PRIORITY_HIGH, time_us, TRUE);
    if (i < 2)
      node_set_condition (view.fixture->node, "p1/1/temp.gun.high", CY_PRIORITY_HIGH,
                          time_us + 60 * G_USEC_PER_SEC, FALSE);
  }
  raise_alarm (&view, "p1/2/temp.gun.high", CY_PRIORITY_HIGH, 5);
  wait_rows (&view, 2);
  pane = lab_find_type (view.browser, CY_TYPE_ALARM_PANE);
  g_assert_false (gtk_widget_get_visible (pane));
  select_row (&view, 1);
  g_assert_true (gtk_widget_get_visible (pane));
  lab_wait_text (pane, "earlier", "2 other times in the last 30 days");
  lab_wait_text (pane, "comments", "None yet.");
  g_assert_true (lab_says (pane, "what", "Gun temperature too high"));
  g_assert_true (lab_says (pane, "where", "P001 gun 1 · 人民广场充电站"));
  g_assert_true (lab_says (pane, "facts", "p1/1/temp.gun.high#3"));
  lab_wait_text (pane, "guidance_place", "Nothing was learned about this alarm yet.");
  fixture_import (view.fixture, "{\"articles\":[{\"id\":\"a\",\"name\":\"触点磨损\","
                                "\"conditions\":\"temp.gun.high\",\"method\":\"更换端子\"}]}");
  lab_wait_text (pane, "guidance_place", "更换端子");
  gtk_editable_set_text (GTK_EDITABLE (lab_find (pane, "comment")), "枪线已更换");
  g_assert_true (gtk_widget_activate_action (pane, "alarm.say", NULL));
  lab_wait_text (pane, "comments", "枪线已更换");
  gtk_editable_set_text (GTK_EDITABLE (lab_find (view.browser, "note")), "看过");
  act (&view, "alarms.acknowledge");
  lab_wait_text (pane, "facts", "看过");
  g_assert_false (gtk_widget_get_visible (lab_find (pane, "guidance")));
  cy_alarm_pane_set_guidance (CY_ALARM_PANE (pane), "Let the gun cool down.");
  g_assert_true (gtk_widget_get_visible (lab_find (pane, "guidance")));
  capture_spin (100);
  capture_save (view.window, "alarm-pane");
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/alarm-browser/flood", test_flood);
  g_test_add_func ("/alarm-browser/acknowledge-group", test_acknowledge_group);
  g_test_add_func ("/alarm-browser/storm", test_storm);
  g_test_add_func ("/alarm-browser/shelve", test_shelve);
  g_test_add_func ("/alarm-browser/order", test_order);
  g_test_add_func ("/alarm-browser/refusal", test_refusal);
  g_test_add_func ("/alarm-browser/next", test_next);
  g_test_add_func ("/alarm-browser/past", test_past);
  g_test_add_func ("/alarm-browser/filter", test_filter);
  g_test_add_func ("/alarm-browser/pane", test_pane);
  return g_test_run ();
}
