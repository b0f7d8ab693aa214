/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-notice-post.h"

#include <math.h>

#include "cy-json.h"
#include "cy-notice-setting.h"
#include "cy-notify-error.h"

/* So many deliveries at once: each waits on a thread of its own. */
#define MAX_BUSY 8

/* One message, and how far it is. */
typedef struct {
  CyMessage *message; /* owned */
  CyPriority priority;
  gint64 due_us;     /* [µs UTC] */
  gboolean is_ready; /* its plan is on the disk */
  gboolean is_busy;  /* a gateway has it */
} Letter;

struct _CyNoticePost {
  CyDraftQueue *queue;            /* borrowed */
  CyAlarmDesk *alarms;            /* borrowed */
  CyCredentialStore *credentials; /* borrowed */
  const CyClock *clock;           /* borrowed */
  char *subject;                  /* of the alarm that somebody could not be told */
  CyYard *yard;                   /* owned, nullable until it is set */
  GPtrArray *letters;             /* of Letter, in the order they came */
  guint n_busy;
  GCancellable *cancellable;
  CyNoticePost **self; /* what a delivery holds: it may end after the post is gone */
};

static void
letter_free (Letter *letter)
{
  cy_message_free (letter->message);
  g_free (letter);
}

static void
add_letter (CyNoticePost *post, CyMessage *message, CyPriority priority, gboolean is_ready)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->message = message;
  letter->priority = priority;
  letter->is_ready = is_ready;
  if (message->tried_us != 0)
    letter->due_us = message->tried_us + cy_notice_pause_us (message->attempts);
  g_ptr_array_add (post->letters, letter);
}

CyNoticePost *
cy_notice_post_new (CyDraftQueue *queue, const CyNoticeDeskOptions *options)
{
  CyNoticePost *post = g_new0 (CyNoticePost, 1);

  post->queue = queue;
  post->alarms = options->alarms;
  post->credentials = options->credentials;
  post->clock = options->clock;
  post->subject = cy_alarm_node_subject (options->node, CY_CONDITION_NOTICE);
  post->letters = g_ptr_array_new_with_free_func ((GDestroyNotify) letter_free);
  post->cancellable = g_cancellable_new ();
  post->self = g_rc_box_new (CyNoticePost *);
  *post->self = post;
  for (guint i = options->waiting->len; i > 0; i--)
    add_letter (post, cy_message_copy (options->waiting->pdata[i - 1]), CY_PRIORITY_HIGH, TRUE);
  return post;
}

/**
 * cy_notice_post_free:
 *
 * What is under way is given up, and tried again by the next run.
 */
void
cy_notice_post_free (CyNoticePost *post)
{
  g_cancellable_cancel (post->cancellable);
  *post->self = NULL;
  g_rc_box_release (post->self);
  g_object_unref (post->cancellable);
  g_ptr_array_unref (post->letters);
  g_clear_pointer (&post->yard, cy_yard_unref);
  g_free (post->subject);
  g_free (post);
}

void
cy_notice_post_set_yard (CyNoticePost *post, CyYard *yard)
{
  cy_yard_ref (yard);
  g_clear_pointer (&post->yard, cy_yard_unref);
  post->yard = yard;
}

static Letter *
find_letter (CyNoticePost *post, const char *id)
{
  for (guint i = 0; i < post->letters->len; i++) {
    Letter *letter = post->letters->pdata[i];

    if (g_str_equal (letter->message->id, id))
      return letter;
  }
  return NULL;
}

static void
write_try (CyNoticePost *post, const CyMessage *message)
{
  g_autoptr (JsonObject) payload = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);
  g_autofree char *subject = g_strconcat (CY_SUBJECT_MESSAGE_PREFIX, message->id, NULL);

  json_object_set_int_member (payload, "attempt", message->attempts);
  json_object_set_int_member (payload, "state", message->state);
  if (message->gateway != NULL)
    json_object_set_string_member (payload, "gateway", message->gateway);
  if (message->error != NULL)
    json_object_set_string_member (payload, "error", message->error);
  cy_draft_queue_push (post->queue, cy_draft_new (CY_ENTRY_CLASS_OPS, CY_ENTRY_MESSAGE_TRY, subject,
                                                  "system", cy_json_to_text (node, FALSE)));
}

