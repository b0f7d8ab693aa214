/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "cy-json.h"
#include "cy-node.h"
#include "node-load.h"

#define PATIENCE_S 120
#define FOLDER     "node"
#define TEXT_MAX   (64 << 20)

typedef struct {
  const NodeLoad *load;
  CyNode *node;
  gboolean imported;
} Bench;

static gboolean
on_timeout_cb (gpointer fired)
{
  *(gboolean *) fired = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop, as the program does. */
static void
spin (guint milliseconds)
{
  gboolean fired = FALSE;

  (void) g_timeout_add (milliseconds, on_timeout_cb, &fired); /* removes itself */
  while (!fired)
    (void) g_main_context_iteration (NULL, TRUE); /* whether anything was dispatched */
}

static void
open_node (Bench *bench)
{
  const CyNodeOptions options = { .data_dir = FOLDER "/data",
                                  .profile_dir = FOLDER "/profiles",
                                  .supervise = TRUE };
  g_autoptr (GError) error = NULL;

  bench->node = cy_node_new (&options, &error);
  if (bench->node == NULL)
    bench_fail ("the node of the bench", error);
}

static void
close_node (Bench *bench)
{
  cy_node_stop (bench->node);
  spin (50); /* what the last jobs have to say still holds it */
  g_clear_object (&bench->node);
}

static void
make_folder (void)
{
  g_autofree char *profile = node_load_profile ();
  g_autoptr (GError) error = NULL;

  bench_remove_folder (FOLDER);
  if (g_mkdir_with_parents (FOLDER "/profiles", 0700) != 0 ||
      !g_file_set_contents (FOLDER "/profiles/bench-dc.json", profile, -1, &error))
    bench_fail ("the folder of the bench", error);
}

static void
on_imported_cb (guint n_changes, const GError *error, gpointer user_data)
{
  Bench *bench = user_data;

  if (error != NULL)
    bench_fail ("the yard of the bench", error);
  bench->imported = TRUE;
}

static void
import (Bench *bench)
{
  g_autofree char *text = node_load_yard (bench->load);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = cy_json_parse (text, -1, TEXT_MAX, &error);

  if (document == NULL)
    bench_fail ("the yard of the bench", error);
  cy_node_import (bench->node, document, "bench", on_imported_cb, bench);
  while (!bench->imported)
    (void) g_main_context_iteration (NULL, TRUE);
}

/* A number of the status, at "name" or "group.name". */
static double
read_status (Bench *bench, const char *group, const char *name)
{
  g_autoptr (JsonNode) status = cy_node_describe_status (bench->node);
  JsonObject *object = json_node_get_object (status);

  if (group != NULL)
    object = json_object_get_object_member (object, group);
  return json_object_get_double_member (object, name);
}

static double
read_lost (Bench *bench)
{
  g_autoptr (JsonNode) status = cy_node_describe_status (bench->node);
  JsonObject *queues = json_object_get_object_member (json_node_get_object (status), "queues");

  return json_object_get_double_member (json_object_get_object_member (queues, "history"), "lost") +
         read_status (bench, NULL, "scans_late");
}

/* Returns how long it took [s]. */
static double
wait_all_up (Bench *bench, gint64 begun_us)
{
  for (guint i = 0; i < PATIENCE_S * 50; i++) {
    if (read_status (bench, "links", "up") >= bench->load->n_piles)
      return (double) (g_get_monotonic_time () - begun_us) / 1e6;
    spin (20);
  }
  bench_fail ("some simulated piles do not come up", NULL);
}

/* What the threads of a name took [s]. */
static double
threads_cpu_s (const char *name)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  double ticks = 0;
  const char *task;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL) {
    g_autofree char *path = g_build_filename ("/proc/self/task", task, "stat", NULL);
    g_autofree char *text = NULL;
    g_auto (GStrv) fields = NULL;
    char *end;

    if (!g_file_get_contents (path, &text, NULL, NULL) || (end = strrchr (text, ')')) == NULL)
      continue; /* it has ended */
    *end = '\0';
    fields = g_strsplit (end + 2, " ", 14);
    if (g_str_equal (strchr (text, '(') + 1, name))
      ticks += g_ascii_strtod (fields[11], NULL) + g_ascii_strtod (fields[12], NULL);
  }
  return ticks / (double) sysconf (_SC_CLK_TCK);
}

typedef struct {
  gint64 time_us;
  double cpu_us;
  double acquire_s;
  double history_s;
  double main_s;
  double samples;
  double lost;
} Mark;

static Mark
mark (Bench *bench)
{
  return (Mark){ .time_us = g_get_monotonic_time (),
                 .cpu_us = bench_process_cpu_us (),
                 .acquire_s = threads_cpu_s ("acquire"),
                 .history_s = threads_cpu_s ("history-writer"),
                 .main_s = threads_cpu_s ("bench-node"),
                 .samples = read_status (bench, "history", "samples"),
                 .lost = read_lost (bench) };
}

static void
measure (Bench *bench, NodeOutcome *outcome)
{
  Mark before = mark (bench);
  double scans = 0;
  double seconds;
  Mark after;

  for (guint i = 0; i < bench->load->seconds; i++) {
    spin (1000);
    scans += read_status (bench, NULL, "scans_per_s");
  }
  after = mark (bench);
  seconds = (double) (after.time_us - before.time_us) / 1e6;
  outcome->cpu_percent = 100 * (after.cpu_us - before.cpu_us) / 1e6 / seconds;
  outcome->acquire_percent = 100 * (after.acquire_s - before.acquire_s) / seconds;
  outcome->history_percent = 100 * (after.history_s - before.history_s) / seconds;
  outcome->main_percent = 100 * (after.main_s - before.main_s) / seconds;
  outcome->values_per_s = (after.samples - before.samples) / seconds;
  outcome->lost = after.lost - before.lost;
  outcome->memory_mb = bench_resident_mb ();
  outcome->scans_done_percent = MIN (100, 100 * scans * NODE_LOAD_PERIOD_MS / 1000 /
                                            ((double) bench->load->seconds * bench->load->n_piles));
}

/**
 * node_whole:
 * @load: a #NodeLoad.
 * @out: a #NodeOutcome.
 *
 * The node as it is shipped, without a screen: the yard imported, all piles read, judged, shown in
 * the live table and recorded.
 */
void
node_whole (gconstpointer load, gpointer out)
{
  Bench bench = { .load = load };
  NodeOutcome *outcome = out;
  gint64 begun_us;

  make_folder ();
  open_node (&bench);
  begun_us = g_get_monotonic_time ();
  import (&bench);
  outcome->import_s = (double) (g_get_monotonic_time () - begun_us) / 1e6;
  outcome->start_s = wait_all_up (&bench, g_get_monotonic_time ());
  spin (NODE_LOAD_WARM_UP_S * 1000);
  measure (&bench, outcome);
  close_node (&bench);
  begun_us = g_get_monotonic_time ();
  open_node (&bench);
  outcome->open_s = wait_all_up (&bench, begun_us);
  close_node (&bench);
  bench_remove_folder (FOLDER);
}
