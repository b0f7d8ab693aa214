/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cy-simulate-firmware.h"
#include "cy-simulate-gun.h"
#include "cy-simulate-tariff.h"

G_BEGIN_DECLS

#define CY_SIM_SERIAL_LENGTH 16

/* Coils of a relay board. */
enum {
  CY_SIM_RELAY_BEACON,
  CY_SIM_RELAY_HORN,
  CY_SIM_N_RELAYS,
};

/**
 * CySimType:
 * @id: of the pile type.
 * @profile: how its registers are laid out.
 * @power_w: rated [W].
 * @rated_current: of a gun [A].
 * @phases: of its supply.
 *
 * What piles of one type have in common.
 *
 * Threading: owned by the simulator's thread, like everything here.
 */
typedef struct {
  char *id;
  CyProfile *profile;
  guint connectors;
  gboolean is_dc;
  double power_w;
  double rated_current;
  guint phases;
} CySimType;

/**
 * CySimHold:
 * @connector: gun, or 0 for the pile.
 * @text: (nullable): of a text measure.
 *
 * A value someone has nailed down.
 */
typedef struct {
  guint connector;
  CyMeasureId measure;
  double value;
  char *text;
} CySimHold;

/**
 * CySimSettings:
 * @seed: of the story.
 * @traffic: whether cars come and things break by themselves.
 * @serial: whether piles on serial lines are served.
 * @patience_s: how long a limit holds that is not renewed, where the profile wants it renewed [s].
 * @start_us: wall time when the story begins [µs UTC]; only the device clock shows it.
 */
typedef struct {
  guint64 seed;
  gboolean traffic;
  gboolean serial;
  gint64 patience_s;
  gint64 start_us;
} CySimSettings;

/**
 * CySimPile:
 * @now_s: how far it has been told [s into the story].
 * @guns: one for each connector.
 * @faults: of the pile as a whole.
 * @repair_s: when a fault that came by itself goes away.
 * @holds: (element-type CySimHold).
 * @clock_offset_s: how far the device clock was off when it was last set [s].
 * @clock_set_s: when that was [s into the story].
 * @clock_ppm: how much too fast it runs [millionths].
 * @away_from_s: when it is next away, or was [s into the story].
 * @away_until_s: when it is back [s into the story].
 * @relays: what its coils are, in the order of their measures.
 * @rejected: (nullable): the command it refuses next, whatever it is given.
 * @ignored: (nullable): the command it says yes to next, and does nothing.
 *
 * One pile. It is told second by second, but only when someone looks: what happens does not depend
 * on who looks when.
 */
typedef struct {
  char *id;
  const CySimType *type;
  const CySimSettings *settings;
  CySimRandom random;
  gint64 now_s;
  CySimGun *guns;
  guint32 faults;
  gint64 repair_s;
  GArray *holds;
  char serial[CY_SIM_SERIAL_LENGTH];
  double ambient;
  double ambient_drift;
  double day_phase;
  double humidity_drift;
  double inside;
  double grid_drift;
  double frequency_drift;
  double ground_drift;
  double leakage_drift;
  double insulation;
  double insulation_drift;
  double hours;
  gint64 uptime_s;
  double clock_offset_s;
  gint64 clock_set_s;
  double clock_ppm;
  gint64 away_from_s;
  gint64 away_until_s;
  gboolean relays[CY_SIM_N_RELAYS];
  const char *rejected;
  const char *ignored;
  CySimTariff tariff;
  CySimFirmware firmware;
} CySimPile;

CySimType *cy_sim_type_new (const char *id, CyProfile *profile, guint connectors, double power_w);
void cy_sim_type_free (CySimType *type);

CySimPile *cy_sim_pile_new (const char *id, const CySimType *type, const CySimSettings *settings);
void cy_sim_pile_free (CySimPile *pile);
void cy_sim_pile_advance (CySimPile *pile, gint64 now_s);
CySimGun *cy_sim_pile_gun (CySimPile *pile, guint connector);
CySimSurroundings cy_sim_pile_surroundings (const CySimPile *pile);
double cy_sim_pile_line_voltage (const CySimPile *pile);
double cy_sim_pile_load_w (const CySimPile *pile);
gint64 cy_sim_pile_clock (const CySimPile *pile);
void cy_sim_pile_set_clock (CySimPile *pile, gint64 clock_s);
void cy_sim_pile_leave (CySimPile *pile, gint64 seconds);
gboolean cy_sim_pile_is_away (const CySimPile *pile, gint64 now_s);
void cy_sim_pile_get_model (const CySimPile *pile, char *out_model, gsize size);
void cy_sim_pile_break (CySimPile *pile, guint connector, CySimFault fault);
void cy_sim_pile_clear (CySimPile *pile, guint connector);
void cy_sim_pile_hold (CySimPile *pile,
                       guint connector,
                       CyMeasureId measure,
                       double value,
                       const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySimType, cy_sim_type_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CySimPile, cy_sim_pile_free)

G_END_DECLS
