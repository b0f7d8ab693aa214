/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-acquire-plan.h"

#include "cy-acquire-remote.h"

#include "cy-acquire-errand.h"
#include "cy-acquire-tracing.h"

/* A batch is handed on early at this size, so that its memory has a bound however fast the yard
 * changes; nothing is dropped. */
#define MAX_BATCH 65536

static CyAcquirePile *
pile_at (CyAcquirePlan *plan, guint number)
{
  return plan->piles->pdata[number];
}

/**
 * cy_acquire_plan_hand_on:
 *
 * Gives what changed so far to the sink.
 */
void
cy_acquire_plan_hand_on (CyAcquirePlan *plan)
{
  CyAcquireLoop *loop = plan->loop;
  CySampleBatch *batch = plan->batch;

  if (batch->changes->len == 0)
    return;
  batch->time_us = loop->wall_us;
  plan->batch = cy_sample_batch_new (plan->fleet);
  loop->counters.batches++;
  loop->counters.changes_waiting = 0;
  if (loop->sink.samples != NULL)
    loop->sink.samples (loop->sink.user_data, batch);
  else
    cy_sample_batch_free (batch);
}

void
cy_acquire_plan_add_change (CyAcquirePlan *plan, const CySampleChange *change)
{
  g_array_append_vals (plan->batch->changes, change, 1);
  plan->loop->counters.changes_waiting = plan->batch->changes->len;
  if (plan->batch->changes->len >= MAX_BATCH)
    cy_acquire_plan_hand_on (plan);
}

static void
on_batch_cb (gpointer data)
{
  CyAcquirePlan *plan = data;
  CyAcquireLoop *loop = plan->loop;

  cy_acquire_plan_hand_on (plan);
  cy_acquire_timers_arm (&loop->timers, &plan->batch_timer,
                         loop->now_us + (gint64) MAX (loop->options.batch_ms, 1) * 1000);
}

/**
 * cy_acquire_plan_init:
 *
 * Begins with an empty yard.
 */
void
cy_acquire_plan_init (CyAcquirePlan *plan, CyAcquireLoop *loop)
{
  plan->loop = loop;
  plan->fleet = cy_fleet_new ();
  plan->table = cy_live_table_new (plan->fleet);
  plan->batch = cy_sample_batch_new (plan->fleet);
  plan->piles = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_acquire_pile_free);
  plan->lines =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cy_acquire_line_free);
  plan->tracers = cy_acquire_tracing_new ();
  plan->batch_timer.func = on_batch_cb;
  plan->batch_timer.data = plan;
  loop->plan = plan;
  on_batch_cb (plan);
}

static CyAcquireLine *
ensure_line (CyAcquirePlan *plan, const CyLink *link)
{
  g_autofree char *key = cy_link_connection (link);
  CyAcquireLine *line = g_hash_table_lookup (plan->lines, key);

  if (line == NULL) {
    line = cy_acquire_line_new (plan->loop, link);
    g_hash_table_insert (plan->lines, line->key, line);
  } else if (line->klass->adapt != NULL) {
    line->klass->adapt (line, link);
  }
  return line;
}

/* The pile of the plan before that is the same one at the same place. */
static CyAcquirePile *
find_older (CyFleet *fleet, GPtrArray *piles, const CyFleetPile *pile)
{
  guint number;

  if (!cy_fleet_find (fleet, pile->id, &number) ||
      !cy_link_equal (cy_fleet_get (fleet, number)->link, pile->link))
    return NULL;
  return piles->pdata[number];
}

/* Makes the new piles from the new fleet and whatever the old ones know. The old fleet must live
 * until the old piles are gone. Returns which of them were in the middle of a scan. */
