/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "simulate-fixture.h"

#define YARD                                                             \
  "{" SIM_TYPES ",\"piles\":["                                           \
  "{\"id\":\"p1\",\"type\":\"dc\",\"link\":\"tcp://127.0.0.1:1502/1\"}," \
  "{\"id\":\"p2\",\"type\":\"abb\",\"link\":\"tcp://127.0.0.2:1502/1\"}]}"

#define HOUR 3600

static void
check_same (const CySimPile *a, const CySimPile *b)
{
  g_assert_cmpfloat (a->ambient, ==, b->ambient);
  g_assert_cmpfloat (a->inside, ==, b->inside);
  for (guint i = 0; i < a->type->connectors; i++) {
    g_assert_cmpint (a->guns[i].state, ==, b->guns[i].state);
    g_assert_cmpfloat (a->guns[i].meter_wh, ==, b->guns[i].meter_wh);
    g_assert_cmpfloat (a->guns[i].temp_pos, ==, b->guns[i].temp_pos);
    g_assert_cmpstr (a->guns[i].vehicle.vin, ==, b->guns[i].vehicle.vin);
  }
}

/* Who looks when must not matter. */
static void
test_same_story (void)
{
  SimFixture one;
  SimFixture two;

  sim_fixture_init (&one, TRUE, YARD);
  sim_fixture_init (&two, TRUE, YARD);
  for (gint64 t = 0; t <= 6 * HOUR; t += 97)
    cy_sim_pile_advance (sim_fixture_pile (&one, "p1"), t);
  cy_sim_pile_advance (sim_fixture_pile (&one, "p1"), 6 * HOUR);
  cy_sim_pile_advance (sim_fixture_pile (&two, "p1"), 6 * HOUR);
  check_same (sim_fixture_pile (&one, "p1"), sim_fixture_pile (&two, "p1"));
  sim_fixture_clear (&one);
  sim_fixture_clear (&two);
}

static void
test_other_seed (void)
{
  SimFixture one;
  SimFixture two;

  sim_fixture_init (&one, TRUE, NULL);
  sim_fixture_init (&two, TRUE, NULL);
  two.settings.seed = 8;
  one.yard = sim_fixture_try (&one, YARD, NULL);
  two.yard = sim_fixture_try (&two, YARD, NULL);
  g_assert_cmpfloat (sim_fixture_pile (&one, "p1")->guns[0].meter_wh, !=,
                     sim_fixture_pile (&two, "p1")->guns[0].meter_wh);
  sim_fixture_clear (&one);
  sim_fixture_clear (&two);
}

static void
check_second (const CySimPile *pile, const CySimGun *gun, double meter_before)
{
  const CySimVehicle *car = &gun->vehicle;

  g_assert_cmpfloat (gun->meter_wh, >=, meter_before);
  g_assert_cmpfloat (gun->current, >=, 0);
  g_assert_cmpfloat (gun->current, <=, pile->type->rated_current + 0.01);
  g_assert_cmpfloat (gun->power, <=, pile->type->power_w * 1.01);
  g_assert_cmpfloat (gun->temp_pos, >, -40);
  g_assert_cmpfloat (gun->temp_pos, <, 110);
  if (gun->state != CY_PILE_STATE_CHARGING)
    g_assert_cmpfloat (gun->power, ==, 0);
  if (!gun->plugged)
    return;
  g_assert_cmpfloat (car->soc, >, 0);
  g_assert_cmpfloat (car->soc, <=, 100);
  g_assert_cmpfloat (cy_sim_vehicle_cell_voltage (car), >, 2.8);
  g_assert_cmpfloat (cy_sim_vehicle_cell_voltage (car), <, cy_sim_vehicle_cell_limit (car));
}

