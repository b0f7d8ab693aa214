/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-link-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-live-table.h"

/* A demand of so little more than the time there is [%] is a matter of measuring. */
#define FULL 100.0

static const CySeverity severities[CY_N_LINK_FINDINGS] = {
  [CY_LINK_FINE] = CY_SEVERITY_NORMAL,      [CY_LINK_CONNECTING] = CY_SEVERITY_STALE,
  [CY_LINK_TWIN] = CY_SEVERITY_MEDIUM,      [CY_LINK_CROWDED] = CY_SEVERITY_MEDIUM,
  [CY_LINK_STRETCHED] = CY_SEVERITY_MEDIUM, [CY_LINK_DOWN] = CY_SEVERITY_OFFLINE,
};

/* What can be done about a link that is down. */
static const char *const advice_of_trouble[CY_N_LINK_TROUBLES] = {
  [CY_LINK_TROUBLE_NONE] = "",
  [CY_LINK_TROUBLE_RESOLVE] = N_ ("Check the host name in the piles' link address."),
  [CY_LINK_TROUBLE_REFUSED] =
    N_ ("The device is there but does not listen: check the port, and whether Modbus is on."),
  [CY_LINK_TROUBLE_CONNECT] =
    N_ ("Check power, cable, switch and the address; then the way there (VPN, router)."),
  [CY_LINK_TROUBLE_SILENT] =
    N_ ("It connects but does not answer: check the unit id, and the serial side of a gateway."),
  [CY_LINK_TROUBLE_CLOSED] =
    N_ ("The device hangs up: something else may hold its only connection."),
  [CY_LINK_TROUBLE_MALFORMED] =
    N_ ("What answers speaks no Modbus: check the port. The frames show what came."),
  [CY_LINK_TROUBLE_EXCEPTION] =
    N_ ("It refuses every request: check the unit id and the device profile."),
  [CY_LINK_TROUBLE_MISSING] =
    N_ ("Plug the adapter in, or correct the name of the serial port in the link address."),
  [CY_LINK_TROUBLE_BUSY] = N_ ("Close the other program; one at a time can use the port."),
  [CY_LINK_TROUBLE_DENIED] =
    N_ ("Give the user that runs this program access to serial ports (group dialout)."),
  [CY_LINK_TROUBLE_SETTINGS] =
    N_ ("Check speed, parity and stop bits in the link address; the adapter must know them."),
  [CY_LINK_TROUBLE_OWNER] = N_ ("See on the network page whether that node is connected."),
};

/**
 * cy_link_words_find:
 *
 * Returns: the worst that is to be said of it.
 */
CyLinkFinding
cy_link_words_find (const CyLinkReport *report)
{
  if (!report->up)
    return report->trouble == CY_LINK_TROUBLE_NONE ? CY_LINK_CONNECTING : CY_LINK_DOWN;
  if (report->demanded > FULL && report->effective_ms > report->asked_ms)
    return CY_LINK_STRETCHED;
  if (report->crowded)
    return CY_LINK_CROWDED;
  return report->twin != NULL ? CY_LINK_TWIN : CY_LINK_FINE;
}

CySeverity
cy_link_words_severity (CyLinkFinding finding)
{
  return severities[MIN ((guint) finding, CY_N_LINK_FINDINGS - 1)];
}

/**
 * cy_link_words_period:
 *
 * Returns: (transfer full): `300 ms`, `1 s`, `1.7 s`.
 */
char *
cy_link_words_period (guint period_ms)
{
  if (period_ms < 1000)
    return g_strdup_printf (_ ("%u ms"), period_ms);
  if (period_ms % 1000 == 0)
    return g_strdup_printf (_ ("%u s"), period_ms / 1000);
  return g_strdup_printf (_ ("%.1f s"), period_ms / 1000.0);
}

/**
 * cy_link_words_state:
 *
 * Returns: (transfer full): how it is, in a few words.
 */
