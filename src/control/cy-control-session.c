/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-control-call.h"
#include "cy-energy.h"
#include "cy-gate.h"
#include "cy-money.h"
#include "cy-node-bill.h"
#include "cy-node-charge.h"
#include "cy-node-meter.h"
#include "cy-node-session.h"
#include "cy-session-proposal.h"

/* The verbs about charging sessions and their bills. */

#define MAX_ROWS 10000

/* What meters are looked at over when nobody says: a month [µs]. */
#define METERS_US ((gint64) 30 * 86400 * G_USEC_PER_SEC)

static const struct {
  CySessionFlag flag;
  const char *name;
} flags[] = {
  { CY_SESSION_START_UNSEEN, "start_unseen" },
  { CY_SESSION_END_UNSEEN, "end_unseen" },
  { CY_SESSION_METER_BACK, "meter_back" },
  { CY_SESSION_COUNTER_RESTARTED, "counter_restarted" },
  { CY_SESSION_NO_METER, "no_meter" },
  { CY_SESSION_CLOCK, "clock" },
};

static void
set_energy (JsonObject *object, const char *name, gint64 energy_dwh)
{
  if (energy_dwh < 0)
    json_object_set_null_member (object, name);
  else
    json_object_set_double_member (object, name, (double) energy_dwh / 10);
}

static void
set_count (JsonObject *object, const char *name, gint64 count)
{
  if (count < 0)
    json_object_set_null_member (object, name);
  else
    json_object_set_int_member (object, name, count);
}

static JsonArray *
describe_flags (const CySession *session)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++) {
    if (session->flags & flags[i].flag)
      json_array_add_string_element (array, flags[i].name);
  }
  return array;
}

static JsonArray *
describe_holds (const CySession *session)
{
  g_autoptr (GArray) findings = cy_gate_parse (session->holds);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++) {
    const CyGateFinding *finding = &g_array_index (findings, CyGateFinding, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "code", cy_gate_code_name (finding->code));
    json_object_set_int_member (object, "found", finding->found);
    json_object_set_int_member (object, "wanted", finding->wanted);
    json_array_add_object_element (array, object);
  }
  return array;
}

static void
put_places (JsonObject *object, const CySession *session)
{
  json_object_set_string_member (object, "session", session->id);
  json_object_set_string_member (object, "pile", session->pile);
  json_object_set_int_member (object, "connector", session->connector);
  cy_control_set_text (object, "station", session->station);
  json_object_set_string_member (object, "state", cy_session_state_name (session->state));
  json_object_set_string_member (object, "verdict", cy_session_verdict_name (session->verdict));
  json_object_set_string_member (object, "strategy", cy_session_strategy_name (session->strategy));
  set_count (object, "target", session->target > 0 ? session->target : CY_SESSION_UNKNOWN);
  cy_control_set_text (object, "account", session->account);
  cy_control_set_text (object, "card", session->card);
  cy_control_set_text (object, "tag", session->tag);
  cy_control_set_text (object, "vin", session->vin);
}

static void
put_measured (JsonObject *object, const CySession *session)
{
  cy_control_set_time (object, "opened", session->opened_us);
  cy_control_set_time (object, "started", session->started_us);
  cy_control_set_time (object, "stopped", session->stopped_us);
  cy_control_set_time (object, "ended", session->ended_us);
  set_energy (object, "energy_wh", session->energy_dwh);
  set_energy (object, "meter_start_wh", session->meter_start_dwh);
  set_energy (object, "meter_wh", session->meter_dwh);
  set_energy (object, "counter_wh", session->counter_dwh);
  set_count (object, "pile_s", session->pile_s);
  set_count (object, "peak_w", session->peak_w);
  json_object_set_int_member (object, "unseen_s", session->unseen_us / G_USEC_PER_SEC);
  json_object_set_int_member (object, "resumed", session->n_resumed);
  cy_control_set_text (object, "stop_reason", session->stop_reason);
  json_object_set_array_member (object, "flags", describe_flags (session));
}