/* Two days of two piles: nothing impossible, and something of everything. */
static void
test_two_days (void)
{
  static const char *const ids[] = { "p1", "p2" };
  guint seen[CY_N_PILE_STATES] = { 0 };
  SimFixture f;

  sim_fixture_init (&f, TRUE, YARD);
  for (guint p = 0; p < G_N_ELEMENTS (ids); p++) {
    CySimPile *pile = sim_fixture_pile (&f, ids[p]);

    for (gint64 t = 1; t <= 48 * HOUR; t++) {
      double meter = pile->guns[0].meter_wh;

      cy_sim_pile_advance (pile, t);
      check_second (pile, &pile->guns[0], meter);
      seen[cy_sim_gun_state (&pile->guns[0], pile->faults != 0)]++;
    }
    g_assert_cmpfloat (pile->guns[0].meter_wh, >, 0);
  }
  g_assert_cmpuint (seen[CY_PILE_STATE_AVAILABLE], >, 0);
  g_assert_cmpuint (seen[CY_PILE_STATE_PREPARING], >, 0);
  g_assert_cmpuint (seen[CY_PILE_STATE_STARTING], >, 0);
  g_assert_cmpuint (seen[CY_PILE_STATE_CHARGING], >, HOUR);
  g_assert_cmpuint (seen[CY_PILE_STATE_FINISHING], >, 0);
  g_assert_cmpuint (seen[CY_PILE_STATE_FAULTED], >, 0);
  sim_fixture_clear (&f);
}

/* A charge from plug to full: constant current first, then less and less. */
static void
test_charge (void)
{
  SimFixture f;
  CySimPile *pile;
  CySimGun *gun;
  CySimSurroundings around;
  double highest = 0;
  double temp_cold;
  gint64 t = 0;

  sim_fixture_init (&f, FALSE, YARD);
  pile = sim_fixture_pile (&f, "p1");
  gun = cy_sim_pile_gun (pile, 1);
  temp_cold = gun->temp_pos;
  around = cy_sim_pile_surroundings (pile);
  g_assert_false (gun->plugged);
  g_assert_false (cy_sim_gun_start (gun, 0));
  g_assert_true (cy_sim_gun_plug (gun, &pile->random, &around, "LTESTVIN000000001"));
  g_assert_false (cy_sim_gun_plug (gun, &pile->random, &around, NULL));
  gun->vehicle.target_soc = 100;
  g_assert_true (cy_sim_gun_start (gun, pile->now_s));
  while (gun->state != CY_PILE_STATE_FINISHING && t < 8 * HOUR) {
    cy_sim_pile_advance (pile, ++t);
    highest = MAX (highest, gun->current);
    if (gun->state == CY_PILE_STATE_CHARGING && gun->vehicle.soc > 95)
      g_assert_cmpfloat (gun->current, <, highest * 0.6);
    if (gun->state == CY_PILE_STATE_CHARGING && gun->vehicle.soc < 50 && t > 60)
      g_assert_cmpfloat (gun->current, >, highest * 0.8);
  }
  g_assert_cmpint (gun->stop_reason, ==, CY_SIM_STOP_FULL);
  g_assert_cmpstr (gun->vehicle.vin, ==, "LTESTVIN000000001");
  g_assert_cmpfloat (gun->vehicle.soc, >=, 100);
  g_assert_cmpfloat (highest, >, 60);
  g_assert_cmpfloat (gun->temp_pos, >, temp_cold + 0.5);
  g_assert_cmpfloat_with_epsilon (gun->session_wh / gun->vehicle.capacity_wh, 0.75, 0.3);
  sim_fixture_clear (&f);
}

static CySimGun *
charging_gun (CySimPile *pile)
{
  CySimGun *gun = cy_sim_pile_gun (pile, 1);
  CySimSurroundings around = cy_sim_pile_surroundings (pile);

  g_assert_true (cy_sim_gun_plug (gun, &pile->random, &around, NULL));
  gun->vehicle.soc = 20;
  g_assert_true (cy_sim_gun_start (gun, pile->now_s));
  cy_sim_pile_advance (pile, pile->now_s + 60);
  g_assert_cmpint (gun->state, ==, CY_PILE_STATE_CHARGING);
  return gun;
}

static void
test_limits (void)
{
  SimFixture f;
  CySimPile *pile;
  CySimGun *gun;

  sim_fixture_init (&f, FALSE, YARD);
  pile = sim_fixture_pile (&f, "p1");
  gun = charging_gun (pile);
  g_assert_cmpfloat (gun->power, >, 30000);
  gun->limit_power = 20000;
  gun->limit_until_s = pile->now_s + 30;
  cy_sim_pile_advance (pile, pile->now_s + 10);
  g_assert_cmpfloat_with_epsilon (gun->power, 20000, 300);
  gun->limit_power = 0;
  cy_sim_pile_advance (pile, pile->now_s + 10);
  g_assert_cmpint (gun->state, ==, CY_PILE_STATE_SUSPENDED_EVSE);
  g_assert_cmpfloat (gun->power, ==, 0);
  cy_sim_pile_advance (pile, pile->now_s + 30);
  g_assert_cmpint (gun->state, ==, CY_PILE_STATE_CHARGING);
  g_assert_cmpfloat (gun->power, >, 30000);
  sim_fixture_clear (&f);
}

