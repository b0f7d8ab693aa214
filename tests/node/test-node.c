/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node.h"

#include <string.h>

#include "cy-node-check.h"
#include "cy-node-error.h"
#include "node-fixture.h"

static const char small[] =
  "{\"stations\":[{\"id\":\"s1\",\"name\":\"人民广场站\"}],"
  "\"pile_types\":[{\"id\":\"t1\",\"name\":\"T1\",\"current\":\"dc\",\"power_w\":120000,"
  "\"connectors\":2,\"profile\":\"chargeyard-dc\"}],"
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"t1\",\"station\":\"s1\"},"
  "{\"id\":\"p2\",\"name\":\"P2\",\"type\":\"t1\"}]}";

static CyRecord *
get (NodeFixture *fixture, CyKindId kind, const char *id)
{
  return cy_yard_get (cy_node_get_yard (fixture->node), kind, id);
}

static void
expect_text (NodeFixture *fixture, const char *id, const char *field, const char *text)
{
  CyRecord *record = get (fixture, CY_KIND_PILE, id);

  g_assert_nonnull (record);
  g_assert_cmpstr (cy_record_get_text (record, field), ==, text);
}

typedef struct {
  gpointer result;
  GError *error;
  gboolean done;
} Result;

static void
on_result_cb (gpointer result, const GError *error, gpointer user_data)
{
  Result *answer = user_data;

  answer->result = result;
  answer->error = error == NULL ? NULL : g_error_copy (error);
  answer->done = TRUE;
}

static gboolean
has_result (gpointer data)
{
  return ((Result *) data)->done;
}

static gpointer
wait_result (Result *answer)
{
  node_wait (has_result, answer);
  g_assert_no_error (answer->error);
  return answer->result;
}

static guint
count_entries (NodeFixture *fixture)
{
  g_autoptr (GPtrArray) entries = NULL;
  Result answer = { 0 };

  cy_node_query_entries (fixture->node, NULL, 0, 10000, on_result_cb, &answer);
  entries = wait_result (&answer);
  return entries->len;
}

static void
import_refused (NodeFixture *fixture, const char *document, const char *reason)
{
  g_autoptr (JsonNode) node = cy_json_parse (document, -1, 1 << 20, NULL);
  NodeAnswer answer = { 0 };

  g_assert_nonnull (node);
  cy_node_import (fixture->node, node, "test", node_answer_cb, &answer);
  node_answer_refused (&answer, reason);
}

/* All or nothing: a file with one mistake at its end leaves nothing behind. */
static void
test_import (void)
{
  static const struct {
    const char *document;
    const char *reason;
  } bad[] = {
    { "[]", "object" },
    { "{\"areas\":{}}", "areas" },
    { "{\"nonsense\":[]}", "nonsense" },
    { "{\"areas\":[{\"id\":\"a\",\"name\":\"A\"},{\"id\":\"b\"}]}", "areas[1]" },
    { "{\"areas\":[{\"id\":\"a\",\"name\":\"A\"}],\"piles\":[{\"id\":\"x\",\"name\":\"X\","
      "\"type\":\"none\"}]}",
      "piles[0].type" },
  };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    import_refused (fixture, bad[i].document, bad[i].reason);
    g_assert_cmpuint (cy_yard_count (cy_node_get_yard (fixture->node), CY_KIND_AREA), ==, 0);
  }
  g_assert_cmpuint (count_entries (fixture), ==, 0);
  g_assert_cmpuint (node_fixture_import (fixture, small), ==, 4);
  g_assert_cmpuint (node_fixture_import (fixture, small), ==, 0);
  g_assert_cmpuint (count_entries (fixture), ==, 4);
  /* One thing differs: one entry. */
  g_assert_cmpuint (
    node_fixture_import (fixture, "{\"stations\":[{\"id\":\"s1\",\"name\":\"新\"}]}"), ==, 1);
  g_assert_cmpuint (cy_yard_count (cy_node_get_yard (fixture->node), CY_KIND_PILE), ==, 2);
}

typedef struct {
  NodeFixture *fixture;
  guint done;
} Reader;

static void
on_imported_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Reader *reader = user_data;

  g_assert_no_error (error);
  g_assert_nonnull (get (reader->fixture, CY_KIND_PILE, "p2"));
  g_assert_cmpuint (n_changes, ==, reader->done == 0 ? 4 : 0);
  reader->done++;
}

static gboolean
all_imported (gpointer data)
{
  return ((Reader *) data)->done == 3;
}

/* Whoever is told that it is done sees it, also when there was nothing left to do because another
 * is just doing the same. */
static void
test_read_your_writes (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (JsonNode) document = cy_json_parse (small, -1, sizeof small, NULL);
  Reader reader = { fixture, 0 };

  for (guint i = 0; i < 3; i++)
    cy_node_import (fixture->node, document, "test", on_imported_cb, &reader);
  node_wait (all_imported, &reader);
}

static CyRecord *
edited (CyRecord *base, const char *field, const char *text)
{
  CyRecord *record = cy_record_copy (base, NULL);

  g_assert_true (cy_record_set_text (record, field, text, NULL));
  return record;
}

