/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-command-errand.h"
#include "cy-node-command.h"
#include "cy-node-error.h"
#include "cy-node-file.h"
#include "cy-node-history-private.h"
#include "cy-snapshot-fetch.h"

/* What one node asks of another: it is done there, by that node's rules, or refused with the reason. */

/* Whoever operates something waits no longer for the node that talks to the pile [ms]. */
#define COMMAND_MS 8000

/* An image that its node has to be brought first: what the node waits for it, and who asked for that node [ms]. */
#define IMAGE_MS      120000
#define WITH_IMAGE_MS (IMAGE_MS + COMMAND_MS)

/* A pile's newest commands, among which one of a batch that is still going on is. */
#define N_LOOKED_AT 50

/* A question that is being answered. */
typedef struct {
  CyNode *node; /* owned */
  char *from;
  char *id;
} Reply;

static void
reply_finish (Reply *reply, JsonObject *answer, const char *refusal)
{
  if (reply->node->peers != NULL)
    cy_peers_answer (cy_peer_desk_get_peers (reply->node->peers), reply->from, reply->id, answer,
                     refusal);
  g_object_unref (reply->node);
  g_free (reply->from);
  g_free (reply->id);
  g_free (reply);
}

static void
on_command_done_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  g_autoptr (JsonObject) answer = NULL;

  if (command != NULL) {
    answer = json_object_new ();
    json_object_set_object_member (answer, "command", cy_command_write (command));
  }
  reply_finish (user_data, answer, error == NULL ? NULL : error->message);
}

/* A command that is on its way to the desk: its image is brought, or it is looked whether it was ordered before. */
typedef struct {
  Reply *reply;         /* nullable: it waited long enough for its image */
  JsonObject *question; /* owned */
  guint timer;          /* source id, 0 when none */
} Wanted;

static Wanted *
wanted_new (Reply *reply, JsonObject *question)
{
  Wanted *wanted = g_new (Wanted, 1);

  *wanted = (Wanted){ reply, json_object_ref (question), 0 };
  return wanted;
}

static void
wanted_free (Wanted *wanted)
{
  json_object_unref (wanted->question);
  g_free (wanted);
}

static void
run (Reply *reply, JsonObject *question)
{
  CyCommandErrand errand;

  if (reply->node->commands == NULL || !cy_command_errand_read (question, &errand, NULL))
    reply_finish (reply, NULL, "this node is stopping");
  else
    cy_command_desk_run (reply->node->commands, &errand, on_command_done_cb, reply);
}

static const CyCommand *
find_ordered (GPtrArray *commands, const CyCommandErrand *errand, const char *node)
{
  for (guint i = 0; commands != NULL && i < commands->len; i++) {
    const CyCommand *command = commands->pdata[i];

    if (g_strcmp0 (command->batch, errand->batch) == 0 &&
        command->connector == errand->wish.connector && g_strcmp0 (command->origin, node) == 0)
      return command;
  }
  return NULL;
}

static void
on_commands_cb (gpointer result, const GError *error, gpointer user_data)
{
  Wanted *wanted = user_data;
  Reply *reply = wanted->reply;
  g_autoptr (GPtrArray) commands = result;
  CyCommandErrand errand;
  const CyCommand *before = NULL;

  if (cy_command_errand_read (wanted->question, &errand, NULL))
    before = find_ordered (commands, &errand, cy_node_get_id (reply->node));
  if (error != NULL)
    reply_finish (reply, NULL, error->message);
  else if (before != NULL)
    on_command_done_cb (before, NULL, reply);
  else
    run (reply, wanted->question);
  wanted_free (wanted);
}

/* A node that died after it asked does not know that it did, and asks again when it goes on with its batch: each
 * of a batch is done once. */
static void
run_once (Reply *reply, JsonObject *question)
{
  CyCommandQuery *query;
  CyCommandErrand errand;

  if (reply->node->journal == NULL || !cy_command_errand_read (question, &errand, NULL) ||
      errand.deed != CY_COMMAND_DEED_ORDER || errand.batch == NULL) {
    run (reply, question);
    return;
  }
  query = g_new0 (CyCommandQuery, 1);
  query->pile = g_strdup (errand.wish.pile);
  query->to_us = G_MAXINT64;
  query->limit = N_LOOKED_AT;
  cy_node_query_commands (reply->node, query, on_commands_cb, wanted_new (reply, question));
}

/* Without the image it is refused, with the words for that. */
static void
go_on (Wanted *wanted)
{
  Reply *reply = g_steal_pointer (&wanted->reply);

  g_clear_handle_id (&wanted->timer, g_source_remove);
  if (reply != NULL)
    run_once (reply, wanted->question);
}

static gboolean
on_waited_cb (gpointer user_data)
{
  Wanted *wanted = user_data;

  wanted->timer = 0;
  go_on (wanted);
  return G_SOURCE_REMOVE;
}

static void
on_image_cb (gpointer result, const GError *error, gpointer user_data)
{
  GBytes *bytes = result;

  g_clear_pointer (&bytes, g_bytes_unref);
  go_on (user_data);
  wanted_free (user_data);
}

