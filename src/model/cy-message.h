/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CyMessageState:
 * @CY_MESSAGE_WAITING: it is to be sent, or to be tried again.
 * @CY_MESSAGE_SENT: a gateway took it.
 * @CY_MESSAGE_FAILED: nobody tries any more.
 *
 * The numbers are stored: append, never renumber.
 */
typedef enum {
  CY_MESSAGE_WAITING,
  CY_MESSAGE_SENT,
  CY_MESSAGE_FAILED,
  CY_N_MESSAGE_STATES,
} CyMessageState;

/**
 * CyMessage:
 * @event: `raised`, `repeated`, `escalated` or `cleared`.
 * @rule: the notification it follows from.
 * @contact: to whom.
 * @channel: `sms`, `mail` or `voice`.
 * @address: the number or mail address as it was then.
 * @title: one line.
 * @planned_us: [µs UTC].
 * @attempts: how often it was tried.
 * @tried_us: when it was tried last [µs UTC], 0 when it was not.
 * @gateway: (nullable): through which.
 * @error: (nullable): why the last try did not succeed.
 *
 * Something a person was told of alarms, or is to be told.
 */
typedef struct {
  char *id;
  char *event;
  char *rule;
  char *contact;
  char *channel;
  char *address;
  char *title;
  char *text;
  gint64 planned_us;
  CyMessageState state;
  guint attempts;
  gint64 tried_us;
  char *gateway;
  char *error;
} CyMessage;

CyMessage *cy_message_copy (const CyMessage *message);
void cy_message_free (CyMessage *message);
const char *cy_message_state_name (CyMessageState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyMessage, cy_message_free)

/**
 * CyMessageQuery:
 * @waiting: only those that are still to be sent.
 * @origin: (nullable): of these, only those this node planned.
 * @alarm: (nullable): only those about this alarm, `SUBJECT#OCCURRENCE`.
 * @from_us: planned at or after [µs UTC].
 * @limit: at most this many, newest first.
 */
typedef struct {
  gboolean waiting;
  const char *origin;
  char *alarm;
  gint64 from_us;
  guint limit;
} CyMessageQuery;

/**
 * CyMessageTold:
 * @alarm: `SUBJECT#OCCURRENCE`.
 *
 * That a message was about an alarm.
 */
typedef struct {
  char *alarm;
  char *event;
  char *rule;
  gint64 planned_us;
} CyMessageTold;

void cy_message_told_free (CyMessageTold *told);

#define CY_ENTRY_MESSAGE_PLAN     "message.plan"
#define CY_ENTRY_MESSAGE_TRY      "message.try"
#define CY_SUBJECT_MESSAGE_PREFIX "message:"

G_END_DECLS
