/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-gatekeeper-rule.h"

#include "cy-json.h"

#define BEGIN_US (G_GINT64_CONSTANT (1795911000) * G_USEC_PER_SEC)
#define HOUR_US  ((gint64) 3600 * G_USEC_PER_SEC)

static void
put_readings (CySession *session, const gint64 *energies, guint n)
{
  g_array_set_size (session->readings, 0);
  for (guint i = 0; i < n; i++) {
    const CyMeterReading reading = { session->started_us + (gint64) i * HOUR_US / 2, energies[i],
                                     FALSE };

    g_array_append_val (session->readings, reading);
  }
}

/* An hour at 60 kW on a gun of 120 kW, as nobody has anything to say against it. */
static CySession *
good_session (void)
{
  const gint64 energies[] = { 0, 300000, 600000 };
  CySession *session = cy_session_new ("CS-2");

  session->pile = g_strdup ("p1");
  session->connector = 1;
  session->state = CY_SESSION_ENDED;
  session->opened_us = BEGIN_US - G_USEC_PER_SEC;
  session->started_us = BEGIN_US;
  session->stopped_us = BEGIN_US + HOUR_US;
  session->ended_us = BEGIN_US + HOUR_US + G_USEC_PER_SEC;
  session->last_us = session->stopped_us;
  session->meter_start_dwh = 50000000;
  session->meter_dwh = 50600000;
  session->energy_dwh = 600000;
  session->counter_dwh = 600000;
  session->pile_s = 3600;
  put_readings (session, energies, G_N_ELEMENTS (energies));
  return session;
}

static CySession *
session_before (void)
{
  CySession *before = good_session ();

  g_free (before->id);
  before->id = g_strdup ("CS-1");
  before->started_us -= 3 * HOUR_US;
  before->stopped_us -= 3 * HOUR_US;
  before->ended_us -= 3 * HOUR_US;
  before->meter_start_dwh -= 600000;
  before->meter_dwh -= 600000;
  return before;
}

static void
as_it_is (CySession *session, CyGateInput *input)
{
}

static void
start_unseen (CySession *session, CyGateInput *input)
{
  session->flags = CY_SESSION_START_UNSEEN;
}

static void
end_unseen (CySession *session, CyGateInput *input)
{
  session->flags = CY_SESSION_END_UNSEEN;
}

static void
never_stopped (CySession *session, CyGateInput *input)
{
  session->stopped_us = 0;
}

/* evcc-io/evcc#29374: the register read as nothing at the start, so one session was the life of the meter. */
static void
whole_life_of_the_meter (CySession *session, CyGateInput *input)
{
  const gint64 energies[] = { 0, 77840000, 78140000 };

  session->meter_start_dwh = 0;
  session->energy_dwh = 78140000;
  session->counter_dwh = CY_SESSION_UNKNOWN;
  put_readings (session, energies, G_N_ELEMENTS (energies));
}

/* Many small steps too far. */
static void
a_little_too_much (CySession *session, CyGateInput *input)
{
  const gint64 energies[] = { 0, 662000, 1327000 };

  session->energy_dwh = 1327000;
  session->counter_dwh = 1327000;
  put_readings (session, energies, G_N_ELEMENTS (energies));
}

static void
as_much_as_there_is (CySession *session, CyGateInput *input)
{
  const gint64 energies[] = { 0, 600000, 1200000 };

  session->energy_dwh = 1200000;
  session->counter_dwh = 1200000;
  put_readings (session, energies, G_N_ELEMENTS (energies));
}

static void
backwards (CySession *session, CyGateInput *input)
{
  const gint64 energies[] = { 0, 600000, 300000 };

  put_readings (session, energies, G_N_ELEMENTS (energies));
}

/* steve-community/steve#1264: the meter stood still, and the pile counted. */
static void
start_is_stop (CySession *session, CyGateInput *input)
{
  const gint64 energies[] = { 0, 0, 0 };

  session->energy_dwh = 0;
  session->meter_dwh = session->meter_start_dwh;
  put_readings (session, energies, G_N_ELEMENTS (energies));
}

/* lbbrhzn/ocpp#2143: the counter was not reset and has the session before in it. */
static void
counter_goes_on (CySession *session, CyGateInput *input)
{
  session->counter_dwh = 1200000;
}

static void
counter_is_rounded (CySession *session, CyGateInput *input)
{
  session->counter_dwh = 595100;
}

static void
counter_began_anew (CySession *session, CyGateInput *input)
{
  session->counter_dwh = 50000;
  session->flags = CY_SESSION_COUNTER_RESTARTED;
}

static void
stops_before_it_starts (CySession *session, CyGateInput *input)
{
  session->stopped_us = session->started_us - 1;
  g_array_set_size (session->readings, 1);
  session->energy_dwh = 0;
  session->counter_dwh = 0;
}

