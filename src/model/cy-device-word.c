/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-device-word.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const char *name;
  const char *label;
} Word;

/* What our profiles call the states and bits of devices, in the operator's words. Sorted by name. */
/* clang-format off */
static const Word words[] = {
  { "activating", N_("activating") },
  { "amount", N_("by amount") },
  { "amount_reached", N_("amount reached") },
  { "app", N_("app") },
  { "bms_communication", N_("BMS communication") },
  { "cable_in_station", N_("cable in station") },
  { "cable_in_station_and_ev", N_("cable in station and vehicle") },
  { "cable_in_station_and_ev_locked", N_("cable in station and vehicle, locked") },
  { "cable_in_station_locked", N_("cable in station, locked") },
  { "card", N_("card") },
  { "card_reader", N_("card reader") },
  { "cell_over_voltage", N_("cell over-voltage") },
  { "cell_under_voltage", N_("cell under-voltage") },
  { "charge", N_("charging") },
  { "charging_allowed", N_("charging allowed") },
  { "checked", N_("checked") },
  { "clock_lost", N_("clock lost") },
  { "communication", N_("internal communication") },
  { "connector", N_("connector") },
  { "constant_current", N_("constant current") },
  { "constant_voltage", N_("constant voltage") },
  { "contactor", N_("contactor") },
  { "derated", N_("derated") },
  { "discharging", N_("discharging") },
  { "door_open", N_("door open") },
  { "driver", N_("by the driver") },
  { "earth_missing", N_("earth missing") },
  { "emergency_stop", N_("emergency stop pressed") },
  { "energy", N_("by energy") },
  { "error", N_("error") },
  { "failed", N_("failed") },
  { "fan", N_("fan") },
  { "fault", N_("fault") },
  { "full", N_("until full") },
  { "fuse", N_("fuse") },
  { "gun_lock", N_("gun lock") },
  { "gun_warm", N_("gun warm") },
  { "humid", N_("humid") },
  { "idle", N_("idle") },
  { "initialised", N_("initialised") },
  { "inside_warm", N_("inside warm") },
  { "insulation", N_("insulation") },
  { "insulation_low", N_("insulation low") },
  { "internal_comm_failure", N_("internal communication") },
  { "lead_acid", N_("lead-acid") },
  { "leakage", N_("residual current") },
  { "limit_reached", N_("limit reached") },
  { "lithium_cobaltate", N_("lithium cobaltate") },
  { "lithium_iron_phosphate", N_("lithium iron phosphate") },
  { "lithium_manganate", N_("lithium manganate") },
  { "lithium_titanate", N_("lithium titanate") },
  { "lock_failure", N_("gun lock") },
  { "locked", N_("locked") },
  { "meter", N_("meter") },
  { "meter_communication", N_("meter communication") },
  { "missing_phase", N_("missing phase") },
  { "modbus_comm_lost", N_("Modbus connection lost") },
  { "nickel_metal_hydride", N_("nickel-metal hydride") },
  { "no_cable", N_("no cable") },
  { "none", N_("none") },
  { "other", N_("other") },
  { "output_fault", N_("output fault") },
  { "over_current", N_("over-current") },
  { "over_humidity", N_("over-humidity") },
  { "over_temperature", N_("over-temperature") },
  { "over_voltage", N_("over-voltage") },
  { "pe_missing_or_swapped", N_("earth missing or swapped") },
  { "plugged", N_("plugged") },
  { "plugged_and_locked", N_("plugged and locked") },
  { "polymer", N_("polymer") },
  { "power_relay_fault", N_("power relay") },
  { "receiving", N_("receiving") },
  { "remote", N_("remote") },
  { "residual_current", N_("residual current") },
  { "severe_over_current", N_("severe over-current") },
  { "short_circuit", N_("short circuit") },
  { "soc_high", N_("state of charge high") },
  { "soc_low", N_("state of charge low") },
  { "supply_high", N_("supply high") },
  { "supply_lost", N_("supply lost") },
  { "supply_low", N_("supply low") },
  { "supply_over_voltage", N_("supply over-voltage") },
  { "supply_under_voltage", N_("supply under-voltage") },
  { "surge_arrester", N_("surge arrester") },
  { "ternary", N_("ternary lithium") },
  { "time", N_("by time") },
  { "under_voltage", N_("under-voltage") },
  { "unknown", N_("unknown") },
  { "unlocked", N_("unlocked") },
  { "unplugged", N_("unplugged") },
  { "unspecified", N_("not specified by the device") },
  { "updated", N_("updated") },
  { "vin", N_("VIN") },
  { "warning", N_("warning") },
  { "zero_ground_high", N_("zero-ground voltage high") },
};
/* clang-format on */

static int
compare_names (const void *key, const void *word)
{
  return strcmp (key, ((const Word *) word)->name);
}

/* Names with a number: "module_7", "bit_3". */
static char *
numbered_word (const char *name, const CyCatalog *catalog)
{
  static const struct {
    const char *prefix;
    const char *format;
  } numbered[] = { { "module_", N_ ("module %u") }, { "bit_", N_ ("bit %u") } };
  guint64 number;

  for (guint i = 0; i < G_N_ELEMENTS (numbered); i++) {
    g_autofree char *digits = NULL;
    g_auto (GStrv) parts = NULL;

    if (!g_str_has_prefix (name, numbered[i].prefix) ||
        !g_ascii_string_to_unsigned (name + strlen (numbered[i].prefix), 10, 0, 999, &number, NULL))
      continue;
    digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
    parts = g_strsplit (cy_catalog_translate (catalog, numbered[i].format), "%u", 2);
    return g_strjoinv (digits, parts);
  }
  return NULL;
}

/**
 * cy_device_word:
 * @name: a state or a bit as a profile names it, `over_current`.
 *
 * Returns: (transfer full): in the operator's language; a name nobody translated as it stands, with
 *   spaces.
 */
char *
cy_device_word (const char *name)
{
  return cy_device_word_in (name, NULL);
}

/**
 * cy_device_word_in:
 * @catalog: (nullable): of another language than the operator's.
 *
 * Returns: (transfer full): as cy_device_word().
 */
char *
cy_device_word_in (const char *name, const CyCatalog *catalog)
{
  const Word *word = bsearch (name, words, G_N_ELEMENTS (words), sizeof (Word), compare_names);
  char *numbered = word == NULL ? numbered_word (name, catalog) : NULL;

  if (numbered != NULL)
    return numbered;
  return word != NULL ? g_strdup (cy_catalog_translate (catalog, word->label))
                      : g_strdelimit (g_strdup (name), "_", ' ');
}
