/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cy-shown.h"

#define DWH_PER_KWH 10000

static const CySeverity severities[CY_N_SESSION_STATES] = {
  [CY_SESSION_NONE] = CY_SEVERITY_STALE,
  [CY_SESSION_SUSPENDED] = CY_SEVERITY_MEDIUM,
};

static const CySeverity verdict_severities[CY_N_SESSION_VERDICTS] = {
  [CY_SESSION_HELD] = CY_SEVERITY_HIGH,
};

static const struct {
  CySessionFlag flag;
  const char *label;
} flags[] = {
  { CY_SESSION_START_UNSEEN, N_ ("energy was flowing when it was first looked at") },
  { CY_SESSION_END_UNSEEN, N_ ("it ended while nobody looked") },
  { CY_SESSION_METER_BACK, N_ ("the meter showed less than before") },
  { CY_SESSION_COUNTER_RESTARTED, N_ ("the pile's counter began anew") },
  { CY_SESSION_NO_METER, N_ ("no meter: the pile's counter stands in") },
  { CY_SESSION_CLOCK, N_ ("this node's clock jumped") },
};

static const struct {
  const char *name;
  const char *label;
} sources[] = {
  { "history", N_ ("The energy that history recorded") },
  { "counter", N_ ("The energy that the pile itself counted") },
  { "readings", N_ ("The meter readings as they are") },
};

/* --- numbers -------------------------------------------------------------------------------------- */

/* Integers all the way: what is shown is never another amount than what is meant. */
static char *
spell (gint64 energy_dwh, guint decimals)
{
  gint64 step = 1;
  gint64 rounded;
  gint64 per_unit;

  for (guint i = decimals; i < 4; i++)
    step *= 10;
  rounded = (ABS (energy_dwh) + step / 2) / step;
  per_unit = DWH_PER_KWH / step;
  return g_strdup_printf ("%s%" G_GINT64_FORMAT ".%0*" G_GINT64_FORMAT, energy_dwh < 0 ? "-" : "",
                          rounded / per_unit, (int) decimals, rounded % per_unit);
}

/**
 * cy_session_words_energy:
 *
 * Returns: (transfer full): as fine as a list needs: `36.00 kWh`.
 */
char *
cy_session_words_energy (gint64 energy_dwh)
{
  g_autofree char *number = NULL;

  if (energy_dwh == CY_SESSION_UNKNOWN)
    return g_strdup ("–");
  number = spell (energy_dwh, 2);
  return g_strdup_printf ("%s kWh", number);
}

/**
 * cy_session_words_energy_exact:
 *
 * Returns: (transfer full): as the meter has it: `36.0000 kWh`.
 */
char *
cy_session_words_energy_exact (gint64 energy_dwh)
{
  g_autofree char *number = NULL;

  if (energy_dwh == CY_SESSION_UNKNOWN)
    return g_strdup ("–");
  number = spell (energy_dwh, 4);
  return g_strdup_printf ("%s kWh", number);
}

/**
 * cy_session_words_money:
 * @minor: [1/100 currency].
 */
char *
cy_session_words_money (gint64 minor)
{
  if (minor == CY_SESSION_UNKNOWN)
    return g_strdup ("–");
  return g_strdup_printf ("%s%" G_GINT64_FORMAT ".%02d", minor < 0 ? "-" : "", ABS (minor) / 100,
                          (int) (ABS (minor) % 100));
}

/**
 * cy_session_words_span:
 *
 * Returns: (transfer full): how long: `48 min`, `2 h 05 min`.
 */
char *
cy_session_words_span (gint64 span_us)
{
  gint64 seconds = MAX (span_us, 0) / G_USEC_PER_SEC;

  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  if (seconds < 3600)
    return g_strdup_printf (_ ("%d min"), (int) (seconds / 60));
  return g_strdup_printf (_ ("%d h %02d min"), (int) (seconds / 3600), (int) (seconds / 60 % 60));
}

/* --- how far it is -------------------------------------------------------------------------------- */

static char *
spell_target (const CySession *session)
{
  switch (session->strategy) {
  case CY_SESSION_ENERGY:
    return cy_session_words_energy (session->target);
  case CY_SESSION_MONEY:
    return cy_session_words_money (session->target);
  case CY_SESSION_TIME:
    return cy_session_words_span (session->target * G_USEC_PER_SEC);
  default:
    return NULL;
  }
}

/**
 * cy_session_words_strategy:
 *
 * Returns: (transfer full): when it shall end, and at how much.
 */
