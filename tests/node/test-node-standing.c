/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "cy-entry.h"
#include "node-fixture.h"

/* Nodes whose files were put back: the same number is never given twice. */

typedef struct {
  gboolean done;
  GPtrArray *entries;
} Found;

static void
on_entries_cb (gpointer result, const GError *error, gpointer user_data)
{
  Found *found = user_data;

  g_assert_no_error (error);
  found->entries = result;
  found->done = TRUE;
}

static gboolean
is_found (gpointer data)
{
  return ((Found *) data)->done;
}

/* The newest entries, newest first. */
static GPtrArray *
entries_of (NodeFixture *fixture, const char *subject)
{
  Found found = { 0 };

  cy_node_query_entries (fixture->node, subject, 0, 100, on_entries_cb, &found);
  node_wait (is_found, &found);
  return found.entries;
}

static void
add_area (NodeFixture *fixture, const char *id)
{
  g_autofree char *document =
    g_strdup_printf ("{\"areas\": [{\"id\": \"%s\", \"name\": \"X\"}]}", id);

  g_assert_cmpuint (node_fixture_import (fixture, document), ==, 1);
}

/* The stream and number of the entry that made an area. */
static char *
place_of (NodeFixture *fixture, const char *id)
{
  g_autofree char *subject = g_strconcat ("area:", id, NULL);
  g_autoptr (GPtrArray) entries = entries_of (fixture, subject);
  const CyEntry *entry;
  const char *stream;

  g_assert_cmpuint (entries->len, ==, 1);
  entry = entries->pdata[0];
  stream = strchr (entry->stream, '.') + 1;
  return g_strdup_printf ("%s %u", stream, (guint) entry->seq);
}

static void
expect_place (NodeFixture *fixture, const char *id, const char *expected)
{
  g_autofree char *place = place_of (fixture, id);

  g_assert_cmpstr (place, ==, expected);
}

static void
copy_file (const char *dir, const char *from, const char *to)
{
  g_autofree char *source = g_build_filename (dir, from, NULL);
  g_autofree char *target = g_build_filename (dir, to, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (target, bytes, (gssize) length, NULL));
}

static void
expect_reborn (NodeFixture *fixture, guint n, const char *words)
{
  g_autofree char *subject = g_strconcat ("journal:", cy_node_get_id (fixture->node), NULL);
  g_autoptr (GPtrArray) entries = entries_of (fixture, subject);

  g_assert_cmpuint (entries->len, ==, n);
  if (n == 0)
    return;
  g_assert_cmpstr (((CyEntry *) entries->pdata[0])->kind, ==, "journal.reborn");
  g_assert_nonnull (strstr (((CyEntry *) entries->pdata[0])->payload, words));
}

/* Starts and stops change nothing. */
static void
test_goes_on (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);

  add_area (fixture, "a");
  node_fixture_restart (fixture, FALSE);
  node_fixture_restart (fixture, FALSE);
  add_area (fixture, "b");
  expect_place (fixture, "a", "1/cfg 1");
  expect_place (fixture, "b", "1/cfg 2");
  expect_reborn (fixture, 0, NULL);
}

/* Somebody copies yesterday's database over today's. */
static void
test_database_put_back (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);

  add_area (fixture, "a");
  node_fixture_restart (fixture, FALSE);
  copy_file (fixture->dir, "yard.db", "kept");
  add_area (fixture, "b");
  cy_node_stop (fixture->node);
  copy_file (fixture->dir, "kept", "yard.db");
  node_fixture_restart (fixture, FALSE);
  add_area (fixture, "c");
  expect_place (fixture, "a", "1/cfg 1");
  expect_place (fixture, "c", "2/cfg 1");
  expect_reborn (fixture, 1, "\"incarnation\":2,\"reason\":\"older\",\"missing\":{\"cfg\":1}");
  node_fixture_restart (fixture, FALSE);
  add_area (fixture, "d");
  expect_place (fixture, "d", "2/cfg 2");
}

/* Nothing was written since, but the node had been running: what it said then nobody here knows. */
static void
test_older_start (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);

  add_area (fixture, "a");
  cy_node_stop (fixture->node);
  copy_file (fixture->dir, "yard.db", "kept");
  node_fixture_restart (fixture, FALSE);
  cy_node_stop (fixture->node);
  copy_file (fixture->dir, "kept", "yard.db");
  node_fixture_restart (fixture, FALSE);
  add_area (fixture, "b");
  expect_place (fixture, "b", "2/cfg 1");
  expect_reborn (fixture, 1, "\"older\"");
}

/* A database of nobody's is as one that was put back. */
static void
test_database_gone (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autofree char *path = g_build_filename (fixture->dir, "yard.db", NULL);

  add_area (fixture, "a");
  cy_node_stop (fixture->node);
  g_assert_cmpint (g_remove (path), ==, 0);
  node_fixture_restart (fixture, FALSE);
  add_area (fixture, "a");
  expect_place (fixture, "a", "2/cfg 1");
}

/* A process that is killed leaves everything as it was at some moment: the entries without the mark. */
static void
test_killed (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);

  add_area (fixture, "a");
  node_fixture_restart (fixture, FALSE);
  copy_file (fixture->dir, "identity/mark", "kept");
  add_area (fixture, "b");
  cy_node_stop (fixture->node);
  copy_file (fixture->dir, "kept", "identity/mark");
  node_fixture_restart (fixture, FALSE);
  add_area (fixture, "c");
  expect_place (fixture, "c", "1/cfg 3");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node/standing/goes-on", test_goes_on);
  g_test_add_func ("/node/standing/database-put-back", test_database_put_back);
  g_test_add_func ("/node/standing/older-start", test_older_start);
  g_test_add_func ("/node/standing/database-gone", test_database_gone);
  g_test_add_func ("/node/standing/killed", test_killed);
  return g_test_run ();
}
