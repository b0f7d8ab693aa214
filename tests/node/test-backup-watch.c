/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-backup-watch.h"

#include <glib/gstdio.h>
#include <string.h>

#include "cy-node-private.h"
#include "cy-tree.h"
#include "fixture.h"
#include "node-fixture.h"

/* A node's own watch, by a clock that is turned by hand. */
typedef struct {
  NodeFixture *fixture;
  TestClock clock;
  CyBackupWatch *watch;
  char *folder;
  guint n_files;
} Watched;

static void
watched_open (Watched *watched)
{
  watched->fixture = node_fixture_new (TRUE);
  watched->folder = g_build_filename (watched->fixture->dir, "backups", NULL);
  g_assert_cmpint (g_mkdir (watched->folder, 0700), ==, 0);
  test_clock_init (&watched->clock, 1700000000000000);
  watched->watch = cy_backup_watch_new (watched->fixture->node, watched->fixture->node->desk,
                                        &watched->clock.clock);
}

static void
watched_close (Watched *watched)
{
  cy_backup_watch_free (watched->watch);
  node_fixture_free (watched->fixture);
  g_free (watched->folder);
}

static void
set_policy (Watched *watched, const char *folder, guint days, guint keep)
{
  g_autofree char *document = g_strdup_printf (
    "{\"policies\": [{\"id\": \"p\", \"name\": \"P\", \"backup_dir\": \"%s\", \"backup_days\": %u,"
    " \"backup_keep\": %u}]}",
    folder, days, keep);

  (void) node_fixture_import (watched->fixture, document);
}

static guint
count_files (Watched *watched)
{
  GDir *dir = g_dir_open (watched->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, ".backup");
  g_dir_close (dir);
  return n;
}

/* The one of this moment is there, and as many in all. */
static gboolean
has_files (gpointer data)
{
  Watched *watched = data;
  g_autoptr (GDateTime) now =
    g_date_time_new_from_unix_utc (watched->clock.now_us / G_USEC_PER_SEC);
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *name =
    g_strdup_printf ("chargeyard-%.8s-%s.backup", cy_node_get_id (watched->fixture->node), time);
  g_autofree char *path = g_build_filename (watched->folder, name, NULL);

  /* One that came while another was under way was not a look. */
  cy_backup_watch_look (watched->watch);
  return cy_tree_exists (path) && count_files (watched) == watched->n_files;
}

static void
wait_files (Watched *watched, guint n)
{
  watched->n_files = n;
  node_wait (has_files, watched);
}

static gboolean
is_alarmed (gpointer data)
{
  Watched *watched = data;
  g_autofree char *subject =
    cy_alarm_node_subject (cy_node_get_id (watched->fixture->node), CY_CONDITION_BACKUP);

  return cy_alarm_desk_get_active (watched->fixture->node->desk, subject) != NULL;
}

static gboolean
is_calm (gpointer data)
{
  return !is_alarmed (data);
}

/* One at once, then one each day, and two are kept; a stranger's file stays. */
static void
test_makes (void)
{
  Watched watched;
  g_autofree char *stranger = NULL;

  watched_open (&watched);
  stranger = g_build_filename (watched.folder, "chargeyard-00000000-20200101T000000Z.backup", NULL);
  g_assert_true (g_file_set_contents (stranger, "x", -1, NULL));
  cy_backup_watch_look (watched.watch);
  node_spin (100);
  g_assert_cmpuint (count_files (&watched), ==, 1);
  set_policy (&watched, watched.folder, 1, 2);
  cy_backup_watch_look (watched.watch);
  wait_files (&watched, 2);
  for (guint i = 0; i < 3; i++) {
    watched.clock.now_us += 23 * (gint64) 3600 * G_USEC_PER_SEC;
    cy_backup_watch_look (watched.watch);
    node_spin (100);
    g_assert_cmpuint (count_files (&watched), ==, MIN (i + 2, 3));
    watched.clock.now_us += 2 * (gint64) 3600 * G_USEC_PER_SEC;
    cy_backup_watch_look (watched.watch);
    wait_files (&watched, 3);
  }
  g_assert_true (cy_tree_exists (stranger));
  g_assert_false (is_alarmed (&watched));
  watched_close (&watched);
}

/* A folder that is not there is an alarm; it is over when there is one, or when nobody wants any. */
static void
test_cannot (void)
{
  Watched watched;
  g_autofree char *nowhere = NULL;

  watched_open (&watched);
  nowhere = g_build_filename (watched.folder, "nowhere", NULL);
  set_policy (&watched, nowhere, 1, 2);
  cy_backup_watch_look (watched.watch);
  node_wait (is_alarmed, &watched);
  g_assert_cmpint (g_mkdir (nowhere, 0700), ==, 0);
  watched.clock.now_us += (gint64) 3600 * G_USEC_PER_SEC;
  cy_backup_watch_look (watched.watch);
  node_wait (is_calm, &watched);
  watched_close (&watched);
}

/* The watch goes while it looks. */
static void
test_gone (void)
{
  Watched watched;

  watched_open (&watched);
  set_policy (&watched, watched.folder, 1, 2);
  cy_backup_watch_look (watched.watch);
  g_clear_pointer (&watched.watch, cy_backup_watch_free);
  node_spin (100);
  watched_close (&watched);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node/backup-watch/makes", test_makes);
  g_test_add_func ("/node/backup-watch/cannot", test_cannot);
  g_test_add_func ("/node/backup-watch/gone", test_gone);
  return g_test_run ();
}
