/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-alarm-desk-private.h"
#include "cy-alarm-wish-rule.h"
#include "cy-json.h"
#include "cy-node-error.h"
#include "cy-payload.h"

/* What people say of alarms: on its way to the journal, and heard of when it is there. */

CyDraft *
cy_alarm_desk_draft_entry (const char *kind,
                           const CyAlarm *alarm,
                           JsonObject *payload,
                           const char *actor)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_ALARM_PREFIX, alarm->subject, NULL);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);

  json_object_set_int_member (payload, "occurrence", alarm->occurrence);
  return cy_draft_new (CY_ENTRY_CLASS_OPS, kind, subject, actor, cy_json_to_text (node, FALSE));
}

typedef struct {
  const CyEntry *entry;
  JsonObject *payload;
  gint64 occurrence;
  gint64 time_us;
} Word;

static gboolean
hear_ack (CyAlarm *alarm, const Word *word)
{
  if (alarm->acked_us != 0 || word->occurrence < alarm->occurrence)
    return FALSE;
  alarm->acked_us = word->time_us;
  alarm->acked_by = g_strdup (word->entry->actor);
  cy_payload_take_text (word->payload, "note", &alarm->note);
  return TRUE;
}

static gboolean
hear_reset (CyAlarm *alarm, const Word *word)
{
  if (alarm->reset_us != 0 || word->occurrence != alarm->occurrence)
    return FALSE;
  alarm->reset_us = word->time_us;
  alarm->reset_by = g_strdup (word->entry->actor);
  return TRUE;
}

static gboolean
put_aside (CyAlarm *alarm, CyAsideKind kind, const Word *word)
{
  cy_aside_free (alarm->asides[kind]);
  alarm->asides[kind] = cy_aside_read (word->payload, word->entry->actor, word->time_us);
  return TRUE;
}

static gboolean
lift (CyAlarm *alarm, CyAsideKind kind)
{
  g_clear_pointer (&alarm->asides[kind], cy_aside_free);
  return TRUE;
}

static gboolean
hear_shelve (CyAlarm *alarm, const Word *word)
{
  return put_aside (alarm, CY_ASIDE_SHELF, word);
}

static gboolean
hear_unshelve (CyAlarm *alarm, const Word *word)
{
  return lift (alarm, CY_ASIDE_SHELF);
}

static gboolean
hear_out (CyAlarm *alarm, const Word *word)
{
  return put_aside (alarm, CY_ASIDE_SERVICE, word);
}

static gboolean
hear_in (CyAlarm *alarm, const Word *word)
{
  return lift (alarm, CY_ASIDE_SERVICE);
}

/* Whoever looks at the alarm wants to see the comment. */
static gboolean
hear_comment (CyAlarm *alarm, const Word *word)
{
  return TRUE;
}

static double
get_double (JsonObject *payload, const char *name)
{
  double value;

  return cy_json_get_double (json_object_get_member (payload, name), NULL, -G_MAXDOUBLE,
                             G_MAXDOUBLE, &value, NULL)
           ? value
           : NAN;
}

/* What another node says of its piles. A later occurrence ends the one before. */
static gboolean
hear_raise (CyAlarm *alarm, const Word *word)
{
  if (word->occurrence <= alarm->occurrence)
    return FALSE;
  cy_alarm_desk_begin (alarm, (guint) word->occurrence,
                       cy_payload_get_int (word->payload, "time_us", G_MAXINT64, word->time_us));
  alarm->level = (CyLimitLevel) cy_payload_get_int (word->payload, "level", CY_N_LIMIT_LEVELS - 1,
                                                    CY_LIMIT_LEVEL_NONE);
  alarm->priority = (CyPriority) cy_payload_get_int (word->payload, "priority", CY_N_PRIORITIES - 1,
                                                     CY_PRIORITY_CRITICAL);
  alarm->value = get_double (word->payload, "value");
  alarm->limit = get_double (word->payload, "limit");
  alarm->latching = cy_payload_get_bool (word->payload, "latching");
  alarm->origin = g_strdup (word->entry->origin);
  return TRUE;
}

