/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-node-alarm.h"
#include "cy-node-batch.h"
#include "cy-node-command.h"
#include "cy-node-owner.h"
#include "cy-node-peer.h"
#include "cy-node-private.h"
#include "node-fixture.h"
#include "sim-lab.h"

/* Two whole nodes in one process: the station talks to the simulated piles, the room sees them through it. */

#define YARD                                                                                    \
  "{\"pile_types\":[{\"id\":\"dc\",\"name\":\"DC\",\"current\":\"dc\",\"power_w\":120000,"      \
  "\"connectors\":2,\"profile\":\"chargeyard-dc\",\"limits\":[{\"measure\":\"temp.gun\",\"h\":" \
  "80,\"hh\":90,\"hysteresis\":5,\"on_delay_s\":0,\"off_delay_s\":0}]}],"                       \
  "\"stations\":[{\"id\":\"s1\",\"name\":\"S1\"}],"                                             \
  "\"piles\":[{\"id\":\"p1\",\"name\":\"P1\",\"type\":\"dc\",\"station\":\"s1\",\"link\":"      \
  "\"tcp://127.0.0.1:PORT/1\",\"scan_ms\":200}]}"

#define HOT "p1/1/temp.gun.high"

typedef struct {
  NodeFixture *station;
  NodeFixture *room;
  SimLab *lab;
} Pair;

static gboolean
is_paired (gpointer data)
{
  Pair *pair = data;
  g_autoptr (CyPairingInfo) station = cy_node_dup_pairing (pair->station->node);
  g_autoptr (CyPairingInfo) room = cy_node_dup_pairing (pair->room->node);

  return station != NULL && room != NULL && station->state == CY_PAIRING_STEP_PAIRED &&
         room->state == CY_PAIRING_STEP_PAIRED;
}

static gboolean
has_code (gpointer node)
{
  g_autoptr (CyPairingInfo) info = cy_node_dup_pairing (node);

  return info != NULL && info->code != NULL;
}

static gboolean
is_linked (gpointer node)
{
  g_autoptr (GPtrArray) peers = cy_node_list_peers (node);

  return peers->len == 1 && ((CyPeerInfo *) peers->pdata[0])->greeted &&
         ((CyPeerInfo *) peers->pdata[0])->behind == 0;
}

static void
become_acquainted (Pair *pair)
{
  g_autofree char *address =
    g_strdup_printf ("127.0.0.1:%u", cy_node_get_peer_port (pair->station->node));
  g_autoptr (CyPairingInfo) info = NULL;

  cy_node_invite (pair->station->node, TRUE, "ann");
  node_wait (has_code, pair->station->node);
  info = cy_node_dup_pairing (pair->station->node);
  cy_node_accept (pair->room->node, info->code, address, TRUE, "li");
  node_wait (is_paired, pair);
  node_wait (is_linked, pair->station->node);
  node_wait (is_linked, pair->room->node);
}

static gboolean
knows_pile (gpointer node)
{
  return cy_yard_get (cy_node_get_yard (node), CY_KIND_PILE, "p1") != NULL;
}

static void
pair_open (Pair *pair)
{
  *pair = (Pair){ .station = node_fixture_new_listening (),
                  .room = node_fixture_new_listening (),
                  .lab = sim_lab_new (YARD) };
  become_acquainted (pair);
  node_fixture_import (pair->station, pair->lab->document);
  node_wait (knows_pile, pair->room->node);
}

static void
pair_close (Pair *pair)
{
  node_fixture_free (pair->room);
  node_fixture_free (pair->station);
  sim_lab_free (pair->lab);
}

