/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-profile-command.h"
#include "cy-simulate-values.h"
#include "simulate-fixture.h"

#define YARD                                                                   \
  "{" SIM_TYPES ",\"piles\":["                                                 \
  "{\"id\":\"dc\",\"type\":\"dc\",\"link\":\"tcp://127.0.0.1:1502/1\"},"       \
  "{\"id\":\"xj\",\"type\":\"xj\",\"link\":\"tcp://127.0.0.2:1502/1\"},"       \
  "{\"id\":\"ac\",\"type\":\"ac\",\"link\":\"tcp://127.0.0.3:1502/1\"},"       \
  "{\"id\":\"abb\",\"type\":\"abb\",\"link\":\"tcp://127.0.0.4:1502/1\"},"     \
  "{\"id\":\"alfen\",\"type\":\"alfen\",\"link\":\"tcp://127.0.0.5:1502/1\"}," \
  "{\"id\":\"charx\",\"type\":\"charx\",\"link\":\"tcp://127.0.0.6:1502/1\"}]}"

static const char *const ids[] = { "dc", "xj", "ac", "abb", "alfen", "charx" };

/* Reads the pile as the console would, only without a network between. */
static void
scan_slot (CySimSlot *slot, CyScan *scan)
{
  CyProfile *profile = slot->pile->type->profile;
  guint n;
  const CyReadBlock *blocks = cy_profile_get_blocks (profile, &n);

  cy_sim_slot_soil (slot);
  cy_sim_slot_refresh (slot, slot->pile->now_s);
  for (guint i = 0; i < n; i++) {
    guint16 words[2000];
    guint8 data[4000];

    g_assert_true (cy_sim_layout_read (slot->layout, slot->words, blocks[i].function,
                                       blocks[i].unit, blocks[i].address, blocks[i].count, words));
    for (guint k = 0; k < blocks[i].count; k++) {
      data[2 * k] = (guint8) (words[k] >> 8);
      data[2 * k + 1] = (guint8) (words[k] & 0xff);
    }
    cy_profile_decode (profile, i, data, 2u * blocks[i].count, 1, scan);
  }
  cy_profile_finish (profile, 1, scan);
}

static void
scan_init (const CyProfile *profile, CyScan *scan)
{
  CyTagSet *tags = cy_profile_get_tags (profile);

  *scan = (CyScan){
    .samples = g_new0 (CySample, cy_tag_set_get_n_tags (tags)),
    .texts = g_new0 (CyText, MAX (cy_tag_set_get_n_texts (tags), 1)),
  };
}

static void
scan_clear (CyScan *scan)
{
  g_free (scan->samples);
  g_free (scan->texts);
}

static double
value_of (CySimPile *pile, const CyScan *scan, guint connector, CyMeasureId measure)
{
  CyTagSet *tags = cy_profile_get_tags (pile->type->profile);
  int tag = cy_tag_set_find (tags, connector, measure);

  g_assert_cmpint (tag, >=, 0);
  g_assert_cmpint (scan->samples[tag].quality, ==, CY_QUALITY_GOOD);
  return cy_tag_value (cy_tag_set_get (tags, (guint) tag), scan->samples[tag].raw);
}

static void
plug_and_start (CySimPile *pile, guint connector)
{
  CySimGun *gun = cy_sim_pile_gun (pile, connector);
  CySimSurroundings around = cy_sim_pile_surroundings (pile);

  g_assert_true (cy_sim_gun_plug (gun, &pile->random, &around, NULL));
  gun->vehicle.soc = 30;
  g_assert_true (cy_sim_gun_start (gun, pile->now_s));
  cy_sim_pile_advance (pile, pile->now_s + 60);
}

static gboolean
may_be_bad (CyMeasureId measure)
{
  return g_str_has_prefix (cy_measure_get (measure)->name, "bms.");
}