static gboolean
hear_clear (CyAlarm *alarm, const Word *word)
{
  if (alarm->cleared_us != 0 || word->occurrence != alarm->occurrence)
    return FALSE;
  alarm->cleared_us = MAX (cy_payload_get_int (word->payload, "time_us", G_MAXINT64, word->time_us),
                           alarm->raised_us);
  return TRUE;
}

static gboolean
hear_suppress (CyAlarm *alarm, const Word *word)
{
  if (word->occurrence != alarm->occurrence)
    return FALSE;
  g_clear_pointer (&alarm->suppressed_by, g_free);
  cy_payload_take_text (word->payload, "rule", &alarm->suppressed_by);
  return TRUE;
}

/* What this node raises and clears itself, it knows before the journal does. */
static const struct {
  const char *entry;
  gboolean (*hear) (CyAlarm *alarm, const Word *word);
  gboolean others;
} words[] = {
  { CY_ENTRY_ALARM_RAISE, hear_raise, TRUE },
  { CY_ENTRY_ALARM_CLEAR, hear_clear, TRUE },
  { CY_ENTRY_ALARM_SUPPRESS, hear_suppress, TRUE },
  { CY_ENTRY_ALARM_ACK, hear_ack, FALSE },
  { CY_ENTRY_ALARM_RESET, hear_reset, FALSE },
  { CY_ENTRY_ALARM_SHELVE, hear_shelve, FALSE },
  { CY_ENTRY_ALARM_UNSHELVE, hear_unshelve, FALSE },
  { CY_ENTRY_ALARM_OUT, hear_out, FALSE },
  { CY_ENTRY_ALARM_IN, hear_in, FALSE },
  { CY_ENTRY_ALARM_COMMENT, hear_comment, FALSE },
};

static void
hear (CyAlarmDesk *desk, const CyEntry *entry, gboolean (*take) (CyAlarm *alarm, const Word *word))
{
  const char *subject = entry->subject + strlen (CY_SUBJECT_ALARM_PREFIX);
  CyAlarm *alarm = g_hash_table_lookup (desk->latest, subject);
  g_autoptr (JsonNode) payload = cy_json_parse (entry->payload, -1, 65536, NULL);
  Word word = { .entry = entry, .time_us = MAX (cy_hlc_to_us (entry->hlc), 1) };

  if (alarm == NULL && take == hear_raise)
    alarm = cy_alarm_desk_new_alarm (desk, subject);
  if (alarm == NULL || payload == NULL || !cy_json_get_object (payload, NULL, &word.payload, NULL))
    return;
  word.occurrence = cy_payload_get_int (word.payload, "occurrence", G_MAXINT32, 0);
  if (take (alarm, &word))
    desk->changed (desk->user_data);
}

static gboolean
is_by_this_node (CyAlarmDesk *desk, const CyEntry *entry)
{
  return desk->node == NULL || g_str_equal (entry->origin, desk->node);
}

/* What two nodes said of one occurrence counts as the fold has it, which may be other than what was heard. */
static void
recall (CyAlarmDesk *desk, const CyEntry *entry)
{
  const char *subject = entry->subject + strlen (CY_SUBJECT_ALARM_PREFIX);

  if (is_by_this_node (desk, entry))
    cy_alarm_recall_heard (desk->recall, subject);
  else
    cy_alarm_recall_want (desk->recall, subject);
}

/**
 * cy_alarm_desk_see_entry:
 * @entry: just committed.
 *
 * Follows what people did to alarms, whoever they were, and what other nodes say of their piles.
 */
void
cy_alarm_desk_see_entry (CyAlarmDesk *desk, const CyEntry *entry)
{
  if (!g_str_has_prefix (entry->subject, CY_SUBJECT_ALARM_PREFIX))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (entry->kind, words[i].entry) &&
        !(words[i].others && is_by_this_node (desk, entry)))
      hear (desk, entry, words[i].hear);
  }
  recall (desk, entry);
}

