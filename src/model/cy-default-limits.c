/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-default-limits.h"

#include <math.h>

/* Limits to begin with, by what a pile is built for: H and L ask for attention, HH and LL for action. Mains
 * voltage: GB/T 12325 (220 V +7/-10 %, 380 V +/-7 %), outer NB/T 33001 and 33002 (+/-15 %); output current
 * 1.1 times rated (GB/T 18487.1); insulation 100 and 500 ohm per volt; ambient -20 to +50 degrees (NB/T
 * 33002). What no standard says is engineering judgement. LL, L, H, HH, hysteresis, on delay [s]. */
static const CyLimit ac_7[] = {
  { CY_MEASURE_AC_VOLTAGE_L1, 187, 198, 235, 253, 5, 3, 0 },
  { CY_MEASURE_AC_VOLTAGE_L2, 187, 198, 235, 253, 5, 3, 0 },
  { CY_MEASURE_AC_VOLTAGE_L3, 187, 198, 235, 253, 5, 3, 0 },
  { CY_MEASURE_AC_CURRENT_L1, NAN, NAN, 33.6, 35.2, 1, 5, 0 },
  { CY_MEASURE_AC_CURRENT_L2, NAN, NAN, 33.6, 35.2, 1, 5, 0 },
  { CY_MEASURE_AC_CURRENT_L3, NAN, NAN, 33.6, 35.2, 1, 5, 0 },
  { CY_MEASURE_AC_POWER_ACTIVE, NAN, NAN, 7350, 7700, 200, 10, 0 },
  { CY_MEASURE_AC_FREQUENCY, 49, 49.5, 50.5, 51, 0.2, 3, 0 },
  { CY_MEASURE_TEMP_GUN, -40, -30, 85, 95, 10, 5, 0 },
  { CY_MEASURE_TEMP_INSIDE, -25, -20, 65, 75, 5, 10, 0 },
  { CY_MEASURE_TEMP_AMBIENT, -25, -20, 50, 55, 2, 60, 0 },
  { CY_MEASURE_HUM_INSIDE, NAN, NAN, 90, 95, 5, 60, 0 },
  { CY_MEASURE_ENV_NGV, NAN, NAN, 10, 30, 2, 5, 0 },
  { CY_MEASURE_ENV_LEAKAGE, NAN, NAN, 20, 30, 5, 1, 0 },
};

static const CyLimit ac_22[] = {
  { CY_MEASURE_AC_VOLTAGE_L1, 187, 198, 235, 253, 5, 3, 0 },
  { CY_MEASURE_AC_VOLTAGE_L2, 187, 198, 235, 253, 5, 3, 0 },
  { CY_MEASURE_AC_VOLTAGE_L3, 187, 198, 235, 253, 5, 3, 0 },
  { CY_MEASURE_AC_CURRENT_L1, NAN, NAN, 33.6, 35.2, 1, 5, 0 },
  { CY_MEASURE_AC_CURRENT_L2, NAN, NAN, 33.6, 35.2, 1, 5, 0 },
  { CY_MEASURE_AC_CURRENT_L3, NAN, NAN, 33.6, 35.2, 1, 5, 0 },
  { CY_MEASURE_AC_POWER_ACTIVE, NAN, NAN, 23100, 24200, 200, 10, 0 },
  { CY_MEASURE_AC_FREQUENCY, 49, 49.5, 50.5, 51, 0.2, 3, 0 },
  { CY_MEASURE_TEMP_GUN, -40, -30, 85, 95, 10, 5, 0 },
  { CY_MEASURE_TEMP_INSIDE, -25, -20, 65, 75, 5, 10, 0 },
  { CY_MEASURE_TEMP_AMBIENT, -25, -20, 50, 55, 2, 60, 0 },
  { CY_MEASURE_HUM_INSIDE, NAN, NAN, 90, 95, 5, 60, 0 },
  { CY_MEASURE_ENV_NGV, NAN, NAN, 10, 30, 2, 5, 0 },
  { CY_MEASURE_ENV_LEAKAGE, NAN, NAN, 20, 30, 5, 1, 0 },
};

