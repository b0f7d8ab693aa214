/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-gatekeeper-rule.h"
#include "session-watch.h"

#define POWER_W 72000
#define S_US    ((gint64) G_USEC_PER_SEC)

/* A car comes, shakes hands and charges; 72 kW are 20 Wh a second. */
static void
begin_charge (SessionWatch *watch)
{
  session_watch_be (watch, CY_PILE_STATE_PREPARING, 1);
  watch->sight.vin = "LGB1234567890ABCD";
  session_watch_run (watch, 20, 0);
  session_watch_be (watch, CY_PILE_STATE_STARTING, 1);
  watch->sight.tag = "6210001";
  watch->sight.counter_dwh = 0;
  watch->sight.pile_s = 0;
  session_watch_run (watch, 9, 0);
  session_watch_be (watch, CY_PILE_STATE_CHARGING, 1);
}

static void
end_charge (SessionWatch *watch)
{
  session_watch_be (watch, CY_PILE_STATE_FINISHING, 1);
  session_watch_run (watch, 60, 0);
}

static void
drive_off (SessionWatch *watch)
{
  session_watch_be (watch, CY_PILE_STATE_AVAILABLE, 0);
  watch->sight.vin = NULL;
  watch->sight.tag = NULL;
  session_watch_run (watch, 5, 0);
}

static GArray *
gate (const CySession *session, const CySession *before, gint64 power_w)
{
  const CyGateInput input = {
    .power_w = power_w, .before = before, .has_tariff = TRUE, .now_us = session->ended_us
  };

  return cy_gatekeeper_rule (session, &input);
}

static void
assert_gate (const CySession *session, const char *wanted)
{
  g_autoptr (GArray) findings = gate (session, NULL, 120000);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (found, "%s%s", i == 0 ? "" : " ",
                            cy_gate_code_name (g_array_index (findings, CyGateFinding, i).code));
  g_assert_cmpstr (found->str, ==, wanted);
}

static void
assert_sound (const CySession *session)
{
  const GArray *readings = session->readings;

  g_assert_cmpuint (readings->len, >=, 2);
  for (guint i = 1; i < readings->len; i++) {
    const CyMeterReading *a = &g_array_index (readings, CyMeterReading, i - 1);
    const CyMeterReading *b = &g_array_index (readings, CyMeterReading, i);

    g_assert_cmpint (a->time_us, <, b->time_us);
    g_assert_cmpint (a->energy_dwh, <=, b->energy_dwh);
  }
  g_assert_cmpint (g_array_index (readings, CyMeterReading, 0).energy_dwh, ==, 0);
  g_assert_cmpint (g_array_index (readings, CyMeterReading, readings->len - 1).energy_dwh, ==,
                   session->energy_dwh);
}