static gboolean
read_temperature (CyNode *node, double *out_value)
{
  g_autoptr (CyLiveTable) table = cy_node_ref_live (node);
  CyFleet *fleet = cy_live_table_get_fleet (table);
  CyLivePile link;
  CySample sample;
  const CyTag *tag;
  guint pile;

  if (!cy_fleet_find (fleet, "p1", &pile) ||
      !cy_live_table_read_one (table, pile, 1, CY_MEASURE_TEMP_GUN, &link, &sample) ||
      sample.quality != CY_QUALITY_GOOD || link.quality != CY_QUALITY_GOOD)
    return FALSE;
  tag = cy_fleet_find_tag (fleet, "p1", 1, CY_MEASURE_TEMP_GUN);
  *out_value = cy_tag_value (tag, sample.raw);
  return TRUE;
}

static gboolean
sees_85 (gpointer node)
{
  double value;

  return read_temperature (node, &value) && fabs (value - 85) < 0.5;
}

static gboolean
sees_nothing (gpointer node)
{
  double value;

  return !read_temperature (node, &value);
}

static const CyAlarm *
find_active (GPtrArray *alarms, const char *subject)
{
  for (guint i = 0; i < alarms->len; i++) {
    const CyAlarm *alarm = alarms->pdata[i];

    if (g_str_equal (alarm->subject, subject) && cy_alarm_is_active (alarm))
      return alarm;
  }
  return NULL;
}

static gboolean
has_hot (gpointer node)
{
  g_autoptr (GPtrArray) alarms = cy_node_list_alarms (node, CY_ALARM_LIST_UNHANDLED);

  return find_active (alarms, HOT) != NULL;
}

static gboolean
has_acked_hot (gpointer node)
{
  g_autoptr (GPtrArray) alarms = cy_node_list_alarms (node, CY_ALARM_LIST_UNHANDLED);
  const CyAlarm *alarm = find_active (alarms, HOT);

  return alarm != NULL && alarm->acked_us != 0;
}

/* What the station sees and judges, the room shows; who acknowledges in the room, does so for both. */
static void
test_live_and_alarms (void)
{
  CyNode *room;
  Pair pair;

  pair_open (&pair);
  room = pair.room->node;
  g_assert_true (cy_node_owns_pile (pair.station->node, "p1"));
  g_assert_false (cy_node_owns_pile (room, "p1"));
  cy_node_hold_live (room);
  sim_lab_say (pair.lab, "set p1/1 temp.gun 85");
  node_wait (sees_85, room);
  node_wait (has_hot, room);
  {
    const CyAlarmWish wish = { .kind = CY_ALARM_WISH_ACKNOWLEDGE };
    NodeAnswer answer = { 0 };

    cy_node_change_alarm (room, HOT, &wish, "li", node_answer_cb, &answer);
    node_answer_wait (&answer);
  }
  node_wait (has_acked_hot, pair.station->node);
  cy_node_release_live (room);
  pair_close (&pair);
}

typedef struct {
  gboolean done;
  CyCommand *command;
  GError *error;
} Told;

static void
on_selected_cb (gpointer result, const GError *error, gpointer user_data)
{
  Told *told = user_data;
  CyCommandPreview *preview = result;

  told->command = preview == NULL ? NULL : cy_command_copy (preview->command);
  told->error = error == NULL ? NULL : g_error_copy (error);
  g_clear_pointer (&preview, cy_command_preview_free);
  told->done = TRUE;
}

static void
on_operated_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  Told *told = user_data;

  told->command = command == NULL ? NULL : cy_command_copy (command);
  told->error = error == NULL ? NULL : g_error_copy (error);
  told->done = TRUE;
}

static gboolean
is_told (gpointer data)
{
  return ((Told *) data)->done;
}

static void
told_clear (Told *told)
{
  g_clear_pointer (&told->command, cy_command_free);
  g_clear_error (&told->error);
  told->done = FALSE;
}

static gboolean
is_leased (gpointer node)
{
  g_autoptr (GPtrArray) open = cy_node_list_open_commands (node);

  return open->len == 1;
}

static gboolean
has_none_open (gpointer node)
{
  g_autoptr (GPtrArray) open = cy_node_list_open_commands (node);

  return open->len == 0;
}

