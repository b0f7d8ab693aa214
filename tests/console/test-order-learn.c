/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-order-learn.h"

#include "capture.h"
#include "care-lab.h"
#include "lab.h"

#define HOT \
  "{\"title\":\"枪头过温\",\"pile\":\"p1\",\"connector\":1,\"conditions\":[\"temp.gun.high\"]}"

typedef struct {
  Fixture *fixture;
  CyOrderFocus *focus;
  GtkWidget *window;
  GtkWidget *learn;
  GString *shown; /* articles that were to be shown */
  const char *text;
} View;

static void
on_show_article_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ", g_variant_get_string (parameter, NULL));
}

static void
view_open (View *view)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) show = g_simple_action_new ("show-article", G_VARIANT_TYPE_STRING);

  *view = (View){ .fixture = fixture_new (), .shown = g_string_new (NULL) };
  fixture_import_small_yard (view->fixture);
  view->focus = cy_order_focus_new (view->fixture->node);
  view->learn = cy_order_learn_new (view->focus);
  view->window = capture_present (view->learn, 400, 100, FALSE);
  g_signal_connect (show, "activate", G_CALLBACK (on_show_article_cb), view->shown);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (show));
  gtk_widget_insert_action_group (view->window, "win", G_ACTION_GROUP (group));
}

static void
view_close (View *view)
{
  g_object_unref (view->focus);
  lab_close_window (view->window, view->learn);
  g_string_free (view->shown, TRUE);
  fixture_free (view->fixture);
}

static gboolean
offers (gpointer data)
{
  View *view = data;

  return gtk_widget_get_visible (view->learn) && lab_find_button (view->learn, view->text) != NULL;
}

static void
wait_offer (View *view, const char *label)
{
  view->text = label;
  capture_wait (offers, view);
}

static gboolean
has_shown (gpointer data)
{
  return g_str_has_prefix (((View *) data)->shown->str, ((View *) data)->text);
}

/* Kept once, and looked at from then on. */
static void
test_keep (void)
{
  g_autofree char *id = NULL;
  g_autofree char *article = NULL;
  View view;

  view_open (&view);
  id = care_lab_repair (view.fixture->node, HOT, NULL);
  article = g_strconcat ("KB-", id, " ", NULL);
  g_assert_false (gtk_widget_get_visible (view.learn));
  cy_order_focus_set (view.focus, id);
  wait_offer (&view, "Keep as _knowledge");
  g_assert_true (gtk_widget_activate_action (view.learn, "order.learn", NULL));
  view.text = article;
  capture_wait (has_shown, &view);
  wait_offer (&view, "To its _knowledge");
  g_assert_cmpuint (cy_yard_count (cy_node_get_yard (view.fixture->node), CY_KIND_ARTICLE), ==, 1);
  g_string_truncate (view.shown, 0);
  g_assert_true (gtk_widget_activate_action (view.learn, "order.learn", NULL));
  g_assert_cmpstr (view.shown->str, ==, article);
  view_close (&view);
}

static gboolean
is_known (gpointer data)
{
  return cy_order_focus_get_dossier (((View *) data)->focus) != NULL;
}

/* Of an order that does not say what was wrong and what was done nothing is learned yet. */
static void
test_nothing_said (void)
{
  g_autofree char *id = NULL;
  View view;

  view_open (&view);
  id = care_lab_make_order (view.fixture->node, HOT);
  cy_order_focus_set (view.focus, id);
  capture_wait (is_known, &view);
  g_assert_false (gtk_widget_get_visible (view.learn));
  view_close (&view);
}

int
main (int argc, char **argv)
{
  capture_init (&argc, &argv);
  g_test_add_func ("/order-learn/keep", test_keep);
  g_test_add_func ("/order-learn/nothing-said", test_nothing_said);
  return g_test_run ();
}
