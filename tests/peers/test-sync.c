/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cy-sync.h"

#include <string.h>

#include "cy-entry-wire.h"
#include "cy-journal-error.h"
#include "cy-journal-query.h"
#include "cy-journal-schema.h"
#include "cy-journal-sync.h"
#include "cy-journal-verify.h"
#include "cy-journal-writer.h"
#include "cy-stream.h"
#include "cy-sync-message.h"
#include "fixture.h"

/* The exchange between some nodes with journals of their own. What they say to each other lies in pipes until
 * the test delivers it, in any order between pipes; a pipe that is cut loses what lies in it. */

#define N_SEEDS   120
#define MAX_NODES 5
#define N_STEPS   120
#define NOW_US    ((gint64) 1700000000 * G_USEC_PER_SEC)
#define YEAR_US   ((gint64) 365 * 86400 * G_USEC_PER_SEC)

typedef struct _World World;
typedef struct _Place Place;

/* One direction of a link. */
typedef struct {
  World *world;
  Place *from;
  Place *to;
  CySyncPeer *peer; /* what @from calls @to; NULL when the link is cut */
  char *closed;     /* why @from gave the link up, nullable */
  GQueue mails;     /* of owned Mail */
} Pipe;

typedef struct {
  gboolean is_words;
  GBytes *bytes;
} Mail;

struct _Place {
  World *world;
  guint number;
  char *id;
  TestClock clock;
  CyDb *db;
  CyJournalWriter *writer;
  CySync *sync;
  gboolean is_slow; /* the journal does not say yet where its streams end */
  CyHeadsFunc on_heads;
  gpointer heads_data;
  CyTakeResult refuse; /* what the journal answers instead of taking */
  GString *quarantined;
  guint64 n_forgotten;
  gint64 ahead_us;
};

struct _World {
  GRand *rand;
  Place places[MAX_NODES];
  guint n_places;
  Pipe pipes[MAX_NODES][MAX_NODES];
  GHashTable *keys;
  guint n_values;
};

static GBytes *
sign (gpointer user_data, const guint8 hash[CY_HASH_BYTES])
{
  guint8 signature[CY_SIGNATURE_BYTES] = { 0 };

  memcpy (signature, hash, CY_HASH_BYTES);
  return g_bytes_new (signature, sizeof signature);
}

/* Stands for Ed25519: a signature is the hash itself. */
static gboolean
verify (const char *key, const guint8 hash[CY_HASH_BYTES], GBytes *signature)
{
  return memcmp (g_bytes_get_data (signature, NULL), hash, CY_HASH_BYTES) == 0;
}

static void
store_load_heads (gpointer self, CyHeadsFunc answer, gpointer user_data)
{
  Place *place = self;
  g_autoptr (GPtrArray) heads = cy_journal_load_heads (place->db, NULL);

  place->on_heads = answer;
  place->heads_data = user_data;
  if (!place->is_slow)
    answer (heads, NULL, user_data);
}

static void
store_read (gpointer self, GPtrArray *wants, CyEntriesFunc answer, gpointer user_data)
{
  Place *place = self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = cy_journal_load_suffixes (place->db, wants, 7, 4096, &error);

  g_assert_no_error (error);
  g_ptr_array_unref (wants);
  answer (entries, NULL, user_data);
}

static CyTakeResult
result_of (const GError *error)
{
  static const CyTakeResult results[] = {
    [CY_JOURNAL_ERROR_GAP] = CY_TAKE_GAP,
    [CY_JOURNAL_ERROR_FORK] = CY_TAKE_FORK,
    [CY_JOURNAL_ERROR_OWN] = CY_TAKE_OWN,
  };

  return error == NULL ? CY_TAKE_DONE : results[error->code];
}

static void
store_take (gpointer self, GPtrArray *run, CyTakenFunc done, gpointer user_data)
{
  Place *place = self;
  g_autoptr (GPtrArray) entries = run;
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  guint n_new = 0;

  if (place->refuse != CY_TAKE_DONE) {
    CyTakeResult result = place->refuse;

    place->refuse = CY_TAKE_DONE;
    done (result, NULL, user_data);
    return;
  }
  (void) cy_journal_writer_take (place->writer, run, &n_new, &error);
  for (guint i = run->len - n_new; i < run->len; i++)
    g_ptr_array_add (fresh, run->pdata[i]);
  if (n_new > 0)
    cy_sync_saw (place->sync, fresh);
  done (result_of (error), error, user_data);
}

