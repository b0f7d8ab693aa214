/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "capture.h"
#include "care-lab.h"
#include "change-pictures.h"
#include "cy-alarm-browser.h"
#include "cy-alarms-page.h"
#include "cy-application.h"
#include "cy-asset-window.h"
#include "cy-backup-window.h"
#include "cy-batch-dialog.h"
#include "cy-batch-list.h"
#include "cy-command-dialog.h"
#include "cy-commands-page.h"
#include "cy-commission-window.h"
#include "cy-frames-window.h"
#include "cy-knowledge-page.h"
#include "cy-limit-trial.h"
#include "cy-node-batch.h"
#include "cy-node-command.h"
#include "cy-node-transfer.h"
#include "cy-option.h"
#include "cy-order-browser.h"
#include "cy-order-dialog.h"
#include "cy-order-pane.h"
#include "cy-orders-page.h"
#include "cy-paths.h"
#include "cy-pile-commands.h"
#include "cy-piles-page.h"
#include "cy-record-form.h"
#include "cy-resources-page.h"
#include "cy-state-badge.h"
#include "cy-target-picker.h"
#include "cy-trends-page.h"
#include "cy-window.h"
#include "lab.h"
#include "money-pictures.h"
#include "network-pictures.h"
#include "node-alarm.h"
#include "order-dozen.h"
#include "people-pictures.h"
#include "services-pictures.h"

/* Every page of the console, with trouble on it, as it looks: in the sizes, schemes and language of
 * people. The pictures are for them; the test wants a page to come up and its words to be theirs. */

static const char *const pages[] = { "overview", "map",       "piles",    "alarms",    "orders",
                                     "changes",  "knowledge", "commands", "resources", "system",
                                     "links",    "clocks",    "network",  "audit",     "trends" };

#define TARIFF                                                                            \
  "{\"tariffs\":[{\"id\":\"summer\",\"name\":\"夏季分时电价\",\"version\":7,"       \
  "\"periods\":\"00:00-08:00 valley, 08:00-22:00 peak, 22:00-24:00 valley\","             \
  "\"peak_electricity\":\"1.2\",\"peak_service\":\"0.5\",\"valley_electricity\":\"0.3\"," \
  "\"valley_service\":\"0.4\"}]}"

typedef struct {
  Lab lab;
  CyApplication *application; /* owned */
  GtkWidget *window;
} View;

static void
show (View *view, int width, int height, gboolean dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  view->window =
    GTK_WIDGET (cy_window_new (GTK_APPLICATION (view->application), view->lab.fixture->node));
  gtk_window_set_default_size (GTK_WINDOW (view->window), width, height);
  gtk_window_present (GTK_WINDOW (view->window));
  gtk_test_widget_wait_for_draw (view->window);
}

/* --- an hour before now, to look at ------------------------------------------------------------- */

static gboolean
is_imported (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_imported_cb (const CyHistoryMoved *moved, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
append_sample (GString *text, gint64 time_s, const char *measure, double value)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_s);
  g_autofree char *when = g_date_time_format_iso8601 (time);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s,p2,1,%s,%s\n", when, measure,
                          g_ascii_formatd (number, sizeof number, "%.1f", value));
}

/* A charge as it usually goes: a ramp, a plateau, and down again, with the gun getting warm. */
static void
bring_an_hour (View *view)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *path = g_build_filename (view->lab.fixture->dir, "hour.csv", NULL);
  g_autoptr (GString) text = g_string_new ("time,pile,connector,measure,value\n");
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  gboolean done = FALSE;

  for (gint64 s = 3500; s > 60; s -= 5) {
    double part = 1 - (double) s / 3500;
    double power = 60000 * (part < 0.1 ? part * 10 : part < 0.6 ? 1 : 1 - (part - 0.6) * 2);

    append_sample (text, now_s - s, "dc.power", power + g_rand_double_range (rand, -400, 400));
    append_sample (text, now_s - s, "temp.gun",
                   30 + 45 * part + g_rand_double_range (rand, -0.3, 0.3));
  }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  cy_node_import_history (view->lab.fixture->node, path, "李明", on_imported_cb, &done);
  capture_wait (is_imported, &done);
  (void) g_unlink (path);
}

