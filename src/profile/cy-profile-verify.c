/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-verify.h"
#include "cy-profile-private.h"

#define WITHIN_MAX_MS 600000

/* Half a per cent: devices keep a limit in their own steps. */
#define RELATIVE_TOLERANCE 0.005

/* Seconds a clock may be off after it was set: one scan, one write and the second it is kept in. */
#define CLOCK_TOLERANCE_S 5

static const char *const members[] = {
  "measure", "is", "is_not", "near", "at_most", "tolerance", "within_ms", NULL,
};

/* What the vocabulary's commands are expected to show, for profiles that do not say: the first line
 * whose measure the device has. A list of names is separated by blanks. */
static const struct {
  const char *command;
  CyMeasureId measure;
  CyProofTest test;
  const char *names;
  const char *argument;
  guint within_ms;
} expectations[] = {
  { "start", CY_MEASURE_CONN_STATE, CY_PROOF_IS,
    "starting charging discharging suspended_ev suspended_evse", NULL, 60000 },
  { "stop", CY_MEASURE_CONN_STATE, CY_PROOF_IS_NOT, "starting charging discharging", NULL, 15000 },
  { "emergency_stop", CY_MEASURE_CONN_STATE, CY_PROOF_IS_NOT, "starting charging discharging", NULL,
    15000 },
  { "set_current", CY_MEASURE_LIMIT_CURRENT_SET, CY_PROOF_NEAR, NULL, "current", 10000 },
  { "set_current", CY_MEASURE_LIMIT_CURRENT_APPLIED, CY_PROOF_AT_MOST, NULL, "current", 15000 },
  { "set_power", CY_MEASURE_LIMIT_POWER_SET, CY_PROOF_NEAR, NULL, "power", 10000 },
  { "set_power", CY_MEASURE_LIMIT_POWER_APPLIED, CY_PROOF_AT_MOST, NULL, "power", 15000 },
  { "set_available", CY_MEASURE_CONN_AVAILABLE, CY_PROOF_NEAR, NULL, "available", 10000 },
  { "set_phases", CY_MEASURE_CONN_PHASES, CY_PROOF_NEAR, NULL, "phases", 15000 },
  { "lock", CY_MEASURE_CONN_LOCK, CY_PROOF_IS, "locked", NULL, 10000 },
  { "unlock", CY_MEASURE_CONN_LOCK, CY_PROOF_IS, "unlocked", NULL, 10000 },
  { "clear_fault", CY_MEASURE_CONN_STATE, CY_PROOF_IS_NOT, "faulted", NULL, 15000 },
  { "reset", CY_MEASURE_STATION_UPTIME, CY_PROOF_DROPS, NULL, NULL, 180000 },
  { "set_clock", CY_MEASURE_STATION_CLOCK, CY_PROOF_CLOCK, NULL, NULL, 15000 },
  { "set_beacon", CY_MEASURE_RELAY_BEACON, CY_PROOF_NEAR, NULL, "value", 10000 },
  { "set_horn", CY_MEASURE_RELAY_HORN, CY_PROOF_NEAR, NULL, "value", 10000 },
};

void
cy_profile_verify_free (CyProfileVerify *verify)
{
  if (verify == NULL)
    return;
  g_strfreev (verify->names);
  g_free (verify->argument);
  g_free (verify);
}

static void
parse_names (CyProfileReader *reader, const char *member, CyProfileVerify *verify)
{
  const CyJsonPath *path = CY_JSON_MEMBER (reader->path, member);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *list;

  if (!cy_json_get_array (cy_profile_reader_get (reader, member), path, &list, reader->error)) {
    reader->failed = TRUE;
    return;
  }
  if (json_array_get_length (list) < 1 || json_array_get_length (list) > CY_PROOF_MAX_VALUES)
    cy_profile_reader_fail (reader, member, "1 to %d names", CY_PROOF_MAX_VALUES);
  for (guint i = 0; !reader->failed && i < json_array_get_length (list); i++) {
    const char *name = NULL;

    reader->failed = !cy_json_get_string (json_array_get_element (list, i),
                                          CY_JSON_ELEMENT (path, i), &name, reader->error);
    if (!reader->failed)
      g_strv_builder_add (builder, name);
  }
  verify->names = g_strv_builder_end (builder);
}

