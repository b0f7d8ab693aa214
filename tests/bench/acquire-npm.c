/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <sys/wait.h>

#include "acquire.h"
#include "bench.h"

#define NOT_INSTALLED 3

static double
member (JsonObject *object, const char *name)
{
  return json_object_get_double_member_with_default (object, name, 0);
}

/**
 * acquire_npm:
 * @library: `modbus-serial` or `jsmodbus`.
 * @load: what to ask of it.
 * @out_outcome: (out): what it did; memory is not measured.
 *
 * Runs a library of npm, if node and it are there.
 *
 * Returns: %FALSE, and says so, when they are not.
 */
gboolean
acquire_npm (const char *library, const AcquireLoad *load, AcquireOutcome *out_outcome)
{
  g_autofree char *port = g_strdup_printf ("%u", load->port);
  g_autofree char *n_piles = g_strdup_printf ("%u", load->n_piles);
  g_autofree char *seconds = g_strdup_printf ("%u", load->seconds);
  const char *argv[] = { "node", BENCH_NPM_SCRIPT, library, port, n_piles, seconds, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  int status = 0;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL,
                     &status, &error)) {
    g_printerr ("acquire: no comparison with %s: %s\n", library, error->message);
    return FALSE;
  }
  if (WIFEXITED (status) && WEXITSTATUS (status) == NOT_INSTALLED) {
    g_printerr ("acquire: no comparison with %s: it is installed neither under "
                ".run/bench/node_modules nor globally\n",
                library);
    return FALSE;
  }
  node = status == 0 ? json_from_string (output, NULL) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    g_printerr ("acquire: no comparison with %s: it failed\n", library);
    return FALSE;
  }
  object = json_node_get_object (node);
  *out_outcome = (AcquireOutcome){ .cpu_us_per_request = member (object, "cpu_per_request"),
                                   .scans_done_percent = member (object, "scans_done"),
                                   .jitter_p50_ms = member (object, "jitter_p50"),
                                   .jitter_p99_ms = member (object, "jitter_p99"),
                                   .failures = member (object, "failures") };
  return TRUE;
}
