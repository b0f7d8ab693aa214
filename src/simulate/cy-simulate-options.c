/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-options.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cy-json.h"
#include "cy-paths.h"
#include "cy-profile-store.h"
#include "cy-simulate-server.h"
#include "cy-time.h"

/* A fleet of ten thousand piles has three megabytes. */
#define YARD_MAX (64 * 1024 * 1024)

#define FLEET_MAX  62500
#define PATIENCE_S 60

enum {
  EXIT_DONE = 0,
  EXIT_FAILED = 1,
  EXIT_USAGE = 2,
};

typedef struct {
  char *yard;
  char *write_yard;
  char *profiles;
  int fleet;
  int port;
  gint64 seed;
  double speed;
  int gateway_latency_ms;
  char *pty_dir;
  gboolean idle;
} Options;

/* For the signal handler only. */
static CySimServer *running;

static void
on_signal_cb (int signal_number)
{
  cy_sim_server_stop (running);
}

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "yard", 0, 0, G_OPTION_ARG_FILENAME, &options->yard, "Serve the piles of this yard file",
      "FILE" },
    { "fleet", 0, 0, G_OPTION_ARG_INT, &options->fleet, "Serve a made-up fleet of N piles", "N" },
    { "write-yard", 0, 0, G_OPTION_ARG_FILENAME, &options->write_yard,
      "Write the fleet's yard file", "FILE" },
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "Port of the fleet's piles (15020)", "PORT" },
    { "profiles", 0, 0, G_OPTION_ARG_FILENAME, &options->profiles,
      "Look for device profiles here first", "DIR" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options->seed, "Same seed, same story (1)", "N" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &options->speed, "Seconds of the story in a second (1)",
      "X" },
    { "gateway-latency", 0, 0, G_OPTION_ARG_INT, &options->gateway_latency_ms,
      "What each request behind a gateway or on a serial line takes (8)", "MS" },
    { "pty-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->pty_dir,
      "Serve serial lines too: their ports are pseudo-terminals, linked in DIR", "DIR" },
    { "idle", 0, 0, G_OPTION_ARG_NONE, &options->idle, "No car comes and nothing breaks by itself",
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- simulated charging piles");

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_description (
    context,
    "Lines on standard input steer it; each is answered by a line \"ok ...\" or \"error ...\".\n"
    "What happens:    fault P1 over-temperature, clear P1, plug P1/1 VIN=..., stay P1/1,\n"
    "                 unplug P1/1, start P1/1, stop P1/1, set P1/1 temp.gun 92\n"
    "The network:     drop P1, restore P1, late P1 800, split P1, freeze 1500\n"
    "What a pile does with orders:\n"
    "                 reject P1 start    the next start is answered by an exception\n"
    "                 ignore P1 start    the next start is answered, and nothing is done\n"
    "                 tariff P1 refuse | corrupt | ok\n"
    "                 firmware P1 fail | reject-block 7 | ok\n"
    "                 clock P1 +90       its clock is 90 s fast\n"
    "And:             list, quit");
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
check (const Options *options, int argc, GError **error)
{
  const char *what = NULL;

  if (argc > 1)
    what = "there are words that are no option";
  else if ((options->yard == NULL) == (options->fleet == 0))
    what = "give either --yard FILE or --fleet N";
  else if (options->fleet < 0 || options->fleet > FLEET_MAX)
    what = "--fleet takes 1 to 62500";
  else if (options->write_yard != NULL && options->fleet == 0)
    what = "--write-yard goes with --fleet";
  else if (options->port < 1 || options->port > 65535)
    what = "--port takes 1 to 65535";
  else if (!(options->speed > 0 && options->speed <= 10000))
    what = "--speed takes a number above 0, at most 10000";
  else if (options->gateway_latency_ms < 0 || options->gateway_latency_ms > 10000)
    what = "--gateway-latency takes 0 to 10000";
  if (what == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, what);
  return FALSE;
}

static JsonNode *
get_document (const Options *options, GError **error)
{
  g_autoptr (JsonNode) document = NULL;
  g_autofree char *text = NULL;

  if (options->fleet == 0)
    return cy_json_load (options->yard, YARD_MAX, error);
  document = cy_sim_fleet_new ((guint) options->fleet, (guint16) options->port);
  if (options->write_yard != NULL) {
    text = cy_json_to_text (document, TRUE);
    if (!g_file_set_contents (options->write_yard, text, -1, error))
      return NULL;
  }
  return g_steal_pointer (&document);
}

static CyProfileStore *
open_profiles (const Options *options)
{
  g_autofree char *installed = cy_paths_data ("profiles");
  const char *folders[3] = { NULL };
  guint n = 0;

  if (options->profiles != NULL)
    folders[n++] = options->profiles;
  folders[n] = installed;
  return cy_profile_store_new (folders);
}

/* Each connection is a descriptor, and a fleet has thousands. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    (void) setrlimit (RLIMIT_NOFILE, &limit); /* fewer then; accept says so */
  }
}

