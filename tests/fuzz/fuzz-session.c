/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-bill-rule.h"
#include "cy-gatekeeper-rule.h"
#include "cy-meter-audit-rule.h"
#include "cy-session-rule.h"
#include "fuzz.h"

#define MAX_ENTRIES 200

static void
check_readings (const GArray *readings)
{
  g_autofree char *text = cy_session_spell_readings (readings);
  g_autoptr (GArray) again = cy_session_parse_readings (text);

  g_assert_cmpuint (readings->len, <=, CY_SESSION_MAX_READINGS);
  g_assert_cmpuint (again->len, ==, readings->len);
  for (guint i = 0; i < readings->len; i++) {
    const CyMeterReading *reading = &g_array_index (readings, CyMeterReading, i);

    g_assert_cmpint (reading->energy_dwh, >=, 0);
    g_assert_cmpint (reading->time_us, ==, g_array_index (again, CyMeterReading, i).time_us);
    if (i > 0)
      g_assert_cmpint (g_array_index (readings, CyMeterReading, i - 1).time_us, <,
                       reading->time_us);
  }
}

/* What must hold of a session whatever a peer says of it. */
static void
check (const CySession *session)
{
  g_assert_cmpint (session->state, <, CY_N_SESSION_STATES);
  g_assert_cmpint (session->verdict, <, CY_N_SESSION_VERDICTS);
  g_assert_cmpint (session->strategy, <, CY_N_SESSION_STRATEGIES);
  g_assert_true ((session->verdict == CY_SESSION_BILLED) == (session->bill != NULL));
  g_assert_true (session->verdict == CY_SESSION_OPEN || session->state == CY_SESSION_ENDED);
  if (session->state != CY_SESSION_NONE)
    g_assert_true (session->pile != NULL && *session->pile != '\0' && session->connector > 0);
  check_readings (session->readings);
}

/* Whatever came of it is looked at by the gate, and by all that computes with it. */
static void
use (const CySession *session)
{
  const CyGateInput input = { .power_w = 120000, .before = session, .has_tariff = TRUE };
  g_autoptr (GArray) findings = cy_gatekeeper_rule (session, &input);
  g_autoptr (CySessionProposal) repair =
    cy_gatekeeper_propose (session, NULL, 120000, CY_SESSION_UNKNOWN);
  g_autoptr (GArray) held = cy_gate_parse (session->holds);
  g_autoptr (CyMeterAudit) audit = cy_meter_audit_new ();
  g_autoptr (GPtrArray) stands = NULL;

  g_assert_cmpuint (held->len, <=, 2 * CY_N_GATE_CODES);
  if (repair != NULL)
    g_assert_cmpint (repair->energy_dwh, >, 0);
  cy_meter_audit_add (audit, session);
  stands = cy_meter_audit_finish (audit);
  g_assert_cmpuint (stands->len, <=, 1);
}

/* A line is an entry: `ACTOR EVENT PAYLOAD`, each a millisecond after the one before. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size == 0 ? g_strdup ("") : g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_ENTRIES);
  g_autoptr (CySession) session = cy_session_new ("CS-1");

  for (guint n = 0; lines[n] != NULL; n++) {
    g_auto (GStrv) words = g_strsplit (lines[n], " ", 3);
    g_autofree char *kind = NULL;
    CyEntry entry = { .origin = (char *) "a", .hlc = (CyHlc) (n + 1) << CY_HLC_COUNTER_BITS };

    if (g_strv_length (words) != 3)
      continue;
    kind = g_strconcat (CY_ENTRY_SESSION_PREFIX, words[1], NULL);
    entry.kind = kind;
    entry.actor = words[0];
    entry.payload = words[2];
    (void) cy_session_apply (session, &entry);
    check (session);
  }
  use (session);
  return 0;
}
