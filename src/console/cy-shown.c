/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-shown.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cy-tag-words.h"

static const CySeverity severity_of_priority[CY_N_PRIORITIES] = {
  [CY_PRIORITY_LOW] = CY_SEVERITY_LOW,
  [CY_PRIORITY_MEDIUM] = CY_SEVERITY_MEDIUM,
  [CY_PRIORITY_HIGH] = CY_SEVERITY_HIGH,
  [CY_PRIORITY_CRITICAL] = CY_SEVERITY_CRITICAL,
};

static const char *const quality_labels[CY_N_QUALITIES] = {
  [CY_QUALITY_NEVER] = N_ ("Never read"), [CY_QUALITY_GOOD] = N_ ("Good"),
  [CY_QUALITY_STALE] = N_ ("Stale"),      [CY_QUALITY_OFFLINE] = N_ ("Offline"),
  [CY_QUALITY_BAD] = N_ ("Unreadable"),
};

static const char *const alarm_state_labels[CY_N_ALARM_STATES] = {
  [CY_ALARM_NORMAL] = N_ ("Handled"),
  [CY_ALARM_UNACKED] = N_ ("Active, not acknowledged"),
  [CY_ALARM_ACKED] = N_ ("Active, acknowledged"),
  [CY_ALARM_RETURNED] = N_ ("Over, not acknowledged"),
  [CY_ALARM_LATCHED_UNACKED] = N_ ("Over, not acknowledged; then reset it"),
  [CY_ALARM_LATCHED_ACKED] = N_ ("Over, waits for a reset"),
};

static const char *const level_labels[CY_N_LIMIT_LEVELS] = {
  [CY_LIMIT_LEVEL_NONE] = "", [CY_LIMIT_LEVEL_L] = "L",   [CY_LIMIT_LEVEL_LL] = "LL",
  [CY_LIMIT_LEVEL_H] = "H",   [CY_LIMIT_LEVEL_HH] = "HH",
};

const char *
cy_shown_level (CyLimitLevel level)
{
  return (guint) level < CY_N_LIMIT_LEVELS ? level_labels[level] : "";
}

CySeverity
cy_shown_severity_of_priority (CyPriority priority)
{
  return severity_of_priority[MIN ((guint) priority, CY_N_PRIORITIES - 1)];
}

CySeverity
cy_shown_severity_of_gun (const CySummary *gun)
{
  CySeverity severity = cy_severity_of_sample (gun->quality, gun->level);

  severity = MAX (severity, cy_severity_of_state (gun->state));
  return gun->has_fault ? MAX (severity, CY_SEVERITY_CRITICAL) : severity;
}

CySeverity
cy_shown_severity_of_rollup (const CyRollup *rollup)
{
  if (rollup->n_faulted > 0 || rollup->n_beyond > 0)
    return CY_SEVERITY_CRITICAL;
  if (rollup->n_warning > 0)
    return CY_SEVERITY_MEDIUM;
  return rollup->n_offline > 0 ? CY_SEVERITY_OFFLINE : CY_SEVERITY_NORMAL;
}

/* What is over and only waits to be acknowledged weighs less than what still goes on. */
CySeverity
cy_shown_severity_of_alarm (const CyAlarm *alarm)
{
  return alarm->cleared_us != 0 ? CY_SEVERITY_LOW : cy_shown_severity_of_priority (alarm->priority);
}

char *
cy_shown_number (double value, guint decimals)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%.*f", (int) decimals, value);
}

/**
 * cy_shown_value:
 *
 * Returns: (transfer full): the sample's value in words, without its unit.
 */
char *
cy_shown_value (const CyTag *tag, CyLiveTable *table, guint pile, const CySample *sample)
{
  CyText text = "";

  if (sample->quality == CY_QUALITY_NEVER || sample->quality == CY_QUALITY_BAD)
    return g_strdup ("–");
  if (cy_measure_get (tag->measure)->kind == CY_MEASURE_TEXT)
    cy_live_table_read_text (table, pile, (guint) tag->text_slot, text);
  return cy_tag_words (tag, sample->raw, text);
}

char *
cy_shown_power (double power_w)
{
  if (power_w >= 1e6)
    return g_strdup_printf ("%.2f MW", power_w / 1e6);
  return g_strdup_printf ("%.1f kW", power_w / 1e3);
}

char *
cy_shown_age (gint64 age_us)
{
  gint64 seconds = age_us / G_USEC_PER_SEC;

  if (seconds < 120)
    return g_strdup_printf (_ ("%d s"), (int) MAX (seconds, 0));
  if (seconds < 7200)
    return g_strdup_printf (_ ("%d min"), (int) (seconds / 60));
  return g_strdup_printf (_ ("%d h"), (int) (seconds / 3600));
}

/**
 * cy_shown_time:
 *
 * Returns: (transfer full): local time, with the date unless it is today.
 */
char *
cy_shown_time (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (time_us == 0 || utc == NULL)
    return g_strdup ("–");
  time = g_date_time_to_local (utc);
  if (g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now) &&
      g_date_time_get_year (time) == g_date_time_get_year (now))
    return g_date_time_format (time, "%H:%M:%S");
  return g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
}

char *
cy_shown_quality (CyQuality quality)
{
  return g_strdup (_ (quality_labels[(guint) quality < CY_N_QUALITIES ? quality : CY_QUALITY_BAD]));
}