static void
on_quarantined (const char *stream, const char *reason, gpointer user_data)
{
  Place *place = user_data;

  g_string_append_printf (place->quarantined, "%.4s: %s\n", stream + CY_NODE_ID_LENGTH - 2, reason);
}

static void
on_forgotten (const char *peer, guint64 n_entries, gpointer user_data)
{
  ((Place *) user_data)->n_forgotten = n_entries;
}

static void
on_clock_suspect (const char *origin, gint64 ahead_us, gpointer user_data)
{
  ((Place *) user_data)->ahead_us = ahead_us;
}

static void
on_changed (gpointer user_data)
{
}

static void
start (Place *place)
{
  const CyJournalOptions journal = {
    .node = place->id, .incarnation = 1, .clock = &place->clock.clock, .sign = sign
  };
  const CySyncOptions options = {
    .node = place->id,
    .name = place->id + CY_NODE_ID_LENGTH - 2,
    .incarnation = 1,
    .clock = &place->clock.clock,
    .store = { store_load_heads, store_read, store_take, NULL, place },
    .verify = verify,
    .quarantined = on_quarantined,
    .forgotten = on_forgotten,
    .clock_suspect = on_clock_suspect,
    .changed = on_changed,
    .user_data = place,
  };

  place->writer = cy_journal_writer_new (place->db, &journal, NULL);
  place->sync = cy_sync_new (&options);
  cy_sync_set_keys (place->sync, place->world->keys);
}

static void
place_init (World *world, guint number)
{
  Place *place = &world->places[number];
  g_autoptr (GError) error = NULL;

  place->world = world;
  place->number = number;
  place->quarantined = g_string_new (NULL);
  test_clock_init (&place->clock, NOW_US);
  place->db = cy_db_open (":memory:", CY_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (cy_journal_schema_migrate (place->db, &error));
  start (place);
}

static void
world_init (World *world, GRand *rand, guint n_places)
{
  *world = (World){ .rand = rand, .n_places = n_places };
  world->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < n_places; i++) {
    world->places[i].id = g_strdup_printf ("%064x", i + 0xa0);
    g_hash_table_insert (world->keys, g_strdup (world->places[i].id), g_strdup ("key"));
  }
  for (guint i = 0; i < n_places; i++)
    place_init (world, i);
  for (guint i = 0; i < n_places; i++) {
    for (guint k = 0; k < n_places; k++) {
      world->pipes[i][k] =
        (Pipe){ .world = world, .from = &world->places[i], .to = &world->places[k] };
      g_queue_init (&world->pipes[i][k].mails);
    }
  }
}

static void
mail_free (Mail *mail)
{
  g_bytes_unref (mail->bytes);
  g_free (mail);
}

static void
world_clear (World *world)
{
  for (guint i = 0; i < world->n_places; i++) {
    Place *place = &world->places[i];

    cy_sync_free (place->sync);
    cy_journal_writer_free (place->writer);
    cy_db_close (place->db);
    g_string_free (place->quarantined, TRUE);
    g_free (place->id);
    for (guint k = 0; k < world->n_places; k++) {
      g_queue_clear_full (&world->pipes[i][k].mails, (GDestroyNotify) mail_free);
      g_free (world->pipes[i][k].closed);
    }
  }
  g_hash_table_unref (world->keys);
}

static void
post (Pipe *pipe, gboolean is_words, GBytes *bytes)
{
  Mail *mail = g_new (Mail, 1);

  *mail = (Mail){ is_words, g_bytes_ref (bytes) };
  g_queue_push_tail (&pipe->mails, mail);
}

static void
pipe_send_words (gpointer pipe, GBytes *bytes)
{
  post (pipe, TRUE, bytes);
}

static void
pipe_send_entries (gpointer pipe, GBytes *bytes)
{
  post (pipe, FALSE, bytes);
}

static void
pipe_close (gpointer data, const char *reason)
{
  Pipe *pipe = data;

  g_free (pipe->closed);
  pipe->closed = g_strdup (reason);
}

