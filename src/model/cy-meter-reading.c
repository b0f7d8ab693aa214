/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-meter-reading.h"

/**
 * cy_meter_reading_to_json:
 *
 * Returns: (transfer full): as entries have it.
 */
JsonObject *
cy_meter_reading_to_json (const CyMeterReading *reading)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "time_us", reading->time_us);
  json_object_set_int_member (object, "energy_dwh", reading->energy_dwh);
  if (reading->interpolated)
    json_object_set_boolean_member (object, "interpolated", TRUE);
  return object;
}
