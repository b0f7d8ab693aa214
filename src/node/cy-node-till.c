/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-till.h"

#include <glib/gi18n-lib.h>

#include "cy-customer.h"
#include "cy-id.h"
#include "cy-journal-till.h"
#include "cy-money-queue.h"
#include "cy-node-error.h"
#include "cy-node-people.h"
#include "cy-node-private.h"
#include "cy-till-rule.h"

/* Opening and closing a till: what is said of the till and what is posted for it are written together, so that
 * whatever happens there is all of it or nothing. */

typedef struct {
  CyMoneyJob job;
  CyTill *
    till; /* owned: what it shall be; of one that is closed the id, the rest when it was looked up */
  char *actor; /* owned */
  gint64 counted_minor;
  char *explanation; /* owned, nullable */
  CyNodeTillDone done;
  gpointer user_data;
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  cy_till_free (turn->till);
  g_free (turn->actor);
  g_free (turn->explanation);
  g_free (turn);
}

static void
tell (CyMoneyJob *job, const GError *error)
{
  Turn *turn = (Turn *) job;

  if (turn->done != NULL)
    turn->done (error == NULL ? turn->till : NULL, error, turn->user_data);
}

static void
prepare (CyMoneyJob *job, CyNode *node)
{
}

static void
free_till (gpointer till)
{
  cy_till_free (till);
}

/* What the rule says of it, as people are told by the node. */
static GPtrArray *
refuse (GError *local, GError **error)
{
  g_set_error_literal (error, CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, local->message);
  g_error_free (local);
  return NULL;
}

static void
add_draft (GPtrArray *drafts,
           const CyTill *till,
           const char *kind,
           JsonObject *object,
           const char *actor)
{
  g_autofree char *subject = g_strconcat (CY_SUBJECT_TILL_PREFIX, till->id, NULL);
  g_autoptr (JsonNode) payload = json_node_init_object (json_node_alloc (), object);

  json_object_unref (object);
  g_ptr_array_add (drafts, cy_draft_new (CY_ENTRY_CLASS_MONEY, kind, subject, actor,
                                         cy_json_to_text (payload, FALSE)));
}

static void
add_posting (GPtrArray *drafts, const CyPosting *posting, const char *actor)
{
  if (posting != NULL)
    g_ptr_array_add (drafts, cy_node_draft_posting (posting, actor));
}

/* Opening */

/* The open till the person has, or one in no state: something must be returned. */
static gpointer
load_other (CyDb *db, gpointer job, GError **error)
{
  const Turn *turn = job;
  CyTill *other = NULL;

  if (!cy_journal_load_open_till (db, turn->till->user, &other, error))
    return NULL;
  return other != NULL ? other : cy_till_new ("");
}

static GPtrArray *
decide_open (CyMoneyJob *job, CyNode *node, gpointer facts, GError **error)
{
  Turn *turn = (Turn *) job;
  const CyTill *other = facts;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_autoptr (CyPosting) change = NULL;
  GError *local = NULL;

  if (!cy_till_check_open (turn->till, other->state == CY_TILL_OPEN ? other : NULL, &local))
    return refuse (local, error);
  if (cy_yard_get (node->yard, CY_KIND_STATION, turn->till->station) == NULL) {
    g_set_error (error, CY_NODE_ERROR, CY_NODE_ERROR_NOT_FOUND, _ ("there is no station “%s”"),
                 turn->till->station);
    return NULL;
  }
  turn->till->state = CY_TILL_OPEN;
  turn->till->opened_us = cy_clock_wall_us (node->clock);
  turn->till->expected_minor = turn->till->float_minor;
  change = cy_till_make_float (turn->till);
  add_draft (drafts, turn->till, CY_ENTRY_TILL_OPEN, cy_till_open_payload (turn->till),
             turn->actor);
  add_posting (drafts, change, turn->actor);
  return g_steal_pointer (&drafts);
}

/**
 * cy_node_open_till:
 * @station: id of where it is.
 * @currency: (nullable): of its cash.
 * @float_minor: change that is taken from the safe of the station [1/100 of the currency].
 * @actor: whose till it will be.
 */
void
cy_node_open_till (CyNode *node,
                   const char *station,
                   const char *currency,
                   gint64 float_minor,
                   const char *actor,
                   CyNodeTillDone done,
                   gpointer user_data)
{
  g_autofree char *place = cy_record_subject (CY_KIND_STATION, station);
  g_autofree char *id = cy_id_new_spoken ("T", cy_clock_wall_us (node->clock));
  g_autoptr (GError) error = NULL;
  Turn *turn;

  if (!cy_node_require (node, actor, CY_ACTION_TILL, place, &error)) {
    done (NULL, error, user_data);
    return;
  }
  turn = g_new0 (Turn, 1);
  *turn = (Turn){ .job = { prepare, load_other, decide_open, tell, free_till, turn_free, NULL },
                  .till = cy_till_new (id),
                  .actor = g_strdup (actor),
                  .done = done,
                  .user_data = user_data };
  turn->till->user = g_strdup (actor);
  turn->till->station = g_strdup (station);
  turn->till->currency = g_strdup (currency != NULL ? currency : CY_CURRENCY_DEFAULT);
  turn->till->float_minor = float_minor;
  cy_money_queue_push (node->money, node, &turn->job);
}

