/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-proof.h"

#include "cy-state.h"

#define SINCE_US 1000

/* Of each test: what the pile shows, and whether that proves it. */
static void
test_holds (void)
{
  static const struct {
    CyProofTest test;
    gint64 raw; /* tenths */
    gboolean holds;
  } cases[] = {
    { CY_PROOF_IS, 40, TRUE },      { CY_PROOF_IS, 50, TRUE },
    { CY_PROOF_IS, 60, FALSE },     { CY_PROOF_IS_NOT, 40, FALSE },
    { CY_PROOF_IS_NOT, 60, TRUE },  { CY_PROOF_NEAR, 320, TRUE },
    { CY_PROOF_NEAR, 321, TRUE },   { CY_PROOF_NEAR, 319, TRUE },
    { CY_PROOF_NEAR, 322, FALSE },  { CY_PROOF_AT_MOST, 321, TRUE },
    { CY_PROOF_AT_MOST, 0, TRUE },  { CY_PROOF_AT_MOST, 322, FALSE },
    { CY_PROOF_DROPS, 99, TRUE },   { CY_PROOF_DROPS, 100, FALSE },
    { CY_PROOF_DROPS, 101, FALSE },
  };
  const CyTag tag = { .measure = CY_MEASURE_LIMIT_CURRENT_SET, .scale = 0.1 };
  const CySample before = { .raw = 100, .quality = CY_QUALITY_GOOD, .time_us = 5 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyProof proof = { .test = cases[i].test,
                            .values = { 40, 50 },
                            .n_values = 2,
                            .wanted = 32,
                            .tolerance = 0.1 + 1e-9 };
    CySample sample = { .raw = cases[i].raw, .quality = CY_QUALITY_GOOD, .time_us = SINCE_US + 1 };

    g_test_message ("test %d of %d", cases[i].test, (int) cases[i].raw);
    g_assert_cmpint (cy_proof_holds (&proof, &tag, &sample, &before, SINCE_US), ==, cases[i].holds);
    /* What was read before the command, or is not good, proves nothing. */
    sample.time_us = SINCE_US;
    g_assert_false (cy_proof_holds (&proof, &tag, &sample, &before, SINCE_US));
    sample.time_us = SINCE_US + 1;
    sample.quality = CY_QUALITY_BAD;
    g_assert_false (cy_proof_holds (&proof, &tag, &sample, &before, SINCE_US));
  }
}

static void
test_clock (void)
{
  const CyTag tag = { .measure = CY_MEASURE_STATION_CLOCK, .scale = 1 };
  const CyProof proof = { .test = CY_PROOF_CLOCK, .tolerance = 5 };
  const gint64 now_s = 1700000000;
  CySample sample = { .quality = CY_QUALITY_GOOD, .time_us = now_s * G_USEC_PER_SEC };

  for (gint64 drift_s = -10; drift_s <= 10; drift_s++) {
    sample.raw = now_s + drift_s;
    g_assert_cmpint (cy_proof_holds (&proof, &tag, &sample, &sample, 0), ==, ABS (drift_s) <= 5);
  }
}

static void
test_describe (void)
{
  const CyTag power = { .measure = CY_MEASURE_LIMIT_POWER_SET, .scale = 10 };
  const CyTag state = { .measure = CY_MEASURE_CONN_STATE, .scale = 1 };
  CySample sample = { .raw = 6000, .quality = CY_QUALITY_GOOD };
  g_autofree char *number = cy_proof_describe (&power, &sample);
  g_autofree char *word = NULL;
  g_autofree char *nothing = NULL;

  sample.raw = CY_PILE_STATE_CHARGING;
  word = cy_proof_describe (&state, &sample);
  sample.quality = CY_QUALITY_BAD;
  nothing = cy_proof_describe (&state, &sample);
  g_assert_cmpstr (number, ==, "limit.power.set 60000 W");
  g_assert_cmpstr (word, ==, "conn.state charging");
  g_assert_cmpstr (nothing, ==, "conn.state bad");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proof/holds", test_holds);
  g_test_add_func ("/proof/clock", test_clock);
  g_test_add_func ("/proof/describe", test_describe);
  return g_test_run ();
}