static void
is_tomorrow (CySession *session, CyGateInput *input)
{
  input->now_us = session->started_us - 86400 * (gint64) G_USEC_PER_SEC;
}

/* steve#235: the one before was closed by hand while the pile went on. */
static void
overlaps (CySession *session, CyGateInput *input)
{
  ((CySession *) input->before)->stopped_us = session->started_us + 1;
}

/* stevelea/evconduit-homeassistant#12: one of two hundred was there twice. */
static void
is_there_twice (CySession *session, CyGateInput *input)
{
  ((CySession *) input->before)->meter_start_dwh = session->meter_start_dwh;
  ((CySession *) input->before)->meter_dwh = session->meter_dwh;
}

static void
meter_was_replaced (CySession *session, CyGateInput *input)
{
  ((CySession *) input->before)->meter_dwh = session->meter_start_dwh + 1;
}

static void
card_is_elsewhere (CySession *session, CyGateInput *input)
{
  input->elsewhere = input->before;
}

static void
no_tariff (CySession *session, CyGateInput *input)
{
  input->has_tariff = FALSE;
}

static void
no_account (CySession *session, CyGateInput *input)
{
  input->has_no_account = TRUE;
}

static void
other_currency (CySession *session, CyGateInput *input)
{
  input->has_other_currency = TRUE;
}

static const struct {
  const char *name;
  void (*spoil) (CySession *session, CyGateInput *input);
  const char *wanted;
  const char *forbidden; /* whoever decides */
} cases[] = {
  { "as it is", as_it_is, "", "" },
  { "start unseen", start_unseen, "no_start", "" },
  { "end unseen", end_unseen, "no_end", "" },
  { "never stopped", never_stopped, "no_end", "" },
  { "whole life of the meter", whole_life_of_the_meter, "power meter_replaced", "power" },
  { "a little too much", a_little_too_much, "power", "power" },
  { "as much as there is", as_much_as_there_is, "", "" },
  { "backwards", backwards, "meter_back", "meter_back" },
  { "start is stop", start_is_stop, "counter", "" },
  { "counter goes on", counter_goes_on, "counter", "" },
  { "counter is rounded", counter_is_rounded, "", "" },
  { "counter began anew", counter_began_anew, "", "" },
  { "stops before it starts", stops_before_it_starts, "clock", "clock" },
  { "is tomorrow", is_tomorrow, "clock", "clock" },
  { "overlaps", overlaps, "overlap", "" },
  { "is there twice", is_there_twice, "duplicate", "duplicate" },
  { "meter was replaced", meter_was_replaced, "meter_replaced", "" },
  { "card is elsewhere", card_is_elsewhere, "card", "" },
  { "no tariff", no_tariff, "tariff", "" },
  { "no account", no_account, "account", "" },
  { "other currency", other_currency, "currency", "" },
};

static char *
names (const GArray *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : " ",
                            cy_gate_code_name (g_array_index (findings, CyGateFinding, i).code));
  return g_string_free (text, FALSE);
}

static void
test_stories (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CySession) session = good_session ();
    g_autoptr (CySession) before = session_before ();
    CyGateInput input = {
      .power_w = 120000, .before = before, .has_tariff = TRUE, .now_us = session->ended_us
    };
    g_autoptr (GArray) findings = NULL;
    g_autoptr (GArray) again = NULL;
    g_autoptr (GArray) forbidden = NULL;
    g_autofree char *found = NULL;
    g_autofree char *never = NULL;
    g_autofree char *spelled = NULL;
    g_autofree char *read = NULL;

    g_test_message ("%s", cases[i].name);
    cases[i].spoil (session, &input);
    findings = cy_gatekeeper_rule (session, &input);
    found = names (findings);
    g_assert_cmpstr (found, ==, cases[i].wanted);
    spelled = cy_gate_spell (findings);
    again = cy_gate_parse (spelled);
    read = cy_gate_spell (again);
    g_assert_cmpstr (spelled, ==, read);
    session->verdict = CY_SESSION_HELD;
    session->holds = g_steal_pointer (&spelled);
    forbidden = cy_gatekeeper_forbid (session, input.power_w, input.now_us);
    never = names (forbidden);
    g_assert_cmpstr (never, ==, cases[i].forbidden);
  }
}

static void
test_strange_words (void)
{
  g_autoptr (GArray) findings =
    cy_gate_parse ("power:1:2 from_next_year:3:4 no_end : :: clock:x:y meter_back");

  g_assert_cmpuint (findings->len, ==, 2);
  g_assert_cmpint (g_array_index (findings, CyGateFinding, 0).wanted, ==, 2);
  g_assert_cmpint (g_array_index (findings, CyGateFinding, 1).found, ==, 0);
}

static char *
spell (const CySessionProposal *proposal)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, cy_session_proposal_to_json (proposal));
  return cy_json_to_text (node, FALSE);
}

