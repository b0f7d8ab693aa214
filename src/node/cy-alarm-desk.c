/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-desk.h"

#include <math.h>
#include <string.h>

#include "cy-alarm-rule.h"
#include "cy-fold.h"
#include "cy-node-error.h"

#define RETRY_SECONDS 5

/* Entries given to the journal together. The next ones wait until these are on the disk, so a flood
 * of alarms is written in few commits and an entry that is refused is never overtaken. */
#define MAX_BATCH 512

/* A note is a line or two; an entry that is too large to be folded would be written for nothing. */
#define MAX_NOTE_BYTES 4096

struct _CyAlarmDesk {
  CyJournal *journal; /* borrowed */
  GHashTable *latest; /* borrowed subject -> owned CyAlarm */
  char *actor;
  CyAlarmDeskChanged changed;
  gpointer user_data;
  GQueue drafts;     /* of owned CyDraft: not known to be on the disk yet, in order */
  guint n_saving;    /* the first of them, which the journal has been given */
  gboolean is_stuck; /* the journal refused the last ones it was given */
  guint retry;       /* source id, 0 when none */
  /* Callbacks of the journal may arrive after the desk is gone: they hold this, not the desk. */
  CyAlarmDesk **self;
};

/**
 * cy_alarm_desk_new:
 * @latest: (transfer none) (element-type CyAlarm): the newest occurrence of every alarm.
 * @actor: who raises and clears: this node.
 * @changed: called whenever the list changes.
 */
CyAlarmDesk *
cy_alarm_desk_new (CyJournal *journal,
                   GPtrArray *latest,
                   const char *actor,
                   CyAlarmDeskChanged changed,
                   gpointer user_data)
{
  CyAlarmDesk *desk = g_new0 (CyAlarmDesk, 1);

  desk->journal = journal;
  desk->latest =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cy_alarm_free);
  desk->actor = g_strdup (actor);
  desk->changed = changed;
  desk->user_data = user_data;
  g_queue_init (&desk->drafts);
  desk->self = g_rc_box_new (CyAlarmDesk *);
  *desk->self = desk;
  for (guint i = 0; i < latest->len; i++) {
    CyAlarm *alarm = cy_alarm_copy (latest->pdata[i]);

    g_hash_table_insert (desk->latest, alarm->subject, alarm);
  }
  return desk;
}

static CyDraft *
copy_draft (const CyDraft *draft)
{
  return cy_draft_new (draft->class, draft->kind, draft->subject, draft->actor,
                       g_strdup (draft->payload));
}

/* Copies of some drafts of the queue, all or none of which will be written. */
static GPtrArray *
copy_drafts (CyAlarmDesk *desk, guint first, guint n_drafts)
{
  GPtrArray *copies = g_ptr_array_new_full (n_drafts, (GDestroyNotify) cy_draft_free);
  GList *link = g_queue_peek_nth_link (&desk->drafts, first);

  for (guint i = 0; i < n_drafts; i++, link = link->next)
    g_ptr_array_add (copies, copy_draft (link->data));
  return copies;
}

/**
 * cy_alarm_desk_free:
 *
 * What still waits is given to the journal, which must be closed later.
 */
void
cy_alarm_desk_free (CyAlarmDesk *desk)
{
  guint n_waiting;

  if (desk == NULL)
    return;
  n_waiting = desk->drafts.length - desk->n_saving;
  if (n_waiting > 0)
    cy_journal_append (desk->journal, copy_drafts (desk, desk->n_saving, n_waiting), NULL, NULL);
  *desk->self = NULL;
  g_rc_box_release (desk->self);
  g_clear_handle_id (&desk->retry, g_source_remove);
  g_queue_clear_full (&desk->drafts, (GDestroyNotify) cy_draft_free);
  g_hash_table_unref (desk->latest);
  g_free (desk->actor);
  g_free (desk);
}

static void save_waiting (CyAlarmDesk *desk);

static gboolean
retry_cb (gpointer user_data)
{
  CyAlarmDesk *desk = user_data;

  desk->retry = 0;
  save_waiting (desk);
  return G_SOURCE_REMOVE;
}

