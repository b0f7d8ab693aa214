/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-command.h"

#include <math.h>

#include "cy-profile-error.h"
#include "profile-fixture.h"

#define COMMANDS                                                                              \
  ",\"commands\":{"                                                                           \
  "\"set_current\":{\"arguments\":{\"current\":{\"min\":6,\"max\":32}},\"writes\":["          \
  "{\"address\":10,\"type\":\"f32\",\"value\":\"current\"}]},"                                \
  "\"stop\":{\"writes\":[{\"address\":10,\"type\":\"f32\",\"value\":0}]},"                    \
  "\"set_power\":{\"arguments\":{\"power\":{\"min\":-40000,\"max\":40000,\"forbid\":[0],"     \
  "\"default\":1547}},\"writes\":[{\"address\":16384,\"step\":0,\"fields\":[\"connector\",2," \
  "{\"value\":\"power\",\"type\":\"i32\",\"word_order\":\"lsw\",\"scale\":0.5},0]}]},"        \
  "\"set_percent\":{\"per\":\"pile\",\"arguments\":{\"percent\":{\"min\":0,\"max\":100}},"    \
  "\"writes\":[{\"function\":6,\"address\":20,\"value\":\"percent\",\"pause_ms\":250},"       \
  "{\"function\":6,\"unit\":9,\"address\":21,\"value\":1}]},"                                 \
  "\"set_available\":{\"arguments\":{\"available\":{\"min\":0,\"max\":1}},\"writes\":["       \
  "{\"function\":5,\"address\":3,\"type\":\"bit\",\"value\":\"available\"}]},"                \
  "\"start\":{\"arguments\":{\"power\":{\"min\":0,\"max\":22080}},\"writes\":["               \
  "{\"address\":30,\"value\":\"power\",\"scale\":0.1,"                                        \
  "\"convert\":{\"to\":\"A\",\"voltage\":230,\"phases\":3}},"                                 \
  "{\"address\":40,\"value\":\"power\",\"scale\":0.1,"                                        \
  "\"convert\":{\"to\":\"A\",\"voltage\":230,\"phases\":3}}]}}"                               \
  ",\"keep_alive\":{\"kind\":\"write_token\",\"interval_ms\":5000,"                           \
  "\"interval\":{\"measure\":\"limit.valid_time\",\"fraction\":0.25},"                        \
  "\"write\":{\"address\":3328,\"value\":21930}}"

static CyProfile *
compile (void)
{
  return fixture_compile_ok (
    DOCUMENT ("{\"max\":2,\"step\":100}",
              STATE_ROW ",{\"measure\":\"limit.valid_time\",\"address\":1,\"per\":\"pile\"}",
              COMMANDS),
    2);
}

typedef struct {
  const char *command;
  guint connector;
  CyProfileArgument arguments[2];
  guint n_arguments;
  const char *writes; /* function/unit/address=words..., and ~pause */
} WriteCase;

/* clang-format off */
static const WriteCase good[] = {
  { "set_current", 1, { { "current", 16 } }, 1, "16/-1/10=4180,0000" },
  { "set_current", 2, { { "current", 6 } }, 1, "16/-1/110=40c0,0000" },
  { "stop", 2, { { NULL } }, 0, "16/-1/110=0000,0000" },
  { "set_power", 2, { { "power", 32768 } }, 1, "16/-1/16384=0002,0002,0000,0001,0000" },
  { "set_power", 1, { { "power", -1 } }, 1, "16/-1/16384=0001,0002,fffe,ffff,0000" },
  { "set_power", 1, { { NULL } }, 0, "16/-1/16384=0001,0002,0c16,0000,0000" },
  { "set_percent", 0, { { "percent", 80.4 } }, 1, "6/-1/20=0050~250 6/9/21=0001" },
  { "set_available", 1, { { "available", 1 } }, 1, "5/-1/3=0001" },
  { "start", 1, { { "power", 11040 } }, 1, "16/-1/30=00a0 16/-1/40=00a0" },
};

