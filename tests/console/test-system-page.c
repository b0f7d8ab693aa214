/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-system-page.h"

#include <glib/gstdio.h>
#include <string.h>

#include "capture.h"
#include "fixture.h"

typedef struct {
  Fixture *fixture;
  GtkWidget *window;
  CySystemPage *page;
} View;

static void
view_present (View *view, gboolean dark)
{
  GtkWidget *page = cy_system_page_new (view->fixture->node);
  view->page = CY_SYSTEM_PAGE (page);
  view->window = capture_present (page, 1100, 680, dark);
}

static void
view_open (View *view, gboolean dark)
{
  view->fixture = fixture_new ();
  fixture_import_small_yard (view->fixture);
  view_present (view, dark);
}

static void
view_close (View *view)
{
  gtk_window_destroy (GTK_WINDOW (view->window));
  capture_spin (20);
  fixture_free (view->fixture);
}

static gboolean
is_idle (gpointer data)
{
  return !cy_system_page_is_busy (((View *) data)->page);
}

static void
act (View *view, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (view->page), action, NULL);
  g_assert_true (cy_system_page_is_busy (view->page));
  /* Twice at a time would only be in the way. */
  gtk_widget_activate_action (GTK_WIDGET (view->page), action, NULL);
  capture_wait (is_idle, view);
}

static void
test_values (void)
{
  View view;

  view_open (&view, FALSE);
  g_assert_cmpstr (cy_system_page_get_value (view.page, "node"), ==,
                   cy_node_get_id (view.fixture->node));
  g_assert_cmpstr (cy_system_page_get_value (view.page, "journal.entries"), ==, "12");
  g_assert_cmpstr (cy_system_page_get_value (view.page, "links.down"), ==, "0");
  g_assert_nonnull (strstr (cy_system_page_get_value (view.page, "queues.journal"), "waiting"));
  g_assert_null (cy_system_page_get_value (view.page, "history.trouble"));
  g_assert_cmpstr (cy_system_page_get_value (view.page, "history.damaged"), ==, "0");
  /* It talks to no pile, so it watches no limits. */
  g_assert_null (cy_system_page_get_value (view.page, "queues.conditions"));
  g_assert_null (cy_system_page_get_value (view.page, "priority"));
  g_assert_cmpuint (g_list_model_get_n_items (cy_system_page_get_problems (view.page)), ==, 0);
  view_close (&view);
}

static gboolean
shows_13 (gpointer data)
{
  return g_strcmp0 (cy_system_page_get_value (((View *) data)->page, "journal.entries"), "13") == 0;
}

/* By itself, while it is seen. */
static void
test_follows (void)
{
  View view;

  view_open (&view, FALSE);
  fixture_import (view.fixture, "{\"areas\":[{\"id\":\"n1\",\"name\":\"N\"}]}");
  capture_wait (shows_13, &view);
  view_close (&view);
}

static void
test_check_and_rebuild (void)
{
  View view;

  view_open (&view, FALSE);
  act (&view, "system.check");
  g_assert_nonnull (strstr (cy_system_page_get_result (view.page), "No damage: 12 entries"));
  act (&view, "system.rebuild");
  g_assert_nonnull (strstr (cy_system_page_get_result (view.page), "from 12 entries"));
  g_assert_nonnull (fixture_get (view.fixture, CY_KIND_PILE, "p1"));
  view_close (&view);
}

/* Somebody took a database away. */
static void
test_damage (void)
{
  View view;
  g_autofree char *path = NULL;
  g_autofree char *away = NULL;

  view_open (&view, FALSE);
  path = g_build_filename (view.fixture->dir, "history.db", NULL);
  away = g_build_filename (view.fixture->dir, "history.away", NULL);
  g_assert_cmpint (g_rename (path, away), ==, 0);
  act (&view, "system.check");
  g_assert_null (strstr (cy_system_page_get_result (view.page), "No damage"));
  capture_save (view.window, "system-damage");
  view_close (&view);
}

static gboolean
shows_problems (gpointer data)
{
  return g_list_model_get_n_items (cy_system_page_get_problems (((View *) data)->page)) == 2;
}

static gboolean
shows_none (gpointer data)
{
  return g_list_model_get_n_items (cy_system_page_get_problems (((View *) data)->page)) == 0;
}

/* Piles of a profile that nobody has, until they are out of service. */
static void
test_problems (void)
{
  g_autoptr (GtkStringObject) first = NULL;
  View view;

  view.fixture = fixture_new_supervising ();
  view_present (&view, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (cy_system_page_get_problems (view.page)), ==, 0);
  fixture_import (view.fixture,
                  "{\"pile_types\":[{\"id\":\"t\",\"name\":\"T\",\"current\":\"ac\","
                  "\"power_w\":7000,\"connectors\":1,\"profile\":\"no-such-profile\"}],"
                  "\"piles\":[{\"id\":\"浦东-1\",\"name\":\"A\",\"type\":\"t\","
                  "\"link\":\"tcp://127.0.0.1:1/1\"},{\"id\":\"w2\",\"name\":\"B\","
                  "\"type\":\"t\",\"link\":\"tcp://127.0.0.1:1/2\"}]}");
  capture_wait (shows_problems, &view);
  first = g_list_model_get_item (cy_system_page_get_problems (view.page), 0);
  g_assert_nonnull (strstr (gtk_string_object_get_string (first), "no-such-profile"));
  capture_save (view.window, "system-problems");
  fixture_import (view.fixture, "{\"piles\":[{\"id\":\"浦东-1\",\"name\":\"A\",\"type\":\"t\","
                                "\"in_service\":false},{\"id\":\"w2\",\"name\":\"B\","
                                "\"type\":\"t\",\"in_service\":false}]}");
  capture_wait (shows_none, &view);
  view_close (&view);
}

static void
test_draws (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);
  View view;

  view_open (&view, dark);
  act (&view, "system.check");
  capture_save (view.window, dark ? "system-dark" : "system-light");
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/system-page/values", test_values);
  g_test_add_func ("/system-page/follows", test_follows);
  g_test_add_func ("/system-page/check-and-rebuild", test_check_and_rebuild);
  g_test_add_func ("/system-page/damage", test_damage);
  g_test_add_func ("/system-page/problems", test_problems);
  g_test_add_data_func ("/system-page/draws/dark", GINT_TO_POINTER (TRUE), test_draws);
  g_test_add_data_func ("/system-page/draws/light", GINT_TO_POINTER (FALSE), test_draws);
  return g_test_run ();
}