/* A number, or the name of one of the command's arguments. */
static void
parse_wanted (CyProfileReader *reader,
              const char *member,
              GArray *parameters,
              CyProfileVerify *verify)
{
  JsonNode *node = cy_profile_reader_get (reader, member);
  const char *name;

  if (!cy_json_get_string (node, NULL, &name, NULL)) {
    verify->wanted = cy_profile_reader_number (reader, member, -1e18, 1e18, 0);
    return;
  }
  for (guint i = 0; i < parameters->len; i++) {
    if (g_str_equal (name, g_array_index (parameters, CyProfileParameter, i).name))
      verify->argument = g_strdup (name);
  }
  if (verify->argument == NULL)
    cy_profile_reader_fail (reader, member, "the command has no argument \"%.40s\"", name);
}

static void
parse_test (CyProfileReader *reader, GArray *parameters, CyProfileVerify *verify)
{
  static const struct {
    const char *member;
    CyProofTest test;
    gboolean takes_names;
  } tests[] = { { "is", CY_PROOF_IS, TRUE },
                { "is_not", CY_PROOF_IS_NOT, TRUE },
                { "near", CY_PROOF_NEAR, FALSE },
                { "at_most", CY_PROOF_AT_MOST, FALSE } };
  guint n_tests = 0;

  for (guint i = 0; !reader->failed && i < G_N_ELEMENTS (tests); i++) {
    if (!cy_profile_reader_has (reader, tests[i].member))
      continue;
    n_tests++;
    verify->test = tests[i].test;
    if (tests[i].takes_names)
      parse_names (reader, tests[i].member, verify);
    else
      parse_wanted (reader, tests[i].member, parameters, verify);
  }
  if (!reader->failed && n_tests != 1)
    cy_profile_reader_fail (reader, "is", "exactly one of is, is_not, near and at_most");
}

/**
 * cy_profile_verify_parse:
 * @node: the member `verify` of a command.
 * @parameters: (element-type CyProfileParameter): of the command.
 *
 * Returns: (transfer full): how the command is verified.
 */
CyProfileVerify *
cy_profile_verify_parse (JsonNode *node, const CyJsonPath *path, GArray *parameters, GError **error)
{
  g_autoptr (CyProfileVerify) verify = g_new0 (CyProfileVerify, 1);
  CyProfileReader reader;
  const char *measure;

  if (!cy_profile_reader_open (&reader, node, path, members, error))
    return NULL;
  cy_profile_reader_require (&reader, "measure");
  measure = cy_profile_reader_text (&reader, "measure", "");
  if (!reader.failed && !cy_measure_find (measure, &verify->measure))
    cy_profile_reader_fail (&reader, "measure", "\"%.60s\" is not in the vocabulary", measure);
  parse_test (&reader, parameters, verify);
  verify->tolerance = cy_profile_reader_number (&reader, "tolerance", 0, 1e9, -1);
  verify->within_ms =
    (guint) cy_profile_reader_int (&reader, "within_ms", 100, WITHIN_MAX_MS, 10000);
  return reader.failed ? NULL : g_steal_pointer (&verify);
}

