/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-gatekeeper-rule.h"
#include "cy-tariff-terms.h"
#include "session-lab.h"

#define POWER_W 72000

static CyTariffTerms *
terms_new (void)
{
  const char *text = "{\"id\":\"t1\",\"name\":\"T\",\"version\":4,"
                     "\"periods\":\"00:00-08:00 valley, 08:00-24:00 peak\","
                     "\"peak_electricity\":\"1.2\",\"peak_service\":\"0.5\","
                     "\"valley_electricity\":\"0.4\",\"valley_service\":\"0.5\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = cy_json_parse (text, -1, 65536, &error);
  g_autoptr (CyRecord) record = NULL;
  CyTariffTerms *terms;

  record = cy_record_from_json (CY_KIND_TARIFF, node, NULL, &error);
  g_assert_no_error (error);
  terms = cy_tariff_terms_read (record, &error);
  g_assert_no_error (error);
  return terms;
}

static void
be (SessionLab *lab, guint pile, CyPileState state, guint plug)
{
  session_lab_set (lab, pile, 1, CY_MEASURE_CONN_STATE, state);
  session_lab_set (lab, pile, 1, CY_MEASURE_CONN_PLUG, plug);
}

static void
flow (SessionLab *lab, guint pile, guint seconds)
{
  const CyMeasureId counters[] = { CY_MEASURE_ENERGY_IMPORT_TOTAL, CY_MEASURE_ENERGY_SESSION };

  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    session_lab_set (lab, pile, 1, counters[i],
                     session_lab_get (lab, pile, 1, counters[i]) + 20.0 * seconds);
  session_lab_set (lab, pile, 1, CY_MEASURE_SESSION_DURATION,
                   session_lab_get (lab, pile, 1, CY_MEASURE_SESSION_DURATION) + seconds);
}

/* Seconds go by, and energy flows when there is a charge. */
static void
run (SessionLab *lab, guint pile, guint seconds)
{
  for (guint i = 0; i < seconds; i++) {
    if (session_lab_get (lab, pile, 1, CY_MEASURE_CONN_STATE) == CY_PILE_STATE_CHARGING)
      flow (lab, pile, 1);
    session_lab_pass (lab, 1);
    session_lab_look (lab);
  }
}

static void
begin (SessionLab *lab, guint pile)
{
  be (lab, pile, CY_PILE_STATE_PREPARING, 1);
  session_lab_say (lab, pile, 1, CY_MEASURE_SESSION_VIN, "LGB00000000000017");
  run (lab, pile, 5);
  session_lab_set (lab, pile, 1, CY_MEASURE_ENERGY_SESSION, 0);
  session_lab_set (lab, pile, 1, CY_MEASURE_SESSION_DURATION, 0);
  session_lab_set (lab, pile, 1, CY_MEASURE_SESSION_COST, 0);
  be (lab, pile, CY_PILE_STATE_STARTING, 2);
  session_lab_say (lab, pile, 1, CY_MEASURE_SESSION_TAG, "6210001");
  run (lab, pile, 5);
  be (lab, pile, CY_PILE_STATE_CHARGING, 2);
}

static void
end (SessionLab *lab, guint pile)
{
  be (lab, pile, CY_PILE_STATE_FINISHING, 1);
  run (lab, pile, 3);
  be (lab, pile, CY_PILE_STATE_AVAILABLE, 0);
  session_lab_say (lab, pile, 1, CY_MEASURE_SESSION_VIN, "");
  session_lab_say (lab, pile, 1, CY_MEASURE_SESSION_TAG, "");
  run (lab, pile, 2);
  session_lab_settle (lab);
}

static CySession *
only (SessionLab *lab)
{
  g_autoptr (GPtrArray) sessions = session_lab_list (lab);

  g_assert_cmpuint (sessions->len, ==, 1);
  return g_ptr_array_steal_index (sessions, 0);
}