static const CyLimit dc_60[] = {
  { CY_MEASURE_AC_VOLTAGE_IN, 323, 353, 407, 437, 5, 3, 0 },
  { CY_MEASURE_DC_VOLTAGE, NAN, NAN, 758, 788, 5, 1, 0 },
  { CY_MEASURE_DC_CURRENT, NAN, NAN, 204, 220, 5, 1, 0 },
  { CY_MEASURE_DC_POWER, NAN, NAN, 61800, 66000, 500, 10, 0 },
  { CY_MEASURE_TEMP_GUN, -40, -30, 80, 90, 5, 5, 0 },
  { CY_MEASURE_TEMP_INSIDE, -25, -20, 65, 75, 5, 10, 0 },
  { CY_MEASURE_TEMP_OUTLET, NAN, NAN, 70, 80, 5, 10, 0 },
  { CY_MEASURE_TEMP_AMBIENT, -25, -20, 50, 55, 2, 60, 0 },
  { CY_MEASURE_HUM_INSIDE, NAN, NAN, 85, 95, 5, 60, 0 },
  { CY_MEASURE_ENV_NGV, NAN, NAN, 10, 30, 2, 5, 0 },
  { CY_MEASURE_INS_RES_POS, 75, 375, NAN, NAN, 37.5, 3, 0 },
  { CY_MEASURE_INS_RES_NEG, 75, 375, NAN, NAN, 37.5, 3, 0 },
  { CY_MEASURE_BMS_TEMP_MAX, -20, 0, 50, 55, 2, 10, 0 },
  { CY_MEASURE_BMS_SOC, NAN, NAN, 95, 100, 1, 0, 0 },
};

static const CyLimit dc_120[] = {
  { CY_MEASURE_AC_VOLTAGE_IN, 323, 353, 407, 437, 5, 3, 0 },
  { CY_MEASURE_DC_VOLTAGE, NAN, NAN, 1010, 1050, 5, 1, 0 },
  { CY_MEASURE_DC_CURRENT, NAN, NAN, 255, 275, 5, 1, 0 },
  { CY_MEASURE_DC_POWER, NAN, NAN, 123600, 132000, 500, 10, 0 },
  { CY_MEASURE_TEMP_GUN, -40, -30, 80, 90, 5, 5, 0 },
  { CY_MEASURE_TEMP_INSIDE, -25, -20, 65, 75, 5, 10, 0 },
  { CY_MEASURE_TEMP_OUTLET, NAN, NAN, 70, 80, 5, 10, 0 },
  { CY_MEASURE_TEMP_AMBIENT, -25, -20, 50, 55, 2, 60, 0 },
  { CY_MEASURE_HUM_INSIDE, NAN, NAN, 85, 95, 5, 60, 0 },
  { CY_MEASURE_ENV_NGV, NAN, NAN, 10, 30, 2, 5, 0 },
  { CY_MEASURE_INS_RES_POS, 100, 500, NAN, NAN, 50, 3, 0 },
  { CY_MEASURE_INS_RES_NEG, 100, 500, NAN, NAN, 50, 3, 0 },
  { CY_MEASURE_BMS_TEMP_MAX, -20, 0, 50, 55, 2, 10, 0 },
  { CY_MEASURE_BMS_SOC, NAN, NAN, 95, 100, 1, 0, 0 },
};

