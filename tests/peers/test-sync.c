/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-entry-wire.h"
#include "cy-journal-sync.h"
#include "cy-stream.h"
#include "sync-world.h"

#define N_SEEDS 120
#define N_STEPS 120
#define YEAR_US ((gint64) 365 * 86400 * G_USEC_PER_SEC)

static void
write_any (SyncWorld *world)
{
  SyncPlace *place = &world->places[g_rand_int_range (world->rand, 0, (gint32) world->n_places)];

  switch (g_rand_int_range (world->rand, 0, 3)) {
  case 0:
    sync_place_write_entry (place, CY_ENTRY_CLASS_CFG, "record.set", "area:r1");
    break;
  case 1:
    sync_place_write_entry (place, CY_ENTRY_CLASS_OPS, "alarm.raise", "alarm:p1/1/temp.gun");
    break;
  default:
    sync_place_write_entry (place, CY_ENTRY_CLASS_OPS, "order.create", "order:o1");
  }
}

static void
happen (SyncWorld *world)
{
  guint a = (guint) g_rand_int_range (world->rand, 0, (gint32) world->n_places);
  guint b = (guint) g_rand_int_range (world->rand, 0, (gint32) world->n_places);

  switch (g_rand_int_range (world->rand, 0, 12)) {
  case 0:
    sync_world_join (world, a, b);
    break;
  case 1:
    sync_world_cut (world, a, b);
    break;
  case 2:
    cy_sync_tick (world->places[a].sync);
    break;
  case 3:
  case 4:
  case 5:
    write_any (world);
    break;
  default:
    for (guint i = 0; i < 5; i++)
      (void) sync_world_deliver_one (world, &world->pipes[a][b]);
  }
}

/* Whatever was cut and lost: joined in a line, so that everything but the ends is passed on, all are equal. */
static void
test_histories (void)
{
  guint32 first = g_test_rand_int ();

  for (guint i = 0; i < N_SEEDS; i++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (first + i);
    SyncWorld world;

    g_test_message ("seed %u", first + i);
    sync_world_init (&world, rand, (guint) g_rand_int_range (rand, 2, SYNC_WORLD_MAX + 1));
    for (guint k = 0; k < N_STEPS; k++)
      happen (&world);
    if (g_rand_boolean (rand)) {
      for (guint a = 0; a < world.n_places; a++) {
        for (guint b = 0; b < a; b++)
          sync_world_cut (&world, a, b);
      }
    }
    for (guint k = 1; k < world.n_places; k++)
      sync_world_join (&world, k - 1, k);
    sync_world_settle_long (&world);
    sync_world_assert_equal (&world);
    sync_world_clear (&world);
  }
}

static void
pair_init (SyncWorld *world)
{
  sync_world_init (world, NULL, 2);
  sync_world_join (world, 0, 1);
  sync_world_settle (world);
}

static void
test_relay (void)
{
  CySyncReport *report;
  SyncWorld world;

  sync_world_init (&world, NULL, 3);
  sync_world_join (&world, 0, 1);
  sync_world_join (&world, 1, 2);
  sync_place_write (&world.places[0], 40);
  sync_world_settle (&world);
  sync_world_assert_equal (&world);
  g_assert_cmpuint (sync_place_n_streams (&world.places[2]), ==, 1);
  report = cy_sync_describe (world.places[0].sync, world.pipes[0][1].peer);
  g_assert_true (report->greeted);
  g_assert_cmpuint (report->n_sent, ==, 40);
  g_assert_cmpuint (report->n_missing_there, ==, 0);
  cy_sync_report_free (report);
  sync_world_clear (&world);
}

/* Who was asked is gone or falls behind: another is asked. */
static void
test_other_source (void)
{
  SyncWorld world;

  sync_world_init (&world, NULL, 3);
  sync_world_join (&world, 0, 1);
  sync_world_join (&world, 1, 2);
  sync_place_write (&world.places[0], 5);
  sync_world_settle (&world);
  sync_world_cut (&world, 1, 2);
  sync_world_join (&world, 0, 2);
  sync_place_write (&world.places[0], 5);
  sync_world_settle (&world);
  sync_world_assert_equal (&world);
  sync_world_cut (&world, 0, 2);
  sync_world_join (&world, 1, 2);
  sync_place_write (&world.places[0], 5);
  sync_world_settle (&world);
  sync_world_assert_equal (&world);
  sync_world_clear (&world);
}

static void
test_no_more_than_credit (void)
{
  SyncWorld world;

  pair_init (&world);
  sync_place_write (&world.places[0], 400);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpuint (world.pipes[0][1].mails.length, <=, 8);
    (void) sync_world_deliver_one (&world, &world.pipes[0][1]);
  }
  sync_world_settle (&world);
  sync_world_assert_equal (&world);
  sync_world_clear (&world);
}

