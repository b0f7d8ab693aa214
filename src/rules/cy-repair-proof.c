/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-repair-proof.h"

#include <glib/gi18n-lib.h>

#define US_PER_S   ((gint64) 1000000)
#define US_PER_MIN (60 * US_PER_S)
#define MIN_PER_H  60

static CySpan
span_of (const CyRepairAlarm *alarm)
{
  return (CySpan){ alarm->raised_us, alarm->cleared_us == 0
                                       ? G_MAXINT64
                                       : MAX (alarm->cleared_us, alarm->raised_us) };
}

static gboolean
is_good (const CyRepair *repair, const CyRepairSession *session)
{
  gint64 from_us = session->span.from_us;
  gint64 to_us = MIN (session->span.to_us, repair->now_us);

  if (from_us < repair->repaired_us || to_us - from_us < CY_REPAIR_MIN_SESSION_S * US_PER_S ||
      !(session->energy_wh >= CY_REPAIR_MIN_SESSION_WH))
    return FALSE;
  for (guint i = 0; i < repair->n_alarms; i++) {
    CySpan alarm = span_of (&repair->alarms[i]);

    if (cy_span_overlaps (&alarm, from_us, to_us))
      return FALSE;
  }
  return TRUE;
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const CySpan *left = a;
  const CySpan *right = b;

  return left->from_us < right->from_us ? -1 : left->from_us > right->from_us;
}

/* When the pile was heard since, clipped, or when the condition held, as spans that do not overlap. */
static GArray *
merge (const CySpan *spans, guint n, gint64 from_us, gint64 to_us)
{
  g_autoptr (GArray) sorted = g_array_sized_new (FALSE, FALSE, sizeof (CySpan), n);
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (CySpan));
  gint64 end_us = from_us;

  g_array_append_vals (sorted, spans, n);
  g_array_sort (sorted, compare_spans);
  for (guint i = 0; i < n; i++) {
    const CySpan *span = &g_array_index (sorted, CySpan, i);
    const CySpan rest = { MAX (span->from_us, end_us), MIN (span->to_us, to_us) };

    if (rest.to_us <= rest.from_us)
      continue;
    g_array_append_val (merged, rest);
    end_us = rest.to_us;
  }
  return merged;
}

static GArray *
merge_alarms (const CyRepair *repair, gint64 from_us, gint64 to_us)
{
  g_autofree CySpan *spans = g_new (CySpan, repair->n_alarms);

  for (guint i = 0; i < repair->n_alarms; i++)
    spans[i] = span_of (&repair->alarms[i]);
  return merge (spans, repair->n_alarms, from_us, to_us);
}

static gint64
total (const GArray *spans)
{
  gint64 sum_us = 0;

  for (guint i = 0; i < spans->len; i++) {
    const CySpan *span = &g_array_index (spans, CySpan, i);

    sum_us += span->to_us - span->from_us;
  }
  return sum_us;
}

static gint64
online_without_alarm (const CyRepair *repair)
{
  g_autoptr (GArray) heard =
    merge (repair->online, repair->n_online, repair->repaired_us, repair->now_us);
  gint64 sum_us = total (heard);

  for (guint i = 0; i < heard->len; i++) {
    const CySpan *span = &g_array_index (heard, CySpan, i);
    g_autoptr (GArray) alarms = merge_alarms (repair, span->from_us, span->to_us);

    sum_us -= total (alarms);
  }
  return sum_us;
}

/* What was raised before the repair and held on is not the condition coming again. */
static void
look_at_alarms (const CyRepair *repair, CyRepairProof *proof)
{
  for (guint i = 0; i < repair->n_alarms; i++) {
    const CyRepairAlarm *alarm = &repair->alarms[i];

    if (alarm->raised_us < repair->repaired_us)
      proof->still_holds = proof->still_holds || alarm->cleared_us == 0;
    else if (alarm->raised_us <= repair->now_us &&
             (proof->verdict != CY_REPAIR_REFUTED || alarm->raised_us < proof->again_us)) {
      proof->verdict = CY_REPAIR_REFUTED;
      proof->again_us = alarm->raised_us;
    }
  }
}