static void
show_curves (View *view)
{
  CyTrendsPage *page = CY_TRENDS_PAGE (cy_window_find_page (CY_WINDOW (view->window), "trends"));

  cy_trends_page_add (page, "p2", 1, CY_MEASURE_DC_POWER);
  cy_trends_page_add (page, "p2", 1, CY_MEASURE_CONN_STATE);
  cy_trends_page_add (page, "p2", 1, CY_MEASURE_TEMP_GUN);
}

static void
take_pictures (View *view, const char *language, const char *suffix)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autofree char *name = g_strdup_printf ("%s-%s-%s", pages[i], language, suffix);

    cy_window_show_page (CY_WINDOW (view->window), pages[i]);
    if (g_str_equal (pages[i], "piles"))
      cy_piles_page_show_pile (
        CY_PILES_PAGE (cy_window_find_page (CY_WINDOW (view->window), "piles")), "p2", 1);
    if (g_str_equal (pages[i], "trends"))
      show_curves (view);
    capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 1500 : 100);
    /* The first is down; the second has more to say. */
    if (g_str_equal (pages[i], "links"))
      gtk_selection_model_select_item (lab_selection (lab_find (view->window, "links")), 1, TRUE);
    capture_save (view->window, name);
  }
}

/* --- commands to look at ------------------------------------------------------------------------ */

typedef struct {
  CyNode *node;
  gboolean operate;
  gboolean done;
} Giving;

static gboolean
is_given (gpointer data)
{
  return ((Giving *) data)->done;
}

static void
on_operated_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  ((Giving *) user_data)->done = TRUE;
}

static void
on_selected_cb (gpointer result, const GError *error, gpointer user_data)
{
  Giving *giving = user_data;
  g_autoptr (CyCommandPreview) preview = result;

  g_assert_no_error (error);
  if (giving->operate)
    cy_node_operate_command (giving->node, preview->command->id, "看过现场", "李明", on_operated_cb,
                             giving);
  else
    giving->done = TRUE;
}

static void
give (View *view, const char *target, const char *name, const char *arguments, gboolean operate)
{
  Giving giving = { view->lab.fixture->node, operate, FALSE };

  cy_node_select_command (giving.node, target, name, arguments, "李明", on_selected_cb, &giving);
  capture_wait (is_given, &giving);
}

static void
on_batch_done_cb (const CyBatch *batch, const GError *error, gpointer user_data)
{
  ((Giving *) user_data)->done = TRUE;
}

static void
on_batch_cb (gpointer result, const GError *error, gpointer user_data)
{
  Giving *giving = user_data;
  g_autoptr (CyBatchPreview) preview = result;

  g_assert_no_error (error);
  cy_node_act_on_batch (giving->node, preview->batch->id, CY_BATCH_ACTION_OPERATE, "夏季电价",
                        "李明", on_batch_done_cb, giving);
}

static gboolean
is_quiet (gpointer data)
{
  View *view = data;
  g_autoptr (GPtrArray) open = cy_node_list_open_commands (view->lab.fixture->node);

  return open->len == 0;
}

/* What went well, what did not, and many at once. */
static void
make_commands (View *view)
{
  static const char *const targets[] = { "p1", "p2", "p3", "p4", "p6", "p7", "p8", NULL };
  const CyBatchRequest request = { "set_tariff", "{\"tariff\":\"summer\"}", targets, 1, 3, 2 };
  Giving giving = { view->lab.fixture->node, TRUE, FALSE };

  fixture_import (view->lab.fixture, TARIFF);
  give (view, "p1/1", "set_power", "{\"power\":60000}", TRUE);
  sim_lab_say (view->lab.sim, "reject p4 set_current");
  give (view, "p4/1", "set_current", "{\"current\":32}", TRUE);
  capture_wait (is_quiet, view);
  sim_lab_say (view->lab.sim, "tariff p6 corrupt");
  cy_node_select_batch (giving.node, &request, "李明", on_batch_cb, &giving);
  capture_wait (is_given, &giving);
}

