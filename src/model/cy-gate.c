/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-gate.h"

#include <glib/gi18n-lib.h>

#include "cy-word.h"

static const CyWord codes[CY_N_GATE_CODES] = {
  [CY_GATE_NO_START] = { "no_start", N_ ("Nobody saw it start") },
  [CY_GATE_NO_END] = { "no_end", N_ ("Nobody saw it end") },
  [CY_GATE_METER_BACK] = { "meter_back", N_ ("The meter ran backwards") },
  [CY_GATE_METER_REPLACED] = { "meter_replaced", N_ ("The meter starts below its last reading") },
  [CY_GATE_POWER] = { "power", N_ ("More energy than the gun can give") },
  [CY_GATE_OVERLAP] = { "overlap", N_ ("It began before the last one was over") },
  [CY_GATE_DUPLICATE] = { "duplicate", N_ ("The same readings as the one before") },
  [CY_GATE_CLOCK] = { "clock", N_ ("Its times cannot be") },
  [CY_GATE_COUNTER] = { "counter", N_ ("The pile counted something else") },
  [CY_GATE_CARD] = { "card", N_ ("The card charged at two piles at once") },
  [CY_GATE_TARIFF] = { "tariff", N_ ("No tariff applied") },
  [CY_GATE_CURRENCY] = { "currency", N_ ("The account is in another currency") },
  [CY_GATE_ACCOUNT] = { "account", N_ ("The account is not there any more") },
  [CY_GATE_BILL] = { "bill", N_ ("No bill can be made of it") },
};

const char *
cy_gate_code_name (CyGateCode code)
{
  return codes[code].name;
}

/**
 * cy_gate_code_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_gate_code_label (CyGateCode code)
{
  return codes[code].label;
}

/**
 * cy_gate_spell:
 * @findings: (element-type CyGateFinding).
 *
 * Returns: (transfer full): `CODE:FOUND:WANTED`, separated by blanks.
 */
char *
cy_gate_spell (const GArray *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++) {
    const CyGateFinding *finding = &g_array_index (findings, CyGateFinding, i);

    g_string_append_printf (text, "%s%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, i == 0 ? "" : " ",
                            codes[finding->code].name, finding->found, finding->wanted);
  }
  return g_string_free (text, FALSE);
}

/**
 * cy_gate_parse:
 * @text: (nullable): of cy_gate_spell(), maybe by a newer version.
 *
 * Returns: (transfer full) (element-type CyGateFinding): those that are known.
 */
GArray *
cy_gate_parse (const char *text)
{
  GArray *findings = g_array_new (FALSE, FALSE, sizeof (CyGateFinding));
  g_auto (GStrv) words = g_strsplit (text == NULL ? "" : text, " ", 2 * CY_N_GATE_CODES);

  for (guint i = 0; words[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (words[i], ":", 3);
    CyGateFinding finding;

    if (g_strv_length (parts) != 3 ||
        !cy_word_find (codes, CY_N_GATE_CODES, parts[0], &finding.code))
      continue;
    finding.found = g_ascii_strtoll (parts[1], NULL, 10);
    finding.wanted = g_ascii_strtoll (parts[2], NULL, 10);
    g_array_append_val (findings, finding);
  }
  return findings;
}
