/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-identity.h"

#include <glib/gstdio.h>
#include <string.h>

#include "fixture.h"

static CyIdentity *
load (const char *directory)
{
  g_autoptr (GError) error = NULL;
  CyIdentity *identity = cy_identity_load (directory, &error);

  g_assert_no_error (error);
  return identity;
}

static guint
mode_of (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

/* Made once, for its owner only, and the same ever after. */
static void
test_made_once (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *directory = test_dir_file (dir, "deep/identity");
  g_autofree char *key = g_build_filename (directory, "node.key", NULL);
  g_autofree char *incarnation = g_build_filename (directory, "incarnation", NULL);
  g_autoptr (CyIdentity) first = load (directory);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (CyIdentity) second = NULL;

  g_assert_cmpuint (strlen (cy_identity_get_node (first)), ==, 64);
  g_assert_cmpuint (strspn (cy_identity_get_node (first), "0123456789abcdef"), ==, 64);
  g_assert_cmpuint (cy_identity_get_incarnation (first), ==, 1);
  g_assert_cmphex (mode_of (directory), ==, 0700);
  g_assert_cmphex (mode_of (key), ==, 0600);
  g_assert_cmphex (mode_of (incarnation), ==, 0600);
  g_assert_true (g_file_get_contents (key, &before, NULL, NULL));
  second = load (directory);
  g_assert_true (g_file_get_contents (key, &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (cy_identity_get_node (first), ==, cy_identity_get_node (second));
}

static void
test_two_nodes (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *a_directory = test_dir_file (dir, "a");
  g_autofree char *b_directory = test_dir_file (dir, "b");
  g_autoptr (CyIdentity) a = load (a_directory);
  g_autoptr (CyIdentity) b = load (b_directory);
  g_autoptr (GBytes) signature = cy_identity_sign (a, "hash", 4);

  g_assert_cmpstr (cy_identity_get_node (a), !=, cy_identity_get_node (b));
  g_assert_true (cy_identity_verify (a, "hash", 4, signature));
  g_assert_false (cy_identity_verify (b, "hash", 4, signature));
}

/* A signature fits its data and nothing else; another start of the same node accepts it. */
static void
test_sign (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *directory = test_dir_file (dir, "identity");
  g_autoptr (CyIdentity) identity = load (directory);
  g_autoptr (CyIdentity) again = load (directory);
  g_autoptr (GBytes) signature = cy_identity_sign (identity, "the hash of an entry", 20);
  gsize length;
  const guint8 *bytes = g_bytes_get_data (signature, &length);

  g_assert_cmpuint (length, ==, 64);
  g_assert_true (cy_identity_verify (again, "the hash of an entry", 20, signature));
  g_assert_false (cy_identity_verify (again, "the hash of an entri", 20, signature));
  g_assert_false (cy_identity_verify (again, "the hash of an entry", 19, signature));
  for (gsize bit = 0; bit < 8 * length; bit += 5) {
    g_autofree guint8 *other = g_memdup2 (bytes, length);
    g_autoptr (GBytes) forged = NULL;

    other[bit / 8] ^= (guint8) (1u << (bit % 8));
    forged = g_bytes_new (other, length);
    g_assert_false (cy_identity_verify (identity, "the hash of an entry", 20, forged));
  }
  for (gsize n = 0; n < length; n += 7) {
    g_autoptr (GBytes) part = g_bytes_new (bytes, n);

    g_assert_false (cy_identity_verify (identity, "the hash of an entry", 20, part));
  }
}

/* A key that cannot be used is told, and never replaced by another: that would be another node. */
static void
test_corrupted_key (void)
{
  static const char *const keys[] = {
    "",
    "rubbish",
    "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----\n",
    NULL, /* half of a real one */
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (TestDir) dir = test_dir_new ();
    g_autofree char *directory = test_dir_file (dir, "identity");
    g_autofree char *path = g_build_filename (directory, "node.key", NULL);
    g_autofree char *start = g_strdup_printf ("%s: node.key is not a usable key: ", directory);
    g_autofree char *text = NULL;
    g_autofree char *after = NULL;
    g_autoptr (GError) error = NULL;

    cy_identity_free (load (directory));
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    text[strlen (text) / 2] = '\0';
    g_assert_true (g_file_set_contents (path, keys[i] != NULL ? keys[i] : text, -1, NULL));
    g_test_message ("case %u", i);
    g_assert_null (cy_identity_load (directory, &error));
    g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_IDENTITY);
    g_assert_true (g_str_has_prefix (error->message, start));
    g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
    g_assert_cmpstr (after, ==, keys[i] != NULL ? keys[i] : text);
  }
}

static void
test_incarnation (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *directory = test_dir_file (dir, "identity");
  g_autofree char *node = NULL;

  for (guint i = 1; i <= 4; i++) {
    g_autoptr (CyIdentity) identity = load (directory);
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (cy_identity_get_incarnation (identity), ==, i);
    g_assert_true (cy_identity_set_incarnation (identity, i + 1, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (cy_identity_get_incarnation (identity), ==, i + 1);
    g_assert_true (node == NULL || g_str_equal (node, cy_identity_get_node (identity)));
    g_free (node);
    node = g_strdup (cy_identity_get_node (identity));
  }
}

/* A number that cannot be written does not count. */
static void
test_incarnation_unwritten (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *directory = test_dir_file (dir, "identity");
  g_autofree char *path = g_build_filename (directory, "incarnation", NULL);
  g_autoptr (CyIdentity) identity = load (directory);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (cy_identity_set_incarnation (identity, 2, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (cy_identity_get_incarnation (identity), ==, 1);
}

/* It never goes back, and there is a last one. */
static void
test_incarnation_order (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *directory = test_dir_file (dir, "identity");
  g_autoptr (CyIdentity) identity = load (directory);

  g_assert_true (cy_identity_set_incarnation (identity, 7, NULL));
  g_assert_true (cy_identity_set_incarnation (identity, 7, NULL));
  g_assert_false (cy_identity_set_incarnation (identity, 6, NULL));
  g_assert_false (cy_identity_set_incarnation (identity, (guint64) G_MAXUINT32 + 1, NULL));
  g_assert_cmpuint (cy_identity_get_incarnation (identity), ==, 7);
}

static void
assert_standing (const CyStanding *found, const CyStanding *expected)
{
  g_assert_cmpuint (found->incarnation, ==, expected->incarnation);
  g_assert_cmpuint (found->boots, ==, expected->boots);
  g_assert_cmpmem (found->seqs, sizeof found->seqs, expected->seqs, sizeof expected->seqs);
}

/* What was marked is there the next time; what is no mark is not taken for none. */
static void
test_mark (void)
{
  static const char *const texts[] = {
    "",          "1 2 3", "1 2 3 4 5 6 7", "1 2 3 4 5 x", "-1 2 3 4 5 6", "4294967296 2 3 4 5 6",
    "1  2 3 4 5"
  };
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *directory = test_dir_file (dir, "identity");
  g_autofree char *path = g_build_filename (directory, "mark", NULL);
  g_autoptr (CyIdentity) identity = load (directory);
  const CyStanding written = { 3, 12, { 1, 0, G_MAXINT64, 4 } };
  CyStanding found = written;

  g_assert_true (cy_identity_read_mark (identity, &found, NULL));
  assert_standing (&found, &(const CyStanding){ 0 });
  g_assert_true (cy_identity_write_mark (identity, &written, NULL));
  g_assert_cmphex (mode_of (path), ==, 0600);
  g_assert_true (cy_identity_read_mark (identity, &found, NULL));
  assert_standing (&found, &written);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
    g_assert_false (cy_identity_read_mark (identity, &found, &error));
    assert_error_contains (error, CY_PEERS_ERROR, CY_PEERS_ERROR_IDENTITY, "mark: is damaged");
  }
}

static void
test_bad_incarnation (void)
{
  static const char *const texts[] = { "", "0\n", "-1", "x", "1x", "4294967296", "1 2" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (TestDir) dir = test_dir_new ();
    g_autofree char *directory = test_dir_file (dir, "identity");
    g_autofree char *path = g_build_filename (directory, "incarnation", NULL);
    g_autoptr (GError) error = NULL;

    cy_identity_free (load (directory));
    g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
    g_assert_null (cy_identity_load (directory, &error));
    g_assert_nonnull (error);
    g_assert_true (g_str_has_prefix (error->message, path));
  }
}

static void
test_no_directory (void)
{
  g_autoptr (TestDir) dir = test_dir_new ();
  g_autofree char *file = test_dir_file (dir, "file");
  g_autofree char *directory = g_build_filename (file, "identity", NULL);
  g_autofree char *start = g_strdup_printf ("%s: cannot be made: ", directory);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", -1, NULL));
  g_assert_null (cy_identity_load (directory, &error));
  g_assert_error (error, CY_PEERS_ERROR, CY_PEERS_ERROR_IDENTITY);
  g_assert_true (g_str_has_prefix (error->message, start));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peers/identity/made-once", test_made_once);
  g_test_add_func ("/peers/identity/two-nodes", test_two_nodes);
  g_test_add_func ("/peers/identity/sign", test_sign);
  g_test_add_func ("/peers/identity/corrupted-key", test_corrupted_key);
  g_test_add_func ("/peers/identity/incarnation", test_incarnation);
  g_test_add_func ("/peers/identity/incarnation-unwritten", test_incarnation_unwritten);
  g_test_add_func ("/peers/identity/incarnation-order", test_incarnation_order);
  g_test_add_func ("/peers/identity/mark", test_mark);
  g_test_add_func ("/peers/identity/bad-incarnation", test_bad_incarnation);
  g_test_add_func ("/peers/identity/no-directory", test_no_directory);
  return g_test_run ();
}