static void
on_saved_cb (guint n_entries, const GError *error, gpointer user_data)
{
  CyAlarmDesk **self = user_data;
  CyAlarmDesk *desk = *self;

  g_rc_box_release (self);
  if (desk == NULL)
    return;
  desk->is_stuck = error != NULL;
  if (desk->is_stuck)
    desk->retry = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, desk);
  for (; desk->n_saving > 0; desk->n_saving--) {
    if (!desk->is_stuck)
      cy_draft_free (g_queue_pop_head (&desk->drafts));
  }
  save_waiting (desk);
}

static void
save_waiting (CyAlarmDesk *desk)
{
  if (desk->n_saving > 0 || desk->retry != 0 || g_queue_is_empty (&desk->drafts))
    return;
  desk->n_saving = MIN (desk->drafts.length, MAX_BATCH);
  cy_journal_append (desk->journal, copy_drafts (desk, 0, desk->n_saving), on_saved_cb,
                     g_rc_box_acquire (desk->self));
}

static void
set_number (JsonObject *object, const char *name, double value)
{
  if (isfinite (value))
    json_object_set_double_member (object, name, value);
}

static CyDraft *
draft_of (const char *kind, const CyAlarm *alarm, JsonObject *payload, const char *actor)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_ALARM_PREFIX, alarm->subject, NULL);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);

  json_object_set_int_member (payload, "occurrence", alarm->occurrence);
  return cy_draft_new (CY_ENTRY_CLASS_OPS, kind, subject, actor, cy_json_to_text (node, FALSE));
}

static void
raise_alarm (CyAlarmDesk *desk, CyAlarm *alarm, const CyCondition *condition)
{
  g_autoptr (JsonObject) payload = json_object_new ();

  alarm->occurrence++;
  alarm->level = condition->level;
  alarm->priority = condition->priority;
  alarm->value = condition->value;
  alarm->limit = condition->limit;
  alarm->raised_us = condition->time_us;
  alarm->cleared_us = 0;
  alarm->acked_us = 0;
  g_clear_pointer (&alarm->acked_by, g_free);
  g_clear_pointer (&alarm->note, g_free);
  json_object_set_int_member (payload, "time_us", condition->time_us);
  json_object_set_int_member (payload, "level", condition->level);
  json_object_set_int_member (payload, "priority", condition->priority);
  set_number (payload, "value", condition->value);
  set_number (payload, "limit", condition->limit);
  g_queue_push_tail (&desk->drafts, draft_of (CY_ENTRY_ALARM_RAISE, alarm, payload, desk->actor));
}

static void
clear_alarm (CyAlarmDesk *desk, CyAlarm *alarm, gint64 time_us)
{
  g_autoptr (JsonObject) payload = json_object_new ();

  /* A clock set back must not make an alarm end before it began. */
  alarm->cleared_us = MAX (time_us, alarm->raised_us);
  json_object_set_int_member (payload, "time_us", alarm->cleared_us);
  g_queue_push_tail (&desk->drafts, draft_of (CY_ENTRY_ALARM_CLEAR, alarm, payload, desk->actor));
}

static CyAlarm *
new_alarm (CyAlarmDesk *desk, const char *subject)
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
  CyAlarmAction action = cy_alarm_rule (alarm, condition->active, condition->priority);

  if (action == CY_ALARM_ACTION_NONE)
    return;
  if (alarm == NULL)
    alarm = new_alarm (desk, condition->subject);
  if (action == CY_ALARM_ACTION_CLEAR || action == CY_ALARM_ACTION_RAISE_AGAIN)
    clear_alarm (desk, alarm, condition->time_us);
  if (action == CY_ALARM_ACTION_RAISE || action == CY_ALARM_ACTION_RAISE_AGAIN)
    raise_alarm (desk, alarm, condition);
  save_waiting (desk);
  desk->changed (desk->user_data);
}

/**
 * cy_alarm_desk_see_entry:
 * @entry: just committed.
 *
 * Follows acknowledgements, whoever made them.
 */
void
cy_alarm_desk_see_entry (CyAlarmDesk *desk, const CyEntry *entry)
{
  g_autoptr (JsonNode) payload = NULL;
  JsonObject *object;
  CyAlarm *alarm;

  if (!g_str_equal (entry->kind, CY_ENTRY_ALARM_ACK))
    return;
  alarm = g_hash_table_lookup (desk->latest, entry->subject + strlen (CY_SUBJECT_ALARM_PREFIX));
  payload = cy_json_parse (entry->payload, -1, 65536, NULL);
  if (alarm == NULL || payload == NULL || !cy_json_get_object (payload, NULL, &object, NULL) ||
      alarm->acked_us != 0 ||
      json_object_get_int_member_with_default (object, "occurrence", 0) < alarm->occurrence)
    return;
  alarm->acked_us = MAX (cy_hlc_to_us (entry->hlc), 1);
  alarm->acked_by = g_strdup (entry->actor);
  alarm->note = g_strdup (json_object_get_string_member_with_default (object, "note", NULL));
  desk->changed (desk->user_data);
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

  return alarm != NULL && alarm->raised_us != 0 && alarm->cleared_us == 0 ? alarm : NULL;
}

