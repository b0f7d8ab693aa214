/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cy-node-history-private.h"
#include "cy-node-owner.h"
#include "cy-node-peer.h"
#include "cy-node-private.h"
#include "cy-node-transfer.h"
#include "fixture.h"
#include "order-lab.h"

/* Roll-ups of one node are at another, and stand in for it while it cannot be reached. */

#define SECOND_US ((gint64) G_USEC_PER_SEC)
#define HOUR_US   (3600 * SECOND_US)
#define STEP_US   (2 * HOUR_US)
#define N_STEPS   36

typedef struct {
  NodeFixture *one;
  NodeFixture *two;
} Town;

static void
town_free (Town *town)
{
  node_fixture_free (town->one);
  node_fixture_free (town->two);
  g_free (town);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Town, town_free)

/* Three days that are over, on a step. */
static gint64
get_begin (void)
{
  return (g_get_real_time () / STEP_US - N_STEPS - 2) * STEP_US;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
on_moved_cb (const CyHistoryMoved *moved, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
add_row (GString *table, gint64 time_us, const char *measure, const char *value)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");

  g_string_append_printf (table, "%s,p1,1,%s,%s\n", text, measure, value);
}

/* Every ten minutes a power, and every forty a state. */
static void
write_past (NodeFixture *fixture, gint64 from_us, gint64 to_us)
{
  static const char *const states[] = { "available", "preparing", "charging", "faulted" };
  g_autofree char *path = g_build_filename (fixture->dir, "past.csv", NULL);
  g_autoptr (GString) table = g_string_new ("time,pile,connector,measure,value\n");
  gboolean done = FALSE;

  for (gint64 at_us = from_us; at_us < to_us; at_us += 600 * SECOND_US) {
    const gint64 n = at_us / (600 * SECOND_US);
    g_autofree char *value = g_strdup_printf ("%d", (int) (n * 7919 % 50000));

    add_row (table, at_us, "dc.power", value);
    if (n % 4 == 0)
      add_row (table, at_us, "conn.state", states[n / 4 % 4]);
  }
  g_assert_true (g_file_set_contents (path, table->str, -1, NULL));
  cy_node_import_history (fixture->node, path, "test", on_moved_cb, &done);
  node_wait (is_true, &done);
}

static Town *
town_new (void)
{
  Town *town = g_new0 (Town, 1);

  town->one = node_fixture_new_listening ();
  town->two = node_fixture_new_listening ();
  node_fixture_import (town->one, order_lab_yard);
  return town;
}

/* --- waiting for what is brought ------------------------------------------------------------------ */

typedef struct {
  NodeFixture *fixture;
  const char *of;
  gint64 from_us;
  gint64 until_us;
} Expected;

/* Older history, too. */
static gboolean
has_all (gpointer data)
{
  const Expected *expected = data;
  CyHistoryKeeper *keeper = expected->fixture->node->keeper;
  g_autoptr (GPtrArray) nodes =
    cy_history_keeper_list (keeper, "p1", expected->from_us, expected->from_us);

  return nodes->len > 0 &&
         cy_history_keeper_describe (keeper, expected->of).until_us >= expected->until_us;
}

static gboolean
is_kept (gpointer data)
{
  const Expected *expected = data;

  return cy_history_keeper_describe (expected->fixture->node->keeper, expected->of).until_us >=
         expected->until_us;
}

static void
wait_until_kept (NodeFixture *fixture, const char *of, gint64 until_us)
{
  Expected expected = { fixture, of, 0, until_us };

  node_wait (is_kept, &expected);
}

/* --- asking --------------------------------------------------------------------------------------- */

typedef struct {
  gboolean done;
  GArray *rows;
  char *note;
  GError *error;
} Answered;

static void
on_answered_cb (GArray *rows, const char *note, const GError *error, gpointer user_data)
{
  *(Answered *) user_data =
    (Answered){ TRUE, rows, g_strdup (note), error == NULL ? NULL : g_error_copy (error) };
}

static gboolean
is_answered (gpointer data)
{
  return ((Answered *) data)->done;
}

/* @note: (nullable): what it must say, or %NULL when all there is was told. */
static GArray *
finish (Answered *answered, const char *note)
{
  node_wait (is_answered, answered);
  g_assert_no_error (answered->error);
  if (note == NULL)
    g_assert_null (answered->note);
  else if (answered->note == NULL || strstr (answered->note, note) == NULL)
    g_error ("\"%s\" instead of \"%s\"", answered->note, note);
  g_free (answered->note);
  return answered->rows;
}

static GArray *
ask_points (CyNode *node, gint64 from_us, gint64 to_us, const char *note)
{
  Answered answered = { 0 };

  cy_node_query_history (node,
                         cy_history_request_new ("p1", 1, CY_MEASURE_DC_POWER, from_us, to_us),
                         on_answered_cb, &answered);
  return finish (&answered, note);
}

static GArray *
ask_buckets (CyNode *node, gint64 from_us, gint64 to_us, guint n, const char *note)
{
  Answered answered = { 0 };

  cy_node_query_buckets (node,
                         cy_history_request_new ("p1", 1, CY_MEASURE_DC_POWER, from_us, to_us), n,
                         on_answered_cb, &answered);
  return finish (&answered, note);
}

static GArray *
ask_span (CyNode *node, gint64 from_us, gint64 to_us, const char *note)
{
  Answered answered = { 0 };

  cy_node_query_span (node, "p1", from_us, to_us, NULL, on_answered_cb, &answered);
  return finish (&answered, note);
}

static GArray *
ask_days (CyNode *node, gint64 from_us, gint64 to_us, const char *note)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("UTC+08");
  Answered answered = { 0 };

  cy_node_query_days (node, cy_history_request_new ("p1", 1, CY_MEASURE_CONN_STATE, from_us, to_us),
                      zone, on_answered_cb, &answered);
  return finish (&answered, note);
}

