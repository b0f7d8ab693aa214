/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-desk-private.h"

#include <math.h>
#include <string.h>

#include "cy-alarm-rule.h"

/* How often time is looked at: what was shelved comes back within a second. */
#define LOOK_SECONDS 1

/**
 * cy_alarm_desk_new:
 * @latest: (transfer none) (element-type CyAlarm): the newest occurrence of every alarm.
 * @actor: who raises and clears: this node.
 * @changed: called whenever the list changes.
 */
CyAlarmDesk *
cy_alarm_desk_new (CyJournal *journal,
                   GPtrArray *latest,
                   const CyClock *clock,
                   const char *actor,
                   CyAlarmDeskChanged changed,
                   gpointer user_data)
{
  CyAlarmDesk *desk = g_new0 (CyAlarmDesk, 1);

  desk->queue = cy_draft_queue_new (journal);
  desk->recall = cy_alarm_recall_new (journal, cy_alarm_desk_correct, desk);
  desk->clock = clock;
  desk->latest =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cy_alarm_free);
  desk->actor = g_strdup (actor);
  desk->changed = changed;
  desk->user_data = user_data;
  for (guint i = 0; i < latest->len; i++) {
    CyAlarm *alarm = cy_alarm_copy (latest->pdata[i]);

    g_hash_table_insert (desk->latest, alarm->subject, alarm);
  }
  return desk;
}

/**
 * cy_alarm_desk_free:
 *
 * What still waits is given to the journal, which must be closed later.
 */
void
cy_alarm_desk_free (CyAlarmDesk *desk)
{
  if (desk == NULL)
    return;
  g_clear_handle_id (&desk->timer, g_source_remove);
  cy_draft_queue_free (desk->queue);
  cy_alarm_recall_free (desk->recall);
  g_hash_table_unref (desk->latest);
  g_clear_pointer (&desk->yard, cy_yard_unref);
  g_free (desk->node);
  g_free (desk->actor);
  g_free (desk);
}

static void
set_number (JsonObject *object, const char *name, double value)
{
  if (isfinite (value))
    json_object_set_double_member (object, name, value);
}

/* A new occurrence, about which nobody has done anything yet. */
void
cy_alarm_desk_begin (CyAlarm *alarm, guint occurrence, gint64 time_us)
{
  alarm->occurrence = occurrence;
  alarm->raised_us = time_us;
  alarm->cleared_us = 0;
  alarm->acked_us = 0;
  alarm->reset_us = 0;
  g_clear_pointer (&alarm->acked_by, g_free);
  g_clear_pointer (&alarm->note, g_free);
  g_clear_pointer (&alarm->reset_by, g_free);
  g_clear_pointer (&alarm->suppressed_by, g_free);
  g_clear_pointer (&alarm->origin, g_free);
}

static void
push_raise (CyAlarmDesk *desk, const CyAlarm *alarm)
{
  g_autoptr (JsonObject) payload = json_object_new ();

  json_object_set_int_member (payload, "time_us", alarm->raised_us);
  json_object_set_int_member (payload, "level", alarm->level);
  json_object_set_int_member (payload, "priority", alarm->priority);
  set_number (payload, "value", alarm->value);
  set_number (payload, "limit", alarm->limit);
  if (alarm->latching)
    json_object_set_boolean_member (payload, "latching", TRUE);
  cy_draft_queue_push (
    desk->queue, cy_alarm_desk_draft_entry (CY_ENTRY_ALARM_RAISE, alarm, payload, desk->actor));
}

static void
raise_alarm (CyAlarmDesk *desk, CyAlarm *alarm, const CyCondition *condition)
{
  cy_alarm_desk_begin (alarm, alarm->occurrence + 1, condition->time_us);
  alarm->level = condition->level;
  alarm->priority = condition->priority;
  alarm->value = condition->value;
  alarm->limit = condition->limit;
  alarm->latching = condition->latching;
  push_raise (desk, alarm);
}

static void
clear_alarm (CyAlarmDesk *desk, CyAlarm *alarm, gint64 time_us)
{
  g_autoptr (JsonObject) payload = json_object_new ();

  /* A clock set back must not make an alarm end before it began. */
  alarm->cleared_us = MAX (time_us, alarm->raised_us);
  json_object_set_int_member (payload, "time_us", alarm->cleared_us);
  cy_draft_queue_push (
    desk->queue, cy_alarm_desk_draft_entry (CY_ENTRY_ALARM_CLEAR, alarm, payload, desk->actor));
}

/* Whether a rule says of what holds that it means nothing. */
static gboolean
take_suppression (CyAlarmDesk *desk, CyAlarm *alarm, const char *rule)
{
  g_autoptr (JsonObject) payload = NULL;

  if (g_strcmp0 (alarm->suppressed_by, rule) == 0)
    return FALSE;
  g_free (alarm->suppressed_by);
  alarm->suppressed_by = g_strdup (rule);
  payload = json_object_new ();
  if (rule != NULL)
    json_object_set_string_member (payload, "rule", rule);
  cy_draft_queue_push (
    desk->queue, cy_alarm_desk_draft_entry (CY_ENTRY_ALARM_SUPPRESS, alarm, payload, desk->actor));
  return TRUE;
}

