/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-review-desk.h"

#include <string.h>

#include "capture.h"
#include "lab.h"
#include "orders.h"

typedef struct {
  OrdersView view;
  GtkWidget *table;
  char *ids[3];
} Test;

/* Two whose pile has proved nothing yet, and one about no pile; somebody else still works on another. */
static void
test_open (Test *test)
{
  static const char *const payloads[] = {
    "{\"title\":\"枪头过温\",\"pile\":\"p2\",\"connector\":1,\"priority\":\"critical\","
    "\"conditions\":[\"temp.gun.high\"],\"procedure\":\"\"}",
    "{\"title\":\"更换屏幕\",\"pile\":\"p10\",\"priority\":\"high\"}",
    "{\"title\":\"车位积水\",\"station\":\"st-2\",\"priority\":\"low\"}",
  };
  g_autofree char *open = NULL;

  orders_view_open (&test->view);
  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    test->ids[i] = orders_make_submitted (test->view.fixture, payloads[i], "zhang");
  open = orders_make (test->view.fixture, "{\"title\":\"别的\",\"pile\":\"p1\"}");
  orders_view_present (&test->view, cy_review_desk_new (test->view.fixture->node));
  test->table = lab_find (test->view.widget, "orders");
  lab_wait_row (test->table, 2, "车位积水");
}

static void
test_close (Test *test)
{
  for (guint i = 0; i < G_N_ELEMENTS (test->ids); i++)
    g_free (test->ids[i]);
  orders_view_close (&test->view);
}

static guint
get_n_rows (Test *test)
{
  return g_list_model_get_n_items (G_LIST_MODEL (lab_selection (test->table)));
}

/* Everything it takes to decide is on the desk, and only what waits for a decision is in the list. */
static void
test_desk (void)
{
  Test test;

  test_open (&test);
  g_assert_cmpuint (get_n_rows (&test), ==, 3);
  lab_wait_text (test.view.widget, "title", "枪头过温");
  lab_wait_text (test.view.widget, "wrong_place", "Gun temperature too high");
  lab_wait_text (test.view.widget, "done_place", "Cause|触点磨损");
  lab_wait_text (test.view.widget, "done_place", "What was done about it|更换枪头");
  lab_wait_text (test.view.widget, "done_place", "Root fix");
  lab_wait_text (test.view.widget, "verdict", "The pile has not proved it yet");
  g_assert_true (gtk_widget_has_css_class (lab_find (test.view.widget, "verdict"), "trouble"));
  lab_wait_text (test.view.widget, "scene_place", "Work order");
  test_close (&test);
}

/* Up and Down move through the list, and stay in it. */
static void
test_move (void)
{
  Test test;

  test_open (&test);
  lab_wait_text (test.view.widget, "title", "枪头过温");
  orders_press (test.view.widget, GDK_KEY_Up, 0);
  lab_wait_text (test.view.widget, "title", "枪头过温");
  orders_press (test.view.widget, GDK_KEY_Down, 0);
  lab_wait_text (test.view.widget, "title", "更换屏幕");
  orders_press (test.view.widget, GDK_KEY_Down, 0);
  orders_press (test.view.widget, GDK_KEY_Down, 0);
  lab_wait_text (test.view.widget, "title", "车位积水");
  orders_press (test.view.widget, GDK_KEY_Up, 0);
  lab_wait_text (test.view.widget, "title", "更换屏幕");
  test_close (&test);
}

/* A approves. What the pile has not proved needs a reason; then comes the next. */
static void
test_approve (void)
{
  Test test;
  GtkWidget *dialog;
  g_autoptr (CyDossier) dossier = NULL;

  test_open (&test);
  lab_wait_text (test.view.widget, "verdict", "The pile has not proved it yet");
  orders_press (test.view.widget, GDK_KEY_a, 0);
  dialog = orders_find_dialog ();
  orders_go (dialog);
  lab_wait_text (dialog, "message", "“Why it is approved all the same” is missing");
  orders_say (dialog, "override", "现场看过");
  orders_go_and_wait (dialog);
  orders_wait_state (test.view.fixture, test.ids[0], CY_ORDER_HISTORY);
  dossier = orders_look (test.view.fixture, test.ids[0]);
  g_assert_cmpstr (dossier->order.override, ==, "现场看过");
  g_assert_nonnull (dossier->proof);
  lab_wait_text (test.view.widget, "title", "更换屏幕");
  g_assert_cmpuint (get_n_rows (&test), ==, 2);
  test_close (&test);
}

