/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-profile-encode.h"
#include "profile-fixture.h"

/* A plug register, a charging flag in a status word, a fault word of the pile, a current. */
#define TABLE                                   \
  "{\"measure\":\"conn.plug\",\"address\":0},"  \
  "{\"measure\":\"conn.mode\",\"address\":1},"  \
  "{\"measure\":\"dc.current\",\"address\":2}," \
  "{\"measure\":\"conn.fault_word\",\"address\":900,\"per\":\"pile\"}"
#define RULES                                                                                   \
  ",\"state\":["                                                                                \
  "{\"when\":{\"conn.fault_word\":{\"any\":6}},\"is\":\"faulted\"},"                            \
  "{\"when\":{\"conn.plug\":{\"equals\":0}},\"is\":\"available\"},"                             \
  "{\"when\":{\"conn.mode\":{\"any\":1},\"dc.current\":{\"at_least\":5}},\"is\":\"charging\"}," \
  "{\"when\":{\"conn.mode\":{\"any\":1}},\"is\":\"suspended_ev\"},"                             \
  "{\"when\":{\"conn.mode\":{\"none\":3},\"dc.current\":{\"at_most\":0}},\"is\":\"preparing\"}]"

static const struct {
  guint16 plug;
  guint16 mode;
  guint16 current;
  guint16 faults;
  CyPileState state;
} cases[] = {
  { 0, 0, 0, 0, CY_PILE_STATE_AVAILABLE }, { 1, 0, 0, 0, CY_PILE_STATE_PREPARING },
  { 1, 1, 5, 0, CY_PILE_STATE_CHARGING },  { 1, 1, 4, 0, CY_PILE_STATE_SUSPENDED_EV },
  { 1, 1, 9, 4, CY_PILE_STATE_FAULTED },   { 0, 0, 0, 2, CY_PILE_STATE_FAULTED },
  { 1, 1, 9, 1, CY_PILE_STATE_CHARGING },  { 1, 2, 0, 0, CY_PILE_STATE_UNKNOWN },
  { 1, 0, 1, 0, CY_PILE_STATE_UNKNOWN },
};

static void
decode_case (const CyProfile *profile, guint i, CyScan *scan)
{
  const guint16 words[3] = { cases[i].plug, cases[i].mode, cases[i].current };

  fixture_decode_words (profile, (guint) fixture_find_block (profile, 100), words, 1, scan);
  fixture_decode_words (profile, (guint) fixture_find_block (profile, 900), &cases[i].faults, 1,
                        scan);
  cy_profile_finish (profile, 2, scan);
}

static void
test_rules (void)
{
  g_autoptr (CyProfile) profile =
    fixture_compile_ok (DOCUMENT ("{\"max\":2,\"step\":100}", TABLE, RULES), 2);
  guint tag = fixture_tag (profile, 2, CY_MEASURE_CONN_STATE);
  CyProfileSpot spot;
  CyScan scan;

  g_assert_false (cy_profile_get_spot (profile, tag, &spot));
  fixture_scan_init (profile, &scan);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    decode_case (profile, i, &scan);
    g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_GOOD);
    g_assert_cmpint (scan.samples[tag].raw, ==, cases[i].state);
    g_assert_cmpint (scan.samples[tag].time_us, ==, 2);
  }
  /* The first gun was never read. */
  g_assert_cmpint (scan.samples[fixture_tag (profile, 1, CY_MEASURE_CONN_STATE)].quality, ==,
                   CY_QUALITY_BAD);
  fixture_scan_clear (&scan);
}

static void
test_bad_input (void)
{
  g_autoptr (CyProfile) profile =
    fixture_compile_ok (DOCUMENT ("{\"max\":2,\"step\":100}", TABLE, RULES), 2);
  guint tag = fixture_tag (profile, 2, CY_MEASURE_CONN_STATE);
  CyScan scan;

  fixture_scan_init (profile, &scan);
  decode_case (profile, 2, &scan);
  cy_profile_fail_block (profile, (guint) fixture_find_block (profile, 900), 3, &scan);
  cy_profile_finish (profile, 4, &scan);
  g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_BAD);
  g_assert_cmpint (scan.samples[tag].raw, ==, CY_PILE_STATE_CHARGING);
  fixture_scan_clear (&scan);
}

/* What the simulator writes to bring a state about is read back as that state. */
static void
test_inputs (void)
{
  static const CyPileState states[] = { CY_PILE_STATE_AVAILABLE, CY_PILE_STATE_CHARGING,
                                        CY_PILE_STATE_FAULTED, CY_PILE_STATE_PREPARING };
  g_autoptr (CyProfile) profile =
    fixture_compile_ok (DOCUMENT ("{\"max\":2,\"step\":100}", TABLE, RULES), 2);
  guint tag = fixture_tag (profile, 2, CY_MEASURE_CONN_STATE);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (CyProfileInput));
    CyScan scan;

    fixture_scan_init (profile, &scan);
    /* Plugged in, charging, no fault. */
    decode_case (profile, states[i] == CY_PILE_STATE_PREPARING ? 1 : 2, &scan);
    cy_profile_encode_state (profile, 2, states[i], scan.samples, inputs);
    for (guint k = 0; k < inputs->len; k++) {
      const CyProfileInput *input = &g_array_index (inputs, CyProfileInput, k);

      scan.samples[input->tag].raw = input->raw;
    }
    cy_profile_finish (profile, 5, &scan);
    g_assert_cmpint (scan.samples[tag].raw, ==, states[i]);
    fixture_scan_clear (&scan);
  }
  g_assert_cmpint (cy_profile_nearest_state (profile, 1, CY_PILE_STATE_STARTING), ==,
                   CY_PILE_STATE_PREPARING);
  g_assert_cmpint (cy_profile_nearest_state (profile, 1, CY_PILE_STATE_CHARGING), ==,
                   CY_PILE_STATE_CHARGING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/state/rules", test_rules);
  g_test_add_func ("/profile/state/bad-input", test_bad_input);
  g_test_add_func ("/profile/state/inputs", test_inputs);
  return g_test_run ();
}
