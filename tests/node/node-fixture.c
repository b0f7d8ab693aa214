/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "node-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cy-node-peer.h"

/* How long anything may take that a test waits for [ms]. */
#define PATIENCE_MS 20000

static gboolean
on_timeout_cb (gpointer fired)
{
  *(gboolean *) fired = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * node_spin:
 *
 * Runs the main loop for a while.
 */
void
node_spin (guint milliseconds)
{
  gboolean fired = FALSE;

  g_timeout_add (milliseconds, on_timeout_cb, &fired);
  while (!fired)
    g_main_context_iteration (NULL, TRUE);
}

/**
 * node_wait:
 *
 * Runs the main loop until @done says so; fails the test when it never does.
 */
void
node_wait (gboolean (*done) (gpointer), gpointer user_data)
{
  gint64 end = g_get_monotonic_time () + (gint64) PATIENCE_MS * 1000;

  while (!done (user_data)) {
    g_assert_cmpint (g_get_monotonic_time (), <, end);
    node_spin (5);
  }
}

char *
node_fixture_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("cy-node-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

void
node_fixture_remove_tree (const char *path)
{
  GDir *dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    node_fixture_remove_tree (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
open_node (NodeFixture *fixture, gboolean supervise)
{
  const CyNodeOptions options = { .data_dir = fixture->dir,
                                  .profile_dir = g_getenv ("CY_TEST_PROFILES"),
                                  .listen = fixture->listen,
                                  .supervise = supervise };
  g_autoptr (GError) error = NULL;

  fixture->node = cy_node_new (&options, &error);
  g_assert_no_error (error);
}

NodeFixture *
node_fixture_new (gboolean supervise)
{
  NodeFixture *fixture = g_new0 (NodeFixture, 1);

  fixture->dir = node_fixture_make_dir ();
  open_node (fixture, supervise);
  return fixture;
}

/**
 * node_fixture_new_listening:
 *
 * Returns: (transfer full): a node that supervises and that others may call.
 */
NodeFixture *
node_fixture_new_listening (void)
{
  NodeFixture *fixture = g_new0 (NodeFixture, 1);

  fixture->dir = node_fixture_make_dir ();
  fixture->listen = "127.0.0.1:0";
  open_node (fixture, TRUE);
  return fixture;
}

/* Tells one node of another. */
static void
tell_of (NodeFixture *fixture, NodeFixture *other, const char *name)
{
  CyRecord *record = cy_record_new (CY_KIND_NODE, cy_node_get_id (other->node));
  g_autofree char *key = cy_node_dup_key (other->node);
  g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", cy_node_get_peer_port (other->node));
  NodeAnswer answer = { 0 };

  g_assert_true (cy_record_set_text (record, "key", key, NULL));
  g_assert_true (cy_record_set_text (record, "name", name, NULL));
  g_assert_true (cy_record_set_text (record, "address", address, NULL));
  cy_node_put_record (fixture->node, NULL, record, "test", node_answer_cb, &answer);
  node_answer_wait (&answer);
  cy_record_unref (record);
}

typedef struct {
  CyNode *node;
  const char *other;
} Pair;

static gboolean
is_linked (gpointer data)
{
  const Pair *pair = data;
  g_autoptr (GPtrArray) peers = cy_node_list_peers (pair->node);

  for (guint i = 0; i < peers->len; i++) {
    const CyPeerInfo *info = peers->pdata[i];

    if (g_str_equal (info->id, pair->other))
      return info->up;
  }
  return FALSE;
}

/**
 * node_fixture_name:
 *
 * Tells a node what it is called.
 */
void
node_fixture_name (NodeFixture *fixture, const char *name)
{
  tell_of (fixture, fixture, name);
}

/**
 * node_fixture_join:
 *
 * Makes members of two nodes, called `one` and `two`, and waits for the link.
 */
void
node_fixture_join (NodeFixture *one, NodeFixture *two)
{
  Pair there = { one->node, cy_node_get_id (two->node) };
  Pair back = { two->node, cy_node_get_id (one->node) };

  tell_of (one, two, "two");
  tell_of (two, one, "one");
  node_wait (is_linked, &there);
  node_wait (is_linked, &back);
}

static gboolean
is_held_once (gpointer node)
{
  return g_atomic_int_get (&((GObject *) node)->ref_count) == 1;
}

static void
close_node (NodeFixture *fixture)
{
  cy_node_stop (fixture->node);
  /* What the last jobs have to say may still be on its way, and holds the node. */
  node_spin (20);
  node_wait (is_held_once, fixture->node);
  g_assert_finalize_object (fixture->node);
}

/**
 * node_fixture_restart:
 *
 * Stops the node and opens another on the same data.
 */
void
node_fixture_restart (NodeFixture *fixture, gboolean supervise)
{
  close_node (fixture);
  open_node (fixture, supervise);
}

/**
 * node_fixture_stop:
 *
 * The node is gone, until the fixture is freed.
 */
void
node_fixture_stop (NodeFixture *fixture)
{
  close_node (fixture);
  fixture->node = NULL;
}

/**
 * node_fixture_start:
 *
 * The node that was stopped is there again.
 */
void
node_fixture_start (NodeFixture *fixture, gboolean supervise)
{
  open_node (fixture, supervise);
}

void
node_fixture_free (NodeFixture *fixture)
{
  if (fixture->node != NULL)
    close_node (fixture);
  node_fixture_remove_tree (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture);
}

void
node_answer_cb (guint n_changes, const GError *error, gpointer user_data)
{
  NodeAnswer *answer = user_data;

  g_assert_false (answer->done);
  answer->done = TRUE;
  answer->n_changes = n_changes;
  answer->error = error == NULL ? NULL : g_error_copy (error);
}

static gboolean
is_done (gpointer data)
{
  return ((NodeAnswer *) data)->done;
}

/**
 * node_answer_wait:
 *
 * Returns: how many changes were made, by something that must work. Ready for the next one.
 */
guint
node_answer_wait (NodeAnswer *answer)
{
  guint n_changes;

  node_wait (is_done, answer);
  g_assert_no_error (answer->error);
  n_changes = answer->n_changes;
  *answer = (NodeAnswer){ 0 };
  return n_changes;
}

/**
 * node_answer_refused:
 * @reason: part of what the error must say.
 */
void
node_answer_refused (NodeAnswer *answer, const char *reason)
{
  node_wait (is_done, answer);
  g_assert_nonnull (answer->error);
  if (strstr (answer->error->message, reason) == NULL)
    g_error ("refused with \"%s\" instead of \"%s\"", answer->error->message, reason);
  g_assert_cmpuint (answer->n_changes, ==, 0);
  g_error_free (answer->error);
  *answer = (NodeAnswer){ 0 };
}

guint
node_fixture_import (NodeFixture *fixture, const char *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = cy_json_parse (document, -1, 1 << 24, &error);
  NodeAnswer answer = { 0 };

  g_assert_no_error (error);
  cy_node_import (fixture->node, node, "test", node_answer_cb, &answer);
  return node_answer_wait (&answer);
}
