/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-measure.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* clang-format off */
static const CyMeasure measures[CY_N_MEASURES] = {
  [CY_MEASURE_CONN_STATE] = { "conn.state", N_("State"), "", CY_MEASURE_ENUM, 0 },
  [CY_MEASURE_CONN_MODE] = { "conn.mode", N_("Charging mode"), "", CY_MEASURE_ENUM, 0 },
  [CY_MEASURE_CONN_PLUG] = { "conn.plug", N_("Plug"), "", CY_MEASURE_ENUM, 0 },
  [CY_MEASURE_CONN_LOCK] = { "conn.lock", N_("Connector lock"), "", CY_MEASURE_ENUM, 0 },
  [CY_MEASURE_CONN_FAULT_WORD] = { "conn.fault_word", N_("Fault word"), "", CY_MEASURE_BITS, 0 },
  [CY_MEASURE_CONN_ALARM_WORD] = { "conn.alarm_word", N_("Alarm word"), "", CY_MEASURE_BITS, 0 },
  [CY_MEASURE_CONN_STOP_REASON] = { "conn.stop_reason", N_("Stop reason"), "", CY_MEASURE_ENUM, 0 },
  [CY_MEASURE_CONN_AVAILABLE] = { "conn.available", N_("In service"), "", CY_MEASURE_BOOL, 0 },
  [CY_MEASURE_CONN_PHASES] = { "conn.phases", N_("Phases in use"), "", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_AC_VOLTAGE_L1] = { "ac.voltage.l1", N_("Voltage L1"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_AC_VOLTAGE_L2] = { "ac.voltage.l2", N_("Voltage L2"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_AC_VOLTAGE_L3] = { "ac.voltage.l3", N_("Voltage L3"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_AC_VOLTAGE_L1L2] = { "ac.voltage.l1l2", N_("Voltage L1-L2"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_AC_VOLTAGE_L2L3] = { "ac.voltage.l2l3", N_("Voltage L2-L3"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_AC_VOLTAGE_L3L1] = { "ac.voltage.l3l1", N_("Voltage L3-L1"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_AC_VOLTAGE_IN] = { "ac.voltage.in", N_("Input voltage"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_AC_CURRENT_L1] = { "ac.current.l1", N_("Current L1"), "A", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_AC_CURRENT_L2] = { "ac.current.l2", N_("Current L2"), "A", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_AC_CURRENT_L3] = { "ac.current.l3", N_("Current L3"), "A", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_AC_CURRENT_N] = { "ac.current.n", N_("Current N"), "A", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_AC_POWER_ACTIVE] = { "ac.power.active", N_("Active power"), "W", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_AC_POWER_REACTIVE] = { "ac.power.reactive", N_("Reactive power"), "var", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_AC_POWER_APPARENT] = { "ac.power.apparent", N_("Apparent power"), "VA", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_AC_POWER_L1] = { "ac.power.l1", N_("Power L1"), "W", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_AC_POWER_L2] = { "ac.power.l2", N_("Power L2"), "W", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_AC_POWER_L3] = { "ac.power.l3", N_("Power L3"), "W", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_AC_PF] = { "ac.pf", N_("Power factor"), "", CY_MEASURE_NUMBER, 3 },
  [CY_MEASURE_AC_PF_L1] = { "ac.pf.l1", N_("Power factor L1"), "", CY_MEASURE_NUMBER, 3 },
  [CY_MEASURE_AC_PF_L2] = { "ac.pf.l2", N_("Power factor L2"), "", CY_MEASURE_NUMBER, 3 },
  [CY_MEASURE_AC_PF_L3] = { "ac.pf.l3", N_("Power factor L3"), "", CY_MEASURE_NUMBER, 3 },
  [CY_MEASURE_AC_FREQUENCY] = { "ac.frequency", N_("Frequency"), "Hz", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_DC_VOLTAGE] = { "dc.voltage", N_("Output voltage"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_DC_CURRENT] = { "dc.current", N_("Output current"), "A", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_DC_POWER] = { "dc.power", N_("Output power"), "W", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_ENERGY_IMPORT_TOTAL] = { "energy.import.total", N_("Meter reading"), "Wh", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_ENERGY_EXPORT_TOTAL] = { "energy.export.total", N_("Reverse energy"), "Wh", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_ENERGY_SESSION] = { "energy.session", N_("Session energy"), "Wh", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_SESSION_DURATION] = { "session.duration", N_("Charging time"), "s", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_SESSION_PLUGGED_TIME] = { "session.plugged_time", N_("Plugged time"), "s", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_SESSION_COST] = { "session.cost", N_("Amount so far"), "CNY", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_SESSION_TAG] = { "session.tag", N_("Card number"), "", CY_MEASURE_TEXT, 0 },
  [CY_MEASURE_SESSION_VIN] = { "session.vin", N_("VIN"), "", CY_MEASURE_TEXT, 0 },
  [CY_MEASURE_SESSION_STRATEGY] = { "session.strategy", N_("Charging strategy"), "", CY_MEASURE_ENUM, 0 },
  [CY_MEASURE_LIMIT_CURRENT_SET] = { "limit.current.set", N_("Current setpoint"), "A", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_LIMIT_CURRENT_APPLIED] = { "limit.current.applied", N_("Current allowed"), "A", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_LIMIT_CURRENT_MAX_HW] = { "limit.current.max_hw", N_("Rated current"), "A", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_LIMIT_POWER_SET] = { "limit.power.set", N_("Power setpoint"), "W", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_LIMIT_POWER_APPLIED] = { "limit.power.applied", N_("Power allowed"), "W", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_LIMIT_POWER_MAX_HW] = { "limit.power.max_hw", N_("Rated power"), "W", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_LIMIT_VALID_TIME] = { "limit.valid_time", N_("Setpoint validity"), "s", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_BMS_SOC] = { "bms.soc", N_("State of charge"), "%", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_BMS_DEMAND_VOLTAGE] = { "bms.demand.voltage", N_("Demanded voltage"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_BMS_DEMAND_CURRENT] = { "bms.demand.current", N_("Demanded current"), "A", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_BMS_CHARGE_MODE] = { "bms.charge_mode", N_("BMS charging mode"), "", CY_MEASURE_ENUM, 0 },
  [CY_MEASURE_BMS_MEASURED_VOLTAGE] = { "bms.measured.voltage", N_("BMS voltage"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_BMS_MEASURED_CURRENT] = { "bms.measured.current", N_("BMS current"), "A", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_BMS_CELL_VMAX] = { "bms.cell.vmax", N_("Highest cell voltage"), "V", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_BMS_CELL_VMAX_GROUP] = { "bms.cell.vmax_group", N_("Group of highest cell"), "", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_BMS_CELL_VMAX_NO] = { "bms.cell.vmax_no", N_("Number of highest cell"), "", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_BMS_TEMP_MAX] = { "bms.temp.max", N_("Highest battery temperature"), "°C", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_BMS_TEMP_MAX_NO] = { "bms.temp.max_no", N_("Point of highest temperature"), "", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_BMS_TEMP_MIN] = { "bms.temp.min", N_("Lowest battery temperature"), "°C", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_BMS_TEMP_MIN_NO] = { "bms.temp.min_no", N_("Point of lowest temperature"), "", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_BMS_REMAINING_TIME] = { "bms.remaining_time", N_("Time remaining"), "s", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_BMS_FLAGS] = { "bms.flags", N_("BMS flags"), "", CY_MEASURE_BITS, 0 },
  [CY_MEASURE_BMS_MAX_CELL_VOLTAGE] = { "bms.max.cell_voltage", N_("Cell voltage allowed"), "V", CY_MEASURE_NUMBER, 2 },
  [CY_MEASURE_BMS_MAX_VOLTAGE] = { "bms.max.voltage", N_("Voltage allowed"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_BMS_MAX_CURRENT] = { "bms.max.current", N_("Battery current allowed"), "A", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_BMS_MAX_TEMP] = { "bms.max.temp", N_("Battery temperature allowed"), "°C", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_BMS_NOMINAL_ENERGY] = { "bms.nominal_energy", N_("Battery energy"), "Wh", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_BMS_BATTERY_TYPE] = { "bms.battery_type", N_("Battery type"), "", CY_MEASURE_ENUM, 0 },
  [CY_MEASURE_BMS_ODOMETER] = { "bms.odometer", N_("Odometer"), "km", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_TEMP_GUN] = { "temp.gun", N_("Gun temperature"), "°C", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_TEMP_GUN_POS] = { "temp.gun.pos", N_("Gun temperature +"), "°C", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_TEMP_GUN_NEG] = { "temp.gun.neg", N_("Gun temperature -"), "°C", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_TEMP_INSIDE] = { "temp.inside", N_("Inside temperature"), "°C", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_TEMP_INLET] = { "temp.inlet", N_("Air inlet temperature"), "°C", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_TEMP_OUTLET] = { "temp.outlet", N_("Air outlet temperature"), "°C", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_TEMP_AMBIENT] = { "temp.ambient", N_("Ambient temperature"), "°C", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_HUM_INSIDE] = { "hum.inside", N_("Inside humidity"), "%RH", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_ENV_NGV] = { "env.ngv", N_("Zero-ground voltage"), "V", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_ENV_LEAKAGE] = { "env.leakage", N_("Residual current"), "mA", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_INS_RES_POS] = { "ins.res.pos", N_("Insulation +"), "kΩ", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_INS_RES_NEG] = { "ins.res.neg", N_("Insulation -"), "kΩ", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_MODULE_FAULT_WORD] = { "module.fault_word", N_("Module faults"), "", CY_MEASURE_BITS, 0 },
  [CY_MEASURE_METER_STATE] = { "meter.state", N_("Meter state"), "", CY_MEASURE_BITS, 0 },
  [CY_MEASURE_METER_AGE] = { "meter.age", N_("Age of meter data"), "s", CY_MEASURE_NUMBER, 1 },
  [CY_MEASURE_CHARGE_COUNT] = { "charge.count", N_("Charges since installed"), "", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_SERVICE_HOURS] = { "service.hours", N_("Service hours"), "h", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_STATION_UPTIME] = { "station.uptime", N_("Uptime"), "s", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_STATION_CONNECTOR_COUNT] = { "station.connector_count", N_("Number of guns"), "", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_STATION_CLOCK] = { "station.clock", N_("Device clock"), "s", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_TARIFF_VERSION] = { "tariff.version", N_("Tariff version in the pile"), "", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_FIRMWARE_STATE] = { "firmware.state", N_("Firmware transfer state"), "", CY_MEASURE_ENUM, 0 },
  [CY_MEASURE_FIRMWARE_PROGRESS] = { "firmware.progress", N_("Firmware transfer progress"), "%", CY_MEASURE_NUMBER, 0 },
  [CY_MEASURE_ID_MANUFACTURER] = { "id.manufacturer", N_("Manufacturer"), "", CY_MEASURE_TEXT, 0 },
  [CY_MEASURE_ID_MODEL] = { "id.model", N_("Model"), "", CY_MEASURE_TEXT, 0 },
  [CY_MEASURE_ID_SERIAL] = { "id.serial", N_("Serial number"), "", CY_MEASURE_TEXT, 0 },
  [CY_MEASURE_ID_FIRMWARE] = { "id.firmware", N_("Firmware"), "", CY_MEASURE_TEXT, 0 },
  [CY_MEASURE_RELAY_BEACON] = { "relay.beacon", N_("Beacon on"), "", CY_MEASURE_BOOL, 0 },
  [CY_MEASURE_RELAY_HORN] = { "relay.horn", N_("Horn on"), "", CY_MEASURE_BOOL, 0 },
};
/* clang-format on */

/**
 * cy_measure_get:
 * @id: a measure below %CY_N_MEASURES.
 *
 * Returns: its row of the vocabulary; static.
 */
const CyMeasure *
cy_measure_get (CyMeasureId id)
{
  g_assert (id < CY_N_MEASURES);
  return &measures[id];
}

static gpointer
index_names (gpointer unused)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < CY_N_MEASURES; i++)
    g_hash_table_insert (names, (gpointer) measures[i].name, GUINT_TO_POINTER (i));
  return names;
}

/**
 * cy_measure_find:
 * @name: a name from a file or a command line.
 * @out_id: (out): its measure.
 *
 * Returns: whether the vocabulary has it.
 *
 * Threading: any.
 */
gboolean
cy_measure_find (const char *name, CyMeasureId *out_id)
{
  static GOnce once = G_ONCE_INIT;
  gpointer value;

  g_once (&once, index_names, NULL);
  if (!g_hash_table_lookup_extended (once.retval, name, NULL, &value))
    return FALSE;
  *out_id = GPOINTER_TO_UINT (value);
  return TRUE;
}
