/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-values.h"

/* Devices call the same thing by different names: each list has all that are known here. */
typedef struct {
  const char *names[4];
} Words;

static const Words no_plug = { { "none", "no_cable" } };
static const Words plugged = { { "plugged", "cable_in_station_and_ev" } };
static const Words plugged_locked = { { "plugged_and_locked", "cable_in_station_and_ev_locked" } };
static const Words unlocked_empty = { { "unlocked", "no_cable" } };
static const Words unlocked = { { "unlocked", "cable_in_station_and_ev" } };
static const Words locked = { { "locked", "cable_in_station_and_ev_locked" } };
static const Words by_app = { { "app", "charge" } };
static const Words nothing = { { "none" } };
static const Words until_full = { { "full" } };
static const Words constant_voltage = { { "constant_voltage" } };
static const Words constant_current = { { "constant_current" } };
static const Words lfp = { { "lithium_iron_phosphate" } };
static const Words ternary = { { "ternary" } };

static const Words stops[] = {
  [CY_SIM_STOP_NONE] = { { "none" } },
  [CY_SIM_STOP_FULL] = { { "full" } },
  [CY_SIM_STOP_DRIVER] = { { "driver" } },
  [CY_SIM_STOP_REMOTE] = { { "remote" } },
  [CY_SIM_STOP_UNPLUGGED] = { { "unplugged" } },
  [CY_SIM_STOP_FAULT] = { { "fault" } },
  [CY_SIM_STOP_EMERGENCY] = { { "emergency_stop", "fault" } },
};

static const Words firmware[] = {
  [CY_SIM_FIRMWARE_IDLE] = { { "idle" } },
  [CY_SIM_FIRMWARE_RECEIVING] = { { "receiving" } },
  [CY_SIM_FIRMWARE_CHECKED] = { { "checked" } },
  [CY_SIM_FIRMWARE_ACTIVATING] = { { "activating" } },
  [CY_SIM_FIRMWARE_FAILED] = { { "failed" } },
};

static gint64
value_of (const CyTag *tag, const Words *words)
{
  for (guint i = 0; i < G_N_ELEMENTS (words->names) && words->names[i] != NULL; i++) {
    for (guint k = 0; tag->names != NULL && k < tag->names->len; k++) {
      const CyTagName *name = &g_array_index (tag->names, CyTagName, k);

      if (g_str_equal (name->name, words->names[i]))
        return name->value;
    }
  }
  return 0;
}

static const Words *
words_of_gun (const CySimGun *gun, CyMeasureId measure)
{
  switch ((guint) measure) {
  case CY_MEASURE_CONN_PLUG:
    return !gun->plugged ? &no_plug : gun->locked ? &plugged_locked : &plugged;
  case CY_MEASURE_CONN_LOCK:
    return !gun->plugged ? &unlocked_empty : gun->locked ? &locked : &unlocked;
  case CY_MEASURE_CONN_MODE:
    return gun->plugged ? &by_app : &nothing;
  case CY_MEASURE_CONN_STOP_REASON:
    return &stops[gun->stop_reason];
  case CY_MEASURE_SESSION_STRATEGY:
    return &until_full;
  case CY_MEASURE_BMS_CHARGE_MODE:
    return gun->power <= 0         ? &nothing
           : gun->constant_voltage ? &constant_voltage
                                   : &constant_current;
  case CY_MEASURE_BMS_BATTERY_TYPE:
    return !gun->plugged ? &nothing : gun->vehicle.lfp ? &lfp : &ternary;
  default:
    return &nothing;
  }
}

/**
 * cy_sim_word_of:
 * @gun: (nullable): the gun, or %NULL for the pile's own.
 * @tag: an enumeration other than conn.state.
 *
 * Returns: the value its profile gives to what is so, 0 when it has no word for it.
 */
gint64
cy_sim_word_of (const CySimPile *pile, const CySimGun *gun, const CyTag *tag)
{
  if (tag->measure == CY_MEASURE_FIRMWARE_STATE)
    return value_of (tag, &firmware[pile->firmware.state]);
  return gun == NULL ? 0 : value_of (tag, words_of_gun (gun, tag->measure));
}