static const CyLimit dc_180[] = {
  { CY_MEASURE_AC_VOLTAGE_IN, 323, 353, 407, 437, 5, 3, 0 },
  { CY_MEASURE_DC_VOLTAGE, NAN, NAN, 1010, 1050, 5, 1, 0 },
  { CY_MEASURE_DC_CURRENT, NAN, NAN, 255, 275, 5, 1, 0 },
  { CY_MEASURE_DC_POWER, NAN, NAN, 185400, 198000, 500, 10, 0 },
  { CY_MEASURE_TEMP_GUN, -40, -30, 80, 90, 5, 5, 0 },
  { CY_MEASURE_TEMP_INSIDE, -25, -20, 65, 75, 5, 10, 0 },
  { CY_MEASURE_TEMP_OUTLET, NAN, NAN, 70, 80, 5, 10, 0 },
  { CY_MEASURE_TEMP_AMBIENT, -25, -20, 50, 55, 2, 60, 0 },
  { CY_MEASURE_HUM_INSIDE, NAN, NAN, 85, 95, 5, 60, 0 },
  { CY_MEASURE_ENV_NGV, NAN, NAN, 10, 30, 2, 5, 0 },
  { CY_MEASURE_INS_RES_POS, 100, 500, NAN, NAN, 50, 3, 0 },
  { CY_MEASURE_INS_RES_NEG, 100, 500, NAN, NAN, 50, 3, 0 },
  { CY_MEASURE_BMS_TEMP_MAX, -20, 0, 50, 55, 2, 10, 0 },
  { CY_MEASURE_BMS_SOC, NAN, NAN, 95, 100, 1, 0, 0 },
};

static const CyLimit dc_360[] = {
  { CY_MEASURE_AC_VOLTAGE_IN, 323, 353, 407, 437, 5, 3, 0 },
  { CY_MEASURE_DC_VOLTAGE, NAN, NAN, 1010, 1050, 5, 1, 0 },
  { CY_MEASURE_DC_CURRENT, NAN, NAN, 612, 660, 5, 1, 0 },
  { CY_MEASURE_DC_POWER, NAN, NAN, 370800, 396000, 500, 10, 0 },
  { CY_MEASURE_TEMP_GUN, -40, -30, 75, 90, 5, 5, 0 },
  { CY_MEASURE_TEMP_INSIDE, -25, -20, 65, 75, 5, 10, 0 },
  { CY_MEASURE_TEMP_OUTLET, NAN, NAN, 70, 80, 5, 10, 0 },
  { CY_MEASURE_TEMP_AMBIENT, -25, -20, 50, 55, 2, 60, 0 },
  { CY_MEASURE_HUM_INSIDE, NAN, NAN, 85, 95, 5, 60, 0 },
  { CY_MEASURE_ENV_NGV, NAN, NAN, 10, 30, 2, 5, 0 },
  { CY_MEASURE_INS_RES_POS, 100, 500, NAN, NAN, 50, 3, 0 },
  { CY_MEASURE_INS_RES_NEG, 100, 500, NAN, NAN, 50, 3, 0 },
  { CY_MEASURE_BMS_TEMP_MAX, -20, 0, 50, 55, 2, 10, 0 },
  { CY_MEASURE_BMS_SOC, NAN, NAN, 95, 100, 1, 0, 0 },
};

static const struct {
  const char *class;
  const CyLimit *limits;
  guint n_limits;
} classes[] = {
  { "ac-7kw", ac_7, G_N_ELEMENTS (ac_7) },       { "ac-22kw", ac_22, G_N_ELEMENTS (ac_22) },
  { "dc-60kw", dc_60, G_N_ELEMENTS (dc_60) },    { "dc-120kw", dc_120, G_N_ELEMENTS (dc_120) },
  { "dc-180kw", dc_180, G_N_ELEMENTS (dc_180) }, { "dc-360kw", dc_360, G_N_ELEMENTS (dc_360) },
};

/**
 * cy_default_limits:
 * @class: (nullable): a choice of the field `limit_class` of pile types.
 * @out_n_limits: (out): 0 when there is no such class.
 *
 * Returns: (array length=out_n_limits) (nullable): what applies where nobody says anything else.
 */
const CyLimit *
cy_default_limits (const char *class, guint *out_n_limits)
{
  for (guint i = 0; class != NULL && i < G_N_ELEMENTS (classes); i++) {
    if (g_str_equal (class, classes[i].class)) {
      *out_n_limits = classes[i].n_limits;
      return classes[i].limits;
    }
  }
  *out_n_limits = 0;
  return NULL;
}
