/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-profile-command.h"
#include "cy-state.h"
#include "profile-fixture.h"

/* clang-format off */
#define ROWS                                                                                    \
  STATE_ROW                                                                                     \
  ",{\"measure\":\"limit.power.set\",\"address\":1,\"scale\":100},"                          \
  "{\"measure\":\"limit.current.applied\",\"address\":2,\"per\":\"pile\",\"scale\":0.1},"    \
  "{\"measure\":\"conn.lock\",\"address\":3,\"values\":{\"7\":\"locked\",\"9\":\"open\"}},"  \
  "{\"measure\":\"station.uptime\",\"address\":4,\"per\":\"pile\"}"
/* clang-format on */

#define WRITE(argument) "\"writes\":[{\"address\":50,\"value\":" argument "}]"

#define COMMANDS                                                                                   \
  ",\"commands\":{"                                                                                \
  "\"stop\":{" WRITE (                                                                             \
    "0") "},"                                                                                      \
         "\"set_power\":{\"arguments\":{\"power\":{\"min\":0,\"max\":90000}}," WRITE (             \
           "\"power\"") "},"                                                                       \
                        "\"set_current\":{\"arguments\":{\"current\":{\"min\":0,\"max\":90,"       \
                        "\"default\":16}}," WRITE (                                                \
                          "\"current\"") "},"                                                      \
                                         "\"lock\":{" WRITE ("1") "},\"unlock\":{" WRITE (         \
                                           "2") "},"                                               \
                                                "\"reset\":{\"per\":\"pile\"," WRITE (             \
                                                  "3") "},"                                        \
                                                       "\"set_phases\":{\"arguments\":{"           \
                                                       "\"phases\":{\"min\":1,\"max\":3}}"         \
                                                       "," WRITE (                                 \
                                                         "\"phases\"") "},"                        \
                                                                       "\"vendor.open_door\":{"    \
                                                                       "\"label\":\"Open the "     \
                                                                       "door\",\"dangerous\":"     \
                                                                       "true,"                     \
                                                                       "\"arguments\":{\"value\":" \
                                                                       "{\"min\":0,\"max\":9}}"    \
                                                                       "," WRITE (                 \
                                                                         "\"value\"") ","          \
                                                                                      "\"verify\"" \
                                                                                      ":{"         \
                                                                                      "\"measure"  \
                                                                                      "\":\"conn." \
                                                                                      "lock\","    \
                                                                                      "\"is_"      \
                                                                                      "not\":["    \
                                                                                      "\"locked\"" \
                                                                                      ",\"open\"]" \
                                                                                      ",\"within_" \
                                                                                      "ms\":700}}" \
                                                                                      ","          \
                                                                                      "\"vendor."  \
                                                                                      "boost\":{"  \
                                                                                      "\"argument" \
                                                                                      "s\":{"      \
                                                                                      "\"value\":" \
                                                                                      "{\"min\":"  \
                                                                                      "0,\"max\":" \
                                                                                      "9}}"        \
                                                                                      "," WRITE (  \
                                                                                        "\"value"  \
                                                                                        "\"") ","  \
                                                                                              "\"" \
                                                                                              "ve" \
                                                                                              "ri" \
                                                                                              "fy" \
                                                                                              "\"" \
                                                                                              ":{" \
                                                                                              "\"" \
                                                                                              "me" \
                                                                                              "as" \
                                                                                              "ur" \
                                                                                              "e"  \
                                                                                              "\"" \
                                                                                              ":"  \
                                                                                              "\"" \
                                                                                              "li" \
                                                                                              "mi" \
                                                                                              "t." \
                                                                                              "po" \
                                                                                              "we" \
                                                                                              "r." \
                                                                                              "se" \
                                                                                              "t"  \
                                                                                              "\"" \
                                                                                              ","  \
                                                                                              "\"" \
                                                                                              "at" \
                                                                                              "_m" \
                                                                                              "os" \
                                                                                              "t"  \
                                                                                              "\"" \
                                                                                              ":"  \
                                                                                              "\"" \
                                                                                              "va" \
                                                                                              "lu" \
                                                                                              "e"  \
                                                                                              "\"" \
                                                                                              ","  \
                                                                                              "\"" \
                                                                                              "to" \
                                                                                              "le" \
                                                                                              "ra" \
                                                                                              "nc" \
                                                                                              "e"  \
                                                                                              "\"" \
                                                                                              ":3" \
                                                                                              "}}" \
                                                                                              "}"

static CyProfile *
compile (void)
{
  return fixture_compile_ok (DOCUMENT ("{\"max\":2,\"step\":100}", ROWS, COMMANDS), 2);
}

