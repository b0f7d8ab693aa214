/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-notice-desk.h"

#include <math.h>
#include <string.h>

#include "cy-draft-queue.h"
#include "cy-id.h"
#include "cy-json.h"
#include "cy-message-template.h"
#include "cy-notice-post.h"
#include "cy-notice-text.h"
#include "cy-paths.h"
#include "cy-time.h"

#define LOOK_SECONDS 1

/* What one notification told of one occurrence. */
typedef struct {
  char *rule;
  char *subject;
  guint occurrence;
  CyNoticePast past;
} Told;

struct _CyNoticeDesk {
  CyDraftQueue *queue;
  CyAlarmDesk *alarms;  /* borrowed */
  const CyClock *clock; /* borrowed */
  CyNoticePost *post;
  CyYard *yard;             /* owned, nullable until it is set */
  GPtrArray *notifications; /* of CyNotification */
  GHashTable *told;         /* owned key, see key_of() -> owned Told */
  GHashTable *last_us;      /* owned contact -> owned gint64: when they were told last */
  GHashTable *today;        /* owned contact -> how many messages today */
  gint64 day;               /* which day that is, local */
  GHashTable *catalogs;     /* owned language -> owned CyCatalog */
  guint timer;              /* source id */
};

static char *
key_of (const char *rule, const char *subject, guint occurrence)
{
  return g_strdup_printf ("%s\t%s#%u", rule, subject, occurrence);
}

static void
told_free (Told *told)
{
  g_free (told->rule);
  g_free (told->subject);
  g_free (told);
}

static Told *
find_told (CyNoticeDesk *desk, const char *rule, const char *subject, guint occurrence)
{
  g_autofree char *key = key_of (rule, subject, occurrence);
  Told *told = g_hash_table_lookup (desk->told, key);

  if (told == NULL) {
    told = g_new0 (Told, 1);
    told->rule = g_strdup (rule);
    told->subject = g_strdup (subject);
    told->occurrence = occurrence;
    g_hash_table_insert (desk->told, g_steal_pointer (&key), told);
  }
  return told;
}

/* Several messages of one step, by text message and by mail, are one telling. */
static void
recall_told (CyNoticeDesk *desk, const CyMessageTold *message)
{
  g_auto (GStrv) parts = g_strsplit (message->alarm, "#", 2);
  CyNoticeStep step;
  Told *told;

  if (g_strv_length (parts) != 2 || !cy_notice_step_find (message->event, &step))
    return;
  told = find_told (desk, message->rule, parts[0], (guint) g_ascii_strtoull (parts[1], NULL, 10));
  if ((step == CY_NOTICE_STEP_FIRST || step == CY_NOTICE_STEP_REPEAT) &&
      ABS (told->past.told_us - message->planned_us) < LOOK_SECONDS * CY_US_PER_S)
    return;
  told->past = cy_notice_past_after (told->past, step, message->planned_us);
}

/* A day begins at local midnight, as people count. */
static void
begin_day (CyNoticeDesk *desk, GDateTime *now)
{
  gint64 day = g_date_time_get_year (now) * (gint64) 1000 + g_date_time_get_day_of_year (now);

  if (day == desk->day)
    return;
  desk->day = day;
  g_hash_table_remove_all (desk->today);
}

/* Who got how many messages today, and when the last one. */
static void
recall_recent (CyNoticeDesk *desk, GPtrArray *recent)
{
  gint64 now_us = cy_clock_wall_us (desk->clock);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / CY_US_PER_S);

  if (now != NULL)
    begin_day (desk, now);
  for (guint i = recent->len; i > 0; i--) {
    const CyMessage *message = recent->pdata[i - 1];
    guint n = GPOINTER_TO_UINT (g_hash_table_lookup (desk->today, message->contact));

    g_hash_table_replace (desk->today, g_strdup (message->contact), GUINT_TO_POINTER (n + 1));
    g_hash_table_replace (desk->last_us, g_strdup (message->contact),
                          g_memdup2 (&message->planned_us, sizeof message->planned_us));
  }
}