/* That somebody could not be told is itself an alarm of the node, until somebody can. */
static void
say_whether_told (CyNoticePost *post, gboolean failed)
{
  const CyCondition condition = { .subject = post->subject,
                                  .active = failed,
                                  .priority = CY_PRIORITY_HIGH,
                                  .value = NAN,
                                  .limit = NAN,
                                  .time_us = cy_clock_wall_us (post->clock) };

  cy_alarm_desk_take (post->alarms, &condition);
}

/* A gateway that says no to a number says so again; another may not. */
static gboolean
is_hopeless (const CyMessage *message, const GError *error, guint n_gateways)
{
  return message->attempts >= CY_NOTICE_MAX_ATTEMPTS ||
         (error->domain == CY_NOTIFY_ERROR && !cy_notify_error_is_passing (error) &&
          message->attempts >= n_gateways);
}

static CyMessageState
state_after (const CyMessage *message, const GError *error, guint n_gateways)
{
  if (error == NULL)
    return CY_MESSAGE_SENT;
  return is_hopeless (message, error, n_gateways) ? CY_MESSAGE_FAILED : CY_MESSAGE_WAITING;
}

static void
take_result (CyNoticePost *post,
             Letter *letter,
             const char *gateway,
             guint n_gateways,
             const GError *error)
{
  CyMessage *message = letter->message;

  message->attempts++;
  message->tried_us = cy_clock_wall_us (post->clock);
  g_free (message->gateway);
  message->gateway = g_strdup (gateway);
  g_free (message->error);
  message->error = error == NULL ? NULL : g_strdup (error->message);
  message->state = state_after (message, error, n_gateways);
  letter->due_us = message->tried_us + cy_notice_pause_us (message->attempts);
  write_try (post, message);
  if (message->state == CY_MESSAGE_WAITING)
    return;
  say_whether_told (post, message->state == CY_MESSAGE_FAILED);
  g_ptr_array_remove (post->letters, letter);
}

/**
 * cy_notice_post_refuse:
 * @message: (transfer full): planned, and not to be sent.
 * @why: is on record with it.
 */
void
cy_notice_post_refuse (CyNoticePost *post, CyMessage *message, const char *why)
{
  message->attempts = 1;
  message->state = CY_MESSAGE_FAILED;
  message->error = g_strdup (why);
  write_try (post, message);
  cy_message_free (message);
}

/**
 * cy_notice_post_take:
 * @message: (transfer full): goes out once cy_notice_post_go() says that its plan is on the disk.
 */
void
cy_notice_post_take (CyNoticePost *post, CyMessage *message, CyPriority priority)
{
  add_letter (post, message, priority, FALSE);
}

void
cy_notice_post_go (CyNoticePost *post, const char *id)
{
  Letter *letter = find_letter (post, id);

  if (letter == NULL)
    return;
  letter->is_ready = TRUE;
  cy_notice_post_look (post);
}

/* Delivery */

typedef struct {
  CyNoticePost **self; /* owned reference */
  CyCredentialStore *credentials;
  CyRecord *gateway; /* owned */
  CyNotice *notice;  /* owned */
  guint n_gateways;
} Delivery;

static void
delivery_free (Delivery *delivery)
{
  g_rc_box_release (delivery->self);
  cy_record_unref (delivery->gateway);
  cy_notice_free (delivery->notice);
  g_free (delivery);
}

