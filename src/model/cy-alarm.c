/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-device-word.h"

/* No id of a record has a colon. */
#define NODE_PREFIX "node:"

static const char *const state_names[CY_N_ALARM_STATES] = {
  [CY_ALARM_NORMAL] = "normal",
  [CY_ALARM_UNACKED] = "unacked",
  [CY_ALARM_ACKED] = "acked",
  [CY_ALARM_RETURNED] = "returned",
  [CY_ALARM_LATCHED_UNACKED] = "latched_unacked",
  [CY_ALARM_LATCHED_ACKED] = "latched_acked",
};

static const struct {
  const char *name;
  const char *label;
} priorities[CY_N_PRIORITIES] = {
  [CY_PRIORITY_LOW] = { "low", N_ ("Low") },
  [CY_PRIORITY_MEDIUM] = { "medium", N_ ("Medium") },
  [CY_PRIORITY_HIGH] = { "high", N_ ("High") },
  [CY_PRIORITY_CRITICAL] = { "critical", N_ ("Critical") },
};

void
cy_alarm_free (CyAlarm *alarm)
{
  if (alarm == NULL)
    return;
  g_free (alarm->subject);
  g_free (alarm->pile);
  g_free (alarm->condition);
  g_free (alarm->acked_by);
  g_free (alarm->note);
  g_free (alarm->reset_by);
  g_free (alarm->suppressed_by);
  g_free (alarm->origin);
  for (guint i = 0; i < CY_N_ASIDE_KINDS; i++)
    cy_aside_free (alarm->asides[i]);
  g_free (alarm);
}

CyAlarm *
cy_alarm_copy (const CyAlarm *alarm)
{
  CyAlarm *copy = g_memdup2 (alarm, sizeof *alarm);

  copy->subject = g_strdup (alarm->subject);
  copy->pile = g_strdup (alarm->pile);
  copy->condition = g_strdup (alarm->condition);
  copy->acked_by = g_strdup (alarm->acked_by);
  copy->note = g_strdup (alarm->note);
  copy->reset_by = g_strdup (alarm->reset_by);
  copy->suppressed_by = g_strdup (alarm->suppressed_by);
  copy->origin = g_strdup (alarm->origin);
  for (guint i = 0; i < CY_N_ASIDE_KINDS; i++)
    copy->asides[i] = cy_aside_copy (alarm->asides[i]);
  return copy;
}

/**
 * cy_alarm_is_active:
 *
 * Returns: whether its condition holds.
 */
gboolean
cy_alarm_is_active (const CyAlarm *alarm)
{
  return alarm->raised_us != 0 && alarm->cleared_us == 0;
}

CyAlarmState
cy_alarm_get_state (const CyAlarm *alarm)
{
  gboolean acked = alarm->acked_us != 0;

  if (alarm->occurrence == 0)
    return CY_ALARM_NORMAL;
  if (cy_alarm_is_active (alarm))
    return acked ? CY_ALARM_ACKED : CY_ALARM_UNACKED;
  if (alarm->raised_us != 0 && alarm->latching && alarm->reset_us == 0)
    return acked ? CY_ALARM_LATCHED_ACKED : CY_ALARM_LATCHED_UNACKED;
  return acked ? CY_ALARM_NORMAL : CY_ALARM_RETURNED;
}

/* An aside of one occurrence waits for it, and is over with it. */
static gboolean
covers_occurrence (const CyAside *aside, const CyAlarm *alarm)
{
  if (aside->occurrence == 0 || alarm->occurrence < aside->occurrence)
    return TRUE;
  return alarm->occurrence == aside->occurrence && alarm->cleared_us == 0;
}

/**
 * cy_alarm_is_aside:
 *
 * Returns: whether the alarm is put aside in this way at @now_us. What is graver than it was when it was
 *   shelved comes back: nobody decided not to hear of that. Out of service holds whatever happens.
 */
gboolean
cy_alarm_is_aside (const CyAlarm *alarm, CyAsideKind kind, gint64 now_us)
{
  const CyAside *aside = alarm->asides[kind];

  if (aside == NULL || (aside->until_us != 0 && now_us >= aside->until_us))
    return FALSE;
  if (kind == CY_ASIDE_SHELF && alarm->priority > aside->priority)
    return FALSE;
  return covers_occurrence (aside, alarm);
}

/**
 * cy_alarm_get_put:
 *
 * Returns: every #CyAlarmPut that holds at @now_us.
 */
