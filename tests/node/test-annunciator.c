/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-annunciator.h"

#include <string.h>

#include "cy-node-alarm.h"
#include "node-fixture.h"
#include "sim-lab.h"

#define YARD                                                                                       \
  "{\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"         \
  "\"connectors\":1,\"profile\":\"chargeyard-dc\",\"limits\":[{\"measure\":\"temp.gun\",\"h\":80," \
  "\"hysteresis\":5,\"on_delay_s\":0,\"off_delay_s\":0}]}],"                                       \
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"dc\",\"link\":"                            \
  "\"tcp://127.0.0.1:PORT/1\",\"scan_ms\":200}]}"

typedef struct {
  NodeFixture *fixture;
  SimLab *lab;
  CyAnnunciator *annunciator;
  char *title; /* owned, nullable: what the desktop was told last */
  guint n_told;
} Room;

static void
on_told_cb (const char *title, const char *body, gboolean is_critical, gpointer user_data)
{
  Room *room = user_data;

  g_free (room->title);
  room->title = g_strdup (title);
  room->n_told++;
}

static gboolean
is_sounding (gpointer data)
{
  return cy_annunciator_is_sounding (((Room *) data)->annunciator);
}

static gboolean
is_silent (gpointer data)
{
  return !is_sounding (data);
}

static void
end (Room *room)
{
  cy_annunciator_stop (room->annunciator);
  g_clear_object (&room->annunciator);
  node_spin (20);
}

/* An alarm sounds until it is silenced or acknowledged, and the desktop is told of it once. What is on
 * stays so. */
static void
test_room (void)
{
  Room room = { .fixture = node_fixture_new (TRUE), .lab = sim_lab_new (YARD) };
  NodeAnswer answer = { 0 };

  node_fixture_import (room.fixture, room.lab->document);
  room.annunciator = cy_annunciator_new (room.fixture->node, on_told_cb, &room);
  g_assert_true (cy_annunciator_get (room.annunciator, CY_ANNUNCIATOR_SOUND));
  g_assert_false (cy_annunciator_get (room.annunciator, CY_ANNUNCIATOR_SPEECH));
  g_assert_false (cy_annunciator_is_sounding (room.annunciator));
  sim_lab_say (room.lab, "set p1/1 temp.gun 92");
  node_wait (is_sounding, &room);
  g_assert_cmpuint (room.n_told, ==, 1);
  g_assert_nonnull (strstr (room.title, "P1"));
  g_assert_true (cy_annunciator_is_asking (room.annunciator));
  cy_annunciator_silence (room.annunciator);
  g_assert_false (cy_annunciator_is_sounding (room.annunciator));
  g_assert_false (cy_annunciator_is_asking (room.annunciator));
  sim_lab_say (room.lab, "fault p1/1 over-current");
  node_wait (is_sounding, &room);
  g_assert_cmpuint (room.n_told, ==, 2);
  cy_node_acknowledge_alarm (room.fixture->node, "p1/1/fault.over_current", NULL, "li",
                             node_answer_cb, &answer);
  g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
  node_wait (is_silent, &room);

  cy_annunciator_set (room.annunciator, CY_ANNUNCIATOR_SOUND, FALSE);
  cy_annunciator_set (room.annunciator, CY_ANNUNCIATOR_NOTIFICATION, FALSE);
  end (&room);
  room.annunciator = cy_annunciator_new (room.fixture->node, on_told_cb, &room);
  g_assert_false (cy_annunciator_get (room.annunciator, CY_ANNUNCIATOR_SOUND));
  g_assert_false (cy_annunciator_is_sounding (room.annunciator));
  g_assert_cmpuint (room.n_told, ==, 2);
  end (&room);
  g_free (room.title);
  node_fixture_free (room.fixture);
  sim_lab_free (room.lab);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annunciator/room", test_room);
  return g_test_run ();
}