static void
save_dialog (GtkWidget *dialog, const char *what, const char *language, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("%s-%s-%s", what, language, suffix);

  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 700 : 100);
  capture_save (dialog, name);
}

static GtkWidget *
show_commands_view (View *view, const char *name)
{
  GtkWidget *page = cy_window_find_page (CY_WINDOW (view->window), "commands");

  cy_window_show_page (CY_WINDOW (view->window), "commands");
  cy_commands_page_show (CY_COMMANDS_PAGE (page), name);
  return page;
}

/* The parts of the commands page, and the dialogs. */
static void
take_command_pictures (View *view, const char *language, const char *suffix)
{
  GtkWidget *list;
  GtkWidget *dialog;

  list = lab_find_type (show_commands_view (view, "batches"), CY_TYPE_BATCH_LIST);
  save_dialog (view->window, "batches", language, suffix);
  g_assert_true (gtk_widget_activate_action (list, "batches.new", NULL));
  dialog = lab_find_window (CY_TYPE_BATCH_DIALOG);
  cy_option_drop_down_select (
    GTK_DROP_DOWN (lab_find_type (lab_find (dialog, "command_place"), GTK_TYPE_DROP_DOWN)),
    "clear_fault");
  g_assert_true (
    gtk_widget_activate_action (lab_find_type (dialog, CY_TYPE_TARGET_PICKER), "picker.all", NULL));
  save_dialog (dialog, "batch-ask", language, suffix);
  g_assert_true (gtk_widget_activate_action (dialog, "batch-dialog.go", NULL));
  save_dialog (dialog, "batch-preview", language, suffix);
  gtk_window_destroy (GTK_WINDOW (dialog));
  (void) show_commands_view (view, "versions");
  save_dialog (view->window, "versions", language, suffix);
  (void) show_commands_view (view, "commands");
  cy_window_show_page (CY_WINDOW (view->window), "piles");
  give (view, "p2/1", "set_power", "{\"power\":50000}", FALSE);
  save_dialog (view->window, "piles-lease", language, suffix);
  g_assert_true (gtk_widget_activate_action (lab_find_type (view->window, CY_TYPE_PILE_COMMANDS),
                                             "pile.command", "s", "stop"));
  dialog = lab_find_window (CY_TYPE_COMMAND_DIALOG);
  save_dialog (dialog, "command-preview", language, suffix);
  g_assert_true (gtk_widget_activate_action (dialog, "command.go", NULL));
  save_dialog (dialog, "command-story", language, suffix);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* One alarm in all its detail, and the past. */
static void
take_alarms (View *view, const char *language, const char *suffix)
{
  g_autofree char *pane = g_strdup_printf ("alarms-pane-%s-%s", language, suffix);
  g_autofree char *past = g_strdup_printf ("alarms-past-%s-%s", language, suffix);
  GtkWidget *page = cy_window_find_page (CY_WINDOW (view->window), "alarms");
  GtkWidget *browser = lab_find_type (page, CY_TYPE_ALARM_BROWSER);

  cy_window_show_page (CY_WINDOW (view->window), "alarms");
  gtk_selection_model_select_item (lab_selection (lab_find (page, "alarms")), 1, TRUE);
  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 700 : 50);
  capture_save (view->window, pane);
  cy_alarm_browser_show (CY_ALARM_BROWSER (browser), CY_ALARM_BROWSER_DAY);
  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 700 : 50);
  capture_save (view->window, past);
  cy_alarm_browser_show (CY_ALARM_BROWSER (browser), CY_ALARM_BROWSER_UNHANDLED);
  cy_alarms_page_show (CY_ALARMS_PAGE (page), "health");
  save_dialog (view->window, "alarms-health", language, suffix);
  cy_alarms_page_show (CY_ALARMS_PAGE (page), "trial");
  cy_limit_trial_show (CY_LIMIT_TRIAL (lab_find_type (page, CY_TYPE_LIMIT_TRIAL)), "p2", 1,
                       CY_MEASURE_TEMP_GUN);
  save_dialog (view->window, "alarms-trial", language, suffix);
  cy_alarms_page_show (CY_ALARMS_PAGE (page), "alarms");
}

