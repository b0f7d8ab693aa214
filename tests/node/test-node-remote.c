/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "cy-node-file.h"
#include "order-lab.h"

/* What is at one node and wanted at another. */

typedef struct {
  NodeFixture *one;
  NodeFixture *two;
  char *order; /* made at one */
} Town;

static void
on_found_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyDossier **dossier = user_data;

  g_assert_no_error (error);
  *dossier = result;
}

typedef struct {
  NodeFixture *fixture;
  const char *order;
  guint n_papers;
} Expected;

static gboolean
is_found (gpointer data)
{
  return *(CyDossier **) data != NULL;
}

/* Whether the order and its files are known at the other node. */
static gboolean
is_there (gpointer data)
{
  const Expected *expected = data;
  g_autoptr (CyDossier) dossier = NULL;

  cy_node_query_dossier (expected->fixture->node, expected->order, on_found_cb, &dossier);
  node_wait (is_found, &dossier);
  return dossier->order.state != CY_ORDER_NONE && dossier->papers->len == expected->n_papers;
}

static Town *
town_new (void)
{
  Town *town = g_new0 (Town, 1);
  g_autoptr (CyDossier) made = NULL;

  town->one = node_fixture_new_listening ();
  town->two = node_fixture_new_listening ();
  node_fixture_join (town->one, town->two);
  made = order_lab_create (town->one, "{\"title\":\"t\"}");
  town->order = g_strdup (made->order.id);
  return town;
}

static void
town_free (Town *town)
{
  node_fixture_free (town->one);
  node_fixture_free (town->two);
  g_free (town->order);
  g_free (town);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Town, town_free)

static void
on_attached_cb (const CyDossier *dossier, const GError *error, gpointer user_data)
{
  node_answer_cb (dossier == NULL ? 0 : dossier->papers->len, error, user_data);
}

/* Returns: the SHA-256 of a text that is attached at node one, when node two has heard of it. */
static char *
attach (Town *town, const char *text)
{
  g_autofree char *path = g_build_filename (town->one->dir, "note.txt", NULL);
  Expected expected = { town->two, town->order, 0 };
  NodeAnswer answer = { 0 };

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  cy_node_attach_to_order (town->one->node, town->order, path, "op", on_attached_cb, &answer);
  expected.n_papers = node_answer_wait (&answer);
  node_wait (is_there, &expected);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static char *
kept_path (NodeFixture *fixture, const char *sha256)
{
  return g_build_filename (fixture->dir, "attachments", sha256, NULL);
}

/* Two and a half parts. */
static char *
make_text (void)
{
  char *text = g_malloc (CY_FILE_PART_BYTES * 5 / 2 + 1);

  for (gsize i = 0; i < CY_FILE_PART_BYTES * 5 / 2; i++)
    text[i] = (char) ('a' + i % 25);
  text[CY_FILE_PART_BYTES * 5 / 2] = '\0';
  return text;
}

typedef struct {
  guint n;
  gsize size;
} Readers;

static void
on_read_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GBytes) bytes = result;
  Readers *readers = user_data;

  g_assert_no_error (error);
  readers->n++;
  readers->size = g_bytes_get_size (bytes);
}

static gboolean
are_two (gpointer data)
{
  return ((Readers *) data)->n == 2;
}