static gboolean
serve (const Options *options, GError **error)
{
  const CyClock *clock = cy_clock_system ();
  g_autoptr (CyProfileStore) profiles = open_profiles (options);
  g_autoptr (JsonNode) document = get_document (options, error);
  const CySimSettings settings = {
    .seed = (guint64) options->seed,
    .traffic = !options->idle,
    .serial = options->pty_dir != NULL,
    .patience_s = MAX (1, (gint64) (PATIENCE_S * options->speed)),
    .start_us = cy_clock_wall_us (clock),
  };
  const CySimServing serving = {
    .speed = options->speed,
    .gateway_latency_us = options->gateway_latency_ms * CY_US_PER_MS,
    .pty_dir = options->pty_dir,
    .input = STDIN_FILENO,
    .output = STDOUT_FILENO,
  };
  g_autoptr (CySimYard) yard = NULL;
  g_autoptr (CySimServer) server = NULL;

  if (document == NULL)
    return FALSE;
  yard = cy_sim_yard_new (document, profiles, &settings, error);
  if (yard == NULL) {
    g_prefix_error (error, "%s: ", options->yard != NULL ? options->yard : "fleet");
    return FALSE;
  }
  if (yard->n_serial > 0)
    g_printerr ("chargeyard-sim: %u piles on serial lines are not served without --pty-dir\n",
                yard->n_serial);
  raise_descriptor_limit ();
  server = cy_sim_server_new (yard, &serving, clock, error);
  if (server == NULL)
    return FALSE;
  running = server;
  (void) signal (SIGTERM, on_signal_cb);
  (void) signal (SIGINT, on_signal_cb);
  (void) signal (SIGPIPE, SIG_IGN);
  cy_sim_server_run (server);
  (void) signal (SIGTERM, SIG_DFL);
  (void) signal (SIGINT, SIG_DFL);
  running = NULL;
  return TRUE;
}

/**
 * cy_sim_main:
 *
 * The program: options, yard, server. Exits 0 when told to quit, 1 when it cannot serve (a line on
 * standard error says why), 2 when the options make no sense.
 */
int
cy_sim_main (int argc, char **argv)
{
  Options options = { .port = 15020, .seed = 1, .speed = 1, .gateway_latency_ms = 8 };
  g_autoptr (GError) error = NULL;
  int status = EXIT_DONE;

  if (!parse (&options, &argc, &argv, &error) || !check (&options, argc, &error))
    status = EXIT_USAGE;
  else if (!serve (&options, &error))
    status = EXIT_FAILED;
  if (error != NULL)
    g_printerr ("chargeyard-sim: %s\n", error->message);
  g_free (options.yard);
  g_free (options.write_yard);
  g_free (options.profiles);
  g_free (options.pty_dir);
  return status;
}