/* Two people edit the same pile, each what they see. */
static void
test_put (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (CyRecord) base = NULL;
  g_autoptr (CyRecord) renamed = NULL;
  g_autoptr (CyRecord) moved = NULL;
  g_autoptr (CyRecord) lost = NULL;
  g_autoptr (CyRecord) empty = cy_record_new (CY_KIND_PILE, "p3");
  NodeAnswer answer = { 0 };

  node_fixture_import (fixture, small);
  base = cy_record_ref (get (fixture, CY_KIND_PILE, "p1"));
  renamed = edited (base, "name", "Hall 1");
  moved = edited (base, "number", "A-1");
  cy_node_put_record (fixture->node, base, renamed, "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  expect_text (fixture, "p1", "name", "Hall 1");
  cy_node_put_record (fixture->node, base, moved, "wang", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  expect_text (fixture, "p1", "name", "Hall 1");
  expect_text (fixture, "p1", "number", "A-1");
  cy_node_put_record (fixture->node, base, base, "wang", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 0);

  cy_node_put_record (fixture->node, NULL, renamed, "li", node_answer_cb, &answer);
  node_answer_refused (&answer, "there is a pile \"p1\" already");
  cy_node_put_record (fixture->node, NULL, empty, "li", node_answer_cb, &answer);
  node_answer_refused (&answer, "name");
  lost = edited (base, "station", "nowhere");
  cy_node_put_record (fixture->node, base, lost, "li", node_answer_cb, &answer);
  node_answer_refused (&answer, "nowhere");
}

static void
test_delete (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  NodeAnswer answer = { 0 };

  node_fixture_import (fixture, small);
  cy_node_delete_record (fixture->node, CY_KIND_PILE_TYPE, "t1", "li", node_answer_cb, &answer);
  node_answer_refused (&answer, "still used by pile \"p1\" (2 in all)");
  cy_node_delete_record (fixture->node, CY_KIND_PILE, "none", "li", node_answer_cb, &answer);
  node_answer_refused (&answer, "there is no pile \"none\"");
  cy_node_delete_record (fixture->node, CY_KIND_PILE, "p1", "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  g_assert_null (get (fixture, CY_KIND_PILE, "p1"));
  cy_node_delete_record (fixture->node, CY_KIND_PILE, "p1", "li", node_answer_cb, &answer);
  node_answer_refused (&answer, "there is no pile \"p1\"");
  /* It can come again, and only as it is described now. */
  g_assert_cmpuint (node_fixture_import (fixture, "{\"piles\":[{\"id\":\"p1\",\"name\":\"new\","
                                                  "\"type\":\"t1\"}]}"),
                    ==, 1);
  expect_text (fixture, "p1", "name", "new");
  expect_text (fixture, "p1", "station", NULL);
}

static char *
digest_of (NodeFixture *fixture)
{
  g_autoptr (JsonNode) digest = NULL;
  Result answer = { 0 };

  cy_node_query_digest (fixture->node, on_result_cb, &answer);
  digest = wait_result (&answer);
  return cy_json_to_text (digest, FALSE);
}

static void
test_restart (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autofree char *id = g_strdup (cy_node_get_id (fixture->node));
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (JsonNode) check = NULL;
  NodeAnswer answer = { 0 };
  Result result = { 0 };

  node_fixture_import (fixture, small);
  cy_node_delete_record (fixture->node, CY_KIND_PILE, "p2", "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  before = digest_of (fixture);
  node_fixture_restart (fixture, FALSE);
  after = digest_of (fixture);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (cy_node_get_id (fixture->node), ==, id);
  expect_text (fixture, "p1", "name", "P1");
  g_assert_null (get (fixture, CY_KIND_PILE, "p2"));
  cy_node_rebuild (fixture->node, "op", node_answer_cb, &answer);
  (void) node_answer_wait (&answer);
  g_clear_pointer (&after, g_free);
  after = digest_of (fixture);
  g_assert_cmpstr (after, ==, before);
  cy_node_check (fixture->node, NULL, on_result_cb, &result);
  check = wait_result (&result);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (check), "ok"));
}

/* What was accepted when the node stops is written, though nobody waits for it any more. */
static void
test_stop (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (JsonNode) document = cy_json_parse (small, -1, sizeof small, NULL);
  NodeAnswer answer = { 0 };

  cy_node_import (fixture->node, document, "test", node_answer_cb, &answer);
  node_fixture_restart (fixture, FALSE);
  g_assert_true (answer.done);
  g_clear_error (&answer.error);
  g_assert_nonnull (get (fixture, CY_KIND_PILE, "p2"));
}

static gint64
tell_entries (CyNode *node)
{
  g_autoptr (JsonNode) status = cy_node_describe_status (node);
  JsonObject *journal = json_object_get_object_member (json_node_get_object (status), "journal");

  return json_object_get_int_member (journal, "entries");
}

/* A node that stops while it reads what was just written again. */
static void
test_stop_reading (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document =
    cy_json_parse ("{\"operators\":[{\"id\":\"a\",\"name\":\"A\"}]}", -1, 1 << 20, &error);
  gint64 before = tell_entries (fixture->node);
  NodeAnswer answer = { 0 };

  g_assert_no_error (error);
  cy_node_import (fixture->node, document, "test", node_answer_cb, &answer);
  while (tell_entries (fixture->node) == before)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (answer.done);
  cy_node_stop (fixture->node);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
}

static void
test_second (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  const CyNodeOptions options = { .data_dir = fixture->dir };
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_node_new (&options, &error));
  g_assert_error (error, CY_NODE_ERROR, CY_NODE_ERROR_IN_USE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node/import", test_import);
  g_test_add_func ("/node/read-your-writes", test_read_your_writes);
  g_test_add_func ("/node/put", test_put);
  g_test_add_func ("/node/delete", test_delete);
  g_test_add_func ("/node/restart", test_restart);
  g_test_add_func ("/node/stop", test_stop);
  g_test_add_func ("/node/stop-reading", test_stop_reading);
  g_test_add_func ("/node/second", test_second);
  return g_test_run ();
}