static void
test_billed (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CySession) session = NULL;
  const CyBill *bill;

  lab->terms = terms_new ();
  lab->account = "A1";
  lab->currency = "CNY";
  run (lab, 0, 3);
  begin (lab, 0);
  run (lab, 0, 1800);
  end (lab, 0);
  session = only (lab);
  g_assert_cmpint (session->verdict, ==, CY_SESSION_BILLED);
  g_assert_cmpint (session->energy_dwh, ==, 360000);
  g_assert_cmpstr (session->account, ==, "A1");
  g_assert_cmpstr (session->card, ==, "6210001");
  g_assert_cmpstr (session->station, ==, "s1");
  g_assert_cmpstr (session->tariff, ==, "t1");
  g_assert_cmpint (session->tariff_version, ==, 4);
  g_assert_nonnull (session->bill);
  g_assert_cmpuint (lab->booked->len, ==, 1);
  bill = lab->booked->pdata[0];
  /* 08:10 to 08:40 in China: 36 kWh at 1.2 and 0.5. */
  g_assert_cmpint (bill->total_minor, ==, 6120);
  g_assert_cmpint (session->total_minor, ==, 6120);
}

static void
test_nobody_charged (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CySession) session = NULL;

  be (lab, 0, CY_PILE_STATE_PREPARING, 1);
  run (lab, 0, 5);
  end (lab, 0);
  session = only (lab);
  g_assert_cmpint (session->verdict, ==, CY_SESSION_EMPTY);
  g_assert_cmpuint (lab->booked->len, ==, 0);
}

/* The process is killed after each second in turn; there is one session, one bill, and it is the same. */
static void
test_killed_at_any_second (void)
{
  for (guint at = 0; at < 34; at++) {
    g_autoptr (SessionLab) lab = session_lab_new (1);
    g_autoptr (CySession) session = NULL;

    lab->terms = terms_new ();
    session_lab_look (lab);
    for (guint s = 0; s < 34; s++) {
      if (s == 2)
        be (lab, 0, CY_PILE_STATE_PREPARING, 1);
      if (s == 6)
        be (lab, 0, CY_PILE_STATE_STARTING, 2);
      if (s == 10)
        be (lab, 0, CY_PILE_STATE_CHARGING, 2);
      if (s == 26)
        be (lab, 0, CY_PILE_STATE_FINISHING, 1);
      if (s == 30)
        be (lab, 0, CY_PILE_STATE_AVAILABLE, 0);
      run (lab, 0, 1);
      if (s == at) {
        session_lab_close (lab);
        session_lab_open (lab);
      }
    }
    session_lab_settle (lab);
    session = only (lab);
    g_assert_cmpint (session->verdict, ==, CY_SESSION_BILLED);
    g_assert_cmpint (session->energy_dwh, ==, 16 * 200);
    g_assert_cmpuint (lab->booked->len, <=, 1);
  }
}

/* Between the end of a session and its bill, and when the journal takes nothing for a while. */
static void
test_bill_waits (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CySession) session = NULL;
  g_autoptr (CySession) after = NULL;

  lab->terms = terms_new ();
  run (lab, 0, 1);
  begin (lab, 0);
  run (lab, 0, 60);
  lab->book_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "the disk is full");
  be (lab, 0, CY_PILE_STATE_AVAILABLE, 0);
  run (lab, 0, 1);
  while (lab->book_error != NULL)
    g_main_context_iteration (NULL, TRUE);
  session = only (lab);
  g_assert_cmpint (session->state, ==, CY_SESSION_ENDED);
  g_assert_cmpint (session->verdict, ==, CY_SESSION_OPEN);
  g_assert_cmpuint (cy_billing_desk_get_n_waiting (lab->billing), ==, 1);
  session_lab_close (lab);
  session_lab_open (lab);
  session_lab_settle (lab);
  after = only (lab);
  g_assert_cmpint (after->verdict, ==, CY_SESSION_BILLED);
  g_assert_cmpuint (lab->booked->len, ==, 1);
}

