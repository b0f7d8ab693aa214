/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"
#include "cy-acquire.h"
#include "cy-json.h"
#include "node-load.h"

#define PATIENCE_S 60
#define TEXT_MAX   (1 << 20)

static void
on_samples_cb (gpointer user_data, CySampleBatch *batch)
{
  cy_sample_batch_free (batch);
}

static CyProfile *
compile (void)
{
  g_autofree char *text = node_load_profile ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) document = cy_json_parse (text, -1, TEXT_MAX, &error);
  CyProfile *profile = document != NULL ? cy_profile_compile (document, 1, &error) : NULL;

  if (profile == NULL)
    bench_fail ("the profile of the bench", error);
  return profile;
}

static void
apply (CyAcquire *acquire, const NodeLoad *load)
{
  g_autoptr (CyProfile) profile = compile ();
  g_autoptr (CyFleet) fleet = cy_fleet_new ();
  g_autoptr (GPtrArray) profiles =
    g_ptr_array_new_with_free_func ((GDestroyNotify) cy_profile_unref);

  for (guint i = 0; i < load->n_piles; i++) {
    g_autofree char *address = node_load_address (load, i);
    g_autofree char *id = g_strdup_printf ("p%u", i);
    g_autoptr (CyLink) link = cy_link_parse (address, NULL);

    (void) cy_fleet_add (fleet, id, link, NODE_LOAD_PERIOD_MS, cy_profile_get_tags (profile));
    g_ptr_array_add (profiles, cy_profile_ref (profile));
  }
  cy_acquire_apply (acquire, fleet, profiles);
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

/**
 * node_poller:
 * @load: a #NodeLoad.
 * @out: a #NodeOutcome.
 *
 * The same piles read and decoded by acquisition alone, and what it read thrown away.
 */
void
node_poller (gconstpointer load, gpointer out)
{
  const NodeLoad *piles = load;
  NodeOutcome *outcome = out;
  const CySink sink = { .samples = on_samples_cb };
  g_autoptr (CyAcquire) acquire = cy_acquire_new (cy_clock_system (), &sink);
  CyAcquireCounters before, after;
  gint64 begun_us;
  double cpu_us, wall_us;

  apply (acquire, piles);
  wait_all_up (acquire, piles->n_piles);
  g_usleep (NODE_LOAD_WARM_UP_S * G_USEC_PER_SEC);
  begun_us = g_get_monotonic_time ();
  cpu_us = bench_process_cpu_us ();
  cy_acquire_get_counters (acquire, &before);
  g_usleep (piles->seconds * G_USEC_PER_SEC);
  cy_acquire_get_counters (acquire, &after);
  cpu_us = bench_process_cpu_us () - cpu_us;
  wall_us = (double) (g_get_monotonic_time () - begun_us);
  outcome->cpu_percent = 100 * cpu_us / wall_us;
  outcome->memory_mb = bench_resident_mb ();
  outcome->scans_done_percent =
    MIN (100, 100 * (double) (after.scans - before.scans) /
                (wall_us / (NODE_LOAD_PERIOD_MS * 1000) * piles->n_piles));
}