/* Every profile says what the pile does. A car's values may be missing, nothing else. */
static void
test_profiles (void)
{
  SimFixture f;

  sim_fixture_init (&f, FALSE, YARD);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    CySimSlot *slot = cy_sim_yard_find (f.yard, ids[i]);
    CySimPile *pile = slot->pile;
    CyTagSet *tags = cy_profile_get_tags (pile->type->profile);
    CyScan scan;

    scan_init (pile->type->profile, &scan);
    plug_and_start (pile, 1);
    scan_slot (slot, &scan);
    for (guint tag = 0; tag < cy_tag_set_get_n_tags (tags); tag++) {
      const CyTag *info = cy_tag_set_get (tags, tag);

      g_test_message ("%s %s", ids[i], cy_measure_get (info->measure)->name);
      if (info->connector == 1 || !may_be_bad (info->measure))
        g_assert_cmpint (scan.samples[tag].quality, ==, CY_QUALITY_GOOD);
    }
    g_assert_cmpfloat (value_of (pile, &scan, 1, CY_MEASURE_CONN_STATE), ==,
                       CY_PILE_STATE_CHARGING);
    if (cy_tag_set_find (tags, 1, CY_MEASURE_ENERGY_IMPORT_TOTAL) >= 0)
      g_assert_cmpfloat_with_epsilon (value_of (pile, &scan, 1, CY_MEASURE_ENERGY_IMPORT_TOTAL),
                                      pile->guns[0].meter_wh, 1);
    scan_clear (&scan);
  }
  sim_fixture_clear (&f);
}

/* Any charger a profile is written for can be had without it: its state is told, or the nearest
   the device knows. */
static void
test_every_profile (void)
{
  g_auto (GStrv) list = NULL;
  SimFixture shipped;

  sim_fixture_init (&shipped, FALSE, NULL);
  list = cy_profile_store_list (shipped.profiles);
  sim_fixture_clear (&shipped);
  g_assert_cmpuint (g_strv_length (list), >=, G_N_ELEMENTS (ids));
  for (guint i = 0; list[i] != NULL; i++) {
    const char *id = list[i];
    g_autofree char *document = g_strdup_printf (
      "{\"pile_types\":[{\"id\":\"t\",\"profile\":\"%s\",\"power_w\":60000}],"
      "\"piles\":[{\"id\":\"p\",\"type\":\"t\",\"link\":\"tcp://127.0.0.1:1502/1\"}]}",
      id);
    SimFixture f;
    CySimSlot *slot;
    CyScan scan;

    if (g_str_equal (id, "relay-beacon"))
      continue; /* no gun: see test_relays() */
    g_test_message ("%s", id);
    sim_fixture_init (&f, FALSE, document);
    slot = cy_sim_yard_find (f.yard, "p");
    scan_init (slot->pile->type->profile, &scan);
    scan_slot (slot, &scan);
    g_assert_cmpfloat (value_of (slot->pile, &scan, 1, CY_MEASURE_CONN_STATE), ==,
                       CY_PILE_STATE_AVAILABLE);
    plug_and_start (slot->pile, 1);
    scan_slot (slot, &scan);
    g_assert_cmpfloat (value_of (slot->pile, &scan, 1, CY_MEASURE_CONN_STATE), ==,
                       CY_PILE_STATE_CHARGING);
    scan_clear (&scan);
    sim_fixture_clear (&f);
  }
}

static void
test_values (void)
{
  SimFixture f;
  CySimSlot *slot;
  CySimGun *gun;
  CyScan scan;

  sim_fixture_init (&f, FALSE, YARD);
  slot = cy_sim_yard_find (f.yard, "dc");
  gun = cy_sim_pile_gun (slot->pile, 2);
  scan_init (slot->pile->type->profile, &scan);
  plug_and_start (slot->pile, 2);
  scan_slot (slot, &scan);
  g_assert_cmpfloat_with_epsilon (value_of (slot->pile, &scan, 2, CY_MEASURE_DC_VOLTAGE),
                                  gun->voltage, 0.051);
  g_assert_cmpfloat_with_epsilon (value_of (slot->pile, &scan, 2, CY_MEASURE_DC_POWER), gun->power,
                                  0.51);
  g_assert_cmpfloat_with_epsilon (value_of (slot->pile, &scan, 2, CY_MEASURE_TEMP_GUN_POS),
                                  gun->temp_pos, 0.051);
  g_assert_cmpfloat_with_epsilon (value_of (slot->pile, &scan, 2, CY_MEASURE_BMS_SOC),
                                  gun->vehicle.soc, 0.051);
  g_assert_cmpfloat (value_of (slot->pile, &scan, 0, CY_MEASURE_ENV_NGV), <, 8);
  g_assert_cmpfloat (value_of (slot->pile, &scan, 0, CY_MEASURE_STATION_CLOCK), ==,
                     1700000000 + (double) slot->pile->now_s);
  g_assert_cmpfloat (value_of (slot->pile, &scan, 1, CY_MEASURE_CONN_STATE), ==,
                     CY_PILE_STATE_AVAILABLE);
  scan_clear (&scan);
  sim_fixture_clear (&f);
}