static void
find_order (View *view, GtkWidget *browser, const char *title)
{
  CyOrderList *list = cy_order_browser_get_list (CY_ORDER_BROWSER (browser));
  guint n = g_list_model_get_n_items (cy_order_list_get_rows (list));

  for (guint i = 0; i < n; i++) {
    if (g_str_equal (cy_order_list_get (list, i)->title, title))
      cy_order_browser_show_order (CY_ORDER_BROWSER (browser), cy_order_list_get (list, i)->id);
  }
}

/* Every part of one order, what is asked when it is handed in, and the desk of who reviews. */
static void
take_orders (View *view, const char *language, const char *suffix)
{
  static const char *const parts[] = { "order", "checklist", "cost", "scene", "story" };
  GtkWidget *page = cy_window_find_page (CY_WINDOW (view->window), "orders");
  GtkWidget *browser = lab_find_type (page, CY_TYPE_ORDER_BROWSER);
  GtkWidget *dialog;

  cy_window_show_page (CY_WINDOW (view->window), "orders");
  capture_spin (300);
  find_order (view, browser, "枪头过温");
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_autofree char *name = g_strdup_printf ("orders-%s", parts[i]);

    cy_order_pane_show (CY_ORDER_PANE (lab_find_type (page, CY_TYPE_ORDER_PANE)), parts[i]);
    save_dialog (view->window, name, language, suffix);
  }
  g_assert_true (gtk_widget_activate_action (browser, "order.do", "s", "assign"));
  dialog = lab_find_window (CY_TYPE_ORDER_DIALOG);
  save_dialog (dialog, "orders-assign", language, suffix);
  gtk_window_destroy (GTK_WINDOW (dialog));
  cy_order_browser_show (CY_ORDER_BROWSER (browser), CY_ORDER_VIEW_HISTORY);
  save_dialog (view->window, "orders-history", language, suffix);
  cy_orders_page_show (CY_ORDERS_PAGE (page), "review");
  save_dialog (view->window, "orders-review", language, suffix);
  cy_orders_page_show (CY_ORDERS_PAGE (page), "statistics");
  capture_spin (300);
  save_dialog (view->window, "orders-statistics", language, suffix);
  cy_orders_page_show (CY_ORDERS_PAGE (page), "orders");
}

/* What was thought about an alarm, who is told of it, and what means nothing while nobody charges. */
static void
bring_settings (View *view)
{
  fixture_import (
    view->lab.fixture,
    "{\"rationales\":[{\"id\":\"heat\",\"name\":\"枪头过温\",\"conditions\":\"temp.gun.high\","
    "\"respond_min\":10,\"cause\":\"枪头触点磨损或冷却液不足\","
    "\"effect\":\"枪头熔化，可能起火\",\"action\":\"停止充电，检查触点和液冷回路\","
    "\"page\":\"trend\",\"owner\":\"运维一组\",\"reviewed_on\":\"2026-11-01\"}],"
    "\"suppressions\":[{\"id\":\"idle\",\"name\":\"空闲时无电压\",\"conditions\":\"dc.voltage."
    "low\","
    "\"expression\":\"conn.state == \\\"available\\\"\"}],"
    "\"conditions\":[{\"id\":\"wear\",\"name\":\"接触器寿命\",\"watch\":\"counter\","
    "\"measure\":\"charge.count\",\"threshold\":9000000,\"priority\":\"low\"}],"
    "\"contacts\":[{\"id\":\"wang\",\"name\":\"王芳\",\"phone\":\"13800000002\","
    "\"duty\":\"Mon-Fri 08:00-20:00\",\"language\":\"zh_CN\"}],"
    "\"notifications\":[{\"id\":\"n\",\"name\":\"紧急告警短信\",\"contact\":\"wang\",\"sms\":true,"
    "\"priority\":\"critical\",\"delay_s\":3600}]}");
}