/* What needs a person first stands first: unacknowledged, then by priority, then newest. */
static gint
compare_urgency (gconstpointer a, gconstpointer b)
{
  const CyAlarm *left = *(CyAlarm *const *) a;
  const CyAlarm *right = *(CyAlarm *const *) b;
  int acked = (left->acked_us != 0) - (right->acked_us != 0);

  if (acked != 0)
    return acked;
  if (left->priority != right->priority)
    return left->priority > right->priority ? -1 : 1;
  if (left->raised_us != right->raised_us)
    return left->raised_us > right->raised_us ? -1 : 1;
  return strcmp (left->subject, right->subject);
}

static GPtrArray *
list_where (CyAlarmDesk *desk, gboolean only_active)
{
  GPtrArray *alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, desk->latest);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    CyAlarmState state = cy_alarm_get_state (value);
    gboolean active = state == CY_ALARM_UNACKED || state == CY_ALARM_ACKED;

    if (only_active ? active : state != CY_ALARM_NORMAL)
      g_ptr_array_add (alarms, cy_alarm_copy (value));
  }
  g_ptr_array_sort (alarms, compare_urgency);
  return alarms;
}

/**
 * cy_alarm_desk_list_unhandled:
 *
 * Returns: (transfer full) (element-type CyAlarm): active or not acknowledged, most urgent first.
 */
GPtrArray *
cy_alarm_desk_list_unhandled (CyAlarmDesk *desk)
{
  return list_where (desk, FALSE);
}

GPtrArray *
cy_alarm_desk_list_active (CyAlarmDesk *desk)
{
  return list_where (desk, TRUE);
}

/**
 * cy_alarm_desk_draft_ack:
 * @id: `SUBJECT#OCCURRENCE`, or a subject, which means its newest occurrence.
 *
 * Returns: (transfer full): the acknowledgement, still to be appended.
 *
 * Errors: %CY_NODE_ERROR_NOT_FOUND, %CY_NODE_ERROR_REFUSED when it is acknowledged already or the
 *   note is too long.
 */
CyDraft *
cy_alarm_desk_draft_ack (CyAlarmDesk *desk,
                         const char *id,
                         const char *note,
                         const char *actor,
                         GError **error)
{
  g_auto (GStrv) parts = g_strsplit (id, "#", 2);
  const CyAlarm *latest = parts[0] == NULL ? NULL : g_hash_table_lookup (desk->latest, parts[0]);
  g_autoptr (JsonObject) payload = json_object_new ();
  CyAlarm named;
  guint64 occurrence;

  if (latest == NULL ||
      (parts[1] != NULL &&
       !g_ascii_string_to_unsigned (parts[1], 10, 1, latest->occurrence, &occurrence, NULL))) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no alarm \"%s\"", id);
    return NULL;
  }
  named = *latest;
  if (parts[1] != NULL)
    named.occurrence = (guint) occurrence;
  if (named.occurrence == latest->occurrence && latest->acked_us != 0) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "alarm \"%s\" was already acknowledged by %s", id, latest->acked_by);
    return NULL;
  }
  if (note != NULL && strlen (note) > MAX_NOTE_BYTES) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                 "the note is %" G_GSIZE_FORMAT " bytes long; at most %d are kept", strlen (note),
                 MAX_NOTE_BYTES);
    return NULL;
  }
  if (note != NULL && *note != '\0')
    json_object_set_string_member (payload, "note", note);
  return draft_of (CY_ENTRY_ALARM_ACK, &named, payload, actor);
}

/**
 * cy_alarm_desk_get_n_unsaved:
 *
 * Returns: how many entries wait because the journal refused to take them.
 */
guint
cy_alarm_desk_get_n_unsaved (CyAlarmDesk *desk)
{
  return desk->is_stuck ? desk->drafts.length : 0;
}
