/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cy-history-inquiry.h"
#include "cy-history-keep.h"
#include "history-fixture.h"

/* What one history shares another keeps: the same figures, once, however it was brought. */

#define HOUR    3600
#define DAY     ((gint64) 24 * HOUR)
#define T0_MS   (T0_US / 1000)
#define STEP_US (CY_SHARE_STEP_MS * 1000)
#define NODE    "node-one"

typedef struct {
  HistoryFixture one; /* recorded */
  HistoryFixture two; /* keeps */
} Pair;

static void
pair_init (Pair *pair)
{
  history_fixture_init (&pair->one);
  history_fixture_init (&pair->two);
  history_fixture_open (&pair->one);
  history_fixture_open (&pair->two);
}

static void
pair_clear (Pair *pair)
{
  history_fixture_clear (&pair->one);
  history_fixture_clear (&pair->two);
}

/* Some days of two piles, with states, holes and seals. */
static void
push_story (HistoryFixture *fixture, gint64 from_s, gint64 to_s)
{
  g_autoptr (GRand) rand = test_rand_new ();

  for (gint64 at_s = from_s; at_s < to_s; at_s += g_rand_int_range (rand, 1, 4000)) {
    CySampleBatch *batch = history_batch_new (fixture->fleet, at_s);
    CyQuality quality = g_rand_int_range (rand, 0, 20) == 0 ? CY_QUALITY_OFFLINE : CY_QUALITY_GOOD;

    history_batch_add (batch, 0, TAG_POWER, at_s, g_rand_int_range (rand, -500, 500), quality);
    history_batch_add (batch, 0, TAG_STATE, at_s, g_rand_int_range (rand, 0, 7), quality);
    history_batch_add (batch, 0, TAG_TEMPERATURE, at_s, g_rand_int_range (rand, 0, 1000),
                       CY_QUALITY_GOOD);
    history_push (fixture, batch);
    if (g_rand_int_range (rand, 0, 30) == 0)
      history_seal (fixture);
    if (g_rand_int_range (rand, 0, 10) == 0)
      history_settle (fixture);
  }
  history_settle (fixture);
}

/* --- questions on the reader thread --------------------------------------------------------------- */

typedef struct {
  CyHistoryShareWish wish;
  CyHistoryRequest *request;
  guint n_buckets;
  GArray *cuts_us;
  gboolean done;
  GBytes *bytes;
  GArray *rows;
  GPtrArray *marks;
} Query;

static void
on_done_cb (gpointer data, const GError *error)
{
  g_assert_no_error (error);
  ((Query *) data)->done = TRUE;
}

static void
run (HistoryFixture *fixture, CyHistoryInquire inquire, Query *query)
{
  query->done = FALSE;
  cy_history_inquire (fixture->history, inquire, query, on_done_cb);
  test_wait (&query->done);
}

static gboolean
make_share (const CyHistorySource *source, gpointer data, GError **error)
{
  Query *query = data;

  query->bytes = cy_history_query_share (source, &query->wish, error);
  return query->bytes != NULL;
}

static gboolean
load_marks (const CyHistorySource *source, gpointer data, GError **error)
{
  Query *query = data;

  query->marks = cy_history_query_marks (source, error);
  return query->marks != NULL;
}

static gboolean
kept_buckets (const CyHistorySource *source, gpointer data, GError **error)
{
  Query *query = data;

  query->rows =
    cy_history_query_kept_buckets (source, query->request, NODE, query->n_buckets, error);
  return query->rows != NULL;
}

static gboolean
own_buckets (const CyHistorySource *source, gpointer data, GError **error)
{
  Query *query = data;

  query->rows = cy_history_query_buckets (source, query->request, query->n_buckets, error);
  return query->rows != NULL;
}

static gboolean
kept_stays (const CyHistorySource *source, gpointer data, GError **error)
{
  Query *query = data;

  query->rows = cy_history_query_kept_stays (source, query->request, NODE, query->cuts_us, error);
  return query->rows != NULL;
}