static void
assert_read_again (const CySessionProposal *proposal)
{
  g_autofree char *text = spell (proposal);
  g_autoptr (CySessionProposal) read = cy_session_proposal_read (text);
  g_autofree char *again = spell (read);

  g_assert_cmpint (read->energy_dwh, ==, proposal->energy_dwh);
  g_assert_cmpuint (read->readings->len, ==, proposal->readings->len);
  g_assert_cmpstr (text, ==, again);
}

/* What is proposed is never what cannot be, and its readings say what it says. */
static void
assert_proposal (const CySessionProposal *repair, const char *source, gint64 energy)
{
  const GArray *readings = repair->readings;

  g_assert_cmpstr (repair->source, ==, source);
  g_assert_cmpint (repair->energy_dwh, ==, energy);
  g_assert_cmpuint (readings->len, >=, 2);
  g_assert_cmpint (g_array_index (readings, CyMeterReading, 0).energy_dwh, ==, 0);
  g_assert_cmpint (g_array_index (readings, CyMeterReading, readings->len - 1).energy_dwh, ==,
                   energy);
  for (guint i = 1; i < readings->len; i++)
    g_assert_cmpint (g_array_index (readings, CyMeterReading, i - 1).time_us, <,
                     g_array_index (readings, CyMeterReading, i).time_us);
  assert_read_again (repair);
}

static void
test_proposals (void)
{
  g_autoptr (CySession) session = good_session ();
  CyGateInput input = { 0 };
  g_autoptr (CySessionProposal) lifetime = NULL;
  g_autoptr (CySessionProposal) by_counter = NULL;
  g_autoptr (CySessionProposal) by_history = NULL;
  g_autoptr (CySessionProposal) late = NULL;

  whole_life_of_the_meter (session, &input);
  lifetime = cy_gatekeeper_propose (session, NULL, 120000, CY_SESSION_UNKNOWN);
  g_assert_null (lifetime);
  session->counter_dwh = 590000;
  by_counter = cy_gatekeeper_propose (session, NULL, 120000, CY_SESSION_UNKNOWN);
  assert_proposal (by_counter, "counter", 590000);
  by_history = cy_gatekeeper_propose (session, NULL, 120000, 580000);
  assert_proposal (by_history, "history", 580000);

  /* A start that nobody saw: what was seen keeps its course. */
  cy_session_free (g_steal_pointer (&session));
  session = good_session ();
  session->flags = CY_SESSION_START_UNSEEN;
  session->counter_dwh = 700000;
  session->pile_s = 4200;
  late = cy_gatekeeper_propose (session, NULL, 120000, CY_SESSION_UNKNOWN);
  assert_proposal (late, "counter", 700000);
  g_assert_cmpuint (late->readings->len, ==, 4);
  g_assert_cmpint (g_array_index (late->readings, CyMeterReading, 1).energy_dwh, ==, 100000);
}

/* What the pile told twice is not billed twice by another name. */
static void
test_proposals_of_duplicates (void)
{
  const CyGateFinding twice = { CY_GATE_DUPLICATE, 0, 0 };
  g_autoptr (GArray) findings = g_array_new (FALSE, FALSE, sizeof (CyGateFinding));
  g_autoptr (CySession) session = good_session ();
  g_autoptr (CySessionProposal) by_history = NULL;

  g_array_append_val (findings, twice);
  g_assert_null (cy_gatekeeper_propose (session, findings, 120000, CY_SESSION_UNKNOWN));
  g_assert_null (cy_gatekeeper_propose (session, findings, 120000, 0));
  by_history = cy_gatekeeper_propose (session, findings, 120000, 580000);
  assert_proposal (by_history, "history", 580000);
}

/* What is lacking does not fit in before the first reading: it is spread over the whole. */
static void
test_proposal_that_could_flow (void)
{
  g_autoptr (CySession) session = good_session ();
  g_autoptr (CySessionProposal) repair = NULL;

  session->flags = CY_SESSION_START_UNSEEN;
  session->counter_dwh = 1100000;
  session->pile_s = 3601;
  repair = cy_gatekeeper_propose (session, NULL, 120000, CY_SESSION_UNKNOWN);
  assert_proposal (repair, "counter", 1100000);
  g_assert_cmpuint (repair->readings->len, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gatekeeper-rule/stories", test_stories);
  g_test_add_func ("/gatekeeper-rule/strange-words", test_strange_words);
  g_test_add_func ("/gatekeeper-rule/proposals", test_proposals);
  g_test_add_func ("/gatekeeper-rule/proposals-of-duplicates", test_proposals_of_duplicates);
  g_test_add_func ("/gatekeeper-rule/proposal-that-could-flow", test_proposal_that_could_flow);
  return g_test_run ();
}
