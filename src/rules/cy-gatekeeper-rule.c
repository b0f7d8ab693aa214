/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-gatekeeper-rule.h"

/* Of a gun whose power nobody wrote down [W]: megawatt charging for lorries ends at 3.75 MW. */
#define POWER_MAX_W 3750000

/* A meter's and a clock's steps, and what a rating is exceeded by for a moment [0.1 Wh, percent]. */
#define POWER_SLACK_DWH     5000
#define POWER_SLACK_PERCENT 10

/* JJG 1148 and 1149 let a pile's meter be off by 1 or 2 %; two counters that are read one after the other need some
 * more [0.1 Wh, percent]. */
#define COUNTER_SLACK_DWH     5000
#define COUNTER_SLACK_PERCENT 3

/* A node whose clock is further ahead is told so elsewhere; see facts of a peer's clock [µs]. */
#define CLOCK_SLACK_US ((gint64) 300 * G_USEC_PER_SEC)

static void
find (GArray *findings, CyGateCode code, gint64 found, gint64 wanted)
{
  const CyGateFinding finding = { code, found, wanted };

  g_array_append_val (findings, finding);
}

static gboolean
has (const GArray *findings, CyGateCode code)
{
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    if (g_array_index (findings, CyGateFinding, i).code == code)
      return TRUE;
  }
  return FALSE;
}

/* No charge is longer [ms]. */
#define LONGEST_MS ((gint64) 366 * 86400 * 1000)

/* What flows at most in a time [0.1 Wh]. */
static gint64
most_dwh (gint64 power_w, gint64 time_us)
{
  gint64 power = power_w > 0 ? power_w : POWER_MAX_W;
  gint64 energy = power * CLAMP (time_us / 1000, 0, LONGEST_MS) / 360000;

  return energy + energy * POWER_SLACK_PERCENT / 100 + POWER_SLACK_DWH;
}

static const CyMeterReading *
reading_at (const GArray *readings, guint i)
{
  return &g_array_index (readings, CyMeterReading, i);
}

/* Each stretch by itself. */
static void
look_at_stretches (const GArray *readings, gint64 power_w, GArray *findings)
{
  for (guint i = 1; i < readings->len; i++) {
    const CyMeterReading *a = reading_at (readings, i - 1);
    const CyMeterReading *b = reading_at (readings, i);
    gint64 energy = b->energy_dwh - a->energy_dwh;

    if (energy < 0) {
      find (findings, CY_GATE_METER_BACK, b->energy_dwh, a->energy_dwh);
      return;
    }
    if (energy > most_dwh (power_w, b->time_us - a->time_us)) {
      find (findings, CY_GATE_POWER, energy, most_dwh (power_w, b->time_us - a->time_us));
      return;
    }
  }
}

/* Many small steps too far are one large one. */
static void
look_at_readings (const CySession *session, gint64 power_w, GArray *findings)
{
  gint64 most = most_dwh (power_w, session->stopped_us - session->started_us);
  guint before = findings->len;

  look_at_stretches (session->readings, power_w, findings);
  if (findings->len == before && session->stopped_us != 0 && session->energy_dwh > most)
    find (findings, CY_GATE_POWER, session->energy_dwh, most);
}

static gboolean
is_near (gint64 a, gint64 b)
{
  return ABS (a - b) <= MAX (COUNTER_SLACK_DWH, b * COUNTER_SLACK_PERCENT / 100);
}

static void
look_at_ends (const CySession *session, GArray *findings)
{
  const gboolean has_counter = session->counter_dwh >= 0 &&
                               (session->flags & CY_SESSION_COUNTER_RESTARTED) == 0 &&
                               (session->flags & CY_SESSION_NO_METER) == 0;

  if (session->flags & CY_SESSION_START_UNSEEN)
    find (findings, CY_GATE_NO_START, 0, 0);
  if (session->flags & CY_SESSION_END_UNSEEN || session->stopped_us == 0)
    find (findings, CY_GATE_NO_END, 0, 0);
  if (session->flags & CY_SESSION_METER_BACK)
    find (findings, CY_GATE_METER_BACK, 0, 0);
  if (has_counter && findings->len == 0 && !is_near (session->counter_dwh, session->energy_dwh))
    find (findings, CY_GATE_COUNTER, session->counter_dwh, session->energy_dwh);
}

