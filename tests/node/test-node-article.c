/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-article.h"
#include "order-lab.h"

#define HOUR_US ((gint64) 3600 * G_USEC_PER_SEC)

#define HOT \
  "{\"title\":\"枪头过温\",\"pile\":\"p1\",\"connector\":1,\"conditions\":[\"temp.gun.high\"]}"

typedef struct {
  gboolean done;
  GPtrArray *articles;
} Found;

static void
on_found_cb (gpointer result, const GError *error, gpointer user_data)
{
  Found *found = user_data;

  g_assert_no_error (error);
  found->done = TRUE;
  found->articles = result;
}

static gboolean
is_found (gpointer data)
{
  return ((Found *) data)->done;
}

/* The ids that are found, in their order, with commas. */
static char *
find (NodeFixture *fixture, const char *text, const char *condition)
{
  const CyArticleQuery query = { .text = (char *) text,
                                 .condition = (char *) condition,
                                 .pile = condition == NULL ? NULL : (char *) "p1",
                                 .limit = 100 };
  g_autoptr (GString) ids = g_string_new (NULL);
  Found found = { 0 };

  cy_node_query_articles (fixture->node, &query, on_found_cb, &found);
  node_wait (is_found, &found);
  for (guint i = 0; i < found.articles->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? "," : "",
                            ((CyNodeArticle *) found.articles->pdata[i])->record->id);
  g_ptr_array_unref (found.articles);
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static void
expect (NodeFixture *fixture, const char *text, const char *condition, const char *ids)
{
  g_autofree char *found = find (fixture, text, condition);

  g_assert_cmpstr (found, ==, ids);
}

static void
close_order (NodeFixture *fixture, const char *id, gint64 hours_ago, const char *approval)
{
  gint64 made_us = g_get_real_time () - hours_ago * HOUR_US;

  order_lab_past (fixture, id, made_us, made_us + HOUR_US, HOT);
  cy_dossier_free (order_lab_do (fixture, id, "approve", "chief", approval));
}

/* What was learned from one order is offered when the next alarm of its kind comes. */
static void
test_learned (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  NodeAnswer answer = { 0 };
  NodeAnswer refused = { 0 };

  node_fixture_import (fixture, order_lab_yard);
  close_order (fixture, "WO-1", 50, "{\"override\":\"tested\"}");
  cy_node_write_article (fixture->node, "WO-1", "枪头触点松动", "chief", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), >, 0);
  expect (fixture, NULL, "temp.gun.high", "KB-WO-1");
  expect (fixture, NULL, "link", "");
  expect (fixture, "触点", NULL, "KB-WO-1");
  expect (fixture, "松动 触点", NULL, "KB-WO-1");
  expect (fixture, "点触", NULL, "");
  expect (fixture, "WO-1", NULL, "KB-WO-1");
  cy_node_write_article (fixture->node, "WO-none", NULL, "chief", node_answer_cb, &refused);
  node_answer_refused (&refused, "WO-none");
}

/* What lasted comes before what did not; what was deleted is found no more, after a rebuild neither. */
static void
test_ranked (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  NodeAnswer deleted = { 0 };
  NodeAnswer rebuilt = { 0 };

  node_fixture_import (fixture, order_lab_yard);
  node_fixture_import (
    fixture, "{\"articles\":[{\"id\":\"a\",\"name\":\"清洁 触点\",\"conditions\":\"temp.*\"},"
             "{\"id\":\"b\",\"name\":\"更换 触点\",\"conditions\":\"temp.gun.high\"},"
             "{\"id\":\"c\",\"name\":\"更换 风扇\",\"conditions\":\"fault.fan\"}]}");
  expect (fixture, NULL, "temp.gun.high", "a,b");
  close_order (fixture, "WO-1", 90, "{\"override\":\"tested\",\"article\":\"a\"}");
  close_order (fixture, "WO-2", 60, "{\"override\":\"tested\",\"article\":\"b\"}");
  cy_dossier_free (order_lab_create (
    fixture, "{\"title\":\"again\",\"pile\":\"p1\",\"conditions\":[],\"earlier\":\"WO-1\"}"));
  expect (fixture, NULL, "temp.gun.high", "b,a");
  expect (fixture, "触点", NULL, "b,a");
  cy_node_delete_record (fixture->node, CY_KIND_ARTICLE, "b", "op", node_answer_cb, &deleted);
  (void) node_answer_wait (&deleted);
  expect (fixture, "更换", NULL, "c");
  cy_node_rebuild (fixture->node, "op", node_answer_cb, &rebuilt);
  (void) node_answer_wait (&rebuilt);
  expect (fixture, "更换", NULL, "c");
  expect (fixture, NULL, NULL, "c,a");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-article/learned", test_learned);
  g_test_add_func ("/node-article/ranked", test_ranked);
  return g_test_run ();
}
