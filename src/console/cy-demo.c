/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-demo.h"

#include "cy-node-tariff.h"
#include "cy-paths.h"
#include "cy-yard-file.h"

/* Of the yard; what is asked everywhere. */
#define DEMO_TARIFF "summer"

struct _CyDemo {
  GSubprocess *simulator;
};

/* The simulator is installed beside the console, wherever that is. */
static char *
find_simulator (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self == NULL ? NULL : g_path_get_dirname (self);
  g_autofree char *beside =
    folder == NULL ? NULL : g_build_filename (folder, "chargeyard-sim", NULL);

  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_find_program_in_path ("chargeyard-sim");
}

/* In a demonstration nobody else is there to agree. */
static void
on_proposed_cb (const CyTariffVersion *version, const GError *error, gpointer user_data)
{
  g_autoptr (CyNode) node = user_data;

  if (version != NULL)
    cy_node_approve_tariff (node, DEMO_TARIFF, version->terms->version, NULL,
                            cy_node_get_local_user (node), NULL, NULL);
}

static void
on_imported_cb (guint n_changes, const GError *error, gpointer user_data)
{
  g_autoptr (CyNode) node = user_data;
  g_autoptr (CyTariffTerms) published = cy_node_get_terms (node, DEMO_TARIFF, 1);

  if (error != NULL)
    g_warning ("The demo yard could not be imported: %s", error->message);
  else if (published == NULL)
    cy_node_propose_tariff (node, DEMO_TARIFF, "demo", on_proposed_cb, g_object_ref (node));
}

/**
 * cy_demo_start:
 * @node: gets the demo yard unless it has one already.
 *
 * Errors: the yard or the simulator is missing.
 */
CyDemo *
cy_demo_start (CyNode *node, GError **error)
{
  g_autofree char *path = cy_paths_data ("demo/yard.json");
  g_autofree char *simulator = find_simulator ();
  g_autoptr (CyDemo) demo = g_new0 (CyDemo, 1);
  g_autoptr (JsonNode) yard = cy_json_load (path, CY_YARD_FILE_MAX_BYTES, error);

  if (yard == NULL)
    return NULL;
  if (simulator == NULL) {
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                         "the simulator, chargeyard-sim, is not installed");
    return NULL;
  }
  /* It reads orders from its standard input, and ends when that does. */
  demo->simulator =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, error,
                      simulator, "--yard", path, NULL);
  if (demo->simulator == NULL)
    return NULL;
  cy_node_import (node, yard, cy_node_get_local_user (node), on_imported_cb, g_object_ref (node));
  return g_steal_pointer (&demo);
}

void
cy_demo_stop (CyDemo *demo)
{
  if (demo == NULL)
    return;
  if (demo->simulator != NULL)
    g_subprocess_send_signal (demo->simulator, SIGTERM);
  g_clear_object (&demo->simulator);
  g_free (demo);
}
