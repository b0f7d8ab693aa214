/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-live-feed.h"

#include "fixture.h"

#define NOW_US ((gint64) 1700000000 * G_USEC_PER_SEC)

/* A table with some piles, and viewers whose link may be full. */
typedef struct {
  TestClock clock;
  CyFleet *fleet;
  CyLiveTable *table;
  CyTagSet *tags;
  CyLiveFeed *feed;
} Plant;

typedef struct {
  gboolean is_full;
  CyLiveFrame *frame; /* the newest */
  guint n_frames;
} Viewer;

static CyLiveTable *
ref_live (gpointer user_data)
{
  return cy_live_table_ref (((Plant *) user_data)->table);
}

static void
add_piles (Plant *plant, guint n)
{
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (CyTag));

  for (guint i = 0; i < 3; i++) {
    const CyTag tag = {
      .measure = CY_MEASURE_DC_VOLTAGE, .connector = (guint8) (i + 1), .scale = 1, .text_slot = -1
    };

    g_array_append_val (tags, tag);
  }
  plant->tags = cy_tag_set_new (tags, 3);
  plant->fleet = cy_fleet_new ();
  for (guint i = 0; i < n; i++) {
    g_autofree char *id = g_strdup_printf ("p%u", i);

    (void) cy_fleet_add (plant->fleet, id, NULL, 1000, plant->tags);
  }
  plant->table = cy_live_table_new (plant->fleet);
}

static void
plant_init (Plant *plant, guint n)
{
  test_clock_init (&plant->clock, NOW_US);
  add_piles (plant, n);
  plant->feed = cy_live_feed_new (&plant->clock.clock, ref_live, plant);
}

static void
drop_table (Plant *plant)
{
  cy_live_table_unref (plant->table);
  cy_fleet_unref (plant->fleet);
  cy_tag_set_unref (plant->tags);
}

static void
plant_clear (Plant *plant)
{
  cy_live_feed_free (plant->feed);
  drop_table (plant);
}

static void
scan (Plant *plant, guint pile, gint64 raw)
{
  const CyLivePile state = { .quality = CY_QUALITY_GOOD,
                             .since_us = NOW_US,
                             .answered_us = NOW_US,
                             .answered_mono_us = plant->clock.now_us,
                             .scan_ms = 1000 };
  const CySample samples[3] = { { NOW_US, raw, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_NONE },
                                { NOW_US, 7, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_NONE },
                                { NOW_US, 8, CY_QUALITY_GOOD, CY_LIMIT_LEVEL_H } };

  (void) cy_live_table_publish (plant->table, pile, &state, samples, NULL);
}

static gboolean
take (GBytes *frame, gpointer user_data)
{
  Viewer *viewer = user_data;
  g_autoptr (GError) error = NULL;

  if (frame == NULL)
    return !viewer->is_full;
  g_clear_pointer (&viewer->frame, cy_live_frame_free);
  viewer->frame =
    cy_live_frame_decode (g_bytes_get_data (frame, NULL), g_bytes_get_size (frame), &error);
  g_assert_no_error (error);
  viewer->n_frames++;
  return TRUE;
}

static CyLiveViewer *
look (Plant *plant, Viewer *viewer, guint first, guint n)
{
  GPtrArray *piles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (piles, g_strdup_printf ("p%u", i));
  return cy_live_feed_add (plant->feed, 1, piles, take, viewer);
}

static const CyLiveRecord *
record (const Viewer *viewer, guint i)
{
  g_assert_cmpuint (viewer->frame->records->len, >, i);
  return viewer->frame->records->pdata[i];
}

/* Everything first, then what changed and only that, and a frame each time. */
static void
test_snapshot_then_changes (void)
{
  Viewer viewer = { 0 };
  Plant plant;

  plant_init (&plant, 3);
  scan (&plant, 0, 400);
  scan (&plant, 1, 500);
  (void) look (&plant, &viewer, 0, 2);
  cy_live_feed_tick (plant.feed);
  g_assert_cmpuint (viewer.frame->records->len, ==, 2);
  g_assert_true (record (&viewer, 0)->whole);
  g_assert_cmpuint (record (&viewer, 0)->values->len, ==, 3);
  cy_live_feed_tick (plant.feed);
  g_assert_cmpuint (viewer.frame->records->len, ==, 0);
  scan (&plant, 1, 501);
  scan (&plant, 2, 1);
  cy_live_feed_tick (plant.feed);
  g_assert_cmpuint (viewer.frame->records->len, ==, 1);
  g_assert_cmpuint (record (&viewer, 0)->number, ==, 1);
  g_assert_false (record (&viewer, 0)->whole);
  g_assert_cmpuint (record (&viewer, 0)->values->len, ==, 1);
  g_assert_cmpint (g_array_index (record (&viewer, 0)->values, CyLiveValue, 0).sample.raw, ==, 501);
  g_assert_cmpuint (viewer.n_frames, ==, 3);
  cy_live_frame_free (viewer.frame);
  plant_clear (&plant);
}

