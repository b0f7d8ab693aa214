/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-seat.h"

#include <string.h>

#include "cy-node-order.h"
#include "node-fixture.h"

#define WORD      "correct horse"
#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

typedef struct {
  gboolean done;
  char *error;
} Reply;

static gboolean
is_done (gpointer data)
{
  return ((Reply *) data)->done;
}

static void
on_logged_in_cb (const char *token, gboolean must_change, const GError *error, gpointer user_data)
{
  Reply *reply = user_data;

  reply->done = TRUE;
  reply->error = error == NULL ? NULL : g_strdup (error->message);
}

static void
on_text_cb (const char *text, const GError *error, gpointer user_data)
{
  on_logged_in_cb (text, FALSE, error, user_data);
}

static void
expect (Reply *reply, const char *why)
{
  node_wait (is_done, reply);
  if (why == NULL)
    g_assert_cmpstr (reply->error, ==, NULL);
  else
    g_assert_nonnull (strstr (reply->error, why));
  g_free (reply->error);
  *reply = (Reply){ 0 };
}

static void
add (NodeFixture *fixture, const char *id, const char *role, const char *by)
{
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_USER, id);
  Reply reply = { 0 };

  json_object_set_string_member (record->cells, "name", id);
  json_object_set_string_member (record->cells, "role", role);
  cy_node_add_user (fixture->node, record, WORD, by, on_text_cb, &reply);
  expect (&reply, NULL);
}

static void
log_in (CySeat *seat, const char *user, const char *password, const char *why)
{
  Reply reply = { 0 };

  cy_seat_log_in (seat, user, password, on_logged_in_cb, &reply);
  expect (&reply, why);
}

static void
unlock (CySeat *seat, const char *secret, const char *why)
{
  NodeAnswer answer = { 0 };

  cy_seat_unlock (seat, secret, node_answer_cb, &answer);
  if (why == NULL)
    node_answer_wait (&answer);
  else
    node_answer_refused (&answer, why);
}

