/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-probe.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cy-acquire-error.h"
#include "cy-profile-store.h"
#include "cy-simulate-server.h"
#include "cy-state.h"
#include "test-line.h"
#include "test-server.h"

#define FAST "\"manners\":{\"timeout_ms\":60,\"max_block\":4},"

/* A profile of the test server's registers, which say unit * 1000 + address. */
#define PLAIN                                                                                \
  "{\"format\":1,\"id\":\"plain\",\"vendor\":\"v\",\"model\":\"m\",\"current\":\"ac\"," FAST \
  "\"registers\":["                                                                          \
  "{\"measure\":\"conn.state\",\"address\":0,\"values\":{\"1000\":\"available\"}},"          \
  "{\"measure\":\"ac.voltage.l1\",\"address\":1,\"scale\":0.2},"                             \
  "{\"measure\":\"ac.frequency\",\"address\":2,\"scale\":0.05},"                             \
  "{\"measure\":\"temp.gun\",\"address\":8,\"type\":\"u32\"}]}"

static CyProfile *
compile (const char *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = cy_json_parse (document, -1, 1 << 20, &error);
  CyProfile *profile = node == NULL ? NULL : cy_profile_compile (node, 1, &error);

  g_assert_no_error (error);
  return profile;
}

static CyLink *
link_to (guint16 port, guint unit)
{
  g_autofree char *address = g_strdup_printf ("tcp://127.0.0.1:%u/%u", port, unit);
  g_autoptr (GError) error = NULL;
  CyLink *link = cy_link_parse (address, &error);

  g_assert_no_error (error);
  return link;
}

static guint16
find_free_port (void)
{
  struct sockaddr_in name = { .sin_family = AF_INET };
  socklen_t length = sizeof name;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  name.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &name, &length), ==, 0);
  close (fd);
  return ntohs (name.sin_port);
}

typedef struct {
  guint calls;
  guint found;
  guint cancel_at;
  GCancellable *cancellable;
} Seen;

static void
on_progress_cb (guint done, guint total, const CyProbeUnit *found, gpointer data)
{
  Seen *seen = data;

  g_assert_cmpuint (done, ==, ++seen->calls);
  g_assert_cmpuint (done, <=, total);
  seen->found += found != NULL;
  if (seen->calls == seen->cancel_at)
    g_cancellable_cancel (seen->cancellable);
}