static gboolean
look_cb (gpointer user_data)
{
  cy_notice_desk_look (user_data);
  return G_SOURCE_CONTINUE;
}

CyNoticeDesk *
cy_notice_desk_new (const CyNoticeDeskOptions *options)
{
  CyNoticeDesk *desk = g_new0 (CyNoticeDesk, 1);

  desk->queue = cy_draft_queue_new (options->journal);
  desk->alarms = options->alarms;
  desk->clock = options->clock;
  desk->notifications = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_notification_free);
  desk->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) told_free);
  desk->last_us = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  desk->today = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  desk->catalogs =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cy_catalog_free);
  desk->post = cy_notice_post_new (desk->queue, options);
  for (guint i = 0; i < options->told->len; i++)
    recall_told (desk, options->told->pdata[i]);
  recall_recent (desk, options->recent);
  desk->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, desk);
  return desk;
}

void
cy_notice_desk_free (CyNoticeDesk *desk)
{
  if (desk == NULL)
    return;
  g_clear_handle_id (&desk->timer, g_source_remove);
  cy_notice_post_free (desk->post);
  cy_draft_queue_free (desk->queue);
  g_ptr_array_unref (desk->notifications);
  g_hash_table_unref (desk->told);
  g_hash_table_unref (desk->last_us);
  g_hash_table_unref (desk->today);
  g_hash_table_unref (desk->catalogs);
  g_clear_pointer (&desk->yard, cy_yard_unref);
  g_free (desk);
}

/**
 * cy_notice_desk_set_yard:
 * @yard: the master data as it is now.
 */
void
cy_notice_desk_set_yard (CyNoticeDesk *desk, CyYard *yard)
{
  cy_yard_ref (yard);
  g_clear_pointer (&desk->yard, cy_yard_unref);
  desk->yard = yard;
  g_ptr_array_unref (desk->notifications);
  desk->notifications = cy_notification_list (yard);
  cy_notice_post_set_yard (desk->post, yard);
}

/**
 * cy_notice_desk_see_entry:
 * @entry: just committed.
 *
 * A message goes out when its plan is on the disk.
 */
void
cy_notice_desk_see_entry (CyNoticeDesk *desk, const CyEntry *entry)
{
  if (g_str_equal (entry->kind, CY_ENTRY_MESSAGE_PLAN))
    cy_notice_post_go (desk->post, entry->subject + strlen (CY_SUBJECT_MESSAGE_PREFIX));
}

guint
cy_notice_desk_get_n_waiting (CyNoticeDesk *desk)
{
  return cy_notice_post_get_n_waiting (desk->post);
}

/* How much somebody is told */

static gboolean
is_on_duty (const CyNotification *notification, GDateTime *now)
{
  guint weekday = (guint) g_date_time_get_day_of_week (now) - 1;
  guint minute = (guint) (g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now));

  return cy_duty_covers (&notification->duty, weekday, minute);
}

/* What is critical is told at once; the rest of a burst waits until it can be told together. */
static gboolean
is_gathering (CyNoticeDesk *desk,
              const CyNotification *notification,
              const CyRecord *contact,
              const CyAlarm *alarm,
              gint64 now_us)
{
  const gint64 *last_us = g_hash_table_lookup (desk->last_us, contact->id);

  return alarm->priority != CY_PRIORITY_CRITICAL && last_us != NULL && now_us >= *last_us &&
         now_us - *last_us < notification->digest_us;
}

/* Planning */

/* What is due of one notification, by step. */
typedef struct {
  GPtrArray *alarms[CY_N_NOTICE_STEPS]; /* nullable, of CyAlarm */
} Due;