static void
take_text (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static void
take_asides (CyAlarm *alarm, const CyAlarm *found)
{
  for (guint i = 0; i < CY_N_ASIDE_KINDS; i++) {
    cy_aside_free (alarm->asides[i]);
    alarm->asides[i] = cy_aside_copy (found->asides[i]);
  }
}

/* Of its own alarm this node knows before the journal that it is raised, cleared and suppressed. */
static void
take_people (CyAlarm *alarm, const CyAlarm *found)
{
  alarm->acked_us = found->acked_us;
  alarm->reset_us = found->reset_us;
  take_text (&alarm->acked_by, found->acked_by);
  take_text (&alarm->note, found->note);
  take_text (&alarm->reset_by, found->reset_by);
}

void
cy_alarm_desk_correct (const CyAlarm *found, gpointer data)
{
  CyAlarmDesk *desk = data;
  CyAlarm *alarm = g_hash_table_lookup (desk->latest, found->subject);

  if (alarm == NULL || found->occurrence > alarm->occurrence ||
      (found->occurrence == alarm->occurrence && !cy_alarm_desk_is_ours (desk, alarm))) {
    alarm = cy_alarm_copy (found);
    g_hash_table_replace (desk->latest, alarm->subject, alarm);
  } else {
    take_asides (alarm, found);
    if (found->occurrence == alarm->occurrence)
      take_people (alarm, found);
  }
  desk->changed (desk->user_data);
}

/* `SUBJECT#OCCURRENCE`, or a subject, which means its newest occurrence. */
static const CyAlarm *
find_named (CyAlarmDesk *desk, const char *id, guint *out_occurrence)
{
  g_auto (GStrv) parts = g_strsplit (id, "#", 2);
  const CyAlarm *latest = parts[0] == NULL ? NULL : g_hash_table_lookup (desk->latest, parts[0]);
  guint64 occurrence;

  if (latest == NULL || latest->occurrence == 0)
    return NULL;
  occurrence = latest->occurrence;
  if (parts[1] != NULL &&
      !g_ascii_string_to_unsigned (parts[1], 10, 1, latest->occurrence, &occurrence, NULL))
    return NULL;
  *out_occurrence = (guint) occurrence;
  return latest;
}

/**
 * cy_alarm_desk_draft:
 * @id: `SUBJECT#OCCURRENCE`, or a subject, which means its newest occurrence.
 * @longest_min: how long a shelf may last [min].
 *
 * Returns: (transfer full): the entry that does it, still to be appended.
 *
 * Errors: %CY_NODE_ERROR_NOT_FOUND, %CY_NODE_ERROR_REFUSED when it makes no sense as things stand.
 */
CyDraft *
cy_alarm_desk_draft (CyAlarmDesk *desk,
                     const char *id,
                     const CyAlarmWish *wish,
                     gint64 longest_min,
                     const char *actor,
                     GError **error)
{
  guint occurrence;
  const CyAlarm *latest = find_named (desk, id, &occurrence);
  gint64 now_us = cy_clock_wall_us (desk->clock);
  g_autoptr (JsonObject) payload = NULL;
  g_autofree char *refusal = NULL;
  CyAlarm named;

  if (latest == NULL) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, "there is no alarm \"%s\"", id);
    return NULL;
  }
  named = *latest;
  /* What an earlier occurrence still waits for is not known here; the fold knows. */
  if (occurrence < latest->occurrence) {
    named.occurrence = occurrence;
    named.acked_us = 0;
  }
  refusal = cy_alarm_wish_refuse (&named, wish, longest_min, now_us);
  if (refusal != NULL) {
    g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, refusal);
    return NULL;
  }
  payload = cy_alarm_wish_payload (&named, wish, now_us);
  return cy_alarm_desk_draft_entry (cy_alarm_wish_entry (wish->kind), &named, payload, actor);
}

/**
 * cy_alarm_desk_get_n_unsaved:
 *
 * Returns: how many entries wait because the journal refused to take them.
 */
guint
cy_alarm_desk_get_n_unsaved (CyAlarmDesk *desk)
{
  return cy_draft_queue_get_n_stuck (desk->queue);
}
