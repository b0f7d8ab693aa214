/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-pane.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <string.h>

#include "capture.h"
#include "cy-order-attach.h"
#include "cy-order-checklist.h"
#include "cy-order-papers.h"
#include "cy-order-scene.h"
#include "cy-order-words.h"
#include "lab.h"
#include "orders.h"

typedef struct {
  OrdersView view;
  CyOrderFocus *focus; /* owned */
  char *id;
} Test;

/* An order of a hot gun, with its checklist, that somebody took on. */
static void
test_open (Test *test)
{
  orders_view_open (&test->view);
  test->id = orders_make (test->view.fixture,
                          "{\"title\":\"枪头过温\",\"pile\":\"p2\",\"connector\":1,"
                          "\"alarms\":[\"p2/1/temp.gun.high#3\"],\"priority\":\"high\"}");
  orders_do (test->view.fixture, test->id, CY_ORDER_EVENT_ACCEPT, "{}", "li");
  test->focus = cy_order_focus_new (test->view.fixture->node);
  orders_view_present (&test->view, cy_order_pane_new (test->focus));
  g_assert_false (gtk_widget_get_visible (test->view.widget));
  cy_order_focus_set (test->focus, test->id);
  lab_wait_text (test->view.widget, "state", "In progress");
}

static void
test_close (Test *test)
{
  gpointer weak = test->focus;

  g_object_add_weak_pointer (weak, &weak);
  g_object_unref (test->focus);
  g_free (test->id);
  orders_view_close (&test->view);
  g_assert_null (weak);
}

static void
act (Test *test, GType type, const char *action, guint number)
{
  g_assert_true (
    gtk_widget_activate_action (lab_find_type (test->view.widget, type), action, "u", number));
}

/* A title with nothing below it is not shown. */
static void
expect_section (Test *test, const char *title, gboolean visible)
{
  GtkWidget *place = lab_find (test->view.widget, "order_place");

  for (GtkWidget *section = gtk_widget_get_first_child (place); section != NULL;
       section = gtk_widget_get_next_sibling (section)) {
    GtkWidget *label = gtk_widget_get_first_child (section);

    if (GTK_IS_LABEL (label) && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), title)) {
      g_assert_cmpint (gtk_widget_get_visible (section), ==, visible);
      return;
    }
  }
  g_error ("no section %s", title);
}

static void
test_facts (void)
{
  Test test;

  test_open (&test);
  lab_wait_text (test.view.widget, "title", "枪头过温");
  lab_wait_text (test.view.widget, "where", "A02 gun 1 · 人民广场站");
  lab_wait_text (test.view.widget, "order_place", "Gun temperature too high");
  lab_wait_text (test.view.widget, "order_place", "Responsible|Nobody yet");
  lab_wait_text (test.view.widget, "order_place", "Expected by|Nobody said");
  lab_wait_text (test.view.widget, "story_place", "li: Taken on");
  expect_section (&test, "Who, by when", TRUE);
  expect_section (&test, "What was done", TRUE);
  expect_section (&test, "Proof and loss", FALSE);
  orders_press (test.view.widget, GDK_KEY_Escape, 0);
  g_assert_false (gtk_widget_get_visible (test.view.widget));
  test_close (&test);
}

static void
write_picture (Test *test, const char *name, char **out_path)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 600, 300);

  gdk_pixbuf_fill (pixbuf, 0x40a060ff);
  *out_path = g_build_filename (test->view.fixture->dir, name, NULL);
  g_assert_true (gdk_pixbuf_save (pixbuf, *out_path, "png", NULL, NULL));
}

