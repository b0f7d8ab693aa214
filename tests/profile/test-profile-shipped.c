/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-command.h"
#include "cy-profile-encode.h"
#include "cy-profile-error.h"
#include "cy-profile-store.h"
#include "profile-fixture.h"

#define CONNECTORS_MAX 64

static CyProfileStore *
open_store (void)
{
  const char *folders[] = { g_getenv ("CY_TEST_PROFILES"), NULL };

  g_assert_nonnull (folders[0]);
  return cy_profile_store_new (folders);
}

static CyProfile *
get (CyProfileStore *store, const char *id, guint n_connectors)
{
  g_autoptr (GError) error = NULL;
  CyProfile *profile = cy_profile_store_get (store, id, n_connectors, &error);

  g_assert_no_error (error);
  return profile;
}

/* A board of relays is no charger: nothing to stop, and no state. */
static gboolean
is_charger (const CyProfile *profile)
{
  return cy_tag_set_get_n_connectors (cy_profile_get_tags (profile)) > 0;
}

/* With one gun, or with none where the device has none. */
static CyProfile *
get_narrowest (CyProfileStore *store, const char *id)
{
  CyProfile *profile = cy_profile_store_get (store, id, 0, NULL);

  return profile != NULL ? profile : get (store, id, 1);
}

/* As many guns as the device can have. */
static CyProfile *
get_widest (CyProfileStore *store, const char *id)
{
  for (guint n = CONNECTORS_MAX; n > 1; n--) {
    CyProfile *profile = cy_profile_store_get (store, id, n, NULL);

    if (profile != NULL)
      return profile;
  }
  return get_narrowest (store, id);
}

typedef void (*ProfileTest) (const CyProfile *profile);

/* With one gun and with as many as there can be, where steps and unit ids count. */
static void
for_each_profile (ProfileTest test)
{
  g_autoptr (CyProfileStore) store = open_store ();
  g_auto (GStrv) ids = cy_profile_store_list (store);

  for (guint i = 0; ids[i] != NULL; i++) {
    g_autoptr (CyProfile) narrow = get_narrowest (store, ids[i]);
    g_autoptr (CyProfile) wide = get_widest (store, ids[i]);

    g_test_message ("%s", ids[i]);
    test (narrow);
    if (wide != narrow)
      test (wide);
  }
}

/* Puts a tag's registers into the block that reads them, and decodes the block. */
static void
read_back (const CyProfile *profile, const CyProfileSpot *spot, const guint16 *words, CyScan *scan)
{
  guint n;
  const CyReadBlock *blocks = cy_profile_get_blocks (profile, &n);

  for (guint i = 0; i < n; i++) {
    guint16 block[2000] = { 0 };
    guint first = (guint) spot->address - blocks[i].address;

    if (blocks[i].function != spot->function || blocks[i].unit != spot->unit ||
        spot->address < blocks[i].address || first + spot->words > blocks[i].count)
      continue;
    memcpy (block + first, words, 2 * spot->words);
    fixture_decode_words (profile, i, block, 1, scan);
  }
}

static void
check_raw (const CyProfile *profile, guint tag, gint64 raw)
{
  guint16 words[64] = { 0 };
  gint64 wrap = cy_profile_get_wrap (profile, tag);
  CyProfileSpot spot;
  CyScan scan;

  if (!cy_profile_get_spot (profile, tag, &spot) || !cy_profile_encode (profile, tag, raw, words))
    return;
  fixture_scan_init (profile, &scan);
  read_back (profile, &spot, words, &scan);
  if (scan.samples[tag].quality == CY_QUALITY_GOOD)
    g_assert_cmpint (scan.samples[tag].raw, ==, wrap > 0 ? raw % wrap : raw);
  else
    g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_BAD);
  fixture_scan_clear (&scan);
}

/* A text that is a number has no leading zeros and no letters. */
static gboolean
is_same_number (const char *shown, const char *text)
{
  return g_ascii_strtoull (shown, NULL, 10) == g_ascii_strtoull (text, NULL, 10);
}

