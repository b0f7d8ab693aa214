/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-pile.h"

#include <math.h>

#include "cy-time.h"

#define DAY_S 86400

/* A pile breaks now and then by itself; often enough that a demonstration shows it. */
#define BREAK_MEAN_S (9 * 3600.0)

#define AC_THREE_PHASE_W 8000

/* Quartz without a network drifts by tens of millionths, and somebody set it by his watch once. */
#define CLOCK_DRIFTS 0.4
#define CLOCK_PPM    120
#define CLOCK_IS_OFF 0.15
#define CLOCK_OFF_S  100

/**
 * cy_sim_type_new:
 * @profile: (transfer none): how its registers are laid out.
 * @power_w: rated [W].
 *
 * The current follows from the power: 250 A from an air-cooled DC gun, 600 A from a liquid-cooled
 * one, 32 A from an AC socket at most.
 */
CySimType *
cy_sim_type_new (const char *id, CyProfile *profile, guint connectors, double power_w)
{
  CySimType *type = g_new0 (CySimType, 1);

  type->id = g_strdup (id);
  type->profile = cy_profile_ref (profile);
  type->connectors = connectors;
  type->is_dc = cy_profile_is_dc (profile);
  type->power_w = power_w;
  type->phases = type->is_dc || power_w > AC_THREE_PHASE_W ? 3 : 1;
  if (type->is_dc)
    type->rated_current = power_w > 200000 ? 600 : power_w > 70000 ? 250 : 200;
  else
    type->rated_current = CLAMP (round (power_w / (220.0 * type->phases)), 16, 32);
  return type;
}

void
cy_sim_type_free (CySimType *type)
{
  if (type == NULL)
    return;
  cy_profile_unref (type->profile);
  g_free (type->id);
  g_free (type);
}

static void
clear_hold (gpointer data)
{
  CySimHold *hold = data;

  g_free (hold->text);
}

/**
 * cy_sim_pile_load_w:
 *
 * Returns: what all guns deliver together [W].
 */
double
cy_sim_pile_load_w (const CySimPile *pile)
{
  double load = 0;

  for (guint i = 0; i < pile->type->connectors; i++)
    load += pile->guns[i].power;
  return load;
}

/* How much of its power a pile gives; one that has none gives none. */
static double
load_share (const CySimPile *pile)
{
  double power_w = pile->type->power_w;

  return power_w > 0 ? MIN (cy_sim_pile_load_w (pile) / power_w, 1) : 0;
}

/**
 * cy_sim_pile_line_voltage:
 *
 * Returns: phase to neutral, sagging a little under load [V].
 */
double
cy_sim_pile_line_voltage (const CySimPile *pile)
{
  if (pile->faults & 1u << CY_SIM_FAULT_SUPPLY_LOST)
    return 0;
  return 228 + pile->grid_drift - 4 * load_share (pile);
}

static guint
busy_guns (const CySimPile *pile)
{
  guint busy = 0;

  for (guint i = 0; i < pile->type->connectors; i++)
    busy += pile->guns[i].state == CY_PILE_STATE_CHARGING ||
            pile->guns[i].state == CY_PILE_STATE_STARTING;
  return busy;
}

/**
 * cy_sim_pile_surroundings:
 *
 * Returns: what its guns find now. The power of a DC pile is shared by those that charge; each AC
 *   socket has its own.
 */
CySimSurroundings
cy_sim_pile_surroundings (const CySimPile *pile)
{
  const CySimType *type = pile->type;

  return (CySimSurroundings){
    .is_dc = type->is_dc,
    .phases = type->phases,
    .rated_current = type->rated_current,
    .power_w = type->power_w / MAX (type->is_dc ? busy_guns (pile) : type->connectors, 1),
    .line_voltage = cy_sim_pile_line_voltage (pile),
    .ambient = pile->ambient,
    .now_s = pile->now_s,
    .traffic = pile->settings->traffic,
    .breaks = pile->faults != 0,
    .tariff = &pile->tariff.image,
    .clock_s = cy_sim_pile_clock (pile),
  };
}

