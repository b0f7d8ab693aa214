/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/* How long a sender may take when its settings do not say [ms], and the least and most they may say. */
#define CY_NOTICE_TIMEOUT_MS     20000
#define CY_NOTICE_MIN_TIMEOUT_MS 100
#define CY_NOTICE_MAX_TIMEOUT_MS 300000

/**
 * CyNoticeChannel:
 *
 * The way a notice takes to a person. The names are stored, the numbers are not.
 */
typedef enum {
  CY_NOTICE_SMS,
  CY_NOTICE_VOICE,
  CY_NOTICE_MAIL,
  CY_NOTICE_SPEECH,
  CY_NOTICE_SOUND,
  CY_N_NOTICE_CHANNELS,
} CyNoticeChannel;

/**
 * CyNotice:
 * @channel: the way it takes.
 * @priority: how urgent; chooses the tone, and whether speech interrupts speech.
 * @id: the same for every try of the same notice to the same person, so that whoever gets it twice can
 *   know.
 * @recipient: (nullable): a number for SMS and voice, an address for mail, nothing for the others.
 * @subject: (nullable): one line.
 * @text: UTF-8.
 * @language: (nullable): `zh`, `zh_TW`, `en` ...
 *
 * Something to be told to one person, or to the room.
 *
 * Threading: a value; may cross threads as a whole.
 */
typedef struct {
  CyNoticeChannel channel;
  CyPriority priority;
  char *id;
  char *recipient;
  char *subject;
  char *text;
  char *language;
} CyNotice;

CyNotice *cy_notice_copy (const CyNotice *notice);
void cy_notice_free (CyNotice *notice);
const char *cy_notice_channel_name (CyNoticeChannel channel);
gboolean cy_notice_channel_parse (const char *name, CyNoticeChannel *out_channel);
char *cy_notice_check_number (const char *text, GError **error);
gboolean cy_notice_check_timeout (guint timeout_ms, guint *out_timeout_ms, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CyNotice, cy_notice_free)

G_END_DECLS
