/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-simulate-yard.h"

#define PILES_PER_STATION 25

/* Two of three piles of a large operator are DC. */
static const char *const types[] = { "dc120", "dc120", "ac7" };

static void
add_member (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
begin_list (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
add_type (JsonBuilder *builder,
          const char *id,
          const char *name,
          const char *current,
          gint64 power_w,
          gint64 connectors)
{
  g_autofree char *profile = g_strconcat ("chargeyard-", current, NULL);

  json_builder_begin_object (builder);
  add_member (builder, "id", id);
  add_member (builder, "name", name);
  add_member (builder, "current", current);
  add_number (builder, "power_w", power_w);
  add_number (builder, "connectors", connectors);
  add_member (builder, "profile", profile);
  json_builder_end_object (builder);
}

static void
add_station (JsonBuilder *builder, guint number)
{
  g_autofree char *id = g_strdup_printf ("s%u", number + 1);
  g_autofree char *name = g_strdup_printf ("Station %u", number + 1);

  json_builder_begin_object (builder);
  add_member (builder, "id", id);
  add_member (builder, "name", name);
  add_member (builder, "area", "fleet");
  json_builder_set_member_name (builder, "latitude");
  json_builder_add_double_value (builder, 39.7 + 0.02 * (number % 30));
  json_builder_set_member_name (builder, "longitude");
  json_builder_add_double_value (builder, 116.1 + 0.02 * (number / 30 % 30));
  json_builder_end_object (builder);
}

static void
add_pile (JsonBuilder *builder, guint number, guint16 port)
{
  g_autofree char *id = g_strdup_printf ("p%u", number + 1);
  g_autofree char *station = g_strdup_printf ("s%u", number / PILES_PER_STATION + 1);
  /* No octet is 0 or 255: some programs take such an address for a network. */
  g_autofree char *link = g_strdup_printf ("tcp://127.%u.%u.%u:%u/1", number / 62500 % 250 + 1,
                                           number / 250 % 250 + 1, number % 250 + 1, port);

  json_builder_begin_object (builder);
  add_member (builder, "id", id);
  add_member (builder, "name", id);
  add_member (builder, "type", types[number % G_N_ELEMENTS (types)]);
  add_member (builder, "station", station);
  add_member (builder, "link", link);
  add_number (builder, "scan_ms", 1000);
  json_builder_end_object (builder);
}

/**
 * cy_sim_fleet_new:
 * @n_piles: how many.
 * @port: where each answers, on an address of its own.
 *
 * Returns: (transfer full): a yard file of a made-up fleet.
 */
JsonNode *
cy_sim_fleet_new (guint n_piles, guint16 port)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  begin_list (builder, "areas");
  json_builder_begin_object (builder);
  add_member (builder, "id", "fleet");
  add_member (builder, "name", "Fleet");
  add_member (builder, "level", "province");
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  begin_list (builder, "stations");
  for (guint i = 0; i * PILES_PER_STATION < n_piles; i++)
    add_station (builder, i);
  json_builder_end_array (builder);
  begin_list (builder, "pile_types");
  add_type (builder, "dc120", "120 kW, two guns", "dc", 120000, 2);
  add_type (builder, "ac7", "7 kW", "ac", 7000, 1);
  json_builder_end_array (builder);
  begin_list (builder, "piles");
  for (guint i = 0; i < n_piles; i++)
    add_pile (builder, i, port);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