char *
cy_session_words_strategy (const CySession *session)
{
  const char *label = _ (cy_session_strategy_label (session->strategy));
  g_autofree char *target = session->target > 0 ? spell_target (session) : NULL;

  return target == NULL ? g_strdup (label) : g_strdup_printf ("%s: %s", label, target);
}

static gint64
charged_us (const CySession *session, gint64 now_us)
{
  if (session->started_us == 0)
    return 0;
  return (session->stopped_us != 0 ? session->stopped_us : now_us) - session->started_us;
}

/**
 * cy_session_words_progress:
 *
 * Returns: (transfer full): how much there is of how much; how full the battery is where that is the aim.
 */
char *
cy_session_words_progress (const CySession *session, const CySessionNow *now)
{
  g_autofree char *target = session->target > 0 ? spell_target (session) : NULL;
  g_autofree char *done = NULL;

  if (target == NULL)
    return isnan (now->soc) ? g_strdup ("–") : g_strdup_printf (_ ("SOC %.0f %%"), now->soc);
  if (session->strategy == CY_SESSION_ENERGY)
    done = spell (MAX (now->energy_dwh, 0), 2);
  else if (session->strategy == CY_SESSION_MONEY)
    done = cy_session_words_money (now->money_minor);
  else
    done = cy_session_words_span (charged_us (session, now->time_us));
  return g_strdup_printf (_ ("%s of %s"), done, target);
}

/**
 * cy_session_words_part:
 *
 * Returns: how far it is from 0 to 1; NAN when nobody knows.
 */
double
cy_session_words_part (const CySession *session, const CySessionNow *now)
{
  double done;

  if (session->target <= 0 || session->strategy == CY_SESSION_FULL)
    return isnan (now->soc) ? (double) NAN : CLAMP (now->soc / 100, 0, 1);
  if (session->strategy == CY_SESSION_ENERGY)
    done = (double) now->energy_dwh;
  else if (session->strategy == CY_SESSION_TIME)
    done = (double) charged_us (session, now->time_us) / G_USEC_PER_SEC;
  else if (now->money_minor == CY_SESSION_UNKNOWN)
    return (double) NAN;
  else
    done = (double) now->money_minor;
  return CLAMP (done / (double) session->target, 0, 1);
}

/* --- state and people ----------------------------------------------------------------------------- */

CySeverity
cy_session_words_severity (const CySession *session)
{
  return severities[session->state];
}

/* What was charged twice, and what waits for a person, is to be seen. */
CySeverity
cy_session_words_verdict_severity (const CySession *session)
{
  if (session->n_doubled > 0)
    return CY_SEVERITY_HIGH;
  return verdict_severities[session->verdict];
}

/**
 * cy_session_words_verdict:
 *
 * Returns: (transfer full): what became of it in money, which nobody knows while it goes on.
 */
char *
cy_session_words_verdict (const CySession *session)
{
  if (!cy_session_is_over (session))
    return g_strdup (_ ("Not over yet"));
  return g_strdup (_ (cy_session_verdict_label (session->verdict)));
}

/**
 * cy_session_words_payer:
 *
 * Returns: (transfer full): who pays, or at least which card was shown.
 */
char *
cy_session_words_payer (CyYard *yard, const CySession *session)
{
  if (session->account != NULL)
    return cy_yard_display_name (yard, CY_KIND_ACCOUNT, session->account);
  if (session->card != NULL)
    return g_strdup (session->card);
  return g_strdup (session->tag != NULL && *session->tag != '\0' ? session->tag : "–");
}

/**
 * cy_session_words_station:
 *
 * Returns: (transfer full): where it is, as it was when it began.
 */
char *
cy_session_words_station (CyYard *yard, const CySession *session)
{
  return session->station == NULL ? g_strdup (_ ("Discrete pile"))
                                  : cy_yard_display_name (yard, CY_KIND_STATION, session->station);
}

/* --- what is strange about it --------------------------------------------------------------------- */

/* Two energies as short as they can be told apart. */
static void
spell_two (const CyGateFinding *finding, char **out_found, char **out_wanted)
{
  *out_found = spell (finding->found, 1);
  *out_wanted = spell (finding->wanted, 1);
  if (!g_str_equal (*out_found, *out_wanted) || finding->found == finding->wanted)
    return;
  g_free (*out_found);
  g_free (*out_wanted);
  *out_found = spell (finding->found, 4);
  *out_wanted = spell (finding->wanted, 4);
}

static char *
tell_power (const char *found, const char *wanted)
{
  return g_strdup_printf (_ ("%s kWh found, %s kWh possible"), found, wanted);
}

