/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-gun.h"

#include <math.h>

/* Rise of the contacts over the air at rated current [K] and how fast they follow [s]: a gun that is
   as designed stays just inside the 50 K of GB/T 20234.1. */
#define CONTACT_RISE  46
#define CONTACT_TAU_S 240

/* IEC 61851-1: below 6 A a car must not draw at all. */
#define LEAST_AC_CURRENT 6

/* GB/T 18487.1 starts with checks of lock, insulation and handshake; some seconds in practice. */
#define HANDSHAKE_S 9

#define RAMP_A_PER_S 25
#define POWER_FACTOR 0.99

/* Every eighth driver has lunch: the bay is blocked long after the charge is over [s]. */
#define LUNCH_EVERY 8
#define LUNCH_S     3600

/* Busy enough to look at: how long a gun waits for the next car [s]. */
#define IDLE_MEAN_DC_S 700
#define IDLE_MEAN_AC_S 1500

static double
idle_wait (const CySimSurroundings *around, CySimRandom *random)
{
  return 20 + cy_sim_random_wait (random, around->is_dc ? IDLE_MEAN_DC_S : IDLE_MEAN_AC_S);
}

/**
 * cy_sim_gun_plug:
 * @vin: (nullable): of the car; %NULL for any.
 *
 * Returns: %FALSE when there is one already, or the gun is out of service.
 */
gboolean
cy_sim_gun_plug (CySimGun *gun,
                 CySimRandom *random,
                 const CySimSurroundings *around,
                 const char *vin)
{
  if (gun->plugged || !gun->available)
    return FALSE;
  gun->vehicle = cy_sim_vehicle_new (random, around->ambient);
  if (vin != NULL)
    g_strlcpy (gun->vehicle.vin, vin, sizeof gun->vehicle.vin);
  g_snprintf (gun->card, sizeof gun->card, "6210%012" G_GUINT64_FORMAT,
              cy_sim_random_bits (random) % G_GUINT64_CONSTANT (1000000000000));
  gun->plugged = TRUE;
  gun->texts++;
  gun->plugged_s = 0;
  gun->session_wh = 0;
  gun->session_s = 0;
  gun->cost = 0;
  gun->stop_reason = CY_SIM_STOP_NONE;
  gun->state = CY_PILE_STATE_PREPARING;
  gun->until_s = around->now_s + (gint64) cy_sim_random_between (random, 8, 40);
  return TRUE;
}

void
cy_sim_gun_unplug (CySimGun *gun, CySimRandom *random, gint64 now_s)
{
  if (!gun->plugged)
    return;
  if (gun->stop_reason == CY_SIM_STOP_NONE)
    gun->stop_reason = CY_SIM_STOP_UNPLUGGED;
  gun->plugged = FALSE;
  gun->locked = FALSE;
  gun->stays = FALSE;
  gun->card[0] = '\0';
  gun->vehicle = (CySimVehicle){ 0 };
  gun->texts++;
  gun->state = CY_PILE_STATE_AVAILABLE;
  gun->until_s = now_s + (gint64) (20 + cy_sim_random_wait (random, IDLE_MEAN_DC_S));
}

/**
 * cy_sim_gun_start:
 *
 * Returns: %FALSE when nobody is plugged in, or a charge is going on.
 */
gboolean
cy_sim_gun_start (CySimGun *gun, gint64 now_s)
{
  if (!gun->plugged || gun->faults != 0)
    return FALSE;
  if (gun->state != CY_PILE_STATE_PREPARING && gun->state != CY_PILE_STATE_FINISHING)
    return FALSE;
  gun->state = CY_PILE_STATE_STARTING;
  gun->until_s = now_s + HANDSHAKE_S;
  gun->locked = TRUE;
  gun->stop_reason = CY_SIM_STOP_NONE;
  gun->session_wh = 0;
  gun->session_s = 0;
  gun->cost = 0;
  gun->charges++;
  return TRUE;
}

/**
 * cy_sim_gun_stop:
 *
 * Ends the charge, if there is one; the car stays for a while.
 */
void
cy_sim_gun_stop (CySimGun *gun, CySimRandom *random, CySimStop reason, gint64 now_s)
{
  if (!gun->plugged || gun->state == CY_PILE_STATE_FINISHING)
    return;
  gun->state = CY_PILE_STATE_FINISHING;
  gun->stop_reason = reason;
  gun->locked = FALSE;
  gun->until_s = now_s + (gint64) cy_sim_random_between (random, 60, 420);
  if (reason == CY_SIM_STOP_FULL && gun->charges % LUNCH_EVERY == 0)
    gun->until_s += LUNCH_S;
}

/**
 * cy_sim_gun_state:
 *
 * Returns: what the gun shows: its own doing, unless something is broken.
 */