static JsonObject *
make_plan (const CyMessage *message, GPtrArray *alarms)
{
  JsonObject *payload = json_object_new ();
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < alarms->len; i++) {
    g_autofree char *id = cy_alarm_dup_id (alarms->pdata[i]);

    json_array_add_string_element (ids, id);
  }
  json_object_set_array_member (payload, "alarms", ids);
  json_object_set_string_member (payload, "event", message->event);
  json_object_set_string_member (payload, "rule", message->rule);
  json_object_set_string_member (payload, "contact", message->contact);
  json_object_set_string_member (payload, "channel", message->channel);
  json_object_set_string_member (payload, "address", message->address);
  json_object_set_string_member (payload, "title", message->title);
  json_object_set_string_member (payload, "text", message->text);
  return payload;
}

static CyNoticeLanguage
find_language (CyNoticeDesk *desk, const CyRecord *contact)
{
  CyNoticeLanguage language = { .code = cy_record_get_text (contact, "language") };
  CyCatalog *catalog;

  if (language.code == NULL)
    return language;
  catalog = g_hash_table_lookup (desk->catalogs, language.code);
  if (catalog == NULL) {
    g_autofree char *locale_dir = cy_paths_locale ();

    catalog = cy_catalog_open (locale_dir, language.code);
    g_hash_table_insert (desk->catalogs, g_strdup (language.code), catalog);
  }
  language.catalog = catalog;
  return language;
}

static CyMessage *
compose (CyNoticeDesk *desk,
         const CyNotification *notification,
         const CyRecord *contact,
         CyNoticeChannel channel,
         CyNoticeStep step,
         GPtrArray *alarms)
{
  CyNoticeLanguage language = find_language (desk, contact);
  const char *template = cy_record_get_text (notification->record, "template");
  CyMessage *message = g_new (CyMessage, 1);

  *message = (CyMessage){
    .id = cy_id_new (),
    .event = g_strdup (cy_notice_step_name (step)),
    .rule = g_strdup (notification->record->id),
    .contact = g_strdup (contact->id),
    .channel = g_strdup (cy_notice_channel_name (channel)),
    .address = g_strdup (cy_notice_address (contact, channel)),
    .title = cy_notice_title (desk->yard, alarms, step, language),
    .text = cy_notice_text (desk->yard, alarms, step, language, template,
                            channel == CY_NOTICE_MAIL ? CY_MESSAGE_MAX_MAIL : CY_MESSAGE_MAX_SMS),
    .planned_us = cy_clock_wall_us (desk->clock),
  };
  return message;
}

static void
plan (CyNoticeDesk *desk, CyMessage *message, GPtrArray *alarms, guint cap, CyPriority priority)
{
  g_autoptr (JsonObject) payload = make_plan (message, alarms);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);
  g_autofree char *subject = g_strconcat (CY_SUBJECT_MESSAGE_PREFIX, message->id, NULL);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (desk->today, message->contact));

  cy_draft_queue_push (desk->queue,
                       cy_draft_new (CY_ENTRY_CLASS_OPS, CY_ENTRY_MESSAGE_PLAN, subject, "system",
                                     cy_json_to_text (node, FALSE)));
  if (n >= cap) {
    g_autofree char *why = g_strdup_printf ("the limit of %u messages a day is reached", cap);

    cy_notice_post_refuse (desk->post, message, why);
    return;
  }
  g_hash_table_replace (desk->today, g_strdup (message->contact), GUINT_TO_POINTER (n + 1));
  cy_notice_post_take (desk->post, message, priority);
}

/**
 * cy_notice_desk_get_catalog:
 *
 * Returns: (transfer none) (nullable): the texts of the language @contact reads; %NULL for the one the
 *   node speaks.
 */
const CyCatalog *
cy_notice_desk_get_catalog (CyNoticeDesk *desk, const CyRecord *contact)
{
  return find_language (desk, contact).catalog;
}