/* A viewer whose link is full misses frames and gets the newest as a whole; others do not wait for it. */
static void
test_slow_viewer (void)
{
  Viewer slow = { 0 };
  Viewer quick = { 0 };
  Plant plant;

  plant_init (&plant, 1);
  scan (&plant, 0, 1);
  (void) look (&plant, &slow, 0, 1);
  (void) look (&plant, &quick, 0, 1);
  cy_live_feed_tick (plant.feed);
  slow.is_full = TRUE;
  for (gint64 raw = 2; raw < 100; raw++) {
    scan (&plant, 0, raw);
    cy_live_feed_tick (plant.feed);
  }
  g_assert_cmpuint (slow.n_frames, ==, 1);
  g_assert_cmpuint (quick.n_frames, ==, 99);
  slow.is_full = FALSE;
  cy_live_feed_tick (plant.feed);
  g_assert_true (record (&slow, 0)->whole);
  g_assert_cmpint (g_array_index (record (&slow, 0)->values, CyLiveValue, 0).sample.raw, ==, 99);
  g_assert_cmpuint (quick.frame->records->len, ==, 0);
  cy_live_frame_free (slow.frame);
  cy_live_frame_free (quick.frame);
  plant_clear (&plant);
}

/* Another yard: the numbers mean other piles, so everything is told again; a pile that is not there is not told. */
static void
test_other_yard (void)
{
  Viewer viewer = { 0 };
  Plant plant;

  plant_init (&plant, 1);
  scan (&plant, 0, 1);
  (void) look (&plant, &viewer, 0, 2);
  cy_live_feed_tick (plant.feed);
  g_assert_cmpuint (viewer.frame->records->len, ==, 1);
  drop_table (&plant);
  add_piles (&plant, 2);
  cy_live_feed_tick (plant.feed);
  g_assert_cmpuint (viewer.frame->records->len, ==, 2);
  g_assert_true (record (&viewer, 1)->whole);
  cy_live_frame_free (viewer.frame);
  plant_clear (&plant);
}

static void
test_who_looks (void)
{
  Viewer viewer = { 0 };
  CyLiveViewer *one;
  CyLiveViewer *other;
  Plant plant;

  plant_init (&plant, 5);
  one = look (&plant, &viewer, 0, 3);
  other = look (&plant, &viewer, 2, 3);
  {
    g_autoptr (GPtrArray) piles = cy_live_feed_list_piles (plant.feed);

    g_assert_cmpuint (piles->len, ==, 5);
  }
  cy_live_feed_remove (plant.feed, one);
  {
    g_autoptr (GPtrArray) piles = cy_live_feed_list_piles (plant.feed);

    g_assert_cmpuint (piles->len, ==, 3);
  }
  cy_live_feed_remove (plant.feed, other);
  cy_live_feed_tick (plant.feed);
  g_assert_cmpuint (viewer.n_frames, ==, 0);
  plant_clear (&plant);
}

/* What does not fit in one frame follows with the next ones. */
static void
test_large (void)
{
  enum {
    N = 20000
  };
  Viewer viewer = { 0 };
  guint n_told = 0;
  Plant plant;

  plant_init (&plant, N);
  for (guint i = 0; i < N; i++)
    scan (&plant, i, i);
  (void) look (&plant, &viewer, 0, N);
  for (guint i = 0; n_told < N; i++) {
    g_assert_cmpuint (i, <, 10);
    cy_live_feed_tick (plant.feed);
    n_told += viewer.frame->records->len;
  }
  g_assert_cmpuint (n_told, ==, N);
  g_assert_cmpuint (viewer.n_frames, >, 1);
  cy_live_frame_free (viewer.frame);
  plant_clear (&plant);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live-feed/snapshot-then-changes", test_snapshot_then_changes);
  g_test_add_func ("/live-feed/slow-viewer", test_slow_viewer);
  g_test_add_func ("/live-feed/other-yard", test_other_yard);
  g_test_add_func ("/live-feed/who-looks", test_who_looks);
  g_test_add_func ("/live-feed/large", test_large);
  return g_test_run ();
}