/* A journal that is busy gets it later; nothing is lost and nothing acknowledged before. */
static void
test_busy_journal (void)
{
  SyncWorld world;

  pair_init (&world);
  world.places[1].refuse = CY_TAKE_LATER;
  sync_place_write (&world.places[0], 30);
  sync_world_settle (&world);
  while (g_main_context_iteration (NULL, TRUE)) {
    g_autofree char *a = NULL;
    g_autofree char *b = NULL;

    sync_world_settle_long (&world);
    a = sync_place_digest (&world.places[0]);
    b = sync_place_digest (&world.places[1]);
    if (g_str_equal (a, b))
      break;
  }
  sync_world_assert_equal (&world);
  sync_world_clear (&world);
}

/* Who ends the exchange while a journal is busy leaves nothing behind; the sanitizer sees what would be. */
static void
test_ended_while_busy (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  SyncWorld world;

  g_main_context_push_thread_default (context);
  pair_init (&world);
  world.places[1].refuse = CY_TAKE_LATER;
  sync_place_write (&world.places[0], 30);
  sync_world_settle (&world);
  g_assert_cmpint (world.places[1].refuse, ==, CY_TAKE_DONE);
  sync_world_clear (&world);
  g_main_context_pop_thread_default (context);
}

static void
test_unknown_origin (void)
{
  g_autoptr (GHashTable) fewer = g_hash_table_new (g_str_hash, g_str_equal);
  SyncWorld world;

  sync_world_init (&world, NULL, 2);
  cy_sync_set_keys (world.places[1].sync, fewer);
  sync_world_join (&world, 0, 1);
  sync_place_write (&world.places[0], 5);
  sync_world_settle_long (&world);
  g_assert_cmpuint (sync_place_n_streams (&world.places[1]), ==, 0);
  cy_sync_set_keys (world.places[1].sync, world.keys);
  sync_world_settle_long (&world);
  sync_world_assert_equal (&world);
  sync_world_clear (&world);
}

static void
say (SyncWorld *world, guint from, guint to, gboolean is_words, GBytes *bytes)
{
  CySyncPeer *peer = world->pipes[to][from].peer;

  if (is_words)
    cy_sync_hear_words (world->places[to].sync, peer, bytes);
  else
    cy_sync_hear_entries (world->places[to].sync, peer, bytes);
}

static void
assert_closed (SyncWorld *world, guint who, guint with, const char *why)
{
  const char *closed = world->pipes[who][with].closed;

  g_assert_nonnull (closed);
  if (strstr (closed, why) == NULL)
    g_error ("closed with \"%s\", not \"%s\"", closed, why);
}

