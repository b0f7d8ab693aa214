/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-notice-rule.h"

#define S ((gint64) G_USEC_PER_SEC)

/* Raised at 1000 s; told after 10, again every 60 at most twice, the next contact after 300. */
static const CyNoticeTerms terms = { .delay_us = 10 * S,
                                     .repeat_us = 60 * S,
                                     .max_repeats = 2,
                                     .escalate_us = 300 * S,
                                     .on_clear = TRUE };

static CyAlarm
alarm_in (CyAlarmState state)
{
  CyAlarm alarm = { .occurrence = 1, .raised_us = 1000 * S };

  if (state != CY_ALARM_UNACKED && state != CY_ALARM_ACKED)
    alarm.cleared_us = 1005 * S;
  if (state == CY_ALARM_ACKED || state == CY_ALARM_NORMAL || state == CY_ALARM_LATCHED_ACKED)
    alarm.acked_us = 1006 * S;
  alarm.latching = state == CY_ALARM_LATCHED_ACKED || state == CY_ALARM_LATCHED_UNACKED;
  return alarm;
}

/* A night of one alarm that nobody acknowledges. */
static void
test_story (void)
{
  static const struct {
    gint64 at_s;
    CyNoticeStep step;
  } steps[] = {
    { 1000, CY_NOTICE_STEP_NONE },  { 1009, CY_NOTICE_STEP_NONE },
    { 1010, CY_NOTICE_STEP_FIRST }, { 1011, CY_NOTICE_STEP_NONE },
    { 1069, CY_NOTICE_STEP_NONE },  { 1070, CY_NOTICE_STEP_REPEAT },
    { 1129, CY_NOTICE_STEP_NONE },  { 1130, CY_NOTICE_STEP_REPEAT },
    { 1250, CY_NOTICE_STEP_NONE },  { 1300, CY_NOTICE_STEP_ESCALATE },
    { 1301, CY_NOTICE_STEP_NONE },  { 99999, CY_NOTICE_STEP_NONE },
  };
  const CyAlarm alarm = alarm_in (CY_ALARM_UNACKED);
  CyAlarm over = alarm;
  CyNoticePast past = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    gint64 now_us = steps[i].at_s * S;
    CyNoticeStep step = cy_notice_rule (&terms, &past, &alarm, TRUE, now_us);

    g_test_message ("at %d s", (int) steps[i].at_s);
    g_assert_cmpint (step, ==, steps[i].step);
    past = cy_notice_past_after (past, step, now_us);
  }
  over.cleared_us = 100000 * S;
  g_assert_cmpint (cy_notice_rule (&terms, &past, &over, TRUE, 100000 * S), ==,
                   CY_NOTICE_STEP_CLEAR);
  past = cy_notice_past_after (past, CY_NOTICE_STEP_CLEAR, 100000 * S);
  g_assert_cmpint (cy_notice_rule (&terms, &past, &over, TRUE, 100001 * S), ==,
                   CY_NOTICE_STEP_NONE);
}

/* Every state, on duty and off, told or not: who hears of it long after. */
static void
test_every_state (void)
{
  for (guint state = 0; state < CY_N_ALARM_STATES; state++) {
    for (guint bits = 0; bits < 8; bits++) {
      gboolean on_duty = (bits & 1) != 0;
      gboolean told = (bits & 2) != 0;
      gboolean shelved = (bits & 4) != 0;
      CyAside shelf = { .priority = CY_PRIORITY_CRITICAL };
      CyAlarm alarm = alarm_in (state);
      const CyNoticePast past = { .n_told = told ? 1 : 0, .told_us = told ? 1010 * S : 0 };
      CyNoticeStep wanted = CY_NOTICE_STEP_NONE;

      alarm.asides[CY_ASIDE_SHELF] = shelved ? &shelf : NULL;
      if (state == CY_ALARM_UNACKED && !shelved)
        wanted =
          on_duty ? (told ? CY_NOTICE_STEP_REPEAT : CY_NOTICE_STEP_FIRST) : CY_NOTICE_STEP_NONE;
      else if (alarm.cleared_us != 0 && told)
        wanted = CY_NOTICE_STEP_CLEAR;
      g_test_message ("%s, %u", cy_alarm_state_name (state), bits);
      g_assert_cmpint (cy_notice_rule (&terms, &past, &alarm, on_duty, 1100 * S), ==, wanted);
    }
  }
}

/* Nobody on duty: the next contact hears of it all the same; who comes on duty does too. */
static void
test_off_duty (void)
{
  const CyAlarm alarm = alarm_in (CY_ALARM_UNACKED);
  CyNoticePast past = { 0 };

  g_assert_cmpint (cy_notice_rule (&terms, &past, &alarm, FALSE, 1200 * S), ==,
                   CY_NOTICE_STEP_NONE);
  g_assert_cmpint (cy_notice_rule (&terms, &past, &alarm, FALSE, 1300 * S), ==,
                   CY_NOTICE_STEP_ESCALATE);
  past = cy_notice_past_after (past, CY_NOTICE_STEP_ESCALATE, 1300 * S);
  g_assert_cmpint (cy_notice_rule (&terms, &past, &alarm, FALSE, 1400 * S), ==,
                   CY_NOTICE_STEP_NONE);
  g_assert_cmpint (cy_notice_rule (&terms, &past, &alarm, TRUE, 1500 * S), ==,
                   CY_NOTICE_STEP_FIRST);
}

static void
test_pauses (void)
{
  for (guint n = 1; n < 20; n++) {
    g_assert_cmpint (cy_notice_pause_us (n), >=, cy_notice_pause_us (n - 1));
    g_assert_cmpint (cy_notice_pause_us (n), <=, 3600 * S);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/notice/story", test_story);
  g_test_add_func ("/rules/notice/every-state", test_every_state);
  g_test_add_func ("/rules/notice/off-duty", test_off_duty);
  g_test_add_func ("/rules/notice/pauses", test_pauses);
  return g_test_run ();
}
