/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-yard.h"

#include <string.h>

#define WAIT_US ((gint64) 20 * G_USEC_PER_SEC)

static const CyReadBlock default_blocks[] = {
  { .function = 3, .unit = -1, .address = 0, .count = 8, .every = 1 },
  { .function = 3, .unit = -1, .address = 8, .count = 4, .every = 1 },
};

/* What test_server_set_offset() is used with. */
static gboolean
is_offset (guint16 offset)
{
  return offset == 0 || offset == 3 || offset == 7;
}

static gint64
clock_wall_cb (gpointer user_data)
{
  YardClock *clock = user_data;
  gint64 added_us;

  g_mutex_lock (&clock->lock);
  added_us = clock->wall_us;
  g_mutex_unlock (&clock->lock);
  return cy_clock_wall_us (cy_clock_system ()) + added_us;
}

static gint64
clock_mono_cb (gpointer user_data)
{
  YardClock *clock = user_data;
  gint64 added_us;

  g_mutex_lock (&clock->lock);
  added_us = clock->mono_us;
  g_mutex_unlock (&clock->lock);
  return cy_clock_mono_us (cy_clock_system ()) + added_us;
}

/* Sets the clocks forward, or the wall clock back. */
void
yard_jump (Yard *yard, gint64 wall_us, gint64 mono_us)
{
  g_mutex_lock (&yard->clock.lock);
  yard->clock.wall_us += wall_us;
  yard->clock.mono_us += mono_us;
  g_mutex_unlock (&yard->clock.lock);
}

static void
on_judge_cb (gpointer user_data, CyFleet *fleet, guint pile, CySample *samples, gint64 now_us)
{
  Yard *yard = user_data;
  CyTagSet *tags = cy_fleet_get (fleet, pile)->tags;
  guint unit = cy_fleet_get (fleet, pile)->link->unit;

  g_mutex_lock (&yard->lock);
  yard->judged++;
  for (guint i = 0; i < cy_tag_set_get_n_tags (tags); i++) {
    if (samples[i].raw == TEST_POISON)
      yard->poisoned++;
    if (i < YARD_VALUES && samples[i].quality == CY_QUALITY_GOOD &&
        !is_offset ((guint16) (samples[i].raw - TEST_VALUE (unit, i))))
      yard->strangers++;
  }
  g_mutex_unlock (&yard->lock);
  samples[0].level = CY_LIMIT_LEVEL_H;
}

static void
on_link_cb (gpointer user_data, CyFleet *fleet, guint pile, const CyLivePile *state)
{
  Yard *yard = user_data;
  YardLink link = { g_strdup (cy_fleet_get (fleet, pile)->id), state->quality, state->reason };

  g_mutex_lock (&yard->lock);
  g_array_append_val (yard->links, link);
  g_mutex_unlock (&yard->lock);
}

static void
on_samples_cb (gpointer user_data, CySampleBatch *batch)
{
  Yard *yard = user_data;

  g_mutex_lock (&yard->lock);
  yard->batches++;
  for (guint i = 0; i < batch->changes->len; i++) {
    CySampleChange *change = &g_array_index (batch->changes, CySampleChange, i);

    g_assert_cmpuint (change->pile, <, cy_fleet_get_n_piles (batch->fleet));
    if (change->raw == TEST_POISON)
      yard->poisoned++;
    g_array_append_vals (yard->changes, change, 1);
  }
  g_mutex_unlock (&yard->lock);
  cy_sample_batch_free (batch);
}

static void
link_clear (YardLink *link)
{
  g_free (link->id);
}

Yard *
yard_new (void)
{
  Yard *yard = g_new0 (Yard, 1);

  cy_acquire_options_init (&yard->options);
  yard->options.offline_ms = 600;
  yard->options.backoff_min_ms = 20;
  yard->options.backoff_max_ms = 100;
  yard->options.connect_ms = 500;
  yard->options.batch_ms = 20;
  yard->options.request_ms = 300;
  yard->options.seed = 1;
  yard->manners = (CyProfileManners){ .timeout_ms = 100, .in_flight = 2 };
  yard->keep_alive.measure_tag = -1;
  yard->changes = g_array_new (FALSE, FALSE, sizeof (CySampleChange));
  yard->links = g_array_new (FALSE, FALSE, sizeof (YardLink));
  g_array_set_clear_func (yard->links, (GDestroyNotify) link_clear);
  g_mutex_init (&yard->lock);
  g_mutex_init (&yard->clock.lock);
  yard->clock.clock = (CyClock){ clock_wall_cb, clock_mono_cb, &yard->clock };
  yard->fleet = cy_fleet_new ();
  yard->profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_profile_unref);
  return yard;
}

