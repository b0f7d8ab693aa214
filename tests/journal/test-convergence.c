/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cy-alarm-wish.h"
#include "cy-entry-wire.h"
#include "cy-journal-error.h"
#include "cy-journal-query.h"
#include "cy-journal-schema.h"
#include "cy-journal-sync.h"
#include "cy-journal-verify.h"
#include "cy-journal-writer.h"
#include "cy-stream.h"
#include "fixture.h"
#include "random-draft.h"

/* Some nodes, cut off from each other and from the truth: clocks off by minutes and one a year ahead, entries
 * lost, late, twice and out of order, backups put back, members removed while they go on writing, and admitted
 * again. When they are joined again they must show the same. The environment variable CY_SEEDS asks for more histories than a test run has time for. */
#define N_SEEDS   300
#define N_STEPS   60
#define MAX_NODES 5
#define NOW_US    ((gint64) 1700000000 * G_USEC_PER_SEC)
#define YEAR_US   ((gint64) 365 * 86400 * G_USEC_PER_SEC)
#define MINUTE_US ((gint64) 60 * G_USEC_PER_SEC)

typedef struct {
  char *id;
  guint incarnation;
  TestClock clock;
  CyDb *db;
  CyJournalWriter *writer;
} Place;

typedef struct {
  GRand *rand; /* borrowed */
  Place places[MAX_NODES];
  guint n_places;
  guint n_values;   /* every value is written once, so that it is known again */
  GPtrArray *mails; /* owned GByteArray: copies of runs that may arrive at any time */
} World;

static GBytes *
sign (gpointer user_data, const guint8 hash[CY_HASH_BYTES])
{
  guint8 signature[CY_SIGNATURE_BYTES] = { 0 };

  memcpy (signature, hash, CY_HASH_BYTES);
  return g_bytes_new (signature, sizeof signature);
}

static CyJournalWriter *
writer_new (Place *place)
{
  const CyJournalOptions options = {
    .node = place->id, .incarnation = place->incarnation, .clock = &place->clock.clock, .sign = sign
  };
  g_autoptr (GError) error = NULL;
  CyJournalWriter *writer = cy_journal_writer_new (place->db, &options, &error);

  g_assert_no_error (error);
  return writer;
}

static void
place_init (Place *place, GRand *rand, guint number)
{
  g_autoptr (GError) error = NULL;
  /* Clocks are often equal, so that orders by time have ties to break. */
  gint64 off_us = g_rand_int_range (rand, -3, 4) * (gint64) (100 * G_USEC_PER_SEC);

  if (number == 0 && g_rand_int_range (rand, 0, 3) == 0)
    off_us = YEAR_US;
  place->id = g_strdup_printf ("%064x", number + 0xa0);
  place->incarnation = 1;
  test_clock_init (&place->clock, NOW_US + off_us);
  place->db = cy_db_open (":memory:", CY_DB_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (cy_journal_schema_migrate (place->db, &error));
  place->writer = writer_new (place);
}

static void
place_clear (Place *place)
{
  g_clear_pointer (&place->writer, cy_journal_writer_free);
  g_clear_pointer (&place->db, cy_db_close);
  g_clear_pointer (&place->id, g_free);
}

static void
world_init (World *world, GRand *rand)
{
  world->rand = rand;
  world->n_places = (guint) g_rand_int_range (rand, 3, MAX_NODES + 1);
  world->n_values = 0;
  world->mails = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  for (guint i = 0; i < world->n_places; i++)
    place_init (&world->places[i], rand, i);
}

static void
world_clear (World *world)
{
  for (guint i = 0; i < world->n_places; i++)
    place_clear (&world->places[i]);
  g_ptr_array_unref (world->mails);
}

static Place *
any_place (World *world)
{
  return &world->places[g_rand_int_range (world->rand, 0, (gint32) world->n_places)];
}

/* Returns: whether it counts here. */
static gboolean
write_draft (Place *place, const CyDraft *draft)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CyEntry) entry = cy_journal_writer_append (place->writer, draft, &error);

  g_assert_no_error (error);
  return !entry->beyond;
}

static gboolean
write_entry (Place *place,
             CyEntryClass class,
             const char *kind,
             const char *subject,
             const char *payload)
{
  g_autoptr (CyDraft) draft = cy_draft_new (class, kind, subject, "ann", g_strdup (payload));

  return write_draft (place, draft);
}