/**
 * cy_shown_alarm_place:
 *
 * Returns: (transfer full): pile, gun and station, or that it is the node itself.
 */
char *
cy_shown_alarm_place (CyYard *yard, const CyAlarm *alarm)
{
  CyRecord *pile = cy_yard_get (yard, CY_KIND_PILE, alarm->pile);
  CyRecord *station = cy_yard_get_ref (yard, pile, "station");
  g_autofree char *name = cy_yard_display_name (yard, CY_KIND_PILE, alarm->pile);
  GString *text;

  if (cy_alarm_is_of_node (alarm->subject))
    return g_strdup (_ ("This node"));
  text = g_string_new (name);
  if (alarm->connector != 0)
    g_string_append_printf (text, _ (" gun %u"), alarm->connector);
  if (station != NULL)
    g_string_append_printf (text, " · %s", cy_record_get_text (station, "name"));
  return g_string_free (text, FALSE);
}

/* Where a limit comes from: "pile type DC 120 kW". */
static char *
show_source (CyYard *yard, const CyRecord *source)
{
  g_autofree char *name = NULL;

  if (source == NULL)
    return g_strdup (_ ("the defaults of its pile type"));
  name = cy_yard_display_name (yard, source->kind, source->id);
  return g_strdup_printf ("%s %s", _ (cy_kind_get (source->kind)->label), name);
}

/**
 * cy_shown_limit:
 *
 * Returns: (transfer full): the thresholds that apply, and whose they are.
 */
char *
cy_shown_limit (CyYard *yard, const CyEffectiveLimit *effective)
{
  static const CyLimitLevel order[] = { CY_LIMIT_LEVEL_LL, CY_LIMIT_LEVEL_L, CY_LIMIT_LEVEL_H,
                                        CY_LIMIT_LEVEL_HH };
  const CyMeasure *measure = cy_measure_get (effective->limit.measure);
  g_autofree char *source = show_source (yard, effective->source);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    double threshold = cy_limit_at (&effective->limit, order[i]);
    g_autofree char *number = NULL;

    if (isnan (threshold))
      continue;
    number = cy_shown_number (threshold, measure->decimals);
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", cy_shown_level (order[i]),
                            number);
  }
  return g_strdup_printf (_ ("Limits: %s, from %s"), text->str, source);
}

/* Until when it is shelved, or until what. */
static char *
show_shelf (const CyAside *shelf)
{
  g_autofree char *until = NULL;

  if (shelf->until_us == 0)
    return g_strdup (_ ("shelved until it is over"));
  until = cy_shown_time (shelf->until_us);
  return g_strdup_printf (_ ("shelved until %s"), until);
}

/**
 * cy_shown_alarm_state:
 *
 * Returns: (transfer full): its state, and whether it is put aside.
 */
char *
cy_shown_alarm_state (const CyAlarm *alarm)
{
  guint put = cy_alarm_get_put (alarm, g_get_real_time ());
  GString *text = g_string_new (_ (alarm_state_labels[cy_alarm_get_state (alarm)]));

  if ((put & CY_ALARM_PUT_SHELVED) != 0) {
    g_autofree char *shelf = show_shelf (alarm->asides[CY_ASIDE_SHELF]);

    g_string_append_printf (text, " · %s", shelf);
  }
  if ((put & CY_ALARM_PUT_OUT_OF_SERVICE) != 0)
    g_string_append_printf (text, " · %s", _ ("out of service"));
  if ((put & CY_ALARM_PUT_SUPPRESSED) != 0)
    g_string_append_printf (text, " · %s", _ ("suppressed"));
  return g_string_free (text, FALSE);
}

/**
 * cy_shown_alarm_value:
 *
 * Returns: (transfer full): the value and the limit it passed: `92.0 °C ≥ HH 90.0`; of the history how
 *   many values are lost.
 */
char *
cy_shown_alarm_value (const CyAlarm *alarm)
{
  CyMeasureId id;
  const CyMeasure *measure;
  g_autofree char *value = NULL;
  g_autofree char *limit = NULL;

  if (isnan (alarm->value))
    return g_strdup ("");
  if (g_str_equal (alarm->condition, CY_CONDITION_CLOCK))
    return g_strdup_printf ("%+.0f s, ± %.0f s", alarm->value, alarm->limit);
  if (g_str_equal (alarm->condition, CY_CONDITION_PEER_CLOCK))
    return g_strdup_printf ("%+.0f s", alarm->value);
  if (g_str_equal (alarm->condition, CY_CONDITION_OWNERS)) {
    gulong piles = (gulong) CLAMP (alarm->value, 0, 1e15);

    return g_strdup_printf (ngettext ("%lu pile", "%lu piles", piles), piles);
  }
  if (g_str_equal (alarm->condition, CY_CONDITION_HISTORY)) {
    gulong lost = (gulong) CLAMP (alarm->value, 0, 1e15);

    return g_strdup_printf (ngettext ("%lu value lost", "%lu values lost", lost), lost);
  }
  if (!cy_alarm_condition_measure (alarm->condition, &id))
    return g_strdup ("");
  measure = cy_measure_get (id);
  value = cy_shown_number (alarm->value, measure->decimals);
  limit = cy_shown_number (alarm->limit, measure->decimals);
  return g_strdup_printf ("%s %s %s %s %s", value, measure->unit,
                          cy_limit_level_is_high (alarm->level) ? "≥" : "≤",
                          cy_shown_level (alarm->level), limit);
}
