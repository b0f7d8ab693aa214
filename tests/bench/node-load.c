/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "node-load.h"

#include "device.h"

/* What a DC pile shows while it charges, spread over two reads of 60 registers, and what frames
 * them. */
#define PROFILE                                                                            \
  "{\"format\": 1, \"id\": \"bench-dc\", \"vendor\": \"Bench\", \"model\": \"16 values\"," \
  " \"current\": \"dc\", \"connectors\": {\"max\": 1},"                                    \
  " \"manners\": {\"in_flight\": 2, \"max_sessions\": 1, \"max_block\": 60,"               \
  " \"max_gap\": 20, \"read_unlisted\": true},"                                            \
  " \"registers\": ["                                                                      \
  "{\"measure\": \"conn.state\", \"address\": 1, \"values\": {\"1\": \"charging\"}},"      \
  "{\"measure\": \"conn.fault_word\", \"address\": 2,"                                     \
  " \"bits\": {\"0\": {\"name\": \"door_open\", \"class\": \"other\"}}},"                  \
  "{\"measure\": \"service.hours\", \"per\": \"pile\", \"address\": 59},"                  \
  "{\"measure\": \"charge.count\", \"per\": \"pile\", \"address\": 119}"

static const struct {
  const char *measure;
  guint address;
  double scale;
} values[NODE_LOAD_VALUES] = {
  { "dc.voltage", 0, 1 },
  { "dc.current", 7, 0.1 },
  { "dc.power", 14, 100 },
  { "energy.import.total", 21, 1 },
  { "energy.session", 28, 1 },
  { "session.duration", 35, 1 },
  { "bms.soc", 42, 0.1 },
  { "bms.demand.voltage", 49, 1 },
  { "bms.demand.current", 60, 0.1 },
  { "bms.measured.voltage", 67, 1 },
  { "bms.measured.current", 74, 0.1 },
  { "bms.cell.vmax", 81, 0.01 },
  { "temp.gun", 88, 0.1 },
  { "temp.inside", 95, 0.1 },
  { "ac.voltage.in", 102, 1 },
  { "env.ngv", 109, 0.01 },
};

/* Limits that none of the values reaches: what is measured is judging, not a yard on fire. */
#define LIMITS                                                \
  "{\"measure\": \"temp.gun\", \"h\": 80, \"hh\": 90},"       \
  "{\"measure\": \"temp.inside\", \"h\": 65, \"hh\": 75},"    \
  "{\"measure\": \"dc.voltage\", \"h\": 1010, \"hh\": 1050}," \
  "{\"measure\": \"dc.current\", \"h\": 255, \"hh\": 275},"   \
  "{\"measure\": \"ac.voltage.in\", \"ll\": 323, \"l\": 353," \
  " \"h\": 600, \"hh\": 620},"                                \
  "{\"measure\": \"env.ngv\", \"h\": 10, \"hh\": 30}"

/**
 * node_load_profile:
 *
 * Returns: (transfer full): a device profile, as it stands in a file.
 */
char *
node_load_profile (void)
{
  GString *text = g_string_new (PROFILE);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    char scale[G_ASCII_DTOSTR_BUF_SIZE];

    g_string_append_printf (text, ",{\"measure\": \"%s\", \"address\": %u, \"scale\": %s}",
                            values[i].measure, values[i].address,
                            g_ascii_dtostr (scale, sizeof scale, values[i].scale));
  }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

char *
node_load_address (const NodeLoad *load, guint pile)
{
  g_autofree char *host = device_address (pile);

  return g_strdup_printf ("tcp://%s:%u/1", host, load->port);
}

/**
 * node_load_yard:
 *
 * Returns: (transfer full): a yard file with one type and all piles.
 */
char *
node_load_yard (const NodeLoad *load)
{
  GString *text = g_string_new (
    "{\"pile_types\": [{\"id\": \"dc\", \"name\": \"DC 120 kW\", \"current\": \"dc\","
    " \"power_w\": 120000, \"connectors\": 1, \"profile\": \"bench-dc\", \"limits\": [" LIMITS
    "]}], \"piles\": [");

  for (guint i = 0; i < load->n_piles; i++) {
    g_autofree char *address = node_load_address (load, i);

    g_string_append_printf (text,
                            "%s{\"id\": \"p%u\", \"name\": \"Pile %u\", \"type\": \"dc\","
                            " \"link\": \"%s\", \"scan_ms\": %u}",
                            i > 0 ? "," : "", i, i, address, NODE_LOAD_PERIOD_MS);
  }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}
