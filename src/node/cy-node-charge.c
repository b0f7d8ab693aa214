/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-charge.h"

#include <glib/gi18n-lib.h>

#include "cy-command-desk.h"
#include "cy-command-target.h"
#include "cy-customer.h"
#include "cy-id.h"
#include "cy-json.h"
#include "cy-node-error.h"
#include "cy-node-people.h"
#include "cy-node-private.h"
#include "cy-node-tariff.h"
#include "cy-permission-rule.h"
#include "cy-session-money.h"
#include "cy-session-rule.h"

/* How long somebody has from being authorised to being plugged in. */
#define AUTHORISED_US ((gint64) 600 * G_USEC_PER_SEC)

/* What is set aside where no policy says: a full charge of a small battery [minor units]. */
#define RESERVE_MINOR 5000

#define COMMAND_START "start"

/* A charge on its way: who pays is written down, and then the pile is told. */
typedef struct {
  CyNode *node; /* owned */
  char *pile;
  guint connector;
  char *account; /* nullable */
  char *card;    /* nullable */
  CySessionStrategy strategy;
  gint64 target;
  gint64 reserve_minor;
  char *currency;
  char *actor;
  char *id;      /* nullable until the session is known */
  char *trouble; /* nullable: what the pile answered to being told */
  CyNodeSessionDone done;
  gpointer user_data;
} Start;

static void
start_free (Start *start)
{
  g_object_unref (start->node);
  g_free (start->pile);
  g_free (start->account);
  g_free (start->card);
  g_free (start->currency);
  g_free (start->actor);
  g_free (start->id);
  g_free (start->trouble);
  g_free (start);
}

static void
finish (Start *start, const CySession *session, const GError *error)
{
  start->done (session, error, start->user_data);
  start_free (start);
}

static void
on_session_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CySession) session = result;

  finish (user_data, session, error);
}

/* Nothing came of it: what was set aside is given back, and the person is told what was in the way. */
static void
on_given_back_cb (const GError *error, gpointer user_data)
{
  Start *start = user_data;
  g_autoptr (GError) trouble =
    g_error_new_literal (CY_NODE_ERROR, CY_NODE_ERROR_REFUSED, start->trouble);

  finish (start, NULL, trouble);
}

static CyDraft *
draft_new (const char *id, CySessionEvent event, JsonObject *payload, const char *actor)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), payload);
  g_autofree char *subject = g_strconcat (CY_SUBJECT_SESSION_PREFIX, id, NULL);

  json_object_unref (payload);
  return cy_draft_new (CY_ENTRY_CLASS_MONEY, cy_session_event_kind (event), subject, actor,
                       cy_json_to_text (node, FALSE));
}

/* It ends, and the car that stands there begins a session of its own: each wish has its own money set aside. Where
 * energy flows all the same, the account that is written down pays. */
static void
on_authorised_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CySession) session = result;
  Start *start = user_data;
  CySessionMoney money = { .session = session, .releases = TRUE, .actor = start->actor };
  JsonObject *payload;

  if (session == NULL || session->reserve == NULL || cy_session_is_flowing (session)) {
    on_given_back_cb (NULL, start);
    return;
  }
  payload = json_object_new ();
  json_object_set_int_member (payload, "time_us", cy_clock_wall_us (start->node->clock));
  money.drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_ptr_array_add (money.drafts,
                   draft_new (start->id, CY_SESSION_EVENT_END, payload, start->actor));
  cy_session_money_book (start->node, &money, on_given_back_cb, start);
}

static void
on_told_cb (const CyCommand *command, const GError *error, gpointer user_data)
{
  Start *start = user_data;

  if (error == NULL) {
    cy_node_query_session (start->node, start->id, on_session_cb, start);
    return;
  }
  start->trouble = g_strdup (error->message);
  cy_node_query_session (start->node, start->id, on_authorised_cb, start);
}

/* What the pile can be told of the strategy it is told; the rest is watched here. */
static char *
spell_arguments (CyNode *node, const CySession *session)
{
  g_autoptr (CyCommandTarget) target = cy_command_target_new (
    node->yard, node->profiles, session->pile, session->connector, COMMAND_START, NULL);

  for (guint i = 0; target != NULL && target->command != NULL &&
                    session->strategy == CY_SESSION_TIME && i < target->command->parameters->len;
       i++) {
    const CyProfileParameter *parameter =
      &g_array_index (target->command->parameters, CyProfileParameter, i);

    if (g_str_equal (parameter->name, "duration") && (double) session->target >= parameter->min &&
        (double) session->target <= parameter->max)
      return g_strdup_printf ("{\"duration\":%" G_GINT64_FORMAT "}", session->target);
  }
  return g_strdup ("{}");
}

