/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-data-dir.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cy-node-error.h"
#include "node-fixture.h"

static CyDataDir *
open_dir (const char *path)
{
  g_autoptr (GError) error = NULL;
  CyDataDir *dir = cy_data_dir_open (path, &error);

  g_assert_no_error (error);
  return dir;
}

static void
assert_in_use (const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_data_dir_open (path, &error));
  g_assert_error (error, CY_NODE_ERROR, CY_NODE_ERROR_IN_USE);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_lock (void)
{
  g_autofree char *root = node_fixture_make_dir ();
  g_autofree char *path = g_build_filename (root, "a", "b", NULL);
  g_autofree char *file = NULL;
  CyDataDir *dir = open_dir (path);
  GStatBuf status;

  g_assert_cmpstr (cy_data_dir_get_path (dir), ==, path);
  file = cy_data_dir_file (dir, "lock");
  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  assert_in_use (path);
  /* A refusal must not take the lock away from who has it. */
  assert_in_use (path);
  cy_data_dir_close (dir);
  dir = open_dir (path);
  cy_data_dir_close (dir);
  node_fixture_remove_tree (root);
}

/* Another process has it, and then dies without a word. */
static void
test_death (void)
{
  g_autofree char *path = node_fixture_make_dir ();
  int ready[2];
  pid_t child;
  char byte;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  if (child == 0) {
    CyDataDir *dir = cy_data_dir_open (path, NULL);

    byte = dir != NULL;
    if (write (ready[1], &byte, 1) == 1)
      pause ();
    _exit (1);
  }
  g_assert_cmpint (child, >, 0);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_cmpint (byte, ==, 1);
  assert_in_use (path);
  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  cy_data_dir_close (open_dir (path));
  close (ready[0]);
  close (ready[1]);
  node_fixture_remove_tree (path);
}

/* What is in the way is named. */
static void
test_unusable (void)
{
  g_autofree char *root = node_fixture_make_dir ();
  g_autofree char *file = g_build_filename (root, "file", NULL);
  g_autofree char *below = g_build_filename (file, "data", NULL);
  g_autofree char *lock = g_build_filename (root, "lock", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  g_assert_null (cy_data_dir_open (below, &error));
  g_assert_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DATA_DIR);
  g_assert_nonnull (strstr (error->message, below));
  g_clear_error (&error);

  g_assert_cmpint (g_mkdir (lock, 0700), ==, 0);
  g_assert_null (cy_data_dir_open (root, &error));
  g_assert_error (error, CY_NODE_ERROR, CY_NODE_ERROR_DATA_DIR);
  g_assert_nonnull (strstr (error->message, lock));
  node_fixture_remove_tree (root);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/data-dir/lock", test_lock);
  g_test_add_func ("/data-dir/death", test_death);
  g_test_add_func ("/data-dir/unusable", test_unusable);
  return g_test_run ();
}
