/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-credential-store.h"
#include "cy-duty-rule.h"
#include "cy-notice-rule.h"
#include "cy-notice.h"
#include "cy-yard.h"

G_BEGIN_DECLS

/**
 * CyNotification:
 * @record: owned.
 * @contact: owned.
 * @next: (nullable): owned; who is told when @contact does nothing.
 * @channels: bits of #CyNoticeChannel.
 * @duty: when @contact is on duty.
 * @least: the least urgent alarms it is about.
 * @digest_us: how long after a message to somebody the next ones are gathered [µs].
 * @daily_cap: how many messages a day the contact gets.
 *
 * Who is told of which alarms, how and when: a record of the kind %CY_KIND_NOTIFICATION, ready to be
 * applied.
 */
typedef struct {
  CyRecord *record;
  CyRecord *contact;
  CyRecord *next;
  guint channels;
  CyDuty duty;
  CyNoticeTerms terms;
  CyPriority least;
  gint64 digest_us;
  guint daily_cap;
} CyNotification;

CyNotification *cy_notification_new (CyYard *yard, const CyRecord *record, GError **error);
void cy_notification_free (CyNotification *notification);
GPtrArray *cy_notification_list (CyYard *yard);
gboolean
cy_notification_fits (const CyNotification *notification, CyYard *yard, const CyAlarm *alarm);
const char *cy_notice_address (const CyRecord *contact, CyNoticeChannel channel);

GPtrArray *cy_gateway_list (CyYard *yard, CyNoticeChannel channel);
gboolean cy_gateway_deliver (const CyRecord *gateway,
                             CyCredentialStore *credentials,
                             const CyNotice *notice,
                             GCancellable *cancellable,
                             GError **error);

gboolean cy_notice_setting_check (CyYard *yard,
                                  const CyRecord *record,
                                  CyCredentialStore *credentials,
                                  GError **error);

/* What a text may say of an alarm, ended by NULL. */
extern const char *const cy_notice_fields[];

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyNotification, cy_notification_free)

G_END_DECLS
