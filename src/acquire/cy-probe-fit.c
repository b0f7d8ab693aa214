/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>

#include "cy-probe.h"
#include "cy-state.h"

/* How much each finding weighs: that registers exist says little where a device answers for
   everything, so states and values that make sense weigh as much. */
#define WEIGHT_BLOCKS 50
#define WEIGHT_STATES 25
#define WEIGHT_VALUES 25

/* A mains of 23 V tells more against a profile than a temperature of 23 degrees tells for it. */
#define AGAINST 4

/**
 * Range:
 *
 * What a value can be where electric vehicles are charged: wider than any limit, narrower than what
 * a wrong register or word order gives.
 */
typedef struct {
  CyMeasureId first;
  CyMeasureId last;
  double low;
  double high;
} Range;

static const Range ranges[] = {
  { CY_MEASURE_AC_VOLTAGE_L1, CY_MEASURE_AC_VOLTAGE_L3, 80, 320 },
  { CY_MEASURE_AC_VOLTAGE_L1L2, CY_MEASURE_AC_VOLTAGE_IN, 80, 560 },
  { CY_MEASURE_AC_CURRENT_L1, CY_MEASURE_AC_CURRENT_N, -1000, 1000 },
  { CY_MEASURE_AC_POWER_ACTIVE, CY_MEASURE_AC_POWER_L3, -2e6, 2e6 },
  { CY_MEASURE_AC_PF, CY_MEASURE_AC_PF_L3, -1, 1 },
  { CY_MEASURE_AC_FREQUENCY, CY_MEASURE_AC_FREQUENCY, 45, 66 },
  { CY_MEASURE_DC_VOLTAGE, CY_MEASURE_DC_VOLTAGE, -5, 1250 },
  { CY_MEASURE_DC_CURRENT, CY_MEASURE_DC_CURRENT, -1000, 1000 },
  { CY_MEASURE_DC_POWER, CY_MEASURE_DC_POWER, -2e6, 2e6 },
  { CY_MEASURE_ENERGY_IMPORT_TOTAL, CY_MEASURE_ENERGY_EXPORT_TOTAL, 0, 1e11 },
  { CY_MEASURE_ENERGY_SESSION, CY_MEASURE_ENERGY_SESSION, 0, 1e6 },
  { CY_MEASURE_LIMIT_CURRENT_MAX_HW, CY_MEASURE_LIMIT_CURRENT_MAX_HW, 6, 1500 },
  { CY_MEASURE_LIMIT_POWER_MAX_HW, CY_MEASURE_LIMIT_POWER_MAX_HW, 1000, 5e6 },
  { CY_MEASURE_BMS_SOC, CY_MEASURE_BMS_SOC, 0, 100 },
  { CY_MEASURE_TEMP_GUN, CY_MEASURE_TEMP_AMBIENT, -50, 150 },
  { CY_MEASURE_HUM_INSIDE, CY_MEASURE_HUM_INSIDE, 0, 100 },
  { CY_MEASURE_ENV_NGV, CY_MEASURE_ENV_NGV, 0, 260 },
  { CY_MEASURE_STATION_CONNECTOR_COUNT, CY_MEASURE_STATION_CONNECTOR_COUNT, 1, 64 },
  /* 2015 to 2100. */
  { CY_MEASURE_STATION_CLOCK, CY_MEASURE_STATION_CLOCK, 1420070400, 4102444800 },
};

static gboolean
is_printable (const char *text)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (!g_ascii_isprint (*c))
      return FALSE;
  }
  return *text != '\0';
}

/* Returns 1 for what can be true, -1 for what cannot, 0 for what says nothing: a register that is 0
   is a quantity of 0, or no register. */
static int
judge (const CyProbeReading *reading, const CyProbeRow *row, double *out_value)
{
  const CyTag *tag = cy_tag_set_get (cy_profile_get_tags (reading->profile), row->tag);

  if (row->quality != CY_QUALITY_GOOD || row->raw == 0)
    return 0;
  *out_value = cy_tag_value (tag, row->raw);
  if (row->measure >= CY_MEASURE_ID_MANUFACTURER && row->measure <= CY_MEASURE_ID_FIRMWARE)
    return row->value[0] == '\0' ? 0 : is_printable (row->value) ? 1 : -1;
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++) {
    if (row->measure >= ranges[i].first && row->measure <= ranges[i].last)
      return *out_value >= ranges[i].low && *out_value <= ranges[i].high ? 1 : -1;
  }
  return 0;
}

static char *
spell_row (const CyProbeRow *row)
{
  const CyMeasure *measure = cy_measure_get (row->measure);

  return g_strdup_printf ("%s %s%s%s", _ (measure->label), row->value,
                          measure->unit[0] == '\0' ? "" : " ", measure->unit);
}