static void
look_at_times (const CySession *session, gint64 now_us, GArray *findings)
{
  if (session->stopped_us != 0 && session->stopped_us < session->started_us)
    find (findings, CY_GATE_CLOCK, session->stopped_us, session->started_us);
  else if (session->started_us > now_us + CLOCK_SLACK_US)
    find (findings, CY_GATE_CLOCK, session->started_us, now_us);
}

/* What was sorted out by a person before is nothing to hold the next one against. */
static void
look_before (const CySession *session, const CySession *before, GArray *findings)
{
  const gboolean has_meters = before->started_us != 0 && before->meter_dwh >= 0 &&
                              session->meter_start_dwh >= 0 &&
                              ((before->flags | session->flags) & CY_SESSION_NO_METER) == 0;
  gint64 before_end_us = before->stopped_us != 0 ? before->stopped_us : before->ended_us;

  if (before_end_us > session->started_us)
    find (findings, CY_GATE_OVERLAP, session->started_us, before_end_us);
  if (!has_meters)
    return;
  if (session->meter_start_dwh == before->meter_start_dwh &&
      session->meter_dwh == before->meter_dwh && session->energy_dwh > 0)
    find (findings, CY_GATE_DUPLICATE, session->meter_start_dwh, session->meter_dwh);
  else if (session->meter_start_dwh < before->meter_dwh)
    find (findings, CY_GATE_METER_REPLACED, session->meter_start_dwh, before->meter_dwh);
}

/**
 * cy_gatekeeper_rule:
 * @session: that is over.
 *
 * Looks whether what is known of a session can be. Registers that wrap were carried on over that before they came
 * here.
 *
 * Returns: (transfer full) (element-type CyGateFinding): empty when it may be billed.
 */
GArray *
cy_gatekeeper_rule (const CySession *session, const CyGateInput *input)
{
  GArray *findings = g_array_new (FALSE, FALSE, sizeof (CyGateFinding));

  look_at_ends (session, findings);
  look_at_times (session, input->now_us, findings);
  if (session->flags & CY_SESSION_CLOCK && !has (findings, CY_GATE_CLOCK))
    find (findings, CY_GATE_CLOCK, 0, 0);
  look_at_readings (session, input->power_w, findings);
  if (input->before != NULL)
    look_before (session, input->before, findings);
  if (input->elsewhere != NULL)
    find (findings, CY_GATE_CARD, input->elsewhere->started_us, session->started_us);
  if (!input->has_tariff)
    find (findings, CY_GATE_TARIFF, 0, 0);
  if (input->has_no_account)
    find (findings, CY_GATE_ACCOUNT, 0, 0);
  if (input->has_other_currency)
    find (findings, CY_GATE_CURRENCY, 0, 0);
  return findings;
}

/**
 * cy_gatekeeper_forbid:
 * @session: in quarantine, or out of it by what a person decided.
 * @power_w: as in #CyGateInput.
 * @now_us: [µs UTC].
 *
 * What can never have been is not billed, whoever decides so: it is looked at again by what is known of the gun now.
 * That two charges went from one meter reading to the same other one stays true while nothing else is put in its
 * place.
 *
 * Returns: (transfer full) (element-type CyGateFinding): empty when a person may say that it is billed as it stands.
 */
GArray *
cy_gatekeeper_forbid (const CySession *session, gint64 power_w, gint64 now_us)
{
  GArray *findings = g_array_new (FALSE, FALSE, sizeof (CyGateFinding));
  g_autoptr (GArray) held = cy_gate_parse (session->holds);

  look_at_times (session, now_us, findings);
  look_at_readings (session, power_w, findings);
  for (guint i = 0; session->verdict == CY_SESSION_HELD && i < held->len; i++) {
    const CyGateFinding *finding = &g_array_index (held, CyGateFinding, i);

    if (finding->code == CY_GATE_DUPLICATE)
      g_array_append_val (findings, *finding);
  }
  return findings;
}

/* Which energy can be believed most, and where it is from; %NULL when none can. Of what the pile told twice only
 * history knows whether it was there twice. */