/* It is brought once, whoever wants it, and is here afterwards. */
static void
test_file (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *text = make_text ();
  g_autofree char *sha256 = attach (town, text);
  g_autofree char *path = kept_path (town->two, sha256);
  g_autoptr (GBytes) bytes = NULL;
  Readers readers = { 0 };

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  for (guint i = 0; i < 2; i++)
    cy_node_query_attachment (town->two->node, town->order, sha256, on_read_cb, &readers);
  node_wait (are_two, &readers);
  g_assert_cmpuint (readers.size, ==, strlen (text));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  node_fixture_stop (town->one);
  bytes = order_lab_read (town->two, town->order, sha256, NULL);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

/* What went bad here is brought again. */
static void
test_damaged_here (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");
  g_autofree char *path = kept_path (town->two, sha256);
  g_autoptr (GBytes) first = order_lab_read (town->two, town->order, sha256, NULL);
  g_autoptr (GBytes) again = NULL;

  g_assert_true (g_file_set_contents (path, "burnt", -1, NULL));
  again = order_lab_read (town->two, town->order, sha256, NULL);
  g_assert_true (g_bytes_equal (first, again));
}

static void
test_wrong_hash (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");
  g_autofree char *path = kept_path (town->one, sha256);
  g_autofree char *kept = kept_path (town->two, sha256);

  g_assert_true (g_file_set_contents (path, "burnt", -1, NULL));
  g_assert_null (order_lab_read (town->two, town->order, sha256, "is another file"));
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
}

static void
test_too_large (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");
  g_autofree char *path = kept_path (town->one, sha256);
  g_autofree char *large = g_strnfill (33 << 20, 'x');

  g_assert_true (g_file_set_contents (path, large, -1, NULL));
  g_assert_null (order_lab_read (town->two, town->order, sha256, "bytes are too many"));
}

static void
test_lost (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");
  g_autofree char *path = kept_path (town->one, sha256);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_null (order_lab_read (town->two, town->order, sha256, "note.txt: from node one: "));
}

static void
test_absent (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");

  node_fixture_stop (town->one);
  g_assert_null (order_lab_read (town->two, town->order, sha256,
                                 "note.txt: it is at node one, which is not connected"));
}

/* What a node gives away */

static void
on_given_cb (GBytes *part, gsize size, const GError *error, gpointer user_data)
{
  NodeAnswer *answer = user_data;

  node_answer_cb (part == NULL ? 0 : (guint) g_bytes_get_size (part), error, answer);
}

static void
ask (Town *town, const char *of, const char *sha256, gint64 offset, NodeAnswer *answer)
{
  g_autoptr (JsonObject) question = json_object_new ();

  if (of != NULL)
    json_object_set_string_member (question, "of", of);
  json_object_set_string_member (question, "sha256", sha256);
  json_object_set_int_member (question, "offset", offset);
  json_object_set_int_member (question, "length", 3);
  cy_node_give_file (town->one->node, question, on_given_cb, answer);
}

static void
test_given (void)
{
  g_autoptr (Town) town = town_new ();
  g_autofree char *sha256 = attach (town, "loose");
  g_autofree char *other = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "secret", -1);
  g_autofree char *path = kept_path (town->one, other);
  g_autofree char *order = g_strconcat ("order:", town->order, NULL);
  const struct {
    const char *of;
    const char *sha256;
    gint64 offset;
    const char *refusal; /* NULL when it is given */
    guint n_bytes;
  } cases[] = {
    { order, sha256, 0, NULL, 3 },
    { order, sha256, 3, NULL, 2 },
    { order, sha256, 5, "has nothing at byte 5", 0 },
    { order, sha256, -1, "offset", 0 },
    { order, other, 0, "names no file", 0 }, /* it is there, but no entry says so */
    { order, "../../identity/node.key", 0, "names no file", 0 },
    { "order:other", sha256, 0, "names no file", 0 },
    { "firmware:x", sha256, 0, "names no file", 0 },
    { "pile:p1", sha256, 0, "has no files", 0 },
    { NULL, sha256, 0, "of", 0 },
  };

  g_assert_true (g_file_set_contents (path, "secret", -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    NodeAnswer answer = { 0 };

    g_test_message ("%u", i);
    ask (town, cases[i].of, cases[i].sha256, cases[i].offset, &answer);
    if (cases[i].refusal == NULL)
      g_assert_cmpuint (node_answer_wait (&answer), ==, cases[i].n_bytes);
    else
      node_answer_refused (&answer, cases[i].refusal);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-remote/file", test_file);
  g_test_add_func ("/node-remote/damaged-here", test_damaged_here);
  g_test_add_func ("/node-remote/wrong-hash", test_wrong_hash);
  g_test_add_func ("/node-remote/too-large", test_too_large);
  g_test_add_func ("/node-remote/lost", test_lost);
  g_test_add_func ("/node-remote/absent", test_absent);
  g_test_add_func ("/node-remote/given", test_given);
  return g_test_run ();
}