static void
refuse_points (CyNode *node, gint64 from_us, gint64 to_us)
{
  Answered answered = { 0 };

  cy_node_query_history (node,
                         cy_history_request_new ("p1", 1, CY_MEASURE_DC_POWER, from_us, to_us),
                         on_answered_cb, &answered);
  node_wait (is_answered, &answered);
  g_assert_null (answered.rows);
  g_assert_cmpstr (answered.error->message, ==,
                   "p1: its history is at node one, which is not connected");
  g_clear_error (&answered.error);
}

static void
compare_bucket (const CyHistoryBucket *a, const CyHistoryBucket *b)
{
  g_assert_cmpuint (a->count, ==, b->count);
  g_assert_cmpint (a->known_us, ==, b->known_us);
  g_assert_true (isnan (a->last) == isnan (b->last));
  if (isnan (a->last))
    return;
  g_assert_cmpfloat (a->min, ==, b->min);
  g_assert_cmpfloat (a->max, ==, b->max);
  g_assert_cmpfloat (a->last, ==, b->last);
  g_assert_cmpfloat_with_epsilon (a->mean, b->mean, 0.5);
}

/* What people see of long times, as one node and another tell it. */
typedef struct {
  GArray *buckets;
  GArray *whole;
  GArray *spans;
  GArray *days;
} Picture;

static void
picture_take (Picture *picture, CyNode *node, gint64 from_us, gint64 to_us, gboolean cut)
{
  const char *note = cut ? "one, which is not connected. This is from two-hour values" : NULL;
  const char *days = cut ? "one, which is not connected. This is from quarter-hour values" : NULL;

  picture->buckets =
    ask_buckets (node, from_us, to_us, (guint) ((to_us - from_us) / STEP_US), note);
  picture->whole = ask_buckets (node, from_us, to_us, 1, note);
  picture->spans = ask_span (node, from_us, to_us, note);
  picture->days = ask_days (node, from_us, to_us, days);
}

static void
picture_clear (Picture *picture)
{
  g_array_unref (picture->buckets);
  g_array_unref (picture->whole);
  g_array_unref (picture->spans);
  g_array_unref (picture->days);
}