/* Returns: whether it goes on later. */
static gboolean
wait_for_image (CyNode *node, const CyCommandErrand *errand, JsonObject *question, Reply *reply)
{
  Wanted *wanted = wanted_new (reply, question);

  /* It may be answered before this returns. */
  wanted->timer = g_timeout_add (IMAGE_MS, on_waited_cb, wanted);
  if (cy_node_fetch_image (node, &errand->wish, on_image_cb, wanted))
    return TRUE;
  g_source_remove (wanted->timer);
  wanted_free (wanted);
  return FALSE;
}

static void
hear_command (CyNode *node, JsonObject *question, Reply *reply)
{
  g_autoptr (GError) error = NULL;
  CyCommandErrand errand;

  if (node->commands == NULL)
    reply_finish (reply, NULL, "this node talks to no piles");
  else if (!cy_command_errand_read (question, &errand, &error))
    reply_finish (reply, NULL, error->message);
  else if (!wait_for_image (node, &errand, question, reply))
    run_once (reply, question);
}

static void
on_given_cb (GBytes *part, gsize size, const GError *error, gpointer user_data)
{
  g_autoptr (JsonObject) answer = NULL;
  g_autofree char *data = NULL;

  if (part != NULL) {
    data = g_base64_encode (g_bytes_get_data (part, NULL), g_bytes_get_size (part));
    answer = json_object_new ();
    json_object_set_int_member (answer, "size", (gint64) size);
    json_object_set_string_member (answer, "data", data);
  }
  reply_finish (user_data, answer, error == NULL ? NULL : error->message);
}

static void
hear_file (CyNode *node, JsonObject *question, Reply *reply)
{
  cy_node_give_file (node, question, on_given_cb, reply);
}

static void
on_object_cb (JsonObject *answer, const GError *error, gpointer user_data)
{
  reply_finish (user_data, answer, error == NULL ? NULL : error->message);
}

static void
hear_history (CyNode *node, JsonObject *question, Reply *reply)
{
  cy_node_give_history (node, question, on_object_cb, reply);
}

static void
hear_snapshot (CyNode *node, JsonObject *question, Reply *reply)
{
  cy_snapshot_give (node, question, on_object_cb, reply);
}

static void
hear_recorded (CyNode *node, JsonObject *question, Reply *reply)
{
  cy_node_give_recorded (node, question, on_object_cb, reply);
}

static void
hear_rollups (CyNode *node, JsonObject *question, Reply *reply)
{
  cy_node_give_rollups (node, question, on_object_cb, reply);
}

/**
 * cy_node_hear_question:
 * @from: the node that asks.
 * @id: of the question.
 */
void
cy_node_hear_question (const char *from, const char *id, JsonObject *question, gpointer user_data)
{
  static const struct {
    const char *what;
    void (*hear) (CyNode *node, JsonObject *question, Reply *reply);
  } questions[] = { { "command", hear_command }, { "file", hear_file },
                    { "history", hear_history }, { "recorded", hear_recorded },
                    { "rollups", hear_rollups }, { "snapshot", hear_snapshot } };
  CyNode *node = user_data;
  const char *what = json_object_get_string_member_with_default (question, "what", "");
  Reply *reply = g_new (Reply, 1);

  *reply = (Reply){ g_object_ref (node), g_strdup (from), g_strdup (id) };
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++) {
    if (g_str_equal (what, questions[i].what)) {
      questions[i].hear (node, question, reply);
      return;
    }
  }
  reply_finish (reply, NULL, "this node's version does not know how to do that");
}

/* Somebody waiting for another node to do it. */
typedef struct {
  CyCommandDone done;
  gpointer user_data;
} Waiter;

static void
on_answer_cb (JsonObject *answer, const GError *error, gpointer user_data)
{
  g_autofree Waiter *waiter = user_data;
  g_autoptr (CyCommand) command = NULL;
  g_autoptr (GError) nonsense = NULL;
  JsonObject *object;

  if (waiter->done == NULL)
    return;
  if (answer != NULL && cy_json_get_object (json_object_get_member (answer, "command"),
                                            CY_JSON_MEMBER (NULL, "command"), &object, &nonsense))
    command = cy_command_read (object, &nonsense);
  waiter->done (command, error != NULL ? error : nonsense, waiter->user_data);
}

/**
 * cy_node_forward_command:
 *
 * Has another node do it, now or not at all.
 */
void
cy_node_forward_command (const char *owner,
                         const CyCommandErrand *errand,
                         CyCommandDone done,
                         gpointer done_data,
                         gpointer user_data)
{
  CyNode *node = user_data;
  g_autoptr (JsonObject) question = cy_command_errand_write (errand);
  g_autoptr (GError) error = NULL;
  Waiter *waiter;

  if (node->peers == NULL) {
    error = g_error_new (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED,
                         "node %.8s talks to the pile, and is not connected", owner);
    if (done != NULL)
      done (NULL, error, done_data);
    return;
  }
  waiter = g_new (Waiter, 1);
  *waiter = (Waiter){ done, done_data };
  cy_peers_ask (cy_peer_desk_get_peers (node->peers), owner, question,
                g_strcmp0 (errand->wish.name, CY_COMMAND_UPGRADE) == 0 ? WITH_IMAGE_MS : COMMAND_MS,
                on_answer_cb, waiter);
}
