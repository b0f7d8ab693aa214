/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-simulate-fault.h"
#include "cy-simulate-tariff.h"
#include "cy-simulate-vehicle.h"
#include "cy-state.h"

G_BEGIN_DECLS

typedef enum {
  CY_SIM_STOP_NONE,
  CY_SIM_STOP_FULL,
  CY_SIM_STOP_DRIVER,
  CY_SIM_STOP_REMOTE,
  CY_SIM_STOP_UNPLUGGED,
  CY_SIM_STOP_FAULT,
  CY_SIM_STOP_EMERGENCY,
} CySimStop;

/**
 * CySimSurroundings:
 * @is_dc: the pile rectifies; else the car does.
 * @phases: of an AC pile.
 * @rated_current: of the gun [A].
 * @power_w: what the pile has for this gun now [W].
 * @line_voltage: phase to neutral [V]; 0 when the supply is lost.
 * @ambient: [°C].
 * @now_s: seconds into the story.
 * @traffic: whether cars come by themselves.
 * @breaks: whether a fault of the pile stops this gun too.
 * @tariff: what the pile keeps now.
 * @clock_s: what it takes for the time [s since 1970].
 *
 * What a gun finds around itself in one second.
 */
typedef struct {
  gboolean is_dc;
  guint phases;
  double rated_current;
  double power_w;
  double line_voltage;
  double ambient;
  gint64 now_s;
  gboolean traffic;
  gboolean breaks;
  const CyTariffImage *tariff;
  gint64 clock_s;
} CySimSurroundings;

/**
 * CySimGun:
 * @state: what it is doing, as long as nothing is broken.
 * @until_s: when that ends by itself.
 * @stays: the car is not fetched when it is full.
 * @limit_until_s: when the limits are forgotten; 0 for never.
 * @contact: how badly its contacts heat: 1 is as designed.
 * @faults: bit set of #CySimFault.
 * @tariff: what this charge is paid by: that of its beginning.
 * @texts: counts up whenever card or VIN change.
 *
 * One gun and whoever is plugged in.
 */
typedef struct {
  CyPileState state;
  gint64 until_s;
  gboolean available;
  gboolean locked;
  gboolean plugged;
  gboolean stays;
  CySimVehicle vehicle;
  char card[20];
  CySimStop stop_reason;
  double session_wh;
  double session_s;
  double plugged_s;
  double cost;
  CyTariffImage tariff;
  double meter_wh;
  double limit_current;
  double limit_power;
  gint64 limit_until_s;
  guint phases;
  double voltage;
  double current;
  double power;
  double demand;
  gboolean constant_voltage;
  double temp_pos;
  double temp_neg;
  double contact;
  guint32 faults;
  guint texts;
  guint charges;
} CySimGun;

void cy_sim_gun_init (CySimGun *gun, CySimRandom *random, const CySimSurroundings *around);
void cy_sim_gun_step (CySimGun *gun, CySimRandom *random, const CySimSurroundings *around);
CyPileState cy_sim_gun_state (const CySimGun *gun, gboolean pile_broken);
gboolean cy_sim_gun_plug (CySimGun *gun,
                          CySimRandom *random,
                          const CySimSurroundings *around,
                          const char *vin);
void cy_sim_gun_unplug (CySimGun *gun, CySimRandom *random, gint64 now_s);
gboolean cy_sim_gun_start (CySimGun *gun, gint64 now_s);
void cy_sim_gun_stop (CySimGun *gun, CySimRandom *random, CySimStop reason, gint64 now_s);

G_END_DECLS