static void
join_half (World *world, guint from, guint to)
{
  Pipe *pipe = &world->pipes[from][to];
  const CySyncPipe half = { pipe_send_words, pipe_send_entries, pipe_close, pipe };

  pipe->peer = cy_sync_add (pipe->from->sync, pipe->to->id, &half);
}

static void
join (World *world, guint a, guint b)
{
  if (a == b || world->pipes[a][b].peer != NULL)
    return;
  join_half (world, a, b);
  join_half (world, b, a);
}

static void
cut_half (Pipe *pipe)
{
  g_queue_clear_full (&pipe->mails, (GDestroyNotify) mail_free);
  if (pipe->peer != NULL)
    cy_sync_remove (pipe->from->sync, pipe->peer);
  pipe->peer = NULL;
}

static void
cut (World *world, guint a, guint b)
{
  cut_half (&world->pipes[a][b]);
  cut_half (&world->pipes[b][a]);
}

static gboolean
deliver_one (World *world, Pipe *pipe)
{
  Mail *mail = g_queue_pop_head (&pipe->mails);
  CySyncPeer *peer = world->pipes[pipe->to->number][pipe->from->number].peer;

  if (mail == NULL)
    return FALSE;
  if (peer != NULL && mail->is_words)
    cy_sync_hear_words (pipe->to->sync, peer, mail->bytes);
  else if (peer != NULL)
    cy_sync_hear_entries (pipe->to->sync, peer, mail->bytes);
  mail_free (mail);
  return TRUE;
}

/* Everything that lies anywhere, until nothing does. */
static void
settle (World *world)
{
  guint n_rounds = 0;

  for (gboolean busy = TRUE; busy; n_rounds++) {
    busy = FALSE;
    g_assert_cmpuint (n_rounds, <, 100000);
    for (guint i = 0; i < world->n_places; i++) {
      for (guint k = 0; k < world->n_places; k++)
        busy = deliver_one (world, &world->pipes[i][k]) || busy;
    }
  }
}

static void
tick (World *world)
{
  for (guint i = 0; i < world->n_places; i++)
    cy_sync_tick (world->places[i].sync);
}

static void
settle_long (World *world)
{
  for (guint i = 0; i < 6; i++) {
    settle (world);
    tick (world);
  }
  settle (world);
}

static void
write_entry (Place *place, CyEntryClass class, const char *kind, const char *subject)
{
  g_autoptr (CyDraft) draft = cy_draft_new (
    class, kind, subject, "ann",
    g_strdup_printf (
      "{\"cells\":{\"exists\":true,\"name\":\"v%u\"},\"occurrence\":1,\"title\":\"t\"}",
      ++place->world->n_values));
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (entries, cy_journal_writer_append (place->writer, draft, &error));
  g_assert_no_error (error);
  cy_sync_saw (place->sync, entries);
}

static void
write_some (Place *place, guint n)
{
  for (guint i = 0; i < n; i++)
    write_entry (place, CY_ENTRY_CLASS_CFG, "record.set", "area:r1");
}

static void
write_any (World *world)
{
  Place *place = &world->places[g_rand_int_range (world->rand, 0, (gint32) world->n_places)];

  switch (g_rand_int_range (world->rand, 0, 3)) {
  case 0:
    write_entry (place, CY_ENTRY_CLASS_CFG, "record.set", "area:r1");
    break;
  case 1:
    write_entry (place, CY_ENTRY_CLASS_OPS, "alarm.raise", "alarm:p1/1/temp.gun");
    break;
  default:
    write_entry (place, CY_ENTRY_CLASS_OPS, "order.create", "order:o1");
  }
}

static char *
digest_of (Place *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) digest = cy_journal_digest (place->db, &error);
  const CyVerifyOptions options = { .now_us = G_MAXINT64 / 2 };
  g_autoptr (CyVerification) found = cy_journal_verify (place->db, &options, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (found->n_broken, ==, 0);
  return cy_json_to_text (digest, FALSE);
}

static guint
n_streams (Place *place)
{
  g_autoptr (GPtrArray) heads = cy_journal_load_heads (place->db, NULL);

  return heads->len;
}

