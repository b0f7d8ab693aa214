/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-backup.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cy-entry.h"
#include "cy-json.h"
#include "cy-restore.h"
#include "cy-tree.h"
#include "node-fixture.h"

typedef struct {
  gboolean done;
  gpointer result;
  GError *error;
} Result;

static void
on_result_cb (gpointer result, const GError *error, gpointer user_data)
{
  Result *self = user_data;

  self->result = result;
  self->error = error == NULL ? NULL : g_error_copy (error);
  self->done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Result *) data)->done;
}

static gpointer
wait_for (Result *result)
{
  gpointer value;

  node_wait (is_done, result);
  g_assert_no_error (result->error);
  value = result->result;
  *result = (Result){ 0 };
  return value;
}

static void
wait_refused (Result *result, const char *words)
{
  node_wait (is_done, result);
  g_assert_nonnull (result->error);
  if (strstr (result->error->message, words) == NULL)
    g_error ("\"%s\" does not contain \"%s\"", result->error->message, words);
  g_clear_error (&result->error);
  *result = (Result){ 0 };
}

static void
add_area (NodeFixture *fixture, const char *id)
{
  g_autofree char *document =
    g_strdup_printf ("{\"areas\": [{\"id\": \"%s\", \"name\": \"X\"}]}", id);

  g_assert_cmpuint (node_fixture_import (fixture, document), ==, 1);
}

static char *
projections_of (NodeFixture *fixture)
{
  Result result = { 0 };
  g_autoptr (JsonNode) digest = NULL;

  cy_node_query_digest (fixture->node, on_result_cb, &result);
  digest = wait_for (&result);
  return g_strdup (json_object_get_string_member (json_node_get_object (digest), "projections"));
}

static GPtrArray *
entries_of (NodeFixture *fixture, const char *subject)
{
  Result result = { 0 };

  cy_node_query_entries (fixture->node, subject, 0, 100, on_result_cb, &result);
  return wait_for (&result);
}

/* Kinds of what is said of the journal itself, oldest first. */
static void
expect_told (NodeFixture *fixture, const char *expected)
{
  g_autofree char *subject = g_strconcat ("journal:", cy_node_get_id (fixture->node), NULL);
  g_autoptr (GPtrArray) entries = entries_of (fixture, subject);
  g_autoptr (GString) kinds = g_string_new (NULL);

  for (guint i = entries->len; i > 0; i--)
    g_string_append_printf (kinds, "%s ", ((CyEntry *) entries->pdata[i - 1])->kind);
  g_assert_cmpstr (kinds->str, ==, expected);
}

static void
expect_place (NodeFixture *fixture, const char *id, const char *expected)
{
  g_autofree char *subject = g_strconcat ("area:", id, NULL);
  g_autoptr (GPtrArray) entries = entries_of (fixture, subject);
  g_autofree char *place = NULL;
  const CyEntry *entry;

  g_assert_cmpuint (entries->len, ==, 1);
  entry = entries->pdata[0];
  place = g_strdup_printf ("%s %u", strchr (entry->stream, '.') + 1, (guint) entry->seq);
  g_assert_cmpstr (place, ==, expected);
}

static gboolean
has_area (NodeFixture *fixture, const char *id)
{
  return cy_yard_get (cy_node_get_yard (fixture->node), CY_KIND_AREA, id) != NULL;
}

static char *
backup_path (NodeFixture *fixture)
{
  return g_strconcat (fixture->dir, ".backup", NULL);
}

static void
make_backup (NodeFixture *fixture, const char *path, gboolean with_history)
{
  const CyBackupWish wish = { path, with_history, FALSE };
  g_autoptr (JsonNode) made = NULL;
  Result result = { 0 };

  cy_node_backup (fixture->node, &wish, "li", NULL, NULL, on_result_cb, &result);
  made = wait_for (&result);
  g_assert_cmpint (json_object_get_boolean_member (json_node_get_object (made), "history"), ==,
                   with_history);
}

