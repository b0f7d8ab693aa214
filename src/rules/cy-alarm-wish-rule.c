/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-wish-rule.h"

#include "cy-payload.h"

#include <string.h>

#include "cy-time.h"

/* A note is a line or two; an entry that is too large to be folded would be written for nothing. */
#define MAX_NOTE_BYTES 4096

#define ANY ((1u << CY_N_ALARM_STATES) - 1)

/* In which states what may be done, and what must be said to it. */
static const struct {
  const char *entry;
  guint states;      /* bits of CyAlarmState */
  const char *needs; /* nullable: what the note is for that may not be missing */
} wishes[CY_N_ALARM_WISHES] = {
  [CY_ALARM_WISH_ACKNOWLEDGE] = { CY_ENTRY_ALARM_ACK,
                                  1u << CY_ALARM_UNACKED | 1u << CY_ALARM_RETURNED |
                                    1u << CY_ALARM_LATCHED_UNACKED,
                                  NULL },
  [CY_ALARM_WISH_RESET] = { CY_ENTRY_ALARM_RESET, 1u << CY_ALARM_LATCHED_ACKED, NULL },
  [CY_ALARM_WISH_SHELVE] = { CY_ENTRY_ALARM_SHELVE, ANY, "the reason" },
  [CY_ALARM_WISH_UNSHELVE] = { CY_ENTRY_ALARM_UNSHELVE, ANY, NULL },
  [CY_ALARM_WISH_OUT_OF_SERVICE] = { CY_ENTRY_ALARM_OUT, ANY, "the reason" },
  [CY_ALARM_WISH_IN_SERVICE] = { CY_ENTRY_ALARM_IN, ANY, NULL },
  [CY_ALARM_WISH_COMMENT] = { CY_ENTRY_ALARM_COMMENT, ANY, "the comment" },
};

/* Why an alarm cannot be reset; NULL where it can. */
static const char *const no_reset[CY_N_ALARM_STATES] = {
  [CY_ALARM_NORMAL] = "waits for no reset",
  [CY_ALARM_UNACKED] = "still holds: it can be reset when its condition is over",
  [CY_ALARM_ACKED] = "still holds: it can be reset when its condition is over",
  [CY_ALARM_RETURNED] = "waits for no reset",
  [CY_ALARM_LATCHED_UNACKED] = "must be acknowledged before it is reset",
};

/**
 * cy_alarm_wish_entry:
 *
 * Returns: the kind of the entry that records it.
 */
const char *
cy_alarm_wish_entry (CyAlarmWishKind kind)
{
  return wishes[kind].entry;
}

static gboolean
is_said (const char *text)
{
  return text != NULL && *text != '\0';
}

static char *
refuse_note (const CyAlarmWish *wish)
{
  if (wishes[wish->kind].needs != NULL && !is_said (wish->note))
    return g_strdup_printf ("%s is missing", wishes[wish->kind].needs);
  if (wish->note != NULL && strlen (wish->note) > MAX_NOTE_BYTES)
    return g_strdup_printf ("the note is %" G_GSIZE_FORMAT " bytes long; at most %d are kept",
                            strlen (wish->note), MAX_NOTE_BYTES);
  if (wish->order != NULL && strlen (wish->order) > MAX_NOTE_BYTES)
    return g_strdup ("the name of the work order is too long");
  return NULL;
}

static char *
refuse_state (const CyAlarm *alarm, const CyAlarmWish *wish)
{
  CyAlarmState state = cy_alarm_get_state (alarm);
  g_autofree char *id = cy_alarm_dup_id (alarm);

  if ((wishes[wish->kind].states & 1u << state) != 0)
    return NULL;
  if (wish->kind == CY_ALARM_WISH_RESET)
    return g_strdup_printf ("alarm \"%s\" %s", id, no_reset[state]);
  return g_strdup_printf ("alarm \"%s\" was already acknowledged by %s", id, alarm->acked_by);
}

static char *
refuse_shelf (const CyAlarmWish *wish, gint64 longest_min)
{
  if (wish->minutes <= 0 && !wish->once)
    return g_strdup ("for how long is missing: a number of minutes, or once");
  if (wish->minutes < 0 || wish->minutes > longest_min)
    return g_strdup_printf ("an alarm may be shelved for %" G_GINT64_FORMAT
                            " minutes at most, not for %" G_GINT64_FORMAT,
                            longest_min, wish->minutes);
  return NULL;
}