static guint64
newest (Place *place)
{
  g_autoptr (GPtrArray) heads = cy_journal_load_heads (place->db, NULL);

  return ((CyHead *) heads->pdata[0])->seq;
}

static void
assert_same (World *world)
{
  g_autofree char *first = digest_of (&world->places[0]);

  for (guint i = 1; i < world->n_places; i++) {
    g_autofree char *other = digest_of (&world->places[i]);

    g_assert_cmpstr (other, ==, first);
  }
}

/* The same tables, and nobody did anything to complain about. */
static void
assert_equal (World *world)
{
  assert_same (world);
  for (guint i = 0; i < world->n_places; i++) {
    g_assert_cmpstr (world->places[i].quarantined->str, ==, "");
    for (guint k = 0; k < world->n_places; k++)
      g_assert_null (world->pipes[i][k].closed);
  }
}

static void
happen (World *world)
{
  guint a = (guint) g_rand_int_range (world->rand, 0, (gint32) world->n_places);
  guint b = (guint) g_rand_int_range (world->rand, 0, (gint32) world->n_places);

  switch (g_rand_int_range (world->rand, 0, 12)) {
  case 0:
    join (world, a, b);
    break;
  case 1:
    cut (world, a, b);
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
      (void) deliver_one (world, &world->pipes[a][b]);
  }
}

/* Whatever was cut and lost: joined in a line, so that everything but the ends is passed on, all are equal. */
static void
test_histories (void)
{
  guint32 first = g_test_rand_int ();

  for (guint i = 0; i < N_SEEDS; i++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (first + i);
    World world;

    g_test_message ("seed %u", first + i);
    world_init (&world, rand, (guint) g_rand_int_range (rand, 2, MAX_NODES + 1));
    for (guint k = 0; k < N_STEPS; k++)
      happen (&world);
    if (g_rand_boolean (rand)) {
      for (guint a = 0; a < world.n_places; a++) {
        for (guint b = 0; b < a; b++)
          cut (&world, a, b);
      }
    }
    for (guint k = 1; k < world.n_places; k++)
      join (&world, k - 1, k);
    settle_long (&world);
    assert_equal (&world);
    world_clear (&world);
  }
}

static void
pair_init (World *world)
{
  world_init (world, NULL, 2);
  join (world, 0, 1);
  settle (world);
}

static void
test_relay (void)
{
  CySyncReport *report;
  World world;

  world_init (&world, NULL, 3);
  join (&world, 0, 1);
  join (&world, 1, 2);
  write_some (&world.places[0], 40);
  settle (&world);
  assert_equal (&world);
  g_assert_cmpuint (n_streams (&world.places[2]), ==, 1);
  report = cy_sync_describe (world.places[0].sync, world.pipes[0][1].peer);
  g_assert_true (report->greeted);
  g_assert_cmpuint (report->n_sent, ==, 40);
  g_assert_cmpuint (report->n_missing_there, ==, 0);
  cy_sync_report_free (report);
  world_clear (&world);
}

/* Who was asked is gone or falls behind: another is asked. */
static void
test_other_source (void)
{
  World world;

  world_init (&world, NULL, 3);
  join (&world, 0, 1);
  join (&world, 1, 2);
  write_some (&world.places[0], 5);
  settle (&world);
  cut (&world, 1, 2);
  join (&world, 0, 2);
  write_some (&world.places[0], 5);
  settle (&world);
  assert_equal (&world);
  cut (&world, 0, 2);
  join (&world, 1, 2);
  write_some (&world.places[0], 5);
  settle (&world);
  assert_equal (&world);
  world_clear (&world);
}

static void
test_no_more_than_credit (void)
{
  World world;

  pair_init (&world);
  write_some (&world.places[0], 400);
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpuint (world.pipes[0][1].mails.length, <=, 8);
    (void) deliver_one (&world, &world.pipes[0][1]);
  }
  settle (&world);
  assert_equal (&world);
  world_clear (&world);
}