static char *
read_cell (Place *place, const char *id)
{
  g_autoptr (GError) error = NULL;
  gboolean exists;
  g_autoptr (CyRecord) record =
    cy_journal_load_record (place->db, CY_KIND_AREA, id, &exists, &error);

  g_assert_no_error (error);
  return g_strdup (cy_record_get_text (record, "name"));
}

/* Who edits what he sees gets what he wrote, whatever the clock of the one before said. */
static void
edit_record (World *world, Place *place)
{
  g_autofree char *id = g_strdup_printf ("r%d", g_rand_int_range (world->rand, 0, 3));
  g_autofree char *subject = g_strconcat ("area:", id, NULL);
  g_autofree char *value = g_strdup_printf ("v%u", ++world->n_values);
  g_autofree char *cells = NULL;
  g_autofree char *shown = NULL;

  switch (g_rand_int_range (world->rand, 0, 6)) {
  case 0:
    write_entry (place, CY_ENTRY_CLASS_CFG, "record.set", subject,
                 "{\"cells\":{\"exists\":false}}");
    return;
  case 1:
    write_entry (place, CY_ENTRY_CLASS_CFG, "record.set", subject,
                 "{\"cells\":{\"exists\":true,\"level\":\"city\"}}");
    return;
  default:
    cells = g_strdup_printf ("{\"cells\":{\"exists\":true,\"name\":\"%s\"}}", value);
    if (!write_entry (place, CY_ENTRY_CLASS_CFG, "record.set", subject, cells))
      return;
    shown = read_cell (place, id);
    g_assert_cmpstr (shown, ==, value);
  }
}

static void
handle_alarm (World *world, Place *place)
{
  static const char *const kinds[] = { "alarm.raise",   "alarm.raise",   "alarm.clear",
                                       "alarm.ack",     "alarm.reset",   "alarm.shelve",
                                       "alarm.comment", "alarm.unshelve" };
  g_autofree char *subject =
    g_strdup_printf ("alarm:p%d/1/temp.gun", g_rand_int_range (world->rand, 0, 3));
  g_autofree char *payload = g_strdup_printf (
    "{\"occurrence\":%d,\"level\":%d,\"priority\":%d,\"value\":%d,\"until\":%d,\"note\":\"n%u\","
    "\"text\":\"t\",\"reason\":\"r\",\"latching\":%s}",
    g_rand_int_range (world->rand, 1, 4), g_rand_int_range (world->rand, 0, 5),
    g_rand_int_range (world->rand, 0, 4), g_rand_int_range (world->rand, 0, 100),
    g_rand_int_range (world->rand, 0, 100), ++world->n_values,
    g_rand_boolean (world->rand) ? "true" : "false");

  write_entry (place, CY_ENTRY_CLASS_OPS,
               kinds[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (kinds))], subject, payload);
}

static void
handle_order (World *world, Place *place)
{
  static const char *const kinds[] = { "order.create",  "order.accept", "order.submit",
                                       "order.approve", "order.reject", "order.urge",
                                       "order.comment", "order.cancel" };
  g_autofree char *subject = g_strdup_printf ("order:o%d", g_rand_int_range (world->rand, 0, 3));
  g_autofree char *payload = g_strdup_printf (
    "{\"title\":\"T%u\",\"responsible\":\"%s\",\"reason\":\"r\",\"cause\":\"c\",\"method\":\"m\","
    "\"fix\":\"root\",\"text\":\"x\"}",
    ++world->n_values, g_rand_boolean (world->rand) ? "wang" : "li");

  write_entry (place, CY_ENTRY_CLASS_OPS,
               kinds[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (kinds))], subject, payload);
}

static void
take_over (World *world, Place *place)
{
  g_autofree char *subject = g_strdup_printf ("pile:p%d", g_rand_int_range (world->rand, 0, 3));
  g_autofree char *payload = g_strdup_printf ("{\"node\":\"%s\",\"epoch\":%d}", place->id,
                                              g_rand_int_range (world->rand, 1, 4));

  write_entry (place, CY_ENTRY_CLASS_OPS, "owner.claim", subject, payload);
}

