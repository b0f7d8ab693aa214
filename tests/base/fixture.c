/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* Where nothing moves for this long something hangs. */
#define PATIENCE_S 60

TestDir *
test_dir_new (void)
{
  TestDir *dir = g_new0 (TestDir, 1);
  g_autoptr (GError) error = NULL;

  dir->path = g_dir_make_tmp ("chargeyard-test-XXXXXX", &error);
  g_assert_no_error (error);
  return dir;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
test_dir_free (TestDir *dir)
{
  remove_tree (dir->path);
  g_free (dir->path);
  g_free (dir);
}

char *
test_dir_file (const TestDir *dir, const char *name)
{
  return g_build_filename (dir->path, name, NULL);
}

static gint64
test_clock_now (gpointer user_data)
{
  return ((TestClock *) user_data)->now_us;
}

void
test_clock_init (TestClock *clock, gint64 now_us)
{
  clock->clock = (CyClock){ test_clock_now, test_clock_now, clock };
  clock->now_us = now_us;
}

/* The seed comes from --seed, which GLib prints, so that a failure can be repeated. */
GRand *
test_rand_new (void)
{
  guint32 seed = (guint32) g_test_rand_int ();

  g_test_message ("seed %u", seed);
  return g_rand_new_with_seed (seed);
}

static gboolean
on_patience_lost_cb (gpointer user_data)
{
  g_error ("nothing came within %d s", PATIENCE_S);
  return G_SOURCE_REMOVE;
}

void
test_wait (gboolean *done)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_patience_lost_cb, NULL);

  while (!*done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (patience);
}