/* Who mends, how and when. */
static void
bring_maintenance (View *view)
{
  fixture_import (
    view->lab.fixture,
    "{\"vendors\":[{\"id\":\"hx\",\"name\":\"恒信电力运维\",\"contact\":\"赵刚\","
    "\"phone\":\"010-5550-0301\",\"qualification\":\"承装（修、试）四级\","
    "\"qualification_until\":\"2029-06-30\",\"vetting\":\"approved\","
    "\"agreement\":\"YW-2026-017\",\"agreement_from\":\"2026-01-15\","
    "\"agreement_until\":\"2028-01-14\",\"hourly_rate\":180},"
    "{\"id\":\"jy\",\"name\":\"捷安新能源服务\",\"vetting\":\"applied\"}],"
    "\"procedures\":[{\"id\":\"hot\",\"name\":\"过温处理\",\"conditions\":\"temp.*.high\","
    "\"steps\":\"停止充电，断开进线断路器\\n检查枪头触点有无烧蚀 [photo]\\n"
    "测量接触电阻 [value mΩ ..0.5]\\n试充一次，记录枪头温度 [value °C ..80]\"}],"
    "\"plans\":[{\"id\":\"month\",\"name\":\"月度巡检\",\"procedure\":\"hot\","
    "\"every_days\":30,\"first_on\":\"2026-12-05\",\"vendor\":\"hx\",\"lead_days\":3}],"
    "\"articles\":[{\"id\":\"worn\",\"name\":\"枪头触点磨损引起过温\","
    "\"conditions\":\"temp.gun.high\",\"cause\":\"插拔次数多，触点镀层磨损。\","
    "\"method\":\"更换枪头端子。\\n检查锁止机构。\",\"author\":\"赵刚\","
    "\"written_on\":\"2026-09-18\"}]}");
}

/* What is known, one article of it, and a pile as a thing that was bought. */
static void
take_care (View *view, const char *language, const char *suffix)
{
  GtkWidget *page = cy_window_find_page (CY_WINDOW (view->window), "knowledge");
  CyAssetWindow *asset;

  cy_window_show_page (CY_WINDOW (view->window), "knowledge");
  cy_knowledge_page_show_article (CY_KNOWLEDGE_PAGE (page), "worn");
  save_dialog (view->window, "knowledge-article", language, suffix);
  asset = cy_asset_window_present (view->window, view->lab.fixture->node, "p2");
  save_dialog (GTK_WIDGET (asset), "asset", language, suffix);
  gtk_window_destroy (GTK_WINDOW (asset));
  asset = cy_asset_window_present (view->window, view->lab.fixture->node, "p9");
  save_dialog (GTK_WIDGET (asset), "asset-bare", language, suffix);
  gtk_window_destroy (GTK_WINDOW (asset));
}

/* What was done to records, with the journal verified; and the window of backups. */
static void
take_audit (View *view, const char *language, const char *suffix)
{
  GtkWidget *page = cy_window_find_page (CY_WINDOW (view->window), "audit");
  GtkWidget *badge = lab_find_type (page, CY_TYPE_STATE_BADGE);
  CyBackupWindow *backup;

  cy_window_show_page (CY_WINDOW (view->window), "audit");
  gtk_editable_set_text (GTK_EDITABLE (lab_find_type (page, GTK_TYPE_SEARCH_ENTRY)), "record.set");
  gtk_widget_activate_action (page, "audit.verify", NULL);
  while (!gtk_widget_get_visible (badge))
    capture_spin (20);
  save_dialog (view->window, "audit-verified", language, suffix);
  gtk_widget_activate_action (page, "audit.clear", NULL);
  backup = cy_backup_window_present (view->window, view->lab.fixture->node);
  save_dialog (GTK_WIDGET (backup), "backup", language, suffix);
  gtk_window_destroy (GTK_WINDOW (backup));
}