CyAlarm *
cy_alarm_desk_new_alarm (CyAlarmDesk *desk, const char *subject)
{
  CyAlarm *alarm = g_new0 (CyAlarm, 1);

  alarm->subject = g_strdup (subject);
  if (!cy_alarm_parse_subject (subject, &alarm->pile, &alarm->connector, &alarm->condition)) {
    alarm->pile = g_strdup ("");
    alarm->condition = g_strdup (subject);
  }
  g_hash_table_insert (desk->latest, alarm->subject, alarm);
  return alarm;
}

/**
 * cy_alarm_desk_take:
 * @condition: what the judge says.
 *
 * Records what the alarm rule asks for, if anything.
 */
void
cy_alarm_desk_take (CyAlarmDesk *desk, const CyCondition *condition)
{
  CyAlarm *alarm = g_hash_table_lookup (desk->latest, condition->subject);
  CyAlarmAction action =
    cy_alarm_rule (alarm, condition->active, condition->priority, condition->level);
  gboolean changed = action != CY_ALARM_ACTION_NONE;

  if (changed && alarm == NULL)
    alarm = cy_alarm_desk_new_alarm (desk, condition->subject);
  if (action == CY_ALARM_ACTION_CLEAR || action == CY_ALARM_ACTION_RAISE_AGAIN)
    clear_alarm (desk, alarm, condition->time_us);
  if (action == CY_ALARM_ACTION_RAISE || action == CY_ALARM_ACTION_RAISE_AGAIN)
    raise_alarm (desk, alarm, condition);
  if (condition->active && take_suppression (desk, alarm, condition->rule))
    changed = TRUE;
  if (changed)
    desk->changed (desk->user_data);
}

/* What was acknowledged before it was shelved has to be looked at again. */
static void
announce_again (CyAlarmDesk *desk, CyAlarm *alarm, gint64 now_us)
{
  g_autofree char *rule = g_strdup (alarm->suppressed_by);

  clear_alarm (desk, alarm, now_us);
  cy_alarm_desk_begin (alarm, alarm->occurrence + 1, MAX (now_us, alarm->raised_us));
  push_raise (desk, alarm);
  (void) take_suppression (desk, alarm, rule);
}

static gboolean
is_timed (const CyAlarm *alarm, gint64 now_us)
{
  const CyAside *shelf = alarm->asides[CY_ASIDE_SHELF];

  return shelf != NULL && shelf->until_us != 0 && now_us < shelf->until_us;
}

/**
 * cy_alarm_desk_look:
 *
 * Brings back what was shelved until now. Runs by itself once the desk follows the time.
 */
void
cy_alarm_desk_look (CyAlarmDesk *desk)
{
  gint64 now_us = cy_clock_wall_us (desk->clock);
  guint n_timed = desk->n_timed;
  gboolean changed = FALSE;
  GHashTableIter iter;
  gpointer value;

  desk->n_timed = 0;
  g_hash_table_iter_init (&iter, desk->latest);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    desk->n_timed += is_timed (value, now_us);
    if (cy_alarm_expiry_rule (value, now_us) && cy_alarm_desk_is_ours (desk, value)) {
      announce_again (desk, value, now_us);
      changed = TRUE;
    }
  }
  if (changed || desk->n_timed < n_timed)
    desk->changed (desk->user_data);
}

/* What this node raised and is still on its way to the journal is not in there. */
static gboolean
knows_better (CyAlarmDesk *desk, const CyAlarm *alarm, const CyAlarm *read)
{
  return cy_alarm_desk_is_ours (desk, alarm) &&
         (read == NULL || read->occurrence < alarm->occurrence ||
          (read->occurrence == alarm->occurrence && alarm->cleared_us != 0));
}

typedef struct {
  CyAlarmDesk *desk;
  GHashTable *read; /* subjects that the journal has */
} Look;

static gboolean
is_gone (gpointer subject, gpointer alarm, gpointer user_data)
{
  const Look *look = user_data;

  return !g_hash_table_contains (look->read, subject) && !knows_better (look->desk, alarm, NULL);
}

/**
 * cy_alarm_desk_read_again:
 * @latest: (element-type CyAlarm): the newest occurrence of every alarm.
 *
 * What the journal says of alarms is different though nothing was written: entries count no more, or again.
 */
void
cy_alarm_desk_read_again (CyAlarmDesk *desk, GPtrArray *latest)
{
  g_autoptr (GHashTable) read = g_hash_table_new (g_str_hash, g_str_equal);
  Look look = { desk, read };

  for (guint i = 0; i < latest->len; i++) {
    const CyAlarm *alarm = latest->pdata[i];
    const CyAlarm *before = g_hash_table_lookup (desk->latest, alarm->subject);
    CyAlarm *copy;

    g_hash_table_add (read, alarm->subject);
    if (before != NULL && knows_better (desk, before, alarm))
      continue;
    copy = cy_alarm_copy (alarm);
    g_hash_table_replace (desk->latest, copy->subject, copy);
  }
  g_hash_table_foreach_remove (desk->latest, is_gone, &look);
  desk->changed (desk->user_data);
}

