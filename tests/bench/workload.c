/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workload.h"

#include <math.h>

#define START_US  G_GINT64_CONSTANT (1767225600000000) /* the first second of 2026 */
#define JITTER_US 4000
#define RAMP_S    60
#define CC_PART   0.7  /* of a session, in time */
#define IDLE_S    7900 /* on average; with sessions of 55 min, 29 % are charging */

enum {
  VOLTAGE,
  CURRENT,
  POWER,
  ENERGY,
  TEMP_GUN,
  TEMP_INSIDE,
  HUMIDITY,
  GROUND,
  SOC,
  DEMAND_V,
  DEMAND_A,
  CELL_VMAX,
  CELL_TEMP,
  MODE,
  STATE,
  FAULTS,
};

typedef struct {
  CyMeasureId measure;
  double scale;
} Tag;

static const Tag tags[WORKLOAD_TAGS] = {
  [VOLTAGE] = { CY_MEASURE_DC_VOLTAGE, 0.1 },
  [CURRENT] = { CY_MEASURE_DC_CURRENT, 0.1 },
  [POWER] = { CY_MEASURE_DC_POWER, 100 },
  [ENERGY] = { CY_MEASURE_ENERGY_IMPORT_TOTAL, 10 },
  [TEMP_GUN] = { CY_MEASURE_TEMP_GUN, 1 },
  [TEMP_INSIDE] = { CY_MEASURE_TEMP_INSIDE, 1 },
  [HUMIDITY] = { CY_MEASURE_HUM_INSIDE, 1 },
  [GROUND] = { CY_MEASURE_ENV_NGV, 0.1 },
  [SOC] = { CY_MEASURE_BMS_SOC, 1 },
  [DEMAND_V] = { CY_MEASURE_BMS_DEMAND_VOLTAGE, 0.1 },
  [DEMAND_A] = { CY_MEASURE_BMS_DEMAND_CURRENT, 0.1 },
  [CELL_VMAX] = { CY_MEASURE_BMS_CELL_VMAX, 0.01 },
  [CELL_TEMP] = { CY_MEASURE_BMS_TEMP_MAX, 1 },
  [MODE] = { CY_MEASURE_BMS_CHARGE_MODE, 1 },
  [STATE] = { CY_MEASURE_CONN_STATE, 1 },
  [FAULTS] = { CY_MEASURE_CONN_FAULT_WORD, 1 },
};

typedef struct {
  gint32 values[WORKLOAD_TAGS];
  gint64 phase_us; /* of the scan in its second */
  gint64 jitter_us;
  gboolean charging;
  guint since_s;
  guint until_s;
  double max_a;
  double low_v;
  double high_v;
  double energy_wh;
  double soc;
  double temp;
  double ambient;
  double humidity;
} Pile;

struct _Workload {
  CyFleet *fleet;
  guint64 random;
  guint n_piles;
  guint second;
  Pile *piles;
  guint order[WORKLOAD_TAGS]; /* where the tag set has each of ours */
};

/* xorshift64* (S. Vigna, 2016): a month of a yard asks for 10^9 numbers. */
static double
between (Workload *w, double low, double high)
{
  w->random ^= w->random >> 12;
  w->random ^= w->random << 25;
  w->random ^= w->random >> 27;
  return low + (high - low) * (double) (w->random * 0x2545f4914f6cdd1d >> 11) * 0x1p-53;
}

/* Noise of a sensor that is good for a few of its last digit. */
static double
noise (Workload *w, double spread)
{
  return spread * (between (w, -1, 1) + between (w, -1, 1));
}

static CyTagSet *
make_tags (Workload *w)
{
  GArray *array = g_array_new (FALSE, TRUE, sizeof (CyTag));
  CyTagSet *set;

  for (guint i = 0; i < WORKLOAD_TAGS; i++) {
    CyTag tag = {
      .measure = tags[i].measure, .connector = 1, .scale = tags[i].scale, .text_slot = -1
    };

    g_array_append_val (array, tag);
  }
  set = cy_tag_set_new (array, 1);
  for (guint i = 0; i < WORKLOAD_TAGS; i++)
    w->order[i] = (guint) cy_tag_set_find (set, 1, tags[i].measure);
  return set;
}

static void
start_session (Workload *w, Pile *pile)
{
  pile->charging = TRUE;
  pile->since_s = w->second;
  pile->until_s = w->second + (guint) between (w, 20 * 60, 90 * 60);
  pile->max_a = between (w, 80, 220);
  pile->low_v = between (w, 320, 380);
  pile->high_v = pile->low_v + between (w, 40, 70);
  pile->soc = between (w, 10, 50);
}

static void
end_session (Workload *w, Pile *pile)
{
  static const guint silent[] = { VOLTAGE,   CURRENT,   POWER, DEMAND_V, DEMAND_A,
                                  CELL_VMAX, CELL_TEMP, SOC,   MODE,     STATE };

  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    pile->values[w->order[silent[i]]] = 0;
  pile->charging = FALSE;
  pile->until_s = w->second + (guint) (-log (between (w, 1e-9, 1)) * IDLE_S);
}