static void
compare (const Picture *a, const Picture *b)
{
  g_assert_cmpuint (a->buckets->len, ==, b->buckets->len);
  for (guint i = 0; i < a->buckets->len; i++)
    compare_bucket (&g_array_index (a->buckets, CyHistoryBucket, i),
                    &g_array_index (b->buckets, CyHistoryBucket, i));
  compare_bucket (&g_array_index (a->whole, CyHistoryBucket, 0),
                  &g_array_index (b->whole, CyHistoryBucket, 0));
  g_assert_cmpuint (a->spans->len, ==, 1);
  g_assert_cmpuint (b->spans->len, ==, 1);
  compare_bucket (&g_array_index (a->spans, CyNodeSpan, 0).bucket,
                  &g_array_index (b->spans, CyNodeSpan, 0).bucket);
  g_assert_cmpuint (a->days->len, ==, b->days->len);
  /* A day and a half touches two days at least, each with four states. */
  g_assert_cmpuint (a->days->len, >=, 8);
  for (guint i = 0; i < a->days->len; i++) {
    const CyHistoryStay *x = &g_array_index (a->days, CyHistoryStay, i);
    const CyHistoryStay *y = &g_array_index (b->days, CyHistoryStay, i);

    g_assert_cmpint (x->time_us, ==, y->time_us);
    g_assert_cmpint (x->known_us, ==, y->known_us);
    g_assert_cmpuint (x->count, ==, y->count);
  }
}

/* Brought, cut, read; then the owner is back with more than before, and is gone again. */
static void
test_cut_and_heal (void)
{
  const gint64 from_us = get_begin ();
  const gint64 middle_us = from_us + N_STEPS / 2 * STEP_US;
  const gint64 to_us = from_us + N_STEPS * STEP_US;
  g_autoptr (Town) town = town_new ();
  g_autofree char *one = g_strdup (cy_node_get_id (town->one->node));
  Picture own, kept;

  write_past (town->one, middle_us, to_us);
  node_fixture_join (town->one, town->two);
  wait_until_kept (town->two, one, to_us);
  picture_take (&own, town->one->node, middle_us, to_us, FALSE);
  node_fixture_stop (town->one);
  picture_take (&kept, town->two->node, middle_us, to_us, TRUE);
  compare (&own, &kept);
  picture_clear (&own);
  picture_clear (&kept);
  refuse_points (town->two->node, middle_us, to_us);

  /* It is there again, with older history that somebody brought in meanwhile. */
  node_fixture_start (town->one, FALSE);
  write_past (town->one, from_us, middle_us);
  node_fixture_restart (town->one, TRUE);
  node_wait (has_all, &(Expected){ town->two, one, from_us, to_us });
  picture_take (&own, town->one->node, from_us, to_us, FALSE);
  node_fixture_stop (town->one);
  picture_take (&kept, town->two->node, from_us, to_us, TRUE);
  compare (&own, &kept);
  picture_clear (&own);
  picture_clear (&kept);
}

static gboolean
is_owner (gpointer node)
{
  return cy_node_owns_pile (node, "p1");
}

static gboolean
has_pile (gpointer data)
{
  const NodeFixture *fixture = data;

  return cy_yard_get (cy_node_get_yard (fixture->node), CY_KIND_PILE, "p1") != NULL;
}

static void
set_keeps (NodeFixture *fixture, const char *keeps)
{
  const char *id = cy_node_get_id (fixture->node);
  CyRecord *base = cy_yard_get (cy_node_get_yard (fixture->node), CY_KIND_NODE, id);
  CyRecord *record = base == NULL ? cy_record_new (CY_KIND_NODE, id) : cy_record_copy (base, id);
  g_autofree char *key = cy_node_dup_key (fixture->node);
  NodeAnswer answer = { 0 };

  g_assert_true (cy_record_set_text (record, "key", key, NULL));
  g_assert_true (cy_record_set_text (record, "name", "two", NULL));
  g_assert_true (cy_record_set_text (record, "keeps", keeps, NULL));
  cy_node_put_record (fixture->node, base, record, "test", node_answer_cb, &answer);
  node_answer_wait (&answer);
  cy_record_unref (record);
}

/* In the order of time, and each once; only where the one ended nothing is known for a moment. */
static void
assert_story (const GArray *points, guint n)
{
  guint n_good = 0;

  for (guint i = 0; i < points->len; i++) {
    const CyHistoryPoint *point = &g_array_index (points, CyHistoryPoint, i);

    g_assert_true (i == 0 || point->time_us > point[-1].time_us);
    n_good += point->quality == CY_QUALITY_GOOD;
  }
  g_assert_cmpuint (n_good, ==, n);
}

