/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-program.h"

#include <glib-unix.h>

#include "cy-config.h"
#include "cy-control-server.h"
#include "cy-paths.h"

typedef struct {
  char *data_dir;
  char *profile_dir;
  char *listen;
  gboolean version;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->data_dir);
  g_free (options->profile_dir);
  g_free (options->listen);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (int *argc, char ***argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data_dir, "The data directory", "DIR" },
    { "profiles", 0, 0, G_OPTION_ARG_FILENAME, &options->profile_dir,
      "Device profiles, instead of the installed ones", "DIR" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen, "Where peers may dial in",
      "ADDR:PORT" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version", NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- supervise without a screen");

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
on_signal_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static int
serve (const CyNodeOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (CyControlServer) server = NULL;
  g_autoptr (CyNode) node = NULL;
  g_autoptr (GError) error = NULL;

  if ((node = cy_node_new (options, &error)) == NULL ||
      (server = cy_control_server_new (node, &error)) == NULL) {
    g_printerr ("chargeyard-node: %s\n", error->message);
    return 1;
  }
  g_unix_signal_add (SIGTERM, on_signal_cb, loop);
  g_unix_signal_add (SIGINT, on_signal_cb, loop);
  g_print ("ready\n");
  g_main_loop_run (loop);
  g_clear_pointer (&server, cy_control_server_free);
  cy_node_stop (node);
  return 0;
}

/**
 * cy_node_program_run:
 *
 * The whole of `chargeyard-node`: prints `ready` when it serves, stops cleanly on SIGTERM.
 */
int
cy_node_program_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;

  if (!parse (&argc, &argv, &options, &error)) {
    g_printerr ("chargeyard-node: %s\n", error->message);
    return 2;
  }
  if (options.version) {
    g_print ("chargeyard-node %s\n", CY_VERSION);
    return 0;
  }
  if (options.data_dir == NULL) {
    g_printerr ("chargeyard-node: --data DIR is missing\n");
    return 2;
  }
  if (options.profile_dir == NULL)
    options.profile_dir = cy_paths_data ("profiles");
  return serve (&(CyNodeOptions){ .data_dir = options.data_dir,
                                  .profile_dir = options.profile_dir,
                                  .listen = options.listen,
                                  .supervise = TRUE });
}