static void
check_text (const CyProfile *profile, guint tag)
{
  const CyTag *info = cy_tag_set_get (cy_profile_get_tags (profile), tag);
  const char *text = info->measure == CY_MEASURE_ID_FIRMWARE ? "1.8" : "0123456789abcdef";
  guint16 words[64] = { 0 };
  CyProfileSpot spot;
  CyScan scan;

  g_assert_true (cy_profile_get_spot (profile, tag, &spot));
  cy_profile_encode_text (profile, tag, text, words);
  fixture_scan_init (profile, &scan);
  read_back (profile, &spot, words, &scan);
  g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_GOOD);
  g_assert_true (g_str_has_prefix (scan.texts[info->text_slot], "1.8") ||
                 g_str_has_prefix (text, scan.texts[info->text_slot]) ||
                 is_same_number (scan.texts[info->text_slot], text));
  g_assert_cmpstr (scan.texts[info->text_slot], !=, "");
  fixture_scan_clear (&scan);
}

static void
check_round_trip (const CyProfile *profile)
{
  static const gint64 raws[] = { 0, 1, 2, 7, 100, 230, 9999, 32767, 65534, 1234567, -5, -4000 };
  CyTagSet *tags = cy_profile_get_tags (profile);

  for (guint tag = 0; tag < cy_tag_set_get_n_tags (tags); tag++) {
    if (cy_tag_set_get (tags, tag)->text_slot >= 0) {
      check_text (profile, tag);
      continue;
    }
    for (guint k = 0; k < G_N_ELEMENTS (raws); k++)
      check_raw (profile, tag, raws[k]);
  }
}

/* Every register of every profile: what is put in comes out again. */
static void
test_round_trip (void)
{
  for_each_profile (check_round_trip);
}

static void
check_plain_values (const CyProfile *profile)
{
  CyTagSet *tags = cy_profile_get_tags (profile);

  for (guint tag = 0; tag < cy_tag_set_get_n_tags (tags); tag++) {
    const CyTag *info = cy_tag_set_get (tags, tag);
    guint16 words[64] = { 0 };
    CyProfileSpot spot;
    CyScan scan;

    if (cy_measure_get (info->measure)->kind != CY_MEASURE_NUMBER)
      continue;
    g_assert_true (cy_profile_get_spot (profile, tag, &spot));
    g_assert_true (cy_profile_encode (profile, tag, 42, words));
    fixture_scan_init (profile, &scan);
    read_back (profile, &spot, words, &scan);
    g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_GOOD);
    g_assert_cmpint (scan.samples[tag].raw, ==, 42);
    fixture_scan_clear (&scan);
  }
}

/* Something like a value must get through: a profile whose every reading is bad would pass above. */
static void
test_plain_values (void)
{
  for_each_profile (check_plain_values);
}

/* A state that is told from others: they are made to say it, and then it is told. */
static void
check_told_state (const CyProfile *profile, guint tag, CyPileState state)
{
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (CyProfileInput));
  CyScan scan;

  fixture_scan_init (profile, &scan);
  for (guint i = 0; i < cy_tag_set_get_n_tags (cy_profile_get_tags (profile)); i++)
    scan.samples[i].quality = CY_QUALITY_GOOD;
  cy_profile_encode_state (profile, 1, state, scan.samples, inputs);
  g_assert_cmpuint (inputs->len, >, 0);
  for (guint i = 0; i < inputs->len; i++) {
    const CyProfileInput *input = &g_array_index (inputs, CyProfileInput, i);

    scan.samples[input->tag].raw = input->raw;
  }
  cy_profile_finish (profile, 1, &scan);
  g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_GOOD);
  g_assert_cmpint (scan.samples[tag].raw, ==, state);
  fixture_scan_clear (&scan);
}

static void
check_states (const CyProfile *profile)
{
  guint tag;

  if (!is_charger (profile))
    return;
  tag = fixture_tag (profile, 1, CY_MEASURE_CONN_STATE);
  for (guint state = CY_PILE_STATE_AVAILABLE; state < CY_N_PILE_STATES; state++) {
    CyPileState shown = cy_profile_nearest_state (profile, 1, state);
    guint16 words[64] = { 0 };
    CyProfileSpot spot;

    if (!cy_profile_get_spot (profile, tag, &spot)) {
      check_told_state (profile, tag, shown);
      continue;
    }
    g_assert_true (cy_profile_encode (profile, tag, shown, words));
    check_raw (profile, tag, shown);
  }
  g_assert_cmpint (cy_profile_nearest_state (profile, 1, CY_PILE_STATE_CHARGING), ==,
                   CY_PILE_STATE_CHARGING);
  g_assert_cmpint (cy_profile_nearest_state (profile, 1, CY_PILE_STATE_AVAILABLE), ==,
                   CY_PILE_STATE_AVAILABLE);
}