/**
 * cy_alarm_desk_set_yard:
 * @node: this node's id.
 *
 * What other nodes raise and clear is followed from now on, and left to them: see cy_alarm_desk_is_ours().
 */
void
cy_alarm_desk_set_yard (CyAlarmDesk *desk, const char *node, CyYard *yard)
{
  CyYard *before = g_steal_pointer (&desk->yard);

  desk->yard = cy_yard_ref (yard);
  g_clear_pointer (&before, cy_yard_unref);
  g_free (desk->node);
  desk->node = g_strdup (node);
}

/**
 * cy_alarm_desk_is_ours:
 *
 * Returns: whether this node says when the alarm is over and tells people of it, because it talks to the pile,
 *   or is what it is about.
 */
gboolean
cy_alarm_desk_is_ours (CyAlarmDesk *desk, const CyAlarm *alarm)
{
  return desk->node == NULL || cy_yard_owns_alarm (desk->yard, alarm, desk->node);
}

static gboolean
look_cb (gpointer user_data)
{
  cy_alarm_desk_look (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * cy_alarm_desk_follow_time:
 *
 * From now on shelves end by themselves, those first that ended while nobody was there.
 */
void
cy_alarm_desk_follow_time (CyAlarmDesk *desk)
{
  cy_alarm_desk_look (desk);
  desk->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, desk);
}

/**
 * cy_alarm_desk_get:
 *
 * Returns: (transfer none) (nullable): the newest occurrence.
 */
const CyAlarm *
cy_alarm_desk_get (CyAlarmDesk *desk, const char *subject)
{
  return g_hash_table_lookup (desk->latest, subject);
}

const CyAlarm *
cy_alarm_desk_get_active (CyAlarmDesk *desk, const char *subject)
{
  const CyAlarm *alarm = g_hash_table_lookup (desk->latest, subject);

  return alarm != NULL && cy_alarm_is_active (alarm) ? alarm : NULL;
}

/* What needs a person first stands first: what is not put aside, then what nobody acknowledged, then by
 * priority, an outer limit before an inner one, then newest. */
static gint
compare_urgency (gconstpointer a, gconstpointer b, gpointer now_us)
{
  const CyAlarm *left = *(CyAlarm *const *) a;
  const CyAlarm *right = *(CyAlarm *const *) b;
  int aside = (cy_alarm_get_put (left, *(gint64 *) now_us) != 0) -
              (cy_alarm_get_put (right, *(gint64 *) now_us) != 0);
  int acked = (left->acked_us != 0) - (right->acked_us != 0);
  int outer = cy_limit_level_is_alarm (right->level) - cy_limit_level_is_alarm (left->level);

  if (aside != 0)
    return aside;
  if (acked != 0)
    return acked;
  if (left->priority != right->priority)
    return left->priority > right->priority ? -1 : 1;
  if (outer != 0)
    return outer;
  if (left->raised_us != right->raised_us)
    return left->raised_us > right->raised_us ? -1 : 1;
  return strcmp (left->subject, right->subject);
}

static gboolean
is_listed (const CyAlarm *alarm, CyAlarmList list, gint64 now_us)
{
  switch (list) {
  case CY_ALARM_LIST_ACTIVE:
    return cy_alarm_is_active (alarm);
  case CY_ALARM_LIST_ASIDE:
    return cy_alarm_get_put (alarm, now_us) != 0;
  case CY_ALARM_LIST_UNHANDLED:
  default:
    return cy_alarm_get_state (alarm) != CY_ALARM_NORMAL;
  }
}

/**
 * cy_alarm_desk_list:
 *
 * Returns: (transfer full) (element-type CyAlarm): most urgent first.
 */
GPtrArray *
cy_alarm_desk_list (CyAlarmDesk *desk, CyAlarmList list)
{
  GPtrArray *alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_free);
  gint64 now_us = cy_clock_wall_us (desk->clock);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, desk->latest);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (is_listed (value, list, now_us))
      g_ptr_array_add (alarms, cy_alarm_copy (value));
  }
  g_ptr_array_sort_with_data (alarms, compare_urgency, &now_us);
  return alarms;
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * cy_alarm_desk_list_conditions:
 *
 * Returns: (transfer full) (array zero-terminated=1): of every alarm there ever was, each once, in order.
 */
char **
cy_alarm_desk_list_conditions (CyAlarmDesk *desk)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree const char **sorted = NULL;
  GHashTableIter iter;
  gpointer value;
  guint n;

  g_hash_table_iter_init (&iter, desk->latest);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_hash_table_add (names, ((CyAlarm *) value)->condition);
  sorted = (const char **) g_hash_table_get_keys_as_array (names, &n);
  qsort (sorted, n, sizeof *sorted, compare_names);
  return g_strdupv ((char **) sorted);
}
