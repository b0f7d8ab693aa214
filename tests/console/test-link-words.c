/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-link-words.h"

#include <string.h>

#include "cy-live-table.h"

/* A gateway of sixteen piles, as it does at so many milliseconds for each request. */
static CyLinkReport
gateway (double request_ms, guint kept_ms)
{
  const double demanded = 16 * 2 * request_ms / 1000 * 100;

  return (CyLinkReport){ .up = TRUE,
                         .n_piles = 16,
                         .n_units = 16,
                         .reads = 32,
                         .request_ms = request_ms,
                         .asked_ms = 1000,
                         .effective_ms = kept_ms,
                         .demanded = demanded,
                         .crowded = demanded > CY_LINK_REPORT_CROWDED };
}

static void
test_findings (void)
{
  CyLinkReport fine = gateway (5, 1000);
  CyLinkReport crowded = gateway (28, 1000);
  CyLinkReport slow = gateway (52, 1700);
  CyLinkReport down = gateway (5, 1000);
  CyLinkReport fresh = { .n_piles = 1 };
  char other[] = "gateway.example:502";
  CyLinkReport twin = gateway (5, 1000);
  const struct {
    const CyLinkReport *report;
    CyLinkFinding finding;
    CySeverity severity;
    const char *state;
    const char *arithmetic;
    const char *advice;
  } cases[] = {
    { &fine, CY_LINK_FINE, CY_SEVERITY_NORMAL, "Connected",
      "16 piles × 2 reads × 5.0 ms = 160 ms of every 1 s: there is room.", "" },
    { &crowded, CY_LINK_CROWDED, CY_SEVERITY_MEDIUM, "Crowded",
      "16 piles × 2 reads × 28 ms = 896 ms of every 1 s: hardly any room", "longer scan period" },
    { &slow, CY_LINK_STRETCHED, CY_SEVERITY_MEDIUM, "Too slow",
      "16 piles × 2 reads × 52 ms = 1.7 s of every 1 s: read every 1.7 s instead of every 1 s.",
      "longer scan period" },
    { &down, CY_LINK_DOWN, CY_SEVERITY_OFFLINE, NULL, "while it was up", "check the port" },
    { &fresh, CY_LINK_CONNECTING, CY_SEVERITY_STALE, "Connecting", "Nothing was asked", "" },
    { &twin, CY_LINK_TWIN, CY_SEVERITY_MEDIUM, "Same device twice", "there is room",
      "gateway.example:502 leads to the same device" },
  };

  down.up = FALSE;
  down.trouble = CY_LINK_TROUBLE_REFUSED;
  twin.twin = other;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *state = cy_link_words_state (cases[i].report);
    g_autofree char *arithmetic = cy_link_words_arithmetic (cases[i].report);
    g_autofree char *advice = cy_link_words_advice (cases[i].report);

    g_assert_cmpint (cy_link_words_find (cases[i].report), ==, cases[i].finding);
    g_assert_cmpint (cy_link_words_severity (cases[i].finding), ==, cases[i].severity);
    g_assert_cmpstr (state, ==,
                     cases[i].state != NULL ? cases[i].state
                                            : cy_link_trouble_label (CY_LINK_TROUBLE_REFUSED));
    if (strstr (arithmetic, cases[i].arithmetic) == NULL)
      g_error ("case %u: %s", i, arithmetic);
    if (*cases[i].advice == '\0')
      g_assert_cmpstr (advice, ==, "");
    else
      g_assert_nonnull (strstr (advice, cases[i].advice));
  }
}

/* Every trouble has its advice. */
static void
test_advice (void)
{
  for (guint trouble = 1; trouble < CY_N_LINK_TROUBLES; trouble++) {
    const CyLinkReport report = { .trouble = trouble };
    g_autofree char *advice = cy_link_words_advice (&report);

    g_assert_cmpuint (strlen (advice), >, 10);
  }
}

/* Piles of different periods have no one period to compare with. */
static void
test_mixed (void)
{
  CyLinkReport report = gateway (5, 5000);
  g_autofree char *text = NULL;

  report.demanded = 9;
  text = cy_link_words_arithmetic (&report);
  g_assert_cmpstr (text, ==, "16 piles × 2 reads × 5.0 ms = 160 ms for each round: there is room.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link-words/findings", test_findings);
  g_test_add_func ("/link-words/advice", test_advice);
  g_test_add_func ("/link-words/mixed", test_mixed);
  return g_test_run ();
}
