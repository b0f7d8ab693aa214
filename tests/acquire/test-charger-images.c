/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cy-acquire.h"
#include "cy-json.h"
#include "cy-profile-command.h"
#include "cy-profile-store.h"
#include "cy-state.h"
#include "test-line.h"
#include "test-server.h"

/*
 * Each shipped profile of a real charger reads a server that holds the registers the maker's table
 * names, and nothing else: what comes out must be what went in by that table. The images are written
 * from the tables, not from the profiles, so a wrong address, type, scale or word order shows.
 */

#define WAIT_US        ((gint64) 20 * G_USEC_PER_SEC)
#define MADE_UP        "chargeyard-"
#define ARGUMENTS_MAX  8
#define CLOCK_SLACK_US 1000

typedef struct {
  CyAcquire *acquire;
  CyFleet *fleet;
  CyProfile *profile;
  TestServer *server; /* nullable */
  TestLine *line;     /* nullable, then there is a server */
  CySample *samples;
  CyLiveTable *table;
} Reading;

static char *
image_path (const char *id)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);

  return g_build_filename (g_getenv ("CY_TEST_IMAGES"), name, NULL);
}

static CyProfile *
compile (const char *id, guint n_connectors)
{
  const char *folders[] = { g_getenv ("CY_TEST_PROFILES"), NULL };
  g_autoptr (CyProfileStore) store = cy_profile_store_new (folders);
  g_autoptr (GError) error = NULL;
  CyProfile *profile = cy_profile_store_get (store, id, n_connectors, &error);

  g_assert_no_error (error);
  return profile;
}

static void
wait_for_scan (CyAcquire *acquire)
{
  gint64 until_us = g_get_monotonic_time () + WAIT_US;
  CyAcquireCounters counters;

  do {
    if (g_get_monotonic_time () > until_us)
      g_error ("waited in vain for a scan");
    g_usleep (2000);
    cy_acquire_get_counters (acquire, &counters);
  } while (counters.scans == 0 || counters.in_flight > 0);
}

static char *
serve_tcp (Reading *reading, const TestImage *image)
{
  reading->server = test_server_new (0);
  test_server_set_image (reading->server, image);
  return g_strdup_printf ("tcp://127.0.0.1:%u/%u", test_server_get_port (reading->server),
                          image->unit);
}

static char *
serve_serial (Reading *reading, const TestImage *image)
{
  reading->line = test_line_new ();
  test_line_set_image (reading->line, image);
  return test_line_link (reading->line, image->unit);
}

/* Has the real acquisition read the image once. */
static void
reading_start (Reading *reading,
               const char *id,
               const TestImage *image,
               char *(*serve) (Reading *reading, const TestImage *image))
{
  static const CySink deaf = { 0 };
  g_autoptr (GPtrArray) profiles = g_ptr_array_new ();
  g_autoptr (CyLink) link = NULL;
  g_autofree char *address = NULL;
  CyTagSet *tags;

  reading->profile = compile (id, image->connectors);
  tags = cy_profile_get_tags (reading->profile);
  address = serve (reading, image);
  link = cy_link_parse (address, NULL);
  reading->fleet = cy_fleet_new ();
  (void) cy_fleet_add (reading->fleet, id, link, 60000, tags);
  g_ptr_array_add (profiles, reading->profile);
  reading->acquire = cy_acquire_new (cy_clock_system (), &deaf);
  cy_acquire_apply (reading->acquire, reading->fleet, profiles);
  wait_for_scan (reading->acquire);
  reading->table = cy_acquire_ref_table (reading->acquire);
  reading->samples = g_new0 (CySample, cy_tag_set_get_n_tags (tags));
  cy_live_table_read (reading->table, 0, NULL, reading->samples);
}

static void
reading_stop (Reading *reading)
{
  g_free (reading->samples);
  cy_live_table_unref (reading->table);
  cy_acquire_free (reading->acquire);
  g_clear_pointer (&reading->server, test_server_free);
  g_clear_pointer (&reading->line, test_line_free);
  cy_fleet_unref (reading->fleet);
  cy_profile_unref (reading->profile);
}

