/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-knowledge-page.h"

#include <string.h>

#include "capture.h"
#include "care-lab.h"
#include "cy-article-pane.h"
#include "cy-record-form.h"
#include "lab.h"

static const char articles[] =
  "{\"articles\":[{\"id\":\"worn\",\"name\":\"枪头触点磨损\",\"conditions\":\"temp.gun.high\","
  "\"method\":\"更换枪头端子\",\"cause\":\"镀层磨损\",\"types\":\"DC 120 kW\","
  "\"author\":\"赵刚\",\"written_on\":\"2026-09-18\"},"
  "{\"id\":\"fan\",\"name\":\"风扇积灰\",\"conditions\":\"nothing.* fault.fan\","
  "\"method\":\"清洁滤网\"}]}";

#define HOT \
  "{\"title\":\"枪头过温\",\"pile\":\"p1\",\"connector\":1,\"conditions\":[\"temp.gun.high\"]}"

typedef struct {
  Fixture *fixture;
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *table;
  const char *text;
} View;

static void
view_open (View *view)
{
  *view = (View){ .fixture = fixture_new () };
  fixture_import_small_yard (view->fixture);
  view->page = cy_knowledge_page_new (view->fixture->node);
  view->window = capture_present (view->page, 1200, 700, FALSE);
  view->table = lab_find (view->page, "articles");
}

static void
view_close (View *view)
{
  lab_close_window (view->window, view->page);
  fixture_free (view->fixture);
}

static gboolean
is_at (gpointer data)
{
  View *view = data;
  GtkWidget *stack = lab_find (view->page, "stack");

  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (stack)), view->text) == 0;
}

/* "rows", or why there are none. */
static void
wait_at (View *view, const char *name)
{
  view->text = name;
  capture_wait (is_at, view);
}

/* An empty page says how articles come about. */
static void
test_empty (void)
{
  View view;

  view_open (&view);
  wait_at (&view, "none");
  lab_wait_says (view.page, "There is no article yet.");
  g_assert_false (gtk_widget_get_visible (lab_find_type (view.page, CY_TYPE_ARTICLE_PANE)));
  view_close (&view);
}

/* In words, what helped first; found by any of them; and read at length. */
static void
test_list (void)
{
  View view;
  GtkWidget *pane;

  view_open (&view);
  fixture_import (view.fixture, articles);
  /* A pattern that no alarm fits stays what it is. */
  lab_wait_row (view.table, 0, "风扇积灰|nothing.*, ");
  lab_wait_row (view.table, 1, "枪头触点磨损|Gun temperature too high|Not followed yet|–");
  lab_wait_text (view.page, "count", "2 articles");
  lab_search (view.page, "镀层");
  lab_wait_text (view.page, "count", "1 article");
  lab_wait_row (view.table, 0, "枪头触点磨损|");
  pane = lab_find_type (view.page, CY_TYPE_ARTICLE_PANE);
  g_assert_true (gtk_widget_get_visible (pane));
  lab_wait_text (pane, "method", "更换枪头端子");
  lab_wait_text (pane, "cause", "镀层磨损");
  lab_wait_text (pane, "result", "–");
  lab_wait_says (view.page, "DC 120 kW");
  lab_wait_says (view.page, "2026-09-18");
  g_assert_false (gtk_widget_get_visible (lab_find (pane, "order")));
  lab_search (view.page, "火星");
  wait_at (&view, "nothing");
  g_assert_false (gtk_widget_get_visible (pane));
  g_signal_emit_by_name (lab_find (view.page, "search"), "stop-search");
  lab_wait_text (view.page, "count", "2 articles");
  view_close (&view);
}

static void
on_show_order_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_string_append (user_data, g_variant_get_string (parameter, NULL));
}

/* What was learned comes to the page by itself, counts how it helped, and leads back to its order. */
static void
test_learned (void)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) show = g_simple_action_new ("show-order", G_VARIANT_TYPE_STRING);
  g_autoptr (GString) shown = g_string_new (NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *article = NULL;
  GtkWidget *pane;
  View view;

  view_open (&view);
  first = care_lab_repair (view.fixture->node, HOT, NULL);
  care_lab_learn (view.fixture->node, first, "换枪头");
  lab_wait_row (view.table, 0, "换枪头|Gun temperature too high|Not followed yet");
  article = g_strconcat ("KB-", first, NULL);
  second = care_lab_repair (view.fixture->node, HOT, article);
  lab_wait_row (view.table, 0, "|Helped 1 of 1 time");
  pane = lab_find_type (view.page, CY_TYPE_ARTICLE_PANE);
  g_signal_connect (show, "activate", G_CALLBACK (on_show_order_cb), shown);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (show));
  gtk_widget_insert_action_group (view.window, "win", G_ACTION_GROUP (group));
  g_assert_true (gtk_widget_get_visible (lab_find (pane, "order")));
  g_assert_true (gtk_widget_activate_action (pane, "article.show-order", NULL));
  g_assert_cmpstr (shown->str, ==, first);
  view_close (&view);
}

static gboolean
shows_worn (gpointer data)
{
  View *view = data;

  return lab_says (lab_find_type (view->page, CY_TYPE_ARTICLE_PANE), "name", "枪头触点磨损");
}

/* Asked for from elsewhere, whatever was searched for; and edited in its form. */
static void
test_show_and_edit (void)
{
  GtkWidget *form;
  View view;

  view_open (&view);
  fixture_import (view.fixture, articles);
  lab_search (view.page, "火星");
  wait_at (&view, "nothing");
  cy_knowledge_page_show_article (CY_KNOWLEDGE_PAGE (view.page), "worn");
  capture_wait (shows_worn, &view);
  g_assert_true (gtk_widget_activate_action (view.page, "knowledge.edit", NULL));
  form = lab_find_window (CY_TYPE_RECORD_FORM);
  g_assert_nonnull (form);
  gtk_window_destroy (GTK_WINDOW (form));
  g_assert_true (gtk_widget_activate_action (view.page, "knowledge.add", NULL));
  form = lab_find_window (CY_TYPE_RECORD_FORM);
  g_assert_nonnull (form);
  gtk_window_destroy (GTK_WINDOW (form));
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/knowledge-page/empty", test_empty);
  g_test_add_func ("/knowledge-page/list", test_list);
  g_test_add_func ("/knowledge-page/learned", test_learned);
  g_test_add_func ("/knowledge-page/show-and-edit", test_show_and_edit);
  return g_test_run ();
}