static void
step_weather (CySimPile *pile)
{
  CySimRandom *random = &pile->random;
  double day = sin (2 * G_PI * ((double) pile->now_s / DAY_S + pile->day_phase));
  double load = load_share (pile);

  pile->ambient_drift = cy_sim_random_drift (random, pile->ambient_drift, 1.2, 1800);
  pile->humidity_drift = cy_sim_random_drift (random, pile->humidity_drift, 5, 1200);
  pile->ambient = 23 + 6 * day + pile->ambient_drift;
  pile->inside += (pile->ambient + 4 + 17 * load - pile->inside) / 600;
}

static void
step_electrics (CySimPile *pile)
{
  CySimRandom *random = &pile->random;

  pile->grid_drift = cy_sim_random_drift (random, pile->grid_drift, 2, 120);
  pile->frequency_drift = cy_sim_random_drift (random, pile->frequency_drift, 0.02, 30);
  pile->ground_drift = cy_sim_random_drift (random, pile->ground_drift, 0.4, 60);
  pile->leakage_drift = cy_sim_random_drift (random, pile->leakage_drift, 0.6, 90);
  pile->insulation_drift = cy_sim_random_drift (random, pile->insulation_drift, 120, 300);
}

/* A tripped breaker, a hot gun: most such things are over after some minutes. */
static void
step_luck (CySimPile *pile)
{
  static const CySimFault usual[] = {
    CY_SIM_FAULT_COMMUNICATION, CY_SIM_FAULT_OVER_CURRENT,     CY_SIM_FAULT_OUTPUT,
    CY_SIM_FAULT_INSULATION,    CY_SIM_FAULT_OVER_TEMPERATURE, CY_SIM_FAULT_METER,
    CY_SIM_FAULT_FAN,           CY_SIM_FAULT_OVER_HUMIDITY,    CY_SIM_FAULT_SUPPLY_LOST,
  };
  guint connector;

  if (pile->repair_s > 0 && pile->now_s >= pile->repair_s)
    cy_sim_pile_clear (pile, 0);
  if (!pile->settings->traffic || pile->type->connectors == 0 || pile->repair_s > 0 ||
      pile->faults != 0 || !cy_sim_random_chance (&pile->random, 1 / BREAK_MEAN_S))
    return;
  connector = 1 + cy_sim_random_below (&pile->random, pile->type->connectors);
  cy_sim_pile_break (pile, connector,
                     usual[cy_sim_random_below (&pile->random, G_N_ELEMENTS (usual))]);
  pile->repair_s = pile->now_s + (gint64) cy_sim_random_between (&pile->random, 90, 900);
}

static void
wake (CySimPile *pile)
{
  pile->uptime_s = 0;
  for (guint i = 0; i < CY_SIM_N_RELAYS; i++)
    pile->relays[i] = FALSE;
  cy_sim_firmware_wake (&pile->firmware);
  if (pile->type->connectors > 0)
    pile->guns[0].texts++;
}

static void
step (CySimPile *pile)
{
  CySimSurroundings around;
  char model[16];

  pile->now_s++;
  pile->uptime_s++;
  if (pile->now_s == pile->away_until_s)
    wake (pile);
  if (pile->firmware.check_s > 0) {
    cy_sim_pile_get_model (pile, model, sizeof model);
    cy_sim_firmware_step (&pile->firmware, model, pile->now_s);
  }
  pile->hours += 1 / 3600.0;
  step_weather (pile);
  step_electrics (pile);
  step_luck (pile);
  around = cy_sim_pile_surroundings (pile);
  for (guint i = 0; i < pile->type->connectors; i++)
    cy_sim_gun_step (&pile->guns[i], &pile->random, &around);
}

/**
 * cy_sim_pile_advance:
 * @now_s: seconds into the story.
 *
 * Tells the pile's story on to now.
 */