/* Flags are given by name, or by number where the table has no names. */
static guint64
flag_of (const CyTag *tag, JsonNode *node)
{
  const char *name;

  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return (guint64) 1 << json_node_get_int (node);
  name = json_node_get_string (node);
  for (guint bit = 0; bit < 63; bit++) {
    if (g_strcmp0 (cy_tag_name_of (tag, bit), name) == 0)
      return (guint64) 1 << bit;
  }
  g_error ("there is no flag \"%s\"", name);
}

static void
check_flags (const CyTag *tag, const CySample *sample, JsonArray *expected)
{
  guint64 flags = 0;

  for (guint i = 0; i < json_array_get_length (expected); i++)
    flags |= flag_of (tag, json_array_get_element (expected, i));
  g_assert_cmphex ((guint64) sample->raw, ==, flags);
}

static void
check_name (const CyTag *tag, const CySample *sample, const char *expected)
{
  const char *name = tag->measure == CY_MEASURE_CONN_STATE
                       ? cy_pile_state_get ((CyPileState) sample->raw)->name
                       : cy_tag_name_of (tag, sample->raw);

  g_assert_cmpstr (name, ==, expected);
}

static void
check_number (const CyTag *tag, const CySample *sample, double expected)
{
  double value = cy_measure_get (tag->measure)->kind == CY_MEASURE_NUMBER
                   ? cy_tag_value (tag, sample->raw)
                   : (double) sample->raw;

  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9 * MAX (1, fabs (expected)));
}

static void
check_value (const Reading *reading, guint index, JsonNode *expected)
{
  const CyTag *tag = cy_tag_set_get (cy_profile_get_tags (reading->profile), index);
  const CySample *sample = &reading->samples[index];
  CyText text = "";

  /* null: the device says that it has no value now. */
  g_assert_cmpstr (
    cy_quality_name (sample->quality), ==,
    cy_quality_name (JSON_NODE_HOLDS_NULL (expected) ? CY_QUALITY_BAD : CY_QUALITY_GOOD));
  if (JSON_NODE_HOLDS_NULL (expected))
    return;
  if (tag->text_slot >= 0) {
    cy_live_table_read_text (reading->table, 0, (guint) tag->text_slot, text);
    g_assert_cmpstr (text, ==, json_node_get_string (expected));
  } else if (JSON_NODE_HOLDS_ARRAY (expected)) {
    check_flags (tag, sample, json_node_get_array (expected));
  } else if (json_node_get_value_type (expected) == G_TYPE_STRING) {
    check_name (tag, sample, json_node_get_string (expected));
  } else {
    check_number (tag, sample, json_node_get_double (expected));
  }
}

/* Everything that is expected is read, and everything that is read was expected. */
static void
check_expected (const Reading *reading, const TestImage *image)
{
  CyTagSet *tags = cy_profile_get_tags (reading->profile);
  g_autofree gboolean *seen = g_new0 (gboolean, cy_tag_set_get_n_tags (tags));

  for (guint i = 0; i < json_array_get_length (image->expect); i++) {
    JsonObject *line = json_array_get_object_element (image->expect, i);
    guint connector = (guint) json_object_get_int_member (line, "connector");
    const char *name = json_object_get_string_member (line, "measure");
    CyMeasureId measure;
    int tag;

    g_test_message ("%s of %u", name, connector);
    g_assert_true (cy_measure_find (name, &measure));
    tag = cy_tag_set_find (tags, connector, measure);
    g_assert_cmpint (tag, >=, 0);
    g_assert_false (seen[tag]);
    seen[tag] = TRUE;
    check_value (reading, (guint) tag, json_object_get_member (line, "value"));
  }
  for (guint i = 0; i < cy_tag_set_get_n_tags (tags); i++) {
    const CyTag *tag = cy_tag_set_get (tags, i);

    if (!seen[i])
      g_error ("the image expects nothing of %s of %u", cy_measure_get (tag->measure)->name,
               tag->connector);
  }
}