/**
 * cy_node_tell_start:
 * @session: that somebody may charge in, where a car stands.
 * @done: (nullable): told that the pile is being told, or why not.
 */
void
cy_node_tell_start (CyNode *node,
                    const CySession *session,
                    const char *actor,
                    CyNodeCommandDone done,
                    gpointer user_data)
{
  g_autofree char *arguments = spell_arguments (node, session);
  const CyCommandWish wish = { .pile = session->pile,
                               .connector = session->connector,
                               .name = COMMAND_START,
                               .arguments = arguments,
                               .actor = actor };

  cy_command_desk_order (node->commands, &wish, NULL, done, user_data);
}

/* Where no car stands yet the pile is told when one does; where it charges already it needs no telling. */
static void
on_noted_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CySession) session = result;
  Start *start = user_data;

  if (session == NULL || session->state != CY_SESSION_PLUGGED)
    finish (start, session, error);
  else
    cy_node_tell_start (start->node, session, start->actor, on_told_cb, start);
}

static void
on_written_cb (const GError *error, gpointer user_data)
{
  Start *start = user_data;

  if (error != NULL)
    finish (start, NULL, error);
  else
    cy_node_query_session (start->node, start->id, on_noted_cb, start);
}

/**
 * cy_node_parse_gun:
 * @text: `PILE/GUN`.
 * @out_pile: (out) (transfer full): record id.
 * @out_connector: (out): gun from 1.
 */
gboolean
cy_node_parse_gun (const char *text, char **out_pile, guint *out_connector)
{
  if (cy_command_target_parse (text, out_pile, out_connector) && *out_connector > 0)
    return TRUE;
  g_clear_pointer (out_pile, g_free);
  return FALSE;
}

static gint64
reserve_of (CyNode *node, const CyChargeWish *wish)
{
  if (wish->reserve_minor > 0)
    return wish->reserve_minor;
  return wish->strategy == CY_SESSION_MONEY
           ? wish->target
           : cy_yard_policy (node->yard, "reserve_minor", RESERVE_MINOR);
}

static JsonObject *
describe (const Start *start)
{
  JsonObject *payload = json_object_new ();
  CyRecord *pile = cy_yard_get (start->node->yard, CY_KIND_PILE, start->pile);
  const char *station = pile == NULL ? NULL : cy_record_get_text (pile, "station");

  json_object_set_string_member (payload, "pile", start->pile);
  json_object_set_int_member (payload, "connector", start->connector);
  if (station != NULL)
    json_object_set_string_member (payload, "station", station);
  if (start->account != NULL) {
    g_autofree char *reserve = g_strconcat ("reserve:", start->id, NULL);

    json_object_set_string_member (payload, "account", start->account);
    json_object_set_string_member (payload, "reserve", reserve);
  }
  if (start->card != NULL)
    json_object_set_string_member (payload, "card", start->card);
  json_object_set_string_member (payload, "strategy", cy_session_strategy_name (start->strategy));
  json_object_set_int_member (payload, "target",
                              start->strategy == CY_SESSION_FULL ? 0 : start->target);
  json_object_set_int_member (payload, "until_us",
                              cy_clock_wall_us (start->node->clock) + AUTHORISED_US);
  return payload;
}

/* Who pays: the account that is named, or that of the card. */
static gboolean
find_payer (CyNode *node, const CyChargeWish *wish, CyRecord **out_account, GError **error)
{
  CyRecord *card = wish->card == NULL ? NULL : cy_yard_get (node->yard, CY_KIND_CARD, wish->card);
  const char *id = wish->account;

  *out_account = NULL;
  if (wish->card != NULL && card == NULL)
    return cy_node_error_refuse (error, _ ("there is no card “%s”"), wish->card);
  if (card != NULL && cy_record_get_bool (card, "frozen", FALSE))
    return cy_node_error_refuse (error, _ ("card “%s” is frozen"), wish->card);
  if (id == NULL && card != NULL)
    id = cy_record_get_text (card, "account");
  if (id == NULL)
    return TRUE;
  *out_account = cy_yard_get (node->yard, CY_KIND_ACCOUNT, id);
  return *out_account != NULL || cy_node_error_refuse (error, _ ("there is no account “%s”"), id);
}