static void
test_whole_life (void)
{
  SessionWatch watch;
  const CySession *session;

  session_watch_init (&watch);
  session_watch_run (&watch, 5, 0);
  begin_charge (&watch);
  session_watch_run (&watch, 3600, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  session = session_watch_last (&watch);
  g_assert_cmpstr (watch.story->str, ==, "open state note start reading reading stop end");
  g_assert_cmpint (session->energy_dwh, ==, 720000);
  g_assert_cmpint (session->counter_dwh, ==, 720000);
  g_assert_cmpint (session->meter_start_dwh, ==, 10000000);
  g_assert_cmpint (session->meter_dwh, ==, 10720000);
  g_assert_cmpint (session->stopped_us - session->started_us, ==, 3601 * S_US);
  g_assert_cmpint (session->ended_us - session->stopped_us, ==, 60 * S_US);
  g_assert_cmpint (session->peak_w, ==, POWER_W);
  g_assert_cmpstr (session->tariff, ==, "t1");
  g_assert_cmpint (session->tariff_version, ==, 3);
  g_assert_cmpstr (session->vin, ==, "LGB1234567890ABCD");
  g_assert_cmpuint (session->readings->len, ==, 4);
  g_assert_cmpuint (session->flags, ==, 0);
  assert_sound (session);
  assert_gate (session, "");
  session_watch_clear (&watch);
}

/* Each half hour is on the half hour, and an interpolated one says so. */
static void
test_half_hours (void)
{
  SessionWatch watch;
  const CySession *session;
  const CyMeterReading *reading;

  session_watch_init (&watch);
  begin_charge (&watch);
  session_watch_run (&watch, 900, POWER_W);
  session_watch_jump (&watch, 900, POWER_W);
  session_watch_run (&watch, 60, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  session = session_watch_last (&watch);
  reading = &g_array_index (session->readings, CyMeterReading, 2);
  g_assert_true (reading->interpolated);
  g_assert_cmpint (reading->time_us % (1800 * S_US), ==, 0);
  g_assert_cmpint (reading->energy_dwh, ==,
                   (reading->time_us - session->started_us - S_US) / S_US * 200 + 200);
  g_assert_cmpint (session->unseen_us, ==, 901 * S_US);
  assert_sound (session);
  assert_gate (session, "");
  session_watch_clear (&watch);
}

static gint64
at_seven_past (gpointer data, gint64 after_us)
{
  gint64 hour_us = 3600 * S_US;
  gint64 seven_us = after_us / hour_us * hour_us + 420 * S_US;

  return seven_us > after_us ? seven_us : seven_us + hour_us;
}

static void
test_free_times (void)
{
  SessionWatch watch;
  const CySession *session;
  gboolean found = FALSE;

  session_watch_init (&watch);
  watch.place.boundary_us = at_seven_past;
  begin_charge (&watch);
  session_watch_run (&watch, 3600, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  session = session_watch_last (&watch);
  for (guint i = 0; i < session->readings->len; i++)
    found |=
      g_array_index (session->readings, CyMeterReading, i).time_us % (3600 * S_US) == 420 * S_US;
  g_assert_true (found);
  g_assert_cmpuint (session->readings->len, ==, 5);
  session_watch_clear (&watch);
}

/* The program is killed and started again in any second of a session: it is one session, and every Wh is in it. */
static void
test_restart_in_any_state (void)
{
  for (guint at = 0; at < 140; at++) {
    SessionWatch watch;
    const CySession *session;

    session_watch_init (&watch);
    session_watch_run (&watch, 2, 0);
    session_watch_be (&watch, CY_PILE_STATE_PREPARING, 1);
    for (guint s = 0; s < 140; s++) {
      if (s == 20)
        session_watch_be (&watch, CY_PILE_STATE_STARTING, 1);
      if (s == 30)
        session_watch_be (&watch, CY_PILE_STATE_CHARGING, 1);
      if (s == 60)
        session_watch_be (&watch, CY_PILE_STATE_SUSPENDED_EV, 1);
      if (s == 70)
        session_watch_be (&watch, CY_PILE_STATE_CHARGING, 1);
      if (s == 100)
        session_watch_be (&watch, CY_PILE_STATE_FINISHING, 1);
      if (s == at)
        session_watch_forget (&watch);
      /* Two seconds are missing. */
      if (s == at || s == at + 1)
        session_watch_jump (&watch, 1, watch.sight.state == CY_PILE_STATE_CHARGING ? POWER_W : 0);
      else
        session_watch_run (&watch, 1, watch.sight.state == CY_PILE_STATE_CHARGING ? POWER_W : 0);
    }
    drive_off (&watch);
    g_assert_cmpuint (watch.done->len, ==, 1);
    session = session_watch_last (&watch);
    g_assert_cmpint (session->energy_dwh, ==, 60 * 200);
    g_assert_cmpint (session->flags & ~CY_SESSION_START_UNSEEN, ==, 0);
    assert_sound (session);
    session_watch_clear (&watch);
  }
}

static void
test_resumed_is_one (void)
{
  SessionWatch watch;
  const CySession *session;

  session_watch_init (&watch);
  begin_charge (&watch);
  session_watch_run (&watch, 1000, POWER_W);
  end_charge (&watch);
  session_watch_be (&watch, CY_PILE_STATE_CHARGING, 1);
  session_watch_run (&watch, 250, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  g_assert_cmpuint (watch.done->len, ==, 1);
  session = session_watch_last (&watch);
  g_assert_cmpint (session->n_resumed, ==, 1);
  g_assert_cmpint (session->energy_dwh, ==, 250000);
  assert_gate (session, "");
  session_watch_clear (&watch);
}

/* The pile starts again, its counter from 0, with the same car: 20 and 5 are 25, never 20 and 25. */
static void
test_pile_restarts (void)
{
  SessionWatch watch;
  const CySession *session;

  session_watch_init (&watch);
  begin_charge (&watch);
  session_watch_run (&watch, 1000, POWER_W);
  watch.sight.is_known = FALSE;
  session_watch_run (&watch, 30, 0);
  watch.sight.is_known = TRUE;
  watch.sight.counter_dwh = 0;
  watch.sight.pile_s = 0;
  session_watch_run (&watch, 250, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  g_assert_cmpuint (watch.done->len, ==, 1);
  session = session_watch_last (&watch);
  g_assert_cmpint (session->energy_dwh, ==, 250000);
  g_assert_cmpint (session->flags, ==, CY_SESSION_COUNTER_RESTARTED);
  assert_gate (session, "");
  session_watch_clear (&watch);
}

/* The same car stays and somebody begins anew: the pile counts from 0, so it is another charge. */
static void
test_started_anew (void)
{
  SessionWatch watch;

  session_watch_init (&watch);
  begin_charge (&watch);
  session_watch_run (&watch, 1000, POWER_W);
  end_charge (&watch);
  watch.sight.counter_dwh = 0;
  watch.sight.pile_s = 0;
  session_watch_be (&watch, CY_PILE_STATE_STARTING, 1);
  session_watch_run (&watch, 9, 0);
  session_watch_be (&watch, CY_PILE_STATE_CHARGING, 1);
  session_watch_run (&watch, 500, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  g_assert_cmpuint (watch.done->len, ==, 2);
  g_assert_cmpint (((CySession *) watch.done->pdata[0])->energy_dwh, ==, 200000);
  g_assert_cmpint (session_watch_last (&watch)->energy_dwh, ==, 100000);
  assert_gate (session_watch_last (&watch), "");
  session_watch_clear (&watch);
}

/* The link is lost; meanwhile the charge ends and the car goes. The pile's own count agrees with its meter. */
static void
test_ends_unseen (void)
{
  SessionWatch watch;
  const CySession *session;

  session_watch_init (&watch);
  begin_charge (&watch);
  session_watch_run (&watch, 600, POWER_W);
  session_watch_jump (&watch, 300, POWER_W);
  session_watch_jump (&watch, 2400, 0);
  drive_off (&watch);
  session = session_watch_last (&watch);
  g_assert_cmpint (session->energy_dwh, ==, 180000);
  g_assert_cmpint (session->flags, ==, 0);
  g_assert_cmpint (session->stopped_us - session->started_us, ==, 900 * S_US);
  assert_gate (session, "");
  session_watch_clear (&watch);

  /* A pile that forgets its count leaves nothing to go by. */
  session_watch_init (&watch);
  begin_charge (&watch);
  session_watch_run (&watch, 600, POWER_W);
  session_watch_jump (&watch, 300, POWER_W);
  session_watch_jump (&watch, 2400, 0);
  watch.sight.counter_dwh = 0;
  watch.sight.pile_s = 0;
  drive_off (&watch);
  session = session_watch_last (&watch);
  g_assert_cmpint (session->flags, ==, CY_SESSION_END_UNSEEN);
  assert_gate (session, "no_end");
  session_watch_clear (&watch);

  /* Nothing flowed after the last look: there is nothing to find out. */
  session_watch_init (&watch);
  begin_charge (&watch);
  session_watch_run (&watch, 600, POWER_W);
  session_watch_jump (&watch, 2400, 0);
  drive_off (&watch);
  session = session_watch_last (&watch);
  g_assert_cmpint (session->energy_dwh, ==, 120000);
  g_assert_cmpint (session->flags, ==, 0);
  session_watch_clear (&watch);
}

/* Nobody looks while one car goes and another one charges. */
static void
test_other_car_meanwhile (void)
{
  SessionWatch watch;
  const CySession *first;

  session_watch_init (&watch);
  begin_charge (&watch);
  session_watch_run (&watch, 600, POWER_W);
  session_watch_jump (&watch, 3000, 0);
  watch.sight.vin = "LGB999";
  watch.sight.tag = "6210002";
  watch.sight.counter_dwh = 0;
  watch.sight.pile_s = 0;
  session_watch_jump (&watch, 100, POWER_W);
  session_watch_run (&watch, 100, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  g_assert_cmpuint (watch.done->len, ==, 2);
  first = watch.done->pdata[0];
  g_assert_cmpint (first->energy_dwh, ==, 120000);
  g_assert_cmpint (first->flags, ==, 0);
  assert_gate (first, "");
  assert_gate (session_watch_last (&watch), "no_start");
  session_watch_clear (&watch);
}

/* The node is started while a car charges: what the pile counted shows how it could be billed. */
static void
test_starts_unseen (void)
{
  SessionWatch watch;
  const CySession *session;
  g_autoptr (CySessionProposal) repair = NULL;

  session_watch_init (&watch);
  session_watch_be (&watch, CY_PILE_STATE_CHARGING, 1);
  session_watch_jump (&watch, 500, POWER_W);
  session_watch_run (&watch, 500, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  session = session_watch_last (&watch);
  g_assert_cmpint (session->flags, ==, CY_SESSION_START_UNSEEN);
  assert_gate (session, "no_start");
  repair = cy_gatekeeper_propose (session, NULL, 120000, CY_SESSION_UNKNOWN);
  g_assert_nonnull (repair);
  g_assert_cmpstr (repair->source, ==, "counter");
  g_assert_cmpint (repair->energy_dwh, ==, 200000);
  g_assert_cmpint (repair->stopped_us - repair->started_us, ==, 1000 * S_US);
  session_watch_clear (&watch);
}

/* A charge that was over before anybody looked. */
static void
test_missed_altogether (void)
{
  SessionWatch watch;

  session_watch_init (&watch);
  session_watch_jump (&watch, 500, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  g_assert_cmpstr (watch.story->str, ==, "open start stop end");
  assert_gate (session_watch_last (&watch), "no_start");
  /* Once it is told of, it is not told of again. */
  session_watch_be (&watch, CY_PILE_STATE_FINISHING, 1);
  session_watch_run (&watch, 30, 0);
  drive_off (&watch);
  g_assert_cmpint (session_watch_last (&watch)->started_us, ==, 0);
  session_watch_clear (&watch);
}

/* A pile that starts shows zeros for some seconds. */
static void
test_zero_for_a_moment (void)
{
  SessionWatch watch;
  gint64 meter;

  session_watch_init (&watch);
  begin_charge (&watch);
  session_watch_run (&watch, 100, POWER_W);
  meter = watch.sight.meter_dwh;
  watch.sight.meter_dwh = 0;
  session_watch_run (&watch, 3, 0);
  watch.sight.meter_dwh = meter;
  session_watch_run (&watch, 100, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  g_assert_cmpint (session_watch_last (&watch)->energy_dwh, ==, 40000);
  assert_gate (session_watch_last (&watch), "");
  session_watch_clear (&watch);
}

static void
test_meter_replaced (void)
{
  SessionWatch watch;
  g_autoptr (GArray) findings = NULL;
  const CySession *session;

  session_watch_init (&watch);
  begin_charge (&watch);
  session_watch_run (&watch, 100, POWER_W);
  watch.sight.meter_dwh = 50;
  session_watch_run (&watch, 106, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  session = session_watch_last (&watch);
  /* What the new one counted until it was believed is not invented. */
  g_assert_cmpint (session->energy_dwh, ==, 40000);
  assert_gate (session, "meter_back");

  /* Between two sessions. */
  watch.sight.meter_dwh = 1000;
  begin_charge (&watch);
  session_watch_run (&watch, 100, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  findings = gate (session_watch_last (&watch), watch.done->pdata[watch.done->len - 2], 120000);
  g_assert_cmpuint (findings->len, ==, 1);
  g_assert_cmpint (g_array_index (findings, CyGateFinding, 0).code, ==, CY_GATE_METER_REPLACED);
  session_watch_clear (&watch);
}

static void
test_no_meter (void)
{
  SessionWatch watch;
  const CySession *session;

  session_watch_init (&watch);
  watch.sight.meter_dwh = CY_SESSION_UNKNOWN;
  watch.sight.counter_dwh = 12345;
  session_watch_run (&watch, 5, 0);
  begin_charge (&watch);
  session_watch_run (&watch, 1000, POWER_W);
  end_charge (&watch);
  drive_off (&watch);
  session = session_watch_last (&watch);
  g_assert_cmpint (session->energy_dwh, ==, 200000);
  g_assert_cmpint (session->flags, ==, CY_SESSION_NO_METER);
  assert_gate (session, "");
  session_watch_clear (&watch);
}

static void
test_authorised (void)
{
  const char *who = "{\"pile\":\"p1\",\"connector\":1,\"account\":\"A1\",\"card\":\"6210001\","
                    "\"strategy\":\"energy\",\"target\":50000,\"until_us\":1795911060000000}";
  SessionWatch watch;
  const CySession *session;

  session_watch_init (&watch);
  session_watch_apply (&watch, CY_SESSION_EVENT_AUTHORISE, who);
  session_watch_run (&watch, 30, 0);
  begin_charge (&watch);
  session_watch_run (&watch, 249, POWER_W);
  g_assert_false (cy_session_is_reached (watch.session, 49800, 0, watch.sight.time_us));
  g_assert_true (cy_session_is_reached (watch.session, 50000, 0, watch.sight.time_us));
  end_charge (&watch);
  drive_off (&watch);
  session = session_watch_last (&watch);
  g_assert_cmpstr (session->account, ==, "A1");
  g_assert_cmpint (session->strategy, ==, CY_SESSION_ENERGY);
  g_assert_cmpint (session->meter_start_dwh, ==, 10000000);
  assert_gate (session, "");

  /* Nobody came. */
  watch.sight.time_us = WATCH_BEGIN_US;
  session_watch_forget (&watch);
  session_watch_apply (&watch, CY_SESSION_EVENT_AUTHORISE, who);
  session_watch_run (&watch, 59, 0);
  g_assert_nonnull (watch.session);
  session_watch_run (&watch, 3, 0);
  g_assert_null (watch.session);
  g_assert_cmpint (session_watch_last (&watch)->started_us, ==, 0);
  session_watch_clear (&watch);
}

static void
test_strategies (void)
{
  g_autoptr (CySession) session = cy_session_new ("CS-1");

  session->state = CY_SESSION_CHARGING;
  session->started_us = WATCH_BEGIN_US;
  session->target = 600;
  g_assert_false (cy_session_is_reached (session, 700, 700, WATCH_BEGIN_US));
  session->strategy = CY_SESSION_MONEY;
  g_assert_false (cy_session_is_reached (session, 700, CY_SESSION_UNKNOWN, WATCH_BEGIN_US));
  g_assert_true (cy_session_is_reached (session, 0, 600, WATCH_BEGIN_US));
  session->strategy = CY_SESSION_TIME;
  g_assert_false (cy_session_is_reached (session, 0, 0, WATCH_BEGIN_US + 599 * S_US));
  g_assert_true (cy_session_is_reached (session, 0, 0, WATCH_BEGIN_US + 600 * S_US));
  session->state = CY_SESSION_STOPPED;
  g_assert_false (cy_session_is_reached (session, 700, 700, WATCH_BEGIN_US + (86400 * S_US)));
}

/* Whatever a gun shows, in whatever order, with the program killed and the link lost at any time: the rule says only
 * what can be journalled, every reading is in its place, and no more is billed than the meter counted. */
static void
test_any_gun (void)
{
  for (guint seed = 0; seed < 3000; seed++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
    const char *const vins[] = { NULL, "", "A", "B" };
    SessionWatch watch;
    gint64 first;
    gint64 billed = 0;

    session_watch_init (&watch);
    first = watch.sight.meter_dwh;
    for (guint i = 0; i < 120; i++) {
      gint64 power = 0;

      if (g_rand_int_range (rand, 0, 4) == 0)
        session_watch_be (&watch, g_rand_int_range (rand, 0, CY_N_PILE_STATES),
                          g_rand_int_range (rand, -1, 2));
      if (g_rand_int_range (rand, 0, 12) == 0)
        watch.sight.vin = vins[g_rand_int_range (rand, 0, 4)];
      if (g_rand_int_range (rand, 0, 12) == 0)
        watch.sight.tag = vins[g_rand_int_range (rand, 0, 4)];
      if (g_rand_int_range (rand, 0, 30) == 0)
        watch.sight.counter_dwh = g_rand_boolean (rand) ? 0 : CY_SESSION_UNKNOWN;
      if (g_rand_int_range (rand, 0, 30) == 0)
        watch.sight.pile_s = g_rand_boolean (rand) ? 0 : CY_SESSION_UNKNOWN;
      if (g_rand_int_range (rand, 0, 30) == 0)
        session_watch_forget (&watch);
      watch.sight.is_known = g_rand_int_range (rand, 0, 8) != 0;
      if (watch.sight.state == CY_PILE_STATE_CHARGING)
        power = POWER_W;
      if (g_rand_int_range (rand, 0, 3) == 0)
        session_watch_jump (&watch, (guint) g_rand_int_range (rand, 1, 4000), power);
      session_watch_run (&watch, 1, power);
    }
    for (guint i = 0; i < watch.done->len; i++) {
      const CySession *session = watch.done->pdata[i];

      billed += session->energy_dwh;
      for (guint k = 1; k < session->readings->len; k++)
        g_assert_cmpint (g_array_index (session->readings, CyMeterReading, k - 1).energy_dwh, <=,
                         g_array_index (session->readings, CyMeterReading, k).energy_dwh);
    }
    g_assert_cmpint (billed, <=, watch.sight.meter_dwh - first);
    session_watch_clear (&watch);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-rule/whole-life", test_whole_life);
  g_test_add_func ("/session-rule/half-hours", test_half_hours);
  g_test_add_func ("/session-rule/free-times", test_free_times);
  g_test_add_func ("/session-rule/restart-in-any-state", test_restart_in_any_state);
  g_test_add_func ("/session-rule/resumed-is-one", test_resumed_is_one);
  g_test_add_func ("/session-rule/pile-restarts", test_pile_restarts);
  g_test_add_func ("/session-rule/started-anew", test_started_anew);
  g_test_add_func ("/session-rule/ends-unseen", test_ends_unseen);
  g_test_add_func ("/session-rule/other-car-meanwhile", test_other_car_meanwhile);
  g_test_add_func ("/session-rule/starts-unseen", test_starts_unseen);
  g_test_add_func ("/session-rule/missed-altogether", test_missed_altogether);
  g_test_add_func ("/session-rule/zero-for-a-moment", test_zero_for_a_moment);
  g_test_add_func ("/session-rule/meter-replaced", test_meter_replaced);
  g_test_add_func ("/session-rule/no-meter", test_no_meter);
  g_test_add_func ("/session-rule/authorised", test_authorised);
  g_test_add_func ("/session-rule/strategies", test_strategies);
  g_test_add_func ("/session-rule/any-gun", test_any_gun);
  return g_test_run ();
}