/* A journal that is busy gets it later; nothing is lost and nothing acknowledged before. */
static void
test_busy_journal (void)
{
  World world;

  pair_init (&world);
  world.places[1].refuse = CY_TAKE_LATER;
  write_some (&world.places[0], 30);
  settle (&world);
  while (g_main_context_iteration (NULL, TRUE)) {
    g_autofree char *a = NULL;
    g_autofree char *b = NULL;

    settle_long (&world);
    a = digest_of (&world.places[0]);
    b = digest_of (&world.places[1]);
    if (g_str_equal (a, b))
      break;
  }
  assert_equal (&world);
  world_clear (&world);
}

static void
test_unknown_origin (void)
{
  g_autoptr (GHashTable) fewer = g_hash_table_new (g_str_hash, g_str_equal);
  World world;

  world_init (&world, NULL, 2);
  cy_sync_set_keys (world.places[1].sync, fewer);
  join (&world, 0, 1);
  write_some (&world.places[0], 5);
  settle_long (&world);
  g_assert_cmpuint (n_streams (&world.places[1]), ==, 0);
  cy_sync_set_keys (world.places[1].sync, world.keys);
  settle_long (&world);
  assert_equal (&world);
  world_clear (&world);
}

static void
say (World *world, guint from, guint to, gboolean is_words, GBytes *bytes)
{
  CySyncPeer *peer = world->pipes[to][from].peer;

  if (is_words)
    cy_sync_hear_words (world->places[to].sync, peer, bytes);
  else
    cy_sync_hear_entries (world->places[to].sync, peer, bytes);
}

static void
assert_closed (World *world, guint who, guint with, const char *why)
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
    World world;

    pair_init (&world);
    say (&world, 0, 1, cases[i].is_words, bytes);
    assert_closed (&world, 1, 0, cases[i].why);
    world_clear (&world);
  }
}

static void
test_no_hello (void)
{
  g_autoptr (GBytes) want = g_bytes_new_static ("{\"t\":\"want\",\"heads\":{}}", 23);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  World world;

  world_init (&world, NULL, 2);
  join (&world, 0, 1);
  say (&world, 0, 1, TRUE, want);
  assert_closed (&world, 1, 0, "did not say hello");
  say (&world, 0, 1, FALSE, nothing);
  assert_closed (&world, 1, 0, "did not say hello");
  world_clear (&world);
}