static void
take_form (View *view, CyKindId kind, const char *id, const char *language, const char *suffix)
{
  CyYard *yard = cy_node_get_yard (view->lab.fixture->node);
  GtkWidget *form = cy_record_form_new_edit (view->lab.fixture->node, cy_yard_get (yard, kind, id));
  g_autofree char *name = g_strconcat ("form-", cy_kind_get (kind)->name, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (form), GTK_WINDOW (view->window));
  gtk_window_present (GTK_WINDOW (form));
  save_dialog (form, name, language, suffix);
  gtk_window_destroy (GTK_WINDOW (form));
}

static void
take_maintenance (View *view, const char *language, const char *suffix)
{
  CyResourcesPage *page =
    CY_RESOURCES_PAGE (cy_window_find_page (CY_WINDOW (view->window), "resources"));

  g_assert_true (cy_resources_page_show_record (page, CY_KIND_VENDOR, "hx"));
  save_dialog (view->window, "resources-vendor", language, suffix);
  g_assert_true (cy_resources_page_show_record (page, CY_KIND_PLAN, "month"));
  save_dialog (view->window, "resources-plan", language, suffix);
  take_form (view, CY_KIND_PROCEDURE, "hot", language, suffix);
  take_form (view, CY_KIND_ARTICLE, "worn", language, suffix);
  take_form (view, CY_KIND_VENDOR, "hx", language, suffix);
}

/* A station that lost its supply, in every look. */
static void
take_flood (View *view, int width, int height, gboolean dark, const char *name)
{
  GtkWidget *page;
  GtkWidget *table;

  show (view, width, height, dark);
  cy_window_show_page (CY_WINDOW (view->window), "alarms");
  page = cy_window_find_page (CY_WINDOW (view->window), "alarms");
  table = lab_find (page, "alarms");
  lab_wait_row (table, 1, "▸"); /* behind the critical one */
  gtk_selection_model_select_item (lab_selection (table), 1, TRUE);
  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 700 : 50);
  capture_save (view->window, name);
  gtk_window_destroy (GTK_WINDOW (view->window));
  capture_spin (20);
}

static void
make_flood (View *view)
{
  gint64 now_us = g_get_real_time ();

  for (guint i = 1; i <= 12; i++) {
    g_autofree char *subject = g_strdup_printf ("p%u/0/link", i);

    node_set_condition (view->lab.fixture->node, subject, CY_PRIORITY_HIGH, now_us + i * 1000,
                        TRUE);
  }
}

/* The next look begins with free hands. */
static void
release_leases (View *view)
{
  g_autoptr (GPtrArray) open = cy_node_list_open_commands (view->lab.fixture->node);

  for (guint i = 0; i < open->len; i++) {
    const CyCommand *command = open->pdata[i];
    Giving giving = { view->lab.fixture->node, TRUE, FALSE };

    cy_node_cancel_command (giving.node, command->id, command->actor, on_operated_cb, &giving);
    capture_wait (is_given, &giving);
  }
}

/* Piles have tools of their own there. */
static void
take_resources (View *view, const char *language, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("resources-piles-%s-%s", language, suffix);
  GtkWidget *page = cy_window_find_page (CY_WINDOW (view->window), "resources");

  cy_window_show_page (CY_WINDOW (view->window), "resources");
  g_assert_true (cy_resources_page_show_record (CY_RESOURCES_PAGE (page), CY_KIND_PILE, "p6"));
  g_assert_true (gtk_widget_get_visible (lab_find (page, "pile_tools")));
  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 700 : 50);
  capture_save (view->window, name);
  g_assert_true (
    cy_resources_page_show_record (CY_RESOURCES_PAGE (page), CY_KIND_RATIONALE, "heat"));
  save_dialog (view->window, "resources-guidance", language, suffix);
  g_assert_true (
    cy_resources_page_show_record (CY_RESOURCES_PAGE (page), CY_KIND_NOTIFICATION, "n"));
  save_dialog (view->window, "resources-notification", language, suffix);
}