/* A wish of the room goes to the station now, its lease is seen by both, and by neither when it is over. */
static void
test_command (void)
{
  Told told = { 0 };
  g_autofree char *id = NULL;
  CyNode *room;
  Pair pair;

  pair_open (&pair);
  room = pair.room->node;
  cy_node_hold_live (room);
  node_wait (has_none_open, room);
  sim_lab_say (pair.lab, "set p1/1 temp.gun 40");
  cy_node_select_command (room, "p1/1", "set_power", "{\"power\":60000}", "li", on_selected_cb,
                          &told);
  node_wait (is_told, &told);
  if (told.error != NULL)
    g_assert_cmpstr (told.error->message, ==, "");
  g_assert_cmpstr (told.command->origin, ==, cy_node_get_id (pair.station->node));
  id = g_strdup (told.command->id);
  told_clear (&told);
  node_wait (is_leased, room);
  cy_node_select_command (pair.station->node, "p1/1", "set_power", "{\"power\":50000}", "ann",
                          on_selected_cb, &told);
  node_wait (is_told, &told);
  g_assert_nonnull (strstr (told.error->message, "li"));
  told_clear (&told);
  cy_node_operate_command (room, id, NULL, "li", on_operated_cb, &told);
  node_wait (is_told, &told);
  g_assert_no_error (told.error);
  told_clear (&told);
  node_wait (has_none_open, room);
  cy_node_release_live (room);
  pair_close (&pair);
}

static gboolean
room_polls (gpointer node)
{
  return cy_node_owns_pile (node, "p1") && !sees_nothing (node);
}

static gboolean
does_not_own (gpointer node)
{
  return !cy_node_owns_pile (node, "p1");
}

/* The pile is handed over, and the other one stops. */
static void
test_hand_over (void)
{
  NodeAnswer answer = { 0 };
  Pair pair;

  pair_open (&pair);
  cy_node_hand_over (pair.room->node, CY_KIND_STATION, "s1", cy_node_get_id (pair.room->node), "li",
                     node_answer_cb, &answer);
  node_answer_wait (&answer);
  node_wait (does_not_own, pair.station->node);
  node_wait (room_polls, pair.room->node);
  cy_node_hand_over (pair.room->node, CY_KIND_PILE, "nothing", cy_node_get_id (pair.room->node),
                     "li", node_answer_cb, &answer);
  node_answer_refused (&answer, "there is no pile \"nothing\"");
  cy_node_hand_over (pair.room->node, CY_KIND_STATION, "s1", "nobody", "li", node_answer_cb,
                     &answer);
  node_answer_refused (&answer, "there is no node \"nobody\" in this network");
  pair_close (&pair);
}

/* Nobody is asked for what is not connected, and nothing shows as live. */
static void
test_gone (void)
{
  Told told = { 0 };
  Pair pair;

  pair_open (&pair);
  cy_node_hold_live (pair.room->node);
  sim_lab_say (pair.lab, "set p1/1 temp.gun 85");
  node_wait (sees_85, pair.room->node);
  node_fixture_free (g_steal_pointer (&pair.station));
  node_wait (sees_nothing, pair.room->node);
  cy_node_select_command (pair.room->node, "p1/1", "set_power", "{\"power\":60000}", "li",
                          on_selected_cb, &told);
  node_wait (is_told, &told);
  g_assert_nonnull (strstr (told.error->message, "nothing was sent"));
  told_clear (&told);
  cy_node_release_live (pair.room->node);
  node_fixture_free (pair.room);
  sim_lab_free (pair.lab);
}

typedef struct {
  CyNode *node;
  char *id; /* of the batch */
  guint n_refusals;
  char *refusal; /* the first, nullable */
  gboolean done;
} Batch;