static char *
tell_back (const char *found, const char *wanted)
{
  return g_strdup_printf (_ ("%s kWh after %s kWh"), found, wanted);
}

static char *
tell_replaced (const char *found, const char *wanted)
{
  return g_strdup_printf (_ ("it begins at %s kWh, the charge before ended at %s kWh"), found,
                          wanted);
}

static char *
tell_duplicate (const char *found, const char *wanted)
{
  return g_strdup_printf (_ ("from %s kWh to %s kWh both times"), found, wanted);
}

static char *
tell_counter (const char *found, const char *wanted)
{
  return g_strdup_printf (_ ("the pile counted %s kWh, its meter %s kWh"), found, wanted);
}

static char *
tell_overlap (const char *found, const char *wanted)
{
  return g_strdup_printf (_ ("it began at %s, the one before was over at %s"), found, wanted);
}

static char *
tell_clock (const char *found, const char *wanted)
{
  return g_strdup_printf (_ ("%s against %s"), found, wanted);
}

static char *
tell_card (const char *found, const char *wanted)
{
  return g_strdup_printf (_ ("elsewhere since %s, here since %s"), found, wanted);
}

/* What is said of both numbers of a finding, and whether they are times. */
static const struct {
  char *(*tell) (const char *found, const char *wanted);
  gboolean are_times;
} evidence[CY_N_GATE_CODES] = {
  [CY_GATE_METER_BACK] = { tell_back, FALSE },
  [CY_GATE_METER_REPLACED] = { tell_replaced, FALSE },
  [CY_GATE_POWER] = { tell_power, FALSE },
  [CY_GATE_OVERLAP] = { tell_overlap, TRUE },
  [CY_GATE_DUPLICATE] = { tell_duplicate, FALSE },
  [CY_GATE_CLOCK] = { tell_clock, TRUE },
  [CY_GATE_COUNTER] = { tell_counter, FALSE },
  [CY_GATE_CARD] = { tell_card, TRUE },
};

static char *
tell_evidence (const CyGateFinding *finding)
{
  g_autofree char *found = NULL;
  g_autofree char *wanted = NULL;

  /* Both 0: the heading says it all. */
  if (evidence[finding->code].tell == NULL || (finding->found == 0 && finding->wanted == 0))
    return NULL;
  if (evidence[finding->code].are_times) {
    found = cy_shown_time (finding->found);
    wanted = cy_shown_time (finding->wanted);
  } else {
    spell_two (finding, &found, &wanted);
  }
  return evidence[finding->code].tell (found, wanted);
}

/**
 * cy_session_words_finding:
 *
 * Returns: (transfer full): what is wrong, and by what it is seen: `More energy than the gun can give: 784.0 kWh
 *   found, 132.5 kWh possible`.
 */
char *
cy_session_words_finding (const CyGateFinding *finding)
{
  const char *label = _ (cy_gate_code_label (finding->code));
  g_autofree char *seen = tell_evidence (finding);

  return seen == NULL ? g_strdup (label) : g_strdup_printf (_ ("%s: %s"), label, seen);
}

/**
 * cy_session_words_first_finding:
 *
 * Returns: (transfer full): why it is held, as short as a row of a list; how much more there is.
 */
char *
cy_session_words_first_finding (const CySession *session)
{
  g_autoptr (GArray) findings = cy_gate_parse (session->holds);
  g_autofree char *first = NULL;

  if (findings->len == 0)
    return g_strdup (session->holds == NULL ? "–" : session->holds);
  first = cy_session_words_finding (&g_array_index (findings, CyGateFinding, 0));
  return findings->len == 1 ? g_steal_pointer (&first)
                            : g_strdup_printf (_ ("%s (and %u more)"), first, findings->len - 1);
}

/**
 * cy_session_words_flags:
 *
 * Returns: (transfer full) (nullable): what was strange while it was watched.
 */
char *
cy_session_words_flags (const CySession *session)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    if ((session->flags & flags[i].flag) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", _ (flags[i].label));
  }
  return text->len == 0 ? NULL : g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- how it could be billed ----------------------------------------------------------------------- */

/**
 * cy_session_words_source:
 *
 * Returns: (transfer full): where the energy of a proposal is from; what a newer version calls it is said as it is.
 */
char *
cy_session_words_source (const CySessionProposal *proposal)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    if (g_strcmp0 (proposal->source, sources[i].name) == 0)
      return g_strdup (_ (sources[i].label));
  }
  return g_strdup (proposal->source);
}