/* Each profile can say the states the console tells apart, or something close. */
static void
test_states (void)
{
  for_each_profile (check_states);
}

static void
check_stop (const CyProfile *profile)
{
  guint n = cy_tag_set_get_n_connectors (cy_profile_get_tags (profile));
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  g_autoptr (GError) error = NULL;
  CyProfileMatch match;

  if (!is_charger (profile))
    return;
  if (cy_profile_get_n_commands (profile) == 0) {
    /* Nobody knows what to write to it. */
    g_assert_cmpstr (cy_profile_get_id (profile), ==, "bacancy-ccs2-dc");
    return;
  }
  cy_profile_command (profile, "stop", n, NULL, 0, writes, &error);
  g_assert_no_error (error);
  g_assert_true (cy_profile_match_write (
    profile, &g_array_index (writes, CyProfileWrite, writes->len - 1), &match));
  g_assert_cmpstr (match.command->name, ==, "stop");
  g_assert_cmpuint (match.connector, ==, n);
}

/* Each can be stopped, and takes its own stop for one. */
static void
test_stop (void)
{
  for_each_profile (check_stop);
}

static const struct {
  const char *id;
  const char *command;
  const char *argument;
  double value;
} dangers[] = {
  /* Ends the session and takes the connector out of service. */
  { "alpitronic-hyc", "set_power", "power", 0 },
  { "alpitronic-hyc", "set_power", "power", 1546 },
  { "delta-acmax", "set_power", "power", 0 },
  { "delta-acmax-ufc", "set_power", "power", 0 },
  { "xj-dc-120kw", "set_power", "power", 0 },
  /* Two phases are none of what these devices can switch to. */
  { "keba-p30", "set_phases", "phases", 2 },
  { "peblar", "set_phases", "phases", 2 },
  { "victron-evcs", "set_phases", "phases", 2 },
};