static const char *
choose_energy (const CySession *session,
               const GArray *findings,
               gint64 most,
               gint64 history_dwh,
               gint64 *out_energy)
{
  const struct {
    const char *source;
    gint64 energy;
  } offers[] = {
    { "history", history_dwh },
    { "counter",
      session->flags & CY_SESSION_COUNTER_RESTARTED ? CY_SESSION_UNKNOWN : session->counter_dwh },
    { "readings", session->energy_dwh },
  };
  guint n_offers = has (findings, CY_GATE_DUPLICATE) ? 1 : G_N_ELEMENTS (offers);

  for (guint i = 0; i < n_offers; i++) {
    if (offers[i].energy < 0 || offers[i].energy > most)
      continue;
    *out_energy = offers[i].energy;
    return offers[i].source;
  }
  return NULL;
}

static gboolean
is_sound (const GArray *readings, gint64 power_w)
{
  g_autoptr (GArray) findings = g_array_new (FALSE, FALSE, sizeof (CyGateFinding));

  look_at_stretches (readings, power_w, findings);
  return findings->len == 0 && readings->len > 1;
}

static void
add (GArray *readings, gint64 time_us, gint64 energy_dwh, gboolean interpolated)
{
  const CyMeterReading reading = { time_us, energy_dwh, interpolated };

  g_array_append_val (readings, reading);
}

/* What the readings lack was before the first of them. */
static void
keep_course (CySessionProposal *repair, const CySession *session)
{
  gint64 lacks = repair->energy_dwh - session->energy_dwh;

  if (lacks > 0 && repair->started_us < reading_at (session->readings, 0)->time_us)
    add (repair->readings, repair->started_us, 0, FALSE);
  for (guint i = 0; i < session->readings->len; i++) {
    const CyMeterReading *reading = reading_at (session->readings, i);
    gboolean is_first = repair->readings->len == 0;

    add (repair->readings, reading->time_us, is_first ? 0 : reading->energy_dwh + lacks,
         reading->interpolated);
  }
}

static void
draw_line (CySessionProposal *repair)
{
  g_array_set_size (repair->readings, 0);
  add (repair->readings, repair->started_us, 0, FALSE);
  add (repair->readings, repair->stopped_us, repair->energy_dwh, FALSE);
}

/* Readings that hang together keep their course; others are a straight line from one end to the other. */
static void
fill_readings (CySessionProposal *repair, const CySession *session, gint64 power_w)
{
  if (repair->energy_dwh >= session->energy_dwh && is_sound (session->readings, power_w))
    keep_course (repair, session);
  if (!is_sound (repair->readings, power_w))
    draw_line (repair);
}

/**
 * cy_gatekeeper_propose:
 * @findings: (nullable) (element-type CyGateFinding): why it is held.
 * @power_w: as in #CyGateInput.
 * @history_dwh: energy by the meter or the power that history has of it [0.1 Wh], or #CY_SESSION_UNKNOWN.
 *
 * Returns: (transfer full) (nullable): how a held session could be billed; %NULL when nothing that is known of it
 *   can be true.
 */
CySessionProposal *
cy_gatekeeper_propose (const CySession *session,
                       const GArray *findings,
                       gint64 power_w,
                       gint64 history_dwh)
{
  gint64 stopped_us = session->stopped_us != 0 ? session->stopped_us : session->last_us;
  gint64 started_us = session->started_us;
  g_autoptr (CySessionProposal) repair = NULL;
  const char *source;
  gint64 energy;

  if (started_us == 0 || stopped_us <= 0)
    return NULL;
  if (session->flags & CY_SESSION_START_UNSEEN && session->pile_s > 0)
    started_us = MIN (started_us, stopped_us - session->pile_s * G_USEC_PER_SEC);
  source = choose_energy (session, findings, most_dwh (power_w, stopped_us - started_us),
                          history_dwh, &energy);
  if (source == NULL || energy == 0 || stopped_us <= started_us)
    return NULL;
  repair = g_new (CySessionProposal, 1);
  *repair = (CySessionProposal){ g_strdup (source), started_us, stopped_us, energy,
                                 g_array_new (FALSE, FALSE, sizeof (CyMeterReading)) };
  fill_readings (repair, session, power_w);
  return g_steal_pointer (&repair);
}