static void
on_batch_selected_cb (gpointer result, const GError *error, gpointer user_data)
{
  Batch *batch = user_data;
  CyBatchPreview *preview = result;

  g_assert_no_error (error);
  batch->id = g_strdup (preview->batch->id);
  batch->n_refusals = preview->refusals->len;
  if (batch->n_refusals > 0)
    batch->refusal = g_strdup (((CyBatchRefusal *) preview->refusals->pdata[0])->why);
  cy_batch_preview_free (preview);
  batch->done = TRUE;
}

static void
on_batch_operated_cb (const CyBatch *found, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  ((Batch *) user_data)->done = TRUE;
}

static gboolean
is_batch_told (gpointer data)
{
  return ((Batch *) data)->done;
}

static void
on_batches_cb (gpointer result, const GError *error, gpointer user_data)
{
  Batch *batch = user_data;
  g_autoptr (GPtrArray) batches = result;

  g_assert_no_error (error);
  batch->n_refusals = 0;
  for (guint i = 0; i < batches->len; i++) {
    const CyBatch *one = batches->pdata[i];

    if (g_str_equal (one->id, batch->id) && cy_batch_state_is_final (one->state))
      batch->n_refusals = 1;
  }
  batch->done = TRUE;
}

static void
run_batch (Batch *batch)
{
  const char *targets[] = { "p1/1", NULL };
  const CyBatchRequest request = {
    .name = "set_power", .arguments = "{\"power\":60000}", .targets = targets, .max_failures = 1
  };

  cy_node_select_batch (batch->node, &request, "li", on_batch_selected_cb, batch);
  node_wait (is_batch_told, batch);
  batch->done = FALSE;
  cy_node_act_on_batch (batch->node, batch->id, CY_BATCH_ACTION_OPERATE, "why", "li",
                        on_batch_operated_cb, batch);
  node_wait (is_batch_told, batch);
  batch->done = FALSE;
}

static gboolean
is_batch_over (gpointer data)
{
  Batch *batch = data;

  batch->done = FALSE;
  cy_node_query_batches (batch->node, 10, on_batches_cb, batch);
  node_wait (is_batch_told, batch);
  return batch->n_refusals == 1;
}

static void
on_commands_cb (gpointer result, const GError *error, gpointer user_data)
{
  *(GPtrArray **) user_data = result;
}

static gboolean
is_there (gpointer data)
{
  return *(GPtrArray **) data != NULL;
}

/* What became of the one command of the batch. */
static CyCommand *
dup_command (Batch *batch)
{
  CyCommandQuery *query = g_new0 (CyCommandQuery, 1);
  g_autoptr (GPtrArray) commands = NULL;

  query->batch = g_strdup (batch->id);
  query->to_us = G_MAXINT64;
  query->limit = 10;
  cy_node_query_commands (batch->node, query, on_commands_cb, &commands);
  node_wait (is_there, &commands);
  g_assert_cmpuint (commands->len, ==, 1);
  return cy_command_copy (commands->pdata[0]);
}

static void
batch_clear (Batch *batch)
{
  g_clear_pointer (&batch->id, g_free);
  g_clear_pointer (&batch->refusal, g_free);
  batch->done = FALSE;
}

/* Each command of a batch goes to who talks to the pile, and what became of it comes back; when nobody is reached
 * that is recorded where the batch is. */
static void
test_batch (void)
{
  Batch batch = { 0 };
  g_autoptr (CyCommand) done = NULL;
  g_autoptr (CyCommand) lost = NULL;
  g_autofree char *station = NULL;
  Pair pair;

  pair_open (&pair);
  station = g_strdup (cy_node_get_id (pair.station->node));
  batch.node = pair.room->node;
  run_batch (&batch);
  g_assert_cmpstr (batch.refusal, ==, NULL);
  node_wait (is_batch_over, &batch);
  done = dup_command (&batch);
  g_assert_cmpint (done->state, ==, CY_COMMAND_VERIFIED);
  g_assert_cmpstr (done->origin, ==, station);
  batch_clear (&batch);

  node_fixture_free (g_steal_pointer (&pair.station));
  run_batch (&batch);
  node_wait (is_batch_over, &batch);
  lost = dup_command (&batch);
  g_assert_cmpint (lost->state, ==, CY_COMMAND_REFUSED);
  g_assert_nonnull (strstr (lost->outcome, "nothing was sent"));
  batch_clear (&batch);
  node_fixture_free (pair.room);
  sim_lab_free (pair.lab);
}