void
cy_sim_pile_advance (CySimPile *pile, gint64 now_s)
{
  while (pile->now_s < now_s)
    step (pile);
}

/* Dice of its own, so that the rest of the story does not change with it. */
static void
init_clock (CySimPile *pile)
{
  g_autofree char *name = g_strconcat ("clock of ", pile->id, NULL);
  CySimRandom random = cy_sim_random_seed (pile->settings->seed, name);

  if (!pile->settings->traffic)
    return;
  if (cy_sim_random_chance (&random, CLOCK_DRIFTS))
    pile->clock_ppm = cy_sim_random_between (&random, -CLOCK_PPM, CLOCK_PPM);
  if (cy_sim_random_chance (&random, CLOCK_IS_OFF))
    pile->clock_offset_s = round (cy_sim_random_between (&random, -CLOCK_OFF_S, CLOCK_OFF_S));
}

/**
 * cy_sim_pile_new:
 * @id: of the pile; with the seed it decides its story.
 * @type: borrowed, and so are @settings.
 */
CySimPile *
cy_sim_pile_new (const char *id, const CySimType *type, const CySimSettings *settings)
{
  CySimPile *pile = g_new0 (CySimPile, 1);
  CySimSurroundings around;

  pile->id = g_strdup (id);
  pile->type = type;
  pile->settings = settings;
  pile->random = cy_sim_random_seed (settings->seed, id);
  pile->guns = g_new0 (CySimGun, type->connectors);
  pile->holds = g_array_new (FALSE, FALSE, sizeof (CySimHold));
  g_array_set_clear_func (pile->holds, clear_hold);
  g_snprintf (pile->serial, sizeof pile->serial, "CY%08X",
              (guint32) cy_sim_random_bits (&pile->random));
  pile->day_phase = cy_sim_random_between (&pile->random, -0.05, 0.05);
  pile->ambient = 23 + 6 * sin (2 * G_PI * pile->day_phase);
  pile->inside = pile->ambient + 6;
  pile->insulation = cy_sim_random_between (&pile->random, 2200, 6000);
  pile->hours = floor (cy_sim_random_between (&pile->random, 200, 26000));
  pile->uptime_s = cy_sim_random_below (&pile->random, 40 * DAY_S);
  cy_sim_tariff_init (&pile->tariff, type->profile);
  cy_sim_firmware_init (&pile->firmware);
  init_clock (pile);
  around = cy_sim_pile_surroundings (pile);
  for (guint i = 0; i < type->connectors; i++)
    cy_sim_gun_init (&pile->guns[i], &pile->random, &around);
  return pile;
}

void
cy_sim_pile_free (CySimPile *pile)
{
  if (pile == NULL)
    return;
  cy_sim_tariff_clear (&pile->tariff);
  g_array_unref (pile->holds);
  g_free (pile->guns);
  g_free (pile->id);
  g_free (pile);
}

/**
 * cy_sim_pile_gun:
 * @connector: from 1.
 *
 * Returns: (nullable): the gun.
 */
CySimGun *
cy_sim_pile_gun (CySimPile *pile, guint connector)
{
  return connector >= 1 && connector <= pile->type->connectors ? &pile->guns[connector - 1] : NULL;
}

/**
 * cy_sim_pile_clock:
 *
 * Returns: what the device takes for the time [s since 1970].
 */
gint64
cy_sim_pile_clock (const CySimPile *pile)
{
  double gained = pile->clock_ppm / 1e6 * (double) (pile->now_s - pile->clock_set_s);

  return pile->settings->start_us / CY_US_PER_S + pile->now_s +
         (gint64) floor (pile->clock_offset_s + gained);
}

/**
 * cy_sim_pile_set_clock:
 * @clock_s: what the device is to take for the time [s since 1970].
 *
 * A clock that drifts goes on doing so from there.
 */
