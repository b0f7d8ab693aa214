/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-node-session.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cy-bill-rule.h"
#include "cy-journal-session.h"
#include "cy-node-deed.h"
#include "cy-node-private.h"
#include "cy-node-session-price.h"
#include "cy-node-tariff.h"
#include "cy-permission-rule.h"
#include "cy-session-proposal.h"
#include "cy-session-rule.h"

#define NOTE_MAX_BYTES 500

static char *
kind_of (guint event)
{
  return g_strdup (cy_session_event_kind ((CySessionEvent) event));
}

/* What somebody else was quicker with: a session is ended, and settled, once. */
static const char *
find_overtaken (gconstpointer result, guint event, const char *actor)
{
  const CySession *session = result;

  if (event == CY_SESSION_EVENT_END && !cy_session_is_over (session))
    return N_ ("The session could not be closed");
  if (event == CY_SESSION_EVENT_SETTLE && g_strcmp0 (session->decider, actor) != 0)
    return N_ ("Somebody else has decided about it");
  return NULL;
}

static void
tell (GCallback done, gconstpointer session, const GError *error, gpointer user_data)
{
  ((CyNodeSessionDone) done) (session, error, user_data);
}

static const CyNodeDeedClass deed_class = {
  .subject_prefix = CY_SUBJECT_SESSION_PREFIX,
  .entry_class = CY_ENTRY_CLASS_MONEY,
  .kind_of = kind_of,
  .query = cy_node_query_session,
  .find_overtaken = find_overtaken,
  .free = (GDestroyNotify) cy_session_free,
  .tell = tell,
};

static CyNodeDeed *
deed_new (CyNode *node,
          const char *id,
          CySessionEvent event,
          JsonObject *payload,
          const char *actor,
          CyNodeSessionDone done,
          gpointer user_data)
{
  const CyNodeDeed deed = { .class = &deed_class,
                            .node = node,
                            .id = (char *) id,
                            .event = event,
                            .payload = payload,
                            .actor = (char *) actor,
                            .done = G_CALLBACK (done),
                            .user_data = user_data };

  return cy_node_deed_new (&deed);
}

static char **
list_places (const CySession *session)
{
  g_autoptr (GStrvBuilder) places = g_strv_builder_new ();
  g_autofree char *subject =
    session->pile == NULL ? NULL : cy_record_subject (CY_KIND_PILE, session->pile);

  if (subject != NULL)
    g_strv_builder_add (places, subject);
  return g_strv_builder_end (places);
}

/* Before the session is looked at: who may not do it at all learns nothing of it. */
static gboolean
may (CyNode *node,
     CySessionEvent event,
     const char *actor,
     CyNodeSessionDone done,
     gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (cy_node_require (node, actor, cy_action_of_entry (cy_session_event_kind (event), ""), NULL,
                       &error))
    return TRUE;
  done (NULL, error, user_data);
  return FALSE;
}

/* What is in the way, in words; NULL when nothing is. */
static char *
refuse (const CySession *session, CySessionEvent event)
{
  if (session->state == CY_SESSION_NONE)
    return g_strdup_printf (_ ("there is no session %s"), session->id);
  if (cy_session_can (session, event))
    return NULL;
  if (event == CY_SESSION_EVENT_END)
    return g_strdup_printf (_ ("session %s has ended already"), session->id);
  return g_strdup_printf (_ ("session %s is not in quarantine"), session->id);
}

/* While energy flows nobody knows what it will have been. */
static char *
refuse_end (const CySession *session)
{
  if (!cy_session_is_flowing (session))
    return NULL;
  return g_strdup_printf (_ ("session %s goes on: stop the charge first"), session->id);
}

/* What is proposed is what the person saw: it goes into the entry as it stands. */
static char *
put_repair (const CySession *session, JsonObject *payload)
{
  static const char *const members[] = { "started_us", "stopped_us", "readings" };
  g_autoptr (JsonNode) node =
    session->proposal == NULL
      ? NULL
      : cy_json_parse (session->proposal, -1, CY_SESSION_PROPOSAL_MAX, NULL);
  JsonObject *proposal;

  if (node == NULL || !cy_json_get_object (node, NULL, &proposal, NULL) ||
      !json_object_has_member (proposal, "readings"))
    return g_strdup_printf (_ ("there is no repair for session %s"), session->id);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++) {
    if (json_object_has_member (proposal, members[i]))
      json_object_set_member (payload, members[i], json_object_dup_member (proposal, members[i]));
  }
  json_object_set_string_member (payload, "repair", "proposal");
  return NULL;
}

static gboolean
bills (JsonObject *payload)
{
  return g_str_equal (json_object_get_string_member (payload, "decision"), "bill");
}

static void
on_before_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CySession) session = result;
  CyNodeDeed *deed = user_data;
  g_autofree char *why = session == NULL ? NULL : refuse (session, (CySessionEvent) deed->event);

  if (error != NULL) {
    cy_node_deed_finish (deed, NULL, error);
    return;
  }
  deed->places = list_places (session);
  if (why == NULL && deed->event == CY_SESSION_EVENT_END)
    why = refuse_end (session);
  if (why == NULL && json_object_has_member (deed->payload, "repair"))
    why = put_repair (session, deed->payload);
  else if (why == NULL && deed->event == CY_SESSION_EVENT_SETTLE && bills (deed->payload))
    why = cy_node_forbid_bill (deed->node, session);
  if (why != NULL)
    cy_node_deed_refuse (deed, why);
  else
    cy_node_deed_write (deed);
}

/**
 * cy_node_end_session:
 *
 * Closes a session in which nothing flows any more, so that it is billed now and not when the car has gone.
 */
