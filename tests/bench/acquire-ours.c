/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "acquire-requests.h"
#include "acquire.h"
#include "bench.h"
#include "cy-acquire.h"
#include "device.h"
#include "scan-times.h"

#define PATIENCE_S 60

#define N_GUNS    4
#define GUN_WORDS 30

typedef struct {
  const AcquireLoad *load;
  CyFleet *fleet;
  GPtrArray *profiles;
  ScanTimes *times;
} Bench;

static void
on_scan_cb (gpointer user_data, CyFleet *fleet, guint pile, CySample *samples, gint64 now_us)
{
  Bench *bench = user_data;

  scan_times_note (bench->times, pile, now_us);
}

static void
on_samples_cb (gpointer user_data, CySampleBatch *batch)
{
  cy_sample_batch_free (batch);
}

static gboolean
is_plain (CyMeasureId measure)
{
  return cy_measure_get (measure)->kind == CY_MEASURE_NUMBER;
}

static void
add_row (JsonBuilder *builder, const char *measure, guint address)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "measure");
  json_builder_add_string_value (builder, measure);
  json_builder_set_member_name (builder, "address");
  json_builder_add_int_value (builder, address);
  if (address == 0) {
    json_builder_set_member_name (builder, "values");
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "1");
    json_builder_add_string_value (builder, "charging");
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
}

/* 120 values of 16 bits, one for each register: four guns of thirty. */
static JsonNode *
make_document (void)
{
  static const char *const head =
    "{\"format\": 1, \"id\": \"bench\", \"vendor\": \"Bench\", \"model\": \"120 registers\","
    " \"current\": \"dc\", \"connectors\": {\"max\": 4, \"step\": 30},"
    " \"manners\": {\"in_flight\": 2, \"max_sessions\": 1, \"max_block\": 60}}";
  JsonNode *document = json_from_string (head, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint address = 0;

  json_builder_begin_array (builder);
  add_row (builder, cy_measure_get (CY_MEASURE_CONN_STATE)->name, address++);
  for (CyMeasureId i = 0; i < CY_N_MEASURES && address < GUN_WORDS; i++) {
    if (is_plain (i))
      add_row (builder, cy_measure_get (i)->name, address++);
  }
  json_builder_end_array (builder);
  json_object_set_member (json_node_get_object (document), "registers",
                          json_builder_get_root (builder));
  return document;
}

static CyProfile *
make_profile (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = make_document ();
  g_autoptr (CyProfile) profile = cy_profile_compile (document, N_GUNS, &error);
  const CyReadBlock *blocks;
  guint n_blocks;

  if (profile == NULL)
    bench_fail ("the profile of the bench", error);
  blocks = cy_profile_get_blocks (profile, &n_blocks);
  if (n_blocks != ACQUIRE_READS || blocks[0].count != DEVICE_REGISTERS ||
      blocks[1].count != DEVICE_REGISTERS)
    bench_fail ("the profile of the bench is not read as two blocks of 60", NULL);
  return g_steal_pointer (&profile);
}

static void
make_fleet (Bench *bench)
{
  g_autoptr (CyProfile) profile = make_profile ();

  bench->fleet = cy_fleet_new ();
  bench->profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_profile_unref);
  for (guint i = 0; i < bench->load->n_piles; i++) {
    g_autofree char *address = device_address (i);
    g_autofree char *text = g_strdup_printf ("tcp://%s:%u/1", address, bench->load->port);
    g_autofree char *id = g_strdup_printf ("p%u", i);
    g_autoptr (CyLink) link = cy_link_parse (text, NULL);

    (void) cy_fleet_add (bench->fleet, id, link, ACQUIRE_PERIOD_US / 1000,
                         cy_profile_get_tags (profile));
    g_ptr_array_add (bench->profiles, cy_profile_ref (profile));
  }
}

static void
wait_all_up (CyAcquire *acquire, guint n_piles)
{
  CyAcquireCounters counters = { 0 };

  for (guint i = 0; i < PATIENCE_S * 10 && counters.links_up < n_piles; i++) {
    g_usleep (100000);
    cy_acquire_get_counters (acquire, &counters);
  }
  if (counters.links_up < n_piles)
    bench_fail ("some simulated piles do not come up", NULL);
}

static void
measure (Bench *bench, CyAcquire *acquire, AcquireOutcome *outcome)
{
  CyAcquireCounters before, after;
  gint64 start_us = g_get_monotonic_time ();
  double cpu_us = bench_process_cpu_us ();
  double wall_us, wanted;

  cy_acquire_get_counters (acquire, &before);
  g_atomic_int_set (&bench->times->running, TRUE);
  g_usleep (bench->load->seconds * G_USEC_PER_SEC);
  g_atomic_int_set (&bench->times->running, FALSE);
  cy_acquire_get_counters (acquire, &after);
  wall_us = (double) (g_get_monotonic_time () - start_us);
  cpu_us = bench_process_cpu_us () - cpu_us;
  wanted = wall_us / (double) ACQUIRE_PERIOD_US * bench->load->n_piles;
  outcome->cpu_us_per_request = cpu_us / (double) MAX (after.requests - before.requests, 1);
  outcome->scans_done_percent = MIN (100, 100 * (double) (after.scans - before.scans) / wanted);
  outcome->failures =
    (double) (after.timeouts + after.malformed + after.exceptions + after.scans_missed -
              before.timeouts - before.malformed - before.exceptions - before.scans_missed);
}

/**
 * acquire_ours:
 * @load: an #AcquireLoad.
 * @out: an #AcquireOutcome.
 *
 * Everything the product does with a scan but judging and storing: asks, checks, decodes 120
 * values, publishes them, collects what changed.
 */
void
acquire_ours (gconstpointer load, gpointer out)
{
  Bench bench = { .load = load };
  AcquireOutcome *outcome = out;
  const CySink sink = { .judge = on_scan_cb, .samples = on_samples_cb, .user_data = &bench };
  double memory_mb = bench_resident_mb ();
  g_autoptr (CyAcquire) acquire = NULL;
  g_autoptr (GArray) jitter = NULL;

  bench.times = scan_times_new (bench.load->n_piles, bench.load->seconds + 2);
  make_fleet (&bench);
  acquire = cy_acquire_new (cy_clock_system (), &sink);
  cy_acquire_apply (acquire, bench.fleet, bench.profiles);
  wait_all_up (acquire, bench.load->n_piles);
  g_usleep (ACQUIRE_WARM_UP_S * G_USEC_PER_SEC);
  measure (&bench, acquire, outcome);
  outcome->memory_kb = 1000 * (bench_resident_mb () - memory_mb) / bench.load->n_piles;
  acquire_requests (acquire, bench.load, outcome);
  g_clear_pointer (&acquire, cy_acquire_free);
  jitter = scan_times_jitter_ms (bench.times, ACQUIRE_PERIOD_US);
  outcome->jitter_p50_ms = bench_quantile (jitter, 0.5);
  outcome->jitter_p99_ms = bench_quantile (jitter, 0.99);
  scan_times_free (bench.times);
  g_ptr_array_unref (bench.profiles);
  cy_fleet_unref (bench.fleet);
}