static void
init_pile (Workload *w, Pile *pile, guint number)
{
  pile->phase_us = (gint64) G_USEC_PER_SEC * number / w->n_piles;
  pile->ambient = between (w, 15, 30);
  pile->temp = pile->ambient;
  pile->humidity = between (w, 40, 70);
  pile->energy_wh = between (w, 1e6, 9e7);
  if (between (w, 0, 1) > 0.29) {
    end_session (w, pile);
    return;
  }
  start_session (w, pile);
  /* The yard is found in the middle of what it does; time before 0 is the session's too. */
  pile->until_s = w->second + (guint) ((double) (pile->until_s - w->second) * between (w, 0.1, 1));
}

/**
 * workload_new:
 * @seed: the same gives the same telemetry.
 */
Workload *
workload_new (guint n_piles, guint32 seed)
{
  Workload *w = g_new0 (Workload, 1);
  g_autoptr (CyTagSet) set = make_tags (w);
  g_autoptr (CyLink) link = cy_link_parse ("tcp://127.0.0.1:502/1", NULL);

  w->random = 0x9e3779b97f4a7c15 * (seed + 1ull);
  w->n_piles = n_piles;
  w->fleet = cy_fleet_new ();
  w->piles = g_new0 (Pile, n_piles);
  for (guint i = 0; i < n_piles; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i);

    (void) cy_fleet_add (w->fleet, id, link, 1000, set);
    init_pile (w, &w->piles[i], i);
  }
  return w;
}

void
workload_free (Workload *w)
{
  cy_fleet_unref (w->fleet);
  g_free (w->piles);
  g_free (w);
}

CyFleet *
workload_get_fleet (Workload *w)
{
  return w->fleet;
}

static void
put (const Workload *w, Pile *pile, guint tag, double value)
{
  pile->values[w->order[tag]] = (gint32) floor (value / tags[tag].scale + 0.5);
}

/* Part of the full current that flows now: ramp, constant current, then a falling tail. */
static double
part_of_current (const Workload *w, const Pile *pile, double done)
{
  double ramp = MIN (1, (double) (w->second - pile->since_s) / RAMP_S);

  return ramp * (done < CC_PART ? 1 : exp (-3 * (done - CC_PART) / (1 - CC_PART)));
}

static void
step_charging (Workload *w, Pile *pile)
{
  double done = (double) (w->second - pile->since_s) / (pile->until_s - pile->since_s);
  double part = part_of_current (w, pile, done);
  double current = pile->max_a * part;
  double voltage = pile->low_v + (pile->high_v - pile->low_v) * MIN (1, done / CC_PART);
  double measured_a = current + noise (w, 0.08);
  double measured_v = voltage + noise (w, 0.08);

  pile->soc = MIN (100, pile->soc + 0.016 * part);
  pile->temp += (pile->ambient + 30 * part - pile->temp) / 900;
  pile->energy_wh += voltage * current / 3600;
  put (w, pile, VOLTAGE, measured_v);
  put (w, pile, CURRENT, measured_a);
  put (w, pile, POWER, measured_v * measured_a);
  put (w, pile, DEMAND_V, pile->high_v);
  put (w, pile, DEMAND_A, floor (current));
  put (w, pile, CELL_VMAX, voltage / 100);
  put (w, pile, CELL_TEMP, pile->temp - 4);
  put (w, pile, SOC, floor (pile->soc));
  put (w, pile, MODE, done < CC_PART ? 2 : 1);
  put (w, pile, STATE, 3);
}

static void
step_pile (Workload *w, Pile *pile)
{
  if (w->second >= pile->until_s) {
    if (pile->charging)
      end_session (w, pile);
    else
      start_session (w, pile);
  }
  pile->jitter_us = (gint64) between (w, 0, JITTER_US);
  pile->ambient += noise (w, 0.005);
  pile->humidity = CLAMP (pile->humidity + noise (w, 0.02), 20, 95);
  if (pile->charging)
    step_charging (w, pile);
  else
    pile->temp += (pile->ambient - pile->temp) / 900;
  put (w, pile, ENERGY, pile->energy_wh);
  put (w, pile, TEMP_GUN, pile->temp);
  put (w, pile, TEMP_INSIDE, pile->ambient + 8);
  put (w, pile, HUMIDITY, pile->humidity);
  put (w, pile, GROUND, 1.2 + noise (w, 0.06));
  put (w, pile, FAULTS, 0);
}

/**
 * workload_get_start_us:
 *
 * Returns: when it begins [µs UTC]; the first scans are a second later.
 */
gint64
workload_get_start_us (void)
{
  return START_US;
}

/**
 * workload_step:
 *
 * Tells the next second.
 */
void
workload_step (Workload *w)
{
  for (guint i = 0; i < w->n_piles; i++)
    step_pile (w, &w->piles[i]);
  w->second++;
}

/**
 * workload_get_values:
 *
 * Returns: #WORKLOAD_TAGS registers, in the order of the fleet's tags.
 */
const gint32 *
workload_get_values (const Workload *w, guint pile)
{
  return w->piles[pile].values;
}

/**
 * workload_get_time_us:
 *
 * Returns: when the pile's scan of this second ended [µs UTC]. Real ones jitter, and so do these.
 */
gint64
workload_get_time_us (const Workload *w, guint pile)
{
  return START_US + (gint64) w->second * G_USEC_PER_SEC + w->piles[pile].phase_us +
         w->piles[pile].jitter_us;
}
