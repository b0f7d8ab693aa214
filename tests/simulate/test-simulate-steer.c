/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-steer.h"
#include "simulate-fixture.h"

#define YARD                                                             \
  "{" SIM_TYPES ",\"piles\":["                                           \
  "{\"id\":\"p1\",\"type\":\"dc\",\"link\":\"tcp://127.0.0.1:1502/1\"}," \
  "{\"id\":\"p2\",\"type\":\"abb\",\"link\":\"tcp://127.0.0.2:1502/1\"}]}"

/* In this order, on one yard: each line finds what the ones before left. */
static const struct {
  const char *line;
  const char *reply;
} lines[] = {
  { "", "error the line is empty" },
  { "   ", "error the line is empty" },
  { "jump", "error no such command: jump" },
  { "list", "ok list p1/1=available p1/2=available p2/1=available" },
  { "list all", "error usage: list" },
  { "fault", "error usage: fault PILE[/GUN] FAULT" },
  { "fault p9 over-temperature", "error there is no such pile: p9" },
  { "fault p1/3 over-temperature", "error the pile has no such gun: p1/3" },
  { "fault p1/x over-temperature", "error the pile has no such gun: p1/x" },
  { "fault P1/1 over-temperature", "ok fault" },
  { "list", "ok list p1/1=faulted p1/2=available p2/1=available" },
  { "clear P1", "ok clear" },
  { "list", "ok list p1/1=available p1/2=available p2/1=available" },
  { "fault p1 supply_lost", "ok fault" },
  { "list", "ok list p1/1=faulted p1/2=faulted p2/1=available" },
  { "clear p1", "ok clear" },
  { "plug p1", "error name a gun, like p1/1: p1" },
  { "plug p1/1 COLOUR=red", "error plug knows only VIN=: COLOUR=red" },
  { "plug p1/1 VIN=123456789012345678",
    "error a VIN has at most 17 letters and digits: 123456789012345678" },
  { "plug p1/1 VIN=LSJTEST0000000001", "ok plug VIN=LSJTEST0000000001" },
  { "plug p1/1", "error there is a car already, or the gun is out of service: p1/1" },
  { "list", "ok list p1/1=preparing p1/2=available p2/1=available" },
  { "start p1/1", "ok start" },
  { "start p1/1", "error there is no car, a fault, or a charge already: p1/1" },
  { "stop p1/1", "ok stop" },
  { "list", "ok list p1/1=finishing p1/2=available p2/1=available" },
  { "unplug p1/1", "ok unplug" },
  { "unplug p1/1", "error there is no car: p1/1" },
  { "start p1/1", "error there is no car, a fault, or a charge already: p1/1" },
  { "plug p2 VIN=X", "ok plug VIN=X" },
  { "set p1/1 temp.gun 92", "ok set" },
  { "set p1 temp.gun 92", "ok set" },
  { "set p1 env.ngv 35", "ok set" },
  { "set p1/1 conn.state reserved", "ok set" },
  { "set p1/1 conn.lock locked", "ok set" },
  { "set p1/1 session.vin HELLO", "ok set" },
  { "set p1/1 temp.gum 92", "error the vocabulary has no such measure: temp.gum" },
  { "set p1/1 env.ngv 35", "error this pile does not measure that there: env.ngv" },
  { "set p1/1 temp.gun hot", "error not a number that fits here: hot" },
  { "set p1/1 temp.gun nan", "error not a number that fits here: nan" },
  { "set p1/1 temp.gun", "error usage: set PILE[/GUN] MEASURE VALUE" },
  { "late p1 800", "ok late" },
  { "late p1 -1", "error not a number that fits here: -1" },
  { "split p1", "ok split on" },
  { "split p1", "ok split off" },
  { "drop p1", "ok drop" },
  { "list", "ok list p1/1=dropped p1/2=dropped p2/1=preparing" },
  { "restore p1", "ok restore" },
  { "stay p1/1", "error there is no car: p1/1" },
  { "plug p1/1 VIN=Y", "ok plug VIN=Y" },
  { "stay p1/1", "ok stay" },
  { "stay p1", "error name a gun, like p1/1: p1" },
  { "clock p1 +90", "ok clock" },
  { "clock p1 -90.5", "ok clock" },
  { "clock p1 soon", "error not a number that fits here: soon" },
  { "clock p1", "error usage: clock PILE SECONDS" },
  { "tariff p1 refuse", "ok tariff" },
  { "tariff p1 corrupt", "ok tariff" },
  { "tariff p1 ok", "ok tariff" },
  { "tariff p1 eat", "error a tariff is refuse, corrupt or ok: eat" },
  { "tariff p2 refuse", "error this pile takes no tariff: p2" },
  { "firmware p1 fail", "ok firmware" },
  { "firmware p1 reject-block 3", "ok firmware" },
  { "firmware p1 ok", "ok firmware" },
  { "firmware p1 reject-block", "error a firmware is fail, reject-block N or ok: reject-block" },
  { "firmware p1 fail 3", "error a firmware is fail, reject-block N or ok: fail" },
  { "firmware p1 reject-block x", "error not a number that fits here: x" },
  { "firmware p2 fail", "error this pile takes no firmware: p2" },
  { "reject p1 start", "ok reject" },
  { "ignore p1 set_power", "ok ignore" },
  { "reject p1 fly", "error this pile knows no such command: fly" },
  { "ignore p2 set_power", "error this pile knows no such command: set_power" },
  { "freeze 1500", "ok freeze" },
  { "freeze x", "error not a number that fits here: x" },
  { "quit now", "error usage: quit" },
  { "quit", "ok quit" },
};