static gint64
bit_named (const CyTag *tag, const char *dashed)
{
  g_autofree char *name = g_strdelimit (g_strdup (dashed), "-", '_');

  for (guint i = 0; tag->names != NULL && i < tag->names->len; i++) {
    const CyTagName *bit = &g_array_index (tag->names, CyTagName, i);

    if (g_str_equal (bit->name, name))
      return bit->value;
  }
  return -1;
}

static gint64
bit_of_class (const CySimPile *pile, guint tag, const char *bit_class)
{
  for (guint bit = 0; bit < 63; bit++) {
    const char *found = cy_profile_get_fault_class (pile->type->profile, tag, bit);

    if (found != NULL && g_str_equal (found, bit_class))
      return bit;
  }
  return -1;
}

/* A device whose manual does not name its bits still shows something. */
static guint64
fault_bits (const CySimPile *pile, guint tag, guint32 faults)
{
  const CyTag *info = cy_tag_set_get (cy_profile_get_tags (pile->type->profile), tag);
  guint64 bits = 0;

  for (guint i = 0; i < CY_N_SIM_FAULTS; i++) {
    const CySimFaultInfo *fault = cy_sim_fault_get (i);
    gint64 bit;

    if ((faults & 1u << i) == 0)
      continue;
    bit = bit_named (info, fault->name);
    if (bit < 0)
      bit = bit_of_class (pile, tag, fault->bit_class);
    if (bit < 0 && info->names == NULL)
      bit = i;
    if (bit >= 0)
      bits |= (guint64) 1 << bit;
  }
  return bits;
}

static guint64
alarm_bits (const CySimPile *pile, const CySimGun *gun, const CyTag *tag)
{
  const struct {
    const char *name;
    gboolean is_so;
  } alarms[] = {
    { "gun_warm", gun->temp_pos > 78 },
    { "inside_warm", pile->inside > 60 },
    { "humid", (pile->faults & 1u << CY_SIM_FAULT_OVER_HUMIDITY) != 0 },
    { "insulation_low", (gun->faults & 1u << CY_SIM_FAULT_INSULATION) != 0 },
    { "supply_low", cy_sim_pile_line_voltage (pile) < 198 },
    { "supply_high", cy_sim_pile_line_voltage (pile) > 242 },
    { "derated", gun->power > 0 && gun->limit_power < pile->type->power_w },
  };
  guint64 bits = 0;

  for (guint i = 0; i < G_N_ELEMENTS (alarms); i++) {
    gint64 bit = alarms[i].is_so ? bit_named (tag, alarms[i].name) : -1;

    if (bit >= 0)
      bits |= (guint64) 1 << bit;
  }
  return bits;
}

/**
 * cy_sim_bits_of:
 * @gun: (nullable): the gun, or %NULL for the pile's own.
 * @tag: the number of a tag of flags.
 *
 * Returns: the bits its profile gives to what is broken or doubtful.
 */
guint64
cy_sim_bits_of (const CySimPile *pile, const CySimGun *gun, guint tag)
{
  const CyTag *info = cy_tag_set_get (cy_profile_get_tags (pile->type->profile), tag);
  guint32 faults = pile->faults | (gun == NULL ? pile->guns[0].faults : gun->faults);

  switch ((guint) info->measure) {
  case CY_MEASURE_CONN_FAULT_WORD:
    return fault_bits (pile, tag, faults);
  case CY_MEASURE_CONN_ALARM_WORD:
    return gun == NULL ? 0 : alarm_bits (pile, gun, info);
  case CY_MEASURE_METER_STATE:
    return faults & 1u << CY_SIM_FAULT_METER ? 9 : 3;
  case CY_MEASURE_BMS_FLAGS:
    return gun != NULL && gun->state == CY_PILE_STATE_CHARGING ? 256 : 0;
  case CY_MEASURE_MODULE_FAULT_WORD:
    return (faults & 1u << CY_SIM_FAULT_OUTPUT) != 0;
  default:
    return 0;
  }
}