/* The drill: filled, copied while it is being written, filled more, and brought back somewhere else. */
static void
test_drill (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (NodeFixture) other = g_new0 (NodeFixture, 1);
  g_autofree char *path = backup_path (fixture);
  g_autofree char *id = g_strdup (cy_node_get_id (fixture->node));
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (JsonNode) restored = NULL;
  const CyBackupWish wish = { path, TRUE, FALSE };
  g_autoptr (GError) error = NULL;
  Result result = { 0 };
  g_autoptr (JsonNode) made = NULL;

  for (guint i = 0; i < 20; i++) {
    g_autofree char *area = g_strdup_printf ("a%u", i);

    add_area (fixture, area);
  }
  before = projections_of (fixture);
  cy_node_backup (fixture->node, &wish, "li", NULL, NULL, on_result_cb, &result);
  made = wait_for (&result);
  add_area (fixture, "later");
  expect_told (fixture, "backup.made ");
  other->dir = node_fixture_make_dir ();
  restored = cy_restore_here (other->dir, path, FALSE, "wang", &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (restored), "incarnation"), ==,
                   2);
  {
    const CyNodeOptions options = { .data_dir = other->dir };

    other->node = cy_node_new (&options, &error);
    g_assert_no_error (error);
  }
  g_assert_cmpstr (cy_node_get_id (other->node), ==, id);
  after = projections_of (other);
  g_assert_cmpstr (after, ==, before);
  g_assert_false (has_area (other, "later"));
  add_area (other, "next");
  expect_place (other, "a19", "1/cfg 20");
  expect_place (other, "next", "2/cfg 1");
  expect_told (other, "backup.restored ");
  node_fixture_restart (other, FALSE);
  add_area (other, "then");
  expect_place (other, "then", "2/cfg 2");
  expect_told (other, "backup.restored ");
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* Beside a running node it waits for the next start, and can be thought over. */
static void
test_staged (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autofree char *path = backup_path (fixture);
  g_autoptr (JsonNode) staged = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (JsonNode) waiting = NULL;
  NodeAnswer answer = { 0 };
  Result result = { 0 };

  add_area (fixture, "a");
  make_backup (fixture, path, TRUE);
  add_area (fixture, "b");
  cy_node_cancel_restore (fixture->node, "li", node_answer_cb, &answer);
  node_answer_refused (&answer, "no backup waits");
  cy_node_restore (fixture->node, path, FALSE, "li", NULL, on_result_cb, &result);
  staged = wait_for (&result);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (staged), "done"));
  cy_node_restore (fixture->node, path, FALSE, "li", NULL, on_result_cb, &result);
  wait_refused (&result, "waits to be restored already");
  cy_node_cancel_restore (fixture->node, "li", node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  g_assert_null (cy_node_describe_restore (fixture->node));
  node_fixture_restart (fixture, FALSE);
  g_assert_true (has_area (fixture, "b"));
  cy_node_restore (fixture->node, path, FALSE, "li", NULL, on_result_cb, &result);
  again = wait_for (&result);
  waiting = cy_node_describe_restore (fixture->node);
  g_assert_nonnull (waiting);
  add_area (fixture, "c");
  node_fixture_restart (fixture, FALSE);
  g_assert_true (has_area (fixture, "a"));
  g_assert_false (has_area (fixture, "b"));
  g_assert_false (has_area (fixture, "c"));
  add_area (fixture, "d");
  expect_place (fixture, "d", "2/cfg 1");
  expect_told (fixture, "backup.restored ");
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* Twice from the same backup: another incarnation each time, though the backup says the same. */
static void
test_twice (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autofree char *path = backup_path (fixture);

  add_area (fixture, "a");
  make_backup (fixture, path, FALSE);
  for (guint i = 2; i <= 4; i++) {
    g_autofree char *expected = g_strdup_printf ("%u/cfg 1", i);
    g_autoptr (JsonNode) restored = NULL;
    g_autoptr (GError) error = NULL;

    cy_node_stop (fixture->node);
    restored = cy_restore_here (fixture->dir, path, FALSE, "li", &error);
    g_assert_no_error (error);
    node_fixture_restart (fixture, FALSE);
    add_area (fixture, "b");
    expect_place (fixture, "b", expected);
  }
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* A backup without telemetry leaves that of the same node where it is. */
static void
test_keeps_history (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autofree char *path = backup_path (fixture);
  g_autofree char *history = g_build_filename (fixture->dir, "history.db", NULL);
  g_autoptr (JsonNode) restored = NULL;
  GStatBuf before, after;

  make_backup (fixture, path, FALSE);
  cy_node_stop (fixture->node);
  g_assert_cmpint (g_stat (history, &before), ==, 0);
  restored = cy_restore_here (fixture->dir, path, FALSE, "li", NULL);
  g_assert_nonnull (restored);
  g_assert_cmpint (g_stat (history, &after), ==, 0);
  g_assert_cmpuint (before.st_ino, ==, after.st_ino);
  node_fixture_restart (fixture, FALSE);
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* Another node's backup would make two of one. */
static void
test_another_node (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (NodeFixture) other = node_fixture_new (FALSE);
  g_autofree char *path = backup_path (fixture);
  g_autofree char *id = g_strdup (cy_node_get_id (fixture->node));
  g_autoptr (JsonNode) staged = NULL;
  Result result = { 0 };

  add_area (fixture, "a");
  make_backup (fixture, path, TRUE);
  cy_node_restore (other->node, path, FALSE, "li", NULL, on_result_cb, &result);
  wait_refused (&result, "--take-over-identity");
  cy_node_restore (other->node, path, TRUE, "li", NULL, on_result_cb, &result);
  staged = wait_for (&result);
  node_fixture_restart (other, FALSE);
  g_assert_cmpstr (cy_node_get_id (other->node), ==, id);
  g_assert_true (has_area (other, "a"));
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* A process that dies after any number of steps: whoever comes next has the old or the new, all of it. */
static void
test_crash (void)
{
  gboolean done = FALSE;

  for (guint n_steps = 0; !done; n_steps++) {
    g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
    g_autofree char *path = backup_path (fixture);
    g_autoptr (GError) error = NULL;
    g_autoptr (CyRestorePlan) plan = NULL;
    const CyRestoreWish wish = { .path = path, .actor = "li", .now_us = 5 };

    add_area (fixture, "a");
    make_backup (fixture, path, TRUE);
    add_area (fixture, "b");
    cy_node_stop (fixture->node);
    plan = cy_restore_stage (fixture->dir, &wish, &error);
    g_assert_no_error (error);
    for (guint i = 0; i < n_steps; i++) {
      g_assert_true (cy_restore_step (fixture->dir, &done, &error));
      g_assert_no_error (error);
    }
    node_fixture_restart (fixture, FALSE);
    g_assert_true (has_area (fixture, "a"));
    g_assert_false (has_area (fixture, "b"));
    add_area (fixture, "c");
    expect_place (fixture, "c", "2/cfg 1");
    expect_told (fixture, "backup.restored ");
    g_assert_cmpint (g_remove (path), ==, 0);
    g_assert_cmpuint (n_steps, <, 40);
  }
}

/* What is half taken apart is nothing, and goes away. */
static void
test_half_unpacked (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autofree char *half = g_build_filename (fixture->dir, "restore.part", NULL);
  g_autofree char *file = g_build_filename (half, "yard.db", NULL);

  add_area (fixture, "a");
  g_assert_cmpint (g_mkdir (half, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "half", -1, NULL));
  node_fixture_restart (fixture, FALSE);
  g_assert_true (has_area (fixture, "a"));
  g_assert_false (cy_tree_exists (half));
}

/* A damaged file changes nothing; one backup at a time. */
static void
test_refusals (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autofree char *path = backup_path (fixture);
  g_autofree char *bytes = NULL;
  const CyBackupWish wish = { path, TRUE, FALSE };
  g_autoptr (JsonNode) made = NULL;
  Result result = { 0 };
  Result second = { 0 };
  gsize length;

  add_area (fixture, "a");
  cy_node_backup (fixture->node, &wish, "li", NULL, NULL, on_result_cb, &result);
  cy_node_backup (fixture->node, &wish, "li", NULL, NULL, on_result_cb, &second);
  wait_refused (&second, "a backup is being made");
  made = wait_for (&result);
  cy_node_backup (fixture->node, &wish, "li", NULL, NULL, on_result_cb, &second);
  wait_refused (&second, "is there already");
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  bytes[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  cy_node_restore (fixture->node, path, FALSE, "li", NULL, on_result_cb, &result);
  wait_refused (&result, path);
  g_assert_null (cy_node_describe_restore (fixture->node));
  g_assert_cmpint (g_remove (path), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node/backup/drill", test_drill);
  g_test_add_func ("/node/backup/staged", test_staged);
  g_test_add_func ("/node/backup/twice", test_twice);
  g_test_add_func ("/node/backup/keeps-history", test_keeps_history);
  g_test_add_func ("/node/backup/another-node", test_another_node);
  g_test_add_func ("/node/backup/crash", test_crash);
  g_test_add_func ("/node/backup/half-unpacked", test_half_unpacked);
  g_test_add_func ("/node/backup/refusals", test_refusals);
  return g_test_run ();
}
