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
view_open (View *view, gboolean dark)
{
  GtkWidget *page;

  view->fixture = fixture_new ();
  fixture_import_small_yard (view->fixture);
  page = cy_system_page_new (view->fixture->node);
  view->page = CY_SYSTEM_PAGE (page);
  view->window = capture_present (page, 1100, 680, dark);
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
  /* It talks to no pile, so it watches no limits. */
  g_assert_null (cy_system_page_get_value (view.page, "queues.conditions"));
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
  g_test_add_data_func ("/system-page/draws/dark", GINT_TO_POINTER (TRUE), test_draws);
  g_test_add_data_func ("/system-page/draws/light", GINT_TO_POINTER (FALSE), test_draws);
  return g_test_run ();
}
