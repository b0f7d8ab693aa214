/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-session-proposal.h"

#include "cy-json.h"
#include "cy-session.h"

/**
 * cy_session_proposal_to_json:
 * @proposal: (nullable): nothing is proposed without one.
 *
 * Returns: (transfer full): what cy_session_proposal_read() reads.
 */
JsonObject *
cy_session_proposal_to_json (const CySessionProposal *proposal)
{
  JsonObject *object = json_object_new ();
  JsonArray *readings;

  if (proposal == NULL)
    return object;
  readings = json_array_new ();
  for (guint i = 0; i < proposal->readings->len; i++)
    json_array_add_object_element (
      readings, cy_meter_reading_to_json (&g_array_index (proposal->readings, CyMeterReading, i)));
  json_object_set_string_member (object, "source", proposal->source);
  json_object_set_int_member (object, "started_us", proposal->started_us);
  json_object_set_int_member (object, "stopped_us", proposal->stopped_us);
  json_object_set_int_member (object, "energy_dwh", proposal->energy_dwh);
  json_object_set_array_member (object, "readings", readings);
  return object;
}

static void
take_reading (GArray *readings, JsonNode *node)
{
  CyMeterReading reading = { 0 };
  JsonObject *object;

  if (!cy_json_get_object (node, NULL, &object, NULL))
    return;
  reading.time_us = json_object_get_int_member_with_default (object, "time_us", 0);
  reading.energy_dwh =
    json_object_get_int_member_with_default (object, "energy_dwh", CY_SESSION_UNKNOWN);
  reading.interpolated =
    json_object_get_boolean_member_with_default (object, "interpolated", FALSE);
  g_array_append_val (readings, reading);
}

/**
 * cy_session_proposal_read:
 * @text: (nullable): JSON object text of a session's proposal.
 *
 * Returns: (transfer full) (nullable): %NULL when nothing is proposed.
 */
CySessionProposal *
cy_session_proposal_read (const char *text)
{
  g_autoptr (JsonNode) node =
    text == NULL ? NULL : cy_json_parse (text, -1, CY_SESSION_PROPOSAL_MAX, NULL);
  CySessionProposal *proposal;
  JsonObject *object;
  JsonArray *array;

  if (node == NULL || !cy_json_get_object (node, NULL, &object, NULL) ||
      !json_object_has_member (object, "readings") ||
      !cy_json_get_array (json_object_get_member (object, "readings"), NULL, &array, NULL))
    return NULL;
  proposal = g_new0 (CySessionProposal, 1);
  proposal->source = g_strdup (json_object_get_string_member_with_default (object, "source", ""));
  proposal->started_us = json_object_get_int_member_with_default (object, "started_us", 0);
  proposal->stopped_us = json_object_get_int_member_with_default (object, "stopped_us", 0);
  proposal->energy_dwh =
    json_object_get_int_member_with_default (object, "energy_dwh", CY_SESSION_UNKNOWN);
  proposal->readings = g_array_new (FALSE, FALSE, sizeof (CyMeterReading));
  for (guint i = 0; i < json_array_get_length (array); i++)
    take_reading (proposal->readings, json_array_get_element (array, i));
  return proposal;
}

void
cy_session_proposal_free (CySessionProposal *proposal)
{
  if (proposal == NULL)
    return;
  g_free (proposal->source);
  g_array_unref (proposal->readings);
  g_free (proposal);
}