/**
 * cy_repair_proof:
 *
 * Whether a pile's own data agree that it is repaired. They do when there were as many good sessions as the
 * policy asks for, or the pile was heard for as long as it asks for, without the condition. A session is good
 * when it lasted three minutes, gave 0.1 kWh and the condition did not hold in it. Silence is no proof: only
 * the time in which the pile was heard counts. When the condition came again, nothing else counts; while it
 * never ended, nothing is proved.
 *
 * Threading: any; pure.
 */
CyRepairProof
cy_repair_proof (const CyRepair *repair)
{
  const CyRepairPolicy *policy = &repair->policy;
  CyRepairProof proof = { 0 };

  look_at_alarms (repair, &proof);
  for (guint i = 0; i < repair->n_sessions; i++)
    proof.n_good += is_good (repair, &repair->sessions[i]);
  proof.online_us = online_without_alarm (repair);
  if (policy->n_sessions > proof.n_good)
    proof.sessions_left = policy->n_sessions - proof.n_good;
  proof.online_left_us = MAX (policy->online_us - proof.online_us, 0);
  if (proof.verdict == CY_REPAIR_PENDING && !proof.still_holds &&
      ((policy->n_sessions > 0 && proof.sessions_left == 0) ||
       (policy->online_us > 0 && proof.online_left_us == 0)))
    proof.verdict = CY_REPAIR_AGREED;
  return proof;
}

/* Rounded up, so that what is missing is never said to be nothing. */
static char *
spell_time (gint64 time_us)
{
  gint64 minutes = (time_us + US_PER_MIN - 1) / US_PER_MIN;

  if (minutes < 2 * MIN_PER_H)
    return g_strdup_printf (_ ("%u min"), (guint) minutes);
  return g_strdup_printf (_ ("%u h"), (guint) ((minutes + MIN_PER_H - 1) / MIN_PER_H));
}

static char *
spell_sessions (guint n)
{
  return g_strdup_printf (ngettext ("%u good session", "%u good sessions", n), n);
}

static char *
describe_agreed (const CyRepairProof *proof, const CyRepair *repair)
{
  g_autofree char *sessions = spell_sessions (proof->n_good);
  g_autofree char *online = NULL;

  if (repair->policy.n_sessions > 0 && proof->sessions_left == 0)
    return g_strdup_printf (_ ("The pile agrees: %s since the repair"), sessions);
  /* Rounded down: it was heard at least that long. */
  online = spell_time (proof->online_us - proof->online_us % US_PER_MIN);
  return g_strdup_printf (_ ("The pile agrees: heard for %s without the condition"), online);
}

static char *
describe_pending (const CyRepairProof *proof)
{
  g_autofree char *sessions = spell_sessions (proof->sessions_left);
  g_autofree char *online = spell_time (proof->online_left_us);

  if (proof->still_holds)
    return g_strdup (_ ("The condition has not ended since the repair"));
  if (proof->sessions_left > 0 && proof->online_left_us > 0)
    return g_strdup_printf (_ ("Not proved yet: %s or %s without the condition are missing"),
                            sessions, online);
  if (proof->sessions_left > 0)
    return g_strdup_printf (_ ("Not proved yet: missing is %s"), sessions);
  if (proof->online_left_us > 0)
    return g_strdup_printf (_ ("Not proved yet: the pile must be heard for %s more"), online);
  return g_strdup (_ ("Nothing says what would prove the repair"));
}

/**
 * cy_repair_proof_describe:
 * @proof: what cy_repair_proof() said of @repair.
 *
 * Threading: any; pure.
 *
 * Returns: (transfer full): the verdict with what it stands on or what is missing, translated.
 */
char *
cy_repair_proof_describe (const CyRepairProof *proof, const CyRepair *repair)
{
  g_autofree char *after = NULL;

  switch (proof->verdict) {
  case CY_REPAIR_AGREED:
    return describe_agreed (proof, repair);
  case CY_REPAIR_REFUTED:
    after = spell_time (proof->again_us - repair->repaired_us);
    return g_strdup_printf (_ ("Not repaired: the condition came again after %s"), after);
  case CY_REPAIR_PENDING:
  default:
    return describe_pending (proof);
  }
}