static void
explain (CyProbeFit *fit, const CyProbeRow *worst)
{
  const CyProbeReading *reading = fit->reading;
  guint guns = cy_tag_set_get_n_connectors (cy_profile_get_tags (reading->profile));
  GString *why = g_string_new (NULL);

  g_string_append_printf (why,
                          _ ("%u of %u reads answered, %u refused; state of %u of %u guns known; "
                             "%u values plausible, %u not"),
                          reading->n_answered, reading->n_blocks, reading->n_refused, fit->n_states,
                          guns, fit->n_plausible, fit->n_implausible);
  if (worst != NULL) {
    g_autofree char *what = spell_row (worst);

    g_string_append_printf (why, " (%s)", what);
  }
  fit->why = g_string_free (why, FALSE);
}

static guint
score (const CyProbeFit *fit)
{
  const CyProbeReading *reading = fit->reading;
  guint guns = cy_tag_set_get_n_connectors (cy_profile_get_tags (reading->profile));
  guint judged = fit->n_plausible + AGAINST * fit->n_implausible;
  guint points = WEIGHT_BLOCKS * reading->n_answered / MAX (reading->n_blocks, 1);

  if (reading->n_answered == 0)
    return 0;
  points += WEIGHT_STATES * fit->n_states / MAX (guns, 1);
  /* Nothing to judge by speaks neither for it nor against it. */
  points += judged == 0 ? WEIGHT_VALUES / 2 : WEIGHT_VALUES * fit->n_plausible / judged;
  return points;
}

/**
 * cy_probe_fit_new:
 * @reading: (transfer full): a pile, read with some profile.
 *
 * Judges how well the profile fits. Pure.
 */
CyProbeFit *
cy_probe_fit_new (CyProbeReading *reading)
{
  CyProbeFit *fit = g_new0 (CyProbeFit, 1);
  const CyProbeRow *worst = NULL;

  fit->reading = reading;
  for (guint i = 0; i < reading->rows->len; i++) {
    const CyProbeRow *row = &g_array_index (reading->rows, CyProbeRow, i);
    double value = 0;
    int verdict = judge (reading, row, &value);

    fit->n_plausible += verdict > 0;
    fit->n_implausible += verdict < 0;
    if (verdict < 0 && worst == NULL)
      worst = row;
    fit->n_states += row->measure == CY_MEASURE_CONN_STATE && row->quality == CY_QUALITY_GOOD &&
                     row->raw != CY_PILE_STATE_UNKNOWN;
  }
  fit->score = score (fit);
  explain (fit, worst);
  return fit;
}

void
cy_probe_fit_free (CyProbeFit *fit)
{
  if (fit == NULL)
    return;
  cy_probe_reading_free (fit->reading);
  g_free (fit->why);
  g_free (fit);
}

/* The better first; of two that fit alike the one that tells more. */
static gint
compare_fits (gconstpointer a, gconstpointer b)
{
  const CyProbeFit *left = *(const CyProbeFit *const *) a;
  const CyProbeFit *right = *(const CyProbeFit *const *) b;

  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  if (left->n_plausible != right->n_plausible)
    return left->n_plausible > right->n_plausible ? -1 : 1;
  return g_strcmp0 (cy_profile_get_id (left->reading->profile),
                    cy_profile_get_id (right->reading->profile));
}

/**
 * cy_probe_try_profiles:
 * @profiles: (element-type CyProfile): what the pile might be.
 * @progress: (nullable): told after every profile.
 *
 * Reads a pile with one profile after the other and says which fits.
 *
 * Threading: blocks; for worker threads.
 *
 * Returns: (transfer full) (element-type CyProbeFit): the best first.
 *
 * Errors: as cy_probe_read().
 */
GPtrArray *
cy_probe_try_profiles (const CyLink *link,
                       GPtrArray *profiles,
                       GCancellable *cancellable,
                       CyProbeProgress progress,
                       gpointer user_data,
                       GError **error)
{
  g_autoptr (GPtrArray) fits = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_probe_fit_free);

  for (guint i = 0; i < profiles->len; i++) {
    CyProbeReading *reading = cy_probe_read (link, profiles->pdata[i], cancellable, error);

    if (reading == NULL)
      return NULL;
    g_ptr_array_add (fits, cy_probe_fit_new (reading));
    if (progress != NULL)
      progress (i + 1, profiles->len, NULL, user_data);
  }
  g_ptr_array_sort (fits, compare_fits);
  return g_steal_pointer (&fits);
}