static void
do_anything (World *world, Place *place)
{
  g_autoptr (CyDraft) draft = random_draft (world->rand);

  (void) write_draft (place, draft);
}

/* A member is removed, perhaps by one that was removed itself or by each other, or comes back. */
static void
decide_member (World *world, Place *place)
{
  g_autofree char *subject = g_strconcat ("node:", any_place (world)->id, NULL);

  write_entry (place, CY_ENTRY_CLASS_CFG, "record.set", subject,
               g_rand_int_range (world->rand, 0, 3) == 0 ? "{\"cells\":{\"exists\":true}}"
                                                         : "{\"cells\":{\"exists\":false}}");
}

/* A message on its way: what @to asks @from for, as bytes. */
static GByteArray *
ask (Place *from, const char *stream, guint64 first, guint n)
{
  g_autoptr (GPtrArray) wants = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_head_free);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  GByteArray *mail = g_byte_array_new ();
  guint8 none[CY_HASH_BYTES] = { 0 };

  g_ptr_array_add (wants, cy_head_new (stream, first, none));
  entries = cy_journal_load_suffixes (from->db, wants, n, G_MAXSIZE, &error);
  g_assert_no_error (error);
  cy_runs_encode (mail, entries);
  return mail;
}

/* Returns: whether anything was new. Gaps are no harm: they are asked for again. */
static gboolean
deliver (Place *to, GByteArray *mail)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = cy_runs_decode (mail->data, mail->len, &error);
  gboolean is_new = FALSE;

  g_assert_no_error (error);
  for (guint i = 0; i < runs->len; i++) {
    guint n_new = 0;

    if (!cy_journal_writer_take (to->writer, runs->pdata[i], &n_new, &error)) {
      g_assert_error (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_GAP);
      g_clear_error (&error);
    }
    is_new = is_new || n_new > 0;
  }
  g_assert_true (cy_journal_writer_fold_taken (to->writer, &error));
  return is_new;
}

static GPtrArray *
heads_of (Place *place)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *heads = cy_journal_load_heads (place->db, &error);

  g_assert_no_error (error);
  return heads;
}

static guint64
seq_of (Place *place, const char *stream)
{
  g_autoptr (GPtrArray) heads = heads_of (place);

  for (guint i = 0; i < heads->len; i++) {
    const CyHead *head = heads->pdata[i];

    if (g_str_equal (head->stream, stream))
      return head->seq;
  }
  return 0;
}

static gboolean
pull (Place *to, Place *from, guint n)
{
  g_autoptr (GPtrArray) heads = heads_of (from);
  gboolean is_new = FALSE;

  for (guint i = 0; i < heads->len; i++) {
    const CyHead *head = heads->pdata[i];
    guint64 have = seq_of (to, head->stream);

    if (have < head->seq) {
      g_autoptr (GByteArray) mail = ask (from, head->stream, have + 1, n);

      is_new = deliver (to, mail) || is_new;
    }
  }
  return is_new;
}

/* Something is sent from anywhere in a stream; it arrives now, later, twice, or never. */
static void
send_mail (World *world)
{
  Place *from = any_place (world);
  g_autoptr (GPtrArray) heads = heads_of (from);
  const CyHead *head;

  if (heads->len == 0)
    return;
  head = heads->pdata[g_rand_int_range (world->rand, 0, (gint32) heads->len)];
  g_ptr_array_add (world->mails,
                   ask (from, head->stream,
                        (guint64) g_rand_int_range (world->rand, 1, (gint32) head->seq + 1),
                        (guint) g_rand_int_range (world->rand, 1, 20)));
}

static gboolean
is_written_by (const Place *place, const GByteArray *mail)
{
  return mail->len > 2 + CY_NODE_ID_LENGTH &&
         memcmp (mail->data + 2, place->id, CY_NODE_ID_LENGTH) == 0;
}

static void
receive_mail (World *world)
{
  Place *to = any_place (world);
  GByteArray *mail;

  if (world->mails->len == 0)
    return;
  mail = world->mails->pdata[g_rand_int_range (world->rand, 0, (gint32) world->mails->len)];
  /* A node is not sent what it wrote itself. */
  if (!is_written_by (to, mail))
    (void) deliver (to, mail);
}

