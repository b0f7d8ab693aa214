/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-control-call.h"
#include "cy-control-order-describe.h"
#include "cy-date.h"
#include "cy-node-asset.h"

/* A pile as a thing that was bought. */

static void
set_field (JsonObject *object, const char *name, const CyRecord *record, const char *field)
{
  cy_control_set_text (object, name, record == NULL ? NULL : cy_record_get_text (record, field));
}

static JsonObject *
describe_supplier (const CyRecord *supplier)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", supplier->id);
  set_field (object, "name", supplier, "name");
  set_field (object, "contact", supplier, "contact");
  set_field (object, "phone", supplier, "phone");
  set_field (object, "mail", supplier, "mail");
  return object;
}

static void
set_end (JsonObject *object, const char *name, const char *days_name, const CyAssetEnd *end)
{
  g_autofree char *date = end->is_known ? cy_date_format (&end->on) : NULL;

  cy_control_set_text (object, name, date);
  cy_control_set_number (object, days_name, end->is_known ? end->days_left : NAN);
}

static JsonObject *
describe_part (const CyAssetPart *part)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "what", part->what);
  cy_control_set_text (object, "number", part->number);
  json_object_set_int_member (object, "quantity", part->quantity);
  cy_control_set_text (object, "serial_out", part->serial_out);
  cy_control_set_text (object, "serial_in", part->serial_in);
  json_object_set_string_member (object, "order", part->order);
  cy_control_set_text (object, "who", part->who);
  cy_control_set_time (object, "time", part->time_us);
  return object;
}

static JsonObject *
describe_alarm (const CyAlarmTally *tally)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "connector", tally->connector);
  json_object_set_string_member (object, "condition", tally->condition);
  json_object_set_int_member (object, "count", tally->n_alarms);
  cy_control_set_time (object, "first", tally->first_us);
  cy_control_set_time (object, "last", tally->last_us);
  return object;
}

static void
add_history (JsonObject *object, const CyAsset *asset)
{
  JsonArray *orders = json_array_new ();
  JsonArray *parts = json_array_new ();
  JsonArray *alarms = json_array_new ();

  for (guint i = 0; i < asset->parts->len; i++)
    json_array_add_object_element (parts, describe_part (asset->parts->pdata[i]));
  for (guint i = 0; i < asset->orders->len; i++)
    json_array_add_object_element (
      orders, cy_control_describe_order (&((const CyDossier *) asset->orders->pdata[i])->order));
  for (guint i = 0; i < asset->alarms->len; i++)
    json_array_add_object_element (alarms, describe_alarm (asset->alarms->pdata[i]));
  json_object_set_array_member (object, "parts", parts);
  json_object_set_array_member (object, "orders", orders);
  json_object_set_int_member (object, "alarm_count", asset->n_alarms);
  json_object_set_array_member (object, "alarms", alarms);
}

static JsonObject *
describe (const CyAsset *asset)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "pile", asset->record->id);
  json_object_set_string_member (object, "name", asset->name);
  set_field (object, "station", asset->station, "name");
  set_field (object, "type", asset->type, "name");
  set_field (object, "brand", asset->record, "brand");
  set_field (object, "serial", asset->record, "serial");
  cy_control_set_text (object, "device_serial", asset->device_serial);
  cy_control_set_text (object, "firmware", asset->firmware);
  if (asset->supplier != NULL)
    json_object_set_object_member (object, "supplier", describe_supplier (asset->supplier));
  else
    json_object_set_null_member (object, "supplier");
  set_field (object, "installed_on", asset->record, "installed_on");
  set_end (object, "warranty_until", "warranty_days", &asset->warranty);
  set_end (object, "life_until", "life_days", &asset->life);
  add_history (object, asset);
  return object;
}

static void
on_asset_cb (gpointer result, const GError *error, gpointer user_data)
{
  g_autoptr (CyAsset) asset = result;
  CyControlCall *call = user_data;

  if (error != NULL)
    cy_control_call_fail (call, error);
  else
    cy_control_call_finish (call, cy_control_take_object (describe (asset)));
}

/* {"pile"} -> what it is, until when somebody answers for it, what was replaced, its orders and alarms */
void
cy_control_verb_asset (CyControlCall *call)
{
  const char *pile;

  if (cy_control_call_need (call, "pile", &pile))
    cy_node_query_asset (call->node, pile, on_asset_cb, call);
}