/* The server has registers of the table only: a refusal is a register that does not exist. */
static void
check_manners (const Reading *reading, const TestImage *image)
{
  CyAcquireCounters counters;
  TestServerCounters served;

  cy_acquire_get_counters (reading->acquire, &counters);
  test_server_get_counters (reading->server, &served);
  g_assert_cmpuint (counters.exceptions, ==, 0);
  g_assert_cmpuint (counters.malformed, ==, 0);
  g_assert_cmpuint (counters.timeouts, ==, 0);
  if (!json_object_has_member (image->keep_alive, "write"))
    g_assert_cmpuint (served.writes, ==, 0);
  if (image->gap_ms > 0)
    g_assert_cmpint (served.least_gap_us, >=, (gint64) image->gap_ms * 1000 - CLOCK_SLACK_US);
}

static guint
parse_arguments (JsonObject *line, CyProfileArgument *out_arguments)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  guint n = 0;

  if (!json_object_has_member (line, "arguments"))
    return 0;
  json_object_iter_init (&iter, json_object_get_object_member (line, "arguments"));
  while (json_object_iter_next (&iter, &name, &value)) {
    g_assert_cmpuint (n, <, ARGUMENTS_MAX);
    out_arguments[n++] = (CyProfileArgument){ .name = name, .value = json_node_get_double (value) };
  }
  return n;
}

static void
check_write (const CyProfileWrite *write, JsonObject *expected)
{
  JsonArray *words = json_object_get_array_member (expected, "words");

  g_assert_cmpint (write->function, ==, json_object_get_int_member (expected, "function"));
  g_assert_cmpint (write->address, ==, json_object_get_int_member (expected, "address"));
  g_assert_cmpint (write->unit, ==, json_object_get_int_member_with_default (expected, "unit", -1));
  g_assert_cmpuint (write->n, ==, json_array_get_length (words));
  for (guint i = 0; i < write->n; i++)
    g_assert_cmphex (write->values[i], ==, json_array_get_int_element (words, i));
}