/* What proves each command: connector and measure of the tag, and the test. */
static void
test_proofs (void)
{
  static const struct {
    const char *command;
    guint connector;
    const char *argument;
    double value;
    gboolean found;
    guint tag_connector;
    CyMeasureId measure;
    CyProofTest test;
    double wanted;
    double tolerance;
    guint within_ms;
  } cases[] = {
    { "stop", 2, NULL, 0, TRUE, 2, CY_MEASURE_CONN_STATE, CY_PROOF_IS_NOT, 0, 1, 15000 },
    { "set_power", 1, "power", 60000, TRUE, 1, CY_MEASURE_LIMIT_POWER_SET, CY_PROOF_NEAR, 60000,
      300, 10000 },
    { "set_power", 1, "power", 100, TRUE, 1, CY_MEASURE_LIMIT_POWER_SET, CY_PROOF_NEAR, 100, 100,
      10000 },
    /* The pile as a whole shows what its gun was told, and what was left out is the default. */
    { "set_current", 2, NULL, 0, TRUE, 0, CY_MEASURE_LIMIT_CURRENT_APPLIED, CY_PROOF_AT_MOST, 16,
      0.1, 15000 },
    { "lock", 1, NULL, 0, TRUE, 1, CY_MEASURE_CONN_LOCK, CY_PROOF_IS, 0, 1, 10000 },
    /* The device has no word for unlocked, and no measure for phases: nothing proves it. */
    { "unlock", 1, NULL, 0, FALSE },
    { "set_phases", 1, "phases", 3, FALSE },
    { "reset", 0, NULL, 0, TRUE, 0, CY_MEASURE_STATION_UPTIME, CY_PROOF_DROPS, 0, 1, 180000 },
    { "vendor.open_door", 1, "value", 1, TRUE, 1, CY_MEASURE_CONN_LOCK, CY_PROOF_IS_NOT, 0, 1,
      700 },
    { "vendor.boost", 1, "value", 5, TRUE, 1, CY_MEASURE_LIMIT_POWER_SET, CY_PROOF_AT_MOST, 5, 3,
      10000 },
    { "explode", 1, NULL, 0, FALSE },
  };
  g_autoptr (CyProfile) profile = compile ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyProfileArgument argument = { .name = cases[i].argument, .value = cases[i].value };
    CyProof proof = { 0 };
    const CyTag *tag;

    g_test_message ("%s", cases[i].command);
    g_assert_cmpint (cy_profile_command_proof (profile, cases[i].command, cases[i].connector,
                                               &argument, cases[i].argument != NULL, &proof),
                     ==, cases[i].found);
    if (!cases[i].found)
      continue;
    tag = cy_tag_set_get (cy_profile_get_tags (profile), proof.tag);
    g_assert_cmpuint (tag->connector, ==, cases[i].tag_connector);
    g_assert_cmpint (tag->measure, ==, cases[i].measure);
    g_assert_cmpint (proof.test, ==, cases[i].test);
    g_assert_cmpfloat (proof.wanted, ==, cases[i].wanted);
    g_assert_cmpfloat_with_epsilon (proof.tolerance, cases[i].tolerance, 1e-9);
    g_assert_cmpuint (proof.within_ms, ==, cases[i].within_ms);
  }
}

/* Names stand for what the device says. */
static void
test_values (void)
{
  g_autoptr (CyProfile) profile = compile ();
  CyProof proof;

  g_assert_true (cy_profile_command_proof (profile, "lock", 1, NULL, 0, &proof));
  g_assert_cmpuint (proof.n_values, ==, 1);
  g_assert_cmpint (proof.values[0], ==, 7);
  g_assert_true (cy_profile_command_proof (profile, "stop", 1, NULL, 0, &proof));
  g_assert_cmpuint (proof.n_values, ==, 3);
  g_assert_cmpint (proof.values[0], ==, CY_PILE_STATE_STARTING);
  g_assert_cmpint (proof.values[1], ==, CY_PILE_STATE_CHARGING);
}

static void
test_vendor (void)
{
  g_autoptr (CyProfile) profile = compile ();
  const CyProfileCommand *command = cy_profile_find_command (profile, "vendor.open_door");

  g_assert_nonnull (command);
  g_assert_cmpstr (command->label, ==, "Open the door");
  g_assert_true (command->is_dangerous);
  g_assert_false (cy_profile_find_command (profile, "stop")->is_dangerous);
}

static void
test_bad (void)
{
  static const struct {
    const char *command;
    const char *why;
  } cases[] = {
    { "\"stop\":{\"verify\":7," WRITE ("0") "}", "commands.stop.verify" },
    { "\"stop\":{\"verify\":{}," WRITE ("0") "}", "measure" },
    { "\"stop\":{\"verify\":{\"measure\":\"nonsense\",\"is\":[\"a\"]}," WRITE ("0") "}",
      "vocabulary" },
    { "\"stop\":{\"verify\":{\"measure\":\"conn.state\"}," WRITE ("0") "}", "exactly one" },
    { "\"stop\":{\"verify\":{\"measure\":\"conn.state\",\"is\":[\"a\"],\"near\":1}," WRITE (
        "0") "}",
      "exactly one" },
    { "\"stop\":{\"verify\":{\"measure\":\"conn.state\",\"is\":[]}," WRITE ("0") "}", "1 to 8" },
    { "\"stop\":{\"verify\":{\"measure\":\"conn.state\",\"is\":[1]}," WRITE ("0") "}", "is[0]" },
    { "\"stop\":{\"verify\":{\"measure\":\"dc.power\",\"near\":\"power\"}," WRITE ("0") "}",
      "no argument" },
    { "\"stop\":{\"verify\":{\"measure\":\"dc.power\",\"near\":1,\"within_ms\":1}," WRITE ("0") "}",
      "within_ms" },
    { "\"stop\":{\"verify\":{\"measure\":\"dc.power\",\"near\":1,\"soon\":1}," WRITE ("0") "}",
      "soon" },
    { "\"vendor.\":{" WRITE ("0") "}", "no such command" },
    { "\"vendor.a b\":{" WRITE ("0") "}", "no such command" },
    { "\"explode\":{" WRITE ("0") "}", "no such command" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *document =
      g_strdup_printf (DOCUMENT ("{\"max\":1}", STATE_ROW, ",\"commands\":{%s}"), cases[i].command);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].command);
    g_assert_null (fixture_compile (document, 1, &error));
    if (strstr (error->message, cases[i].why) == NULL)
      g_error ("\"%s\" does not say \"%s\"", error->message, cases[i].why);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile-verify/proofs", test_proofs);
  g_test_add_func ("/profile-verify/values", test_values);
  g_test_add_func ("/profile-verify/vendor", test_vendor);
  g_test_add_func ("/profile-verify/bad", test_bad);
  return g_test_run ();
}