/* What is about no alarm is told by text message and by mail; nobody is called for it. */
static gboolean
can_be_told (CyNoticeDesk *desk, const CyRecord *contact, CyNoticeChannel channel)
{
  g_autoptr (GPtrArray) gateways = NULL;

  if (channel == CY_NOTICE_VOICE || cy_notice_address (contact, channel) == NULL)
    return FALSE;
  gateways = cy_gateway_list (desk->yard, channel);
  return gateways->len > 0;
}

/**
 * cy_notice_desk_tell:
 * @event: what it is about, for who looks at messages: `urge`.
 * @rule: which setting or subject it comes from.
 * @title: in the contact's language.
 * @text: the same.
 *
 * Tells a person something that is no alarm, by every way they have an address and there is a gateway for. It
 * is planned in the journal, delivered and tried again like any other message.
 */
void
cy_notice_desk_tell (CyNoticeDesk *desk,
                     const CyRecord *contact,
                     const char *event,
                     const char *rule,
                     const char *title,
                     const char *text,
                     CyPriority priority)
{
  g_autoptr (GPtrArray) no_alarms = g_ptr_array_new ();

  for (guint channel = 0; desk->yard != NULL && channel < CY_N_NOTICE_CHANNELS; channel++) {
    CyMessage *message;

    if (!can_be_told (desk, contact, channel))
      continue;
    message = g_new0 (CyMessage, 1);
    message->id = cy_id_new ();
    message->event = g_strdup (event);
    message->rule = g_strdup (rule);
    message->contact = g_strdup (contact->id);
    message->channel = g_strdup (cy_notice_channel_name (channel));
    message->address = g_strdup (cy_notice_address (contact, channel));
    message->title = g_strdup (title);
    message->text =
      g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), (glong) CY_MESSAGE_MAX_SMS));
    message->planned_us = cy_clock_wall_us (desk->clock);
    plan (desk, message, no_alarms, G_MAXUINT, priority);
  }
}

/* One message for each way the contact is told. */
static void
tell (CyNoticeDesk *desk,
      const CyNotification *notification,
      CyNoticeStep step,
      GPtrArray *alarms,
      gint64 now_us)
{
  const CyRecord *contact =
    step == CY_NOTICE_STEP_ESCALATE ? notification->next : notification->contact;

  for (guint channel = 0; channel < CY_N_NOTICE_CHANNELS; channel++) {
    if ((notification->channels & 1u << channel) != 0)
      plan (desk, compose (desk, notification, contact, channel, step, alarms), alarms,
            notification->daily_cap, ((CyAlarm *) alarms->pdata[0])->priority);
  }
  g_hash_table_replace (desk->last_us, g_strdup (contact->id), g_memdup2 (&now_us, sizeof now_us));
}

static void
remember (CyNoticeDesk *desk,
          const CyNotification *notification,
          CyNoticeStep step,
          GPtrArray *alarms,
          gint64 now_us)
{
  for (guint i = 0; i < alarms->len; i++) {
    const CyAlarm *alarm = alarms->pdata[i];
    Told *told = find_told (desk, notification->record->id, alarm->subject, alarm->occurrence);

    told->past = cy_notice_past_after (told->past, step, now_us);
  }
}

static void
add_due (Due *due, CyNoticeStep step, CyAlarm *alarm)
{
  if (due->alarms[step] == NULL)
    due->alarms[step] = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_free);
  g_ptr_array_add (due->alarms[step], alarm);
}

static void
look_at_alarm (CyNoticeDesk *desk,
               const CyNotification *notification,
               const CyAlarm *alarm,
               gboolean on_duty,
               gint64 now_us,
               Due *due)
{
  g_autofree char *key = key_of (notification->record->id, alarm->subject, alarm->occurrence);
  const Told *told = g_hash_table_lookup (desk->told, key);
  const CyNoticePast nothing = { 0 };
  CyNoticeStep step = cy_notice_rule (&notification->terms, told == NULL ? &nothing : &told->past,
                                      alarm, on_duty, now_us);
  const CyRecord *contact =
    step == CY_NOTICE_STEP_ESCALATE ? notification->next : notification->contact;

  if (step != CY_NOTICE_STEP_NONE && !is_gathering (desk, notification, contact, alarm, now_us))
    add_due (due, step, cy_alarm_copy (alarm));
}