/* The raw value a name stands for. */
static gboolean
find_value (const CyTag *tag, const char *name, gint64 *out_raw)
{
  CyPileState state;

  if (tag->measure == CY_MEASURE_CONN_STATE) {
    if (!cy_pile_state_find (name, &state))
      return FALSE;
    *out_raw = state;
    return TRUE;
  }
  for (guint i = 0; tag->names != NULL && i < tag->names->len; i++) {
    const CyTagName *item = &g_array_index (tag->names, CyTagName, i);

    if (g_str_equal (item->name, name)) {
      *out_raw = item->value;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
find_wanted (const CyProfileCommand *command,
             const char *name,
             const CyProfileArgument *arguments,
             guint n_arguments,
             double *out_wanted)
{
  for (guint i = 0; i < n_arguments; i++) {
    if (g_str_equal (arguments[i].name, name)) {
      *out_wanted = arguments[i].value;
      return TRUE;
    }
  }
  for (guint i = 0; i < command->parameters->len; i++) {
    const CyProfileParameter *parameter =
      &g_array_index (command->parameters, CyProfileParameter, i);

    if (g_str_equal (parameter->name, name) && parameter->has_default) {
      *out_wanted = parameter->fallback;
      return TRUE;
    }
  }
  return FALSE;
}

static double
tolerance_of (const CyProfileVerify *verify, const CyTag *tag, double wanted)
{
  if (verify->tolerance >= 0)
    return verify->tolerance;
  if (verify->test == CY_PROOF_CLOCK)
    return CLOCK_TOLERANCE_S;
  return MAX (ABS (tag->scale), RELATIVE_TOLERANCE * ABS (wanted));
}

/* Makes a proof for one tag; none of its names may be unknown to the device. */
static gboolean
build (const CyProfileVerify *verify,
       const CyProfile *profile,
       const CyProfileCommand *command,
       guint connector,
       const CyProfileArgument *arguments,
       guint n_arguments,
       CyProof *out_proof)
{
  int index = cy_state_input_find (profile->tags, connector, verify->measure);
  CyProof proof = { .tag = (guint) index, .test = verify->test, .within_ms = verify->within_ms };
  const CyTag *tag;

  if (index < 0)
    return FALSE;
  tag = cy_tag_set_get (profile->tags, (guint) index);
  for (guint i = 0; verify->names != NULL && verify->names[i] != NULL; i++) {
    if (!find_value (tag, verify->names[i], &proof.values[proof.n_values++]))
      return FALSE;
  }
  proof.wanted = verify->wanted;
  if (verify->argument != NULL &&
      !find_wanted (command, verify->argument, arguments, n_arguments, &proof.wanted))
    return FALSE;
  proof.tolerance = tolerance_of (verify, tag, proof.wanted);
  *out_proof = proof;
  return TRUE;
}

static gboolean
build_expected (guint i,
                const CyProfile *profile,
                const CyProfileCommand *command,
                guint connector,
                const CyProfileArgument *arguments,
                guint n_arguments,
                CyProof *out_proof)
{
  g_auto (GStrv) names =
    expectations[i].names == NULL ? NULL : g_strsplit (expectations[i].names, " ", -1);
  const CyProfileVerify verify = { .measure = expectations[i].measure,
                                   .test = expectations[i].test,
                                   .names = names,
                                   .argument = (char *) expectations[i].argument,
                                   .tolerance = -1,
                                   .within_ms = expectations[i].within_ms };

  return build (&verify, profile, command, connector, arguments, n_arguments, out_proof);
}

/**
 * cy_profile_command_proof:
 * @name: a command of the profile.
 * @connector: the gun, or 0.
 * @arguments: (array length=n_arguments) (nullable): what it is given.
 * @out_proof: (out): what the pile must show afterwards.
 *
 * Returns: %FALSE when nothing the device shows could prove it. Then the command may have worked,
 *   and nobody can say so.
 */
gboolean
cy_profile_command_proof (const CyProfile *profile,
                          const char *name,
                          guint connector,
                          const CyProfileArgument *arguments,
                          guint n_arguments,
                          CyProof *out_proof)
{
  const CyProfileCommandPlan *plan = cy_profile_find_plan (profile, name);

  if (plan == NULL)
    return FALSE;
  if (plan->verify != NULL)
    return build (plan->verify, profile, &plan->command, connector, arguments, n_arguments,
                  out_proof);
  for (guint i = 0; i < G_N_ELEMENTS (expectations); i++) {
    if (g_str_equal (expectations[i].command, name) &&
        build_expected (i, profile, &plan->command, connector, arguments, n_arguments, out_proof))
      return TRUE;
  }
  return FALSE;
}