static const struct {
  WriteCase what;
  CyProfileError code;
  const char *message;
} bad[] = {
  { { "lock", 1 }, CY_PROFILE_ERROR_UNSUPPORTED, "profile t has no command \"lock\"" },
  { { "stop", 0 }, CY_PROFILE_ERROR_ARGUMENT, "stop: connector 0 is not one of this pile's" },
  { { "stop", 3 }, CY_PROFILE_ERROR_ARGUMENT, "stop: connector 3 is not one of this pile's" },
  { { "set_percent", 1, { { "percent", 1 } }, 1 }, CY_PROFILE_ERROR_ARGUMENT, "set_percent: is for the whole pile, not for connector 1" },
  { { "set_current", 1 }, CY_PROFILE_ERROR_ARGUMENT, "current: is missing" },
  { { "set_current", 1, { { "current", 5.9 } }, 1 }, CY_PROFILE_ERROR_ARGUMENT, "current: 5.9 A is outside 6 to 32" },
  { { "set_current", 1, { { "current", 33 } }, 1 }, CY_PROFILE_ERROR_ARGUMENT, "current: 33 A is outside 6 to 32" },
  { { "set_current", 1, { { "current", NAN } }, 1 }, CY_PROFILE_ERROR_ARGUMENT, "current: nan A is outside 6 to 32" },
  { { "set_current", 1, { { "current", 6 }, { "power", 1 } }, 2 }, CY_PROFILE_ERROR_ARGUMENT, "set_current: an argument is unknown or given twice" },
  { { "set_current", 1, { { "current", 6 }, { "current", 7 } }, 2 }, CY_PROFILE_ERROR_ARGUMENT, "set_current: an argument is unknown or given twice" },
  { { "set_power", 1, { { "power", 0 } }, 1 }, CY_PROFILE_ERROR_ARGUMENT, "power: this device must never be given 0 W" },
};
/* clang-format on */

static char *
spell_writes (const GArray *writes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < writes->len; i++) {
    const CyProfileWrite *write = &g_array_index (writes, CyProfileWrite, i);

    g_string_append_printf (text, "%s%u/%d/%u=", i > 0 ? " " : "", write->function, write->unit,
                            write->address);
    for (guint k = 0; k < write->n; k++)
      g_string_append_printf (text, "%s%04x", k > 0 ? "," : "", write->values[k]);
    if (write->pause_ms > 0)
      g_string_append_printf (text, "~%u", write->pause_ms);
  }
  return g_string_free (text, FALSE);
}

static void
test_good (void)
{
  g_autoptr (CyProfile) profile = compile ();

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;

    cy_profile_command (profile, good[i].command, good[i].connector, good[i].arguments,
                        good[i].n_arguments, writes, &error);
    g_assert_no_error (error);
    text = spell_writes (writes);
    g_assert_cmpstr (text, ==, good[i].writes);
  }
}

static void
test_bad (void)
{
  g_autoptr (CyProfile) profile = compile ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    const WriteCase *c = &bad[i].what;
    g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
    g_autoptr (GError) error = NULL;

    g_assert_false (cy_profile_command (profile, c->command, c->connector, c->arguments,
                                        c->n_arguments, writes, &error));
    g_assert_error (error, CY_PROFILE_ERROR, (gint) bad[i].code);
    g_assert_cmpstr (error->message, ==, bad[i].message);
    g_assert_cmpuint (writes->len, ==, 0);
  }
}

/* A device understands what the console wrote. */
static void
test_match (void)
{
  g_autoptr (CyProfile) profile = compile ();

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
    CyProfileMatch match;

    g_assert_true (cy_profile_command (profile, good[i].command, good[i].connector,
                                       good[i].arguments, good[i].n_arguments, writes, NULL));
    for (guint k = 0; k < writes->len; k++) {
      g_assert_true (
        cy_profile_match_write (profile, &g_array_index (writes, CyProfileWrite, k), &match));
      g_assert_cmpstr (match.command->name, ==, good[i].command);
      g_assert_cmpuint (match.connector, ==, good[i].connector);
      g_assert_cmpuint (match.index, ==, k);
      g_assert_cmpint (match.is_last, ==, k + 1 == writes->len);
      if (match.n_arguments == 1 && good[i].n_arguments == 1)
        g_assert_cmpfloat_with_epsilon (match.values[0], good[i].arguments[0].value, 0.5);
    }
  }
}