/* Where there is nothing to prove nobody is asked. */
static void
test_plain (void)
{
  Test test;

  test_open (&test);
  gtk_selection_model_select_item (lab_selection (test.table), 2, TRUE);
  lab_wait_text (test.view.widget, "title", "车位积水");
  lab_wait_text (test.view.widget, "verdict", "Nothing to prove");
  orders_press (test.view.widget, GDK_KEY_a, 0);
  orders_wait_state (test.view.fixture, test.ids[2], CY_ORDER_HISTORY);
  /* The last is gone, so the one above it is next. */
  lab_wait_text (test.view.widget, "title", "更换屏幕");
  test_close (&test);
}

static void
test_reject (void)
{
  Test test;
  GtkWidget *dialog;
  g_autoptr (CyDossier) dossier = NULL;

  test_open (&test);
  lab_wait_text (test.view.widget, "title", "枪头过温");
  orders_press (test.view.widget, GDK_KEY_r, 0);
  dialog = orders_find_dialog ();
  orders_go (dialog);
  lab_wait_text (dialog, "message", "“Reason” is missing");
  orders_say (dialog, "reason", "没有试验");
  orders_go_and_wait (dialog);
  orders_wait_state (test.view.fixture, test.ids[0], CY_ORDER_IN_PROGRESS);
  dossier = orders_look (test.view.fixture, test.ids[0]);
  g_assert_cmpstr (dossier->reason, ==, "没有试验");
  lab_wait_text (test.view.widget, "title", "更换屏幕");
  test_close (&test);
}

/* Who worked does not judge: the button says so, and so does its key. */
static void
test_worker (void)
{
  OrdersView view;
  g_autofree char *id = NULL;
  GtkWidget *button;

  orders_view_open (&view);
  id = orders_make_submitted (view.fixture, "{\"title\":\"A\",\"station\":\"st-2\"}",
                              cy_node_get_local_user (view.fixture->node));
  orders_view_present (&view, cy_review_desk_new (view.fixture->node));
  lab_wait_text (view.widget, "title", "A");
  button = lab_find_button (view.widget, "_Approve");
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "another person must approve"));
  orders_press (view.widget, GDK_KEY_a, 0);
  orders_view_wait_told (&view, "another person must approve");
  g_assert_cmpuint (view.told->len, ==, 1);
  orders_wait_state (view.fixture, id, CY_ORDER_REVIEW);
  orders_view_close (&view);
}

/* Skipped and out of range stand on top. */
static void
test_steps (void)
{
  OrdersView view;
  g_autofree char *id = NULL;

  orders_view_open (&view);
  id = orders_make (view.fixture, "{\"title\":\"A\",\"pile\":\"p2\",\"procedure\":\"heat\"}");
  orders_do (view.fixture, id, CY_ORDER_EVENT_ACCEPT, "{}", "zhang");
  orders_do (view.fixture, id, CY_ORDER_EVENT_TICK, "{\"step\":1}", "zhang");
  orders_do (view.fixture, id, CY_ORDER_EVENT_TICK, "{\"step\":2,\"value\":0.9}", "zhang");
  orders_do (view.fixture, id, CY_ORDER_EVENT_SKIP, "{\"step\":3,\"reason\":\"没带相机\"}",
             "zhang");
  orders_do (view.fixture, id, CY_ORDER_EVENT_SUBMIT,
             "{\"cause\":\"a\",\"method\":\"b\",\"fix\":\"temporary\"}", "zhang");
  orders_view_present (&view, cy_review_desk_new (view.fixture->node));
  lab_wait_text (view.widget, "done_place",
                 "Out of range|2. 测量接触电阻 (≤ 0.5 mΩ)|0.9 mΩ, out of range");
  lab_wait_text (view.widget, "done_place", "Checklist||Out of range|2. ");
  lab_wait_text (view.widget, "done_place", "Skipped|3. 枪头照片 (photo)|没带相机");
  g_assert_null (lab_find_button (lab_find (view.widget, "done_place"), "Done"));
  orders_view_close (&view);
}

static void
test_nothing (void)
{
  OrdersView view;

  orders_view_open (&view);
  orders_view_present (&view, cy_review_desk_new (view.fixture->node));
  lab_wait_text (view.widget, "nothing", "No work waits for a review.");
  g_assert_false (gtk_widget_get_visible (lab_find (view.widget, "desk")));
  orders_view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/review-desk/desk", test_desk);
  g_test_add_func ("/review-desk/move", test_move);
  g_test_add_func ("/review-desk/approve", test_approve);
  g_test_add_func ("/review-desk/plain", test_plain);
  g_test_add_func ("/review-desk/reject", test_reject);
  g_test_add_func ("/review-desk/worker", test_worker);
  g_test_add_func ("/review-desk/steps", test_steps);
  g_test_add_func ("/review-desk/nothing", test_nothing);
  return g_test_run ();
}