static void
test_scan (void)
{
  TestServer *server = test_server_new (0);
  g_autoptr (CyLink) link = link_to (test_server_get_port (server), 1);
  g_autoptr (GArray) units = NULL;
  g_autoptr (GError) error = NULL;
  TestServerCounters counters;
  Seen seen = { 0 };

  test_server_set_dead_unit (server, 7);
  units = cy_probe_scan_units (link, 6, 8, CY_PROBE_RATE_MAX, NULL, on_progress_cb, &seen, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (units->len, ==, 2);
  g_assert_cmpuint (g_array_index (units, CyProbeUnit, 0).unit, ==, 6);
  g_assert_cmpuint (g_array_index (units, CyProbeUnit, 0).exception, ==, 0);
  g_assert_cmpuint (g_array_index (units, CyProbeUnit, 1).unit, ==, 8);
  g_assert_cmpuint (seen.calls, ==, 3);
  g_assert_cmpuint (seen.found, ==, 2);
  test_server_get_counters (server, &counters);
  /* One request for each that answers at once, two for the one that never does, and no more. */
  g_assert_cmpuint (counters.requests, ==, 4);
  g_assert_cmpint (counters.least_gap_us, >=, 45000);
  g_assert_cmpuint (counters.writes, ==, 0);
  test_server_free (server);
}

/* The device refuses the register, and that is an answer. */
static void
test_scan_refused (void)
{
  TestServer *server = test_server_new (0);
  g_autoptr (CyLink) link = link_to (test_server_get_port (server), 1);
  g_autoptr (GArray) units = NULL;

  test_server_set_fault (server, TEST_FAULT_EXCEPTION, -1, 0);
  units = cy_probe_scan_units (link, 1, 1, CY_PROBE_RATE_MAX, NULL, NULL, NULL, NULL);
  g_assert_cmpuint (units->len, ==, 1);
  g_assert_cmpuint (g_array_index (units, CyProbeUnit, 0).exception, ==,
                    CY_MODBUS_EXCEPTION_DEVICE_FAILURE);
  test_server_free (server);
}

static CyLink *
serial_link (TestLine *line, guint unit)
{
  g_autofree char *address = test_line_link (line, unit);

  return cy_link_parse (address, NULL);
}

static void
test_serial_scan (void)
{
  TestLine *line = test_line_new ();
  g_autoptr (CyLink) link = serial_link (line, 1);
  g_autoptr (GArray) units = NULL;
  g_autoptr (GError) error = NULL;

  test_line_set_fault (line, LINE_FAULT_SILENT, 7, -1, 0);
  units = cy_probe_scan_units (link, 6, 8, CY_PROBE_RATE_MAX, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (units->len, ==, 2);
  g_assert_cmpuint (g_array_index (units, CyProbeUnit, 0).unit, ==, 6);
  g_assert_cmpuint (g_array_index (units, CyProbeUnit, 1).unit, ==, 8);
  g_assert_cmpuint (test_line_get_requests (line), ==, 4);
  test_line_free (line);
}

/* A port that somebody has is left alone. */
static void
test_serial_taken (void)
{
  TestLine *line = test_line_new ();
  g_autoptr (CyLink) link = serial_link (line, 1);
  g_autoptr (GError) error = NULL;

  test_line_set_taken (line, TRUE);
  g_assert_null (cy_probe_scan_units (link, 6, 8, CY_PROBE_RATE_MAX, NULL, NULL, NULL, &error));
  g_assert_error (error, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_SYSTEM);
  g_assert_nonnull (strstr (error->message, test_line_get_path (line)));
  g_assert_cmpuint (test_line_get_requests (line), ==, 0);
  test_line_free (line);
}

static void
test_errors (void)
{
  g_autoptr (CyLink) serial = cy_link_parse ("rtu:///nowhere/ttyS0?baud=9600/1", NULL);
  g_autoptr (CyLink) closed = link_to (find_free_port (), 1);
  g_autoptr (CyProfile) profile = compile (PLAIN);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) rtu = NULL;
  g_autoptr (GError) rate = NULL;
  g_autoptr (GError) order = NULL;
  g_autoptr (GError) refused = NULL;
  g_autoptr (GError) stopped = NULL;

  g_assert_nonnull (serial);
  g_assert_null (cy_probe_read (serial, profile, NULL, &rtu));
  g_assert_error (rtu, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_SYSTEM);
  g_assert_null (cy_probe_scan_units (closed, 1, 2, 21, NULL, NULL, NULL, &rate));
  g_assert_error (rate, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_INVALID);
  g_assert_null (cy_probe_scan_units (closed, 3, 2, 5, NULL, NULL, NULL, &order));
  g_assert_error (order, CY_ACQUIRE_ERROR, CY_ACQUIRE_ERROR_INVALID);
  g_assert_null (cy_probe_read (closed, profile, NULL, &refused));
  g_assert_error (refused, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_cancellable_cancel (cancelled);
  g_assert_null (cy_probe_read (closed, profile, cancelled, &stopped));
  g_assert_error (stopped, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel (void)
{
  TestServer *server = test_server_new (0);
  g_autoptr (CyLink) link = link_to (test_server_get_port (server), 1);
  Seen seen = { .cancel_at = 3, .cancellable = g_cancellable_new () };
  g_autoptr (GError) error = NULL;

  g_assert_null (cy_probe_scan_units (link, 0, 255, CY_PROBE_RATE_MAX, seen.cancellable,
                                      on_progress_cb, &seen, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (seen.calls, ==, 3);
  g_object_unref (seen.cancellable);
  test_server_free (server);
}

static const CyProbeRow *
row_of (const CyProbeReading *reading, CyMeasureId measure)
{
  int tag = cy_tag_set_find (cy_profile_get_tags (reading->profile), 1, measure);

  g_assert_cmpint (tag, >=, 0);
  return &g_array_index (reading->rows, CyProbeRow, (guint) tag);
}

static void
test_read (void)
{
  TestServer *server = test_server_new (0);
  g_autoptr (CyLink) link = link_to (test_server_get_port (server), 1);
  g_autoptr (CyProfile) profile = compile (PLAIN);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyProbeReading) reading = cy_probe_read (link, profile, NULL, &error);
  const CyProbeRow *row;

  g_assert_no_error (error);
  g_assert_cmpuint (reading->n_answered, ==, reading->n_blocks);
  row = row_of (reading, CY_MEASURE_CONN_STATE);
  g_assert_cmpint (row->raw, ==, CY_PILE_STATE_AVAILABLE);
  g_assert_cmpuint (row->words[0], ==, 1000);
  row = row_of (reading, CY_MEASURE_AC_VOLTAGE_L1);
  g_assert_cmpstr (row->value, ==, "200.2");
  g_assert_cmpuint (row->address, ==, 1);
  g_assert_cmpuint (row->unit, ==, 1);
  g_assert_cmpuint (row->function, ==, 3);
  row = row_of (reading, CY_MEASURE_TEMP_GUN);
  g_assert_cmpuint (row->n_words, ==, 2);
  g_assert_cmpuint (row->words[0], ==, 1008);
  g_assert_cmpuint (row->words[1], ==, 1009);
  g_assert_cmpint (row->raw, ==, 1008 * 65536 + 1009);
  test_server_free (server);
}

/* Over a serial line, with an answer that is garbled. */
static void
test_serial_read (void)
{
  TestLine *line = test_line_new ();
  g_autoptr (CyLink) link = serial_link (line, 1);
  g_autoptr (CyProfile) profile = compile (PLAIN);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyProbeReading) whole = cy_probe_read (link, profile, NULL, &error);
  g_autoptr (CyProbeReading) halved = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (whole->n_answered, ==, whole->n_blocks);
  g_assert_cmpint (row_of (whole, CY_MEASURE_CONN_STATE)->raw, ==, CY_PILE_STATE_AVAILABLE);
  g_assert_cmpstr (row_of (whole, CY_MEASURE_AC_VOLTAGE_L1)->value, ==, "200.2");
  test_line_set_fault (line, LINE_FAULT_BAD_CRC, 1, 1, 0);
  halved = cy_probe_read (link, profile, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (row_of (halved, CY_MEASURE_AC_VOLTAGE_L1)->outcome, ==, CY_PROBE_GARBLED);
  g_assert_cmpint (row_of (halved, CY_MEASURE_TEMP_GUN)->raw, ==, 1008 * 65536 + 1009);
  test_line_free (line);
}

/* Whatever the other side does, there is an end, and never a value it did not mean. */
static void
test_faults (void)
{
  static const struct {
    TestFault fault;
    CyProbeOutcome outcome; /* of the first read */
  } cases[] = {
    { TEST_FAULT_LATE, CY_PROBE_SILENT },
    { TEST_FAULT_DUPLICATE, CY_PROBE_ANSWERED },
    { TEST_FAULT_WRONG_UNIT, CY_PROBE_GARBLED },
    { TEST_FAULT_WRONG_TID, CY_PROBE_SILENT },
    { TEST_FAULT_WRONG_FUNCTION, CY_PROBE_GARBLED },
    { TEST_FAULT_WRONG_PROTOCOL, CY_PROBE_GARBLED },
    { TEST_FAULT_WRONG_LENGTH, CY_PROBE_GARBLED },
    { TEST_FAULT_WRONG_BYTE_COUNT, CY_PROBE_GARBLED },
    { TEST_FAULT_EXCEPTION, CY_PROBE_REFUSED },
    { TEST_FAULT_DRIBBLE, CY_PROBE_ANSWERED },
    { TEST_FAULT_RESET, CY_PROBE_HUNG_UP },
    { TEST_FAULT_HANG_UP, CY_PROBE_HUNG_UP },
    { TEST_FAULT_RUBBISH, CY_PROBE_GARBLED },
    { TEST_FAULT_FLOOD, CY_PROBE_ANSWERED },
    { TEST_FAULT_SILENT, CY_PROBE_SILENT },
    { TEST_FAULT_FROZEN, CY_PROBE_SILENT },
  };
  g_autoptr (CyProfile) profile = compile (PLAIN);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    TestServer *server = test_server_new (0);
    g_autoptr (CyLink) link = link_to (test_server_get_port (server), 1);
    g_autoptr (GError) error = NULL;
    g_autoptr (CyProbeReading) reading = NULL;

    g_test_message ("fault %d", cases[i].fault);
    test_server_set_fault (server, cases[i].fault, 1, 90);
    reading = cy_probe_read (link, profile, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (row_of (reading, CY_MEASURE_CONN_STATE)->outcome, ==, cases[i].outcome);
    for (guint k = 0; k < reading->rows->len; k++) {
      const CyProbeRow *row = &g_array_index (reading->rows, CyProbeRow, k);

      g_assert_nonnull (row->value);
      g_assert_cmpint (row->quality == CY_QUALITY_GOOD, ==, row->outcome == CY_PROBE_ANSWERED);
      for (guint w = 0; w < row->n_words; w++)
        g_assert_cmpuint (row->words[w], ==,
                          row->outcome == CY_PROBE_ANSWERED ? 1000 + row->address + w : 0);
    }
    test_server_free (server);
  }
}

/* --- against the simulator */

typedef struct {
  CyProfileStore *profiles;
  CySimSettings settings;
  CySimYard *yard;
  CySimServer *server;
  GThread *thread;
  guint16 port;
} Sim;

static gpointer
serve (gpointer data)
{
  cy_sim_server_run (data);
  return NULL;
}

static void
sim_setup (Sim *sim, gconstpointer unused)
{
  const char *folders[] = { g_getenv ("CY_TEST_PROFILES"), NULL };
  const CySimServing serving = { .speed = 1, .input = -1, .output = -1 };
  g_autofree char *document = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  sim->port = find_free_port ();
  document = g_strdup_printf (
    "{\"pile_types\":["
    "{\"id\":\"dc\",\"profile\":\"chargeyard-dc\",\"connectors\":2,\"power_w\":120000},"
    "{\"id\":\"abb\",\"profile\":\"abb-terra-ac\",\"connectors\":1,\"power_w\":22000}],"
    "\"piles\":[{\"id\":\"a\",\"type\":\"dc\",\"link\":\"tcp://127.0.0.1:%u/1\"},"
    "{\"id\":\"b\",\"type\":\"abb\",\"link\":\"tcp://127.0.0.1:%u/3\"}]}",
    sim->port, sim->port);
  node = cy_json_parse (document, -1, 1 << 20, &error);
  g_assert_no_error (error);
  sim->profiles = cy_profile_store_new (folders);
  sim->settings = (CySimSettings){ .seed = 3, .patience_s = 60, .start_us = 1700000000000000 };
  sim->yard = cy_sim_yard_new (node, sim->profiles, &sim->settings, &error);
  g_assert_no_error (error);
  sim->server = cy_sim_server_new (sim->yard, &serving, cy_clock_system (), &error);
  g_assert_no_error (error);
  sim->thread = g_thread_new ("sim", serve, sim->server);
}

static void
sim_teardown (Sim *sim, gconstpointer unused)
{
  cy_sim_server_stop (sim->server);
  g_thread_join (sim->thread);
  cy_sim_server_free (sim->server);
  cy_sim_yard_free (sim->yard);
  cy_profile_store_free (sim->profiles);
}

/* Behind a gateway: the units that are there, and none of those it has no word of. */
static void
test_sim_scan (Sim *sim, gconstpointer unused)
{
  g_autoptr (CyLink) link = link_to (sim->port, 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) units =
    cy_probe_scan_units (link, 0, 5, CY_PROBE_RATE_MAX, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (units->len, ==, 2);
  g_assert_cmpuint (g_array_index (units, CyProbeUnit, 0).unit, ==, 1);
  g_assert_cmpuint (g_array_index (units, CyProbeUnit, 1).unit, ==, 3);
}

static CyProfile *
get_profile (Sim *sim, const char *id, guint n)
{
  g_autoptr (GError) error = NULL;
  CyProfile *profile = cy_profile_store_get (sim->profiles, id, n, &error);

  g_assert_no_error (error);
  return profile;
}

static void
test_sim_read (Sim *sim, gconstpointer unused)
{
  g_autoptr (CyLink) link = link_to (sim->port, 1);
  g_autoptr (CyProfile) profile = get_profile (sim, "chargeyard-dc", 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyProbeReading) reading = cy_probe_read (link, profile, NULL, &error);
  const CyProbeRow *row;

  g_assert_no_error (error);
  g_assert_cmpuint (reading->n_answered, ==, reading->n_blocks);
  row = cy_probe_reading_find (reading, 0, CY_MEASURE_ID_MODEL);
  g_assert_cmpstr (row->value, ==, "DC-120");
  g_assert_cmpuint (row->words[0], ==, 0x4443);
  row = cy_probe_reading_find (reading, 0, CY_MEASURE_STATION_CONNECTOR_COUNT);
  g_assert_cmpstr (row->value, ==, "2");
  row = cy_probe_reading_find (reading, 2, CY_MEASURE_CONN_STATE);
  g_assert_cmpint (row->raw, ==, CY_PILE_STATE_AVAILABLE);
  g_assert_cmpuint (row->address, ==, 1200);
  /* Nobody is plugged in: no battery, and that is said. */
  g_assert_null (cy_probe_reading_find (reading, 1, CY_MEASURE_BMS_SOC));
}

static void
test_sim_fit (Sim *sim, gconstpointer unused)
{
  g_auto (GStrv) ids = cy_profile_store_list (sim->profiles);
  static const struct {
    guint unit;
    const char *best;
  } cases[] = { { 1, "chargeyard-dc" }, { 3, "abb-terra-ac" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyLink) link = link_to (sim->port, cases[i].unit);
    g_autoptr (GPtrArray) profiles =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cy_profile_unref);
    g_autoptr (GPtrArray) fits = NULL;
    g_autoptr (GError) error = NULL;
    const CyProbeFit *best;
    const CyProbeFit *second;
    Seen seen = { 0 };

    for (guint k = 0; ids[k] != NULL; k++) {
      /* A board of relays has no gun, and is not offered for a pile. */
      if (!g_str_equal (ids[k], "relay-beacon"))
        g_ptr_array_add (profiles, get_profile (sim, ids[k], 1));
    }
    fits = cy_probe_try_profiles (link, profiles, NULL, on_progress_cb, &seen, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (fits->len, ==, profiles->len);
    g_assert_cmpuint (seen.calls, ==, profiles->len);
    best = fits->pdata[0];
    second = fits->pdata[1];
    for (guint k = 0; k < fits->len; k++) {
      const CyProbeFit *fit = fits->pdata[k];

      g_test_message ("%s %u: %s", cy_profile_get_id (fit->reading->profile), fit->score, fit->why);
    }
    g_assert_cmpstr (cy_profile_get_id (best->reading->profile), ==, cases[i].best);
    g_assert_cmpuint (best->score, >=, 95);
    g_assert_cmpuint (second->score + 5, <=, best->score);
    g_assert_cmpuint (best->n_implausible, ==, 0);
    g_assert_nonnull (strstr (best->why, "state of 1 of 1 guns known"));
  }
}

/* A profile with the wrong word order: everything answers, and nothing makes sense. */
static void
test_implausible (void)
{
  TestServer *server = test_server_new (0);
  g_autoptr (CyLink) link = link_to (test_server_get_port (server), 2);
  g_autoptr (CyProfile) profile = compile (PLAIN);
  g_autoptr (CyProbeFit) fit = cy_probe_fit_new (cy_probe_read (link, profile, NULL, NULL));

  g_assert_cmpuint (fit->n_states, ==, 0);
  g_assert_cmpuint (fit->n_plausible, ==, 0);
  g_assert_cmpuint (fit->n_implausible, ==, 3);
  g_assert_cmpuint (fit->score, ==, 50);
  g_assert_cmpstr (fit->why, ==,
                   "2 of 2 reads answered, 0 refused; state of 0 of 1 guns known; 0 values "
                   "plausible, 3 not (Voltage L1 400.2 V)");
  test_server_free (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/acquire/probe/scan", test_scan);
  g_test_add_func ("/acquire/probe/scan-refused", test_scan_refused);
  g_test_add_func ("/acquire/probe/errors", test_errors);
  g_test_add_func ("/acquire/probe/serial-scan", test_serial_scan);
  g_test_add_func ("/acquire/probe/serial-taken", test_serial_taken);
  g_test_add_func ("/acquire/probe/serial-read", test_serial_read);
  g_test_add_func ("/acquire/probe/cancel", test_cancel);
  g_test_add_func ("/acquire/probe/read", test_read);
  g_test_add_func ("/acquire/probe/faults", test_faults);
  g_test_add_func ("/acquire/probe/implausible", test_implausible);
  g_test_add ("/acquire/probe/sim-scan", Sim, NULL, sim_setup, test_sim_scan, sim_teardown);
  g_test_add ("/acquire/probe/sim-read", Sim, NULL, sim_setup, test_sim_read, sim_teardown);
  g_test_add ("/acquire/probe/sim-fit", Sim, NULL, sim_setup, test_sim_fit, sim_teardown);
  return g_test_run ();
}