/* A room that died after it asked asks again: what was done for a batch is not done twice. */
static void
test_once (void)
{
  static const CyCommandWish wish = { "p1", 1, "set_power", "{\"power\":60000}", "li" };
  CyCommandDesk *desk;
  Told first = { 0 };
  Told again = { 0 };
  Told other = { 0 };
  Pair pair;

  pair_open (&pair);
  desk = pair.room->node->commands;
  cy_command_desk_order (desk, &wish, "b1", on_operated_cb, &first);
  node_wait (is_told, &first);
  g_assert_no_error (first.error);
  cy_command_desk_order (desk, &wish, "b1", on_operated_cb, &again);
  node_wait (is_told, &again);
  g_assert_no_error (again.error);
  g_assert_cmpstr (again.command->id, ==, first.command->id);
  node_wait (has_none_open, pair.station->node);
  cy_command_desk_order (desk, &wish, "b2", on_operated_cb, &other);
  node_wait (is_told, &other);
  g_assert_no_error (other.error);
  g_assert_cmpstr (other.command->id, !=, first.command->id);
  told_clear (&first);
  told_clear (&again);
  told_clear (&other);
  pair_close (&pair);
}

#define IMAGE "firmware of a pile"

static char *
image_path (NodeFixture *fixture)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, IMAGE, -1);

  return g_build_filename (fixture->dir, "firmware", sha256, NULL);
}

static gboolean
knows_image (gpointer node)
{
  return cy_yard_get (cy_node_get_yard (node), CY_KIND_FIRMWARE, "v2") != NULL;
}

static void
add_image (NodeFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->dir, "image.bin", NULL);
  g_autoptr (CyRecord) record = cy_record_new (CY_KIND_FIRMWARE, "v2");
  NodeAnswer answer = { 0 };

  g_assert_true (g_file_set_contents (path, IMAGE, -1, NULL));
  g_assert_true (cy_record_set_text (record, "name", "V2", NULL));
  g_assert_true (cy_record_set_text (record, "version", "2.0.0", NULL));
  g_assert_true (cy_record_set_text (record, "fits", "another type", NULL));
  cy_node_add_firmware (fixture->node, path, record, "li", node_answer_cb, &answer);
  node_answer_wait (&answer);
}

/* The room has the image, the station the pile: the station brings it before it says anything else. */
static void
test_image (void)
{
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;
  Told told = { 0 };
  Pair pair;

  pair_open (&pair);
  add_image (pair.room);
  here = image_path (pair.room);
  there = image_path (pair.station);
  node_wait (knows_image, pair.station->node);
  g_assert_true (g_file_test (here, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (there, G_FILE_TEST_EXISTS));
  cy_node_select_command (pair.room->node, "p1", "upgrade", "{\"image\":\"v2\"}", "li",
                          on_selected_cb, &told);
  node_wait (is_told, &told);
  g_test_message ("%s", told.error->message);
  g_assert_null (strstr (told.error->message, "not here yet"));
  g_assert_true (g_file_test (there, G_FILE_TEST_EXISTS));
  told_clear (&told);
  pair_close (&pair);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/node-peers/live-and-alarms", test_live_and_alarms);
  g_test_add_func ("/node-peers/command", test_command);
  g_test_add_func ("/node-peers/hand-over", test_hand_over);
  g_test_add_func ("/node-peers/gone", test_gone);
  g_test_add_func ("/node-peers/batch", test_batch);
  g_test_add_func ("/node-peers/once", test_once);
  g_test_add_func ("/node-peers/image", test_image);
  return g_test_run ();
}
