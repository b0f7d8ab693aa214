/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-shown-command.h"

#include <gtk/gtk.h>

/* What the journal keeps comes apart at its colons, is put in words, and together again. */
static void
test_outcomes (void)
{
  static const struct {
    const char *outcome;
    const char *shown;
  } cases[] = {
    { NULL, "" },
    { "", "" },
    { "The pile refused it: device failure", "The pile refused it: device failure" },
    { "The pile refused it: device failure (1/2)", "The pile refused it: device failure (1/2)" },
    { "Read back (twice)", "Read back (twice)" },
    { "conn.state finishing", "State: Finished" },
    { "The pile shows something else: conn.state charging",
      "The pile shows something else: State: Charging" },
    { "limit.power.set 60000 W", "Power setpoint: 60000 W" },
    { "no.measure 1", "no.measure 1" },
    { ": ", "" },
    { "The pile changed since the preview: 1:available, 1:charging",
      "The pile changed since the preview: 1 Idle → 1 Charging" },
    { "1:available 2:offline, 1:available 2:charging", "1 Idle, 2 Offline → 1 Idle, 2 Charging" },
    { "1:dancing, 2:charging", "1:dancing, 2:charging" },
    { "1:", "1:" },
    { "(", "(" },
    { " (/", " (/" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = cy_shown_outcome (cases[i].outcome);

    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

static void
test_arguments (void)
{
  static const struct {
    const char *json;
    const char *shown;
  } cases[] = {
    { NULL, "" },
    { "{}", "" },
    { "nonsense", "" },
    { "[1]", "" },
    { "{\"power\":60000.0}", "60000 W" },
    { "{\"current\":12.5,\"duration\":60}", "Current limit 12.5 A, Duration 60 s" },
    { "{\"available\":0.0}", "Out of service" },
    { "{\"available\":1}", "In service" },
    { "{\"image\":\"fw\"}", "fw" },
    { "{\"strange\":true}", "true" },
    { "{\"strange\":{\"a\":1}}", "{\"a\":1}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = cy_shown_arguments (NULL, cases[i].json);

    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

static void
test_names (void)
{
  static const struct {
    const char *name;
    const char *shown;
  } cases[] = {
    { "stop", "Stop charging" },
    { "vendor.dance", "Vendor command: dance" },
    { "unheard_of", "unheard_of" },
    { NULL, "–" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = cy_shown_command_name (cases[i].name);

    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

/* What was done as asked is no reason for colour; what nobody knows is. */
static void
test_severities (void)
{
  g_assert_cmpint (cy_shown_severity_of_command (CY_COMMAND_VERIFIED), ==, CY_SEVERITY_NORMAL);
  g_assert_cmpint (cy_shown_severity_of_command (CY_COMMAND_FAILED), >, CY_SEVERITY_NORMAL);
  g_assert_cmpint (cy_shown_severity_of_command (CY_COMMAND_UNKNOWN), >,
                   cy_shown_severity_of_command (CY_COMMAND_FAILED));
  g_assert_cmpint (cy_shown_severity_of_batch (CY_BATCH_DONE), ==, CY_SEVERITY_NORMAL);
  g_assert_cmpint (cy_shown_severity_of_batch (CY_BATCH_STOPPED), >, CY_SEVERITY_NORMAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shown-command/outcomes", test_outcomes);
  g_test_add_func ("/shown-command/arguments", test_arguments);
  g_test_add_func ("/shown-command/names", test_names);
  g_test_add_func ("/shown-command/severities", test_severities);
  return g_test_run ();
}