char *
cy_link_words_state (const CyLinkReport *report)
{
  switch (cy_link_words_find (report)) {
  case CY_LINK_DOWN:
    return g_strdup (_ (cy_link_trouble_label (report->trouble)));
  case CY_LINK_STRETCHED:
    return g_strdup (_ ("Too slow"));
  case CY_LINK_CROWDED:
    return g_strdup (_ ("Crowded"));
  case CY_LINK_TWIN:
    return g_strdup (_ ("Same device twice"));
  case CY_LINK_CONNECTING:
    return g_strdup (_ ("Connecting"));
  case CY_LINK_FINE:
  default:
    return g_strdup (_ ("Connected"));
  }
}

/* `2` or `2.3`. */
static char *
format_count (double count)
{
  return fabs (count - round (count)) < 0.05 ? g_strdup_printf ("%.0f", count)
                                             : g_strdup_printf ("%.1f", count);
}

static char *
format_request (double ms)
{
  return ms < 10 ? g_strdup_printf (_ ("%.1f ms"), ms) : g_strdup_printf (_ ("%.0f ms"), ms);
}

/* `16 piles × 2 reads × 52 ms = 1.7 s`, and of how much time when all of them have one period. */
static char *
spell_product (const CyLinkReport *report)
{
  double round_ms = report->reads * report->request_ms;
  g_autofree char *each = format_count (report->reads / report->n_piles);
  g_autofree char *request = format_request (report->request_ms);
  g_autofree char *total = cy_link_words_period ((guint) round (MAX (round_ms, 1)));
  g_autofree char *asked = cy_link_words_period (report->asked_ms);
  g_autofree char *piles =
    g_strdup_printf (ngettext ("%u pile", "%u piles", report->n_piles), report->n_piles);
  gboolean one_period =
    report->asked_ms > 0 &&
    fabs (100 * round_ms / report->asked_ms - report->demanded) < MAX (1, report->demanded / 50);

  return one_period ? g_strdup_printf (_ ("%s × %s reads × %s = %s of every %s"), piles, each,
                                       request, total, asked)
                    : g_strdup_printf (_ ("%s × %s reads × %s = %s for each round"), piles, each,
                                       request, total);
}

/**
 * cy_link_words_arithmetic:
 *
 * Returns: (transfer full): why the link is as busy as it is, with its own figures.
 */
char *
cy_link_words_arithmetic (const CyLinkReport *report)
{
  g_autofree char *product = NULL;
  g_autofree char *asked = cy_link_words_period (report->asked_ms);
  g_autofree char *kept = cy_link_words_period (report->effective_ms);

  if (report->n_piles == 0 || report->request_ms <= 0)
    return g_strdup (_ ("Nothing was asked in the last ten seconds."));
  product = spell_product (report);
  switch (cy_link_words_find (report)) {
  case CY_LINK_STRETCHED:
    return g_strdup_printf (_ ("%s: read every %s instead of every %s."), product, kept, asked);
  case CY_LINK_CROWDED:
    return g_strdup_printf (_ ("%s: hardly any room for a command or a slow answer."), product);
  case CY_LINK_DOWN:
    return g_strdup_printf (_ ("%s, while it was up."), product);
  default:
    return g_strdup_printf (_ ("%s: there is room."), product);
  }
}

/**
 * cy_link_words_advice:
 *
 * Returns: (transfer full): what can be done about it; empty when nothing needs to be.
 */
char *
cy_link_words_advice (const CyLinkReport *report)
{
  CyLinkFinding finding = cy_link_words_find (report);
  GString *text = g_string_new (NULL);

  if (finding == CY_LINK_DOWN)
    g_string_append (text,
                     _ (advice_of_trouble[MIN ((guint) report->trouble, CY_N_LINK_TROUBLES - 1)]));
  else if (finding == CY_LINK_STRETCHED || finding == CY_LINK_CROWDED)
    g_string_append (text, _ ("Give its piles a longer scan period, or spread them over more "
                              "connections."));
  if (report->twin != NULL) {
    if (text->len > 0)
      g_string_append_c (text, '\n');
    g_string_append_printf (text,
                            _ ("%s leads to the same device by another name. It may stand only one "
                               "connection: give all its piles one spelling of the address."),
                            report->twin);
  }
  return g_string_free (text, FALSE);
}