/* What goes out for a command, word by word. */
static void
check_command (const CyProfile *profile, JsonObject *line)
{
  const char *name = json_object_get_string_member (line, "command");
  JsonArray *expected = json_object_get_array_member (line, "writes");
  g_autoptr (GArray) writes = g_array_new (FALSE, FALSE, sizeof (CyProfileWrite));
  CyProfileArgument arguments[ARGUMENTS_MAX];
  guint n_arguments = parse_arguments (line, arguments);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", name);
  cy_profile_command (profile, name, (guint) json_object_get_int_member (line, "connector"),
                      arguments, n_arguments, writes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (writes->len, ==, json_array_get_length (expected));
  for (guint i = 0; i < writes->len; i++)
    check_write (&g_array_index (writes, CyProfileWrite, i),
                 json_array_get_object_element (expected, i));
}

static gboolean
is_expected_command (const TestImage *image, const char *name)
{
  for (guint i = 0; i < json_array_get_length (image->commands); i++) {
    JsonObject *line = json_array_get_object_element (image->commands, i);

    if (g_str_equal (json_object_get_string_member (line, "command"), name))
      return TRUE;
  }
  return FALSE;
}

static void
check_commands (const CyProfile *profile, const TestImage *image)
{
  for (guint i = 0; i < json_array_get_length (image->commands); i++)
    check_command (profile, json_array_get_object_element (image->commands, i));
  for (guint i = 0; i < cy_profile_get_n_commands (profile); i++) {
    const char *name = cy_profile_get_command (profile, i)->name;

    if (!is_expected_command (image, name))
      g_error ("the image says nothing of the command %s", name);
  }
}

static const char *const keep_alive_kinds[] = {
  [CY_PROFILE_KEEP_ALIVE_NONE] = "none",
  [CY_PROFILE_KEEP_ALIVE_ANY_READ] = "any_read",
  [CY_PROFILE_KEEP_ALIVE_WRITE_VALUE] = "write_value",
  [CY_PROFILE_KEEP_ALIVE_WRITE_TOKEN] = "write_token",
  [CY_PROFILE_KEEP_ALIVE_REWRITE_SETPOINT] = "rewrite_setpoint",
};

/* What keeps the device from giving up, often enough for what it said of its patience. */
static void
check_keep_alive (const Reading *reading, const TestImage *image)
{
  const CyProfile *profile = reading->profile;
  JsonObject *expected = image->keep_alive;
  guint interval_ms = cy_profile_keep_alive_interval_ms (profile, reading->samples);
  CyProfileWrite write;

  g_assert_cmpstr (keep_alive_kinds[cy_profile_get_keep_alive (profile)], ==,
                   json_object_get_string_member (expected, "kind"));
  if (json_object_has_member (expected, "at_most_ms")) {
    g_assert_cmpuint (interval_ms, >, 0);
    g_assert_cmpuint (interval_ms, <=, json_object_get_int_member (expected, "at_most_ms"));
  }
  if (json_object_has_member (expected, "command"))
    g_assert_cmpstr (cy_profile_keep_alive_command (profile), ==,
                     json_object_get_string_member (expected, "command"));
  g_assert_cmpint (cy_profile_keep_alive_write (profile, &write), ==,
                   json_object_has_member (expected, "write"));
  if (json_object_has_member (expected, "write"))
    check_write (&write, json_object_get_object_member (expected, "write"));
}

static void
test_charger (gconstpointer data)
{
  const char *id = data;
  g_autofree char *path = image_path (id);
  g_autoptr (TestImage) image = test_image_load (path);
  Reading reading = { 0 };

  reading_start (&reading, id, image, serve_tcp);
  check_manners (&reading, image);
  check_expected (&reading, image);
  check_commands (reading.profile, image);
  check_keep_alive (&reading, image);
  reading_stop (&reading);
}

/* The same values over a serial line, with the same manners. */
static void
test_serial (gconstpointer data)
{
  const char *id = data;
  g_autofree char *path = image_path (id);
  g_autoptr (TestImage) image = test_image_load (path);
  Reading reading = { 0 };
  CyAcquireCounters counters;

  reading_start (&reading, id, image, serve_serial);
  check_expected (&reading, image);
  cy_acquire_get_counters (reading.acquire, &counters);
  g_assert_cmpuint (counters.exceptions, ==, 0);
  g_assert_cmpuint (counters.malformed, ==, 0);
  g_assert_cmpuint (counters.timeouts, ==, 0);
  g_assert_cmpint (test_line_get_least_gap_us (reading.line), >=,
                   (gint64) image->gap_ms * 1000 - CLOCK_SLACK_US);
  reading_stop (&reading);
}

/* An image nobody reads would look like a test. */
static void
test_no_stray_image (gconstpointer data)
{
  const char *const *ids = data;
  g_autoptr (GDir) folder = g_dir_open (g_getenv ("CY_TEST_IMAGES"), 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *id = g_strndup (name, strcspn (name, "."));

    if (g_str_has_suffix (name, ".json"))
      g_assert_true (g_strv_contains (ids, id));
  }
}

int
main (int argc, char **argv)
{
  const char *folders[] = { g_getenv ("CY_TEST_PROFILES"), NULL };
  g_autoptr (CyProfileStore) store = cy_profile_store_new (folders);
  g_auto (GStrv) ids = cy_profile_store_list (store);

  /* Clocks of piles are in local time; the images are for eight hours east of Greenwich. */
  g_setenv ("TZ", "CST-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; ids[i] != NULL; i++) {
    g_autofree char *path = g_strconcat ("/charger/", ids[i], NULL);
    g_autofree char *serial = g_strconcat ("/serial/", ids[i], NULL);

    if (g_str_has_prefix (ids[i], MADE_UP))
      continue;
    g_test_add_data_func (path, ids[i], test_charger);
    g_test_add_data_func (serial, ids[i], test_serial);
  }
  g_test_add_data_func ("/charger/no-stray-image", ids, test_no_stray_image);
  return g_test_run ();
}