/* A backup is put back: the node forgets, and goes on as its next incarnation. */
static void
restore (World *world)
{
  Place *place = any_place (world);
  g_autoptr (GError) error = NULL;
  g_autofree char *cut = g_strdup_printf ("DELETE FROM entry WHERE (stream, seq) IN (SELECT "
                                          "e.stream, e.seq FROM entry e WHERE e.seq > %d)",
                                          g_rand_int_range (world->rand, 1, 12));

  g_assert_true (cy_db_exec (place->db, cut, &error));
  place->incarnation++;
  g_assert_true (cy_journal_writer_begin (place->writer, place->incarnation, &error));
  g_assert_true (cy_journal_writer_rebuild (place->writer, &error));
}

static void
turn_clock (World *world)
{
  Place *place = any_place (world);
  place->clock.now_us += g_rand_int_range (world->rand, -1, 11) * (MINUTE_US / 2);
  place->clock.now_us += g_rand_int_range (world->rand, -30, 300) * (MINUTE_US / 60);
}

static void
pull_some (World *world)
{
  Place *to = any_place (world);
  Place *from = any_place (world);

  if (to != from)
    (void) pull (to, from, (guint) g_rand_int_range (world->rand, 1, 30));
}

static void
write_something (World *world)
{
  static void (*const ways[]) (World * world, Place * place) = {
    edit_record,  edit_record,  edit_record,  edit_record,  edit_record,   handle_alarm,
    handle_alarm, handle_alarm, handle_order, handle_order, handle_order,  handle_order,
    take_over,    take_over,    handle_order, do_anything,  decide_member,
  };

  ways[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (ways))](world, any_place (world));
}

/* Some of what counts no more, or again, is folded again; the rest waits. */
static void
fold_some (World *world)
{
  g_autoptr (GPtrArray) subjects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  gboolean more;

  g_assert_true (cy_journal_writer_fold_stale (any_place (world)->writer, subjects, &more, &error));
}

static void
live (World *world)
{
  static void (*const happenings[]) (World * world) = {
    write_something, write_something, write_something, write_something, pull_some,
    pull_some,       send_mail,       receive_mail,    turn_clock,      fold_some,
  };

  for (guint i = 0; i < N_STEPS; i++) {
    if (g_rand_int_range (world->rand, 0, 80) == 0)
      restore (world);
    else
      happenings[g_rand_int_range (world->rand, 0, G_N_ELEMENTS (happenings))](world);
  }
}

static void
heal (World *world)
{
  gboolean again = TRUE;

  while (again) {
    again = FALSE;
    for (guint i = 0; i < world->n_places; i++) {
      for (guint k = 0; k < world->n_places; k++)
        again = (i != k && pull (&world->places[i], &world->places[k], 500)) || again;
    }
  }
}

static void
fold_the_rest (Place *place)
{
  g_autoptr (GPtrArray) subjects = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  while (more)
    g_assert_true (cy_journal_writer_fold_stale (place->writer, subjects, &more, &error));
}

static char *
digest_of (Place *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) digest = cy_journal_digest (place->db, &error);

  g_assert_no_error (error);
  return cy_json_to_text (digest, FALSE);
}

static void
assert_sound (Place *place)
{
  g_autoptr (GError) error = NULL;
  const CyVerifyOptions options = { .now_us = G_MAXINT64 / 2 };
  g_autoptr (CyVerification) found = cy_journal_verify (place->db, &options, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (found->n_broken, ==, 0);
}

static void
assert_equal (World *world)
{
  g_autofree char *first = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folded = NULL;

  for (guint i = 0; i < world->n_places; i++)
    fold_the_rest (&world->places[i]);
  first = digest_of (&world->places[0]);
  for (guint i = 1; i < world->n_places; i++) {
    g_autofree char *other = digest_of (&world->places[i]);

    g_assert_cmpstr (other, ==, first);
    assert_sound (&world->places[i]);
  }
  g_assert_true (cy_journal_writer_rebuild (world->places[0].writer, &error));
  folded = digest_of (&world->places[0]);
  g_assert_cmpstr (folded, ==, first);
}

static guint
n_seeds (void)
{
  const char *text = g_getenv ("CY_SEEDS");
  guint64 n;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT, &n, NULL) ? (guint) n
                                                                                      : N_SEEDS;
}