static char *
refuse_lift (const CyAlarm *alarm, CyAsideKind kind, const char *word, gint64 now_us)
{
  return cy_alarm_is_aside (alarm, kind, now_us)
           ? NULL
           : g_strdup_printf ("alarm \"%s\" is not %s", alarm->subject, word);
}

/**
 * cy_alarm_wish_refuse:
 * @alarm: the occurrence it is about.
 * @longest_min: how long a shelf may last [min].
 *
 * Returns: (transfer full) (nullable): why not, or %NULL when it may be done.
 */
char *
cy_alarm_wish_refuse (const CyAlarm *alarm,
                      const CyAlarmWish *wish,
                      gint64 longest_min,
                      gint64 now_us)
{
  char *why = refuse_note (wish);

  if (why == NULL)
    why = refuse_state (alarm, wish);
  if (why == NULL && wish->kind == CY_ALARM_WISH_SHELVE)
    why = refuse_shelf (wish, longest_min);
  if (why == NULL && wish->kind == CY_ALARM_WISH_UNSHELVE)
    why = refuse_lift (alarm, CY_ASIDE_SHELF, "shelved", now_us);
  if (why == NULL && wish->kind == CY_ALARM_WISH_IN_SERVICE)
    why = refuse_lift (alarm, CY_ASIDE_SERVICE, "out of service", now_us);
  return why;
}

static void
set_text (JsonObject *payload, const char *name, const char *text)
{
  if (is_said (text))
    json_object_set_string_member (payload, name, text);
}

/* A shelf that is over with its occurrence is about this one while it holds, and the next one after. */
static void
add_shelf (JsonObject *payload, const CyAlarm *alarm, const CyAlarmWish *wish, gint64 now_us)
{
  if (wish->minutes > 0)
    json_object_set_int_member (payload, "until_us", now_us + wish->minutes * 60 * CY_US_PER_S);
  if (wish->once)
    json_object_set_int_member (payload, "only",
                                alarm->occurrence + (cy_alarm_is_active (alarm) ? 0 : 1));
  json_object_set_int_member (payload, "priority", alarm->priority);
}

/**
 * cy_alarm_wish_payload:
 * @wish: that was not refused.
 *
 * Returns: (transfer full): what the entry says: `occurrence`, `note`; of a shelf `until_us`, `only` (the
 *   one occurrence it is about) and `priority` (the gravest it covers); of what is out of service `order`.
 */
JsonObject *
cy_alarm_wish_payload (const CyAlarm *alarm, const CyAlarmWish *wish, gint64 now_us)
{
  JsonObject *payload = json_object_new ();

  json_object_set_int_member (payload, "occurrence", alarm->occurrence);
  set_text (payload, "note", wish->note);
  if (wish->kind == CY_ALARM_WISH_SHELVE)
    add_shelf (payload, alarm, wish, now_us);
  if (wish->kind == CY_ALARM_WISH_OUT_OF_SERVICE)
    set_text (payload, "order", wish->order);
  return payload;
}

/**
 * cy_aside_read:
 * @payload: `{"until_us", "only", "priority", "note", "order"}`, as from cy_alarm_wish_payload(); what is of
 *   another form counts as absent.
 * @actor: who said it.
 * @time_us: when [µs UTC].
 *
 * Returns: (transfer full): why and for how long the alarm is put aside.
 */
CyAside *
cy_aside_read (JsonObject *payload, const char *actor, gint64 time_us)
{
  CyAside *aside = g_new (CyAside, 1);

  *aside = (CyAside){ .since_us = time_us,
                      .until_us = cy_payload_get_int (payload, "until_us", G_MAXINT64, 0),
                      .occurrence = (guint) cy_payload_get_int (payload, "only", G_MAXINT32, 0),
                      .priority = (guint) cy_payload_get_int (
                        payload, "priority", CY_PRIORITY_CRITICAL, CY_PRIORITY_CRITICAL),
                      .actor = g_strdup (actor) };
  cy_payload_take_text (payload, "note", &aside->reason);
  cy_payload_take_text (payload, "order", &aside->order);
  return aside;
}
