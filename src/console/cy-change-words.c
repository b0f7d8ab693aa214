/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-change-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-shown.h"

#define DAY_US ((gint64) 86400 * G_USEC_PER_SEC)

static gboolean
is_late (const CyChange *change, gint64 now_us)
{
  return (change->state == CY_CHANGE_APPROVED || change->state == CY_CHANGE_UNDER_WAY) &&
         change->to_us != 0 && now_us > change->to_us;
}

/**
 * cy_change_words_severity:
 *
 * Returns: how abnormal it is where a change is: whom it waits for is to be known, what is late or went wrong
 *   is abnormal.
 */
CySeverity
cy_change_words_severity (const CyChange *change, gint64 now_us)
{
  if (is_late (change, now_us) ||
      (change->state == CY_CHANGE_DONE && change->outcome != CY_CHANGE_SUCCEEDED))
    return CY_SEVERITY_MEDIUM;
  return change->state == CY_CHANGE_PROPOSED || change->state == CY_CHANGE_SECOND
           ? CY_SEVERITY_LOW
           : CY_SEVERITY_NORMAL;
}

/**
 * cy_change_words_state:
 *
 * Returns: (transfer full): where it is; of what is done the outcome.
 */
char *
cy_change_words_state (const CyChange *change, gint64 now_us)
{
  const char *state = change->state == CY_CHANGE_DONE ? cy_change_outcome_label (change->outcome)
                                                      : cy_change_state_label (change->state);

  /* Translators: a state, and that its time is over: "Under way, late" */
  return is_late (change, now_us) ? g_strdup_printf (_ ("%s, late"), _ (state))
                                  : g_strdup (_ (state));
}

/**
 * cy_change_words_risk_severity:
 * @level: see #CyNodeRisk.
 */
CySeverity
cy_change_words_risk_severity (guint level)
{
  static const CySeverity severities[] = { CY_SEVERITY_STALE, CY_SEVERITY_NORMAL,
                                           CY_SEVERITY_MEDIUM, CY_SEVERITY_HIGH,
                                           CY_SEVERITY_CRITICAL };

  return severities[MIN (level, G_N_ELEMENTS (severities) - 1)];
}

/**
 * cy_change_words_risk:
 *
 * Returns: (transfer full): `high (12)`.
 */
char *
cy_change_words_risk (const CyChange *change)
{
  CyNodeRisk risk = cy_node_weigh_risk (change->likelihood, change->consequence);

  return risk.score == 0 ? g_strdup (risk.label)
                         : g_strdup_printf ("%s (%u)", risk.label, risk.score);
}

/**
 * cy_change_words_target:
 *
 * Returns: (transfer full): the name of what a change is about, with its kind.
 */
char *
cy_change_words_target (CyYard *yard, const char *target)
{
  static const CyKindId kinds[] = { CY_KIND_PILE, CY_KIND_STATION, CY_KIND_SWITCHBOARD,
                                    CY_KIND_TRANSFORMER };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autofree char *prefix = cy_record_subject (kinds[i], "");
    g_autofree char *name = NULL;

    if (!g_str_has_prefix (target, prefix))
      continue;
    name = cy_yard_display_name (yard, kinds[i], target + strlen (prefix));
    return g_strdup_printf ("%s %s", _ (cy_kind_get (kinds[i])->label), name);
  }
  return g_strdup (target);
}

/**
 * cy_change_words_targets:
 * @most: how many are named; the others are counted.
 *
 * Returns: (transfer full): what a change is about.
 */
char *
cy_change_words_targets (CyYard *yard, char **targets, guint most)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = g_strv_length (targets);

  for (guint i = 0; i < MIN (n, most); i++) {
    g_autofree char *name = cy_change_words_target (yard, targets[i]);

    g_string_append_printf (text, "%s%s", i > 0 ? _ (", ") : "", name);
  }
  if (n > most)
    g_string_append_printf (text, _ (" and %u more"), n - most);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * cy_change_words_time:
 *
 * Returns: (transfer full): local time to the minute, as it is typed.
 */
char *
cy_change_words_time (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = utc == NULL ? NULL : g_date_time_to_local (utc);

  return time_us == 0 || time == NULL ? g_strdup ("") : g_date_time_format (time, "%Y-%m-%d %H:%M");
}

/**
 * cy_change_words_window:
 *
 * Returns: (transfer full): when it is planned; of a day the day once.
 */