static void
check (CySeat *seat, CySeatState state, const char *user, const char *actor)
{
  g_assert_cmpint (cy_seat_get_state (seat), ==, state);
  g_assert_cmpstr (cy_seat_get_user (seat), ==, user);
  g_assert_cmpstr (cy_seat_get_actor (seat), ==, actor);
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* An open house, a first account, and people who come and go. */
static void
test_come_and_go (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CySeat *seat = cy_node_get_seat (fixture->node);
  guint n_told = 0;

  g_signal_connect_swapped (seat, "changed", G_CALLBACK (count_cb), &n_told);
  check (seat, CY_SEAT_OPEN, NULL, cy_node_get_local_user (fixture->node));
  add (fixture, "ann", "administrator", "anybody");
  check (seat, CY_SEAT_FREE, NULL, "nobody");
  g_assert_cmpuint (n_told, ==, 1);
  log_in (seat, "ann", "wrong password", "is wrong");
  check (seat, CY_SEAT_FREE, NULL, "nobody");
  log_in (seat, "ann", WORD, NULL);
  check (seat, CY_SEAT_TAKEN, "ann", "ann");
  g_assert_cmpstr (cy_node_get_person (fixture->node), ==, "ann");
  g_assert_cmpuint (n_told, ==, 2);
  add (fixture, "li", "viewer", "ann");
  g_assert_cmpuint (n_told, ==, 2); /* whose seat it is did not change */
  log_in (seat, "li", WORD, NULL);
  check (seat, CY_SEAT_TAKEN, "li", "li");
  log_in (seat, "ann", "wrong password", "is wrong");
  check (seat, CY_SEAT_TAKEN, "li", "li"); /* they keep their seat */
  cy_seat_log_out (seat);
  check (seat, CY_SEAT_FREE, NULL, "nobody");
  g_assert_cmpuint (n_told, ==, 4);
}

static void
test_lock (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CySeat *seat = cy_node_get_seat (fixture->node);
  g_autoptr (GError) error = NULL;

  add (fixture, "ann", "administrator", "anybody");
  cy_seat_lock (seat); /* nobody is there to be locked out */
  check (seat, CY_SEAT_FREE, NULL, "nobody");
  log_in (seat, "ann", WORD, NULL);
  cy_seat_lock (seat);
  check (seat, CY_SEAT_LOCKED, "ann", "nobody");
  g_assert_false (
    cy_node_may (fixture->node, cy_node_get_person (fixture->node), CY_ACTION_WORK, NULL, &error));
  g_assert_true (
    cy_node_may (fixture->node, cy_node_get_person (fixture->node), CY_ACTION_STOP, NULL, NULL));
  unlock (seat, "wrong password", "is wrong");
  check (seat, CY_SEAT_LOCKED, "ann", "nobody");
  unlock (seat, WORD, NULL);
  check (seat, CY_SEAT_TAKEN, "ann", "ann");
}

/* Who went away without a word. */
static void
test_idle (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CySeat *seat = cy_node_get_seat (fixture->node);
  gint64 now_us;

  add (fixture, "ann", "administrator", "anybody");
  log_in (seat, "ann", WORD, NULL);
  now_us = g_get_monotonic_time ();
  cy_seat_look (seat, now_us + (CY_SEAT_LOCK_MIN - 1) * MINUTE_US);
  check (seat, CY_SEAT_TAKEN, "ann", "ann");
  cy_seat_look (seat, now_us + (CY_SEAT_LOCK_MIN + 1) * MINUTE_US);
  check (seat, CY_SEAT_LOCKED, "ann", "nobody");
  unlock (seat, WORD, NULL);
}

/* The house may be in more of a hurry. */
static void
test_policy (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CySeat *seat = cy_node_get_seat (fixture->node);
  gint64 now_us;

  node_fixture_import (fixture,
                       "{\"policies\":[{\"id\":\"house\",\"name\":\"H\",\"lock_min\":2}]}");
  add (fixture, "ann", "administrator", "anybody");
  log_in (seat, "ann", WORD, NULL);
  now_us = g_get_monotonic_time ();
  cy_seat_look (seat, now_us + MINUTE_US);
  check (seat, CY_SEAT_TAKEN, "ann", "ann");
  cy_seat_look (seat, now_us + 3 * MINUTE_US);
  check (seat, CY_SEAT_LOCKED, "ann", "nobody");
}

/* Three wrong PINs, and it is anybody's seat; so it is when the account is disabled. */
static void
test_end (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CySeat *seat = cy_node_get_seat (fixture->node);
  g_autoptr (CyRecord) base = NULL;
  g_autoptr (CyRecord) record = NULL;
  NodeAnswer answer = { 0 };

  add (fixture, "ann", "administrator", "anybody");
  add (fixture, "li", "viewer", "ann");
  log_in (seat, "li", WORD, NULL);
  cy_seat_lock (seat);
  for (guint i = 0; i < CY_MAX_WRONG_PINS; i++)
    unlock (seat, "4711", "the PIN is wrong");
  check (seat, CY_SEAT_FREE, NULL, "nobody");
  unlock (seat, WORD, "the session is over");
  log_in (seat, "li", WORD, NULL);
  base = cy_record_ref (cy_yard_get (cy_node_get_yard (fixture->node), CY_KIND_USER, "li"));
  record = cy_record_copy (base, NULL);
  json_object_set_boolean_member (record->cells, "disabled", TRUE);
  cy_node_put_record (fixture->node, base, record, "ann", node_answer_cb, &answer);
  node_answer_wait (&answer);
  check (seat, CY_SEAT_FREE, NULL, "nobody");
}

static void
test_proof (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CySeat *seat = cy_node_get_seat (fixture->node);
  NodeAnswer answer = { 0 };
  gint64 late_us;

  g_assert_false (cy_seat_needs_proof (seat, G_MAXINT64)); /* an open house asks nobody */
  add (fixture, "ann", "administrator", "anybody");
  log_in (seat, "ann", WORD, NULL);
  late_us = g_get_monotonic_time () + CY_SEAT_PROOF_US;
  g_assert_false (cy_seat_needs_proof (seat, late_us - MINUTE_US)); /* they just showed it */
  g_assert_true (cy_seat_needs_proof (seat, late_us));
  cy_seat_prove (seat, WORD, node_answer_cb, &answer);
  node_answer_wait (&answer);
  g_assert_false (cy_seat_needs_proof (seat, late_us));
}

/* What is offered at the screen is what may be done by who sits there. */
static void
test_offers (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  CySeat *seat = cy_node_get_seat (fixture->node);
  g_autoptr (CyDossier) dossier = cy_dossier_new ("WO-1");
  g_autofree char *open = NULL;
  g_autofree char *nobody = NULL;
  g_autofree char *viewer = NULL;

  dossier->order.state = CY_ORDER_PENDING;
  open = cy_node_refuse_order (fixture->node, dossier, CY_ORDER_EVENT_COMMENT);
  g_assert_null (open);
  add (fixture, "ann", "administrator", "anybody");
  nobody = cy_node_refuse_order (fixture->node, dossier, CY_ORDER_EVENT_COMMENT);
  g_assert_nonnull (strstr (nobody, "log in"));
  add (fixture, "li", "viewer", "ann");
  log_in (seat, "li", WORD, NULL);
  viewer = cy_node_refuse_order (fixture->node, dossier, CY_ORDER_EVENT_COMMENT);
  g_assert_nonnull (strstr (viewer, "li (viewer) may not"));
}

/* Who has an account is read by those who may edit it. */
static void
test_readable (void)
{
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);
  g_autoptr (CyYard) all = NULL;
  g_autoptr (CyYard) some = NULL;

  node_fixture_import (fixture, "{\"areas\":[{\"id\":\"bj\",\"name\":\"BJ\"}]}");
  add (fixture, "ann", "administrator", "anybody");
  add (fixture, "li", "viewer", "ann");
  all = cy_node_ref_readable_yard (fixture->node, "ann");
  some = cy_node_ref_readable_yard (fixture->node, "li");
  g_assert_cmpuint (cy_yard_count (all, CY_KIND_USER), ==, 2);
  g_assert_cmpuint (cy_yard_count (some, CY_KIND_USER), ==, 0);
  g_assert_cmpuint (cy_yard_count (some, CY_KIND_AREA), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seat/come-and-go", test_come_and_go);
  g_test_add_func ("/seat/lock", test_lock);
  g_test_add_func ("/seat/idle", test_idle);
  g_test_add_func ("/seat/policy", test_policy);
  g_test_add_func ("/seat/end", test_end);
  g_test_add_func ("/seat/proof", test_proof);
  g_test_add_func ("/seat/offers", test_offers);
  g_test_add_func ("/seat/readable", test_readable);
  return g_test_run ();
}