void
cy_sim_pile_set_clock (CySimPile *pile, gint64 clock_s)
{
  pile->clock_set_s = pile->now_s;
  pile->clock_offset_s = (double) (clock_s - pile->settings->start_us / CY_US_PER_S - pile->now_s);
}

/**
 * cy_sim_pile_leave:
 * @seconds: how long [s].
 *
 * Restarts the pile: from the next second on it is away, as if its plug were pulled.
 */
void
cy_sim_pile_leave (CySimPile *pile, gint64 seconds)
{
  for (guint i = 0; i < pile->type->connectors; i++)
    cy_sim_gun_stop (&pile->guns[i], &pile->random, CY_SIM_STOP_FAULT, pile->now_s);
  pile->away_from_s = pile->now_s + 1;
  pile->away_until_s = pile->away_from_s + seconds;
}

/**
 * cy_sim_pile_is_away:
 * @now_s: seconds into the story.
 */
gboolean
cy_sim_pile_is_away (const CySimPile *pile, gint64 now_s)
{
  return now_s >= pile->away_from_s && now_s < pile->away_until_s;
}

/**
 * cy_sim_pile_get_model:
 * @out_model: (out caller-allocates): what `id.model` says, `DC-120`.
 */
void
cy_sim_pile_get_model (const CySimPile *pile, char *out_model, gsize size)
{
  g_snprintf (out_model, size, "%s-%.0f", pile->type->is_dc ? "DC" : "AC",
              pile->type->power_w / 1000);
}

static gboolean
concerns_pile (CySimFault fault)
{
  return fault == CY_SIM_FAULT_SUPPLY_LOST || fault == CY_SIM_FAULT_OVER_HUMIDITY ||
         fault == CY_SIM_FAULT_DOOR_OPEN || fault == CY_SIM_FAULT_COMMUNICATION ||
         fault == CY_SIM_FAULT_FAN;
}

/**
 * cy_sim_pile_break:
 * @connector: the gun, or 0 for all of the pile.
 */
void
cy_sim_pile_break (CySimPile *pile, guint connector, CySimFault fault)
{
  if (concerns_pile (fault))
    pile->faults |= 1u << fault;
  for (guint i = 1; i <= pile->type->connectors; i++) {
    if (!concerns_pile (fault) && (connector == 0 || connector == i))
      pile->guns[i - 1].faults |= 1u << fault;
  }
}

/**
 * cy_sim_pile_clear:
 * @connector: the gun, or 0 for all of the pile.
 *
 * Mends what is broken, and takes the nails out of what was held.
 */
void
cy_sim_pile_clear (CySimPile *pile, guint connector)
{
  pile->faults = 0;
  pile->repair_s = 0;
  for (guint i = 1; i <= pile->type->connectors; i++) {
    if (connector == 0 || connector == i)
      pile->guns[i - 1].faults = 0;
  }
  for (guint i = pile->holds->len; i-- > 0;) {
    guint held = g_array_index (pile->holds, CySimHold, i).connector;

    if (connector == 0 || held == 0 || held == connector)
      g_array_remove_index (pile->holds, i);
  }
  for (guint i = 0; i < pile->type->connectors; i++)
    pile->guns[i].texts++;
}

/**
 * cy_sim_pile_hold:
 * @connector: the gun, or 0 for the pile's own measure.
 * @text: (nullable): for a text measure.
 *
 * Nails a value down until cy_sim_pile_clear().
 */
void
cy_sim_pile_hold (CySimPile *pile,
                  guint connector,
                  CyMeasureId measure,
                  double value,
                  const char *text)
{
  CySimHold hold = { connector, measure, value, g_strdup (text) };

  for (guint i = pile->holds->len; i-- > 0;) {
    const CySimHold *other = &g_array_index (pile->holds, CySimHold, i);

    if (other->connector == connector && other->measure == measure)
      g_array_remove_index (pile->holds, i);
  }
  g_array_append_val (pile->holds, hold);
  for (guint i = 0; i < pile->type->connectors; i++)
    pile->guns[i].texts++;
}