static void
deliver_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Delivery *delivery = data;
  GError *error = NULL;

  if (cy_gateway_deliver (delivery->gateway, delivery->credentials, delivery->notice, cancellable,
                          &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_delivered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Delivery *delivery = g_task_get_task_data (G_TASK (result));
  CyNoticePost *post = *delivery->self;
  g_autoptr (GError) error = NULL;
  Letter *letter;

  (void) g_task_propagate_boolean (G_TASK (result), &error);
  if (post == NULL)
    return;
  post->n_busy--;
  letter = find_letter (post, delivery->notice->id);
  if (letter != NULL) {
    letter->is_busy = FALSE;
    take_result (post, letter, delivery->gateway->id, delivery->n_gateways, error);
  }
  cy_notice_post_look (post);
}

static CyNotice *
make_notice (const Letter *letter, CyNoticeChannel channel, CyYard *yard)
{
  const CyMessage *message = letter->message;
  CyRecord *contact = cy_yard_get (yard, CY_KIND_CONTACT, message->contact);
  CyNotice *notice = g_new (CyNotice, 1);

  *notice = (CyNotice){
    .channel = channel,
    .priority = letter->priority,
    .id = g_strdup (message->id),
    .recipient = g_strdup (message->address),
    .subject = g_strdup (message->title),
    .text = g_strdup (message->text),
    .language = g_strdup (contact == NULL ? NULL : cy_record_get_text (contact, "language")),
  };
  return notice;
}

static void
deliver (CyNoticePost *post, Letter *letter, CyNoticeChannel channel, GPtrArray *gateways)
{
  g_autoptr (GTask) task = g_task_new (NULL, post->cancellable, on_delivered_cb, NULL);
  Delivery *delivery = g_new (Delivery, 1);

  *delivery = (Delivery){
    .self = g_rc_box_acquire (post->self),
    .credentials = post->credentials,
    .gateway = cy_record_ref (gateways->pdata[letter->message->attempts % gateways->len]),
    .notice = make_notice (letter, channel, post->yard),
    .n_gateways = gateways->len,
  };
  letter->is_busy = TRUE;
  post->n_busy++;
  g_task_set_task_data (task, delivery, (GDestroyNotify) delivery_free);
  g_task_run_in_thread (task, deliver_in_thread);
}

static void
try_letter (CyNoticePost *post, Letter *letter)
{
  g_autoptr (GPtrArray) gateways = NULL;
  g_autoptr (GError) error = NULL;
  CyNoticeChannel channel;

  if (!cy_notice_channel_parse (letter->message->channel, &channel)) {
    g_set_error (&error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_BAD_CONFIG, "no channel \"%s\"",
                 letter->message->channel);
    take_result (post, letter, NULL, 0, error);
    return;
  }
  gateways = cy_gateway_list (post->yard, channel);
  if (gateways->len > 0) {
    deliver (post, letter, channel, gateways);
    return;
  }
  /* Somebody may set one up. */
  g_set_error (&error, CY_NOTIFY_ERROR, CY_NOTIFY_ERROR_UNREACHABLE,
               "there is no gateway in service for \"%s\"", letter->message->channel);
  take_result (post, letter, NULL, 0, error);
}

/**
 * cy_notice_post_look:
 *
 * Hands what is due to gateways, as many at once as may be.
 */
void
cy_notice_post_look (CyNoticePost *post)
{
  gint64 now_us = cy_clock_wall_us (post->clock);
  g_autoptr (GPtrArray) due = g_ptr_array_new ();

  for (guint i = 0; post->yard != NULL && i < post->letters->len; i++) {
    Letter *letter = post->letters->pdata[i];

    if (letter->is_ready && !letter->is_busy && letter->due_us <= now_us)
      g_ptr_array_add (due, letter);
  }
  for (guint i = 0; i < due->len && post->n_busy < MAX_BUSY; i++)
    try_letter (post, due->pdata[i]);
}

guint
cy_notice_post_get_n_waiting (CyNoticePost *post)
{
  return post->letters->len;
}