CyPileState
cy_sim_gun_state (const CySimGun *gun, gboolean pile_broken)
{
  if (gun->faults != 0 || pile_broken)
    return CY_PILE_STATE_FAULTED;
  return gun->available || gun->plugged ? gun->state : CY_PILE_STATE_UNAVAILABLE;
}

static double
allowed_current (const CySimGun *gun, const CySimSurroundings *around, double volts)
{
  double current = MIN (around->rated_current, gun->limit_current);
  double power = MIN (around->power_w, gun->limit_power);

  return volts > 1 ? MIN (current, power / volts) : 0;
}

static double
wanted_dc (CySimGun *gun, const CySimSurroundings *around)
{
  double volts = cy_sim_vehicle_voltage (&gun->vehicle);

  gun->demand = cy_sim_vehicle_demand (&gun->vehicle, &gun->constant_voltage);
  return MIN (gun->demand, allowed_current (gun, around, volts));
}

/* The lines an AC car draws from: the smaller ones take one phase whatever is on offer. */
static guint
used_phases (const CySimGun *gun, const CySimSurroundings *around)
{
  guint phases = gun->vehicle.onboard_w > 8000 ? 3 : 1;

  return MIN (phases, MIN (around->phases, gun->phases));
}

static double
wanted_ac (CySimGun *gun, const CySimSurroundings *around)
{
  double per_ampere = around->line_voltage * used_phases (gun, around);
  double onboard = per_ampere > 1 ? gun->vehicle.onboard_w / per_ampere : 0;
  double allowed = allowed_current (gun, around, per_ampere);
  double taper = gun->vehicle.soc > 97 ? MAX (0.2, (100 - gun->vehicle.soc) / 3) : 1;

  gun->demand = onboard * taper;
  gun->constant_voltage = taper < 1;
  return allowed < LEAST_AC_CURRENT ? 0 : MIN (allowed, gun->demand);
}

static void
draw_nothing (CySimGun *gun, const CySimSurroundings *around)
{
  gun->current = 0;
  gun->power = 0;
  gun->vehicle.current = 0;
  if (around->is_dc && gun->state != CY_PILE_STATE_STARTING)
    gun->voltage = gun->voltage > 5 ? gun->voltage * 0.6 : 0;
  else
    gun->voltage = around->is_dc ? cy_sim_vehicle_voltage (&gun->vehicle) : around->line_voltage;
}

static void
draw (CySimGun *gun, const CySimSurroundings *around)
{
  double wanted = around->is_dc ? wanted_dc (gun, around) : wanted_ac (gun, around);
  double volts;

  gun->current += CLAMP (wanted - gun->current, -4 * RAMP_A_PER_S, RAMP_A_PER_S);
  gun->vehicle.current = around->is_dc ? gun->current : 0;
  volts = around->is_dc ? cy_sim_vehicle_voltage (&gun->vehicle) : around->line_voltage;
  gun->voltage = volts;
  gun->power = around->is_dc ? volts * gun->current
                             : volts * gun->current * used_phases (gun, around) * POWER_FACTOR;
  cy_sim_vehicle_take (&gun->vehicle, gun->power, around->is_dc ? gun->current : 0,
                       around->ambient);
  if (gun->session_s == 0)
    gun->tariff = *around->tariff;
  gun->meter_wh += gun->power / 3600;
  gun->session_wh += gun->power / 3600;
  gun->cost += gun->power / 3600 / 1000 * cy_sim_tariff_price (&gun->tariff, around->clock_s);
  gun->session_s += 1;
}

static gboolean
is_paused (const CySimGun *gun, const CySimSurroundings *around)
{
  double least = around->is_dc ? 1 : LEAST_AC_CURRENT;
  double volts = around->is_dc ? 400 : around->line_voltage;

  return gun->limit_current < least || gun->limit_power < least * volts;
}

/* What happens by itself when its time has come. */
static void
move_on (CySimGun *gun, CySimRandom *random, const CySimSurroundings *around)
{
  switch (gun->state) {
  case CY_PILE_STATE_AVAILABLE:
    gun->until_s = around->now_s + (gint64) idle_wait (around, random);
    if (around->traffic)
      (void) cy_sim_gun_plug (gun, random, around, NULL); /* out of service: next time */
    break;
  case CY_PILE_STATE_PREPARING:
    (void) cy_sim_gun_start (gun, around->now_s); /* broken: waits */
    break;
  case CY_PILE_STATE_STARTING:
    gun->state = CY_PILE_STATE_CHARGING;
    break;
  case CY_PILE_STATE_FINISHING:
    if (around->traffic && !gun->stays)
      cy_sim_gun_unplug (gun, random, around->now_s);
    break;
  default:
    break;
  }
}

