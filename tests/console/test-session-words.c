/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-words.h"

#include <math.h>
#include <string.h>

#define S ((gint64) G_USEC_PER_SEC)

static void
test_numbers (void)
{
  static const struct {
    gint64 dwh;
    const char *shown;
    const char *exact;
  } energies[] = {
    { 0, "0.00 kWh", "0.0000 kWh" },
    { 360000, "36.00 kWh", "36.0000 kWh" },
    { 49, "0.00 kWh", "0.0049 kWh" },
    { 50, "0.01 kWh", "0.0050 kWh" },
    { 123456789, "12345.68 kWh", "12345.6789 kWh" },
    { CY_SESSION_UNKNOWN, "–", "–" },
    { -12345, "-1.23 kWh", "-1.2345 kWh" },
  };
  static const struct {
    gint64 minor;
    const char *shown;
  } amounts[] = { { 0, "0.00" },
                  { 5, "0.05" },
                  { 6120, "61.20" },
                  { -5, "-0.05" },
                  { -12345, "-123.45" },
                  { CY_SESSION_UNKNOWN, "–" },
                  { 123456789012, "1234567890.12" } };
  static const struct {
    gint64 s;
    const char *shown;
  } spans[] = { { -5, "0 s" },      { 59, "59 s" },         { 60, "1 min" },
                { 3599, "59 min" }, { 7500, "2 h 05 min" }, { 360000, "100 h 00 min" } };

  for (guint i = 0; i < G_N_ELEMENTS (energies); i++) {
    g_autofree char *shown = cy_session_words_energy (energies[i].dwh);
    g_autofree char *exact = cy_session_words_energy_exact (energies[i].dwh);

    g_assert_cmpstr (shown, ==, energies[i].shown);
    g_assert_cmpstr (exact, ==, energies[i].exact);
  }
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++) {
    g_autofree char *shown = cy_session_words_money (amounts[i].minor);

    g_assert_cmpstr (shown, ==, amounts[i].shown);
  }
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++) {
    g_autofree char *shown = cy_session_words_span (spans[i].s * S);

    g_assert_cmpstr (shown, ==, spans[i].shown);
  }
}

/* How far each strategy is. */
static void
test_progress (void)
{
  static const struct {
    CySessionStrategy strategy;
    gint64 target;
    double soc;
    const char *words;
    const char *progress;
    double part;
  } cases[] = {
    { CY_SESSION_FULL, 0, 63, "Until full", "SOC 63 %", 0.63 },
    { CY_SESSION_FULL, 0, NAN, "Until full", "–", NAN },
    { CY_SESSION_ENERGY, 400000, 63, "By energy: 40.00 kWh", "10.00 of 40.00 kWh", 0.25 },
    { CY_SESSION_MONEY, 3400, NAN, "By money: 34.00", "17.00 of 34.00", 0.5 },
    { CY_SESSION_TIME, 7200, NAN, "By time: 2 h 00 min", "30 min of 2 h 00 min", 0.25 },
    { CY_SESSION_ENERGY, 50000, NAN, "By energy: 5.00 kWh", "10.00 of 5.00 kWh", 1 },
    { CY_SESSION_ENERGY, 0, 20, "By energy", "SOC 20 %", 0.2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CySession session = { .strategy = cases[i].strategy,
                                .target = cases[i].target,
                                .started_us = 1000 * S };
    const CySessionNow now = { 100000, 1700, cases[i].soc, 2800 * S };
    g_autofree char *words = cy_session_words_strategy (&session);
    g_autofree char *progress = cy_session_words_progress (&session, &now);
    double part = cy_session_words_part (&session, &now);

    g_assert_cmpstr (words, ==, cases[i].words);
    g_assert_cmpstr (progress, ==, cases[i].progress);
    g_assert_true (isnan (cases[i].part) ? isnan (part) : fabs (part - cases[i].part) < 1e-9);
  }
}

/* Every code is worded, with numbers where there are some. */
static void
test_findings (void)
{
  static const struct {
    CyGateFinding finding;
    const char *words;
  } cases[] = {
    { { CY_GATE_NO_START, 0, 0 }, "Nobody saw it start" },
    { { CY_GATE_NO_END, 0, 0 }, "Nobody saw it end" },
    { { CY_GATE_METER_BACK, 0, 0 }, "The meter ran backwards" },
    { { CY_GATE_METER_BACK, 10000, 20000 }, "The meter ran backwards: 1.0 kWh after 2.0 kWh" },
    { { CY_GATE_METER_REPLACED, 100200, 100400 },
      "The meter starts below its last reading: it begins at 10.0200 kWh, the charge before ended "
      "at 10.0400 kWh" },
    { { CY_GATE_POWER, 7840000, 1325000 },
      "More energy than the gun can give: 784.0 kWh found, 132.5 kWh possible" },
    { { CY_GATE_DUPLICATE, 10000, 20000 },
      "The same readings as the one before: from 1.0 kWh to 2.0 kWh both times" },
    { { CY_GATE_COUNTER, 90000, 120000 },
      "The pile counted something else: the pile counted 9.0 kWh, its meter 12.0 kWh" },
    { { CY_GATE_TARIFF, 0, 0 }, "No tariff applied" },
    { { CY_GATE_CURRENCY, 0, 0 }, "The account is in another currency" },
    { { CY_GATE_BILL, 0, 0 }, "No bill can be made of it" },
  };
  static const CyGateCode timed[] = { CY_GATE_OVERLAP, CY_GATE_CLOCK, CY_GATE_CARD };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *words = cy_session_words_finding (&cases[i].finding);

    g_assert_cmpstr (words, ==, cases[i].words);
  }
  for (guint i = 0; i < G_N_ELEMENTS (timed); i++) {
    const CyGateFinding finding = { timed[i], 1795911000 * S, 1795914600 * S };
    g_autofree char *words = cy_session_words_finding (&finding);
    const char *first = strstr (words, "2026-11-29 ");

    g_assert_true (first != NULL || strstr (words, ":10:00") != NULL);
  }
}

