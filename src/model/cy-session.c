/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session.h"

#include <glib/gi18n-lib.h>

#include "cy-word.h"

static const CyWord states[CY_N_SESSION_STATES] = {
  [CY_SESSION_NONE] = { "none", N_ ("Unknown") },
  [CY_SESSION_AUTHORISED] = { "authorised", N_ ("Authorised") },
  [CY_SESSION_PLUGGED] = { "plugged", N_ ("Plugged in") },
  [CY_SESSION_STARTING] = { "starting", N_ ("Starting") },
  [CY_SESSION_CHARGING] = { "charging", N_ ("Charging") },
  [CY_SESSION_SUSPENDED] = { "suspended", N_ ("Suspended") },
  [CY_SESSION_STOPPED] = { "stopped", N_ ("Charge over") },
  [CY_SESSION_ENDED] = { "ended", N_ ("Ended") },
};

static const CyWord verdicts[CY_N_SESSION_VERDICTS] = {
  [CY_SESSION_OPEN] = { "open", N_ ("Not billed yet") },
  [CY_SESSION_EMPTY] = { "empty", N_ ("No energy") },
  [CY_SESSION_HELD] = { "held", N_ ("In quarantine") },
  [CY_SESSION_BILLED] = { "billed", N_ ("Billed") },
  [CY_SESSION_WAIVED] = { "waived", N_ ("Not asked for") },
};

static const CyWord strategies[CY_N_SESSION_STRATEGIES] = {
  [CY_SESSION_FULL] = { "full", N_ ("Until full") },
  [CY_SESSION_ENERGY] = { "energy", N_ ("By energy") },
  [CY_SESSION_MONEY] = { "money", N_ ("By money") },
  [CY_SESSION_TIME] = { "time", N_ ("By time") },
};

const char *
cy_session_state_name (CySessionState state)
{
  return states[state].name;
}

/**
 * cy_session_state_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_session_state_label (CySessionState state)
{
  return states[state].label;
}

gboolean
cy_session_state_find (const char *name, CySessionState *out_state)
{
  return cy_word_find (states, CY_N_SESSION_STATES, name, out_state);
}

const char *
cy_session_verdict_name (CySessionVerdict verdict)
{
  return verdicts[verdict].name;
}

/**
 * cy_session_verdict_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_session_verdict_label (CySessionVerdict verdict)
{
  return verdicts[verdict].label;
}

gboolean
cy_session_verdict_find (const char *name, CySessionVerdict *out_verdict)
{
  return cy_word_find (verdicts, CY_N_SESSION_VERDICTS, name, out_verdict);
}

const char *
cy_session_strategy_name (CySessionStrategy strategy)
{
  return strategies[strategy].name;
}

/**
 * cy_session_strategy_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_session_strategy_label (CySessionStrategy strategy)
{
  return strategies[strategy].label;
}

gboolean
cy_session_strategy_find (const char *name, CySessionStrategy *out_strategy)
{
  return cy_word_find (strategies, CY_N_SESSION_STRATEGIES, name, out_strategy);
}

CySession *
cy_session_new (const char *id)
{
  CySession *session = g_new0 (CySession, 1);

  session->id = g_strdup (id);
  session->meter_start_dwh = CY_SESSION_UNKNOWN;
  session->meter_dwh = CY_SESSION_UNKNOWN;
  session->counter_dwh = CY_SESSION_UNKNOWN;
  session->pile_minor = CY_SESSION_UNKNOWN;
  session->pile_s = CY_SESSION_UNKNOWN;
  session->peak_w = CY_SESSION_UNKNOWN;
  session->total_minor = CY_SESSION_UNKNOWN;
  session->readings = g_array_new (FALSE, FALSE, sizeof (CyMeterReading));
  return session;
}

CySession *
cy_session_copy (const CySession *session)
{
  CySession *copy = g_memdup2 (session, sizeof *session);

  copy->id = g_strdup (session->id);
  copy->pile = g_strdup (session->pile);
  copy->station = g_strdup (session->station);
  copy->origin = g_strdup (session->origin);
  copy->account = g_strdup (session->account);
  copy->card = g_strdup (session->card);
  copy->tag = g_strdup (session->tag);
  copy->vin = g_strdup (session->vin);
  copy->reserve = g_strdup (session->reserve);
  copy->tariff = g_strdup (session->tariff);
  copy->stop_reason = g_strdup (session->stop_reason);
  copy->holds = g_strdup (session->holds);
  copy->proposal = g_strdup (session->proposal);
  copy->note = g_strdup (session->note);
  copy->decider = g_strdup (session->decider);
  copy->bill = g_strdup (session->bill);
  copy->readings = g_array_copy (session->readings);
  return copy;
}

void
cy_session_free (CySession *session)
{
  if (session == NULL)
    return;
  g_free (session->id);
  g_free (session->pile);
  g_free (session->station);
  g_free (session->origin);
  g_free (session->account);
  g_free (session->card);
  g_free (session->tag);
  g_free (session->vin);
  g_free (session->reserve);
  g_free (session->tariff);
  g_free (session->stop_reason);
  g_free (session->holds);
  g_free (session->proposal);
  g_free (session->note);
  g_free (session->decider);
  g_free (session->bill);
  g_array_unref (session->readings);
  g_free (session);
}

/**
 * cy_session_is_over:
 *
 * Returns: whether nothing more happens at the gun.
 */
gboolean
cy_session_is_over (const CySession *session)
{
  return session->state == CY_SESSION_ENDED;
}

/**
 * cy_session_is_flowing:
 *
 * Returns: whether it has begun and the charge is not over: energy flows, or may at any moment.
 */
gboolean
cy_session_is_flowing (const CySession *session)
{
  return session->state == CY_SESSION_CHARGING || session->state == CY_SESSION_SUSPENDED;
}

/**
 * cy_session_spell_readings:
 * @readings: (element-type CyMeterReading).
 *
 * Returns: (transfer full): `TIME:ENERGY` [µs UTC, 0.1 Wh], one after the other, with a `~` behind what is
 *   interpolated. Read a hundred thousand times by the tariff laboratory, which JSON would take too long for.
 */
char *
cy_session_spell_readings (const GArray *readings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < readings->len; i++) {
    const CyMeterReading *reading = &g_array_index (readings, CyMeterReading, i);

    g_string_append_printf (text, "%s%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT "%s",
                            i == 0 ? "" : " ", reading->time_us, reading->energy_dwh,
                            reading->interpolated ? "~" : "");
  }
  return g_string_free (text, FALSE);
}

/**
 * cy_session_parse_readings:
 * @text: (nullable): of cy_session_spell_readings().
 *
 * Returns: (transfer full) (element-type CyMeterReading): as far as @text makes sense.
 */
GArray *
cy_session_parse_readings (const char *text)
{
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (CyMeterReading));

  while (text != NULL && *text != '\0' && readings->len < CY_SESSION_MAX_READINGS) {
    CyMeterReading reading = { 0 };
    char *end;

    reading.time_us = g_ascii_strtoll (text, &end, 10);
    if (end == text || *end != ':')
      break;
    text = end + 1;
    reading.energy_dwh = g_ascii_strtoll (text, &end, 10);
    if (end == text)
      break;
    reading.interpolated = *end == '~';
    text = end + (reading.interpolated ? 1 : 0);
    text += *text == ' ';
    g_array_append_val (readings, reading);
  }
  return readings;
}
