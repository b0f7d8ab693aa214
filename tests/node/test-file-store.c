/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-file-store.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cy-node-error.h"
#include "fixture.h"

#define LARGEST 1000

/* Of "abc": FIPS 180-4's example. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

typedef struct {
  TestDir *dir;
  CyFileStore *store;
} Fixture;

static void
setup (Fixture *f, gconstpointer unused)
{
  g_autofree char *folder = NULL;

  f->dir = test_dir_new ();
  folder = test_dir_file (f->dir, "kept");
  f->store = cy_file_store_new (folder, "an attachment", LARGEST);
}

static void
teardown (Fixture *f, gconstpointer unused)
{
  cy_file_store_free (f->store);
  test_dir_free (f->dir);
}

static char *
write_file (Fixture *f, const char *name, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;
  char *path = test_dir_file (f->dir, name);

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  return path;
}

static void
test_keep (Fixture *f, gconstpointer unused)
{
  g_autofree char *path = write_file (f, "photo", "abc", 3);
  g_autofree char *kept = test_dir_file (f->dir, "kept/" ABC);
  g_autofree char *sha256 = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  gsize size = 0;

  sha256 = cy_file_store_add (f->store, path, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sha256, ==, ABC);
  g_assert_cmpuint (size, ==, 3);
  g_assert_cmpint (g_stat (kept, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_unlink (path), ==, 0);
  bytes = cy_file_store_load (f->store, sha256, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "abc", 3);
}

/* The same twice is one file, and mends one that was damaged. */
static void
test_again (Fixture *f, gconstpointer unused)
{
  g_autoptr (GBytes) abc = g_bytes_new_static ("abc", 3);
  g_autofree char *first = cy_file_store_add_bytes (f->store, abc, NULL);
  g_autofree char *kept = write_file (f, "kept/" ABC, "abd", 3);
  g_autofree char *second = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_file_store_load (f->store, ABC, &error));
  assert_error_contains (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "its checksum changed to a52d159f");
  assert_error_contains (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "add an attachment again");
  second = cy_file_store_add_bytes (f->store, abc, NULL);
  g_assert_cmpstr (second, ==, first);
  bytes = cy_file_store_load (f->store, ABC, NULL);
  g_assert_true (g_bytes_equal (bytes, abc));
}

/* Up to the last byte that is allowed. */
static void
test_sizes (Fixture *f, gconstpointer unused)
{
  static const struct {
    gsize size;
    const char *refusal;
  } cases[] = {
    { 0, ": is empty" },
    { 1, NULL },
    { LARGEST - 1, NULL },
    { LARGEST, NULL },
    { LARGEST + 1, ": 1001 bytes are too many for an attachment, at most 1000" },
    { 10 * LARGEST, ": 10000 bytes are too many for an attachment, at most 1000" },
  };
  g_autofree char *data = g_malloc0 (10 * LARGEST);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = write_file (f, "file", data, (gssize) cases[i].size);
    g_autoptr (GBytes) given = g_bytes_new (data, cases[i].size);
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) other = NULL;
    g_autofree char *sha256 = NULL;
    g_autofree char *of_bytes = NULL;
    gsize size = 4711;

    sha256 = cy_file_store_add (f->store, path, &size, &error);
    of_bytes = cy_file_store_add_bytes (f->store, given, &other);
    g_assert_cmpstr (sha256, ==, of_bytes);
    g_assert_cmpuint (size, ==, sha256 != NULL ? cases[i].size : 4711);
    if (cases[i].refusal == NULL) {
      g_assert_no_error (error);
      continue;
    }
    assert_error_contains (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, cases[i].refusal);
    assert_error_contains (other, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, cases[i].refusal);
  }
}

/* Two gigabytes that are not there on the disk either: reading them would take all the memory. */
static void
test_huge (Fixture *f, gconstpointer unused)
{
  g_autofree char *path = write_file (f, "huge", "x", 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (truncate (path, (off_t) 2 << 30), ==, 0);
  g_assert_null (cy_file_store_read (f->store, path, &error));
  assert_error_contains (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, ": 2147483648 bytes are too");
}

static void
refuse (Fixture *f, const char *path, const char *why)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", path);
  g_assert_null (cy_file_store_read (f->store, path, &error));
  assert_error_contains (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, why);
}

/* What is no file would keep the reader waiting, or never end. */
static void
test_no_file (Fixture *f, gconstpointer unused)
{
  g_autofree char *pipe = test_dir_file (f->dir, "pipe");
  g_autofree char *link = test_dir_file (f->dir, "link");
  g_autofree char *missing = test_dir_file (f->dir, "missing");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink (pipe, link), ==, 0);
  refuse (f, pipe, ": is no regular file");
  refuse (f, link, ": is no regular file");
  refuse (f, f->dir->path, ": is no regular file");
  refuse (f, "/dev/zero", ": is no regular file");
  g_assert_null (cy_file_store_read (f->store, missing, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* The kernel says of this file that it is empty, and gives more the longer one reads: it grows. */
static void
test_grows (Fixture *f, gconstpointer unused)
{
  refuse (f, "/proc/self/status", ": changed while it was read");
}

/* A name from elsewhere does not lead out of the folder. */
static void
test_names (Fixture *f, gconstpointer unused)
{
  static const char *const names[] = { "",
                                       "..",
                                       "../photo",
                                       "/dev/zero",
                                       "ABC",
                                       ABC "/../",
                                       "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9"
                                       "CB410FF61F20015AD" };
  g_autoptr (GError) missing = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (cy_file_store_load (f->store, names[i], &error));
    assert_error_contains (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, "\" is no SHA-256");
  }
  g_assert_null (cy_file_store_load (f->store, ABC, &missing));
  g_assert_error (missing, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* What was put in the place of a kept file is not waited for, nor taken for it. */
static void
test_replaced (Fixture *f, gconstpointer unused)
{
  g_autoptr (GBytes) abc = g_bytes_new_static ("abc", 3);
  g_autofree char *sha256 = cy_file_store_add_bytes (f->store, abc, NULL);
  g_autofree char *kept = test_dir_file (f->dir, "kept/" ABC);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_unlink (kept), ==, 0);
  g_assert_cmpint (mkfifo (kept, 0600), ==, 0);
  g_assert_null (cy_file_store_load (f->store, sha256, &error));
  assert_error_contains (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, ": is no regular file");
}

static void
test_no_folder (Fixture *f, gconstpointer unused)
{
  g_autofree char *path = write_file (f, "kept", "in the way", -1);
  g_autoptr (GBytes) abc = g_bytes_new_static ("abc", 3);
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_file_store_add_bytes (f->store, abc, &error));
  assert_error_contains (error, CY_NODE_ERROR, CY_NODE_ERROR_DATA_DIR, "kept: cannot be made: ");
}

#define TEST(name, function) \
  g_test_add ("/node/file-store/" name, Fixture, NULL, setup, function, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("keep", test_keep);
  TEST ("again", test_again);
  TEST ("sizes", test_sizes);
  TEST ("huge", test_huge);
  TEST ("no-file", test_no_file);
  TEST ("grows", test_grows);
  TEST ("names", test_names);
  TEST ("replaced", test_replaced);
  TEST ("no-folder", test_no_folder);
  return g_test_run ();
}