void
yard_start (Yard *yard)
{
  CySink sink = { on_judge_cb, on_link_cb, on_samples_cb, yard };

  yard->acquire = cy_acquire_new_with_options (&yard->clock.clock, &sink, &yard->options);
  g_assert_nonnull (yard->acquire);
  yard_apply (yard);
}

void
yard_free (Yard *yard)
{
  g_clear_pointer (&yard->acquire, cy_acquire_free);
  g_assert_cmpuint (yard->poisoned, ==, 0);
  g_assert_cmpuint (yard->strangers, ==, 0);
  g_array_unref (yard->changes);
  g_array_unref (yard->links);
  g_ptr_array_unref (yard->profiles);
  cy_fleet_unref (yard->fleet);
  g_mutex_clear (&yard->lock);
  g_mutex_clear (&yard->clock.lock);
  g_free (yard);
}

void
yard_add_blocks (Yard *yard,
                 const char *id,
                 const char *address,
                 guint scan_ms,
                 const CyReadBlock *blocks,
                 guint n_blocks)
{
  CyProfile *profile = fake_profile_new (YARD_VALUES, blocks, n_blocks, &yard->manners);
  g_autoptr (GError) error = NULL;
  g_autoptr (CyLink) link = cy_link_parse (address, &error);

  fake_profile_set_keep_alive (profile, &yard->keep_alive);
  g_assert_no_error (error);
  (void) cy_fleet_add (yard->fleet, id, link, scan_ms, cy_profile_get_tags (profile));
  g_ptr_array_add (yard->profiles, profile);
}

void
yard_add (Yard *yard, const char *id, const char *link, guint scan_ms)
{
  yard_add_blocks (yard, id, link, scan_ms, default_blocks, G_N_ELEMENTS (default_blocks));
}

void
yard_add_profile (Yard *yard,
                  const char *id,
                  TestServer *server,
                  guint unit,
                  guint scan_ms,
                  const CyReadBlock *blocks,
                  guint n_blocks)
{
  g_autofree char *link =
    g_strdup_printf ("tcp://127.0.0.1:%u/%u", test_server_get_port (server), unit);

  yard_add_blocks (yard, id, link, scan_ms, blocks, n_blocks);
}

void
yard_add_unit (Yard *yard, const char *id, TestServer *server, guint unit, guint scan_ms)
{
  yard_add_profile (yard, id, server, unit, scan_ms, default_blocks, G_N_ELEMENTS (default_blocks));
}

/* Forgets the piles; those added next are another plan. */
void
yard_clear (Yard *yard)
{
  cy_fleet_unref (yard->fleet);
  yard->fleet = cy_fleet_new ();
  g_ptr_array_set_size (yard->profiles, 0);
}

static gboolean
has_table (Yard *yard, gpointer data)
{
  g_autoptr (CyLiveTable) table = cy_acquire_ref_table (yard->acquire);

  return cy_live_table_get_fleet (table) == yard->fleet;
}

void
yard_apply (Yard *yard)
{
  cy_acquire_apply (yard->acquire, yard->fleet, yard->profiles);
  yard_wait (yard, "the new table", has_table, NULL);
}

void
yard_wait (Yard *yard, const char *what, YardTest test, gpointer data)
{
  gint64 until_us = g_get_monotonic_time () + WAIT_US;

  while (!test (yard, data)) {
    if (g_get_monotonic_time () > until_us)
      g_error ("waited in vain for %s", what);
    g_usleep (2000);
  }
}

CyAcquireCounters
yard_counters (Yard *yard)
{
  CyAcquireCounters counters;

  cy_acquire_get_counters (yard->acquire, &counters);
  return counters;
}