static void
test_nonsense (void)
{
  static const struct {
    gboolean is_words;
    const char *text;
    const char *why;
  } cases[] = {
    { TRUE, "", "" },
    { TRUE, "[]", "" },
    { TRUE, "{\"t\":\"dance\"}", "no message is called so" },
    { TRUE, "{\"t\":\"ack\",\"heads\":{}}", "acknowledges what it was not sent" },
    { TRUE, "{\"t\":\"want\",\"heads\":{\"x\":[1]}}", "not the name of a stream" },
    { TRUE, "{\"t\":\"have\",\"now\":1,\"heads\":7}", "heads" },
    { TRUE, "{\"t\":\"have\",\"now\":-1,\"heads\":{}}", "now" },
    { TRUE, "{\"t\":\"hello\",\"v\":2,\"incarnation\":1,\"name\":\"x\",\"now\":1,\"heads\":{}}",
      "version 2" },
    { FALSE, "x", "" },
    { FALSE, "\xff\xff\xff\xff", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (cases[i].text, strlen (cases[i].text));
    SyncWorld world;

    pair_init (&world);
    say (&world, 0, 1, cases[i].is_words, bytes);
    assert_closed (&world, 1, 0, cases[i].why);
    sync_world_clear (&world);
  }
}

static void
test_no_hello (void)
{
  g_autoptr (GBytes) want = g_bytes_new_static ("{\"t\":\"want\",\"heads\":{}}", 23);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  SyncWorld world;

  sync_world_init (&world, NULL, 2);
  sync_world_join (&world, 0, 1);
  say (&world, 0, 1, TRUE, want);
  assert_closed (&world, 1, 0, "did not say hello");
  say (&world, 0, 1, FALSE, nothing);
  assert_closed (&world, 1, 0, "did not say hello");
  sync_world_clear (&world);
}

static GBytes *
forge_at (SyncPlace *origin, guint64 seq, CyHlc hlc, const char *payload, gboolean sign_it)
{
  g_autoptr (GPtrArray) run = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  CyEntry *entry = cy_entry_new ();

  entry->stream = cy_stream_name (origin->id, 1, CY_ENTRY_CLASS_CFG);
  entry->origin = g_strdup (origin->id);
  entry->seq = seq;
  entry->hlc = hlc;
  entry->kind = g_strdup ("record.set");
  entry->subject = g_strdup ("area:r1");
  entry->actor = g_strdup ("eve");
  entry->payload = g_strdup (payload);
  cy_entry_compute_hash (entry, entry->hash);
  entry->signature = sign_it ? sync_place_sign (NULL, entry->hash) : NULL;
  g_ptr_array_add (run, entry);
  cy_runs_encode (bytes, run);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
forge (SyncPlace *origin, guint64 seq, const char *payload, gboolean sign_it)
{
  return forge_at (origin, seq, cy_hlc_from_us (SYNC_WORLD_NOW_US + YEAR_US), payload, sign_it);
}

/* Without the origin's signature nothing is taken. Whoever brought it is sent away; the stream is only put
 * aside when its own node did. */
static void
test_wrong_signature (void)
{
  g_autoptr (GBytes) own = NULL;
  g_autoptr (GBytes) others = NULL;
  SyncWorld world;

  sync_world_init (&world, NULL, 3);
  sync_world_join (&world, 0, 1);
  sync_world_settle (&world);
  others = forge (&world.places[2], 1, "{}", FALSE);
  say (&world, 0, 1, FALSE, others);
  assert_closed (&world, 1, 0, "not signed");
  g_assert_cmpstr (world.places[1].quarantined->str, ==, "");
  own = forge (&world.places[0], 1, "{}", FALSE);
  say (&world, 0, 1, FALSE, own);
  g_assert_nonnull (strstr (world.places[1].quarantined->str, "not signed"));
  g_assert_cmpuint (sync_place_n_streams (&world.places[1]), ==, 0);
  sync_world_clear (&world);
}

/* Two nodes write as one: the second history is proof, kept out, and told. */
static void
test_fork (void)
{
  g_autoptr (GBytes) forged = NULL;
  SyncWorld world;

  sync_world_init (&world, NULL, 3);
  sync_world_join (&world, 0, 1);
  sync_place_write (&world.places[0], 3);
  sync_world_settle (&world);
  sync_world_join (&world, 1, 2);
  sync_world_settle (&world);
  forged = forge (&world.places[0], 1, "{\"cells\":{\"name\":\"evil\"}}", TRUE);
  say (&world, 2, 1, FALSE, forged);
  g_assert_nonnull (strstr (world.places[1].quarantined->str, "another entry has this place"));
  sync_place_write (&world.places[0], 3);
  sync_world_settle_long (&world);
  g_assert_cmpuint (sync_place_newest (&world.places[1]), ==, 3);
  {
    const char *none[] = { NULL };

    /* A person has looked at it. */
    cy_sync_set_quarantine (world.places[1].sync, none);
  }
  sync_world_settle_long (&world);
  g_assert_cmpuint (sync_place_newest (&world.places[1]), ==, 6);
  sync_world_clear (&world);
}

static void
test_gap (void)
{
  g_autoptr (GBytes) later = NULL;
  SyncWorld world;

  sync_world_init (&world, NULL, 2);
  sync_world_join (&world, 0, 1);
  sync_place_write (&world.places[0], 3);
  sync_world_settle (&world);
  later = forge (&world.places[0], 9, "{}", TRUE);
  say (&world, 0, 1, FALSE, later);
  sync_world_settle_long (&world);
  sync_world_assert_same (&world);
  sync_world_clear (&world);
}

/* A clock a year ahead is told, and neither refused nor adopted. */
static void
test_clock_ahead (void)
{
  SyncWorld world;

  sync_world_init (&world, NULL, 2);
  world.places[0].clock.now_us += YEAR_US;
  sync_world_join (&world, 0, 1);
  sync_place_write (&world.places[0], 1);
  sync_world_settle (&world);
  g_assert_cmpint (world.places[1].ahead_us, ==, YEAR_US);
  sync_place_write (&world.places[1], 1);
  sync_world_settle (&world);
  sync_world_assert_equal (&world);
  sync_world_clear (&world);
}

/* What is said twice, or again after more was said, is taken once; the same bytes from another peer as well. */
static void
test_replay (void)
{
  g_autoptr (GBytes) first = NULL;
  SyncWorld world;

  sync_world_init (&world, NULL, 3);
  sync_world_join (&world, 0, 1);
  sync_world_join (&world, 1, 2);
  sync_world_settle (&world);
  first = forge (&world.places[0], 1, "{\"cells\":{\"name\":\"once\"}}", TRUE);
  for (guint i = 0; i < 3; i++)
    say (&world, 0, 1, FALSE, first);
  say (&world, 2, 1, FALSE, first);
  sync_world_settle (&world);
  g_assert_cmpuint (sync_place_newest (&world.places[1]), ==, 1);
  g_assert_cmpuint (sync_place_n_streams (&world.places[1]), ==, 1);
  g_assert_cmpstr (world.places[1].quarantined->str, ==, "");
  g_assert_null (world.pipes[1][0].closed);
  g_assert_null (world.pipes[1][2].closed);
  sync_world_clear (&world);
}

/* A member that says the last moment there is: what is written after it reaches everybody all the same. */
static void
test_end_of_time (void)
{
  g_autoptr (GBytes) last = NULL;
  SyncWorld world;

  sync_world_init (&world, NULL, 3);
  sync_world_join (&world, 0, 1);
  sync_world_join (&world, 1, 2);
  sync_world_settle (&world);
  last = forge_at (&world.places[0], 1, G_MAXINT64, "{\"cells\":{\"name\":\"mine\"}}", TRUE);
  say (&world, 0, 1, FALSE, last);
  sync_place_write_entry (&world.places[1], CY_ENTRY_CLASS_CFG, "record.set", "area:r1");
  sync_world_settle (&world);
  g_assert_null (world.pipes[2][1].closed);
  g_assert_cmpuint (sync_place_n_streams (&world.places[2]), ==, 2);
  sync_world_clear (&world);
}

/* A node whose disk was put back hears that others know more of it than itself. */
static void
test_forgotten (void)
{
  g_autoptr (GError) error = NULL;
  SyncPlace *place;
  SyncWorld world;

  pair_init (&world);
  place = &world.places[0];
  sync_place_write (place, 10);
  sync_world_settle (&world);
  sync_world_cut (&world, 0, 1);
  cy_sync_free (place->sync);
  cy_journal_writer_free (place->writer);
  g_assert_true (cy_db_exec (place->db, "DELETE FROM entry WHERE seq > 4", &error));
  sync_place_start (place);
  sync_world_join (&world, 0, 1);
  sync_world_settle (&world);
  g_assert_cmpuint (place->n_forgotten, ==, 6);
  g_assert_true (cy_journal_writer_begin (place->writer, 2, &error));
  cy_sync_begin_incarnation (place->sync, 2);
  sync_place_write (place, 2);
  sync_world_settle_long (&world);
  sync_world_assert_equal (&world);
  sync_world_clear (&world);
}

/* Whoever calls before this node knows its own streams is heard then, and not mistaken for one who knows more. */
static void
test_slow_start (void)
{
  g_autoptr (GPtrArray) heads = NULL;
  SyncPlace *place;
  SyncWorld world;

  pair_init (&world);
  place = &world.places[0];
  sync_place_write (place, 5);
  sync_place_write (&world.places[1], 5);
  sync_world_settle (&world);
  sync_world_cut (&world, 0, 1);
  sync_place_write (&world.places[1], 5);
  cy_sync_free (place->sync);
  cy_journal_writer_free (place->writer);
  place->is_slow = TRUE;
  sync_place_start (place);
  sync_world_join (&world, 0, 1);
  sync_world_settle_long (&world);
  g_assert_cmpuint (place->n_forgotten, ==, 0);
  heads = cy_journal_load_heads (place->db, NULL);
  place->on_heads (heads, NULL, place->heads_data);
  sync_world_settle_long (&world);
  g_assert_cmpuint (place->n_forgotten, ==, 0);
  sync_world_assert_equal (&world);
  sync_world_clear (&world);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/histories", test_histories);
  g_test_add_func ("/sync/relay", test_relay);
  g_test_add_func ("/sync/other-source", test_other_source);
  g_test_add_func ("/sync/no-more-than-credit", test_no_more_than_credit);
  g_test_add_func ("/sync/busy-journal", test_busy_journal);
  g_test_add_func ("/sync/ended-while-busy", test_ended_while_busy);
  g_test_add_func ("/sync/unknown-origin", test_unknown_origin);
  g_test_add_func ("/sync/nonsense", test_nonsense);
  g_test_add_func ("/sync/no-hello", test_no_hello);
  g_test_add_func ("/sync/wrong-signature", test_wrong_signature);
  g_test_add_func ("/sync/fork", test_fork);
  g_test_add_func ("/sync/gap", test_gap);
  g_test_add_func ("/sync/clock-ahead", test_clock_ahead);
  g_test_add_func ("/sync/replay", test_replay);
  g_test_add_func ("/sync/end-of-time", test_end_of_time);
  g_test_add_func ("/sync/forgotten", test_forgotten);
  g_test_add_func ("/sync/slow-start", test_slow_start);
  return g_test_run ();
}