static void
take_frames (View *view, const char *language, const char *suffix)
{
  g_autofree char *name = g_strdup_printf ("frames-%s-%s", language, suffix);
  CyFramesWindow *frames = cy_frames_window_present (view->window, view->lab.fixture->node, "p2");
  GtkWidget *table = lab_find (GTK_WIDGET (frames), "frames");

  lab_wait_row (table, 0, "|");
  gtk_selection_model_select_item (lab_selection (table), 1, TRUE);
  capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 4000 : 100);
  capture_save (GTK_WIDGET (frames), name);
  gtk_window_destroy (GTK_WINDOW (frames));
}

static gboolean
has_profiles (gpointer data)
{
  return gtk_selection_model_is_selected (lab_selection (lab_find (GTK_WIDGET (data), "profiles")),
                                          0);
}

/* Every step of a pile's way into service. */
static void
take_commission (View *view, const char *language, const char *suffix)
{
  CyCommissionWindow *window =
    cy_commission_window_present (view->window, view->lab.fixture->node, "p6");

  for (guint i = 1; i <= 5; i++) {
    g_autofree char *name = g_strdup_printf ("commission-%u-%s-%s", i, language, suffix);

    if (i == 2)
      capture_wait (has_profiles, window);
    capture_spin (g_getenv ("CY_CAPTURE_DIR") != NULL ? 500 : 50);
    capture_save (GTK_WIDGET (window), name);
    gtk_widget_activate_action (GTK_WIDGET (window), "commission.next", NULL);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

static const struct {
  int width;
  int height;
  gboolean dark;
  const char *suffix;
} looks[] = {
  { 1280, 800, FALSE, "small-light" },
  { 1280, 800, TRUE, "small-dark" },
  { 1920, 1080, FALSE, "large-light" },
  { 1920, 1080, TRUE, "large-dark" },
};

typedef void (*Take) (GtkWidget *window, const char *language, const char *suffix);

static void
take_in_all_looks (View *view, Take take, const char *language)
{
  guint n_looks = g_getenv ("CY_CAPTURE_DIR") != NULL ? G_N_ELEMENTS (looks) : 2;

  for (guint i = 0; i < n_looks; i++) {
    show (view, looks[i].width, looks[i].height, looks[i].dark);
    take (view->window, language, looks[i].suffix);
    gtk_window_destroy (GTK_WINDOW (view->window));
    capture_spin (20);
  }
}

/* The house before anybody has an account, and after. */
static void
test_people (gconstpointer data)
{
  View view;

  lab_open (&view.lab);
  view.application = cy_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (view.application), NULL, NULL));
  take_in_all_looks (&view, take_nobody, data);
  bring_people (view.lab.fixture->node);
  lab_make_trouble (&view.lab);
  take_in_all_looks (&view, take_people, data);
  g_object_unref (view.application);
  lab_close (&view.lab);
}

/* Customers, and an attendant's morning. */
static void
test_money (gconstpointer data)
{
  View view = { .lab = { .fixture = fixture_new () } };

  view.application = cy_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (view.application), NULL, NULL));
  bring_money (view.lab.fixture);
  take_in_all_looks (&view, take_money, data);
  g_object_unref (view.application);
  fixture_free (view.lab.fixture);
}

/* Two nodes; then one alone with the piles of the other. */
static void
test_network (gconstpointer data)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (Fixture) there = NULL;
  View view;

  /* Where nodes announce themselves; there is no session all the same. */
  g_test_dbus_up (bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  there = fixture_new_supervising ();
  lab_open_listening (&view.lab);
  view.application = cy_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (view.application), NULL, NULL));
  bring_network (view.lab.fixture, there);
  take_in_all_looks (&view, take_network, data);
  cy_node_stop (there->node);
  capture_spin (200);
  take_in_all_looks (&view, take_silent, data);
  fixture_reopen (there);
  g_object_unref (view.application);
  lab_close (&view.lab);
  g_test_dbus_stop (bus);
}