static gboolean
has_scans (Yard *yard, gpointer data)
{
  return yard_counters (yard).scans >= *(guint64 *) data;
}

void
yard_wait_scans (Yard *yard, guint more)
{
  guint64 scans = yard_counters (yard).scans + more;

  yard_wait (yard, "scans", has_scans, &scans);
}

CyLivePile
yard_read (Yard *yard, const char *id, CySample *out_samples)
{
  g_autoptr (CyLiveTable) table = cy_acquire_ref_table (yard->acquire);
  CyLivePile state;
  guint pile;

  g_assert_true (cy_fleet_find (cy_live_table_get_fleet (table), id, &pile));
  cy_live_table_read (table, pile, &state, out_samples);
  return state;
}

typedef struct {
  const char *id;
  CyQuality quality;
} Wanted;

static gboolean
has_quality (Yard *yard, gpointer data)
{
  Wanted *wanted = data;

  return yard_read (yard, wanted->id, NULL).quality == wanted->quality;
}

void
yard_wait_quality (Yard *yard, const char *id, CyQuality quality)
{
  Wanted wanted = { id, quality };

  yard_wait (yard, cy_quality_name (quality), has_quality, &wanted);
}

void
yard_check_values (Yard *yard, const char *id, guint unit, guint16 offset)
{
  CySample samples[YARD_VALUES + 1];

  (void) yard_read (yard, id, samples);
  for (guint i = 0; i < YARD_VALUES; i++) {
    g_assert_cmpint (samples[i].quality, ==, CY_QUALITY_GOOD);
    g_assert_cmpint (samples[i].raw, ==, (guint16) (TEST_VALUE (unit, i) + offset));
  }
}

guint
yard_count_changes (Yard *yard, CyQuality quality)
{
  guint n = 0;

  g_mutex_lock (&yard->lock);
  for (guint i = 0; i < yard->changes->len; i++)
    n += g_array_index (yard->changes, CySampleChange, i).quality == quality;
  g_mutex_unlock (&yard->lock);
  return n;
}

guint
yard_count_links (Yard *yard, const char *id, CyQuality quality)
{
  guint n = 0;

  g_mutex_lock (&yard->lock);
  for (guint i = 0; i < yard->links->len; i++) {
    YardLink *link = &g_array_index (yard->links, YardLink, i);

    n += g_str_equal (link->id, id) && link->quality == quality;
  }
  g_mutex_unlock (&yard->lock);
  return n;
}

static void
on_result_cb (const CyAcquireResult *result, gpointer user_data)
{
  Yard *yard = user_data;

  g_mutex_lock (&yard->lock);
  yard->result = *result;
  yard->result.words = yard->words;
  if (result->n_words > 0)
    memcpy (yard->words, result->words, result->n_words * sizeof *yard->words);
  yard->ended++;
  g_mutex_unlock (&yard->lock);
}

gboolean
yard_request (Yard *yard, const char *id, const CyAcquireRequest *request, GError **error)
{
  return cy_acquire_request (yard->acquire, id, request, on_result_cb, yard, error);
}

gboolean
yard_write (Yard *yard, const char *id, guint16 address, guint16 value, GError **error)
{
  CyAcquireRequest request = {
    .function = 6, .unit = -1, .address = address, .count = 1, .values = &value
  };

  return yard_request (yard, id, &request, error);
}

static gboolean
has_ended (Yard *yard, gpointer data)
{
  gboolean ended;

  g_mutex_lock (&yard->lock);
  ended = yard->ended > 0;
  g_mutex_unlock (&yard->lock);
  return ended;
}

/* Waits for one request to end; the next call waits for the next. What was read stays readable
 * until then. */
CyAcquireResult
yard_wait_result (Yard *yard)
{
  CyAcquireResult result;

  yard_wait (yard, "the end of a request", has_ended, NULL);
  g_mutex_lock (&yard->lock);
  g_assert_cmpuint (yard->ended, ==, 1);
  yard->ended = 0;
  result = yard->result;
  g_mutex_unlock (&yard->lock);
  return result;
}