static void
test_histories (void)
{
  guint32 first = g_test_rand_int ();

  for (guint i = 0; i < n_seeds (); i++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (first + i);
    World world;

    g_test_message ("seed %u", first + i);
    world_init (&world, rand);
    live (&world);
    heal (&world);
    assert_equal (&world);
    world_clear (&world);
  }
}

static CyEntry *
entry_of (Place *place, guint64 seq)
{
  g_autofree char *stream = cy_stream_name (place->id, place->incarnation, CY_ENTRY_CLASS_CFG);
  g_autoptr (GByteArray) mail = ask (place, stream, seq, 1);
  g_autoptr (GPtrArray) runs = cy_runs_decode (mail->data, mail->len, NULL);

  return cy_entry_ref (((GPtrArray *) runs->pdata[0])->pdata[0]);
}

static void
take_one (Place *to, CyEntry *entry, GError **error)
{
  g_autoptr (GPtrArray) run = g_ptr_array_new_with_free_func ((GDestroyNotify) cy_entry_unref);
  guint n_new;

  g_ptr_array_add (run, cy_entry_ref (entry));
  if (cy_journal_writer_take (to->writer, run, &n_new, error))
    g_assert_true (cy_journal_writer_fold_taken (to->writer, error));
}

static void
test_refusals (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  g_autoptr (CyEntry) second = NULL;
  g_autoptr (CyEntry) changed = NULL;
  g_autoptr (GError) error = NULL;
  Place a;
  Place b;

  place_init (&a, rand, 1);
  place_init (&b, rand, 2);
  write_entry (&a, CY_ENTRY_CLASS_CFG, "record.set", "area:x", "{\"cells\":{\"name\":\"1\"}}");
  write_entry (&a, CY_ENTRY_CLASS_CFG, "record.set", "area:x", "{\"cells\":{\"name\":\"2\"}}");
  second = entry_of (&a, 2);

  take_one (&b, second, &error);
  g_assert_error (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_GAP);
  g_clear_error (&error);
  g_assert_true (pull (&b, &a, 100));
  take_one (&b, second, &error);
  g_assert_no_error (error);

  /* The same place with other content, and a successor of that content. */
  changed = entry_of (&a, 2);
  g_free (changed->payload);
  changed->payload = g_strdup ("{}");
  cy_entry_compute_hash (changed, changed->hash);
  take_one (&b, changed, &error);
  g_assert_error (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_FORK);
  g_clear_error (&error);
  memcpy (changed->previous, changed->hash, CY_HASH_BYTES);
  changed->seq = 3;
  take_one (&b, changed, &error);
  g_assert_error (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_FORK);
  g_clear_error (&error);

  /* What this node should have written itself. */
  memcpy (changed->previous, second->hash, CY_HASH_BYTES);
  take_one (&a, changed, &error);
  g_assert_error (error, CY_JOURNAL_ERROR, CY_JOURNAL_ERROR_OWN);
  place_clear (&a);
  place_clear (&b);
}

/* What many entries of one commit were not signed each, is passed on up to where a signature vouches for it. */
static void
test_unsigned_tail (void)
{
  g_autoptr (GRand) rand = test_rand_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *stream = NULL;
  Place a;

  place_init (&a, rand, 1);
  stream = cy_stream_name (a.id, 1, CY_ENTRY_CLASS_CFG);
  for (guint i = 0; i < 5; i++)
    write_entry (&a, CY_ENTRY_CLASS_CFG, "record.set", "area:x", "{\"cells\":{\"name\":\"1\"}}");
  g_assert_true (cy_db_exec (a.db, "UPDATE entry SET signature = NULL WHERE seq <> 3", &error));
  for (guint n = 1; n <= 5; n++) {
    g_autoptr (GByteArray) mail = ask (&a, stream, 1, n);
    g_autoptr (GPtrArray) runs = cy_runs_decode (mail->data, mail->len, &error);

    g_assert_cmpuint (runs->len, ==, 1);
    g_assert_cmpuint (((GPtrArray *) runs->pdata[0])->len, ==, 3);
  }
  place_clear (&a);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/convergence/histories", test_histories);
  g_test_add_func ("/convergence/refusals", test_refusals);
  g_test_add_func ("/convergence/unsigned-tail", test_unsigned_tail);
  return g_test_run ();
}