/* Both have a part of the pile's time: everybody tells all of it, once, and so do roll-ups while one is gone. */
static void
test_handed_over (void)
{
  const gint64 from_us = get_begin ();
  const gint64 middle_us = from_us + N_STEPS / 2 * STEP_US;
  const gint64 to_us = from_us + N_STEPS * STEP_US;
  const guint n = N_STEPS * 12; /* changes */
  g_autoptr (Town) town = town_new ();
  g_autofree char *one = g_strdup (cy_node_get_id (town->one->node));
  NodeAnswer answer = { 0 };
  CyNode *nodes[2];

  write_past (town->one, from_us, middle_us);
  write_past (town->two, middle_us, to_us);
  node_fixture_join (town->one, town->two);
  wait_until_kept (town->two, one, to_us);
  wait_until_kept (town->one, cy_node_get_id (town->two->node), to_us);
  cy_node_hand_over (town->one->node, CY_KIND_PILE, "p1", cy_node_get_id (town->two->node), "op",
                     node_answer_cb, &answer);
  node_answer_wait (&answer);
  node_wait (is_owner, town->two->node);
  nodes[0] = town->one->node;
  nodes[1] = town->two->node;
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GArray) points = ask_points (nodes[i], from_us, to_us, NULL);
    g_autoptr (GArray) whole = ask_buckets (nodes[i], from_us, to_us, 1, NULL);
    const CyHistoryBucket *bucket = &g_array_index (whole, CyHistoryBucket, 0);

    g_test_message ("node %u", i);
    assert_story (points, n);
    g_assert_cmpuint (bucket->count, ==, n);
    g_assert_cmpint (bucket->known_us, <=, to_us - from_us);
    g_assert_cmpint (bucket->known_us, >, to_us - from_us - 1300 * SECOND_US);
  }
  node_fixture_stop (town->one);
  {
    g_autoptr (GArray) whole =
      ask_buckets (town->two->node, from_us - STEP_US, to_us, 1, "two-hour values");

    g_assert_cmpuint (g_array_index (whole, CyHistoryBucket, 0).count, ==, n);
    g_assert_cmpint (g_array_index (whole, CyHistoryBucket, 0).known_us, <=, to_us - from_us);
  }
}

/* A third node asks both, and knows whose answer is whose. */
static void
test_third (void)
{
  const gint64 from_us = get_begin ();
  const gint64 middle_us = from_us + N_STEPS / 2 * STEP_US;
  const gint64 to_us = from_us + N_STEPS * STEP_US;
  const guint n = N_STEPS * 12; /* changes */
  g_autoptr (Town) town = town_new ();
  g_autoptr (NodeFixture) third = node_fixture_new_listening ();
  g_autoptr (GArray) points = NULL;
  g_autoptr (GArray) whole = NULL;
  NodeAnswer answer = { 0 };

  write_past (town->one, from_us, middle_us);
  write_past (town->two, middle_us, to_us);
  node_fixture_join (town->one, town->two);
  node_fixture_join (town->one, third);
  cy_node_hand_over (town->one->node, CY_KIND_PILE, "p1", cy_node_get_id (town->two->node), "op",
                     node_answer_cb, &answer);
  node_answer_wait (&answer);
  wait_until_kept (third, cy_node_get_id (town->one->node), to_us);
  wait_until_kept (third, cy_node_get_id (town->two->node), to_us);
  points = ask_points (third->node, from_us, to_us, NULL);
  assert_story (points, n);
  whole = ask_buckets (third->node, from_us, to_us, 1, NULL);
  g_assert_cmpuint (g_array_index (whole, CyHistoryBucket, 0).count, ==, n);
}

/* An attendant's station keeps nothing of others. */
static void
test_own_only (void)
{
  const gint64 from_us = get_begin ();
  const gint64 to_us = from_us + N_STEPS * STEP_US;
  g_autoptr (Town) town = town_new ();
  g_autofree char *one = g_strdup (cy_node_get_id (town->one->node));

  write_past (town->one, from_us, to_us);
  set_keeps (town->two, "own");
  node_fixture_join (town->one, town->two);
  node_wait (has_pile, town->two);
  node_spin (500);
  g_assert_cmpuint (cy_history_keeper_describe (town->two->node->keeper, one).n_piles, ==, 0);
  set_keeps (town->two, "all");
  wait_until_kept (town->two, one, to_us);
}

/* --- what another node could ask ------------------------------------------------------------------ */