static gboolean *
replace_piles (CyAcquirePlan *plan, CyFleet *old_fleet, GPtrArray *profiles)
{
  guint n_piles = cy_fleet_get_n_piles (plan->fleet);
  gboolean *scanning = g_new0 (gboolean, n_piles + 1);
  GPtrArray *old_piles = plan->piles;

  plan->piles = g_ptr_array_new_full (n_piles, (GDestroyNotify) cy_acquire_pile_free);
  for (guint i = 0; i < n_piles; i++) {
    CyAcquirePile *pile = cy_acquire_pile_new (plan, i, profiles->pdata[i]);
    CyAcquirePile *older = find_older (old_fleet, old_piles, pile->fleet_pile);

    if (older != NULL)
      cy_acquire_pile_adopt (pile, older);
    scanning[i] = older != NULL && older->scanning;
    g_ptr_array_add (plan->piles, pile);
  }
  g_ptr_array_unref (old_piles);
  return scanning;
}

/* Ends the lines that no pile is on any more. */
static gboolean
is_deserted (gpointer key, gpointer value, gpointer user_data)
{
  CyAcquireLine *line = value;

  return line->askers->len == 0;
}

static void
replace_table (CyAcquirePlan *plan, CyFleet *fleet)
{
  CyLiveTable *table = cy_live_table_new (fleet);

  cy_live_table_adopt (table, plan->table);
  cy_live_table_unref (plan->table);
  plan->table = table;
}

/**
 * cy_acquire_plan_apply:
 * @profiles: (element-type CyProfile): one per pile.
 *
 * Reads another yard from now on. Piles that are still there, at the same place, keep their values,
 * their phase and their connection; a scan that was under way begins again.
 */
void
cy_acquire_plan_apply (CyAcquirePlan *plan, CyFleet *fleet, GPtrArray *profiles)
{
  g_autoptr (CyFleet) old_fleet = plan->fleet;
  g_autofree gboolean *scanning = NULL;

  /* Numbers in a batch mean piles of its fleet. */
  cy_acquire_plan_hand_on (plan);
  cy_sample_batch_free (plan->batch);
  plan->fleet = cy_fleet_ref (fleet);
  plan->batch = cy_sample_batch_new (fleet);
  replace_table (plan, fleet);
  scanning = replace_piles (plan, old_fleet, profiles);
  for (guint i = 0; i < plan->piles->len; i++) {
    CyAcquirePile *pile = pile_at (plan, i);

    if (cy_acquire_pile_is_remote (pile)) {
      cy_acquire_pile_attend (pile);
      continue;
    }
    cy_acquire_pile_start (pile, ensure_line (plan, pile->fleet_pile->link));
    if (scanning[i])
      cy_acquire_pile_hasten (pile);
  }
  cy_acquire_errands_check (plan);
  (void) g_hash_table_foreach_remove (plan->lines, is_deserted, NULL);
  cy_acquire_tracing_rewire (plan);
}

/**
 * cy_acquire_plan_clear:
 *
 * Hands on the last batch and ends all lines; errands under way are told.
 */
void
cy_acquire_plan_clear (CyAcquirePlan *plan)
{
  cy_acquire_plan_hand_on (plan);
  cy_acquire_timers_disarm (&plan->loop->timers, &plan->batch_timer);
  g_ptr_array_unref (plan->piles);
  plan->piles = g_ptr_array_new ();
  g_hash_table_unref (plan->lines);
  g_ptr_array_unref (plan->tracers);
  g_ptr_array_unref (plan->piles);
  cy_sample_batch_free (plan->batch);
  cy_live_table_unref (plan->table);
  cy_fleet_unref (plan->fleet);
}

/**
 * cy_acquire_plan_find:
 *
 * Returns: (nullable) (transfer none): the pile; %NULL of one that another node talks to.
 */
CyAcquirePile *
cy_acquire_plan_find (CyAcquirePlan *plan, const char *pile_id)
{
  guint number;

  if (!cy_fleet_find (plan->fleet, pile_id, &number) || number >= plan->piles->len ||
      cy_acquire_pile_is_remote (pile_at (plan, number)))
    return NULL;
  return pile_at (plan, number);
}