static void
test_held_and_settled (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CySession) held = NULL;
  g_autoptr (CySession) still = NULL;
  g_autoptr (CySession) billed = NULL;
  g_autoptr (GArray) findings = NULL;

  /* No tariff: nothing is invented. */
  lab->history_dwh = 12345;
  run (lab, 0, 1);
  begin (lab, 0);
  run (lab, 0, 100);
  end (lab, 0);
  held = only (lab);
  g_assert_cmpint (held->verdict, ==, CY_SESSION_HELD);
  findings = cy_gate_parse (held->holds);
  g_assert_cmpint (g_array_index (findings, CyGateFinding, 0).code, ==, CY_GATE_TARIFF);
  g_assert_nonnull (strstr (held->proposal, "\"source\":\"history\""));
  /* A person says that it is to be billed, and there still is no tariff. */
  session_lab_append (lab, "session.settle", held->id, "ann", "{\"decision\":\"bill\"}");
  still = session_lab_load (lab, held->id);
  g_assert_cmpint (still->verdict, ==, CY_SESSION_HELD);
  lab->terms = terms_new ();
  session_lab_append (lab, "session.settle", held->id, "ann",
                      "{\"decision\":\"bill\",\"note\":\"tariff was missing\"}");
  billed = session_lab_load (lab, held->id);
  g_assert_cmpint (billed->verdict, ==, CY_SESSION_BILLED);
  g_assert_cmpstr (billed->decider, ==, "ann");
  g_assert_cmpint (billed->total_minor, ==, 340);
  g_assert_cmpuint (lab->booked->len, ==, 1);
}

/* What was set aside for a charge that nothing is asked for is given back, also when the process ended in between. */
static void
test_waived (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CySession) live = NULL;
  g_autoptr (CySession) held = NULL;
  g_autoptr (CySession) waived = NULL;

  run (lab, 0, 1);
  begin (lab, 0);
  run (lab, 0, 10);
  session_lab_settle (lab);
  live = only (lab);
  session_lab_append (lab, "session.authorise", live->id, "ann",
                      "{\"account\":\"a1\",\"reserve\":\"reserve:x\"}");
  run (lab, 0, 90);
  end (lab, 0);
  held = only (lab);
  g_assert_cmpint (held->verdict, ==, CY_SESSION_HELD);
  g_assert_cmpuint (lab->n_given_back, ==, 0);
  session_lab_append (lab, "session.settle", held->id, "ann",
                      "{\"decision\":\"waive\",\"note\":\"goodwill\"}");
  session_lab_settle (lab);
  waived = session_lab_load (lab, held->id);
  g_assert_cmpint (waived->verdict, ==, CY_SESSION_WAIVED);
  g_assert_cmpuint (lab->n_given_back, ==, 1);
  session_lab_close (lab);
  session_lab_open (lab);
  session_lab_settle (lab);
  g_assert_cmpuint (lab->n_given_back, ==, 2);
  g_assert_cmpuint (lab->booked->len, ==, 0);
}

/* Whoever decides, and whatever a peer wrote: what can never have been is not billed. */
static void
test_impossible_repair (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CySession) held = NULL;
  g_autoptr (CySession) still = NULL;
  g_autofree char *payload = NULL;

  run (lab, 0, 1);
  begin (lab, 0);
  run (lab, 0, 100);
  end (lab, 0);
  held = only (lab);
  g_assert_cmpint (held->verdict, ==, CY_SESSION_HELD);
  lab->terms = terms_new ();
  payload = g_strdup_printf ("{\"decision\":\"bill\",\"note\":\"much\",\"readings\":["
                             "{\"time_us\":%" G_GINT64_FORMAT ",\"energy_dwh\":0},"
                             "{\"time_us\":%" G_GINT64_FORMAT ",\"energy_dwh\":78140000}]}",
                             held->started_us, held->stopped_us);
  session_lab_append (lab, "session.settle", held->id, "ann", payload);
  still = session_lab_load (lab, held->id);
  g_assert_cmpint (still->verdict, ==, CY_SESSION_HELD);
  g_assert_true (g_str_has_prefix (still->holds, "power:78140000:"));
  g_assert_cmpuint (lab->booked->len, ==, 0);
}