static void
test_dangers (void)
{
  g_autoptr (CyProfileStore) store = open_store ();

  for (guint i = 0; i < G_N_ELEMENTS (dangers); i++) {
    g_autoptr (CyProfile) profile = get (store, dangers[i].id, 1);
    g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
    CyProfileArgument argument = { dangers[i].argument, dangers[i].value, NULL, 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s: %s %g", dangers[i].id, dangers[i].command, dangers[i].value);
    g_assert_false (
      cy_profile_command (profile, dangers[i].command, 1, &argument, 1, writes, &error));
    g_assert_error (error, CY_PROFILE_ERROR, CY_PROFILE_ERROR_ARGUMENT);
  }
}

static const struct {
  const char *id;
  guint16 first;
  guint16 last;
} never_written[] = {
  { "abb-terra-ac", 16645, 16645 }, /* latches "stop" until the app is used */
  { "abb-terra-ac", 16642, 16642 }, /* not supported */
  { "delta-acmax", 201, 204 },      /* a fallback of 0 W leaves it dead */
  { "delta-acmax-ufc", 201, 204 },  { "alpitronic-hyc", 0, 99 }, /* the station's own limit */
};

/* No command and no keep-alive touches these, whatever its arguments. */
static void
test_never_written (void)
{
  g_autoptr (CyProfileStore) store = open_store ();

  for (guint i = 0; i < G_N_ELEMENTS (never_written); i++) {
    g_autoptr (CyProfile) profile = get_widest (store, never_written[i].id);

    for (guint address = never_written[i].first; address <= never_written[i].last; address++) {
      for (guint n = 1; n <= 2; n++) {
        for (guint value = 0; value < 4; value++) {
          CyProfileWrite write = { .function = n == 1 ? 6 : 16,
                                   .unit = -1,
                                   .address = (guint16) address,
                                   .n = (guint16) n,
                                   .values = { 0, (guint16) value } };
          CyProfileMatch match;

          write.values[n - 1] = (guint16) value;
          g_assert_false (cy_profile_match_write (profile, &write, &match));
        }
      }
    }
  }
}

/* What the build installs is what stands in the folder. */
static void
test_all_installed (void)
{
  g_autoptr (CyProfileStore) store = open_store ();
  g_auto (GStrv) ids = cy_profile_store_list (store);
  g_autofree char *there = g_strjoinv (" ", ids);

  g_assert_cmpstr (there, ==, g_getenv ("CY_TEST_PROFILE_IDS"));
}

/* The reference piles have all that makes sense; what they leave out is named here. */
static void
test_reference_is_complete (void)
{
  static const CyMeasureId left_out[] = {
    CY_MEASURE_CONN_PHASES,   CY_MEASURE_AC_VOLTAGE_L1, CY_MEASURE_AC_VOLTAGE_L2,
    CY_MEASURE_AC_VOLTAGE_L3, CY_MEASURE_AC_POWER_L1,   CY_MEASURE_AC_POWER_L2,
    CY_MEASURE_AC_POWER_L3,   CY_MEASURE_AC_PF_L1,      CY_MEASURE_AC_PF_L2,
    CY_MEASURE_AC_PF_L3,      CY_MEASURE_RELAY_BEACON,  CY_MEASURE_RELAY_HORN,
  };
  g_autoptr (CyProfileStore) store = open_store ();
  g_autoptr (CyProfile) dc = get (store, "chargeyard-dc", 1);
  CyTagSet *tags = cy_profile_get_tags (dc);

  for (guint m = 0; m < CY_N_MEASURES; m++) {
    gboolean expected = TRUE;

    for (guint i = 0; i < G_N_ELEMENTS (left_out); i++)
      expected = expected && left_out[i] != m;
    g_test_message ("%s", cy_measure_get (m)->name);
    g_assert_cmpint (cy_tag_set_find (tags, 1, m) >= 0 || cy_tag_set_find (tags, 0, m) >= 0, ==,
                     expected);
  }
}

static void
test_fault_names (void)
{
  static const char *const names[] = {
    "communication", "over_current", "supply_lost",    "output_fault", "over_temperature",
    "over_humidity", "insulation",   "emergency_stop", "door_open",    "gun_lock",
  };
  g_autoptr (CyProfileStore) store = open_store ();
  g_autoptr (CyProfile) dc = get (store, "chargeyard-dc", 2);
  guint tag = fixture_tag (dc, 2, CY_MEASURE_CONN_FAULT_WORD);
  const CyTag *info = cy_tag_set_get (cy_profile_get_tags (dc), tag);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_cmpstr (cy_tag_name_of (info, i), ==, names[i]);
    g_assert_nonnull (cy_profile_get_fault_class (dc, tag, i));
  }
  g_assert_cmpstr (cy_profile_get_fault_class (dc, tag, 2), ==, "supply");
}

/* The schema is for editors; it must know the words the compiler knows. */
static void
test_schema_knows_vocabulary (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("CY_TEST_PROFILES"), "profile.schema.json", NULL);
  g_autofree char *schema = NULL;

  g_assert_true (g_file_get_contents (path, &schema, NULL, NULL));
  for (guint m = 0; m < CY_N_MEASURES; m++) {
    g_autofree char *quoted = g_strdup_printf ("\"%s\"", cy_measure_get (m)->name);

    g_assert_nonnull (strstr (schema, quoted));
  }
  for (guint s = 0; s < CY_N_PILE_STATES; s++) {
    g_autofree char *quoted = g_strdup_printf ("\"%s\"", cy_pile_state_get (s)->name);

    g_assert_nonnull (strstr (schema, quoted));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/shipped/round-trip", test_round_trip);
  g_test_add_func ("/profile/shipped/plain-values", test_plain_values);
  g_test_add_func ("/profile/shipped/states", test_states);
  g_test_add_func ("/profile/shipped/stop", test_stop);
  g_test_add_func ("/profile/shipped/dangers", test_dangers);
  g_test_add_func ("/profile/shipped/never-written", test_never_written);
  g_test_add_func ("/profile/shipped/all-installed", test_all_installed);
  g_test_add_func ("/profile/shipped/reference-is-complete", test_reference_is_complete);
  g_test_add_func ("/profile/shipped/fault-names", test_fault_names);
  g_test_add_func ("/profile/shipped/schema-knows-vocabulary", test_schema_knows_vocabulary);
  return g_test_run ();
}