/* An occurrence that was told of and is over; NULL while it goes on, or went on as the next one: it got
 * worse, or its shelf ran out. */
static CyAlarm *
find_over (CyNoticeDesk *desk, const Told *told)
{
  const CyAlarm *latest = cy_alarm_desk_get (desk->alarms, told->subject);

  return latest == NULL || cy_alarm_is_active (latest) || latest->occurrence != told->occurrence ||
             !cy_alarm_desk_is_ours (desk->alarms, latest)
           ? NULL
           : cy_alarm_copy (latest);
}

static void
look_at_told (CyNoticeDesk *desk, const CyNotification *notification, gint64 now_us, Due *due)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, desk->told);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Told *told = value;
    g_autoptr (CyAlarm) over = NULL;

    if (!g_str_equal (told->rule, notification->record->id) ||
        (over = find_over (desk, told)) == NULL)
      continue;
    if (cy_notice_rule (&notification->terms, &told->past, over, TRUE, now_us) ==
        CY_NOTICE_STEP_CLEAR)
      add_due (due, CY_NOTICE_STEP_CLEAR, g_steal_pointer (&over));
  }
}

static void
tell_due (CyNoticeDesk *desk, const CyNotification *notification, Due *due, gint64 now_us)
{
  for (guint step = 0; step < CY_N_NOTICE_STEPS; step++) {
    g_autoptr (GPtrArray) alarms = due->alarms[step];

    if (alarms == NULL)
      continue;
    tell (desk, notification, step, alarms, now_us);
    remember (desk, notification, step, alarms, now_us);
  }
}

/* What is over, and told as far as anybody wants, needs no memory: the journal has it. */
static gboolean
is_done (gpointer key, gpointer value, gpointer user_data)
{
  CyNoticeDesk *desk = user_data;
  const Told *told = value;
  const CyAlarm *latest = cy_alarm_desk_get (desk->alarms, told->subject);

  return latest == NULL || latest->occurrence > told->occurrence ||
         (told->past.cleared && !cy_alarm_is_active (latest));
}

static void
look_at_notification (CyNoticeDesk *desk,
                      const CyNotification *notification,
                      GPtrArray *active,
                      GDateTime *now,
                      gint64 now_us)
{
  gboolean on_duty = is_on_duty (notification, now);
  Due due = { 0 };

  for (guint i = 0; i < active->len; i++) {
    if (cy_alarm_desk_is_ours (desk->alarms, active->pdata[i]) &&
        cy_notification_fits (notification, desk->yard, active->pdata[i]))
      look_at_alarm (desk, notification, active->pdata[i], on_duty, now_us, &due);
  }
  look_at_told (desk, notification, now_us, &due);
  tell_due (desk, notification, &due, now_us);
}

/**
 * cy_notice_desk_look:
 *
 * Looks once more who must be told of what. Runs by itself each second.
 */
void
cy_notice_desk_look (CyNoticeDesk *desk)
{
  gint64 now_us = cy_clock_wall_us (desk->clock);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / CY_US_PER_S);
  g_autoptr (GPtrArray) active = NULL;

  if (now != NULL && desk->notifications->len > 0) {
    begin_day (desk, now);
    active = cy_alarm_desk_list (desk->alarms, CY_ALARM_LIST_ACTIVE);
    for (guint i = 0; i < desk->notifications->len; i++)
      look_at_notification (desk, desk->notifications->pdata[i], active, now, now_us);
    g_hash_table_foreach_remove (desk->told, is_done, desk);
  }
  cy_notice_post_look (desk->post);
}