static void
test_other_currency (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CySession) held = NULL;

  lab->terms = terms_new ();
  lab->account = "A1";
  lab->currency = "USD";
  run (lab, 0, 1);
  begin (lab, 0);
  run (lab, 0, 100);
  end (lab, 0);
  held = only (lab);
  g_assert_cmpstr (held->holds, ==, "currency:0:0");
}

/* The same card at two piles at once; the account of a team may have several cars. */
static void
test_card_twice (void)
{
  for (guint n_parallel = 1; n_parallel <= 2; n_parallel++) {
    g_autoptr (SessionLab) lab = session_lab_new (2);
    g_autoptr (GPtrArray) sessions = NULL;
    guint n_held = 0;

    lab->terms = terms_new ();
    lab->account = "T1";
    lab->currency = "CNY";
    lab->n_parallel = n_parallel;
    run (lab, 0, 1);
    begin (lab, 0);
    run (lab, 0, 50);
    begin (lab, 1);
    for (guint i = 0; i < 50; i++) {
      flow (lab, 1, 1);
      run (lab, 0, 1);
    }
    end (lab, 1);
    end (lab, 0);
    sessions = session_lab_list (lab);
    g_assert_cmpuint (sessions->len, ==, 2);
    for (guint i = 0; i < 2; i++) {
      const CySession *session = sessions->pdata[i];

      n_held += session->verdict == CY_SESSION_HELD;
      if (session->verdict == CY_SESSION_HELD)
        g_assert_true (g_str_has_prefix (session->holds, "card:"));
    }
    g_assert_cmpuint (n_held, ==, n_parallel == 1 ? 1 : 0);
  }
}

static void
test_reaches_target (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CySession) live = NULL;
  g_autofree char *payload =
    g_strdup_printf ("{\"pile\":\"p1\",\"connector\":1,\"account\":\"A7\",\"strategy\":\"energy\","
                     "\"target\":4000,\"until_us\":%" G_GINT64_FORMAT "}",
                     LAB_BEGIN_US + 600 * (gint64) G_USEC_PER_SEC);

  lab->terms = terms_new ();
  run (lab, 0, 1);
  session_lab_append (lab, "session.authorise", "CS-7", "ann", payload);
  g_assert_cmpuint (lab->started->len, ==, 0);
  begin (lab, 0);
  g_assert_cmpuint (lab->started->len, ==, 1);
  run (lab, 0, 18);
  g_assert_cmpuint (lab->stopped->len, ==, 0);
  run (lab, 0, 4);
  g_assert_cmpuint (lab->stopped->len, ==, 1);
  g_assert_cmpstr (lab->stopped->pdata[0], ==, "CS-7");
  /* It goes on all the same: asked again, not each second. */
  run (lab, 0, 29);
  g_assert_cmpuint (lab->stopped->len, ==, 2);
  live = cy_session_desk_dup_live (lab->desk, "p1", 1);
  g_assert_cmpstr (live->account, ==, "A7");
  g_assert_cmpint (live->energy_dwh, ==, 51 * 200);
}