static gboolean
own_stays (const CyHistorySource *source, gpointer data, GError **error)
{
  Query *query = data;

  query->rows = cy_history_query_stays (source, query->request, query->cuts_us, error);
  return query->rows != NULL;
}

static CyHistoryShare *
ask_share (HistoryFixture *fixture, gint64 from_ms, gint64 edition, gint64 until_s)
{
  Query query = { .wish = { "p1", from_ms, edition, T0_MS + until_s * 1000 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  CyHistoryShare *share;

  run (fixture, make_share, &query);
  bytes = query.bytes;
  share =
    cy_history_share_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  return share;
}

/* --- keeping -------------------------------------------------------------------------------------- */

typedef struct {
  gboolean done;
  gboolean kept;
  gint64 until_ms;
  gint64 edition;
} Outcome;

static void
on_kept_cb (const CyKeptMark *mark, const GError *error, gpointer user_data)
{
  Outcome *outcome = user_data;

  g_assert_true ((mark == NULL) == (error != NULL));
  outcome->kept = mark != NULL;
  if (mark != NULL) {
    outcome->until_ms = mark->until_ms;
    outcome->edition = mark->edition;
  }
  outcome->done = TRUE;
}

/* Returns: whether it was; takes the share. */
static gboolean
keep (HistoryFixture *fixture, CyHistoryShare *share, gint64 now_s, Outcome *outcome)
{
  const CyHistoryKeeping keeping = { NODE, "p1", share, T0_MS + now_s * 1000 };

  outcome->done = FALSE;
  cy_history_keep (fixture->history, &keeping, on_kept_cb, outcome);
  test_wait (&outcome->done);
  return outcome->kept;
}

/* As a node does it: share after share, at most so many. */
static guint
bring (Pair *pair, gint64 until_s, guint most, Outcome *mark)
{
  gboolean more = TRUE;
  guint n = 0;

  while (more && n < most) {
    CyHistoryShare *share = ask_share (&pair->one, mark->until_ms, mark->edition, until_s);

    more = share->more;
    if (share->to_ms == share->from_ms) {
      cy_history_share_free (share);
      break;
    }
    g_assert_true (keep (&pair->two, share, until_s, mark));
    n++;
  }
  return n;
}

static void
assert_near (double a, double b)
{
  g_assert_true (isnan (a) == isnan (b));
  if (!isnan (a))
    g_assert_cmpfloat_with_epsilon (a, b, 1e-3);
}

static void
compare_buckets (Pair *pair, CyMeasureId measure, gint64 from_us, gint64 to_us, guint n)
{
  g_autoptr (CyHistoryRequest) request = cy_history_request_new ("p1", 1, measure, from_us, to_us);
  Query query = { .request = request, .n_buckets = n };
  g_autoptr (GArray) own = NULL;
  g_autoptr (GArray) kept = NULL;

  run (&pair->one, own_buckets, &query);
  own = query.rows;
  run (&pair->two, kept_buckets, &query);
  kept = query.rows;
  g_assert_cmpuint (own->len, ==, kept->len);
  for (guint i = 0; i < own->len; i++) {
    const CyHistoryBucket *a = &g_array_index (own, CyHistoryBucket, i);
    const CyHistoryBucket *b = &g_array_index (kept, CyHistoryBucket, i);

    g_assert_cmpint (a->time_us, ==, b->time_us);
    g_assert_cmpint (a->known_us, ==, b->known_us);
    g_assert_cmpuint (a->count, ==, b->count);
    assert_near (a->min, b->min);
    assert_near (a->max, b->max);
    assert_near (a->mean, b->mean);
    assert_near (a->last, b->last);
  }
}

static void
compare_stays (Pair *pair, gint64 from_us, gint64 to_us, gint64 part_us)
{
  g_autoptr (CyHistoryRequest) request =
    cy_history_request_new ("p1", 1, CY_MEASURE_CONN_STATE, from_us, to_us);
  g_autoptr (GArray) cuts_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  Query query = { .request = request, .cuts_us = cuts_us };
  g_autoptr (GArray) own = NULL;
  g_autoptr (GArray) kept = NULL;

  for (gint64 at_us = from_us + part_us; at_us < to_us; at_us += part_us)
    g_array_append_val (cuts_us, at_us);
  run (&pair->one, own_stays, &query);
  own = query.rows;
  run (&pair->two, kept_stays, &query);
  kept = query.rows;
  g_assert_cmpuint (own->len, ==, kept->len);
  for (guint i = 0; i < own->len; i++) {
    const CyHistoryStay *a = &g_array_index (own, CyHistoryStay, i);
    const CyHistoryStay *b = &g_array_index (kept, CyHistoryStay, i);

    g_assert_cmpint (a->time_us, ==, b->time_us);
    g_assert_cmpint (a->known_us, ==, b->known_us);
    g_assert_cmpuint (a->count, ==, b->count);
  }
}

/* Everything that is kept is what was recorded, step by step and over the whole. */
static void
compare_all (Pair *pair, gint64 until_ms)
{
  static const CyMeasureId measures[] = { CY_MEASURE_DC_POWER, CY_MEASURE_TEMP_GUN };
  const gint64 from_us = cy_history_floor (T0_MS, CY_SHARE_STEP_MS) * 1000;
  const gint64 to_us = until_ms * 1000;
  const guint n = (guint) ((to_us - from_us) / STEP_US);

  for (guint m = 0; m < G_N_ELEMENTS (measures); m++) {
    compare_buckets (pair, measures[m], from_us, to_us, n);
    compare_buckets (pair, measures[m], from_us, to_us, 1);
  }
  compare_stays (pair, from_us, to_us, 3600 * S_US);
}

/* Forty days are three leaves; whatever is brought a second time changes nothing, nor does a restart in between. */
static void
test_bring (void)
{
  Pair pair;
  Outcome mark = { 0 };
  guint n;

  pair_init (&pair);
  push_story (&pair.one, 0, 40 * DAY);
  g_assert_cmpuint (bring (&pair, 41 * DAY, 1, &mark), ==, 1);
  compare_all (&pair, mark.until_ms);
  history_fixture_close (&pair.two);
  history_fixture_open (&pair.two);
  n = bring (&pair, 41 * DAY, 100, &mark);
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpint (mark.until_ms, ==, cy_history_floor (T0_MS + 41 * DAY * 1000, CY_SHARE_STEP_MS));
  compare_all (&pair, mark.until_ms);
  g_assert_cmpuint (bring (&pair, 41 * DAY, 100, &mark), ==, 0);
  push_story (&pair.one, 41 * DAY, 42 * DAY);
  g_assert_cmpuint (bring (&pair, 42 * DAY, 100, &mark), >=, 1);
  compare_all (&pair, mark.until_ms);
  pair_clear (&pair);
}

/* How far is remembered, and another edition begins anew without counting anything twice. */
static void
test_marks (void)
{
  Pair pair;
  Outcome mark = { 0 };
  Query query = { 0 };
  CyHistoryShare *again;
  gint64 until_ms;

  pair_init (&pair);
  push_story (&pair.one, 0, 3 * DAY);
  bring (&pair, 3 * DAY, 100, &mark);
  until_ms = mark.until_ms;
  history_fixture_close (&pair.two);
  history_fixture_open (&pair.two);
  run (&pair.two, load_marks, &query);
  g_assert_cmpuint (query.marks->len, ==, 1);
  g_assert_cmpint (((CyKeptMark *) query.marks->pdata[0])->until_ms, ==, until_ms);
  g_assert_cmpstr (((CyKeptMark *) query.marks->pdata[0])->node, ==, NODE);
  again = ask_share (&pair.one, 0, 0, 3 * DAY);
  g_assert_false (keep (&pair.two, again, 3 * DAY, &mark)); /* it is here */
  again = ask_share (&pair.one, 0, 0, 3 * DAY);
  again->edition = 5;
  g_assert_true (keep (&pair.two, again, 3 * DAY, &mark));
  g_assert_cmpint (mark.until_ms, ==, until_ms);
  compare_all (&pair, mark.until_ms);
  g_ptr_array_unref (query.marks);
  pair_clear (&pair);
}

/* What this history recorded itself is what it was: what is kept is apart. */
static void
test_apart (void)
{
  Pair pair;
  Outcome mark = { 0 };
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  g_autofree char *text = NULL;
  g_autofree char *other = NULL;
  CyHistoryShare *share;

  pair_init (&pair);
  push_story (&pair.one, 0, 3 * DAY);
  history_push_one (&pair.two, 100, 7, CY_QUALITY_GOOD);
  history_settle (&pair.two);
  before = history_ask (&pair.two, "p1", CY_MEASURE_DC_POWER, 0, 3 * DAY, NULL);
  bring (&pair, 3 * DAY, 100, &mark);
  after = history_ask (&pair.two, "p1", CY_MEASURE_DC_POWER, 0, 3 * DAY, NULL);
  text = history_spell (before);
  other = history_spell (after);
  g_assert_cmpstr (text, ==, other);
  /* And it shares what it recorded alone. */
  share = ask_share (&pair.two, 0, 0, 3 * DAY);
  g_assert_cmpuint (share->tags->len, ==, 1);
  cy_history_share_free (share);
  pair_clear (&pair);
}

static void
test_check (void)
{
  Pair pair;
  Outcome mark = { 0 };
  guint64 n_blocks;
  g_autoptr (GError) error = NULL;
  g_autoptr (CyDb) db = NULL;

  pair_init (&pair);
  push_story (&pair.one, 0, 3 * DAY);
  bring (&pair, 3 * DAY, 100, &mark);
  history_fixture_close (&pair.two);
  g_assert_true (cy_history_check (pair.two.path, &n_blocks, NULL));
  db = cy_db_open (pair.two.path, CY_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (cy_db_exec (db, "UPDATE kept SET data = x'00' WHERE tier = 0", NULL));
  g_clear_pointer (&db, cy_db_close);
  g_assert_false (cy_history_check (pair.two.path, &n_blocks, &error));
  g_assert_nonnull (strstr (error->message, "kept roll-up"));
  pair_clear (&pair);
}

/* --- what another node could share ---------------------------------------------------------------- */

static CyHistoryShare *
make_plain (void)
{
  CyHistoryShare *share = cy_history_share_new ();
  const CySeriesTag tags[] = { { 3, 1, g_strdup ("dc.power"), 1, 0 },
                               { 5, 1, g_strdup ("conn.state"), 1, 0 } };
  const gint64 from_ms = cy_history_floor (T0_MS, CY_SHARE_LEAF_MS);
  const CyRollup power = { from_ms, 1, 1, 9, 4, 1000, 5000, 2 };
  const CyRollup held = {
    from_ms, 2, 4, 4, 4, 2 * CY_HISTORY_QUARTER_MS, 4.0 * 2 * CY_HISTORY_QUARTER_MS, 0
  };

  g_array_append_vals (share->tags, tags, 2);
  share->from_ms = from_ms;
  share->to_ms = from_ms + CY_SHARE_STEP_MS;
  for (guint t = 0; t < CY_N_SHARE_TIERS; t++)
    share->tiers[t] = cy_rollup_runs_new ();
  cy_rollup_append (share->tiers[0], 3, CY_ROLLUP_TOGETHER, &power);
  cy_rollup_append (share->tiers[2], 5, CY_ROLLUP_BY_VALUE, &held);
  return share;
}

static CyRollup *
first_of (CyHistoryShare *share, guint tier)
{
  return &g_array_index (g_array_index (share->tiers[tier], CyRollupRun, 0).rollups, CyRollup, 0);
}

static void
spoil_nothing (CyHistoryShare *share)
{
}
static void
spoil_times (CyHistoryShare *share)
{
  share->from_ms += 1;
}
static void
spoil_order (CyHistoryShare *share)
{
  share->to_ms = share->from_ms - CY_SHARE_STEP_MS;
}
static void
spoil_leaf (CyHistoryShare *share)
{
  share->to_ms += CY_SHARE_LEAF_MS;
}
static void
spoil_past (CyHistoryShare *share)
{
  share->from_ms = -CY_SHARE_STEP_MS;
}
static void
spoil_start (CyHistoryShare *share)
{
  first_of (share, 0)->start_ms -= CY_SHARE_STEP_MS;
}
static void
spoil_end (CyHistoryShare *share)
{
  first_of (share, 0)->start_ms = share->to_ms;
}
static void
spoil_known (CyHistoryShare *share)
{
  first_of (share, 0)->known_ms = CY_SHARE_STEP_MS + 1;
}
static void
spoil_last (CyHistoryShare *share)
{
  first_of (share, 0)->last = 10;
}
static void
spoil_count (CyHistoryShare *share)
{
  first_of (share, 0)->count = (guint64) 1 << 40;
}
static void
spoil_nothing_known (CyHistoryShare *share)
{
  *first_of (share, 0) = (CyRollup){ share->from_ms, 1, 1, 1, 1, 0, 0, 0 };
}
static void
spoil_steps (CyHistoryShare *share)
{
  *first_of (share, 2) = (CyRollup){ share->from_ms, 9, 4, 4, 4, 9 * CY_HISTORY_QUARTER_MS, 0, 0 };
}
static void
spoil_value (CyHistoryShare *share)
{
  first_of (share, 2)->max = 5;
  first_of (share, 2)->n_steps = 1;
  first_of (share, 2)->known_ms = 1000;
}
static void
spoil_series (CyHistoryShare *share)
{
  g_array_index (share->tiers[0], CyRollupRun, 0).series = 4;
}
static void
spoil_class (CyHistoryShare *share)
{
  g_array_index (share->tiers[0], CyRollupRun, 0).series = 5;
}
static void
spoil_scale (CyHistoryShare *share)
{
  g_array_index (share->tags, CySeriesTag, 0).scale = 0;
}
static void
spoil_offset (CyHistoryShare *share)
{
  g_array_index (share->tags, CySeriesTag, 0).offset = (double) INFINITY;
}
static void
spoil_gun (CyHistoryShare *share)
{
  g_array_index (share->tags, CySeriesTag, 0).connector = 300;
}
static void
spoil_number (CyHistoryShare *share)
{
  g_array_index (share->tags, CySeriesTag, 1).series = 3;
}
static void
spoil_edition (CyHistoryShare *share)
{
  share->edition = -1;
}

static void
spoil_twice (CyHistoryShare *share)
{
  const CyRollup again = *first_of (share, 0);

  g_array_append_val (g_array_index (share->tiers[0], CyRollupRun, 0).rollups, again);
}

/* Two values that fill more of a quarter than there is. */
static void
spoil_sum (CyHistoryShare *share)
{
  const CyRollup more[] = { { share->from_ms, 1, 1, 1, 1, CY_HISTORY_QUARTER_MS, 0, 1 },
                            { share->from_ms, 1, 2, 2, 2, 1, 0, 1 } };
  GArray *rollups = g_array_index (share->tiers[2], CyRollupRun, 0).rollups;

  g_array_set_size (rollups, 0);
  g_array_append_vals (rollups, more, 2);
}

static void
spoil_many (CyHistoryShare *share)
{
  for (guint i = 0; i < 2048; i++) {
    const CySeriesTag tag = { 6 + i, 1, g_strdup ("dc.power"), 1, 0 };

    g_array_append_val (share->tags, tag);
  }
}

static void
test_hostile (void)
{
  static const struct {
    void (*spoil) (CyHistoryShare *share);
    gboolean good;
  } cases[] = {
    { spoil_nothing, TRUE }, { spoil_times, FALSE },   { spoil_order, FALSE },
    { spoil_leaf, FALSE },   { spoil_past, FALSE },    { spoil_start, FALSE },
    { spoil_end, FALSE },    { spoil_known, FALSE },   { spoil_last, FALSE },
    { spoil_count, FALSE },  { spoil_steps, FALSE },   { spoil_nothing_known, FALSE },
    { spoil_value, FALSE },  { spoil_series, FALSE },  { spoil_class, FALSE },
    { spoil_scale, FALSE },  { spoil_offset, FALSE },  { spoil_gun, FALSE },
    { spoil_number, FALSE }, { spoil_twice, FALSE },   { spoil_sum, FALSE },
    { spoil_many, FALSE },   { spoil_edition, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CyHistoryShare) share = make_plain ();
    g_autoptr (GBytes) bytes = NULL;
    g_autoptr (CyHistoryShare) read = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%u", i);
    cases[i].spoil (share);
    bytes = cy_history_share_encode (share);
    read =
      cy_history_share_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
    g_assert_true ((read != NULL) == cases[i].good);
    if (!cases[i].good)
      g_assert_error (error, CY_HISTORY_ERROR, CY_HISTORY_ERROR_DAMAGED);
  }
}

/* Every single byte is looked at. */
static void
test_bytes (void)
{
  g_autoptr (CyHistoryShare) share = make_plain ();
  g_autoptr (GBytes) bytes = cy_history_share_encode (share);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < length; i++) {
    g_autofree guint8 *copy = g_memdup2 (data, length);

    copy[i] ^= 1;
    g_assert_null (cy_history_share_decode (copy, length, NULL));
    g_assert_null (cy_history_share_decode (data, i, NULL));
  }
}

/* Times that are not over, and a node that calls a tag something else each time. */
static void
test_refused (void)
{
  Pair pair;
  Outcome mark = { 0 };
  CyHistoryShare *share = make_plain ();
  const gint64 leaf_s = (share->from_ms - T0_MS) / 1000;
  gboolean kept = TRUE;
  guint n = 0;

  pair_init (&pair);
  g_assert_false (keep (&pair.two, share, leaf_s + 3600, &mark));
  for (; kept && n < 2 * CY_KEPT_MAX_SERIES; n++) {
    share = make_plain ();
    share->edition = n + 1;
    for (guint i = 0; i < 2000; i++) {
      const CySeriesTag tag = { 6 + i, 1, g_strdup ("dc.power"), 1 + n + i / 3000.0, 0 };

      g_array_append_val (share->tags, tag);
    }
    kept = keep (&pair.two, share, leaf_s + DAY, &mark);
  }
  g_assert_false (kept);
  g_assert_cmpuint (n, ==, 3);
  pair_clear (&pair);
}

/* --- kill -9 -------------------------------------------------------------------------------------- */

#define N_KILLS 25

static const char *program;

/* Shares without end, each of one step, whose value is its number. */
static int
run_child (const char *path)
{
  HistoryFixture fixture = { .path = g_strdup (path) };
  Query query = { 0 };
  Outcome mark = { 0 };

  history_fixture_open (&fixture);
  run (&fixture, load_marks, &query);
  if (query.marks->len > 0)
    mark.until_ms = ((CyKeptMark *) query.marks->pdata[0])->until_ms;
  while (TRUE) {
    CyHistoryShare *share = make_plain ();
    CyRollup *rollup = first_of (share, 0);

    share->from_ms = MAX (share->from_ms, mark.until_ms);
    share->to_ms = share->from_ms + CY_SHARE_STEP_MS;
    *rollup = (CyRollup){ share->from_ms, 1, 0, 0, 0, CY_SHARE_STEP_MS, 0, 1 };
    rollup->min = rollup->max = rollup->last = share->from_ms / CY_SHARE_STEP_MS;
    rollup->area = (double) rollup->last * (double) CY_SHARE_STEP_MS;
    g_array_set_size (share->tiers[2], 0);
    if (!keep (&fixture, share, 3000 * DAY, &mark) ||
        write (STDOUT_FILENO, &mark.until_ms, sizeof mark.until_ms) != sizeof mark.until_ms)
      abort ();
  }
}

/* What a process said is there when it was killed, and what is there goes exactly as far as it is said to. */
static void
check_kept (HistoryFixture *fixture, gint64 said_ms)
{
  const gint64 from_ms = cy_history_floor (T0_MS, CY_SHARE_LEAF_MS);
  g_autoptr (CyHistoryRequest) request = NULL;
  Query query = { 0 };
  gint64 until_ms;

  run (fixture, load_marks, &query);
  g_assert_cmpuint (query.marks->len, ==, 1);
  until_ms = ((CyKeptMark *) query.marks->pdata[0])->until_ms;
  g_assert_cmpint (until_ms, >=, said_ms);
  query.n_buckets = (guint) ((until_ms - from_ms) / CY_SHARE_STEP_MS) + 4;
  query.request = request = cy_history_request_new ("p1", 1, CY_MEASURE_DC_POWER, from_ms * 1000,
                                                    (until_ms + 4 * CY_SHARE_STEP_MS) * 1000);
  run (fixture, kept_buckets, &query);
  for (guint i = 0; i < query.rows->len; i++) {
    const CyHistoryBucket *bucket = &g_array_index (query.rows, CyHistoryBucket, i);
    const gboolean there = i + 4 < query.rows->len;

    g_assert_cmpint (bucket->known_us, ==, there ? STEP_US : 0);
    if (there)
      g_assert_cmpfloat (bucket->mean, ==, (double) (bucket->time_us / STEP_US));
  }
  g_array_unref (query.rows);
  g_ptr_array_unref (query.marks);
}

static void
test_kill (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  HistoryFixture fixture;

  history_fixture_init (&fixture);
  for (guint i = 0; i < N_KILLS; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                      program, "--child", fixture.path, NULL);
    GInputStream *stream = g_subprocess_get_stdout_pipe (child);
    const guint n_wanted = 1 + g_rand_int_range (rand, 0, 12);
    gint64 said_ms = 0;
    gsize n = sizeof said_ms;

    g_assert_no_error (error);
    for (guint k = 0; n == sizeof said_ms; k++) {
      gint64 read_ms;

      if (k == n_wanted)
        g_subprocess_force_exit (child);
      g_assert_true (g_input_stream_read_all (stream, &read_ms, sizeof read_ms, &n, NULL, NULL));
      if (n == sizeof read_ms)
        said_ms = read_ms;
    }
    g_assert_true (g_subprocess_wait (child, NULL, &error));
    history_fixture_open (&fixture);
    check_kept (&fixture, said_ms);
    history_fixture_close (&fixture);
  }
  history_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/keep/bring", test_bring);
  g_test_add_func ("/history/keep/marks", test_marks);
  g_test_add_func ("/history/keep/apart", test_apart);
  g_test_add_func ("/history/keep/check", test_check);
  g_test_add_func ("/history/keep/hostile", test_hostile);
  g_test_add_func ("/history/keep/bytes", test_bytes);
  g_test_add_func ("/history/keep/refused", test_refused);
  g_test_add_func ("/history/keep/kill", test_kill);
  return g_test_run ();
}