/* A step is ticked, one is measured out of range, one has a photo, and one is skipped for a reason. */
static void
test_checklist (void)
{
  Test test;
  GtkWidget *dialog;
  g_autofree char *path = NULL;
  g_autoptr (CyDossier) dossier = NULL;

  test_open (&test);
  act (&test, CY_TYPE_ORDER_CHECKLIST, "checklist.tick", 1);
  lab_wait_text (test.view.widget, "checklist_place", "Done|1. 断电挂牌|");
  act (&test, CY_TYPE_ORDER_CHECKLIST, "checklist.tick", 2);
  dialog = orders_find_dialog ();
  g_assert_true (lab_says (dialog, "about", "2. 测量接触电阻 (≤ 0.5 mΩ)"));
  orders_say (dialog, "value", "zero");
  orders_go (dialog);
  lab_wait_text (dialog, "message", "must be a number");
  orders_say (dialog, "value", "0.82");
  orders_go_and_wait (dialog);
  lab_wait_text (test.view.widget, "checklist_place", "Out of range|2. 测量接触电阻");
  lab_wait_text (test.view.widget, "checklist_place", "0.82 mΩ, out of range");
  write_picture (&test, "gun.png", &path);
  cy_order_attach (test.view.widget, test.focus, path, 3);
  lab_wait_text (test.view.widget, "checklist_place", "Done|3. 枪头照片 (photo)|with a photo");
  act (&test, CY_TYPE_ORDER_CHECKLIST, "checklist.skip", 1);
  dialog = orders_find_dialog ();
  orders_say (dialog, "reason", "已断电");
  orders_go_and_wait (dialog);
  lab_wait_text (test.view.widget, "checklist_place", "Skipped|1. 断电挂牌|已断电");
  dossier = orders_look (test.view.fixture, test.id);
  g_assert_cmpuint (dossier->order.n_skipped, ==, 1);
  g_assert_cmpuint (dossier->papers->len, ==, 1);
  test_close (&test);
}

static void
test_costs (void)
{
  Test test;
  GtkWidget *dialog;

  test_open (&test);
  lab_wait_text (test.view.widget, "costs_place", "No parts, labour or other cost yet.");
  gtk_widget_activate_action (test.view.widget, "order.add-cost", "s", "use");
  dialog = orders_find_dialog ();
  /* The list fills in what it knows, and what is typed then counts. */
  orders_say (dialog, "part", "gun");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (orders_get_control (dialog, "what"))), ==,
                   "液冷枪头");
  g_assert_cmpstr (
    gtk_editable_get_text (GTK_EDITABLE (orders_get_control (dialog, "price_minor"))), ==,
    "2860.00");
  orders_say (dialog, "what", "枪头");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (orders_get_control (dialog, "quantity")), 2);
  orders_say (dialog, "price_minor", "much");
  orders_go (dialog);
  lab_wait_text (dialog, "message", "“Price of one” must be an amount like 128.50");
  orders_say (dialog, "price_minor", "128.5");
  orders_go_and_wait (dialog);
  gtk_widget_activate_action (test.view.widget, "order.add-cost", "s", "work");
  dialog = orders_find_dialog ();
  orders_say (dialog, "what", "张伟");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (orders_get_control (dialog, "minutes")), 30);
  orders_say (dialog, "price_minor", "100");
  orders_go_and_wait (dialog);
  lab_wait_text (test.view.widget, "costs_place", "Part · 枪头 (LC-500) · 2 × 128.50 = 257.00");
  lab_wait_text (test.view.widget, "costs_place", "Labour · 张伟 · 30 min, 100.00 an hour = 50.00");
  lab_wait_text (test.view.widget, "costs_place", "Total 307.00");
  test_close (&test);
}

