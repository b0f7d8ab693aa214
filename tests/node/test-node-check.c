/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-check.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cy-db.h"
#include "cy-json.h"
#include "node-fixture.h"

typedef void (*Ask) (CyNode *node, CyProgress *progress, CyNodeResult answer, gpointer user_data);

typedef struct {
  guint n_answers;
  JsonNode *node;
  GError *error;
} Result;

static void
on_result_cb (gpointer result, const GError *error, gpointer user_data)
{
  Result *self = user_data;

  g_clear_pointer (&self->node, json_node_unref);
  self->node = result;
  self->error = error == NULL ? NULL : g_error_copy (error);
  self->n_answers++;
}

static gboolean
is_answered (gpointer data)
{
  return ((Result *) data)->n_answers > 0;
}

static JsonNode *
look (NodeFixture *fixture, Ask ask)
{
  Result result = { 0 };

  ask (fixture->node, NULL, on_result_cb, &result);
  node_wait (is_answered, &result);
  g_assert_no_error (result.error);
  return result.node;
}

static void
damage (NodeFixture *fixture, const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->dir, "yard.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = cy_db_open (path, CY_DB_READ_WRITE, &error);

  g_assert_true (cy_db_exec (db, sql, &error));
  g_assert_no_error (error);
}

static void
write_file (NodeFixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* SHA-256 of "hello". */
#define HELLO "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

/* What may be wrong on the disk, and which part says so how; %NULL: nothing is. */
static const struct {
  const char *name;
  const char *sql;
  const char *file;
  const char *text;
  const char *part;
  const char *detail;
} cases[] = {
  { "nothing", NULL, NULL, NULL, "journal", "2 entries in 1 streams, 2 signatures" },
  { "a file", NULL, "attachments/" HELLO, "hello", "attachments",
    "1 files, 1 that nothing points at, 0 missing" },
  { "an entry", "UPDATE entry SET actor = 'eve' WHERE seq = 2", NULL, NULL, "journal",
    "/cfg: entry 2 (record.set of area:b) was altered" },
  { "two entries", "UPDATE entry SET actor = 'eve'", NULL, NULL, "journal",
    "2 places, the first: journal " },
  { "a table", "UPDATE cell SET value = '\"Y\"' WHERE subject = 'area:a' AND name = 'name'", NULL,
    NULL, "tables", "not as the journal makes them: cell; rebuild them" },
  { "a file is another", NULL, "firmware/" HELLO, "hullo", "firmware", "its checksum is" },
  { "a profile", NULL, "profiles/bad.json", "{}", "profiles", "bad" },
};

static const char *
detail_of (JsonNode *check, const char *name, gboolean *out_ok)
{
  JsonArray *parts = json_object_get_array_member (json_node_get_object (check), "parts");

  for (guint i = 0; i < json_array_get_length (parts); i++) {
    JsonObject *part = json_array_get_object_element (parts, i);

    if (!g_str_equal (json_object_get_string_member (part, "name"), name))
      continue;
    *out_ok = json_object_get_boolean_member (part, "ok");
    return json_object_get_string_member (part, "detail");
  }
  g_assert_not_reached ();
}

static void
test_damage (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
    g_autofree char *scratch = g_build_filename (fixture->dir, "check.db", NULL);
    g_autoptr (JsonNode) check = NULL;
    gboolean ok;
    const char *detail;

    g_test_message ("%s", cases[i].name);
    node_fixture_import (fixture, "{\"areas\": [{\"id\": \"a\", \"name\": \"A\"},"
                                  " {\"id\": \"b\", \"name\": \"B\"}]}");
    if (cases[i].sql != NULL)
      damage (fixture, cases[i].sql);
    if (cases[i].file != NULL)
      write_file (fixture, cases[i].file, cases[i].text);
    check = look (fixture, cy_node_check);
    detail = detail_of (check, cases[i].part, &ok);
    g_test_message ("  %s", detail);
    g_assert_nonnull (strstr (detail, cases[i].detail));
    g_assert_cmpint (ok, ==, i < 2);
    g_assert_cmpint (json_object_get_boolean_member (json_node_get_object (check), "ok"), ==, ok);
    g_assert_false (g_file_test (scratch, G_FILE_TEST_EXISTS));
  }
}

/* The journal alone; whoever asks while it is looked at is answered by the next look. */
static void
test_verify (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (CyProgress) progress = cy_progress_new ();
  g_autoptr (JsonNode) sound = NULL;
  Result results[3] = { 0 };
  JsonObject *item;
  double fraction;
  g_autofree char *what = NULL;

  node_fixture_import (fixture, "{\"areas\": [{\"id\": \"a\", \"name\": \"A\"}]}");
  sound = look (fixture, cy_node_verify);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (sound), "ok"));
  cy_node_verify (fixture->node, progress, on_result_cb, &results[0]);
  damage (fixture, "UPDATE entry SET payload = '{}' WHERE seq = 1");
  for (guint i = 1; i < G_N_ELEMENTS (results); i++)
    cy_node_verify (fixture->node, NULL, on_result_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    node_wait (is_answered, &results[i]);
    g_assert_cmpuint (results[i].n_answers, ==, 1);
  }
  what = cy_progress_get (progress, &fraction);
  g_assert_cmpstr (what, ==, "journal");
  g_assert_cmpfloat (fraction, ==, 1);
  for (guint i = 1; i < G_N_ELEMENTS (results); i++) {
    JsonObject *object = json_node_get_object (results[i].node);

    g_assert_false (json_object_get_boolean_member (object, "ok"));
    g_assert_cmpint (json_object_get_int_member (object, "broken_count"), ==, 1);
    item = json_array_get_object_element (json_object_get_array_member (object, "broken"), 0);
    g_assert_cmpint (json_object_get_int_member (item, "seq"), ==, 1);
    g_assert_cmpstr (json_object_get_string_member (item, "what"), ==, "text");
    g_assert_cmpstr (json_object_get_string_member (item, "subject"), ==, "area:a");
  }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    json_node_unref (results[i].node);
}

/* A node that stops does not wait for who looks, and who looks is told. */
static void
test_stop (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  Result result = { 0 };

  cy_node_check (fixture->node, NULL, on_result_cb, &result);
  cy_node_stop (fixture->node);
  node_wait (is_answered, &result);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&result.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node/check/damage", test_damage);
  g_test_add_func ("/node/check/verify", test_verify);
  g_test_add_func ("/node/check/stop", test_stop);
  return g_test_run ();
}
