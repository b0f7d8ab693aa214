/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-alarm.h"

G_BEGIN_DECLS

/**
 * CyNoticeStep:
 * @CY_NOTICE_STEP_NONE: nothing is due.
 * @CY_NOTICE_STEP_FIRST: the contact must be told.
 * @CY_NOTICE_STEP_REPEAT: told again, since nobody acknowledged.
 * @CY_NOTICE_STEP_ESCALATE: the next contact must be told, since nobody acknowledged.
 * @CY_NOTICE_STEP_CLEAR: who was told must hear that it is over.
 */
typedef enum {
  CY_NOTICE_STEP_NONE,
  CY_NOTICE_STEP_FIRST,
  CY_NOTICE_STEP_REPEAT,
  CY_NOTICE_STEP_ESCALATE,
  CY_NOTICE_STEP_CLEAR,
  CY_N_NOTICE_STEPS,
} CyNoticeStep;

/**
 * CyNoticeTerms:
 * @delay_us: how long an alarm must last before anybody is told [µs].
 * @repeat_us: how often they are told again [µs], 0 for not.
 * @max_repeats: how often at most.
 * @escalate_us: how long until the next contact is told [µs after it was raised], 0 for not.
 * @on_clear: whether they are told when it is over.
 *
 * What a notification says of time.
 */
typedef struct {
  gint64 delay_us;
  gint64 repeat_us;
  guint max_repeats;
  gint64 escalate_us;
  gboolean on_clear;
} CyNoticeTerms;

/**
 * CyNoticePast:
 * @n_told: how often the contact was told of this occurrence.
 * @told_us: when last [µs].
 * @escalated: whether the next contact was told.
 * @cleared: whether they were told that it is over.
 *
 * What has been told of one occurrence by one notification.
 */
typedef struct {
  guint n_told;
  gint64 told_us;
  gboolean escalated;
  gboolean cleared;
} CyNoticePast;

CyNoticeStep cy_notice_rule (const CyNoticeTerms *terms,
                             const CyNoticePast *past,
                             const CyAlarm *alarm,
                             gboolean on_duty,
                             gint64 now_us);
CyNoticePast cy_notice_past_after (CyNoticePast past, CyNoticeStep step, gint64 now_us);
const char *cy_notice_step_name (CyNoticeStep step);
gboolean cy_notice_step_find (const char *name, CyNoticeStep *out_step);
gint64 cy_notice_pause_us (guint n_attempts);

/* How often a message is tried before nobody tries any more. */
#define CY_NOTICE_MAX_ATTEMPTS 6

G_END_DECLS