static void
test_faults (void)
{
  static const struct {
    const char *id;
    CySimFault fault;
    const char *bit;
  } cases[] = {
    { "dc", CY_SIM_FAULT_OVER_TEMPERATURE, "over_temperature" },
    { "dc", CY_SIM_FAULT_INSULATION, "insulation" },
    { "dc", CY_SIM_FAULT_SUPPLY_LOST, "supply_lost" },
    { "ac", CY_SIM_FAULT_OVER_HUMIDITY, "over_humidity" },
    { "abb", CY_SIM_FAULT_OVER_CURRENT, "over_current" },
    { "abb", CY_SIM_FAULT_SUPPLY_LOST, "pe_missing_or_swapped" },
  };
  SimFixture f;

  sim_fixture_init (&f, FALSE, YARD);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    CySimSlot *slot = cy_sim_yard_find (f.yard, cases[i].id);
    CyTagSet *tags = cy_profile_get_tags (slot->pile->type->profile);
    int tag = cy_tag_set_find (tags, 1, CY_MEASURE_CONN_FAULT_WORD);
    CyScan scan;

    tag = tag >= 0 ? tag : cy_tag_set_find (tags, 0, CY_MEASURE_CONN_FAULT_WORD);
    scan_init (slot->pile->type->profile, &scan);
    scan_slot (slot, &scan);
    g_assert_cmpint (scan.samples[tag].raw, ==, 0);
    cy_sim_pile_break (slot->pile, 1, cases[i].fault);
    scan_slot (slot, &scan);
    g_assert_cmpuint (__builtin_popcountll ((guint64) scan.samples[tag].raw), ==, 1);
    g_assert_cmpstr (cy_tag_name_of (cy_tag_set_get (tags, (guint) tag),
                                     __builtin_ctzll ((guint64) scan.samples[tag].raw)),
                     ==, cases[i].bit);
    cy_sim_pile_clear (slot->pile, 0);
    scan_clear (&scan);
  }
  sim_fixture_clear (&f);
}

static void
test_hold (void)
{
  SimFixture f;
  CySimSlot *slot;
  CyScan scan;
  int vin;

  sim_fixture_init (&f, FALSE, YARD);
  slot = cy_sim_yard_find (f.yard, "dc");
  scan_init (slot->pile->type->profile, &scan);
  vin =
    cy_tag_set_find (cy_profile_get_tags (slot->pile->type->profile), 1, CY_MEASURE_SESSION_VIN);
  cy_sim_pile_hold (slot->pile, 1, CY_MEASURE_TEMP_GUN, 92, NULL);
  cy_sim_pile_hold (slot->pile, 0, CY_MEASURE_ENV_NGV, 34.5, NULL);
  cy_sim_pile_hold (slot->pile, 1, CY_MEASURE_SESSION_VIN, 0, "HELD");
  cy_sim_pile_hold (slot->pile, 2, CY_MEASURE_CONN_STATE, CY_PILE_STATE_RESERVED, NULL);
  cy_sim_pile_advance (slot->pile, 100);
  scan_slot (slot, &scan);
  g_assert_cmpfloat (value_of (slot->pile, &scan, 1, CY_MEASURE_TEMP_GUN), ==, 92);
  g_assert_cmpfloat (value_of (slot->pile, &scan, 2, CY_MEASURE_TEMP_GUN), <, 40);
  g_assert_cmpfloat (value_of (slot->pile, &scan, 0, CY_MEASURE_ENV_NGV), ==, 34.5);
  g_assert_cmpfloat (value_of (slot->pile, &scan, 2, CY_MEASURE_CONN_STATE), ==,
                     CY_PILE_STATE_RESERVED);
  g_assert_cmpstr (
    scan.texts[cy_tag_set_get (cy_profile_get_tags (slot->pile->type->profile), (guint) vin)
                 ->text_slot],
    ==, "HELD");
  cy_sim_pile_clear (slot->pile, 0);
  scan_slot (slot, &scan);
  g_assert_cmpfloat (value_of (slot->pile, &scan, 1, CY_MEASURE_TEMP_GUN), <, 40);
  scan_clear (&scan);
  sim_fixture_clear (&f);
}