void
cy_node_end_session (CyNode *node,
                     const char *id,
                     const char *actor,
                     CyNodeSessionDone done,
                     gpointer user_data)
{
  JsonObject *payload;

  if (!may (node, CY_SESSION_EVENT_END, actor, done, user_data))
    return;
  payload = json_object_new ();
  json_object_set_int_member (payload, "time_us", cy_clock_wall_us (node->clock));
  cy_node_query_session (
    node, id, on_before_cb,
    deed_new (node, id, CY_SESSION_EVENT_END, payload, actor, done, user_data));
}

/**
 * cy_node_settle_session:
 * @bills: whether it is billed; nothing is asked for it otherwise.
 * @repairs: whether it is billed as was proposed, and not as it stands.
 * @note: why.
 *
 * Decides about a session in quarantine.
 */
void
cy_node_settle_session (CyNode *node,
                        const char *id,
                        gboolean bills,
                        gboolean repairs,
                        const char *note,
                        const char *actor,
                        CyNodeSessionDone done,
                        gpointer user_data)
{
  JsonObject *payload;
  CyNodeDeed *deed;

  if (!may (node, CY_SESSION_EVENT_SETTLE, actor, done, user_data))
    return;
  payload = json_object_new ();
  json_object_set_string_member (payload, "decision", bills ? "bill" : "waive");
  if (bills && repairs)
    json_object_set_string_member (payload, "repair", "");
  if (note != NULL)
    json_object_set_string_member (payload, "note", note);
  deed = deed_new (node, id, CY_SESSION_EVENT_SETTLE, payload, actor, done, user_data);
  if (note == NULL || *note == '\0' || strlen (note) > NOTE_MAX_BYTES)
    cy_node_deed_refuse (deed, _ ("say why, in at most 500 letters"));
  else
    cy_node_query_session (node, id, on_before_cb, deed);
}

static gpointer
query_sessions (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_sessions (db, data, error);
}

/**
 * cy_node_query_sessions:
 * @answer: gets a #GPtrArray of #CySession, newest first.
 */
void
cy_node_query_sessions (CyNode *node,
                        const CySessionQuery *query,
                        CyNodeResult answer,
                        gpointer user_data)
{
  cy_journal_query (node->journal, query_sessions, cy_session_query_copy (query),
                    (GDestroyNotify) cy_session_query_free, answer, user_data);
}

static gpointer
query_session (CyDb *db, gpointer data, GError **error)
{
  return cy_journal_load_session (db, data, error);
}

/**
 * cy_node_query_session:
 * @answer: gets a #CySession with its bill, in state %CY_SESSION_NONE when there is none of that id.
 */
void
cy_node_query_session (CyNode *node, const char *id, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, query_session, g_strdup (id), g_free, answer, user_data);
}

static gpointer
count_sessions (CyDb *db, gpointer data, GError **error)
{
  guint64 *counts = g_new0 (guint64, CY_N_SESSION_VERDICTS);

  if (cy_journal_count_sessions (db, counts, error))
    return counts;
  g_free (counts);
  return NULL;
}

/**
 * cy_node_count_sessions:
 * @answer: gets %CY_N_SESSION_VERDICTS numbers of type guint64.
 */
void
cy_node_count_sessions (CyNode *node, CyNodeResult answer, gpointer user_data)
{
  cy_journal_query (node->journal, count_sessions, NULL, NULL, answer, user_data);
}

/**
 * cy_node_list_live_sessions:
 *
 * Returns: (transfer full) (nullable) (element-type CySession): what goes on at guns of this node with its energy by
 *   now; %NULL when nothing is supervised.
 */
GPtrArray *
cy_node_list_live_sessions (CyNode *node)
{
  return node->sessions == NULL ? NULL : cy_session_desk_list_live (node->sessions);
}

/**
 * cy_node_dup_live_session:
 *
 * Returns: (transfer full) (nullable): what goes on at a gun of this node, with its energy by now.
 */
CySession *
cy_node_dup_live_session (CyNode *node, const char *pile, guint connector)
{
  return node->sessions == NULL ? NULL : cy_session_desk_dup_live (node->sessions, pile, connector);
}

/**
 * cy_node_estimate_session:
 * @energy_dwh: by now [0.1 Wh].
 *
 * Returns: what a charge would cost were it over now [1/100 currency]; #CY_SESSION_UNKNOWN when nobody can say.
 */
gint64
cy_node_estimate_session (CyNode *node, const CySession *session, gint64 energy_dwh)
{
  g_autoptr (CyTariffTerms) terms = NULL;
  g_autoptr (GArray) readings = NULL;
  g_autoptr (CyBill) bill = NULL;
  CyMeterReading now = { cy_clock_wall_us (node->clock), energy_dwh, FALSE };
  CyBillInput input = { .session = session->id, .pile_total_minor = -1 };

  if (session->tariff == NULL || session->readings->len == 0 ||
      (terms = cy_node_get_terms (node, session->tariff, (guint32) session->tariff_version)) ==
        NULL)
    return CY_SESSION_UNKNOWN;
  readings = g_array_copy (session->readings);
  now.time_us = MAX (now.time_us, session->last_us + 1);
  g_array_append_val (readings, now);
  input.readings = readings;
  input.charge_end_us = session->stopped_us != 0 ? session->stopped_us : now.time_us;
  if (session->stopped_us != 0) {
    g_array_remove_index (readings, readings->len - 1);
    input.unplug_us = now.time_us;
  }
  bill = cy_bill_rule (&input, terms, NULL);
  return bill == NULL ? CY_SESSION_UNKNOWN : bill->total_minor;
}
