/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-alarm-wish-rule.h"

#include <string.h>

#include "cy-json.h"

#define NOW_US ((gint64) 1000000)

/* An alarm in each state, and in each way put aside. */
static CyAlarm
alarm_in (CyAlarmState state)
{
  CyAlarm alarm = { .subject = (char *) "p1/1/temp.gun.high",
                    .occurrence = 3,
                    .priority = CY_PRIORITY_HIGH,
                    .raised_us = 10,
                    .acked_by = (char *) "li" };

  alarm.cleared_us = state == CY_ALARM_UNACKED || state == CY_ALARM_ACKED ? 0 : 20;
  alarm.acked_us =
    state == CY_ALARM_ACKED || state == CY_ALARM_NORMAL || state == CY_ALARM_LATCHED_ACKED ? 30 : 0;
  alarm.latching = state == CY_ALARM_LATCHED_ACKED || state == CY_ALARM_LATCHED_UNACKED;
  g_assert_cmpint (cy_alarm_get_state (&alarm), ==, state);
  return alarm;
}

/* Per wish: for each state U acked A R(eturned) L(atched unacked) l(atched acked) N(ormal), whether it may
 * be done when the alarm is not put aside; and when it is shelved and out of service. */
static const struct {
  CyAlarmWishKind kind;
  const char *plain; /* N U A R L l */
  const char *aside;
} table[] = {
  { CY_ALARM_WISH_ACKNOWLEDGE, "-+-++-", "-+-++-" },
  { CY_ALARM_WISH_RESET, "-----+", "-----+" },
  { CY_ALARM_WISH_SHELVE, "++++++", "++++++" },
  { CY_ALARM_WISH_UNSHELVE, "------", "++++++" },
  { CY_ALARM_WISH_OUT_OF_SERVICE, "++++++", "++++++" },
  { CY_ALARM_WISH_IN_SERVICE, "------", "++++++" },
  { CY_ALARM_WISH_COMMENT, "++++++", "++++++" },
};

static void
test_every_pair (void)
{
  CyAside aside = { .since_us = 1, .priority = CY_PRIORITY_CRITICAL };

  g_assert_cmpuint (G_N_ELEMENTS (table), ==, CY_N_ALARM_WISHES);
  for (guint w = 0; w < G_N_ELEMENTS (table); w++) {
    const CyAlarmWish wish = { .kind = table[w].kind, .note = "why", .minutes = 5 };

    for (guint state = 0; state < CY_N_ALARM_STATES; state++) {
      CyAlarm alarm = alarm_in (state);
      g_autofree char *plain = cy_alarm_wish_refuse (&alarm, &wish, 60, NOW_US);
      g_autofree char *put = NULL;

      alarm.asides[CY_ASIDE_SHELF] = alarm.asides[CY_ASIDE_SERVICE] = &aside;
      put = cy_alarm_wish_refuse (&alarm, &wish, 60, NOW_US);
      g_test_message ("%s in %s: %s, %s", cy_alarm_wish_name (table[w].kind),
                      cy_alarm_state_name (state), plain, put);
      g_assert_cmpint (plain == NULL, ==, table[w].plain[state] == '+');
      g_assert_cmpint (put == NULL, ==, table[w].aside[state] == '+');
    }
  }
}

static void
test_refusals (void)
{
  g_autofree char *long_note = g_strnfill (5000, 'x');
  const struct {
    CyAlarmState state;
    CyAlarmWish wish;
    const char *text;
  } cases[] = {
    { CY_ALARM_ACKED, { CY_ALARM_WISH_ACKNOWLEDGE }, "was already acknowledged by li" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_ACKNOWLEDGE, long_note }, "5000 bytes" },
    { CY_ALARM_ACKED, { CY_ALARM_WISH_RESET }, "still holds" },
    { CY_ALARM_LATCHED_UNACKED, { CY_ALARM_WISH_RESET }, "must be acknowledged" },
    { CY_ALARM_NORMAL, { CY_ALARM_WISH_RESET }, "waits for no reset" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_SHELVE, NULL, 5 }, "the reason is missing" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_SHELVE, "", 5 }, "the reason is missing" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_SHELVE, "why" }, "for how long is missing" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_SHELVE, "why", 61 }, "for 60 minutes at most, not for 61" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_SHELVE, "why", -1 }, "for how long is missing" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_SHELVE, "why", -1, TRUE }, "not for -1" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_SHELVE, "why", 61, TRUE }, "not for 61" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_SHELVE, "why", 60 }, NULL },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_SHELVE, "why", 0, TRUE }, NULL },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_UNSHELVE }, "is not shelved" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_IN_SERVICE }, "is not out of service" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_COMMENT }, "the comment is missing" },
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_OUT_OF_SERVICE, "why", 0, FALSE, long_note }, "too long" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyAlarm alarm = alarm_in (cases[i].state);
    g_autofree char *why = cy_alarm_wish_refuse (&alarm, &cases[i].wish, 60, NOW_US);

    g_test_message ("%u: %s", i, why);
    if (cases[i].text == NULL)
      g_assert_null (why);
    else
      g_assert_nonnull (strstr (why, cases[i].text));
  }
}

static void
test_payload (void)
{
  static const struct {
    CyAlarmState state;
    CyAlarmWish wish;
    const char *json;
  } cases[] = {
    { CY_ALARM_UNACKED, { CY_ALARM_WISH_ACKNOWLEDGE }, "{\"occurrence\":3}" },
    { CY_ALARM_UNACKED,
      { CY_ALARM_WISH_ACKNOWLEDGE, "seen" },
      "{\"occurrence\":3,\"note\":\"seen\"}" },
    { CY_ALARM_UNACKED,
      { CY_ALARM_WISH_SHELVE, "why", 1 },
      "{\"occurrence\":3,\"note\":\"why\",\"until_us\":61000000,\"priority\":2}" },
    { CY_ALARM_UNACKED,
      { CY_ALARM_WISH_SHELVE, "why", 0, TRUE },
      "{\"occurrence\":3,\"note\":\"why\",\"only\":3,\"priority\":2}" },
    /* Over already: the next one. */
    { CY_ALARM_RETURNED,
      { CY_ALARM_WISH_SHELVE, "why", 0, TRUE },
      "{\"occurrence\":3,\"note\":\"why\",\"only\":4,\"priority\":2}" },
    { CY_ALARM_NORMAL,
      { CY_ALARM_WISH_OUT_OF_SERVICE, "why", 0, FALSE, "W7" },
      "{\"occurrence\":3,\"note\":\"why\",\"order\":\"W7\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CyAlarm alarm = alarm_in (cases[i].state);
    g_autoptr (JsonObject) payload = cy_alarm_wish_payload (&alarm, &cases[i].wish, NOW_US);
    g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);
    g_autofree char *text = cy_json_to_text (node, FALSE);

    g_assert_cmpstr (text, ==, cases[i].json);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/alarm-wish/every-pair", test_every_pair);
  g_test_add_func ("/rules/alarm-wish/refusals", test_refusals);
  g_test_add_func ("/rules/alarm-wish/payload", test_payload);
  return g_test_run ();
}