static void
test_row (void)
{
  const CySession one = { .holds = (char *) "power:7840000:1325000" };
  const CySession two = { .holds = (char *) "no_start:0:0 counter:90000:120000" };
  const CySession newer = { .holds = (char *) "of_the_future:1:2" };
  const CySession odd = { .flags = CY_SESSION_START_UNSEEN | CY_SESSION_CLOCK };
  const CySession doubled = { .verdict = CY_SESSION_BILLED, .n_doubled = 1 };
  g_autofree char *first = cy_session_words_first_finding (&one);
  g_autofree char *both = cy_session_words_first_finding (&two);
  g_autofree char *unknown = cy_session_words_first_finding (&newer);
  g_autofree char *flags = cy_session_words_flags (&odd);

  g_assert_true (g_str_has_suffix (first, "132.5 kWh possible"));
  g_assert_cmpstr (both, ==, "Nobody saw it start (and 1 more)");
  g_assert_cmpstr (unknown, ==, "of_the_future:1:2");
  g_assert_cmpstr (flags, ==,
                   "energy was flowing when it was first looked at · this node's clock jumped");
  g_assert_null (cy_session_words_flags (&one));
  g_assert_cmpint (cy_session_words_verdict_severity (&doubled), ==, CY_SEVERITY_HIGH);
}

static void
test_proposal (void)
{
  static const char *const nothing[] = { "", "{}", "[]", "{\"readings\":1}", "{\"source\":\"x\"}" };
  g_autoptr (CySessionProposal) proposal = cy_session_proposal_read (
    "{\"source\":\"history\",\"started_us\":5,\"stopped_us\":9,\"energy_dwh\":1000,\"readings\":["
    "{\"time_us\":5,\"energy_dwh\":0},7,{\"time_us\":9,\"energy_dwh\":1000,\"interpolated\":"
    "true}]}");
  g_autofree char *source = cy_session_words_source (proposal);

  g_assert_cmpstr (source, ==, "The energy that history recorded");
  g_assert_cmpint (proposal->energy_dwh, ==, 1000);
  g_assert_cmpuint (proposal->readings->len, ==, 2);
  g_assert_true (g_array_index (proposal->readings, CyMeterReading, 1).interpolated);
  g_assert_null (cy_session_proposal_read (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    g_assert_null (cy_session_proposal_read (nothing[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-words/numbers", test_numbers);
  g_test_add_func ("/session-words/progress", test_progress);
  g_test_add_func ("/session-words/findings", test_findings);
  g_test_add_func ("/session-words/row", test_row);
  g_test_add_func ("/session-words/proposal", test_proposal);
  return g_test_run ();
}