static void
test_no_match (void)
{
  /* Other function, other length, other address, out of range, a literal that differs. */
  static const CyProfileWrite writes[] = {
    { .function = 6, .unit = -1, .address = 10, .n = 1 },
    { .function = 16, .unit = -1, .address = 10, .n = 1 },
    { .function = 16, .unit = -1, .address = 11, .n = 2 },
    { .function = 16, .unit = -1, .address = 10, .n = 2, .values = { 0x42c8, 0 } },
    { .function = 16, .unit = -1, .address = 16384, .n = 5, .values = { 1, 3, 9 } },
    { .function = 16, .unit = -1, .address = 16384, .n = 5, .values = { 9, 2, 9 } },
    { .function = 16, .unit = 4, .address = 10, .n = 2 },
    { .function = 16, .unit = -1, .address = 3328, .n = 1, .values = { 1 } },
  };
  g_autoptr (CyProfile) profile = compile ();
  CyProfileMatch match;

  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    g_assert_false (cy_profile_match_write (profile, &writes[i], &match));
}

static void
test_keep_alive (void)
{
  g_autoptr (CyProfile) profile = compile ();
  CyProfileWrite write;
  CyProfileMatch match;
  CyScan scan;
  guint tag = fixture_tag (profile, 0, CY_MEASURE_LIMIT_VALID_TIME);

  g_assert_cmpint (cy_profile_get_keep_alive (profile), ==, CY_PROFILE_KEEP_ALIVE_WRITE_TOKEN);
  g_assert_true (cy_profile_keep_alive_write (profile, &write));
  g_assert_cmpuint (write.address, ==, 3328);
  g_assert_cmpuint (write.values[0], ==, 0x55aa);
  g_assert_true (cy_profile_match_write (profile, &write, &match));
  g_assert_null (match.command);
  fixture_scan_init (profile, &scan);
  g_assert_cmpuint (cy_profile_keep_alive_interval_ms (profile, NULL), ==, 5000);
  /* It was not asked yet; then it was, and did not say. */
  g_assert_cmpuint (cy_profile_keep_alive_interval_ms (profile, scan.samples), ==, 0);
  scan.samples[tag].quality = CY_QUALITY_BAD;
  g_assert_cmpuint (cy_profile_keep_alive_interval_ms (profile, scan.samples), ==, 5000);
  scan.samples[tag].quality = CY_QUALITY_GOOD;
  scan.samples[tag].raw = 60;
  g_assert_cmpuint (cy_profile_keep_alive_interval_ms (profile, scan.samples), ==, 15000);
  /* Its watchdog is off: nothing is due, and what is written might switch it on. */
  scan.samples[tag].raw = 0;
  g_assert_cmpuint (cy_profile_keep_alive_interval_ms (profile, scan.samples), ==, 0);
  fixture_scan_clear (&scan);
}

static void
test_listing (void)
{
  g_autoptr (CyProfile) profile = compile ();
  const CyProfileCommand *command = cy_profile_find_command (profile, "set_power");
  const CyProfileParameter *parameter;

  g_assert_cmpuint (cy_profile_get_n_commands (profile), ==, 6);
  g_assert_cmpstr (cy_profile_get_command (profile, 0)->name, ==, "set_current");
  g_assert_null (cy_profile_find_command (profile, "unlock"));
  g_assert_true (command->per_connector);
  parameter = &g_array_index (command->parameters, CyProfileParameter, 0);
  g_assert_cmpstr (parameter->name, ==, "power");
  g_assert_cmpstr (parameter->unit, ==, "W");
  g_assert_true (parameter->has_default);
  g_assert_cmpfloat (parameter->max, ==, 40000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/command/good", test_good);
  g_test_add_func ("/profile/command/bad", test_bad);
  g_test_add_func ("/profile/command/match", test_match);
  g_test_add_func ("/profile/command/no-match", test_no_match);
  g_test_add_func ("/profile/command/keep-alive", test_keep_alive);
  g_test_add_func ("/profile/command/listing", test_listing);
  return g_test_run ();
}