static gboolean
has_picture (gpointer data)
{
  GtkWidget *image = lab_find_type (data, GTK_TYPE_IMAGE);

  return image != NULL && gtk_image_get_storage_type (GTK_IMAGE (image)) == GTK_IMAGE_PAINTABLE;
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A picture is seen small, and a copy of it is the same. What is no picture is said to be none, once. */
static void
test_papers (void)
{
  Test test;
  g_autofree char *path = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *fake = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *saved = NULL;
  gsize n_kept, n_saved;
  g_autoptr (GFile) file = NULL;
  g_autoptr (CyDossier) dossier = NULL;
  GtkWidget *papers;

  test_open (&test);
  cy_order_pane_show (CY_ORDER_PANE (test.view.widget), "cost");
  lab_wait_text (test.view.widget, "papers_place", "No files yet");
  write_picture (&test, "gun.png", &path);
  cy_order_attach (test.view.widget, test.focus, path, 0);
  lab_wait_text (test.view.widget, "papers_place", "gun.png");
  papers = lab_find_type (test.view.widget, CY_TYPE_ORDER_PAPERS);
  capture_wait (has_picture, papers);
  dossier = orders_look (test.view.fixture, test.id);
  copy = g_build_filename (test.view.fixture->dir, "copy.png", NULL);
  file = g_file_new_for_path (copy);
  cy_order_papers_save (CY_ORDER_PAPERS (papers),
                        ((CyOrderPaper *) dossier->papers->pdata[0])->sha256, file);
  capture_wait (is_there, copy);
  capture_spin (50);
  g_assert_true (g_file_get_contents (path, &kept, &n_kept, NULL));
  g_assert_true (g_file_get_contents (copy, &saved, &n_saved, NULL));
  g_assert_cmpmem (kept, n_kept, saved, n_saved);
  fake = g_build_filename (test.view.fixture->dir, "fake.png", NULL);
  g_assert_true (g_file_set_contents (fake, "no picture", -1, NULL));
  cy_order_attach (test.view.widget, test.focus, fake, 0);
  orders_view_wait_told (&test.view, "fake.png");
  g_assert_cmpuint (test.view.told->len, ==, 1);
  test_close (&test);
}

/* What happened around it, and from a line to the trends of that time. */
static void
on_trend_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  *(char **) user_data = g_variant_print (parameter, FALSE);
}

static void
test_scene (void)
{
  Test test;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) trend =
    g_simple_action_new ("show-trend-at", G_VARIANT_TYPE ("(susxx)"));
  g_autofree char *shown = NULL;

  test_open (&test);
  cy_order_pane_show (CY_ORDER_PANE (test.view.widget), "scene");
  lab_wait_text (test.view.widget, "scene_place", "Work order|");
  g_signal_connect (trend, "activate", G_CALLBACK (on_trend_cb), &shown);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (trend));
  gtk_widget_insert_action_group (test.view.window, "win", G_ACTION_GROUP (group));
  g_assert_true (gtk_widget_activate_action (lab_find_type (test.view.widget, CY_TYPE_ORDER_SCENE),
                                             "scene.show-trend", NULL));
  g_assert_nonnull (shown);
  g_assert_true (g_str_has_prefix (shown, "('p2', 1, 'temp.gun', "));
  test_close (&test);
}

static void
test_words (void)
{
  const CyOrder plain = { .state = CY_ORDER_PENDING };
  const CyOrder marked = { .state = CY_ORDER_PENDING,
                           .earlier = (char *) "WO-1",
                           .n_urged = 2,
                           .n_overtaken = 1,
                           .escalated_us = 1,
                           .n_rejected = 1 };
  const CyOrder late = { .state = CY_ORDER_IN_PROGRESS, .expected_us = 1 };
  const CyStep from = {
    .want = CY_STEP_WANT_VALUE, .unit = (char *) "bar", .low = 1.2, .high = NAN
  };
  g_autofree char *none = cy_order_words_marks (&plain);
  g_autofree char *all = cy_order_words_marks (&marked);
  g_autofree char *hours = cy_order_words_due (&late, G_GINT64_CONSTANT (5) * 3600 * 1000000);
  g_autofree char *days = cy_order_words_due (&late, G_GINT64_CONSTANT (100) * 3600 * 1000000);
  g_autofree char *range = cy_order_words_range (&from);

  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (all, ==,
                   "Came again · Escalated · Urged ×2 · Sent back · Somebody came too late");
  g_assert_cmpstr (hours, ==, "4 h late");
  g_assert_cmpstr (days, ==, "4 days late");
  g_assert_cmpstr (range, ==, "≥ 1.2 bar");
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/order-pane/facts", test_facts);
  g_test_add_func ("/order-pane/checklist", test_checklist);
  g_test_add_func ("/order-pane/costs", test_costs);
  g_test_add_func ("/order-pane/papers", test_papers);
  g_test_add_func ("/order-pane/scene", test_scene);
  g_test_add_func ("/order-pane/words", test_words);
  return g_test_run ();
}