static void
test_faults (void)
{
  SimFixture f;
  CySimPile *pile;
  CySimGun *gun;

  sim_fixture_init (&f, FALSE, YARD);
  pile = sim_fixture_pile (&f, "p1");
  gun = charging_gun (pile);
  cy_sim_pile_break (pile, 1, CY_SIM_FAULT_OVER_TEMPERATURE);
  cy_sim_pile_advance (pile, pile->now_s + 120);
  g_assert_cmpint (cy_sim_gun_state (gun, FALSE), ==, CY_PILE_STATE_FAULTED);
  g_assert_cmpint (gun->stop_reason, ==, CY_SIM_STOP_FAULT);
  g_assert_cmpfloat (gun->power, ==, 0);
  g_assert_cmpfloat (gun->temp_pos, >, 95);
  g_assert_cmpuint (pile->guns[1].faults, ==, 0);
  cy_sim_pile_clear (pile, 0);
  cy_sim_pile_advance (pile, pile->now_s + 2);
  g_assert_cmpint (cy_sim_gun_state (gun, FALSE), ==, CY_PILE_STATE_FINISHING);
  cy_sim_pile_break (pile, 0, CY_SIM_FAULT_SUPPLY_LOST);
  g_assert_cmpfloat (cy_sim_pile_line_voltage (pile), ==, 0);
  sim_fixture_clear (&f);
}

/* A VIN is one only with its check digit; 1M8GDM9AXKP042788 is the usual worked example. */
static void
test_vin (void)
{
  static const char letters[] = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";
  static const guint8 values[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7,
                                   8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9 };
  static const guint8 weights[] = { 8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2 };
  CySimRandom random = cy_sim_random_seed (3, "vin");
  const char *example = "1M8GDM9AXKP042788";

  for (guint i = 0; i < 200; i++) {
    CySimVehicle car = cy_sim_vehicle_new (&random, 20);
    const char *vin = i == 0 ? example : car.vin;
    guint sum = 0;

    g_assert_cmpuint (strlen (vin), ==, 17);
    for (guint k = 0; k < 17; k++)
      sum += weights[k] * values[strchr (letters, vin[k]) - letters];
    g_assert_cmpint (vin[8], ==, sum % 11 == 10 ? 'X' : '0' + (int) (sum % 11));
  }
}

/* Whatever the battery: all it takes in the middle, little near the end, and no cell too high. */
static void
test_demand (void)
{
  CySimRandom random = cy_sim_random_seed (5, "demand");

  for (guint i = 0; i < 100; i++) {
    CySimVehicle car = cy_sim_vehicle_new (&random, 20);
    gboolean constant_voltage;

    car.soc = 40;
    g_assert_cmpfloat (cy_sim_vehicle_demand (&car, &constant_voltage), ==, car.max_current);
    g_assert_false (constant_voltage);
    car.soc = 95;
    g_assert_cmpfloat (cy_sim_vehicle_demand (&car, &constant_voltage), <, car.max_current * 0.45);
    for (car.soc = 5; car.soc <= 100; car.soc += 0.5) {
      car.current = cy_sim_vehicle_demand (&car, &constant_voltage);
      g_assert_cmpfloat (car.current, >, 0);
      g_assert_cmpfloat (cy_sim_vehicle_voltage (&car) / car.cells, <,
                         cy_sim_vehicle_cell_limit (&car));
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/pile/same-story", test_same_story);
  g_test_add_func ("/simulate/pile/other-seed", test_other_seed);
  g_test_add_func ("/simulate/pile/two-days", test_two_days);
  g_test_add_func ("/simulate/pile/charge", test_charge);
  g_test_add_func ("/simulate/pile/limits", test_limits);
  g_test_add_func ("/simulate/pile/faults", test_faults);
  g_test_add_func ("/simulate/pile/vin", test_vin);
  g_test_add_func ("/simulate/pile/demand", test_demand);
  return g_test_run ();
}