static void
test_unlisted (void)
{
  SimFixture f;
  CySimSlot *slot;
  guint16 words[125];

  sim_fixture_init (&f, FALSE, YARD);
  slot = cy_sim_yard_find (f.yard, "dc");
  g_assert_true (cy_sim_layout_read (slot->layout, slot->words, 3, -1, 0, 8, words));
  g_assert_false (cy_sim_layout_read (slot->layout, slot->words, 3, -1, 50, 1, words));
  g_assert_false (cy_sim_layout_read (slot->layout, slot->words, 3, -1, 36, 10, words));
  g_assert_false (cy_sim_layout_read (slot->layout, slot->words, 4, -1, 0, 8, words));
  g_assert_false (cy_sim_layout_read (slot->layout, slot->words, 3, 5, 0, 8, words));
  g_assert_false (cy_sim_layout_read (slot->layout, slot->words, 3, -1, 65535, 125, words));
  sim_fixture_clear (&f);
}

/* Orders, as the console's profile code writes them. */
static CySimReply
order (CySimSlot *slot, const char *name, guint connector, const char *argument, double value)
{
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  const CyProfileArgument arguments[] = { { .name = argument, .value = value } };
  g_autoptr (GError) error = NULL;
  CySimReply reply = CY_SIM_REPLY_OK;

  cy_profile_command (slot->pile->type->profile, name, connector, arguments, argument != NULL,
                      writes, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < writes->len && reply == CY_SIM_REPLY_OK; i++)
    reply = cy_sim_obey (slot->pile, &g_array_index (writes, CyProfileWrite, i));
  return reply;
}

static void
test_stop (void)
{
  SimFixture f;

  sim_fixture_init (&f, FALSE, YARD);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    CySimSlot *slot = cy_sim_yard_find (f.yard, ids[i]);

    plug_and_start (slot->pile, 1);
    g_assert_cmpfloat (slot->pile->guns[0].power, >, 1000);
    g_assert_cmpint (order (slot, "stop", 1, NULL, 0), ==, CY_SIM_REPLY_OK);
    cy_sim_pile_advance (slot->pile, slot->pile->now_s + 3);
    g_assert_cmpfloat (slot->pile->guns[0].power, ==, 0);
    g_assert_cmpint (slot->pile->guns[0].stop_reason, ==, CY_SIM_STOP_REMOTE);
  }
  sim_fixture_clear (&f);
}