static void
on_given_cb (JsonObject *answer, const GError *error, gpointer user_data)
{
  node_answer_cb (answer == NULL ? 0 : 1, error, user_data);
}

static void
test_questions (void)
{
  static const struct {
    void (*give) (CyNode *node, JsonObject *question, CyHistoryGiven given, gpointer user_data);
    const char *text;
    const char *refusal; /* NULL when it is answered */
  } cases[] = {
    { cy_node_give_recorded, "{\"after\":\"\"}", NULL },
    { cy_node_give_recorded, "{}", "after" },
    { cy_node_give_recorded, "{\"after\":7}", "after" },
    { cy_node_give_rollups, "{\"pile\":\"p1\",\"from\":0,\"edition\":0}", NULL },
    { cy_node_give_rollups, "{\"pile\":\"none\",\"from\":1,\"edition\":7}", NULL },
    { cy_node_give_rollups, "{\"pile\":\"p1\",\"from\":-1,\"edition\":0}", "from" },
    { cy_node_give_rollups, "{\"pile\":\"p1\",\"from\":999999999999999999,\"edition\":0}", "from" },
    { cy_node_give_rollups, "{\"pile\":\"p1\",\"from\":0,\"edition\":-1}", "edition" },
    { cy_node_give_rollups, "{\"pile\":\"p1\",\"from\":0}", "edition" },
    { cy_node_give_rollups, "{\"from\":0,\"edition\":0}", "pile" },
  };
  g_autoptr (NodeFixture) fixture = node_fixture_new (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonNode) root = cy_json_parse (cases[i].text, -1, 4096, NULL);
    NodeAnswer answer = { 0 };

    g_test_message ("%s", cases[i].text);
    cases[i].give (fixture->node, json_node_get_object (root), on_given_cb, &answer);
    if (cases[i].refusal == NULL)
      g_assert_cmpuint (node_answer_wait (&answer), ==, 1);
    else
      node_answer_refused (&answer, cases[i].refusal);
  }
}

/* --- what another node could answer --------------------------------------------------------------- */

/* A member that says what the test wants. */
typedef struct {
  TestDir *dir;
  CyIdentity *identity;
  CyPeers *peers;
  const char *list;
  const char *share;
} Stranger;

static void
load_no_heads (gpointer self, CyHeadsFunc answer, gpointer user_data)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new ();

  answer (heads, NULL, user_data);
}

static void
read_nothing (gpointer self, GPtrArray *wants, CyEntriesFunc answer, gpointer user_data)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  g_ptr_array_unref (wants);
  answer (entries, NULL, user_data);
}

static void
take_nothing (gpointer self, GPtrArray *run, CyTakenFunc done, gpointer user_data)
{
  g_ptr_array_unref (run);
  done (CY_TAKE_LATER, NULL, user_data);
}

static gboolean
is_never_busy (gpointer self)
{
  return FALSE;
}

static void
on_asked (const char *from, const char *id, JsonObject *question, gpointer user_data)
{
  Stranger *stranger = user_data;
  const char *what = json_object_get_string_member_with_default (question, "what", "");
  const char *text = g_str_equal (what, "recorded") ? stranger->list : stranger->share;
  g_autoptr (JsonNode) root = text == NULL ? NULL : cy_json_parse (text, -1, 1 << 22, NULL);

  cy_peers_answer (stranger->peers, from, id, root == NULL ? NULL : json_node_get_object (root),
                   root == NULL ? "no" : NULL);
}

static void
no_text (gpointer user_data)
{
}

static void
no_words (const char *one, const char *other, gpointer user_data)
{
}

static void
no_word (const char *one, gpointer user_data)
{
}

static void
no_clock (const char *origin, gint64 ahead_us, gpointer user_data)
{
}

static CyLiveTable *
ref_no_live (gpointer live_data)
{
  return NULL;
}

static void
show_nothing (const char *node, GPtrArray *piles, CyLiveFrame *frame, gpointer live_data)
{
}