static void
follow (CySimGun *gun, CySimRandom *random, const CySimSurroundings *around)
{
  gboolean charges =
    gun->state == CY_PILE_STATE_CHARGING || gun->state == CY_PILE_STATE_SUSPENDED_EVSE;

  if (charges && gun->vehicle.soc >= gun->vehicle.target_soc)
    cy_sim_gun_stop (gun, random, CY_SIM_STOP_FULL, around->now_s);
  else if (charges)
    gun->state = is_paused (gun, around) ? CY_PILE_STATE_SUSPENDED_EVSE : CY_PILE_STATE_CHARGING;
  else if (around->now_s >= gun->until_s)
    move_on (gun, random, around);
}

static void
warm (CySimGun *gun, CySimRandom *random, const CySimSurroundings *around)
{
  double load = around->rated_current > 0 ? gun->current / around->rated_current : 0;
  double rise = CONTACT_RISE * load * load * gun->contact;
  double target = around->ambient + 1 + rise;

  if (gun->faults & 1u << CY_SIM_FAULT_OVER_TEMPERATURE)
    target = 104;
  gun->temp_pos += (target - gun->temp_pos) / CONTACT_TAU_S *
                   (gun->faults & 1u << CY_SIM_FAULT_OVER_TEMPERATURE ? 20 : 1);
  gun->temp_pos += cy_sim_random_between (random, -0.03, 0.03);
  gun->temp_neg += (around->ambient + 1 + rise * 0.93 - gun->temp_neg) / CONTACT_TAU_S;
}

/**
 * cy_sim_gun_step:
 *
 * One second of the gun's life.
 */
void
cy_sim_gun_step (CySimGun *gun, CySimRandom *random, const CySimSurroundings *around)
{
  gboolean broken = gun->faults != 0 || around->breaks;

  if (gun->limit_until_s > 0 && around->now_s >= gun->limit_until_s) {
    gun->limit_current = INFINITY;
    gun->limit_power = INFINITY;
    gun->limit_until_s = 0;
  }
  if (broken && gun->state != CY_PILE_STATE_FINISHING && gun->state != CY_PILE_STATE_PREPARING)
    cy_sim_gun_stop (gun, random,
                     gun->faults & 1u << CY_SIM_FAULT_EMERGENCY_STOP ? CY_SIM_STOP_EMERGENCY
                                                                     : CY_SIM_STOP_FAULT,
                     around->now_s);
  if (!broken)
    follow (gun, random, around);
  if (gun->state == CY_PILE_STATE_CHARGING && !broken)
    draw (gun, around);
  else
    draw_nothing (gun, around);
  if (gun->plugged)
    gun->plugged_s += 1;
  warm (gun, random, around);
}

/* The story begins in the middle: some are charging already. */
static void
begin_midway (CySimGun *gun, CySimRandom *random, const CySimSurroundings *around)
{
  double done;

  (void) cy_sim_gun_plug (gun, random, around, NULL); /* the gun is new: free and in service */
  (void) cy_sim_gun_start (gun, around->now_s);
  gun->state = CY_PILE_STATE_CHARGING;
  done = cy_sim_random_between (random, 0, 0.8) * (gun->vehicle.target_soc - gun->vehicle.soc);
  gun->vehicle.soc += done;
  gun->session_wh = done / 100 * gun->vehicle.capacity_wh;
  gun->session_s = floor (gun->session_wh / (around->is_dc ? 60000 : 7000) * 3600);
  gun->plugged_s = gun->session_s + 60;
  gun->tariff = *around->tariff;
  gun->cost = gun->session_wh / 1000 * cy_sim_tariff_price (&gun->tariff, around->clock_s);
  gun->temp_pos += cy_sim_random_between (random, 5, 25);
  gun->temp_neg = gun->temp_pos - 1;
}

/**
 * cy_sim_gun_init:
 *
 * A gun at the beginning of the story.
 */
void
cy_sim_gun_init (CySimGun *gun, CySimRandom *random, const CySimSurroundings *around)
{
  *gun = (CySimGun){
    .state = CY_PILE_STATE_AVAILABLE,
    .available = TRUE,
    .limit_current = INFINITY,
    .limit_power = INFINITY,
    .phases = 3,
    .temp_pos = around->ambient + 1,
    .temp_neg = around->ambient + 1,
  };
  gun->contact = cy_sim_random_between (random, 0.75, 1.1);
  gun->meter_wh = floor (cy_sim_random_between (random, 2e6, 4e8));
  gun->charges = cy_sim_random_below (random, 9000);
  gun->until_s = around->now_s + (gint64) idle_wait (around, random);
  if (around->traffic && cy_sim_random_chance (random, 0.42))
    begin_midway (gun, random, around);
  else if (around->traffic && cy_sim_random_chance (random, 0.03))
    gun->available = FALSE;
}