static void
put_money (JsonObject *object, const CySession *session)
{
  JsonNode *proposal = session->proposal == NULL
                         ? NULL
                         : cy_json_parse (session->proposal, -1, CY_SESSION_PROPOSAL_MAX, NULL);
  JsonObject *tariff;

  if (session->tariff == NULL) {
    json_object_set_null_member (object, "tariff");
  } else {
    tariff = json_object_new ();
    json_object_set_string_member (tariff, "id", session->tariff);
    json_object_set_int_member (tariff, "version", session->tariff_version);
    json_object_set_object_member (object, "tariff", tariff);
  }
  set_count (object, "total_minor", session->total_minor);
  set_count (object, "pile_total_minor", session->pile_minor);
  json_object_set_array_member (object, "holds", describe_holds (session));
  json_object_set_member (object, "proposal",
                          proposal != NULL ? proposal : json_node_new (JSON_NODE_NULL));
  cy_control_set_text (object, "note", session->note);
  cy_control_set_text (object, "decided_by", session->decider);
  json_object_set_int_member (object, "doubled", session->n_doubled);
}

static JsonObject *
describe_session (gconstpointer item)
{
  JsonObject *object = json_object_new ();

  put_places (object, item);
  put_measured (object, item);
  put_money (object, item);
  return object;
}

static JsonArray *
describe_readings (const CySession *session)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < session->readings->len; i++) {
    const CyMeterReading *reading = &g_array_index (session->readings, CyMeterReading, i);
    JsonObject *object = json_object_new ();

    cy_control_set_time (object, "time", reading->time_us);
    set_energy (object, "energy_wh", reading->energy_dwh);
    json_object_set_boolean_member (object, "interpolated", reading->interpolated);
    json_array_add_object_element (array, object);
  }
  return array;
}

static void
on_sessions_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) sessions = result;

  cy_control_call_finish_list (user_data, sessions, error, describe_session);
}

/* What goes on is told with what it has come to by now. */
static void
finish_live (CyControlCall *call)
{
  g_autoptr (GPtrArray) sessions = cy_node_list_live_sessions (call->node);
  JsonArray *array = json_array_new ();

  for (guint i = 0; sessions != NULL && i < sessions->len; i++) {
    const CySession *session = sessions->pdata[i];
    JsonObject *object = describe_session (session);

    set_count (object, "money_minor",
               cy_node_estimate_session (call->node, session, session->energy_dwh));
    json_array_add_object_element (array, object);
  }
  cy_control_call_finish (call, cy_control_take_array (array));
}

static gboolean
take_word (CyControlCall *call,
           const char *name,
           gboolean (*find) (const char *name, guint *out_index),
           guint *out_bits)
{
  const char *text = cy_control_call_get (call, name);
  guint index;

  if (text == NULL)
    return TRUE;
  if (!find (text, &index)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "there is no %s \"%s\"", name, text);
    return FALSE;
  }
  *out_bits = 1u << index;
  return TRUE;
}

static void
take_place (CyControlCall *call, CySessionQuery *query)
{
  const char *pile = cy_control_call_get (call, "pile");
  const char *station = cy_control_call_get (call, "station");

  if (pile != NULL)
    query->piles = g_strsplit (pile, "\n", 1);
  if (station != NULL)
    query->stations = g_strsplit (station, "\n", 1);
  query->vin = g_strdup (cy_control_call_get (call, "vin"));
  query->account = g_strdup (cy_control_call_get (call, "account"));
  query->tag = g_strdup (cy_control_call_get (call, "card"));
  query->text = g_strdup (cy_control_call_get (call, "search"));
}

static gboolean
find_verdict (const char *name, guint *out_index)
{
  CySessionVerdict verdict;

  if (!cy_session_verdict_find (name, &verdict))
    return FALSE;
  *out_index = verdict;
  return TRUE;
}

static gboolean
find_strategy (const char *name, guint *out_index)
{
  CySessionStrategy strategy;

  if (!cy_session_strategy_find (name, &strategy))
    return FALSE;
  *out_index = strategy;
  return TRUE;
}

/* {"live", "all", "from", "to", "pile", "station", "vin", "account", "card", "verdict", "strategy", "search"} ->
 * [session], newest first */
void
cy_control_verb_sessions (CyControlCall *call)
{
  g_autoptr (CySessionQuery) query = cy_session_query_new (MAX_ROWS);
  gboolean live;
  gboolean all;

  if (!cy_control_call_get_flag (call, "live", &live) ||
      !cy_control_call_get_flag (call, "all", &all) ||
      !cy_control_call_get_time (call, "from", 0, &query->from_us) ||
      !cy_control_call_get_time (call, "to", G_MAXINT64, &query->to_us) ||
      !take_word (call, "verdict", find_verdict, &query->verdicts) ||
      !take_word (call, "strategy", find_strategy, &query->strategies))
    return;
  take_place (call, query);
  query->live = live;
  query->charged = !live && !all;
  if (live && cy_node_is_supervising (call->node) && query->piles == NULL &&
      query->stations == NULL)
    finish_live (call);
  else
    cy_node_query_sessions (call->node, query, on_sessions_cb, call);
}