static void
stranger_open (Stranger *stranger, NodeFixture *fixture)
{
  CyPeersOptions options = {
    .clock = cy_clock_system (),
    .name = "stranger",
    .net = CY_PEER_NET_OPTIONS,
    .store = { load_no_heads, read_nothing, take_nothing, is_never_busy, NULL },
    .ref_live = ref_no_live,
    .show = show_nothing,
    .events = { .changed = no_text,
                .quarantined = no_words,
                .forgotten = no_word,
                .clock_suspect = no_clock,
                .cut_off = no_word,
                .looked_at = no_text,
                .asked = on_asked,
                .pairing = no_text,
                .misbehaved = no_words,
                .user_data = stranger },
  };
  g_autofree char *address =
    g_strdup_printf ("127.0.0.1:%u", cy_node_get_peer_port (fixture->node));
  const CyPeerMember member = { cy_node_get_id (fixture->node), "two", address };
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  CyRecord *record;
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  NodeAnswer answer = { 0 };

  stranger->dir = test_dir_new ();
  stranger->identity = cy_identity_load (stranger->dir->path, &error);
  g_assert_no_error (error);
  options.identity = stranger->identity;
  key = cy_identity_dup_key (stranger->identity);
  record = cy_record_new (CY_KIND_NODE, cy_identity_get_node (stranger->identity));
  g_assert_true (cy_record_set_text (record, "key", key, NULL));
  g_assert_true (cy_record_set_text (record, "name", "stranger", NULL));
  cy_node_put_record (fixture->node, NULL, record, "test", node_answer_cb, &answer);
  node_answer_wait (&answer);
  cy_record_unref (record);
  stranger->peers = cy_peers_new (&options, &error);
  g_assert_no_error (error);
  g_hash_table_insert (keys, g_strdup (member.node), cy_node_dup_key (fixture->node));
  cy_peers_set_members (stranger->peers, &member, 1, keys);
}

static void
stranger_close (Stranger *stranger)
{
  g_clear_pointer (&stranger->peers, cy_peers_free);
  g_clear_pointer (&stranger->identity, cy_identity_free);
  g_clear_pointer (&stranger->dir, test_dir_free);
}

static gboolean
has_trouble (gpointer data)
{
  const Expected *expected = data;

  return cy_history_keeper_describe (expected->fixture->node->keeper, expected->of).trouble != NULL;
}

static void
test_hostile (void)
{
#define ONE_PILE "{\"piles\":[[\"p1\",0]],\"more\":false}"
  static const struct {
    const char *list;
    const char *share;
    const char *trouble;
  } cases[] = {
    { "{\"piles\":[7],\"more\":false}", NULL, "piles[0]" },
    { "{\"piles\":[[\"p1\"]],\"more\":false}", NULL, "not an id and a number" },
    { "{\"piles\":[[\"p1\",-1]],\"more\":false}", NULL, "piles[0][1]" },
    { "{\"piles\":[[\"b\",0],[\"a\",0]],\"more\":false}", NULL, "not in order" },
    { "{\"piles\":[[\"p1\",0]]}", NULL, "more" },
    { "{}", NULL, "piles" },
    { ONE_PILE, "{\"share\":\"AAAAAAAAAAAAAAAA\"}", "p1: shared roll-ups of 12 bytes" },
    { ONE_PILE, "{\"share\":7}", "p1: share" },
    { ONE_PILE, "{}", "p1: share" },
    { ONE_PILE, NULL, "p1: no" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NodeFixture) fixture = node_fixture_new_listening ();
    Stranger stranger = { .list = cases[i].list, .share = cases[i].share };
    CyKeeperReport report;

    g_test_message ("%u", i);
    node_fixture_import (fixture, order_lab_yard);
    stranger_open (&stranger, fixture);
    node_wait (has_trouble, &(Expected){ fixture, cy_identity_get_node (stranger.identity), 0, 0 });
    report =
      cy_history_keeper_describe (fixture->node->keeper, cy_identity_get_node (stranger.identity));
    if (strstr (report.trouble, cases[i].trouble) == NULL)
      g_error ("\"%s\" instead of \"%s\"", report.trouble, cases[i].trouble);
    g_assert_cmpuint (report.n_piles, ==, 0);
    stranger_close (&stranger);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history-keeper/cut-and-heal", test_cut_and_heal);
  g_test_add_func ("/history-keeper/handed-over", test_handed_over);
  g_test_add_func ("/history-keeper/third", test_third);
  g_test_add_func ("/history-keeper/own-only", test_own_only);
  g_test_add_func ("/history-keeper/questions", test_questions);
  g_test_add_func ("/history-keeper/hostile", test_hostile);
  return g_test_run ();
}