static gboolean
check (CyNode *node, const CyChargeWish *wish, CyRecord *pile, GError **error)
{
  g_autofree char *subject = cy_record_subject (CY_KIND_PILE, wish->pile);

  if (!cy_node_require (node, wish->actor, CY_ACTION_COMMAND, subject, error))
    return FALSE;
  if (node->commands == NULL || node->sessions == NULL)
    return cy_node_error_refuse (error, _ ("no node is running: nothing can be started"));
  if (pile == NULL)
    return cy_node_error_refuse (error, _ ("there is no pile “%s”"), wish->pile);
  if (wish->strategy != CY_SESSION_FULL && wish->target <= 0)
    return cy_node_error_refuse (error, _ ("it must be said at how much the charge shall end"));
  return TRUE;
}

/* Sets money aside and writes down who pays, in the session that goes on at the gun or in one that begins. */
static void
authorise (Start *start, const CySession *known)
{
  g_autoptr (CySession) session = NULL;
  CySessionMoney money = { .reserve_minor = start->account == NULL ? 0 : start->reserve_minor,
                           .currency = start->currency,
                           .actor = start->actor };

  start->id = known != NULL ? g_strdup (known->id)
                            : cy_id_new_counted ("CS", cy_clock_wall_us (start->node->clock));
  session = cy_session_new (start->id);
  session->pile = g_strdup (start->pile);
  session->account = g_strdup (start->account);
  money.session = session;
  money.drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_draft_free);
  g_ptr_array_add (money.drafts, draft_new (start->id, CY_SESSION_EVENT_AUTHORISE, describe (start),
                                            start->actor));
  cy_session_money_book (start->node, &money, on_written_cb, start);
}

/* @known (nullable): what goes on at the gun. */
static void
begin (Start *start, const CySession *known)
{
  g_autoptr (GError) error = NULL;
  gboolean may = TRUE;

  if (known != NULL && known->account != NULL)
    may = cy_node_error_refuse (&error, _ ("gun %u of pile “%s” is taken by account “%s”"),
                                start->connector, start->pile, known->account);
  else if (known != NULL && known->state == CY_SESSION_STOPPED)
    may =
      cy_node_error_refuse (&error, _ ("the last charge at gun %u of pile “%s” is not closed yet"),
                            start->connector, start->pile);
  if (may)
    authorise (start, known);
  else
    finish (start, NULL, error);
}

static void
on_gun_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) live = result;

  if (error != NULL)
    finish (user_data, NULL, error);
  else
    begin (user_data, live->len == 0 ? NULL : live->pdata[0]);
}

/* At this node's own guns the desk knows what goes on; at others' the journal does. */
static void
look_at_gun (Start *start, CyRecord *pile)
{
  g_autoptr (CySession) known = NULL;
  g_autoptr (CySessionQuery) query = NULL;

  if (cy_yard_is_owned_by (start->node->yard, pile, cy_node_get_id (start->node))) {
    known = cy_node_dup_live_session (start->node, start->pile, start->connector);
    begin (start, known);
    return;
  }
  query = cy_session_query_new (1);
  query->live = TRUE;
  query->piles = g_strsplit (start->pile, "\n", 1);
  query->connector = start->connector;
  cy_node_query_sessions (start->node, query, on_gun_cb, start);
}

/**
 * cy_node_start_charge:
 * @done: told when it is on the disk who pays and the pile is being told; or what is in the way.
 *
 * Starts a charge for somebody: sets money aside, writes down who pays and at how much it shall end, and has the
 * pile start. Nothing is started where no tariff applies.
 */
void
cy_node_start_charge (CyNode *node,
                      const CyChargeWish *wish,
                      CyNodeSessionDone done,
                      gpointer user_data)
{
  CyRecord *pile = cy_yard_get (node->yard, CY_KIND_PILE, wish->pile);
  g_autoptr (CyTariffTerms) terms = NULL;
  g_autoptr (GError) error = NULL;
  CyRecord *account = NULL;
  Start *start;

  if (!check (node, wish, pile, &error) || !find_payer (node, wish, &account, &error) ||
      (terms = cy_node_find_tariff (node, wish->pile, cy_clock_wall_us (node->clock), &error)) ==
        NULL) {
    done (NULL, error, user_data);
    return;
  }
  start = g_new0 (Start, 1);
  *start = (Start){ .node = g_object_ref (node),
                    .pile = g_strdup (wish->pile),
                    .connector = wish->connector,
                    .account = account == NULL ? NULL : g_strdup (account->id),
                    .card = g_strdup (wish->card),
                    .strategy = wish->strategy,
                    .target = wish->target,
                    .reserve_minor = reserve_of (node, wish),
                    .currency = g_strdup (terms->currency),
                    .actor = g_strdup (wish->actor),
                    .done = done,
                    .user_data = user_data };
  look_at_gun (start, pile);
}