static void
on_done_cb (const CySession *session, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  JsonObject *object;

  if (error != NULL) {
    cy_control_call_fail (call, error);
    return;
  }
  object = describe_session (session);
  json_object_set_array_member (object, "readings", describe_readings (session));
  cy_control_call_finish (call, cy_control_take_object (object));
}

static gboolean
is_there (CyControlCall *call, const CySession *session, const GError *error)
{
  if (error != NULL) {
    cy_control_call_fail (call, error);
    return FALSE;
  }
  if (session->state != CY_SESSION_NONE)
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "there is no session \"%s\"",
                          session->id);
  return FALSE;
}

static void
on_session_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CySession) session = result;

  if (is_there (user_data, session, error))
    on_done_cb (session, NULL, user_data);
}

static void
settle (CyControlCall *call, const char *id)
{
  const char *decision;
  const char *note;

  if (!cy_control_call_need (call, "decision", &decision) ||
      !cy_control_call_need (call, "note", &note))
    return;
  if (!g_str_equal (decision, "bill") && !g_str_equal (decision, "repair") &&
      !g_str_equal (decision, "waive")) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                            "decision must be bill, repair or waive, not \"%s\"", decision);
    return;
  }
  cy_node_settle_session (call->node, id, !g_str_equal (decision, "waive"),
                          g_str_equal (decision, "repair"), note, call->actor, on_done_cb, call);
}

/* {"action": "show" | "end" | "settle", "id", "decision": "bill" | "repair" | "waive", "note"} -> the session with its
 * readings */
void
cy_control_verb_session (CyControlCall *call)
{
  const char *action;
  const char *id;

  if (!cy_control_call_need (call, "action", &action) || !cy_control_call_need (call, "id", &id))
    return;
  if (g_str_equal (action, "show"))
    cy_node_query_session (call->node, id, on_session_cb, call);
  else if (g_str_equal (action, "end"))
    cy_node_end_session (call->node, id, call->actor, on_done_cb, call);
  else if (g_str_equal (action, "settle"))
    settle (call, id);
  else
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE,
                            "action must be show, end or settle, not \"%s\"", action);
}

static gboolean
has_bill (CyControlCall *call, const CySession *session, const GError *error)
{
  if (!is_there (call, session, error))
    return FALSE;
  if (session->bill != NULL)
    return TRUE;
  cy_control_call_refuse (call, CY_CONTROL_ERROR_REFUSED, "session \"%s\" has no bill: %s",
                          session->id, cy_session_verdict_name (session->verdict));
  return FALSE;
}

static void
on_bill_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (CySession) session = result;

  if (has_bill (call, session, error))
    cy_control_call_finish (call, cy_json_parse (session->bill, -1, CY_BILL_MAX_BYTES, NULL));
}

/* {"session"} -> the bill: readings, periods, prices, lines, and the whole tariff it was made by */
void
cy_control_verb_bill (CyControlCall *call)
{
  const char *id;

  if (cy_control_call_need (call, "session", &id))
    cy_node_query_session (call->node, id, on_bill_cb, call);
}

static JsonNode *
describe_recount (const CyNodeRecount *recount)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "session", recount->stored->session);
  json_object_set_boolean_member (object, "same", recount->difference == NULL);
  cy_control_set_text (object, "difference", recount->difference);
  json_object_set_int_member (object, "total_minor", recount->stored->total_minor);
  json_object_set_int_member (object, "recomputed_minor", recount->again->total_minor);
  set_count (object, "pile_total_minor", recount->stored->pile_total_minor);
  json_object_set_member (object, "bill", cy_bill_to_json (recount->again));
  return cy_control_take_object (object);
}

static void
on_recompute_cb (gpointer result, const GError *error, gpointer user_data)
{
  CyControlCall *call = user_data;
  g_autoptr (CySession) session = result;
  g_autoptr (CyNodeRecount) recount = NULL;
  g_autoptr (GError) problem = NULL;

  if (!has_bill (call, session, error))
    return;
  recount = cy_node_recount_bill (session->bill, &problem);
  if (recount == NULL)
    cy_control_call_fail (call, problem);
  else
    cy_control_call_finish (call, describe_recount (recount));
}