static GBytes *
forge (Place *origin, guint64 seq, const char *payload, gboolean sign_it)
{
  g_autoptr (GPtrArray) run = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  CyEntry *entry = cy_entry_new ();

  entry->stream = cy_stream_name (origin->id, 1, CY_ENTRY_CLASS_CFG);
  entry->origin = g_strdup (origin->id);
  entry->seq = seq;
  entry->hlc = cy_hlc_from_us (NOW_US + YEAR_US);
  entry->kind = g_strdup ("record.set");
  entry->subject = g_strdup ("area:r1");
  entry->actor = g_strdup ("eve");
  entry->payload = g_strdup (payload);
  cy_entry_compute_hash (entry, entry->hash);
  entry->signature = sign_it ? sign (NULL, entry->hash) : NULL;
  g_ptr_array_add (run, entry);
  cy_runs_encode (bytes, run);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* Without the origin's signature nothing is taken. Whoever brought it is sent away; the stream is only put
 * aside when its own node did. */
static void
test_wrong_signature (void)
{
  g_autoptr (GBytes) own = NULL;
  g_autoptr (GBytes) others = NULL;
  World world;

  world_init (&world, NULL, 3);
  join (&world, 0, 1);
  settle (&world);
  others = forge (&world.places[2], 1, "{}", FALSE);
  say (&world, 0, 1, FALSE, others);
  assert_closed (&world, 1, 0, "not signed");
  g_assert_cmpstr (world.places[1].quarantined->str, ==, "");
  own = forge (&world.places[0], 1, "{}", FALSE);
  say (&world, 0, 1, FALSE, own);
  g_assert_nonnull (strstr (world.places[1].quarantined->str, "not signed"));
  g_assert_cmpuint (n_streams (&world.places[1]), ==, 0);
  world_clear (&world);
}

/* Two nodes write as one: the second history is proof, kept out, and told. */
static void
test_fork (void)
{
  g_autoptr (GBytes) forged = NULL;
  World world;

  world_init (&world, NULL, 3);
  join (&world, 0, 1);
  write_some (&world.places[0], 3);
  settle (&world);
  join (&world, 1, 2);
  settle (&world);
  forged = forge (&world.places[0], 1, "{\"cells\":{\"name\":\"evil\"}}", TRUE);
  say (&world, 2, 1, FALSE, forged);
  g_assert_nonnull (strstr (world.places[1].quarantined->str, "another entry has this place"));
  write_some (&world.places[0], 3);
  settle_long (&world);
  g_assert_cmpuint (newest (&world.places[1]), ==, 3);
  {
    const char *none[] = { NULL };

    /* A person has looked at it. */
    cy_sync_set_quarantine (world.places[1].sync, none);
  }
  settle_long (&world);
  g_assert_cmpuint (newest (&world.places[1]), ==, 6);
  world_clear (&world);
}

static void
test_gap (void)
{
  g_autoptr (GBytes) later = NULL;
  World world;

  world_init (&world, NULL, 2);
  join (&world, 0, 1);
  write_some (&world.places[0], 3);
  settle (&world);
  later = forge (&world.places[0], 9, "{}", TRUE);
  say (&world, 0, 1, FALSE, later);
  settle_long (&world);
  assert_same (&world);
  world_clear (&world);
}

/* A clock a year ahead is told, and neither refused nor adopted. */
static void
test_clock_ahead (void)
{
  World world;

  world_init (&world, NULL, 2);
  world.places[0].clock.now_us += YEAR_US;
  join (&world, 0, 1);
  write_some (&world.places[0], 1);
  settle (&world);
  g_assert_cmpint (world.places[1].ahead_us, ==, YEAR_US);
  write_some (&world.places[1], 1);
  settle (&world);
  assert_equal (&world);
  world_clear (&world);
}

/* A node whose disk was put back hears that others know more of it than itself. */
static void
test_forgotten (void)
{
  g_autoptr (GError) error = NULL;
  Place *place;
  World world;

  pair_init (&world);
  place = &world.places[0];
  write_some (place, 10);
  settle (&world);
  cut (&world, 0, 1);
  cy_sync_free (place->sync);
  cy_journal_writer_free (place->writer);
  g_assert_true (cy_db_exec (place->db, "DELETE FROM entry WHERE seq > 4", &error));
  start (place);
  join (&world, 0, 1);
  settle (&world);
  g_assert_cmpuint (place->n_forgotten, ==, 6);
  g_assert_true (cy_journal_writer_begin (place->writer, 2, &error));
  cy_sync_begin_incarnation (place->sync, 2);
  write_some (place, 2);
  settle_long (&world);
  assert_equal (&world);
  world_clear (&world);
}

/* Whoever calls before this node knows its own streams is heard then, and not mistaken for one who knows more. */
static void
test_slow_start (void)
{
  g_autoptr (GPtrArray) heads = NULL;
  Place *place;
  World world;

  pair_init (&world);
  place = &world.places[0];
  write_some (place, 5);
  write_some (&world.places[1], 5);
  settle (&world);
  cut (&world, 0, 1);
  write_some (&world.places[1], 5);
  cy_sync_free (place->sync);
  cy_journal_writer_free (place->writer);
  place->is_slow = TRUE;
  start (place);
  join (&world, 0, 1);
  settle_long (&world);
  g_assert_cmpuint (place->n_forgotten, ==, 0);
  heads = cy_journal_load_heads (place->db, NULL);
  place->on_heads (heads, NULL, place->heads_data);
  settle_long (&world);
  g_assert_cmpuint (place->n_forgotten, ==, 0);
  assert_equal (&world);
  world_clear (&world);
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
  g_test_add_func ("/sync/unknown-origin", test_unknown_origin);
  g_test_add_func ("/sync/nonsense", test_nonsense);
  g_test_add_func ("/sync/no-hello", test_no_hello);
  g_test_add_func ("/sync/wrong-signature", test_wrong_signature);
  g_test_add_func ("/sync/fork", test_fork);
  g_test_add_func ("/sync/gap", test_gap);
  g_test_add_func ("/sync/clock-ahead", test_clock_ahead);
  g_test_add_func ("/sync/forgotten", test_forgotten);
  g_test_add_func ("/sync/slow-start", test_slow_start);
  return g_test_run ();
}