/* Nobody came, and the pile is silent: what was set aside does not wait for it. */
static void
test_authorisation_ends (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CySession) live = NULL;
  g_autoptr (CySession) session = NULL;
  g_autofree char *payload = g_strdup_printf (
    "{\"pile\":\"p1\",\"connector\":1,\"account\":\"A7\",\"until_us\":%" G_GINT64_FORMAT "}",
    LAB_BEGIN_US + 60 * (gint64) G_USEC_PER_SEC);

  run (lab, 0, 1);
  session_lab_append (lab, "session.authorise", "CS-7", "ann", payload);
  session_lab_link (lab, 0, CY_QUALITY_OFFLINE);
  run (lab, 0, 50);
  live = cy_session_desk_dup_live (lab->desk, "p1", 1);
  g_assert_nonnull (live);
  run (lab, 0, 20);
  session_lab_settle (lab);
  session = only (lab);
  g_assert_cmpint (session->verdict, ==, CY_SESSION_EMPTY);
}

/* What a pile showed a while ago is none of its business now. */
static void
test_link_lost (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CySession) session = NULL;

  lab->terms = terms_new ();
  run (lab, 0, 1);
  begin (lab, 0);
  run (lab, 0, 60);
  session_lab_link (lab, 0, CY_QUALITY_OFFLINE);
  run (lab, 0, 600);
  session_lab_link (lab, 0, CY_QUALITY_GOOD);
  run (lab, 0, 60);
  end (lab, 0);
  session = only (lab);
  g_assert_cmpint (session->energy_dwh, ==, 720 * 200);
  g_assert_cmpint (session->verdict, ==, CY_SESSION_BILLED);
  g_assert_cmpint (session->unseen_us, >=, 600 * (gint64) G_USEC_PER_SEC);
}

/* A pile that is given away is watched by its new owner, who goes on with what there is. */
static void
test_given_away_and_taken_back (void)
{
  g_autoptr (SessionLab) lab = session_lab_new (1);
  g_autoptr (CyYard) others = NULL;
  g_autoptr (CySession) session = NULL;

  lab->terms = terms_new ();
  run (lab, 0, 1);
  begin (lab, 0);
  run (lab, 0, 60);
  others = cy_yard_copy (lab->yard);
  cy_yard_set_claim (others, "pile:p1", &(CyClaim){ (char *) "n2", 1 });
  session_lab_settle (lab);
  cy_session_desk_set_yard (lab->desk, others);
  run (lab, 0, 60);
  g_assert_null (cy_session_desk_dup_live (lab->desk, "p1", 1));
  cy_session_desk_set_yard (lab->desk, lab->yard);
  for (guint i = 0; i < 50; i++) {
    g_autoptr (CySession) live = NULL;

    session_lab_look (lab);
    live = cy_session_desk_dup_live (lab->desk, "p1", 1);
    if (live != NULL)
      break;
    g_usleep (10000);
    while (g_main_context_iteration (NULL, FALSE))
      ;
  }
  run (lab, 0, 60);
  end (lab, 0);
  session = only (lab);
  g_assert_cmpint (session->energy_dwh, ==, 180 * 200);
  g_assert_cmpint (session->verdict, ==, CY_SESSION_BILLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-desk/billed", test_billed);
  g_test_add_func ("/session-desk/nobody-charged", test_nobody_charged);
  g_test_add_func ("/session-desk/killed-at-any-second", test_killed_at_any_second);
  g_test_add_func ("/session-desk/bill-waits", test_bill_waits);
  g_test_add_func ("/session-desk/held-and-settled", test_held_and_settled);
  g_test_add_func ("/session-desk/waived", test_waived);
  g_test_add_func ("/session-desk/impossible-repair", test_impossible_repair);
  g_test_add_func ("/session-desk/other-currency", test_other_currency);
  g_test_add_func ("/session-desk/card-twice", test_card_twice);
  g_test_add_func ("/session-desk/reaches-target", test_reaches_target);
  g_test_add_func ("/session-desk/authorisation-ends", test_authorisation_ends);
  g_test_add_func ("/session-desk/link-lost", test_link_lost);
  g_test_add_func ("/session-desk/given-away-and-taken-back", test_given_away_and_taken_back);
  return g_test_run ();
}