/* {"session"} -> {"session", "same", "difference", "total_minor", "recomputed_minor", "pile_total_minor", "bill"}: the
 * bill computed again from nothing but itself */
void
cy_control_verb_recompute (CyControlCall *call)
{
  const char *id;

  if (cy_control_call_need (call, "session", &id))
    cy_node_query_session (call->node, id, on_recompute_cb, call);
}

/* Energy in kWh, money as an amount, time in minutes, as the strategy has it. */
static gboolean
parse_target (CySessionStrategy strategy, const char *text, gint64 *out_target, GError **error)
{
  gint64 minutes;

  switch (strategy) {
  case CY_SESSION_ENERGY:
    return cy_energy_parse (text, out_target, error);
  case CY_SESSION_MONEY:
    return cy_money_parse (text, out_target, error);
  case CY_SESSION_TIME:
    if (!g_ascii_string_to_signed (text, 10, 1, 1440, &minutes, error))
      return FALSE;
    *out_target = minutes * 60;
    return TRUE;
  case CY_SESSION_FULL:
  case CY_N_SESSION_STRATEGIES:
  default:
    *out_target = 0;
    return TRUE;
  }
}

static gboolean
take_wish (CyControlCall *call, CyChargeWish *wish, GError **error)
{
  const char *strategy = cy_control_call_get (call, "strategy");
  const char *target = cy_control_call_get (call, "until");
  const char *reserve = cy_control_call_get (call, "reserve");

  if (strategy != NULL && !cy_session_strategy_find (strategy, &wish->strategy)) {
    g_set_error (error, CY_CONTROL_ERROR, CY_CONTROL_ERROR_USAGE,
                 "strategy must be full, energy, money or time, not \"%s\"", strategy);
    return FALSE;
  }
  if (reserve != NULL && !cy_money_parse (reserve, &wish->reserve_minor, error))
    return FALSE;
  return target == NULL || parse_target (wish->strategy, target, &wish->target, error);
}

/* {"target": "PILE/GUN", "account", "card", "strategy", "until", "reserve"} -> the session: somebody gets a charge */
void
cy_control_verb_charge (CyControlCall *call)
{
  CyChargeWish wish = { .account = cy_control_call_get (call, "account"),
                        .card = cy_control_call_get (call, "card"),
                        .actor = call->actor };
  g_autofree char *pile = NULL;
  g_autoptr (GError) error = NULL;
  const char *target;

  if (!cy_control_call_need (call, "target", &target))
    return;
  if (!cy_node_parse_gun (target, &pile, &wish.connector)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "\"%s\" is not PILE/GUN", target);
    return;
  }
  if (!take_wish (call, &wish, &error)) {
    cy_control_call_refuse (call, CY_CONTROL_ERROR_USAGE, "%s", error->message);
    return;
  }
  wish.pile = pile;
  cy_node_start_charge (call->node, &wish, on_done_cb, call);
}

static JsonObject *
describe_meter (gconstpointer item)
{
  const CyMeterStand *stand = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "pile", stand->pile);
  json_object_set_int_member (object, "connector", stand->connector);
  json_object_set_int_member (object, "sessions", stand->n_sessions);
  json_object_set_int_member (object, "held", stand->n_held);
  set_energy (object, "energy_wh", stand->energy_dwh);
  cy_control_set_number (object, "counter_off_percent", cy_meter_stand_off (stand));
  set_energy (object, "between_wh", stand->between_dwh);
  set_energy (object, "held_wh", stand->held_dwh);
  json_object_set_int_member (object, "billed_minor", stand->billed_minor);
  json_object_set_int_member (object, "pile_off_minor", stand->pile_minor - stand->priced_minor);
  json_object_set_int_member (object, "risk_minor", cy_meter_stand_risk (stand));
  return object;
}

static void
on_meters_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) stands = result;

  cy_control_call_finish_list (user_data, stands, error, describe_meter);
}

/* {"station", "from", "to"} -> [meter], where most money is at stake first */
void
cy_control_verb_meters (CyControlCall *call)
{
  const gint64 now_us = g_get_real_time ();
  gint64 from_us;
  gint64 to_us;

  if (cy_control_call_get_time (call, "from", now_us - METERS_US, &from_us) &&
      cy_control_call_get_time (call, "to", now_us, &to_us))
    cy_node_audit_meters (call->node, cy_control_call_get (call, "station"), from_us, to_us, NULL,
                          on_meters_cb, call);
}
