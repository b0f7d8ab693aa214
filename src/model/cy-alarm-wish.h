/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/**
 * CyAlarmWishKind:
 *
 * What people may do to an alarm; each is one kind of journal entry, `alarm.ack` and so on.
 */
typedef enum {
  CY_ALARM_WISH_ACKNOWLEDGE,
  CY_ALARM_WISH_RESET,
  CY_ALARM_WISH_SHELVE,
  CY_ALARM_WISH_UNSHELVE,
  CY_ALARM_WISH_OUT_OF_SERVICE,
  CY_ALARM_WISH_IN_SERVICE,
  CY_ALARM_WISH_COMMENT,
  CY_N_ALARM_WISHES,
} CyAlarmWishKind;

/**
 * CyAlarmWish:
 * @note: (nullable): what they say to it: the reason of a shelf, the text of a comment.
 * @minutes: how long a shelf holds, 0 when nobody says.
 * @once: the shelf is over with the occurrence it is about.
 * @order: (nullable): the work order an alarm out of service waits for.
 */
typedef struct {
  CyAlarmWishKind kind;
  const char *note;
  gint64 minutes;
  gboolean once;
  const char *order;
} CyAlarmWish;

gboolean cy_alarm_wish_find (const char *name, CyAlarmWishKind *out_kind);
const char *cy_alarm_wish_name (CyAlarmWishKind kind);

/* The kinds of journal entries about alarms, and what their subjects begin with. */
#define CY_ENTRY_ALARM_RAISE    "alarm.raise"
#define CY_ENTRY_ALARM_CLEAR    "alarm.clear"
#define CY_ENTRY_ALARM_SUPPRESS "alarm.suppress"
#define CY_ENTRY_ALARM_ACK      "alarm.ack"
#define CY_ENTRY_ALARM_RESET    "alarm.reset"
#define CY_ENTRY_ALARM_SHELVE   "alarm.shelve"
#define CY_ENTRY_ALARM_UNSHELVE "alarm.unshelve"
#define CY_ENTRY_ALARM_OUT      "alarm.out-of-service"
#define CY_ENTRY_ALARM_IN       "alarm.in-service"
#define CY_ENTRY_ALARM_COMMENT  "alarm.comment"
#define CY_SUBJECT_ALARM_PREFIX "alarm:"

G_END_DECLS