/* Cars that charge, that have, and what cannot be. */
static void
test_services (gconstpointer data)
{
  View view;

  lab_open (&view.lab);
  view.application = cy_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (view.application), NULL, NULL));
  bring_services (&view.lab);
  take_in_all_looks (&view, take_services, data);
  g_object_unref (view.application);
  lab_close (&view.lab);
}

static void
test_pictures (gconstpointer data)
{
  const char *language = data;
  guint n_looks = g_getenv ("CY_CAPTURE_DIR") != NULL ? G_N_ELEMENTS (looks) : 2;
  View view;

  lab_open (&view.lab);
  view.application = cy_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (view.application), NULL, NULL));
  bring_an_hour (&view);
  bring_settings (&view);
  bring_maintenance (&view);
  bring_changes (view.lab.fixture->node);
  lab_make_trouble (&view.lab);
  make_commands (&view);
  order_dozen_make (view.lab.fixture);
  care_lab_bring (view.lab.fixture);
  if (g_getenv ("CY_CAPTURE_DIR") != NULL) {
    sim_lab_say (view.lab.sim, "drop q4");
    sim_lab_say (view.lab.sim, "late p2 250");
    lab_wait_alarms (&view.lab, 4);
    capture_spin (4000);
  }
  for (guint i = 0; i < n_looks; i++) {
    g_autofree char *texts = NULL;

    show (&view, looks[i].width, looks[i].height, looks[i].dark);
    take_pictures (&view, language, looks[i].suffix);
    take_alarms (&view, language, looks[i].suffix);
    take_orders (&view, language, looks[i].suffix);
    take_resources (&view, language, looks[i].suffix);
    take_maintenance (&view, language, looks[i].suffix);
    take_care (&view, language, looks[i].suffix);
    take_changes (view.window, language, looks[i].suffix);
    take_audit (&view, language, looks[i].suffix);
    take_frames (&view, language, looks[i].suffix);
    take_commission (&view, language, looks[i].suffix);
    take_command_pictures (&view, language, looks[i].suffix);
    release_leases (&view);
    texts = lab_texts (lab_find (view.window, "sidebar"));
    if (g_str_equal (language, "zh"))
      g_assert_null (strstr (texts, "Alarms"));
    else
      g_assert_nonnull (strstr (texts, "Alarms"));
    gtk_window_destroy (GTK_WINDOW (view.window));
    capture_spin (20);
  }
  make_flood (&view);
  for (guint i = 0; i < n_looks; i++) {
    g_autofree char *name = g_strdup_printf ("alarms-flood-%s-%s", language, looks[i].suffix);

    take_flood (&view, looks[i].width, looks[i].height, looks[i].dark, name);
  }
  g_object_unref (view.application);
  lab_close (&view.lab);
}

int
main (int argc, char **argv)
{
  const char *language = g_getenv ("LANGUAGE");
  gboolean chinese = language != NULL && g_str_has_prefix (language, "zh");

  capture_init (&argc, &argv);
  if (chinese) {
    g_autofree char *directory = cy_paths_locale ();

    /* Tests of GTK choose a locale of their own; any but "C" lets LANGUAGE decide. */
    g_assert_nonnull (setlocale (LC_ALL, "C.UTF-8"));
    bindtextdomain ("chargeyard", directory);
    bind_textdomain_codeset ("chargeyard", "UTF-8");
    textdomain ("chargeyard");
  }
  g_test_add_data_func ("/captures/pages", chinese ? "zh" : "en", test_pictures);
  g_test_add_data_func ("/captures/network", chinese ? "zh" : "en", test_network);
  g_test_add_data_func ("/captures/services", chinese ? "zh" : "en", test_services);
  g_test_add_data_func ("/captures/money", chinese ? "zh" : "en", test_money);
  g_test_add_data_func ("/captures/people", chinese ? "zh" : "en", test_people);
  return g_test_run ();
}