/* Closing */

static gpointer
load_till (CyDb *db, gpointer job, GError **error)
{
  const Turn *turn = job;

  return cy_journal_load_till (db, turn->till->id, error);
}

/* Their own anybody closes who has one; that of another only who works with money. */
static gboolean
may_close (const Turn *turn, CyNode *node, const CyTill *till, GError **error)
{
  return g_strcmp0 (till->user, turn->actor) == 0 || till->state == CY_TILL_NONE ||
         cy_node_require (node, turn->actor, CY_ACTION_MONEY, NULL, error);
}

static GPtrArray *
decide_close (CyMoneyJob *job, CyNode *node, gpointer facts, GError **error)
{
  Turn *turn = (Turn *) job;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_autoptr (CyPosting) closing = NULL;
  GError *local = NULL;

  if (!may_close (turn, node, facts, error))
    return NULL;
  if (!cy_till_check_close (facts, turn->counted_minor, turn->explanation, &local))
    return refuse (local, error);
  cy_till_free (turn->till);
  turn->till = cy_till_copy (facts);
  turn->till->state = CY_TILL_CLOSED;
  turn->till->counted_minor = turn->counted_minor;
  turn->till->explanation = g_strdup (turn->explanation);
  turn->till->closer = g_strdup (turn->actor);
  turn->till->closed_us = cy_clock_wall_us (node->clock);
  closing = cy_till_make_closing (turn->till, turn->counted_minor, turn->till->closed_us);
  add_posting (drafts, closing, turn->actor);
  add_draft (drafts, turn->till, CY_ENTRY_TILL_CLOSE, cy_till_close_payload (turn->till),
             turn->actor);
  return g_steal_pointer (&drafts);
}

/**
 * cy_node_close_till:
 * @id: of the till.
 * @counted_minor: what is in it [1/100 of its currency].
 * @explanation: (nullable): why that is not what was expected.
 *
 * What was counted goes to the safe of the station, a difference to its differences.
 */
void
cy_node_close_till (CyNode *node,
                    const char *id,
                    gint64 counted_minor,
                    const char *explanation,
                    const char *actor,
                    CyNodeTillDone done,
                    gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Turn *turn;

  if (!cy_node_require (node, actor, CY_ACTION_TILL, NULL, &error)) {
    done (NULL, error, user_data);
    return;
  }
  turn = g_new0 (Turn, 1);
  *turn = (Turn){ .job = { prepare, load_till, decide_close, tell, free_till, turn_free, NULL },
                  .till = cy_till_new (id),
                  .actor = g_strdup (actor),
                  .counted_minor = counted_minor,
                  .explanation = g_strdup (explanation),
                  .done = done,
                  .user_data = user_data };
  cy_money_queue_push (node->money, node, &turn->job);
}

/* Looking */

static gpointer
query_till (CyDb *db, gpointer id, GError **error)
{
  return cy_journal_load_till (db, id, error);
}

/**
 * cy_node_query_till:
 * @answer: gets a #CyTill, which is the callee's; in state %CY_TILL_NONE when there is none of that id.
 */
void
cy_node_query_till (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, query_till, g_strdup (id), g_free, answer, user_data);
}

static gpointer
query_open (CyDb *db, gpointer user, GError **error)
{
  CyTill *till = NULL;

  (void) cy_journal_load_open_till (db, user, &till, error);
  return till;
}

/**
 * cy_node_query_open_till:
 * @answer: gets the #CyTill that @user has open, which is the callee's, or %NULL.
 */
void
cy_node_query_open_till (CyNode *node, const char *user, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, query_open, g_strdup (user), g_free, answer, user_data);
}

static void
query_free (gpointer data)
{
  CyTillQuery *query = data;

  g_free (query->after);
  g_free (query);
}

static gpointer
query_tills (CyDb *db, gpointer query, GError **error)
{
  return cy_journal_load_tills (db, query, error);
}

/**
 * cy_node_query_tills:
 * @after_us: when the last till of the page before was opened [µs UTC].
 * @after: (nullable): id of it; %NULL asks for the first page.
 * @answer: gets a #GPtrArray of #CyTill, newest first, which is the callee's.
 */
void
cy_node_query_tills (CyNode *node,
                     gint64 after_us,
                     const char *after,
                     guint limit,
                     CyNodeResult answer,
                     gpointer user_data)
{
  CyTillQuery *query = g_new0 (CyTillQuery, 1);

  *query = (CyTillQuery){ .after_us = after_us, .after = g_strdup (after), .limit = limit };
  cy_journal_query (node->journal, query_tills, query, query_free, answer, user_data);
}