char *
cy_change_words_window (const CyChange *change)
{
  g_autofree char *from = cy_change_words_time (change->from_us);
  g_autofree char *to = cy_change_words_time (change->to_us);
  gboolean same_day = strlen (from) > 10 && strncmp (from, to, 10) == 0;

  if (*from == '\0' && *to == '\0')
    return g_strdup ("");
  return g_strdup_printf ("%s – %s", *from != '\0' ? from : "…",
                          *to == '\0' ? "…"
                          : same_day  ? to + 11
                                      : to);
}

/**
 * cy_change_words_radius:
 *
 * Returns: (transfer full): what a change takes with it, as things are now.
 */
char *
cy_change_words_radius (const CyChangeRadius *radius)
{
  g_autofree char *power = cy_shown_power (radius->power_w);
  g_autofree char *rated = cy_shown_power (radius->rated_w);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Piles: %u, guns: %u, power: %s. Charging now: %u, drawing %s."),
                          radius->n_piles, radius->n_guns, rated, radius->n_sessions, power);
  if (radius->n_unknown > 0)
    g_string_append_printf (text, _ (" Guns that are not heard: %u."), radius->n_unknown);
  if (radius->n_unsure > 0)
    g_string_append_printf (
      text, _ (" Piles there whose feeder nobody recorded, so that they may be out too: %u."),
      radius->n_unsure);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * cy_change_words_suggestion:
 *
 * Returns: (transfer full): how grave it would be.
 */
char *
cy_change_words_suggestion (const CyChangeRadius *radius)
{
  /* Translators: "If all of it went out, the consequence would be minor, by the piles that are out." */
  return g_strdup_printf (_ ("If all of it went out now, the consequence would be %s, %s."),
                          cy_node_consequence_label (radius->consequence), radius->reason);
}

/**
 * cy_change_words_similar:
 *
 * Returns: (transfer full): what an earlier change was and what came of it.
 */
char *
cy_change_words_similar (const CySimilarChange *similar)
{
  const CyChange *change = similar->change;
  g_autofree char *when =
    cy_change_words_time (change->finished_us != 0 ? change->finished_us : change->changed_us);
  g_autofree char *state = cy_change_words_state (change, 0);

  return g_strdup_printf (
    "%s · %s · %s · %s%s%s", change->id, when, state,
    similar->is_same_place ? _ ("on the same piles") : _ ("on piles of the same type"),
    similar->reason != NULL ? " · " : "", similar->reason != NULL ? similar->reason : "");
}

/**
 * cy_change_words_aftermath:
 *
 * Returns: (transfer full) (nullable): what followed an earlier change, %NULL when it was not finished.
 */
char *
cy_change_words_aftermath (const CySimilarChange *similar)
{
  if (similar->followed_us == 0)
    return NULL;
  if (similar->followed_us < DAY_US)
    return g_strdup_printf (
      _ ("In the hours before and after: alarms %u → %u, work orders %u → %u"),
      similar->n_alarms_before, similar->n_alarms_after, similar->n_orders_before,
      similar->n_orders_after);
  return g_strdup_printf (_ ("In %d days before and after: alarms %u → %u, work orders %u → %u"),
                          (int) (similar->followed_us / DAY_US), similar->n_alarms_before,
                          similar->n_alarms_after, similar->n_orders_before,
                          similar->n_orders_after);
}

/**
 * cy_change_words_approvals:
 *
 * Returns: (transfer full) (nullable): who approved it; %NULL before it was proposed.
 */
char *
cy_change_words_approvals (const CyChange *change)
{
  if (change->second != NULL)
    return g_strdup_printf (_ ("%s and %s"), change->first, change->second);
  if (change->first != NULL)
    return g_strdup_printf (_ ("%s; one more person is needed"), change->first);
  return change->state == CY_CHANGE_PROPOSED ? g_strdup (_ ("two persons are needed")) : NULL;
}

/**
 * cy_change_words_remark:
 *
 * Returns: (transfer full): a line of its story.
 */
char *
cy_change_words_remark (const CyChangeRemark *remark)
{
  g_autofree char *when = cy_change_words_time (remark->time_us);

  return g_strdup_printf (
    "%s  %s  %s%s%s", when, remark->actor, _ (cy_change_event_label (remark->event)),
    remark->note != NULL ? _ (": ") : "", remark->note != NULL ? remark->note : "");
}
