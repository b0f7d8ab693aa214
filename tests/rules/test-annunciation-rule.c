/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-annunciation-rule.h"

#define S ((gint64) G_USEC_PER_SEC)

static CyAlarm *
make_alarm (const char *subject, guint occurrence, CyPriority priority)
{
  CyAlarm *alarm = g_new0 (CyAlarm, 1);

  alarm->subject = g_strdup (subject);
  alarm->occurrence = occurrence;
  alarm->priority = priority;
  alarm->raised_us = S;
  return alarm;
}

typedef struct {
  CyAnnunciation annunciation;
  GPtrArray *alarms;
} Room;

static void
room_open (Room *room)
{
  cy_annunciation_init (&room->annunciation);
  room->alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_alarm_free);
}

static void
room_close (Room *room)
{
  cy_annunciation_clear (&room->annunciation);
  g_ptr_array_unref (room->alarms);
}

/* @tone: -1 for none. */
static void
expect (Room *room, gint64 at_s, guint n_fresh, int tone, gboolean plays)
{
  CyAnnunciationStep step = cy_annunciation_rule (&room->annunciation, room->alarms, at_s * S);

  g_test_message ("at %d s", (int) at_s);
  g_assert_cmpuint (step.fresh->len, ==, n_fresh);
  g_assert_cmpint (step.sounds ? (int) step.tone : -1, ==, tone);
  g_assert_cmpint (step.plays, ==, plays);
  g_ptr_array_unref (step.fresh);
}

/* Until it is acknowledged, not once and forgotten. */
static void
test_until_acknowledged (void)
{
  Room room;

  room_open (&room);
  expect (&room, 10, 0, -1, FALSE);
  g_ptr_array_add (room.alarms, make_alarm ("a/1/x", 1, CY_PRIORITY_HIGH));
  expect (&room, 11, 1, CY_PRIORITY_HIGH, TRUE);
  expect (&room, 12, 0, CY_PRIORITY_HIGH, FALSE);
  expect (&room, 25, 0, CY_PRIORITY_HIGH, FALSE);
  expect (&room, 26, 0, CY_PRIORITY_HIGH, TRUE);
  expect (&room, 41, 0, CY_PRIORITY_HIGH, TRUE);
  ((CyAlarm *) room.alarms->pdata[0])->acked_us = 42 * S;
  expect (&room, 60, 0, -1, FALSE);
  room_close (&room);
}

/* The gravest sounds; what is new sounds at once; what is silenced is silent until something new comes. */
static void
test_silence (void)
{
  Room room;

  room_open (&room);
  g_ptr_array_add (room.alarms, make_alarm ("a/1/x", 1, CY_PRIORITY_MEDIUM));
  expect (&room, 10, 1, CY_PRIORITY_MEDIUM, TRUE);
  g_ptr_array_add (room.alarms, make_alarm ("b/1/x", 1, CY_PRIORITY_CRITICAL));
  expect (&room, 11, 1, CY_PRIORITY_CRITICAL, TRUE);
  cy_annunciation_silence (&room.annunciation, room.alarms, 12 * S);
  expect (&room, 13, 0, -1, FALSE);
  expect (&room, 100, 0, -1, FALSE);
  g_ptr_array_add (room.alarms, make_alarm ("c/1/x", 1, CY_PRIORITY_LOW));
  expect (&room, 101, 1, CY_PRIORITY_LOW, TRUE);
  /* What is not urgent sounds once. */
  expect (&room, 1000, 0, CY_PRIORITY_LOW, FALSE);
  /* Worse: another occurrence, which nobody silenced. */
  ((CyAlarm *) room.alarms->pdata[0])->occurrence = 2;
  expect (&room, 1001, 1, CY_PRIORITY_MEDIUM, TRUE);
  room_close (&room);
}

/* Shelved it is silent, and news when that is over. */
static void
test_shelf (void)
{
  Room room;
  CyAlarm *alarm = make_alarm ("a/1/x", 1, CY_PRIORITY_HIGH);

  room_open (&room);
  g_ptr_array_add (room.alarms, alarm);
  expect (&room, 10, 1, CY_PRIORITY_HIGH, TRUE);
  alarm->asides[CY_ASIDE_SHELF] = g_new0 (CyAside, 1);
  *alarm->asides[CY_ASIDE_SHELF] =
    (CyAside){ .until_us = 100 * S, .priority = CY_PRIORITY_CRITICAL };
  expect (&room, 50, 0, -1, FALSE);
  expect (&room, 100, 1, CY_PRIORITY_HIGH, TRUE);
  room_close (&room);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/annunciation/until-acknowledged", test_until_acknowledged);
  g_test_add_func ("/rules/annunciation/silence", test_silence);
  g_test_add_func ("/rules/annunciation/shelf", test_shelf);
  return g_test_run ();
}