static void
test_orders (void)
{
  SimFixture f;
  CySimSlot *slot;
  CySimGun *gun;

  sim_fixture_init (&f, FALSE, YARD);
  slot = cy_sim_yard_find (f.yard, "dc");
  gun = cy_sim_pile_gun (slot->pile, 2);
  g_assert_cmpint (order (slot, "start", 2, "duration", 0), ==, CY_SIM_REPLY_REFUSED);
  plug_and_start (slot->pile, 2);
  g_assert_cmpint (order (slot, "unlock", 2, NULL, 0), ==, CY_SIM_REPLY_REFUSED);
  g_assert_cmpint (order (slot, "set_power", 2, "power", 15000), ==, CY_SIM_REPLY_OK);
  cy_sim_pile_advance (slot->pile, slot->pile->now_s + 10);
  g_assert_cmpfloat_with_epsilon (gun->power, 15000, 300);
  /* Nobody renews it. */
  cy_sim_pile_advance (slot->pile, slot->pile->now_s + 90);
  g_assert_cmpfloat (gun->power, >, 25000);
  g_assert_cmpint (order (slot, "set_current", 2, "current", 30), ==, CY_SIM_REPLY_OK);
  cy_sim_pile_advance (slot->pile, slot->pile->now_s + 10);
  g_assert_cmpfloat_with_epsilon (gun->current, 30, 0.5);
  g_assert_cmpint (order (slot, "emergency_stop", 2, NULL, 0), ==, CY_SIM_REPLY_OK);
  g_assert_cmpint (cy_sim_gun_state (gun, FALSE), ==, CY_PILE_STATE_FAULTED);
  g_assert_cmpint (order (slot, "start", 2, "duration", 0), ==, CY_SIM_REPLY_REFUSED);
  g_assert_cmpint (order (slot, "clear_fault", 2, NULL, 0), ==, CY_SIM_REPLY_OK);
  g_assert_cmpint (order (slot, "start", 2, "duration", 0), ==, CY_SIM_REPLY_OK);
  g_assert_cmpint (order (slot, "set_available", 1, "available", 0), ==, CY_SIM_REPLY_OK);
  g_assert_cmpint (cy_sim_gun_state (cy_sim_pile_gun (slot->pile, 1), FALSE), ==,
                   CY_PILE_STATE_UNAVAILABLE);
  g_assert_cmpint (order (slot, "set_clock", 0, "time", 1800000000), ==, CY_SIM_REPLY_OK);
  g_assert_cmpint (cy_sim_pile_clock (slot->pile), ==, 1800000000);
  sim_fixture_clear (&f);
}

/* A board of relays has no gun, and its coils show what they were told. */
static void
test_relays (void)
{
  SimFixture f;
  CySimSlot *slot;
  double values[CY_N_MEASURES];

  sim_fixture_init (&f, TRUE,
                    "{\"pile_types\":[{\"id\":\"relay\",\"profile\":\"relay-beacon\","
                    "\"connectors\":0,\"power_w\":0}],\"piles\":[{\"id\":\"r\",\"type\":\"relay\","
                    "\"link\":\"tcp://127.0.0.1:1502/1\"}]}");
  slot = cy_sim_yard_find (f.yard, "r");
  cy_sim_pile_advance (slot->pile, 3600);
  g_assert_cmpint (order (slot, "set_horn", 0, "value", 1), ==, CY_SIM_REPLY_OK);
  cy_sim_values_of_pile (slot->pile, values);
  g_assert_cmpfloat (values[CY_MEASURE_RELAY_BEACON], ==, 0);
  g_assert_cmpfloat (values[CY_MEASURE_RELAY_HORN], ==, 1);
  g_assert_cmpint (order (slot, "set_beacon", 0, "value", 1), ==, CY_SIM_REPLY_OK);
  g_assert_cmpint (order (slot, "set_horn", 0, "value", 0), ==, CY_SIM_REPLY_OK);
  cy_sim_values_of_pile (slot->pile, values);
  g_assert_cmpfloat (values[CY_MEASURE_RELAY_BEACON], ==, 1);
  g_assert_cmpfloat (values[CY_MEASURE_RELAY_HORN], ==, 0);
  cy_sim_pile_leave (slot->pile, 5);
  cy_sim_pile_advance (slot->pile, slot->pile->now_s + 10);
  cy_sim_values_of_pile (slot->pile, values);
  g_assert_cmpfloat (values[CY_MEASURE_RELAY_BEACON], ==, 0);
  sim_fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulate/image/profiles", test_profiles);
  g_test_add_func ("/simulate/image/every-profile", test_every_profile);
  g_test_add_func ("/simulate/image/values", test_values);
  g_test_add_func ("/simulate/image/faults", test_faults);
  g_test_add_func ("/simulate/image/hold", test_hold);
  g_test_add_func ("/simulate/image/unlisted", test_unlisted);
  g_test_add_func ("/simulate/image/stop", test_stop);
  g_test_add_func ("/simulate/image/orders", test_orders);
  g_test_add_func ("/simulate/image/relays", test_relays);
  return g_test_run ();
}