guint
cy_alarm_get_put (const CyAlarm *alarm, gint64 now_us)
{
  guint put = 0;

  if (cy_alarm_is_aside (alarm, CY_ASIDE_SHELF, now_us))
    put |= CY_ALARM_PUT_SHELVED;
  if (cy_alarm_is_aside (alarm, CY_ASIDE_SERVICE, now_us))
    put |= CY_ALARM_PUT_OUT_OF_SERVICE;
  if (alarm->suppressed_by != NULL)
    put |= CY_ALARM_PUT_SUPPRESSED;
  return put;
}

/* What each state asks of people. */
static const gboolean wants_acknowledgement[CY_N_ALARM_STATES] = {
  [CY_ALARM_UNACKED] = TRUE,
  [CY_ALARM_RETURNED] = TRUE,
  [CY_ALARM_LATCHED_UNACKED] = TRUE,
};

/**
 * cy_alarm_is_announced:
 *
 * Returns: whether somebody must hear of it: nobody has acknowledged it, and it is not put aside.
 */
gboolean
cy_alarm_is_announced (const CyAlarm *alarm, gint64 now_us)
{
  return wants_acknowledgement[cy_alarm_get_state (alarm)] && cy_alarm_get_put (alarm, now_us) == 0;
}

/**
 * cy_alarm_dup_id:
 *
 * Returns: (transfer full): `SUBJECT#OCCURRENCE`, which names this occurrence and no other.
 */
char *
cy_alarm_dup_id (const CyAlarm *alarm)
{
  return g_strdup_printf ("%s#%u", alarm->subject, alarm->occurrence);
}

const char *
cy_alarm_state_name (CyAlarmState state)
{
  return state_names[state];
}

const char *
cy_priority_name (CyPriority priority)
{
  return priorities[(guint) priority < CY_N_PRIORITIES ? priority : CY_PRIORITY_CRITICAL].name;
}

/**
 * cy_priority_find:
 * @name: (nullable): `low`, `medium`, `high` or `critical`.
 */