static void
test_lines (void)
{
  CySimEffect effect;
  SimFixture f;

  sim_fixture_init (&f, FALSE, YARD);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *reply = cy_sim_steer (f.yard, lines[i].line, i / 10, &effect);

    g_test_message ("%s", lines[i].line);
    g_assert_cmpstr (reply, ==, lines[i].reply);
  }
  g_assert_true (effect.quit);
  sim_fixture_clear (&f);
}

static void
test_effects (void)
{
  CySimEffect effect;
  SimFixture f;
  g_autofree char *drop = NULL;
  g_autofree char *freeze = NULL;
  g_autofree char *fault = NULL;

  sim_fixture_init (&f, FALSE, YARD);
  drop = cy_sim_steer (f.yard, "drop p2", 0, &effect);
  g_assert_true (effect.links_changed);
  g_assert_true (cy_sim_yard_find (f.yard, "p2")->dropped);
  freeze = cy_sim_steer (f.yard, "freeze 20", 0, &effect);
  g_assert_cmpuint (effect.freeze_ms, ==, 20);
  g_assert_false (effect.links_changed);
  fault = cy_sim_steer (f.yard, "fault p1 nonsense", 0, &effect);
  g_assert_true (
    g_str_has_prefix (fault, "error no fault \"nonsense\"; there are communication, "));
  sim_fixture_clear (&f);
}

/* What comes in may be anything, and the answer is one line all the same. */
static void
test_hostile (void)
{
  static const char alphabet[] = "p1/2 \t.,=\"\\%ns\x01\x7f\xff"
                                 "0";
  CySimRandom random = cy_sim_random_seed (1, "hostile");
  g_autofree char *long_line = g_strnfill (CY_SIM_LINE_MAX + 1, 'a');
  SimFixture f;

  sim_fixture_init (&f, FALSE, YARD);
  for (guint i = 0; i < 20000; i++) {
    char line[64];
    guint n = cy_sim_random_below (&random, sizeof line - 1);
    g_autofree char *reply = NULL;
    CySimEffect effect;

    for (guint k = 0; k < n; k++)
      line[k] = alphabet[cy_sim_random_below (&random, sizeof alphabet - 1)];
    line[n] = '\0';
    reply = cy_sim_steer (f.yard, i == 0 ? long_line : line, 0, &effect);
    g_assert_true (g_str_has_prefix (reply, "error "));
    g_assert_null (strchr (reply, '\n'));
  }
  sim_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/steer/lines", test_lines);
  g_test_add_func ("/simulate/steer/effects", test_effects);
  g_test_add_func ("/simulate/steer/hostile", test_hostile);
  return g_test_run ();
}
