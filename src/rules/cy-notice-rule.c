/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-notice-rule.h"

static const char *const step_names[CY_N_NOTICE_STEPS] = {
  [CY_NOTICE_STEP_NONE] = "none",       [CY_NOTICE_STEP_FIRST] = "raised",
  [CY_NOTICE_STEP_REPEAT] = "repeated", [CY_NOTICE_STEP_ESCALATE] = "escalated",
  [CY_NOTICE_STEP_CLEAR] = "cleared",
};

const char *
cy_notice_step_name (CyNoticeStep step)
{
  return step_names[step];
}

gboolean
cy_notice_step_find (const char *name, CyNoticeStep *out_step)
{
  for (guint i = 0; i < CY_N_NOTICE_STEPS; i++) {
    if (g_strcmp0 (name, step_names[i]) == 0) {
      *out_step = i;
      return TRUE;
    }
  }
  return FALSE;
}

/* Somebody must do something about it now, and nobody has said they will. */
static gboolean
is_urgent (const CyAlarm *alarm, gint64 now_us)
{
  return cy_alarm_is_active (alarm) && cy_alarm_is_announced (alarm, now_us);
}

static gboolean
is_repeat_due (const CyNoticeTerms *terms, const CyNoticePast *past, gint64 now_us)
{
  return past->n_told > 0 && terms->repeat_us > 0 && past->n_told <= terms->max_repeats &&
         now_us - past->told_us >= terms->repeat_us;
}

/**
 * cy_notice_rule:
 * @on_duty: whether the contact is.
 *
 * What is due now. An alarm that is over before its delay, acknowledged or put aside is told to nobody;
 * who is off duty hears of it when they come, if it is still so. The next contact is told whether the
 * first is on duty or not. That it is over is told to whom it was told before, on duty or not.
 */
CyNoticeStep
cy_notice_rule (const CyNoticeTerms *terms,
                const CyNoticePast *past,
                const CyAlarm *alarm,
                gboolean on_duty,
                gint64 now_us)
{
  gint64 age_us = now_us - alarm->raised_us;

  if (!cy_alarm_is_active (alarm))
    return terms->on_clear && (past->n_told > 0 || past->escalated) && !past->cleared
             ? CY_NOTICE_STEP_CLEAR
             : CY_NOTICE_STEP_NONE;
  if (!is_urgent (alarm, now_us) || age_us < terms->delay_us)
    return CY_NOTICE_STEP_NONE;
  if (on_duty && past->n_told == 0)
    return CY_NOTICE_STEP_FIRST;
  if (terms->escalate_us > 0 && !past->escalated && age_us >= terms->escalate_us)
    return CY_NOTICE_STEP_ESCALATE;
  return on_duty && is_repeat_due (terms, past, now_us) ? CY_NOTICE_STEP_REPEAT
                                                        : CY_NOTICE_STEP_NONE;
}

/**
 * cy_notice_past_after:
 *
 * Returns: the past when @step has been taken.
 */
CyNoticePast
cy_notice_past_after (CyNoticePast past, CyNoticeStep step, gint64 now_us)
{
  if (step == CY_NOTICE_STEP_FIRST || step == CY_NOTICE_STEP_REPEAT) {
    past.n_told++;
    past.told_us = MAX (past.told_us, now_us);
  }
  past.escalated = past.escalated || step == CY_NOTICE_STEP_ESCALATE;
  past.cleared = past.cleared || step == CY_NOTICE_STEP_CLEAR;
  return past;
}

/**
 * cy_notice_pause_us:
 * @n_attempts: how often it was tried.
 *
 * Returns: how long to wait before it is tried again [µs].
 */
gint64
cy_notice_pause_us (guint n_attempts)
{
  static const guint pauses_s[CY_NOTICE_MAX_ATTEMPTS] = { 0, 10, 60, 300, 900, 3600 };

  return (gint64) pauses_s[MIN (n_attempts, CY_NOTICE_MAX_ATTEMPTS - 1)] * G_USEC_PER_SEC;
}