gboolean
cy_priority_find (const char *name, CyPriority *out_priority)
{
  for (guint i = 0; i < CY_N_PRIORITIES; i++) {
    if (g_strcmp0 (name, priorities[i].name) == 0) {
      *out_priority = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * cy_priority_label:
 *
 * Returns: English, translatable.
 */
const char *
cy_priority_label (CyPriority priority)
{
  return priorities[(guint) priority < CY_N_PRIORITIES ? priority : CY_PRIORITY_CRITICAL].label;
}

/**
 * cy_alarm_subject:
 *
 * Returns: (transfer full): `PILE/CONNECTOR/CONDITION`.
 */
char *
cy_alarm_subject (const char *pile, guint connector, const char *condition)
{
  return g_strdup_printf ("%s/%u/%s", pile, connector, condition);
}

/**
 * cy_alarm_node_subject:
 * @node: the node's id: the alarms of several nodes are not one.
 *
 * Returns: (transfer full): `node:NODE/0/CONDITION`.
 */
char *
cy_alarm_node_subject (const char *node, const char *condition)
{
  return g_strdup_printf (NODE_PREFIX "%s/0/%s", node, condition);
}

gboolean
cy_alarm_is_of_node (const char *subject)
{
  return g_str_has_prefix (subject, NODE_PREFIX);
}

/**
 * cy_alarm_parse_subject:
 *
 * The reverse of cy_alarm_subject(); for subjects from scripts and peers. What is about a node has an
 * empty pile.
 */
gboolean
cy_alarm_parse_subject (const char *subject,
                        char **out_pile,
                        guint *out_connector,
                        char **out_condition)
{
  g_auto (GStrv) parts = g_strsplit (subject, "/", 3);
  guint64 connector;

  if (g_strv_length (parts) != 3 || *parts[0] == '\0' || *parts[2] == '\0' ||
      !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT8, &connector, NULL))
    return FALSE;
  *out_pile = g_strdup (cy_alarm_is_of_node (subject) ? "" : parts[0]);
  *out_connector = (guint) connector;
  *out_condition = g_strdup (parts[2]);
  return TRUE;
}

static gboolean
split_measure (const char *condition, const char *suffix, CyMeasureId *out_measure)
{
  g_autofree char *name = NULL;

  if (!g_str_has_suffix (condition, suffix))
    return FALSE;
  name = g_strndup (condition, strlen (condition) - strlen (suffix));
  return cy_measure_find (name, out_measure);
}

/**
 * cy_alarm_condition_measure:
 *
 * Returns: whether @condition is about a measure, and which.
 */
gboolean
cy_alarm_condition_measure (const char *condition, CyMeasureId *out_measure)
{
  return split_measure (condition, ".high", out_measure) ||
         split_measure (condition, ".low", out_measure);
}

/* Conditions that the device itself reports, by their prefix. */
static const struct {
  const char *prefix;
  const char *format;
} device_conditions[] = {
  { CY_CONDITION_FAULT_PREFIX, N_ ("Device fault: %s") },
  { CY_CONDITION_WARNING_PREFIX, N_ ("Device warning: %s") },
  { CY_CONDITION_MODULE_PREFIX, N_ ("Power module fault: %s") },
};

/* The format is translated text, so the compiler cannot check it: put the name in by hand. */
static char *
with_name (const char *format, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  return g_strjoinv (name, parts);
}

/* Conditions that are about no measure and no word of a device. */
static const struct {
  const char *condition;
  const char *label;
} plain_conditions[] = {
  { CY_CONDITION_LINK, N_ ("No communication") },
  { CY_CONDITION_BLOCKED, N_ ("Bay occupied without charging") },
  { CY_CONDITION_CLOCK, N_ ("Device clock is off") },
  { CY_CONDITION_WARRANTY, N_ ("Warranty ends or is over") },
  { CY_CONDITION_LIFE, N_ ("Service life ends or is over") },
  { CY_CONDITION_HISTORY, N_ ("History cannot be written") },
  { CY_CONDITION_PEER_FORK, N_ ("Two nodes write as one, or a journal was altered") },
  { CY_CONDITION_PEER_CLOCK, N_ ("The clock of another node is off") },
  { CY_CONDITION_PEER_MISBEHAVED, N_ ("Another node sends what cannot be") },
  { CY_CONDITION_OWNERS, N_ ("Two nodes talked to the same pile") },
  { CY_CONDITION_NOTICE, N_ ("Somebody could not be told of an alarm") },
  { CY_CONDITION_BACKUP, N_ ("The newest backup is too old") },
  { CY_CONDITION_BEACON, N_ ("Beacon or horn does not obey") },
};

static const struct {
  const char *suffix;
  const char *format;
} limit_conditions[] = {
  { ".high", N_ ("%s too high") },
  { ".low", N_ ("%s too low") },
};

static char *
describe_limit (const char *condition, const CyCatalog *catalog)
{
  CyMeasureId measure;

  for (guint i = 0; i < G_N_ELEMENTS (limit_conditions); i++) {
    if (split_measure (condition, limit_conditions[i].suffix, &measure))
      return with_name (cy_catalog_translate (catalog, limit_conditions[i].format),
                        cy_catalog_translate (catalog, cy_measure_get (measure)->label));
  }
  return NULL;
}

static char *
describe_device (const char *condition, const CyCatalog *catalog)
{
  for (guint i = 0; i < G_N_ELEMENTS (device_conditions); i++) {
    g_autofree char *name = NULL;

    if (!g_str_has_prefix (condition, device_conditions[i].prefix))
      continue;
    name = cy_device_word_in (condition + strlen (device_conditions[i].prefix), catalog);
    return with_name (cy_catalog_translate (catalog, device_conditions[i].format), name);
  }
  return NULL;
}

/**
 * cy_alarm_describe:
 *
 * Returns: (transfer full): the condition in the operator's language.
 */
char *
cy_alarm_describe (const char *condition)
{
  return cy_alarm_describe_in (condition, NULL);
}

/**
 * cy_alarm_describe_in:
 * @catalog: (nullable): of another language than the operator's.
 *
 * Returns: (transfer full): as cy_alarm_describe().
 */
char *
cy_alarm_describe_in (const char *condition, const CyCatalog *catalog)
{
  char *text = describe_limit (condition, catalog);

  if (text == NULL)
    text = describe_device (condition, catalog);
  for (guint i = 0; text == NULL && i < G_N_ELEMENTS (plain_conditions); i++) {
    if (g_str_equal (condition, plain_conditions[i].condition))
      text = g_strdup (cy_catalog_translate (catalog, plain_conditions[i].label));
  }
  return text != NULL ? text : g_strdup (condition);
}
